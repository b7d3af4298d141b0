package ingest

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/folder"
	"juesuan/internal/supplement"
	"juesuan/internal/workbook"
)

// Read reads a unit: a folder, or the workbook inside one. The book is never
// nil: what could not be read is missing from it and told in the list.
func Read(unit string) (*accounts.Book, diag.List) {
	b, _, list := read(unit, "", Layouts{}, nil)
	return b, list
}

// Layouts gives what a layout declares by its name, which may be "": the fields
// of the supplement and the statements of the workbook. Where a part is nil,
// those of the program are all there are.
type Layouts struct {
	Fields supplement.Layouts
	Forms  func(layout string) *accounts.FormSet
}

func (l Layouts) forms(layout string) *accounts.FormSet {
	if l.Forms == nil {
		return accounts.Core()
	}
	return l.Forms(layout)
}

// read reads a unit whose files are called by their names below folder: first
// the supplement, which names the layout, since that says which statements there
// are. It returns the years that each sheet names too.
func read(unit, folder string, layouts Layouts, given []accounts.CaptionReading) (b *accounts.Book, years [][]yearAt, list diag.List) {
	dir, names := findWorkbooks(unit, &list)
	var doc *supplement.Document
	var supplied diag.List
	layout := ""
	if dir != "" {
		doc, supplied = supplementOf(dir, folder, layouts.Fields)
		layout = doc.Root.Text("layout")
	}
	b = accounts.NewBook(layouts.forms(layout))
	m := &reader{list: &list, past: folder != "", doc: doc, fields: layouts.Fields}
	var books []*workbook.Workbook
	for _, name := range names {
		w, l := workbook.ReadFile(filepath.Join(dir, name), path.Join(folder, name))
		list = append(list, l...)
		if w != nil {
			books = append(books, w)
		}
	}
	list = append(list, supplied...)
	var attached []*supplement.Value
	if doc != nil {
		attached = fillIn(doc, b, &list)
	}
	m.take(slices.Concat(given, b.Readings))
	if len(books) > 0 {
		years = m.readWorkbooks(books, b)
		b.Sources = m.sources(b)
		m.settlePapers(b)
	}
	attach(dir, books, attached, b, &list)
	m.settle(b)
	m.tellUnused(b)
	adoptYear(years, b, &list)
	checkYears(years, b, &list)
	list.Sort()
	return b, years, list
}

// readStatements reads the nine statements of a workbook. It returns the years
// that each sheet names.
func readStatements(w *workbook.Workbook, b *accounts.Book, list *diag.List) (years [][]yearAt) {
	m := &reader{list: list}
	years = m.readWorkbooks([]*workbook.Workbook{w}, b)
	m.settle(b)
	return years
}

// adoptYear takes the year from the workbook where the supplement says none, so
// that the codes can be checked all the same: the latest year that every sheet
// naming years names.
func adoptYear(years [][]yearAt, b *accounts.Book, list *diag.List) {
	if b.Year != 0 {
		return
	}
	var best yearAt
	for _, sheet := range years {
		for _, y := range sheet {
			if y.year > best.year && !slices.ContainsFunc(years, func(other []yearAt) bool {
				return len(other) > 0 && !slices.ContainsFunc(other, func(o yearAt) bool { return o.year == y.year })
			}) {
				best = y
			}
		}
	}
	if best.year == "" {
		return
	}
	b.Year, _ = strconv.Atoi(best.year)
	b.YearAt = best.at
	if slices.ContainsFunc(*list, func(d diag.Diagnostic) bool { return d.Code != "supplement.missing" && NoSupplement(d) }) {
		return // the supplement may well say it
	}
	list.Tell(diag.Info, "read.year", best.at, "补充资料没有写决算年度，按表上写的"+best.year+"年核对", "请在补充资料里填写决算年度 "+best.year)
}

