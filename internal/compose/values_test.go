package compose

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"juesuan/data"
	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/doc"
	"juesuan/internal/golden"
	"juesuan/internal/ingest"
	"juesuan/internal/narrative"
	"juesuan/internal/pack"
)

// unit is a sample and a pack of the program.
func unit(t testing.TB, layout string) (*accounts.Book, *pack.Pack) {
	t.Helper()
	book, list := ingest.Read("../../data/samples/ningxia-2020")
	dict, err := accounts.ParseDictionary(data.Files, book.Year)
	if err != nil {
		t.Fatal(err)
	}
	list = append(list, accounts.Resolve(book, dict, nil)...)
	book.Date = time.Date(2020, 12, 31, 0, 0, 0, 0, time.UTC)
	p, more := pack.Load(os.DirFS("../../layouts"), layout, nil)
	if list = append(list, more...); list.Failed() {
		t.Fatal(list)
	}
	return book, p
}

var bundled = [...]string{"ningxia-2020", "shanghai-2024", "central-2023"}

// A shaper tells what a document is beside its text: every field of every block,
// row, cell and run that is not zero, each text as what it comes from.
type shaper struct {
	styles  []doc.Style
	origins []narrative.Origin
	out     *bytes.Buffer
	last    string
	times   int
}

func (s *shaper) say(line string) {
	if line == s.last {
		s.times++
		return
	}
	s.end()
	s.last, s.times = line, 1
}

func (s *shaper) end() {
	if s.times > 1 {
		fmt.Fprintf(s.out, "%d× ", s.times)
	}
	if s.times > 0 {
		fmt.Fprintln(s.out, s.last)
	}
	s.times = 0
}

func (s *shaper) shape(v reflect.Value) string {
	switch x := v.Interface().(type) {
	case doc.StyleID:
		return s.styles[x].ID
	case doc.Ref:
		switch {
		case x == 0:
			return "-"
		case s.origins[x-1].Number != nil:
			return "number"
		case s.origins[x-1].Pack:
			return "pack"
		}
		return "staff"
	case doc.Length:
		return fmt.Sprintf("%.2fmm", float64(x)/float64(doc.MM))
	case doc.Anchor:
		return "yes"
	case string:
		return "…"
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return "nil"
		}
		return s.shape(v.Elem())
	case reflect.Struct:
		var parts []string
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if !f.IsExported() || v.Field(i).IsZero() && f.Type != reflect.TypeFor[doc.StyleID]() {
				continue
			}
			if f.Name == "Rows" || f.Name == "Head" {
				continue // lines of their own
			}
			value := s.shape(v.Field(i))
			if v.Field(i).Kind() == reflect.Bool {
				parts = append(parts, f.Name)
			} else {
				parts = append(parts, f.Name+"="+value)
			}
		}
		return "{" + strings.Join(parts, " ") + "}"
	case reflect.Slice, reflect.Array:
		var parts []string
		for i := range v.Len() {
			if p := s.shape(v.Index(i)); len(parts) == 0 || parts[len(parts)-1] != p {
				parts = append(parts, p)
			}
		}
		return "[" + strings.Join(parts, " ") + "]"
	}
	return fmt.Sprint(v.Interface())
}

func (s *shaper) document(d *doc.Document) {
	s.styles = d.Styles
	for i := range d.Sections {
		sec := &d.Sections[i]
		s.say(fmt.Sprintf("section %.1f×%.1f %+v centred %v", sec.Page.Width.Points(), sec.Page.Height.Points(), sec.Numbering, sec.VCenter))
		for _, b := range sec.Blocks {
			s.say(strings.TrimPrefix(fmt.Sprintf("%T ", b), "*doc.") + s.shape(reflect.ValueOf(b)))
			if t, ok := b.(*doc.Table); ok {
				for k := range t.Head {
					s.say("  head " + s.shape(reflect.ValueOf(t.Head[k])))
				}
				for k := range t.Rows {
					s.say("  row " + s.shape(reflect.ValueOf(t.Rows[k])))
				}
			}
		}
	}
	s.end()
}

