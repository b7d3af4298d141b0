// Package compose puts a report together: accounts.Book + narrative.Facts +
// pack.Pack → doc.Document. It is the only place where money meets page.
//
// The pack orders and words; the facts are the only numbers. compose computes
// no figure: it asks Facts for a printed number and gives its run the Ref by
// which the trace finds it again.
package compose

import (
	"slices"
	"strconv"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/doc"
	"juesuan/internal/narrative"
	"juesuan/internal/pack"
)

// Document composes the report. The origins extend facts.Origins by the lines
// of the pack, so that every Ref of the document can be resolved. Trouble with
// the pack's words (a fact the unit lacks, a case without wording) is in the
// list, at the pack's line.
func Document(book *accounts.Book, facts *narrative.Facts, p *pack.Pack) (*doc.Document, []narrative.Origin, diag.List) {
	c := newComposer(book, facts, p)
	c.document()
	c.sums()
	c.intervals()
	c.unprinted()
	return c.doc, c.origins, c.diags
}

func newComposer(book *accounts.Book, facts *narrative.Facts, p *pack.Pack) *composer {
	c := &composer{
		book: book, facts: facts, pack: p, dict: book.Dictionary,
		origins:  append([]narrative.Origin(nil), facts.Origins...),
		packRefs: map[diag.Position]doc.Ref{},
	}
	c.data = c.group(facts.Root, "")
	if len(p.Words.Glossary) > 0 {
		c.data["glossary"] = c.glossary()
	}
	return c
}

type composer struct {
	book  *accounts.Book
	facts *narrative.Facts
	pack  *pack.Pack
	dict  *accounts.Dictionary

	doc      *doc.Document
	section  *doc.Section
	page     string // geometry of the open section
	anchor   doc.Anchor
	data     map[string]any
	origins  []narrative.Origin
	packRefs map[diag.Position]doc.Ref
	diags    diag.List
	lacking  []lacking              // what was told to be missing
	kept     []*marked              // what templates printed, by the number in its mark
	pieces   int                    // paragraphs and cells so far
	stopped  bool                   // they are too many
	bare     bool                   // figures without their units, in a list
	unread   map[diag.Position]bool // in a draft: the cells that could not be read; else nil
}

func (c *composer) document() {
	p := c.pack
	title := c.plain(&p.Outline.Title)
	c.doc = &doc.Document{
		Title: title, FileName: c.fileName(), Author: c.book.Organization.FullName.S, Subject: title, Language: "zh-CN", Date: c.book.Date,
		Styles: p.Styles, Spacing: p.Spacing(), Fonts: p.FontNames(),
	}
	c.open(p.Outline.Cover.Page, false)
	for i := range p.Outline.Cover.Paragraphs {
		s := &p.Outline.Cover.Paragraphs[i]
		for _, para := range c.line(&s.Text, p.Style(s.Style), c.data) {
			c.add(para)
		}
	}
	if o := &p.Outline.Contents; o.Page != "" {
		c.open(o.Page, false)
		c.add(&doc.Paragraph{Style: p.Style(o.Style), Runs: []doc.Run{{Text: o.Title}}})
		contents := &doc.Contents{Levels: o.Levels, Leader: o.Leader}
		for _, s := range o.Styles {
			contents.Styles = append(contents.Styles, p.Style(s))
		}
		c.add(contents)
	}
	c.nodes(p.Outline.Parts, 1, "")
}

// open begins a section of that geometry.
func (c *composer) open(page string, restart bool) {
	g, n, centred := c.pack.PageOf(page)
	n.Restart = restart
	c.doc.Sections = append(c.doc.Sections, doc.Section{Page: g, Numbering: n, VCenter: centred})
	c.section = &c.doc.Sections[len(c.doc.Sections)-1]
	if c.pack.Headed(page) {
		h := &c.pack.Page.Header
		c.section.Header = doc.Header{Text: c.plain(&h.Text), Style: c.pack.Style(h.Style), Above: h.Above.V,
			Logo: c.pack.Logo, LogoHeight: h.LogoHeight.V}
	}
	c.page = page
}

// maxPieces bounds what is composed, in paragraphs and cells: a workbook holds at
// most 400,000 cells, and a pack may have them printed again and again.
const maxPieces = 1_000_000

func (c *composer) add(b doc.Block) {
	c.pieces++
	if t, ok := b.(*doc.Table); ok {
		c.pieces += (len(t.Rows) + len(t.Head)) * max(1, len(t.Columns))
	}
	if c.pieces <= maxPieces {
		c.section.Blocks = append(c.section.Blocks, b)
	}
}

