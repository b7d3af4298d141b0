package desk

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"juesuan/internal/accounts"
	"juesuan/internal/job"
)

// TestRest: by default a form shows what this layout prints and nothing has
// given, and what is given already; the rest is set apart and can be had.
func TestRest(t *testing.T) {
	t.Parallel()
	folder := begun(t)
	p := formPage(t, start(t, folder), "topic=上年数")
	const seen = `[...document.querySelectorAll("#form .field")].filter(f => f.checkVisibility() && !/(unit|source)$/.test(f.dataset.rel)).length`
	first, all := p.Eval(seen), p.Eval(`[...document.querySelectorAll("#form .field[data-path]")].filter(f => !/(unit|source)$/.test(f.dataset.rel)).length`)
	if first != "14" {
		t.Errorf("%s of %s amounts of last year are asked for, want the 14 that are compared and follow from no others", first, all)
	}
	p.Click("#show-all")
	p.Until(seen + ` === ` + all)
	p.Eval(`document.getElementById("show-all").click()`)
	p.Until(seen + ` === ` + first)
	// A link to a field that is set apart shows it.
	goForm(p, p.Text("location.origin")+"/?", "field=prior.income_grand")
	p.Until(`document.getElementById("f-prior.income_grand").checkVisibility()`)
	quiet(t, p)
}

// TestNeeded counts the values of its own that a bureau fills in: in a first year
// with nothing but its workbook, and in a second with last year's folder.
func TestNeeded(t *testing.T) {
	for _, c := range []struct {
		name, book, layout, last string
		year, first, second      int
	}{
		{"九张公开表", "../../data/samples/ningxia-2020/公开表.xlsx", "ningxia-2020", "ningxia-2020", 2020, 45, 30},
		{"财决报表", "../workbook/testdata/ministry-2020.xls", "ningxia-2020", "ningxia-2020", 2020, 45, 30},
		{"分科目预算和绩效另有", "../../data/samples/shanghai-2024-demo/公开表.xlsx", "shanghai-2024", "shanghai-2024-demo", 2024, 58, 50},
	} {
		root := t.TempDir()
		last := filepath.Join(root, "上一年")
		must(t, os.CopyFS(last, os.DirFS(filepath.Join("../../data/samples", c.last))))
		asOfYear(t, last, c.year, c.year-1)
		data, err := os.ReadFile(c.book)
		must(t, err)
		for i, from := range []string{"", last} {
			a, _ := job.Arrive(filepath.Base(c.book), data)
			unit := filepath.Join(root, fmt.Sprint(i))
			wanted := job.NewUnit{Dir: unit, Layout: c.layout, Year: c.year, Name: a.Looked.Unit, From: from}
			if _, list, err := program.Begin(wanted, a); err != nil || list.Failed() {
				t.Fatal(err, list)
			}
			o, err := program.Report(t.Context(), job.Job{Unit: unit, Until: "pages"})
			must(t, err)
			needed := 0
			var names []string
			for k := range o.Report.Findings {
				x := &o.Report.Findings[k]
				if n := blanksOf(x); n > 0 {
					needed += n
					names = append(names, strings.ReplaceAll(x.Message, "没有填，报告里", "："))
				}
			}
			most := []int{c.first, c.second}[i]
			t.Logf("%s, year %d: %d values", c.name, i+1, needed)
			if needed == 0 || needed > most {
				t.Errorf("%s, year %d: %d values, want %d at most:\n%s", c.name, i+1, needed, most, strings.Join(names, "\n"))
			}
		}
	}
}

// asOfYear makes a unit's files those of another year.
func asOfYear(t *testing.T, unit string, was, year int) {
	t.Helper()
	rewrite(t, filepath.Join(unit, "unit.yaml"), fmt.Sprintf("year: %d", was), fmt.Sprintf("year: %d", year))
	saveAs(t, filepath.Join(unit, "公开表.xlsx"), func(f workbook) {
		for _, sheet := range f.GetSheetList() {
			rows, err := f.GetRows(sheet)
			must(t, err)
			for i, row := range rows {
				for k, text := range row {
					if at, _ := excelize.CoordinatesToCellName(k+1, i+1); strings.Contains(text, fmt.Sprintf("%d年", was)) {
						must(t, f.SetCellStr(sheet, at, strings.ReplaceAll(text, fmt.Sprintf("%d年", was), fmt.Sprintf("%d年", year))))
					}
				}
			}
		}
	})
}

// TestReadOf: a figure of the supplement itself is not one that was read.
func TestReadOf(t *testing.T) {
	d := &Desk{o: Options{Program: program}}
	u := &unit{ID: sample, dir: filepath.Join("../../data/samples", sample)}
	o := d.look(t.Context(), u)
	f, err := program.Form(u.dir)
	must(t, err)
	b := d.newFormBuilder(u, f, o)
	for datum := range o.Book.Prior {
		if r := b.readOf("prior." + string(datum)); r != nil && strings.Contains(r.Place, "unit.yaml") {
			t.Errorf("%s is said to be read from %s", datum, r.Place)
		}
	}
	fig := o.Book.Counts[accounts.CountVehiclesKept]
	fig.At.File, fig.At.Field, fig.At.Line, fig.At.Sheet, fig.At.Cell = "F03.xlsx", "", 0, "F03", "D21"
	o.Book.Counts[accounts.CountVehiclesKept] = fig
	if r := b.readOf("counts.vehicles_kept"); r == nil || !strings.Contains(r.Value, "辆") || !strings.Contains(r.Href, "D21") {
		t.Errorf("a count of the workbook: %+v", r)
	}
}
