package check

import (
	"slices"
	"strconv"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/pattern"
)

// F: the form of the tables. On an input these are warnings: the report
// writes them itself.
var printRules = []Rule{
	{ID: "F.1", Title: "表内金额：千分位 + 两位小数，数值格", Severity: diag.Warning, Stage: StageBook, Reads: "九张表的单元格格式", Open: true, fn: amountsFormatted},
	{ID: "F.2", Title: "零值一种写法（空或0.00）", Severity: diag.Warning, Stage: StageBook, Reads: "九张表", Open: true, fn: oneZeroStyle},
	{ID: "F.3", Title: "每张表有单位行", Severity: diag.Warning, Stage: StageBook, Reads: "九张表的表头", Open: true, fn: unitLines},
	{ID: "F.4", Title: "公开部门/编制单位已填，且是本单位", Severity: diag.Warning, Stage: StageBook, Reads: "九张表的表头、单位概况", Open: true, fn: departmentsFilled},
	{ID: "F.5", Title: "百分比两位小数（按版式）", Severity: diag.Warning, Stage: StageDocument, Reads: "报告全文", By: "narrative 按版式位数输出，lint 对全文再看一遍", Open: true},
	{ID: "F.6", Title: "正文金额为万元、两位小数", Severity: diag.Warning, Stage: StageDocument, Reads: "报告全文", By: "narrative 按版式单位输出，lint 对全文再看一遍", Open: true},
	{ID: "F.7", Title: "合计行、合计栏已填", Severity: diag.Warning, Stage: StageBook, Reads: "九张表", Open: true, fn: totalsFilled},
	{ID: "F.8", Title: "空表保留，并有“无数据”的说明", Severity: diag.Warning, Stage: StageBook, Reads: "公开08、09", Open: true, fn: emptyTablesSaid},
	{ID: "F.9", Title: "表注或者都有，或者都没有", Severity: diag.Info, Stage: StageBook, Reads: "九张表", Open: true, fn: notesConsistent},
	{ID: "F.10", Title: "目录所列的表 = 报告所印的表", Severity: diag.Error, Stage: StageConstruction, Reads: "报告全文", By: "typeset：目录由标题本身生成，页码取自排版结果", Test: "typeset.TestContents"},
	{ID: "F.11", Title: "合计空白处补上各项之和，本表即平", Severity: diag.Error, Stage: StageBook, Reads: "九张表", OpenRounded: true, fn: totalsFit},
}

// each calls visit for every statement that is there.
func (r *run) each(visit func(s *accounts.Statement)) {
	for i := range r.book.Statements {
		if s := &r.book.Statements[i]; s.Found {
			visit(s)
		}
	}
}

// published calls visit for every statement that the unit gives as it is to be
// published; what the Ministry's program made has the Ministry's form.
func (r *run) published(visit func(s *accounts.Statement)) {
	r.each(func(s *accounts.Statement) {
		if s.Look.Ministry {
			r.reason = drawn
			return
		}
		visit(s)
	})
}

// drawn is the reason of a duty of form that has no table to look at.
const drawn = "公开表由程序按决算报表填写"

// maxCells is how many cells of one form a finding lists.
const maxCells = 5

func amountsFormatted(r *run) {
	r.published(func(s *accounts.Statement) {
		r.passed()
		list := func(cells []diag.Position, message string) {
			if len(cells) == 0 {
				return
			}
			where := make([]diag.Side, 0, len(cells))
			for i, at := range cells {
				if i == maxCells {
					where = append(where, diag.Side{Label: "另有 " + strconv.Itoa(len(cells)-i) + " 格"})
					break
				}
				where = append(where, diag.Side{At: at})
			}
			r.find(diag.Diagnostic{At: cells[0], Message: s.Number() + "有" + strconv.Itoa(len(cells)) +
				"格" + message + "，" + remake, Where: where})
		}
		list(s.Look.Unformatted, "金额没有千分位和两位小数")
		list(s.Look.TextAmounts, "金额是文本，不是数值")
	})
}

