package desk

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"juesuan/internal/accounts"
)

// TestRest: by default a form shows what this layout prints and nothing has
// given, and what is given already; the rest is set apart and can be had.
func TestRest(t *testing.T) {
	folder := begun(t)
	p := formPage(t, start(t, folder), "topic=上年数")
	const seen = `[...document.querySelectorAll("#form .field")].filter(f => f.checkVisibility() && !/(unit|source)$/.test(f.dataset.rel)).length`
	first, all := p.Eval(seen), p.Eval(`[...document.querySelectorAll("#form .field[data-path]")].filter(f => !/(unit|source)$/.test(f.dataset.rel)).length`)
	if first != "15" {
		t.Errorf("%s of %s amounts of last year are asked for, want the 15 that are compared", first, all)
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

// TestNeeded counts what a first year and a second ask a clerk to type.
func TestNeeded(t *testing.T) {
	folder := begun(t)
	c := enter(t, start(t, folder))
	wanted := func(c *client) (must, may int) {
		body, _ := c.get("/findings?unit=" + sample)
		for _, m := range regexp.MustCompile(`<b>(\d+) 项要填</b>`).FindAllStringSubmatch(body, -1) {
			must += atoi(t, m[1])
		}
		for _, m := range regexp.MustCompile(`(\d+) 项有数就填`).FindAllStringSubmatch(body, -1) {
			may += atoi(t, m[1])
		}
		return must, may
	}
	must1, may1 := wanted(c)
	t.Logf("a first year: %d values must be filled in, %d may", must1, may1)
	if must1 == 0 || must1+may1 > 60 {
		t.Errorf("a first year asks for %d and %d", must1, may1)
	}
	if err := os.CopyFS(filepath.Join(folder, sample, "上年"), os.DirFS("../../data/samples/"+sample)); err != nil {
		t.Fatal(err)
	}
	rewrite(t, filepath.Join(folder, sample, "上年", "unit.yaml"), "year: 2020", "year: 2019")
	c2 := enter(t, start(t, folder))
	must2, may2 := wanted(c2)
	t.Logf("with last year's files: %d values must be filled in, %d may", must2, may2)
	if must2+may2 >= must1+may1 {
		t.Errorf("last year's files spare nothing: %d and %d", must2, may2)
	}
}

func atoi(t *testing.T, s string) (n int) {
	t.Helper()
	for _, r := range s {
		n = n*10 + int(r-'0')
	}
	return n
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
