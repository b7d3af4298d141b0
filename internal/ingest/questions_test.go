package ingest

import (
	"strings"
	"testing"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/workbook"
)

// questions are what a reading asks: the table and the caption of each.
func questions(list diag.List) (asked []string) {
	for _, d := range list {
		if d.Ask != nil {
			asked = append(asked, d.Ask.Table+"/"+d.Ask.Caption)
		}
	}
	return asked
}

// TestUnitAsked: a book that does not say its unit of money is one question, with
// what each unit would break; one that says it in part is asked of the rest.
func TestUnitAsked(t *testing.T) {
	for _, c := range []struct {
		of     []string // the tables that do not say it
		table  string
		breaks [3]bool // 元, 千元, 万元
	}{
		{[]string{"公开01表", "公开02表", "公开03表", "公开04表", "公开05表", "公开06表", "公开07表", "公开08表", "公开09表"}, "各表", [3]bool{false, true, true}},
		{[]string{"公开03表", "公开05表"}, "各表", [3]bool{false, true, true}},
		{[]string{"公开05表"}, "公开05表", [3]bool{false, true, true}},
	} {
		w := sampleWorkbook(t)
		for _, name := range c.of {
			s := sheetOf(w, name)
			for i := range s.Rows {
				for j := range s.Rows[i].Cells {
					if v := &s.Rows[i].Cells[j]; strings.HasPrefix(v.Value, "金额单位") {
						v.Value = " "
					}
				}
			}
		}
		b := accounts.NewBook(accounts.Core())
		var list diag.List
		readStatements(w, b, &list)
		asked := coded(list, "read.unit")
		if len(asked) != 1 || asked[0].Ask == nil || asked[0].Ask.Table != c.table || len(coded(list, "read.scale")) > 0 {
			t.Errorf("%v:\n%s", c.of, messages(list))
			continue
		}
		for i, a := range asked[0].Ask.Answers {
			if !a.Tried || (len(a.Breaks) > 0) != c.breaks[i] {
				t.Errorf("%v: %s breaks %v", c.of, a.Is, a.Breaks)
			}
		}
	}
}

// itemRows is a “三公” table of one item a row, the amounts of 预算数 and 决算数
// behind each caption.
func itemRows(captions ...string) *workbook.Workbook {
	w := &workbook.Workbook{File: "公开表.xlsx"}
	rows := [][]string{{"财政拨款“三公”经费支出决算表"}, {"单位：元"}, {"项目", "年初预算数", "决算数"}}
	amounts := [][]string{{"=60", "=55"}, {"=10", "=9"}, {"=40", "=38"}, {"=15", "=14"}, {"=25", "=24"}, {"=10", "=8"}}
	for i, c := range captions {
		rows = append(rows, append([]string{c}, amounts[i]...))
	}
	addSheet(w, "7", rows...)
	return w
}

// TestItemsAsked: a caption of a table with one item a row is asked like one over a
// column: concluded where the sums leave one reading, else one question for both
// of its amounts, with the readings side by side, settled by one answer.
func TestItemsAsked(t *testing.T) {
	official := []string{"合计", "因公出国（境）费", "公务用车购置及运行费", "公务用车购置费", "公务用车运行费", "公务接待费"}
	for _, c := range []struct {
		changed   map[int]string
		said      string
		concluded int
		asked     []string
	}{
		{nil, "", 0, nil},
		{map[int]string{1: "1.因公临时出国费", 4: "（2）运行维护费"}, "", 1, nil},
		{map[int]string{4: "公务用车维护费"}, "", 1, nil},
		{map[int]string{3: "其中：购车", 4: "养车"}, "", 0, []string{"公开07表/其中：购车", "公开07表/养车"}},
		{map[int]string{3: "其中：购车", 4: "养车"}, "公开07表/养车/公务用车运行费", 1, nil},
		{map[int]string{5: "招待"}, "公开07表/招待/公务接待费", 0, nil},
		{map[int]string{5: "招待"}, "公开07表/招待/其他", 0, nil},
	} {
		captions := append([]string(nil), official...)
		for i, s := range c.changed {
			captions[i] = s
		}
		b := accounts.NewBook(accounts.Core())
		var list diag.List
		m := &reader{list: &list}
		if c.said != "" {
			a, err := CaptionReading(c.said)
			must(t, err)
			m.take([]accounts.CaptionReading{a})
		}
		m.readWorkbooks([]*workbook.Workbook{itemRows(captions...)}, b)
		if n := len(coded(list, "read.concluded")); n != c.concluded || strings.Join(questions(list), " ") != strings.Join(c.asked, " ") {
			t.Errorf("%v %s: %d concluded, asked %v\n%s", c.changed, c.said, n, questions(list), messages(list))
		}
		for _, d := range list {
			if d.Ask != nil && (len(d.Ask.Answers) != 5 || !d.Ask.Answers[0].Tried || len(d.Ask.Answers[4].Breaks) == 0 || len(d.Ask.Answers[0].Breaks) > 0) {
				t.Errorf("%v: %+v", c.changed, d.Ask.Answers)
			}
		}
		s := b.Statement(accounts.ThreePublic)
		for i, key := range []string{"total", "abroad", "vehicles", "purchase", "running", "reception"} {
			for j, of := range []string{"budget.", "final."} {
				want := [][2]string{{"60.00", "55.00"}, {"10.00", "9.00"}, {"40.00", "38.00"}, {"15.00", "14.00"}, {"25.00", "24.00"}, {"10.00", "8.00"}}[i][j]
				f := s.Figure(accounts.RowThreePublic, accounts.ColumnKey(of+key))
				if c.asked == nil && !strings.HasSuffix(c.said, "其他") && f.Amount.String() != want || f.Known() && f.Amount.String() != want {
					t.Errorf("%v: %s%s is %s", c.changed, of, key, f.Amount)
				}
			}
		}
	}
}
