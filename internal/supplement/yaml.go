package supplement

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"juesuan/internal/diag"
)

// ReadFile reads the YAML supplement at path; name is what messages call it.
// The document is never nil.
func ReadFile(path, name string, layouts Layouts) (*Document, diag.List) {
	data, list := readWhole(path, name)
	if list.Failed() {
		return layouts.Of("").Empty(name), list
	}
	return Read(data, name, layouts)
}

// Read reads a YAML supplement and compares it with the field table of the
// layout that it names. The
// document holds whatever fits; the list holds whatever does not.
func Read(data []byte, name string, layouts Layouts) (*Document, diag.List) {
	r := newReader(name, layouts)
	r.read(data)
	r.list.Sort()
	return r.doc, limited(r.list, name)
}

type reader struct{ fitter }

func newReader(name string, layouts Layouts) *reader {
	return &reader{fitter{doc: layouts.Of("").Empty(name), layouts: layouts}}
}

func (r *reader) read(data []byte) {
	// The parser counts the lines of comments that end in CRLF twice.
	data = []byte(strings.ReplaceAll(strings.TrimPrefix(string(data), "\ufeff"), "\r\n", "\n"))
	if len(data) > maxSize {
		r.list.Errorf("supplement.limit", diag.Position{File: r.doc.File}, "文件有 %d KB，不像是补充资料", len(data)>>10)
		return
	}
	if !utf8.Valid(data) {
		r.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "supplement.encoding", At: diag.Position{File: r.doc.File}, Message: "文件的编码不是 UTF-8",
			Hint: "请在编辑器里另存为 UTF-8 编码"})
		return
	}
	r.doc.lines = strings.Split(string(data), "\n")
	for i, line := range r.doc.lines {
		// YAML forbids tabs as indentation; the parser's own words for it help nobody.
		if indent := line[:len(line)-len(strings.TrimLeft(line, " \t"))]; strings.Contains(indent, "\t") && strings.TrimSpace(line) != "" {
			r.fail(diag.Position{File: r.doc.File, Line: i + 1, Column: strings.IndexByte(line, '\t') + 1}, "supplement.syntax", "用了制表符（Tab）缩进", "请改用空格缩进")
			return
		}
	}
	if !r.bounded() {
		return
	}
	file, err := parse(data)
	if err != nil {
		r.syntax(err)
		return
	}
	var body ast.Node
	for _, d := range file.Docs {
		if d.Body == nil {
			continue
		}
		if body != nil {
			r.fail(r.at(d.Body), "supplement.syntax", "一个文件里只能有一份资料", "请删去多余的“---”分隔")
			return
		}
		body = d.Body
	}
	if body == nil {
		r.fail(diag.Position{File: r.doc.File, Line: 1}, "supplement.empty", "文件是空的", "请用 juesuan init --yaml 生成一份再填写")
		return
	}
	r.root = r.node(body, 0)
	r.choose(at(r.root, "layout"))
	r.doc.note(r.root, "", false)
	r.fit(r.root)
}

// parse calls the parser, which makes no promise about hostile input.
func parse(data []byte) (f *ast.File, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%v", p)
		}
	}()
	return parser.ParseBytes(data, 0, parser.AllowDuplicateMapKey())
}

// syntax reports the parser's complaint at its line.
func (r *reader) syntax(err error) {
	// The library prints "[line:column] message" on its first line.
	msg, _, _ := strings.Cut(err.Error(), "\n")
	at := diag.Position{File: r.doc.File}
	if rest, ok := strings.CutPrefix(msg, "["); ok {
		if place, text, ok := strings.Cut(rest, "] "); ok {
			line, column, _ := strings.Cut(place, ":")
			at.Line, _ = strconv.Atoi(line)
			at.Column, _ = strconv.Atoi(column)
			msg = text
		}
	}
	message, hint := "YAML 写法有误（"+msg+"）", "请看这一行和上一行：缩进是否对齐，冒号后是否有空格，引号和括号是否成对"
	for _, k := range knownComplaints {
		if strings.Contains(msg, k.has) {
			message, hint = k.message, k.hint
			break
		}
	}
	if key, _, ok := strings.Cut(r.doc.Excerpt(at), "："); ok && strings.Trim(key, " -abcdefghijklmnopqrstuvwxyz_0123456789") == "" {
		hint = "冒号是中文的“：”，请改成英文的“:”，后面再加一个空格"
	}
	r.fail(at, "supplement.syntax", message, hint)
}

