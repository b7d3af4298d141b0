package typeset

import (
	"math/rand/v2"
	"strings"
	"testing"

	"juesuan/internal/doc"
)

// bodyStyle is the text of a report: 28 characters of 16 pt to 156 mm.
var bodyStyle = doc.Style{FirstIndent: 200, Size: 16 * doc.Pt, Tracking: -doc.Pt / 4}

func bodySetter(t testing.TB, change func(*doc.Spacing)) *setter {
	sp := official
	sp.HanLatinGap = 25
	if change != nil {
		change(&sp)
	}
	return testSetter(t, sp, bodyStyle)
}

var bodyMeasure = measure{width: 156 * doc.MM, firstIndent: true}

// TestTotalFit: one row a rule. A bar stands where a line ends.
func TestTotalFit(t *testing.T) {
	tests := []struct{ rule, text, want string }{
		{"a lone number at the end is squeezed in",
			"2020年度收入合计14246.03万元，其中：财政拨款收入14236.36万元，占99.93%；上级补助收入0.00万元，占0.00%；事业收入0.00万元，占0.00%；经营收入0.00万元，占0.00%；附属单位上缴收入0.00万元，占0.00%；其他收入9.67万元，占0.07%。",
			"2020年度收入合计14246.03万元，其中：财政拨款收入|14236.36万元，占99.93%；上级补助收入0.00万元，占0.00%；事|业收入0.00万元，占0.00%；经营收入0.00万元，占0.00%；附属|单位上缴收入0.00万元，占0.00%；其他收入9.67万元，占0.07%。"},
		{"no line begins with 万元, though the one before is pulled in far",
			"2020年度支出合计14738.26万元，其中：基本支出1930.28万元，占13.10%；项目支出12807.98万元，占86.90%。",
			"2020年度支出合计14738.26万元，其中：基本支出1930.28万元，|占13.10%；项目支出12807.98万元，占86.90%。"},
		{"… or stands far apart",
			"本年收入合计21591.04万元，其中：财政拨款收入20216.83万元，占93.64%；事业收入1120.47万元，占5.19%。",
			"本年收入合计21591.04万元，其中：财政拨款收入|20216.83万元，占93.64%；事业收入1120.47万元，占5.19%。"},
		{"其中： does not end a line",
			"本单位二〇二四年度一般公共预算财政拨款支出决算数合计其中：人员经费和日常公用经费都比上年有所减少。",
			"本单位二〇二四年度一般公共预算财政拨款支出决算数合计|其中：人员经费和日常公用经费都比上年有所减少。"},
		{"a number of a list does not end a line",
			"本单位二〇二四年度主要职责和重点工作共有以下几个方面，2.公务接待费支出用于接待来访人员所发生的各项支出。",
			"本单位二〇二四年度主要职责和重点工作共有以下几个方面，|2.公务接待费支出用于接待来访人员所发生的各项支出。"},
		{"a last line has two characters",
			strings.Repeat("一二三四五六七八九十", 5) + "一二三四五。",
			"一二三四五六七八九十一二三四五六七八九十一二三四五六|七八九十一二三四五六七八九十一二三四五六七八九十一二三|四五。"},
		{"line feeds are obeyed", "一二三四五六\n七八九十", "一二三四五六\n|七八九十"},
		{"a number longer than a line is broken in it",
			"账号" + strings.Repeat("1234567890", 6) + "元",
			"账号" + strings.Repeat("1234567890", 4) + "12345678|90" + "1234567890元"},
		{"nothing", "", ""},
	}
	for _, tt := range tests {
		if got := show(bodySetter(t, nil).breakLines(plainText(tt.text), bodyMeasure)); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.rule, got, tt.want)
		}
	}
}

// TestTotalFitIsBest: no other way to end the lines asks less, be it one of
// first fit or one with an end moved.
func TestTotalFitIsBest(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for range 400 {
		s := bodySetter(t, func(sp *doc.Spacing) { sp.PullIn = rng.IntN(4) > 0 })
		p := plainText(randomSentence(rng, 20+rng.IntN(200)))
		s.breakLines(p, bodyMeasure)
		tx, b := &s.text, s.text.bounds(bodyMeasure)
		cuts := append([]int(nil), s.cuts...)
		best := costOf(s, b, cuts)
		for range 20 {
			other := append([]int(nil), cuts...)
			if len(other) < 2 {
				break
			}
			k := rng.IntN(len(other) - 1)
			other[k] += rng.IntN(9) - 4
			if other[k] <= 0 || k > 0 && other[k] <= other[k-1] || other[k] >= other[k+1] || tx.items[other[k]-1].brk == never {
				continue
			}
			if c := costOf(s, b, other); c < best {
				t.Fatalf("%q costs %d broken at %v and %d at %v", joinedText(p), best, cuts, c, other)
			}
		}
	}
}

