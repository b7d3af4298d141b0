package proof

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"juesuan/internal/diag"
	"juesuan/internal/golden"
	"juesuan/internal/job"
	"juesuan/internal/pack"
)

// claim is what the program does about one row of testdata/errors2020.tsv: the
// errors that stand in a report as it was published.
type claim struct {
	row string
	how how

	// impossible: the composed sample shows the right text and lacks the wrong
	// one; by is the code that leaves no other way.
	by    string
	shows []string
	lacks []string
	holds func(text string) error

	// reported: the mistakes put into a copy of the sample, and the finding.
	put      []edit
	prior    []edit // last year's unit: another copy of the sample
	code     string
	at       string // 公开06表!A17, or a text on the line of unit.yaml; "": no place
	severity diag.Severity

	// choice: the key of the pack, what it says and what the text then is.
	key    string
	chosen func(p *pack.Pack) string
	value  string
}

type how uint8

const (
	impossible how = iota + 1
	reported
	choice
)

func (h how) String() string {
	return [...]string{impossible: "做不出", reported: "会报出", choice: "版式包定"}[h]
}

// words is a list of texts, for tables that are easy to read.
func words(s ...string) []string { return s }

func printed(row, by string, shows, lacks []string) claim {
	return claim{row: row, how: impossible, by: by, shows: shows, lacks: lacks}
}

func found(row string, severity diag.Severity, code, at string, put ...edit) claim {
	return claim{row: row, how: reported, code: code, at: at, severity: severity, put: put}
}

// said puts a text as it was published into the unit's own words: the last
// look at the text stops it, from whatever source it comes.
func said(row string, severity diag.Severity, code, published string) claim {
	return found(row, severity, code, "measures: ", text("measures: 提前做好", "measures: "+published+"提前做好"))
}

// everyPercentage demands two decimals of every share and rate of part three.
func everyPercentage(text string) error {
	_, text, _ = strings.Cut(text, "heading1 #23: ")
	text, _, _ = strings.Cut(text, "第四部分")
	all := regexp.MustCompile(`[0-9.]+%`).FindAllString(text, -1)
	if len(all) < 35 {
		return fmt.Errorf("only %d percentages", len(all))
	}
	for _, p := range all {
		if !regexp.MustCompile(`^[0-9]+\.[0-9]{2}%$`).MatchString(p) {
			return fmt.Errorf("%s does not have two decimals", p)
		}
	}
	return nil
}

// noBareZero demands that a zero amount is never in 元 alone.
func noBareZero(text string) error {
	if m := regexp.MustCompile(`.{0,6}[^0-9.]0+元`).FindString(text); m != "" {
		return fmt.Errorf("%s", m)
	}
	return nil
}

const (
	sums      = "narrative：合计、总计取自各自的格，口径写在类型里"
	change    = "narrative.change：增减额、幅度由两数算出"
	shares    = "narrative.shares：占比由同一总数算出"
	direction = "words.yaml 按差额的正负选词，句中没有可选的词"
	score     = "accounts.ScoreIndicator：得分按表上的规则由 A、B 算出"
	zero      = "narrative：零与零比较只说持平，没有幅度和原因"
)

