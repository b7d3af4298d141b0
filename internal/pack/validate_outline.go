package pack

import (
	"fmt"
	"strings"

	"juesuan/internal/diag"
	"juesuan/internal/narrative"
)

func (v *validator) outline() {
	o := &v.p.Outline
	at := func(key string) diag.Position { return v.p.place(fileOutline, key) }
	for _, t := range []struct {
		key  string
		text *Template
	}{{"title", &o.Title}, {"file_name", &o.FileName}} {
		if t.text.IsZero() {
			v.add(diag.Error, "pack.outline", at(t.key), "", "缺 %s", t.key)
		}
	}
	v.pageName(at("cover.page"), o.Cover.Page)
	for i := range o.Cover.Paragraphs {
		v.style(at(fmt.Sprintf("cover.paragraphs[%d].style", i+1)), o.Cover.Paragraphs[i].Style, false)
	}
	if o.Contents.Page != "" {
		v.pageName(at("contents.page"), o.Contents.Page)
		v.style(at("contents.style"), o.Contents.Style, false)
		for i, s := range o.Contents.Styles {
			v.style(at(fmt.Sprintf("contents.styles[%d]", i+1)), s, false)
		}
		if len(o.Contents.Styles) < o.Contents.Levels {
			v.add(diag.Error, "pack.outline", at("contents.styles"), "", "contents.styles 的个数少于 levels")
		}
	}
	for i, f := range o.Ordinals {
		if strings.Count(f, "%s")+strings.Count(f, "%d") != 1 {
			v.add(diag.Error, "pack.outline", at(fmt.Sprintf("ordinals[%d]", i+1)), "如 第%s部分　", "序号 %q 里要有一个 %%s 或 %%d", f)
		}
	}
	for i, s := range o.Headings {
		v.style(at(fmt.Sprintf("headings[%d]", i+1)), s, false)
	}
	if len(o.Parts) == 0 {
		v.add(diag.Error, "pack.outline", at("parts"), "", "缺 parts：报告没有内容")
	}
	page := o.Cover.Page
	for i := range o.Parts {
		v.node(&o.Parts[i], 1, fmt.Sprintf("parts[%d]", i+1), &page)
	}
}

// node checks a part or section; page is the geometry in force there.
func (v *validator) node(n *Node, level int, path string, page *string) {
	at := func(key string) diag.Position { return v.p.place(fileOutline, path+"."+key) }
	if level > len(v.p.Outline.Headings) && n.Style == "" && !n.Title.IsZero() {
		v.add(diag.Error, "pack.outline", n.At, "", "标题层次太深：headings 只有 %d 级", len(v.p.Outline.Headings))
	}
	v.style(at("style"), n.Style, true)
	if n.Page != "" {
		v.pageName(at("page"), n.Page)
		*page = n.Page
	} else if level == 1 {
		v.add(diag.Error, "pack.outline", n.At, "", "每一部分都要用 page 指明版面")
	}
	if n.Ordinal != "" {
		v.oneOf(at("ordinal"), "ordinal", n.Ordinal, "none")
	}
	if n.Numbering != "" {
		v.oneOf(at("numbering"), "numbering", n.Numbering, "restart")
	}
	if n.Ordinals != "" && strings.Count(n.Ordinals, "%s")+strings.Count(n.Ordinals, "%d") != 1 {
		v.add(diag.Error, "pack.outline", at("section_ordinal"), "如 表%s　", "序号 %q 里要有一个 %%s 或 %%d", n.Ordinals)
	}
	v.when(at("when"), n.When)
	for i, id := range n.Text {
		known(v, "pack.sentence", "词句", fileSentences, at(fmt.Sprintf("text[%d]", i+1)), id, v.p.Sentences)
	}
	if n.Table != "" {
		known(v, "pack.table", "表", fileTables, at("table"), n.Table, v.p.tableOf)
		if t := v.p.tableOf[n.Table]; t != nil {
			v.fits(t.At, "表 "+t.ID+" ", *page, leafWidths(t.Columns))
		}
	}
	if n.List != "" {
		known(v, "pack.table", "列表", fileTables, at("list"), n.List, v.p.listOf)
		if l := v.p.listOf[n.List]; l != nil {
			widths := make([]Length, len(l.Columns))
			for i := range l.Columns {
				widths[i] = l.Columns[i].Width
			}
			v.fits(l.At, "列表 "+l.ID+" ", *page, widths)
		}
	}
	if n.Chart != "" {
		known(v, "pack.chart", "图", fileDeclare, at("chart"), n.Chart, v.p.Declared.Charts)
	}
	if n.Own != "" && v.facts != nil {
		s := v.facts.find(n.Own)
		if s == nil || s.kind != narrative.ListFact || s.elem.members["heading"] == nil || s.elem.members["text"] == nil {
			v.add(diag.Error, "pack.fact", at("unit_sections"),
				"在 declare.yaml 的 fields 里声明 type: sections 的一项，这里写 local.它的键", "unit_sections: %s 不是几节文字", n.Own)
		}
	}
	if n.Forms {
		if v.p.FormLayout("") == nil {
			v.add(diag.Error, "pack.forms", at("forms"), "", "要印自评表，forms.yaml 的 forms 里却没有 form: project")
		}
		*page = v.p.Forms.Page
	}
	if n.Form != "" {
		if _, ok := v.p.evaluation(n.Form); !ok && !v.p.undeclared || n.Form == projectForm {
			v.add(diag.Error, "pack.forms", at("form"), "在 declare.yaml 的 forms 里声明；各项目的自评表写 forms: true", "form: 没有声明名为 %s 的自评表", n.Form)
		} else if v.p.FormLayout(n.Form) == nil {
			v.add(diag.Error, "pack.forms", at("form"), "", "要印自评表 %s，forms.yaml 里却没有它", n.Form)
		}
		*page = v.p.Forms.Page
	}
	for i := range n.Sections {
		v.node(&n.Sections[i], level+1, fmt.Sprintf("%s.sections[%d]", path, i+1), page)
	}
}

// when checks that a condition names a yes-or-no fact.
func (v *validator) when(at diag.Position, when string) {
	if when == "" || v.facts == nil {
		return
	}
	name := strings.TrimPrefix(when, "!")
	s := v.facts
	for part := range strings.SplitSeq(name, ".") {
		if s = s.members[part]; s == nil {
			break
		}
	}
	if s == nil || s.kind != narrative.FlagFact {
		v.add(diag.Error, "pack.fact", at, "可用的是非事实见 juesuan layout facts，如 fund.none、unit.single", "when: %s 不是一个是非事实", name)
	}
}
