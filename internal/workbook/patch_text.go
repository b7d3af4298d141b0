package workbook

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// sheetText is the text of a sheet's part, cut into rows and cells.
type sheetText struct {
	head, tail []byte // up to the rows, from their end on
	closed     []byte // the tag of the rows' element where it has none
	prefix     string // of names, "x:" or ""
	rows       []rowText
	columns    []columnText
	merges     []Range
}

type rowText struct {
	number int
	space  []byte // before the row
	tag    string // its start tag
	cells  []cellText
	end    []byte // space and end tag; none of a row that its start tag closes
}

type cellText struct {
	col   int
	space []byte
	tag   string // its start tag
	body  []byte // with the end tag; none of a cell that its start tag closes
}

type columnText struct {
	first, last int
	width       float64
	hidden      bool
	style       string
}

// readSheetText cuts a sheet's part into pieces that, put together, are the
// part again.
func readSheetText(data []byte) (*sheetText, error) {
	data = bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF"))
	s, err := newXMLScanner(data)
	if err != nil {
		return nil, err
	}
	x := &sheetText{}
	mark := 0 // what is before has been taken
	take := func(to int) []byte {
		b := data[mark:to]
		mark = to
		return b
	}
	inside := false
	row, col := 0, 0
	for {
		tok, err := s.next()
		if err != nil {
			return nil, err
		}
		if tok == xmlEOF {
			break
		}
		name := string(s.name)
		start := s.from
		switch {
		case tok == xmlStart && name == "sheetData":
			if x.prefix, _, _ = strings.Cut(string(s.stack[len(s.stack)-1]), "sheetData"); s.close {
				// No rows at all: <sheetData/>.
				x.head, x.closed, x.tail = take(start), take(s.pos), data[s.pos:]
				continue
			}
			x.head = take(s.pos)
			inside = true
		case tok == xmlEnd && name == "sheetData" && inside:
			inside = false
			x.tail = data[mark:]
		case tok == xmlStart && name == "col":
			w, _ := s.attr("width")
			width, _ := strconv.ParseFloat(w, 64)
			style, _ := s.attr("style")
			x.columns = append(x.columns, columnText{attrInt(s, "min"), attrInt(s, "max"), width, s.flag("hidden"), style})
		case tok == xmlStart && name == "mergeCell":
			ref, _ := s.attr("ref")
			if m, ok := parseRange(ref); ok {
				x.merges = append(x.merges, m)
			}
		case !inside:
		case tok == xmlStart && name == "row":
			if row++; true {
				if v, ok := s.attr("r"); ok {
					if row, err = strconv.Atoi(v); err != nil {
						return nil, fmt.Errorf("行号 %q 不对", v)
					}
				}
			}
			col = 0
			x.rows = append(x.rows, rowText{number: row, space: take(start), tag: string(take(s.pos))})
		case tok == xmlEnd && name == "row" && start < s.pos && len(x.rows) > 0:
			x.rows[len(x.rows)-1].end = take(s.pos)
		case tok == xmlStart && name == "c":
			if len(x.rows) == 0 {
				return nil, errors.New("有单元格不在行里")
			}
			col++
			if v, ok := s.attr("r"); ok {
				r, c, ok := ParseCellName(strings.ToUpper(v))
				if !ok || r != row {
					return nil, fmt.Errorf("单元格 %q 不在它的行里", v)
				}
				col = c
			}
			c := cellText{col: col, space: take(start), tag: string(take(s.pos))}
			if !s.close {
				if err := s.skip(); err != nil {
					return nil, err
				}
				c.body = take(s.pos)
			}
			r := &x.rows[len(x.rows)-1]
			r.cells = append(r.cells, c)
		}
	}
	if x.head == nil || x.tail == nil {
		return nil, errXMLOpen
	}
	return x, nil
}

// openTag is a start tag without the slash that closes it.
func openTag(tag string) string {
	if inside, closed := strings.CutSuffix(tag, "/>"); closed {
		return strings.TrimRight(inside, " \t\r\n") + ">"
	}
	return tag
}

// closedTag is a start tag with the slash that closes it.
func closedTag(tag string) string {
	if strings.HasSuffix(tag, "/>") {
		return tag
	}
	return strings.TrimSuffix(tag, ">") + "/>"
}

// text puts the part together again. What did not change is as it was.
func (x *sheetText) text() []byte {
	out := slices.Clone(x.head)
	if x.closed != nil {
		if len(x.rows) == 0 {
			return append(append(out, x.closed...), x.tail...)
		}
		out = append(out, openTag(string(x.closed))...)
	}
	for i := range x.rows {
		r := &x.rows[i]
		out = append(out, r.space...)
		if len(r.cells) == 0 && len(r.end) == 0 {
			out = append(out, closedTag(r.tag)...)
			continue
		}
		out = append(out, openTag(r.tag)...)
		for j := range r.cells {
			c := &r.cells[j]
			out = append(out, c.space...)
			if len(c.body) == 0 {
				out = append(out, closedTag(c.tag)...)
				continue
			}
			out = append(append(out, openTag(c.tag)...), c.body...)
		}
		if len(r.end) == 0 {
			out = append(out, "</"+x.prefix+"row>"...)
		}
		out = append(out, r.end...)
	}
	if x.closed != nil {
		out = append(out, "</"+x.prefix+"sheetData>"...)
	}
	return append(out, x.tail...)
}

