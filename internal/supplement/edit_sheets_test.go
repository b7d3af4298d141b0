package supplement

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"juesuan/internal/diag"
)

// book is a workbook in memory: what EditSheets is told of one, changed as it
// says.
type book struct{ sheets []Filled }

func cellPlace(sheet diag.Position, row, col int) diag.Position {
	sheet.Cell = string(rune('A'+col-1)) + fmt.Sprint(row)
	return sheet
}

func bookOf(root *Value) *book {
	b := &book{}
	sheets, _ := Sheets(root, nil)
	for _, s := range sheets {
		f := Filled{Name: s.Name, At: diag.Position{File: "补充资料.xlsx", Sheet: s.Name}}
		for _, c := range s.Cells {
			if c.Text != "" {
				f.Cells = append(f.Cells, FilledCell{Row: c.Row, Col: c.Col, Text: c.Text, At: cellPlace(f.At, c.Row, c.Col)})
			}
		}
		b.sheets = append(b.sheets, f)
	}
	return b
}

func (b *book) read() (*Document, diag.List) {
	return ReadSheets(b.sheets, "补充资料.xlsx", cellPlace)
}

func (b *book) sheet(name string) *Filled {
	for i := range b.sheets {
		if b.sheets[i].Name == name {
			return &b.sheets[i]
		}
	}
	return nil
}

// apply does what an edit says, on a copy.
func (b *book) apply(e *SheetEdit) *book {
	out := &book{}
	for _, s := range b.sheets {
		s.Cells = slices.Clone(s.Cells)
		out.sheets = append(out.sheets, s)
	}
	for _, c := range e.Copies {
		s := *out.sheet(c.From)
		s.Name, s.At.Sheet, s.Cells = c.Name, c.Name, slices.Clone(s.Cells)
		out.sheets = append(out.sheets, s)
	}
	for _, change := range e.Sheets {
		s := out.sheet(change.Name)
		cells := map[[2]int]FilledCell{}
		for _, c := range s.Cells {
			if to, ok := change.Rows[c.Row]; ok {
				c.Row = to
			}
			cells[[2]int{c.Row, c.Col}] = c
		}
		for _, c := range change.Cells {
			if c.Text == "" {
				delete(cells, [2]int{c.Row, c.Col})
				continue
			}
			cells[[2]int{c.Row, c.Col}] = FilledCell{Row: c.Row, Col: c.Col, Text: c.Text}
		}
		s.Cells = nil
		for _, key := range slices.SortedFunc(maps.Keys(cells), func(a, b [2]int) int { return slices.Compare(a[:], b[:]) }) {
			c := cells[key]
			c.At = cellPlace(s.At, c.Row, c.Col)
			s.Cells = append(s.Cells, c)
		}
	}
	if e.Order != nil {
		slices.SortFunc(out.sheets, func(a, b Filled) int { return slices.Index(e.Order, a.Name) - slices.Index(e.Order, b.Name) })
	}
	return out
}

func (e *SheetEdit) String() string {
	var b strings.Builder
	for _, c := range e.Copies {
		fmt.Fprintf(&b, "copy %s to %s\n", c.From, c.Name)
	}
	if e.Order != nil {
		fmt.Fprintf(&b, "order %v\n", e.Order)
	}
	for _, s := range e.Sheets {
		for _, from := range slices.Sorted(maps.Keys(s.Rows)) {
			fmt.Fprintf(&b, "%s row %d to %d\n", s.Name, from, s.Rows[from])
		}
		for _, c := range s.Cells {
			fmt.Fprintf(&b, "%s!%c%d %q number=%v\n", s.Name, 'A'+c.Col-1, c.Row, c.Text, c.Number)
		}
	}
	return b.String()
}

// TestEditSheetsRandom: after random edits the workbook says what was wanted
// and all else that it said.
func TestEditSheetsRandom(t *testing.T) {
	n := 30
	if os.Getenv("JUESUAN_SOAK") != "" {
		n = 3000
	}
	for k, path := range sampleFiles {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		doc, _ := Read(data, "unit.yaml")
		b := bookOf(doc.Root)
		r := rand.New(rand.NewPCG(uint64(n), uint64(k)))
		refused := 0
		for i := range n {
			doc, list := b.read()
			changes := someChange(r, doc.Root)
			e, err := EditSheets(b.sheets, "补充资料.xlsx", cellPlace, changes)
			if err != nil {
				if !strings.Contains(err.Error(), "没有地方写") {
					t.Fatalf("%s, %d: %+v: %v", path, i, changes, err)
				}
				refused++
				continue
			}
			after := b.apply(e)
			if err := e.Check(after.sheets, "补充资料.xlsx", cellPlace); err != nil {
				t.Fatalf("%s, %d: %+v: %v\n%s\n%s", path, i, changes, err, e, messages(list))
			}
			again, _ := after.read()
			m := model{doc.Root}
			for _, c := range changes {
				m.do(c)
			}
			doc.Root.named("")
			if a, b := values(asCells(doc.Root)), values(asCells(again.Root)); a != b {
				t.Fatalf("%s, %d: %+v:\n%s\n%s", path, i, changes, lineDiff(a, b), e)
			}
			if len(changes) == 1 && changes[0].Do == Set && len(e.Copies) == 0 {
				for _, s := range e.Sheets {
					if len(s.Cells) > 8 || len(s.Rows) > 0 {
						t.Errorf("%s, %d: %+v changes\n%s", path, i, changes, e)
					}
				}
			}
			if i%3 == 0 {
				b = after
			}
		}
		t.Logf("%s: %d of %d refused", path, refused, n)
	}
}

// asCells is a value as cells keep it: numbers without the zeros at their end,
// texts without tabs at the end of their lines.
func asCells(v *Value) *Value {
	switch v.Field.Type {
	case Amount, Number, Whole:
		v.Scalar = plainest(v.Scalar)
	case Flag:
		v.Scalar = map[bool]string{true: "是", false: "否"}[IsTrue(v.Scalar)]
	}
	for _, x := range append(slices.Clone(v.Members), v.Items...) {
		asCells(x)
	}
	return v
}
