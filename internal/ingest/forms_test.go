package ingest

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/golden"
	"juesuan/internal/region"
	"juesuan/internal/tables"
	"juesuan/internal/workbook"
)

// formWorkbook reads a workbook drawn as text: [sheet], then one line a row,
// cells parted by |, = before a number, < merged into the cell on its left, ^
// into the one above, \n a line break.
func formWorkbook(t *testing.T, path string) *workbook.Workbook {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	w := &workbook.Workbook{File: filepath.Base(path)}
	var s *workbook.Sheet
	row := 0
	for line := range strings.Lines(string(raw)) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case strings.HasPrefix(line, "#"):
			continue
		case strings.HasPrefix(line, "["):
			w.Sheets = append(w.Sheets, workbook.Sheet{Name: strings.Trim(line, "[]")})
			s = &w.Sheets[len(w.Sheets)-1]
			row = 0
			continue
		}
		row++
		var cells []workbook.Cell
		for i, text := range strings.Split(line, "|") {
			c := workbook.Cell{Row: row, Col: i + 1, Kind: workbook.Text, Value: strings.ReplaceAll(text, `\n`, "\n")}
			switch {
			case text == "":
				continue
			case text == "<" || text == "^":
				// The range that ends left of or above this cell grows by it.
				j := slices.IndexFunc(s.Merges, func(m workbook.Range) bool {
					if text == "<" {
						return m.Contains(row, c.Col-1)
					}
					return m.Contains(row-1, c.Col)
				})
				if j < 0 {
					m := workbook.Range{Row1: row, Col1: c.Col, Row2: row, Col2: c.Col}
					if text == "<" {
						m.Col1--
					} else {
						m.Row1--
					}
					s.Merges = append(s.Merges, m)
				} else if text == "<" {
					s.Merges[j].Col2 = max(s.Merges[j].Col2, c.Col)
				} else {
					s.Merges[j].Row2 = row
				}
				continue
			case text[0] == '=':
				c.Kind, c.Value = workbook.Number, text[1:]
			}
			cells = append(cells, c)
		}
		if cells != nil {
			s.Rows = append(s.Rows, workbook.Row{Number: row, Cells: cells})
		}
	}
	return w
}

// TestForms: forms other than 宁夏's are read by their captions.
func TestForms(t *testing.T) {
	for _, name := range []string{"shanghai-2024", "three-cells"} {
		w := formWorkbook(t, "testdata/forms/"+name+".txt")
		b := *accounts.NewBook(accounts.Core())
		var list diag.List
		readStatements(w, &b, &list)
		golden.Check(t, "forms/"+name+".txt", append([]byte(messages(list)), dump(t, &b, false)...))
	}
}

// TestContentsPage: a sheet that lists the titles of all statements is none of them.
func TestContentsPage(t *testing.T) {
	w := sampleWorkbook(t)
	page := workbook.Sheet{Name: "目录"}
	for i := range accounts.NumStatements {
		page.Rows = append(page.Rows, workbook.Row{Number: i + 1, Cells: []workbook.Cell{{Row: i + 1, Col: 1, Kind: workbook.Text, Value: accounts.StatementID(i + 1).Name()}}})
	}
	w.Sheets = slices.Insert(w.Sheets, 0, page)
	b := *accounts.NewBook(accounts.Core())
	var list diag.List
	readStatements(w, &b, &list)
	if len(list) > 0 {
		t.Error(messages(list))
	}
}

