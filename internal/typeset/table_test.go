package typeset

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"juesuan/internal/doc"
)

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
		"caption of a row taller than the page": func(b *sampler, table *doc.Table) {
			tall := b.doc.Styles[sCell]
			tall.LinePitch = 400 * doc.MM
			b.doc.Styles = append(b.doc.Styles, tall)
			for i := range table.Rows {
				table.Rows[i].Cells[0].Header = true
				table.Rows[i].Cells[0].Paragraphs[0].Style = doc.StyleID(len(b.doc.Styles) - 1)
			}
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

// TestWish: a column keeps its wish, save that numbers do not shrink for it
// while others have room to give.
func TestWish(t *testing.T) {
	for _, tt := range []struct {
		wish, width, least doc.Length // of the first column of numbers
	}{
		{30 * doc.MM, 30 * doc.MM, 0},
		{14 * doc.MM, 0, 19 * doc.MM},
	} {
		b := newSampler()
		table := b.newTable(3, "")
		table.Columns[1].Width = tt.wish
		table.Rows = []doc.Row{b.row(0, b.cell(sCell, "支出"), b.cell(sNumber, "13,899,721.60"), b.cell(sNumber, "23,899,721.60"))}
		b.section(sheet, numbering, table)
		l := sound(t, b.doc)
		n := l.Numbers.Tables[table]
		if w := n.Widths[1]; tt.width > 0 && w < tt.width-doc.Twip || w < tt.least || w > 30*doc.MM+doc.Twip {
			t.Errorf("wish %.0f mm: width %.2f mm", float64(tt.wish)/float64(doc.MM), float64(w)/float64(doc.MM))
		}
		if len(n.Sizes) > 0 {
			t.Errorf("wish %.0f mm: numbers shrank: %v", float64(tt.wish)/float64(doc.MM), n.Sizes)
		}
	}
}

// TestEmptyColumnsGiveWay: where amounts need more than an even share, columns
// without any are narrowed to their captions, and no number shrinks and no name
// is broken.
func TestEmptyColumnsGiveWay(t *testing.T) {
	b := newSampler()
	table := b.newTable(9, "")
	head := b.row(0, b.cell(sHead, "科目名称"))
	for range 8 {
		head.Cells = append(head.Cells, b.cell(sHead, "附属单位上缴收入"))
	}
	table.Head = []doc.Row{head}
	row := b.row(0, b.cell(sCell, "国有企业退休人员社会化管理补助支出"))
	for j := range 8 {
		amount := ""
		if j < 3 {
			amount = "142,460,294.79"
		}
		row.Cells = append(row.Cells, b.cell(sNumber, amount))
	}
	for j := range table.Columns {
		table.Columns[j].Width = 19 * doc.MM
	}
	table.Columns[0].Width = 0
	table.Rows = []doc.Row{row}
	b.section(landscape, numbering, table)
	l := sound(t, b.doc)
	n := l.Numbers.Tables[table]
	if len(n.Sizes) > 0 {
		t.Errorf("numbers shrank: %v", n.Sizes)
	}
	if n.Widths[8] >= n.Widths[1] {
		t.Errorf("an empty column is %.1f mm wide, one with amounts %.1f", float64(n.Widths[8])/float64(doc.MM), float64(n.Widths[1])/float64(doc.MM))
	}
	if n.Rows[0] > 18*doc.Pt {
		t.Errorf("the name is broken: the row is %.1f pt high", n.Rows[0].Points())
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