// TestShapes: what every block, row, cell and run of the sample is in each pack,
// beside its text.
func TestShapes(t *testing.T) {
	for _, layout := range bundled {
		book, p := unit(t, layout)
		facts, _ := narrative.Derive(book, p.Narrative())
		d, origins, diags := Document(book, facts, p)
		var out, text bytes.Buffer
		for _, x := range diags {
			fmt.Fprintf(&out, "%s %s %s\n", x.Code, x.Message, x.Hint)
		}
		s := &shaper{origins: origins, out: &out}
		s.document(d)
		if layout != "central-2023" { // as the first
			golden.Check(t, "shapes-"+layout+".txt", out.Bytes())
		}
		if layout == "ningxia-2020" {
			continue // TestSampleDocument
		}
		if err := d.Dump(&text); err != nil {
			t.Fatal(err)
		}
		golden.Check(t, layout+".txt", text.Bytes())
	}
}

// TestNothingGiven: what is told, of every fact that a sentence of a pack prints
// or compares with, where the unit gives nothing beside its statements.
func TestNothingGiven(t *testing.T) {
	for _, layout := range bundled {
		book, p := unit(t, layout)
		clear(book.Prior)
		clear(book.Budget)
		clear(book.Counts)
		clear(book.Assets)
		clear(book.Reasons)
		clear(book.Purposes)
		clear(book.Procurement)
		clear(book.Reception)
		book.Performance = accounts.Performance{}
		book.Setup = accounts.Setup{}
		book.AgencyCost = accounts.Figure{}
		facts, _ := narrative.Derive(book, p.Narrative())
		_, _, diags := Document(book, facts, p)
		var out bytes.Buffer
		for i := range diags {
			x := &diags[i]
			fmt.Fprintf(&out, "%s %s %s %s (%s)\n", x.Code, x.Severity, x.At.Field, x.Message, x.Hint)
			for _, side := range x.Where {
				fmt.Fprintf(&out, "  %s %s\n", filepath.Base(side.At.File), side.Label)
			}
		}
		golden.Check(t, "missing-"+layout+".txt", out.Bytes())
	}
}

// TestColumns: a column that the pack prints and the workbook lacks is told, once
// for the column, and only where nothing fills it.
func TestColumns(t *testing.T) {
	book, p := unit(t, "ningxia-2020")
	facts, _ := narrative.Derive(book, p.Narrative())
	for i := range book.Statements {
		s := &book.Statements[i]
		for k, key := range s.Columns {
			columns, cells := s.Columns, facts.Cells
			s.Columns = slices.Delete(slices.Clone(columns), k, k+1)
			facts.Cells = map[accounts.Cell]*narrative.Number{}
			for cell, n := range cells {
				if cell.Statement != s.ID || cell.Column != key {
					facts.Cells[cell] = n
				}
			}
			told := func() (n int) {
				_, _, diags := Document(book, facts, p)
				for _, x := range diags {
					if x.Code == "compose.column" {
						if n++; x.Severity != diag.Warning || !strings.Contains(x.Message, s.Number()+"没有“"+s.ColumnName(key)+"”这一栏") || x.Hint == "" {
							t.Errorf("%s %s: %v", s.Number(), key, x)
						}
					}
				}
				return n
			}
			known, printed := false, 0 // times in the pack
			for r := range s.Rows {
				for _, f := range s.Rows[r].Cells {
					known = known || f.Known() && !f.Amount.IsZero()
				}
			}
			var count func(specs []pack.ColumnSpec)
			count = func(specs []pack.ColumnSpec) {
				for i := range specs {
					if count(specs[i].Columns); specs[i].Figure == string(key) {
						printed++
					}
				}
			}
			for i := range p.Tables.Tables {
				if spec := &p.Tables.Tables[i]; spec.Statement.ID == s.ID {
					count(spec.Columns)
				}
			}
			if n := told(); n != printed && known {
				t.Errorf("%s without %s: told %d times of %d", s.Number(), key, n, printed)
			}
			filled := false
			for cell, n := range cells {
				filled = filled || cell.Statement == s.ID && cell.Column == key && n.Digits != ""
			}
			facts.Cells = cells
			if n := told(); n != 0 && filled {
				t.Errorf("%s, whose %s is computed: told %d times", s.Number(), key, n)
			}
			s.Columns = columns
			if i > 2 {
				break // one column of each further statement
			}
		}
	}
}

