package compose

import (
	"strings"

	"juesuan/internal/diag"
	"juesuan/internal/doc"
	"juesuan/internal/narrative"
)

// intervals warns of every printed rate that its rounded operands leave open.
func (c *composer) intervals() {
	type key struct {
		at      diag.Position
		message string
	}
	said := map[key]bool{} // a share printed twice is one warning
	c.doc.EachRun(func(_ *doc.Style, r *doc.Run) {
		if r.Ref == 0 || int(r.Ref) > len(c.origins) {
			return
		}
		n := c.origins[r.Ref-1].Number
		if n == nil {
			return
		}
		if d, ok := narrative.Interval(n); ok && !said[key{d.At, d.Message}] {
			said[key{d.At, d.Message}] = true
			c.diags.Add(d)
		}
	})
}

// Tally counts the sentences that hold a number and where their numbers come
// from.
type Tally struct {
	Sentences int
	Computed  int      // figures: taken from the statements and the unit's files, or computed
	Quoted    int      // within text that the unit's files hold
	Unknown   []string // sentences with a number that comes from nowhere
}

// Sentences counts the sentences of the text: paragraphs that are no headings,
// cut at 。. Numbers in the words of the pack are parts of names, dates and
// ordinals; pack.Load refuses any other.
func Sentences(d *doc.Document, origins []narrative.Origin) Tally {
	var t Tally
	for i := range d.Sections {
		for _, b := range d.Sections[i].Blocks {
			p, ok := b.(*doc.Paragraph)
			if ok && d.Styles[p.Style].Outline == 0 {
				t.paragraph(p, origins)
			}
		}
	}
	return t
}

func (t *Tally) paragraph(p *doc.Paragraph, origins []narrative.Origin) {
	var sentence strings.Builder
	numbers, unknown := 0, false
	end := func() {
		if numbers > 0 || unknown {
			t.Sentences++
		}
		if unknown {
			t.Unknown = append(t.Unknown, sentence.String())
		}
		sentence.Reset()
		numbers, unknown = 0, false
	}
	for i := range p.Runs {
		r := &p.Runs[i]
		var o narrative.Origin
		if r.Ref > 0 && int(r.Ref) <= len(origins) {
			o = origins[r.Ref-1]
		}
		if o.Number != nil {
			numbers++
			t.Computed++
			sentence.WriteString(r.Text)
			continue
		}
		for part := range strings.SplitAfterSeq(r.Text, "。") {
			sentence.WriteString(part)
			if n := digitGroups(part); n > 0 && !o.Pack {
				numbers += n
				if o.At.IsZero() {
					unknown = true
				} else {
					t.Quoted += n
				}
			}
			if strings.HasSuffix(part, "。") {
				end()
			}
		}
	}
	end()
}

// digitGroups counts the numbers in a text: 1,024.50 is one.
func digitGroups(s string) int {
	n, in := 0, false
	for i := range len(s) {
		switch digit := s[i] >= '0' && s[i] <= '9'; {
		case digit && !in:
			n, in = n+1, true
		case !digit && s[i] != '.' && s[i] != ',':
			in = false
		}
	}
	return n
}
