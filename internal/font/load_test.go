package font

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"juesuan/internal/diag"
	"juesuan/internal/doc"
)

var bundle = os.DirFS(filepath.Join("..", "..", "fonts"))

func load(t *testing.T, opt Options) (*Set, diag.List) {
	t.Helper()
	opt.Bundled = bundle
	if opt.systemFolders == nil {
		opt.systemFolders = []string{}
	}
	s, trouble, err := Load(opt)
	if err != nil {
		t.Fatal(err)
	}
	return s, trouble
}

// folder is a folder with copies of bundled faces under other names.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, from := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, readFile(t, filepath.FromSlash(from)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestBundledByDefault(t *testing.T) {
	s, trouble := load(t, Options{})
	if len(trouble) != 0 {
		t.Errorf("trouble: %v", trouble)
	}
	want := [doc.NumRoles]string{"FangSong", "Song", "Hei", "Kai", "BiaoSong", "Latin"}
	for role, name := range want {
		c := s.Choice(doc.Role(role))
		if c.Face != s.Face(doc.Role(role)) || c.Face.Family != "Juesuan "+name || c.Origin != Bundled || c.File != "Juesuan"+name+".font" || !c.Substituted || c.Role != doc.Role(role) {
			t.Errorf("%v: %+v", doc.Role(role), c)
		}
	}
	if s.Choice(doc.XiaoBiaoSong).Official != "方正小标宋简体" {
		t.Error(s.Choice(doc.XiaoBiaoSong).Official)
	}
}

// TestInPlace reads the bundle through io.ReaderAt, as from an embed.FS.
func TestInPlace(t *testing.T) {
	files := fstest.MapFS{}
	for _, c := range casts {
		files[c.bundled] = &fstest.MapFile{Data: readFile(t, "..", "..", "fonts", c.bundled)}
	}
	s, _, err := Load(Options{Bundled: files})
	if err != nil {
		t.Fatal(err)
	}
	whole, _ := load(t, Options{})
	for role := range doc.NumRoles {
		a, b := s.Face(role), whole.Face(role)
		if !bytes.Equal(subset(t, a, glyphsOf(a, mixed)), subset(t, b, glyphsOf(b, mixed))) {
			t.Errorf("%v: the subsets differ", role)
		}
	}
	delete(files, "JuesuanKai.font")
	if _, _, err := Load(Options{Bundled: files}); err == nil || !strings.Contains(err.Error(), "JuesuanKai.font") {
		t.Errorf("a bundle without Kai: %v", err)
	}
}

func TestFallback(t *testing.T) {
	s, _ := load(t, Options{})
	for _, c := range []struct {
		role doc.Role
		text string
		want string // rune=family
	}{
		{doc.FangSong, "公开决算〇", ""},
		{doc.FangSong, "王喆、李堃、喆", "喆=Juesuan Song 堃=Juesuan Song"},
		{doc.FangSong, "𠮷㎡☑⑳￥", "𠮷=Juesuan Kai ㎡=Juesuan Song ☑=Juesuan Song ⑳=Juesuan Song ￥=Juesuan Song"},
		{doc.Song, "喆堃𠮷〇", "𠮷=Juesuan Kai"},
		{doc.Hei, "喆堃𠮷〇", "𠮷=Juesuan Kai"},
		{doc.Kai, "喆堃𠮷〇☑", "☑=Juesuan Song"},
		{doc.XiaoBiaoSong, "喆堃〇", ""},
		{doc.Latin, "14,730.26决", "决=Juesuan Song"},
		{doc.FangSong, "😀\uE000", "😀=none \uE000=none"},
	} {
		var got []string
		for _, f := range s.Fallbacks(c.role, c.text) {
			name := "none"
			if f.Face != nil {
				name = f.Face.Family
			}
			got = append(got, string(f.Rune)+"="+name)
		}
		if g := strings.Join(got, " "); g != c.want {
			t.Errorf("%v %s: %s, want %s", c.role, c.text, g, c.want)
		}
	}
	if res, ok := s.Glyph(doc.FangSong, '喆'); !ok || !res.Fallback || res.Face != s.Face(doc.Song) {
		t.Errorf("喆: %+v", res)
	}
	if res, ok := s.Glyph(doc.FangSong, '决'); !ok || res.Fallback || res.Face != s.Face(doc.FangSong) {
		t.Errorf("决: %+v", res)
	}
}

