package pack

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/doc"
)

// validate holds the files of a pack against each other: every style, page,
// sentence and table that is named exists, none stands unused, and every
// column is one the statement has.
func (p *Pack) validate(diags *diag.List) {
	v := &validator{p: p, diags: diags, sentences: map[string]bool{}, tables: map[string]bool{}, groups: map[string]bool{}}
	v.info()
	v.page()
	v.tablesFile()
	v.lists()
	v.outline()
	v.forms()
	v.words()
	for _, id := range slices.Sorted(maps.Keys(p.Sentences)) {
		if !v.sentences[id] {
			diags.Warnf("pack.unused", p.Sentences[id].At, "词句 %s 没有在 outline.yaml 里用到", id)
		}
		v.style(p.Sentences[id].At, p.Sentences[id].Style, true)
	}
}

type validator struct {
	p         *Pack
	diags     *diag.List
	sentences map[string]bool // used
	tables    map[string]bool
	groups    map[string]bool
}

func (v *validator) style(at diag.Position, id string, optional bool) {
	if id == "" && optional {
		return
	}
	if _, ok := v.p.styleOf[id]; !ok {
		v.diags.Errorf("pack.style", at, "styles.yaml 里没有样式 %q", id)
	}
}

func (v *validator) pageName(at diag.Position, name string) {
	if _, ok := v.p.Page.Pages[name]; !ok {
		v.diags.Errorf("pack.page", at, "page.yaml 里没有版面 %q", name)
	}
}

func (v *validator) oneOf(at diag.Position, key, value string, allowed ...string) {
	if !slices.Contains(allowed, value) {
		v.diags.Errorf("pack.value", at, "%s 的值 %q 不认识，可用：%s", key, value, strings.Join(allowed, "、"))
	}
}

func (v *validator) info() {
	i := &v.p.Info
	if i.Year < 2000 || i.Year > 2100 {
		v.diags.Errorf("pack.value", i.At, "year 应为四位年度，如 2020")
	}
	v.oneOf(i.At, "noun", i.Noun, "部门", "单位")
	v.oneOf(i.At, "tables.unit", i.Table.Unit, "元", "万元")
	v.oneOf(i.At, "tables.zero", i.Table.Zero, "blank", "0.00")
	v.oneOf(i.At, "prose.unit", i.Prose.Unit, "元", "万元")
	v.oneOf(i.At, "prose.shares", i.Prose.Shares, "independent", "largest_remainder")
	v.oneOf(i.At, "three_public_budget", i.Three, "initial", "adjusted")
	if i.ReasonAbove < 0 || i.ReasonAbove > 1000 {
		v.diags.Errorf("pack.value", i.At, "reason_above 应为 0 到 1000 的整数（百分之几）")
	}
	for _, key := range slices.Sorted(maps.Keys(i.Fonts)) {
		if _, ok := doc.ParseRole(key); !ok {
			v.diags.Errorf("pack.value", i.At, "fonts.%s 不是字体角色，可用：fangsong、song、hei、kai、xiaobiaosong、latin", key)
		}
	}
}

func (v *validator) page() {
	for _, name := range slices.Sorted(maps.Keys(v.p.Page.Pages)) {
		g := v.p.Page.Pages[name]
		if g.Width.V-g.Left.V-g.Right.V < 40*doc.MM || g.Height.V-g.Top.V-g.Bottom.V < 40*doc.MM {
			v.diags.Errorf("pack.page", g.At, "版面 %s 的版心太小：请检查纸张大小和页边", name)
		}
	}
	v.style(diag.Position{File: v.p.Info.At.File}, v.p.Page.Numbering.Style, false)
}

