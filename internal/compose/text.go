package compose

import (
	"strconv"
	"strings"

	"juesuan/internal/doc"
	"juesuan/internal/narrative"
	"juesuan/internal/pack"
)

// A template prints a fact as a mark: markOpen, the number of the text that the
// composer keeps, markClose. No text of a person goes through a template: what
// it holds cannot be taken for a mark, and no line break can cut one. Splitting
// the output at the marks gives runs that know where they came from.
// A fact the book lacks prints as markAbsent, its name, markClose; the wording of a
// comparison that lacks its base as markUnknown, its name, markClose. The
// marks are noncharacters, which a pack cannot hold.
const (
	markOpen    = '\uFDD0'
	markClose   = '\uFDD2'
	markAbsent  = "\uFDD3"
	markUnknown = "\uFDD4"
)

// marked is a number or a text as a template sees it.
type marked struct {
	ref        uint32
	text, unit string
	kept       *[]*marked // of the composer: what was printed
}

// String is the mark; what it stands for is kept.
func (m *marked) String() string {
	*m.kept = append(*m.kept, m)
	b := make([]byte, 0, 12)
	b = append(b, string(markOpen)...)
	b = strconv.AppendInt(b, int64(len(*m.kept)-1), 10)
	return string(append(b, string(markClose)...))
}

// mark is a text with its origin, for a template.
func (c *composer) mark(ref uint32, text, unit string) *marked {
	return &marked{ref: ref, text: text, unit: unit, kept: &c.kept}
}

// absent is a fact the book lacks, as a template sees it: false in {{if}}, a
// mistake where it is printed. A template takes a slice of length 0 for false;
// the name of the fact stands behind that length.
type absent []string

func absentFact(name string) absent { return absent{name}[:0] }

func (a absent) String() string { return markAbsent + a[:1][0] + string(markClose) }

// group turns facts into the nested maps that templates read; path is the name
// of the group with a dot behind it.
func (c *composer) group(g *narrative.Group, path string) map[string]any {
	m := make(map[string]any, len(g.Names)+2)
	for _, name := range g.Names {
		m[name] = c.fact(g.Facts[name], path, name)
	}
	return m
}

func (c *composer) fact(f narrative.Computed, path, name string) any {
	switch f := f.(type) {
	case *narrative.Number:
		return c.number(f, path, name)
	case narrative.Words:
		return c.words(f, path, name)
	case narrative.Flag:
		return bool(f)
	case *narrative.Change:
		return c.change(f, path+name+".")
	case *narrative.Group:
		return c.group(f, path+name+".")
	case *narrative.List:
		items := make([]map[string]any, len(f.Items))
		for i, g := range f.Items {
			items[i] = c.group(g, path+name+"["+strconv.Itoa(i)+"].")
		}
		return items
	}
	return absentFact(path + name)
}

func (c *composer) number(n *narrative.Number, path, name string) any {
	if n == nil {
		return absentFact(path + name)
	}
	return c.mark(n.ID, n.Digits, n.Unit)
}

// words prints text of the staff. A full stop at its end is the sentence's to
// set, since the same text may stand in the middle of one.
func (c *composer) words(w narrative.Words, path, name string) any {
	s := strings.TrimRight(strings.TrimSpace(w.S), "。；，;,")
	switch {
	case s != "":
	case w.Blank:
		return ""
	default:
		return absentFact(path + name)
	}
	return c.mark(w.ID, s, "")
}

func (c *composer) change(ch *narrative.Change, path string) map[string]any {
	root := c.facts.Root.Facts
	m := map[string]any{
		pack.ChangeKey: ch.Case.String(),
		"current":      c.number(ch.Current, path, "current"), "base": c.number(ch.Base, path, "base"), "delta": c.number(ch.Delta, path, "delta"),
		"rate": c.number(ch.Rate, path, "rate"), "times": c.number(ch.Times, path, "times"), "done": c.number(ch.Done, path, "done"),
		"year": c.fact(root["year"], "", "year"), "prior_year": c.fact(root["prior_year"], "", "prior_year"),
	}
	if ch.Case == narrative.Unknown && ch.Current != nil {
		if field := c.fieldOf(path + "base"); field != "" && !c.book.Unbased(field) {
			m[pack.NoteKey] = markUnknown + path + "base" + string(markClose)
		}
	}
	reason := map[string]any{"text": absentFact(path + "reason.text"), "parts": []map[string]any(nil)}
	if ch.Reason != nil {
		reason["text"] = c.words(ch.Reason.Text, path, "reason.text")
		parts := make([]map[string]any, len(ch.Reason.Parts))
		for i := range ch.Reason.Parts {
			p := &ch.Reason.Parts[i]
			parts[i] = map[string]any{"amount": c.number(p.Amount, path, "reason.parts.amount"), "less": p.Less,
				"text": c.words(p.Text, path, "reason.parts.text")}
		}
		reason["parts"] = parts
	}
	m["reason"] = reason
	return m
}

