package workbook

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

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
	part := w.unused("worksheets/sheet", ".xml")
	x, err := readSheetText(w.text(from.part))
	if err != nil {
		return fmt.Errorf("workbook: 表 %s：%w", from.name, err)
	}
	x.head = []byte(copiedHead(string(x.head)))
	rels := w.relations(from.part)
	targets := map[string]string{} // of what is copied, by its relationship
	for _, r := range rels {
		target := ""
		switch r.kind {
		case "comments":
			target = w.unused("comments", ".xml")
		case "vmlDrawing":
			if w.text(relsPart(r.target)) != nil {
				return unsafe("“%s”的批注里有图片，不能照着添一张；请在 Excel 或 WPS 里复制这张表，名称以它的开头", strings.TrimSpace(from.name))
			}
			target = w.unused("drawings/vmlDrawing", ".vml")
		case "printerSettings", "hyperlink":
			continue // shared
		default:
			return unsafe("“%s”里有图片、图表、表格样式之类，不能照着添一张；请在 Excel 或 WPS 里复制这张表", strings.TrimSpace(from.name))
		}
		w.set(target, w.text(r.target))
		if err := w.declareLike(r.target, target); err != nil {
			return err
		}
		targets[r.id] = target
	}
	w.set(part, x.text())
	if w.text(relsPart(from.part)) != nil {
		r, err := w.revise(relsPart(from.part), 2)
		if err != nil {
			return err
		}
		for _, c := range r.root.children {
			if tag := r.tag(c); targets[getAttribute(tag, "Id")] != "" {
				r.retag(c, setAttribute(tag, "Target", "/"+targets[getAttribute(tag, "Id")]))
			}
		}
		w.set(relsPart(part), r.text())
	}
	if err := w.declareLike(from.part, part); err != nil {
		return err
	}
	return w.enter(c.Name, part)
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

// declareLike gives a new part the type of another one, where that has one of its
// own; else both have that of their extension.
func (w *patcher) declareLike(like, part string) error {
	r, err := w.revise(typesPart, 2)
	if err != nil {
		return err
	}
	for _, c := range r.root.children {
		if tag := r.tag(c); c.name == "Override" && partKey(getAttribute(tag, "PartName")) == partKey(like) {
			return w.declareType(part, getAttribute(tag, "ContentType"))
		}
	}
	return nil
}

// replaceTags writes every tag of a text anew; what is in comments is none.
func replaceTags(text string, with func(tag string) string) string {
	var out strings.Builder
	for {
		start := strings.IndexByte(text, '<')
		if start < 0 {
			out.WriteString(text)
			return out.String()
		}
		out.WriteString(text[:start])
		text = text[start:]
		end := tagEnd(text)
		if strings.HasPrefix(text, "<!") || strings.HasPrefix(text, "<?") {
			out.WriteString(text[:end])
		} else {
			out.WriteString(with(text[:end]))
		}
		text = text[end:]
	}
}

// tagEnd is the length of the tag, comment, text or instruction that a text
// begins with.
func tagEnd(text string) int {
	for begin, end := range map[string]string{"<!--": "-->", "<![CDATA[": "]]>", "<?": "?>"} {
		if strings.HasPrefix(text, begin) {
			if i := strings.Index(text, end); i >= 0 {
				return i + len(end)
			}
			return len(text)
		}
	}
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

// tagName is the local name of a tag.
func tagName(tag string) string {
	name := strings.TrimLeft(tag, "</")
	if i := strings.IndexAny(name, " \t\r\n/>"); i >= 0 {
		name = name[:i]
	}
	return name[strings.IndexByte(name, ':')+1:]
}

// order puts the sheets in another order. What counts sheets by their place
// counts them anew.
func (w *patcher) order(names []string) error {
	r, err := w.revise(w.main, 3)
	if err != nil {
		return err
	}
	entries := r.root.child("sheets")
	if entries == nil || len(entries.children) != len(w.sheets) {
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
	for i, e := range entries.children {
		r.edits = append(r.edits, edit{e.start, e.end, r.source(entries.children[sequence[i]])})
	}
	moved := func(list string, attrs ...string) {
		if list := r.root.child(list); list != nil {
			for _, e := range list.children {
				tag := r.tag(e)
				for _, attr := range attrs {
					if i, err := strconv.Atoi(getAttribute(tag, attr)); err == nil && i >= 0 && i < len(to) {
						tag = setAttribute(tag, attr, strconv.Itoa(to[i]))
					}
				}
				r.retag(e, tag)
			}
		}
	}
	moved("definedNames", "localSheetId")
	moved("bookViews", "activeTab", "firstSheet")
	w.set(w.main, r.text())
	w.sheets = sheets
	return nil
}
