package pack

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/template/parse"
	"unicode/utf8"

	"juesuan/internal/diag"
	"juesuan/internal/narrative"
	"juesuan/internal/pattern"
)

// shape is what a template may name at some place: a fact's kind and members.
type shape struct {
	kind    narrative.FactKind
	members map[string]*shape
	elem    *shape // of a list
	path    string
	basis   narrative.Basis // of a comparison and its members: what it compares with
	name    *narrative.Name // of the catalogue
	change  *shape          // of what stands below a comparison: the comparison
}

// factShape is the catalogue of the pack's facts as a tree. extra are names that
// compose adds for one kind of template.
func (p *Pack) factShape(extra ...string) *shape {
	root := &shape{kind: narrative.GroupFact, members: map[string]*shape{}}
	for _, n := range p.Facts.Names() {
		s := root.insert(n.Path, n.Kind)
		s.based(n.Basis)
		s.name = &n
	}
	for _, name := range extra {
		root.insert(name, narrative.WordsFact)
	}
	return root
}

// changeShape is what the wording of a comparison may name.
func changeShape() *shape {
	s := &shape{kind: narrative.GroupFact, members: map[string]*shape{}}
	for _, n := range narrative.ChangeNames() {
		s.insert(n.Path, n.Kind)
	}
	s.insert("year", narrative.NumberFact)
	s.insert("prior_year", narrative.NumberFact)
	return s
}

// based gives a comparison and its members the type of its denominator.
func (s *shape) based(b narrative.Basis) {
	s.basis = b
	if s.kind == narrative.ChangeFact {
		for _, m := range s.members {
			m.basis = b
		}
	}
}

func (s *shape) insert(path string, kind narrative.FactKind) *shape {
	at := s
	for part := range strings.SplitSeq(path, ".") {
		name, list := strings.CutSuffix(part, "[]")
		if at.members == nil {
			at.members = map[string]*shape{}
		}
		next, ok := at.members[name]
		if !ok {
			next = &shape{kind: narrative.GroupFact, path: strings.TrimPrefix(at.path+"."+name, ".")}
			at.members[name] = next
		}
		at = next
		if list {
			at.kind = narrative.ListFact
			if at.elem == nil {
				at.elem = &shape{kind: narrative.GroupFact, path: at.path + "[]"}
			}
			at = at.elem
		}
	}
	at.kind = kind
	switch kind {
	case narrative.ChangeFact:
		change := changeShape()
		at.members = change.members
		at.above(at)
	case narrative.ListFact:
		if at.elem == nil {
			at.elem = &shape{kind: narrative.GroupFact, path: at.path + "[]"}
		}
	}
	return at
}

// above tells all that stands below a comparison of it.
func (s *shape) above(change *shape) {
	for _, m := range s.members {
		m.change = change
		m.above(change)
	}
	if s.elem != nil {
		s.elem.above(change)
	}
}

// factChecker walks a template and reports names that no fact has.
type factChecker struct {
	p     *Pack
	t     *Template
	root  *shape
	vars  map[string]*shape
	diags *diag.List

	ranges []string // the lists whose items are being gone through
}

// checkFacts holds every template of the pack against the catalogue.
func (p *Pack) checkFacts(diags *diag.List) {
	root, change, form := p.factShape(), changeShape(), p.factShape("ordinal", "project")
	words := p.wordingPlaces()
	titles := map[diag.Position]bool{}
	for i := range p.Forms.Forms {
		titles[p.Forms.Forms[i].Title.At], titles[p.Forms.Forms[i].Lead.At] = true, true
	}
	lists := map[diag.Position]*shape{}
	for i := range p.Tables.Lists {
		l := &p.Tables.Lists[i]
		if l.Each == "" {
			continue
		}
		elem := &shape{}
		s := root
		for name := range strings.SplitSeq(l.Each, ".") {
			if s = s.members[name]; s == nil {
				break
			}
		}
		if s == nil || s.kind != narrative.ListFact {
			diags.Errorf("pack.fact", l.At, "each: %s 不是一个列表事实", l.Each)
		} else {
			elem = s.elem
		}
		for j := range l.Columns {
			lists[l.Columns[j].Text.At] = elem
		}
	}
	p.eachTemplate(func(_ string, t *Template) {
		if t.tmpl == nil || t.tmpl.Tree == nil {
			return
		}
		dot := root
		switch {
		case lists[t.At] != nil:
			dot = lists[t.At]
		case words[t.At]:
			dot = change
		case titles[t.At]:
			dot = form
		}
		c := &factChecker{p: p, t: t, root: dot, vars: map[string]*shape{"$": dot}, diags: diags}
		c.list(t.tmpl.Tree.Root, dot)
	})
}

