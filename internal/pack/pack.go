// Package pack loads and validates a layout pack: the data files that order,
// word, style and hide what the report of one place and year says.
//
// fs.FS → Pack, with every fault at file:line:column. A pack never computes:
// identities, rounding and sign logic are code, so that no pack can make wrong
// accounts pass.
package pack

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"reflect"
	"slices"
	"sort"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/check"
	"juesuan/internal/diag"
	"juesuan/internal/doc"
	"juesuan/internal/narrative"
	"juesuan/internal/picture"
	"juesuan/internal/supplement"
)

// Pack is a loaded layout pack. It is read only and shared by all jobs.
type Pack struct {
	Name      string
	Info      Info
	Page      PageFile
	Styles    []doc.Style
	Outline   Outline
	Tables    TablesFile
	Sentences map[string]*Sentence
	Words     Words
	Forms     FormsFile
	Declared  Declared
	Logo      *doc.Image // of the header
	Base      []byte     // base.docx
	OwnBase   bool       // it is the pack's own, not that of a pack it stands on

	// What the program has and the pack declares besides, as one.
	Fields  *supplement.Fields
	Facts   *narrative.Catalogue
	FormSet *accounts.FormSet

	undeclared bool // declare.yaml has faults: what it declares is not there

	folders []Folder // its own and those of its bases, the nearest first

	styleOf map[string]doc.StyleID
	tableOf map[string]*TableSpec
	listOf  map[string]*ListSpec
	lines   map[string][]string                 // the text of each file, for messages
	places  map[string]map[string]diag.Position // where each value of a file stands, by its path
}

// The files of a pack.
const (
	fileInfo      = "pack.yaml"
	filePage      = "page.yaml"
	fileStyles    = "styles.yaml"
	fileOutline   = "outline.yaml"
	fileTables    = "tables.yaml"
	fileSentences = "sentences.yaml"
	fileWords     = "words.yaml"
	fileForms     = "forms.yaml"
	fileDeclare   = "declare.yaml" // may be left out
	fileBase      = "base.docx"
)

// Load reads the pack in dir of fsys, over its base where it names one: a pack of
// bundled, or one beside it. All faults are reported, not the first only; the
// pack is usable only if the list holds no error.
func Load(fsys fs.FS, dir string, bundled fs.FS) (*Pack, diag.List) {
	return load(fsys, dir, bundled, true)
}

// Bundled reads a pack of the program itself. Its words are not held against the
// facts: that takes longer than to read them, and has been done for all time by
// the tests, which load each of them with Load and compare.
func Bundled(bundled fs.FS, name string) (*Pack, diag.List) {
	return load(bundled, name, bundled, false)
}

func load(fsys fs.FS, dir string, bundled fs.FS, guarded bool) (*Pack, diag.List) {
	var diags diag.List
	p := &Pack{Name: path.Base(dir), lines: map[string][]string{}, places: map[string]map[string]diag.Position{}}
	p.openBases(Folder{FS: fsys, Dir: dir}, bundled, &diags)
	p.Fields, p.Facts, p.FormSet = supplement.Core(), narrative.Core(), accounts.Core()
	if !diags.Failed() {
		p.read(&diags, guarded)
	}
	diags = diags.First(maxMessages, "pack.limit", diag.Position{File: p.label(0)})
	for i := range diags {
		if d := &diags[i]; d.Excerpt == "" && len(p.Line(d.At)) <= maxExcerpt {
			d.Excerpt = p.Line(d.At)
		}
		if d := &diags[i]; d.Hint == "" && d.At.Line > 0 && !p.owns(d.At) {
			d.Hint = "这是 " + path.Dir(d.At.File) + " 的，不用改它：照 juesuan layout show --flat 印出的，把这一条抄到自己的 " +
				path.Base(d.At.File) + " 里改"
		}
	}
	return p, diags
}

// ReadInfo reads no more of a pack than pack.yaml itself, so that packs can be
// listed without loading them; what is wrong with it is left to Load.
func ReadInfo(fsys fs.FS, dir string) (info Info) {
	name := path.Join(dir, fileInfo)
	if data, err := readFile(fsys, name); err == nil {
		var diags diag.List
		decode(parseFile(name, data, &diags), &info, &diags)
	}
	return info
}

