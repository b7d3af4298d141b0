package lint_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"juesuan/internal/diag"
	"juesuan/internal/doc"
	"juesuan/internal/lint"
)

var names = lint.Options{Full: "宁夏回族自治区社会保险事业管理局", Short: "自治区社保局", Self: "我局"}

// document is a report of these paragraphs under one heading.
func document(paragraphs ...string) *doc.Document {
	d := &doc.Document{Styles: []doc.Style{{ID: "body"}, {ID: "h1", Outline: 1}, {ID: "h2", Outline: 2}, {ID: "h3", Outline: 3}}, Sections: make([]doc.Section, 1)}
	for i, s := range paragraphs {
		d.Sections[0].Blocks = append(d.Sections[0].Blocks, &doc.Paragraph{Runs: []doc.Run{{Text: s, Ref: doc.Ref(i + 1)}}, Ref: 900})
	}
	return d
}

func heading(level doc.StyleID, text string) *doc.Paragraph {
	return &doc.Paragraph{Style: level, Runs: []doc.Run{{Text: text}}}
}

// TestFaults holds, for each rule, a smallest text that breaks it. The text is
// followed by sentences in 万元, as reports are.
func TestFaults(t *testing.T) {
	const e, w = diag.Error, diag.Warning
	for _, c := range []struct {
		code     string
		severity diag.Severity
		text     string
		says     string // part of the message
	}{
		// W.1 open alternatives
		{"W.1", e, "较年初预算数增加（减少）3.00万元", "“增加（减少）”"},
		{"W.1", e, "增长（降低）5.00%", "“增长（降低）”"},
		{"W.1", e, "支出减少(增加)的主要原因是公车老化", "“减少(增加)”"},
		{"W.1", e, "决算数大于（小于、等于）预算数", "“大于（小于、等于）”"},
		{"W.1", e, "决算数大于（或小于）预算数", "“大于（或小于）”"},
		{"W.1", e, "决算数大于/小于预算数", "“大于/小于”"},
		{"W.1", e, "决算数大于、小于预算数", "“大于、小于”"},
		{"W.1", e, "比上年增加或减少3.00万元", "“增加或减少”"},
		{"W.1", e, "比上年增（减）3.00万元", "“增（减）”"},
		{"W.1", e, "比上年增长【下降】3.00%", "“增长【下降】”"},
		{"W.1", e, "□是 ☑否", "“□是”"},
		{"W.1", w, "本部门（单位）收入总计3.00万元", "“本部门（单位）”"},
		// W.2 placeholders
		{"W.2", e, "上年收入XX万元", "“XX”"},
		{"W.2", e, "20XX年度部门决算", "“XX”"},
		{"W.2", e, "收入X万元", "“X”"},
		{"W.2", e, "收入ＸＸ万元", "“ＸＸ”"},
		{"W.2", e, "支出×××万元", "“×××”"},
		{"W.2", e, "支出***万元", "“***”"},
		{"W.2", e, "支出____万元", "“____”"},
		{"W.2", e, "支出…万元", "“…”"},
		{"W.2", e, "开支内容：00", "只有“00”"},
		{"W.2", e, "共00批次", "“00”"},
		{"W.2", e, "主要原因是0；", "只有“0”"},
		{"W.2", e, "主要原因是：0。", "只有“0”"},
		{"W.2", e, "主要原因是无。", "只有“无”"},
		{"W.2", e, "主要原因是。", "后面没有内容"},
		{"W.2", e, "国（境）外接待费支出主要用于0。", "只有“0”"},
		{"W.2", e, "支出具体情况如下：0（从略）", "只有“0”"},
		{"W.2", e, "单位职责待填写", "“待填写”"},
		{"W.2", e, "请填写单位职责", "“请填写”"},
		{"W.2", e, "单位职责：待补充。", "“待补充”"},
		{"W.2", e, "TODO：职责", "“TODO”"},
		{"W.2", e, "支出#REF!万元", "“#REF!”"},
		{"W.2", e, "收入{{.income}}万元", "“{{”"},
		{"W.2", e, "收入<no value>万元", "“<no value>”"},
		{"W.2", e, "内设处室（　）个", "括号里没有内容"},
		{"W.2", w, "我局组织某某活动", "“某某”"},
		// W.3 instructions
		{"W.3", e, "机关运行经费支出情况说明（备注：此数据与部门决算中公用经费之和保持一致）", "（备注："},
		{"W.3", e, "基本支出决算情况说明（按经济分类填列到款级科目）", "填列到"},
		{"W.3", e, "没有项目（按支出功能分类科目说明）", "（按支出功能分类科目说明）"},
		{"W.3", e, "如持平作持平表述", "如持平"},
		{"W.3", e, "（不涉及的不列）", "不涉及的不列"},
		{"W.3", e, "预决算持平的不用说明变动原因", "持平的不用说明"},
		{"W.3", e, "请根据实际情况修改", "请根据"},
		// W.4 words of direction
		{"W.4", e, "比上年增加3.00万元，下降5.00%", "金额写“增加”，幅度却写“下降”"},
		{"W.4", e, "预算为3.00万元，支出决算为4.00万元，决算数小于预算数", "决算为4.00万元，却写“小于”"},
		{"W.4", e, "预算为10.00万元，支出决算为9.00万元。决算数大于预算数", "却写“大于”"},
		{"W.4", e, "预算为10.00万元，支出决算为9.00万元，决算数与预算数持平", "却写“持平”"},
		{"P.3", e, "年初预算为0.00万元，支出决算为9.00万元，完成年初预算的100.00%", "没有完成率"},
		// W.7 names of the unit
		{"W.7", w, "我厅负责社会保险", "“我厅”与“我局”"},
		{"W.7", w, "我单位负责社会保险", "“我单位”与“我局”"},
		{"W.7", w, "宁夏社会保险事业管理局负责社会保险", "“宁夏社会保险事业管理局”"},
		{"W.7", w, "宁夏回族自治区社会保障事业管理局负责社会保险", "社会保障事业管理局"},
		// W.8 personal data
		{"W.8", e, "收款人11010519491231002X的补助", "含身份证号 110105…"},
		{"W.8", w, "收款人110105194912310021的补助", "疑似身份证号 110105…"},
		{"W.8", e, "收款人１１０１０５１９４９１２３１００２X", "含身份证号"},
		{"W.8", e, "经办人手机13800138000", "含手机号 138…"},
		{"W.8", e, "经办人手机138-0013-8000", "含手机号 138…"},
		{"W.8", w, "主要原因是退休人员张建国去世", "“张××”"},
		{"W.8", w, "张建国同志因病去世，发放抚恤金", "“张××”"},
		{"W.8", w, "发放遗属王秀英生活补助", "“王××”"},
		{"W.8", w, "发放王秀英同志抚恤金", "“王××”"},
		{"W.8", w, "发放张建国一次性抚恤金", "“张××”"},
		// F.5 percentages
		{"F.5", w, "项目支出3.00万元，占13.1%", "“13.1%”"},
		{"F.5", w, "项目支出3.00万元，占27%", "“27%”"},
		{"F.5", w, "比上年增长5%", "“5%”"},
		{"F.5", w, "完成年初预算的27%", "“27%”"},
		{"F.5", w, "占87.870%", "“87.870%”"},
		{"F.5", w, "占13.1％", "“13.1％”"},
		// F.6 amounts
		{"F.6", e, "上级补助收入0元", "“0元”"},
		{"F.6", e, "上级补助收入0.00元", "“0.00元”"},
		{"F.6", e, "支出119447128万元", "“119447128万元”"},
		{"F.6", w, "支出12345678.90万元", "一千亿元以上"},
		{"F.6", e, "支出3.00万元元", "两个单位"},
		{"F.6", e, "支出3.00万元万元", "两遍"},
		{"F.6", e, "占3.00%%", "两遍"},
		{"F.6", e, "支出3.00元万元", "两个单位"},
		{"F.6", e, "较年初预算数1420.38增加277.79万元", "“1420.38”"},
		{"F.6", e, "收入总计1,420.38，支出总计3.00万元", "“1,420.38”"},
		{"F.6", w, "减少14.4万元", "“14.4万元”"},
		// F.10, C.5 see the tables below
		{"F.10", e, "见公开10表", "没有这张表"},
		// marks and terms
		{"lint.marks", w, "组织实施。。", "“。。”"},
		{"lint.marks", w, "主要用于公务，。", "“，。”"},
		{"lint.marks", w, "主要原因是工资标准提高，导致。", "停在“导致。”"},
		{"lint.marks", w, "支出增加主要是", "停在“主要是”"},
		{"lint.marks", w, "在职人员工资工资标准提高", "“工资”写了两遍"},
		{"lint.terms", w, "2230105科目支出增加", "“2230105科目”"},
		{"lint.pairs", w, "因公出国（境费", "“（”"},
		{"lint.pairs", w, "因公出国境）费", "“）”"},
		{"lint.pairs", w, "“三公经费", "““”"},
		{"lint.pairs", w, "（“三公）经费", "““”"},
		{"lint.terms", w, "截止2020年末内设8个处室", "“截至”"},
		{"lint.terms", w, "公务接费支出", "“公务接费”"},
		{"lint.terms", w, "公务用车运行费支出决5.87万元", "“支出决”"},
		{"lint.terms", w, "用公用经费支我局电子会议室改造费", "“付”"},
	} {
		d := document(c.text, "收入总计1.00万元。")
		d.Sections[0].Blocks = append(d.Sections[0].Blocks, table("公开01表", nil))
		found := lint.Document(d, names)
		i := slices.IndexFunc(found, func(f lint.Finding) bool { return f.Code == c.code && strings.Contains(f.Message, c.says) })
		if i < 0 {
			t.Errorf("%s: %q is not reported, but %v", c.code, c.text, messages(found))
			continue
		}
		f := found[i]
		if f.Severity != c.severity {
			t.Errorf("%q is reported as %s, want %s", c.text, f.Severity, c.severity)
		}
		if f.Ref != 1 {
			t.Errorf("%q is reported at %d", c.text, f.Ref)
		}
		if f.Hint == "" || len(f.Where) == 0 || f.Where[0].Value == "" {
			t.Errorf("%q is reported without its text or a hint: %+v", c.text, f)
		}
	}
}

