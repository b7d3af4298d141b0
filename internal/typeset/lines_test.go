package typeset

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"juesuan/internal/doc"
	"juesuan/internal/font"
)

// testFonts are the bundled faces; every hanzi is one em wide, every digit
// half an em, so that widths can be counted.
var testFonts = sync.OnceValues(func() (*font.Set, error) {
	var roles [doc.NumRoles]*font.Face
	for role, name := range [doc.NumRoles]string{"FangSong", "Song", "Hei", "Kai", "BiaoSong", "Latin"} {
		data, err := os.ReadFile(filepath.Join("..", "..", "fonts", "Juesuan"+name+".ttf"))
		if err != nil {
			return nil, err
		}
		if roles[role], err = font.Parse(data, 0); err != nil {
			return nil, err
		}
	}
	return font.NewSet(roles, nil), nil
})

// official are the switches of GB/T 9704 reports.
var official = doc.Spacing{
	Kinsoku: true, SqueezeLineEnd: true, SqueezeStart: true, SqueezeAdjoin: true,
	PullIn: true, KeepUnits: true, NoRunt: true,
}

const em = 10 * doc.Pt

func testSetter(t testing.TB, sp doc.Spacing, st doc.Style) *setter {
	t.Helper()
	fonts, err := testFonts()
	if err != nil {
		t.Fatal(err)
	}
	if st.Size == 0 {
		st.Size = em
	}
	if st.Latin == 0 && st.Font == 0 {
		st.Latin = doc.Latin
	}
	return newSetter(&doc.Document{Styles: []doc.Style{st}, Spacing: sp}, fonts)
}

func plainText(s string) *doc.Paragraph { return &doc.Paragraph{Runs: []doc.Run{{Text: s}}} }

// textOf joins what a line shows.
func textOf(l line) string {
	var b strings.Builder
	for _, p := range l.pieces {
		for _, g := range p.glyphs {
			b.WriteRune(g.Rune)
		}
	}
	return b.String()
}

func show(lines []line) string {
	parts := make([]string, len(lines))
	for i, l := range lines {
		parts[i] = textOf(l)
	}
	return strings.Join(parts, "|")
}

// places prints where each glyph of a line is drawn, in hundredths of an em
// from the left edge of the measure, and where the line ends.
func places(l line) string {
	var b bytes.Buffer
	x := doc.Length(0)
	for _, p := range l.pieces {
		x = p.x
		for _, g := range p.glyphs {
			fmt.Fprintf(&b, "%c%d ", g.Rune, (x+g.Shift)*100/em)
			x += g.Advance
		}
	}
	fmt.Fprintf(&b, "/%d", x*100/em)
	return b.String()
}

// without returns the official switches with one of them changed.
func without(change func(*doc.Spacing)) *doc.Spacing {
	sp := official
	change(&sp)
	return &sp
}

