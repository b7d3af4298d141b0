package pack

import (
	"fmt"
	"slices"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/doc"
)

func (v *validator) tablesFile() {
	d := &v.p.Tables.Defaults
	at := func(key string) diag.Position { return v.p.place(fileTables, "defaults."+key) }
	v.style(at("lead_style"), d.LeadStyle, false)
	if !d.Center.IsZero() {
		v.style(at("lead_center_style"), d.LeadMid, false)
	}
	v.style(at("lead_right_style"), d.LeadRight, false)
	v.style(at("note_style"), d.NoteStyle, false)
	v.cellStyles("defaults", d.Styles)
	v.p.tableOf = map[string]*TableSpec{}
	for i := range v.p.Tables.Tables {
		t := &v.p.Tables.Tables[i]
		path := fmt.Sprintf("tables[%d]", i+1)
		if _, ok := v.p.tableOf[t.ID]; ok || t.ID == "" {
			v.add(diag.Error, "pack.table", t.At, "", "表 %q 没有编号或与前面的重复", t.ID)
		}
		v.p.tableOf[t.ID] = t
		if t.Styles == (CellStyles{}) {
			t.Styles = d.Styles
		} else {
			v.cellStyles(path, t.Styles)
		}
		if f := v.statement(t, path); f != nil {
			v.columns(t, f)
			v.rows(t, f, path)
		}
	}
}

func (v *validator) lists() {
	v.p.listOf = map[string]*ListSpec{}
	for i := range v.p.Tables.Lists {
		l := &v.p.Tables.Lists[i]
		if _, ok := v.p.listOf[l.ID]; ok || l.ID == "" {
			v.add(diag.Error, "pack.table", l.At, "", "列表 %q 没有编号或与前面的重复", l.ID)
		}
		v.p.listOf[l.ID] = l
		if l.Styles == (CellStyles{}) {
			l.Styles = v.p.Tables.Defaults.Styles
		} else {
			v.cellStyles(fmt.Sprintf("lists[%d]", i+1), l.Styles)
		}
		if len(l.Columns) == 0 {
			v.add(diag.Error, "pack.table", l.At, "", "列表 %s 缺 columns（有哪些栏）", l.ID)
		}
		if (l.Each == "") == (l.Rows == nil) {
			v.add(diag.Error, "pack.table", l.At, "", "列表 %s 要写 each（每项一行）或 rows（逐行写），只写一个", l.ID)
		}
		for _, row := range l.Rows {
			if len(row) != len(l.Columns) {
				v.add(diag.Error, "pack.table", l.At, "", "列表 %s 有 %d 栏，rows 的一行却是 %d 格", l.ID, len(l.Columns), len(row))
			}
		}
		if i := &v.p.Info; l.Bare && i.Table.Unit != i.Prose.Unit {
			v.add(diag.Error, "pack.table", l.At, "", "列表 %s 的数不带单位（bare），表内（tables.unit）和句中（prose.unit）的金额单位要相同", l.ID)
		}
	}
}

func (v *validator) cellStyles(path string, c CellStyles) {
	for _, s := range []struct{ key, id string }{{"head", c.Head}, {"text", c.Text}, {"center", c.Center}, {"number", c.Number}} {
		v.style(v.p.place(fileTables, path+".styles."+s.key), s.id, false)
	}
}

