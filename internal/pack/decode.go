package pack

import (
	"bytes"
	"cmp"
	"encoding"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"juesuan/internal/diag"
)

// decoder fills structs from one YAML file and reports everything that is
// wrong with it, each with line and column, instead of the first fault only.
//
// A struct field takes the key of its `yaml` tag; `yaml:"-"` is left out. A
// field of type diag.Position named At receives the position of the value.
type decoder struct {
	*source
	diags  *diag.List
	places map[string]diag.Position // of every value, by its path
	from   map[*yaml.Node]*source   // the entries that stand in another file, a base's
}

// source is a file of a pack or of its base.
type source struct {
	file  string // by which messages call it
	lines []string
}

var (
	positionType        = reflect.TypeFor[diag.Position]()
	textUnmarshalerType = reflect.TypeFor[encoding.TextUnmarshaler]()
)

// keyMark ends the path of a key among the places, where the bare path is
// that of its value.
const keyMark = ":"

// tree is a parsed file: nil root where there is nothing in it.
type tree struct {
	*source
	root *yaml.Node
	from map[*yaml.Node]*source
}

// parseFile reads a YAML file.
func parseFile(file string, data []byte, diags *diag.List) tree {
	t := tree{source: &source{file, strings.Split(string(data), "\n")}}
	d := &decoder{source: t.source, diags: diags}
	if !d.bounded() || !d.encoded() {
		return t
	}
	load, err := yaml.NewLoader(bytes.NewReader(data))
	for i := 0; err == nil; i++ {
		var doc yaml.Node
		switch err = load.Load(&doc); {
		case err != nil || len(doc.Content) == 0:
		case i > 0:
			d.errorf(doc.Content[0], "pack.yaml", "一个文件里只能有一份 YAML 文档")
		default:
			t.root = doc.Content[0]
		}
	}
	if !errors.Is(err, io.EOF) {
		d.syntax(err)
	}
	return t
}

// decode fills out, a pointer to a struct or map. It returns where each value
// stands.
func decode[T any](t tree, out *T, diags *diag.List) map[string]diag.Position {
	d := &decoder{source: t.source, diags: diags, places: map[string]diag.Position{}, from: t.from}
	if t.root != nil {
		d.value(t.root, reflect.ValueOf(out).Elem(), "")
	}
	return d.places
}

func (d *decoder) syntax(err error) {
	pos, msg := diag.Position{File: d.file}, err.Error()
	var told *yaml.LoadError
	if errors.As(err, &told) {
		msg, pos.Line, pos.Column = told.Message, told.Mark.Line, told.Mark.Column
		// A quote or a key that is not closed is told where it begins.
		if begin := told.ContextMark; strings.HasPrefix(told.ContextMsg, "while scanning") && begin.Line > 0 {
			pos.Line, pos.Column = begin.Line, begin.Column
		}
	}
	text, hint, _ := inChinese(yamlSayings, msg)
	if at, wide, ok := d.wide(pos); ok {
		pos, text, hint = at, wide, "键、冒号、逗号、引号、括号都用半角"
	}
	pos.Line = max(pos.Line, 1)
	d.diags.Add(diag.Diagnostic{Severity: diag.Error, Code: "pack.syntax", At: pos,
		Message: "YAML 写法有误：" + text, Excerpt: d.excerpt(pos.Line), Hint: cmp.Or(hint, "检查缩进、冒号后的空格和引号")})
}

func (s *source) excerpt(line int) string {
	if line >= 1 && line <= len(s.lines) && len(s.lines[line-1]) <= maxExcerpt {
		return strings.TrimRight(s.lines[line-1], "\r")
	}
	return ""
}

// in is the file that a node stands in.
func (d *decoder) in(n *yaml.Node) *source {
	if s := d.from[n]; s != nil {
		return s
	}
	return d.source
}

