package ingest

import (
	"strings"
	"testing"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
)

// TestChoices: a finding of two places says in its hint what may be chosen, in either
// form of the supplement.
func TestChoices(t *testing.T) {
	sheet := accounts.Book{Entries: accounts.EntriesOf(map[string]accounts.Entry{"use": {Name: "“两处不同时”表", At: diag.Position{File: "补充资料.xlsx", Sheet: "两处不同时"}}})}
	for name, b := range map[string]*accounts.Book{"unit.yaml": {}, "补充资料.xlsx": &sheet} {
		m := reader{list: &diag.List{}}
		sides := []accounts.Figure{{At: diag.Position{File: "决算报表.xls", Sheet: "F03 机构运行信息表", Cell: "D20"}}, {At: diag.Position{File: "unit.yaml", Line: 7, Field: "counts.vehicles_kept"}}}
		m.disagree(b, datum{name: "counts.vehicles_kept", label: "公务用车保有量"}, sides)
		c, hint := (*m.list)[0].Choice, (*m.list)[0].Hint
		if c == nil || c.Datum != "counts.vehicles_kept" || len(c.Cells) != 2 || !isPlace(sides[0].At, c.Cells[0]) || !isPlace(sides[1].At, c.Cells[1]) {
			t.Fatalf("%s: %+v", name, c)
		}
		for _, word := range append(c.Cells, c.Datum) {
			if !strings.Contains(hint, word) {
				t.Errorf("%s: %q lacks %s", name, hint, word)
			}
		}
	}
}