var claims = []claim{
	printed("E001", sums, words("2020年度收入总计14878.73万元"), words("14238.03")),
	printed("E002", sums, words("支出总计14878.73万元"), words("支出总计14738.26")),
	{row: "E003", how: impossible, by: "narrative.Number：金额和单位是一个值，单位由版式包定一次", holds: noBareZero,
		shows: words("上级补助收入0.00万元，占0.00%；事业收入0.00万元，占0.00%；经营收入0.00万元")},
	said("E003", diag.Error, "F.6", "上级补助收入0元，"),
	printed("E004", sums, words("2020年度我局财政拨款收入14236.36万元"), words("财政拨款收入13824.36")),
	printed("E005", "sentences.yaml：收入只能与上年收入相比，上年数带口径", words("2019年度财政拨款收入13819.19万元"), words("支出13819.19")),
	printed("E006", change, words("增加417.17万元，增长3.02%"), words("0.37%")),
	printed("E007", sums, words("2020年度我局财政拨款支出14730.26万元"), words("2020年度我局财政拨款支出14417.33", "年度财政拨款支出14417.33")),
	printed("E008", change, words("一般公共预算财政拨款支出增加517.61万元"), words("1017.61")),
	printed("E009", change, words("增加517.61万元，增长3.72%"), words("7.32%")),
	printed("E010", "narrative：类的名称取自当年科目字典，次序同公开05", words("社会保障和就业（类）支出14168.13万元，占98.27%；卫生健康（类）支出102.47万元，占0.71%；住房保障（类）支出146.73万元，占1.02%。"),
		words("资源勘探信息")),
	found("E010", diag.Error, "C.2", "公开01表!D20", cell("公开01表", "D20", "十四、资源勘探信息等支出")),
	printed("E011", "narrative.change：完成率 = 决算/年初预算", words("支出决算为14417.33万元，完成年初预算的11.16%。"), words("完成年初预算的100")),
	found("E012", diag.Warning, "Y.8", "amount: -50.00", text("      - {amount: 12161.62, text: 年中追加和使用上年结转安排的支出，主要是其他社会保障和就业支出（项）}\n", "")),
	printed("E013", sums, words("人员经费1765.52万元"), words("人员经费1698.17")),
	printed("E014", sums, words("人员经费1765.52万元，公用经费164.77万元"), words("公用经费131.23")),
	printed("E015", change, words("增加52.44万元，增长3.52倍"), words("3.7倍", "3.70倍")),
	printed("E016", "accounts.Ratio：零基数没有比率", words("5.资本性支出33.53万元，2020年度年初预算数为0.00万元，决算数增加33.53万元，主要原因是"), words("增加33.53万元，增长", "增长100")),
	printed("E017", zero, words("4.债务利息及费用支出0.00万元，与2020年度年初预算数持平；与2019年度决算数持平。"), words("资本性支出（基本建设）", "增加（减少）", "增长（降低）")),
	said("E017", diag.Error, "W.1", "增加（减少）0元，增长（降低）0%，主要原因是0；"),
	printed("E018", zero, words("6.对企业补助0.00万元，与2020年度年初预算数持平；与2019年度决算数持平。"), words("对企业补助（基本建设）", "原因是0")),
	said("E018", diag.Error, "W.1", "增加（减少）0元，增长（降低）0%，主要原因是0；"),
	printed("E019", zero, words("6.对企业补助0.00万元，与2020年度年初预算数持平；与2019年度决算数持平。"), words("增加（减少）0", "原因是0")),
	said("E019", diag.Error, "W.1", "增加（减少）0元，增长（降低）0%，主要原因是0；"),
	printed("E020", zero, words("7.其他支出0.00万元，与2020年度年初预算数持平；与2019年度决算数持平。"), words("增加（减少）0", "原因是0")),
	said("E020", diag.Error, "W.1", "增加（减少）0元，增长（降低）0%，主要原因是0；"),
	printed("E021", change, words("减少14.40万元，下降68.31%"), words("68.34%")),
	printed("E022", direction, words("公务用车购置及运行费支出增加的主要原因是"), words("减少（增加）", "增加（减少）")),
	said("E022", diag.Error, "W.1", "支出减少（增加）的主要原因是车辆老化，"),
	printed("E023", shares, words("公务用车购置及运行费支出决算5.87万元，占87.92%"), words("87.87")),
	said("E023", diag.Warning, "F.5", "公务用车支出占87.870%，"),
	printed("E024", shares, words("公务接待费支出决算0.81万元，占12.08%"), words("12.13%")),
	printed("E025", change, words("支出决算为5.87万元，完成预算的53.39%"), words("53.37%", "53.36%")),
	found("E026", diag.Error, "S.4", "vehicles_kept: 0", text("vehicles_kept: 3", "vehicles_kept: 0")),
	printed("E027", change, words("支出决算为0.81万元，完成预算的26.91%"), words("完成预算的27")),
	printed("E028", "sentences.yaml：支出为零时没有“开支内容”一句；lint W.2 不许 00", words("累计因公出国（境）人次数0人次。\n"), words("开支内容", "：00")),
	said("E028", diag.Error, "W.2", "开支内容包括：00。"),
	printed("E029", "sentences.yaml：支出为零时没有“主要用于”", words("国（境）外接待费支出0.00万元。"), words("主要用于0", "用于0")),
	said("E029", diag.Error, "W.2", "国（境）外接待费支出0万元，主要用于0。"),
	printed("E030", "sentences.yaml：公开08全零时只有一句", words("本部门2020年度无政府性基金预算财政拨款收入和支出。"), words("按支出功能分类科目说明", "支出具体情况如下：0")),
	said("E030", diag.Error, "W.2", "支出具体情况如下：0（按支出功能分类科目说明）。"),
	printed("E031", shares, words("共涉及资金549.00万元，占一般公共预算项目支出总额的4.40%"), words("项目支出总额的100")),
	printed("E032", "narrative.Number：元到万元只换算一次", words("其中11944.71万元不纳入自评"), words("119447128")),
	found("E032", diag.Error, "F.6", "note: 系", text("note: 系其他社会保障", "note: 系119447128万元其他社会保障")),
	{row: "E033", how: impossible, by: "pack.yaml 的 prose.percent_places 管全文", shows: words("占87.92%"), lacks: words("87.870%", "87.920%"), holds: everyPercentage},
	{row: "E034", how: impossible, by: "pack.yaml 的 prose.percent_places 管全文", shows: words("基本支出1930.28万元，占13.10%；项目支出12807.98万元，占86.90%"), lacks: words("13.1%", "86.9%"), holds: everyPercentage},
	said("E034", diag.Warning, "F.5", "基本支出占13.1%，"),
	found("E035", diag.Info, "Y.3", "expenditure_total"),
	{row: "E035", how: reported, severity: diag.Error, code: "Y.3", at: "expenditure_total", prior: []edit{text("year: 2020\n", "year: 2019\n"), cell("公开07表", "A4", "2019年度预算数"), cell("公开07表", "G4", "2019年度决算数")}},
	printed("E036", change, words("公务接待费支出决算减少0.14万元，下降14.74%"), words("15.22%")),
	found("E036", diag.Info, "facts.interval", "reception: 0.95"),
	found("E037", diag.Error, "C.1", "公开06表!A17", cell("公开06表", "A17", "30313")),
	found("E038", diag.Error, "C.1", "公开06表!A18", cell("公开06表", "A18", "30314")),
	found("E039", diag.Error, "C.2", "公开06表!E33", cell("公开06表", "E33", "其他商品服务支出")),
	found("E040", diag.Warning, "C.6", "公开01表!E27", lineNumbers()...),
	printed("E040", "compose：行次在排表时从头数", words("二十一、国有资本经营预算支出 | 51 | 3,129,280.00", "row | 总计 | 30 | 148,787,348.22 | 总计 | 60 |"), words("| 61 | 1,404,742.25", "总计 | 62")),
	found("E041", diag.Warning, "C.5", "公开04表!D29", ordinals()...),
	found("E042", diag.Warning, "C.5", "公开04表!D30", ordinals()...),
	found("E043", diag.Warning, "C.5", "公开04表!D31", ordinals()...),
	found("E044", diag.Warning, "C.5", "公开04表!D32", ordinals()...),
	found("E045", diag.Warning, "F.4", "公开05表!A3", cell("公开05表", "A3", "公开部门：")),
	printed("E045", "tables.yaml：单位全称由程序填在每张表上", words("公开部门：宁夏回族自治区社会保险事业管理局 →"), words("公开部门： ", "公开部门：\n")),
	found("E046", diag.Warning, "C.7", "公开01表!A8", cell("公开01表", "A8", "二、政府性基金预算财政拨款")),
	found("E047", diag.Warning, "C.7", "公开02表!I6", twoCaptionsOneNumber()...),
	printed("E047", "compose：栏次在排表时从头数", words("head | 类 | 款 | 项 | 栏次 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8\n"), nil),
	found("E048", diag.Warning, "C.7", "公开04表!H6", cell("公开04表", "H6", "政府性基金")),
	found("E049", diag.Warning, "F.7", "公开06表!C40", cell("公开06表", "C40", "")),
	found("E050", diag.Warning, "F.1", "公开07表!A8", plain()...),
	printed("E050", "accounts.Format：千分位和两位小数由程序印", words("row | 250,000.00 | 110,000.00 | 110,000.00 |  | 110,000.00 | 30,000.00 | 66,805.74 |  | 58,732.74 |  | 58,732.74 | 8,073.00"), words("| 250000 ", "| 8073\n")),
	found("E051", diag.Warning, "F.8", "公开08表", cell("公开08表", "A10", "注：本表反映部门本年度政府性基金预算财政拨款收入支出及结转结余情况，数据取自财决09表。")),
	printed("E051", "compose：空表的说明由程序加", words("注：本部门2020年度无政府性基金预算财政拨款收入和支出，故本表无数据。"), nil),
	found("E052", diag.Warning, "F.7", "公开09表!E9", cell("公开09表", "E9", ""), cell("公开09表", "F9", ""), cell("公开09表", "G9", "")),
	found("E053", diag.Warning, "F.2", "公开01表!C8", cell("公开01表", "C8", "")),
	{row: "E053", how: choice, key: "pack.yaml: tables.zero", chosen: func(p *pack.Pack) string { return p.Info.Table.Zero }, value: "blank", lacks: words("| 0.00 | 0.00")},
	{row: "E054", how: choice, key: "sentences.yaml: setup", chosen: func(p *pack.Pack) string { return p.Sentences["setup"].Text.Source }, value: "截至{{.year}}年末", shows: words("截至2020年末"), lacks: words("截止")},
	found("E054", diag.Warning, "lint.terms", "department_kind", text("department_kind: 正处级职能处室", "department_kind: 正处级职能处室（截止2020年末）")),
	{row: "E055", how: choice, key: "words.yaml: change", chosen: declines, value: "下降", shows: words("下降68.31%"), lacks: words("，降低", "降低）")},
	found("E055", diag.Warning, "lint.terms", "text: 从严管理公务接待", text("text: 从严管理公务接待", "text: 从严管理公务接待，比上年降低14.74%")),
	printed("E056", "lint W.3 不许填报说明", words("（一）机关运行经费支出情况说明\n"), words("备注：", "保持一致")),
	said("E056", diag.Error, "W.3", "（备注：此数据与部门决算中机关运行经费保持一致）"),
	printed("E057", "sentences.yaml：三项用同一句式", words("公务用车购置及运行费支出决算5.87万元"), words("支出决5.87")),
	said("E057", diag.Warning, "lint.terms", "公务用车购置及运行费支出决5.87万元，"),
	found("E058", diag.Warning, "lint.terms", "公务接费", text("公务接待费用于按规定开支的各类公务接待", "公务接费用于按规定开支的各类公务接待")),
	found("E059", diag.Warning, "W.10", "社会保险业务管理事务（项）", text("  - term: 机关运行经费\n", "  - term: 社会保险业务管理事务（项）\n    text: 指社会保险业务方面的支出。\n  - term: 机关运行经费\n")),
	found("E059", diag.Warning, "W.10", "term: 财政拨款收入", text("  - term: 其他社会保障和就业支出（项）\n    text: 指没有专门科目可列的社会保障和就业方面的支出（科目编码2089901）。\n", "")),
	found("E060", diag.Warning, "W.8", "退休人员王建国去世", text("text: 有退休人员去世，", "text: 有退休人员王建国去世，")),
	found("E061", diag.Error, "supplement.duplicate", "2089901: 职业年金", text("purposes:\n", "purposes:\n  2089901: 民族团结奖\n  2089901: 职业年金做实利息\n")),
	printed("E062", "forms.yaml：每张自评表都有标题，两张以上加序号", words("form_title #45: 自治区社保局2020年度项目支出绩效自评表（一）", "form_title #48: 自治区社保局2020年度项目支出绩效自评表（二）"), nil),
	printed("E063", "sentences.yaml", words("政府采购服务支出631.64万元"), words("政府采购服务 ", "政府采购服务6")),
	printed("E064", "narrative：科目按编码取字典里的名称", words("国有企业退休人员社会化管理补助支出（项）支出312.93万元"), words("2230105科目")),
	{row: "E065", how: impossible, by: "narrative.basic：逐类列出公开06的类", holds: classesOfBasic},
	found("E066", diag.Warning, "lint.terms", "支我局", text("text: 部分公用经费用于改造电子会议室，", "text: 用公用经费支我局电子会议室改造费，")),
	printed("E067", "words.yaml：每一类用同一句式，金额带单位", words("1.工资福利支出1698.17万元，较2020年度年初预算数1420.38万元增加277.79万元", "2.商品和服务支出131.23万元，较2020年度年初预算数255.55万元减少124.32万元"), words("1420.38增加")),
	said("E067", diag.Error, "F.6", "较年初预算数1420.38增加277.79万元，"),
	{row: "E068", how: choice, key: "tables.yaml: three_public", chosen: func(p *pack.Pack) string { return caption(p, "three_public", "公务用车") }, value: "公务用车购置及运行费", shows: words("2.公务用车购置及运行费预算为"), lacks: words("公务用车购置及运行维护费")},
	found("E068", diag.Warning, "lint.terms", "公务用车购置及运行维护费因出车增多", text("text: 公务用车出车增多，", "text: 公务用车购置及运行维护费因出车增多，")),
	found("E069", diag.Warning, "W.7", "measures:", text("measures: 提前做好招标前", "measures: 宁夏社会保险事业管理局提前做好招标前")),
	found("E069", diag.Warning, "W.7", "measures:", text("measures: 提前做好招标前", "measures: 本单位提前做好招标前")),
	printed("E070", "outline.yaml：标题不带填报说明；lint W.3", words("六、一般公共预算财政拨款基本支出决算情况说明\n"), words("填列到款级")),
	said("E070", diag.Error, "W.3", "（按经济分类填列到款级科目）"),
	printed("E071", "forms.yaml：两栏的名称由版式包印", words("row | 年度总体目标 ↓2 | 预期目标 →2 | 实际完成情况 →2"), nil),
	found("E071", diag.Warning, "lint.result", "确保各业务系统安全运行", text("actual: 全年完成了社保各业务系统的运行维护，对到期的设备和系统办理了续保，对网络安全防护设备作了维护和升级，各系统运行安全正常，支撑了全区社保经办业务。", "actual: 确保各业务系统安全运行；对网络安全防护设备进行维护升级。")),
	{row: "E072", how: choice, key: "sentences.yaml: general_structure", chosen: func(p *pack.Pack) string { return p.Sentences["general_structure"].Text.Source }, value: "general.classes_nonzero", lacks: words("（类）支出0.00万元", "等等")},
	{row: "E073", how: choice, key: "sentences.yaml: general_details", chosen: func(p *pack.Pack) string { return p.Sentences["general_details"].Text.Source }, value: "{{with .general.vs_budget}}", shows: words("完成年初预算的11.16%"), lacks: words("1.社会保障和就业支出（类）")},
	found("E074", diag.Info, "F.9", "公开02表", cell("公开02表", "A19", "")),
	printed("E074", "tables.yaml：九张表都有注", words("财决01表。", "财决03表。", "财决04表。", "财决01-1表。", "财决07表。", "财决08-1表。", "F03表。", "财决09表。", "财决11表。"), nil),
	found("E075", diag.Info, "X.25", "公开06表!C15"),
	scored("E076", "系统正常运行率 | 4 | ≥90% | 95% | 4 |", "name: 系统正常运行率, points: 4, target: ≥90%, actual: 95%", "3.8"),
	scored("E077", "提高工作效率 | 10 | 95% | 98%", "name: 提高工作效率, points: 10, target: 95%, actual: 98%", "9.8"),
	scored("E078", "减少纸质办公 | 10 | 70% | 80% | 10 |", "name: 减少纸质办公, points: 10, target: 70%, actual: 80%", "8"),
	scored("E079", "使用人员满意度 | 20 | ≥90% | 92%", "name: 使用人员满意度, points: 20, target: ≥90%, actual: 92%", "18.4"),
	scored("E080", "项目资金在规定时间内支付到位率 | 2 | 100% | 99% | 1.98 |", "name: 项目资金在规定时间内支付到位率, points: 2, target: 100%, actual: 99%", "2"),
	scored("E081", "公共就业满意度 | 10 | 90% | 95%", "name: 公共就业满意度, points: 10, target: 90%, actual: 95%", "9.5"),
	scored("E082", "政策经办服务满意度 | 10 | 95% | 96% | 10 |", "name: 政策经办服务满意度, points: 10, target: 95%, actual: 96%", "9.6"),
	printed("E083", score, words("row | 总分 →7 | 99 | \n", "自评得分为99分"), words("| 95 | \n", "得分为95")),
	found("E083", diag.Error, "E.4", "score: 95", text("  - project: 全区社会保险各系统维护及网络安全防护设备维护升级改造\n", "  - project: 全区社会保险各系统维护及网络安全防护设备维护升级改造\n    score: 95\n")),
	printed("E084", score, words("row | 总分 →7 | 99.98 | \n", "自评得分为99.98分"), words("99.1 ", "得分为99.1")),
	found("E084", diag.Error, "E.4", "score: 99.1", text("  - project: 部门专项业务经费（自治区社保局）\n", "  - project: 部门专项业务经费（自治区社保局）\n    score: 99.1\n")),
	found("E085", diag.Warning, "E.10", "expected: >-", text("国家社保公共服务平台接口项目20万元", "国家社保公共服务平台接口项目25万元")),
	found("E086", diag.Warning, "E.11", "宁夏机关事业单位养老保险管理系统工时", text("target: 720天, actual: 720天", "target: 600天, actual: 600天")),
	found("E087", diag.Warning, "E.11", "社会保险前端系统工时", text("target: 620天, actual: 620天", "target: 600天, actual: 600天")),
	found("E088", diag.Warning, "E.11", "中心端系统工时", text("target: 580天, actual: 580天", "target: 400天, actual: 400天")),
	found("E089", diag.Warning, "E.9", "executed: 216.70", text("actual: 4.70万元", "actual: 5万元")),
	found("E090", diag.Warning, "E.10", "expected: >-", text("平稳运行和备份，14万元", "平稳运行和备份，14.4万元")),
	found("E091", diag.Warning, "E.9", "executed: 331.69", text("actual: 137.69万元", "actual: 138万元")),
	found("E092", diag.Warning, "E.11", "安全保护等级测评费（每套7.5万元）", text("target: 6套, actual: 6套", "target: 6套, actual: 8套")),
	found("E093", diag.Warning, "E.11", "电子签章采购费用（72元一枚）", text("target: 1万枚, actual: 1万枚", "target: 1万枚, actual: 1.4万枚")),
	found("E094", diag.Warning, "E.15", "value: 119447128.00"),
	printed("E095", "sentences.yaml：逐张自评表列出得分", words("“全区社会保险各系统维护及网络安全防护设备维护升级改造”项目自评得分为99分，“部门专项业务经费（自治区社保局）”项目自评得分为99.98分。"), nil),
}

