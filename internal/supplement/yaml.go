package supplement

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
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
func ReadFile(path, name string) (*Document, diag.List) {
	var list diag.List
	at := diag.Position{File: name}
	empty := &Document{File: name, Root: &Value{Field: Root()}}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		list.Add(diag.Diagnostic{Severity: diag.Error, Code: "supplement.missing", At: at, Message: "没有补充资料文件", Hint: "请在单位文件夹里放上 unit.yaml，可从样例复制后修改"})
		return empty, list
	case err != nil:
		list.Errorf("supplement.open", at, "打不开这个文件：%v", err)
		return empty, list
	case info.IsDir():
		list.Errorf("supplement.open", at, "这是一个文件夹，不是文件")
		return empty, list
	case info.Size() > maxSize:
		list.Errorf("supplement.limit", at, "文件有 %d KB，不像是补充资料", info.Size()>>10)
		return empty, list
	}
	data, err := os.ReadFile(path)
	if err != nil {
		list.Errorf("supplement.open", at, "打不开这个文件：%v", err)
		return empty, list
	}
	return Read(data, name)
}

// Read reads a YAML supplement and compares it with the field table. The
// document holds whatever fits; the list holds whatever does not.
func Read(data []byte, name string) (*Document, diag.List) {
	r := &reader{doc: &Document{File: name, Root: &Value{Field: Root()}}}
	r.read(data)
	r.list.Sort()
	return r.doc, limited(r.list, name)
}

type reader struct {
	doc  *Document
	list diag.List
}

func (r *reader) read(data []byte) {
	data = []byte(strings.TrimPrefix(string(data), "\ufeff"))
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
		r.fail(diag.Position{File: r.doc.File, Line: 1}, "supplement.empty", "文件是空的", "可从样例的 unit.yaml 复制后修改")
		return
	}
	if !r.schema(body) {
		return
	}
	r.doc.Root = r.value(body, Root(), "", context{})
	if r.doc.Root == nil {
		r.doc.Root = &Value{Field: Root()}
	}
	r.doc.Root.named("")
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

// schema looks at the version before anything else: of another version, the
// keys mean other things.
func (r *reader) schema(body ast.Node) bool {
	for _, pair := range pairs(body) {
		if key, _ := scalar(pair.Key); key == "schema" {
			if v, _ := scalar(pair.Value); v != "" && v != Schema {
				r.fail(r.at(pair.Value), "supplement.schema", "格式版本是 "+clip(v)+"，本程序认识的是 "+Schema, "请用相应版本的程序，或按新格式改写")
				return false
			}
		}
	}
	return true
}

// context is what groups say for the amounts below them.
type context struct {
	unit, source string
	unitless     *unitless // the nearest group that may say a unit
	keyAt        diag.Position
	depth        int
}

// unitless is a group that may say a unit; what it lacks is told once.
type unitless struct {
	name string
	at   diag.Position
	told bool
}

// value reads node as the field says; nil where nothing is given or nothing
// can be made of it.
func (r *reader) value(node ast.Node, f *Field, key string, ctx context) *Value {
	if node == nil {
		return nil
	}
	if ctx.depth++; ctx.depth > maxDepth {
		r.fail(r.at(node), "supplement.syntax", "嵌套太深", "")
		return nil
	}
	switch n := node.(type) {
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode, *ast.MergeKeyNode:
		r.fail(r.at(node), "supplement.syntax", "不能用 YAML 的锚点、引用和类型标记（&、*、!、<<）", "请直接写出内容；以这些符号开头的文字请用引号括起来")
		return nil
	case *ast.NullNode:
		return nil
	case *ast.StringNode:
		if n.Value == "" {
			return nil
		}
	}
	v := &Value{Field: f, Key: key, At: r.at(node), KeyAt: ctx.keyAt}
	switch f.Type {
	case Group:
		return r.group(node, v, ctx)
	case List:
		return r.items(node, v, ctx)
	case Amount:
		return r.amount(node, v, ctx)
	}
	s, ok := scalar(node)
	if !ok {
		r.fail(v.At, "supplement.type", "“"+f.Name+"”应填"+f.Type.expects()+"，这里却是"+shape(node), exampleHint(f))
		return nil
	}
	v.Scalar = s
	if problem := f.fault(s); problem != "" {
		r.fail(v.At, "supplement.value", "“"+f.Name+"”"+problem, exampleHint(f))
		return nil
	}
	return v
}

