package typeset

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"juesuan/internal/doc"
	"juesuan/internal/golden"
)

func TestMain(m *testing.M) { golden.Main(m) }

func pages(t testing.TB, d *doc.Document) (*Layout, []Trouble) {
	t.Helper()
	fonts, err := testFonts()
	if err != nil {
		t.Fatal(err)
	}
	l, trouble := Pages(d, fonts)
	return l, trouble
}

// sound typesets a document that should give no trouble and checks what holds
// for every layout.
func sound(t *testing.T, d *doc.Document) *Layout {
	t.Helper()
	l, trouble := pages(t, d)
	for _, tr := range trouble {
		t.Errorf("%s: %s", tr.Code, tr.Message)
	}
	verify(t, d, l)
	return l
}

// verify checks that the layout says what the document says, in its order,
// and that nothing stands outside the text area or upon something else.
func verify(t *testing.T, d *doc.Document, l *Layout) {
	t.Helper()
	if got, want := layoutText(l), documentText(d); got != want {
		t.Errorf("text of the layout:\n%s\ntext of the document:\n%s", got, want)
	}
	for i := range l.Nodes {
		if p := l.Nodes[i].Parent; int(p) >= i {
			t.Fatalf("node %d stands before its parent %d", i, p)
		}
	}
	for i := range l.Pages {
		p := &l.Pages[i]
		geo := geometry(d, l, i)
		verifyEnds(t, l, i)
		rows := map[[2]doc.Length]bool{}
		for _, r := range p.Rules {
			if r.Y1 < geo.Top-doc.Pt || r.Y2 > geo.Height-geo.Bottom+doc.Pt || r.X1 < geo.Left-doc.Pt || r.X2 > geo.Width-geo.Right+doc.Pt {
				t.Errorf("page %d: a line leaves the text area: %v", i+1, r)
			}
			if r.X1 != r.X2 && r.Y1 != r.Y2 {
				t.Errorf("page %d: slanted line %v", i+1, r)
			}
			if key := [2]doc.Length{r.X1, r.Y1}; r.Y1 == r.Y2 {
				if rows[key] {
					t.Errorf("page %d: a line drawn twice: %v", i+1, r)
				}
				rows[key] = true
			}
		}
		for j := range p.Runs {
			r := &p.Runs[j]
			if len(r.Glyphs) == 0 {
				t.Errorf("page %d: empty run", i+1)
			}
			if r.Node == Artifact {
				continue
			}
			if r.Y < geo.Top || r.Y > geo.Height-geo.Bottom {
				t.Errorf("page %d: %q stands at %.1f pt, outside the text area", i+1, r.text(), r.Y.Points())
			}
		}
		verifyApart(t, p, i+1)
		for _, k := range p.Links {
			if k.Page < 0 || k.Page >= len(l.Pages) {
				t.Errorf("page %d: link to page %d", i+1, k.Page)
			}
		}
	}
	if l.Numbers.Pages != len(l.Pages) {
		t.Errorf("%d pages, Numbers says %d", len(l.Pages), l.Numbers.Pages)
	}
}

// verifyApart checks that no text stands upon other text or upon a line.
func verifyApart(t *testing.T, p *Page, number int) {
	t.Helper()
	type box struct {
		x1, y1, x2, y2 doc.Length
		run            *Run
	}
	var boxes []box
	for i := range p.Runs {
		r := &p.Runs[i]
		if r.Turn != 0 {
			continue
		}
		b := box{r.X, r.Y - r.Size*7/10, r.X, r.Y, r}
		for _, g := range r.Glyphs {
			b.x2 += g.Advance
		}
		boxes = append(boxes, b)
	}
	slices.SortFunc(boxes, func(a, b box) int { return int(a.y1 - b.y1) })
	const touch = doc.Pt / 2
	for i, a := range boxes {
		for _, b := range boxes[i+1:] {
			if b.y1 >= a.y2-touch {
				break
			}
			if a.x1 < b.x2-touch && b.x1 < a.x2-touch {
				t.Errorf("page %d: %q and %q stand upon each other at %.1f, %.1f", number, a.run.text(), b.run.text(), b.x1.Points(), b.y2.Points())
			}
		}
		for _, r := range p.Rules {
			if r.X1 < a.x2-touch && a.x1+touch < r.X2 && r.Y1 < a.y2-touch && a.y1+touch < r.Y2 {
				t.Errorf("page %d: a line goes through %q at %.1f, %.1f", number, a.run.text(), a.x1.Points(), a.y2.Points())
			}
		}
	}
}

