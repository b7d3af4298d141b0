// Package svg writes positioned pages as SVG, for the browser.
//
// typeset.Page → one <svg>, in points, every glyph at the place that typeset
// gave it. It decides nothing and never drops or replaces a character; where
// the browser gets the faces is the caller's affair.
package svg

import (
	"html"
	"strconv"
	"strings"

	"juesuan/internal/doc"
	"juesuan/internal/font"
	"juesuan/internal/typeset"
)

// Options say what the caller knows of a page's text.
type Options struct {
	// Family is the CSS font-family under which the browser finds a face.
	Family func(*font.Face) string
	// Title is what is shown when the mouse rests on a run, "" for nothing.
	Title func(doc.Ref) string
	// Attrs are more attributes of the page's i-th run, as they are to stand.
	Attrs func(i int) string
	// Alt says what a chart or picture shows.
	Alt       func(typeset.NodeID) string
	Watermark string
}

// Page returns the page as an SVG element.
func Page(p *typeset.Page, o Options) string {
	b := make([]byte, 0, 1<<15)
	b = append(b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 `...)
	b = append(points(b, p.Width), ' ')
	b = append(points(b, p.Height), "\" xml:space=\"preserve\">\n"...)
	for i := range p.Rules {
		b = rule(b, &p.Rules[i])
	}
	b = figures(b, p, &o)
	for i := range p.Runs {
		b = run(b, i, &p.Runs[i], &o)
	}
	for i := range p.Links {
		l := &p.Links[i]
		b = append(b, `<a href="#p`...)
		b = strconv.AppendInt(b, int64(l.Page+1), 10)
		b = append(b, `">`...)
		b = rect(b, l.X, l.Y, l.W, l.H, ` fill="transparent"`)
		b = append(b, "</a>\n"...)
	}
	if o.Watermark != "" {
		b = append(b, `<text class="watermark" text-anchor="middle" font-size="120" fill="#000" fill-opacity="0.08" transform="translate(`...)
		b = append(points(b, p.Width/2), ' ')
		b = append(points(b, p.Height/2), `) rotate(-45)">`...)
		b = append(b, html.EscapeString(o.Watermark)...)
		b = append(b, "</text>\n"...)
	}
	return string(append(b, "</svg>\n"...))
}

func rule(b []byte, r *typeset.Rule) []byte {
	half := r.Width / 2
	x, y := min(r.X1, r.X2), min(r.Y1, r.Y2)
	w, h := max(r.X1, r.X2)-x, max(r.Y1, r.Y2)-y
	if h == 0 {
		y, h = y-half, r.Width
	} else {
		x, w = x-half, r.Width
	}
	return append(rect(b, x, y, w, h, ""), '\n')
}

func rect(b []byte, x, y, w, h doc.Length, more string) []byte {
	b = append(points(append(b, `<rect x="`...), x), `" y="`...)
	b = append(points(b, y), `" width="`...)
	b = append(points(b, w), `" height="`...)
	b = append(points(b, h), '"')
	b = append(b, more...)
	return append(b, "/>"...)
}

// run is one <text> with the place of each of its characters.
func run(b []byte, i int, r *typeset.Run, o *Options) []byte {
	if len(r.Glyphs) == 0 {
		return b
	}
	b = append(b, `<text font-size="`...)
	b = append(points(b, r.Size), '"')
	if o.Family != nil {
		b = append(b, ` font-family="`...)
		b = append(b, html.EscapeString(o.Family(r.Face))...)
		b = append(b, '"')
	}
	if r.Color != 0 {
		b = append(b, ` fill="`+color(r.Color)+`"`...)
	}
	if r.Bold {
		b = append(points(append(b, ` stroke="currentColor" stroke-width="`...), r.Size/30), '"')
	}
	if r.Turn != 0 {
		b = append(b, ` transform="rotate(`...)
		b = strconv.AppendInt(b, -90*int64(r.Turn), 10)
		b = append(points(append(b, ' '), r.X), ' ')
		b = append(points(b, r.Y), `)"`...)
	}
	if r.Ref != 0 {
		b = append(b, ` data-ref="`...)
		b = strconv.AppendUint(b, uint64(r.Ref), 10)
		b = append(b, '"')
	}
	if o.Attrs != nil {
		b = append(b, o.Attrs(i)...)
	}
	b = append(points(append(b, ` y="`...), r.Y), `" x="`...)
	x := r.X
	for i := range r.Glyphs {
		if i > 0 {
			b = append(b, ' ')
		}
		b = points(b, x+r.Glyphs[i].Shift)
		x += r.Glyphs[i].Advance
	}
	b = append(b, `">`...)
	if o.Title != nil {
		if t := o.Title(r.Ref); t != "" {
			b = append(b, "<title>"...)
			b = append(b, html.EscapeString(t)...)
			b = append(b, "</title>"...)
		}
	}
	var text strings.Builder
	for i := range r.Glyphs {
		text.WriteRune(r.Glyphs[i].Rune)
	}
	b = append(b, html.EscapeString(text.String())...)
	return append(b, "</text>\n"...)
}

// points writes a length in points with at most two decimals, by integers.
func points(b []byte, l doc.Length) []byte {
	if l < 0 {
		b, l = append(b, '-'), -l
	}
	n := int64((l*100 + doc.Pt/2) / doc.Pt)
	b = strconv.AppendInt(b, n/100, 10)
	if n %= 100; n != 0 {
		b = append(b, '.', byte('0'+n/10))
		if n%10 != 0 {
			b = append(b, byte('0'+n%10))
		}
	}
	return b
}
