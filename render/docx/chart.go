package docx

import (
	"fmt"
	"strconv"
	"strings"

	"juesuan/internal/doc"
)

// patterns are the areas that typesetting tells series apart by, as Word calls
// them (ISO/IEC 29500-1, 20.1.10.51); "" is a full area, blank a white one.
var patterns = [...]string{"", "wdUpDiag", blankArea, "narHorz", "diagCross", "narVert", "ltDnDiag", "smGrid"}

// gapWidth is the space between two rows of bars, in percent of a bar.
const gapWidth = 80

const blankArea = "-"

// charter writes one chart.
type charter struct {
	d      *doc.Document
	c      *doc.Chart
	format string // of the figures
	size   doc.FigureNumbers
	em     doc.Length
}

// val is an element that has a value and nothing else.
func val(name, value string) *node { return el(name, "val", value) }

func textNode(s string) *node { return &node{text: s} }

// chartSpace is a chart's part (ISO/IEC 29500-1, 21.2). The figures in it are
// those of its workbook, so that it shows without it.
func chartSpace(d *doc.Document, c *doc.Chart, size doc.FigureNumbers) *node {
	x := charter{d: d, c: c, format: numberFormat(c), size: size, em: d.Styles[c.Style].Size}
	plot := el("c:plotArea").with(x.plotLayout())
	chart := el("c:chart")
	if c.Unit != "" {
		chart.with(x.unit())
	}
	chart.with(val("c:autoTitleDeleted", map[bool]string{true: "0", false: "1"}[c.Unit != ""]), plot)
	switch {
	case c.Kind == doc.Pie:
		plot.with(x.pie())
		chart.with(el("c:legend").with(val("c:legendPos", "r"), val("c:overlay", "0"), x.text(false)))
	default:
		plot.with(x.bars()...)
		if len(c.Series) > 1 {
			width := x.em
			for i := range c.Series {
				width += x.width(c.Series[i].Name.Text) + 3*x.em
			}
			chart.with(el("c:legend").with(val("c:legendPos", "t"), x.layout("", 0, 0, width, x.em*3/2), val("c:overlay", "0"), x.text(false)))
		}
	}
	chart.with(val("c:plotVisOnly", "1"), val("c:dispBlanksAs", "gap"))
	return el("c:chartSpace", "xmlns:c", nsChart, "xmlns:a", nsA, "xmlns:r", nsR).with(
		val("c:date1904", "0"), val("c:lang", "zh-CN"), val("c:roundedCorners", "0"), chart,
		el("c:spPr").with(el("a:noFill"), el("a:ln").with(el("a:noFill"))), x.text(false),
		el("c:externalData", "r:id", "rId1").with(val("c:autoUpdate", "0")))
}

// width is about as wide as a text is: a hanzi is one em, all else half of one.
func (x *charter) width(s string) (w doc.Length) {
	for _, r := range s {
		if w += x.em; r < 0x2000 {
			w -= x.em / 2
		}
	}
	return w
}

// layout places a part of the chart, from its upper left corner; without a
// width the part takes its own.
func (x *charter) layout(target string, left, top, width, height doc.Length) *node {
	share := func(l, of doc.Length) string { return strconv.FormatFloat(min(1, float64(l)/float64(of)), 'f', 4, 64) }
	m := el("c:manualLayout")
	if target != "" {
		m.with(val("c:layoutTarget", target))
	}
	m.with(val("c:xMode", "edge"), val("c:yMode", "edge"), val("c:x", share(left, x.size.Width)), val("c:y", share(top, x.size.Height)))
	if width > 0 {
		m.with(val("c:w", share(width, x.size.Width)), val("c:h", share(height, x.size.Height)))
	}
	return el("c:layout").with(m)
}

// above is the height of the unit and the legend.
func (x *charter) above() doc.Length {
	if x.c.Unit == "" && (len(x.c.Series) < 2 || x.c.Kind == doc.Pie) {
		return 0
	}
	return x.em * 7 / 4
}

// plotLayout leaves room for the names at the left and the figures at the right.
func (x *charter) plotLayout() *node {
	w, h, top := x.size.Width, x.size.Height, x.above()
	if x.c.Kind == doc.Pie {
		side := min(h-top-3*x.em, w/3) // figures stand round it
		return x.layout("inner", w/4-side/2, top+(h-top-side)/2, side, side)
	}
	left, right, negative := doc.Length(0), doc.Length(0), false
	for j := range x.c.Categories {
		left = max(left, x.width(x.c.Categories[j].Text))
		for i := range x.c.Series {
			d := x.c.At(i, j)
			v, _ := d.Value()
			negative = negative || v < 0
			right = max(right, x.width(d.Run().Text))
		}
	}
	left = min(left, w*35/100) + x.em
	if negative {
		left += right
	}
	return x.layout("inner", left, top, w-left-right-x.em, h-top)
}