// lineNumbers are those of 公开01 as published: 50, then 53 to 62.
func lineNumbers() []edit {
	var out []edit
	for i := range 10 {
		out = append(out, cell("公开01表", fmt.Sprintf("E%d", 27+i), fmt.Sprint(53+i)))
	}
	return out
}

// ordinals are those of 公开04 as published.
func ordinals() []edit {
	return []edit{cell("公开04表", "D29", "二十一、灾害防治及应急管理支出"), cell("公开04表", "D30", "二十二、其他支出"),
		cell("公开04表", "D31", "二十三、债务还本支出"), cell("公开04表", "D32", "二十三、债务付息支出")}
}

// twoCaptionsOneNumber takes the 栏次 of 其中：教育收费 away and the figures with it.
func twoCaptionsOneNumber() []edit {
	out := []edit{cell("公开02表", "I8", ""), cell("公开02表", "J8", "5"), cell("公开02表", "K8", "6"), cell("公开02表", "L8", "7")}
	for row := 9; row <= 18; row++ {
		out = append(out, cell("公开02表", fmt.Sprintf("I%d", row), ""))
	}
	return out
}

// plain takes the number format off the row of 公开07.
func plain() []edit {
	var out []edit
	for col := 'A'; col <= 'L'; col++ {
		out = append(out, format("公开07表", string(col)+"8", "General"))
	}
	return out
}

