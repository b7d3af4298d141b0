package ingest

import (
	"math/rand/v2"
	"os"
	"testing"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/tables"
	"juesuan/internal/workbook"
)

// TestRandomDamage: whatever cells are overwritten, the reading ends, without a
// panic, and what it gives can be resolved and printed.
func TestRandomDamage(t *testing.T) {
	dict, err := accounts.ParseDictionary(os.DirFS("../../data"), 2020)
	if err != nil {
		t.Fatal(err)
	}
	words := []string{"", "合计", "总计", "科目名称", "项目", "栏次", "行次", "1", "2080109", "301", "人员经费合计", "—", "…", "注：", "预算数", "决算数", "因公出国（境）费", "小计", "金额单位：万元", "公开05表", "收入决算表",
		"一、一般公共预算财政拨款", "年初结转和结余", "12.345", "(5)", "=", "公开部门：", "2019年度"}
	kinds := []workbook.Kind{workbook.Empty, workbook.Text, workbook.Text, workbook.Text, workbook.Number, workbook.Date, workbook.Bool, workbook.Fault, workbook.NoValue}
	r := rand.New(rand.NewPCG(1, 2))
	for range 150 {
		w := sampleWorkbook(t)
		for i := range w.Sheets {
			s := &w.Sheets[i]
			rows, cols := s.Extent()
			for range r.IntN(12) {
				kind := kinds[r.IntN(len(kinds))]
				value := words[r.IntN(len(words))]
				if kind == workbook.Number || kind == workbook.Date {
					value = []string{"1", "2", "301", "2080109", "1E5", "-3.005", "99999999999999.99"}[r.IntN(7)]
				}
				row, col := 1+r.IntN(rows+2), 1+r.IntN(cols+2)
				if kind == workbook.Text && value == "" {
					kind = workbook.Empty
				}
				set(w, s.Name, workbook.CellName(row, col), kind, value)
			}
			if r.IntN(3) == 0 && len(s.Merges) > 0 {
				j := r.IntN(len(s.Merges))
				s.Merges = append(s.Merges[:j:j], s.Merges[j+1:]...)
			}
		}
		b := *accounts.NewBook(accounts.Core())
		var list diag.List
		readStatements(w, &b, &list)
		for _, d := range list {
			if d.Message == "" || d.Code == "" || d.At.File == "" {
				t.Errorf("%+v", d)
			}
		}
		accounts.Resolve(&b, dict, nil)
		dump(t, &b, false)
		tables.Draft(&b)
	}
}

// BenchmarkRead is a unit folder read whole.
func BenchmarkRead(b *testing.B) {
	for b.Loop() {
		if _, list := Read(sampleDir); list.Failed() {
			b.Fatal(list)
		}
	}
}