func oneZeroStyle(r *run) {
	type style struct {
		blank, zero   int
		blankAt, zeAt diag.Position
	}
	var all style
	styles := make([]style, len(r.book.Statements))
	r.published(func(s *accounts.Statement) {
		st := &styles[s.ID-1]
		for i := range s.Rows {
			for j := range s.Rows[i].Cells {
				switch f := &s.Rows[i].Cells[j]; {
				case f.State == accounts.Blank:
					st.blank++
					if st.blankAt.IsZero() {
						st.blankAt = f.At
					}
				case f.State == accounts.Given && f.Amount.IsZero():
					st.zero++
					if st.zeAt.IsZero() {
						st.zeAt = f.At
					}
				}
			}
		}
		all.blank += st.blank
		all.zero += st.zero
		r.passed()
	})
	if all.blank == 0 || all.zero == 0 {
		return
	}
	d := diag.Diagnostic{Message: "零值有的留空，有的写0.00，" + remake}
	for i := range styles {
		st := &styles[i]
		s := &r.book.Statements[i]
		switch {
		case st.blank > 0 && st.zero > 0:
			d.Where = append(d.Where, diag.Side{At: st.blankAt, Label: s.Number(), Value: "留空" + strconv.Itoa(st.blank) + "格"},
				diag.Side{At: st.zeAt, Label: s.Number(), Value: "0.00 " + strconv.Itoa(st.zero) + "格"})
		case st.blank > 0:
			d.Where = append(d.Where, diag.Side{At: st.blankAt, Label: s.Number(), Value: "留空"})
		case st.zero > 0:
			d.Where = append(d.Where, diag.Side{At: st.zeAt, Label: s.Number(), Value: "0.00"})
		}
	}
	r.find(d)
}

func unitLines(r *run) {
	r.each(func(s *accounts.Statement) {
		if s.At.Sheet == "" {
			return // the form of the year did not have it: there is no table
		}
		if r.unitTold {
			return
		}
		r.passed()
		if s.Look.UnitLine.S == "" {
			r.find(diag.Diagnostic{At: s.At, Message: s.Number() + "没有写明金额单位，按元读取，" + remake, Hint: "请确认表内金额以元为单位"})
		}
	})
}

func departmentsFilled(r *run) {
	full := accounts.PlainName(r.book.Organization.FullName.S)
	others := map[string]int{} // the other names, each one finding for all tables that bear it
	r.each(func(s *accounts.Statement) {
		r.passed()
		name := accounts.PlainName(s.Look.Department.S)
		at := s.Look.Department.At
		if at.IsZero() {
			at = s.At
		}
		switch {
		case name == "" && s.Look.Department.At.IsZero():
			// A form without such a line has nothing to fill in.
		case name == "" && !s.Look.Ministry:
			r.find(diag.Diagnostic{At: at, Message: s.Number() + "的公开部门没有填，" + remake})
		case name != "" && full != "" && name != full && name != accounts.PlainName(r.book.Organization.ShortName.S):
			label := "公开部门"
			if s.Look.Ministry {
				label = "编制单位"
			}
			side := diag.Side{At: at, Label: label, Value: s.Look.Department.S}
			if i, told := others[name]; told {
				d := &r.findings[i]
				last := len(d.Where) - 1
				d.Where = slices.Insert(d.Where, last, side)
				first, _, _ := strings.Cut(d.Message, "的"+label)
				first, _, _ = strings.Cut(first, "等")
				d.Message = first + "等" + strconv.Itoa(last+1) + "张表的" + label + "与单位名称不同，请确认是本单位的表"
				return
			}
			others[name] = len(r.findings)
			r.find(diag.Diagnostic{At: at, Message: s.Number() + "的" + label + "与单位名称不同，请确认是本单位的表",
				Where: []diag.Side{side, {At: r.book.Organization.FullName.At, Label: "单位名称", Value: r.book.Organization.FullName.S}}})
		}
	})
}

