package typeset

import (
	"slices"
	"strings"
	"testing"

	"juesuan/internal/doc"
)

// sound typesets a document that should give no trouble and checks what holds
// for every layout.
func sound(t *testing.T, d *doc.Document) *Layout {
	t.Helper()
	l, trouble := pages(t, d)
	for _, tr := range trouble {
		t.Errorf("%s: %s", tr.Code, tr.Message)
	}
	verify(t, d, l)
	return l
}

// verify checks that the layout says what the document says, in its order,
// and that nothing stands outside the text area or upon something else.
func verify(t *testing.T, d *doc.Document, l *Layout) {
	t.Helper()
	if got, want := layoutText(l), documentText(d); got != want {
		t.Errorf("text of the layout:\n%s\ntext of the document:\n%s", got, want)
	}
	for i := range l.Nodes {
		if p := l.Nodes[i].Parent; int(p) >= i {
			t.Fatalf("node %d stands before its parent %d", i, p)
		}
	}
	for i := range l.Pages {
		p := &l.Pages[i]
		geo := geometry(d, l, i)
		verifyEnds(t, l, i)
		rows := map[[2]doc.Length]bool{}
		for _, r := range p.Rules {
			if r.Y1 < geo.Top-doc.Pt || r.Y2 > geo.Height-geo.Bottom+doc.Pt || r.X1 < geo.Left-doc.Pt || r.X2 > geo.Width-geo.Right+doc.Pt {
				t.Errorf("page %d: a line leaves the text area: %v", i+1, r)
			}
			if r.X1 != r.X2 && r.Y1 != r.Y2 {
				t.Errorf("page %d: slanted line %v", i+1, r)
			}
			if key := [2]doc.Length{r.X1, r.Y1}; r.Y1 == r.Y2 {
				if rows[key] {
					t.Errorf("page %d: a line drawn twice: %v", i+1, r)
				}
				rows[key] = true
			}
		}
		for j := range p.Runs {
			r := &p.Runs[j]
			if len(r.Glyphs) == 0 {
				t.Errorf("page %d: empty run", i+1)
			}
			if r.Node == Artifact {
				continue
			}
			if r.Y < geo.Top || r.Y > geo.Height-geo.Bottom {
				t.Errorf("page %d: %q stands at %.1f pt, outside the text area", i+1, r.text(), r.Y.Points())
			}
		}
		verifyApart(t, p, i+1)
		for _, k := range p.Links {
			if k.Page < 0 || k.Page >= len(l.Pages) {
				t.Errorf("page %d: link to page %d", i+1, k.Page)
			}
		}
	}
	if l.Numbers.Pages != len(l.Pages) {
		t.Errorf("%d pages, Numbers says %d", len(l.Pages), l.Numbers.Pages)
	}
}

// verifyApart checks that no text stands upon other text or upon a line.
func verifyApart(t *testing.T, p *Page, number int) {
	t.Helper()
	type box struct {
		x1, y1, x2, y2 doc.Length
		run            *Run
	}
	var boxes []box
	for i := range p.Runs {
		r := &p.Runs[i]
		if r.Turn != 0 {
			continue
		}
		b := box{r.X, r.Y - r.Size*7/10, r.X, r.Y, r}
		for _, g := range r.Glyphs {
			b.x2 += g.Advance
		}
		boxes = append(boxes, b)
	}
	slices.SortFunc(boxes, func(a, b box) int { return int(a.y1 - b.y1) })
	const touch = doc.Pt / 2
	for i, a := range boxes {
		for _, b := range boxes[i+1:] {
			if b.y1 >= a.y2-touch {
				break
			}
			if a.x1 < b.x2-touch && b.x1 < a.x2-touch {
				t.Errorf("page %d: %q and %q stand upon each other at %.1f, %.1f", number, a.run.text(), b.run.text(), b.x1.Points(), b.y2.Points())
			}
		}
		for _, r := range p.Rules {
			if r.X1 < a.x2-touch && a.x1+touch < r.X2 && r.Y1 < a.y2-touch && a.y1+touch < r.Y2 {
				t.Errorf("page %d: a line goes through %q at %.1f, %.1f", number, a.run.text(), a.x1.Points(), a.y2.Points())
			}
		}
	}
}

