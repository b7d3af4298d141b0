package template

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"juesuan/internal/narrative"
	"juesuan/internal/published"
	"juesuan/internal/scope"
)

func draftOf(t testing.TB, docx []byte) *Draft {
	t.Helper()
	doc, err := published.Read(docx)
	if err != nil {
		t.Fatal(err)
	}
	return Read(doc, narrative.Core())
}

// TestShanghai: of an official template's headings, tables and frames at least
// nine in ten come back, and of its blanks as many find their fact.
func TestShanghai(t *testing.T) {
	e := readExample(t, "shanghai-2024.txt")
	d := draftOf(t, docxOf(t, e.body, nil))
	var have []string
	for _, s := range d.all() {
		have = append(have, s.Title)
	}
	met := 0
	for _, h := range e.headings {
		_, _, words := ordinal(h[1:])
		if i := slices.Index(have, printed(d.holes(words))); i >= 0 {
			have = slices.Delete(have, i, i+1)
			met++
		} else if !strings.Contains(h, "：XX") {
			t.Logf("heading lost: %s", h)
		} else {
			met++ // of the glossary
		}
	}
	enough(t, "headings", met, len(e.headings))
	if len(have) > 0 {
		t.Errorf("headings that are none: %q", have)
	}
	met = 0
	for _, key := range e.tables {
		if slices.ContainsFunc(d.Tables, func(t *Table) bool { return t.ID == key }) {
			met++
		} else {
			t.Logf("table lost: %s", key)
		}
	}
	enough(t, "tables", met, len(e.tables))
	frames, first, third, filled, wrong, blanks := 0, 0, 0, 0, 0, 0
	for _, want := range e.frames {
		var p *Paragraph
		for _, s := range d.Sentences {
			for _, q := range s.Paragraphs {
				if strings.HasPrefix(squeezed(want), squeezed(q.source)) || squeezed(q.source) == squeezed(remark.ReplaceAllString(plain(want), "")) {
					p = q
				}
			}
		}
		if p == nil {
			t.Logf("frame lost: %s", want)
			continue
		}
		var got []Piece
		for _, piece := range p.Pieces {
			if piece.Blank != nil {
				got = append(got, piece)
			}
		}
		facts := e.facts[want]
		if len(got) == len(facts) {
			frames++
		} else {
			t.Logf("frame with %d blanks for %d: %s\n%s", len(got), len(facts), want, printed(p.Pieces))
		}
		for i, fact := range facts {
			if fact == "?" {
				continue
			}
			blanks++
			if i >= len(got) {
				continue
			}
			g := &got[i]
			if _, row, ok := strings.Cut(fact, "[]."); ok {
				fact = row
			}
			at := slices.IndexFunc(g.Blank.Found, func(f narrative.Found) bool { return f.Path == fact })
			if g.Fill != "" && strings.HasSuffix(fact, ".reason.text") {
				at = -1
				if g.Fill == "{{."+fact+"}}" {
					at = 0
				}
			}
			if at > 0 && oneAmount(&g.Blank.Found[at], &g.Blank.Found[0]) {
				at = 0
			}
			if at == 0 {
				first++
			}
			if at >= 0 && at < 3 {
				third++
			}
			switch {
			case g.Fill == "":
				t.Logf("open (%d): %s%s %v %v", at, g.Blank.Near, g.Text, fact, top(g.Blank.Found, at))
			case at != 0:
				t.Errorf("filled otherwise: %s%s: %s for %s %v", g.Blank.Near, g.Text, g.Fill, fact, top(g.Blank.Found, at))
				wrong++
			default:
				filled++
			}
		}
	}
	enough(t, "frames", frames, len(e.frames))
	enough(t, "facts ranked first", first, blanks)
	enough(t, "facts among the first three", third, blanks)
	t.Logf("filled %d, of %d", filled, blanks)
	if wrong > 0 || filled*10 < blanks*7 {
		t.Errorf("filled %d of %d, otherwise %d", filled, blanks, wrong)
	}
	if len(d.Notes) != 2 {
		t.Errorf("not understood: %v", d.Notes)
	}
}

// oneAmount reports whether two facts are the same figure: 收入总计 = 支出总计.
func oneAmount(a, b *narrative.Found) bool {
	p, q := a.Name.Counts.Point, b.Name.Counts.Point
	grand := scope.At(scope.IncomeGrand).At(scope.Flow)
	for _, x := range [...]*scope.Point{&p, &q} {
		if x.At(scope.Flow) == scope.ExpenditureGrand {
			*x = x.With(grand)
		}
	}
	return a.Name.Counts.Known && p == q && a.Name.Unit == b.Name.Unit && a.Name.Basis == b.Name.Basis
}

func top(found []narrative.Found, at int) (s []string) {
	for i := range found {
		if i < 3 || i == at {
			s = append(s, fmt.Sprintf("%s %d %v", found[i].Path, found[i].Score, found[i].Fits))
		}
	}
	return s
}

func squeezed(s string) string { return plain(s) }

func enough(t *testing.T, what string, have, of int) {
	t.Helper()
	t.Logf("%s: %d of %d", what, have, of)
	if have*10 < of*9 {
		t.Errorf("%s: %d of %d come back", what, have, of)
	}
}
