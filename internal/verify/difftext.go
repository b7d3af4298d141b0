package verify

import (
	"fmt"
	"io"
	"strings"
)

// WriteText writes the difference for a person: figures, sentences, layout.
func (d *Difference) WriteText(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "甲　%s\n乙　%s\n", d.A.text(), d.B.text())
	fmt.Fprintf(&b, "\n一、表里的数：%d处不同\n", len(d.Amounts))
	for _, m := range d.Amounts {
		fmt.Fprintf(&b, "%s %s·%s\n  甲　%s　%s\n  乙　%s　%s\n", m.Statement, m.Row, m.Column, orNothing(m.A), m.AAt, orNothing(m.B), m.BAt)
		if m.Difference != "" {
			fmt.Fprintf(&b, "  差　%s\n", m.Difference)
		}
	}
	fmt.Fprintf(&b, "\n二、文字里的数：%d处不同\n", len(d.Numbers))
	for _, n := range d.Numbers {
		fmt.Fprintf(&b, "%s\n  甲　%s\n  乙　%s\n", orElse(n.Means, n.Name), orNothing(n.A), orNothing(n.B))
		if n.Sentence != "" {
			fmt.Fprintf(&b, "  句　%s\n", n.Sentence)
		}
	}
	fmt.Fprintf(&b, "\n三、词句：%d处不同\n", len(d.Sentences))
	for _, s := range d.Sentences {
		fmt.Fprintf(&b, "%s [%s]\n  甲　%s\n  乙　%s\n", s.Section, s.Kind, orNothing(s.A), orNothing(s.B))
	}
	fmt.Fprintf(&b, "\n四、只是版面：%d处不同\n", len(d.Layout))
	for _, l := range d.Layout {
		fmt.Fprintf(&b, "%s　甲 %s　乙 %s\n", l.What, orNothing(l.A), orNothing(l.B))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// text says in words which side it is.
func (s *Side) text() string {
	t := fmt.Sprintf("%s（%s，%d年度，%d页）", s.Folder, s.Unit, s.Year, s.Pages)
	if s.Signed != "" {
		t += "，" + s.Signed
	}
	return t
}

func orElse(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// WriteJSON writes the difference for a program.
func (d *Difference) WriteJSON(w io.Writer) error { return writeJSON(w, d) }