// TestBreaks: one row a rule. Width is in em; a bar stands where a line ends.
func TestBreaks(t *testing.T) {
	noPull := without(func(s *doc.Spacing) { s.PullIn = false })
	tests := []struct {
		rule    string
		width   float64
		spacing *doc.Spacing // nil: official
		text    string
		want    string
	}{
		{"hanzi fill the line", 4, nil, "一二三四五六七八", "一二三四|五六七八"},
		{"spaces stay at the line end", 4, nil, "一二三四　五六", "一二三四　|五六"},
		{"no mark at a line start, pulled in where a mark gives way", 6, nil, "一，二三四五，六七", "一，二三四五，|六七"},
		{"… else pushed out", 4, nil, "一二三四，五六七", "一二三|四，五六|七"},
		{"… pushed out when not to be pulled in", 6, noPull, "一，二三四五，六七", "一，二三四|五，六七"},
		{"a character that nearly fits is pulled in too", 10.8, nil, "一，二，三，四五六七八九十", "一，二，三，四五六七八|九十"},
		{"… and a number with its unit", 9.5, nil, "一，二，三，四五12元六七八", "一，二，三，四五12元|六七八"},
		{"… but not where the marks would lose nearly all for it", 11.1, nil, "一二三四五，六七，八12元九十", "一二三四五，六七，八|12元九十"},
		{"a mark that ends the line is half a character", 4.5, nil, "一二三四，五六", "一二三四，|五六"},
		{"… and is not where that is switched off", 4.5, without(func(s *doc.Spacing) { s.SqueezeLineEnd, s.PullIn = false, false }), "一二三四，五六", "一二三|四，五六"},
		{"no opening mark at a line end", 4, nil, "一二三（四五）六", "一二三|（四五）|六"},
		{"no opening quote at a line end", 4, nil, "一二三“四五”六七", "一二三|“四五”|六七"},
		{"prohibitions off", 4, without(func(s *doc.Spacing) { s.Kinsoku, s.PullIn = false, false }), "一二三四，五六七", "一二三四|，五六七"},
		{"hanging marks", 4, without(func(s *doc.Spacing) { s.Hang = true }), "一二三四，五六七八。", "一二三四，|五六七八。"},
		{"all marks of GB/T 15834", 3, nil, "一二三、一二三；一二三：一二三！一二三？一二三》一二三】一二三〕一二三％一二三‰一二三～一二三／", "一二|三、一|二三；|一二|三：一|二三！|一二|三？一|二三》|一二|三】一|二三〕|一二|三％一|二三‰|一二|三～一|二三／"},
		{"破折号 is whole and begins no line", 4, nil, "一二三——四五", "一二|三——四|五"},
		{"省略号 is whole", 4, nil, "一二三……四五", "一二三|……四五"},
		{"间隔号 begins no line", 3, nil, "阿卜杜·热合曼", "阿卜|杜·热|合曼"},
		{"a number is one unit", 6, nil, "合计一12,345.67元整", "合计一|12,345.67元整"},
		{"万元 stays with the number", 6, nil, "决算1234.5万元", "决算|1234.5万元"},
		{"… not where that is switched off", 6, without(func(s *doc.Spacing) { s.KeepUnits = false }), "决算1234.5万元", "决算1234.5万|元"},
		{"% stays with the number", 5, nil, "增长一5.67%，", "增长一|5.67%，"},
		{"‰ and ℃ stay with the number", 4, nil, "一二三5‰四五六7℃", "一二三|5‰四五|六7℃"},
		{"¥ and minus stay with the number", 4, nil, "一二三¥51一二三−51一二三-51", "一二三|¥51一二|三−51一|二三-51"},
		{"2025年 is kept where that leaves no hole", 6, nil, "一二三四2025年五六", "一二三四|2025年五六"},
		{"… and parted where it would", 5, nil, "一二三四五六七2025年1234567890年", "一二三四五|六七2025年|1234567890|年"},
		{"年度 too", 5, nil, "一二2025年度三四五", "一二|2025年度三|四五"},
		{"≥ and its number and unit", 5.5, nil, "一二三四≥95%五", "一二三四|≥95%五"},
		{"a number with its 万 and 人", 6, nil, "一二三四12万人五六", "一二三四|12万人五六"},
		{"a range breaks behind its ～", 6, nil, "一二三1000～2000万元", "一二三1000～|2000万元"},
		{"words are whole", 4, nil, "使用Excel工作簿", "使用|Excel工|作簿"},
		{"words longer than the line are not", 3, nil, "internationalization", "interna|tionaliz|ation"},
		{"western spaces end lines", 6, nil, "the quick brown fox", "the quick |brown fox"},
		{"a hyphen that is there anyway ends a line", 4, nil, "well-known", "well-|known"},
		{"numbers are not parted at hyphens", 6, nil, "电话0951-1234567", "电话|0951-1234567"},
		{"web addresses break behind their own marks", 8, nil, "见http://www.nx.gov.cn/a/index.html网站", "见http://www.nx.|gov.cn/a/index.html|网站"},
		{"line feeds are obeyed", 9, nil, "一二\n三四", "一二\n|三四"},
		{"a last line has two characters", 8, nil, "一二三四五六七八九", "一二三四五六七|八九"},
		{"… a mark is none", 8, nil, "一二三四五六七八九。", "一二三四五六七|八九。"},
		{"… nor where three characters would be torn apart", 4, nil, "一二三四五六七八九", "一二三四|五六七八|九"},
		{"… nor when switched off", 8, without(func(s *doc.Spacing) { s.NoRunt = false }), "一二三四五六七八九", "一二三四五六七八|九"},
		{"Chinese quotes break as Chinese marks", 3, nil, "一二“三”四五", "一二|“三”|四五"},
		{"an apostrophe is part of its word", 5, nil, "一二三don’t四", "一二三|don’t四"},
		{"too narrow for anything", 1, nil, "（一）二", "（一）|二"},
		{"nothing", 5, nil, "", ""},
	}
	for _, tt := range tests {
		sp := tt.spacing
		if sp == nil {
			sp = &official
		}
		s := testSetter(t, *sp, doc.Style{})
		got := show(s.breakLines(plainText(tt.text), measure{width: doc.Length(tt.width * float64(em))}))
		if got != tt.want {
			t.Errorf("%s: %.4g em\n got %s\nwant %s", tt.rule, tt.width, got, tt.want)
		}
	}
}

