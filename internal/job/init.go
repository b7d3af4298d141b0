package job

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/folder"
	"juesuan/internal/ingest"
	"juesuan/internal/supplement"
)

// NewUnit is a unit folder to be started.
type NewUnit struct {
	Dir    string
	From   string // last year's unit folder, or ""
	Layout string // pack, or "": last year's
	Year   int    // of the accounts, or 0: the year after last year's
	YAML   bool   // the supplement as unit.yaml instead of a workbook
	Name   string // the unit's full name, where it is known
}

// Started is what Init made.
type Started struct {
	File    string // the supplement, below Dir
	Year    int    // of last year's accounts, 0 without
	Figures int    // carried over as 上年数
}

// Init starts a unit folder: a supplement to be filled in, with what last year's
// unit can give. It never writes over a supplement. What is wrong with last
// year's files is in the list, and then nothing is written.
func (p *Program) Init(n NewUnit) (Started, diag.List, error) {
	var s Started
	for _, name := range []string{folder.SupplementWorkbook, "补充资料.xls", "补充资料.xlsm", folder.SupplementYAML} {
		if _, err := os.Lstat(filepath.Join(n.Dir, name)); err == nil {
			return s, nil, fmt.Errorf("%s 里已有%s，不会覆盖；要重新开始，请先把它移走", n.Dir, name)
		}
	}
	if n.Layout != "" {
		if _, _, err := FindPack(n.Layout); err != nil {
			return s, nil, err
		}
	}
	year := ""
	if n.Year != 0 {
		year = strconv.Itoa(n.Year)
	}
	root := supplement.Core().New(year, n.Layout)
	var list diag.List
	if n.From != "" {
		book, err := p.lastYear(n, &list)
		if err != nil || list.Failed() {
			return s, list, err
		}
		root, s.Figures = ingest.NextYear(n.From, n.Layout, book, p.layouts(""))
		s.Year = book.Year
	}
	root = supplement.WithFullName(root, n.Name)
	fields := p.fieldsOf(root.Text("layout"))
	if l, err := p.loaded(root.Text("layout")); err == nil && l.pack != nil && len(l.pack.Info.Unverified) > 0 {
		list.Add(unverified(l.pack))
	}
	s.File = folder.SupplementWorkbook
	var out bytes.Buffer
	if n.YAML {
		s.File = folder.SupplementYAML
		out.Write(fields.YAML(root, true))
	} else {
		draft, lost := fields.Draft(root, PackNames())
		list = append(list, lost...)
		if err := draft.Write(&out); err != nil {
			return s, list, fmt.Errorf("生成%s：%w", s.File, err)
		}
	}
	return s, list, folder.Machine(folder.Create(n.Dir, n.Dir, s.File, out.Bytes()))
}

// lastYear reads the unit that a new one starts from. Of its supplement only
// what is carried over counts.
func (p *Program) lastYear(n NewUnit, list *diag.List) (*accounts.Book, error) {
	var book *accounts.Book
	if summed(n.From) {
		var err error
		if book, err = p.priorDepartment(Job{Prior: n.From}, list); err != nil || list.Failed() {
			return book, err
		}
	} else {
		var read diag.List
		book, read = ingest.ReadPrior(n.From, n.Dir, p.declared(""))
		*list = append(*list, read...)
		if book == nil {
			list.Errorf("read.missing", read[0].At, "上年文件夹里没有工作簿，只有公开的文件；请用 --from 写明这个文件")
			return nil, nil
		}
		if read.Failed() {
			return book, nil
		}
		if book.Year == 0 && n.Year > 1 {
			book.Year = n.Year - 1 // the tables say none, the person does
		}
		codes, _ := p.codesOf(n.From)
		dict, err := p.dictionary(book.Year, codes)
		if err != nil {
			return nil, err
		}
		*list = append(*list, accounts.Resolve(book, dict, nil)...)
	}
	switch {
	case book.Year == 0:
		list.Add(diag.Diagnostic{Severity: diag.Error, Code: "prior.year", At: diag.Position{File: filepath.Base(n.From)},
			Message: "上年资料里没有写年度，不知道新的一年是哪一年", Hint: "请加 --year 写明新的一年"})
	case n.Year != 0 && n.Year != book.Year+1:
		list.Errorf("prior.year", book.YearAt, "上年资料是%d年度的，新的一年应是%d年度，给出的却是 %d", book.Year, book.Year+1, n.Year)
	}
	return book, nil
}
