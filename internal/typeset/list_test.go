package typeset

import (
	"slices"
	"strings"
	"testing"

	"juesuan/internal/doc"
)

func TestTypedNumber(t *testing.T) {
	for s, want := range map[string]struct {
		n    int
		kind string
	}{
		"1.贯彻执行": {1, "."}, "12．指导": {12, "．"}, "3、承办": {3, "、"}, "（4）其他": {4, "（）"}, "(5)其他": {5, "()"},
		"1.5万元": {}, "2020年度": {}, "一、职责": {}, "（一）职责": {}, "1）其他": {}, "（1.其他": {}, "1.": {}, "": {}, "1234.其他": {},
	} {
		if n, kind := typedNumber(s); n != want.n || kind != want.kind {
			t.Errorf("%q: %d %q, want %d %q", s, n, kind, want.n, want.kind)
		}
	}
}

// TestLists: paragraphs that count up from 1 are a list; single numbers, leaps
// and other kinds are not.
func TestLists(t *testing.T) {
	b := newSampler()
	var blocks []doc.Block
	for _, s := range []string{"1.甲甲", "2.乙乙", "3.丙丙", "正文。", "1.单独一条", "正文。", "（1）丁丁", "（2）戊戊", "5.跳号", "1.己己", "2.庚庚"} {
		blocks = append(blocks, b.text(sBody, s))
	}
	b.section(portrait, numbering, blocks...)
	l := sound(t, b.doc)
	var got []string
	for i := range l.Nodes {
		switch l.Nodes[i].Tag {
		case TagL:
			got = append(got, "L")
		case TagLBody, TagP:
			for _, r := range l.Pages[0].Runs {
				if r.Node == NodeID(i) {
					got = append(got, l.Nodes[i].Tag.String()+" "+string([]rune(r.text())[:1]))
					break
				}
			}
		}
	}
	want := "L LBody 1 LBody 2 LBody 3"
	if s := strings.Join(got, " "); !strings.HasPrefix(s, want) || slices.Contains(got, "P 2") || strings.Count(s, "L ") < 3 {
		t.Errorf("%s", s)
	}
	lists := 0
	for _, n := range l.Nodes {
		if n.Tag == TagL {
			lists++
		}
		if n.Tag == TagLI && l.Nodes[n.Parent].Tag != TagL || n.Tag == TagLBody && l.Nodes[n.Parent].Tag != TagLI {
			t.Errorf("%v stands under %v", n.Tag, l.Nodes[n.Parent].Tag)
		}
	}
	if lists != 3 {
		t.Errorf("%d lists", lists)
	}
}

// TestCaption: number and unit of a table are its caption, once, and no cells.
func TestCaption(t *testing.T) {
	b := newSampler()
	b.section(landscape, numbering, b.text(sTitle, "收入决算表"), b.income(60))
	l := sound(t, b.doc)
	if len(l.Pages) < 2 {
		t.Fatal("one page")
	}
	captions, said := 0, ""
	for i, n := range l.Nodes {
		if n.Tag == TagCaption {
			captions++
			if l.Nodes[n.Parent].Tag != TagTable || int(n.Parent)+1 != i {
				t.Errorf("the caption is child %d of %v", i-int(n.Parent), l.Nodes[n.Parent].Tag)
			}
		}
	}
	for i := range l.Pages {
		for _, r := range l.Pages[i].Runs {
			if r.Node != Artifact && l.Nodes[r.Node].Tag == TagP && l.Nodes[l.Nodes[r.Node].Parent].Tag == TagCaption {
				said += r.text()
			}
		}
	}
	if captions != 1 || said != "公开02表公开部门：样例单位金额单位：元" {
		t.Errorf("%d captions: %q", captions, said)
	}
}