// execute prints a template and reports what goes wrong: what the unit has not
// given where the unit gives it, all else at the pack's line.
func (c *composer) execute(t *pack.Template, data map[string]any) string {
	s, err := t.Execute(data)
	if err != nil {
		c.diags.Add(pack.TemplateError(t, err))
		return gap
	}
	s, notes := cutNotes(s)
	for _, n := range notes {
		if n.absent {
			c.tellAbsent(t, s, n)
		} else {
			c.tellUnknown(t, s, n)
		}
	}
	return s
}

// plain prints a template without marks: a title.
func (c *composer) plain(t *pack.Template) string { return c.unmarked(c.execute(t, c.data)) }

// fileName prints the name of the report's files. What it lacks the title lacks
// too, and is told of it.
func (c *composer) fileName() string {
	t := &c.pack.Outline.FileName
	s, err := t.Execute(c.data)
	if err != nil {
		c.diags.Add(pack.TemplateError(t, err))
	}
	s, _ = cutNotes(s)
	return c.unmarked(s)
}

// paragraphs prints a template; each line that is not empty is a paragraph, and
// so is each line of a text that a person wrote in several.
func (c *composer) paragraphs(t *pack.Template, style doc.StyleID, data map[string]any) []*doc.Paragraph {
	text := c.execute(t, data)
	ref := c.packRef(t.At)
	var out []*doc.Paragraph
	for line := range strings.SplitSeq(text, "\n") {
		for _, runs := range lines(c.split(strings.TrimSpace(line), ref)) {
			out = append(out, &doc.Paragraph{Style: style, Runs: runs, Ref: ref})
		}
	}
	return out
}

// line prints a template where there is room for one paragraph only: a title, a
// caption. Lines of a person are joined.
func (c *composer) line(t *pack.Template, style doc.StyleID, data map[string]any) []*doc.Paragraph {
	text := c.execute(t, data)
	ref := c.packRef(t.At)
	var out []*doc.Paragraph
	for line := range strings.SplitSeq(text, "\n") {
		runs := c.split(strings.TrimSpace(line), ref)
		for i := range runs {
			runs[i].Text = joined(runs[i].Text)
		}
		if len(runs) > 0 {
			out = append(out, &doc.Paragraph{Style: style, Runs: runs, Ref: ref})
		}
	}
	return out
}

// lines cuts runs at the line breaks in them. Spaces around a break go with it.
func lines(runs []doc.Run) (out [][]doc.Run) {
	var line []doc.Run
	end := func() {
		if len(line) > 0 {
			out = append(out, line)
			line = nil
		}
	}
	for _, r := range runs {
		for i, part := range strings.Split(r.Text, "\n") {
			if i > 0 {
				end()
			}
			if strings.Contains(r.Text, "\n") {
				part = strings.TrimSpace(part)
			}
			if part != "" {
				piece := r
				piece.Text = part
				line = append(line, piece)
			}
		}
	}
	end()
	return out
}

// joined is a text of several lines as one. Between Latin letters or digits a
// break was a space.
func joined(s string) string {
	if !strings.Contains(s, "\n") {
		return s
	}
	var b strings.Builder
	for part := range strings.SplitSeq(s, "\n") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		if before := b.String(); before != "" && latin(before[len(before)-1]) && latin(part[0]) {
			b.WriteByte(' ')
		}
		b.WriteString(part)
	}
	return b.String()
}

func latin(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
}

// split cuts the output of a template into runs; text between marks has the
// pack's Ref.
func (c *composer) split(s string, packRef doc.Ref) []doc.Run {
	var runs []doc.Run
	for s != "" {
		before, rest, ok := strings.Cut(s, string(markOpen))
		if before != "" {
			runs = append(runs, doc.Run{Text: before, Ref: packRef})
		}
		if !ok {
			break
		}
		place, after, _ := strings.Cut(rest, string(markClose))
		i, err := strconv.Atoi(place)
		if err != nil || i >= len(c.kept) {
			panic("compose: broken mark in " + strconv.Quote(s))
		}
		text := c.kept[i].text
		if !c.bare {
			text += c.kept[i].unit
		}
		if text != "" {
			runs = append(runs, doc.Run{Text: text, Ref: doc.Ref(c.kept[i].ref)})
		}
		s = after
	}
	return runs
}

// unmarked is the output of a template as a reader sees it, in one line.
func (c *composer) unmarked(s string) string {
	if !strings.ContainsRune(s, markOpen) {
		return s
	}
	var b strings.Builder
	for _, r := range c.split(s, 0) {
		b.WriteString(joined(r.Text))
	}
	return b.String()
}

// tail is the end of a text; where it is cut to n characters, no number is cut
// in two.
func tail(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	i := len(r) - n
	for i < len(r) && ofFigure(r[i-1]) && ofFigure(r[i]) {
		i++
	}
	return "…" + strings.TrimLeft(string(r[i:]), "，。；：")
}

// head is its beginning.
func head(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	for n > 0 && ofFigure(r[n-1]) && ofFigure(r[n]) {
		n--
	}
	return string(r[:n]) + "…"
}

// ofFigure is whether a character can be part of a printed figure.
func ofFigure(r rune) bool { return strings.ContainsRune("0123456789.,%亿万元", r) }