// scored is an indicator's score: computed, and an error where someone gives
// another without saying why.
func scored(row, shows, indicator, given string) claim {
	return claim{row: row, how: impossible, by: score, shows: words(shows), lacks: words(strings.TrimSuffix(shows, " |") + " | " + given + " |"),
		put: []edit{text(indicator, indicator+", score: {value: "+given+"}")}, code: "E.6", at: indicator, severity: diag.Error}
}

// classesOfBasic demands the 类 of 公开06 in their order, by their names.
func classesOfBasic(text string) error {
	last := 0
	for i, name := range []string{"工资福利支出", "商品和服务支出", "对个人和家庭的补助", "债务利息及费用支出", "资本性支出", "对企业补助", "其他支出"} {
		at := strings.Index(text, fmt.Sprintf("body: %d.%s", i+1, name))
		if at <= last {
			return fmt.Errorf("%d.%s is missing or out of order", i+1, name)
		}
		last = at
	}
	return nil
}

// declines is the word for a falling rate, if the pack uses only one.
func declines(p *pack.Pack) string {
	word := ""
	for _, cases := range p.Words.Change {
		for _, t := range cases {
			for _, w := range []string{"下降", "降低"} {
				if strings.Contains(t.Source, w) {
					if word != "" && word != w {
						return "下降和降低"
					}
					word = w
				}
			}
		}
	}
	return word
}

