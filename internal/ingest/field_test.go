package ingest

import (
	"slices"
	"strings"
	"testing"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/workbook"
)

// columnsIn makes room for n columns in a sheet, left of column at, and fills the
// captions of rows given with texts, the amounts below them with numbers.
func columnsIn(s *workbook.Sheet, at int, captions map[int][]string, amounts int) {
	n := 0
	for _, texts := range captions {
		n = max(n, len(texts))
	}
	for i := range s.Rows {
		r := &s.Rows[i]
		if len(r.Cells) > 0 && strings.HasPrefix(r.Cells[0].Value, "注") {
			continue
		}
		for j := range r.Cells {
			if r.Cells[j].Col >= at && r.Number >= 4 {
				r.Cells[j].Col += n
			}
		}
		for k := range n {
			c := workbook.Cell{Row: r.Number, Col: at + k, Kind: workbook.Number, Value: "7" + strings.Repeat("0", k%4), Format: "#,##0.00"}
			if texts := captions[r.Number]; texts != nil {
				c.Kind, c.Value = workbook.Text, texts[k]
			} else if r.Number < amounts {
				continue
			}
			if c.Value != "" {
				r.Cells = append(r.Cells, c)
			}
		}
		slices.SortFunc(r.Cells, func(a, b workbook.Cell) int { return a.Col - b.Col })
	}
	for i := range s.Merges {
		if m := &s.Merges[i]; m.Row1 >= 4 && m.Row1 < amounts && m.Col2 >= at {
			if m.Col1 >= at {
				m.Col1 += n
			}
			m.Col2 += n
		}
	}
}

// copied is a sheet of another name and title.
func copied(w *workbook.Workbook, from, name, title string) {
	s := *sheetOf(w, from)
	s.Name, s.Rows = name, slices.Clone(s.Rows)
	for i := range s.Rows {
		s.Rows[i].Cells = slices.Clone(s.Rows[i].Cells)
	}
	w.Sheets = append(w.Sheets, s)
	set(w, name, "A1", workbook.Text, title)
}

func span(s *workbook.Sheet, row1, col1, row2, col2 int) {
	s.Merges = append(s.Merges, workbook.Range{Row1: row1, Col1: col1, Row2: row2, Col2: col2})
}

