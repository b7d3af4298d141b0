package compose_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"juesuan/data"
	"juesuan/internal/accounts"
	"juesuan/internal/compose"
	"juesuan/internal/diag"
	"juesuan/internal/doc"
	"juesuan/internal/golden"
	"juesuan/internal/ingest"
	"juesuan/internal/narrative"
	"juesuan/internal/pack"
)

func TestMain(m *testing.M) { golden.Main(m) }

// sample is the 2020 report ready to be composed.
func sample(t testing.TB) (*accounts.Book, *narrative.Facts, *pack.Pack) {
	t.Helper()
	book, list := ingest.Read("../../data/samples/ningxia-2020")
	dict, err := accounts.ParseDictionary(data.Files, book.Year)
	if err != nil {
		t.Fatal(err)
	}
	list = append(list, accounts.Resolve(book, dict, nil)...)
	if list.Failed() {
		t.Fatal(list)
	}
	book.Date = time.Date(2020, 12, 31, 0, 0, 0, 0, time.UTC)
	p, diags := pack.Load(os.DirFS("../../layouts"), "ningxia-2020", nil)
	if diags.Failed() {
		t.Fatal(diags)
	}
	facts, _ := narrative.Derive(book, p.Narrative())
	return book, facts, p
}

func TestSampleDocument(t *testing.T) {
	d, _, diags := compose.Document(sample(t))
	// Three rates are printed whose base is known in 万元 only; those that no
	// sentence prints (公务用车运行费 and others) are not spoken of.
	open := 0
	for _, g := range diags {
		if open++; g.Code != "facts.interval" {
			t.Errorf("%s: %s", g.At, g.Message)
		}
	}
	if open != 3 {
		t.Errorf("%d rates are said to be open, want 3: %v", open, diags)
	}
	var b bytes.Buffer
	if err := d.Dump(&b); err != nil {
		t.Fatal(err)
	}
	golden.Check(t, "ningxia-2020.txt", b.Bytes())
}

// TestEveryNumberHasItsOrigin walks the document: every digit of the body text
// and of the cells of figures belongs to a run whose origin is a number, a
// place in the unit's files, or a line of the pack.
func TestEveryNumberHasItsOrigin(t *testing.T) {
	book, facts, p := sample(t)
	d, origins, _ := compose.Document(book, facts, p)
	numbers := 0
	d.EachRun(func(s *doc.Style, r *doc.Run) {
		if !strings.ContainsAny(r.Text, "0123456789") || strings.HasPrefix(s.ID, "heading") {
			return
		}
		if r.Ref == 0 || int(r.Ref) > len(origins) {
			t.Errorf("%s %q has no origin", s.ID, r.Text)
			return
		}
		o := origins[r.Ref-1]
		switch {
		case o.Number != nil:
			numbers++
			if o.Number.Text() != r.Text && !(strings.HasPrefix(s.ID, "form_") && o.Number.Digits == r.Text) {
				t.Errorf("%q is printed for number %s, which is %q", r.Text, o.Number.Name, o.Number.Text())
			}
		case o.At.File == "":
			t.Errorf("%s %q comes from nowhere", s.ID, r.Text)
		}
	})
	if numbers < 300 {
		t.Errorf("only %d numbers were found in the document", numbers)
	}
}

// TestSentences: every sentence with a number is counted, and so is one whose
// number comes from nowhere.
func TestSentences(t *testing.T) {
	book, facts, p := sample(t)
	d, origins, _ := compose.Document(book, facts, p)
	tally := compose.Sentences(d, origins)
	if len(tally.Unknown) > 0 || tally.Sentences < 60 || tally.Computed < 140 || tally.Quoted < 8 {
		t.Errorf("%+v", tally)
	}
	for i := range d.Sections {
		for _, b := range d.Sections[i].Blocks {
			para, ok := b.(*doc.Paragraph)
			if !ok || len(para.Runs) < 3 || d.Styles[para.Style].ID != "body" {
				continue
			}
			para.Runs[1] = doc.Run{Text: "12.34万元"}
			more := compose.Sentences(d, origins)
			if len(more.Unknown) != 1 || !strings.Contains(more.Unknown[0], "12.34万元") {
				t.Errorf("a number from nowhere is not seen: %+v", more)
			}
			return
		}
	}
	t.Error("no sentence with a number")
}

