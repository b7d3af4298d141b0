package workbook

import (
	"fmt"
	"path"
	"strconv"
	"strings"
)

// styleSheet is the styles of a workbook (ECMA-376 part 1, 18.8.39), to which
// formats are added. Those that are there stay as they are.
type styleSheet struct {
	w      *patcher
	part   string
	rev    *revision
	lists  map[string]*styleList
	filled map[[2]int]int // a cell's format and a fill → that format with that fill
}

// styleList is a list of fonts, fills, borders or cell formats.
type styleList struct {
	there *element // nil: made with the elements that it must begin with
	count int
	added []string
}

// styleOrder is in which order the lists stand, styleFirst what a list must begin
// with where the workbook has none, styleAfter what stands behind all of them.
var (
	styleOrder = []string{"fonts", "fills", "borders", "cellXfs"}
	styleFirst = map[string][]string{
		"fonts":   {`<font><sz val="11"/><name val="宋体"/></font>`},
		"fills":   {`<fill><patternFill patternType="none"/></fill>`, `<fill><patternFill patternType="gray125"/></fill>`},
		"borders": {`<border><left/><right/><top/><bottom/><diagonal/></border>`},
		"cellXfs": {`<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>`},
	}
	styleAfter = map[string][]string{
		"fonts":   {"fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors", "extLst"},
		"fills":   {"borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors", "extLst"},
		"borders": {"cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors", "extLst"},
		"cellXfs": {"cellStyles", "dxfs", "tableStyles", "colors", "extLst"},
	}
)

// openStyles reads the styles; a workbook without gets some.
func (w *patcher) openStyles() (*styleSheet, error) {
	part := w.related("styles")
	if part == "" {
		part = path.Join(path.Dir(w.main), "styles.xml")
		text := fmt.Sprintf(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`+"\n"+
			`<styleSheet xmlns="%s"></styleSheet>`, w.namespace("spreadsheetml/main"))
		if _, err := w.create(part, typeStyles, []byte(text), w.main, "styles"); err != nil {
			return nil, err
		}
	}
	rev, err := w.revise(part, 3)
	if err != nil {
		return nil, err
	}
	t := &styleSheet{w: w, part: part, rev: rev, lists: map[string]*styleList{}, filled: map[[2]int]int{}}
	for _, name := range styleOrder {
		l := &styleList{there: rev.root.child(name)}
		if l.there != nil && len(l.there.children) > 0 {
			l.count = len(l.there.children)
		} else {
			for _, first := range styleFirst[name] {
				l.added = append(l.added, t.prefixed(first))
			}
			l.count = len(l.added)
		}
		t.lists[name] = l
	}
	return t, nil
}

// prefixed gives the names of elements the prefix that they have in the part.
func (t *styleSheet) prefixed(xml string) string {
	return strings.NewReplacer("</", "</"+t.rev.root.prefix, "<", "<"+t.rev.root.prefix).Replace(xml)
}

// add adds an element to a list and returns its number.
func (t *styleSheet) add(list, xml string) int {
	l := t.lists[list]
	l.added = append(l.added, t.prefixed(xml))
	l.count++
	return l.count - 1
}

// addFill adds a plain fill of a colour, RRGGBB.
func (t *styleSheet) addFill(colour string) int {
	return t.add("fills", `<fill><patternFill patternType="solid"><fgColor rgb="FF`+colour+
		`"/><bgColor indexed="64"/></patternFill></fill>`)
}

// withFill is a cell's format with another fill: its record whole, but for that.
func (t *styleSheet) withFill(style string, fill int) string {
	xfs := t.lists["cellXfs"]
	xf, n := t.prefixed(styleFirst["cellXfs"][0]), 0
	if xfs.there != nil && len(xfs.there.children) > 0 {
		var err error
		if n, err = strconv.Atoi(style); err != nil || n < 0 || n >= len(xfs.there.children) {
			n = 0
		}
		xf = t.rev.source(xfs.there.children[n])
	}
	key := [2]int{n, fill}
	id, ok := t.filled[key]
	if !ok {
		end := tagEnd(xf)
		tag := setAttribute(setAttribute(xf[:end], "fillId", strconv.Itoa(fill)), "applyFill", "1")
		id = xfs.count
		xfs.added = append(xfs.added, tag+xf[end:])
		xfs.count++
		t.filled[key] = id
	}
	return strconv.Itoa(id)
}

// keep writes the styles.
func (t *styleSheet) keep() {
	p := t.rev.root.prefix
	for _, name := range styleOrder {
		l := t.lists[name]
		more := strings.Join(l.added, "")
		if l.there == nil {
			t.rev.before(fmt.Sprintf(`<%[1]s%[2]s count="%[3]d">%[4]s</%[1]s%[2]s>`, p, name, l.count, more), styleAfter[name]...)
			continue
		}
		t.rev.extend(l.there, setAttribute(t.rev.tag(l.there), "count", strconv.Itoa(l.count)), more)
	}
	t.w.set(t.part, t.rev.text())
}
