package lint

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"juesuan/internal/diag"
	"juesuan/internal/doc"
)

// table looks at a table: its texts, the order of its ordinals, line numbers
// and column numbers, and whether the contents list it.
func (l *linter) table(t *doc.Table) {
	l.label = t.Title
	if l.label == "" {
		l.label = l.heading
	}
	l.listed(t)
	g := grid{linter: l, columns: make([]column, len(t.Columns)), covered: make([]int, len(t.Columns))}
	for i := range t.Head {
		g.row(&t.Head[i], head, i == len(t.Head)-1)
	}
	clear(g.covered)
	for i := range t.Rows {
		g.row(&t.Rows[i], body, false)
		if i > 0 && lastText(&t.Rows[i-1]) == "实际完成情况" {
			g.result(&t.Rows[i])
		}
	}
	g.lines()
}

// lastText is the text of a row's last cell.
func lastText(r *doc.Row) string {
	if len(r.Cells) == 0 {
		return ""
	}
	return cellText(&r.Cells[len(r.Cells)-1])
}

// Words that a goal begins with, and words that a result has.
var (
	goalWords   = []string{"确保", "保证", "保障", "力争", "争取", "努力"}
	resultWords = []string{"已", "了", "完成", "达到", "实现", "均", "获", "得到", "取得"}
)

// result reports a result, the last cell of a form's row, that is a goal once
// more: 确保… and nothing that was done.
func (g *grid) result(r *doc.Row) {
	text := lastText(r)
	in := func(words []string, f func(s, w string) bool) bool {
		return slices.ContainsFunc(words, func(w string) bool { return f(text, w) })
	}
	if !in(goalWords, strings.HasPrefix) || in(resultWords, strings.Contains) {
		return
	}
	g.add(Finding{Ref: r.Cells[len(r.Cells)-1].Paragraphs[0].Ref, Diagnostic: diag.Diagnostic{Severity: diag.Warning, Code: "lint.result",
		Message: "“实际完成情况”写的像是目标：“" + clip(text, 16) + "”", Where: []diag.Side{{Label: "实际完成情况", Value: clip(text, 24)}}, Hint: "请写实际完成了什么"}})
}

// listed holds a numbered table against its heading, from which the contents
// are made, and keeps its number.
func (l *linter) listed(t *doc.Table) {
	number := ""
	if len(t.Head) > 0 && len(t.Head[0].Cells) > 0 {
		number = cellText(&t.Head[0].Cells[0])
	}
	if !isTableNumber(number) {
		return
	}
	l.tables = append(l.tables, number)
	if l.heading == "" || t.Title != "" && !strings.Contains(l.heading, t.Title) || l.contents > 0 && l.level > l.contents {
		l.add(Finding{Ref: t.Ref, Diagnostic: diag.Diagnostic{Severity: diag.Error, Code: "F.10",
			Message: number + "（" + t.Title + "）没有自己的标题，目录列不出它", Hint: "请检查版式包 outline.yaml"}})
	}
}

