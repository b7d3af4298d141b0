package pack

import (
	"fmt"
	"slices"
	"strings"

	"juesuan/internal/diag"
	"juesuan/internal/doc"
)

// Requirement is one demand of GB/T 9704-2012 that a pack can meet or not. A
// report on final accounts is no 公文, so a departure is told, never an error.
type Requirement struct {
	Clause string // of GB/T 9704-2012
	Demand string
	Have   string // what the pack says
	Met    bool
	At     diag.Position
}

// GB9704 holds the pack against GB/T 9704-2012.
func (p *Pack) GB9704() []Requirement {
	var out []Requirement
	add := func(clause, demand string, at diag.Position, met bool, format string, args ...any) {
		out = append(out, Requirement{clause, demand, fmt.Sprintf(format, args...), met, at})
	}
	near := func(have, want, tolerance doc.Length) bool { return max(have-want, want-have) <= tolerance }

	name := p.bodyPage()
	g := p.Page.Pages[name]
	at := p.keyPlace(filePage, "pages."+name)
	w, h := g.Width.V, g.Height.V
	add("5.1", "A4 型纸，210mm×297mm", at, w == 210*doc.MM && h == 297*doc.MM, "版面 %s：%s×%s", name, millimetres(w), millimetres(h))
	add("5.2.1", "天头 37mm±1mm，订口 28mm±1mm", at, near(g.Top.V, 37*doc.MM, doc.MM) && near(g.Left.V, 28*doc.MM, doc.MM),
		"上边 %s，左边 %s", millimetres(g.Top.V), millimetres(g.Left.V))
	tw, th := w-g.Left.V-g.Right.V, h-g.Top.V-g.Bottom.V
	add("5.2.1", "版心 156mm×225mm", at, near(tw, 156*doc.MM, doc.MM/10) && near(th, 225*doc.MM, doc.MM/10),
		"%s×%s", millimetres(tw), millimetres(th))

	if id, ok := p.styleOf["body"]; ok {
		s := &p.Styles[id]
		at := p.stylePlace("body")
		add("5.2.2", "正文用 3 号（16pt）仿宋体字", at, s.Font == doc.FangSong && s.Size == 16*doc.Pt, "%s %s", roleTitles[s.Font], points(s.Size))
		pitch := s.LinePitch
		if pitch == 0 {
			pitch = g.Pitch.V
		}
		lines, chars := 0, 0
		if pitch > 0 {
			lines = int(th / pitch)
		}
		if step := s.Size + s.Tracking; step > 0 {
			chars = int(tw / step)
		}
		add("5.2.3", "每面 22 行，每行 28 个字，撑满版心", at, lines == 22 && chars == 28, "%d 行，%d 字", lines, chars)
		add("7.3.3", "每个自然段左空二字", at, s.FirstIndent == 200, "首行缩进 %s 字", hundredths(s.FirstIndent))
	}
	p.gbHeadings(add)
	p.gbNumbering(add)
	return out
}

// roleTitles are what a reader calls the font roles.
var roleTitles = [doc.NumRoles]string{"仿宋", "宋体", "黑体", "楷体", "小标宋", "西文"}

type addRequirement func(clause, demand string, at diag.Position, met bool, format string, args ...any)

// gbHeadings: the title of a part and the levels below it.
func (p *Pack) gbHeadings(add addRequirement) {
	o := &p.Outline
	level := func(i int, clause, demand string, want func(*doc.Style) bool) {
		if i >= len(o.Headings) {
			return
		}
		s := &p.Styles[p.Style(o.Headings[i])]
		add(clause, demand, p.stylePlace(o.Headings[i]), want(s), "样式 %s：%s %s", s.ID, roleTitles[s.Font], points(s.Size))
	}
	level(0, "7.3.1", "标题用 2 号（22pt）小标宋体字，居中", func(s *doc.Style) bool {
		return s.Font == doc.XiaoBiaoSong && s.Size == 22*doc.Pt && s.Align == doc.Center
	})
	level(1, "7.3.3", "第一层“一、”用 3 号黑体字", func(s *doc.Style) bool { return s.Font == doc.Hei && s.Size == 16*doc.Pt })
	level(2, "7.3.3", "第二层“（一）”用 3 号楷体字", func(s *doc.Style) bool { return s.Font == doc.Kai && s.Size == 16*doc.Pt })
	for i, want := range []string{"%s、", "（%s）"} {
		if i+1 < len(o.Ordinals) {
			add("7.3.3", "结构层次序数依次为“一、”“（一）”“1.”“（1）”", p.place(fileOutline, fmt.Sprintf("ordinals[%d]", i+2)),
				o.Ordinals[i+1] == want, "%s", o.Ordinals[i+1])
		}
	}
}