// TestPlaces: where the characters of the first line stand.
func TestPlaces(t *testing.T) {
	gap := without(func(s *doc.Spacing) { s.HanLatinGap = 25 })
	tests := []struct {
		rule    string
		width   float64
		spacing *doc.Spacing
		style   doc.Style
		text    string
		want    string
	}{
		{"a full line of hanzi keeps its grid", 4, nil, doc.Style{}, "一二三四五六", "一0 二100 三200 四300 /400"},
		{"closing and opening: 1.5 em", 9, nil, doc.Style{}, "一》《二", "一0 》100 《150 二250 /350"},
		{"closing and closing", 9, nil, doc.Style{}, "一）。二", "一0 ）100 。150 二250 /350"},
		{"opening and opening", 9, nil, doc.Style{}, "一《“二", "一0 《100 “150 二250 /350"},
		{"three in a row", 9, nil, doc.Style{}, "一”），二", "一0 ”100 ）150 ，200 二300 /400"},
		{"adjoining marks left alone", 9, without(func(s *doc.Spacing) { s.SqueezeAdjoin = false }), doc.Style{}, "一》《二", "一0 》100 《200 二300 /400"},
		{"opening and closing", 9, nil, doc.Style{}, "一（）二", "一0 （100 ）200 二300 /400"},
		{"an opening mark at a line start", 9, nil, doc.Style{}, "《一》二", "《-50 一50 》150 二250 /350"},
		{"… left alone", 9, without(func(s *doc.Spacing) { s.SqueezeStart = false }), doc.Style{}, "《一》二", "《0 一100 》200 二300 /400"},
		{"… and behind an indent", 9, nil, doc.Style{FirstIndent: 200}, "（一）二", "（200 一300 ）400 二500 /600"},
		{"破折号 and 省略号 take two em", 9, nil, doc.Style{}, "一——二……三", "一0 —100 —200 二300 …400 …500 三600 /700"},
		{"间隔号 takes half an em", 9, nil, doc.Style{}, "一·二", "一0 ·75 二150 /250"},
		{"quotes are Chinese", 9, nil, doc.Style{}, "一“二”三", "一0 “100 二200 ”300 三400 /500"},
		{"… and a whole em in a face that draws them narrow", 9, nil, doc.Style{Font: doc.Latin, Latin: doc.Latin}, "“AB”", "“5 A50 B122 ”188 /238"},
		{"… but not between Latin letters", 9, nil, doc.Style{}, "A “B” C", "A0  72 “97 B141 ”208  252 C277 /344"},
		{"Han–Latin gap", 9, gap, doc.Style{}, "一A二5%三，4（6", "一0 A125 二222 5347 %397 三505 ，605 4705 （750 6850 /900"},
		{"the gap is not doubled by a space", 9, gap, doc.Style{}, "一 A 二", "一0  100 A125  197 二222 /322"},
		{"stretched between all", 4.4, nil, doc.Style{}, "一二三四五六", "一0 二113 三226 四340 /440"},
		{"not within a number and its unit", 6, nil, doc.Style{}, "一12万元二三四五", "一0 1100 2150 万200 元300 二400 三500 /600"},
		{"not before a mark nor inside brackets' edges", 7.2, nil, doc.Style{}, "一，二（三）四五六七", "一0 ，100 二210 （310 三410 ）510 四620 /720"},
		{"spaces first", 3.3, nil, doc.Style{}, "ab cd ef gh ij kl", "a0 b44  94 c126 d170  220 e252 f296  330 /330"},
		{"then the gap, then all", 4.9, without(func(s *doc.Spacing) { s.HanLatinGap = 20 }), doc.Style{}, "一A二三四五六", "一0 A156 二285 三390 /490"},
		{"brackets give half first, then 、，；", 6.5, nil, doc.Style{}, "一（二），三四，五", "一0 （75 二175 ）275 ，325 三400 四500 ，600 /650"},
		{"then 。", 5, nil, doc.Style{}, "一，二。三，四", "一0 ，100 二175 。275 三350 ，450 /500"},
		{"and that a face draws in the middle", 5, nil, doc.Style{}, "一？二。三，四", "一0 ？100 二175 。275 三350 ，450 /500"},
		{"a mark its face draws in the middle moves", 2.5, nil, doc.Style{}, "一二？三四", "一0 二100 ？182 /250"},
		{"hanging", 2, without(func(s *doc.Spacing) { s.Hang = true }), doc.Style{}, "一二，三四", "一0 二100 ，200 /300"},
		{"not torn apart", 5, nil, doc.Style{}, "一二incredible", "一0 二100 /200"},
		{"left", 3.5, nil, doc.Style{Align: doc.Left}, "一二三四五", "一0 二100 三200 /300"},
		{"centred", 5, nil, doc.Style{Align: doc.Center}, "一二三", "一100 二200 三300 /400"},
		{"right", 5, nil, doc.Style{Align: doc.Right}, "一二三", "一200 二300 三400 /500"},
		{"distributed", 5, nil, doc.Style{Align: doc.Distribute}, "一二三", "一0 二200 三400 /500"},
		{"distributed with a number", 9, nil, doc.Style{Align: doc.Distribute}, "2020年度（元）", "20 050 2100 0150 年200 度362 （525 元687 ）850 /900"},
		{"indents", 9, nil, doc.Style{LeftIndent: 100, RightIndent: 100, FirstIndent: 200}, "一二三四五六", "一300 二400 三500 四600 五700 /800"},
		{"hanging indent", 5, nil, doc.Style{LeftIndent: 200, FirstIndent: -200}, "一二三四五六", "一0 二100 三200 四300 五400 /500"},
		{"tracking", 9, nil, doc.Style{Tracking: -em / 20, FirstIndent: 200}, "一二，1", "一190 二285 ，380 1475 /520"},
	}
	for _, tt := range tests {
		sp := tt.spacing
		if sp == nil {
			sp = &official
		}
		s := testSetter(t, *sp, tt.style)
		lines := s.breakLines(plainText(tt.text), measure{width: doc.Length(tt.width * float64(em)), firstIndent: true})
		if got := places(lines[0]); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.rule, got, tt.want)
		}
	}
}