// full reports whether no more is composed, and tells so at the node that was too much.
func (c *composer) full(n *pack.Node) bool {
	over := c.pieces > maxPieces
	if over && !c.stopped {
		c.diags.Errorf("pack.limit", n.At, "到这里已有 %d 万段文字和格子，太多，没有再编下去；看这里以前有没有重复印的表", maxPieces/10_000)
	}
	c.stopped = c.stopped || over
	return over
}

// nodes composes the parts and sections of one level; format is that of their
// numbers, "" for that of the level.
func (c *composer) nodes(nodes []pack.Node, level int, format string) {
	number := 0
	if format == "" && level <= len(c.pack.Outline.Ordinals) {
		format = c.pack.Outline.Ordinals[level-1]
	}
	for i := range nodes {
		n := &nodes[i]
		if c.full(n) {
			return
		}
		if n.When != "" && !c.flag(n) || c.hasNothing(n) {
			continue
		}
		switch {
		case level == 1, n.Page != "" && n.Page != c.page:
			// The first section of a part shares its page with the part's title.
			page := n.Page
			if page == "" {
				page = c.page
			}
			c.open(page, n.Numbering == "restart")
		case n.Break && c.begun():
			c.add(&doc.PageBreak{})
		}
		ordinal := ""
		if n.Ordinal != "none" && format != "" {
			number++
			ordinal = strings.NewReplacer("%s", accounts.Ordinal(number), "%d", strconv.Itoa(number)).Replace(format)
		}
		c.heading(n, level, ordinal)
		for _, id := range n.Text {
			s := c.pack.Sentences[id]
			style := s.Style
			if style == "" {
				style = "body"
			}
			for _, para := range c.paragraphs(&s.Text, c.pack.Style(style), c.data) {
				if s.RunIn {
					runIn(para)
				}
				c.add(para)
			}
		}
		if n.Table != "" {
			c.statement(c.pack.Table(n.Table), n)
		}
		if n.List != "" {
			c.list(c.pack.List(n.List), n)
		}
		if n.Chart != "" {
			c.chart(n.Chart)
		}
		if n.Own != "" {
			c.ownSections(n, level+1)
		}
		c.nodes(n.Sections, level+1, n.Ordinals)
		if n.Forms {
			c.forms()
		}
		if n.Form != "" {
			c.otherForm(n.Form)
		}
	}
}

// hasNothing reports whether a part is for the forms alone, and there are none: it is
// left out with its title.
func (c *composer) hasNothing(n *pack.Node) bool {
	if !n.Forms && n.Form == "" || n.Forms && len(c.facts.Forms) > 0 ||
		slices.ContainsFunc(c.book.OtherForms, func(f accounts.EvaluationForm) bool { return f.Rules().Key == n.Form }) {
		return false
	}
	return len(n.Text) == 0 && len(n.Sections) == 0 &&
		n.Table == "" && n.List == "" && n.Chart == "" && n.Own == ""
}

func (c *composer) heading(n *pack.Node, level int, ordinal string) {
	if n.Title.IsZero() {
		return
	}
	style := n.Style
	if style == "" {
		style = c.pack.Outline.Headings[level-1]
	}
	paras := c.line(&n.Title, c.pack.Style(style), c.data)
	if len(paras) == 0 {
		return
	}
	h := paras[0]
	if ordinal != "" {
		h.Runs = append([]doc.Run{{Text: ordinal}}, h.Runs...)
	}
	h.Anchor = c.newAnchor()
	c.add(h)
}

// begun reports whether the section holds more than titles: no title is left alone on
// its page by what follows it beginning a new one.
func (c *composer) begun() bool {
	return slices.ContainsFunc(c.section.Blocks, func(b doc.Block) bool {
		p, ok := b.(*doc.Paragraph)
		return !ok || p.Anchor == 0
	})
}

func (c *composer) newAnchor() doc.Anchor {
	c.anchor++
	return c.anchor
}

// flag looks a yes-or-no fact up: a dotted name, with ! in front for its opposite.
func (c *composer) flag(n *pack.Node) bool {
	name, negated := strings.CutPrefix(n.When, "!")
	b, ok := c.lookup(name).(bool)
	if !ok {
		c.diags.Errorf("pack.fact", n.At, "when: %s 不是一个是非事实", name)
		return true
	}
	return b != negated
}

// lookup finds a fact by its dotted name, as templates see it; nil if there is none.
func (c *composer) lookup(name string) any {
	var v any = c.data
	for part := range strings.SplitSeq(name, ".") {
		m, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = m[part]
	}
	return v
}

// packRef is the Ref of a line of the pack.
func (c *composer) packRef(at diag.Position) doc.Ref {
	if ref, ok := c.packRefs[at]; ok {
		return ref
	}
	c.origins = append(c.origins, narrative.Origin{At: at, Pack: true})
	ref := doc.Ref(len(c.origins))
	c.packRefs[at] = ref
	return ref
}