func (v *validator) tablesFile() {
	d := &v.p.Tables.Defaults
	at := diag.Position{File: d.Right.At.File, Line: d.Right.At.Line}
	for _, s := range []string{d.LeadStyle, d.LeadRight, d.NoteStyle} {
		v.style(at, s, false)
	}
	v.cellStyles(at, d.Styles)
	v.p.tableOf = map[string]*TableSpec{}
	for i := range v.p.Tables.Tables {
		t := &v.p.Tables.Tables[i]
		if _, ok := v.p.tableOf[t.ID]; ok || t.ID == "" {
			v.diags.Errorf("pack.table", t.At, "表 %q 没有编号或与前面的重复", t.ID)
		}
		v.p.tableOf[t.ID] = t
		if t.Styles == (CellStyles{}) {
			t.Styles = d.Styles
		}
		v.cellStyles(t.At, t.Styles)
		if t.Statement.ID == 0 {
			v.diags.Errorf("pack.table", t.At, "表 %s 缺 statement（取自哪张决算表）", t.ID)
			continue
		}
		for j := range t.Columns {
			v.column(t, &t.Columns[j])
		}
		if len(t.Blocks) == 0 {
			v.diags.Errorf("pack.table", t.At, "表 %s 缺 blocks（有哪些行）", t.ID)
		}
	}
}

func (v *validator) lists() {
	v.p.listOf = map[string]*ListSpec{}
	for i := range v.p.Tables.Lists {
		l := &v.p.Tables.Lists[i]
		if _, ok := v.p.listOf[l.ID]; ok || l.ID == "" {
			v.diags.Errorf("pack.table", l.At, "列表 %q 没有编号或与前面的重复", l.ID)
		}
		v.p.listOf[l.ID] = l
		if l.Styles == (CellStyles{}) {
			l.Styles = v.p.Tables.Defaults.Styles
		}
		v.cellStyles(l.At, l.Styles)
		if len(l.Columns) == 0 {
			v.diags.Errorf("pack.table", l.At, "列表 %s 缺 columns（有哪些栏）", l.ID)
		}
	}
}

func (v *validator) cellStyles(at diag.Position, c CellStyles) {
	for _, s := range []string{c.Head, c.Text, c.Center, c.Number} {
		v.style(at, s, false)
	}
}

func (v *validator) column(t *TableSpec, c *ColumnSpec) {
	if len(c.Columns) > 0 {
		if c.Figure != "" || c.Show != "" {
			v.diags.Errorf("pack.column", c.At, "栏 %s 有下级栏，本身不能再有 figure 或 show", c.Caption.Source)
		}
		for i := range c.Columns {
			v.column(t, &c.Columns[i])
		}
		return
	}
	if c.Figure != "" {
		if !slices.Contains(accounts.Columns(t.Statement.ID), accounts.ColumnKey(c.Figure)) {
			var keys []string
			for _, k := range accounts.Columns(t.Statement.ID) {
				keys = append(keys, string(k))
			}
			v.diags.Add(diag.Diagnostic{Severity: diag.Error, Code: "pack.column", At: c.At,
				Message: fmt.Sprintf("栏 %s：没有数字能填 figure: %s", c.Caption.Source, c.Figure), Hint: "这张表可用：" + strings.Join(keys, "、")})
		}
	} else {
		v.oneOf(c.At, "show", c.Show, "name", "code", "line")
	}
	if c.Block < 0 || c.Block > len(t.Blocks) {
		v.diags.Errorf("pack.column", c.At, "栏 %s 的 block: %d 超出 blocks 的个数 %d", c.Caption.Source, c.Block, len(t.Blocks))
	}
}

func (v *validator) outline() {
	o := &v.p.Outline
	at := diag.Position{File: o.Title.At.File, Line: 1}
	v.pageName(at, o.Cover.Page)
	for i := range o.Cover.Paragraphs {
		v.style(o.Cover.Paragraphs[i].Text.At, o.Cover.Paragraphs[i].Style, false)
	}
	if o.Contents.Page != "" {
		v.pageName(at, o.Contents.Page)
		v.style(at, o.Contents.Style, false)
		for _, s := range o.Contents.Styles {
			v.style(at, s, false)
		}
		if len(o.Contents.Styles) < o.Contents.Levels {
			v.diags.Errorf("pack.outline", at, "contents.styles 的个数少于 levels")
		}
	}
	for _, s := range o.Headings {
		v.style(at, s, false)
	}
	for i := range o.Parts {
		v.node(&o.Parts[i], 1)
	}
}