// TestPrivateDataIsNotRepeated: a message goes to the screen and to files.
func TestPrivateDataIsNotRepeated(t *testing.T) {
	for _, s := range []string{"收款人11010519491231002X", "手机13800138000", "退休人员张建国去世"} {
		for _, f := range lint.Document(document(s), names) {
			text := f.String()
			for _, secret := range []string{"19491231", "00138000", "建国"} {
				if strings.Contains(text, secret) {
					t.Errorf("the finding repeats %s: %s", secret, text)
				}
			}
		}
	}
}

// TestNearMisses are right texts that look like faults.
func TestNearMisses(t *testing.T) {
	for _, s := range []string{
		"增加3.00万元，增长5.00%，其中：会议费减少1.00万元，下降2.00%。",
		"其他资金收支我局另行核算，开支我局负责。",
		"比上年减少14.40万元，下降68.31%，其中：因公出国（境）费支出决算减少15.57万元，下降100.00%；公务用车购置及运行费支出决算增加1.31万元，增长28.73%。",
		"因人员增加、减少变动，相应调整。",
		"因公出国（境）费、维修（护）费、退职（役）费",
		"按B/A或A/B×该指标分值记分。",
		"72元×1.4万枚，2×3=6",
		"100-80%（含）、80-50%（含）、50-0%来记分",
		"二〇二〇年度部门决算，实施“互联网+”行动……持续推进。",
		"会议于8:00至24:00举行。",
		"依据《中华人民共和国审计法》的规定（以下简称《审计法》），进行审计：",
		"单价50万元以上通用设备5台（套）。",
		"购置档案柜，每个500元，共10个；发放奖金3万元。",
		"参保率达到95%以上，群众满意度为98%。",
		"公用经费定额由人均1.8万元下调为1.5万元，发放考核奖，标准为每人1.2万元。",
		"项目完成率达到98.5%，按不低于10%的比例压减一般性支出，个别项目执行率低于80%。",
		"参保人数增长8.6%，经办业务量增长12%；住房公积金缴存比例由8.5%调整为12%。",
		"按要求压减10%。",
		"支出决算为24.74万元，预算为30.00万元。",
		"预算为10.00万元，支出决算为9.00万元，完成预算的90.00%，决算数小于预算数的主要原因：厉行节约。",
		"预算为10.00万元，支出决算为10.00万元，决算数与预算数持平。",
		"年初预算为0.00万元，全年预算为10.00万元，支出决算为9.00万元，完成全年预算的90.00%。",
		"分别为1.00、2.00和3.00万元。",
		"项目自评得分为99.98，平均分98.50。",
		"于2020.12立项，版本2.10.3，软件V2.00。",
		"统一社会信用代码11640000010094567X，账号6222020200112233445。",
		"累计支付13800138000元，13800138000.00元。",
		"联系电话：13800138000，联系人：办公室。",
		"我国社会保险，我区社会保险，我们理解，我所在处室。",
		"我局负责；宁夏回族自治区社会保险事业管理局本级；自治区社保局；银川市社会保险事业管理局。",
		"有退休人员去世，按规定发放丧葬费和抚恤金。",
		"1名退休人员去世；部分退休人员陆续去世；因病去世人员遗属补助增加。",
		"退休人员高龄补贴、退休人员金额、退休人员方面的支出、遗属生活困难补助、退休人员党费。",
		"退休人员李某某去世，按规定发放抚恤金。",
		"发放伤残抚恤金、优抚对象抚恤金和遗属生活补助。",
		"按规定支付死亡人员家属一次性抚恤金，发放高龄老人抚恤金。",
		"应付职工抚恤金、丧葬费增加，张家口地区抚恤金标准提高。",
		"逐个项目一步一步推进，服务中心中心机房改造完成。",
		"根据工作安排，按照规定发放；主要是会议费减少。",
		"（科目编码2080505）",
		"主要原因是0.5级以上地震的监测任务增加。",
		"主要原因是无偿划转资产增加。",
		"主要用于00后青年培训。",
		"主要原因：一是人员增加；二是物价上涨。",
		"支出具体情况如下：",
		"1）办公费；2）差旅费。",
		"（1）办公费；（二）差旅费。",
		"WTO规则、IPv6网络、A++基金财务系统、win7操作系统、XLS表格、Excel、X光机",
		"提请审议，申请设立，邀请专家（请示文件另附）。",
		"系统由各单位自行填报（含季度填报），不涉及涉密内容。",
		"（附《项目支出绩效自评表》）",
		"依据《关于印发宁夏社会保险事业管理局职能配置的通知》（宁编办发〔2019〕1号）",
		"执行《我厅机关财务管理办法》",
		"参保人数660余万人，降费16亿元，基金1万亿元。",
		"房屋面积903.06平方米，车辆3辆，出国人次数0人次。",
		"方案待补充材料后报批。",
		"截止日期前完成。",
		"O'Neil’s book",
		"部门（单位）整体支出，各部门(单位)及其下属单位。",
	} {
		if found := lint.Document(document(s, "收入总计1.00万元。"), names); len(found) > 0 {
			t.Errorf("%q is reported: %v", s, messages(found))
		}
	}
	// 0元 is at fault only beside 万元.
	if found := lint.Document(document("上级补助收入0元，其他收入3元。"), names); len(found) > 0 {
		t.Errorf("a report in 元: %v", messages(found))
	}
	// A contact section may name a telephone.
	d := document()
	d.Sections[0].Blocks = []doc.Block{heading(1, "第一部分　决算公开联系方式"), &doc.Paragraph{Runs: []doc.Run{{Text: "办公室 13800138000"}}}}
	if found := lint.Document(d, names); len(found) > 0 {
		t.Errorf("a contact section: %v", messages(found))
	}
}

