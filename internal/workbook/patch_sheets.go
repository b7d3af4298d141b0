package workbook

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

const typesPart = "[Content_Types].xml"

// move puts rows of a sheet in another order, with all that belongs to a row.
// What cannot follow its row is told instead.
func (w *patcher) move(s bookSheet, x *sheetText, order map[int]int) error {
	sheet := strings.TrimSpace(s.name)
	targets := map[int]bool{}
	for from, to := range order {
		targets[to] = true
		if _, ok := order[to]; !ok || from < 1 {
			return fmt.Errorf("workbook: rows of %s do not change places among themselves", sheet)
		}
	}
	if len(targets) != len(order) {
		return fmt.Errorf("workbook: rows of %s come together", sheet)
	}
	first, last := slices.Min(slices.Collect(maps.Keys(order))), slices.Max(slices.Collect(maps.Keys(order)))
	reaches := func(m Range) bool { return m.Row1 <= last && m.Row2 >= first }
	const instead = "请在 Excel 或 WPS 里调整次序"
	for _, m := range x.merges {
		if reaches(m) {
			return unsafe("“%s”第 %d 至 %d 行有合并的格子，不能在这里插入或移动行；%s", sheet, m.Row1, m.Row2, instead)
		}
	}
	for i := range x.rows {
		for _, c := range x.rows[i].cells {
			if formulaTag(c.body) != "" {
				return unsafe("“%s”的 %s 是公式，行一动它就会算错，不能在这里插入或移动行；%s", sheet, CellName(x.rows[i].number, c.col), instead)
			}
		}
	}
	for _, other := range w.sheets {
		if other.part != s.part && bytes.Contains(w.text(other.part), []byte("<f")) && formulasName(w.text(other.part), sheet) {
			return unsafe("“%s”表里有公式引用“%s”，不能在这里插入或移动行；%s", strings.TrimSpace(other.name), sheet, instead)
		}
	}
	if name := refs(x.tail, "hyperlink", reaches); name != "" {
		return unsafe("“%s”的 %s 有超链接，不能在这里插入或移动行；%s", sheet, name, instead)
	}
	for _, r := range w.relations(s.part) {
		element := map[string]string{"comments": "comment", "threadedComment": "threadedComment"}[r.kind]
		if element == "" {
			continue
		}
		if name := refs(w.text(r.target), element, reaches); name != "" {
			return unsafe("“%s”的 %s 有批注，不能在这里插入或移动行；%s", sheet, name, instead)
		}
	}
	x.numbered()
	for i := range x.rows {
		r := &x.rows[i]
		to, ok := order[r.number]
		if !ok {
			continue
		}
		r.number = to
		r.tag = setAttribute(r.tag, "r", strconv.Itoa(to))
		for j := range r.cells {
			r.cells[j].tag = setAttribute(r.cells[j].tag, "r", CellName(to, r.cells[j].col))
		}
	}
	slices.SortStableFunc(x.rows, func(a, b rowText) int { return a.number - b.number })
	return nil
}

// refs is the first ref of an element of a name that reaches into some rows,
// "" where none does.
func refs(data []byte, element string, reaches func(Range) bool) string {
	found := ""
	replaceTags(string(data), func(tag string) string {
		if ref := getAttribute(tag, "ref"); found == "" && tagName(tag) == element {
			if m, ok := parseRange(ref); ok && reaches(m) {
				found = ref
			}
		}
		return tag
	})
	return found
}

// formulasName reports whether a formula in a sheet's part names a sheet.
func formulasName(data []byte, sheet string) bool {
	s, err := newXMLScanner(data)
	if err != nil {
		return true
	}
	inside := false
	for {
		tok, err := s.next()
		switch {
		case err != nil:
			return true
		case tok == xmlEOF:
			return false
		case tok == xmlStart:
			inside = string(s.name) == "f"
		case tok == xmlEnd:
			inside = false
		case inside:
			if text, err := s.chars(); err != nil || strings.Contains(text, sheet) {
				return true
			}
		}
	}
}