func (c *factChecker) list(l *parse.ListNode, dot *shape) {
	if l == nil {
		return
	}
	said := "" // the words before a fact
	for _, n := range l.Nodes {
		switch n := n.(type) {
		case *parse.TextNode:
			said = string(n.Text)
		case *parse.ActionNode:
			s := c.pipe(n.Pipe, dot)
			c.denominator(n, s, said)
			said = ""
			if len(n.Pipe.Decl) == 0 && s != nil {
				switch s.kind {
				case narrative.GroupFact, narrative.ListFact, narrative.ChangeFact:
					c.errorf(n, "事实 %s 不能直接印出来：它下面还有分项", s.path)
				}
			}
		case *parse.IfNode:
			s, then := c.pipe(n.Pipe, dot), n.ElseList
			if of := c.negated(n.Pipe, dot); of != nil {
				s, then = of, n.List
			}
			c.none(s, then)
			c.list(n.List, dot)
			c.list(n.ElseList, dot)
		case *parse.WithNode:
			inner := c.pipe(n.Pipe, dot)
			c.none(inner, n.ElseList)
			c.list(n.List, inner)
			c.list(n.ElseList, dot)
		case *parse.RangeNode:
			over := c.pipe(n.Pipe, dot)
			var elem *shape
			if len(n.Pipe.Cmds) != 1 || len(n.Pipe.Cmds[0].Args) != 1 || n.Pipe.Cmds[0].Args[0].Type() == parse.NodeNumber {
				c.errorf(n, "range 后面只能写一个列表事实")
			}
			if over != nil {
				if over.kind != narrative.ListFact {
					c.errorf(n, "事实 %s 不是列表，不能用 range", over.path)
				}
				elem = over.elem
				if len(c.ranges) > 0 && !strings.HasPrefix(over.path, c.ranges[len(c.ranges)-1]+".") {
					c.errorf(n, "range 里面又列 %s 的各项：一项里面只能列它自己的各项", over.path)
				}
			}
			if d := n.Pipe.Decl; len(d) > 0 {
				c.vars[d[len(d)-1].Ident[0]] = elem
				if len(d) == 2 {
					c.vars[d[0].Ident[0]] = nil
				}
			}
			if over != nil {
				c.ranges = append(c.ranges, over.path+"[]")
				c.list(n.List, elem)
				c.ranges = c.ranges[:len(c.ranges)-1]
			} else {
				c.list(n.List, elem)
			}
			c.list(n.ElseList, dot)
		}
	}
}

// negated is what {{if not x}} asks for, nil of other conditions.
func (c *factChecker) negated(p *parse.PipeNode, dot *shape) *shape {
	if len(p.Cmds) != 1 || len(p.Cmds[0].Args) != 2 {
		return nil
	}
	if id, ok := p.Cmds[0].Args[0].(*parse.IdentifierNode); !ok || id.Ident != "not" {
		return nil
	}
	return c.arg(p.Cmds[0].Args[1], dot)
}

// saysNone is how a sentence says that there is none; 没有填报 says no such thing.
var saysNone = pattern.Of(`^[^。；]*(?:没有|未发生|未安排|未列支|无|为零|为0)(?:[^填]|$)`)

// none refuses a sentence that says there is none where a number was left blank:
// {{if .x}}…{{else}}没有…{{end}}, {{if not .x}}没有…{{end}}.
func (c *factChecker) none(s *shape, otherwise *parse.ListNode) {
	if s == nil || s.name == nil || !s.name.Blank || otherwise == nil || len(otherwise.Nodes) == 0 {
		return
	}
	if t, ok := otherwise.Nodes[0].(*parse.TextNode); ok && saysNone.MatchString(string(t.Text)) {
		d := c.errorf(t, "没有填 %s 时这里印“%s”：没有填不等于没有", s.path, strings.TrimSpace(string(t.Text)))
		d.Hint = "请直接印这个数（没有填会要求填写），或改用说它为零的事实（zero、none）；确要印的，写“没有填报”"
	}
}

// denominator refuses 完成年初预算的 before the completion of another budget, and
// 年初预算为 before another budget's amount: what a sentence calls the base must
// be what the fact was computed with.
func (c *factChecker) denominator(n parse.Node, s *shape, said string) {
	if s == nil || s.basis == narrative.NoBasis ||
		!slices.Contains([]string{"done", "base"}, s.path[strings.LastIndexByte(s.path, '.')+1:]) {
		return
	}
	if i := strings.LastIndexAny(said, "，。；、：\n"); i >= 0 {
		said = said[i:]
	}
	c.calls(n, s, said)
}