// caption is the first caption of a table that holds a text.
func caption(p *pack.Pack, table, text string) string {
	var look func(cs []pack.ColumnSpec) string
	look = func(cs []pack.ColumnSpec) string {
		for _, c := range cs {
			if strings.Contains(c.Caption.Source, text) {
				return c.Caption.Source
			}
			if s := look(c.Columns); s != "" {
				return s
			}
		}
		return ""
	}
	for _, t := range p.Tables.Tables {
		if t.ID == table {
			return look(t.Columns)
		}
	}
	return ""
}

// row is one row of testdata/errors2020.tsv.
type row struct{ id, place, published, correct, kind string }

func rows(t *testing.T) []row {
	t.Helper()
	raw, err := os.ReadFile("testdata/errors2020.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var out []row
	for _, line := range strings.Split(strings.TrimSpace(string(raw)), "\n")[1:] {
		f := strings.Split(line, "\t")
		if len(f) != 6 {
			t.Fatalf("%d cells: %s", len(f), line)
		}
		out = append(out, row{f[0], f[1], f[2], f[3], f[5]})
	}
	return out
}

// TestEveryPublishedError: each of the 95 errors of the report of 2020 has its
// claim, and every claim holds. The table of all is testdata/golden/errors2020.md.
func TestEveryPublishedError(t *testing.T) {
	all := rows(t)
	if len(all) != 95 {
		t.Errorf("%d rows, want 95", len(all))
	}
	by := map[string][]claim{}
	for _, c := range claims {
		if !slices.ContainsFunc(all, func(r row) bool { return r.id == c.row }) {
			t.Errorf("%s is no row", c.row)
		}
		by[c.row] = append(by[c.row], c)
	}
	program := job.New(job.Settings{})
	pk, _, _, err := program.Pack("ningxia-2020")
	if err != nil {
		t.Fatal(err)
	}
	dir, _ := copySample(t)
	o := report(t, program, dir, "")
	whole, sound := dump(t, o), o.Report.Findings

	var table strings.Builder
	table.WriteString("# 2020 年度公布件的 95 处差错\n\n本页由测试生成（make golden）。做不出：生成的样例里是右边的文字，没有公布的写法；会报出：把差错放回样例，在所列的格或行报出；版式包定：由版式包的一个键决定。\n\n| 编号 | 位置 | 类别 | 怎样 | 依据 |\n|---|---|---|---|---|\n")
	for _, r := range all {
		if len(by[r.id]) == 0 {
			t.Errorf("%s (%s) has no claim", r.id, r.place)
		}
		for _, c := range by[r.id] {
			fmt.Fprintf(&table, "| %s | %s | %s | %s | %s |\n", r.id, cellOf(r.place), r.kind, c.what(), cellOf(c.evidence()))
		}
	}
	golden.Check(t, "errors2020.md", []byte(table.String()))

	for _, r := range all {
		for i, c := range by[r.id] {
			t.Run(fmt.Sprintf("%s.%d", r.id, i+1), func(t *testing.T) {
				t.Parallel()
				c.text(t, whole)
				if c.chosen != nil {
					if got := c.chosen(pk); !strings.Contains(got, c.value) {
						t.Errorf("%s is %q, want %q", c.key, got, c.value)
					}
				}
				if c.code != "" {
					c.finding(t, program, sound)
				}
			})
		}
	}
}

func cellOf(s string) string { return strings.NewReplacer("|", "¦", "\n", "").Replace(s) }

// what is how the row ends; a figure that is computed can be both.
func (c *claim) what() string {
	if c.how != reported && c.code != "" {
		return c.how.String() + "；另填会报出"
	}
	return c.how.String()
}

// evidence is what the table says of a claim.
func (c *claim) evidence() string {
	var parts []string
	if c.by != "" {
		parts = append(parts, c.by)
	}
	if c.key != "" {
		parts = append(parts, c.key+"："+c.value)
	}
	for _, s := range c.shows {
		parts = append(parts, "“"+strings.TrimSpace(s)+"”")
	}
	if c.code != "" {
		at := c.at
		if !strings.Contains(at, "!") && !strings.HasPrefix(at, "公开0") {
			at = "unit.yaml “" + at + "”"
		}
		parts = append(parts, c.severity.String()+" "+c.code+" "+at)
	}
	return strings.Join(parts, "；")
}

// text holds the composed sample against the claim.
func (c *claim) text(t *testing.T, whole string) {
	for _, s := range c.shows {
		if !strings.Contains(whole, s) {
			t.Errorf("the sample lacks %q", s)
		}
	}
	for _, s := range c.lacks {
		if i := strings.Index(whole, s); i >= 0 {
			t.Errorf("the sample holds %q: …%s…", s, strings.ToValidUTF8(whole[max(0, i-60):min(len(whole), i+90)], ""))
		}
	}
	if c.holds != nil {
		if err := c.holds(whole); err != nil {
			t.Error(err)
		}
	}
	if c.how != reported && len(c.shows)+len(c.lacks) == 0 && c.holds == nil {
		t.Error("the claim shows nothing")
	}
}

// finding puts the mistake into a copy of the sample and looks for its finding.
func (c *claim) finding(t *testing.T, program *job.Program, sound diag.List) {
	dir, supplement := copySample(t, c.put...)
	prior := ""
	if c.prior != nil {
		prior, _ = copySample(t, c.prior...)
	}
	o := report(t, program, dir, prior)
	if !slices.ContainsFunc(o.Report.Findings, c.matches(supplement)) {
		t.Errorf("no %s %s at %s:\n%s", c.severity, c.code, c.at, list(o.Report.Findings))
	}
	// The sample itself must not have the finding that the mistake brings.
	if len(c.put)+len(c.prior) > 0 {
		if i := slices.IndexFunc(sound, c.matches(unitYAML(t))); i >= 0 {
			t.Errorf("the sample has the finding without the mistake: %s", sound[i].Message)
		}
	}
}

// matches tells the finding of the claim: its code and severity, at its cell
// or naming a line of unit.yaml that holds the text.
func (c *claim) matches(supplement string) func(diag.Diagnostic) bool {
	lines := strings.Split(supplement, "\n")
	here := func(p diag.Position) bool {
		if p.Line > 0 {
			return p.Line <= len(lines) && strings.Contains(lines[p.Line-1], c.at)
		}
		return p.InFile() == c.at
	}
	return func(d diag.Diagnostic) bool {
		return d.Code == c.code && d.Severity == c.severity && (here(d.At) || slices.ContainsFunc(d.Where, func(s diag.Side) bool { return here(s.At) }))
	}
}