// TestTitles: what a sheet may be called, and what only looks like it.
func TestTitles(t *testing.T) {
	for _, c := range []struct {
		text string
		want accounts.StatementID
	}{
		{"收入支出决算总表", accounts.Overall},
		{"2020年度收入支出决算总表", accounts.Overall},
		{"上海市某某局2024年度收入支出决算总表", accounts.Overall},
		{"财政拨款收入支出决算总表", accounts.FiscalOverall},
		{"表一、收入支出决算总表", accounts.Overall},
		{"附表2：收入决算表", accounts.Income},
		{"3.11部门收支决算总表", accounts.Overall},
		{"公开03表 支出决算表", accounts.Expenditure},
		{"支出决算表（公开03表）", accounts.Expenditure},
		{"收入决算表（分科目）", accounts.Income},
		{"项目支出决算表", 0},
		{"一般公共预算财政拨款项目支出决算表", 0},
		{"一般公共预算财政拨款支出决算表", accounts.GeneralExpenditure},
		{"一般公共预算财政拨款支出决算明细表", 0},
		{"一般公共预算财政拨款基本支出决算明细表", accounts.GeneralBasic},
		{"一般公共预算财政拨款\"三公\"经费支出决算表", accounts.ThreePublic},
		{"政府性基金预算财政拨款收入支出决算表", accounts.GovernmentFund},
		{"国有资本经营预算财政拨款支出决算表", accounts.StateCapital},
		{"注：本表反映支出决算表", 0},
	} {
		if have := titled(region.Plain(c.text)); have != c.want {
			t.Errorf("%s: %d, want %d", c.text, have, c.want)
		}
	}
}

// TestRoundTrip: a book written as 公开表 and read again has the same figures.
func TestRoundTrip(t *testing.T) {
	for _, path := range []string{sampleDir + "/公开表.xlsx", "testdata/published-2020.xlsx"} {
		b, _ := readBook(t, path)
		roundTrip(t, path, b)
	}
	b := *accounts.NewBook(accounts.Core())
	var list diag.List
	readStatements(formWorkbook(t, "testdata/forms/shanghai-2024.txt"), &b, &list)
	b.ThreePublicBudget = accounts.InitialBudget // as its supplement would say
	roundTrip(t, "shanghai-2024", &b)
}

func roundTrip(t *testing.T, name string, b *accounts.Book) {
	t.Helper()
	b.Year, b.Organization.FullName.S = 2024, "某某局"
	var out bytes.Buffer
	if err := tables.Draft(b).Write(&out); err != nil {
		t.Fatal(err)
	}
	w, list := workbook.Read(out.Bytes(), "公开表.xlsx")
	again := *accounts.NewBook(accounts.Core())
	readStatements(w, &again, &list)
	if len(list) > 0 {
		t.Errorf("%s: %s", name, messages(list))
	}
	if again.ThreePublicBudget != b.ThreePublicBudget {
		t.Errorf("%s: the budget of 公开07 is %q, read again %q", name, b.ThreePublicBudget, again.ThreePublicBudget)
	}
	// Order of rows and rows of zeros are the form's; figures are the book's.
	if diff := golden.Diff(figures(b), figures(&again)); diff != "" {
		t.Errorf("%s: %s", name, diff)
	}
}

// figures lists the amounts other than zero, sorted.
func figures(b *accounts.Book) string {
	var out []string
	for i := range b.Statements {
		s := &b.Statements[i]
		for j := range s.Rows {
			for k, f := range s.Rows[j].Cells {
				if !f.Amount.IsZero() {
					out = append(out, fmt.Sprintf("%d %s %s %s", i+1, s.Rows[j].Key, s.Columns[k], f.Amount))
				}
			}
		}
	}
	slices.Sort(out)
	return strings.Join(out, "\n")
}

// TestCaptionsPlain: the names in the tables of captions compare as they stand.
func TestCaptionsPlain(t *testing.T) {
	check := func(name string) {
		if region.Plain(name) != name {
			t.Errorf("%q is not plain: %q", name, region.Plain(name))
		}
	}
	for _, list := range [][]rowCaption{overallIncomeRows, overallIncomeTail, overallExpenditureTail, fiscalIncomeRows, fiscalIncomeTail, fiscalExpenditureTail, classRows} {
		for _, c := range list {
			for _, name := range c.Names {
				check(name)
			}
		}
	}
}
