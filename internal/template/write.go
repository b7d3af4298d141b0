package template

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// File is a file of the draft.
type File struct {
	Name string
	Data []byte
}

// GuideName is the page that says what was filled, what is open and what was
// not understood.
const GuideName = "导入说明.md"

// Base is the pack that a draft stands on: it has what no template says.
const Base = "national-2022"

// Files are the files of the pack that a draft makes, beside those taken from
// another one.
func (d *Draft) Files() []File {
	w := &writer{d: d}
	var files []File
	add := func(name string, write func()) {
		w.b.Reset()
		w.line = 1
		write()
		files = append(files, File{name, []byte(w.b.String())})
	}
	add("pack.yaml", w.info)
	add("outline.yaml", w.outline)
	if len(d.Tables) > 0 {
		add("tables.yaml", w.tables)
	}
	if len(d.Sentences) > 0 {
		add("sentences.yaml", w.sentences)
	}
	if len(d.Glossary)+len(d.Changes) > 0 {
		add("words.yaml", w.words)
	}
	add(GuideName, w.guide)
	return files
}

// writer writes YAML and knows its line.
type writer struct {
	d    *Draft
	b    strings.Builder
	line int
}

func (w *writer) f(format string, args ...any) {
	s := fmt.Sprintf(format, args...)
	w.line += strings.Count(s, "\n")
	w.b.WriteString(s)
}