// copySheet makes a sheet like another one, with its comments.
func (w *patcher) copySheet(c SheetCopy) error {
	from, err := w.find(c.From)
	if err != nil {
		return err
	}
	part := w.unused("xl/worksheets/sheet", ".xml")
	x, err := readSheetText(w.text(from.part))
	if err != nil {
		return fmt.Errorf("workbook: 表 %s：%w", from.name, err)
	}
	x.head = []byte(copiedHead(string(x.head)))
	rels := w.relations(from.part)
	relsText := string(w.text(relsPart(from.part)))
	for _, r := range rels {
		target := ""
		switch r.kind {
		case "comments":
			target = w.unused("xl/comments", ".xml")
		case "vmlDrawing":
			if w.text(relsPart(r.target)) != nil {
				return unsafe("“%s”的批注里有图片，不能照着添一张；请在 Excel 或 WPS 里复制这张表，名称以它的开头", strings.TrimSpace(from.name))
			}
			target = w.unused("xl/drawings/vmlDrawing", ".vml")
		case "printerSettings", "hyperlink":
			continue // shared
		default:
			return unsafe("“%s”里有图片、图表、表格样式之类，不能照着添一张；请在 Excel 或 WPS 里复制这张表", strings.TrimSpace(from.name))
		}
		w.set(target, w.text(r.target))
		if err := w.declare(r.target, target); err != nil {
			return err
		}
		relsText = replaceElement(relsText, "Id", r.id, func(tag string) string {
			return setAttribute(tag, "Target", "/"+target)
		})
	}
	w.set(part, x.text())
	if len(rels) > 0 || relsText != "" {
		w.set(relsPart(part), []byte(relsText))
	}
	if err := w.declare(from.part, part); err != nil {
		return err
	}
	return w.list(from, bookSheet{name: c.Name, kind: from.kind, part: part})
}

// copiedHead is the head of a sheet's part as that of another sheet: not the
// one that is open, and without a name for macros.
func copiedHead(head string) string {
	return replaceTags(head, func(tag string) string {
		switch tagName(tag) {
		case "sheetView":
			return dropAttribute(tag, "tabSelected")
		case "sheetPr":
			return dropAttribute(tag, "codeName")
		case "worksheet":
			return dropAttribute(tag, "uid")
		}
		return tag
	})
}

// unused is the name of a part that there is not yet.
func (w *patcher) unused(stem, ext string) string {
	for n := 1; ; n++ {
		name := stem + strconv.Itoa(n) + ext
		if _, made := w.changed[partKey(name)]; !made && !w.has(name) {
			return name
		}
	}
}

// declare gives a new part the content type of another one, where that has one
// of its own; else both have that of their extension.
func (w *patcher) declare(like, part string) error {
	types := shut(w.text(typesPart), "Override")
	tag := findElement(types, "PartName", "/"+like)
	if tag == "" {
		return nil
	}
	end := strings.LastIndex(types, "</")
	if end < 0 {
		return fmt.Errorf("workbook: %w", errXMLOpen)
	}
	w.set(typesPart, []byte(types[:end]+setAttribute(tag, "PartName", "/"+part)+types[end:]))
	return nil
}

// findElement is the first tag in which an attribute has a value.
func findElement(text, attr, value string) string {
	found := ""
	replaceTags(text, func(tag string) string {
		if found == "" && getAttribute(tag, attr) == value {
			found = tag
		}
		return tag
	})
	return found
}

func replaceElement(text, attr, value string, with func(tag string) string) string {
	return replaceTags(text, func(tag string) string {
		if getAttribute(tag, attr) == value {
			return with(tag)
		}
		return tag
	})
}

// replaceTags writes every tag of a text anew.
func replaceTags(text string, with func(tag string) string) string {
	var out strings.Builder
	for {
		start := strings.IndexByte(text, '<')
		if start < 0 {
			out.WriteString(text)
			return out.String()
		}
		end := tagEnd(text[start:])
		out.WriteString(text[:start] + with(text[start:start+end]))
		text = text[start+end:]
	}
}

// tagEnd is the length of the tag that a text begins with.
func tagEnd(text string) int {
	var quote byte
	for i := range len(text) {
		switch c := text[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return i + 1
		}
	}
	return len(text)
}

// shut writes elements of a local name that hold nothing as one tag each.
func shut(data []byte, name string) string {
	text := string(data)
	prefix := ""
	replaceTags(text, func(tag string) string {
		if tagName(tag) == name {
			prefix = strings.TrimSuffix(fullName(tag), name)
		}
		return tag
	})
	return strings.ReplaceAll(text, "></"+prefix+name+">", "/>")
}

// fullName is the name of a tag with its prefix.
func fullName(tag string) string {
	tag = strings.TrimLeft(tag, "</")
	if i := strings.IndexAny(tag, " \t\r\n/>"); i >= 0 {
		return tag[:i]
	}
	return tag
}