// find is a cell with its row, nil where the text has none.
func (x *sheetText) find(row, col int) (*rowText, *cellText) {
	for i := range x.rows {
		if r := &x.rows[i]; r.number == row {
			for j := range r.cells {
				if r.cells[j].col == col {
					return r, &r.cells[j]
				}
			}
		}
	}
	return nil, nil
}

// bare is, for a row that is made, to have no formats of another one.
const bare = -1

// make adds a cell that is not there, and its row if need be: one like another
// row, 0 for the one above where a table goes on. The cell looks as the row or
// the column says.
func (x *sheetText) make(row, col, like int) (*rowText, *cellText) {
	i := slices.IndexFunc(x.rows, func(r rowText) bool { return r.number == row })
	if i < 0 {
		i = x.addRow(row, like)
	}
	r := &x.rows[i]
	j := 0
	for j < len(r.cells) && r.cells[j].col < col {
		j++
	}
	if j < len(r.cells) && r.cells[j].col == col { // the format of another row's
		return r, &r.cells[j]
	}
	for k := range r.cells {
		if c := &r.cells[k]; getAttribute(c.tag, "r") == "" { // it goes by its place
			c.tag = setAttribute(c.tag, "r", CellName(row, c.col))
		}
	}
	r.tag = dropAttribute(r.tag, "spans") // a hint, wrong from now on
	c := cellText{col: col, tag: fmt.Sprintf(`<%sc r="%s">`, x.prefix, CellName(row, col))}
	if style := x.styleAt(r, col); style != "" {
		c.tag = setAttribute(c.tag, "s", style)
	}
	r.cells = slices.Insert(r.cells, j, c)
	return r, &r.cells[j]
}

// styleAt is the style of a cell that is not there: its row's, else its column's
// (18.3.1.73, 18.3.1.13).
func (x *sheetText) styleAt(r *rowText, col int) string {
	if custom := getAttribute(r.tag, "customFormat"); custom == "1" || custom == "true" {
		return getAttribute(r.tag, "s")
	}
	for _, c := range x.columns {
		if col >= c.first && col <= c.last {
			return c.style
		}
	}
	return ""
}

// addRow makes a row and returns its place.
func (x *sheetText) addRow(number, like int) int {
	i := 0
	for i < len(x.rows) && x.rows[i].number < number {
		i++
	}
	r := rowText{number: number, tag: fmt.Sprintf(`<%srow r="%d">`, x.prefix, number)}
	if like == 0 && i == len(x.rows) {
		like = number - 1
	}
	for j := range x.rows {
		l := &x.rows[j]
		if l.number != like {
			continue
		}
		if ht := getAttribute(l.tag, "ht"); ht != "" && getAttribute(l.tag, "hidden") == "" {
			r.tag = setAttribute(setAttribute(r.tag, "ht", "18"), "customHeight", "1")
		}
		for _, c := range l.cells {
			if style := getAttribute(c.tag, "s"); style != "" {
				r.cells = append(r.cells, cellText{col: c.col,
					tag: fmt.Sprintf(`<%sc r="%s" s="%s">`, x.prefix, CellName(number, c.col), style)})
			}
		}
	}
	x.numbered()
	x.rows = slices.Insert(x.rows, i, r)
	return i
}

// numbered gives the rows that go by their place their numbers: others come
// between.
func (x *sheetText) numbered() {
	for i := range x.rows {
		if r := &x.rows[i]; getAttribute(r.tag, "r") == "" {
			r.tag = setAttribute(r.tag, "r", strconv.Itoa(r.number))
		}
	}
}

// attribute is the place of an attribute's value in a start tag, by its local
// name.
func attribute(tag, name string) (start, end int, ok bool) {
	for i := 0; i < len(tag); {
		eq := strings.IndexByte(tag[i:], '=')
		if eq < 0 {
			break
		}
		key := strings.TrimSpace(tag[i : i+eq])
		key = key[strings.LastIndexAny(key, " \t\r\n")+1:]
		q := i + eq + 1
		for q < len(tag) && tag[q] != '"' && tag[q] != '\'' {
			q++
		}
		if q == len(tag) {
			break
		}
		n := strings.IndexByte(tag[q+1:], tag[q])
		if n < 0 {
			break
		}
		if key[strings.IndexByte(key, ':')+1:] == name {
			return q + 1, q + 1 + n, true
		}
		i = q + n + 2
	}
	return 0, 0, false
}

func getAttribute(tag, name string) string {
	start, end, ok := attribute(tag, name)
	if !ok {
		return ""
	}
	v, err := unescape([]byte(tag[start:end]))
	if err != nil {
		return ""
	}
	return v
}

// setAttribute gives an attribute another value, or adds it.
func setAttribute(tag, name, value string) string {
	value = escapeXML(value)
	if start, end, ok := attribute(tag, name); ok {
		return tag[:start] + value + tag[end:]
	}
	cut := len(tag) - 1 // before the bracket
	if strings.HasSuffix(tag, "/>") {
		cut--
	}
	return strings.TrimRight(tag[:cut], " ") + " " + name + `="` + value + `"` + tag[cut:]
}

// dropAttribute takes an attribute out.
func dropAttribute(tag, name string) string {
	start, end, ok := attribute(tag, name)
	if !ok {
		return tag
	}
	begin := strings.LastIndexAny(tag[:start-1], " \t\r\n")
	if begin < 0 {
		return tag
	}
	return tag[:begin] + tag[end+1:]
}

var xmlEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

func escapeXML(s string) string { return xmlEscapes.Replace(s) }
