package ingest

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/workbook"
)

// The unit of money is what a cell says wholly: 金额单位：元 alone, or as the
// labelled end of a text; in brackets behind a caption or title; a note that
// says 以万元为单位. 编制单位：元谋县某局 says nothing of money.

var (
	// unitLine is a unit line; what stands before 单位 must not be another label.
	unitLine = regexp.MustCompile(`^(.*?)(金额|计量|货币|计价)?单位:?\(?(?:人民币)?:?(元|千元|万元)(?:人民币)?\)?[)。]*$`)
	// unitLabel is a label whose unit stands in the next cell.
	unitLabel = regexp.MustCompile(`^(?:金额|计量|货币|计价)?单位:$`)
	// beforeUnit is what a bare 单位 may follow and still speak of money: 2020年度单位：元,
	// not 编制单位：元.
	beforeUnit = regexp.MustCompile(`(^|[0-9,，。;；、)]|年度?|月|日|表)\(?$`)
	// noteUnit is how a note says the unit of its table.
	noteUnit = regexp.MustCompile(`以“?(元|千元|万元)“?为(?:金额|计量)?单位|(?:金额|计量|货币)单位(?:为|是)“?(元|千元|万元)(?:$|[“,，。;；、)])`)
	// captionUnit is the unit behind a caption or title: 决算数（元）, （单位：万元）.
	captionUnit = regexp.MustCompile(`[^0-9]\((?:单位:)?(?:人民币)?(元|千元|万元)\)$|^\((元|千元|万元)\)$`)
	// labelled is a segment that begins with a label of its own.
	labelled = regexp.MustCompile(`^[^:：]{1,12}[:：]`)
)

// unitOf is the unit of money that a text says, NoUnit where it says none.
func unitOf(text string) accounts.Unit {
	if !strings.Contains(text, "元") {
		return accounts.NoUnit
	}
	if u := wholeUnit(plain(text)); u != accounts.NoUnit {
		return u
	}
	parts := segments(text)
	for i, part := range parts {
		u := wholeUnit(plain(part))
		if u != accounts.NoUnit && (i+1 == len(parts) || labelled.MatchString(parts[i+1])) {
			return u
		}
	}
	if words := strings.Fields(text); len(words) > 1 && labelled.MatchString(words[len(words)-2]) {
		return wholeUnit(plain(words[len(words)-1])) // 部门：某局 单位：元
	}
	return accounts.NoUnit
}

// wholeUnit is the unit that a text, made plain, says and ends with.
func wholeUnit(s string) accounts.Unit {
	m := unitLine.FindStringSubmatch(s)
	if m == nil {
		return accounts.NoUnit
	}
	if m[2] == "" && !beforeUnit.MatchString(m[1]) {
		return accounts.NoUnit // 编制单位：元
	}
	if !strings.Contains(s, ":") && m[1] != "" && m[2] == "" {
		return accounts.NoUnit // 某单位元
	}
	u, _ := accounts.ParseUnit(m[3])
	return u
}

// segments are the parts of a text between wide blanks: two spaces or more, a
// full-width one, a tab, a line break.
func segments(text string) (parts []string) {
	start, run, wide := 0, 0, false
	cut := func(from, to int) {
		if s := strings.TrimSpace(text[start:from]); s != "" {
			parts = append(parts, s)
		}
		start = to
	}
	begin := 0
	for i, r := range text {
		if unicode.IsSpace(r) {
			if run == 0 {
				begin = i
			}
			run++
			wide = wide || r != ' '
			continue
		}
		if wide || run > 1 {
			cut(begin, i)
		}
		run, wide = 0, false
	}
	cut(len(text), len(text))
	return parts
}

// saidUnit is one place that says the unit of a table.
type saidUnit struct {
	unit accounts.Unit
	by   accounts.Text
}

// units are all places in a grid that say a unit of money. Of a text of a row
// only a whole unit line counts, of captions, titles and notes also the unit
// behind them.
func (g *grid) units(below int) (said []saidUnit) {
	looks := 0
	for i := range g.Rows {
		for _, c := range g.Rows[i].Cells {
			if c.Kind != workbook.Text || len(c.Value) > 1_000 || !strings.Contains(c.Value, "元") && !strings.Contains(c.Value, "单位") {
				continue
			}
			if looks++; looks > maxLooks {
				return said
			}
			u := unitOf(c.Value)
			s := plain(c.Value)
			switch {
			case u != accounts.NoUnit:
			case unitLabel.MatchString(s):
				if m, _ := g.Merged(c.Row, c.Col); m.Col2 < g.cols {
					u, _ = accounts.ParseUnit(strings.Trim(g.own(c.Row, m.Col2+1), "()"))
				}
			case c.Row < below+headRows && captionUnit.MatchString(s):
				m := captionUnit.FindStringSubmatch(s)
				u, _ = accounts.ParseUnit(m[1] + m[2])
			default:
				if m := noteUnit.FindStringSubmatch(s); m != nil {
					u, _ = accounts.ParseUnit(m[1] + m[2])
				}
			}
			if u != accounts.NoUnit {
				said = append(said, saidUnit{u, g.text(c.Row, c.Col)})
			}
		}
	}
	return said
}

// readUnit takes the unit of the table: all places that say it must agree.
func (t *table) readUnit(below int) {
	said := t.grid.units(below)
	if len(said) == 0 && t.grid.one {
		said = t.grid.of.units(0)
		if slices.ContainsFunc(said, func(s saidUnit) bool { return s.unit != said[0].unit }) {
			said = nil // each is of another table of the sheet
		}
	}
	if len(said) == 0 {
		if a := t.m.answerUnit(t.grid, t.s.ID); a != nil {
			t.s.Unit, _ = accounts.ParseUnit(a.Unit)
			t.s.Look.UnitLine = accounts.Text{S: a.Unit, At: a.At}
			return
		}
		t.noUnit, t.s.Unit = true, accounts.Yuan
		return
	}
	t.s.Unit, t.s.Look.UnitLine = said[0].unit, said[0].by
	for _, s := range said[1:] {
		if s.unit == said[0].unit {
			continue
		}
		t.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.unit", At: said[0].by.At, Message: "这张表写了两种金额单位：" + said[0].unit.String() + "和" + s.unit.String(),
			Where: []diag.Side{{At: said[0].by.At, Label: "一处", Value: clip(said[0].by.S)}, {At: s.by.At, Label: "另一处", Value: clip(s.by.S)}},
			Hint:  "请按账面核对金额，只留一种单位"})
		return
	}
}

// departmentOf is the name behind a label such as 公开部门：, and whether the
// text begins with one.
func departmentOf(text string) (name string, ok bool) {
	for i, part := range segments(text) {
		s := plain(part)
		for _, label := range departmentLabels {
			rest, found := strings.CutPrefix(s, label)
			if _, money := accounts.ParseUnit(rest); !found || money && wholeUnit(s) != accounts.NoUnit {
				continue
			}
			if m := unitLine.FindStringSubmatch(rest); m != nil && wholeUnit(rest) != accounts.NoUnit {
				rest = m[1] // 公开部门：某局金额单位：元
			}
			if rest == "" && len(segments(text)) > i+1 {
				if next := segments(text)[i+1]; !labelled.MatchString(next) {
					rest = plain(next)
				}
			}
			return rest, true
		}
	}
	return "", false
}
