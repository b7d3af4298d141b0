package compose

import (
	"strconv"
	"strings"

	"juesuan/internal/doc"
	"juesuan/internal/narrative"
	"juesuan/internal/pack"
)

// A template prints a fact as marked text: markOpen, the Ref in decimal,
// markText, the text, markClose. Splitting the output at the marks gives runs
// that know where they came from, while templates stay ordinary text/template.
// A fact the book lacks prints as markAbsent, its name, markClose; a comparison
// without a base has markUnknown, its name, markClose before its wording. The
// marks are noncharacters, which no file of a user can hold as text.
const (
	markOpen    = '\uFDD0'
	markText    = '\uFDD1'
	markClose   = '\uFDD2'
	markAbsent  = "\uFDD3"
	markUnknown = "\uFDD4"
)

// marked is a number or a text as a template sees it.
type marked struct {
	ref        uint32
	text, unit string
}

func (m *marked) String() string {
	b := make([]byte, 0, len(m.text)+len(m.unit)+20)
	b = append(b, string(markOpen)...)
	b = strconv.AppendUint(b, uint64(m.ref), 10)
	b = append(b, string(markText)...)
	b = append(b, m.text...)
	b = append(b, m.unit...)
	return string(append(b, string(markClose)...))
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
		return number(f, path, name)
	case narrative.Words:
		return words(f, path, name)
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

func number(n *narrative.Number, path, name string) any {
	if n == nil {
		return absentFact(path + name)
	}
	return &marked{n.ID, n.Digits, n.Unit}
}

// words prints text of the staff. A full stop at its end is the sentence's to
// set, since the same text may stand in the middle of one.
func words(w narrative.Words, path, name string) any {
	s := strings.TrimRight(strings.TrimSpace(w.S), "。；，;,")
	if s == "" {
		return absentFact(path + name)
	}
	return &marked{ref: w.ID, text: s}
}

func (c *composer) change(ch *narrative.Change, path string) map[string]any {
	root := c.facts.Root.Facts
	m := map[string]any{
		pack.ChangeKey: ch.Case.String(),
		"current":      number(ch.Current, path, "current"), "base": number(ch.Base, path, "base"), "delta": number(ch.Delta, path, "delta"),
		"rate": number(ch.Rate, path, "rate"), "times": number(ch.Times, path, "times"), "done": number(ch.Done, path, "done"),
		"year": c.fact(root["year"], "", "year"), "prior_year": c.fact(root["prior_year"], "", "prior_year"),
	}
	if ch.Case == narrative.Unknown && ch.Current != nil {
		m[pack.NoteKey] = markUnknown + path + "base" + string(markClose)
	}
	reason := map[string]any{"text": absentFact(path + "reason.text"), "parts": []map[string]any(nil)}
	if ch.Reason != nil {
		reason["text"] = words(ch.Reason.Text, path, "reason.text")
		parts := make([]map[string]any, len(ch.Reason.Parts))
		for i := range ch.Reason.Parts {
			p := &ch.Reason.Parts[i]
			parts[i] = map[string]any{"amount": number(p.Amount, path, "reason.parts.amount"), "less": p.Less,
				"text": words(p.Text, path, "reason.parts.text")}
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
func (c *composer) plain(t *pack.Template) string { return unmarked(c.execute(t, c.data)) }

// fileName prints the name of the report's files. What it lacks the title lacks
// too, and is told of it.
func (c *composer) fileName() string {
	t := &c.pack.Outline.FileName
	s, err := t.Execute(c.data)
	if err != nil {
		c.diags.Add(pack.TemplateError(t, err))
	}
	s, _ = cutNotes(s)
	return unmarked(s)
}

// paragraphs prints a template; each line that is not empty is a paragraph.
func (c *composer) paragraphs(t *pack.Template, style doc.StyleID, data map[string]any) []*doc.Paragraph {
	text := c.execute(t, data)
	ref := c.packRef(t.At)
	var out []*doc.Paragraph
	for line := range strings.SplitSeq(text, "\n") {
		runs := split(strings.TrimSpace(line), ref)
		if len(runs) > 0 {
			out = append(out, &doc.Paragraph{Style: style, Runs: runs, Ref: ref})
		}
	}
	return out
}

// split cuts marked text into runs; text between marks has the pack's Ref.
func split(s string, packRef doc.Ref) []doc.Run {
	var runs []doc.Run
	for s != "" {
		before, rest, ok := strings.Cut(s, string(markOpen))
		if before != "" {
			runs = append(runs, doc.Run{Text: before, Ref: packRef})
		}
		if !ok {
			break
		}
		id, rest, _ := strings.Cut(rest, string(markText))
		text, after, _ := strings.Cut(rest, string(markClose))
		n, err := strconv.ParseUint(id, 10, 32)
		if err != nil {
			panic("compose: broken mark in " + strconv.Quote(s))
		}
		if text != "" {
			runs = append(runs, doc.Run{Text: text, Ref: doc.Ref(n)})
		}
		s = after
	}
	return runs
}

// unmarked is marked text as a reader sees it.
func unmarked(s string) string {
	if !strings.ContainsRune(s, markOpen) {
		return s
	}
	var b strings.Builder
	for _, r := range split(s, 0) {
		b.WriteString(r.Text)
	}
	return b.String()
}

func tail(s string, n int) string {
	r := []rune(s)
	if len(r) > n {
		return "…" + string(r[len(r)-n:])
	}
	return s
}

func head(s string, n int) string {
	r := []rune(s)
	if len(r) > n {
		return string(r[:n]) + "…"
	}
	return s
}
