package pack

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"text/template"
	"text/template/parse"

	"juesuan/internal/diag"
	"juesuan/internal/supplement"
)

// What a pack may hold. Real ones come nowhere near these bounds; what is beyond
// them is refused before anything is made of it, so that no pack stalls a run.
const (
	maxSize     = 4 << 20  // bytes of base.docx
	maxTemplate = 20 << 10 // bytes of one text; real ones hold 1 KB
	maxNodes    = 500      // {{ }} in one text
	maxNested   = 16       // {{if}}, {{with}}, {{range}} within each other
	maxPrinted  = 1 << 20  // bytes that one text prints
	maxMessages = 200
	maxKnown    = 100   // names in a hint
	maxExcerpt  = 4_000 // bytes of a line that is shown; of a longer one the column is said
)

// readFile reads a file of a pack, as fs.ReadFile does; what is no plain file is
// refused before it is opened: a pipe may never end, and a link in a pack that came
// from elsewhere may lead to any file of this machine, whose lines messages show.
func readFile(fsys fs.FS, name string) ([]byte, error) {
	st, err := fs.Lstat(fsys, name)
	switch {
	case err != nil:
		return nil, err
	case st.Mode()&fs.ModeSymlink != 0:
		return nil, fmt.Errorf("是链接，不是文件；请把文件本身放进版式包")
	case !st.Mode().IsRegular():
		return nil, fmt.Errorf("不是普通文件")
	case st.Size() > maxSize:
		return nil, fmt.Errorf("太大，最多 %d MB", maxSize>>20)
	}
	return fs.ReadFile(fsys, name)
}

// bounded reports whether the file may be given to the parser.
func (d *decoder) bounded() bool {
	line, text := supplement.Overgrown(d.lines)
	if text != "" {
		d.diags.Add(diag.Diagnostic{Severity: diag.Error, Code: "pack.syntax", At: diag.Position{File: d.file, Line: line},
			Message: text, Hint: "检查括号是否成对，缩进是否写错"})
	}
	return text == ""
}

// functions are what templates may call: none prints more than it is given.
var functions = []string{"and", "or", "not", "change", "hanzi", "num", "last"}

// bound refuses a template that could take long or print without end, and calls
// what it may not; wording says that it is the wording of a comparison, which
// cannot ask for another one.
func (p *Pack) bound(t *Template, tmpl *template.Template, wording bool, diags *diag.List) bool {
	b := &bounder{wording: wording}
	switch {
	case len(t.Source) > maxTemplate:
		b.say(0, fmt.Sprintf("这一段有 %d KB，最多 %d KB", len(t.Source)>>10, maxTemplate>>10), "分成几段")
	case len(tmpl.Templates()) > 1:
		b.say(max(0, strings.Index(t.Source, "{{")), "模板里不能用 define、block", "一段词句写在一处")
	case tmpl.Tree != nil:
		b.list(tmpl.Tree.Root, 0)
	}
	if b.text != "" {
		diags.Add(diag.Diagnostic{Severity: diag.Error, Code: "pack.template", At: p.within(t, b.at),
			Message: "模板写法有误：" + b.text, Hint: b.hint})
	}
	return b.text == ""
}

// bounder walks a template and keeps the first thing that is beyond the bounds.
type bounder struct {
	wording bool
	nodes   int

	at         int // byte of the text
	text, hint string
}

func (b *bounder) say(at int, text, hint string) {
	if b.text == "" {
		b.at, b.text, b.hint = at, text, hint
	}
}

func (b *bounder) list(l *parse.ListNode, depth int) {
	if l == nil || b.text != "" {
		return
	}
	if depth > maxNested {
		b.say(int(l.Pos), "if、with、range 一层套一层，套得太深", fmt.Sprintf("最多 %d 层", maxNested))
		return
	}
	for _, n := range l.Nodes {
		if b.nodes++; b.nodes > 2*maxNodes {
			b.say(int(n.Position()), fmt.Sprintf("一段里的 {{ }} 太多，最多 %d 个", maxNodes), "分成几段")
			return
		}
		switch n := n.(type) {
		case *parse.ActionNode:
			b.calls(n.Pipe)
		case *parse.IfNode:
			b.branch(&n.BranchNode, depth)
		case *parse.WithNode:
			b.branch(&n.BranchNode, depth)
		case *parse.RangeNode:
			b.branch(&n.BranchNode, depth)
		case *parse.TemplateNode:
			b.say(int(n.Pos), "模板里不能用 template", "一段词句写在一处")
		}
	}
}

func (b *bounder) branch(n *parse.BranchNode, depth int) {
	b.calls(n.Pipe)
	b.list(n.List, depth+1)
	b.list(n.ElseList, depth+1)
}

func (b *bounder) calls(p *parse.PipeNode) {
	for _, c := range p.Cmds {
		for _, a := range c.Args {
			switch a := a.(type) {
			case *parse.PipeNode:
				b.calls(a)
			case *parse.ChainNode:
				if inner, ok := a.Node.(*parse.PipeNode); ok {
					b.calls(inner)
				}
			case *parse.IdentifierNode:
				switch {
				case !slices.Contains(functions, a.Ident):
					b.say(int(a.Pos), "{{ }} 里不能用 "+a.Ident, "能用的只有 if、else、end、with、range、"+strings.Join(functions, "、"))
				case b.wording && a.Ident == "change":
					b.say(int(a.Pos), "一种情形的说法里不能再用 change", "直接写出说法")
				}
			}
		}
	}
}
