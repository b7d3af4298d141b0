// Package lint takes the last look at the finished text, whatever pack made
// it: open alternatives, placeholders, template instructions, amounts in the
// wrong unit, two names for one unit, private data.
//
// doc.Document → findings with the Ref of the run at fault. It knows neither
// accounts nor packs, computes nothing that is printed, and changes nothing.
//
// A finding that breaks a duty of the ledger has the duty's id as its code;
// the others (lint.marks, lint.pairs, lint.terms) are warnings on their own.
package lint

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"juesuan/internal/diag"
	"juesuan/internal/doc"
)

// Finding is a diagnostic whose position the caller finds by the Ref.
type Finding struct {
	diag.Diagnostic
	Ref doc.Ref
}

// Options are what the text is held against. Zero values switch off what
// needs them.
type Options struct {
	Full, Short, Self string   // the unit's names: 全称, 简称, 自称
	Places            int      // decimals of amounts in sentences; 0 stands for 2
	PercentPlaces     int      // decimals of percentages; 0 stands for 2
	Secrets           []string // names and codes that may stand nowhere
}

// Document looks at every paragraph and cell, in one pass.
func Document(d *doc.Document, o Options) []Finding {
	l := newLinter(o)
	for i := range d.Sections {
		for _, b := range d.Sections[i].Blocks {
			switch b := b.(type) {
			case *doc.Contents:
				l.contents = max(l.contents, b.Levels)
			case *doc.Paragraph:
				style := &d.Styles[b.Style]
				l.paragraph(b, style.Outline, prose)
			case *doc.Table:
				l.table(b)
			}
			if c := doc.Caption(b); c != nil {
				l.paragraph(c, 0, head)
			}
		}
	}
	l.close()
	return l.found
}

// place is where a text stands: some rules are for sentences only.
type place uint8

const (
	prose place = iota
	head        // captions of a table
	body        // its cells
)

// linter is the state of one pass: the findings, what was seen so far, the
// paragraph at hand.
type linter struct {
	found []Finding
	seen  map[seenKey]bool

	opts       Options
	full       []rune // the unit's full name
	tail       string // its last characters, by which it is searched
	contents   int    // levels that the contents list
	heading    string // the last one
	level      int    // its outline level
	ordinals   [10]int
	tables     []string    // 公开01表 … in the order printed
	references []reference // to tables, from sentences
	yuan       []Finding   // 0元, at fault only where sentences speak of 万元
	wan        bool        // sentences speak of 万元
	variants   [len(variants)][2][]Finding

	// of the paragraph at hand
	s      string
	runs   []doc.Run
	ref    doc.Ref // of the paragraph
	where  place
	label  string // what to call the place
	buffer []byte
	stack  []opening
	// instruction is where the last words of a template's instruction stand, −1: none.
	instruction int
	direction   direction // of the last amount
	budget      amount    // 预算为…
	final       amount    // 决算为…
}

type seenKey struct {
	code, message string
	ref           doc.Ref
}

type reference struct {
	name    string
	finding Finding
}

func newLinter(o Options) *linter {
	o.Places, o.PercentPlaces = cmp.Or(o.Places, 2), cmp.Or(o.PercentPlaces, 2)
	l := &linter{opts: o, seen: map[seenKey]bool{}, full: []rune(o.Full)}
	if len(l.full) >= shortestName {
		l.tail = string(l.full[len(l.full)-tailLength:])
	}
	return l
}

// paragraph looks at one paragraph.
func (l *linter) paragraph(p *doc.Paragraph, outline int, where place) {
	switch len(p.Runs) {
	case 0:
		return
	case 1:
		l.s = p.Runs[0].Text
	default:
		l.buffer = l.buffer[:0]
		for i := range p.Runs {
			l.buffer = append(l.buffer, p.Runs[i].Text...)
		}
		l.s = string(l.buffer)
	}
	l.runs, l.ref, l.where = p.Runs, p.Ref, where
	if outline > 0 { // of prose alone
		l.heading, l.level = l.s, outline
		l.headingOrdinal(outline)
	}
	if where == prose {
		l.label = l.heading
	}
	l.secrets()
	if plainNumber(l.s) {
		return
	}
	l.scan()
}