// gbNumbering: page numbers, and tables on landscape pages.
func (p *Pack) gbNumbering(add addRequirement) {
	n := &p.Page.Numbering
	at := p.place(filePage, "numbering")
	if id, ok := p.styleOf[n.Style]; ok {
		s := &p.Styles[id]
		add("7.5", "页码用 4 号（14pt）半角宋体阿拉伯数字", p.stylePlace(n.Style), s.Size == 14*doc.Pt && s.Latin == doc.Song,
			"%s %s", roleTitles[s.Latin], points(s.Size))
	}
	add("7.5", "数字左右各放一条一字线", at, n.Prefix == "— " && n.Suffix == " —", "%s1%s", n.Prefix, n.Suffix)
	add("7.5", "一字线上距版心下边缘 7mm", at, n.Below.V == 7*doc.MM, "%s", millimetres(n.Below.V))
	position := "居中"
	if n.Outside {
		position = "单页居右，双页居左，空 " + hundredths(n.Inset.V) + " 字"
	}
	add("7.5", "单页码居右空一字，双页码居左空一字", at, n.Outside && n.Inset.V == 100, "%s", position)
	moved := p.movedNumbers()
	paper := "与竖排页相同"
	switch {
	case !n.PaperPosition:
		paper = "随横排的版面"
	case len(moved) > 0:
		paper = "版面 " + strings.Join(moved, "、") + " 的版心伸到了页码的位置，页码让开了"
	}
	add("8", "A4 纸型的表格横排时，页码位置与其他页一致", at, n.PaperPosition && len(moved) == 0, "%s", paper)
}

// movedNumbers names the pages whose number does not stand where the text has
// it: their own text area reaches there, so that it keeps clear.
func (p *Pack) movedNumbers() (moved []string) {
	n, body := &p.Page.Numbering, p.Page.Pages[p.bodyPage()]
	size := 14 * doc.Pt
	if id, ok := p.styleOf[n.Style]; ok {
		size = p.Styles[id].Size
	}
	base := body.Bottom.V - n.Below.V // from the paper's foot
	for name, g := range p.Page.Pages {
		if !g.Numbered {
			continue
		}
		upright := g.Width.V == body.Width.V && g.Height.V == body.Height.V
		lying := g.Width.V == body.Height.V && g.Height.V == body.Width.V
		if upright && g.Bottom.V-size < base || lying && g.Left.V-size*3/4-2*doc.MM < base || !upright && !lying {
			moved = append(moved, name)
		}
	}
	slices.Sort(moved)
	return moved
}

// bodyPage is the geometry on which the first sentences stand.
func (p *Pack) bodyPage() string {
	page := p.Outline.Cover.Page
	found := ""
	var walk func(nodes []Node)
	walk = func(nodes []Node) {
		for i := range nodes {
			if nodes[i].Page != "" {
				page = nodes[i].Page
			}
			if found == "" && len(nodes[i].Text) > 0 {
				found = page
			}
			walk(nodes[i].Sections)
		}
	}
	walk(p.Outline.Parts)
	if found == "" {
		return page
	}
	return found
}

// stylePlace is where a style is defined.
func (p *Pack) stylePlace(id string) diag.Position {
	return p.place(fileStyles, fmt.Sprintf("[%d].id", p.styleOf[id]+1))
}

func points(l doc.Length) string {
	tenths := (l + doc.Pt/20) / (doc.Pt / 10)
	if tenths%10 == 0 {
		return fmt.Sprintf("%dpt", tenths/10)
	}
	return fmt.Sprintf("%d.%dpt", tenths/10, tenths%10)
}

func hundredths(h doc.Hundredths) string {
	if h%100 == 0 {
		return fmt.Sprint(h / 100)
	}
	return fmt.Sprintf("%d.%02d", h/100, h%100)
}
