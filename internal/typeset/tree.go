package typeset

import "juesuan/internal/doc"

// node adds a structure element below the current parent and returns it.
func (g *pager) node(tag Tag, title string) NodeID {
	g.out.Nodes = append(g.out.Nodes, Node{Tag: tag, Parent: g.parent, Title: title})
	return NodeID(len(g.out.Nodes) - 1)
}

// nodeUnder adds a structure element below parent.
func (g *pager) nodeUnder(parent NodeID, tag Tag, title string) NodeID {
	g.out.Nodes = append(g.out.Nodes, Node{Tag: tag, Parent: parent, Title: title})
	return NodeID(len(g.out.Nodes) - 1)
}

// paragraphTag is the structure type of a paragraph: a heading or text. The
// reader's outline knows deeper levels than the structure types do.
func paragraphTag(st *doc.Style) Tag {
	switch st.Outline {
	case 1:
		return TagH1
	case 2:
		return TagH2
	case 3:
		return TagH3
	}
	return TagP
}
