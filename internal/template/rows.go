package template

import (
	"slices"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/scope"
)

// rows reads the rows below the captions, block by block.
func (t *Table) rows(d *Draft, rows [][]*gridCell, leaves []*Column) {
	blocks := 1
	for _, l := range leaves {
		blocks = max(blocks, l.Block)
	}
	for _, row := range rows {
		cells := distinct(row)
		var counted []string
		for _, c := range cells {
			counted = append(counted, c.text)
		}
		if cells[0].text == "栏次" || slices.Contains(counted, "1") && slices.Contains(counted, "2") && slices.Contains(counted, "3") {
			t.Ordinals = true
		}
	}
	if t.Form.Key == "general_basic" {
		rows = t.tail(rows, leaves, blocks)
	}
	for b := 1; b <= blocks; b++ {
		br := &blockReader{t: t, number: b, economic: t.Form.Key == "general_basic"}
		for _, l := range leaves {
			if l.Block == b || l.Block == 0 {
				switch l.Show {
				case "name":
					br.name = append(br.name, l.Cell.col)
				case "code":
					br.code = append(br.code, l.Cell.col)
				}
			}
		}
		if l := len(t.Form.Blocks); l > 1 {
			br.form = &t.Form.Blocks[min(b, l)-1]
		} else {
			br.form = &t.Form.Blocks[0]
		}
		for _, row := range rows {
			br.row(row)
		}
		t.Blocks = append(t.Blocks, br.end())
	}
}

// tail takes the rows of totals that go across the blocks of 公开06.
func (t *Table) tail(rows [][]*gridCell, leaves []*Column, blocks int) [][]*gridCell {
	figure := accounts.ColumnKey("")
	for _, l := range leaves {
		if l.Figure != "" {
			figure = l.Figure
		}
	}
	for len(rows) > 0 {
		var tail []Tail
		for _, c := range distinct(rows[len(rows)-1]) {
			key, ok := t.named(c.text, &t.Form.Blocks[0], "")
			if c.text == "" || !ok {
				continue
			}
			tail = append(tail, Tail{Text: c.text, Span: len(leaves)/blocks - 1}, Tail{Key: key, Figure: figure, Span: 1})
		}
		if tail == nil {
			break
		}
		if sum := spans(tail); sum < len(leaves) {
			tail[len(tail)-2].Span += len(leaves) - sum
		}
		t.Tail = append([][]Tail{tail}, t.Tail...)
		rows = rows[:len(rows)-1]
	}
	return rows
}

func spans(tail []Tail) (n int) {
	for _, c := range tail {
		n += c.Span
	}
	return n
}

// named is the row of the statement that a name says. before is the words of
// the row above that it stands under.
func (t *Table) named(name string, b *accounts.FormBlock, before string) (accounts.RowKey, bool) {
	name = strings.TrimRight(rowOrdinal.ReplaceAllString(name, ""), "：")
	if name == "总计" || name == "收支总计" {
		for i := range b.Rows {
			if strings.HasSuffix(string(b.Rows[i].Key), ".grand") {
				return b.Rows[i].Key, true
			}
		}
	}
	heads := []string{before}
	if before == "" && len(t.Form.Blocks) > 1 {
		heads = []string{"", "收入"}
		if b == &t.Form.Blocks[1] {
			heads[1] = "支出"
		}
	}
	for _, head := range heads {
		r := scope.Read(head, name)
		p, o := r.On(t.Form.Counts, nil)
		if o != scope.Said {
			continue
		}
		for i := range b.Rows {
			row := &b.Rows[i]
			own := scope.Read(row.Name)
			if row.Counts != nil {
				own = scope.Say(row.Counts...)
			}
			if q, is := own.On(t.Form.Counts, nil); is == scope.Said && q == p && (row.Counts == nil || r.Whole || len(row.Counts) > 0) {
				return row.Key, true
			}
		}
	}
	return "", false
}

// blockReader reads the rows of one block.
type blockReader struct {
	t          *Table
	number     int
	form       *accounts.FormBlock
	name, code []int // grid columns
	economic   bool

	out     []Row
	classes []string // 经济分类 met
	levels  map[string]bool
	codesAt int // place of the rows with codes, −1
	open    bool
	under   string // 年初财政拨款结转和结余, above rows numbered anew
	blanks  bool   // empty rows since the last
	anyRow  bool
}