// TestTerms: one term for one thing; the rarer one is named, where it stands.
func TestTerms(t *testing.T) {
	for _, c := range []struct {
		texts []string
		code  string
		ref   doc.Ref
	}{
		{[]string{"下降1.00%", "下降2.00%", "降低3.00%"}, "lint.terms", 3},
		{[]string{"降低1.00%", "下降2.00%", "降低3.00%"}, "lint.terms", 2},
		{[]string{"公务用车购置及运行维护费支出", "公务用车购置及运行费支出", "公务用车购置及运行费预算"}, "lint.terms", 1},
		{[]string{"本部门无支出", "本单位无支出", "本部门无收入"}, "W.7", 2},
		{[]string{"下降1.00%，降低成本"}, "", 0},
		{[]string{"本部门无支出", "本部门无收入"}, "", 0},
		{[]string{"本部门无支出", "修订《本单位内部控制规程》", "本部门无收入"}, "", 0},
		{[]string{"本部门无支出", "修订《内部控制规程》，本单位无支出", "本部门无收入"}, "W.7", 2},
	} {
		found := lint.Document(document(c.texts...), names)
		switch {
		case c.code == "" && len(found) == 0:
		case len(found) != 1 || found[0].Code != c.code || found[0].Ref != c.ref:
			t.Errorf("%q: got %v, want %s at %d", c.texts, messages(found), c.code, c.ref)
		}
	}
}

