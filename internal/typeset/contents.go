package typeset

import "juesuan/internal/doc"

// entry is one heading in the contents, waiting for its page number.
type entry struct {
	anchor doc.Anchor
	title  string
	style  *doc.Style
	id     doc.StyleID
	list   *contentsList
	node   NodeID
	links  []pendingLink // one a line
	page   int           // where its last line stands
	run    int           // index into that page's runs: leader and number go in here
	y      doc.Length    // baseline of the last line
	end    doc.Length    // of the last line's text
	right  doc.Length    // where the number ends
}

// contentsList is what the entries of one table of contents share.
type contentsList struct {
	leader  line       // once
	color   uint32     // of the leaders
	numbers doc.Length // width of the widest number
	gap     doc.Length // between title, leader and number
}

// pendingLink is a link whose target is not known yet.
type pendingLink struct{ page, link int }

// contents sets the table of contents (目录). Its entries keep room at the
// right for a page number of four digits, so that the numbers, known only when
// the last page is set, go in without moving a line: it settles in one pass.
func (g *pager) contents(c *doc.Contents) {
	if len(c.Styles) == 0 {
		return
	}
	outer := g.parent
	g.parent = g.node(TagTOC, "")
	// One leader serves all levels. It is set in Song, whose dots stand at
	// equal distances also from one … to the next.
	last := c.Styles[len(c.Styles)-1]
	list := &contentsList{
		leader: g.word(last, doc.Run{Text: c.Leader, Font: doc.Override{Set: true, Role: doc.Song}}),
		color:  g.style(last).Color, gap: g.style(last).Size / 2,
	}
	for s := range g.doc.Sections {
		for _, b := range g.doc.Sections[s].Blocks {
			p, ok := b.(*doc.Paragraph)
			if !ok || p.Anchor == 0 || !hasText(p) {
				continue
			}
			if level := g.style(p.Style).Outline; level >= 1 && level <= c.Levels {
				g.entry(p, c.Styles[min(level, len(c.Styles))-1], list)
			}
		}
	}
	g.parent = outer
}

// entry sets one heading's lines.
func (g *pager) entry(heading *doc.Paragraph, id doc.StyleID, list *contentsList) {
	p := &doc.Paragraph{Style: id, Runs: make([]doc.Run, len(heading.Runs))}
	for i, r := range heading.Runs {
		p.Runs[i] = doc.Run{Text: r.Text, Ref: r.Ref} // in the contents' own font
	}
	st := g.style(id)
	sp := g.setParagraph(p, g.width()-3*st.Size)
	e := entry{
		anchor: heading.Anchor, title: joinedText(heading), style: st, id: id, list: list,
		node: g.node(TagTOCI, ""), right: g.geo.Width - g.geo.Right,
	}
	g.lay(sp, g.geo.Left, e.node, func(k int, top doc.Length) {
		ln := &sp.lines[k]
		for i := 1; i <= len(ln.pieces) && i <= len(g.runs); i++ {
			g.runs[len(g.runs)-i].Ref = 0 // the number's place is the heading, not this
		}
		e.page, e.run, e.y = len(g.out.Pages)-1, len(g.runs), top+sp.drop
		e.end = g.geo.Left
		if len(ln.pieces) > 0 {
			e.end += ln.pieces[0].x + ln.width
		}
		e.links = append(e.links, pendingLink{e.page, len(g.links)})
		g.links = append(g.links, Link{X: g.geo.Left, Y: top, W: g.width(), H: sp.pitch, Node: e.node})
	})
	g.entries = append(g.entries, e)
}

// fillContents puts in the leaders, the page numbers and the links' targets.
func (g *pager) fillContents() {
	numbers := make([]line, len(g.entries))
	for i := range g.entries {
		e := &g.entries[i]
		at := g.anchors[e.anchor] // every heading of the document was set by now
		for _, l := range e.links {
			link := &g.out.Pages[l.page].Links[l.link]
			link.Page, link.To = at.page, at.y
			link.Text = e.title
			if label := g.out.Pages[at.page].Label; label != "" {
				link.Text += "，第" + label + "页"
			}
		}
		numbers[i] = g.word(e.id, doc.Run{Text: g.out.Pages[at.page].Label})
		e.list.numbers = max(e.list.numbers, numbers[i].width)
	}
	for i := 0; i < len(g.entries); {
		page := &g.out.Pages[g.entries[i].page]
		runs := make([]Run, 0, len(page.Runs)+2*len(g.entries))
		done := 0
		for ; i < len(g.entries) && &g.out.Pages[g.entries[i].page] == page; i++ {
			e := &g.entries[i]
			runs = append(runs, page.Runs[done:e.run]...)
			done = e.run
			runs = e.fill(runs, &numbers[i])
		}
		page.Runs = append(runs, page.Runs[done:]...)
	}
}

// fill adds leader and number of one entry to its page. Leaders repeat in
// whole steps from one place at the right, so that they stand below each other.
func (e *entry) fill(runs []Run, number *line) []Run {
	if len(number.pieces) == 0 {
		return runs // the page has no number
	}
	list := e.list
	end := e.right - list.numbers - list.gap
	if step := list.leader.width; step > 0 {
		if n := (end - e.end - list.gap) / step; n > 0 {
			one := &list.leader.pieces[0]
			all := make([]Glyph, 0, int(n)*len(one.glyphs))
			for range n {
				all = append(all, one.glyphs...)
			}
			runs = append(runs, Run{
				X: end - n*step, Y: e.y, Face: one.face, Size: one.size, Bold: one.bold,
				Color: list.color, Glyphs: all, Node: Artifact,
			})
		}
	}
	x := e.right - number.width - number.pieces[0].x
	for i := range number.pieces {
		p := &number.pieces[i]
		runs = append(runs, Run{
			X: x + p.x, Y: e.y, Face: p.face, Size: p.size, Bold: p.bold,
			Color: e.style.Color, Glyphs: p.glyphs, Node: e.node,
		})
	}
	return runs
}

// word sets a short text in a style, on one line, wherever the style's
// indents and alignment would put it.
func (g *pager) word(id doc.StyleID, r doc.Run) line {
	if r.Text == "" {
		return line{}
	}
	p := doc.Paragraph{Style: id, Runs: []doc.Run{r}}
	lines := g.set.breakLines(&p, measure{width: unbounded})
	if len(lines) == 0 {
		return line{}
	}
	return lines[0]
}