// fieldTwins are workbooks in the forms that readers got wrong in the field: each is
// the sample in another form, and must be read to the same amounts.
var fieldTwins = []struct {
	name string
	turn func(w *workbook.Workbook)
	told string // codes of what is said, "" for nothing
}{
	{"a unit's name that begins with 元", func(w *workbook.Workbook) {
		for i := range w.Sheets {
			set(w, w.Sheets[i].Name, "A3", workbook.Text, "编制单位：元谋县某局")
		}
	}, ""},
	{"…决算公开表, and a “三公” table of a fund", func(w *workbook.Workbook) {
		for i := range w.Sheets {
			s := w.Sheets[i].Rows[0].Cells[0].Value
			set(w, w.Sheets[i].Name, "A1", workbook.Text, strings.Replace(s, "决算", "决算公开", 1))
		}
		copied(w, "公开07表", "公开10表", "政府性基金预算财政拨款“三公”经费支出决算公开表")
		set(w, "公开10表", "A8", workbook.Number, "5")
	}, "read.unread"},
	{"财政专户 beside the nine", func(w *workbook.Workbook) {
		copied(w, "公开01表", "专户", "财政专户管理资金收入支出决算表")
	}, "read.unread"},
	{"续表 below", func(w *workbook.Workbook) {
		s := sheetOf(w, "公开02表")
		var below []workbook.Row
		kept := s.Rows[:0:0]
		for _, r := range s.Rows {
			shift := 30
			switch {
			case r.Number >= 13:
				shift = 26
			case r.Number >= 9:
				shift = 0
			}
			if r.Number < 13 {
				kept = append(kept, r)
			}
			if shift > 0 {
				r = workbook.Row{Number: r.Number + shift, Cells: slices.Clone(r.Cells)}
				for i := range r.Cells {
					r.Cells[i].Row += shift
				}
				below = append(below, r)
			}
		}
		for _, m := range slices.Clone(s.Merges) {
			if m.Row1 < 9 {
				span(s, m.Row1+30, m.Col1, min(m.Row2, 8)+30, m.Col2)
			}
		}
		s.Merges = slices.DeleteFunc(s.Merges, func(m workbook.Range) bool { return m.Row1 >= 9 && m.Row2 < 30 })
		s.Rows = append(kept, below...)
		set(w, "公开02表", "A31", workbook.Text, "收入决算表（续表）")
	}, ""},
	{"classes with their code", func(w *workbook.Workbook) {
		s := sheetOf(w, "公开01表")
		for i := range s.Rows {
			for j := range s.Rows[i].Cells {
				c := &s.Rows[i].Cells[j]
				if _, name := accounts.SplitOrdinal(c.Value); c.Col == 4 && accounts.ClassOf(name) != "" {
					c.Value = string(accounts.ClassOf(name)) + " " + name
				}
			}
		}
	}, ""},
	{"captions one word off", func(w *workbook.Workbook) {
		for ref, s := range map[string]string{"A33": "本年收入", "A35": "上年结转", "A7": "一、一般公共预算拨款收入"} {
			set(w, "公开01表", ref, workbook.Text, s)
		}
	}, "read.concluded"},
	{"two budgets of “三公”", func(w *workbook.Workbook) {
		s := sheetOf(w, "公开07表")
		columnsIn(s, 1, map[int][]string{4: {"2020年年初预算数", "", "", "", "", ""}, 5: {"合计", "因公出国（境）费", "公务用车购置及运行费", "", "", "公务接待费"},
			6: {"", "", "小计", "公务用车购置费", "公务用车运行费", ""}}, 8)
		span(s, 4, 1, 4, 6)
		span(s, 5, 3, 5, 5)
		s.Rows = slices.DeleteFunc(s.Rows, func(r workbook.Row) bool { return r.Number == 7 || r.Number == 9 })
		set(w, "公开07表", "G4", workbook.Text, "2020年全年预算数")
	}, ""},
	{"three budgets over 公开04", func(w *workbook.Workbook) {
		s := sheetOf(w, "公开04表")
		four := []string{"合计", "一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款"}
		columnsIn(s, 6, map[int][]string{5: {"年初预算数", "", "", "", "全年预算数", "", "", ""}, 6: slices.Concat(four, four)}, 8)
		s.Rows = slices.DeleteFunc(s.Rows, func(r workbook.Row) bool { return r.Number == 7 })
		span(s, 5, 6, 5, 9)
		span(s, 5, 10, 5, 13)
	}, ""},
	{"收入支出表 of the general budget, 小计 under each", func(w *workbook.Workbook) {
		s := sheetOf(w, "公开05表")
		set(w, "公开05表", "A1", workbook.Text, "一般公共预算财政拨款收入支出决算表")
		for ref, text := range map[string]string{"E5": "小计", "F5": "基本支出", "G5": "项目支出", "E4": "本年支出"} {
			set(w, "公开05表", ref, workbook.Text, text)
		}
		set(w, "公开05表", "F4", workbook.Empty, "")
		set(w, "公开05表", "G4", workbook.Empty, "")
		s.Merges = slices.DeleteFunc(s.Merges, func(m workbook.Range) bool { return m.Row1 >= 4 && m.Col1 >= 5 })
		span(s, 4, 5, 4, 7)
		columnsIn(s, 5, map[int][]string{4: {"年初结转和结余", "", "", "本年收入", "", ""}, 5: {"小计", "基本支出结转", "项目支出结转和结余", "小计", "基本支出", "项目支出"}}, 9)
		span(s, 4, 5, 4, 7)
		span(s, 4, 8, 4, 10)
	}, ""},
	{"signed on a day of the next year, below tables of all lengths", func(w *workbook.Workbook) {
		for i := range w.Sheets {
			last, _ := w.Sheets[i].Extent()
			set(w, w.Sheets[i].Name, workbook.CellName(last+1, 1), workbook.Text, "填报日期：2021年8月1日")
		}
	}, ""},
	{"a fund's captions in two rows, and nothing below", func(w *workbook.Workbook) {
		s := sheetOf(w, "公开08表")
		s.Rows = slices.DeleteFunc(s.Rows, func(r workbook.Row) bool { return r.Number > 7 })
		s.Merges = slices.DeleteFunc(s.Merges, func(m workbook.Range) bool { return m.Row1 > 7 })
	}, ""},
	{"codes with dots, the captions once more in the middle, the total at the foot too", func(w *workbook.Workbook) {
		s := sheetOf(w, "公开03表")
		var captions, total []workbook.Cell
		for i := range s.Rows {
			r := &s.Rows[i]
			for j := range r.Cells {
				c := &r.Cells[j]
				if c.Kind == workbook.Text && r.Number < 8 && c.Col > 4 {
					captions = append(captions, *c)
				}
				if accounts.IsCode(c.Value) && c.Col == 1 && len(c.Value) == 7 {
					c.Value = c.Value[:3] + "." + c.Value[3:5] + "." + c.Value[5:]
				}
			}
			if r.Number == 9 {
				total = slices.DeleteFunc(slices.Clone(r.Cells), func(c workbook.Cell) bool { return c.Col < 4 })
			}
		}
		last := 0
		for i := range s.Rows { // two lines lower from the fourth item on, the note three
			if r := &s.Rows[i]; r.Number > 12 {
				shift := 2
				if strings.HasPrefix(r.Cells[0].Value, "注") {
					shift = 3
				} else {
					last = r.Number + shift
				}
				r.Number += shift
				for j := range r.Cells {
					r.Cells[j].Row = r.Number
				}
			}
		}
		s.Merges = slices.DeleteFunc(s.Merges, func(m workbook.Range) bool { return m.Row1 > 12 })
		for row, cells := range map[int][]workbook.Cell{13: captions, last + 1: total} {
			for _, c := range cells {
				set(w, s.Name, workbook.CellName(row, c.Col), c.Kind, c.Value)
			}
		}
	}, ""},
}

