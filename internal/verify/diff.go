package verify

import (
	"cmp"
	"fmt"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/collate"
	"juesuan/internal/doc"
	"juesuan/internal/job"
	"juesuan/internal/narrative"
)

// Difference is what differs between two reports, in the order in which it
// counts: figures, sentences, layout.
type Difference struct {
	A         Side       `json:"a"`
	B         Side       `json:"b"`
	Amounts   []Amount   `json:"amounts"`   // of the statements, by cell
	Numbers   []Number   `json:"numbers"`   // of the text, by name
	Sentences []Sentence `json:"sentences"` // whose words differ
	Layout    []Layout   `json:"layout"`
}

// Side is one of the two.
type Side struct {
	Folder string `json:"folder"`
	Unit   string `json:"unit"`
	Year   int    `json:"year"`
	Layout string `json:"layout"`
	Pages  int    `json:"pages"`
	Signed string `json:"signed,omitempty"` // who signed it as it is here, and when
}

// Amount is one cell of the statements.
type Amount struct {
	Statement  string `json:"statement"`
	Row        string `json:"row"`
	Column     string `json:"column"`
	A          string `json:"a"` // 元; "" where there is none
	B          string `json:"b"`
	AAt        string `json:"a_at,omitempty"`
	BAt        string `json:"b_at,omitempty"`
	Difference string `json:"difference,omitempty"` // b − a, where both are known
}

// Number is one number of the text.
type Number struct {
	Name     string `json:"name"`
	Means    string `json:"means,omitempty"`
	A        string `json:"a"`
	B        string `json:"b"`
	Sentence string `json:"sentence,omitempty"` // of b, where it is printed, else of a
}

// Sentence is a sentence, row or table whose words differ.
type Sentence struct {
	Kind    collate.Kind `json:"kind"`
	Part    collate.Part `json:"part"`
	Section string       `json:"section"`
	A       string       `json:"a"`
	B       string       `json:"b"`
}

// Layout is a difference of the pages alone.
type Layout struct {
	What string `json:"what"`
	A    string `json:"a"`
	B    string `json:"b"`
}

// Same reports whether nothing that is said differs; the layout may.
func (d *Difference) Same() bool {
	return len(d.Amounts) == 0 && len(d.Numbers) == 0 && len(d.Sentences) == 0
}

// Compare compares two reports that have come to their pages.
func Compare(a, b *job.Outcome, aFolder, bFolder string) (*Difference, error) {
	if a.Layout == nil || b.Layout == nil {
		return nil, ErrNoReport
	}
	d := &Difference{A: side(a, aFolder), B: side(b, bFolder), Amounts: amounts(a.Book, b.Book), Numbers: []Number{},
		Sentences: []Sentence{}, Layout: layouts(a, b)}
	d.numbers(a, b)
	d.sentences(a, b)
	return d, nil
}

func side(o *job.Outcome, folder string) Side {
	return Side{Folder: folder, Unit: o.Book.Organization.FullName.S, Year: o.Book.Year, Layout: o.Pack, Pages: len(o.Layout.Pages)}
}

// amounts compares the statements cell by cell, in the order of b.
func amounts(a, b *accounts.Book) []Amount {
	out := []Amount{}
	for i := range b.Statements {
		bs := &b.Statements[i]
		var as *accounts.Statement
		for k := range a.Statements {
			if s := &a.Statements[k]; s.ID == bs.ID && s.Title() == bs.Title() {
				as = &a.Statements[k]
			}
		}
		if as == nil || !as.Found && !bs.Found {
			continue
		}
		rows := []accounts.RowKey{}
		seen := map[accounts.RowKey]bool{}
		for _, s := range []*accounts.Statement{bs, as} {
			for k := range s.Rows {
				if key := s.Rows[k].Key; !seen[key] {
					seen[key] = true
					rows = append(rows, key)
				}
			}
		}
		columns := bs.Columns
		if len(columns) == 0 {
			columns = as.Columns
		}
		for _, row := range rows {
			for _, column := range columns {
				if m, ok := amount(as, bs, row, column); ok {
					out = append(out, m)
				}
			}
		}
	}
	return out
}

// amount compares one cell; ok is false where it is the same.
func amount(as, bs *accounts.Statement, row accounts.RowKey, column accounts.ColumnKey) (m Amount, ok bool) {
	x, y := as.Figure(row, column), bs.Figure(row, column)
	if x.Known() == y.Known() && (!x.Known() || x.Amount.Equal(y.Amount)) {
		return m, false
	}
	named := bs
	if bs.Row(row) == nil {
		named = as
	}
	m = Amount{Statement: cmp.Or(bs.Number(), bs.Title()), Row: accounts.RowName(named, row), Column: bs.ColumnName(column)}
	if x.Known() {
		m.A, m.AAt = x.Amount.String(), x.At.InFile()
	}
	if y.Known() {
		m.B, m.BAt = y.Amount.String(), y.At.InFile()
	}
	if x.Known() && y.Known() {
		m.Difference = y.Amount.Sub(x.Amount).String()
	}
	return m, true
}

