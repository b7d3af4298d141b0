package docx

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"juesuan/internal/doc"
)

// builtin are the names of Word's own styles as they stand in a file. Chinese
// Word and WPS show them translated, so a pack may use either.
var builtin = map[string]string{
	"正文": "Normal", "标题": "Title", "副标题": "Subtitle", "正文文本": "Body Text", "正文文本缩进": "Body Text Indent",
	"页眉": "header", "页脚": "footer", "题注": "caption", "目录标题": "TOC Heading",
	"标题 1": "heading 1", "标题 2": "heading 2", "标题 3": "heading 3", "标题 4": "heading 4", "标题 5": "heading 5",
	"目录 1": "toc 1", "目录 2": "toc 2", "目录 3": "toc 3", "目录 4": "toc 4",
	"脚注文本": "footnote text", "列出段落": "List Paragraph", "列表段落": "List Paragraph", "无间隔": "No Spacing",
}

// fileName is a style's name as it stands in styles.xml.
func fileName(name string) string {
	if n, ok := builtin[name]; ok {
		return n
	}
	for _, n := range builtin {
		if strings.EqualFold(n, name) {
			return n
		}
	}
	return name
}

// styleName is the w:name of a w:style.
func styleName(s *node) string { return s.child("w:name").attr("w:val") }

// findStyle returns the paragraph style of that name. Word writes "heading 1",
// others "Heading 1": case does not tell styles apart.
func findStyle(styles *node, name string) *node {
	name = fileName(name)
	for _, s := range styles.kids {
		if s.name == "w:style" && s.attr("w:type") == "paragraph" && s.child("w:name") != nil && strings.EqualFold(fileName(styleName(s)), name) {
			return s
		}
	}
	return nil
}

// mergeStyles returns the base's styles.xml with the document's styles in it,
// the styleId of each, and that of the style for pictures. Both this and the
// style of inserted tables are for people who go on writing.
func mergeStyles(base *node, k *lookKey, pitch doc.Length) (root *node, ids []string, picture string) {
	root = base.copy()
	used := map[string]bool{}
	normal := ""
	for _, s := range root.kids {
		used[s.attr("w:styleId")] = true
		if s.attr("w:type") == "paragraph" && (s.attr("w:default") == "1" || s.attr("w:default") == "true") {
			normal = s.attr("w:styleId")
		}
	}
	ids = make([]string, len(k.styles))
	for i := range k.styles {
		st := &k.styles[i]
		s := findStyle(root, st.Name)
		if s == nil {
			s = newStyle(st, used, normal)
			root.with(s)
		}
		ids[i] = s.attr("w:styleId")
		setStyle(s, st, k, pitch)
	}
	s := findStyle(root, pictureStyle)
	if s == nil {
		s = newStyle(&doc.Style{ID: "Picture", Name: pictureStyle}, used, normal)
		setPictureStyle(s)
		root.with(s)
	}
	if !slices.ContainsFunc(root.kids, func(n *node) bool { return n.attr("w:styleId") == tableStyle }) {
		root.with(insertedTable(k, root))
	}
	return root, ids, s.attr("w:styleId")
}

// tableStyle is the styleId of tables that people insert: lines around the
// cells, and rows as high as what stands in them.
const tableStyle = "InsertedTable"

func insertedTable(k *lookKey, styles *node) *node {
	plain := ""
	for _, s := range styles.kids {
		if s.attr("w:type") == "table" && (s.attr("w:default") == "1" || s.attr("w:default") == "true") {
			plain = s.attr("w:styleId")
		}
	}
	borders := el("w:tblBorders")
	for _, side := range [...]string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		borders.with(el("w:"+side, "w:val", "single", "w:sz", "4", "w:space", "0", "w:color", "000000"))
	}
	n := el("w:style", "w:type", "table", "w:customStyle", "1", "w:styleId", tableStyle).with(el("w:name", "w:val", "插入的表"))
	if plain != "" {
		n.with(el("w:basedOn", "w:val", plain))
	}
	return n.with(el("w:uiPriority", "w:val", "39"), el("w:qFormat"),
		el("w:pPr").with(el("w:snapToGrid", "w:val", "0"),
			el("w:spacing", "w:before", "20", "w:after", "20", "w:line", "240", "w:lineRule", "auto"),
			el("w:ind", "w:firstLineChars", "0", "w:firstLine", "0")),
		el("w:rPr").with(roleFonts(k, doc.Song, doc.Latin), el("w:sz", "w:val", "21"), el("w:szCs", "w:val", "21")),
		el("w:tblPr").with(borders))
}

