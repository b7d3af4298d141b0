package trace

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// Explain tells a person where the numbers that read text come from, by
// section, and returns how many there are.
func (t *Trace) Explain(w io.Writer, text string) (int, error) {
	found := t.Find(text)
	b := bufio.NewWriter(w)
	switch len(found) {
	case 0:
		fmt.Fprintf(b, "报告里没有印出“%s”这个数\n", text)
	case 1:
	default:
		fmt.Fprintf(b, "“%s”印在%d处\n", text, len(found))
	}
	section := ""
	for i, e := range found {
		if i > 0 || len(found) > 1 {
			b.WriteByte('\n')
		}
		if e.Section != section {
			if section = e.Section; section != "" {
				fmt.Fprintln(b, section)
			}
		}
		e.print(b)
	}
	return len(found), b.Flush()
}

func (e *Entry) print(b *bufio.Writer) {
	where := ""
	if e.Page != "" {
		where = "第" + e.Page + "页  "
	}
	fmt.Fprintf(b, "%s%s【%s】%s\n", where, e.Context[:e.From], e.Context[e.From:e.To], e.Context[e.To:])
	fmt.Fprintf(b, "  算式    %s\n", e.Formula)
	label, value := 0, 0
	for i := range e.Operands {
		label = max(label, width(e.Operands[i].Label))
		value = max(value, width(e.Operands[i].Value))
	}
	for i := range e.Operands {
		o := &e.Operands[i]
		line := "          " + o.Label + strings.Repeat(" ", label-width(o.Label)+2) +
			strings.Repeat(" ", value-width(o.Value)) + o.Value + "  " + place(o.At)
		fmt.Fprintln(b, strings.TrimRight(line, " "))
	}
	if e.Unrounded != "" {
		fmt.Fprintf(b, "  未舍入  %s\n", e.Unrounded)
	}
	fmt.Fprintf(b, "  舍入    %s\n", e.Rounding)
	if e.High != "" {
		fmt.Fprintf(b, "  区间    %s 至 %s（所用的数本身是舍入过的）\n", e.Low, e.High)
	}
}

// width is how many columns a terminal takes for s: two for a Chinese character.
func width(s string) int {
	n := 0
	for _, r := range s {
		if r >= 0x1100 {
			n++
		}
		n++
	}
	return n
}