// numbers compares what the sentences print, by the names of the facts.
func (d *Difference) numbers(a, b *job.Outcome) {
	means := map[string]string{}
	for _, n := range narrative.Names() {
		means[n.Path] = n.Meaning
	}
	am, bm := inSentences(a), inSentences(b)
	tell := func(name, x, y, sentence string) {
		d.Numbers = append(d.Numbers, Number{name, means[name], x, y, sentence})
	}
	for _, name := range bm.names {
		if x, y := am.text[name], bm.text[name]; x != y {
			tell(name, x, y, bm.sentence[name])
		}
	}
	for _, name := range am.names {
		if _, ok := bm.text[name]; !ok {
			tell(name, am.text[name], "", am.sentence[name])
		}
	}
}

type printed struct {
	names          []string
	text, sentence map[string]string
}

// inSentences are the numbers that the paragraphs of a report print, by name.
func inSentences(o *job.Outcome) printed {
	p := printed{text: map[string]string{}, sentence: map[string]string{}}
	for i := range o.Doc.Sections {
		for _, b := range o.Doc.Sections[i].Blocks {
			para, ok := b.(*doc.Paragraph)
			if !ok {
				continue
			}
			for k := range para.Runs {
				ref := int(para.Runs[k].Ref)
				if ref == 0 || ref > len(o.Origins) || o.Origins[ref-1].Number == nil {
					continue
				}
				n := o.Origins[ref-1].Number
				if _, known := p.text[n.Name]; known || n.Name == "" || n.Kind == narrative.Ordinal {
					continue
				}
				p.names = append(p.names, n.Name)
				p.text[n.Name], p.sentence[n.Name] = n.Text(), sentenceOf(para, k)
			}
		}
	}
	return p
}

// sentenceOf is the sentence of a paragraph in which its k-th run stands.
func sentenceOf(p *doc.Paragraph, k int) string {
	var before, after strings.Builder
	for i := range p.Runs {
		if i < k {
			before.WriteString(p.Runs[i].Text)
		} else {
			after.WriteString(p.Runs[i].Text)
		}
	}
	b, a := before.String(), after.String()
	for _, stop := range []string{"。", "；"} {
		if i := strings.LastIndex(b, stop); i >= 0 {
			b = b[i+len(stop):]
		}
		if i := strings.Index(a, stop); i >= 0 {
			a = a[:i+len(stop)]
		}
	}
	return b + a
}

// sentences compares the words.
func (d *Difference) sentences(a, b *job.Outcome) {
	result := collate.Compare(a.Doc, nil, collate.Seen(b.Doc, nil))
	statements := map[string]bool{}
	for i := range b.Book.Statements {
		statements[b.Book.Statements[i].Title()] = true
	}
	for i := range result.Findings {
		f := &result.Findings[i]
		if f.Kind == collate.Layout {
			continue
		}
		if f.Kind == collate.Figure {
			// Those of the statements and of the facts are told already: what is
			// left is in the words of the staff and in other tables.
			computed := f.Ref != 0 && int(f.Ref) <= len(a.Origins) && a.Origins[f.Ref-1].Number != nil
			if f.Part == collate.Cell && !statements[f.Table] || f.Part == collate.Text && !computed {
				g := Finding{Section: f.Section, Table: f.Table, Row: f.Row, Column: f.Column}
				d.Numbers = append(d.Numbers, Number{Means: g.Place(), A: f.Want, B: f.Got, Sentence: f.GotText})
			}
			continue
		}
		s := Sentence{Kind: f.Kind, Part: f.Part, Section: f.Section, A: f.WantText, B: f.GotText}
		if s.A == "" && s.B == "" {
			s.A, s.B = f.Want, f.Got
		}
		if f.Table != "" && !strings.HasSuffix(s.Section, f.Table) {
			s.Section += " › " + f.Table
		}
		d.Sentences = append(d.Sentences, s)
	}
}

// layouts compares the pages.
func layouts(a, b *job.Outcome) []Layout {
	out := []Layout{}
	if a.Pack != b.Pack {
		out = append(out, Layout{"版式", a.Pack, b.Pack})
	}
	if x, y := len(a.Layout.Pages), len(b.Layout.Pages); x != y {
		out = append(out, Layout{"页数", fmt.Sprint(x), fmt.Sprint(y)})
	}
	pages := map[string]string{}
	for _, m := range a.Layout.Outline {
		pages[m.Title] = a.Layout.Pages[m.Page].Label
	}
	for _, m := range b.Layout.Outline {
		if x, ok := pages[m.Title]; ok && x != b.Layout.Pages[m.Page].Label {
			out = append(out, Layout{"页码：" + m.Title, x, b.Layout.Pages[m.Page].Label})
		}
	}
	return out
}
