package workbook

import (
	"errors"
	"fmt"
	"strings"
)

// errReadBack says that a workbook that was written does not read as it was
// meant to. Nothing of it may be kept.
var errReadBack = errors.New("改好后再读一遍，与应有的内容不同，没有保存")

// check reads what was written again: the cells that were given a content have
// it, and all others what they had.
func (p *Patch) check(before, after []byte) error {
	was, err := readXLSX(before, "")
	if err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	is, err := readXLSX(after, "")
	if err != nil {
		return fmt.Errorf("workbook: %w：%w", errReadBack, err)
	}
	if len(is.Sheets) != len(was.Sheets)+len(p.Copies) {
		return fmt.Errorf("workbook: %w", errReadBack)
	}
	for i := range is.Sheets {
		s := &is.Sheets[i]
		from := s.Name
		for _, c := range p.Copies {
			if c.Name == s.Name {
				from = c.From
			}
		}
		old := was.sheet(from)
		if old == nil {
			return fmt.Errorf("workbook: %w：表 %s", errReadBack, s.Name)
		}
		var change SheetPatch
		for _, c := range p.Sheets {
			if c.Name == s.Name {
				change = c
			}
		}
		if cell := change.differs(old, s); cell != "" {
			return fmt.Errorf("workbook: %w：表 %s 的 %s", errReadBack, s.Name, cell)
		}
	}
	return nil
}

// sheet is the first sheet of a name.
func (w *Workbook) sheet(name string) *Sheet {
	for i := range w.Sheets {
		if w.Sheets[i].Name == name {
			return &w.Sheets[i]
		}
	}
	return nil
}

// differs is the first cell of a changed sheet that does not hold what it
// should, "" if there is none.
func (p *SheetPatch) differs(was, is *Sheet) string {
	given := map[place]CellPatch{}
	for _, c := range p.Cells {
		given[place{c.Row, c.Col}] = c
	}
	for at, c := range given {
		got := is.At(at.row, at.col)
		// A number may have had to stay text, where the format shows none.
		if got.Value != c.Text || got.Formula || (got.Kind == Number || got.Kind == Date) && !c.Number {
			return CellName(at.row, at.col)
		}
	}
	left := 0
	for i := range was.Rows {
		for _, c := range was.Rows[i].Cells {
			if to, moved := p.Rows[c.Row]; moved {
				c.Row = to
			}
			if _, ok := given[place{c.Row, c.Col}]; ok {
				continue
			}
			left++
			if is.At(c.Row, c.Col) != c {
				return c.Name()
			}
		}
	}
	for i := range is.Rows {
		for _, c := range is.Rows[i].Cells {
			if _, ok := given[place{c.Row, c.Col}]; !ok {
				left--
			}
		}
	}
	if left != 0 || len(was.Merges) != len(is.Merges) {
		return strings.TrimSpace(is.Name)
	}
	return ""
}
