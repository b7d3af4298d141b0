package job

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"juesuan/internal/accounts"
	"juesuan/internal/folder"
	"juesuan/internal/tables"
)

// TablesName is the workbook of the nine statements that is posted beside the
// report. A unit's own workbook usually has the same name.
const TablesName = "公开表.xlsx"

func tablesFile(b *accounts.Book) (folder.File, error) {
	var out bytes.Buffer
	if err := tables.Draft(b).Write(&out); err != nil {
		return folder.File{}, fmt.Errorf("生成%s：%w", TablesName, err)
	}
	return folder.File{Name: TablesName, Data: out.Bytes()}, nil
}

// TablesFit reports an error where the tables would be written over the unit's
// own workbook: dir is the folder that receives the report.
func TablesFit(unit, dir string) error {
	own := unit
	if st, err := os.Stat(unit); err == nil && !st.IsDir() {
		own = filepath.Dir(unit)
	}
	a, err := os.Stat(own)
	if err != nil {
		return nil // reading it will tell
	}
	if b, err := os.Stat(dir); err == nil && os.SameFile(a, b) {
		return fmt.Errorf("要写的“%s”会盖掉单位资料里的工作簿，或被当作它；请用 --out 另指一个文件夹", TablesName)
	}
	return nil
}

// blankRows are the lines that a blank statement leaves for items.
const blankRows = 12

// BlankTables are the statements of a layout with nothing in them, to be filled in
// by who has no workbook.
func (p *Program) BlankTables(layout, name string, year int) (folder.File, error) {
	pk, _, _, err := p.Pack(layout)
	if err != nil {
		return folder.File{}, err
	}
	dict, err := p.dictionary(year, nil)
	if err != nil {
		return folder.File{}, err
	}
	forms := accounts.Core()
	if pk.FormSet != nil {
		forms = pk.FormSet
	}
	b := accounts.NewBook(forms)
	b.Year, b.Organization.FullName = year, accounts.Text{S: name}
	for i := range b.Statements {
		s := &b.Statements[i]
		s.Found, s.Unit, s.Columns = true, pk.Narrative().TableUnit, s.Form.Keys()
		for _, r := range s.Form.Blocks[0].Rows {
			if s.ID > accounts.NumStatements {
				s.Rows = append(s.Rows, accounts.Row{Key: r.Key, Name: r.Name})
			}
		}
		switch s.Form.Blocks[0].Codes {
		case accounts.NoCodes:
		case accounts.EconomicCodes:
			for _, code := range dict.EconomicCodes() {
				title, _ := dict.Economic(code)
				s.Rows = append(s.Rows, accounts.Row{Key: accounts.RowKey(code), Code: code, Name: title})
			}
		default:
			s.Rows = append(s.Rows, make([]accounts.Row, blankRows)...)
		}
	}
	f, err := tablesFile(b)
	f.Name = "空白" + f.Name
	return f, err
}
