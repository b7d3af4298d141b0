package supplement

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"juesuan/internal/diag"
	"juesuan/internal/workbook"
)

// ReadFile reads the supplement at path, whichever form its name says it has;
// name is what messages call it. The document is never nil.
func ReadFile(path, name string, layouts Layouts) (*Document, diag.List) {
	if !isText(name) {
		w, list := workbook.ReadFile(path, name)
		return fromWorkbook(w, list, name, layouts)
	}
	data, list := readWhole(path, name)
	if list.Failed() {
		return layouts.Of("").Empty(name), list
	}
	return Read(data, name, layouts)
}

// Read reads a supplement, whichever form its name says it has, and compares it
// with the field table of the layout that it names. The document holds whatever
// fits; the list holds whatever does not.
func Read(data []byte, name string, layouts Layouts) (*Document, diag.List) {
	if !isText(name) {
		w, list := workbook.Read(data, name)
		return fromWorkbook(w, list, name, layouts)
	}
	r := newReader(name, layouts)
	r.read(data)
	r.list.Sort()
	return r.doc, r.list.First(maxMessages, "supplement.limit", diag.Position{File: name})
}

func isText(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".yaml", ".yml":
		return true
	}
	return false
}

// fromWorkbook reads a workbook that was opened, or not: then w is nil and list
// says why.
func fromWorkbook(w *workbook.Workbook, list diag.List, name string, layouts Layouts) (*Document, diag.List) {
	if w == nil {
		return layouts.Of("").Empty(name), list
	}
	doc, told := ReadWorkbook(w, layouts)
	return doc, append(list, told...)
}

type reader struct {
	fitter
	text *yamlText
	body *yaml.Node // nil where there is none
}

func newReader(name string, layouts Layouts) *reader {
	return &reader{fitter: fitter{doc: layouts.Of("").Empty(name), layouts: layouts}}
}

func (r *reader) read(data []byte) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if len(data) > maxSize {
		r.list.Errorf("supplement.limit", diag.Position{File: r.doc.File}, "文件有 %d KB，不像是补充资料", len(data)>>10)
		return
	}
	if !utf8.Valid(data) {
		r.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "supplement.encoding", At: diag.Position{File: r.doc.File}, Message: "文件的编码不是 UTF-8",
			Hint: "请在编辑器里另存为 UTF-8 编码"})
		return
	}
	r.text = newYAMLText(string(data))
	r.doc.lines = strings.Split(r.text.s, "\n")
	for i, line := range r.doc.lines {
		// YAML forbids tabs as indentation; the parser's own words for it help nobody.
		if indent := line[:len(line)-len(strings.TrimLeft(line, " \t"))]; strings.Contains(indent, "\t") && strings.TrimSpace(line) != "" {
			r.fail(diag.Position{File: r.doc.File, Line: i + 1, Column: strings.IndexByte(line, '\t') + 1},
				"supplement.syntax", "用了制表符（Tab）缩进", "请改用空格缩进")
			return
		}
	}
	if !r.bounded() {
		return
	}
	body, err := parse(data)
	var told *yaml.LoadError
	switch {
	case errors.As(err, &told):
		r.syntax(told)
		return
	case err != nil:
		r.fail(diag.Position{File: r.doc.File}, "supplement.syntax", "YAML 写法有误（"+err.Error()+"）", "")
		return
	case len(body) == 0:
		r.fail(diag.Position{File: r.doc.File, Line: 1}, "supplement.empty", "文件是空的", "请用 juesuan init --yaml 生成一份再填写")
		return
	case len(body) > 1:
		r.fail(r.at(body[1]), "supplement.syntax", "一个文件里只能有一份资料", "请删去多余的“---”分隔")
		return
	}
	r.body = body[0]
	r.root = r.node(r.body, 0)
	r.choose(at(r.root, "layout"))
	r.doc.note(r.root, "", false)
	r.fit(r.root)
}

// parse calls the parser, which makes no promise about hostile input. It
// returns the documents that hold anything.
func parse(data []byte) (docs []*yaml.Node, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%v", p)
		}
	}()
	load, err := yaml.NewLoader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	for {
		var n yaml.Node
		if err := load.Load(&n); errors.Is(err, io.EOF) {
			return docs, nil
		} else if err != nil {
			return nil, err
		}
		if n.Kind == yaml.DocumentNode && len(n.Content) > 0 && (n.Content[0].Kind != yaml.ScalarNode || n.Content[0].Value != "") {
			docs = append(docs, n.Content[0])
		}
	}
}

