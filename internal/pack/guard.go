package pack

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"text/template/parse"

	"juesuan/internal/diag"
	"juesuan/internal/narrative"
	"juesuan/internal/pattern"
	"juesuan/internal/scope"
)

// The guards hold the words that a pack types against the figures beside them:
// what a literal says is what the fact says. The words of the clause before a
// figure are read as the caption of a column is, and must not contradict the
// figure's point (口径). What words cannot say contradicts nothing.

// guard finds, in one template, words that say otherwise than the figures.
type guard struct {
	p     *Pack
	diags *diag.List
	told  map[string]bool
	under map[string]sentencePoints // what lists print, by their ids

	t       *Template
	names   *factChecker // finds what a hole names; what is wrong with the names was told before
	figures []int        // where figures stand in the template
	none    *shape       // the flag on which the text being walked depends: there is none of it
	counts  []scope.Point
	budgets int  // of these figures, how many are budgets
	budget  bool // a figure is a budget, or compared with one
}

// clause is what stands between the last mark of punctuation, or the last
// figure, and the place where the walk is.
type clause struct {
	text  string
	with  string            // 与上年相比, said earlier in the sentence
	topic string            // 支出具体情况如下：, before a list
	of    *narrative.Counts // the figure just before: ，为事业单位取得的收入 says what it is
}

// What stands in a clause for a hole that is no figure. The years are words.
const (
	thisYear = "本年度\x01"
	lastYear = "上年度\x01"
	unsaid   = "\x02" // text of which nothing is known
)

// maxClauses bounds the ways that branches of a template lead to one place.
const maxClauses = 64

// guard reports literals that contradict the figures they stand by.
func (p *Pack) guard(diags *diag.List) {
	if p.Tables.Defaults.Right.Source != "" {
		p.guardUnitLine(diags)
	}
	p.guardPlainText(diags)
	p.guardForms(diags)
	g := &guard{p: p, diags: diags, told: map[string]bool{}, under: map[string]sentencePoints{}}
	root := p.factShape()
	g.wordings()
	points := map[string]sentencePoints{}
	for _, id := range sortedKeys(p.Sentences) {
		s := p.Sentences[id]
		g.counts, g.budgets, g.budget = nil, 0, false
		g.template(&s.Text, root, nil)
		g.directions(&s.Text)
		g.noBudget(&s.Text)
		points[id] = sentencePoints{g.counts, g.budgets}
	}
	g.figuresBeside(root)
	g.declared(root)
	for i := range p.Tables.Tables {
		g.table(&p.Tables.Tables[i])
	}
	g.outline(root, points)
}

// sentencePoints are what the figures of a sentence count.
type sentencePoints struct {
	points  []scope.Point
	budgets int
}

func (g *guard) template(t *Template, dot *shape, none *shape) {
	g.t, g.figures, g.none = t, nil, none
	if t.tmpl == nil || t.tmpl.Tree == nil {
		if none != nil {
			g.text(clause{}, t.Source, 0)
		}
		return
	}
	g.names = &factChecker{p: g.p, t: t, root: dot, vars: map[string]*shape{"$": dot}, diags: &diag.List{}}
	g.walk(t.tmpl.Tree.Root, dot, []clause{{}})
}

// walk reads a list of nodes; in are the clauses that may stand before it, the
// result those that may stand behind it.
func (g *guard) walk(l *parse.ListNode, dot *shape, in []clause) []clause {
	if l == nil {
		return in
	}
	var last *shape // what was printed just before
	for _, n := range l.Nodes {
		switch n := n.(type) {
		case *parse.TextNode:
			for i := range in {
				in[i] = g.text(in[i], string(n.Text), int(n.Pos))
			}
			in = distinct(in)
			g.unit(n, last)
			last = nil
		case *parse.ActionNode:
			in = g.action(n, dot, in)
			last = g.names.pipe(n.Pipe, dot)
		case *parse.IfNode:
			s := g.names.pipe(n.Pipe, dot)
			none := g.none
			if s != nil && s.kind == narrative.FlagFact && s.name != nil {
				g.none = s
			}
			yes := g.walk(n.List, dot, slices.Clone(in))
			g.none = none
			in = distinct(append(yes, g.walk(n.ElseList, dot, slices.Clone(in))...))
		case *parse.WithNode:
			inner := g.names.pipe(n.Pipe, dot)
			yes := g.walk(n.List, inner, slices.Clone(in))
			in = distinct(append(yes, g.walk(n.ElseList, dot, slices.Clone(in))...))
		case *parse.RangeNode:
			over := g.names.pipe(n.Pipe, dot)
			var elem *shape
			if over != nil {
				elem = over.elem
			}
			if d := n.Pipe.Decl; len(d) > 0 {
				g.names.vars[d[len(d)-1].Ident[0]] = elem
			}
			once := g.walk(n.List, elem, slices.Clone(in))
			again := g.walk(n.List, elem, slices.Clone(once))
			in = distinct(slices.Concat(g.walk(n.ElseList, dot, slices.Clone(in)), once, again))
		}
	}
	return in
}

