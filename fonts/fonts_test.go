package fonts_test

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"juesuan/fonts"
	"juesuan/internal/doc"
	"juesuan/internal/font"
)

// files are those of the folder, of which the program carries the packed ones and
// the licences.
func files(t *testing.T, pattern string) []string {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	return names
}

func read(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestSums: the file SHA256SUMS, as sha256sum -c reads it, holds for every
// bundled font and names no other.
func TestSums(t *testing.T) {
	var got strings.Builder
	for _, name := range files(t, "*.ttf") {
		fmt.Fprintf(&got, "%x  %s\n", sha256.Sum256(read(t, name)), name)
	}
	want, err := os.ReadFile("SHA256SUMS")
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("the files are\n%s", got.String())
	}
}

func TestLicences(t *testing.T) {
	ttf, licences := files(t, "*.ttf"), files(t, "*.LICENSE.txt")
	if len(ttf) != len(licences) {
		t.Errorf("%d fonts, %d licences", len(ttf), len(licences))
	}
	for _, name := range ttf {
		base := strings.TrimSuffix(name, ".ttf")
		for _, carried := range []string{base + ".font", base + ".LICENSE.txt"} {
			if got, err := fs.ReadFile(fonts.FS, carried); err != nil || !bytes.Equal(got, read(t, carried)) {
				t.Errorf("the program does not carry %s", carried)
			}
		}
		text := string(read(t, base+".LICENSE.txt"))
		want := "SIL OPEN FONT LICENSE Version 1.1"
		if base == "JuesuanFangSong" {
			want = "GNU GENERAL PUBLIC LICENSE"
			if !strings.Contains(text, "As a special exception, if you create a document which uses this font") {
				t.Error("the font exception is missing")
			}
		}
		if !strings.Contains(text, want) || !strings.Contains(text, name) || !strings.Contains(strings.ToLower(text), "(c)") && !strings.Contains(text, "Copyright") {
			t.Errorf("%s: not the licence of this font", base)
		}
		f := parse(t, name)
		for _, reserved := range []string{"LXGW", "霞鹜", "Liberation", "Source", "Arimo", "Tinos", "Cousine"} {
			if strings.Contains(f.Family+f.PostScript, reserved) {
				t.Errorf("%s: the name %s is reserved", name, reserved)
			}
		}
	}
}

func parse(t testing.TB, name string) *font.Face {
	t.Helper()
	f, err := font.Parse(read(t, name), 0)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return f
}

// hanzi returns 通用规范汉字表 in its order, and what GB 2312 has beyond it.
func hanzi(t *testing.T) (tgh, gb2312 []rune) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("build", "characters.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var sections [][]rune
	for lines := bufio.NewScanner(bytes.NewReader(data)); lines.Scan(); {
		line := lines.Text()
		switch {
		case strings.HasPrefix(line, "# property"): // the second line of the first heading
		case strings.HasPrefix(line, "#"):
			sections = append(sections, nil)
		default:
			sections[len(sections)-1] = append(sections[len(sections)-1], []rune(line)...)
		}
	}
	if len(sections) != 3 || len(sections[0]) != 8105 || len(sections[1]) != 125 || string(sections[2]) != "𠮷" {
		t.Fatalf("characters.txt: %d sections", len(sections))
	}
	return sections[0], sections[1]
}

// marks are what official reports need beyond hanzi; GB 2312 rows 1 to 3
// without its quaint parts, and the units.
const marks = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz" +
	" !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}" +
	"　、。·…—～‖“”‘’〔〕〈〉《》「」『』〖〗【】±×÷∶≤≥≠≈∞°′″℃¤§№☆★○●◎◇◆□■△▲※→←↑↓〓" +
	"！＂＃％＆（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＺ［＼］＿ａｚ｛｜｝" +
	"①②③④⑤⑥⑦⑧⑨⑩⑴⒇⒈⒛㈠㈩ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ￥〇‰"

// TestCoverage states what each face covers. 3500, 6500 and 8105 are the ends
// of the three levels of 通用规范汉字表.
func TestCoverage(t *testing.T) {
	tgh, gb2312 := hanzi(t)
	for name, want := range map[string]struct {
		level1, level2, tgh, gb2312 int
		lacks                       string // of marks
	}{
		"JuesuanFangSong.ttf": {3498, 6310, 6638, 125, "￥"},
		"JuesuanSong.ttf":     {3500, 6500, 8105, 125, ""},
		"JuesuanBiaoSong.ttf": {3500, 6500, 8105, 125, ""},
		"JuesuanHei.ttf":      {3500, 6500, 8105, 125, ""},
		"JuesuanKai.ttf":      {3500, 6500, 8105, 125, ""},
	} {
		f := parse(t, name)
		n := covered(f, tgh)
		if a, b, c, d := covered(f, tgh[:3500]), covered(f, tgh[:6500]), n, covered(f, gb2312); a != want.level1 || b != want.level2 || c != want.tgh || d != want.gb2312 {
			t.Errorf("%s covers %d, %d, %d, %d", name, a, b, c, d)
		}
		if got := lacking(f, marks); got != want.lacks {
			t.Errorf("%s lacks %s", name, got)
		}
		// GB/T 15834-2011: these marks take the place of hanzi, and —— is one line.
		for _, r := range "“”‘’·—…，。、；：！？（）《》〈〉【】〔〕％" {
			g, _ := f.Glyph(r)
			if f.Advance(g) != f.UnitsPerEm {
				t.Errorf("%s: %c is %d wide", name, r, f.Advance(g))
			}
		}
		for _, r := range append(slices.Clone(tgh), gb2312...) {
			if g, ok := f.Glyph(r); ok && f.Advance(g) != f.UnitsPerEm {
				t.Errorf("%s: %c is %d wide", name, r, f.Advance(g))
			}
		}
	}
	latin := parse(t, "JuesuanLatin.ttf")
	if got := lacking(latin, "0123456789ABCXYZabcxyz.,%-+()/—éÄ½"); got != "" {
		t.Errorf("JuesuanLatin.ttf lacks %s", got)
	}
	for _, r := range "0123456789" {
		if g, _ := latin.Glyph(r); 2*latin.Advance(g) != latin.UnitsPerEm {
			t.Errorf("JuesuanLatin.ttf: %c is %d wide", r, latin.Advance(g))
		}
	}
}

// TestTogether: every character that any report may hold prints in every role.
func TestTogether(t *testing.T) {
	set, trouble, err := font.Load(font.Options{Bundled: fonts.FS})
	if err != nil || len(trouble) > 0 {
		t.Fatal(err, trouble)
	}
	tgh, gb2312 := hanzi(t)
	all := string(tgh) + string(gb2312) + marks + "𠮷☐☑☒✓㎡㎥⑳™€"
	for role := range doc.NumRoles {
		for _, f := range set.Fallbacks(role, all) {
			if f.Face == nil {
				t.Errorf("%v: nothing shows %c", role, f.Rune)
			}
		}
	}
}

func covered(f *font.Face, chars []rune) int {
	n := 0
	for _, r := range chars {
		if _, ok := f.Glyph(r); ok {
			n++
		}
	}
	return n
}

func lacking(f *font.Face, chars string) string {
	return strings.Map(func(r rune) rune {
		if _, ok := f.Glyph(r); ok {
			return -1
		}
		return r
	}, chars)
}

// BenchmarkLoad is what every cold process pays for six faces.
func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := font.Load(font.Options{Bundled: fonts.FS}); err != nil {
			b.Fatal(err)
		}
	}
}