// pictureStyle is what people see as the style of a line that holds a picture
// or chart. In a line of exact height, as body text has, only a sliver of it
// would show.
const pictureStyle = "图片"

func setPictureStyle(s *node) {
	s.set(el("w:pPr").with(
		el("w:snapToGrid", "w:val", "0"),
		el("w:spacing", "w:before", "0", "w:beforeAutospacing", "0", "w:after", "0", "w:afterAutospacing", "0", "w:line", "240", "w:lineRule", "auto"),
		el("w:ind", "w:left", "0", "w:right", "0", "w:firstLineChars", "0", "w:firstLine", "0"),
		el("w:jc", "w:val", "center")), styleOrder)
	s.set(el("w:rPr").with(el("w:spacing", "w:val", "0"), el("w:sz", "w:val", "2"), el("w:szCs", "w:val", "2")), styleOrder)
}

// newStyle is a style that the base lacks.
func newStyle(st *doc.Style, used map[string]bool, normal string) *node {
	name := fileName(st.Name)
	id := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r == '-' {
			return r
		}
		return -1
	}, st.ID)
	if id == "" {
		id = "s"
	}
	for n, stem := 2, id; used[id]; n++ {
		id = stem + strconv.Itoa(n)
	}
	used[id] = true
	s := el("w:style", "w:type", "paragraph")
	own := true
	for _, n := range builtin {
		own = own && n != name
	}
	if own {
		s.setAttr("w:customStyle", "1")
	}
	s.setAttr("w:styleId", id)
	s.with(el("w:name", "w:val", name), el("w:basedOn", "w:val", normal), el("w:qFormat"))
	return s
}

// setStyle writes all that a doc.Style says into a w:style. Every property is
// written out, also the false ones: what the style is based on must not shine
// through. The base keeps what a doc.Style has no word for: borders, shading,
// underline, the style that follows.
func setStyle(s *node, st *doc.Style, k *lookKey, pitch doc.Length) {
	pPr, rPr := s.child("w:pPr"), s.child("w:rPr")
	if pPr == nil {
		pPr = el("w:pPr")
	}
	if rPr == nil {
		rPr = el("w:rPr")
	}
	s.set(pPr, styleOrder)
	s.set(rPr, styleOrder)

	p := func(n *node) { pPr.set(n, pPrOrder) }
	pPr.drop("w:numPr", "w:outlineLvl", "w:contextualSpacing", "w:mirrorIndents", "w:framePr") // numbers are text
	p(onOff("w:keepNext", st.KeepNext))
	p(onOff("w:keepLines", st.KeepLines))
	p(onOff("w:pageBreakBefore", st.PageBreakBefore))
	p(onOff("w:widowControl", st.WidowControl))
	p(onOff("w:kinsoku", k.spacing.Kinsoku))
	p(onOff("w:overflowPunct", true)) // as Word has it; without it LibreOffice loses a mark at the line's end
	p(onOff("w:topLinePunct", k.spacing.SqueezeStart))
	p(onOff("w:autoSpaceDE", k.spacing.HanLatinGap > 0))
	p(onOff("w:autoSpaceDN", k.spacing.HanLatinGap > 0))
	p(onOff("w:adjustRightInd", false))
	p(onOff("w:snapToGrid", false))
	p(spacing(st, pitch))
	p(indent(st))
	p(el("w:jc", "w:val", [...]string{doc.Justify: "both", doc.Left: "left", doc.Center: "center", doc.Right: "right", doc.Distribute: "distribute"}[st.Align]))
	if st.Outline > 0 {
		p(el("w:outlineLvl", "w:val", strconv.Itoa(st.Outline-1)))
	}

	r := func(n *node) { rPr.set(n, rPrOrder) }
	r(roleFonts(k, st.Font, st.Latin))
	r(onOff("w:b", st.Bold))
	r(onOff("w:bCs", st.Bold))
	color := "auto"
	if st.Color != 0 {
		color = fmt.Sprintf("%06X", st.Color)
	}
	r(el("w:color", "w:val", color))
	r(el("w:spacing", "w:val", twips(st.Tracking)))
	r(el("w:kern", "w:val", "0"))
	r(el("w:sz", "w:val", halfPoints(st.Size)))
	r(el("w:szCs", "w:val", halfPoints(st.Size)))
}