func distinct(in []clause) []clause {
	seen := map[clause]bool{}
	in = slices.DeleteFunc(in, func(c clause) bool {
		was := seen[c]
		seen[c] = true
		return was
	})
	return in[:min(len(in), maxClauses)]
}

// text goes on with literal text.
func (g *guard) text(c clause, text string, at int) clause {
	for {
		i := strings.IndexAny(text, "，。；：、\n")
		if i < 0 {
			c.text += text
			return c
		}
		c.text += text[:i]
		g.nothing(&c, at)
		g.means(&c, at)
		mark := []rune(text[i:])[0]
		text = text[i+len(string(mark)):]
		switch {
		case mark == '。':
			c.with, c.topic = "", ""
		case mark == '；' || mark == '\n':
			c.with = ""
		case mark == '：' || strings.HasSuffix(c.text, "中"):
			c.topic = c.text
		case comparing.MatchString(c.text):
			c.with = c.text
		}
		c.text = ""
	}
}

var (
	comparing = pattern.Of(`(与|和|同|较|比).*(相比|比较)$`)
	// versus stands before what something is compared with.
	versus   = pattern.Of(`与|较|比[^重例率]|大于|小于|高于|低于|多于|少于|超过|超出|不足|完成`)
	negation = pattern.Of(`无|没有|未发生|未安排`)
)

// action reads a hole.
func (g *guard) action(n *parse.ActionNode, dot *shape, in []clause) []clause {
	if len(n.Pipe.Decl) > 0 {
		g.names.pipe(n.Pipe, dot)
		return in
	}
	if group, s := g.changeCall(n.Pipe, dot); s != nil {
		g.figures = append(g.figures, int(n.Position()))
		g.change(n, group, s, in)
		return ended(in)
	}
	s := g.names.pipe(n.Pipe, dot)
	put := func(text string) []clause {
		for i := range in {
			in[i].text += text
		}
		return in
	}
	switch {
	case s == nil:
		return put(unsaid)
	case s.path == "year":
		return put(thisYear)
	case s.path == "prior_year":
		return put(lastYear)
	case s.kind == narrative.WordsFact:
		if s.name != nil && s.name.Counts.Exact {
			return put(s.name.Counts.Words)
		}
		return put(unsaid)
	case s.kind != narrative.NumberFact || s.change == nil && (s.name == nil || s.name.Unit == ""):
		return put(unsaid)
	}
	g.figures = append(g.figures, int(n.Position()))
	if s.change != nil && s.change.basis != narrative.PriorFinal ||
		s.name != nil && strings.Contains(s.name.Counts.Words+s.name.Meaning, "预算") {
		g.budget = true
	}
	for _, c := range in {
		g.figure(n, s, c)
		if s.name != nil && s.change == nil {
			topic := s.name.Counts
			topic.Exact, topic.Words = false, ""
			g.against(n, s.path, c.topic, topic)
		}
	}
	g.note(s)
	in = ended(in)
	if s.change == nil && s.name.Counts.Known {
		for i := range in {
			in[i].of = &s.name.Counts
		}
	}
	return in
}

// means holds ，为事业单位取得的收入 against the figure that it speaks of.
func (g *guard) means(c *clause, at int) {
	if c.of == nil || c.text == "" {
		return
	}
	counts := g.settled(*c.of)
	c.of = nil
	if !strings.HasPrefix(c.text, "为") {
		return
	}
	for _, w := range spoken(c.text) {
		for _, v := range w.Says {
			is := counts.Point.At(v.Axis())
			if v == scope.LastYear || v.Axis() == scope.Flow && !v.Within(is) && !is.Within(v) {
				g.sayAt(g.p.within(g.t, at), "pack.says", fmt.Sprintf("词句说的是%s，前面的数却是%s", v.Name(), counts.Point), "")
				return
			}
		}
	}
}

// ended are the clauses behind a figure.
func ended(in []clause) []clause {
	for i := range in {
		in[i].text, in[i].of = "", nil
	}
	return distinct(in)
}

