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
	prefix     string // of names, "x:" or ""
	rows       []rowText
	columns    []columnText
	merges     []Range
	like       map[int]int
}

type rowText struct {
	number int
	space  []byte // before the row
	tag    string // its start tag, open
	cells  []cellText
	end    []byte // space and end tag
}

type cellText struct {
	col   int
	space []byte
	tag   string // its start tag, open
	body  []byte // with the end tag; "" of an empty cell
}

type columnText struct {
	first, last int
	width       float64
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
		start := bytes.LastIndexByte(data[:s.pos], '<')
		switch {
		case tok == xmlStart && name == "sheetData":
			if x.prefix, _, _ = strings.Cut(string(s.stack[len(s.stack)-1]), "sheetData"); s.close {
				// No rows at all: <sheetData/>.
				x.head = append(slices.Clone(take(start)), "<"+x.prefix+"sheetData>"...)
				mark = s.pos
				x.tail = append([]byte("</"+x.prefix+"sheetData>"), data[mark:]...)
				mark = -1
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
			x.columns = append(x.columns, columnText{attrInt(s, "min"), attrInt(s, "max"), width})
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
			r := rowText{number: row, space: take(start), tag: openTag(take(s.pos))}
			if s.close {
				r.end = []byte("</" + x.prefix + "row>")
			}
			x.rows = append(x.rows, r)
		case tok == xmlEnd && name == "row" && len(x.rows[len(x.rows)-1].end) == 0:
			x.rows[len(x.rows)-1].end = take(s.pos)
		case tok == xmlStart && name == "c":
			if len(x.rows) == 0 {
				return nil, errors.New("有单元格不在行里")
			}
			col++
			if v, ok := s.attr("r"); ok {
				r, c, ok := ParseCellName(v)
				if !ok || r != row {
					return nil, fmt.Errorf("单元格 %q 不在它的行里", v)
				}
				col = c
			}
			c := cellText{col: col, space: take(start), tag: openTag(take(s.pos))}
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
func openTag(tag []byte) string {
	text := strings.TrimSuffix(string(tag), ">")
	return strings.TrimRight(strings.TrimSuffix(text, "/"), " \t\r\n") + ">"
}

// text puts the part together again.
func (x *sheetText) text() []byte {
	out := slices.Clone(x.head)
	for i := range x.rows {
		r := &x.rows[i]
		out = append(append(out, r.space...), r.tag...)
		for j := range r.cells {
			c := &r.cells[j]
			out = append(out, c.space...)
			if len(c.body) == 0 {
				out = append(append(out, strings.TrimSuffix(c.tag, ">")...), "/>"...)
				continue
			}
			out = append(append(out, c.tag...), c.body...)
		}
		out = append(out, r.end...)
	}
	return append(out, x.tail...)
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
