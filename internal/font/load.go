package font

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"juesuan/internal/diag"
	"juesuan/internal/doc"
)

// Options say where faces are looked for. By default only the bundled ones
// count, so that the same input gives the same bytes on every machine.
type Options struct {
	Bundled fs.FS  // holds the bundled files at its root: fonts.FS
	Folder  string // the user's own fonts, looked at first; "": none
	System  bool   // then the fonts installed on this machine

	systemFolders []string // for tests; nil: those of the operating system
}

// Origin says where a face was found.
type Origin uint8

const (
	Bundled Origin = iota
	UserFolder
	System
)

func (o Origin) String() string {
	switch o {
	case UserFolder:
		return "自备字体"
	case System:
		return "系统字体"
	}
	return "内置字体"
}

// Choice is what a role resolved to.
type Choice struct {
	Role        doc.Role
	Official    string // what GB/T 9704-2012 practice calls the role's font
	Face        *Face
	Origin      Origin
	File        string // its path, or the bundled file's name
	Index       int    // in a .ttc
	Substituted bool   // another face stands in for the official one
}

// cast is what is known of a role beforehand.
type cast struct {
	official string   // the name in official documents and in the DOCX
	bundled  string   // file in Options.Bundled
	names    []string // accepted families and file names, lower case, best first
	genuine  int      // so many of names are the official font itself
}

// casts: file names are those of Windows and of the foundries' installers.
var casts = [doc.NumRoles]cast{
	doc.FangSong: {"仿宋_GB2312", "JuesuanFangSong.font", []string{
		"仿宋_gb2312", "fangsong_gb2312", "仿宋", "fangsong", "simfang",
		"方正仿宋_gbk", "fzfangsong-z02", "fzfsk", "方正仿宋简体", "fzfangsong-z02s", "fzfsjw",
		"朱雀仿宋", "zhuque fangsong (technical preview)", "zhuquefangsong-regular", "华文仿宋", "stfangsong", "stfangso"}, 5},
	doc.Song: {"宋体", "JuesuanSong.font", []string{
		"宋体", "simsun", "新宋体", "nsimsun", "方正书宋_gbk", "fzshusong-z01", "fzssk", "方正书宋简体", "fzssjw", "华文宋体", "stsong"}, 2},
	doc.Hei: {"黑体", "JuesuanHei.font", []string{
		"黑体", "simhei", "方正黑体_gbk", "fzhei-b01", "fzhtk", "方正黑体简体", "fzhei-b01s", "fzhtjw"}, 2},
	doc.Kai: {"楷体_GB2312", "JuesuanKai.font", []string{
		"楷体_gb2312", "kaiti_gb2312", "楷体", "kaiti", "simkai",
		"方正楷体_gbk", "fzkai-z03", "fzktk", "方正楷体简体", "fzkai-z03s", "fzktjw", "华文楷体", "stkaiti"}, 5},
	doc.XiaoBiaoSong: {"方正小标宋简体", "JuesuanBiaoSong.font", []string{
		"方正小标宋简体", "fzxiaobiaosong-b05s", "fzxbsjw", "方正小标宋_gbk", "fzxiaobiaosong-b05", "fzxbsk"}, 3},
	doc.Latin: {"Times New Roman", "JuesuanLatin.font", []string{
		"times new roman", "times", "timesnewroman"}, 3},
}

// bundledFallback shows what a role's own faces lack: Song has the marks and
// the 8105 characters of 通用规范汉字表, Kai some beyond them.
var bundledFallback = []doc.Role{doc.Song, doc.Kai}

// Load builds the set. What is wrong with the user's fonts is in the list, as
// warnings: a bundled face takes the place of a font that cannot be used. The
// error means that the bundled faces cannot be read.
func Load(opt Options) (*Set, diag.List, error) {
	s := &Set{}
	var own [doc.NumRoles]*Face // the bundled ones
	for role, c := range casts {
		f, err := open(opt.Bundled, c.bundled)
		if err != nil {
			return nil, nil, fmt.Errorf("内置字体 %s: %w", c.bundled, err)
		}
		own[role] = f
		s.choices[role] = Choice{
			Role: doc.Role(role), Official: c.official, Face: f, File: c.bundled, Substituted: true,
		}
	}
	var trouble diag.List
	if opt.System {
		folders := opt.systemFolders
		if folders == nil {
			folders = systemFolders()
		}
		for role, c := range fromSystem(folders, &trouble) {
			s.take(role, c)
		}
	}
	if opt.Folder != "" { // last, because it has the last word
		for role, c := range fromFolder(opt.Folder, &trouble) {
			s.take(role, c)
		}
	}
	for role := range s.chains {
		chain := []*Face{s.choices[role].Face, own[role]}
		for _, r := range bundledFallback {
			chain = append(chain, own[r])
		}
		for _, f := range chain {
			if !slices.Contains(s.chains[role], f) {
				s.chains[role] = append(s.chains[role], f)
			}
		}
	}
	return s, trouble, nil
}

func (s *Set) take(role int, c Choice) {
	if c.Face != nil {
		c.Role, c.Official = doc.Role(role), casts[role].official
		s.choices[role] = c
	}
}

