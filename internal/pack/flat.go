package pack

import (
	"bytes"
	"io/fs"
	"path"
	"strconv"

	"go.yaml.in/yaml/v4"

	"juesuan/internal/diag"
)

// FlatFile is a file of a pack as it is read: its own entries and those of its
// bases, each below a comment that says where it stands.
type FlatFile struct {
	Name string // sentences.yaml
	Text string
}

// files are the YAML files of a pack in the order in which they are shown.
var files = []string{fileInfo, filePage, fileStyles, fileOutline, fileTables, fileSentences, fileWords, fileForms, fileDeclare}

// Flat is a pack as one: what is read of it and of its bases.
// With alone it is the pack's own entries only.
func Flat(fsys fs.FS, dir string, bundled fs.FS, alone bool) ([]FlatFile, diag.List) {
	var diags diag.List
	p := &Pack{Name: path.Base(dir), lines: map[string][]string{}}
	p.openBases(Folder{FS: fsys, Dir: dir}, bundled, &diags)
	if alone {
		p.folders = p.folders[:1]
	}
	var out []FlatFile
	for _, file := range files {
		var missing diag.List
		t, ok := p.tree(file, &missing)
		if ok || !alone {
			diags = append(diags, missing...)
		}
		if !ok || t.root == nil {
			continue
		}
		n := t.root
		if _, whole := entries[file][""]; whole {
			n = t.marked("", entries[file], t.root, t.source)
		} else {
			first := *n
			first.HeadComment = t.at(n, t.source)
			n = &first
		}
		var b bytes.Buffer
		d, err := yaml.NewDumper(&b, yaml.WithIndent(2), yaml.WithLineWidth(-1))
		if err == nil {
			err = d.Dump(n)
		}
		if err == nil {
			err = d.Close()
		}
		if err != nil {
			diags.Errorf("pack.file", diag.Position{File: t.file}, "写不出合起来的 %s：%v", file, err)
			continue
		}
		out = append(out, FlatFile{file, b.String()})
	}
	return out, diags
}

// at is where a node stands: 国家2022/sentences.yaml:12.
func (t *tree) at(n *yaml.Node, in *source) string {
	if s := t.from[n]; s != nil {
		in = s
	}
	return "# " + in.file + ":" + strconv.Itoa(n.Line)
}

// marked is a copy of what stands at a path in which every entry says where it
// stands, and nothing else is a comment.
func (t *tree) marked(at string, entries map[string]string, n *yaml.Node, in *source) *yaml.Node {
	if s := t.from[n]; s != nil {
		in = s
	}
	out := bare(n)
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			k, v := n.Content[i], n.Content[i+1]
			key, below := bare(k), k.Value
			if at != "" {
				below = at + "." + k.Value
			}
			if _, parted := entries[below]; parted {
				out.Content = append(out.Content, key, t.marked(below, entries, v, in))
				continue
			}
			key.HeadComment = t.at(k, in)
			out.Content = append(out.Content, key, bareAll(v))
		}
	case yaml.SequenceNode:
		for _, v := range n.Content {
			entry := bareAll(v)
			entry.HeadComment = t.at(v, in)
			out.Content = append(out.Content, entry)
		}
	}
	return out
}

// bare is a node without its comments and what is below it.
func bare(n *yaml.Node) *yaml.Node {
	out := *n
	out.HeadComment, out.LineComment, out.FootComment, out.Content = "", "", "", nil
	return &out
}

func bareAll(n *yaml.Node) *yaml.Node {
	out := bare(n)
	for _, c := range n.Content {
		out.Content = append(out.Content, bareAll(c))
	}
	return out
}