func (b *blockReader) row(row []*gridCell) {
	text, code := "", ""
	for _, k := range b.code {
		if row[k].text != "" && code == "" {
			code = row[k].text
		}
	}
	for _, k := range b.name {
		if row[k].text != "" && text == "" {
			text = row[k].text
		}
	}
	if text == "" && len(b.name) == 0 && len(row) > 0 { // 公开07: no names at all
		return
	}
	if b.levels == nil {
		b.levels, b.codesAt = map[string]bool{}, -1
	}
	switch m := codeText.FindStringSubmatch(code); {
	case m != nil:
		n := len(m[1])
		if b.codesAt < 0 {
			b.codesAt = len(b.out)
		}
		b.levels[[...]string{3: "class", 5: "section", 7: "item"}[n]] = true
		if n == 3 {
			b.classes = append(b.classes, code[:3])
		}
		return
	case columnsRow.MatchString(text), strings.HasPrefix(code, "…"), strings.HasPrefix(text, "…"),
		strings.Trim(text+code, "Xx×_*○…．.。") == "":
		b.blanks = b.blanks || text+code == ""
		return
	case text == "":
		text = code
	}
	if code != "" && !codeText.MatchString(code) && code != text && len([]rune(code)) > 1 {
		text = code
	}
	b.add(text)
}

func (b *blockReader) add(text string) {
	numbered := rowOrdinal.MatchString(text)
	words := rowOrdinal.ReplaceAllString(text, "")
	restart := numbered && strings.HasPrefix(text, "一、") && b.anyRow
	if restart && len(b.out) > 0 {
		b.under = b.out[len(b.out)-1].Text
	}
	if !numbered {
		b.under = ""
	}
	key, ok := b.t.named(words, b.form, b.under)
	if !ok && b.under != "" {
		key, ok = b.t.named(words, b.form, "")
	}
	switch {
	case ok:
		row := Row{Key: key, Text: words, Ordinal: numbered, Restart: restart}
		row.Center = !numbered && (strings.HasSuffix(words, "合计") || strings.HasSuffix(words, "总计"))
		row.Span = row.Center && len(b.code) > 0
		if !b.open && b.blanks && !numbered && b.anyRow {
			b.out, b.open = append(b.out, Row{Fill: true}), true
		}
		b.out = append(b.out, row)
		b.anyRow = true
	case b.form.Codes == accounts.ClassCodes && numbered:
		if !slices.ContainsFunc(b.out, func(r Row) bool { return r.Classes }) {
			b.out = append(b.out, Row{Classes: true})
		}
		b.anyRow = true
	default:
		b.t.notes = append(b.t.notes, "行“"+text+"”不是这张表的行，没有放进去")
	}
	b.blanks = false
}

// end is the rows of the block, those with codes in their place.
func (b *blockReader) end() []Row {
	var coded []Row
	switch {
	case b.economic:
		classes := slices.Compact(b.classes)
		if len(classes) == 0 {
			classes = [][]string{{"301", "303"}, {"302", "310"}}[min(b.number, 2)-1]
			b.t.notes = append(b.t.notes, "没有写列哪些经济分类，照常用的列")
		}
		coded = []Row{{Economic: classes}}
		if slices.Contains(classes, "302") {
			var rest []string
			for _, c := range [...]string{"307", "309", "310", "311", "312", "399"} {
				if !slices.Contains(classes, c) {
					rest = append(rest, c)
				}
			}
			coded = append(coded, Row{Economic: rest, Nonzero: true})
		}
	case b.form.Codes == accounts.FunctionCodes:
		var levels []string
		for _, l := range [...]string{"class", "section", "item"} {
			if b.levels[l] {
				levels = append(levels, l)
			}
		}
		if levels == nil {
			levels = []string{"class", "section", "item"}
		}
		coded = []Row{{Codes: levels}}
		if !slices.ContainsFunc(b.out, func(r Row) bool { return r.Key == accounts.RowTotal }) {
			coded = append([]Row{{Key: accounts.RowTotal, Text: "合计", Center: true, Span: true}}, coded...)
		}
	case b.t.Form.Key == "three_public":
		coded = []Row{{Key: accounts.RowThreePublic}}
	}
	at := b.codesAt
	if at < 0 {
		at = len(b.out)
	}
	return slices.Insert(b.out, at, coded...)
}