// TestWidths: a paragraph as wide as the wider width is one line; as narrow as
// the narrower width, no line is too long.
func TestWidths(t *testing.T) {
	for _, text := range []string{"一", "一般公共预算财政拨款支出", "1,234,567.89", "（一）“三公”经费：", "2020年度决算12.5万元", "Excel and Word", "一二\n三四五", "", "；。"} {
		for _, st := range []doc.Style{{}, {FirstIndent: 200}, {LeftIndent: 100, RightIndent: 50}, {LeftIndent: 200, FirstIndent: -200}, {Tracking: -em / 40}} {
			s := testSetter(t, *without(func(s *doc.Spacing) { s.PullIn = false }), st)
			p := plainText(text)
			narrow, wide := s.widths(p, 0)
			if n := len(s.breakLines(p, measure{width: wide, firstIndent: true})); n != 1+strings.Count(text, "\n") {
				t.Errorf("%q: %d lines at its wider width", text, n)
			}
			if text != "" && !strings.Contains(text, "\n") && len(s.breakLines(p, measure{width: wide - 1, firstIndent: true})) == 1 && narrow < wide && st.RightIndent == 0 {
				t.Errorf("%q: one line although narrower than the wider width", text)
			}
			room := narrow - doc.Length(st.LeftIndent+st.RightIndent)*em/100
			for k, l := range s.breakLines(p, measure{width: narrow, firstIndent: true}) {
				first := doc.Length(0)
				if k == 0 {
					first = s.text.indent(st.FirstIndent)
				}
				if l.width > max(0, room-first) {
					t.Errorf("%q %+v: line %d is %d wide in the narrower width %d", text, st.FirstIndent, k, l.width, room)
				}
			}
		}
	}
}