func (d *decoder) pos(n *yaml.Node) diag.Position {
	p := diag.Position{File: d.in(n).file, Line: n.Line, Column: n.Column}
	if n.Kind == yaml.MappingNode && len(n.Content) > 0 {
		first := n.Content[0] // of {a: b} too the first key, and of an overlaid file its own first
		for i := 0; d.from[first] != nil && i < len(n.Content); i += 2 {
			first = n.Content[i]
		}
		p.Line, p.Column = first.Line, first.Column
		if s := d.from[first]; s != nil {
			p.File = s.file
		}
	}
	if n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 { // at the |, its text begins a line below
		p.Line, p.Column = p.Line+1, 0
	}
	return p
}

func (d *decoder) errorf(n *yaml.Node, code, format string, args ...any) *diag.Diagnostic {
	p, message := d.pos(n), fmt.Sprintf(format, args...)
	if line := d.in(n).excerpt(n.Line); n.Kind == yaml.ScalarNode && (code == "pack.type" || code == "pack.unknown_key") {
		if column, wrong, right := typedWide(line); column > 0 { // the whole line is one text because of it
			p.Line, p.Column, code, message = n.Line, column, "pack.syntax", "YAML 写法有误："+wideMark(wrong, right)
		}
	}
	d.diags.Add(diag.Diagnostic{Severity: diag.Error, Code: code, At: p, Message: message, Excerpt: d.in(n).excerpt(p.Line)})
	return &(*d.diags)[len(*d.diags)-1]
}

// value fills v from n; path names it for messages.
func (d *decoder) value(n *yaml.Node, v reflect.Value, path string) {
	if n.Kind == yaml.ScalarNode && n.Tag == "!!null" {
		return
	}
	d.places[path] = d.pos(n)
	if s := d.from[n]; s != nil { // what is below stands in the same file
		defer func(was *source) { d.source = was }(d.source)
		d.source = s
	}
	if v.CanAddr() && v.Addr().Type().Implements(textUnmarshalerType) && v.Kind() != reflect.Map {
		s, ok := scalar(n)
		if !ok {
			d.errorf(n, "pack.type", "%s 应为一个值，不能是列表或分组", name(path))
			return
		}
		if err := v.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(s)); err != nil {
			d.errorf(n, "pack.value", "%s：%s", name(path), err)
		}
		d.at(n, v)
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		d.value(n, v.Elem(), path)
	case reflect.String:
		s, ok := scalar(n)
		if !ok {
			d.errorf(n, "pack.type", "%s 应为文字", name(path))
			return
		}
		v.SetString(s)
	case reflect.Bool:
		if n.Kind != yaml.ScalarNode || n.Tag != "!!bool" {
			d.errorf(n, "pack.type", "%s 应为 true 或 false", name(path))
			return
		}
		v.SetBool(strings.EqualFold(n.Value, "true"))
	case reflect.Int, reflect.Int32, reflect.Int64:
		s, ok := scalar(n)
		i, err := strconv.ParseInt(s, 10, 64)
		if !ok || err != nil || v.OverflowInt(i) {
			d.errorf(n, "pack.type", "%s 应为整数", name(path))
			return
		}
		v.SetInt(i)
	case reflect.Slice:
		d.slice(n, v, path)
	case reflect.Map:
		d.mapping(n, v, path)
	case reflect.Struct:
		d.structure(n, v, path)
	default:
		panic("pack: cannot decode into " + v.Type().String())
	}
}

func (d *decoder) slice(n *yaml.Node, v reflect.Value, path string) {
	if n.Kind != yaml.SequenceNode {
		d.errorf(n, "pack.type", "%s 应为列表（每项前加“- ”）", name(path))
		return
	}
	out := reflect.MakeSlice(v.Type(), len(n.Content), len(n.Content))
	for i, e := range n.Content {
		d.value(e, out.Index(i), fmt.Sprintf("%s[%d]", path, i+1))
	}
	v.Set(out)
}

