package docx

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"juesuan/internal/diag"
	"juesuan/internal/doc"
)

// taken are the names under which Chinese Word shows its own character, table
// and list styles.
var taken = []string{"页码", "超链接", "已访问的超链接", "强调", "要点", "明显强调", "书籍标题", "行号", "脚注引用", "尾注引用",
	"批注引用", "默认段落字体", "普通表格", "网格型", "无列表", "占位符文本"}

// Compare tells a maintainer where the base and the styles and pages of a
// layout pack differ. The pack decides what is printed, so that the PDF and
// the DOCX agree; most findings are hints. name is the base's.
func (b *Base) Compare(name string, styles []doc.Style, fonts [doc.NumRoles]doc.FontName, pages []doc.Page) diag.List {
	var list diag.List
	add := func(format string, args ...any) {
		list.Add(diag.Diagnostic{Severity: diag.Info, Code: "docx.differs", At: diag.Position{File: name},
			Message: fmt.Sprintf(format, args...), Hint: "以版式包为准；要改版面请改版式包"})
	}
	k := lookKey{styles: styles, fonts: fonts}
	grid := doc.Length(0)
	for _, p := range pages {
		if grid == 0 {
			grid = p.Pitch
		}
	}
	for i := range styles {
		st := &styles[i]
		if slices.Contains(taken, st.Name) {
			list.Add(diag.Diagnostic{Severity: diag.Warning, Code: "docx.name", At: diag.Position{File: name},
				Message: fmt.Sprintf("段落样式不能叫“%s”：中文 Word 有同名的自带样式，打开时会改名", st.Name), Hint: "请在版式包中给这个样式换一个名字"})
		}
		if fileName(st.Name) == "Normal" {
			list.Add(diag.Diagnostic{Severity: diag.Warning, Code: "docx.normal", At: diag.Position{File: name},
				Message: fmt.Sprintf("样式 %s 用了 Word 的默认样式“正文”：以后在 DOCX 中插入的表格会带上它的缩进", st.ID), Hint: "请在版式包中改用“正文文本”"})
		}
		s := findStyle(b.styles, st.Name)
		if s == nil {
			add("底稿没有样式“%s”，生成时按版式包添加", st.Name)
			continue
		}
		want := s.copy()
		setStyle(want, st, &k, grid)
		pPr, rPr := s.child("w:pPr"), s.child("w:rPr")
		wantP, wantR := want.child("w:pPr"), want.child("w:rPr")
		var differ []string
		for _, c := range [...]struct {
			what         string
			have, want   *node
			element, key string
			unit         float64
			suffix       string
		}{
			{"字号", rPr, wantR, "w:sz", "w:val", 2, "磅"},
			{"中文字体", rPr, wantR, "w:rFonts", "w:eastAsia", 0, ""},
			{"西文字体", rPr, wantR, "w:rFonts", "w:ascii", 0, ""},
			{"行距", pPr, wantP, "w:spacing", "w:line", 20, "磅"},
			{"对齐", pPr, wantP, "w:jc", "w:val", 0, ""},
			{"大纲级别", pPr, wantP, "w:outlineLvl", "w:val", 0, ""},
		} {
			have, want := c.have.child(c.element).attr(c.key), c.want.child(c.element).attr(c.key)
			if have != "" && have != want { // what the base leaves open differs from nothing
				differ = append(differ, fmt.Sprintf("%s %s，版式包 %s", c.what, measure(have, c.unit, c.suffix), measure(want, c.unit, c.suffix)))
			}
		}
		if len(differ) > 0 {
			add("样式“%s”与版式包不同：%s", st.Name, strings.Join(differ, "；"))
		}
	}
	if size, margin := b.sect.child("w:pgSz"), b.sect.child("w:pgMar"); size != nil && margin != nil && len(pages) > 0 {
		have := geometry{size.attr("w:w"), size.attr("w:h"), margin.attr("w:top"), margin.attr("w:bottom"), margin.attr("w:left"), margin.attr("w:right")}
		same := false
		for _, p := range pages {
			same = same || have.near(geometry{twips(p.Width), twips(p.Height), twips(p.Top), twips(p.Bottom), twips(p.Left), twips(p.Right)})
		}
		if !same {
			add("底稿的纸张和页边距不是版式包中的任何一种")
		}
	}
	return list
}

func measure(value string, unit float64, suffix string) string {
	if value == "" {
		return "未定"
	}
	if n, err := strconv.ParseFloat(value, 64); err == nil && unit != 0 {
		value = strconv.FormatFloat(n/unit, 'f', -1, 64)
	}
	return value + suffix
}

// geometry is paper and margins in twips.
type geometry [6]string

// near allows for the millimetre's rounding.
func (g geometry) near(o geometry) bool {
	for i := range g {
		x, err1 := strconv.Atoi(g[i])
		y, err2 := strconv.Atoi(o[i])
		if err1 != nil || err2 != nil || x-y > 6 || y-x > 6 {
			return false
		}
	}
	return true
}