// geometry finds the section of a page by its size and its first node's section.
func geometry(d *doc.Document, l *Layout, page int) doc.Page {
	for _, r := range l.Pages[page].Runs {
		n := r.Node
		if n == Artifact {
			continue
		}
		for l.Nodes[n].Tag != TagSect {
			n = l.Nodes[n].Parent
		}
		k := -1
		for i := NodeID(0); i <= n; i++ {
			if l.Nodes[i].Tag == TagSect {
				k++
			}
		}
		for i := range d.Sections {
			if len(d.Sections[i].Blocks) == 0 {
				continue
			}
			if k == 0 {
				return d.Sections[i].Page
			}
			k--
		}
	}
	return doc.Page{Width: l.Pages[page].Width, Height: l.Pages[page].Height}
}

// verifyEnds checks head and foot of a page: no heading at the foot, no lonely
// line of a paragraph at either end.
func verifyEnds(t *testing.T, l *Layout, page int) {
	t.Helper()
	last := NodeID(-1)
	lines := map[NodeID]map[doc.Length]bool{} // on this page
	for _, r := range l.Pages[page].Runs {
		if r.Node == Artifact {
			continue
		}
		last = r.Node
		if lines[r.Node] == nil {
			lines[r.Node] = map[doc.Length]bool{}
		}
		lines[r.Node][r.Y] = true
	}
	if last < 0 {
		return
	}
	switch l.Nodes[last].Tag {
	case TagH1, TagH2, TagH3:
		if page+1 < len(l.Pages) {
			t.Errorf("page %d ends in a heading", page+1)
		}
	}
	if page+1 == len(l.Pages) {
		return
	}
	next := map[doc.Length]bool{}
	for _, r := range l.Pages[page+1].Runs {
		if r.Node == last {
			next[r.Y] = true
		}
	}
	if l.Nodes[last].Tag == TagP && len(next) > 0 && (len(next) < 2 || len(lines[last]) < 2) {
		t.Errorf("a paragraph has %d lines at the foot of page %d and %d on the next", len(lines[last]), page+1, len(next))
	}
}

// layoutText is the text of all runs but artifacts, by structure element, in
// reading order; the contents are left out, for the document has none.
func layoutText(l *Layout) string {
	by := make([]strings.Builder, len(l.Nodes))
	for i := range l.Pages {
		for j := range l.Pages[i].Runs {
			r := &l.Pages[i].Runs[j]
			if r.Node != Artifact && l.Nodes[r.Node].Tag != TagTOCI && l.Nodes[r.Node].Tag != TagSpan {
				by[r.Node].WriteString(r.text())
			}
		}
	}
	var b strings.Builder
	for i := range by {
		if by[i].Len() > 0 {
			b.WriteString(by[i].String())
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// documentText is the text of all paragraphs and cells, in reading order.
func documentText(d *doc.Document) string {
	var b strings.Builder
	rows := func(rows []doc.Row) {
		for i := range rows {
			for j := range rows[i].Cells {
				text := ""
				for k := range rows[i].Cells[j].Paragraphs {
					text += joinedText(&rows[i].Cells[j].Paragraphs[k])
				}
				if text != "" {
					b.WriteString(text + "\n")
				}
			}
		}
	}
	for _, s := range d.Sections {
		for _, block := range s.Blocks {
			switch x := block.(type) {
			case *doc.Paragraph:
				if hasText(x) {
					b.WriteString(joinedText(x) + "\n")
				}
			case *doc.Table:
				rows(x.Head)
				rows(x.Rows)
			}
			if c := doc.Caption(block); c != nil && hasText(c) {
				b.WriteString(joinedText(c) + "\n") // what stands in a chart is chart_test.go's
			}
		}
	}
	return b.String()
}