// read reads all files and makes the pack of them, guarded or not.
func (p *Pack) read(diags *diag.List, guarded bool) {
	var styles []StyleSpec
	read(p, fileInfo, &p.Info, diags)
	read(p, filePage, &p.Page, diags)
	read(p, fileStyles, &styles, diags)
	read(p, fileOutline, &p.Outline, diags)
	read(p, fileTables, &p.Tables, diags)
	read(p, fileSentences, &p.Sentences, diags)
	read(p, fileWords, &p.Words, diags)
	read(p, fileForms, &p.Forms, diags)
	read(p, fileDeclare, &p.Declared, diags)
	p.unread(diags)
	// A file that is missing or no YAML would show up again as a fault of the others.
	whole := !slices.ContainsFunc(*diags, func(d diag.Diagnostic) bool { return d.Code == "pack.file" || d.Code == "pack.syntax" })
	if whole {
		p.declare(diags)
		p.styles(styles, diags)
		p.prepare(diags)
		p.validate(diags, guarded)
		if guarded && !p.undeclared {
			p.checkFacts(diags)
			p.guard(diags)
		}
	}
	p.readBase(diags)
	if p.Page.Header.Logo != "" {
		p.readLogo(diags)
	}
}

// place is where a value stands: the file and the keys that lead to it, as
// tables[2].columns[1].figure; else the nearest group around it.
func (p *Pack) place(file, path string) diag.Position {
	for {
		if at, ok := p.places[file][path]; ok {
			return at
		}
		i := strings.LastIndexAny(path, ".[")
		if i < 0 {
			return p.places[file][""]
		}
		path = path[:i]
	}
}

// keyPlace is where a value's key stands.
func (p *Pack) keyPlace(file, path string) diag.Position { return p.places[file][path+keyMark] }

// Line is the maintainer's own line at a position, "" if there is none.
func (p *Pack) Line(at diag.Position) string {
	lines := p.lines[at.File]
	if at.Line < 1 || at.Line > len(lines) {
		return ""
	}
	return strings.TrimRight(lines[at.Line-1], "\r")
}

func read[T any](p *Pack, file string, out *T, diags *diag.List) {
	if t, ok := p.tree(file, diags); ok {
		p.places[file] = decode(t, out, diags)
	}
}

// unread warns of YAML files in the pack's own folder that are none of a pack's: most
// often a misspelt name, whose entries nobody would miss.
func (p *Pack) unread(diags *diag.List) {
	own := p.folders[0]
	list, err := fs.ReadDir(own.FS, own.Dir)
	if err != nil {
		return // said where its files are read
	}
	for _, e := range list {
		name := e.Name()
		if ext := path.Ext(name); ext != ".yaml" && ext != ".yml" || slices.Contains(files, name) {
			continue
		}
		hint := "版式包的文件有：" + strings.Join(files, "、")
		if near := nearest(name, files); near != "" {
			hint = "是不是 " + near + "？"
		}
		diags.Add(diag.Diagnostic{Severity: diag.Warning, Code: "pack.unread", At: diag.Position{File: path.Join(p.label(0), name)},
			Message: "版式包里没有叫 " + name + " 的文件，里面写的没有读", Hint: hint})
	}
}

// readBase reads base.docx, the pack's own or its base's.
func (p *Pack) readBase(diags *diag.List) {
	for i, f := range p.folders {
		data, err := readFile(f.FS, path.Join(f.Dir, fileBase))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			diags.Errorf("pack.file", diag.Position{File: path.Join(p.label(i), fileBase)}, "读不出 Word 底稿 %s：%v", fileBase, err)
			return
		}
		if err == nil {
			p.Base, p.OwnBase = data, i == 0
			return
		}
	}
	diags.Errorf("pack.file", diag.Position{File: path.Join(p.label(0), fileBase)}, "版式包缺少 Word 底稿 %s", fileBase)
}

// maxLogo is how large the file of a logo may be.
const maxLogo = 1 << 20