func TestUserFolder(t *testing.T) {
	dir := folder(t, map[string]string{
		"仿宋_GB2312.TTF": "../../fonts/JuesuanKai.ttf",
		"simfang.ttf":   "../../fonts/JuesuanSong.ttf", // the name before has precedence
		"FZXBSJW.TTF":   "../../fonts/JuesuanFangSong.ttf",
		"方正楷体简体.ttf":    "../../fonts/JuesuanKai.ttf",
		"times.ttf":     "testdata/hinted.ttf",        // lacks most digits
		"simhei.otf":    "testdata/cff.otf",           // CFF
		"readme.txt":    "testdata/hinted.ttf",        // no font
		"mine.ttf":      "testdata/hinted.ttf",        // whose?
		"deeper/宋体.ttf": "../../fonts/JuesuanKai.ttf", // not looked at
	})
	s, trouble := load(t, Options{Folder: dir})
	for role, want := range map[doc.Role]struct {
		file        string
		substituted bool
	}{
		doc.FangSong:     {"仿宋_GB2312.TTF", false},
		doc.Kai:          {"方正楷体简体.ttf", true},
		doc.XiaoBiaoSong: {"FZXBSJW.TTF", false},
		doc.Hei:          {"JuesuanHei.font", true},
		doc.Song:         {"JuesuanSong.font", true},
		doc.Latin:        {"JuesuanLatin.font", true},
	} {
		c := s.Choice(role)
		if filepath.Base(c.File) != want.file || c.Substituted != want.substituted {
			t.Errorf("%v: %s, substituted %v", role, c.File, c.Substituted)
		}
		if (c.Origin == UserFolder) != strings.HasPrefix(c.File, dir) {
			t.Errorf("%v: %s from %v", role, c.File, c.Origin)
		}
	}
	trouble.Sort()
	var got []string
	for _, d := range trouble {
		got = append(got, d.Severity.String()+" "+filepath.Base(d.At.File)+" "+d.Message)
	}
	want := []string{
		"info mine.ttf 认不出这个字体该用在何处，没有使用",
		"warning simhei.otf 这个字体不能用：是 CFF（PostScript）轮廓的字体（常见于 .otf），本程序只能嵌入 TrueType 轮廓的字体，请换用 .ttf 或 .ttc 字体文件",
		"warning times.ttf 这个字体不能用：缺少常用字“23456789.,%-”",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("trouble:\n%s", strings.Join(got, "\n"))
	}

	// What the user's title face lacks comes from the bundled title face, not
	// from the body's.
	res, ok := s.Glyph(doc.XiaoBiaoSong, '喆')
	if !ok || !res.Fallback || res.Face.Family != "Juesuan BiaoSong" {
		t.Errorf("喆 in a title: %+v", res)
	}

	_, trouble = load(t, Options{Folder: filepath.Join(dir, "none")})
	if len(trouble) != 1 || trouble[0].Code != "font.folder" || trouble[0].Severity != diag.Warning {
		t.Errorf("no such folder: %v", trouble)
	}
}

