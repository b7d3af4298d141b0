package ingest

import (
	"bytes"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/folder"
	"juesuan/internal/supplement"
	"juesuan/internal/tables"
	"juesuan/internal/workbook"
)

// Years of accounts that are no slip of the pen.
const firstYear, lastYear = 2000, 2100

// Department reads the department.yaml of a folder; called is what messages
// call it, "" for the department's own. The units are as they are listed, none
// of them read.
func Department(dir, called string) (*accounts.Consolidation, diag.List) {
	name := path.Join(called, folder.DepartmentFile)
	doc, list := supplement.ReadDepartment(filepath.Join(dir, folder.DepartmentFile), name)
	f := &filler{doc: doc, list: &list}
	root := doc.Root
	k := &accounts.Consolidation{At: diag.Position{File: name}, Name: text(root.Get("name")), Layout: text(root.Get("layout"))}
	if v := root.Get("year"); v != nil {
		if k.Year, k.YearAt = int(f.whole(v)), v.At; k.Year < firstYear || k.Year > lastYear {
			f.refuse(v, "决算年度“"+v.Scalar+"”不像是年份")
		}
	}
	for _, v := range root.List("members") {
		c := accounts.Constituent{Folder: text(v.Get("folder")), Name: text(v.Get("name"))}
		switch at := c.Folder.S; {
		case at == "":
			continue // told
		case path.IsAbs(at) || filepath.IsAbs(at):
			f.refuse(v.Get("folder"), "单位文件夹应写相对于本文件夹的位置，“"+at+"”不是")
			continue
		}
		c.Folder.S = path.Clean(filepath.ToSlash(c.Folder.S))
		// A finding at the listing is known by the folder, wherever the line moves.
		c.Folder.At.Field = c.Folder.S
		k.Units = append(k.Units, c)
	}
	for _, v := range root.List("transfers") {
		t := accounts.Transfer{At: v.At, From: text(v.Get("from")), To: text(v.Get("to")), Amount: f.figure(v.Get("amount")),
			ExpenditureCode: text(v.Get("expenditure_code")), IncomeCode: text(v.Get("income_code")), Reason: text(v.Get("reason"))}
		if at := v.Get("amount"); at != nil {
			t.At = at.At
		}
		if t.Amount.Known() && t.Amount.Amount.Sign() <= 0 {
			f.refuse(v.Get("amount"), "往来的金额应大于零")
			continue
		}
		t.Expenditure = transferColumns[text(v.Get("expenditure")).S]
		t.Income = transferColumns[text(v.Get("income")).S]
		if t.From.IsZero() || t.To.IsZero() || !t.Amount.Known() || t.Expenditure == "" || t.Income == "" ||
			t.ExpenditureCode.IsZero() || t.IncomeCode.IsZero() {
			continue // told
		}
		k.Transfers = append(k.Transfers, t)
	}
	for i := range list {
		if rest, ok := strings.CutPrefix(list[i].Code, "supplement."); ok {
			list[i].Code = "department." + rest
		}
	}
	list.Sort()
	return k, list
}

// refuse reports a value of department.yaml that the field table takes.
func (f *filler) refuse(v *supplement.Value, message string) {
	f.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "department.value", At: v.At, Message: message, Excerpt: f.doc.Excerpt(v.At)})
}

// transferColumns are the columns of 公开03 and 公开02 that a payment between
// units may stand in, by their captions.
var transferColumns = map[string]accounts.ColumnKey{
	"对附属单位补助支出": accounts.ColToSubsidiary, "上缴上级支出": accounts.ColToSuperior, "基本支出": accounts.ColBasic, "项目支出": accounts.ColProject,
	"经营支出": accounts.ColOperating, "上级补助收入": accounts.ColSuperior, "附属单位上缴收入": accounts.ColSubsidiary, "事业收入": accounts.ColBusiness,
	"经营收入": accounts.ColOperating, "其他收入": accounts.ColOther,
}

// ReadIn reads a unit, or what a department has of its own: then neither a
// workbook need be there, nor, without one, a supplement. Its files are called
// by their names below folder. layouts say what fields the supplement has and
// what statements the workbook.
func ReadIn(unit, folder string, department bool, layouts Layouts, given ...accounts.CaptionReading) (*accounts.Book, diag.List) {
	b, _, list := read(unit, folder, layouts, given)
	workbook := true
	for i := range list {
		if d := &list[i]; d.Code == "read.missing" || d.Code == "read.open" {
			workbook = workbook && !noWorkbook(d)
			if folder != "" && !strings.HasPrefix(d.At.File, folder) {
				d.At.File = path.Join(folder, d.At.File)
			}
		}
	}
	if department && !workbook {
		list = slices.DeleteFunc(list, func(d diag.Diagnostic) bool { return noWorkbook(&d) || d.Code == "supplement.missing" })
	}
	return b, list
}

// noWorkbook reports whether a diagnostic says that a folder has no workbook.
func noWorkbook(d *diag.Diagnostic) bool {
	return d.Code == "read.missing" && path.Base(d.At.File) == "公开表.xlsx"
}

// IsDepartment reports whether a folder is that of a department.
func IsDepartment(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, folder.DepartmentFile))
	return err == nil
}

// PlaceSums gives the figures of a department that has no workbook of its own
// the cells in which Tables writes them, so that each has a place of its own.
func PlaceSums(b *accounts.Book, file string) error {
	var out bytes.Buffer
	if err := tables.Draft(b).Write(&out); err != nil {
		return fmt.Errorf("生成部门的公开表：%w", err)
	}
	w, list := workbook.Read(out.Bytes(), file)
	if w == nil {
		return fmt.Errorf("生成部门的公开表：%s", list.Summary())
	}
	read := accounts.NewBook(b.FormSet)
	readStatements(w, read, &list) // what it has no row or column for keeps the place of its sheet
	for i := range b.Statements {
		s := &b.Statements[i]
		for j := range s.Rows {
			for k := range s.Rows[j].Cells {
				if f := read.Figure(accounts.Cell{Statement: s.ID, Row: s.Rows[j].Key, Column: s.Columns[k]}); f.At.Cell != "" {
					s.Rows[j].Cells[k].At = f.At
				}
			}
		}
	}
	return nil
}