func (d *decoder) mapping(n *yaml.Node, v reflect.Value, path string) {
	pairs, ok := pairs(n)
	if !ok {
		d.errorf(n, "pack.type", "%s 应为一组“键: 值”", name(path))
		return
	}
	v.Set(reflect.MakeMapWithSize(v.Type(), len(pairs)))
	for _, p := range pairs {
		key, _ := scalar(p.Key)
		k := reflect.ValueOf(key).Convert(v.Type().Key())
		if v.MapIndex(k).IsValid() {
			d.errorf(p.Key, "pack.duplicate", "%s 出现了两次", name(join(path, key)))
			continue
		}
		d.places[join(path, key)+keyMark] = d.pos(p.Key)
		e := reflect.New(v.Type().Elem()).Elem()
		d.value(p.Value, e, join(path, key))
		v.SetMapIndex(k, e)
	}
}

func (d *decoder) structure(n *yaml.Node, v reflect.Value, path string) {
	d.at(n, v)
	t := v.Type()
	pairs, ok := pairs(n)
	if !ok {
		// A struct with a field tagged `yaml:",scalar"` may be written as a bare value,
		// one with `yaml:",list"` as a list.
		as := map[yaml.Kind]string{yaml.ScalarNode: "scalar", yaml.SequenceNode: "list"}[n.Kind]
		for i := range t.NumField() {
			if _, is, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ","); is != "" && is == as {
				d.value(n, v.Field(i), path)
				return
			}
		}
		d.errorf(n, "pack.type", "%s 应为一组“键: 值”", name(path))
		return
	}
	var known []string
	fields := map[string]int{}
	for i := range t.NumField() {
		key, is, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ",")
		if key == "" && is == "scalar" {
			key = "text"
		}
		if key == "" || key == "-" {
			continue
		}
		fields[key] = i
		known = append(known, key)
	}
	seen := map[string]bool{}
	for _, p := range pairs {
		key, _ := scalar(p.Key)
		i, ok := fields[key]
		switch {
		case !ok:
			g := d.errorf(p.Key, "pack.unknown_key", "不认识的键 %s", join(path, key))
			g.Hint = didYouMean(key, known)
			continue
		case seen[key]:
			d.errorf(p.Key, "pack.duplicate", "%s 出现了两次", name(join(path, key)))
			continue
		}
		seen[key] = true
		d.value(p.Value, v.Field(i), join(path, key))
	}
}

func (d *decoder) at(n *yaml.Node, v reflect.Value) {
	if v.Kind() != reflect.Struct {
		return
	}
	if f := v.FieldByName("At"); f.IsValid() && f.Type() == positionType {
		f.Set(reflect.ValueOf(d.pos(n)))
	}
}

// keyValue is a pair of a mapping.
type keyValue struct{ Key, Value *yaml.Node }

func pairs(n *yaml.Node) ([]keyValue, bool) {
	if n.Kind != yaml.MappingNode {
		return nil, false
	}
	var out []keyValue
	for i := 0; i+1 < len(n.Content); i += 2 {
		out = append(out, keyValue{n.Content[i], n.Content[i+1]})
	}
	return out, true
}

// scalar returns the text of a scalar as the user wrote it: never through a float.
func scalar(n *yaml.Node) (string, bool) {
	return n.Value, n.Kind == yaml.ScalarNode && n.Tag != "!!null"
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

func name(path string) string {
	if path == "" {
		return "文件内容"
	}
	return path
}

// nearest is the known key that a key is most like, "" where it is like none.
func nearest(key string, known []string) string {
	best, dist := "", 3
	for _, k := range known {
		if n := distance(key, k); n < dist {
			best, dist = k, n
		}
	}
	return best
}

// didYouMean proposes the nearest known key, or lists them all when there are few.
func didYouMean(key string, known []string) string {
	slices.Sort(known)
	if best := nearest(key, known); best != "" {
		return "是不是 " + best + "？"
	}
	more := ""
	if len(known) > maxKnown {
		known, more = known[:maxKnown], "……"
	}
	return "这里可用的键：" + strings.Join(known, "、") + more
}

// distance is the Levenshtein distance.
func distance(a, b string) int {
	ra, rb := []rune(a), []rune(b)
	row := make([]int, len(rb)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range ra {
		diagonal := row[0]
		row[0] = i + 1
		for j, y := range rb {
			cost := 1
			if x == y {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, diagonal+cost)
		}
	}
	return row[len(rb)]
}
