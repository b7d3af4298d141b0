package template

import (
	"fmt"
	"slices"
	"strings"

	"juesuan/internal/narrative"
	"juesuan/internal/pattern"
)

// item begins a paragraph that stands for every item of a budget.
var item = pattern.Of(`^(?:\d+|` + mark + `|（\d+）)?[、.．]?[^，。；（）]*（类）[^，。；（）]*（款）[^，。；（）]*（项）`)

// sentence takes a paragraph of text under the section.
func (r *reader) sentence(text string) {
	s := r.open()
	text = r.remarks(text, func(m string) { s.Remarks = append(s.Remarks, m) })
	switch m := noneOf.FindStringSubmatch(text); {
	case m != nil:
		r.only = r.d.flag(m[1], s.in)
		s.Remarks = append(s.Remarks, text)
		return
	case instruction.MatchString(text) && !figure.MatchString(text):
		s.Remarks = append(s.Remarks, text)
		return
	}
	p := &Paragraph{source: text, If: r.only}
	switch m := item.FindString(text); {
	case m != "":
		p.Each = r.d.list(s.in.headings())
		if p.Each == "" {
			break
		}
		p.Pieces = append(p.Pieces, Piece{Text: m,
			Fill: "{{.number}}、{{.class_name}}（类）{{if .section_name}}{{.section_name}}（款）{{end}}{{.name}}（项）"})
		p.Pieces = append(p.Pieces, r.d.frame(text[len(m):], s.in.headings(), p.Each)...)
		if n := len(s.Paragraphs); n > 0 && s.Paragraphs[n-1].Each == p.Each {
			s.Remarks = append(s.Remarks, "又举一例，与上一段合为一段："+text[:len(item.FindString(text))]+"……")
			return
		}
	}
	if p.Pieces == nil {
		p.Pieces = r.d.frame(text, s.in.headings(), "")
	}
	if r.only != "" { // what was said before is said where it is not so
		for _, before := range s.Paragraphs {
			if before.If == "" {
				before.If = "!" + r.only
			}
		}
		r.only = ""
	}
	s.Paragraphs = append(s.Paragraphs, p)
}

// open is the sentence of the section, a new one where it has none.
func (r *reader) open() *Sentence {
	if n := len(r.at.Sentences); n > 0 {
		return r.at.Sentences[n-1]
	}
	s := &Sentence{in: r.at}
	r.at.Sentences = append(r.at.Sentences, s)
	r.d.Sentences = append(r.d.Sentences, s)
	return s
}

// flag is the yes-or-no fact that there is none of something, "" where no words
// name it.
func (d *Draft) flag(of string, in *Section) string {
	found := d.facts.Rank(narrative.Asked{Is: narrative.FlagBlank, Near: "没有" + of, Far: in.headings()})
	found = slices.DeleteFunc(found, func(f narrative.Found) bool { return !strings.HasSuffix(f.Path, ".none") })
	if len(found) == 0 || len(found) > 1 && found[1].Score == found[0].Score {
		return ""
	}
	return found[0].Path
}

// list is the list of items of the budget that the headings speak of.
func (d *Draft) list(headings []string) string {
	best, score := "", 0
	for _, n := range d.facts.Names() {
		if list, ok := strings.CutSuffix(n.Path, "[].class_name"); ok {
			found := d.facts.Rank(narrative.Asked{Is: narrative.AmountBlank, Near: strings.Join(headings, "，"), List: list})
			if len(found) > 0 && found[0].Score > score {
				best, score = list, found[0].Score
			}
		}
	}
	return best
}

// settle names what the draft holds, in its order.
func (d *Draft) settle() {
	var walk func(s *Section, path string)
	walk = func(s *Section, path string) {
		for i, t := range s.Sentences {
			t.ID = "text_" + path
			if i > 0 {
				t.ID += fmt.Sprintf("_%c", 'a'+i)
			}
		}
		for i, c := range s.Sections {
			walk(c, fmt.Sprintf("%s_%d", path, i+1))
		}
	}
	for i, p := range d.Parts {
		walk(p, fmt.Sprint(i+1))
	}
	d.Sentences = slices.DeleteFunc(d.Sentences, func(s *Sentence) bool { return len(s.Paragraphs) == 0 })
}
