// Package verify says what became of a report after it was made.
//
// A published file and the unit's report → Report: each difference with its
// page, the right value and where that comes from; what must not be left in a
// published file; a verdict. A folder → whether its files are still those that
// its manifest names. Two reports → what differs between them, figures first.
//
// What a file says about itself decides nothing. The package writes no file.
package verify

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"juesuan/internal/collate"
	"juesuan/internal/doc"
	"juesuan/internal/folder"
	"juesuan/internal/job"
	"juesuan/internal/narrative"
	"juesuan/internal/published"
)

// Report is what a published file came to.
type Report struct {
	File    string          `json:"file"`
	Unit    string          `json:"unit"`
	Year    int             `json:"year"`
	Verdict collate.Verdict `json:"verdict"`
	// What was compared.
	Numbers    int       `json:"numbers"`
	Sentences  int       `json:"sentences"`
	Cells      int       `json:"cells"`
	Tables     int       `json:"tables"`
	Recognised int       `json:"tables_recognised"`
	Findings   []Finding `json:"findings"`
	Remains    []Remain  `json:"remains"` // tracked changes, comments, hidden text
	Doubts     []string  `json:"doubts"`  // what makes the reading unsure
	Retakes    []Retake  `json:"retakes"` // words that the supplement may take back
}

// Retake is a text of the unit's files that was published in other words, and
// with the same numbers.
type Retake struct {
	Field string `json:"field"` // the keys that lead to it in the supplement
	At    string `json:"at"`
	Want  string `json:"want"` // as it is compared: without spaces
	Got   string `json:"got"`
}

// Of is the text of the field with the words that were published; ok is false
// where it does not hold those of the report just once.
func (t *Retake) Of(text string) (taken string, ok bool) {
	return (&collate.Rewritten{Want: t.Want, Got: t.Got}).Taken(text)
}

// Finding is one difference.
type Finding struct {
	Kind       collate.Kind `json:"kind"`
	Part       collate.Part `json:"part"`
	Page       int          `json:"page,omitempty"`        // of the file, from 1; 0: it does not say
	ReportPage string       `json:"report_page,omitempty"` // the number printed on the page of the report
	Section    string       `json:"section,omitempty"`
	Table      string       `json:"table,omitempty"`
	Row        string       `json:"row,omitempty"`
	Column     string       `json:"column,omitempty"`
	Want       string       `json:"want"`
	Got        string       `json:"got"`
	WantText   string       `json:"want_text,omitempty"`
	GotText    string       `json:"got_text,omitempty"`
	Formula    string       `json:"formula,omitempty"`
	Sources    []Source     `json:"sources,omitempty"`
}

// Source is where the right value comes from.
type Source struct {
	At    string `json:"at"`
	Label string `json:"label,omitempty"`
	Value string `json:"value,omitempty"`
}

// Remain is something that must not be left in a published file.
type Remain struct {
	What string `json:"what"`
	Text string `json:"text,omitempty"`
	Page int    `json:"page,omitempty"`
	N    int    `json:"n"`
}

// Clean reports whether the file may stay as it is: nothing was left in it, and
// its text is the report's, or with figuresOnly at least its numbers are.
func (r *Report) Clean(figuresOnly bool) bool {
	return len(r.Remains) == 0 && (r.Verdict == collate.SameText || figuresOnly && r.Verdict == collate.SameFigures)
}

// ErrNoReport says that the unit's report cannot be made: its findings tell why.
var ErrNoReport = errors.New("这个单位的资料有错误，生成不了报告，无从对照；请先改正")

// Read reads a file of a report.
func Read(name string) ([]byte, error) { return folder.ReadRegular(name, published.MaxFile) }