// group reads a mapping with the members that the field has.
func (r *reader) group(node ast.Node, v *Value, ctx context) *Value {
	list := pairs(node)
	if list == nil {
		if m, ok := node.(*ast.MappingNode); ok && len(m.Values) == 0 {
			list = []*ast.MappingValueNode{}
		} else {
			r.fail(v.At, "supplement.type", "“"+v.Field.Name+"”下面应是若干“名称: 内容”，这里却是"+shape(node), exampleHint(v.Field))
			return nil
		}
	}
	head := v.KeyAt // where what is missing belongs
	if head.IsZero() {
		head = v.At
	}
	if v.Field.Member("unit") != nil {
		ctx.unitless = &unitless{name: v.Field.Name, at: head}
	}
	for _, pair := range list {
		// The unit and the source of the group count for all its amounts,
		// wherever in the group they stand.
		switch key, _ := scalar(pair.Key); {
		case key == "unit" && v.Field.Member("unit") != nil:
			ctx.unit, _ = scalar(pair.Value)
		case key == "source" && v.Field.Member("source") != nil:
			ctx.source, _ = scalar(pair.Value)
		}
	}
	type place struct {
		at   diag.Position
		told bool // what is wrong with its value was told
	}
	seen := map[string]place{}
	for _, pair := range list {
		at := r.at(pair.Key)
		key, ok := scalar(pair.Key)
		if !ok {
			r.fail(at, "supplement.key", "这里的名称写法不对", "请写“名称: 内容”，名称见字段表")
			continue
		}
		if first, twice := seen[key]; twice {
			r.fail(at, "supplement.duplicate", fmt.Sprintf("“%s”写了两次，第一次在第 %d 行", clip(key), first.at.Line), "请只留一个")
			continue
		}
		seen[key] = place{at: at}
		f := v.Field.Member(key)
		if f == nil {
			r.unknown(at, key, v.Field)
			continue
		}
		before := len(r.list)
		ctx.keyAt = at
		if m := r.value(pair.Value, f, key, ctx); m != nil {
			v.Members = append(v.Members, m)
		}
		seen[key] = place{at: at, told: len(r.list) > before}
	}
	for i := range v.Field.Fields {
		f := &v.Field.Fields[i]
		if !f.Required || v.Get(f.Key) != nil {
			continue
		}
		if p, given := seen[f.Key]; given {
			if !p.told {
				r.fail(p.at, "supplement.required", "“"+f.Name+"”没有填", exampleHint(f))
			}
			continue
		}
		where := ""
		if v.Field.Key != "" || v.Key != "" {
			where = "“" + v.Field.Name + "”里"
		}
		r.fail(head, "supplement.required", where+"缺少“"+f.Name+"”（"+f.Key+"）", exampleHint(f))
	}
	return v
}

func (r *reader) items(node ast.Node, v *Value, ctx context) *Value {
	seq, ok := node.(*ast.SequenceNode)
	if !ok {
		r.fail(v.At, "supplement.type", "“"+v.Field.Name+"”下面应是若干条，每条以“- ”开头，这里却是"+shape(node), exampleHint(v.Field.Item))
		return nil
	}
	ctx.keyAt = diag.Position{}
	for _, n := range seq.Values {
		if item := r.value(n, v.Field.Item, "", ctx); item != nil {
			v.Items = append(v.Items, item)
		}
	}
	if len(v.Items) == 0 {
		return nil
	}
	return v
}

