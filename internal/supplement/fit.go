package supplement

import (
	"fmt"
	"strings"

	"juesuan/internal/diag"
)

// fitter holds what a file says against the field table: node → Value.
type fitter struct {
	doc   *Document
	root  *node // what the file says; nil where it cannot be read
	list  diag.List
	cells bool // the file is a workbook

	layouts Layouts
}

// choose takes the field table of the layout that the file names.
func (r *fitter) choose(layout *node) {
	if r.layouts == nil || layout == nil || layout.kind != scalar {
		return
	}
	r.doc.Fields = r.layouts.Of(layout.text)
	r.doc.Root.Field = r.doc.Fields.root
}

const (
	noMarks     = "不能用 YAML 的锚点、引用和类型标记（&、*、!、<<）"
	noMarksHint = "请直接写出内容；以这些符号开头的文字请用引号括起来"
)

// fit makes the document of a file's root. Of another version the keys mean
// other things: then nothing more is read.
func (r *fitter) fit(root *node) {
	for _, p := range root.pairs {
		if p.key != "schema" || p.value.text == "" || p.value.text == Schema {
			continue
		}
		at, version := p.value.at, p.value.text
		if isDigits(version) && version != "0" {
			// The first version is the only one so far; a later one that renames
			// keys says here what an older file must rename.
			r.fail(at, "supplement.schema", "格式版本是 "+clip(version)+"，比本程序认识的 "+Schema+" 新", "请用新版的 juesuan 读这份资料")
		} else {
			r.fail(at, "supplement.schema", "没有格式版本“"+clip(version)+"”，现在的格式版本是 "+Schema, r.say("请写 schema: "+Schema, "请填 "+Schema))
		}
		return
	}
	if v := r.value(root, r.doc.Root.Field, "", context{}); v != nil {
		r.doc.Root = v
	}
	r.doc.Root.named("")
}

// say is a hint in the words of the file's form.
func (r *fitter) say(yaml, cells string) string {
	if r.cells {
		return cells
	}
	return yaml
}

// context is what groups say for the amounts below them.
type context struct {
	unit, source string
	unitless     *unitless // the nearest group that may say a unit
	keyAt        diag.Position
}

// unitless is a group that may say a unit; what it lacks is told once.
type unitless struct {
	name string
	at   diag.Position
	told bool
}

// value reads node as the field says; nil where nothing is given or nothing
// can be made of it.
func (r *fitter) value(n *node, f *Field, key string, ctx context) *Value {
	switch n.kind {
	case nothing, unread:
		return nil
	case deep:
		r.fail(n.at, "supplement.syntax", "嵌套太深", "")
		return nil
	case forbidden:
		r.fail(n.at, "supplement.syntax", noMarks, noMarksHint)
		return nil
	}
	v := &Value{Field: f, Key: key, At: n.at, KeyAt: ctx.keyAt}
	switch f.Type {
	case Group:
		if f.whole && n.empty() {
			return nil
		}
		return r.group(n, v, ctx)
	case List:
		return r.items(n, v, ctx)
	case Amount:
		return r.amount(n, v, ctx)
	}
	if n.kind != scalar {
		r.fail(v.At, "supplement.type", "“"+f.Name+"”应填"+f.Type.expects()+"，这里却是"+n.shape(), exampleHint(f))
		return nil
	}
	v.Scalar = breaks.Replace(n.text)
	if problem := f.fault(v.Scalar); problem != "" {
		r.fail(v.At, "supplement.value", "“"+f.Name+"”"+problem, exampleHint(f))
		return nil
	}
	return v
}

// typed is the text of a scalar, or of the number of an amount.
func (n *node) typed() string {
	for _, p := range n.pairs {
		if n.kind == mapping && p.key == "value" {
			return p.value.typed()
		}
	}
	if n.kind != scalar {
		return ""
	}
	return n.text
}

