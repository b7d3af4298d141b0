package typeset

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"juesuan/internal/doc"
)

// The marks as GB/T 15834-2011 lists them, apart from the classes under test.
const (
	notFirst = "、，；：。？！．）〕】》〉」』”’％‰℃～／·—"
	notLast  = "（〔【《〈「『“‘"
)

// checkLines holds for every paragraph, whatever its text.
func checkLines(t *testing.T, s *setter, text string, m measure, lines []line) {
	t.Helper()
	var all strings.Builder
	from := 0
	for k, l := range lines {
		str := textOf(l)
		all.WriteString(str)
		to := from + utf8.RuneCountInString(str)
		items := s.text.items
		b := s.text.bounds(m)
		room, whole := b.room(k == 0), k == 0 && b.first > 0

		if k > 0 && !lines[k-1].last {
			if r := items[from].r; strings.ContainsRune(notFirst, r) && !items[from].west {
				t.Errorf("%q: line %d begins with %c: %s", text, k, r, show(lines))
			}
		}
		end := s.text.solidEnd(from, to)
		if !l.last && end > from && strings.ContainsRune(notLast, items[end-1].r) && !items[end-1].west {
			t.Errorf("%q: line %d ends with %c: %s", text, k, items[end-1].r, show(lines))
		}
		if l.width > room {
			for i := from; i < end-1; i++ {
				if items[i].brk >= inWord {
					t.Errorf("%q: line %d is %.2f em too long though it may be broken behind %c: %s", text, k,
						float64(l.width-room)/float64(em), items[i].r, show(lines))
					break
				}
			}
		}
		// Only a last line of one character may have taken from the line before.
		if !s.text.total(b) && !l.last && !(k+2 == len(lines) || lines[k+1].last) {
			for i := to; i < len(items); i++ {
				if items[i].brk >= items[to-1].brk {
					if w := s.text.span(from, i+1, whole); w <= room {
						t.Errorf("%q: line %d ends though %.2f em more would fit: %s", text, k,
							float64(w-l.width)/float64(em), show(lines))
					}
					break
				}
			}
		}
		var sum doc.Length
		for i, p := range l.pieces {
			if i > 0 && p.x != l.pieces[0].x+sum {
				t.Errorf("%q: line %d has a hole before piece %d", text, k, i)
			}
			for _, g := range p.glyphs {
				sum += g.Advance
				if g.Advance < 0 {
					t.Errorf("%q: line %d: %c runs backwards", text, k, g.Rune)
				}
			}
		}
		if sum != l.width && !s.doc.Spacing.Hang {
			t.Errorf("%q: line %d: advances sum to %d, width is %d", text, k, sum, l.width)
		}
		if from = to; l.last != (to == len(items) || items[to-1].brk == forced) {
			t.Errorf("%q: line %d: last is %v", text, k, l.last)
		}
	}
	if all.String() != text {
		t.Errorf("lines hold %q, the text is %q", all.String(), text)
	}
}

func FuzzBreakLines(f *testing.F) {
	f.Add("2020年度收入总计1,234.56万元，支出总计1,234.56万元。与2019年相比，增长5.67%——“三公”经费（含公务接待费）。", 80, uint8(0))
	f.Add("见http://www.example.gov.cn/a/b?c=1、A “quoted” word’s end·尾", 33, uint8(1))
	f.Add("）））《《《，，，——————……\n\u200b \u3000。", 10, uint8(255))
	f.Fuzz(func(t *testing.T, text string, tenths int, flags uint8) {
		if tenths < 0 || tenths > 600 || len(text) > 2000 || !utf8.ValidString(text) {
			return
		}
		sp := official
		sp.PullIn = flags&1 == 0
		sp.NoRunt = flags&2 == 0
		sp.SqueezeStart = flags&4 == 0
		sp.SqueezeLineEnd = flags&8 == 0
		sp.Hang = flags&16 != 0
		if flags&32 != 0 {
			sp.HanLatinGap = 25
		}
		st := doc.Style{Align: doc.Align(flags >> 6), FirstIndent: 200}
		s := testSetter(t, sp, st)
		p := plainText(text)
		m := measure{width: doc.Length(tenths) * em / 10, firstIndent: flags&1 == 0}
		checkLines(t, s, text, m, s.breakLines(p, m))
	})
}

// TestBreakLinesRandom sets random mixtures of what reports are made of.
func TestBreakLinesRandom(t *testing.T) {
	parts := []string{"收入", "支出", "决", "算", "，", "。", "、", "；", "：", "？", "！", "（", "）", "《", "》", "“", "”", "‘", "’",
		"——", "……", "·", "～", "％", "‰", "12,345.67", "万元", "元", "%", "2020年", "3个", "第1", "-5", "¥", "−", " ", "　", "Word", "Excel", "A",
		"-", "/", "(", ")", ",", ".", "http://a.cn/b?c=d", "〇", "喆", "\n"}
	rng := rand.New(rand.NewPCG(1, 2))
	for n := range 3000 {
		var b strings.Builder
		for range 1 + rng.IntN(60) {
			if rng.IntN(2) == 0 {
				b.WriteString(parts[rng.IntN(5)])
			} else {
				b.WriteString(parts[rng.IntN(len(parts))])
			}
		}
		sp := official
		if n%5 == 0 {
			sp.PullIn, sp.SqueezeLineEnd = false, n%10 == 0
		}
		if n%3 == 0 {
			sp.HanLatinGap = 25
		}
		s := testSetter(t, sp, doc.Style{FirstIndent: 200, Align: doc.Align(n % 5)})
		m := measure{width: doc.Length(3+rng.IntN(30)) * em, firstIndent: n%2 == 0}
		lines := s.breakLines(plainText(b.String()), m)
		checkLines(t, s, b.String(), m, lines)
		if t.Failed() {
			return
		}
	}
}

func BenchmarkBreakLines(b *testing.B) {
	s := testSetter(b, official, doc.Style{FirstIndent: 200, Size: 16 * doc.Pt, Tracking: -doc.Pt / 4})
	text := strings.Repeat("2020年度收入总计1,234.56万元，支出总计1,234.56万元。与2019年相比，收、支总计各增加12.34万元，增长5.67%，主要原因是：“三公”经费（含公务接待费）增加；人员经费增加——详见附表。", 3)
	p := plainText(text)
	b.ReportAllocs()
	for b.Loop() {
		s.breakLines(p, measure{width: 156 * doc.MM, firstIndent: true})
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(utf8.RuneCountInString(text)), "ns/char")
}
