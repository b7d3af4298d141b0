package diag

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// WriteText prints the findings for a person: the place and the sentence, the
// figures compared in columns, the difference under them, the hint.
//
//	公开表.xlsx:公开03表!D15: error: 与收入支出决算总表不一致 [X.05]
//	  公开03表!D15  卫生健康支出  1,024,739.56
//	  公开01表!F15  卫生健康支出  1,024,739.65
//	  差额                                0.09
//	  hint: 请按账面核对这两格
func (l List) WriteText(w io.Writer) error {
	b := bufio.NewWriter(w)
	for i := range l {
		l[i].write(b)
	}
	return b.Flush()
}

// String is the text of one finding.
func (d Diagnostic) String() string {
	var b strings.Builder
	List{d}.WriteText(&b) // a strings.Builder does not fail
	return b.String()
}

// Summary counts errors and warnings: "1 error, 0 warnings".
func (l List) Summary() string {
	text := plural(l.Count(Error), "error") + ", " + plural(l.Count(Warning), "warning")
	if n, causes := l.Folded(); n > causes {
		text += fmt.Sprintf("（其中%d处出于%d个原因）", n, causes)
	}
	return text
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func (d *Diagnostic) write(b *bufio.Writer) {
	if !d.At.IsZero() {
		b.WriteString(d.At.String())
		b.WriteString(": ")
	}
	b.WriteString(d.Severity.String())
	b.WriteString(": ")
	b.WriteString(d.Message)
	if d.Code != "" {
		b.WriteString(" [" + d.Code + "]")
	}
	b.WriteByte('\n')
	d.writeSides(b)
	d.writeAnswers(b)
	d.writeExcerpt(b)
	if d.Hint != "" {
		b.WriteString("  hint: " + d.Hint + "\n")
	}
	d.writeEchoes(b)
}

// brokenShown is how many of the sums that an answer breaks are named.
const brokenShown = 2

// writeAnswers lists the readings of a question side by side, with what each of
// those that were tried breaks.
func (d *Diagnostic) writeAnswers(b *bufio.Writer) {
	if d.Ask == nil {
		return
	}
	width := 0
	for _, a := range d.Ask.Answers {
		width = max(width, Width(a.Is))
	}
	for _, a := range d.Ask.Answers {
		text := ""
		switch n := len(a.Breaks); {
		case n > 0:
			text = fmt.Sprintf("%d处对不上：%s", n, strings.Join(a.Breaks[:min(n, brokenShown)], "；"))
		case a.Tried:
			text = "各处都对得上"
		}
		fmt.Fprintln(b, strings.TrimRight("  读作  "+pad(a.Is, width)+strings.Repeat(" ", gap)+text, " "))
	}
}

// maxEchoes is how many findings are named below a cause.
const maxEchoes = 6

// writeEchoes names what comes from a cause, a line each.
func (d *Diagnostic) writeEchoes(b *bufio.Writer) {
	for i := range d.Echoes {
		if i == maxEchoes {
			fmt.Fprintf(b, "  同源  另有%d处\n", len(d.Echoes)-i)
			break
		}
		e := &d.Echoes[i]
		place := e.At.InFile()
		if e.At.File != d.At.File {
			place = e.At.String()
		}
		fmt.Fprintf(b, "  同源  %s: %s", place, e.Message)
		if e.Difference != "" {
			b.WriteString("，差额 " + e.Difference)
		}
		b.WriteString(" [" + e.Code + "]\n")
	}
}

// gap is the space between two columns.
const gap = 2

func (d *Diagnostic) writeSides(b *bufio.Writer) {
	type line struct{ place, label, value string }
	lines := make([]line, 0, len(d.Where)+1)
	for _, s := range d.Where {
		place := s.At.InFile()
		if s.At.File != "" && (s.At.File != d.At.File || s.At.Sheet == "") {
			place = s.At.String()
		}
		lines = append(lines, line{place, s.Label, s.Value})
	}
	if d.Difference != "" {
		lines = append(lines, line{"差额", "", d.Difference})
	}
	var place, label, value int
	for _, l := range lines {
		place, label, value = max(place, Width(l.place)), max(label, Width(l.label)), max(value, Width(l.value))
	}
	for _, l := range lines {
		text := "  " + pad(l.place, place) + strings.Repeat(" ", gap) + pad(l.label, label) +
			strings.Repeat(" ", gap+value-Width(l.value)) + l.value
		b.WriteString(strings.TrimRight(text, " "))
		b.WriteByte('\n')
	}
}

func pad(s string, width int) string { return s + strings.Repeat(" ", max(0, width-Width(s))) }

// writeExcerpt prints the user's own line with a caret under the column.
func (d *Diagnostic) writeExcerpt(b *bufio.Writer) {
	if d.Excerpt == "" {
		return
	}
	number := fmt.Sprint(d.At.Line)
	fmt.Fprintf(b, "  %s | %s\n", number, d.Excerpt)
	if d.At.Column > 0 {
		before := []rune(d.Excerpt)
		before = before[:min(d.At.Column-1, len(before))]
		fmt.Fprintf(b, "  %s | %s^\n", strings.Repeat(" ", len(number)), strings.Repeat(" ", Width(string(before))))
	}
}

// Width is how many columns a text takes in a terminal: hanzi and full-width
// marks take two (Unicode TR11, East Asian Wide and Fullwidth).
func Width(s string) int {
	n := 0
	for _, r := range s {
		n++
		switch {
		case r < 0x1100:
		case r <= 0x115F, r >= 0x2E80 && r <= 0xA4CF && r != 0x303F, r >= 0xAC00 && r <= 0xD7A3, r >= 0xF900 && r <= 0xFAFF,
			r >= 0xFE30 && r <= 0xFE6F, r >= 0xFF01 && r <= 0xFF60, r >= 0xFFE0 && r <= 0xFFE6, r >= 0x1F300 && r <= 0x1FAFF, r >= 0x20000:
			n++
		}
	}
	return n
}