// TestDraft: a draft says so, marks the cells that could not be read, and ends in
// what is to be settled.
func TestDraft(t *testing.T) {
	book, p := unit(t, "ningxia-2020")
	st := book.Statement(accounts.Income)
	cell := &st.Rows[2].Cells[0]
	at := cell.At
	*cell = accounts.Figure{At: at}
	facts, _ := narrative.Derive(book, p.Narrative())
	gaps := func(d *doc.Document) (n int) {
		d.EachRun(func(_ *doc.Style, r *doc.Run) { n += strings.Count(r.Text, gap) })
		return n
	}
	whole, _, _ := Document(book, facts, p)
	d, origins, _ := Draft(book, facts, p, []diag.Position{at, {}})
	if d.Watermark != "草稿" || whole.Watermark != "" || gaps(d) != gaps(whole)+1 || len(origins) < len(facts.Origins) {
		t.Errorf("%q, %d gaps, %d before, %d origins", d.Watermark, gaps(d), gaps(whole), len(origins))
	}
	if n := gaps(func() *doc.Document { d, _, _ := Draft(book, facts, p, nil); return d }()); n != gaps(whole) {
		t.Errorf("%d gaps without a cell that could not be read", n)
	}
	list := diag.List{
		{Severity: diag.Error, Code: "T2.1", At: diag.Position{File: "a.xlsx", Sheet: "公开01表", Cell: "B2"}, Message: "甲", Difference: "1.00元", Hint: "改",
			Where: []diag.Side{{Label: "左", Value: "3", At: diag.Position{File: "a.xlsx", Sheet: "公开01表", Cell: "B2"}}, {Value: "2"}, {Label: "右", Value: ""}}},
		{Severity: diag.Warning, Code: "W", Message: "乙"}, {Severity: diag.Info, Code: "I", Message: "丙"},
	}
	var out bytes.Buffer
	for _, list := range []diag.List{list, nil} {
		d := &doc.Document{Styles: p.Styles, Sections: []doc.Section{{Blocks: []doc.Block{&doc.Paragraph{Anchor: 4}, &doc.Table{Anchor: 7}, &doc.Paragraph{Anchor: 5}}}}}
		OpenFindings(d, p, list)
		d.Sections = d.Sections[1:]
		if a := d.Sections[0].Blocks[0].(*doc.Paragraph).Anchor; a != 8 {
			t.Errorf("the anchor is %d", a)
		}
		if err := d.Dump(&out); err != nil {
			t.Fatal(err)
		}
		s := &shaper{out: &out}
		s.document(d)
	}
	golden.Check(t, "draft.txt", out.Bytes())
	empty := &doc.Document{}
	if OpenFindings(empty, p, list); len(empty.Sections) != 0 {
		t.Error("a document without pages has findings")
	}
}