// geometry finds the section of a page by its size and its first node's section.
func geometry(d *doc.Document, l *Layout, page int) doc.Page {
	for _, r := range l.Pages[page].Runs {
		n := r.Node
		if n == Artifact {
			continue
		}
		for l.Nodes[n].Tag != TagSect {
			n = l.Nodes[n].Parent
		}
		k := -1
		for i := NodeID(0); i <= n; i++ {
			if l.Nodes[i].Tag == TagSect {
				k++
			}
		}
		for i := range d.Sections {
			if len(d.Sections[i].Blocks) == 0 {
				continue
			}
			if k == 0 {
				return d.Sections[i].Page
			}
			k--
		}
	}
	return doc.Page{Width: l.Pages[page].Width, Height: l.Pages[page].Height}
}

// verifyEnds checks head and foot of a page: no heading at the foot, no lonely
// line of a paragraph at either end.
func verifyEnds(t *testing.T, l *Layout, page int) {
	t.Helper()
	last := NodeID(-1)
	lines := map[NodeID]map[doc.Length]bool{} // on this page
	for _, r := range l.Pages[page].Runs {
		if r.Node == Artifact {
			continue
		}
		last = r.Node
		if lines[r.Node] == nil {
			lines[r.Node] = map[doc.Length]bool{}
		}
		lines[r.Node][r.Y] = true
	}
	if last < 0 {
		return
	}
	switch l.Nodes[last].Tag {
	case TagH1, TagH2, TagH3:
		if page+1 < len(l.Pages) {
			t.Errorf("page %d ends in a heading", page+1)
		}
	}
	if page+1 == len(l.Pages) {
		return
	}
	next := map[doc.Length]bool{}
	for _, r := range l.Pages[page+1].Runs {
		if r.Node == last {
			next[r.Y] = true
		}
	}
	if l.Nodes[last].Tag == TagP && len(next) > 0 && (len(next) < 2 || len(lines[last]) < 2) {
		t.Errorf("a paragraph has %d lines at the foot of page %d and %d on the next", len(lines[last]), page+1, len(next))
	}
}

// layoutText is the text of all runs but artifacts, by structure element, in
// reading order; the contents are left out, for the document has none.
func layoutText(l *Layout) string {
	by := make([]strings.Builder, len(l.Nodes))
	for i := range l.Pages {
		for j := range l.Pages[i].Runs {
			r := &l.Pages[i].Runs[j]
			if r.Node != Artifact && l.Nodes[r.Node].Tag != TagTOCI {
				by[r.Node].WriteString(r.text())
			}
		}
	}
	var b strings.Builder
	for i := range by {
		if by[i].Len() > 0 {
			b.WriteString(by[i].String())
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// documentText is the text of all paragraphs and cells, in reading order.
func documentText(d *doc.Document) string {
	var b strings.Builder
	rows := func(rows []doc.Row) {
		for i := range rows {
			for j := range rows[i].Cells {
				text := ""
				for k := range rows[i].Cells[j].Paragraphs {
					text += joinedText(&rows[i].Cells[j].Paragraphs[k])
				}
				if text != "" {
					b.WriteString(text + "\n")
				}
			}
		}
	}
	for _, s := range d.Sections {
		for _, block := range s.Blocks {
			switch x := block.(type) {
			case *doc.Paragraph:
				if hasText(x) {
					b.WriteString(joinedText(x) + "\n")
				}
			case *doc.Table:
				rows(x.Head)
				rows(x.Rows)
			}
		}
	}
	return b.String()
}

func TestReport(t *testing.T) {
	d := report()
	l := sound(t, d)
	if n := len(l.Pages); n < 30 || n > 40 {
		t.Errorf("%d pages", n)
	}
}

// TestRandom sets documents whose parts, lengths and sizes are drawn at random.
func TestRandom(t *testing.T) {
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 1))
		b := newSampler()
		for range 1 + r.IntN(3) {
			var blocks []doc.Block
			geo := []doc.Page{portrait, sheet, landscape}[r.IntN(3)]
			for range 1 + r.IntN(12) {
				switch k := r.IntN(10); {
				case k < 2:
					blocks = append(blocks, b.text([]doc.StyleID{sHeading1, sHeading2, sHeading3, sTitle}[r.IntN(4)], "收入支出决算总体情况说明"[:3*(4+r.IntN(9))]),
						b.text(sBody, strings.Repeat(sentence, 1+r.IntN(3))))
				case k < 6:
					blocks = append(blocks, b.text(sBody, strings.Repeat(sentence, 1+r.IntN(4))))
				case k < 7:
					blocks = append(blocks, b.text(sTitle, "收入决算表"), b.income(r.IntN(50)))
				case k < 8:
					blocks = append(blocks, b.overall(doc.Length(r.IntN(30))*doc.Pt))
				case k < 9:
					blocks = append(blocks, b.text(sFormTitle, "项目支出绩效自评表"), b.form(1+r.IntN(60)))
				default:
					blocks = append(blocks, &doc.PageBreak{})
				}
			}
			b.section(geo, numbering, blocks...)
		}
		t.Run(fmt.Sprint(seed), func(t *testing.T) { sound(t, b.doc) })
	}
}