// unit is the unit line, at the right above the drawing.
func (x *charter) unit() *node {
	return el("c:title").with(
		el("c:tx").with(el("c:rich").with(el("a:bodyPr"), el("a:p").with(
			el("a:pPr").with(x.run("a:defRPr")), el("a:r").with(x.run("a:rPr"), el("a:t").with(textNode(x.c.Unit)))))),
		x.layout("", x.size.Width-x.width(x.c.Unit)-x.em, 0, 0, 0), val("c:overlay", "1"))
}

// run is the look of text: as the style has it.
func (x *charter) run(name string) *node {
	st := &x.d.Styles[x.c.Style]
	bold := "0"
	if st.Bold {
		bold = "1"
	}
	n := el(name, "sz", strconv.FormatInt(int64(st.Size*100/doc.Pt), 10), "b", bold).with(
		el("a:solidFill").with(val("a:srgbClr", fmt.Sprintf("%06X", st.Color))))
	if f := x.d.Fonts[st.Latin].Name; f != "" {
		n.with(el("a:latin", "typeface", f))
	}
	if f := x.d.Fonts[st.Font].Name; f != "" {
		n.with(el("a:ea", "typeface", f))
	}
	return n
}

// text is the look of a group of texts.
func (x *charter) text(upright bool) *node {
	body := el("a:bodyPr")
	if upright {
		body.setAttr("rot", "0")
		body.setAttr("vert", "horz")
		body.setAttr("wrap", "none")
	}
	return el("c:txPr").with(body, el("a:p").with(el("a:pPr").with(x.run("a:defRPr")), el("a:endParaRPr", "lang", "zh-CN")))
}

// area is the pattern and colour of series (or part) i.
func (x *charter) area(i int) *node {
	color := uint32(0)
	if n := len(x.c.Colors); n > 0 {
		color = x.c.Colors[i%n]
	}
	rgb := func() *node { return val("a:srgbClr", fmt.Sprintf("%06X", color)) }
	white := func() *node { return val("a:srgbClr", "FFFFFF") }
	var fill *node
	switch p := patterns[i%len(patterns)]; p {
	case "":
		fill = el("a:solidFill").with(rgb())
	case blankArea:
		fill = el("a:solidFill").with(white())
	default:
		fill = el("a:pattFill", "prst", p).with(el("a:fgClr").with(rgb()), el("a:bgClr").with(white()))
	}
	return el("c:spPr").with(fill, el("a:ln", "w", "6350").with(el("a:solidFill").with(rgb())))
}

// series is series i with its figures. By part, each of its data has an area of
// its own.
func (x *charter) series(i int, byPart bool) *node {
	s := &x.c.Series[i]
	col := string(rune('B' + i))
	last := strconv.Itoa(len(x.c.Categories) + 1)
	n := el("c:ser").with(val("c:idx", strconv.Itoa(i)), val("c:order", strconv.Itoa(i)),
		el("c:tx").with(el("c:strRef").with(el("c:f").with(textNode("Sheet1!$"+col+"$1")),
			el("c:strCache").with(val("c:ptCount", "1"), point(0, s.Name.Text)))))
	if byPart {
		for j := range x.c.Categories {
			n.with(el("c:dPt").with(val("c:idx", strconv.Itoa(j)), val("c:bubble3D", "0"), x.area(j)))
		}
	} else {
		n.with(x.area(i), val("c:invertIfNegative", "0"))
	}
	n.with(x.labels(i))
	names := el("c:strCache").with(val("c:ptCount", strconv.Itoa(len(x.c.Categories))))
	figures := el("c:numCache").with(el("c:formatCode").with(textNode(x.format)), val("c:ptCount", strconv.Itoa(len(x.c.Categories))))
	for j := range x.c.Categories {
		names.with(point(j, x.c.Categories[j].Text))
		if d := x.c.At(i, j); !d.Empty() {
			figures.with(point(j, plainNumber(d)))
		}
	}
	return n.with(
		el("c:cat").with(el("c:strRef").with(el("c:f").with(textNode("Sheet1!$A$2:$A$"+last)), names)),
		el("c:val").with(el("c:numRef").with(el("c:f").with(textNode("Sheet1!$"+col+"$2:$"+col+"$"+last)), figures)))
}

func point(i int, v string) *node {
	return el("c:pt", "idx", strconv.Itoa(i)).with(el("c:v").with(textNode(v)))
}

// labels print the figures of a series: beside a bar, or on white within a
// part. A figure that its part has no room for stands above or below the part.
func (x *charter) labels(i int) *node {
	n := el("c:dLbls")
	if x.c.Kind == doc.Stacked {
		for j := range x.c.Categories {
			if move := x.moved(i, j); move != 0 {
				y := strconv.FormatFloat(float64(move)/float64(x.size.Height), 'f', 4, 64)
				n.with(el("c:dLbl").with(val("c:idx", strconv.Itoa(j)),
					el("c:layout").with(el("c:manualLayout").with(val("c:x", "0"), val("c:y", y)))).with(x.label()...))
			}
		}
	}
	n.with(x.label()...)
	if x.c.Kind == doc.Pie {
		n.with(val("c:showLeaderLines", "1"))
	}
	return n
}