// TestSystemFonts: asked for, they come before the bundled ones and after the
// user's; otherwise they do not count.
func TestSystemFonts(t *testing.T) {
	system := folder(t, map[string]string{
		"truetype/simfang.ttf":     "../../fonts/JuesuanKai.ttf",
		"truetype/SIMKAI.TTF":      "../../fonts/JuesuanKai.ttf",
		"truetype/JuesuanTest.ttf": "testdata/hinted.ttf",
		"simsun.ttc":               "testdata/pair.ttc", // neither member is a 宋体
	})
	own := folder(t, map[string]string{"simfang.ttf": "../../fonts/JuesuanSong.ttf"})

	s, _ := load(t, Options{systemFolders: []string{system}})
	if c := s.Choice(doc.FangSong); c.Origin != Bundled {
		t.Errorf("not asked for: %+v", c)
	}
	s, trouble := load(t, Options{System: true, systemFolders: []string{system, filepath.Join(system, "none")}})
	if c := s.Choice(doc.FangSong); c.Origin != System || c.Face.Family != "Juesuan Kai" || c.Substituted {
		t.Errorf("仿宋: %+v", c)
	}
	if c := s.Choice(doc.Kai); c.Origin != System {
		t.Errorf("楷体: %+v", c)
	}
	if c := s.Choice(doc.Song); c.Origin != Bundled {
		t.Errorf("宋体: %+v", c)
	}
	if len(trouble) != 0 {
		t.Errorf("trouble: %v", trouble)
	}
	s, _ = load(t, Options{Folder: own, System: true, systemFolders: []string{system}})
	if c := s.Choice(doc.FangSong); c.Origin != UserFolder || c.Face.Family != "Juesuan Song" {
		t.Errorf("仿宋: %+v", c)
	}
}

// TestFamilyNames: the Chinese family name inside a file counts whatever the
// file is called; a bold face does not pass for the regular one, with which it
// shares the family's name; a font whose licence forbids embedding is refused.
func TestFamilyNames(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, data []byte) {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kai := readFile(t, "..", "..", "fonts", "JuesuanKai.ttf")
	hei := bytes.Clone(kai)
	setName(t, hei, 1, "方正黑体简体")
	write("a.ttf", hei)
	bold := bytes.Clone(kai)
	setName(t, bold, 1, "宋体")
	setOS2(t, bold, 4, 700) // usWeightClass
	write("b.ttf", bold)
	title := bytes.Clone(bold)
	setName(t, title, 4, "方正小标宋简体") // but its own full name it may have
	write("c.ttf", title)
	restricted := bytes.Clone(kai)
	setOS2(t, restricted, 8, 2) // fsType
	write("simkai.ttf", restricted)

	s, trouble := load(t, Options{Folder: dir})
	for role, want := range map[doc.Role]string{
		doc.Hei: "a.ttf", doc.Song: "JuesuanSong.font", doc.XiaoBiaoSong: "c.ttf", doc.Kai: "JuesuanKai.font",
	} {
		if c := s.Choice(role); filepath.Base(c.File) != want {
			t.Errorf("%v: %s, want %s", role, c.File, want)
		}
	}
	if len(trouble) != 2 || !strings.HasSuffix(trouble[0].At.File, "b.ttf") || trouble[0].Code != "font.unused" ||
		!strings.Contains(trouble[1].Message, "“Juesuan Kai”的许可不允许嵌入文档") {
		t.Errorf("trouble: %v", trouble)
	}
}

// table returns a table of the file, to be changed in place.
func table(t *testing.T, data []byte, tag string) []byte {
	for i := range int(binary.BigEndian.Uint16(data[4:])) {
		if rec := data[12+16*i:]; string(rec[:4]) == tag {
			off, n := binary.BigEndian.Uint32(rec[8:]), binary.BigEndian.Uint32(rec[12:])
			return data[off : off+n]
		}
	}
	t.Fatalf("no table %s", tag)
	return nil
}

func setOS2(t *testing.T, data []byte, at int, value uint16) {
	binary.BigEndian.PutUint16(table(t, data, "OS/2")[at:], value)
}

// setName gives a name another text, which it writes over the description
// (id 10), the longest of them.
func setName(t *testing.T, data []byte, id uint16, text string) {
	name := table(t, data, "name")
	be := binary.BigEndian
	var rec, description []byte
	for i := range int(be.Uint16(name[2:])) {
		r := name[6+12*i:]
		switch be.Uint16(r[6:]) {
		case id:
			rec = r
		case 10:
			description = r
		}
	}
	at := be.Uint16(description[10:]) + 40*id
	be.PutUint16(rec[8:], 0)
	be.PutUint16(rec[10:], at)
	for i, r := range []rune(text) {
		be.PutUint16(name[int(be.Uint16(name[4:])+at)+2*i:], uint16(r))
		be.PutUint16(rec[8:], uint16(2*i+2))
	}
}