// columns checks the leaves of a table's caption tree: each prints something,
// no figure stands twice in a block, every block has a column.
func (v *validator) columns(t *TableSpec, f *accounts.Form) {
	if len(t.Columns) == 0 {
		v.add(diag.Error, "pack.table", t.At, "", "表 %s 缺 columns（有哪些栏）", t.ID)
		return
	}
	figures := map[string]bool{}
	blocks := make([]bool, len(t.Blocks))
	var walk func(columns []ColumnSpec)
	walk = func(columns []ColumnSpec) {
		for i := range columns {
			c := &columns[i]
			if len(c.Columns) > 0 {
				if c.Figure != "" || c.Show != "" {
					v.add(diag.Error, "pack.column", c.At, "", "栏 %s 有下级栏，本身不能再有 figure 或 show", c.Caption.Source)
				}
				walk(c.Columns)
				continue
			}
			v.leaf(t, f, c)
			if c.Block >= 0 && c.Block <= len(t.Blocks) && len(t.Blocks) > 0 {
				blocks[max(0, c.Block-1)] = true
			}
			key := fmt.Sprint(max(1, c.Block), " ", c.Figure)
			if c.Figure != "" && figures[key] {
				v.add(diag.Warning, "pack.column", c.At, "", "栏 %s：figure: %s 已在前面的栏里印过", c.Caption.Source, c.Figure)
			}
			figures[key] = true
		}
	}
	walk(t.Columns)
	for i, used := range blocks {
		if !used {
			v.add(diag.Error, "pack.table", t.At, "在栏上写 block", "表 %s 的 blocks 第 %d 块没有一栏来印", t.ID, i+1)
		}
	}
}

// figureKeys are the columns of figures that a statement may have.
func figureKeys(f *accounts.Form) []string {
	var keys []string
	for _, k := range slices.Concat(f.Keys(), f.Beside()) {
		keys = append(keys, string(k))
	}
	return keys
}

func (v *validator) leaf(t *TableSpec, f *accounts.Form, c *ColumnSpec) {
	keys := figureKeys(f)
	switch {
	case c.Economic != nil || c.Nonzero || c.Split != 0:
		v.economic(f, c)
	case c.Figure != "" && c.Show != "":
		v.add(diag.Error, "pack.column", c.At, "", "栏 %s 只能写 figure 或 show 其中一项", c.Caption.Source)
	case c.Figure != "":
		if !slices.Contains(keys, c.Figure) {
			v.add(diag.Error, "pack.column", c.At, "这张表可用："+strings.Join(keys, "、"), "栏 %s：没有数字能填 figure: %s", c.Caption.Source, c.Figure)
		}
	case c.Show == "":
		v.add(diag.Error, "pack.column", c.At, "印名称、编码、行次写 show: name、code、line；印数字写 figure，这张表可用："+strings.Join(keys, "、"),
			"栏 %s 没有数字来填：没有写 figure，也没有写 show", c.Caption.Source)
	default:
		v.oneOf(c.At, "show", c.Show, "name", "code", "line")
	}
	if c.Block < 0 || c.Block > len(t.Blocks) {
		v.add(diag.Error, "pack.column", c.At, "", "栏 %s 的 block: %d 超出 blocks 的个数 %d", c.Caption.Source, c.Block, len(t.Blocks))
	}
}

// maxSplit is how many columns by economic code a table may have.
const maxSplit = 30

// economic checks a column that stands for one of each economic code.
func (v *validator) economic(f *accounts.Form, c *ColumnSpec) {
	for _, level := range c.Economic {
		v.oneOf(c.At, "economic", level, "class", "section")
	}
	switch {
	case c.Economic == nil || c.Figure != "" || c.Show != "" || c.Parts != nil:
		v.add(diag.Error, "pack.column", c.At, "economic: [class, section]；另可写 nonzero、split、width",
			"按经济分类横排的栏写 economic，不写 figure、show、parts")
	case c.Split < 1 || c.Split > maxSplit:
		v.add(diag.Error, "pack.column", c.At, "排不下的另起续表", "按经济分类横排的栏要写 split：一张表最多几栏，1 到 %d", maxSplit)
	case !slices.ContainsFunc(f.Columns(), func(c accounts.FormColumn) bool { return c.Economic != "" }):
		v.add(diag.Error, "pack.column", c.At, "在 declare.yaml 的这张表里写 columns: [合计, {codes: 经济分类, levels: [类, 款]}]",
			"《%s》没有按经济分类横排的栏", f.Title)
	}
}

