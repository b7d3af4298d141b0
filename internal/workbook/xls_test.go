package workbook

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"juesuan/internal/golden"
)

func readTest(t testing.TB, path string) *Workbook {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	w, list := Read(data, path)
	if list.Failed() {
		t.Fatal(list)
	}
	return w
}

// TestXLSEqualsXLSX: a workbook saved as .xls by LibreOffice gives cell for
// cell what the .xlsx gives: the sample, and one with all kinds of values,
// long and rich texts, hidden rows, columns and sheets.
func TestXLSEqualsXLSX(t *testing.T) {
	for _, c := range [][2]string{
		{"../../data/samples/ningxia-2020/公开表.xlsx", "testdata/sample-2020.xls"},
		{"testdata/features.xlsx", "testdata/features.xls"},
	} {
		t.Run(c[1], func(t *testing.T) { compareWorkbooks(t, readTest(t, c[0]), readTest(t, c[1])) })
	}
}

func compareWorkbooks(t *testing.T, xlsx, xls *Workbook) {
	if len(xlsx.Sheets) != len(xls.Sheets) {
		t.Fatalf("%d sheets, .xlsx has %d", len(xls.Sheets), len(xlsx.Sheets))
	}
	cells := 0
	for i := range xlsx.Sheets {
		a, b := &xlsx.Sheets[i], &xls.Sheets[i]
		if a.Name != b.Name || a.Hidden != b.Hidden {
			t.Errorf("sheet %q, .xlsx has %q", b.Name, a.Name)
		}
		for n := range 300 {
			if a.RowHidden(n) != b.RowHidden(n) || a.ColHidden(n) != b.ColHidden(n) {
				t.Errorf("%s: row or column %d hidden in one only", a.Name, n)
			}
		}
		if !slices.Equal(sorted(a.Merges), sorted(b.Merges)) {
			t.Errorf("%s: merges %v, .xlsx has %v", a.Name, sorted(b.Merges), sorted(a.Merges))
		}
		if len(a.Rows) != len(b.Rows) {
			t.Errorf("%s: %d rows, .xlsx has %d", a.Name, len(b.Rows), len(a.Rows))
			continue
		}
		for j := range a.Rows {
			if len(a.Rows[j].Cells) != len(b.Rows[j].Cells) {
				t.Errorf("%s row %d: %d cells, .xlsx has %d", a.Name, a.Rows[j].Number, len(b.Rows[j].Cells), len(a.Rows[j].Cells))
				continue
			}
			for k, want := range a.Rows[j].Cells {
				have := b.Rows[j].Cells[k]
				cells++
				if want.Kind == Number && have.Kind == Number {
					w, err1 := decimal.NewFromString(want.Value)
					h, err2 := decimal.NewFromString(have.Value)
					if err1 == nil && err2 == nil && w.Equal(h) {
						want.Value = have.Value
					}
				}
				if have.Value != want.Value || have.Kind != want.Kind || have.Row != want.Row || have.Col != want.Col || have.Formula != want.Formula ||
					strings.Contains(have.Format, "#,##0.00") != strings.Contains(want.Format, "#,##0.00") {
					t.Errorf("%s!%s: %+v, .xlsx has %+v", a.Name, want.Name(), have, want)
				}
			}
		}
	}
	if cells < 500 {
		t.Errorf("only %d cells compared", cells)
	}
}

func sorted(list []Range) []Range {
	return slices.SortedFunc(slices.Values(list), func(a, b Range) int {
		return (a.Row1-b.Row1)*maxColumn + a.Col1 - b.Col1
	})
}

// TestMinistryWorkbook: all that the Ministry's workbook holds.
func TestMinistryWorkbook(t *testing.T) {
	golden.Check(t, "ministry-2020.txt", []byte(dumpCells(readTest(t, "testdata/ministry-2020.xls"))))
}

func dumpCells(w *Workbook) string {
	var b strings.Builder
	kinds := [...]string{"empty", "text", "number", "date", "bool", "fault", "novalue"}
	for i := range w.Sheets {
		s := &w.Sheets[i]
		fmt.Fprintf(&b, "sheet %q", s.Name)
		if s.Hidden {
			b.WriteString(" hidden")
		}
		b.WriteString("\n")
		for _, m := range s.Merges {
			fmt.Fprintf(&b, "merge %s:%s\n", CellName(m.Row1, m.Col1), CellName(m.Row2, m.Col2))
		}
		for _, r := range s.Rows {
			if s.RowHidden(r.Number) {
				fmt.Fprintf(&b, "row %d hidden\n", r.Number)
			}
			for _, c := range r.Cells {
				fmt.Fprintf(&b, "%s %s %q", c.Name(), kinds[c.Kind], c.Value)
				if c.Format != "" {
					fmt.Fprintf(&b, " [%s]", c.Format)
				}
				if c.Formula {
					b.WriteString(" formula")
				}
				b.WriteString("\n")
			}
		}
	}
	return b.String()
}

// BenchmarkReadXLS must stay under 10 ms for twelve sheets.
func BenchmarkReadXLS(b *testing.B) {
	data, err := os.ReadFile("testdata/ministry-2020.xls")
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, list := Read(data, "x.xls"); list.Failed() {
			b.Fatal(list)
		}
	}
}