// amount reads money: a number whose unit the group or the table says, or a
// group of value, unit, scope, source and derived.
func (r *reader) amount(node ast.Node, v *Value, ctx context) *Value {
	v.Money = Money{Unit: ctx.unit, Source: ctx.source}
	if v.Money.Unit == "" {
		v.Money.Unit = v.Field.Unit
	}
	number := v.At
	if list := pairs(node); list != nil {
		shell := Field{Key: v.Field.Key, Name: v.Field.Name, Type: Group, Fields: amountMembers}
		before := len(r.list)
		g := r.group(node, &Value{Field: &shell, Key: v.Key, At: v.At}, ctx)
		value := g.Get("value")
		if value == nil || len(r.list) > before {
			return nil // told
		}
		v.Scalar, v.At, number = value.Scalar, value.At, value.At
		if u := g.Get("unit"); u != nil {
			v.Money.Unit = u.Scalar
		}
		if s := g.Get("source"); s != nil {
			v.Money.Source = s.Scalar
		}
		if s := g.Get("scope"); s != nil {
			v.Money.Scope = s.Scalar
		}
		if d := g.Get("derived"); d != nil {
			v.Money.Derived = IsTrue(d.Scalar)
		}
	} else {
		s, ok := scalar(node)
		if !ok {
			r.fail(v.At, "supplement.type", "“"+v.Field.Name+"”应填金额，这里却是"+shape(node), "请写数字，或 {value: 数字, unit: 万元}")
			return nil
		}
		v.Scalar = s
	}
	digits, problem := plainNumber(v.Scalar)
	if problem != "" {
		r.fail(number, "supplement.amount", "“"+v.Field.Name+"”应填金额，“"+clip(v.Scalar)+"”"+problem, "请只写数字，例如 1420.38；单位写在 unit 里")
		return nil
	}
	v.Scalar = digits
	places := map[string]int{"元": 2, "千元": 5, "万元": 6}
	limit, known := places[v.Money.Unit]
	if !known {
		const hint = "请写一行 unit: 万元（或 元），或把这个数写成 {value: "
		switch u := ctx.unitless; {
		case v.Money.Unit != "":
			// A wrong unit was told where it stands.
		case u == nil:
			r.fail(number, "supplement.unit", "“"+v.Field.Name+"”没有说明金额单位", "请写成 {value: "+digits+", unit: 万元}")
		case !u.told:
			u.told = true
			r.fail(u.at, "supplement.unit", "“"+u.name+"”里的金额没有说明单位", hint+digits+", unit: 万元}")
		}
		return nil
	}
	if _, fraction, ok := strings.Cut(digits, "."); ok && len(strings.TrimRight(fraction, "0")) > limit {
		r.fail(number, "supplement.amount", "“"+v.Field.Name+"”"+digits+v.Money.Unit+" 细于一分", "请核对小数位数和金额单位")
		return nil
	}
	return v
}

// unknown reports a key that the group does not have, with the nearest one
// that it has.
func (r *reader) unknown(at diag.Position, key string, f *Field) {
	best, distance := "", max(2, len([]rune(key))/3)+1
	var keys []string
	for i := range f.Fields {
		k := f.Fields[i].Key
		keys = append(keys, k)
		d := editDistance(key, k)
		switch {
		case f.Fields[i].Name == key:
			d = 0 // the Chinese name written for the key
		case isDigits(key):
			continue // one code for another is no slip of the pen
		}
		if d < distance {
			best, distance = k, d
		}
	}
	hint := ""
	switch {
	case best != "":
		hint = "是不是“" + best + "”（" + f.Member(best).Name + "）？"
	case f.Digits > 0:
		hint = fmt.Sprintf("这里的名称应是 %d 位科目编码", f.Digits)
		if len(keys) > 0 {
			hint += "，或 " + strings.Join(keys, "、")
		}
	default:
		hint = "这里可以写：" + strings.Join(keys, "、")
	}
	r.fail(at, "supplement.key", "“"+f.Name+"”里没有“"+clip(key)+"”这一项", hint)
}

func (r *reader) fail(at diag.Position, code, message, hint string) {
	r.list.Add(diag.Diagnostic{Severity: diag.Error, Code: code, At: at, Message: message, Excerpt: r.doc.Excerpt(at), Hint: hint})
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

// scalar is the raw text of a scalar node: numbers as they were typed.
func scalar(node ast.Node) (string, bool) {
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

// shape is what a message calls a node.
func shape(node ast.Node) string {
	switch node.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		return "一组“名称: 内容”"
	case *ast.SequenceNode:
		return "若干条“- ”"
	}
	if s, ok := scalar(node); ok {
		return "“" + clip(s) + "”"
	}
	return "别的写法"
}

func clip(s string) string {
	s = strings.ReplaceAll(s, "\n", " ")
	if r := []rune(s); len(r) > 30 {
		return string(r[:30]) + "…"
	}
	return s
}

// editDistance counts the insertions, deletions, replacements and swaps of
// neighbours that turn a into b.
func editDistance(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x) > 64 || len(y) > 64 {
		return 64
	}
	rows := make([][]int, len(x)+1)
	for i := range rows {
		rows[i] = make([]int, len(y)+1)
		rows[i][0] = i
	}
	for j := range y {
		rows[0][j+1] = j + 1
	}
	for i := range x {
		for j := range y {
			cost := 1
			if x[i] == y[j] {
				cost = 0
			}
			d := min(rows[i][j+1]+1, rows[i+1][j]+1, rows[i][j]+cost)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				d = min(d, rows[i-1][j-1]+1)
			}
			rows[i+1][j+1] = d
		}
	}
	return rows[len(x)][len(y)]
}