func (v *validator) rows(t *TableSpec, f *accounts.Form, path string) {
	if len(t.Blocks) == 0 {
		v.add(diag.Error, "pack.table", t.At, "", "表 %s 缺 blocks（有哪些行）", t.ID)
	}
	row := func(at diag.Position, key string) {
		if key != "" && f.Row(accounts.RowKey(key)) == nil && !accounts.RowKey(key).IsCode() {
			var keys []string
			for _, k := range f.RowKeys() {
				keys = append(keys, string(k))
			}
			v.add(diag.Error, "pack.row", at, "这张表可用："+strings.Join(keys, "、")+"，或科目编码", "决算表里没有 row: %s 这一行", key)
		}
	}
	for _, block := range t.Blocks {
		for i := range block {
			r := &block[i]
			row(r.At, r.Row)
			for _, level := range r.Codes {
				v.oneOf(r.At, "codes", level, "class", "section", "item")
			}
			for _, code := range slices.Concat(r.Omit, r.Economic) {
				if !accounts.IsCode(code) || len(code) != 3 {
					v.add(diag.Error, "pack.row", r.At, "", "%q 不是三位的类编码", code)
				}
			}
			switch {
			case r.Projects && (r.Codes == nil || !f.Blocks[0].Parts):
				v.add(diag.Error, "pack.row", r.At, "在 declare.yaml 的这张表里写 rows: {codes: 功能分类, each: 项目}",
					"projects 与 codes 一起写，这张表要在科目之下列项目")
			case r.Units && f.Like == "":
				v.add(diag.Error, "pack.row", r.At, "在 declare.yaml 里写 like 和 rows: {each: 单位, total: 合计}",
					"《%s》不是一个单位一行的表，不能写 units", f.Title)
			}
			if r.Row == "" && r.Text == "" && !r.Classes && r.Codes == nil && r.Economic == nil && !r.Fill && r.Blank == 0 && !r.Units {
				v.add(diag.Error, "pack.row", r.At, "可写 row、classes、codes、economic、units、fill、blank", "这一行没有说取自哪里")
			}
		}
	}
	leaves := len(leafWidths(t.Columns))
	for i, cells := range t.Tail {
		at := v.p.place(fileTables, fmt.Sprintf("%s.tail[%d]", path, i+1))
		span := 0
		for j := range cells {
			row(at, cells[j].Row)
			span += max(1, cells[j].Span)
			if key := cells[j].Figure; key != "" && !slices.Contains(figureKeys(f), key) {
				v.add(diag.Error, "pack.column", at, "", "这一行没有数字能填 figure: %s", key)
			}
		}
		if span != leaves {
			v.add(diag.Error, "pack.row", at, "", "这一行各格共占 %d 栏，全表有 %d 栏", span, leaves)
		}
	}
}

// leafWidths are the widths of the physical columns, 0 where the content decides.
func leafWidths(columns []ColumnSpec) []Length {
	var out []Length
	for i := range columns {
		c := &columns[i]
		if len(c.Columns) > 0 {
			out = append(out, leafWidths(c.Columns)...)
			continue
		}
		for range max(1, len(c.Parts), c.Split) {
			out = append(out, c.Width)
		}
	}
	return out
}

// narrowest is the least a column without a width may be left with.
const narrowest = 6 * doc.MM

// fits reports columns that are together wider than the page leaves room for.
func (v *validator) fits(at diag.Position, what, page string, widths []Length) {
	g, ok := v.p.Page.Pages[page]
	if !ok {
		return
	}
	room := g.Width.V - g.Left.V - g.Right.V
	var sum doc.Length
	open := 0
	for _, w := range widths {
		sum += w.V
		if w.V == 0 {
			open++
		}
	}
	// Lengths given in mm are exact; half a point is forgiven for those in pt.
	need := sum + doc.Length(open)*narrowest
	if need <= room+doc.Pt/2 {
		return
	}
	message := fmt.Sprintf("%s各栏宽共 %s，版面 %s 只有 %s", what, millimetres(sum), page, millimetres(room))
	if open > 0 {
		message += fmt.Sprintf("，没写栏宽的 %d 栏排不下", open)
	}
	v.add(diag.Error, "pack.width", at, "减小 width，或换一个更宽的版面", "%s", message)
}

func millimetres(l doc.Length) string {
	tenths := (l + doc.MM/20) / (doc.MM / 10)
	return fmt.Sprintf("%d.%dmm", tenths/10, tenths%10)
}