// secrets finds the names and codes of what is not published. The digits of a code may
// be part of a number.
func (l *linter) secrets() {
	numeric := func(i int) bool { return i >= 0 && i < len(l.s) && (isDigit(l.s[i]) || l.s[i] == '.' || l.s[i] == ',') }
	for _, s := range l.opts.Secrets {
		for from := 0; ; {
			i := strings.Index(l.s[from:], s)
			if i < 0 {
				break
			}
			i += from
			from = i + len(s)
			severity, hint := diag.Error, "请改写这句话，不提这个科目"
			switch {
			case isDigit(s[0]) && (numeric(i-1) || numeric(from)):
				continue
			case !isDigit(s[0]) && !strings.HasPrefix(l.s[from:], "（款）") && !strings.HasPrefix(l.s[from:], "（项）"):
				severity, hint = diag.Warning, "说的就是这个科目的，请改写；只是同样的几个字，不用改"
			}
			l.find(severity, "withheld.text", i, from, "“"+s+"”是不公开的科目，这里写了出来", hint)
		}
	}
}

// plainNumber reports whether the text is an amount and nothing else; the
// length tells identity and mobile numbers, which are looked at.
func plainNumber(s string) bool {
	if len(s) == 11 || len(s) == 18 {
		return false
	}
	for i := 0; i < len(s); i++ {
		// A hyphen inside joins the parts of a telephone number.
		if c := s[i]; (c < '0' || c > '9') && c != ',' && c != '.' && !(c == '-' && i == 0) {
			return false
		}
	}
	// 00 and the like are no amounts.
	return !(len(s) > 1 && strings.Trim(s, "0") == "")
}

// contact reports whether a telephone number belongs here.
func (l *linter) contact() bool {
	for _, w := range []string{"联系电话", "联系方式", "联系人", "咨询电话", "监督电话", "举报电话", "传真"} {
		if strings.Contains(l.s, w) {
			return true
		}
	}
	return strings.Contains(l.heading, "联系方式")
}

// find notes what is wrong at s[from:to]; the Ref is that of the run in which
// the text at from stands.
func (l *linter) find(severity diag.Severity, code string, from, to int, message, hint string) {
	l.add(l.finding(severity, code, from, to, message, hint))
}

func (l *linter) finding(severity diag.Severity, code string, from, to int, message, hint string) Finding {
	return Finding{Ref: l.refAt(from), Diagnostic: diag.Diagnostic{Severity: severity, Code: code, Message: message, Hint: hint,
		Where: []diag.Side{{Label: l.label, Value: l.excerpt(from, to)}}}}
}

// add keeps a finding; the same fault in the same run is said once.
func (l *linter) add(f Finding) {
	key := seenKey{f.Code, f.Message, f.Ref}
	if l.seen[key] {
		return
	}
	l.seen[key] = true
	l.found = append(l.found, f)
}

func (l *linter) refAt(offset int) doc.Ref {
	end := 0
	for i := range l.runs {
		end += len(l.runs[i].Text)
		if offset < end {
			if r := l.runs[i].Ref; r != 0 {
				return r
			}
			break
		}
	}
	return l.ref
}

// excerpt is the text at fault with some of what surrounds it.
func (l *linter) excerpt(from, to int) string {
	const around = 12 // characters on each side
	a, b := from, to
	for n := 0; n < around && a > 0; n++ {
		_, size := utf8.DecodeLastRuneInString(l.s[:a])
		a -= size
	}
	for n := 0; n < around && b < len(l.s); n++ {
		_, size := utf8.DecodeRuneInString(l.s[b:])
		b += size
	}
	text := l.s[a:b]
	if a > 0 {
		text = "…" + text
	}
	if b < len(l.s) {
		text += "…"
	}
	return text
}

// close settles what only the whole document tells.
func (l *linter) close() {
	if l.wan {
		for _, f := range l.yuan {
			l.add(f)
		}
	}
	for i := range l.variants {
		both := &l.variants[i]
		if len(both[0]) == 0 || len(both[1]) == 0 {
			continue
		}
		rare := both[1]
		if len(both[0]) < len(both[1]) {
			rare = both[0]
		}
		l.add(rare[0])
	}
	l.tableNumbers()
	slices.SortStableFunc(l.found, func(a, b Finding) int { return cmp.Compare(a.Severity, b.Severity) })
}