// TestGlossary: the pack's terms in its order, the unit's own text of a term once,
// then the unit's other terms; all numbered on.
func TestGlossary(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../layouts/ningxia-2020")); err != nil {
		t.Fatal(err)
	}
	words, err := os.ReadFile(dir + "/words.yaml")
	if err != nil {
		t.Fatal(err)
	}
	words = append(words, "\nglossary:\n- {term: 甲词, text: 甲的解释。}\n- {term: 乙词, text: 乙的解释。}\n- {term: 丙词, text: \"{{.unit.full}}的解释；\"}\n"...)
	if err := os.WriteFile(dir+"/words.yaml", words, 0o644); err != nil {
		t.Fatal(err)
	}
	book, _ := unit(t, "ningxia-2020")
	p, diags := pack.Load(os.DirFS(filepath.Dir(dir)), filepath.Base(dir), nil)
	if diags.Failed() {
		t.Fatal(diags)
	}
	text := func(s string) accounts.Text {
		return accounts.Text{S: s, At: diag.Position{File: "unit.yaml", Line: 7}}
	}
	second := p.Words.Glossary[1].Term
	book.Glossary = []accounts.GlossaryEntry{{Term: text("自有词"), Text: text("自有解释。")}, {Term: text(second), Text: text("另有解释；")}, {Term: text(second), Text: text("再有解释")}}
	facts, _ := narrative.Derive(book, p.Narrative())
	c := newComposer(book, facts, p)
	all := c.data["glossary"].([]map[string]any)
	say := func(v any) string { return c.unmarked(fmt.Sprint(v)) }
	if len(all) != len(p.Words.Glossary)+2 {
		t.Fatalf("%d terms", len(all))
	}
	for i, entry := range all {
		term, explained := "", ""
		switch {
		case i == 1:
			term, explained = second, "另有解释"
		case i < len(p.Words.Glossary):
			term = p.Words.Glossary[i].Term
		case i == len(p.Words.Glossary):
			term, explained = "自有词", "自有解释"
		default:
			term, explained = second, "再有解释"
		}
		if i == 2 {
			explained = book.Organization.FullName.S + "的解释"
		}
		got := say(entry["text"])
		if say(entry["number"]) != fmt.Sprint(i+1) || say(entry["term"]) != term || explained != "" && got != explained || got == "" || strings.HasSuffix(got, "。") {
			t.Errorf("%d: %s %s: %s, want %s: %s", i+1, say(entry["number"]), say(entry["term"]), got, term, explained)
		}
	}
}

