package typeset

import (
	"strings"

	"juesuan/internal/doc"
)

// listState is the list of typed numbers that the last paragraph belongs to.
type listState struct {
	node  NodeID
	block int // of its last item, in its section
	next  int // number
	kind  string
}

// textNode is the structure element of block i: a heading, an item of a list,
// or a paragraph. Numbers are typed, as offices do: paragraphs that count up
// from 1, one after the other, are a list to those who hear the report.
func (g *pager) textNode(i int, sp *setParagraph) NodeID {
	tag := paragraphTag(sp.style)
	if tag != TagP || sp.style.Outline > 0 {
		return g.node(tag, "")
	}
	n, kind := typedNumber(joinedText(sp.p))
	l := &g.list
	switch {
	case n == 0:
		return g.node(TagP, "")
	case n == l.next && kind == l.kind && i == l.block+1:
	case n == 1 && g.goesOn(i, kind):
		*l = listState{node: g.node(TagL, ""), kind: kind}
	default:
		return g.node(TagP, "")
	}
	l.block, l.next = i, n+1
	return g.nodeUnder(g.nodeUnder(l.node, TagLI, ""), TagLBody, "")
}

// goesOn reports whether the block after i is number 2 of that kind.
func (g *pager) goesOn(i int, kind string) bool {
	if i+1 >= len(g.sect.Blocks) {
		return false
	}
	p, ok := g.sect.Blocks[i+1].(*doc.Paragraph)
	if !ok || g.style(p.Style).Outline > 0 {
		return false
	}
	n, k := typedNumber(joinedText(p))
	return n == 2 && k == kind
}

// typedNumber is the number with which a text begins, and what stands around
// it: 1. 1． 1、 （1） (1); 0 where there is none. 1.5 is none.
func typedNumber(s string) (n int, kind string) {
	open := ""
	for _, bracket := range [...]string{"（", "("} {
		if rest, ok := strings.CutPrefix(s, bracket); ok {
			s, open = rest, bracket
		}
	}
	digits := 0
	for digits < len(s) && digits < 3 && s[digits] >= '0' && s[digits] <= '9' {
		n = n*10 + int(s[digits]-'0')
		digits++
	}
	if digits == 0 {
		return 0, ""
	}
	for _, end := range [...]string{".", "．", "、", "）", ")"} {
		rest, ok := strings.CutPrefix(s[digits:], end)
		if bracket := end == "）" || end == ")"; ok && bracket == (open != "") && rest != "" && (rest[0] < '0' || rest[0] > '9') {
			return n, open + end
		}
	}
	return 0, ""
}