// readLogo reads the logo of the header, the pack's own or its base's.
func (p *Pack) readLogo(diags *diag.List) {
	name, at := p.Page.Header.Logo, p.place(filePage, "header.logo")
	if path.Base(name) != name {
		diags.Errorf("pack.logo", at, "logo 应是版式包文件夹里图片的文件名，“%s”不是", name)
		return
	}
	for _, f := range p.folders {
		data, err := readFile(f.FS, path.Join(f.Dir, name))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			continue
		case err == nil && len(data) > maxLogo:
			err = fmt.Errorf("有 %d KB，最多 %d KB", len(data)>>10, maxLogo>>10)
		case err == nil:
			p.Logo, err = picture.Read(data)
		}
		if err != nil {
			diags.Errorf("pack.logo", at, "页眉的图片 %s：%v", name, err)
		}
		return
	}
	diags.Errorf("pack.logo", at, "版式包里没有页眉的图片 %s", name)
}

// Headed reports whether pages of that name have the header.
func (p *Pack) Headed(page string) bool { return p.Page.Pages[page].Headed }

func (p *Pack) styles(specs []StyleSpec, diags *diag.List) {
	p.styleOf = make(map[string]doc.StyleID, len(specs))
	for i := range specs {
		s := &specs[i]
		if _, ok := p.styleOf[s.ID]; ok || s.ID == "" {
			diags.Errorf("pack.style", s.At, "样式 %q 没有编号或与前面的重复", s.ID)
			continue
		}
		if s.Size.V <= 0 {
			diags.Errorf("pack.style", s.At, "样式 %s 缺字号 size", s.ID)
		} else if s.Size.V < doc.Pt || s.Size.V > 144*doc.Pt {
			diags.Errorf("pack.style", s.At, "样式 %s 的字号 size 应在 1pt 到 144pt 之间", s.ID)
		}
		if s.LinePitch.V > 400*doc.Pt {
			diags.Errorf("pack.style", s.At, "样式 %s 的行距 line_pitch 最多 400pt", s.ID)
		}
		if !s.Latin.Set {
			s.Latin.V = doc.Latin
		}
		p.styleOf[s.ID] = doc.StyleID(len(p.Styles))
		p.Styles = append(p.Styles, doc.Style{
			ID: s.ID, Name: s.Name, Font: s.Font.V, Latin: s.Latin.V, Size: s.Size.V, Bold: s.Bold, Tracking: s.Tracking.V,
			Align: s.Align.V, FirstIndent: s.FirstIndent.V, LeftIndent: s.LeftIndent.V, RightIndent: s.RightIndent.V,
			LinePitch: s.LinePitch.V, Before: s.Before.V, After: s.After.V,
			Outline: s.Outline, KeepNext: s.KeepNext, KeepLines: s.KeepLines, PageBreakBefore: s.PageBreakBefore,
			WidowControl: s.WidowControl, Balance: s.Balance,
		})
	}
}

// Style returns the style of that key. Load has checked that it exists.
func (p *Pack) Style(id string) doc.StyleID {
	s, ok := p.styleOf[id]
	if !ok {
		panic("pack: style " + id + " was not validated")
	}
	return s
}

// Table returns the layout of that id.
func (p *Pack) Table(id string) *TableSpec { return p.tableOf[id] }

// List returns the list of that id.
func (p *Pack) List(id string) *ListSpec { return p.listOf[id] }

// FontNames returns what Word is told about each role.
func (p *Pack) FontNames() (names [doc.NumRoles]doc.FontName) {
	for key, f := range p.Info.Fonts {
		if r, ok := doc.ParseRole(key); ok {
			names[r] = doc.FontName{Name: f.Name, Alt: f.Alt}
		}
	}
	return names
}

// PageNames are the names of the geometries, in order.
func (p *Pack) PageNames() []string { return slices.Sorted(maps.Keys(p.Page.Pages)) }