// TestSize: a size other than the style's scales everything.
func TestSize(t *testing.T) {
	s := testSetter(t, official, doc.Style{Tracking: -em / 20})
	_, full := s.widths(plainText("一二，三1"), 0)
	_, half := s.widths(plainText("一二，三1"), em/2)
	if full != 2*half {
		t.Errorf("at half the size %d instead of %d", half, full/2)
	}
}

// TestPieces: a piece ends where face, weight or origin change, nowhere else.
func TestPieces(t *testing.T) {
	s := testSetter(t, official, doc.Style{})
	p := &doc.Paragraph{Runs: []doc.Run{
		{Text: "决算", Ref: 1}, {Text: "数", Ref: 1}, {Text: "12", Ref: 2}, {Text: ".5", Ref: 2, Bold: true}, {Text: "万元", Ref: 3},
		{Text: "楷体", Ref: 3, Font: doc.Override{Set: true, Role: doc.Kai}},
	}}
	var got []string
	for _, l := range s.breakLines(p, measure{width: 99 * em}) {
		for _, pc := range l.pieces {
			got = append(got, fmt.Sprintf("%s %s %d %v", textOf(line{pieces: []piece{pc}}), pc.face.PostScript, pc.ref, pc.bold))
		}
	}
	want := []string{"决算数 JuesuanFangSong 1 false", "12 JuesuanLatin 2 false", ".5 JuesuanLatin 2 true", "万元 JuesuanFangSong 3 false", "楷体 JuesuanKai 3 false"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestMissing: a character no face covers is reported once for each origin,
// drawn as something visible, and stays in the text.
func TestMissing(t *testing.T) {
	s := testSetter(t, official, doc.Style{})
	p := &doc.Paragraph{Runs: []doc.Run{{Text: "一\U00030EDE二\U00030EDE", Ref: 7}, {Text: "\U00030EDE\u200b\ufe0f", Ref: 8}}}
	lines := s.breakLines(p, measure{width: 9 * em})
	s.breakLines(p, measure{width: 9 * em})
	if got, want := show(lines), "一\U00030EDE二\U00030EDE\U00030EDE\u200b\ufe0f"; got != want {
		t.Errorf("text is %q, want %q", got, want)
	}
	for _, p := range lines[0].pieces {
		for _, g := range p.glyphs {
			if g.ID == 0 {
				t.Errorf("%U is drawn as nothing", g.Rune)
			}
		}
	}
	if len(s.trouble) != 2 || s.trouble[0].Ref != 7 || s.trouble[1].Ref != 8 || s.trouble[0].Code != "typeset.glyph" ||
		!strings.Contains(s.trouble[0].Message, "U+30EDE") {
		t.Errorf("trouble is %+v", s.trouble)
	}
}

// TestLatinFace: quotes, dashes and dots are Chinese save between Latin letters.
func TestLatinFace(t *testing.T) {
	tests := []struct{ text, latin string }{
		{"“三公”经费", ""},
		{"中国“ABC”和", "ABC"},
		{"say “Hello” to", "say “Hello” to"},
		{"don’t", "don’t"},
		{"2020—2025年", "20202025"},
		{"A—B", "A—B"},
		{"3×5°±1", "351"},
		{"¥5，−5，5‰", "¥5−55‰"},
	}
	for _, tt := range tests {
		s := testSetter(t, official, doc.Style{})
		got := ""
		for _, p := range s.breakLines(plainText(tt.text), measure{width: 99 * em})[0].pieces {
			if p.face == s.fonts.Face(doc.Latin) {
				got += textOf(line{pieces: []piece{p}})
			}
		}
		if got != tt.latin {
			t.Errorf("%s: in the Latin face %q, want %q", tt.text, got, tt.latin)
		}
	}
}

// TestBalance: a title's lines are of nearly equal width and words stay whole.
func TestBalance(t *testing.T) {
	tests := []struct {
		width int
		text  string
		want  string
	}{
		{20, "短标题", "短标题"},
		{20, "宁夏回族自治区某某厅2020年度部门决算公开情况说明", "宁夏回族自治区某某厅|2020年度部门决算公开情况说明"},
		{16, "上海市某某区人民政府某某街道办事处2024年度单位决算", "上海市某某区人民政府某某|街道办事处2024年度单位决算"},
		{16, "关于某某市某某局机关及所属事业单位一般公共预算财政拨款“三公”经费支出决算的情况说明", "关于某某市某某局机关及所属|事业单位一般公共预算财政拨款|“三公”经费支出决算的情况说明"},
		{6, "一般公共预算财政拨款支出", "一般公共预算|财政拨款支出"},
		{10, "项目支出绩效自评表（2020年度）", "项目支出绩效自评表|（2020年度）"},
		{20, "第二部分　某某回族自治区社会保险事业管理局2020年度部门决算表", "第二部分　某某回族自治区社会保险|事业管理局2020年度部门决算表"},
	}
	for _, tt := range tests {
		s := testSetter(t, official, doc.Style{Balance: true, Align: doc.Center})
		if got := show(s.breakLines(plainText(tt.text), measure{width: doc.Length(tt.width) * em})); got != tt.want {
			t.Errorf("%d em\n got %s\nwant %s", tt.width, got, tt.want)
		}
	}
}

// TestWordsAreWhole: a title of two lines whose middle lies in a word, for each
// word, of which the title holds nothing but it.
func TestWordsAreWhole(t *testing.T) {
	for _, w := range words {
		text := "甲乙丙丁戊" + string(w) + "己庚辛壬癸"
		s := testSetter(t, official, doc.Style{Balance: true, Align: doc.Center})
		lines := strings.Split(show(s.breakLines(plainText(text), measure{width: 9 * em})), "|")
		if len(lines) != 2 || !strings.Contains(lines[0], string(w)) && !strings.Contains(lines[1], string(w)) {
			t.Errorf("%s is parted: %v", string(w), lines)
		}
	}
}

// TestClasses: every mark that the standard keeps from a line's start or end.
func TestClasses(t *testing.T) {
	for _, r := range notFirst {
		if pairBreak(&official, han, classOf(r)) != never {
			t.Errorf("%c may begin a line", r)
		}
	}
	for _, r := range notLast {
		if pairBreak(&official, classOf(r), han) != never {
			t.Errorf("%c may end a line", r)
		}
	}
	for r := range rune(0x80) {
		if c := classOf(r); (c == han) || (c == invisible) != (r < ' ' && r != '\t' || r == 0x7F) {
			t.Errorf("%q has class %d", r, c)
		}
	}
	for _, r := range "㐀一龥〇々𠮷①Ⅳ■□㎡ア０" {
		if c := classOf(r); c != han && c != digit {
			t.Errorf("%c has class %d", r, c)
		}
	}
}

// TestLong: breaking is linear, whatever cannot be broken.
func TestLong(t *testing.T) {
	for _, part := range []string{"字", "，", "（", "a", "1", "— ", "http://a/", "一，"} {
		s := testSetter(t, official, doc.Style{})
		text := strings.Repeat(part, 20000)
		if got := strings.ReplaceAll(show(s.breakLines(plainText(text), measure{width: 28 * em})), "|", ""); got != text {
			t.Errorf("%q: text lost", part)
		}
	}
}