// tagName is the local name of a tag.
func tagName(tag string) string {
	name := fullName(tag)
	return name[strings.IndexByte(name, ':')+1:]
}

// list enters a new sheet in the workbook's list, behind the one it is like.
func (w *patcher) list(from, made bookSheet) error {
	rels := shut(w.text(relsPart(w.main)), "Relationship")
	var source relationship
	for _, r := range w.rels {
		if r.target == from.part {
			source = r
		}
	}
	if source.id == "" {
		return fmt.Errorf("workbook: %s is itself a copy", from.name)
	}
	id := ""
	for n := 1; id == "" || findElement(rels, "Id", id) != ""; n++ {
		id = "rId" + strconv.Itoa(n)
	}
	tag := findElement(rels, "Id", source.id)
	end := strings.LastIndex(rels, "</")
	if tag == "" || end < 0 {
		return fmt.Errorf("workbook: %w", errXMLOpen)
	}
	rels = rels[:end] + setAttribute(setAttribute(tag, "Id", id), "Target", "/"+made.part) + rels[end:]
	main := shut(w.text(w.main), "sheet")
	sheetID := 0
	entry := ""
	replaceTags(main, func(tag string) string {
		if tagName(tag) == "sheet" && !strings.HasPrefix(tag, "</") {
			n, _ := strconv.Atoi(getAttribute(tag, "sheetId"))
			if sheetID = max(sheetID, n); getAttribute(tag, "id") == source.id {
				entry = tag
			}
		}
		return tag
	})
	if !strings.HasSuffix(entry, "/>") {
		return fmt.Errorf("workbook: %w", errXMLOpen)
	}
	name := setAttribute(setAttribute(setAttribute(dropAttribute(dropAttribute(entry, "state"), "uid"), "name", made.name), "sheetId", strconv.Itoa(sheetID+1)), "id", id)
	// Behind all others first; order puts it where it belongs.
	prefix, _, _ := strings.Cut(fullName(entry), "sheet")
	i := strings.Index(main, "</"+prefix+"sheets>")
	if i < 0 {
		return fmt.Errorf("workbook: %w", errXMLOpen)
	}
	w.set(w.main, []byte(main[:i]+name+main[i:]))
	w.set(relsPart(w.main), []byte(rels))
	w.sheets = append(w.sheets, made)
	return nil
}

// order puts the sheets in another order. What counts sheets by their place
// counts them anew.
func (w *patcher) order(names []string) error {
	main := shut(w.text(w.main), "sheet")
	var entries []string
	replaceTags(main, func(tag string) string {
		if tagName(tag) == "sheet" && !strings.HasPrefix(tag, "</") {
			entries = append(entries, tag)
		}
		return tag
	})
	if len(entries) != len(w.sheets) {
		return fmt.Errorf("workbook: %w", errXMLOpen)
	}
	// Sheets without cells, charts, are not in names; they keep their places.
	named := map[int]bool{}
	var where []int
	for _, name := range names {
		i := slices.IndexFunc(w.sheets, func(s bookSheet) bool { return s.name == name })
		if i < 0 || named[i] {
			return unsafe("工作簿里没有“%s”这张表", name)
		}
		named[i] = true
		where = append(where, i)
	}
	var sequence []int // of places before
	for i := range w.sheets {
		if !named[i] {
			sequence = append(sequence, i)
			continue
		}
		sequence = append(sequence, where[0])
		where = where[1:]
	}
	to := make([]int, len(sequence))
	var sheets []bookSheet
	for i, old := range sequence {
		to[old] = i
		sheets = append(sheets, w.sheets[old])
	}
	n := 0
	main = replaceTags(main, func(tag string) string {
		moved := func(attr string) {
			if i, err := strconv.Atoi(getAttribute(tag, attr)); err == nil && i >= 0 && i < len(to) {
				tag = setAttribute(tag, attr, strconv.Itoa(to[i]))
			}
		}
		switch name := tagName(tag); {
		case strings.HasPrefix(tag, "</"):
		case name == "sheet":
			tag = entries[sequence[n]]
			n++
		case name == "definedName":
			moved("localSheetId")
		case name == "workbookView":
			moved("activeTab")
			moved("firstSheet")
		}
		return tag
	})
	w.set(w.main, []byte(main))
	w.sheets = sheets
	return nil
}
