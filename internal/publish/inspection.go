package publish

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/check"
	"juesuan/internal/diag"
	"juesuan/internal/doc"
	"juesuan/internal/job"
	"juesuan/internal/workbook"
)

// point is one point of the inspection.
type point struct {
	group, demand string
	state         string // 符合, 不适用, 请人工核对
	where         string // where in the report it is met, and how
}

const (
	met    = "符合"
	none   = "不适用"
	byHand = "请人工核对"
)

// points are what 决算公开 is inspected for, each with where it is met.
func points(o *job.Outcome) []point {
	var out []point
	add := func(group, demand, state, where string) { out = append(out, point{group, demand, state, where}) }

	add("及时性", "财政部门批复后20日内公开", byHand, "批复日期不在资料里；从批复之日起算20日")
	for _, h := range headings(o) {
		if h.level == 1 {
			add("完整性", h.text, met, h.at)
		}
	}
	for i := range o.Posted.Statements {
		s := &o.Posted.Statements[i]
		name := strings.TrimSpace(s.Number() + " " + s.Title())
		if !s.Found {
			add("完整性", name, none, "工作簿里没有这张表")
			continue
		}
		where := laidOut(o, cmp.Or(s.Number(), s.Title()))
		if where == "" {
			add("完整性", name, byHand, "报告里没有这张表")
			continue
		}
		state := met
		if empty(s) && said(o, where, "空", "无", "没有") {
			where += "；空表，表下有说明"
		} else if empty(s) {
			state = byHand
			where += "；空表，表下没有说明"
		}
		add("完整性", name, state, where)
	}
	if n := len(o.Posted.Forms); n > 0 {
		add("完整性", "项目支出绩效自评表", met, fmt.Sprintf("共%d张，在附件里", n))
	} else {
		add("完整性", "项目支出绩效自评表", none, "没有自评的项目")
	}
	for _, d := range []struct{ demand, words string }{{"主要职能（职责）", "职能 职责"}, {"机构设置", "机构设置 机构情况 单位构成 预算单位"}, {"名词解释", "名词解释"}} {
		if where := headed(o, strings.Fields(d.words)); where != "" {
			add("完整性", d.demand, met, where)
		} else {
			add("完整性", d.demand, byHand, "报告的标题里没有找到")
		}
	}

	detail(o, add)
	accuracy(o, add)
	add("公开形式", "在门户网站公开，永久保留", byHand, "网页、PDF、公开表和数据都在这个文件夹里")
	return out
}

// detail is 细化程度: how far the classifications are broken down.
func detail(o *job.Outcome, add func(group, demand, state, where string)) {
	// count counts the codes of a level that have an amount.
	count := func(id accounts.StatementID, length int) (n int) {
		s := o.Posted.Statement(id)
		for k := range s.Rows {
			if len(s.Rows[k].Code) == length && spent(&s.Rows[k]) {
				n++
			}
		}
		return n
	}
	const item, section = 7, 5 // digits of a code
	for _, d := range []struct {
		id     accounts.StatementID
		demand string
		level  string
		digits int
	}{
		{accounts.Expenditure, accounts.Expenditure.Name() + "按功能分类公开到项级科目", "项级", item},
		{accounts.GeneralExpenditure, accounts.GeneralExpenditure.Name() + "按功能分类公开到项级科目", "项级", item},
		{accounts.GovernmentFund, accounts.GovernmentFund.Name() + "按功能分类公开到项级科目", "项级", item},
		{accounts.StateCapital, accounts.StateCapital.Name() + "按功能分类公开到项级科目", "项级", item},
		{accounts.GeneralBasic, "基本支出按经济分类公开到款级科目", "款级", section},
	} {
		switch n := count(d.id, d.digits); {
		case n > 0:
			add("细化程度", d.demand, met, fmt.Sprintf("%s，%d个%s科目有数", d.id.Number(), n, d.level))
		case empty(o.Posted.Statement(d.id)):
			add("细化程度", d.demand, none, d.id.Number()+"没有数")
		default:
			add("细化程度", d.demand, byHand, d.id.Number()+"没有列到"+d.level+"科目")
		}
	}
	for _, d := range []struct{ demand, words string }{
		{"因公出国（境）团组数和人次", "团组"}, {"公务用车购置数和保有量", "保有量"}, {"国内公务接待批次和人次", "批次"},
		{"机关运行经费", "机关运行经费"}, {"政府采购支出", "政府采购支出 政府采购金额 政府采购总额"}, {"政府采购授予中小企业合同金额", "中小企业"},
		{"国有资产占用：车辆、单价50万元以上设备", "单价 单位价值 单台"}, {"绩效自评情况", "自评"},
	} {
		if where := mentioned(o, strings.Fields(d.words)); where != "" {
			add("细化程度", d.demand, met, where)
		} else {
			add("细化程度", d.demand, byHand, "报告的文字里没有找到“"+strings.Join(strings.Fields(d.words), "”“")+"”")
		}
	}
}

