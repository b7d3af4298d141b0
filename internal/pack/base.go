package pack

import (
	"errors"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"juesuan/internal/diag"
)

// Folder is a folder of a pack's files.
type Folder struct {
	FS      fs.FS
	Dir     string
	bundled bool // it was found as a base among the bundled packs
}

// entries says which parts of a file are entries that a pack may put in the
// place of its base's, whole: the children of these paths, by their key, or by
// what the field named says. The parts of outline.yaml are put over the base's by
// outlineOver.
var entries = map[string]map[string]string{
	fileInfo:      {"": "", "tables": "", "prose": "", "fonts": ""},
	filePage:      {"": "", "pages": "", "numbering": "", "header": "", "spacing": ""},
	fileStyles:    {"": "id"},
	fileOutline:   {"": "", "cover": "", "contents": "", "parts": "key"},
	fileTables:    {"": "", "defaults": "", "tables": "id", "lists": "id"},
	fileSentences: {"": ""},
	fileWords:     {"": "", "change": ""},
	fileForms:     {"": "", "forms": "form"},
	fileDeclare:   {"": "", "fields": "key", "facts": "", "charts": "", "tables": "table", "forms": "form"},
}

// ownKeys are the keys of pack.yaml that say what a pack is: a base's say nothing of
// those that stand on it.
var ownKeys = []string{"base", "title", "place", "year", "unverified"}

// maxBases: a base may stand on another one, and that is all.
const maxBases = 2

