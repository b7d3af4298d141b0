package ingest

import (
	"slices"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/region"
)

// readUnit takes the unit of the table: all places that say it must agree.
func (t *table) readUnit(below int) {
	said := t.grid.Units(below)
	if len(said) == 0 && t.grid.One {
		said = t.grid.Of.Units(0)
		if slices.ContainsFunc(said, func(s region.SaidUnit) bool { return s.Unit != said[0].Unit }) {
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
	t.s.Unit, t.s.Look.UnitLine = said[0].Unit, said[0].By
	for _, s := range said[1:] {
		if s.Unit == said[0].Unit {
			continue
		}
		t.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.unit", At: said[0].By.At, Message: "这张表写了两种金额单位：" + said[0].Unit.String() + "和" + s.Unit.String(),
			Where: []diag.Side{{At: said[0].By.At, Label: "一处", Value: region.Clip(said[0].By.S)}, {At: s.By.At, Label: "另一处", Value: region.Clip(s.By.S)}},
			Hint:  "请按账面核对金额，只留一种单位"})
		return
	}
}

// departmentOf is the name behind a label such as 公开部门：, and whether the
// text begins with one.
func departmentOf(text string) (name string, ok bool) {
	for i, part := range region.Segments(text) {
		s := region.Plain(part)
		for _, label := range departmentLabels {
			rest, found := strings.CutPrefix(s, label)
			if _, money := accounts.ParseUnit(rest); !found || money && region.WholeUnit(s) != accounts.NoUnit {
				continue
			}
			if m := region.UnitLine.FindStringSubmatch(rest); m != nil && region.WholeUnit(rest) != accounts.NoUnit {
				rest = m[1] // 公开部门：某局金额单位：元
			}
			if rest == "" && len(region.Segments(text)) > i+1 {
				if next := region.Segments(text)[i+1]; !region.Labelled.MatchString(next) {
					rest = region.Plain(next)
				}
			}
			return rest, true
		}
	}
	return "", false
}