// calls reports words that call the base of a fact what it is not.
func (c *factChecker) calls(n parse.Node, s *shape, said string) {
	basis := s.basis
	if basis == narrative.TableBudget {
		basis = narrative.InitialBudget
		if c.p.Info.Three == "adjusted" {
			basis = narrative.AdjustedBudget
		}
	}
	for _, w := range [...]struct {
		word string
		is   narrative.Basis
	}{{"年初预算", narrative.InitialBudget}, {"全年预算", narrative.AdjustedBudget}, {"调整预算", narrative.AdjustedBudget},
		{"上年", narrative.PriorFinal}, {".prior_year", narrative.PriorFinal}, {"预算", narrative.NoBasis}} {
		if !strings.Contains(said, w.word) {
			continue
		}
		if w.is == narrative.NoBasis && basis == narrative.PriorFinal || w.is != narrative.NoBasis && w.is != basis {
			word := w.word
			if w.is == narrative.PriorFinal {
				word = "上年"
			}
			c.errorf(n, "词句说的是%s，%s 的基数却是%s", word, s.path, basis)
		}
		return
	}
}

// pipe returns the shape of a pipeline's value, nil where it is not a fact.
func (c *factChecker) pipe(p *parse.PipeNode, dot *shape) *shape {
	if p == nil {
		return nil
	}
	var s *shape
	for _, cmd := range p.Cmds {
		s = c.command(cmd, dot)
	}
	return s
}

func (c *factChecker) command(cmd *parse.CommandNode, dot *shape) *shape {
	id, ok := cmd.Args[0].(*parse.IdentifierNode)
	if !ok {
		return c.arg(cmd.Args[0], dot)
	}
	var shapes []*shape
	for _, a := range cmd.Args[1:] {
		shapes = append(shapes, c.arg(a, dot))
	}
	if id.Ident == "change" && len(cmd.Args) == 3 {
		if g, ok := cmd.Args[1].(*parse.StringNode); ok {
			words, ok := c.p.Words.Change[g.Text]
			if !ok {
				c.errorf(cmd, "words.yaml 里没有 change.%s", g.Text)
			}
			if s := shapes[1]; s != nil && s.basis != narrative.NoBasis {
				said := ""
				for _, name := range changeCases {
					said += words[name].Source
				}
				c.calls(cmd, s, said)
			}
		}
		if s := shapes[1]; s != nil && s.members["case"] == nil {
			c.errorf(cmd, "事实 %s 不是一项比较，不能用 change", s.path)
		}
	}
	return nil
}

func (c *factChecker) arg(n parse.Node, dot *shape) *shape {
	switch n := n.(type) {
	case *parse.DotNode:
		return dot
	case *parse.FieldNode:
		return c.field(n, dot, n.Ident)
	case *parse.VariableNode:
		s, ok := c.vars[n.Ident[0]]
		if !ok || s == nil {
			return nil
		}
		return c.field(n, s, n.Ident[1:])
	case *parse.ChainNode:
		if s := c.arg(n.Node, dot); s != nil {
			return c.field(n, s, n.Field)
		}
	case *parse.PipeNode:
		return c.pipe(n, dot)
	}
	return nil
}

func (c *factChecker) field(n parse.Node, s *shape, path []string) *shape {
	for _, name := range path {
		if s == nil {
			return nil
		}
		next, ok := s.members[name]
		if !ok {
			where := s.path
			if where == "" {
				where = "最上层"
			}
			d := c.errorf(n, "没有这个事实：%s 下没有 %s", where, name)
			d.Hint = didYouMean(name, slices.Collect(maps.Keys(s.members)))
			return nil
		}
		s = next
	}
	return s
}

func (c *factChecker) errorf(n parse.Node, format string, args ...any) *diag.Diagnostic {
	at := c.p.within(c.t, int(n.Position()))
	c.diags.Add(diag.Diagnostic{Severity: diag.Error, Code: "pack.fact", At: at, Message: fmt.Sprintf(format, args...)})
	return &(*c.diags)[len(*c.diags)-1]
}

// within is the position of a byte of a template's text in its file. The
// column is found by the text itself: a block of YAML has its indent taken off.
func (p *Pack) within(t *Template, offset int) diag.Position {
	at := t.At
	before := t.Source[:min(offset, len(t.Source))]
	at.Line += strings.Count(before, "\n")
	start := strings.LastIndexByte(before, '\n') + 1
	own, _, _ := strings.Cut(t.Source[start:], "\n")
	at.Column = 0
	if line := p.Line(at); own != "" {
		if i := strings.Index(line, own); i >= 0 {
			at.Column = utf8.RuneCountInString(line[:i]) + utf8.RuneCountInString(before[start:]) + 1
		}
	}
	return at
}