// openBases finds the folders of the pack's bases, the nearest first: a bundled
// pack of that name, else a folder beside the pack.
func (p *Pack) openBases(pack Folder, bundled fs.FS, diags *diag.List) {
	p.folders = []Folder{pack}
	for {
		last := len(p.folders) - 1
		f := p.folders[last]
		data, err := readFile(f.FS, path.Join(f.Dir, fileInfo))
		if err != nil {
			return // told when it is read
		}
		t := parseFile(path.Join(p.label(last), fileInfo), data, &diag.List{})
		_, value := pair(t.root, "base")
		if value == nil {
			return
		}
		d := decoder{source: t.source, diags: diags}
		name, _ := scalar(value)
		base := Folder{bundled, name, true}
		if !isPack(base) {
			base = Folder{f.FS, path.Join(path.Dir(f.Dir), name), f.bundled}
		}
		switch {
		case name == "" || strings.ContainsAny(name, `/\`):
			d.errorf(value, "pack.base", "base 应为版式包的名称：自带的，或放在同一处的文件夹")
			return
		case slices.ContainsFunc(p.folders, func(o Folder) bool { return o.Dir == base.Dir && o.bundled == base.bundled }):
			d.errorf(value, "pack.base", "base: %s 又回到了自己", name)
			return
		case len(p.folders) > maxBases:
			d.errorf(value, "pack.base", "base 叠了三层；版式包的 base 可以另有 base，再下面不行")
			return
		case !isPack(base):
			d.errorf(value, "pack.base", "没有名为 %s 的版式包可作 base：自带的里没有，%s 旁边也没有这个文件夹", name, path.Base(f.Dir))
			return
		}
		p.folders = append(p.folders, base)
	}
}

func isPack(f Folder) bool {
	if f.FS == nil || !fs.ValidPath(f.Dir) {
		return false
	}
	_, err := fs.Stat(f.FS, path.Join(f.Dir, fileInfo))
	return err == nil
}

// label is how messages call one of the folders: by its name, and a bundled base
// of the same name as the pack's own folder by where it is.
func (p *Pack) label(i int) string {
	if name := path.Base(p.folders[i].Dir); i > 0 && name == path.Base(p.folders[0].Dir) {
		return "（自带的）" + name
	}
	return path.Clean(p.folders[i].Dir)
}

// Folders are the pack's own folder and those of its bases, the nearest first.
func (p *Pack) Folders() []Folder { return p.folders }

// owns reports whether a place is in the pack's own files, not in a base's.
func (p *Pack) owns(at diag.Position) bool {
	return len(p.folders) < 2 || path.Dir(at.File) == p.label(0)
}

// tree reads a file of the pack over those of its bases. A file that neither has
// is a fault, except for declare.yaml.
func (p *Pack) tree(file string, diags *diag.List) (out tree, ok bool) {
	for i, f := range slices.Backward(p.folders) {
		name := path.Join(p.label(i), file)
		data, err := readFile(f.FS, path.Join(f.Dir, file))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			continue
		case err != nil:
			diags.Errorf("pack.file", diag.Position{File: name}, "读不出文件 %s：%v", file, err)
			continue
		}
		t := parseFile(name, data, diags)
		p.lines[name] = t.lines
		if ok {
			t = p.over(file, out, t, diags)
		}
		out, ok = t, true
	}
	if !ok && file != fileDeclare {
		name := path.Join(p.label(0), file)
		diags.Errorf("pack.file", diag.Position{File: name}, "版式包缺少文件 %s", file)
	}
	return out, ok
}

// over puts the entries of a file over those of the base's.
func (p *Pack) over(file string, base, own tree, diags *diag.List) tree {
	o := &overlay{entries: entries[file], base: base, own: own, from: maps.Clone(base.from), same: func(n *yaml.Node) {
		d := decoder{source: own.source, diags: diags}
		g := d.errorf(n, "pack.override", "与 %s 的一样，没有改动什么", path.Dir(base.file))
		g.Severity, g.Hint = diag.Warning, "删去这一条，以后随它改"
	}, wrong: func(n *yaml.Node, at string, want yaml.Kind) {
		d := decoder{source: own.source, diags: diags}
		if want == yaml.SequenceNode {
			d.errorf(n, "pack.type", "%s 应为列表（每项前加“- ”）", name(at))
		} else {
			d.errorf(n, "pack.type", "%s 应为一组“键: 值”", name(at))
		}
	}}
	if o.from == nil {
		o.from = map[*yaml.Node]*source{}
	}
	if file == fileInfo {
		base.root = without(base.root, ownKeys)
	}
	o.parts = file == fileOutline
	o.errorf = func(n *yaml.Node, hint, format string, args ...any) *diag.Diagnostic {
		d := decoder{source: own.source, diags: diags}
		g := d.errorf(n, "pack.override", format, args...)
		g.Hint = hint
		return g
	}
	t := own
	t.root, t.from = o.merge("", base.root, own.root), o.from
	return t
}

// overlay is one file over its base's.
type overlay struct {
	entries   map[string]string
	base, own tree
	from      map[*yaml.Node]*source // the nodes that stand in a base's file
	same      func(n *yaml.Node)     // an entry that says what the base's says
	wrong     func(n *yaml.Node, at string, want yaml.Kind)
	errorf    func(n *yaml.Node, hint, format string, args ...any) *diag.Diagnostic
	parts     bool // the file is outline.yaml
}

func (o *overlay) merge(at string, base, own *yaml.Node) *yaml.Node {
	by, parted := o.entries[at]
	switch {
	case own == nil || own.Tag == "!!null" && own.Kind == yaml.ScalarNode && at == "":
		return o.inherit(base)
	case base == nil, own.Tag == "!!null" && own.Kind == yaml.ScalarNode:
		return own // what the base has is left out
	case !parted:
		if equal(base, own) {
			o.same(own)
		}
		return own
	case base.Kind != own.Kind || own.Kind != yaml.MappingNode && own.Kind != yaml.SequenceNode:
		o.wrong(own, at, base.Kind)
		return o.inherit(base)
	case own.Kind == yaml.MappingNode:
		return o.mapping(at, base, own)
	case o.parts:
		return (&outlineOver{overlay: o, within: []*yaml.Node{base}, taken: map[*yaml.Node]bool{}}).list(own)
	}
	return o.sequence(by, base, own)
}

// inherit marks a node as standing in the base's file.
func (o *overlay) inherit(n *yaml.Node) *yaml.Node {
	if n != nil && o.from[n] == nil {
		o.from[n] = o.base.source
	}
	return n
}

func (o *overlay) mapping(at string, base, own *yaml.Node) *yaml.Node {
	out := *own
	out.Content = nil
	done := map[*yaml.Node]bool{}
	for i := 0; i+1 < len(base.Content); i += 2 {
		key, value := base.Content[i], base.Content[i+1]
		k, v := pair(own, key.Value)
		if k == nil {
			out.Content = append(out.Content, o.inherit(key), o.inherit(value))
			continue
		}
		done[k] = true
		out.Content = append(out.Content, k, o.merge(strings.TrimPrefix(at+"."+key.Value, "."), value, v))
	}
	for i := 0; i+1 < len(own.Content); i += 2 {
		if k := own.Content[i]; !done[k] {
			out.Content = append(out.Content, k, own.Content[i+1])
		}
	}
	return &out
}

func (o *overlay) sequence(by string, base, own *yaml.Node) *yaml.Node {
	out := *own
	out.Content = nil
	id := func(n *yaml.Node) string {
		if _, v := pair(n, by); v != nil {
			return v.Value
		}
		return ""
	}
	done := map[*yaml.Node]bool{}
	for _, n := range base.Content {
		i := slices.IndexFunc(own.Content, func(m *yaml.Node) bool { return id(m) == id(n) && id(n) != "" })
		if i < 0 {
			out.Content = append(out.Content, o.inherit(n))
			continue
		}
		done[own.Content[i]] = true
		if m := own.Content[i]; equal(n, m) || len(m.Content) == 2 {
			o.same(m)
		}
		if part := own.Content[i]; by == "id" && part.Kind == yaml.MappingNode {
			out.Content = append(out.Content, o.fields(n, part))
		} else {
			out.Content = append(out.Content, part)
		}
	}
	for _, n := range own.Content {
		if !done[n] {
			out.Content = append(out.Content, n)
		}
	}
	return &out
}

// fields is a table, list or style over the base's: what it does not write stays.
func (o *overlay) fields(base, own *yaml.Node) *yaml.Node {
	out := *own
	out.Content = slices.Clone(own.Content)
	for i := 0; i+1 < len(own.Content); i += 2 {
		k, v := own.Content[i], own.Content[i+1]
		_, was := pair(base, k.Value)
		names := []string{"id", "name", "statement"} // which say what it is
		if was != nil && equal(was, v) && !slices.Contains(names, k.Value) && !equal(base, own) {
			o.same(v)
		}
	}
	for i := 0; i+1 < len(base.Content); i += 2 {
		if k, _ := pair(own, base.Content[i].Value); k == nil {
			out.Content = append(out.Content, o.inherit(base.Content[i]), o.inherit(base.Content[i+1]))
		}
	}
	return &out
}

// pair is a key of a mapping and its value, nil where it has none.
func pair(n *yaml.Node, key string) (k, v *yaml.Node) {
	if n != nil && n.Kind == yaml.MappingNode {
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == key {
				return n.Content[i], n.Content[i+1]
			}
		}
	}
	return nil, nil
}

// without is a mapping without some keys.
func without(n *yaml.Node, keys []string) *yaml.Node {
	if n == nil || n.Kind != yaml.MappingNode {
		return n
	}
	out := *n
	out.Content = nil
	for i := 0; i+1 < len(n.Content); i += 2 {
		if !slices.Contains(keys, n.Content[i].Value) {
			out.Content = append(out.Content, n.Content[i], n.Content[i+1])
		}
	}
	return &out
}

// equal reports whether two nodes say the same.
func equal(a, b *yaml.Node) bool {
	return a.Kind == b.Kind && a.Tag == b.Tag && strings.TrimRight(a.Value, "\n") == strings.TrimRight(b.Value, "\n") &&
		slices.EqualFunc(a.Content, b.Content, equal)
}