// TestFieldTwins: …, and a table of two unit lines is an error at both cells; one
// workbook a table reads as one of all.
func TestFieldTwins(t *testing.T) {
	read := func(turn func(w *workbook.Workbook), apart bool) (*accounts.Book, diag.List) {
		w := sampleWorkbook(t)
		if turn != nil {
			turn(w)
		}
		for i := range w.Sheets { // without the index of its merged cells
			w.Sheets[i] = workbook.Sheet{Name: w.Sheets[i].Name, Rows: w.Sheets[i].Rows, Merges: w.Sheets[i].Merges}
		}
		b := accounts.NewBook(accounts.Core())
		var list diag.List
		m := &reader{list: &list}
		books := []*workbook.Workbook{w}
		if apart {
			books = nil
			for i := range w.Sheets {
				books = append(books, &workbook.Workbook{File: w.Sheets[i].Name + ".xlsx", Sheets: w.Sheets[i : i+1]})
			}
		}
		b.Year = 2020
		years := m.readWorkbooks(books, b)
		m.settle(b)
		checkYears(years, b, &list)
		return b, list
	}
	sample, _ := read(nil, false)
	want := figures(sample)
	for _, c := range fieldTwins {
		t.Run(c.name, func(t *testing.T) {
			b, list := read(c.turn, false)
			if diff := setDiff(want, figures(b)); diff != "" {
				t.Errorf("- the sample, + read:\n%s\n%s", diff, messages(list))
			}
			var told []string
			for _, d := range list {
				if !slices.Contains(told, d.Code) && d.Code != "read.budget_kind" {
					told = append(told, d.Code)
				}
			}
			if strings.Join(told, " ") != c.told {
				t.Errorf("told %v\n%s", told, messages(list))
			}
		})
	}
	b, list := read(nil, true)
	if diff := setDiff(want, figures(b)); diff != "" || len(list) > 0 {
		t.Errorf("one workbook a table: %s\n%s", diff, messages(list))
	}
	_, list = read(func(w *workbook.Workbook) {
		set(w, "公开02表", "A2", workbook.Text, "单位：元")
		set(w, "公开02表", "L3", workbook.Text, "金额单位：万元")
	}, false)
	if told := coded(list, "read.unit"); len(told) != 1 || len(told[0].Where) != 2 || told[0].Where[0].At.Cell != "A2" || told[0].Where[1].At.Cell != "L3" {
		t.Errorf("two unit lines:\n%s", messages(list))
	}
}
