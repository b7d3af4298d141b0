package doc

import "strings"

// Chart draws figures: as bars, as bars of parts, or as the parts of a whole.
// What is drawn is what is printed beside it, so that no bar is longer than its
// number says. typeset settles where everything stands; Word gets a chart of
// its own with the figures behind it.
type Chart struct {
	Kind       ChartKind
	Categories []Run    // names of the bars, or of the parts of a pie
	Series     []Series // one for a pie; one datum for each category
	Unit       string   // 单位：万元, above the drawing; "": none
	Style      StyleID  // of names and values
	// Colors tell series (of a pie: parts) apart, in this order, together with
	// the pattern that each has, which serves where colours are not printed.
	// None is black.
	Colors  []uint32
	Alt     string     // for those who cannot see it; required
	Caption *Paragraph // below the drawing; nil: none
	Anchor  Anchor
	Ref     Ref // the pack's line that made the chart
}

// ChartKind is how a chart draws.
type ChartKind uint8

const (
	Bars    ChartKind = iota // lying, one for each category and series
	Stacked                  // one for each category, of as many parts as there are series
	Pie
)

var chartNames = [...]string{"bars", "stacked", "pie"}

func (k ChartKind) String() string { return chartNames[k] }

// Series is a row of figures of one kind: those of a year, of a source.
type Series struct {
	Name Run
	Data []Datum
}

// Datum is a figure of a chart: how it is printed and where it came from. The
// zero Datum is a figure that there is not: nothing is drawn and nothing
// printed.
type Datum struct {
	text   string
	ref    Ref
	value  int64
	places int
}

// NewDatum is a figure printed as text, "1,930.28" or "45.2%", of the origin
// ref. It reports false for what is no figure: text that is no number, or a
// number that nobody answers for.
func NewDatum(text string, ref Ref) (Datum, bool) {
	d := Datum{text: text, ref: ref}
	if ref == 0 {
		return Datum{}, false
	}
	s := strings.TrimSuffix(text, "%")
	s, negative := strings.CutPrefix(strings.Replace(s, "−", "-", 1), "-")
	digits, point := 0, false
	for _, c := range s {
		switch {
		case c >= '0' && c <= '9':
			if digits++; digits > 18 {
				return Datum{}, false
			}
			d.value = d.value*10 + int64(c-'0')
			if point {
				d.places++
			}
		case c == '.' && !point && digits > 0:
			point = true
		case c != ',' || point || digits == 0:
			return Datum{}, false
		}
	}
	if digits == 0 || point && d.places == 0 {
		return Datum{}, false
	}
	if negative {
		d.value = -d.value
	}
	return d, true
}

// Empty reports whether there is no figure.
func (d *Datum) Empty() bool { return d.text == "" }

// Run prints the figure.
func (d *Datum) Run() Run { return Run{Text: d.text, Ref: d.ref} }

// Value is the figure as a whole number of 10^-places.
func (d *Datum) Value() (v int64, places int) { return d.value, d.places }

// Scaled are the values of all data in one unit, so that they compare: by
// series, then by category. A series that is too short lacks the rest.
func (c *Chart) Scaled() [][]int64 {
	places := 0
	for i := range c.Series {
		for j := range c.Series[i].Data {
			places = max(places, c.Series[i].Data[j].places)
		}
	}
	all := make([][]int64, len(c.Series))
	for i := range c.Series {
		all[i] = make([]int64, len(c.Categories))
		for j := range min(len(c.Categories), len(c.Series[i].Data)) {
			d := &c.Series[i].Data[j]
			v := d.value
			for range places - d.places {
				v *= 10
			}
			all[i][j] = v
		}
	}
	return all
}

// At returns the datum of a series and category, the zero Datum where the
// series is too short.
func (c *Chart) At(series, category int) *Datum {
	if d := c.Series[series].Data; category < len(d) {
		return &d[category]
	}
	return &Datum{}
}

// Picture is an image of the unit: a logo, a seal, a scanned page.
type Picture struct {
	Image *Image
	Width Length // wanted; 0: as large as its pixels make it. Never larger than the text area
	Align Align  // Left, Center or Right

	Alt     string // for those who cannot see it; required
	Caption *Paragraph
	Anchor  Anchor
	Ref     Ref
}

// Image is a picture's file, rid of all but the picture: no alpha, no
// interlacing, no metadata. Package picture makes it.
type Image struct {
	Format        ImageFormat
	Data          []byte // the file
	Width, Height int    // pixels
	Gray          bool   // of a JPEG: one component, else three
	PerInch       int    // pixels in an inch of the print; 0: unknown
}

// ImageFormat is the format of a picture's file.
type ImageFormat uint8

const (
	PNG ImageFormat = iota
	JPEG
)

// Size is how large the picture is printed in a text area of that width and
// height.
func (p *Picture) Size(width, height Length) (w, h Length) {
	const inch = 72 * Pt
	px, py := Length(max(1, p.Image.Width)), Length(max(1, p.Image.Height))
	if w = p.Width; w == 0 {
		dots := Length(p.Image.PerInch)
		if dots == 0 {
			dots = 96
		}
		w = px * inch / dots
	}
	if w = min(w, width); w*py/px > height {
		w = height * px / py
	}
	return w, w * py / px
}

// FigureNumbers are the settled measures of a chart or picture.
type FigureNumbers struct {
	Width, Height Length // of the drawing
	Before, After Length // around it
}

func (*Chart) block()   {}
func (*Picture) block() {}

// Caption is the caption of a chart or picture, nil for other blocks and where
// there is none.
func Caption(b Block) *Paragraph {
	switch b := b.(type) {
	case *Chart:
		return b.Caption
	case *Picture:
		return b.Caption
	}
	return nil
}

// eachRun calls f for the runs of the chart itself.
func (c *Chart) eachRun(f func(*Run)) {
	for i := range c.Categories {
		f(&c.Categories[i])
	}
	for i := range c.Series {
		f(&c.Series[i].Name)
		for j := range c.Series[i].Data {
			r := c.Series[i].Data[j].Run()
			f(&r)
		}
	}
	f(&Run{Text: c.Unit})
}
