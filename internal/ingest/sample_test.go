package ingest

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/tables"
)

// update is the flag that package golden defines.
func update() bool { return flag.Lookup("update").Value.String() == "true" }

const sampleDir = "../../data/samples/ningxia-2020"

// TestSampleWorkbook: the sample's 公开表.xlsx is what its source of figures,
// testdata/ningxia-2020.tsv, gives; -update writes it.
func TestSampleWorkbook(t *testing.T) {
	book := readFigures(t, "testdata/ningxia-2020.tsv")
	var first, second bytes.Buffer
	if err := tables.Draft(book).Write(&first); err != nil {
		t.Fatal(err)
	}
	if err := tables.Draft(book).Write(&second); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("two runs give different bytes")
	}
	path := filepath.Join(sampleDir, "公开表.xlsx")
	if update() {
		if err := os.WriteFile(path, first.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(have, first.Bytes()) {
		t.Errorf("%s is not what the source gives; run with -update and read the difference", path)
	}
}

// readFigures reads the source of figures of a sample: blocks headed by
// [公开01表], each line a row key or code, a name where the table has codes,
// and the amounts. Rows of 公开01 and 公开04 that are not listed are zero.
func readFigures(t *testing.T, path string) *accounts.Book {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	b := accounts.NewBook(accounts.Core())
	b.Year, b.ThreePublicBudget = 2020, accounts.AdjustedBudget
	b.Organization.FullName.S = "宁夏回族自治区社会保险事业管理局"
	b.Organization.Level = accounts.Department
	var s *accounts.Statement
	for i, line := range strings.Split(strings.TrimSpace(string(raw)), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		if strings.HasPrefix(line, "[") {
			for id := range accounts.NumStatements {
				if "["+accounts.StatementID(id+1).Number()+"]" == line {
					s = &b.Statements[id]
					s.ID, s.Unit = accounts.StatementID(id+1), accounts.Yuan
					s.Columns = accounts.Columns(s.ID)
					if s.ID == accounts.StateCapital {
						s.Columns = accounts.Columns(accounts.GeneralExpenditure)
					}
				}
			}
			continue
		}
		f := strings.Split(line, "\t")
		row := accounts.Row{Key: accounts.RowKey(f[0])}
		f = f[1:]
		switch s.ID {
		case accounts.Overall, accounts.FiscalOverall, accounts.ThreePublic:
		default:
			row.Name, f = f[0], f[1:]
			if row.Key[0] >= '0' && row.Key[0] <= '9' {
				row.Code = string(row.Key)
			}
		}
		for _, v := range f {
			d, err := decimal.NewFromString(v)
			if err != nil {
				t.Fatalf("%s:%d: %v", path, i+1, err)
			}
			row.Cells = append(row.Cells, accounts.Figure{Amount: accounts.NewAmount(d, accounts.Yuan), State: accounts.Given, Unit: accounts.Yuan, Places: 2})
		}
		s.Rows = append(s.Rows, row)
	}
	zero := accounts.Figure{State: accounts.Given, Unit: accounts.Yuan, Places: 2}
	fill := func(s *accounts.Statement, width int, lists ...[]rowCaption) {
		for _, list := range lists {
			for _, c := range list {
				if s.Row(c.Key) == nil {
					row := accounts.Row{Key: c.Key}
					for range width {
						row.Cells = append(row.Cells, zero)
					}
					s.Rows = append(s.Rows, row)
				}
			}
		}
	}
	fill(b.Statement(accounts.Overall), 1, overallIncomeRows, classRows)
	fill(b.Statement(accounts.FiscalOverall), 4, classRows)
	return b
}
