package ingest

import (
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/supplement"
	"juesuan/internal/workbook"
)

// Looked is what a single file turned out to be, read by itself.
type Looked struct {
	Supplement bool
	Budget     bool   // a workbook of the budget, which stands beside that of the statements
	Unit       string // as the file says, "" where it does not
	Year       int    // 0 where it does not say
	// Of a workbook of statements, what was read: the statements and Sources.
	Book *accounts.Book
}

// Look reads one file that may become a unit's workbook or its supplement. The
// name tells text from workbook and is what messages call it. nil comes with at
// least one error: the file is neither, or cannot be read.
func Look(data []byte, name string) (*Looked, diag.List) {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".yaml", ".yml":
		doc, list := supplement.Read(data, name, nil)
		if slices.ContainsFunc(list, func(d diag.Diagnostic) bool { return d.Severity == diag.Error && NoSupplement(d) }) {
			return nil, list
		}
		return lookedSupplement(doc), list
	}
	w, list := workbook.Read(data, name)
	if w == nil {
		return nil, list
	}
	// A blank supplement has sheets that read like a statement of theirs.
	doc, told := supplement.ReadWorkbook(w, nil)
	if !slices.ContainsFunc(told, func(d diag.Diagnostic) bool {
		return d.Severity == diag.Error && d.Code == "supplement.sheet" && d.At.Sheet == ""
	}) {
		return lookedSupplement(doc), told
	}
	b := accounts.NewBook(accounts.Core())
	m := &reader{list: &list}
	years := m.readWorkbooks([]*workbook.Workbook{w}, b)
	b.Sources = m.sources(b)
	if m.budgetBooks[w.File] && slices.ContainsFunc(b.Sources, func(s accounts.Source) bool { return len(s.Facts) > 0 }) {
		return &Looked{Budget: true, Unit: m.unitSaid(), Year: m.year, Book: b},
			slices.DeleteFunc(list, func(d diag.Diagnostic) bool { return d.Code == "read.sheet" }) // that no statement is in it
	}
	if slices.ContainsFunc(b.Statements[:], func(s accounts.Statement) bool { return s.Found }) {
		m.settle(b)
		adoptYear(years, b, &list)
		list = slices.DeleteFunc(list, func(d diag.Diagnostic) bool {
			return d.Code == "read.year" &&
				d.Severity == diag.Info
		}) // there is no supplement yet
		return &Looked{Unit: department(b).S, Year: b.Year, Book: b}, list
	}
	return nil, list
}

// unitSaid is the unit that the head of a sheet names, "" if none does.
func (m *reader) unitSaid() string {
	for _, g := range m.grids {
		if name := departmentOver(g); name != "" {
			return name
		}
	}
	return ""
}

func lookedSupplement(doc *supplement.Document) *Looked {
	l := &Looked{Supplement: true}
	if v := doc.Root.Get("organization", "full_name"); v != nil {
		l.Unit = v.Scalar
	}
	if v := doc.Root.Get("year"); v != nil {
		l.Year, _ = strconv.Atoi(v.Scalar)
	}
	return l
}
