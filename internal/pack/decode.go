package pack

import (
	"encoding"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"juesuan/internal/diag"
)

// decoder fills structs from one YAML file and reports everything that is
// wrong with it, each with line and column, instead of the first fault only.
//
// A struct field takes the key of its `yaml` tag; `yaml:"-"` is left out. A
// field of type diag.Position named At receives the position of the value.
type decoder struct {
	file   string
	lines  []string
	diags  *diag.List
	places map[string]diag.Position // of every value, by its path
}

var (
	positionType        = reflect.TypeFor[diag.Position]()
	textUnmarshalerType = reflect.TypeFor[encoding.TextUnmarshaler]()
)

// keyMark ends the path of a key among the places, where the bare path is
// that of its value.
const keyMark = ":"

// decodeFile parses data and fills out, a pointer to a struct or map. It
// returns where each value stands.
func decodeFile[T any](file string, data []byte, out *T, diags *diag.List) map[string]diag.Position {
	d := &decoder{file: file, lines: strings.Split(string(data), "\n"), diags: diags, places: map[string]diag.Position{}}
	f, err := parser.ParseBytes(data, 0)
	if err != nil {
		d.syntax(err)
		return d.places
	}
	if len(f.Docs) == 0 || f.Docs[0].Body == nil {
		return d.places
	}
	if len(f.Docs) > 1 {
		d.errorf(f.Docs[1].Body, "pack.yaml", "一个文件里只能有一份 YAML 文档")
	}
	d.value(f.Docs[0].Body, reflect.ValueOf(out).Elem(), "")
	return d.places
}

func (d *decoder) syntax(err error) {
	// goccy prints "[line:column] message" on its first line.
	msg := strings.SplitN(err.Error(), "\n", 2)[0]
	pos := diag.Position{File: d.file}
	if rest, ok := strings.CutPrefix(msg, "["); ok {
		if place, text, ok := strings.Cut(rest, "] "); ok {
			msg = text
			l, c, _ := strings.Cut(place, ":")
			pos.Line, _ = strconv.Atoi(l)
			pos.Column, _ = strconv.Atoi(c)
		}
	}
	d.diags.Add(diag.Diagnostic{Severity: diag.Error, Code: "pack.syntax", At: pos,
		Message: "YAML 写法有误：" + msg, Excerpt: d.excerpt(pos.Line), Hint: "检查缩进、冒号后的空格和引号"})
}

func (d *decoder) excerpt(line int) string {
	if line >= 1 && line <= len(d.lines) {
		return strings.TrimRight(d.lines[line-1], "\r")
	}
	return ""
}

func (d *decoder) pos(n ast.Node) diag.Position {
	p := diag.Position{File: d.file}
	if t := n.GetToken(); t != nil && t.Position != nil {
		p.Line, p.Column = t.Position.Line, t.Position.Column
	}
	// A mapping's own token is the colon of its first pair: take the key's.
	switch n := n.(type) {
	case *ast.MappingNode:
		if len(n.Values) > 0 && n.Values[0].Key != nil {
			return d.pos(n.Values[0].Key)
		}
	case *ast.MappingValueNode:
		return d.pos(n.Key)
	case *ast.LiteralNode: // its token is the |, its text begins a line below
		p.Line, p.Column = p.Line+1, 0
	}
	return p
}

func (d *decoder) errorf(n ast.Node, code, format string, args ...any) *diag.Diagnostic {
	p := d.pos(n)
	d.diags.Add(diag.Diagnostic{Severity: diag.Error, Code: code, At: p,
		Message: fmt.Sprintf(format, args...), Excerpt: d.excerpt(p.Line)})
	return &(*d.diags)[len(*d.diags)-1]
}

// value fills v from n; path names it for messages.
func (d *decoder) value(n ast.Node, v reflect.Value, path string) {
	n = plain(n)
	if n == nil {
		return
	}
	if _, ok := n.(*ast.NullNode); ok {
		return
	}
	d.places[path] = d.pos(n)
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
		b, ok := n.(*ast.BoolNode)
		if !ok {
			d.errorf(n, "pack.type", "%s 应为 true 或 false", name(path))
			return
		}
		v.SetBool(b.Value)
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

func (d *decoder) slice(n ast.Node, v reflect.Value, path string) {
	seq, ok := n.(*ast.SequenceNode)
	if !ok {
		d.errorf(n, "pack.type", "%s 应为列表（每项前加“- ”）", name(path))
		return
	}
	out := reflect.MakeSlice(v.Type(), len(seq.Values), len(seq.Values))
	for i, e := range seq.Values {
		d.value(e, out.Index(i), fmt.Sprintf("%s[%d]", path, i+1))
	}
	v.Set(out)
}

func (d *decoder) mapping(n ast.Node, v reflect.Value, path string) {
	pairs, ok := pairs(n)
	if !ok {
		d.errorf(n, "pack.type", "%s 应为一组“键: 值”", name(path))
		return
	}
	v.Set(reflect.MakeMapWithSize(v.Type(), len(pairs)))
	for _, p := range pairs {
		key, _ := scalar(plain(p.Key.(ast.Node)))
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

func (d *decoder) structure(n ast.Node, v reflect.Value, path string) {
	d.at(n, v)
	t := v.Type()
	pairs, ok := pairs(n)
	if !ok {
		// A struct with a field tagged `yaml:",scalar"` may be written as a bare value.
		for i := range t.NumField() {
			if t.Field(i).Tag.Get("yaml") == ",scalar" {
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
		key, _, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ",")
		if key == "" && t.Field(i).Tag.Get("yaml") == ",scalar" {
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
		key, _ := scalar(plain(p.Key.(ast.Node)))
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

func (d *decoder) at(n ast.Node, v reflect.Value) {
	if v.Kind() != reflect.Struct {
		return
	}
	if f := v.FieldByName("At"); f.IsValid() && f.Type() == positionType {
		f.Set(reflect.ValueOf(d.pos(n)))
	}
}

// plain unwraps tags and anchors.
func plain(n ast.Node) ast.Node {
	for {
		switch x := n.(type) {
		case *ast.TagNode:
			n = x.Value
		case *ast.AnchorNode:
			n = x.Value
		case *ast.MappingKeyNode:
			n = x.Value
		default:
			return n
		}
	}
}

func pairs(n ast.Node) ([]*ast.MappingValueNode, bool) {
	switch n := n.(type) {
	case *ast.MappingNode:
		return n.Values, true
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}, true
	}
	return nil, false
}

// scalar returns the text of a scalar as the user wrote it: never through a float.
func scalar(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return n.Value.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return n.GetToken().Value, true
	}
	return "", false
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

// didYouMean proposes the nearest known key, or lists them all when there are few.
func didYouMean(key string, known []string) string {
	slices.Sort(known)
	best, dist := "", 3
	for _, k := range known {
		if n := distance(key, k); n < dist {
			best, dist = k, n
		}
	}
	if best != "" {
		return "是不是 " + best + "？"
	}
	return "这里可用的键：" + strings.Join(known, "、")
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