func onOff(name string, on bool) *node {
	if on {
		return el(name)
	}
	return el(name, "w:val", "0")
}

// roleFonts names the fonts of a Han and a Latin role.
func roleFonts(k *lookKey, han, latin doc.Role) *node {
	f := el("w:rFonts")
	if name := k.fonts[latin].Name; name != "" {
		f.setAttr("w:ascii", name)
	}
	if name := k.fonts[han].Name; name != "" {
		f.setAttr("w:eastAsia", name)
	}
	if name := k.fonts[latin].Name; name != "" {
		f.setAttr("w:hAnsi", name)
		f.setAttr("w:cs", name)
	}
	return f
}

// spacing is the style's w:spacing: lines of exact pitch, so that Word breaks
// its pages where typesetting did. Lines whose pitch leaves any font room have
// it as the least: a picture or a larger word put into them shows whole.
func spacing(st *doc.Style, grid doc.Length) *node {
	rule := "exact"
	if grows(st, grid) {
		rule = "atLeast"
	}
	return el("w:spacing", "w:before", twips(st.Before), "w:beforeAutospacing", "0", "w:after", twips(st.After), "w:afterAutospacing", "0",
		"w:line", twips(linePitch(st, grid)), "w:lineRule", rule)
}

// grows reports whether the style's lines stand on the page's grid and may be
// higher: fonts are up to half as high again as their size.
func grows(st *doc.Style, grid doc.Length) bool {
	return st.LinePitch == 0 && grid > 0 && st.Size*3/2 <= grid
}

// linePitch is the distance of baselines, as typeset has it: the style's own,
// whole lines of the page's grid, or, where there is none, half as much again
// as the characters.
func linePitch(st *doc.Style, grid doc.Length) doc.Length {
	switch {
	case st.LinePitch > 0:
		return st.LinePitch
	case grid > 0:
		return roundUp(st.Size, grid)
	}
	return st.Size * 3 / 2
}

// cellPitch is the same in a cell: tables do not stand on the grid, and a
// shrunk font takes its pitch with it.
func cellPitch(st *doc.Style, size doc.Length) doc.Length {
	pitch := st.LinePitch
	if pitch == 0 {
		pitch = st.Size * 5 / 4
	}
	if size != 0 && size != st.Size && st.Size > 0 {
		pitch = pitch * size / st.Size
	}
	return pitch
}

// roundUp returns the least multiple of unit that is not below l.
func roundUp(l, unit doc.Length) doc.Length { return (l + unit - 1) / unit * unit }

// gridSpace is the space before and after a paragraph that stands on the
// page's grid although its lines do not: a heading or title takes whole lines
// with the space around it, so that the text below is on the grid again.
func gridSpace(st *doc.Style, grid doc.Length, lines int) (before, after doc.Length) {
	before, after = st.Before, st.After
	if grid == 0 || st.LinePitch != 0 && st.Outline == 0 && !st.Balance {
		return before, after
	}
	extra := before + after
	height := extra + linePitch(st, grid)*doc.Length(lines)
	slack := roundUp(height, grid) - height
	above := slack / 2
	if extra > 0 {
		above = slack * before / extra
	}
	return before + above, after + slack - above
}

// indent is the style's w:ind, in characters for people and in twips for
// programs that do not know characters.
func indent(st *doc.Style) *node {
	em := st.Size + st.Tracking
	n := el("w:ind")
	side := func(name string, h doc.Hundredths) {
		n.setAttr(name+"Chars", strconv.Itoa(int(h)))
		n.setAttr(name, twips(em*doc.Length(h)/100))
	}
	side("w:left", st.LeftIndent)
	side("w:right", st.RightIndent)
	if st.FirstIndent < 0 {
		side("w:hanging", -st.FirstIndent)
	} else {
		side("w:firstLine", st.FirstIndent)
	}
	return n
}

func halfPoints(l doc.Length) string {
	return strconv.FormatInt(int64((l+doc.Pt/4)/(doc.Pt/2)), 10)
}
