package supplement

import (
	"strings"

	"juesuan/internal/diag"
)

// node is a supplement before the field table has looked at it: what the file
// says and where, whichever form the file has.
type node struct {
	kind  nodeKind
	at    diag.Position
	text  string  // of a scalar: as typed
	pairs []pair  // of a mapping
	items []*node // of a sequence
	src   *source // in a text; nil of what is new, and in cells
}

type pair struct {
	key   string
	keyAt diag.Position
	odd   bool // the key is no word

	start, colon int // in a text: of the key, behind its colon
	value        *node
}

type nodeKind uint8

const (
	nothing nodeKind = iota
	scalar
	mapping
	sequence
	forbidden // anchors, aliases, tags
	deep      // nested beyond reason
	other
	unread // what is wrong with it was told
)

// shape is what a message calls a node.
func (n *node) shape() string {
	switch n.kind {
	case mapping:
		return "一组“名称: 内容”"
	case sequence:
		return "若干条“- ”"
	case scalar, nothing:
		return "“" + clip(n.text) + "”"
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