// TestFactTheUnitLacks prints sentences over data that are not given: each is
// reported where the unit gives it, with the sentence, instead of printing
// nothing.
func TestFactTheUnitLacks(t *testing.T) {
	book, _, p := sample(t)
	delete(book.Assets, accounts.AssetFloorArea)
	delete(book.Counts, accounts.CountAbroadGroups)
	book.Setup.Nature = accounts.Text{}
	delete(book.Prior, accounts.PriorThreePublic.Of("reception"))
	delete(book.Prior, accounts.PriorBasic.Of("303"))
	facts, _ := narrative.Derive(book, p.Narrative())
	d, _, diags := compose.Document(book, facts, p)
	for _, want := range []struct{ code, field, message, sentence string }{
		{"compose.missing", "assets.floor_area", "assets.floor_area（房屋面积）没有填，报告里要用", "房屋面积□，共有车辆"},
		{"compose.missing", "counts.abroad_groups", "counts.abroad_groups（因公出国（境）团组数）没有填，报告里要用", "2020年度因公出国（境）团组数□，累计"},
		{"compose.missing", "setup.nature", "setup.nature（机构性质）没有填，报告里要用", "我局为□，截至2020年末"},
		{"compose.unknown", "prior.three_public.reception", "prior.three_public.reception（公务接待费）没有填，报告里要比较", "公务接待费支出决算□"},
		{"compose.unknown", "prior.basic.303", "prior.basic.303（对个人和家庭的补助）没有填，报告里要比较", "；□。"},
	} {
		found := false
		for _, d := range diags {
			if d.Code == want.code && d.At.Field == want.field {
				found = true
				if d.At.File != "unit.yaml" || d.At.Line == 0 || d.Message != want.message || len(d.Where) != 2 || d.Where[0].At != d.At ||
					!strings.Contains(d.Where[1].Label, want.sentence) || !strings.HasSuffix(d.Where[1].At.File, "sentences.yaml") || d.Where[1].At.Line == 0 {
					t.Errorf("%s is told as\n%v", want.field, d)
				}
			}
		}
		if !found {
			t.Errorf("%s is not reported: %v", want.field, diags)
		}
	}
	// No mark is left in the text.
	d.EachRun(func(_ *doc.Style, r *doc.Run) {
		if strings.ContainsFunc(r.Text, func(c rune) bool { return c >= '\uFDD0' && c <= '\uFDEF' }) {
			t.Errorf("a mark is printed: %q", r.Text)
		}
	})
}

func BenchmarkDocument(b *testing.B) {
	book, facts, p := sample(b)
	b.ReportAllocs()
	for b.Loop() {
		compose.Document(book, facts, p)
	}
}

// TestNoForms: a part that is for the forms alone is left out where there are none, and
// what was written for sentences that are then not printed is told.
func TestNoForms(t *testing.T) {
	b, _, p := sample(t)
	b.Forms = nil
	facts, _ := narrative.Derive(b, p.Narrative())
	d, _, diags := compose.Document(b, facts, p)
	var out bytes.Buffer
	if err := d.Dump(&out); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), "附件") {
		t.Error("an empty part is printed")
	}
	told := map[string]bool{}
	for _, g := range diags {
		if g.Code == compose.Unprinted {
			told[g.Where[0].Value] = g.Severity == diag.Info
		}
	}
	if len(told) != 2 || !told[b.Performance.Problems.S] || !told[b.Performance.Measures.S] {
		t.Errorf("told: %v", told)
	}
}

// TestNewUnit: a comparison that a pack makes needs its base, unless the unit says
// that it has none: then the pack's own words say so. No pack asks such a unit for
// last year's figures.
func TestNewUnit(t *testing.T) {
	book, _, _ := sample(t)
	packs, err := os.ReadDir("../../layouts")
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range packs {
		if !dir.IsDir() {
			continue
		}
		name := dir.Name()
		b := *book
		p, faults := pack.Load(os.DirFS("../../layouts"), name, nil)
		if faults.Failed() {
			t.Fatal(faults)
		}
		b.Prior = nil
		told := func() (demanded int, text string) {
			facts, _ := narrative.Derive(&b, p.Narrative())
			d, _, diags := compose.Document(&b, facts, p)
			for _, g := range diags {
				if strings.HasPrefix(g.At.Field, "prior.") {
					demanded++
					if g.Severity != diag.Error || g.Code != compose.Unknown && g.Code != compose.Missing {
						t.Errorf("%s: %v", name, g)
					}
				}
			}
			var out bytes.Buffer
			if err := d.Dump(&out); err != nil {
				t.Fatal(err)
			}
			return demanded, out.String()
		}
		if n, _ := told(); n == 0 {
			t.Errorf("%s compares with nothing", name)
		}
		b.NoBase = map[string]diag.Position{"prior": {}}
		n, text := told()
		if n > 0 || !strings.Contains(text, "因新设没有上年数可比") && !strings.Contains(text, "因新设没有去年数可比") {
			t.Errorf("%s: a new unit is asked for %d figures of last year", name, n)
		}
		b.NoBase = map[string]diag.Position{"prior.general_expenditure": {}}
		if some, _ := told(); some == 0 {
			t.Errorf("%s: one figure that is not there stands for all", name)
		}
	}
}