// label is how a figure is printed.
func (x *charter) label() []*node {
	place, back := "outEnd", el("a:noFill")
	switch x.c.Kind {
	case doc.Stacked:
		place = "ctr"
	case doc.Pie:
		place = "bestFit"
	}
	if x.c.Kind != doc.Bars {
		back = el("a:solidFill").with(val("a:srgbClr", "FFFFFF"))
	}
	return []*node{el("c:numFmt", "formatCode", x.format, "sourceLinked", "0"),
		el("c:spPr").with(back, el("a:ln").with(el("a:noFill"))), x.text(true), val("c:dLblPos", place),
		val("c:showLegendKey", "0"), val("c:showVal", "1"), val("c:showCatName", "0"),
		val("c:showSerName", "0"), val("c:showPercent", "0"), val("c:showBubbleSize", "0")}
}

// moved is how far down the figure of a part goes that is too short for it;
// such parts of one bar take turns above and below. The axis ends somewhere
// beyond the longest bar, where Word likes it.
func (x *charter) moved(series, category int) doc.Length {
	values := x.c.Scaled()
	longest := int64(1)
	for j := range x.c.Categories {
		sum := int64(0)
		for i := range values {
			sum += values[i][j]
		}
		longest = max(longest, sum)
	}
	small := func(i int) bool {
		room := float64(x.size.Width) * .55 * float64(values[i][category]) / float64(longest)
		return room < float64(x.width(x.c.At(i, category).Run().Text)+x.em/2)
	}
	if !small(series) {
		return 0
	}
	row := (x.size.Height - x.above()) / doc.Length(len(x.c.Categories))
	move := -row * 100 / (100 + gapWidth) / 2
	move -= x.em * 6 / 10
	for i := range series {
		if small(i) {
			move = -move
		}
	}
	return move
}

func (x *charter) pie() *node {
	n := el("c:pieChart").with(val("c:varyColors", "1"))
	for i := range x.c.Series {
		n.with(x.series(i, true))
	}
	return n.with(val("c:firstSliceAng", "0"))
}

// bars are the bars, lying, the first category on top, and their axes.
func (x *charter) bars() []*node {
	grouping, overlap := "clustered", "0"
	if x.c.Kind == doc.Stacked {
		grouping, overlap = "stacked", "100"
	}
	bars := el("c:barChart").with(val("c:barDir", "bar"), val("c:grouping", grouping), val("c:varyColors", "0"))
	for i := range x.c.Series {
		bars.with(x.series(i, false))
	}
	const names, figures = "111111111", "222222222"
	bars.with(val("c:gapWidth", strconv.Itoa(gapWidth)), val("c:overlap", overlap), val("c:axId", names), val("c:axId", figures))
	line := el("c:spPr").with(el("a:ln", "w", "6350").with(el("a:solidFill").with(val("a:srgbClr", "000000"))))
	axis := func(kind, id, orientation, hidden, side, ticks string, more ...*node) *node {
		return el(kind).with(val("c:axId", id), el("c:scaling").with(val("c:orientation", orientation)), val("c:delete", hidden), val("c:axPos", side),
			el("c:numFmt", "formatCode", "General", "sourceLinked", "0"),
			val("c:majorTickMark", "none"), val("c:minorTickMark", "none"), val("c:tickLblPos", ticks)).with(more...)
	}
	return []*node{bars,
		axis("c:catAx", names, "maxMin", "0", "l", "low", line, x.text(true), val("c:crossAx", figures), val("c:crosses", "autoZero"),
			val("c:auto", "1"), val("c:lblAlgn", "ctr"), val("c:lblOffset", "100"), val("c:noMultiLvlLbl", "0")),
		axis("c:valAx", figures, "minMax", "1", "t", "nextTo", val("c:crossAx", names), val("c:crosses", "autoZero"), val("c:crossBetween", "between"))}
}

// plainNumber is a figure as files write it.
func plainNumber(d *doc.Datum) string {
	v, places := d.Value()
	sign := ""
	if v < 0 {
		sign, v = "-", -v
	}
	s := strconv.FormatInt(v, 10)
	if places == 0 {
		return sign + s
	}
	if len(s) <= places {
		s = strings.Repeat("0", places+1-len(s)) + s
	}
	return sign + s[:len(s)-places] + "." + s[len(s)-places:]
}

// numberFormat is how the chart's figures are printed, in the words of a
// workbook.
func numberFormat(c *doc.Chart) string {
	places, grouped, percent := 0, false, false
	for i := range c.Series {
		for j := range c.Series[i].Data {
			d := &c.Series[i].Data[j]
			_, p := d.Value()
			places = max(places, p)
			text := d.Run().Text
			grouped = grouped || strings.Contains(text, ",")
			percent = percent || strings.HasSuffix(text, "%")
		}
	}
	format := "0"
	if grouped {
		format = "#,##0"
	}
	if places > 0 {
		format += "." + strings.Repeat("0", places)
	}
	if percent {
		format += `"%"` // the figure counts percents, as it is printed
	}
	return format
}