// TestRefs: a finding names the run in which the fault stands, though the
// text that shows it spans several.
func TestRefs(t *testing.T) {
	d := document()
	d.Sections[0].Blocks = []doc.Block{&doc.Paragraph{Ref: 7, Runs: []doc.Run{{Text: "支出增加", Ref: 1}, {Text: "3.00万元", Ref: 2}, {Text: "，主要原因是", Ref: 1}, {Text: "0", Ref: 4}, {Text: "。"}}}}
	found := lint.Document(d, names)
	if len(found) != 1 || found[0].Ref != 4 {
		t.Errorf("got %v at %v", messages(found), found)
	}
	d.Sections[0].Blocks = []doc.Block{&doc.Paragraph{Ref: 7, Runs: []doc.Run{{Text: "收入XX"}, {Text: "万元"}}}}
	if found := lint.Document(d, names); len(found) != 1 || found[0].Ref != 7 {
		t.Errorf("a run without origin: got %v", found)
	}
}

// table is a numbered table of rows; the first row of rows are its captions.
func table(number string, rows [][]string) *doc.Table {
	t := &doc.Table{Title: "收入支出决算总表"}
	cell := func(s string) doc.Cell { return doc.Cell{Paragraphs: []doc.Paragraph{{Runs: []doc.Run{{Text: s}}}}} }
	width := 1
	for i, r := range rows {
		width = len(r)
		var row doc.Row
		for _, s := range r {
			row.Cells = append(row.Cells, cell(s))
		}
		if i < 2 {
			t.Head = append(t.Head, row)
		} else {
			t.Rows = append(t.Rows, row)
		}
	}
	lead := cell(number)
	lead.ColSpan = width
	t.Head = append([]doc.Row{{Cells: []doc.Cell{lead}}}, t.Head...)
	t.Columns = make([]doc.Column, width)
	return t
}

