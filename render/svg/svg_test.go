package svg

import (
	"encoding/xml"
	"io"
	"strings"
	"testing"

	"juesuan/internal/doc"
	"juesuan/internal/font"
	"juesuan/internal/typeset"
)

// TestPage: the SVG is XML, holds each character at its place and tells what
// a run is; a run on its side is turned about its start.
func TestPage(t *testing.T) {
	face := &font.Face{Family: "song"}
	run := func(text string, x, y doc.Length, ref doc.Ref, turn int8) typeset.Run {
		r := typeset.Run{X: x, Y: y, Face: face, Size: 16 * doc.Pt, Ref: ref, Turn: turn}
		for _, c := range text {
			r.Glyphs = append(r.Glyphs, typeset.Glyph{Rune: c, Advance: 16 * doc.Pt})
		}
		return r
	}
	p := &typeset.Page{Width: 210 * doc.MM, Height: 297 * doc.MM,
		Runs:  []typeset.Run{run("甲<乙&", 10*doc.Pt, 20*doc.Pt, 7, 0), run("3", 30*doc.Pt, 40*doc.Pt, 0, 3)},
		Rules: []typeset.Rule{{X1: 0, Y1: 5 * doc.Pt, X2: 100 * doc.Pt, Y2: 5 * doc.Pt, Width: doc.Pt}},
		Links: []typeset.Link{{X: 1 * doc.Pt, Y: 2 * doc.Pt, W: 3 * doc.Pt, H: 4 * doc.Pt, Page: 2}}}
	got := Page(p, Options{Family: func(f *font.Face) string { return f.Family }, Watermark: "草稿",
		Attrs: func(i int) string { return []string{` tabindex="0"`, ``}[i] },
		Title: func(ref doc.Ref) string {
			if ref == 7 {
				return "公开01表!C5"
			}
			return ""
		}})
	for _, want := range []string{
		`viewBox="0 0 595.28 841.89"`,
		`<text font-size="16" font-family="song" data-ref="7" tabindex="0" y="20" x="10 26 42 58"><title>公开01表!C5</title>甲&lt;乙&amp;</text>`,
		`transform="rotate(-270 30 40)" y="40" x="30">3</text>`,
		`<rect x="0" y="4.5" width="100" height="1"/>`,
		`<a href="#p3"><rect x="1" y="2" width="3" height="4" fill="transparent"/></a>`,
		`>草稿</text>`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%s\nlacks %s", got, want)
		}
	}
	for d := xml.NewDecoder(strings.NewReader(got)); ; {
		if _, err := d.Token(); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
}