// File lays a published file beside the report of an outcome, which has come to
// its pages. name is what the file is called in the result.
func File(o *job.Outcome, name string, data []byte) (*Report, error) {
	if o.Layout == nil {
		return nil, ErrNoReport
	}
	p, err := published.Read(data)
	if err != nil {
		return nil, fmt.Errorf("%s：%w", filepath.Base(name), err)
	}
	result := collate.Compare(o.Doc, &o.Layout.Numbers, p)
	if result.Found == 0 && result.Common < another {
		return nil, fmt.Errorf("%s：里面的文字和%s%d年度的报告几乎没有一样的，没有对照；是不是拿错了文件，或者文件里的字读不对",
			filepath.Base(name), o.Book.Organization.FullName.S, o.Book.Year)
	}
	s := newSources(o)
	for i := range result.Findings {
		if f := &result.Findings[i]; f.Kind == collate.Figure && s.exactly(f) {
			f.Kind = collate.Words
		}
	}
	r := &Report{File: name, Unit: o.Book.Organization.FullName.S, Year: o.Book.Year, Verdict: result.Verdict(),
		Numbers: result.Numbers, Sentences: result.Sentences, Cells: result.Cells, Tables: result.Tables, Recognised: result.Found,
		Findings: []Finding{}, Remains: remains(p), Doubts: append([]string{}, p.Doubts...), Retakes: []Retake{}}
	for _, w := range result.Rewritten {
		if o := s.origin(w.Ref); o != nil && o.Number == nil && !o.Pack && o.At.Field != "" {
			r.Retakes = append(r.Retakes, Retake{o.At.Field, o.At.String(), w.Want, w.Got})
		}
	}
	if n := len(p.Pictured); n > pictures(o.Doc) {
		r.Doubts = append(r.Doubts, pictured(p.Pictured))
	}
	as := result.Tables - result.Found // text
	for i := range result.Findings {
		f := s.finding(&result.Findings[i])
		if f.Kind == collate.Missing && f.Part == collate.Table {
			as--
		}
		r.Findings = append(r.Findings, f)
	}
	if as > 0 {
		r.Doubts = append(r.Doubts, fmt.Sprintf("%d张表中有%d张没有认作表格，按文字逐行对照", result.Tables, as))
	}
	return r, nil
}

// another is the share of common text below which a file without one of the tables is
// not this report.
const another = 0.1

// pictures are how many pictures a report has, which may fill pages of it.
func pictures(d *doc.Document) (n int) {
	for i := range d.Sections {
		for _, b := range d.Sections[i].Blocks {
			if _, ok := b.(*doc.Picture); ok {
				n++
			}
		}
	}
	return n
}

// pictured says which pages could not be read.
func pictured(pages []int) string {
	list := strings.ReplaceAll(strings.Trim(fmt.Sprint(pages), "[]"), " ", "、")
	return fmt.Sprintf("第%s页几乎只有图片，上面的字读不出，没有对照", list)
}

func remains(p *published.Document) []Remain {
	out := []Remain{}
	for _, r := range p.Remains {
		out = append(out, Remain{string(r.What), r.Text, r.Page, r.N})
	}
	return out
}

// sources finds where a run of a report comes from, and its page.
type sources struct {
	origins []narrative.Origin
	pages   map[doc.Ref]string
	labels  map[doc.Anchor]string
}

func newSources(o *job.Outcome) *sources {
	s := &sources{origins: o.Origins, pages: map[doc.Ref]string{}, labels: o.Layout.Numbers.Labels}
	for i := range o.Layout.Pages {
		page := &o.Layout.Pages[i]
		for k := range page.Runs {
			if ref := page.Runs[k].Ref; ref != 0 && s.pages[ref] == "" {
				s.pages[ref] = page.Label
			}
		}
	}
	return s
}

func (s *sources) finding(f *collate.Finding) Finding {
	out := Finding{Kind: f.Kind, Part: f.Part, Page: f.Page, Section: f.Section, Table: f.Table, Row: f.Row, Column: f.Column,
		Want: f.Want, Got: f.Got, WantText: f.WantText, GotText: f.GotText, ReportPage: s.pages[f.Ref]}
	if out.ReportPage == "" {
		out.ReportPage = s.labels[f.Anchor]
	}
	if o := s.origin(f.Ref); f.Kind == collate.Words && o != nil && o.Number != nil {
		return out // words of the pack around a number
	}
	out.Formula, out.Sources = s.of(f.Ref)
	return out
}

// exactly reports whether an amount of the text was published in other units to
// more digits, which are those of the exact amount.
func (s *sources) exactly(f *collate.Finding) bool {
	o := s.origin(f.Ref)
	return o != nil && o.Number != nil && strings.HasSuffix(o.Number.Unit, "元") && collate.SameValue(f.Got, o.Number.Value.String()+"元")
}

// origin is where a run comes from; nil where it says nothing of that.
func (s *sources) origin(ref doc.Ref) *narrative.Origin {
	if ref == 0 || int(ref) > len(s.origins) {
		return nil
	}
	return &s.origins[ref-1]
}

// of is the formula and the sources of a run; text of a pack has none.
func (s *sources) of(ref doc.Ref) (formula string, from []Source) {
	o := s.origin(ref)
	switch {
	case o == nil:
	case o.Number != nil:
		for _, op := range o.Number.Operands {
			from = append(from, Source{op.At.String(), op.Label, op.Value})
		}
		return o.Number.Formula, from
	case !o.Pack && !o.At.IsZero():
		return "", []Source{{At: o.At.String()}}
	}
	return "", nil
}