// accuracy is 真实性: what was held against what.
func accuracy(o *job.Outcome, add func(group, demand, state, where string)) {
	n := o.Report.Counts()
	state := met
	if n[check.InsufficientData] > 0 {
		state = byHand
	}
	add("真实性", "表内、表间、上年数、预算数和文字的各项关系", state, fmt.Sprintf("核对%d项，符合%d，不适用%d，缺数据未核对%d，不符合%d",
		len(o.Report.Obligations), n[check.Pass], n[check.NotApplicable], n[check.InsufficientData], n[check.Fail]))
	// What the checks say is said of the whole book: names and amounts of what is
	// withheld may be in it.
	inside := func(text string) string {
		if len(o.Book.Withheld) > 0 {
			return "（有科目依法不公开，内容见内部的核对结果）"
		}
		return text
	}
	for i := range o.Report.Findings {
		if f := &o.Report.Findings[i]; f.Severity == diag.Warning {
			add("真实性", "没有消除的提示", byHand, f.Code+inside(" "+f.At.InFile()+"："+f.Message))
		}
	}
	for _, line := range o.Report.Lacking() {
		add("真实性", "未能核对的", byHand, inside(line))
	}
	for _, ob := range o.Report.Obligations {
		if ob.ID == "N.*" && ob.State == check.Pass {
			add("真实性", "文字里的每个数都有出处", met, ob.Reason)
		}
	}
	for _, a := range o.Report.Accepted {
		add("真实性", "照原数公开的差额", byHand, a.Finding.Code+inside(" "+a.Finding.At.InFile()+" "+a.Finding.Difference+"："+a.Reason))
	}
	add("真实性", "没有银行卡号、身份证号、手机号、密级和内部资料标志", met, "公开前已扫描全部文字")
}

// empty reports whether a statement has no amount but zero.
func empty(s *accounts.Statement) bool {
	return !slices.ContainsFunc(s.Rows, func(r accounts.Row) bool { return spent(&r) })
}

// spent reports whether a row has an amount that is not zero.
func spent(r *accounts.Row) bool {
	return slices.ContainsFunc(r.Cells, func(f accounts.Figure) bool { return f.Known() && !f.Amount.IsZero() })
}

// place is a heading of the report and where it stands.
type place struct {
	text  string
	level int
	at    string
}

func headings(o *job.Outcome) []place {
	var out []place
	each(o, func(b doc.Block, level int, at string) {
		if level > 0 {
			out = append(out, place{textOf(b), level, at})
		}
	})
	return out
}

// headed is the first heading with one of the words; "" where there is none.
func headed(o *job.Outcome, words []string) string {
	for _, h := range headings(o) {
		if slices.ContainsFunc(words, func(w string) bool { return strings.Contains(h.text, w) }) {
			return h.at
		}
	}
	return ""
}