// PageOf returns the named geometry and its numbering.
func (p *Pack) PageOf(name string) (doc.Page, doc.Numbering, bool) {
	g := p.Page.Pages[name]
	n := p.Page.Numbering
	return doc.Page{
			Width: g.Width.V, Height: g.Height.V, Top: g.Top.V, Bottom: g.Bottom.V, Left: g.Left.V, Right: g.Right.V,
			Pitch: g.Pitch.V, Lines: g.Lines, Chars: g.Chars,
		}, doc.Numbering{
			Show: g.Numbered, Prefix: n.Prefix, Suffix: n.Suffix, Style: p.Style(n.Style), Below: n.Below.V,
			Outside: n.Outside, Inset: n.Inset.V, PaperPosition: n.PaperPosition,
		}, g.VCentered
}

// Spacing returns the rules of line setting.
func (p *Pack) Spacing() doc.Spacing {
	s := p.Page.Spacing
	return doc.Spacing{Kinsoku: s.Kinsoku, SqueezeLineEnd: s.SqueezeLineEnd, SqueezeStart: s.SqueezeStart, SqueezeAdjoin: s.SqueezeAdjoin,
		PullIn: s.PullIn, HanLatinGap: s.HanLatinGap.V, Hang: s.Hang, KeepUnits: s.KeepUnits, NoRunt: s.NoRunt}
}

// Narrative returns the pack's choices that computing needs.
func (p *Pack) Narrative() narrative.Options {
	table, _ := accounts.ParseUnit(p.Info.Table.Unit)
	prose, _ := accounts.ParseUnit(p.Info.Prose.Unit)
	return narrative.Options{
		TableUnit: table, Separators: p.Info.Table.Separators, BlankZero: p.Info.Table.Zero == "blank",
		ProseUnit: prose, ProsePlaces: p.Info.Prose.Places, PercentPlaces: p.Info.Prose.PercentPlaces,
		UseTimes: p.Info.Prose.Times, TimesPlaces: p.Info.Prose.TimesPlaces,
		LargestRemainder: p.Info.Prose.Shares == "largest_remainder", BudgetKind: p.Info.Three,
		Facts: p.Facts,
	}
}

// Check returns the pack's choices that checking needs.
func (p *Pack) Check() check.Options {
	o := check.Options{ReasonAbove: p.Info.ReasonAbove}
	for _, t := range p.Info.Reasons {
		o.Reasons = append(o.Reasons, string(t))
	}
	for i := range p.Words.Glossary {
		o.Glossary = append(o.Glossary, p.Words.Glossary[i].Term)
	}
	switch p.Info.Three {
	case "initial":
		o.ThreePublicBase = accounts.InitialBudget
	case "adjusted":
		o.ThreePublicBase = accounts.AdjustedBudget
	}
	return o
}

// eachTemplate calls f for every Template of the pack, wherever it stands.
// PrintsSignatures reports whether the pack has a place for who signed the report.
func (p *Pack) PrintsSignatures() (yes bool) {
	p.eachTemplate(func(_ string, t *Template) { yes = yes || strings.Contains(t.Source, ".signoff.") })
	return yes
}

func (p *Pack) eachTemplate(f func(name string, t *Template)) {
	walkTemplates(reflect.ValueOf(p).Elem(), f)
}

var templateType = reflect.TypeFor[Template]()

func walkTemplates(v reflect.Value, f func(string, *Template)) {
	switch v.Kind() {
	case reflect.Struct:
		if v.Type() == templateType {
			t := v.Addr().Interface().(*Template)
			f(fmt.Sprintf("%s:%d", t.At.File, t.At.Line), t)
			return
		}
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				walkTemplates(v.Field(i), f)
			}
		}
	case reflect.Pointer:
		if !v.IsNil() {
			walkTemplates(v.Elem(), f)
		}
	case reflect.Slice:
		for i := range v.Len() {
			walkTemplates(v.Index(i), f)
		}
	case reflect.Map:
		keys := v.MapKeys()
		sort.Slice(keys, func(i, j int) bool { return keys[i].String() < keys[j].String() })
		for _, k := range keys {
			e := v.MapIndex(k)
			if e.Kind() == reflect.Pointer {
				walkTemplates(e, f)
				continue
			}
			// Map values are not addressable: work on a copy and put it back.
			c := reflect.New(e.Type()).Elem()
			c.Set(e)
			walkTemplates(c, f)
			v.SetMapIndex(k, c)
		}
	}
}
