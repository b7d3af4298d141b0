package pack

import (
	"strings"
	"text/template/parse"

	"juesuan/internal/diag"
	"juesuan/internal/narrative"
	"juesuan/internal/pattern"
)

// direction is what a word says of a difference.
type direction int

const (
	rising direction = iota
	falling
	level
)

// ways are the words of each direction: of the wording of a case, whose every
// character counts, and of sentences, where only whole words do.
var ways = [...]struct {
	name       string
	wording    *pattern.Pattern
	inSentence *pattern.Pattern
}{
	rising: {"增加", pattern.Of(`[增升涨超]|大于|高于|多于|提高|扩大|翻番`),
		pattern.Of(`增加|增长|增幅|上升|升高|提高|上涨|增大|超出|超过|超支|高于|大于|多于|攀升|上浮|扩大|递增|翻番|新增`)},
	falling: {"减少", pattern.Of(`[减降跌缩]|小于|低于|少于|节约|不足|下滑|回落`),
		pattern.Of(`减少|减小|压减|压缩|下降|降低|降幅|节约|低于|小于|少于|下滑|缩减|递减|不足|回落`)},
	level: {"持平", pattern.Of(`平|相等|等于|一致|相同|不变|无变化|无增减`),
		pattern.Of(`持平|相等|等于|一致|相同|不变|无变化|无增减`)},
}

// caseWays is the direction that the wording of each case may have; a case that
// is not here may have none.
var caseWays = map[string]direction{"up": rising, "up_times": rising, "up_from_zero": rising, "down": falling, "down_to_zero": falling,
	"flat": level, "nearly_flat": level, "nothing": level}

// amountBehind are words that say what the figure behind them is.
var amountBehind = [...]struct {
	ends    *pattern.Pattern
	members string
	what    string
}{
	{pattern.Of(`(增加|增长|上升|提高|减少|下降|降低|压减)(了|额|额为)?$`), "delta rate times", "增减额或幅度"},
	{pattern.Of(`(增加|增长|上升|提高|减少|下降|降低|压减|变)(至|到|为)$`), "current", "本年数"},
	{pattern.Of(`(^|[^来])[由从]$`), "base", "基数"},
	{pattern.Of(`完成[^，。；]*$`), "done", "完成率"},
}

// wordings holds each case of words.yaml against its own direction.
func (g *guard) wordings() {
	for _, group := range sortedKeys(g.p.Words.Change) {
		for _, name := range sortedKeys(g.p.Words.Change[group]) {
			t := g.p.Words.Change[group][name]
			own, has := caseWays[name]
			literal := strings.ReplaceAll(action.ReplaceAllString(t.Source, "○"), "无增减", "无变化")
			for d, w := range ways {
				word := w.wording.FindString(literal)
				if word == "" || has && direction(d) == own {
					continue
				}
				may := "不分增减的话"
				if has {
					may = "“" + ways[own].name + "”一类的话"
				}
				at := g.p.within(&t, max(0, strings.Index(t.Source, word)))
				g.sayAt(at, "pack.direction", "change."+group+" 的 "+name+" 里写了“"+word+"”：这种情形只能用"+may, "")
			}
		}
	}
}

// change holds the wordings of a comparison, as they stand in a sentence,
// against the comparison.
func (g *guard) change(n parse.Node, group string, s *shape, in []clause) {
	if s.name == nil {
		return
	}
	g.keep(s.name.Counts)
	g.budget = g.budget || s.basis != narrative.PriorFinal
	for _, c := range in {
		g.compared(n, s, s, "change", c)
	}
	outer := *g
	for _, name := range sortedKeys(g.p.Words.Change[group]) {
		t := g.p.Words.Change[group][name]
		w := outer
		w.t, w.figures = &t, nil
		var cs []clause
		if t.tmpl != nil && t.tmpl.Tree != nil {
			w.names = &factChecker{p: g.p, t: &t, root: s, vars: map[string]*shape{"$": s}, diags: &diag.List{}}
			cs = w.wording(t.tmpl.Tree.Root, s, append([]clause(nil), in...))
		} else {
			cs = append([]clause(nil), in...)
			for i := range cs {
				cs[i] = w.text(cs[i], t.Source, 0)
			}
		}
		for _, c := range cs {
			if name == "unknown" {
				w.lacking(s, t.Source)
			} else if c.text != "" {
				w.compared(&parse.TextNode{}, s, s, "change", c)
			}
		}
	}
}