// TestGrid: body text stands on the page grid whatever is above it, 22 lines
// to a page (GB/T 9704-2012, 5.2.2 and 5.2.3).
func TestGrid(t *testing.T) {
	b := newSampler()
	long := strings.Repeat("收入支出决算总体情况说明", 120)
	b.doc.Styles[sHeading2].Before, b.doc.Styles[sHeading2].After = 10*doc.Pt, 4*doc.Pt
	b.section(portrait, numbering, b.text(sHeading1, "第一部分"), b.text(sBody, sentence), b.text(sNote, "注"),
		b.text(sBody, sentence), b.text(sHeading2, "一、标题"), b.text(sBody, long))
	l := sound(t, b.doc)
	drop := baseline(portrait.Pitch, 16*doc.Pt)
	for i, p := range l.Pages {
		lines := map[doc.Length]bool{}
		for _, r := range p.Runs {
			if r.Node == Artifact || l.Nodes[r.Node].Tag != TagP || r.Size != 16*doc.Pt {
				continue
			}
			lines[r.Y] = true
			if off := (r.Y - drop - portrait.Top) % portrait.Pitch; off != 0 {
				t.Errorf("page %d: %q is %.2f pt off the grid", i+1, r.text(), off.Points())
			}
		}
		if i == 1 && len(lines) != 22 {
			t.Errorf("a full page has %d lines", len(lines))
		}
	}
}

// TestFill: a table that wants one page gets it, whatever height its rows ask for.
func TestFill(t *testing.T) {
	for height := doc.Length(8); height <= 60; height += 4 {
		b := newSampler()
		b.section(sheet, numbering, b.text(sTitle, "收入支出决算总表"), b.overall(height*doc.Pt), b.text(sNote, "注：本表反映总收支情况。"))
		l := sound(t, b.doc)
		if len(l.Pages) != 1 {
			t.Errorf("rows of %d pt: %d pages", height, len(l.Pages))
			continue
		}
		foot := doc.Length(0)
		for _, r := range l.Pages[0].Rules {
			foot = max(foot, r.Y2)
		}
		if left := sheet.Height - sheet.Bottom - foot; left > 40*doc.Pt {
			t.Errorf("rows of %d pt: %.0f pt are left below the table", height, left.Points())
		}
	}
}

// TestSmaller: a table that wants one page and is too tall for it is set
// smaller, all of it; if that does not help it is left as it is.
func TestSmaller(t *testing.T) {
	for rows, want := range map[int]doc.Length{30: 0, 55: 1, 62: 1, 120: 0} {
		b := newSampler()
		table := b.overall(0)
		for len(table.Rows) < rows {
			table.Rows = append(table.Rows, table.Rows[0])
		}
		table.Rows = table.Rows[:rows]
		b.section(sheet, numbering, b.text(sTitle, "收入支出决算总表"), table, b.text(sNote, "注：本表反映总收支情况。"))
		l := sound(t, b.doc)
		if one := rows < 100; (len(l.Pages) == 1) != one {
			t.Errorf("%d rows: %d pages", rows, len(l.Pages))
		}
		sizes := map[doc.Length]bool{}
		for _, size := range l.Numbers.Tables[table].Sizes {
			sizes[size] = true
		}
		if doc.Length(len(sizes)) != want {
			t.Errorf("%d rows: sizes %v", rows, sizes)
		}
	}
}

