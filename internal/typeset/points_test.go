package typeset

import (
	"testing"

	"juesuan/internal/doc"
)

// TestPoints: in a column of centred numbers of which some have a decimal point
// the points stand below each other, and Word is told so.
func TestPoints(t *testing.T) {
	b := newSampler()
	table := b.newTable(2, "")
	for _, n := range []string{"1.98", "20", "0.5", "100"} {
		c := b.cell(sCentre, n)
		c.NoWrap = true
		whole := b.cell(sCentre, n[:1]) // without points: as they are
		whole.NoWrap = true
		table.Rows = append(table.Rows, b.row(0, c, whole))
	}
	b.section(sheet, numbering, table)
	l := sound(t, b.doc)
	digits := 0
	at := map[doc.Length]int{}
	for _, r := range l.Pages[0].Runs {
		if r.Size != 9*doc.Pt || r.X > l.Pages[0].Width/2 {
			continue
		}
		x := r.X
		for _, g := range r.Glyphs {
			if g.Rune == '.' {
				break
			}
			x += g.Advance
		}
		digits++
		at[x/doc.Twip/2]++ // twips are Word's finest
	}
	if digits != 4 || len(at) > 2 {
		t.Errorf("of %d numbers the points stand at %v", digits, at)
	}
	shifts := l.Numbers.Tables[table].Shifts
	if len(shifts) < 3 {
		t.Errorf("Word is told of %v", shifts)
	}
	for k := range shifts {
		if k.Cell != 0 {
			t.Errorf("the column without points moved: %v", shifts)
		}
	}
}

// TestLevel: where the names of some rows wrap all rows are as high, as long as
// the table stands on its page; a form's are not.
func TestLevel(t *testing.T) {
	for _, form := range []bool{false, true} {
		b := newSampler()
		table := b.newTable(2, "")
		table.Columns[0].Width = 40 * doc.MM
		table.Columns[1].Width = 120 * doc.MM
		for i, name := range []string{"社会保险经办机构", "国有企业退休人员社会化管理补助支出", "购房补贴"} {
			r := b.row(14*doc.Pt, b.cell(sCell, name), b.cell(sNumber, "1.00"))
			r.MaySplit = form && i == 0
			table.Rows = append(table.Rows, r)
		}
		b.section(sheet, numbering, table)
		h := sound(t, b.doc).Numbers.Tables[table].Rows
		if same := h[0] == h[1] && h[1] == h[2]; same == form {
			t.Errorf("form %v: rows of %v", form, h)
		}
	}
}