// laidOut is the heading above the table that holds a statement, whatever its title;
// where none does, above the first that prints a figure of it; "" where none does either.
func laidOut(o *job.Outcome, name string) (where string) {
	printed := ""
	each(o, func(b doc.Block, level int, at string) {
		t, ok := b.(*doc.Table)
		switch {
		case !ok:
		case where == "" && t.Holds == name:
			where = at
		case printed == "" && slices.ContainsFunc(t.Rows, func(r doc.Row) bool { return prints(o, &r, name) }):
			printed = at
		}
	})
	return cmp.Or(where, printed)
}

// prints reports whether a row has a figure of a statement.
func prints(o *job.Outcome, r *doc.Row, name string) bool {
	for i := range r.Cells {
		for k := range r.Cells[i].Paragraphs {
			for _, run := range r.Cells[i].Paragraphs[k].Runs {
				if run.Ref == 0 || o.Origins[run.Ref-1].Number == nil {
					continue
				}
				for _, op := range o.Origins[run.Ref-1].Number.Operands {
					if strings.HasPrefix(op.Label, name+" ") {
						return true
					}
				}
			}
		}
	}
	return false
}

// mentioned is where the first sentence with one of the words stands; "" where none is.
func mentioned(o *job.Outcome, words []string) (where string) {
	each(o, func(b doc.Block, level int, at string) {
		if where == "" && level == 0 && slices.ContainsFunc(words, func(w string) bool { return strings.Contains(textOf(b), w) }) {
			where = at
		}
	})
	return where
}

// said reports whether a paragraph under a heading has one of the words.
func said(o *job.Outcome, under string, words ...string) bool {
	found := false
	each(o, func(b doc.Block, level int, at string) {
		for _, word := range words {
			found = found || level == 0 && at == under && strings.Contains(textOf(b), word)
		}
	})
	return found
}

// each calls f for the paragraphs and tables with the heading that they stand
// under and its page.
func each(o *job.Outcome, f func(b doc.Block, level int, at string)) {
	at := "封面"
	for i := range o.Doc.Sections {
		for _, b := range o.Doc.Sections[i].Blocks {
			level := 0
			if p, ok := b.(*doc.Paragraph); ok {
				if level = o.Doc.Styles[p.Style].Outline; level > 0 {
					at = textOf(p)
					if label := o.Layout.Numbers.Labels[p.Anchor]; label != "" {
						at += "（第" + label + "页）"
					}
				}
			}
			f(b, level, at)
		}
	}
}

// textOf is the text of a paragraph; "" for a table.
func textOf(b doc.Block) string {
	p, ok := b.(*doc.Paragraph)
	if !ok {
		return ""
	}
	var out strings.Builder
	for i := range p.Runs {
		out.WriteString(p.Runs[i].Text)
	}
	return strings.Join(strings.Fields(out.String()), " ")
}

// inspection is the table as a workbook.
func inspection(o *job.Outcome) *workbook.Draft {
	sheet := workbook.DraftSheet{Name: "公开检查表", Landscape: true, Widths: []float64{6, 12, 46, 12, 70}, Frozen: 2}
	put := func(row, column int, style workbook.DraftStyle, text string) {
		sheet.Cells = append(sheet.Cells, workbook.DraftCell{Ref: workbook.CellName(row, column), Text: text, Style: style})
	}
	put(1, 1, workbook.StyleLeft, fmt.Sprintf("%s %d年度决算公开检查表", o.Posted.Organization.FullName.S, o.Posted.Year))
	for i, name := range []string{"序号", "方面", "要求", "结论", "在哪里，怎样符合"} {
		put(2, i+1, workbook.StyleHead, name)
	}
	for i, p := range points(o) {
		row := i + 3
		sheet.Cells = append(sheet.Cells, workbook.DraftCell{Ref: workbook.CellName(row, 1), Digit: fmt.Sprint(i + 1),
			Style: workbook.StyleHead})
		put(row, 2, workbook.StyleHead, p.group)
		put(row, 3, workbook.StyleLabel, p.demand)
		put(row, 4, workbook.StyleHead, p.state)
		put(row, 5, workbook.StyleLabel, p.where)
	}
	return &workbook.Draft{Title: "决算公开检查表", Creator: "juesuan", Sheets: []workbook.DraftSheet{sheet}}
}