// NoSupplement reports whether a diagnostic says that the supplement could not
// be read at all: what it seems to lack may well be in it.
func NoSupplement(d diag.Diagnostic) bool {
	switch d.Code {
	case "supplement.missing", "supplement.open", "supplement.encoding", "supplement.syntax", "supplement.empty",
		"supplement.limit", "supplement.twice":
		return true
	case "read.format", "read.damaged", "read.encrypted", "read.xls", "read.open":
		return slices.Contains(supplementNames, strings.TrimSuffix(path.Base(d.At.File), filepath.Ext(d.At.File)))
	}
	return false
}

// checkYears reports a sheet that names years, but not the year of the accounts:
// last year's workbook beside this year's supplement, or the other way round.
func checkYears(years [][]yearAt, b *accounts.Book, list *diag.List) {
	if b.Year == 0 {
		return
	}
	want := strconv.Itoa(b.Year)
	for _, sheet := range years {
		if len(sheet) == 0 || slices.ContainsFunc(sheet, func(y yearAt) bool { return y.year == want }) {
			continue
		}
		list.Tell(diag.Error, "read.year", sheet[0].at, "这张表写的是"+sheet[0].year+"年，补充资料的决算年度是"+want+"年", "请核对是否用错了工作簿，或改正年度",
			diag.Side{At: sheet[0].at, Value: sheet[0].year}, diag.Side{At: b.YearAt, Label: "决算年度", Value: want})
	}
}

// workbookNames are the names a unit's workbook usually has, best first.
var workbookNames = []string{"公开表", "决算公开表", "决算报表", "财决报表"}

// supplementNames are the names of the supplement, which is no workbook of statements.
var supplementNames = []string{"补充资料"}

// findWorkbooks finds the workbooks of a unit: the one that is called as such
// usually are, else all. There is none, with an error in the list, where the
// folder holds none; dir is "" where there is not even a folder.
func findWorkbooks(unit string, list *diag.List) (dir string, workbooks []string) {
	info, err := os.Stat(unit)
	at := diag.Position{File: filepath.Base(unit)}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		list.Tell(diag.Error, "read.missing", at, "没有这个文件夹或文件："+unit, "请给出单位资料所在的文件夹")
		return "", nil
	case err != nil:
		list.Errorf("read.open", at, "打不开：%v", err)
		return "", nil
	case !info.IsDir():
		return filepath.Dir(unit), []string{filepath.Base(unit)}
	}
	entries, err := os.ReadDir(unit)
	if err != nil {
		list.Errorf("read.open", at, "打不开文件夹：%v", err)
		return unit, nil
	}
	var names, others []string
	for _, e := range entries {
		n := e.Name()
		ext := strings.ToLower(filepath.Ext(n))
		stem := strings.TrimSuffix(n, filepath.Ext(n))
		if e.IsDir() || strings.HasPrefix(n, ".") || strings.HasPrefix(n, "~$") || n == folder.CodeList ||
			slices.Contains(supplementNames, stem) || strings.HasSuffix(stem, "-标注") {
			continue
		}
		switch ext {
		case ".xlsx", ".xls", ".xlsm", ".et":
			names = append(names, n)
		case ".xlsb", ".ods", ".fods", ".csv", ".htm", ".html", ".mht":
			others = append(others, n)
		}
	}
	if len(names) == 0 && len(others) == 1 {
		names = others // reading it says what it is, and what to do
	}
	var budgets []string
	names = slices.DeleteFunc(names, func(n string) bool {
		is := folder.IsBudget(n)
		if is {
			budgets = append(budgets, n)
		}
		return is
	})
	if len(names) == 0 {
		names, budgets = budgets, nil // nothing else may be the workbook
	}
	for _, want := range workbookNames {
		if len(names) <= 1 {
			break
		}
		if i := slices.IndexFunc(names, func(n string) bool { return strings.TrimSuffix(n, filepath.Ext(n)) == want }); i >= 0 {
			names = names[i : i+1]
		}
	}
	if len(names) == 0 {
		list.Tell(diag.Error, "read.missing", diag.Position{File: "公开表.xlsx"}, "文件夹里没有决算工作簿", "请把决算公开表存为“公开表.xlsx”，放进单位文件夹")
	}
	return unit, append(names, budgets...)
}