func totalsFilled(r *run) {
	r.blanks(func(s *accounts.Statement, f *accounts.Figure, name string) {
		switch {
		case r.unsummed[f] && r.hidden[s.ID-1]: // F.11
		case r.unsummed[f]:
			r.find(diag.Diagnostic{At: f.At, Message: s.Number() + "的" + name + "没有填；本表各数不平，没有补算",
				Where: []diag.Side{{At: f.At, Label: name, Value: "（空）"}}, Hint: "请填上合计"})
		case f.State == accounts.Computed && f.At.Cell != "": // a form without such a cell has nothing to fill in
			r.find(diag.Diagnostic{At: f.At, Message: s.Number() + "的" + name + "没有填，" + remake + "：按各项之和补算",
				Where: []diag.Side{{At: f.At, Label: name, Value: "（空）"}, {Label: "各项之和", Value: money(f.Amount, r.unit(s.ID))}}})
		}
	})
}

// totalsFit finds the totals left blank with whose sums a table would not add up, where
// nothing but they would say so.
func totalsFit(r *run) {
	r.blanks(func(s *accounts.Statement, f *accounts.Figure, name string) {
		if r.unsummed[f] && r.hidden[s.ID-1] {
			r.find(diag.Diagnostic{At: f.At, Message: s.Number() + "的" + name + "没有填；补上各项之和，本表仍不平",
				Where: []diag.Side{{At: f.At, Label: name, Value: "（空）"}}, Hint: "请按账面填上，并核对与它同行、同栏的数"})
		}
	})
}

// blanks hands every total that was left blank to f, with its name; of most amounts no
// name is made.
func (r *run) blanks(f func(s *accounts.Statement, f *accounts.Figure, name string)) {
	for i := range r.book.Statements {
		s := &r.book.Statements[i]
		if !s.Found {
			continue
		}
		r.passed()
		for j := range s.Rows {
			row := &s.Rows[j]
			for k := range row.Cells {
				if c := &row.Cells[k]; r.unsummed[c] || c.State == accounts.Computed {
					t := s.Term(row.Key, s.Columns[k])
					f(s, c, t.Name(s))
				}
			}
		}
	}
}

var saysNoData = pattern.Of(`无数据|空表|没有.{0,30}(收入|支出)|无.{0,30}(收入|支出)`)

func emptyTablesSaid(r *run) {
	for _, id := range []accounts.StatementID{t8, t9} {
		s := r.book.Statement(id)
		if !s.Found {
			continue
		}
		if s.Look.Ministry {
			r.reason = drawn
			continue
		}
		empty := true
		for j := range s.Rows {
			for k := range s.Rows[j].Cells {
				if f := &s.Rows[j].Cells[k]; f.Known() && !f.Amount.IsZero() || r.unreadable[f.At] {
					empty = false
				}
			}
		}
		if !empty {
			continue
		}
		r.passed()
		if !slices.ContainsFunc(s.Look.Notes, func(t accounts.Text) bool { return saysNoData.MatchString(t.S) }) {
			r.find(diag.Diagnostic{At: s.At, Message: s.Number() + "没有数据，也没有说明，" + remake,
				Where: []diag.Side{{At: s.At, Label: s.Title(), Value: "（无数据）"}}})
		}
	}
}

func notesConsistent(r *run) {
	var with, without []*accounts.Statement
	r.published(func(s *accounts.Statement) {
		r.passed()
		if slices.ContainsFunc(s.Look.Notes, func(t accounts.Text) bool { return strings.TrimSpace(t.S) != "" }) {
			with = append(with, s)
		} else {
			without = append(without, s)
		}
	})
	if len(with) == 0 || len(without) == 0 {
		return
	}
	d := diag.Diagnostic{At: without[0].At, Message: "有的表有注，有的没有，" + remake}
	for _, s := range without {
		d.Where = append(d.Where, diag.Side{At: s.At, Label: s.Title(), Value: "（无注）"})
	}
	r.find(d)
}