// syntax reports the parser's complaint at its line.
func (r *reader) syntax(err *yaml.LoadError) {
	message, hint := "YAML 写法有误（"+err.Message+"）", "请看这一行和上一行：缩进是否对齐，冒号后是否有空格，引号和括号是否成对"
	mark := err.Mark
	for _, k := range knownComplaints {
		if strings.Contains(err.Message, k.has) && strings.Contains(err.ContextMsg, k.in) {
			message, hint = k.message, k.hint
			if k.begins && err.ContextMark.Line > 0 {
				mark = err.ContextMark
			}
			if k.begins && k.in == "quoted" {
				kind := "双"
				if strings.HasPrefix(r.text.s[r.text.offset(mark.Line, mark.Column):], "'") {
					kind = "单"
				}
				message, hint = fmt.Sprintf(message, kind), fmt.Sprintf(hint, kind)
			}
			break
		}
	}
	at := diag.Position{File: r.doc.File}
	if mark.Line > 0 {
		at.Line, at.Column = r.text.place(r.text.offset(mark.Line, mark.Column))
	}
	if key, _, ok := strings.Cut(r.doc.Excerpt(at), "："); ok && strings.Trim(key, " -abcdefghijklmnopqrstuvwxyz_0123456789") == "" {
		hint = "冒号是中文的“：”，请改成英文的“:”，后面再加一个空格"
	}
	r.fail(at, "supplement.syntax", message, hint)
}

// knownComplaints are the parser's usual messages in words for a clerk.
var knownComplaints = []struct {
	has, in       string // in its message; in what it says it was reading
	begins        bool   // what is wrong is where that begins
	message, hint string
}{
	{"mapping values are not allowed", "", false, "这里不该再有“名称: 内容”", "多半是上下几行的缩进没有对齐，或文字里有冒号加空格（有冒号的文字请用引号括起来）"},
	{"unexpected end of stream", "quoted", true, "%s引号没有成对", "请补上另一个%s引号"},
	{"unexpected document indicator", "quoted", true, "%s引号没有成对", "请补上另一个%s引号"},
	{"',' or '}'", "", true, "花括号没有成对，或各项之间少了逗号", "请看这里的 { } 和逗号"},
	{"',' or ']'", "", true, "方括号没有成对，或各项之间少了逗号", "请看这里的 [ ] 和逗号"},
	{"could not find expected ':'", "", true, "这里少了“名称: ”", "请写成“名称: 内容”，冒号后要有空格"},
	{"did not find expected key", "", false, "这里少了“名称: ”，或缩进没有对齐", "请写成“名称: 内容”，冒号后要有空格"},
	{"did not find expected '-'", "", false, "这里少了“- ”，或缩进没有对齐", "同一组各条的“- ”要对齐"},
	{"block sequence entries", "", false, "这里不该有“- ”", "多半是缩进没有对齐；以“- ”开头的文字请用引号括起来"},
	{"cannot start any token", "", false, "文字不能以这个符号开头", "请用引号把文字括起来"},
	{"escape", "quoted", false, "双引号里的“\\”写法不对", "请改用单引号，或写成“\\\\”"},
	{"unknown anchor", "", false, noMarks, noMarksHint},
	{"control characters", "", false, "文件里有看不见的控制字符", "请在编辑器里删去"},
}

// node is a node of the parser's tree as the field table wants it.
func (r *reader) node(y *yaml.Node, depth int) *node {
	n := &node{at: r.at(y)}
	if depth++; depth > maxDepth {
		n.kind = deep
		return n
	}
	if y.Anchor != "" || y.Kind == yaml.AliasNode || y.Style&yaml.TaggedStyle != 0 || y.Kind == yaml.ScalarNode && y.Tag == "!" {
		n.kind = forbidden
		return n
	}
	switch y.Kind {
	case yaml.MappingNode:
		n.kind = mapping
		for i := 0; i+1 < len(y.Content); i += 2 {
			k := y.Content[i]
			odd := k.Kind != yaml.ScalarNode || k.Anchor != "" || k.Style&yaml.TaggedStyle != 0 || k.Tag == "!!merge"
			n.pairs = append(n.pairs, pair{key: k.Value, keyAt: r.at(k), odd: odd, value: r.node(y.Content[i+1], depth)})
		}
	case yaml.SequenceNode:
		n.kind = sequence
		for _, item := range y.Content {
			n.items = append(n.items, r.node(item, depth))
		}
	case yaml.ScalarNode:
		block := y.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0
		n.text = y.Value
		if block {
			n.text = strings.TrimRight(n.text, "\n")
		}
		if n.text != "" && y.Tag != "!!null" || block {
			n.kind = scalar
		} else {
			n.text = ""
		}
	default:
		n.kind = other
	}
	return n
}

// at is where a node begins.
func (r *reader) at(y *yaml.Node) diag.Position {
	p := diag.Position{File: r.doc.File}
	p.Line, p.Column = r.text.place(r.text.offset(y.Line, y.Column))
	return p
}