func TestTables(t *testing.T) {
	heads := [][]string{{"项目", "行次", "决算数"}, {"栏次", "", "1"}}
	rows := func(body ...[]string) [][]string { return append(slices.Clone(heads), body...) }
	titled := func(b ...doc.Block) []doc.Block {
		return append([]doc.Block{&doc.Contents{Levels: 2}, heading(1, "第一部分　决算表"), heading(2, "收入支出决算总表")}, b...)
	}
	for _, c := range []struct {
		name   string
		blocks []doc.Block
		want   []string
	}{
		{"right", titled(table("公开01表", rows([]string{"一、收入", "1", "3.00"}, []string{"二、支出", "2", ""}, []string{"一、再从头", "3", ""}))), nil},
		{"ordinal repeated", titled(table("公开01表", rows([]string{"一、收入", "1", ""}, []string{"二、支出", "2", ""}, []string{"二、结余", "3", ""}))), []string{"C.5"}},
		{"ordinal left out", titled(table("公开01表", rows([]string{"一、收入", "1", ""}, []string{"三、结余", "2", ""}))), []string{"C.5"}},
		{"line repeated", titled(table("公开01表", rows([]string{"收入", "1", ""}, []string{"支出", "1", ""}))), []string{"C.6"}},
		{"line left out", titled(table("公开01表", rows([]string{"收入", "1", ""}, []string{"支出", "3", ""}))), []string{"C.6"}},
		{"column left out", titled(table("公开01表", [][]string{{"项目", "预算数", "决算数"}, {"栏次", "1", "3"}})), []string{"C.7"}},
		{"numbers of tables", titled(table("公开01表", nil), table("公开03表", nil)), []string{"F.10"}},
		{"reference", titled(table("公开01表", nil), &doc.Paragraph{Runs: []doc.Run{{Text: "详见公开01表。"}}}), nil},
		{"no heading", []doc.Block{table("公开01表", nil)}, []string{"F.10"}},
		{"heading of another", []doc.Block{heading(1, "支出决算表"), table("公开01表", nil)}, []string{"F.10"}},
		{"heading too deep", []doc.Block{&doc.Contents{Levels: 2}, heading(3, "收入支出决算总表"), table("公开01表", nil)}, []string{"F.10"}},
		{"headings", []doc.Block{heading(1, "第一部分　概况"), heading(2, "一、职责"), heading(2, "二、机构"), heading(1, "第二部分　说明"), heading(2, "一、总体"), heading(3, "（一）收入"), heading(3, "（二）支出")}, nil},
		{"heading left out", []doc.Block{heading(1, "第一部分　概况"), heading(2, "一、职责"), heading(2, "三、机构")}, []string{"C.5"}},
		{"heading not begun again", []doc.Block{heading(2, "一、总体"), heading(3, "（一）收入"), heading(2, "二、机构"), heading(3, "（二）支出")}, []string{"C.5"}},
		{"placeholder in a cell", titled(table("公开01表", rows([]string{"收入", "1", "XX"}))), []string{"W.2"}},
		{"sentence rules in a cell", titled(table("公开01表", rows([]string{"14.4万元，95%，每条0.05元", "1", "3.00"}))), nil},
	} {
		d := document()
		d.Sections[0].Blocks = c.blocks
		var got []string
		for _, f := range lint.Document(d, names) {
			got = append(got, f.Code)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}

// TestReport: the sentences of a whole right report give no finding.
func TestReport(t *testing.T) {
	if found := lint.Document(report(t), names); len(found) > 0 {
		t.Errorf("got %v", messages(found))
	}
}

func report(t testing.TB) *doc.Document {
	data, err := os.ReadFile("testdata/report.txt")
	if err != nil {
		t.Fatal(err)
	}
	d := document()
	styles := map[string]doc.StyleID{"heading1": 1, "heading2": 2, "table_title": 2, "form_title": 2, "heading3": 3}
	for line := range strings.Lines(string(data)) {
		style, text, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		d.Sections[0].Blocks = append(d.Sections[0].Blocks, heading(styles[style], text))
	}
	return d
}

func messages(found []lint.Finding) []string {
	var out []string
	for _, f := range found {
		out = append(out, f.Code+" "+f.Message)
	}
	return out
}

func FuzzDocument(f *testing.F) {
	for _, s := range []string{"增加（减少）0元", "（（）））“”’", "1,2,3.4.5－１２３", "１１０１０５１９４９１２３１００２x", "138-0013-800", "我局公开1表", "一、三、", "\xff\xef\xbc1,234", "去世遗属", "预算为.决算为0万元大于预算"} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		d := document(a, b)
		d.Sections[0].Blocks = append(d.Sections[0].Blocks, &doc.Paragraph{Style: 2, Runs: []doc.Run{{Text: a}, {Text: b, Ref: 3}}},
			table(a, [][]string{{a, b}, {b, a}, {a, b}}))
		for _, f := range lint.Document(d, lint.Options{Full: b, Short: a, Self: "我" + b}) {
			if f.Code == "" || f.Message == "" || f.Severity == 0 {
				t.Errorf("an empty finding: %+v", f)
			}
		}
	})
}