// TestNothingListed: no pack says that a report covers 共0个 units, and none demands
// the sentence before the duties.
func TestNothingListed(t *testing.T) {
	book, _, _ := sample(t)
	packs, err := filepath.Glob("../../layouts/*/pack.yaml")
	if err != nil || len(packs) < 10 {
		t.Fatal(packs, err)
	}
	for _, file := range packs {
		name := filepath.Base(filepath.Dir(file))
		p, faults := pack.Bundled(os.DirFS("../../layouts"), name)
		if faults.Failed() {
			t.Fatal(faults)
		}
		b := *book
		b.Organization.Members, b.Functions.Intro = nil, accounts.Text{}
		facts, _ := narrative.Derive(&b, p.Narrative())
		d, _, diags := compose.Document(&b, facts, p)
		asked := false
		for _, g := range diags {
			asked = asked || g.At.Field == "organization.members" && g.Severity == diag.Error
			if g.At.Field == "functions.intro" && g.Severity == diag.Error {
				t.Errorf("%s: %v", name, g)
			}
		}
		var out bytes.Buffer
		if err := d.Dump(&out); err != nil {
			t.Fatal(err)
		}
		if listed := strings.Contains(out.String(), "共0个") || strings.Contains(out.String(), "预算单位0个"); listed && !asked {
			t.Errorf("%s lists no unit, and nobody is asked", name)
		}
	}
}

// TestListNumbers: in a table of facts a number stands in one line, so that the
// points of a column stand below each other, and a total is heavy.
func TestListNumbers(t *testing.T) {
	book, _, _ := sample(t)
	p, faults := pack.Bundled(os.DirFS("../../layouts"), "beijing-2024")
	if faults.Failed() {
		t.Fatal(faults)
	}
	facts, _ := narrative.Derive(book, p.Narrative())
	d, _, _ := compose.Document(book, facts, p)
	for i := range d.Sections {
		for _, b := range d.Sections[i].Blocks {
			tab, ok := b.(*doc.Table)
			if !ok || !strings.Contains(tab.Title, "政府采购情况表") {
				continue
			}
			for k, row := range tab.Rows {
				name, amount := &row.Cells[0], &row.Cells[1]
				if name.NoWrap || !amount.NoWrap {
					t.Errorf("row %d: what is a number is not told", k)
				}
				total := name.Paragraphs[0].Runs[0].Text == "合计"
				if amount.Paragraphs[0].Runs[0].Bold != total || name.Paragraphs[0].Runs[0].Font.Set != total {
					t.Errorf("row %d: a total is heavy, others are not", k)
				}
			}
			if len(tab.Rows) != 4 {
				t.Errorf("%d rows, want 4", len(tab.Rows))
			}
			return
		}
	}
	t.Error("the table is not there")
}

// TestNothingPrinted: a table is empty where the columns that it prints are, whatever
// else its statement has: 北京 表八 is 基本支出 of a fund that has 项目支出 only.
func TestNothingPrinted(t *testing.T) {
	own, _, _ := sample(t)
	book := *own
	book.Statements = slices.Clone(own.Statements)
	fund := &book.Statements[accounts.GovernmentFund-1]
	fund.Rows = slices.Clone(fund.Rows)
	total := fund.Row(accounts.RowTotal)
	total.Cells = slices.Clone(total.Cells)
	for _, column := range []accounts.ColumnKey{accounts.ColTotal, accounts.ColProject} {
		total.Cells[fund.Column(column)] = own.Statement(accounts.GeneralExpenditure).Figure(accounts.RowTotal, accounts.ColProject)
	}
	p, _ := pack.Bundled(os.DirFS("../../layouts"), "beijing-2024")
	facts, _ := narrative.Derive(&book, p.Narrative())
	d, _, _ := compose.Document(&book, facts, p)
	var out bytes.Buffer
	if err := d.Dump(&out); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(out.String(), "没有政府性基金预算财政拨款"); n != 1 || !strings.Contains(out.String(), "没有政府性基金预算财政拨款基本支出，故本表无数据") {
		t.Errorf("%d tables say that there is nothing, not that of 基本支出 alone", n)
	}
}