// open parses a bundled face. Files of an embed.FS can be read in place: only
// the tables are copied, and of the outlines what a document needs.
func open(fsys fs.FS, name string) (*Face, error) {
	file, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	src, inPlace := file.(io.ReaderAt)
	if _, onDisk := file.(*os.File); onDisk || !inPlace {
		data, err := io.ReadAll(file)
		if err != nil {
			return nil, err
		}
		src = bytes.NewReader(data)
	}
	return parse(src, info.Size(), 0, true)
}

// found are the choices of one place, with how good each is.
type found struct {
	choices [doc.NumRoles]Choice
	ranks   [doc.NumRoles]int // 0: none, else 1 + the place in cast.names counted from the end
}

// offer takes the face for every role that one of its names fits and that has
// no better one yet.
func (f *found) offer(face *Face, names []string, origin Origin, file string, index int) (fits bool, err error) {
	for role, c := range casts {
		for place, name := range c.names {
			if !slices.Contains(names, name) {
				continue
			}
			if lacks := face.lacks(doc.Role(role)); lacks != "" {
				return false, fmt.Errorf("缺少常用字“%s”", lacks)
			}
			fits = true
			if rank := len(c.names) - place; rank > f.ranks[role] {
				f.ranks[role] = rank
				f.choices[role] = Choice{
					Face: face, Origin: origin, File: file, Index: index, Substituted: place >= c.genuine,
				}
			}
			break
		}
	}
	return fits, nil
}

// lacks returns those of a few indispensable characters that the face does not
// have: a font of the right name may be a trimmed one.
func (f *Face) lacks(role doc.Role) string {
	need := "年度部门决算收入支出，。"
	if role == doc.Latin {
		need = "0123456789.,%-"
	}
	return strings.Map(func(r rune) rune {
		if _, ok := f.Glyph(r); ok {
			return -1
		}
		return r
	}, need)
}

// fromFolder looks at every font file of the user's folder, by its name and by
// the families it says it holds.
func fromFolder(folder string, trouble *diag.List) [doc.NumRoles]Choice {
	var f found
	entries, err := os.ReadDir(folder)
	if err != nil {
		trouble.Warnf("font.folder", diag.Position{File: folder}, "打不开字体文件夹，改用内置字体")
		return f.choices
	}
	for _, e := range entries { // sorted by name: the same choice every time
		if e.IsDir() || !isFontFile(e.Name()) {
			continue
		}
		path := filepath.Join(folder, e.Name())
		fits, err := f.addFile(path, UserFolder)
		if err != nil {
			warn(trouble, path, err)
		} else if !fits {
			trouble.Add(diag.Diagnostic{
				Severity: diag.Info, Code: "font.unused", At: diag.Position{File: path},
				Message: "认不出这个字体该用在何处，没有使用",
				Hint:    "请将文件名改为它所代替的字体名，如 仿宋_GB2312.ttf、方正小标宋简体.ttf、黑体.ttf、楷体_GB2312.ttf、宋体.ttf",
			})
		}
	}
	return f.choices
}

// fromSystem looks for the known file names only: a system has hundreds of
// fonts, and reading them all would take seconds.
func fromSystem(folders []string, trouble *diag.List) [doc.NumRoles]Choice {
	var f found
	for _, folder := range folders {
		// A folder that is absent or closed to us has nothing to offer.
		_ = filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() || !isFontFile(e.Name()) || !known(stem(e.Name())) {
				return nil
			}
			if _, err := f.addFile(path, System); err != nil {
				warn(trouble, path, err)
			}
			return nil
		})
	}
	return f.choices
}

func warn(trouble *diag.List, path string, err error) {
	trouble.Add(diag.Diagnostic{
		Severity: diag.Warning, Code: "font.unusable", At: diag.Position{File: path},
		Message: "这个字体不能用：" + err.Error(), Hint: "已改用内置字体",
	})
}

// addFile offers all fonts of a file.
func (f *found) addFile(path string, origin Origin) (fits bool, err error) {
	if st, err := os.Stat(path); err == nil && !st.Mode().IsRegular() {
		return false, errors.New("不是普通文件")
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return false, fmt.Errorf("读不出文件：%w", err)
	}
	n := count(data)
	for index := range n {
		face, err := parse(bytes.NewReader(data), int64(len(data)), index, false)
		if err != nil {
			return fits, err
		}
		if face.Restricted {
			return fits, fmt.Errorf("“%s”的许可不允许嵌入文档", face.Family)
		}
		var names []string
		for _, n := range face.names {
			// The bold and the italic share the family's name with the regular.
			if n.full || !face.Bold && face.ItalicDeg == 0 {
				names = append(names, strings.ToLower(n.text))
			}
		}
		if n == 1 { // the name of a collection says nothing about its members
			names = append(names, stem(path))
		}
		ok, err := f.offer(face, names, origin, path, index)
		if err != nil {
			return fits, err
		}
		fits = fits || ok
	}
	return fits, nil
}

func isFontFile(name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".ttf", ".ttc", ".otf", ".otc":
		return true
	}
	return false
}

// stem is a file's name in lower case without its extension.
func stem(path string) string {
	name := strings.ToLower(filepath.Base(path))
	return strings.TrimSuffix(name, filepath.Ext(name))
}

func known(name string) bool {
	return slices.ContainsFunc(casts[:], func(c cast) bool { return slices.Contains(c.names, name) })
}
