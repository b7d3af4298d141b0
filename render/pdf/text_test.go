package pdf

import (
	"math/rand/v2"
	"regexp"
	"sort"
	"strings"
	"testing"
	"unicode"

	"juesuan/internal/doc"
	"juesuan/internal/font"
	"juesuan/internal/typeset"
)

// extracted is the text that pdftotext finds, in the order of the content.
func extracted(tb testing.TB, s *sheet) string {
	tb.Helper()
	return tool(tb, "poppler-utils", "pdftotext", "-raw", save(tb, write(tb, s)), "-")
}

func TestText(t *testing.T) {
	s := newSheet(t)
	lines := []string{
		"𠮷林、赵喆、〇八一：二〇二〇年",
		"“三公”经费支出12.50万元，完成预算的98.7%……——",
		`括号 ( ) 反斜线 \ 与 <a> {b} [c] /d % 'e' "f"`,
	}
	s.page(a4Width, a4Height, "1")
	for i, text := range lines {
		s.line(s.node(0, typeset.TagP), fangSong, 16*doc.Pt, 28*doc.MM, doc.Length(40+10*i)*doc.MM, text)
	}
	if got, want := extracted(t, s), s.sent.String()+"\f"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// Enough characters that the codes hold every byte that a literal string must
// escape, in both places, and more than one range of ToUnicode.
func TestTextRandom(t *testing.T) {
	s := newSheet(t)
	random := rand.New(rand.NewPCG(7, 11))
	hanzi := s.hanzi(1 << 16)
	random.Shuffle(len(hanzi), func(i, j int) { hanzi[i], hanzi[j] = hanzi[j], hanzi[i] })
	for len(hanzi) > 0 {
		s.page(a4Width, a4Height, "")
		for l := 0; l < 20 && len(hanzi) > 0; l++ {
			n := min(28, len(hanzi))
			s.line(s.node(0, typeset.TagP), fangSong, 16*doc.Pt, 28*doc.MM, doc.Length(40+10*l)*doc.MM, string(hanzi[:n]))
			hanzi = hanzi[n:]
		}
	}
	if got, want := extracted(t, s), s.sent.String()+"\f"; got != want {
		t.Errorf("the text of %d pages differs", len(s.Pages))
	}
}

// A glyph that shows two characters reads as the one that was set.
func TestTextSharedGlyph(t *testing.T) {
	s := newSheet(t)
	byGlyph := map[font.GlyphID]rune{}
	var pairs [][2]rune
	for r := rune(0x20); r < 0x10000; r++ {
		if unicode.IsSpace(r) || r == '\u00ad' { // which readers of the text drop
			continue
		}
		if g, ok := s.faces[song].Glyph(r); ok && g != 0 {
			if first, ok := byGlyph[g]; ok {
				pairs = append(pairs, [2]rune{first, r})
			}
			byGlyph[g] = r
		}
	}
	u := usedFace{face: s.faces[song], codes: new([1 << 16]uint16)}
	g, _ := s.faces[song].Glyph('一')
	a, b := u.code(g, '一'), u.code(g, '⼀')
	if a == b || u.code(g, '一') != a || u.code(g, '⼀') != b || u.runes[b-1] != '⼀' {
		t.Errorf("codes %d and %d for two characters of one glyph", a, b)
	}
	if len(pairs) == 0 {
		t.Log("the bundled 宋体 has no two characters with one glyph")
		return
	}
	s.page(a4Width, a4Height, "1")
	var text strings.Builder
	for _, p := range pairs[:min(10, len(pairs))] {
		text.WriteRune(p[0])
		text.WriteRune(p[1])
	}
	s.line(s.node(0, typeset.TagP), song, 16*doc.Pt, 28*doc.MM, 40*doc.MM, text.String())
	if got := strings.TrimSpace(extracted(t, s)); got != strings.TrimSpace(text.String()) {
		t.Errorf("got %q, want %q", got, text.String())
	}
}

// Squeezed marks, justification, 均排 and the gap between Han and Latin move
// glyphs; none of them may make or swallow a character.
func TestTextMoved(t *testing.T) {
	size := 16 * doc.Pt
	em := func(hundredths int) doc.Length { return size * doc.Length(hundredths) / 100 }
	for _, c := range []struct {
		name, text string
		move       func(i int, g *typeset.Glyph)
	}{
		{"squeezed", "（“三公”）：《预算》、（决算），完成。", func(i int, g *typeset.Glyph) {
			switch {
			case strings.ContainsRune("（《", g.Rune):
				g.Advance -= em(50)
				g.Shift = -em(50)
			case strings.ContainsRune("）》，、：", g.Rune):
				g.Advance -= em(50)
			}
		}},
		{"justified", "社会保障和就业支出决算数为若干，主要是", func(i int, g *typeset.Glyph) { g.Advance += em(7) + doc.Length(i%3) }},
		{"compressed", "社会保障和就业支出决算数为若干，主要是", func(i int, g *typeset.Glyph) { g.Advance -= em(1) }},
		{"distributed", "单位名称", func(i int, g *typeset.Glyph) { g.Advance += em(150) }},
		{"distributed latin", "单位2020年", func(i int, g *typeset.Glyph) { g.Advance += em(100) }},
		{"spaces", "— 1 — 附件 一", func(i int, g *typeset.Glyph) { g.Advance += em(30) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSheet(t)
			s.page(a4Width, a4Height, "1")
			p := s.line(s.node(0, typeset.TagP), fangSong, size, 28*doc.MM, 40*doc.MM, c.text)
			spread(p.Runs, c.move)
			s.line(s.node(0, typeset.TagP), fangSong, size, 28*doc.MM, 60*doc.MM, "下一段")
			if got, want := extracted(t, s), s.sent.String()+"\f"; got != want {
				t.Errorf("got %q, want %q", got, want)
			}
			if got, want := structured(t, s), strings.ReplaceAll(s.sent.String(), "\n", ""); got != want {
				t.Errorf("the structure holds %q, want %q", got, want)
			}
		})
	}
}

// structured is the text that the structure tree leads to.
func structured(tb testing.TB, s *sheet) string {
	tb.Helper()
	out := tool(tb, "poppler-utils", "pdfinfo", "-struct-text", save(tb, write(tb, s)))
	var text strings.Builder
	for _, m := range regexp.MustCompile(`(?m)^ *"(.*)"$`).FindAllStringSubmatch(out, -1) {
		text.WriteString(m[1])
	}
	return text.String()
}

// The gap between Han and Latin lies between two runs.
func TestTextHanLatinGap(t *testing.T) {
	s := newSheet(t)
	s.page(a4Width, a4Height, "1")
	p := s.line(s.node(0, typeset.TagP), fangSong, 16*doc.Pt, 28*doc.MM, 40*doc.MM, "增加12.5万元，增长3.72%，其中GDP一项")
	for i := range p.Runs {
		p.Runs[i].X += doc.Length(i) * 4 * doc.Pt
	}
	if got, want := extracted(t, s), s.sent.String()+"\f"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := structured(t, s), strings.TrimSpace(s.sent.String()); got != want {
		t.Errorf("the structure holds %q, want %q", got, want)
	}
}

// Turned runs read along their own direction, and what follows them stands
// where it should.
func TestTextTurned(t *testing.T) {
	s := newSheet(t)
	s.page(a4Width, a4Height, "1")
	s.line(s.node(0, typeset.TagP), fangSong, 16*doc.Pt, 28*doc.MM, 40*doc.MM, "不转")
	for turn := range int8(4) {
		from := len(s.Pages[0].Runs)
		p := s.line(s.node(0, typeset.TagP), fangSong, 16*doc.Pt, 105*doc.MM, 150*doc.MM, "转"+itoa(int(turn))+"周")
		x := 105 * doc.MM
		for i := range p.Runs[from:] {
			r := &p.Runs[from+i]
			r.X -= x // distance along the line
			r.Turn = turn
			along := r.X + 10*doc.MM
			r.X = x + [4]doc.Length{along, 0, -along, 0}[turn]
			r.Y += [4]doc.Length{0, -along, 0, along}[turn]
		}
	}
	s.line(s.node(0, typeset.TagP), fangSong, 16*doc.Pt, 28*doc.MM, 60*doc.MM, "又不转")
	data := write(t, s)
	out := tool(t, "poppler-utils", "pdftotext", "-bbox", save(t, data), "-")
	var got [][]string
	for _, m := range regexp.MustCompile(`xMin="(\d+)\.\d+" yMin="(\d+)\.\d+" xMax="(\d+)\.\d+" yMax="(\d+)\.\d+">(.*)</word>`).FindAllStringSubmatch(out, -1) {
		got = append(got, m[1:])
	}
	sort.Slice(got, func(i, j int) bool { return got[i][4] < got[j][4] })
	// The middle of the page is at (297, 425); each word begins 28 pt from it.
	want := [][]string{
		{"79", "99", "111", "115", "不转"},
		{"79", "155", "127", "171", "又不转"},
		{"325", "411", "365", "427", "转0周"},
		{"283", "356", "299", "396", "转1周"},
		{"229", "423", "269", "439", "转2周"},
		{"295", "453", "311", "493", "转3周"},
	}
	for i := range want {
		if i >= len(got) || strings.Join(got[i], " ") != strings.Join(want[i], " ") {
			t.Fatalf("got %v, want %v", got, want)
		}
	}
}

// spread moves the glyphs and lets the runs follow each other.
func spread(runs []typeset.Run, move func(i int, g *typeset.Glyph)) {
	n := 0
	x := runs[0].X
	for r := range runs {
		runs[r].X = x
		for g := range runs[r].Glyphs {
			move(n, &runs[r].Glyphs[g])
			x += runs[r].Glyphs[g].Advance
			n++
		}
	}
}

// Glyphs stand where the layout says, to half a thousandth of the size and the
// rounding of the coordinates.
func TestPositions(t *testing.T) {
	s := newSheet(t)
	s.page(a4Width, a4Height, "1")
	random := rand.New(rand.NewPCG(3, 5))
	var want []float64
	for l := range 20 {
		p := s.line(s.node(0, typeset.TagP), fangSong, doc.Length(9+l%8)*doc.Pt+doc.Length(l)*777, 28*doc.MM, doc.Length(40+10*l)*doc.MM, "一二三四五六七八九十，甲乙丙丁戊己庚辛壬癸。")
		run := &p.Runs[len(p.Runs)-1]
		x := run.X
		for i := range run.Glyphs {
			g := &run.Glyphs[i]
			if l%2 == 0 {
				g.Advance += doc.Length(random.IntN(40000) - 20000)
			} else {
				g.Advance -= 2700 + doc.Length(i%2)
			}
			g.Shift = doc.Length(random.IntN(20000) - 10000)
			want = append(want, (x + g.Shift).Points())
			x += g.Advance
		}
	}
	got := glyphOrigins(t, write(t, s))
	if len(got) != len(want) {
		t.Fatalf("%d glyphs drawn, want %d", len(got), len(want))
	}
	for i := range got {
		if d := got[i] - want[i]; d > 0.0105 || d < -0.0105 {
			t.Errorf("glyph %d at %.4f pt, want %.4f", i, got[i], want[i])
		}
	}
}