// q is a text between quotation marks, as YAML and JSON have them.
func q(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", " ").Replace(s) + `"`
}

func (w *writer) info() {
	title := fmt.Sprintf("%d年度%s决算公开", w.d.Year, w.d.Noun)
	w.f("# 由官方模板导入的草稿。接着做：juesuan layout lint，逐条改到没有 error；读出了什么、还差什么见 %s\n", GuideName)
	w.f("base: %s    # 版面、样式、Word 底稿模板里看不出，随它；这里只写模板有的\n", Base)
	w.f("title: %s\nplace: \"\"             # 地区，模板里看不出，请填\nyear: %d\n", q(title), w.d.Year)
	if w.d.Noun != "部门" {
		w.f("noun: %s\n", w.d.Noun)
	}
	if w.d.Unit != "万元" {
		w.f("\ntables:\n  unit: %s\n", w.d.Unit)
	}
	if w.d.Three != "adjusted" {
		w.f("\nthree_public_budget: %s    # “三公”表的预算数：initial 年初预算，adjusted 全年预算\n", w.d.Three)
	}
	if reasons := w.d.reasons(); reasons != nil {
		w.f("\n# 有差额就必须说明原因的比较，照通知增减\nreasons: [%s]\n", strings.Join(reasons, ", "))
	}
}

func (w *writer) outline() {
	d := w.d
	w.f("# 报告的顺序，照模板。词句的编号见 sentences.yaml，表的编号见 tables.yaml\n")
	name := "{{.unit.full}}{{.year}}年度{{.unit.noun}}决算"
	w.f("title: %s\nfile_name: %s\n\ncover:\n  page: cover\n  paragraphs:\n", q(name), q(name))
	lines := [][2]string{{"cover_unit", "{{.unit.full}}"}, {"cover_title", "{{.year}}年度{{.unit.noun}}决算"}}
	if len(d.Cover) > 0 {
		lines = nil
		for i, text := range d.Cover {
			style := "cover_title"
			if i == 0 && len(d.Cover) > 1 {
				style = "cover_unit"
			} else if i > 1 {
				style = "cover_date"
			}
			lines = append(lines, [2]string{style, printed(d.holes(text))})
		}
	}
	for _, l := range lines {
		w.f("    - {style: %s, text: %s}\n", l[0], q(l[1]))
	}
	if d.Contents != "" {
		w.f("\ncontents:\n  page: front\n  title: %s\n  style: contents_title\n  levels: 2\n  styles: [toc1, toc2]\n"+
			"  leader: \"…\"\n", q(d.Contents))
	}
	ordinals := make([]string, len(d.Ordinals))
	for i, o := range d.Ordinals {
		ordinals[i] = q(o)
	}
	w.f("\nordinals: [%s]\nheadings: [heading1, heading2, heading3]\n\nparts:\n", strings.Join(ordinals, ", "))
	for i, p := range d.Parts {
		w.section(p, "  ", i == 0)
	}
}

func (w *writer) section(s *Section, indent string, first bool) {
	w.f("%s- title: %s\n", indent, q(s.Title))
	in := indent + "  "
	if !s.Numbered && s.Title != "" {
		w.f("%sordinal: none\n", in)
	}
	switch {
	case s.Level == 1:
		w.f("%spage: %s\n", in, s.page())
		if first {
			w.f("%snumbering: restart\n", in)
		}
	case s.Table != nil:
		w.f("%sstyle: table_title\n%spage: %s\n%snew_page: true\n", in, in, s.Table.page(), in)
	}
	var ids []string
	for _, t := range s.Sentences {
		if len(t.Paragraphs) > 0 {
			ids = append(ids, t.ID)
		}
	}
	if s.Glossary {
		ids = append(ids, "glossary")
	}
	if ids != nil {
		w.f("%stext: [%s]\n", in, strings.Join(ids, ", "))
	}
	if s.Table != nil {
		w.f("%stable: %s\n", in, s.Table.ID)
	}
	if s.Members {
		w.f("%slist: members\n", in)
	}
	if s.Forms {
		w.f("%sforms: true\n", in)
	}
	if len(s.Sections) > 0 {
		w.f("%ssections:\n", in)
		for _, c := range s.Sections {
			w.section(c, in+"  ", false)
		}
	}
}

// page is the geometry of a part: of one of tables that of its first table.
func (s *Section) page() string {
	for _, c := range s.Sections {
		if c.Table != nil {
			return c.Table.page()
		}
	}
	return "portrait"
}

// page is the geometry that a table needs.
func (t *Table) page() string {
	n := 0
	var count func([]*Column)
	count = func(columns []*Column) {
		for _, c := range columns {
			if c.Columns == nil {
				n++
			}
			count(c.Columns)
		}
	}
	count(t.Columns)
	if n > 7 {
		return "landscape"
	}
	return "sheet"
}

func (w *writer) tables() {
	w.f("# 九张表，照模板。栏宽、行高模板里看不出，照常用的\ntables:\n")
	for i, t := range w.d.Tables {
		t.line = w.line
		number := t.Number
		if number == "" {
			number = fmt.Sprintf("公开%02d表", i+1)
		}
		w.f("  - id: %s\n    statement: %s\n    number: %s\n", t.ID, t.Form.Key, number)
		if t.Ordinals {
			w.f("    ordinals: true\n")
		}
		w.f("    row_height: 14pt\n    columns:\n")
		for _, c := range t.Columns {
			w.column(c, "      ", t.Ordinals)
		}
		w.f("    blocks:\n")
		for _, block := range t.Blocks {
			for j, r := range block {
				lead := "        - "
				if j == 0 {
					lead = "      - - "
				}
				w.f("%s{%s}\n", lead, r.yaml())
			}
		}
		w.tail(t)
		if t.Note != nil {
			w.f("    note: %s\n", q(printed(t.Note)))
		}
		if t.Empty != nil {
			w.f("    blank_rows: 5\n    empty: %s\n", q(printed(t.Empty)))
		}
		w.f("\n")
	}
}

// all are the sections in their order.
func (d *Draft) all() (list []*Section) {
	var walk func(s *Section)
	walk = func(s *Section) {
		list = append(list, s)
		for _, c := range s.Sections {
			walk(c)
		}
	}
	for _, p := range d.Parts {
		walk(p)
	}
	return list
}

func (w *writer) column(c *Column, indent string, ordinals bool) {
	caption := q(printed(w.d.years(c.Caption)))
	if c.Columns != nil {
		w.f("%s- caption: %s\n%s  columns:\n", indent, caption, indent)
		for _, below := range c.Columns {
			w.column(below, indent+"    ", ordinals)
		}
		return
	}
	parts := []string{"caption: " + caption}
	switch {
	case c.Figure != "":
		parts = append(parts, "figure: "+string(c.Figure))
	default:
		parts = append(parts, "show: "+c.Show)
	}
	if c.Block > 0 {
		parts = append(parts, "block: "+strconv.Itoa(c.Block))
	}
	if c.Parts != nil {
		parts = append(parts, "parts: ["+strings.Join(c.Parts, ", ")+"]")
	}
	switch c.Show {
	case "code":
		parts = append(parts, "width: 20mm")
	case "line":
		parts = append(parts, "width: 9mm")
	case "name":
		if ordinals {
			parts = append(parts, "ordinal: 栏次")
		}
	}
	w.f("%s- {%s}\n", indent, strings.Join(parts, ", "))
}

func (r *Row) yaml() string {
	var parts []string
	add := func(ok bool, s string) {
		if ok {
			parts = append(parts, s)
		}
	}
	add(r.Key != "", "row: "+string(r.Key))
	add(r.Text != "", "text: "+q(r.Text))
	add(r.Ordinal, "ordinal: true")
	add(r.Restart, "restart: true")
	add(r.Center, "center: true")
	add(r.Span, "span: true")
	add(r.Classes, "classes: true")
	add(r.Codes != nil, "codes: ["+strings.Join(r.Codes, ", ")+"]")
	quoted := slices.Clone(r.Economic)
	for i := range quoted {
		quoted[i] = q(quoted[i])
	}
	add(r.Economic != nil, "economic: ["+strings.Join(quoted, ", ")+"]")
	add(r.Nonzero, "nonzero: true")
	add(r.Fill, "fill: true")
	return strings.Join(parts, ", ")
}

func (w *writer) tail(t *Table) {
	if t.Tail == nil {
		return
	}
	w.f("    tail:\n")
	for _, row := range t.Tail {
		for j, c := range row {
			lead := "        - "
			if j == 0 {
				lead = "      - - "
			}
			if c.Key != "" {
				w.f("%s{row: %s, figure: %s}\n", lead, c.Key, c.Figure)
			} else {
				w.f("%s{text: %s, span: %d}\n", lead, q(c.Text), c.Span)
			}
		}
	}
}

func (w *writer) sentences() {
	w.f("# 词句，照模板。XX 是还没有填的空，juesuan layout lint 逐个指出能填什么；已经填上的请核对，见 %s\n", GuideName)
	for _, s := range w.d.Sentences {
		w.f("\n# %s\n", strings.Join(reversed(s.in.headings()), "　"))
		for _, r := range s.Remarks {
			w.f("# 模板说明：%s\n", strings.ReplaceAll(r, "\n", " "))
		}
		w.f("%s: |\n", s.ID)
		s.line = w.line
		w.paragraphs(s)
	}
}

func reversed(list []string) []string {
	list = slices.Clone(list)
	slices.Reverse(list)
	return list
}

// paragraphs writes the paragraphs of a sentence, a line each.
func (w *writer) paragraphs(s *Sentence) {
	for _, p := range s.Paragraphs {
		text := printed(p.Pieces)
		if p.If != "" && p.Each == "" { // there are no rows where there is none
			not, name := "", p.If
			if strings.HasPrefix(name, "!") {
				not, name = "not ", name[1:]
			}
			text = "{{if " + not + "." + name + "}}" + text + "{{end}}"
		}
		if p.Each != "" {
			w.f("  {{range .%s}}%s\n  {{end}}\n", p.Each, text)
			continue
		}
		w.f("  %s\n", text)
	}
}

func (w *writer) words() {
	w.f("# 增减的说法，照模板；模板没有写的情形照常用的说法\n")
	if len(w.d.Glossary) > 0 {
		w.f("glossary:\n")
		for i := range w.d.Glossary {
			t := &w.d.Glossary[i]
			w.f("  - term: %s\n", q(t.Term))
			t.line = w.line
			w.f("    text: %s\n", q(strings.TrimSuffix(printed(t.Text), "。")))
		}
	}
	if len(w.d.Changes) == 0 {
		return
	}
	w.f("change:\n")
	for _, c := range w.d.Changes {
		w.f("  # %s\n  %s:\n", strings.ReplaceAll(c.From, "\n", " "), c.Group)
		for _, k := range c.cases() {
			w.f("    %s: %s\n", k[0], q(k[1]))
		}
	}
}