// group reads a mapping with the members that the field has.
func (r *fitter) group(n *node, v *Value, ctx context) *Value {
	if n.kind != mapping {
		r.fail(v.At, "supplement.type", "“"+v.Field.Name+"”下面应是若干“名称: 内容”，这里却是"+n.shape(), exampleHint(v.Field))
		return nil
	}
	head := v.KeyAt // where what is missing belongs
	if head.IsZero() {
		head = v.At
	}
	if v.Field.Member("unit") != nil {
		ctx.unitless = &unitless{name: v.Field.Name, at: head}
	}
	for _, p := range n.pairs {
		// The unit and the source of the group count for all its amounts,
		// wherever in the group they stand.
		switch {
		case p.key == "unit" && v.Field.Member("unit") != nil:
			ctx.unit = p.value.text
			if r.cells {
				ctx.unitless.at = p.keyAt
			}
		case p.key == "source" && v.Field.Member("source") != nil:
			ctx.source = p.value.text
		}
	}
	type place struct {
		at   diag.Position
		told bool // what is wrong with its value was told
	}
	seen := map[string]place{}
	for _, p := range n.pairs {
		at, key := p.keyAt, p.key
		if p.odd {
			r.fail(at, "supplement.key", "这里的名称写法不对", "请写“名称: 内容”，名称见字段表")
			continue
		}
		if first, twice := seen[key]; twice {
			r.fail(at, "supplement.duplicate", "“"+clip(key)+"”写了两次，第一次在"+
				r.say(fmt.Sprintf("第 %d 行", first.at.Line), " "+first.at.InFile()), "请只留一个")
			continue
		}
		seen[key] = place{at: at}
		f := v.Field.Member(key)
		if f == nil && v.Field.Open {
			if f = loose(key, p.value); !v.Field.Loose && !p.value.empty() {
				r.list.Add(diag.Diagnostic{Severity: diag.Info, Code: "supplement.local", At: at, Message: "“" + v.Field.Name + "”里的“" + clip(key) + "”，现在的版式不用",
					Excerpt: r.doc.Excerpt(at), Hint: "内容留着，报告里不印；是写错了名称的，请改正"})
			}
		}
		if f == nil {
			r.unknown(at, key, v.Field)
			continue
		}
		before := len(r.list)
		ctx.keyAt = at
		if m := r.value(p.value, f, key, ctx); m != nil {
			v.Members = append(v.Members, m)
		} else if text := p.value.typed(); text != "" && len(r.list) > before {
			v.Refused = append(v.Refused, Refused{key, text})
		}
		seen[key] = place{at: at, told: len(r.list) > before || p.value.kind == unread}
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
		if f.Open { // of its members, none is there
			for _, m := range f.Fields {
				if m.Required {
					r.fail(head, "supplement.required", "缺少“"+m.Name+"”（"+f.Key+"."+m.Key+"）", exampleHint(&m))
				}
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

func (r *fitter) items(n *node, v *Value, ctx context) *Value {
	if n.kind != sequence {
		r.fail(v.At, "supplement.type", "“"+v.Field.Name+"”下面应是若干条，每条以“- ”开头，这里却是"+n.shape(), exampleHint(v.Field.Item))
		return nil
	}
	ctx.keyAt = diag.Position{}
	for _, i := range n.items {
		if item := r.value(i, v.Field.Item, "", ctx); item != nil {
			v.Items = append(v.Items, item)
		}
	}
	if len(v.Items) == 0 {
		return nil
	}
	return v
}

// fractionOf is how many decimals an amount has at most, by its unit.
var fractionOf = map[string]int{"元": 2, "千元": 5, "万元": 6}

// amount reads money: a number whose unit the group or the table says, or a
// group of value, unit, scope, source and derived.
func (r *fitter) amount(n *node, v *Value, ctx context) *Value {
	v.Money = Money{Unit: ctx.unit, Source: ctx.source}
	if v.Money.Unit == "" {
		v.Money.Unit = v.Field.Unit
	}
	number := v.At
	switch n.kind {
	case mapping:
		if r.cells && n.pairs[0].value.kind == nothing {
			r.fail(n.pairs[0].value.at, "supplement.required", "“"+v.Field.Name+"”没有填金额，旁边却填了单位、口径或来源", "请填金额；没有这个数的，这一行全部空着")
			return nil
		}
		shell := Field{Key: v.Field.Key, Name: v.Field.Name, Type: Group, Fields: amountMembers}
		before := len(r.list)
		g := r.group(n, &Value{Field: &shell, Key: v.Key, At: v.At}, ctx)
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
	case scalar:
		v.Scalar = n.text
	default:
		r.fail(v.At, "supplement.type", "“"+v.Field.Name+"”应填金额，这里却是"+n.shape(), "请写数字，或 {value: 数字, unit: 万元}")
		return nil
	}
	digits, problem := plainNumber(v.Scalar)
	if problem != "" {
		r.fail(number, "supplement.amount", "“"+v.Field.Name+"”应填金额，“"+clip(v.Scalar)+"”"+problem,
			r.say("请只写数字，例如 1420.38；单位写在 unit 里", "请只填数字，例如 1420.38；单位选在“单位”一栏"))
		return nil
	}
	v.Scalar = digits
	if v.Money.Unit == "" && strings.Trim(digits, "-0.") == "" {
		v.Money.Unit = "元" // nothing is nothing in every unit
	}
	limit, known := fractionOf[v.Money.Unit]
	if !known {
		switch u := ctx.unitless; {
		case v.Money.Unit != "":
			// A wrong unit was told where it stands.
		case u == nil:
			r.fail(number, "supplement.unit", "“"+v.Field.Name+"”没有说明金额单位",
				r.say("请写成 {value: "+digits+", unit: 万元}", "请在同一行的“单位”一栏选元、千元或万元"))
		case !u.told:
			u.told = true
			r.fail(u.at, "supplement.unit", "“"+u.name+"”里的金额没有说明单位",
				r.say("请写一行 unit: 万元（或 元），或把这个数写成 {value: "+digits+", unit: 万元}", "请在这一格选元、千元或万元，或在各个金额的“单位”一栏分别选"))
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
func (r *fitter) unknown(at diag.Position, key string, f *Field) {
	best, distance := "", max(2, len([]rune(key))/3)+1
	var keys []string
	for i := range f.Fields {
		k := f.Fields[i].Key
		if f.Fields[i].Open && f.Fields[i].Fields == nil {
			continue // no layout asks for anything there
		}
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

func (r *fitter) fail(at diag.Position, code, message, hint string) {
	r.list.Add(diag.Diagnostic{Severity: diag.Error, Code: code, At: at, Message: message, Excerpt: r.doc.Excerpt(at), Hint: hint})
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