// TestNotes: the note below a table never stands alone on the next page.
func TestNotes(t *testing.T) {
	for rows := 5; rows < 60; rows++ {
		b := newSampler()
		b.section(landscape, numbering, b.text(sTitle, "收入决算表"), b.income(rows), b.text(sNote, "注：本表反映部门本年度取得的各项收入情况。"))
		l := sound(t, b.doc)
		last := &l.Pages[len(l.Pages)-1]
		if len(last.Rules) == 0 {
			t.Errorf("%d rows: the note stands alone on page %d", rows, len(l.Pages))
		}
	}
}

// TestVertical: characters one below the other, brackets on their side, short
// numbers upright, all in the middle of their column.
func TestVertical(t *testing.T) {
	b := newSampler()
	table := b.newTable(2, "")
	table.Full = false
	side := b.cell(sHead, "产出（50分）2020年")
	side.Vertical = true
	table.Rows = []doc.Row{b.row(0, side, b.cell(sCell, "文字"))}
	b.section(sheet, numbering, table)
	l := sound(t, b.doc)
	y, got := doc.Length(0), ""
	for i := range l.Pages[0].Runs {
		r := &l.Pages[0].Runs[i]
		if r.Node == Artifact || r.text() == "文字" {
			break
		}
		if got += fmt.Sprintf("%s%d ", r.text(), r.Turn); r.Y <= y {
			t.Errorf("%q stands beside what is before it", r.text())
		}
		y = r.Y
	}
	if want := "产0 出0 （3 500 分0 ）3 20203 年0 "; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestDump: a small report, page by page.
func TestDump(t *testing.T) {
	b := newSampler()
	b.doc.Watermark = "草稿"
	b.section(portrait, doc.Numbering{}, b.text(sTitle, "目录"), &doc.Contents{Levels: 2, Styles: []doc.StyleID{sToc1, sToc2}, Leader: "…"})
	first := numbering
	first.Restart = true
	b.section(portrait, first, b.text(sHeading1, "第一部分　单位概况"), b.text(sHeading2, "一、部门职责"), b.text(sBody, sentence))
	b.section(landscape, numbering, b.text(sTitle, "收入决算表"), b.income(18), b.text(sNote, "注：本表反映收入情况。"))
	var dump bytes.Buffer
	if err := sound(t, b.doc).Dump(&dump); err != nil {
		t.Fatal(err)
	}
	golden.Check(t, "pages.txt", dump.Bytes())
}

// textsOn lists what a page shows, artifacts in brackets.
func textsOn(p *Page) (out []string) {
	for i := range p.Runs {
		text := p.Runs[i].text()
		if p.Runs[i].Node == Artifact {
			text = "[" + text + "]"
		}
		out = append(out, text)
	}
	return out
}

// TestHeadRepeated: the head stands on each page, as an artifact and with its
// continued text from the second on.
func TestHeadRepeated(t *testing.T) {
	b := newSampler()
	table := b.income(60)
	b.section(landscape, numbering, b.text(sTitle, "收入决算表"), table)
	l := sound(t, b.doc)
	defer func() {
		table.Head[0].Cells[0].Continued = nil // repeated as it is
		sound(t, b.doc)
	}()
	if len(l.Pages) < 3 {
		t.Fatalf("%d pages", len(l.Pages))
	}
	for i := range l.Pages {
		// Digits are in another face: compare the text joined.
		all := strings.ReplaceAll(strings.Join(textsOn(&l.Pages[i]), ""), "][", "")
		begins := strings.HasPrefix(all, "收入决算表公开02表公开部门")
		again := strings.HasPrefix(all, "[公开02表（续表）公开部门")
		if begins != (i == 0) || again != (i > 0) || strings.Count(all, "科目名称") != 1 {
			t.Errorf("page %d: %s", i+1, all)
		}
	}
}

// TestGroupLabels: the label of a group of rows stands on each page that the
// group reaches.
func TestGroupLabels(t *testing.T) {
	b := newSampler()
	table := b.form(12)
	head := table.Rows[:3]
	table.Rows = slices.Clone(head)
	for i := range 80 {
		row := b.row(20*doc.Pt, b.cell(sCell, fmt.Sprintf("指标%d", i)), b.cell(sCentre, "10"), b.cell(sCentre, "12次"), b.cell(sCentre, "15次"), b.cell(sCell, ""))
		if i == 0 {
			row.Cells = append([]doc.Cell{b.span(sHead, "产出指标", 1, 80), b.span(sHead, "数量指标", 1, 80)}, row.Cells...)
		}
		table.Rows = append(table.Rows, row)
	}
	b.section(sheet, numbering, table)
	l := sound(t, b.doc)
	if len(l.Pages) < 3 {
		t.Fatalf("%d pages", len(l.Pages))
	}
	for i := range l.Pages {
		texts := textsOn(&l.Pages[i])
		want := "[数量指标]"
		if i == 0 {
			want = "数量指标"
		}
		if !slices.Contains(texts, want) {
			t.Errorf("page %d lacks %s: %q", i+1, want, texts[:min(8, len(texts))])
		}
	}
}

// linesOf is the baselines on which an element's text stands.
func linesOf(p *Page, n NodeID) map[doc.Length]bool {
	lines := map[doc.Length]bool{}
	for i := range p.Runs {
		if p.Runs[i].Node == n {
			lines[p.Runs[i].Y] = true
		}
	}
	return lines
}

// TestTallLabels: a group whose label is taller than its rows gets taller
// rows; a short label is never torn, a long one goes on over the page.
func TestTallLabels(t *testing.T) {
	for above := range 12 {
		for _, length := range []int{3, 12, 60, 200, 700} {
			for _, group := range []int{2, 5} {
				b := newSampler()
				table := b.newTable(3, "")
				table.Columns[0].Width = 16 * doc.MM
				for range 18 + above {
					table.Rows = append(table.Rows, b.row(25*doc.Pt, b.cell(sCell, "甲"), b.cell(sCell, "乙"), b.cell(sCell, "丙")))
				}
				label := strings.Repeat("产出指标", length)[:3*length]
				for i := range group {
					row := b.row(0, b.cell(sCell, "乙"), b.cell(sCell, "丙"))
					if i == 0 {
						row.Cells = append([]doc.Cell{b.span(sHead, label, 1, group)}, row.Cells...)
					}
					table.Rows = append(table.Rows, row)
				}
				b.section(sheet, numbering, table)
				l := sound(t, b.doc)
				if t.Failed() {
					t.Fatalf("%d rows above, label of %d characters over %d rows", above, length, group)
				}
				for i := range l.Pages {
					for _, r := range l.Pages[i].Runs {
						if length <= 12 && r.Node != Artifact && strings.HasPrefix(r.text(), "产") && len(linesOf(&l.Pages[i], r.Node)) != (length+3)/4 {
							t.Errorf("%d rows above: the label %q is torn", above, label)
						}
					}
				}
			}
		}
	}
}

// TestHopeless: what cannot be set well is set all the same, and ends.
func TestHopeless(t *testing.T) {
	tests := map[string]func(b *sampler, table *doc.Table){
		"head taller than the page": func(b *sampler, table *doc.Table) { table.Head = []doc.Row{b.row(400*doc.MM, b.cell(sHead, "甲"))} },
		"row taller than the page":  func(b *sampler, table *doc.Table) { table.Rows[1].MinHeight = 400 * doc.MM },
		"text taller than the page": func(b *sampler, table *doc.Table) { table.Rows[1].Cells[0] = b.cell(sCell, strings.Repeat(goal, 200)) },
		"label taller than the page": func(b *sampler, table *doc.Table) {
			table.Rows[1].Cells[0] = b.span(sCell, strings.Repeat(goal, 200), 1, 2)
		},
		"all rows kept together": func(b *sampler, table *doc.Table) {
			for i := range table.Rows {
				table.Rows[i].KeepNext, table.Rows[i].MinHeight = true, 40*doc.MM
			}
		},
		"no columns":         func(b *sampler, table *doc.Table) { table.Rows, table.Columns = nil, nil },
		"no rows":            func(b *sampler, table *doc.Table) { table.Rows = nil },
		"row without cells":  func(b *sampler, table *doc.Table) { table.Rows[1].Cells = nil },
		"spans past the end": func(b *sampler, table *doc.Table) { table.Rows[2].Cells[1] = b.span(sCell, "丙", 9, 9) },
	}
	for name, change := range tests {
		t.Run(name, func(t *testing.T) {
			b := newSampler()
			table := b.newTable(2, "")
			for range 8 {
				table.Rows = append(table.Rows, b.row(0, b.cell(sCell, "甲"), b.cell(sCell, "乙")))
			}
			change(b, table)
			b.section(sheet, numbering, b.text(sTitle, "收入决算表"), table, b.text(sNote, "注"))
			l, _ := pages(t, b.doc)
			if got, want := layoutText(l), documentText(b.doc); got != want {
				t.Errorf("text of the layout:\n%s\ntext of the document:\n%s", got, want)
			}
		})
	}
}

// TestLastRows: no row of a table stands alone under a head.
func TestLastRows(t *testing.T) {
	for rows := 14; rows < 40; rows++ {
		b := newSampler()
		table := b.income(rows)
		b.section(landscape, numbering, b.text(sTitle, "收入决算表"), table)
		l := sound(t, b.doc)
		breaks := l.Numbers.Tables[table].Breaks
		if n := len(breaks); n != len(l.Pages)-1 || n > 0 && rows-breaks[n-1] < 2 {
			t.Errorf("%d rows: breaks %v", rows, breaks)
		}
	}
}

// TestSplitRow: a row of long text goes on over the page, two lines at least
// on either side.
func TestSplitRow(t *testing.T) {
	for n := 1; n < 60; n++ {
		above := 22 + n%10
		b := newSampler()
		table := b.newTable(2, "目标")
		long := b.row(0, b.cell(sHead, "目标"), b.cell(sCell, strings.Repeat(goal, n)))
		long.MaySplit = true
		table.Columns[0].Width = 20 * doc.MM
		for range above {
			table.Rows = append(table.Rows, b.row(20*doc.Pt, b.cell(sHead, "行"), b.cell(sCell, "文字")))
		}
		table.Rows = append(table.Rows, long, b.row(20*doc.Pt, b.cell(sHead, "末行"), b.cell(sCell, "文字")))
		b.section(sheet, numbering, table)
		l := sound(t, b.doc)
		for i := range l.Pages {
			if foot := &l.Pages[i]; i+1 < len(l.Pages) {
				for _, r := range foot.Runs {
					for _, s := range l.Pages[i+1].Runs {
						if r.Node != s.Node || r.Node == Artifact {
							continue
						}
						if len(linesOf(foot, r.Node)) < 2 || len(linesOf(&l.Pages[i+1], r.Node)) < 2 {
							t.Errorf("%d repeats: one line alone at the foot of page %d or the head of the next", n, i+1)
						}
					}
				}
			}
		}
	}
}

// TestNumbersShrink: a number too wide for its column gets a smaller font, then
// its column space from text; what cannot be helped is a trouble.
func TestNumbersShrink(t *testing.T) {
	set := func(number string, cols int) (*Layout, *doc.Table, []Trouble) {
		b := newSampler()
		table := b.newTable(cols+1, "")
		row := b.row(0, b.cell(sCell, "一般公共服务支出"))
		for range cols {
			row.Cells = append(row.Cells, b.cell(sNumber, number))
		}
		table.Rows = []doc.Row{row, row}
		b.section(sheet, numbering, table)
		l, trouble := pages(t, b.doc)
		if len(trouble) == 0 {
			verify(t, b.doc, l)
		}
		return l, table, trouble
	}
	tests := []struct {
		number  string
		cols    int
		size    float64 // of the numbers
		trouble bool
	}{
		{"1,234,567.89", 5, 9, false},
		{"123,456,789,012.34", 6, 8.5, false},
		{"123,456,789,012.34", 9, 6, false},
		{"123,456,789,012,345,678.90", 12, 6, true},
	}
	for _, tt := range tests {
		l, table, trouble := set(tt.number, tt.cols)
		sizes := map[float64]int{}
		for _, r := range l.Pages[0].Runs {
			if strings.HasPrefix(r.text(), "1") || strings.HasPrefix(r.text(), "23") {
				sizes[r.Size.Points()]++
			}
		}
		if (len(trouble) > 0) != tt.trouble {
			t.Errorf("%s × %d: trouble %v", tt.number, tt.cols, trouble)
		}
		if sizes[tt.size] != 2*tt.cols || len(sizes) != 1 {
			t.Errorf("%s × %d: sizes %v, want all %v pt", tt.number, tt.cols, sizes, tt.size)
		}
		n := l.Numbers.Tables[table]
		if got := n.Sizes[doc.CellIndex{Row: 1, Cell: 1}].Points(); tt.size < 9 && got != tt.size {
			t.Errorf("%s × %d: Word is told %v pt", tt.number, tt.cols, got)
		}
		for _, tr := range trouble {
			if tr.Code != "typeset.width" || tr.Ref == 0 || !strings.Contains(tr.Message, tt.number) {
				t.Errorf("trouble %+v", tr)
			}
		}
		lines := map[doc.Length]bool{}
		for _, r := range l.Pages[0].Runs {
			if r.Node != Artifact && r.Size < 10*doc.Pt && strings.ContainsAny(r.text(), "0123456789") {
				lines[r.Y] = true
			}
		}
		if len(lines) != 2 {
			t.Errorf("%s × %d: numbers on %d lines", tt.number, tt.cols, len(lines))
		}
	}
}

// TestWish: in a column of a wished width only this column's numbers shrink.
func TestWish(t *testing.T) {
	b := newSampler()
	table := b.newTable(3, "")
	table.Columns[1].Width = 14 * doc.MM
	table.Rows = []doc.Row{b.row(0, b.cell(sCell, "支出"), b.cell(sNumber, "13,899,721.60"), b.cell(sNumber, "23,899,721.60"))}
	b.section(sheet, numbering, table)
	l := sound(t, b.doc)
	n := l.Numbers.Tables[table]
	if n.Widths[1] != 14*doc.MM/doc.Twip*doc.Twip && n.Widths[1]-14*doc.MM > doc.Twip {
		t.Errorf("width %.2f mm", float64(n.Widths[1])/float64(doc.MM))
	}
	if s := n.Sizes[doc.CellIndex{Row: 0, Cell: 1}]; s == 0 || s >= 9*doc.Pt {
		t.Errorf("size %v", s.Points())
	}
	if s := n.Sizes[doc.CellIndex{Row: 0, Cell: 2}]; s != 0 {
		t.Errorf("the other column shrank to %v", s.Points())
	}
}

// TestEdges: lines between cells are drawn once and from end to end.
func TestEdges(t *testing.T) {
	b := newSampler()
	table := b.newTable(3, "")
	for range 4 {
		table.Rows = append(table.Rows, b.row(20*doc.Pt, b.cell(sCell, "甲"), b.cell(sCell, "乙"), b.cell(sCell, "丙")))
	}
	b.section(sheet, numbering, table)
	l := sound(t, b.doc)
	if n := len(l.Pages[0].Rules); n != 5+4 {
		t.Errorf("a table of 4 × 3 has %d lines", n)
	}
	open := doc.Edges{NoTop: true, NoBottom: true, NoLeft: true, NoRight: true}
	for j := range 3 {
		table.Rows[0].Cells[j].Edges = open // a borderless row: the line below it is the next row's
	}
	l = sound(t, b.doc)
	if n := len(l.Pages[0].Rules); n != 4+4 {
		t.Errorf("with a row of no lines it has %d lines", n)
	}
}

// TestContents: numbers are those of the headings' pages, leaders end at one
// place, links lead to the headings.
func TestContents(t *testing.T) {
	d := report()
	l := sound(t, d)
	ends := map[doc.Length]bool{}
	entries := 0
	for i := range l.Pages {
		p := &l.Pages[i]
		byNode := map[NodeID]string{}
		for j := range p.Runs {
			r := &p.Runs[j]
			if r.Node == Artifact && strings.HasPrefix(r.text(), "…") {
				end := r.X
				for _, g := range r.Glyphs {
					end += g.Advance
				}
				ends[end] = true
			}
			if r.Node != Artifact && l.Nodes[r.Node].Tag == TagTOCI {
				byNode[r.Node] += r.text()
				if r.Ref != 0 {
					t.Errorf("%q has a Ref: the number would be found here", r.text())
				}
			}
		}
		for _, k := range p.Links {
			entries++
			target := &l.Pages[k.Page]
			if !strings.HasSuffix(byNode[k.Node], target.Label) {
				t.Errorf("%q leads to page %s", byNode[k.Node], target.Label)
			}
			title := strings.TrimSuffix(byNode[k.Node], target.Label)
			if !slices.ContainsFunc(l.Outline, func(m Bookmark) bool { return m.Title == title && m.Page == k.Page && m.Y == k.To }) {
				t.Errorf("no heading %q at %v of page %d", title, k.To.Points(), k.Page+1)
			}
		}
	}
	if entries < 25 || len(ends) != 1 {
		t.Errorf("%d entries, leaders end at %v", entries, ends)
	}
}

// TestPageNumber: odd right, even left; on a lying page where the upright
// sheet has it, turned (GB/T 9704-2012, 7.5 and 10.1).
func TestPageNumber(t *testing.T) {
	b := newSampler()
	wide := landscape
	wide.Left, wide.Right = 35*doc.MM, 37*doc.MM
	long := strings.Repeat(sentence, 40)
	b.section(portrait, numbering, b.text(sBody, long))
	b.section(wide, numbering, b.income(30))
	l := sound(t, b.doc)
	upright := map[int]*Run{} // by parity
	for i := range l.Pages {
		p := &l.Pages[i]
		r := &p.Runs[len(p.Runs)-1]
		for j := len(p.Runs) - 1; j >= 0 && p.Runs[j].Node == Artifact && p.Runs[j].Size == 14*doc.Pt; j-- {
			r = &p.Runs[j]
		}
		odd := (i + 1) % 2
		if p.Width < p.Height {
			upright[odd] = r
			if right := r.X > p.Width/2; right != (odd == 1) || r.Turn != 0 {
				t.Errorf("page %d: number at %v, turn %d", i+1, r.X.Points(), r.Turn)
			}
			if below := r.Y - (portrait.Height - portrait.Bottom); below != 7*doc.MM {
				t.Errorf("page %d: number %v pt below the text area", i+1, below.Points())
			}
			continue
		}
		u := upright[odd]
		if r.Turn != 3 || r.X != p.Width-u.Y {
			t.Errorf("page %d: turn %d at %v, upright at %v", i+1, r.Turn, r.X.Points(), u.Y.Points())
		}
		if bottom := r.Y > p.Height/2; bottom != (odd == 1) {
			t.Errorf("page %d: number at y %v", i+1, r.Y.Points())
		}
	}
	if len(l.Pages) < 4 {
		t.Fatalf("%d pages", len(l.Pages))
	}
}

func TestRoman(t *testing.T) {
	for n, want := range map[int]string{1: "I", 4: "IV", 9: "IX", 14: "XIV", 40: "XL", 1994: "MCMXCIV"} {
		if got := roman(n); got != want {
			t.Errorf("%d: %s, want %s", n, got, want)
		}
	}
}

// TestLongTable: every row of 10,000 stands somewhere, once, under a head.
func TestLongTable(t *testing.T) {
	b := newSampler()
	table := b.income(10_000)
	b.section(landscape, numbering, b.text(sTitle, "收入决算表"), table)
	l := sound(t, b.doc)
	if n := len(l.Numbers.Tables[table].Breaks); n != len(l.Pages)-1 {
		t.Errorf("%d pages, %d breaks", len(l.Pages), n)
	}
}

func BenchmarkReport(b *testing.B) {
	d := report()
	b.ReportAllocs()
	for b.Loop() {
		pages(b, d)
	}
}

func BenchmarkLongTable(b *testing.B) {
	s := newSampler()
	s.section(landscape, numbering, s.text(sTitle, "收入决算表"), s.income(10_000))
	b.ReportAllocs()
	for b.Loop() {
		pages(b, s.doc)
	}
}