// note keeps what an amount counts, for the title above it.
func (g *guard) note(s *shape) {
	if s.change != nil || s.name == nil || !s.name.Counts.Exact || s.name.Unit == "%" {
		return
	}
	g.keep(s.name.Counts)
}

func (g *guard) keep(c narrative.Counts) {
	if c.Point.At(scope.Basis) != scope.Final {
		g.budgets++
		g.budget = true
	}
	if c.Known { // what a unit gives of its own has no point that a title could contradict
		g.counts = append(g.counts, c.Point)
	}
}

// unit refuses a unit typed behind a figure, which prints its own.
func (g *guard) unit(n *parse.TextNode, s *shape) {
	if s == nil || s.kind != narrative.NumberFact {
		return
	}
	m := unitBehind.FindString(string(n.Text))
	if own := ""; s.name != nil && s.change == nil {
		if own = s.name.Unit; m == "" && own != "" && strings.HasPrefix(string(n.Text), own) {
			m = own
		}
	}
	if m != "" {
		g.say(n, "pack.unit", "%s 自己印单位，后面又写了“%s”", s.path, m)
	}
}

// changeCall is the group of words and the comparison that a pipeline asks for.
func (g *guard) changeCall(p *parse.PipeNode, dot *shape) (string, *shape) {
	if len(p.Cmds) != 1 || len(p.Cmds[0].Args) != 3 {
		return "", nil
	}
	args := p.Cmds[0].Args
	id, ok := args[0].(*parse.IdentifierNode)
	group, isText := args[1].(*parse.StringNode)
	if !ok || id.Ident != "change" || !isText {
		return "", nil
	}
	return group.Text, g.names.arg(args[2], dot)
}

// say reports a clause that says otherwise than a figure, once a place.
func (g *guard) say(n parse.Node, code, format string, args ...any) {
	g.sayAt(g.p.within(g.t, int(n.Position())), code, fmt.Sprintf(format, args...), "")
}

func (g *guard) sayAt(at diag.Position, code, message, hint string) {
	if key := at.String() + message; !g.told[key] {
		g.told[key] = true
		g.diags.Add(diag.Diagnostic{Severity: diag.Error, Code: code, At: at, Message: message, Hint: hint})
	}
}

// spoken is a clause as scope reads it: a year that a hole prints goes together
// with the word behind it.
func spoken(text string) []scope.Word {
	words, _ := scope.Parse(unspoken().Replace(text))
	return words
}

// unspoken takes from a clause what says nothing of a figure.
var unspoken = sync.OnceValue(func() *strings.Replacer {
	return strings.NewReplacer("\x01年度", "", "\x01年末", "年末", "\x01年初", "年初", "\x01年", "", "\x01", "", unsaid, "○",
		"此项收支", "○", "预算单位", "○", "预算绩效", "○")
})

// nothing holds a clause without a figure, which says that there is none of
// something, against the flag on which it depends. A year that is past has no
// place in it.
func (g *guard) nothing(c *clause, at int) {
	words := spoken(c.text)
	for i := range words {
		if slices.Contains(words[i].Says, scope.LastYear) && !versus.MatchString(c.text) && !from.MatchString(c.text) {
			g.sayAt(g.p.within(g.t, at), "pack.says", "词句说的是上年，后面没有上年的数", "")
		}
	}
	if g.none == nil || g.none.name == nil || !negation.MatchString(c.text) {
		return
	}
	counts := g.none.name.Counts
	counts.Exact, counts.Words = false, ""
	if x := g.clash(words, counts); x != nil {
		g.sayAt(g.p.within(g.t, at), "pack.says", fmt.Sprintf("词句说的是%s，%s 说的却是%s", x.Said.Name(), g.none.path, counts.Point), "")
	}
}

// noBudget refuses 预算 in a sentence that has nothing to do with one.
func (g *guard) noBudget(t *Template) {
	if g.budget {
		return
	}
	mark := func(r rune) bool { return strings.ContainsRune("，。；：、\n", r) }
	for part := range strings.FieldsFuncSeq(action.ReplaceAllString(t.Source, unsaid), mark) {
		words := spoken(part)
		for i := range words {
			if slices.ContainsFunc(words[i].Says, func(v scope.Value) bool { return v.Axis() == scope.Basis && v != scope.Final }) {
				at := g.p.within(t, max(0, strings.Index(t.Source, words[i].Text)))
				g.sayAt(at, "pack.says", "词句说的是"+words[i].Text+"，这一段没有预算数", "")
			}
		}
	}
}