// isTableNumber reports whether the text is 公开01表.
func isTableNumber(s string) bool {
	return len(s) == len("公开01表") && strings.HasPrefix(s, "公开") && strings.HasSuffix(s, "表") && isDigit(s[6]) && isDigit(s[7])
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// tableReference keeps 公开01表 in a sentence, to be looked up at the end.
func (l *linter) tableReference(i int) {
	const n = len("公开01表")
	if l.where == head || i+n > len(l.s) || !isTableNumber(l.s[i:i+n]) {
		return
	}
	name := l.s[i : i+n]
	l.references = append(l.references, reference{name, l.finding(diag.Error, "F.10", i, i+n, "正文提到"+name+"，报告没有这张表", "请核对表号")})
}

// tableNumbers holds the numbers of the tables against each other and the
// references against them.
func (l *linter) tableNumbers() {
	printed := map[string]bool{}
	for i, name := range l.tables {
		printed[name] = true
		if want := i + 1; name[6:8] != string([]byte{byte('0' + want/10%10), byte('0' + want%10)}) {
			l.add(Finding{Diagnostic: diag.Diagnostic{Severity: diag.Error, Code: "F.10",
				Message: "第" + strconv.Itoa(want) + "张表的表号是" + name + "，有重复、遗漏或次序颠倒", Hint: "请检查版式包 tables.yaml 的 number 和 outline.yaml 的次序"}})
			break
		}
	}
	if len(l.tables) == 0 {
		return
	}
	for _, r := range l.references {
		if !printed[r.name] {
			l.add(r.finding)
		}
	}
}

// grid follows the physical columns of a table through its spans.
type grid struct {
	*linter
	columns []column
	covered []int // rows that a span from above still covers
}

// column is what is known of a physical column.
type column struct {
	line    bool // 行次
	ordinal int  // last ordinal of its captions: 一、 is 1
	lines   []lineNumber
}

type lineNumber struct {
	n   int
	ref doc.Ref
}

func cellText(c *doc.Cell) string {
	if len(c.Paragraphs) == 0 || len(c.Paragraphs[0].Runs) == 0 {
		return ""
	}
	if len(c.Paragraphs[0].Runs) == 1 {
		return c.Paragraphs[0].Runs[0].Text
	}
	var b strings.Builder
	for i := range c.Paragraphs[0].Runs {
		b.WriteString(c.Paragraphs[0].Runs[i].Text)
	}
	return b.String()
}

// row looks at a row; last is the last row of the captions, where the column
// numbers stand.
func (g *grid) row(r *doc.Row, where place, last bool) {
	at, number := 0, 0
	numbered := last && hasColumnNumbers(r)
	for i := range r.Cells {
		c := &r.Cells[i]
		for k := range c.Paragraphs {
			g.paragraph(&c.Paragraphs[k], 0, where)
		}
		for at < len(g.columns) && g.covered[at] > 0 {
			g.covered[at]--
			at++
		}
		if at >= len(g.columns) {
			continue // a broken table is not ours to report
		}
		text := cellText(c)
		col := &g.columns[at]
		switch {
		case where == head && text == "行次":
			col.line = true
		case numbered:
			if n, err := strconv.Atoi(text); err == nil {
				number++
				if n != number {
					g.add(Finding{Ref: r.Ref, Diagnostic: diag.Diagnostic{Severity: diag.Error, Code: "C.7",
						Message: g.label + "的栏次不连续：第" + strconv.Itoa(number) + "栏印的是" + text, Hint: "请检查版式包 tables.yaml 的 columns"}})
					number = n
				}
			}
		case where == body && text != "":
			g.cell(col, c, text)
		}
		for span := max(1, c.ColSpan); span > 0 && at < len(g.columns); span-- {
			g.covered[at] = max(g.covered[at], c.RowSpan-1)
			at++
		}
	}
	for ; at < len(g.columns); at++ {
		if g.covered[at] > 0 {
			g.covered[at]--
		}
	}
}

// hasColumnNumbers tells the row of 栏次 from a row of captions.
func hasColumnNumbers(r *doc.Row) bool {
	n := 0
	for i := range r.Cells {
		text := cellText(&r.Cells[i])
		if text == "栏次" {
			return true
		}
		if _, err := strconv.Atoi(text); err == nil {
			n++
		}
	}
	return n > 1
}

// cell looks at the ordinal or the line number of a cell.
func (g *grid) cell(col *column, c *doc.Cell, text string) {
	if col.line {
		if n, err := strconv.Atoi(text); err == nil {
			col.lines = append(col.lines, lineNumber{n, c.Paragraphs[0].Ref})
		}
		return
	}
	before, _, ok := strings.Cut(text, "、")
	if !ok {
		return
	}
	n := numeral(before)
	if n == 0 {
		return
	}
	if n != 1 && n != col.ordinal+1 {
		g.add(Finding{Ref: c.Paragraphs[0].Ref, Diagnostic: diag.Diagnostic{Severity: diag.Error, Code: "C.5",
			Message: g.label + "的序号不连续：“" + clip(text, 16) + "”前面是第" + strconv.Itoa(col.ordinal) + "项", Hint: "请检查版式包 tables.yaml 和当年的科目"}})
	}
	col.ordinal = n
}

// lines holds the line numbers, which run on over the blocks of a table,
// against each other.
func (g *grid) lines() {
	want := 1
	for i := range g.columns {
		for _, ln := range g.columns[i].lines {
			if ln.n != want {
				g.add(Finding{Ref: ln.ref, Diagnostic: diag.Diagnostic{Severity: diag.Error, Code: "C.6",
					Message: g.label + "的行次不连续：应为" + strconv.Itoa(want) + "，印的是" + strconv.Itoa(ln.n), Hint: "请检查版式包 tables.yaml 的 blocks"}})
				return
			}
			want++
		}
	}
}

// numeral reads 一 … 九十九; 0 is no numeral.
func numeral(s string) int {
	n, tens := 0, 0
	for _, r := range s {
		d := strings.IndexRune("十一二三四五六七八九", r)
		if d < 0 || len(s) > len("九十九") {
			return 0
		}
		if d == 0 {
			tens = max(1, n) * 10
			n = 0
			continue
		}
		n = d / len("十")
	}
	return tens + n
}

// headingOrdinal holds the ordinals of the headings of one level against each
// other: 第一部分, 一、, （一）.
func (l *linter) headingOrdinal(level int) {
	level = min(level, len(l.ordinals)-1)
	for k := level + 1; k < len(l.ordinals); k++ {
		l.ordinals[k] = 0
	}
	s := l.s
	var ordinal string
	switch {
	case strings.HasPrefix(s, "第"):
		var ok bool
		if ordinal, _, ok = strings.Cut(s[len("第"):], "部分"); !ok {
			return
		}
	case strings.HasPrefix(s, "（"):
		ordinal, _, _ = strings.Cut(s[len("（"):], "）")
	default:
		var ok bool
		if ordinal, _, ok = strings.Cut(s, "、"); !ok {
			return
		}
	}
	n := numeral(ordinal)
	if n == 0 {
		return
	}
	if last := l.ordinals[level]; n != last+1 {
		_, size := utf8.DecodeRuneInString(s)
		l.label = s
		l.find(diag.Error, "C.5", 0, size, "标题序号不连续：“"+clip(s, 16)+"”前面是第"+strconv.Itoa(last)+"项", "请检查版式包 outline.yaml")
	}
	l.ordinals[level] = n
}