// TestTexts: the small rules of texts, from both sides of each boundary.
func TestTexts(t *testing.T) {
	for c := range 128 {
		want := strings.ContainsRune("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", rune(c))
		if latin(byte(c)) != want {
			t.Errorf("%q is Latin: %v", rune(c), !want)
		}
	}
	for text, want := range map[string]string{"": "", "甲": "甲", "甲\n乙": "甲乙", "a\nb": "a b", "a\n乙": "a乙", "甲\nb": "甲b", "ab\n\n cd ": "ab cd", "1.\n2": "1.2", "ab\n-c": "ab-c", " a ": " a ", "\n": ""} {
		if got := joined(text); got != want {
			t.Errorf("%q joined is %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]int{"": 0, "甲": 0, "1": 1, "1.5": 1, "1,024.50": 1, "1 2": 2, "1和2": 2, ".": 0, ",5": 1, "1a2": 2, "0": 1, "9": 1, "/:": 0} {
		if got := digitGroups(text); got != want {
			t.Errorf("%q has %d numbers, want %d", text, got, want)
		}
	}
	for _, c := range []struct{ text, tail, head string }{
		{"", "", ""}, {"甲乙", "甲乙", "甲乙"}, {"甲乙丙", "…乙丙", "甲乙…"}, {"甲12乙丙", "…乙丙", "甲…"}, {"甲123，丙", "…丙", "甲…"},
		{"1.5万元", "…", "…"}, {"1,024%乙", "…乙", "…"}, {"乙丙3亿元", "…", "乙丙…"},
	} {
		if got := tail(c.text, 2); got != c.tail {
			t.Errorf("the end of %q is %q", c.text, got)
		}
		if got := head(c.text, 2); got != c.head {
			t.Errorf("the beginning of %q is %q", c.text, got)
		}
	}
	for s, want := range map[diag.Severity]string{diag.Error: "错误", diag.Warning: "警告", diag.Info: "提示"} {
		if got := severityName(s); got != want {
			t.Errorf("%v is %s", s, got)
		}
	}
	blank, fill := line{}, line{fill: true}
	a, b := line{text: "a"}, line{text: "b"}
	for _, c := range []struct {
		lines []line
		n     int
		want  []line
	}{
		{nil, 0, nil}, {nil, 2, []line{blank, blank}}, {[]line{a, b}, 2, []line{a, b}}, {[]line{a, b}, 3, []line{a, b, blank}},
		{[]line{a, fill, b}, 3, []line{a, blank, b}}, {[]line{a, fill, b}, 5, []line{a, blank, blank, blank, b}}, {[]line{a, fill, b, fill}, 5, []line{a, blank, blank, b}},
	} {
		if got := stretch(c.lines, c.n); !slices.Equal(got, c.want) {
			t.Errorf("%v over %d lines: %v, want %v", c.lines, c.n, got, c.want)
		}
	}
	if codeLengths["class"] != 3 || codeLengths["section"] != 5 || codeLengths["item"] != 7 || len(codeLengths) != 3 {
		t.Error(codeLengths)
	}
}

// TestFieldOfMembers: a number of a comparison that is lacking is asked for where its
// base is given, a reason under its topic, anything else by its own field.
func TestFieldOfMembers(t *testing.T) {
	book, p := unit(t, bundled[0])
	facts, _ := narrative.Derive(book, p.Narrative())
	c := newComposer(book, facts, p)
	for name, want := range map[string]string{
		"general.vs_prior": "prior.general_expenditure", "general.vs_prior.base": "prior.general_expenditure", "general.vs_prior.delta": "prior.general_expenditure",
		"general.vs_prior.rate": "prior.general_expenditure", "general.vs_prior.times": "prior.general_expenditure", "general.vs_budget.done": "budget.general_expenditure",
		"general.vs_prior.reason.text": "reasons.general_vs_prior", "general.amount.reason.text": "", "general.amount": "", "procurement.total": "procurement.total", "nowhere.rate": "",
	} {
		if got := c.fieldOf(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

// TestTellAbsent: what is not given is told once, with the first sentences that need
// it, each once.
func TestTellAbsent(t *testing.T) {
	book, p := unit(t, bundled[0])
	facts, _ := narrative.Derive(book, p.Narrative())
	for n := range 6 {
		c := newComposer(book, facts, p)
		for i := range n {
			for range 2 {
				text := fmt.Sprintf("第%d句支出%s万元。", i, gap)
				c.tellAbsent(&pack.Template{At: diag.Position{File: "sentences.yaml", Line: i}}, text, noted{"procurement.total", strings.Index(text, gap), true})
			}
		}
		if n == 0 {
			continue
		}
		if len(c.diags) != 1 || c.diags[0].Code != Missing || len(c.diags[0].Where) != 1+min(n, maxUses) {
			t.Fatalf("%d sentences: %v", n, c.diags)
		}
		for i, side := range c.diags[0].Where[1:] {
			if want := fmt.Sprintf("用在这句话里：“第%d句支出%s万元。”", i, gap); side.Label != want || side.At.Line != i {
				t.Errorf("%d: %+v, want %s", i, side, want)
			}
		}
	}
}

// TestBars: a bar for each number under its own name; of comparisons two, last
// year's before this year's.
func TestBars(t *testing.T) {
	book, p := unit(t, bundled[0])
	facts, _ := narrative.Derive(book, p.Narrative())
	c := newComposer(book, facts, p)
	number := func(ref uint32, text string) *marked {
		return &marked{ref: ref, text: text, unit: "万元", kept: &c.kept}
	}
	c.data = map[string]any{"a": number(1, "12.50"), "b": number(2, "3.00"),
		"x": map[string]any{"base": number(3, "4.00"), "current": number(4, "5.00")}, "y": map[string]any{"base": number(5, "6.00"), "current": number(6, "7.00")}}
	draw := func(of ...string) (out string) {
		ch := &doc.Chart{Ref: 9}
		c.bars(ch, &pack.ChartSpec{Of: of, Names: []string{"甲", "乙"}})
		for _, r := range ch.Categories {
			out += fmt.Sprint(r.Text, r.Ref, " ")
		}
		for _, s := range ch.Series {
			out += "| " + s.Name.Text
			for _, d := range s.Data {
				v, _ := d.Value()
				out += fmt.Sprint(" ", v)
			}
		}
		if ch.Kind != doc.Bars || ch.Unit != "单位：万元" {
			t.Errorf("%v: kind %v, %s", of, ch.Kind, ch.Unit)
		}
		return out
	}
	for of, want := range map[[2]string]string{{"a", "b"}: "甲9 乙9 |  1250 300", {"b", "a"}: "甲9 乙9 |  300 1250", {"x", "y"}: "上年决算数9 本年决算数9 | 甲 400 500| 乙 600 700"} {
		if got := draw(of[0], of[1]); got != want {
			t.Errorf("%v: %q, want %q", of, got, want)
		}
	}
}
