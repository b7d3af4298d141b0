package pdf

import (
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"testing"
	"unicode"

	"juesuan/internal/doc"
	"juesuan/internal/font"
	"juesuan/internal/typeset"
)

// The layouts of these tests are set by hand: pages of the real fonts without
// typeset's rules, so that a fault found here is a fault of this package.

var loadFonts = sync.OnceValues(func() ([]*font.Face, error) {
	var faces []*font.Face
	for _, name := range []string{"FangSong", "Hei", "Kai", "BiaoSong", "Latin", "Song"} {
		data, err := os.ReadFile("../../fonts/Juesuan" + name + ".ttf")
		if err != nil {
			return nil, err
		}
		f, err := font.Parse(data, 0)
		if err != nil {
			return nil, err
		}
		faces = append(faces, f)
	}
	return faces, nil
})

const (
	fangSong = iota
	hei
	kai
	biaoSong
	latin
	song
)

const (
	a4Width  = 210 * doc.MM
	a4Height = 297 * doc.MM
)

// sheet builds a layout.
type sheet struct {
	typeset.Layout
	faces []*font.Face
	sent  strings.Builder // the text, lines ended by \n, pages by \f
}

func newSheet(tb testing.TB) *sheet {
	tb.Helper()
	faces, err := loadFonts()
	if err != nil {
		tb.Fatal(err)
	}
	s := &sheet{faces: faces}
	s.Title, s.Author, s.Subject, s.Language = "某单位2020年度部门决算", "某单位", "决算公开", "zh-CN"
	s.Date = 1609372800 // 2020-12-31
	s.Nodes = []typeset.Node{{Tag: typeset.TagDocument, Parent: -1}}
	return s
}

func (s *sheet) page(width, height doc.Length, label string) *typeset.Page {
	if len(s.Pages) > 0 {
		s.sent.WriteByte('\f')
	}
	s.Pages = append(s.Pages, typeset.Page{Width: width, Height: height, Label: label})
	return &s.Pages[len(s.Pages)-1]
}

func (s *sheet) node(parent typeset.NodeID, tag typeset.Tag) typeset.NodeID {
	s.Nodes = append(s.Nodes, typeset.Node{Tag: tag, Parent: parent})
	return typeset.NodeID(len(s.Nodes) - 1)
}

// put sets text on one baseline of the last page, in one run for each face
// that is needed, and returns where it ends.
func (s *sheet) put(node typeset.NodeID, face int, size, x, y doc.Length, text string) doc.Length {
	p := &s.Pages[len(s.Pages)-1]
	var run *typeset.Run
	for _, r := range text {
		f := s.faces[face]
		if r < 0x80 {
			f = s.faces[latin]
		}
		g, ok := f.Glyph(r)
		for i := 0; !ok; i++ {
			f = s.faces[i]
			g, ok = f.Glyph(r)
		}
		if run == nil || run.Face != f {
			p.Runs = append(p.Runs, typeset.Run{X: x, Y: y, Face: f, Size: size, Node: node})
			run = &p.Runs[len(p.Runs)-1]
		}
		adv := doc.Length((int64(f.Advance(g))*int64(size) + int64(f.UnitsPerEm)/2) / int64(f.UnitsPerEm))
		run.Glyphs = append(run.Glyphs, typeset.Glyph{ID: g, Rune: r, Advance: adv})
		x += adv
	}
	return x
}

// line puts a line and notes it as sent.
func (s *sheet) line(node typeset.NodeID, face int, size, x, y doc.Length, text string) *typeset.Page {
	s.put(node, face, size, x, y, text)
	s.sent.WriteString(text)
	s.sent.WriteByte('\n')
	return &s.Pages[len(s.Pages)-1]
}

// frame draws a grid.
func (s *sheet) frame(x, y, w, h doc.Length, columns, rows int) {
	p := &s.Pages[len(s.Pages)-1]
	for i := range columns + 1 {
		at := x + w*doc.Length(i)/doc.Length(columns)
		p.Rules = append(p.Rules, typeset.Rule{X1: at, Y1: y, X2: at, Y2: y + h, Width: doc.Pt / 2})
	}
	for i := range rows + 1 {
		at := y + h*doc.Length(i)/doc.Length(rows)
		p.Rules = append(p.Rules, typeset.Rule{X1: x, Y1: at, X2: x + w, Y2: at, Width: doc.Pt / 2})
	}
}

