package pack

import (
	"bytes"
	"io/fs"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"juesuan/internal/diag"
)

// Entry is an entry of a pack as it is read: a sentence, a style, a table, a
// setting; of outline.yaml one line.
type Entry struct {
	File string // sentences.yaml
	Key  string // overall; styles: id, tables.income
	Text string
	At   string // where it stands: national-2022/sentences.yaml:12
}

// Entries are those of a pack with its bases, in their order.
func Entries(fsys fs.FS, dir string, bundled fs.FS) ([]Entry, diag.List) {
	var diags diag.List
	p := &Pack{Name: path.Base(dir), lines: map[string][]string{}}
	p.openBases(Folder{FS: fsys, Dir: dir}, bundled, &diags)
	var out []Entry
	for _, file := range files {
		var missing diag.List
		t, ok := p.tree(file, &missing)
		if file != fileDeclare {
			diags = append(diags, missing...)
		}
		if !ok || t.root == nil {
			continue
		}
		if len(entries[file]) == 0 {
			for line := range strings.Lines(text(t.root)) {
				out = append(out, Entry{File: file, Text: strings.TrimRight(line, "\n"), At: t.file})
			}
			continue
		}
		t.entries(file, "", t.root, t.source, &out)
	}
	return out, diags
}

// entries adds what stands at a path.
func (t *tree) entries(file, at string, n *yaml.Node, in *source, out *[]Entry) {
	if s := t.from[n]; s != nil {
		in = s
	}
	add := func(key string, place, value *yaml.Node) {
		*out = append(*out, Entry{file, key, text(value), strings.TrimPrefix(t.at(place, in), "# ")})
	}
	by := entries[file][at]
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			k, v := n.Content[i], n.Content[i+1]
			below := strings.TrimPrefix(at+"."+k.Value, ".")
			if _, parted := entries[file][below]; parted {
				t.entries(file, below, v, in, out)
				continue
			}
			add(below, k, v)
		}
	case yaml.SequenceNode:
		for _, v := range n.Content {
			key := at
			if _, id := pair(v, by); id != nil {
				key = strings.TrimPrefix(at+"."+id.Value, ".")
			}
			add(key, v, v)
		}
	}
}

// text is a node as YAML, without comments.
func text(n *yaml.Node) string {
	var b bytes.Buffer
	d, err := yaml.NewDumper(&b, yaml.WithIndent(2), yaml.WithLineWidth(-1))
	if err == nil {
		err = d.Dump(bareAll(n))
	}
	if err == nil {
		err = d.Close()
	}
	if err != nil {
		return n.Value
	}
	return strings.TrimRight(b.String(), "\n")
}

// Difference is an entry that two packs do not have alike: nil where one lacks it.
type Difference struct{ A, B *Entry }

// Diff is how two packs differ, entry by entry in the order of the first, what
// only the second has last in each file; of outline.yaml line by line.
func Diff(a, b []Entry) (out []Difference) {
	for _, file := range files {
		x, y := of(a, file), of(b, file)
		if len(entries[file]) == 0 {
			out = append(out, lineDiff(x, y)...)
			continue
		}
		for i := range x {
			j := slices.IndexFunc(y, func(e Entry) bool { return e.Key == x[i].Key })
			switch {
			case j < 0:
				out = append(out, Difference{A: &x[i]})
			case y[j].Text != x[i].Text:
				out = append(out, Difference{&x[i], &y[j]})
			}
		}
		for j := range y {
			if !slices.ContainsFunc(x, func(e Entry) bool { return e.Key == y[j].Key }) {
				out = append(out, Difference{B: &y[j]})
			}
		}
	}
	return out
}

// Lines are the lines in which the two differ; all of what only one has.
func (d Difference) Lines() []Difference {
	lines := func(e *Entry) (out []Entry) {
		if e != nil {
			for line := range strings.Lines(e.Text) {
				out = append(out, Entry{Text: strings.TrimRight(line, "\n")})
			}
		}
		return out
	}
	return lineDiff(lines(d.A), lines(d.B))
}

func of(all []Entry, file string) (out []Entry) {
	for _, e := range all {
		if e.File == file {
			out = append(out, e)
		}
	}
	return out
}

// lineDiff leaves out the longest run of lines that both have in the same order.
func lineDiff(x, y []Entry) (out []Difference) {
	common := make([][]int, len(x)+1) // lengths of what x[i:] and y[j:] have in common
	for i := range common {
		common[i] = make([]int, len(y)+1)
	}
	for i := len(x) - 1; i >= 0; i-- {
		for j := len(y) - 1; j >= 0; j-- {
			common[i][j] = max(common[i+1][j], common[i][j+1])
			if x[i].Text == y[j].Text {
				common[i][j] = 1 + common[i+1][j+1]
			}
		}
	}
	i, j := 0, 0
	for i < len(x) || j < len(y) {
		switch {
		case i < len(x) && j < len(y) && x[i].Text == y[j].Text:
			i, j = i+1, j+1
		case j == len(y) || i < len(x) && common[i+1][j] >= common[i][j+1]:
			out = append(out, Difference{A: &x[i]})
			i++
		default:
			out = append(out, Difference{B: &y[j]})
			j++
		}
	}
	return out
}
