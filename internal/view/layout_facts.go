package view

import (
	"context"
	"fmt"
	"io"
	"strings"

	"juesuan/internal/job"
	"juesuan/internal/narrative"
)

// WriteFactNames lists every fact that a sentence may use, with its meaning
// and, given a unit, its value. find keeps those whose name or meaning has it.
// It returns false, with nothing written, where the unit's facts cannot be
// computed.
func WriteFactNames(ctx context.Context, p *job.Program, w io.Writer, j job.Job, find string) (*job.Outcome, error) {
	var o *job.Outcome
	if j.Unit != "" {
		var err error
		j.Until = "facts"
		if o, err = p.Report(ctx, j); err != nil || o.Facts == nil {
			return o, err
		}
	}
	layout := j.Layout
	if o != nil {
		layout = o.Source.Layout
	}
	names, err := p.FactNames(layout)
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	for _, n := range names {
		if find != "" && !strings.Contains(n.Path, find) && !strings.Contains(n.Meaning, find) {
			continue
		}
		fmt.Fprintf(&b, ".%s\n    %s：%s%s\n", n.Path, factKind(&n), n.Meaning, factLimits(&n))
		if o != nil {
			if v := factValues(o.Facts.Root, n.Path); v != "" {
				fmt.Fprintf(&b, "    = %s\n", v)
			}
		}
	}
	if b.Len() == 0 {
		writeByWords(&b, find)
	}
	if b.Len() == 0 {
		return o, fmt.Errorf("没有哪个事实的名称或意思含“%s”；要单位填写的，在版式包 declare.yaml 的 fields 里加一项，词句里写 {{.local.键}}", find)
	}
	if find == "" {
		b.WriteString("\n一项比较（kind: change）之下还有：\n")
		for _, n := range narrative.ChangeNames() {
			fmt.Fprintf(&b, "    .%s　%s\n", n.Path, n.Meaning)
		}
	}
	_, err = io.WriteString(w, b.String())
	return o, err
}

// writeByWords lists the facts that official wording may mean, the likeliest
// first, where no name and no meaning has it as it stands.
func writeByWords(b *strings.Builder, wording string) {
	const most, least = 8, 8
	for _, f := range narrative.Core().Rank(narrative.Asked{Near: wording}) {
		if f.Score < least || strings.Count(b.String(), "\n.") >= most {
			return
		}
		if b.Len() == 0 {
			fmt.Fprintf(b, "没有哪个事实的名称或意思就是“%s”，按用语像的有：\n", wording)
		}
		fmt.Fprintf(b, ".%s\n    %s：%s%s\n", f.Path, factKind(&f.Name), f.Name.Meaning, factLimits(&f.Name))
	}
}

// factKind is what a maintainer does with a fact of that kind.
func factKind(n *narrative.Name) string {
	switch n.Kind {
	case narrative.NumberFact:
		if n.Unit != "" {
			return "数，" + n.Unit
		}
		return "数"
	case narrative.ChangeFact:
		return "比较，用 with 和 change"
	case narrative.WordsFact:
		return "文字"
	case narrative.FlagFact:
		return "是非，用 if 或 when"
	case narrative.ListFact:
		return "列表，用 range 或 list"
	}
	return "一组"
}

func factLimits(n *narrative.Name) string {
	var parts []string
	if s := n.Scope.String(); s != "" {
		parts = append(parts, "口径："+s)
	}
	if s := n.Basis.String(); s != "" {
		parts = append(parts, "基数："+s)
	}
	if n.Optional {
		parts = append(parts, "可能没有填")
	}
	if parts == nil {
		return ""
	}
	return "（" + strings.Join(parts, "；") + "）"
}

// factValues is what a fact is for a unit; of a fact of the items of a list,
// the first few.
func factValues(root *narrative.Group, path string) string {
	const most = 3
	var values []string
	total := 0
	var walk func(g *narrative.Group, path string)
	walk = func(g *narrative.Group, path string) {
		head, rest, more := strings.Cut(path, ".")
		name, list := strings.CutSuffix(head, "[]")
		f := g.Facts[name]
		switch x := f.(type) {
		case *narrative.List:
			if !list {
				values, total = append(values, fmt.Sprintf("%d 项", len(x.Items))), 1
				return
			}
			for _, item := range x.Items {
				if more {
					walk(item, rest)
				}
			}
			return
		case *narrative.Group:
			if more {
				walk(x, rest)
			}
			return
		}
		if s := factValue(f); s != "" {
			total++
			if total <= most {
				values = append(values, s)
			}
		}
	}
	walk(root, path)
	if total > most {
		values = append(values, fmt.Sprintf("……（共 %d 个）", total))
	}
	return strings.Join(values, "；")
}

func factValue(f narrative.Computed) string {
	switch x := f.(type) {
	case *narrative.Number:
		if x != nil {
			return x.Text()
		}
	case narrative.Words:
		if r := []rune(x.S); len(r) > 40 {
			return string(r[:40]) + "……"
		}
		return x.S
	case narrative.Flag:
		if x {
			return "是"
		}
		return "否"
	case *narrative.Change:
		var parts []string
		for _, m := range []struct {
			name string
			n    *narrative.Number
		}{{"current", x.Current}, {"base", x.Base}, {"delta", x.Delta}, {"rate", x.Rate}, {"times", x.Times}, {"done", x.Done}} {
			if m.n != nil {
				parts = append(parts, m.name+" "+m.n.Text())
			}
		}
		return x.Case.String() + "（" + strings.Join(parts, "，") + "）"
	}
	return ""
}