func BenchmarkDocument(b *testing.B) {
	d := report(b)
	for b.Loop() {
		lint.Document(d, names)
	}
}

// TestResultThatIsAGoal: what was achieved must say so.
func TestResultThatIsAGoal(t *testing.T) {
	for result, want := range map[string]bool{
		"确保各系统正常运行，提供有力支撑。对网络安全防护设备进行维护。": true,
		"保障了各系统正常运行。": false, "确保各系统正常运行的目标已完成。": false, "各系统正常运行。": false,
	} {
		d := document()
		d.Sections[0].Blocks = append(d.Sections[0].Blocks, table("", [][]string{{"项目", "", ""}, {"", "", ""}, {"年度总体目标", "预期目标", "实际完成情况"}, {"", "确保各系统正常运行。", result}}))
		found := slices.ContainsFunc(lint.Document(d, names), func(f lint.Finding) bool { return f.Code == "lint.result" && f.Severity == diag.Warning })
		if found != want {
			t.Errorf("%q: reported %v", result, found)
		}
	}
}

// TestSecrets: a code that is not published is found where it stands whole, its name
// as a name or as words.
func TestWithheldNames(t *testing.T) {
	for text, want := range map[string]string{
		"其中2010199支出若干。":      "error 2010199",
		"支出2010199.35元。":      "", // digits of an amount
		"支出12010199元。":        "",
		"12010199元。":          "",
		"人大会议（项）支出若干。":        "error 人大会议",
		"召开人大会议三次。":           "warning 人大会议",
		"支出12010199元，2010199": "error 2010199",
	} {
		got := ""
		for _, f := range lint.Document(document(text), lint.Options{Secrets: []string{"2010199", "人大会议"}}) {
			if f.Code == "withheld.text" {
				got = f.Severity.String() + " " + strings.Trim(strings.Split(f.Message, "”")[0], "“")
			}
		}
		if got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}