// costOf sums up what the lines of s.text cost that end there.
func costOf(s *setter, b bounds, cuts []int) int64 {
	t := &s.text
	s.findEnds(t, 0, len(t.items))
	price := map[int]int64{}
	for _, e := range s.ends {
		price[e.at] = e.cost
	}
	sum, from, before := int64(0), 0, calm
	for i, to := range cuts {
		cost, look, fits := t.lineCost(b, lineOf{from, to, i == 0, to == len(t.items)})
		if !fits {
			cost, look = overfull, torn
		}
		if d := int(look) - int(before); d < -1 || d > 1 {
			cost += contrast
		}
		sum += cost + price[to] + perLine
		from, before = to, look
	}
	return sum
}

// randomSentence is what narratives are made of, about n characters long.
func randomSentence(rng *rand.Rand, n int) string {
	parts := []string{"收入", "支出", "决算数", "一般公共预算财政拨款", "比上年", "，", "，", "、", "；", "（类）", "其中：", "增加", "主要原因是",
		"1234.56万元", "12.3万元", "5.67%", "2024年度", "3个", "“三公”经费", "。", "公务用车", "的", "为"}
	var b strings.Builder
	last := "，"
	for b.Len() < 3*n {
		p := parts[rng.IntN(len(parts))]
		if marks := "，、；。"; strings.Contains(marks, p) && (strings.Contains(marks, last) || last == "其中：") || p == last {
			continue
		}
		b.WriteString(p)
		last = p
	}
	return b.String() + "。"
}

// TestJustified: every line but the last is as wide as the measure, no
// character is set closer than is allowed, none runs backwards, and no line
// begins with a unit; whatever is said.
func TestJustified(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	units := 0
	for range 1500 {
		s := bodySetter(t, nil)
		text := randomSentence(rng, 30+rng.IntN(300))
		lines := s.breakLines(plainText(text), bodyMeasure)
		b := s.text.bounds(bodyMeasure)
		for k, l := range lines {
			room := b.room(k == 0)
			if !l.last && l.width != room && l.width > room*6/10 {
				t.Errorf("%q: line %d is %d wide, not %d: %s", text, k, l.width, room, show(lines))
			}
			if l.width > room {
				t.Errorf("%q: line %d sticks out", text, k)
			}
			for _, p := range l.pieces {
				for i, g := range p.glyphs {
					if classOf(g.Rune) == han && i+1 < len(p.glyphs) && classOf(p.glyphs[i+1].Rune) == han && g.Advance < p.size*950/1000 {
						t.Errorf("%q: line %d: %c is %.3f em wide", text, k, g.Rune, float64(g.Advance)/float64(p.size))
					}
				}
			}
			if k > 0 && strings.HasPrefix(textOf(l), "元") {
				t.Errorf("%q: line %d begins with 元: %s", text, k, show(lines))
			}
			if k > 0 && strings.HasPrefix(textOf(l), "万") {
				units++
			}
		}
	}
	if units > 3 {
		t.Errorf("%d lines begin with 万元", units)
	}
}

// TestLineNumbers: Word is told of every line of a paragraph, or of none; with
// what it is told the line is nearly full and does not stick out.
func TestLineNumbers(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 10))
	told := 0
	for range 300 {
		b := newSampler()
		b.doc.Spacing.HanLatinGap = 25
		p := b.text(sBody, randomSentence(rng, 30+rng.IntN(200)))
		b.section(portrait, numbering, p)
		l, _ := pages(t, b.doc)
		numbers, ok := l.Numbers.Lines[p]
		if !ok {
			continue
		}
		left := []rune(p.Runs[0].Text)
		for k, n := range numbers {
			line := left[:n.Chars]
			left = left[n.Chars:]
			if n.Tracking == 0 {
				continue
			}
			told++
			if n.Tracking%doc.Twip != 0 {
				t.Errorf("line %d: Word knows no %d", k, n.Tracking)
			}
			width := doc.Length(0)
			for _, r := range line {
				if r >= 0x80 || n.Numbers {
					width += n.Tracking
				}
			}
			if len(left) > 0 && left[0] < 0x80 {
				width -= n.Tracking // the last character is set as the number below
			}
			if k == 0 {
				width += 2 * (16*doc.Pt - doc.Pt/4)
			}
			for _, r := range line {
				switch width += 16*doc.Pt - doc.Pt/4; {
				case r == '%': // five sixths of an em
					width -= 8 * doc.Pt / 3
				case r < 0x80:
					width -= 8 * doc.Pt
				}
			}
			if room := 156 * doc.MM; width > room+3*doc.Pt {
				t.Errorf("line %d, %s, is %.1f pt wider than the measure", k, string(line), (width - room).Points())
			}
		}
		if len(left) > 0 {
			t.Errorf("%d characters are in no line", len(left))
		}
	}
	if told == 0 {
		t.Error("Word was told nothing")
	}
}
