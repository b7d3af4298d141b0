package region

import (
	"strings"
	"unicode"

	"juesuan/internal/accounts"
	"juesuan/internal/pattern"
	"juesuan/internal/workbook"
)

// The unit of money is what a cell says wholly: 金额单位：元 alone, or as the
// labelled end of a text; in brackets behind a caption or title; a note that
// says 以万元为单位. 编制单位：元谋县某局 says nothing of money.

var (
	// UnitLine is a unit line; what stands before 单位 must not be another label, and
	// the units of what is counted may stand beside that of money: 单位：万元、个、辆.
	UnitLine = pattern.Of(`^(.*?)(金额|计量|货币|计价)?单位:?\(?(?:人民币)?:?(?:` + counted + `[、,/])*(元|千元|万元)(?:人民币)?` +
		`(?:[、,/]` + counted + `)*\)?[)。]*$`)
	// UnitLabel is a label whose unit stands in the next cell.
	UnitLabel = pattern.Of(`^(?:金额|计量|货币|计价)?单位:$`)
	// beforeUnit is what a bare 单位 may follow and still speak of money: 2020年度单位：元,
	// not 编制单位：元.
	beforeUnit = pattern.Of(`(^|[0-9,，。;；、)]|年度?|月|日|表)\(?$`)
	// noteUnit is how a note says the unit of its table.
	noteUnit = pattern.Of(`以“?(元|千元|万元)“?为(?:金额|计量)?单位|(?:金额|计量|货币)单位(?:为|是)“?(元|千元|万元)(?:$|[“,，。;；、)])`)
	// captionUnit is the unit behind a caption or title: 决算数（元）, （单位：万元）.
	captionUnit = pattern.Of(`[^0-9]\((?:单位:)?(?:人民币)?(元|千元|万元)\)$|^\((元|千元|万元)\)$`)
	// Labelled is a segment that begins with a label of its own.
	Labelled = pattern.Of(`^[^:：]{1,12}[:：]`)
)

// counted are the units of what is no money.
const counted = `(?:个|人|人次|次|批|批次|辆|台|套|台\(套\)|台套|平方米|%)`

// UnitOf is the unit of money that a text says, NoUnit where it says none.
func UnitOf(text string) accounts.Unit {
	if !strings.Contains(text, "元") {
		return accounts.NoUnit
	}
	if u := WholeUnit(Plain(text)); u != accounts.NoUnit {
		return u
	}
	parts := Segments(text)
	for i, part := range parts {
		u := WholeUnit(Plain(part))
		if u != accounts.NoUnit && (i+1 == len(parts) || Labelled.MatchString(parts[i+1])) {
			return u
		}
	}
	if words := strings.Fields(text); len(words) > 1 && Labelled.MatchString(words[len(words)-2]) {
		return WholeUnit(Plain(words[len(words)-1])) // 部门：某局 单位：元
	}
	return accounts.NoUnit
}

// WholeUnit is the unit that a text, made plain, says and ends with.
func WholeUnit(s string) accounts.Unit {
	m := UnitLine.FindStringSubmatch(s)
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

// Segments are the parts of a text between wide blanks: two spaces or more, a
// full-width one, a tab, a line break.
func Segments(text string) (parts []string) {
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

// SaidUnit is one place that says the unit of a table.
type SaidUnit struct {
	Unit accounts.Unit
	By   accounts.Text
}

// Units are all places in a grid that say a unit of money. Of a text of a row
// only a whole unit line counts, of captions, titles and notes also the unit
// behind them.
func (g *Grid) Units(below int) (said []SaidUnit) {
	looks := 0
	for i := range g.Rows {
		for _, c := range g.Rows[i].Cells {
			if c.Kind != workbook.Text || len(c.Value) > 1_000 || !strings.Contains(c.Value, "元") && !strings.Contains(c.Value, "单位") {
				continue
			}
			if looks++; looks > maxLooks {
				return said
			}
			u := UnitOf(c.Value)
			s := Plain(c.Value)
			switch {
			case u != accounts.NoUnit:
			case UnitLabel.MatchString(s):
				if m, _ := g.Merged(c.Row, c.Col); m.Col2 < g.Wide {
					u, _ = accounts.ParseUnit(strings.Trim(g.Own(c.Row, m.Col2+1), "()"))
				}
			case c.Row < below+HeadRows && captionUnit.MatchString(s):
				m := captionUnit.FindStringSubmatch(s)
				u, _ = accounts.ParseUnit(m[1] + m[2])
			default:
				if m := noteUnit.FindStringSubmatch(s); m != nil {
					u, _ = accounts.ParseUnit(m[1] + m[2])
				}
			}
			if u != accounts.NoUnit {
				said = append(said, SaidUnit{u, g.Text(c.Row, c.Col)})
			}
		}
	}
	return said
}