// knownComplaints are the parser's usual messages in words for a clerk.
var knownComplaints = []struct{ has, message, hint string }{
	{"mapping value is not allowed", "这里不该再有“名称: 内容”", "多半是上下几行的缩进没有对齐，或文字里有冒号加空格（有冒号的文字请用引号括起来）"},
	{"could not find end character of double-quoted", "双引号没有成对", "请补上另一个双引号"},
	{"could not find end character of single-quoted", "单引号没有成对", "请补上另一个单引号"},
	{"',' or '}' must be specified", "花括号没有成对，或各项之间少了逗号", "请看上一行的 { } 和逗号"},
	{"',' or ']' must be specified", "方括号没有成对，或各项之间少了逗号", "请看上一行的 [ ] 和逗号"},
	{"could not find", "有一个括号没有成对", "请看这一行和上一行的括号"},
	{"non-map value is specified", "这里少了“名称: ”", "请写成“名称: 内容”，冒号后要有空格"},
	{"unexpected key name", "这里少了“名称: ”，或缩进没有对齐", "请写成“名称: 内容”，冒号后要有空格"},
}

// node is a node of the parser's tree as the field table wants it.
func (r *reader) node(a ast.Node, depth int) *node {
	if a == nil {
		return &node{}
	}
	n := &node{at: r.at(a)}
	if depth++; depth > maxDepth {
		n.kind = deep
		return n
	}
	switch a := a.(type) {
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode, *ast.MergeKeyNode:
		n.kind = forbidden
	case *ast.NullNode:
	case *ast.MappingNode, *ast.MappingValueNode:
		n.kind = mapping
		for _, p := range pairs(a) {
			key, ok := text(p.Key)
			n.pairs = append(n.pairs, pair{key: key, keyAt: r.at(p.Key), odd: !ok, value: r.node(p.Value, depth)})
		}
	case *ast.SequenceNode:
		n.kind = sequence
		for _, item := range a.Values {
			n.items = append(n.items, r.node(item, depth))
		}
	default:
		s, ok := text(a)
		switch {
		case !ok:
			n.kind = other
		case s != "" || isLiteral(a):
			n.kind, n.text = scalar, s
		}
	}
	return n
}

func isLiteral(a ast.Node) bool {
	_, ok := a.(*ast.LiteralNode)
	return ok
}

// at is where a node begins.
func (r *reader) at(node ast.Node) diag.Position {
	p := diag.Position{File: r.doc.File}
	var t *token.Token
	switch n := node.(type) {
	case *ast.MappingNode:
		if len(n.Values) > 0 && !n.IsFlowStyle {
			return r.at(n.Values[0].Key)
		}
		t = n.Start
	case *ast.MappingValueNode:
		return r.at(n.Key)
	case *ast.LiteralNode:
		t = n.Start
	default:
		t = node.GetToken()
	}
	if t != nil && t.Position != nil {
		p.Line, p.Column = t.Position.Line, t.Position.Column
	}
	return p
}

// pairs are the pairs of a mapping, nil if the node is none.
func pairs(node ast.Node) []*ast.MappingValueNode {
	switch n := node.(type) {
	case *ast.MappingNode:
		return n.Values
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}
	}
	return nil
}

// text is the raw text of a scalar node: numbers as they were typed.
func text(node ast.Node) (string, bool) {
	switch n := node.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return strings.TrimRight(n.Value.Value, "\n"), true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return node.GetToken().Value, true
	case *ast.NullNode:
		return "", true
	}
	return "", false
}
