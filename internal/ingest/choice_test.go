package ingest

import (
	"slices"
	"testing"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
)

// TestChoices: what a finding says in its hint of the choice is what is told of
// it, in either form of the supplement.
func TestChoices(t *testing.T) {
	sheet := accounts.Book{Entries: map[string]accounts.Entry{"use": {Name: "“两处不同时”表", At: diag.Position{File: "补充资料.xlsx", Sheet: "两处不同时"}}}}
	for name, b := range map[string]*accounts.Book{"unit.yaml": {}, "补充资料.xlsx": &sheet} {
		m := reader{list: &diag.List{}}
		sides := []accounts.Figure{{At: diag.Position{File: "决算报表.xls", Sheet: "F03 机构运行信息表", Cell: "D20"}}, {At: diag.Position{File: "unit.yaml", Line: 7, Field: "counts.vehicles_kept"}}}
		m.disagree(b, datum{name: "counts.vehicles_kept", label: "公务用车保有量"}, sides)
		datum, cells, ok := Choices(&(*m.list)[0])
		if !ok || datum != "counts.vehicles_kept" || len(cells) != 2 || !isPlace(sides[0].At, cells[0]) || !isPlace(sides[1].At, cells[1]) || slices.Contains(cells, "") {
			t.Errorf("%s: %q %q %v of %q", name, datum, cells, ok, (*m.list)[0].Hint)
		}
	}
	if _, _, ok := Choices(&diag.Diagnostic{Code: "read.twice", Hint: "两张表是同一张决算表的两种写法，请核对后改正"}); ok {
		t.Error("a finding without a choice offers one")
	}
}
