package job

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"juesuan/internal/check"
	"juesuan/internal/diag"
	"juesuan/internal/folder"
	"juesuan/internal/workbook"
)

// bureauList writes a list of codes: rows of code, name, year.
func bureauList(t *testing.T, dir string, rows ...[3]string) {
	t.Helper()
	s := workbook.DraftSheet{Name: "科目"}
	for i, row := range append([][3]string{{"编码", "名称", "年度"}}, rows...) {
		for j, text := range row {
			s.Cells = append(s.Cells, workbook.DraftCell{Ref: workbook.CellName(i+1, j+1), Text: text, Style: workbook.StyleName})
		}
	}
	var out bytes.Buffer
	if err := (&workbook.Draft{Sheets: []workbook.DraftSheet{s}}).Write(&out); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, folder.CodeList), out.Bytes())
}

func foundBy(t *testing.T, unit, code string) (found []diag.Diagnostic) {
	t.Helper()
	o, err := shared().Report(t.Context(), Job{Unit: unit, Until: "facts"})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range o.Report.Findings {
		if d.Code == code {
			found = append(found, d)
		}
	}
	return found
}

// TestCodeList: the list of a finance bureau in the unit's folder or in one of
// the two above goes before what the program has; what is wrong with it is told at
// its cell; a report that was made with another list is made again.
func TestCodeList(t *testing.T) {
	for up, want := range []int{1, 1, 1, 0} {
		root := filepath.Join(t.TempDir(), "局", "处", "科", "单位")
		sampleUnit(t, root)
		dir := filepath.Join(root, strings.Repeat("../", up))
		bureauList(t, dir, [3]string{"2080109", "另一个名称", "2020"})
		found := foundBy(t, root, "C.2")
		if min(len(found), 1) != want {
			t.Errorf("%d folders up: %v", up, found)
		}
		if want == 1 && !slices.ContainsFunc(found[0].Where, func(s diag.Side) bool { return s.Value == "另一个名称" }) {
			t.Errorf("%d folders up: %v", up, found[0])
		}
		if up == 1 {
			bureauList(t, dir, [3]string{"2080109", "社会保险经办机构", "二〇二〇"})
			if found := foundBy(t, root, "codes.row"); len(found) != 1 || found[0].At.String() != "../科目.xlsx:科目!C2" {
				t.Errorf("a wrong year: %v", found)
			}
		}
	}
	root := sampleUnits(t, 2)
	out := filepath.Join(t.TempDir(), "out")
	b := batchOf(root, out)
	skipped := func() int {
		b.Resume = true
		n := 0
		if _, err := shared().Batch(t.Context(), b, func(e Event) {
			if e.Skipped {
				n++
			}
		}); err != nil {
			t.Fatal(err)
		}
		return n
	}
	runBatch(t, b)
	if n := skipped(); n != 2 {
		t.Errorf("%d of 2 left alone", n)
	}
	bureauList(t, filepath.Join(root, "部门0"), [3]string{"2080109", "社会保险经办机构", "2020"})
	if n := skipped(); n != 1 {
		t.Errorf("%d of 2 left alone, where one has another list", n)
	}
}

// TestUnlistedCodes: what a year beyond the dictionary loses is said, and how it
// can be supplied; a list supplies it.
func TestUnlistedCodes(t *testing.T) {
	root := t.TempDir()
	sampleUnit(t, filepath.Join(root, "单位"))
	o, err := shared().Report(t.Context(), Job{Unit: filepath.Join(root, "单位"), Until: "accounts"})
	if err != nil {
		t.Fatal(err)
	}
	book := o.Book
	later, err := shared().dictionary(2031, nil)
	if err != nil {
		t.Fatal(err)
	}
	state := func(id string) check.Obligation {
		for _, o := range check.Run(book, check.Options{}).Obligations {
			if o.ID == id {
				return o
			}
		}
		t.Fatal(id)
		return check.Obligation{}
	}
	book.Dictionary, book.Year = later, 2031
	for i := range book.Statements {
		for j := range book.Statements[i].Rows {
			book.Statements[i].Rows[j].Title = ""
		}
	}
	for _, id := range []string{"C.1", "C.2", "C.9"} {
		if o := state(id); o.State != check.InsufficientData || !strings.Contains(o.Reason, "2031年") || !strings.Contains(o.Reason, folder.CodeList) {
			t.Errorf("%s: %s %s", id, o.State, o.Reason)
		}
	}
	entries := []Entry{{Path: "甲", Year: 2031, Codes: unlistedCodes(book)}, {Path: "乙", Year: 2031, Codes: unlistedCodes(book)}, {Path: "丙", Year: 2031, Codes: map[string]string{"2080109": "经办 机构"}}, {Path: "丁", Year: 2032, Codes: map[string]string{"2080109": "别的"}}}
	got := namedTwice(entries)
	if len(got) != 1 || !strings.Contains(got[0], "2031年科目2080109") || !strings.Contains(got[0], "“社会保险经办机构”2个单位（如 甲），“经办 机构”1个单位（如 丙）") {
		t.Errorf("%q", got)
	}
	if got := namedTwice(entries[:2]); len(got) != 0 {
		t.Errorf("%q", got)
	}
}