func (v *validator) node(n *Node, level int) {
	if level > len(v.p.Outline.Headings) && n.Style == "" {
		v.diags.Errorf("pack.outline", n.At, "标题层次太深：headings 只有 %d 级", len(v.p.Outline.Headings))
	}
	v.style(n.At, n.Style, true)
	if n.Page != "" {
		v.pageName(n.At, n.Page)
	} else if level == 1 {
		v.diags.Errorf("pack.outline", n.At, "每一部分都要用 page 指明版面")
	}
	if n.Ordinal != "" {
		v.oneOf(n.At, "ordinal", n.Ordinal, "none")
	}
	if n.Numbering != "" {
		v.oneOf(n.At, "numbering", n.Numbering, "restart")
	}
	for _, id := range n.Text {
		if _, ok := v.p.Sentences[id]; !ok {
			g := diag.Diagnostic{Severity: diag.Error, Code: "pack.sentence", At: n.At, Message: "sentences.yaml 里没有词句 " + id,
				Hint: didYouMean(id, slices.Collect(maps.Keys(v.p.Sentences)))}
			v.diags.Add(g)
		}
		v.sentences[id] = true
	}
	if n.Table != "" {
		if _, ok := v.p.tableOf[n.Table]; !ok {
			v.diags.Errorf("pack.table", n.At, "tables.yaml 里没有表 %s", n.Table)
		}
		v.tables[n.Table] = true
	}
	if n.List != "" {
		if _, ok := v.p.listOf[n.List]; !ok {
			v.diags.Errorf("pack.table", n.At, "tables.yaml 里没有列表 %s", n.List)
		}
	}
	for i := range n.Sections {
		v.node(&n.Sections[i], level+1)
	}
}

func (v *validator) forms() {
	f := &v.p.Forms
	at := diag.Position{File: f.Title.At.File, Line: f.Title.At.Line}
	if f.Title.IsZero() {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(f.Weights)) {
		if w := f.Weights[name]; w < 1 || w > 100 {
			v.diags.Errorf("pack.value", at, "weights.%s 应为 1 到 100 的整数", name)
		}
	}
	v.pageName(at, f.Page)
	for _, s := range []string{f.Style, f.LeadStyle, f.HeadStyle, f.TextStyle, f.MidStyle, f.GapStyle} {
		v.style(at, s, false)
	}
	if len(f.ProjectWidths) != FormProjectColumns {
		v.diags.Errorf("pack.forms", at, "project_widths 应有 %d 个", FormProjectColumns)
	}
	if len(f.Widths) != FormColumns {
		v.diags.Errorf("pack.forms", at, "widths 应有 %d 个：一级、二级、三级、分值、指标值、实际值、得分计算方法、得分、原因", FormColumns)
	}
}

// FormProjectColumns is the number of columns of the form's upper table.
const FormProjectColumns = 5

// FormColumns is the number of columns of the self-evaluation form.
const FormColumns = 9

// changeCases are the wordings every group must have, so that no case of a
// real unit finds a hole.
var changeCases = []string{"up", "up_times", "up_from_zero", "down", "down_to_zero", "flat", "nearly_flat", "from_negative", "nothing", "unknown"}

func (v *validator) words() {
	for _, g := range slices.Sorted(maps.Keys(v.p.Words.Change)) {
		words := v.p.Words.Change[g]
		var at diag.Position
		for _, c := range slices.Sorted(maps.Keys(words)) {
			at = words[c].At
			if !slices.Contains(changeCases, c) {
				v.diags.Add(diag.Diagnostic{Severity: diag.Error, Code: "pack.words", At: at,
					Message: fmt.Sprintf("change.%s 里没有 %s 这种情形", g, c), Hint: "可用：" + strings.Join(changeCases, "、")})
			}
		}
		for _, c := range changeCases {
			if _, ok := words[c]; !ok {
				v.diags.Errorf("pack.words", at, "change.%s 缺 %s 这种情形的说法", g, c)
			}
		}
	}
}

// Statement reads the key of one of the nine statements.
type Statement struct{ ID accounts.StatementID }

var statementKeys = []string{"overall", "income", "expenditure", "fiscal_overall", "general_expenditure", "general_basic", "three_public", "government_fund", "state_capital"}

func (s *Statement) UnmarshalText(b []byte) error {
	i := slices.Index(statementKeys, string(b))
	if i < 0 {
		return fmt.Errorf("决算表 %q 不认识，可用：%s", b, strings.Join(statementKeys, "、"))
	}
	s.ID = accounts.StatementID(i + 1)
	return nil
}
