package workbook

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"juesuan/internal/pattern"
)

// A comment is an entry of the sheet's comments part (ECMA-376 part 1, 18.7) and
// a shape in its VML drawing (part 4, clause 19), which form controls may share.

// note is what a comment on a cell is to say.
type note struct {
	at   place
	text string
}

// noteAuthor is whom comments are by.
const noteAuthor = "juesuan"

// noteColumns is how many columns of text a comment of noteWidth pixels holds.
const (
	noteColumns = 54
	noteWidth   = 360
)

// notes adds comments to a sheet. Where a cell has one, the text is added to it.
func (w *patcher) notes(s bookSheet, x *sheetText, list []note) error {
	part := w.relatedTo(s.part, "comments")
	if part == "" {
		part = w.unused("comments", ".xml")
		if _, err := w.create(part, typeComments, w.emptyComments(), s.part, "comments"); err != nil {
			return err
		}
	} else if w.text(part) == nil {
		w.set(part, w.emptyComments())
		if err := w.declareType(part, typeComments); err != nil {
			return err
		}
	}
	fresh, err := w.comments(part, list)
	if err != nil || len(fresh) == 0 {
		return err
	}
	return w.shapes(s, x, fresh)
}

func (w *patcher) emptyComments() []byte {
	return []byte(fmt.Sprintf(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`+"\n"+
		`<comments xmlns="%s"><authors></authors><commentList></commentList></comments>`, w.namespace("spreadsheetml/main")))
}

// comments writes the texts; it returns those of cells that had no comment.
func (w *patcher) comments(part string, list []note) (fresh []note, err error) {
	r, err := w.revise(part, 6)
	if err != nil {
		return nil, err
	}
	p := r.root.prefix
	authors, comments := r.root.child("authors"), r.root.child("commentList")
	if authors == nil || comments == nil {
		return nil, fmt.Errorf("workbook: %s：%w", inWords(part), errXMLOpen)
	}
	author := len(authors.children)
	for i, a := range authors.children {
		if string(r.data[a.inner:a.outer]) == noteAuthor {
			author = i
		}
	}
	had := map[string]*element{}
	for _, c := range comments.children {
		had[strings.ToUpper(getAttribute(r.tag(c), "ref"))] = c
	}
	var more strings.Builder
	for _, n := range list {
		ref := CellName(n.at.row, n.at.col)
		if c := had[ref]; c != nil {
			r.lengthen(c, "\n\n"+n.text)
			continue
		}
		fresh = append(fresh, n)
		more.WriteString(strings.NewReplacer("</", "</"+p, "<", "<"+p).Replace(fmt.Sprintf(
			`<comment ref="%s" authorId="%d"><text><r><rPr><sz val="9"/><color indexed="81"/><rFont val="宋体"/><family val="3"/>`+
				`<charset val="134"/></rPr><t xml:space="preserve">`,
			ref, author)))
		more.WriteString(escapeText(n.text) + strings.ReplaceAll("</t></r></text></comment>", "</", "</"+p))
	}
	if len(fresh) > 0 && author == len(authors.children) {
		r.extend(authors, r.tag(authors), "<"+p+"author>"+noteAuthor+"</"+p+"author>")
	}
	r.extend(comments, r.tag(comments), more.String())
	w.set(part, r.text())
	return fresh, nil
}

// lengthen adds to the text of a comment, in the letters that it ends with.
func (r *revision) lengthen(c *element, more string) {
	more = escapeText(more)
	text := c.child("text")
	if text == nil {
		r.extend(c, r.tag(c), fmt.Sprintf(`<%[1]stext><%[1]st xml:space="preserve">%[2]s</%[1]st></%[1]stext>`, c.prefix, more))
		return
	}
	var last *element // of its t, those of its runs included (CT_Rst, 18.4.8)
	for _, e := range text.children {
		switch {
		case e.name == "t":
			last = e
		case e.name == "r" && e.child("t") != nil:
			last = e.child("t")
		}
	}
	if last == nil {
		// Behind no run, before phonetic ones: the first place of all.
		run := fmt.Sprintf(`<%[1]sr><%[1]st xml:space="preserve">%[2]s</%[1]st></%[1]sr>`, text.prefix, more)
		if text.inner == text.end {
			r.extend(text, r.tag(text), run)
			return
		}
		r.insert(text.inner, run)
		return
	}
	tag := r.tag(last)
	if _, _, ok := attribute(tag, "space"); !ok {
		tag = setAttribute(tag, "xml:space", "preserve")
	}
	r.extend(last, tag, more)
}

// vmlSpaces are the namespaces of a VML drawing.
const vmlSpaces = `xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" ` +
	`xmlns:x="urn:schemas-microsoft-com:office:excel"`

// vmlShape finds the numbers of shapes.
var vmlShape = pattern.Of(`_x0000_s([0-9]+)`)

// shapes draws the boxes of comments into the drawing of a sheet.
func (w *patcher) shapes(s bookSheet, x *sheetText, list []note) error {
	part, err := w.drawing(s)
	if err != nil {
		return err
	}
	text := string(w.text(part))
	end := strings.LastIndex(text, "</xml")
	if end < 0 || !strings.Contains(text, "<xml") {
		return fmt.Errorf("workbook: %s：%w", inWords(part), errXMLOpen)
	}
	last := 0
	for _, m := range vmlShape.FindAllStringSubmatch(text, -1) {
		n, _ := strconv.Atoi(m[1])
		last = max(last, n)
	}
	if last == 0 { // a block of numbers to each sheet
		for i := range w.sheets {
			if w.sheets[i].part == s.part {
				last = (i + 1) * 1024
			}
		}
	}
	spaces := vmlSpaces + " "
	root := text[strings.Index(text, "<xml"):]
	missing := func(space string) bool { return !strings.Contains(root[:tagEnd(root)], space) }
	if !slices.ContainsFunc(strings.Fields(vmlSpaces), missing) {
		spaces = "" // the root has them
	}
	var out strings.Builder
	if !strings.Contains(text, `id="_x0000_t202"`) {
		fmt.Fprintf(&out, `<v:shapetype %sid="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">`+
			`<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>`, spaces)
	}
	for i, n := range list {
		height := min(24+16*lineCount(n.text, noteColumns+1), 480)
		fmt.Fprintf(&out, `<v:shape %sid="_x0000_s%d" type="#_x0000_t202" style="position:absolute;margin-left:60pt;margin-top:2pt;`+
			`width:%gpt;height:%gpt;z-index:%d;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>`+
			`<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto">`+
			`<div style="text-align:left"></div></v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>`+
			`<x:Anchor>%s</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>%d</x:Row><x:Column>%d</x:Column></x:ClientData></v:shape>`,
			spaces, last+1+i, noteWidth*0.75, float64(height)*0.75, i+1, x.anchor(n.at, noteWidth, height), n.at.row-1, n.at.col-1)
	}
	w.set(part, []byte(text[:end]+out.String()+text[end:]))
	return nil
}

// drawing is the VML drawing of a sheet; where it has none, it gets one.
func (w *patcher) drawing(s bookSheet) (string, error) {
	r, err := w.revise(s.part, 2)
	if err != nil {
		return "", err
	}
	legacy := r.root.child("legacyDrawing")
	if legacy != nil {
		id := getAttribute(r.tag(legacy), "id")
		for _, rel := range w.relations(s.part) {
			if rel.id == id && w.text(rel.target) != nil {
				return rel.target, nil
			}
		}
	}
	part := w.unused("drawings/vmlDrawing", ".vml")
	block := 1
	for i := range w.sheets {
		if w.sheets[i].part == s.part {
			block = i + 1
		}
	}
	text := fmt.Sprintf(`<xml %s><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="%d"/></o:shapelayout></xml>`, vmlSpaces, block)
	id, err := w.create(part, typeVML, []byte(text), s.part, "vmlDrawing")
	if err != nil {
		return "", err
	}
	tag := "<" + r.root.prefix + "legacyDrawing " + w.idAttribute(r, id) + "/>"
	if legacy != nil { // one that leads nowhere
		r.edits = append(r.edits, edit{legacy.start, legacy.end, tag})
	} else {
		// Controls and embedded objects stand in AlternateContent.
		r.before(tag, "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "AlternateContent",
			"webPublishItems", "tableParts", "extLst")
	}
	w.set(s.part, r.text())
	return part, nil
}

// anchor is where a box of a size, in pixels, stands beside a cell: for its left,
// upper, right and lower edge the column or row, from 0, and the offset in it.
func (x *sheetText) anchor(at place, width, height int) string {
	const gap = 15
	column := min(at.col, maxColumn-1)
	right, rightOffset := column, gap+width
	for ; right < maxColumn-1 && rightOffset > x.columnPixels(right+1); right++ {
		rightOffset -= x.columnPixels(right + 1)
	}
	top, topOffset := max(at.row-2, 0), 10
	bottom, bottomOffset := top, topOffset+height
	for ; bottom < maxRow-1 && bottomOffset > x.rowPixels(bottom+1); bottom++ {
		bottomOffset -= x.rowPixels(bottom + 1)
	}
	return fmt.Sprintf("%d, %d, %d, %d, %d, %d, %d, %d", column, gap, top, topOffset, right, rightOffset, bottom, bottomOffset)
}

// columnPixels is the width of a column, from 1, with the usual letters of 7 pixels.
func (x *sheetText) columnPixels(col int) int {
	for _, c := range x.columns {
		if col >= c.first && col <= c.last {
			if c.hidden {
				return 0
			}
			return int(c.width*7 + 5)
		}
	}
	return 64
}

// rowPixels is the height of a row, from 1.
func (x *sheetText) rowPixels(row int) int {
	for i := range x.rows {
		if r := &x.rows[i]; r.number == row {
			if hidden := getAttribute(r.tag, "hidden"); hidden == "1" || hidden == "true" {
				return 0
			}
			if ht, err := strconv.ParseFloat(getAttribute(r.tag, "ht"), 64); err == nil {
				return int(ht * 96 / 72)
			}
		}
	}
	return 20
}

// relatedTo is the part of a kind that a part names, "" if there is none.
func (w *patcher) relatedTo(of, kind string) string {
	for _, r := range w.relations(of) {
		if r.kind == kind {
			return r.target
		}
	}
	return ""
}
