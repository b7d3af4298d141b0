// Package job takes a unit's folder to a report, ready to be written, and many
// folders to many: the stages in their order, batches, departments, and the
// folders that a unit begins with. It is the only package that opens embedded
// files.
//
// A job is all or nothing: where anything is wrong there are findings and no
// files. It never writes a report itself, which is for package folder, and never
// draws what people look at, which is for package view.
package job

import (
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"juesuan/fonts"
	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/font"
	"juesuan/internal/ingest"
	"juesuan/internal/pack"
	"juesuan/internal/supplement"
	"juesuan/layouts"
	"juesuan/render/docx"
)

// Settings are what a process decides once.
type Settings struct {
	Layout      string // pack for units that name none
	FontFolder  string // the user's own fonts
	SystemFonts bool   // look at the fonts of this machine too
}

// Program holds what all jobs of a process share; it is safe for concurrent use.
type Program struct {
	settings Settings

	fontsOnce sync.Once
	fonts     *font.Set
	fontList  diag.List
	fontHash  string
	fontErr   error

	mu    sync.Mutex
	packs map[string]*loadedPack
	dicts map[listed]*accounts.Dictionary
	lists map[string]*codeList // by path

	late func(unit string) <-chan time.Time // for tests; nil: patience
}

type loadedPack struct {
	fields *supplement.Fields // what its units fill in
	once   sync.Once
	pack   *pack.Pack
	base   *docx.Base
	list   diag.List
	hash   string
}

// New returns a program. Fonts and packs are read when a job first needs them.
func New(s Settings) *Program {
	return &Program{settings: s, packs: map[string]*loadedPack{}, dicts: map[listed]*accounts.Dictionary{},
		lists: map[string]*codeList{}}
}

// Fonts returns the faces, read once.
func (p *Program) Fonts() (*font.Set, diag.List, error) {
	p.fontsOnce.Do(func() {
		p.fonts, p.fontList, p.fontErr = font.Load(font.Options{Bundled: fonts.FS, Folder: p.settings.FontFolder,
			System: p.settings.SystemFonts})
		if p.fontErr == nil {
			p.fontHash = hashFonts(p.fonts)
		}
	})
	return p.fonts, p.fontList, p.fontErr
}

// fontsHash is the hash of the faces.
func (p *Program) fontsHash() (string, error) {
	_, _, err := p.Fonts()
	return p.fontHash, err
}

// Pack returns a layout pack, loaded once: a bundled one by name, or a folder.
func (p *Program) Pack(name string) (*pack.Pack, *docx.Base, diag.List, error) {
	l, err := p.loaded(name)
	if err != nil {
		return nil, nil, nil, err
	}
	return l.pack, l.base, l.list, nil
}

// fieldsOf are the fields of the supplement that a layout asks for: the
// program's alone where no such layout can be loaded, which is told elsewhere.
func (p *Program) fieldsOf(layout string) *supplement.Fields {
	if layout != "" {
		if l, err := p.loaded(layout); err == nil && l.fields != nil { // nil: loading it broke off
			return l.fields
		}
	}
	return supplement.Core()
}

// layouts gives the fields by the layout that a supplement names, where the call
// itself names none.
func (p *Program) layouts(named string) supplement.Layouts {
	return func(layout string) *supplement.Fields {
		return p.fieldsOf(cmp.Or(named, layout, p.settings.Layout))
	}
}

// declared gives the fields and the statements, likewise.
func (p *Program) declared(named string) ingest.Layouts {
	return ingest.Layouts{Fields: p.layouts(named), Forms: func(layout string) *accounts.FormSet {
		if layout = cmp.Or(named, layout, p.settings.Layout); layout != "" {
			if l, err := p.loaded(layout); err == nil && l.pack != nil && l.pack.FormSet != nil { // nil: loading it broke off
				return l.pack.FormSet
			}
		}
		return accounts.Core()
	}}
}

// packHash is the hash of a pack's files.
func (p *Program) packHash(name string) (string, error) {
	l, err := p.loaded(name)
	if err != nil {
		return "", err
	}
	return l.hash, nil
}

func (p *Program) loaded(name string) (*loadedPack, error) {
	fsys, dir, err := FindPack(name)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	l, ok := p.packs[name]
	if !ok {
		l = &loadedPack{}
		p.packs[name] = l
	}
	p.mu.Unlock()
	l.once.Do(func() {
		if fsys == fs.FS(layouts.FS) {
			l.pack, l.list = pack.Bundled(layouts.FS, dir)
		} else {
			l.pack, l.list = pack.Load(fsys, dir, layouts.FS)
		}
		l.hash = hashPack(l.pack.Folders())
		l.fields = l.pack.Fields
		if len(l.pack.Base) > 0 {
			var list diag.List
			l.base, list = docx.Open(dir+"/base.docx", l.pack.Base)
			l.list = append(l.list, list...)
		}
	})
	return l, nil
}

// FindPack tells a folder of the user from a bundled pack.
func FindPack(name string) (fs.FS, string, error) {
	bundled := !strings.ContainsAny(name, `/\`) && name != "."
	if bundled {
		if _, err := fs.Stat(layouts.FS, name+"/pack.yaml"); err == nil {
			return layouts.FS, name, nil
		}
	}
	st, err := os.Stat(name)
	switch {
	case err == nil && st.IsDir():
		abs, err := filepath.Abs(name)
		if err != nil {
			return nil, "", err
		}
		return os.DirFS(filepath.Dir(abs)), filepath.Base(abs), nil
	case bundled:
		return nil, "", fmt.Errorf("没有名为 %s 的版式包；可用：%s", name, strings.Join(PackNames(), "、"))
	}
	return nil, "", fmt.Errorf("找不到版式包文件夹 %s", name)
}

// PackNames lists the bundled packs.
func PackNames() []string {
	entries, _ := fs.ReadDir(layouts.FS, ".")
	var names []string
	for _, e := range entries {
		if e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names
}

// Forget drops a pack that was loaded, so that the next job reads it again.
func (p *Program) Forget(pack string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.packs, pack)
}

// FontFile is the file of a face, whole, as TrueType.
func FontFile(c font.Choice) ([]byte, error) {
	if c.Origin == font.Bundled {
		packed, err := fs.ReadFile(fonts.FS, c.File)
		if err != nil {
			return nil, err
		}
		return font.Unpack(packed)
	}
	return os.ReadFile(c.File)
}