// table sets a table of rows × 7 on the last page, its head row marked as
// such or, where it is repeated, as an artifact.
func (s *sheet) table(table typeset.NodeID, columns, rows, from int, repeated bool) {
	p := &s.Pages[len(s.Pages)-1]
	x, y, w := 20*doc.MM, 25*doc.MM, p.Width-40*doc.MM
	pitch := (p.Height - 50*doc.MM) / doc.Length(rows+1)
	s.frame(x, y, w, pitch*doc.Length(rows+1), columns, rows+1)
	size := min(pitch*6/10, 10*doc.Pt)
	row := typeset.Artifact
	if !repeated {
		row = s.node(table, typeset.TagTR)
	}
	for c := range columns {
		cell := typeset.Artifact
		if !repeated {
			cell = s.node(row, typeset.TagTH)
		}
		s.put(cell, hei, size, x+w*doc.Length(c)/doc.Length(columns)+doc.MM, y+pitch*7/10, []string{"科目名称", "年初预算数", "决算数"}[c%3])
	}
	for r := range rows {
		row := s.node(table, typeset.TagTR)
		for c := range columns {
			cell := s.node(row, typeset.TagTD)
			text := strings.TrimPrefix(itoa(1000000+(from+r)*37+c*1013), "1") + ".50"
			if c == 0 {
				text = "社会保障和就业支出"
			}
			s.put(cell, song, size, x+w*doc.Length(c)/doc.Length(columns)+doc.MM, y+pitch*doc.Length(r+1)+pitch*7/10, text)
		}
	}
}

// hanzi are the characters that random text is made of: those that the set
// covers, thinned to about n.
func (s *sheet) hanzi(n int) []rune {
	var all []rune
	for r := rune(0x4e00); r < 0x9fa5; r++ {
		if _, ok := s.faces[fangSong].Glyph(r); ok && unicode.Is(unicode.Han, r) {
			all = append(all, r)
		}
	}
	step := max(len(all)/n, 1)
	var out []rune
	for i := 0; i < len(all); i += step {
		out = append(out, all[i])
	}
	return out
}

// report is a layout the size of a real report: text pages of 22 × 28, table
// pages of 40 × 7, half of them landscape.
func report(tb testing.TB, textPages, tablePages int) *sheet {
	s := newSheet(tb)
	random := rand.New(rand.NewPCG(1, 2))
	hanzi := s.hanzi(700)
	size := 16 * doc.Pt
	for n := range textPages {
		s.page(a4Width, a4Height, itoa(n+1))
		for l := range 22 {
			y := 37*doc.MM + doc.Length(l)*28950*doc.Pt/1000 + size
			if l == 0 {
				h := s.node(0, typeset.TagH1)
				s.line(h, hei, size, 28*doc.MM, y, "一、收入支出决算总体情况说明")
				s.Outline = append(s.Outline, typeset.Bookmark{Title: "一、收入支出决算总体情况说明", Level: 1, Page: n, Y: y - size})
				continue
			}
			p := s.node(0, typeset.TagP)
			var text strings.Builder
			for range 22 {
				text.WriteRune(hanzi[random.IntN(len(hanzi))])
			}
			text.WriteString("，增加12345.67万元。")
			s.line(p, []int{kai, fangSong}[min(l%11, 1)], size, 28*doc.MM, y, text.String())
		}
		s.put(typeset.Artifact, song, 14*doc.Pt, 100*doc.MM, 270*doc.MM, "— "+itoa(n+1)+" —")
	}
	for n := range tablePages {
		w, h := a4Width, a4Height
		if n%2 == 0 {
			w, h = h, w
		}
		s.page(w, h, itoa(textPages+n+1))
		table := s.node(0, typeset.TagTable)
		s.Nodes[table].Title = "收入支出决算总表"
		s.table(table, 7, 40, n*40, false)
		s.Outline = append(s.Outline, typeset.Bookmark{Title: "收入支出决算总表", Level: 2, Page: textPages + n, Y: 25 * doc.MM})
	}
	return s
}
