package compose

import (
	"strconv"
	"strings"

	"juesuan/internal/diag"
	"juesuan/internal/doc"
	"juesuan/internal/narrative"
	"juesuan/internal/pack"
)

// A template prints a fact as marked text: markOpen, the Ref in decimal,
// markText, the text, markClose. Splitting the output at the marks gives runs
// that know where they came from, while templates stay ordinary text/template.
// The marks are noncharacters, which no file of a user can hold as text.
const (
	markOpen   = '\uFDD0'
	markText   = '\uFDD1'
	markClose  = '\uFDD2'
	markAbsent = "\uFDD3" // a fact the book lacks
)

// marked is a number or a text as a template sees it. A nil *marked is a fact
// the book lacks: false in {{if}}, an error where it is printed.
type marked struct {
	ref  uint32
	text string
}

func (m *marked) String() string {
	if m == nil {
		return markAbsent
	}
	b := make([]byte, 0, len(m.text)+20)
	b = append(b, string(markOpen)...)
	b = strconv.AppendUint(b, uint64(m.ref), 10)
	b = append(b, string(markText)...)
	b = append(b, m.text...)
	return string(append(b, string(markClose)...))
}

// group turns facts into the nested maps that templates read.
func (c *composer) group(g *narrative.Group) map[string]any {
	m := make(map[string]any, len(g.Names)+2)
	for _, name := range g.Names {
		m[name] = c.fact(g.Facts[name])
	}
	return m
}

func (c *composer) fact(f narrative.Fact) any {
	switch f := f.(type) {
	case *narrative.Number:
		return number(f)
	case narrative.Words:
		return words(f)
	case narrative.Flag:
		return bool(f)
	case *narrative.Change:
		return c.change(f)
	case *narrative.Group:
		return c.group(f)
	case *narrative.List:
		items := make([]map[string]any, len(f.Items))
		for i, g := range f.Items {
			items[i] = c.group(g)
		}
		return items
	}
	return (*marked)(nil)
}

func number(n *narrative.Number) *marked {
	if n == nil {
		return nil
	}
	return &marked{n.ID, n.Text()}
}

// words prints text of the staff. A full stop at its end is the sentence's to
// set, since the same text may stand in the middle of one.
func words(w narrative.Words) *marked {
	s := strings.TrimRight(strings.TrimSpace(w.S), "。；，;,")
	if s == "" {
		return nil
	}
	return &marked{w.ID, s}
}

func (c *composer) change(ch *narrative.Change) map[string]any {
	m := map[string]any{
		pack.ChangeKey: ch.Case.String(),
		"current":      number(ch.Current), "base": number(ch.Base), "delta": number(ch.Delta),
		"rate": number(ch.Rate), "times": number(ch.Times), "done": number(ch.Done),
		"year": c.fact(c.facts.Root.Facts["year"]), "prior_year": c.fact(c.facts.Root.Facts["prior_year"]),
	}
	reason := map[string]any{"text": (*marked)(nil), "parts": []map[string]any(nil)}
	if ch.Reason != nil {
		reason["text"] = words(ch.Reason.Text)
		parts := make([]map[string]any, len(ch.Reason.Parts))
		for i := range ch.Reason.Parts {
			p := &ch.Reason.Parts[i]
			parts[i] = map[string]any{"amount": number(p.Amount), "less": p.Less, "text": words(p.Text)}
		}
		reason["parts"] = parts
	}
	m["reason"] = reason
	return m
}

// execute prints a template and reports what goes wrong at the pack's line.
func (c *composer) execute(t *pack.Template, data map[string]any) string {
	s, err := t.Execute(data)
	if err != nil {
		c.diags.Add(pack.TemplateError(t, err))
		return gap
	}
	if strings.Contains(s, markAbsent) {
		count := ""
		if n := strings.Count(s, markAbsent); n > 1 {
			count = "有" + strconv.Itoa(n) + "处"
		}
		before, after, _ := strings.Cut(s, markAbsent)
		before = before[strings.LastIndexByte(before, '\n')+1:]
		after, _, _ = strings.Cut(strings.ReplaceAll(after, markAbsent, gap), "\n")
		c.diags.Add(diag.Diagnostic{Severity: diag.Error, Code: "compose.missing", At: t.At,
			Message: "这句话要用的数" + count + "没有填：“" + tail(unmarked(before), 24) + "□" + head(unmarked(after), 12) + "”",
			Hint:    "请在补充资料中补上□处的内容"})
		s = strings.ReplaceAll(s, markAbsent, gap)
	}
	return s
}

// plain prints a template without marks: titles, file names.
func (c *composer) plain(t *pack.Template) string { return unmarked(c.execute(t, c.data)) }

// Plain prints a template of the pack over facts, without marks.
func Plain(t *pack.Template, facts *narrative.Facts) (string, error) {
	c := &composer{facts: facts}
	s, err := t.Execute(c.group(facts.Root))
	return strings.ReplaceAll(unmarked(s), markAbsent, gap), err
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
		r = r[len(r)-n:]
	}
	return string(r)
}

func head(s string, n int) string {
	r := []rune(s)
	if len(r) > n {
		r = r[:n]
	}
	return string(r)
}