// lacking holds 没有上年数可比 against the base that there is none of.
func (g *guard) lacking(s *shape, text string) {
	base := g.settled(s.name.Counts)
	base.Point = base.Point.With(g.basis(s.basis))
	g.against(&parse.TextNode{}, s.path+" 的基数", printedWords(text), base)
}

// printedWords is the source of a template with its years as words, and nothing
// for its other holes.
func printedWords(source string) string {
	source = yearHole.ReplaceAllStringFunc(source, func(m string) string {
		if strings.Contains(m, "prior") {
			return lastYear
		}
		return thisYear
	})
	return action.ReplaceAllString(source, unsaid)
}

// wording walks the wording of a case; a word such as 增加至 says which figure
// comes next.
func (g *guard) wording(l *parse.ListNode, s *shape, in []clause) []clause {
	before := ""
	for _, n := range l.Nodes {
		switch n := n.(type) {
		case *parse.TextNode:
			before = string(n.Text)
		case *parse.ActionNode:
			m := g.names.pipe(n.Pipe, s)
			if m == nil || m.kind != narrative.NumberFact || strings.HasSuffix(m.path, "year") {
				continue
			}
			for _, a := range amountBehind {
				if a.ends.MatchString(before) && !strings.Contains(a.members, m.path) {
					g.say(n, "pack.says", "“%s”后面应当是%s，写的却是 %s", before, a.what, m.path)
					break
				}
			}
			before = ""
		}
	}
	return g.walk(l, s, in)
}

// directions refuses words of direction typed in a sentence: only the wording of
// a comparison knows the sign. Of a part of a reason the flag less does.
func (g *guard) directions(t *Template) {
	if t.tmpl != nil && t.tmpl.Tree != nil {
		g.t = t
		g.directed(t.tmpl.Tree.Root, -1)
	}
}

func (g *guard) directed(l *parse.ListNode, may direction) {
	if l == nil {
		return
	}
	for _, n := range l.Nodes {
		switch n := n.(type) {
		case *parse.TextNode:
			for d, w := range ways {
				if direction(d) == may {
					continue
				}
				for _, at := range w.inSentence.FindAllIndex(n.Text, -1) {
					if offset := int(n.Pos) + at[0]; g.besideFigure(offset) {
						g.sayAt(g.p.within(g.t, offset), "pack.direction", "词句里写了“"+string(n.Text[at[0]:at[1]])+"”：增减的方向要看数",
							"用 {{change \"组\" 比较}}，说法写在 words.yaml")
					}
				}
			}
		case *parse.IfNode:
			yes, no := may, may
			if lessFlag(n.Pipe) {
				yes, no = falling, rising
			}
			g.directed(n.List, yes)
			g.directed(n.ElseList, no)
		case *parse.WithNode:
			g.directed(n.List, may)
			g.directed(n.ElseList, may)
		case *parse.RangeNode:
			g.directed(n.List, may)
			g.directed(n.ElseList, may)
		}
	}
}

// lessFlag reports whether a pipeline asks whether a part of a reason lowers
// the amount.
func lessFlag(p *parse.PipeNode) bool {
	if len(p.Cmds) != 1 || len(p.Cmds[0].Args) != 1 {
		return false
	}
	s := p.Cmds[0].Args[0].String()
	return strings.HasSuffix(s, ".less")
}

// besideFigure reports whether a figure, or what something is compared with,
// stands in the same clause.
func (g *guard) besideFigure(offset int) bool {
	text := g.t.Source
	from := strings.LastIndexAny(text[:offset], "，。；：、\n") + 1
	to := len(text)
	if i := strings.IndexAny(text[offset:], "，。；：、\n"); i >= 0 {
		to = offset + i
	}
	for _, f := range g.figures {
		if f >= from && f < to {
			return true
		}
	}
	said := action.ReplaceAllString(text[from:to], "○")
	return compares.MatchString(said)
}

var compares = pattern.Of(`上年|去年|预算数|相比|同比|[比较与]○年`)
