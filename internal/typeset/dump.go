package typeset

import (
	"bufio"
	"fmt"
	"io"

	"juesuan/internal/doc"
)

// Dump writes the pages as text: for goldens, and for `dump --stage pages`.
// Lengths are points from the top left corner.
func (l *Layout) Dump(w io.Writer) error {
	b := bufio.NewWriter(w)
	for i := range l.Pages {
		p := &l.Pages[i]
		fmt.Fprintf(b, "page %d label %q %s × %s", i+1, p.Label, pt(p.Width), pt(p.Height))
		fmt.Fprintf(b, ", %d runs, %d rules, %d links\n", len(p.Runs), len(p.Rules), len(p.Links))
		for j := range p.Runs {
			r := &p.Runs[j]
			fmt.Fprintf(b, "  %7s %7s  ", pt(r.X), pt(r.Y))
			if r.Face != nil {
				fmt.Fprintf(b, "%s ", r.Face.PostScript)
			}
			fmt.Fprintf(b, "%s", pt(r.Size))
			if r.Bold {
				b.WriteString(" bold")
			}
			if r.Turn != 0 {
				fmt.Fprintf(b, " turn %d", r.Turn)
			}
			tag := "artifact"
			if r.Node != Artifact {
				tag = l.Nodes[r.Node].Tag.String()
			}
			fmt.Fprintf(b, " %s %q\n", tag, r.text())
		}
		for _, s := range p.Shapes {
			points := 0
			for _, path := range s.Paths {
				points += len(path)
			}
			at := s.Paths[0][0]
			fmt.Fprintf(b, "  %7s %7s  shape of %d points, width %s, color %06x\n", pt(at.X), pt(at.Y), points, pt(s.Width), s.Color)
		}
		for _, m := range p.Images {
			fmt.Fprintf(b, "  %7s %7s  image %s × %s\n", pt(m.X), pt(m.Y), pt(m.W), pt(m.H))
		}
		for _, k := range p.Links {
			fmt.Fprintf(b, "  %7s %7s  link to page %d at %s\n", pt(k.X), pt(k.Y), k.Page+1, pt(k.To))
		}
	}
	for _, m := range l.Outline {
		fmt.Fprintf(b, "bookmark %d %q page %d at %s\n", m.Level, m.Title, m.Page+1, pt(m.Y))
	}
	if l.Watermark != "" {
		fmt.Fprintf(b, "watermark %q\n", l.Watermark)
	}
	return b.Flush()
}

func pt(l doc.Length) string { return fmt.Sprintf("%.2f", l.Points()) }

// text is the run's characters.
func (r *Run) text() string {
	b := make([]rune, len(r.Glyphs))
	for i := range r.Glyphs {
		b[i] = r.Glyphs[i].Rune
	}
	return string(b)
}
