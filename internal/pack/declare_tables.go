package pack

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/scope"
)

// FormSpec declares a statement besides the nine. What its amounts count follows
// from the words of its title, rows and captions; tables.yaml lays it out by the
// same keys.
type FormSpec struct {
	At       diag.Position
	Table    string       `yaml:"table"`  // its key: what tables.yaml calls it
	Number   string       `yaml:"number"` // 公开10表
	Title    string       `yaml:"title"`
	Counts   string       `yaml:"counts"`   // where the title does not say it
	From     FromSpec     `yaml:"from"`     // where else it is read from
	Optional bool         `yaml:"optional"` // a workbook may lack it
	Like     string       `yaml:"like"`     // of one row a unit: the statement whose columns and totals it has
	Note     string       `yaml:"note"`
	Rows     RowsSpec     `yaml:"rows"`
	Columns  []FormColumn `yaml:"columns"`
	Add      *AddSpec     `yaml:"add"` // of one of the nine, and then nothing else
}

// AddSpec is what a place prints in one of the nine besides its own columns.
type AddSpec struct {
	Columns []FormColumn `yaml:"columns"`
	Bases   []string     `yaml:"bases"` // 年初预算数, 全年预算数: beside each 决算数
}

// CellKind reads count, text, share: what stands in cells that are no money.
type CellKind struct{ V accounts.Kind }

func (k *CellKind) UnmarshalText(b []byte) error {
	switch string(b) {
	case "amount":
	case "count":
		k.V = accounts.Number
	case "share":
		k.V = accounts.Percent
	case "text":
		k.V = accounts.Words
	default:
		return fmt.Errorf("%q 不认识，可用：amount（金额）、count（个数）、share（比率）、text（文字）", b)
	}
	return nil
}

// FromSpec says where a statement is read from.
type FromSpec struct {
	Sheet string `yaml:"sheet"` // of the Ministry's workbook: Z08
}

// RowsSpec are the rows: those of a classification under a 合计, or a list.
type RowsSpec struct {
	At    diag.Position
	Codes string    `yaml:"codes"` // 功能分类, 经济分类
	Total string    `yaml:"total"`
	Each  string    `yaml:"each"` // 项目: rows of projects below the codes; 单位: one row a unit, with like
	Rows  []FormRow `yaml:"named,list"`
}

// FormRow is a row without a code.
type FormRow struct {
	At       diag.Position
	Text     string   `yaml:"text,scalar"`
	Key      string   `yaml:"key"` // the text itself if left out
	Counts   string   `yaml:"counts"`
	Kind     CellKind `yaml:"kind"` // of its cells, where they are no amounts
	Optional bool     `yaml:"optional"`
}

// FormColumn is a caption with columns under it, or a column of amounts.
type FormColumn struct {
	At       diag.Position
	Caption  string       `yaml:"caption,scalar"`
	Key      string       `yaml:"key"` // the caption itself if left out
	Counts   string       `yaml:"counts"`
	Kind     CellKind     `yaml:"kind"`
	Optional bool         `yaml:"optional"`
	Columns  []FormColumn `yaml:"columns"`
	Codes    string       `yaml:"codes"`  // 经济分类: a column for each code, and no more
	Levels   []string     `yaml:"levels"` // 类, 款
	Sum      []string     `yaml:"sum"`    // keys of columns that it is the sum of, and then no counts
}

// tables makes the statements of the pack's reports.
func (d *declarer) tables() {
	specs := d.p.Declared.Tables
	if len(specs) == 0 {
		return
	}
	before := d.diags.Failed()
	places := map[[3]string]diag.Position{} // form, row, column
	var forms []accounts.Form
	var additions []accounts.Addition
	for i := range specs {
		s := &specs[i]
		places[[3]string{s.Table}] = s.At
		if s.Add != nil {
			additions = append(additions, d.addition(s, places))
			continue
		}
		forms = append(forms, d.form(s, accounts.NumStatements+1+len(forms), places))
	}
	if d.diags.Failed() && !before {
		return
	}
	set, faults := accounts.Core().With(forms, additions...)
	for _, f := range faults {
		d.errorf(places[[3]string{f.Form, f.Row, f.Column}], "%s", f.Text)
	}
	if faults != nil {
		return
	}
	if d.counted(set, places) {
		d.p.FormSet = set
	}
}

func (d *declarer) form(s *FormSpec, number int, places map[[3]string]diag.Position) accounts.Form {
	f := accounts.Form{Key: s.Table, Number: s.Number, Title: s.Title, Sheet: s.From.Sheet, May: s.Optional}
	f.Note = strings.TrimRight(s.Note, "。")
	if f.Number == "" {
		f.Number = fmt.Sprintf("公开%02d表", number)
	}
	if strings.TrimSpace(s.Title) == "" {
		d.errorf(s.At, "表 %s 缺 title（表题）", s.Table)
	}
	for _, other := range accounts.Core().Forms() {
		if other.Number == f.Number || other.Title == f.Title {
			d.errorf(s.At, "《%s》（%s）是九张决算表里的，不用再声明", other.Title, other.Number)
		}
	}
	for i := range d.p.Declared.Tables {
		if other := &d.p.Declared.Tables[i]; other == s {
			break
		} else if other.Add != nil {
			continue
		} else if other.Title == s.Title || other.Number != "" && other.Number == s.Number {
			d.errorf(s.At, "表题《%s》或表号 %s 与前面的表相同，读的时候分不出来", s.Title, f.Number)
		}
	}
	if f.Like = s.Like; (s.Like != "") != (s.Rows.Each == "单位") {
		d.errorf(s.At, "一个单位一行的表，like（照哪张表）和 rows: {each: 单位} 要一起写")
	}
	if f.Like != "" {
		d.byUnit(s)
		total := accounts.FormRow{Key: accounts.RowTotal, Name: cmp.Or(s.Rows.Total, "合计"), Counts: []scope.Value{}}
		f.Blocks = []accounts.FormBlock{{Rows: []accounts.FormRow{total}}}
		return f
	}
	f.Counts = d.counts(s)
	b := accounts.FormBlock{}
	switch s.Rows.Each {
	case "":
	case "项目":
		if b.Parts = true; s.Rows.Codes != "功能分类" {
			d.errorf(s.Rows.At, "each: 项目 是在功能分类科目之下再列项目，要写 codes: 功能分类")
		}
	default:
		d.errorf(s.Rows.At, "rows.each 的值“%s”不认识，可用：单位、项目", s.Rows.Each)
	}
	switch s.Rows.Codes {
	case "":
	case "功能分类":
		b.Codes = accounts.FunctionCodes
	case "经济分类":
		b.Codes = accounts.EconomicCodes
	default:
		d.errorf(s.Rows.At, "rows.codes 的值“%s”不认识，可用：功能分类、经济分类", s.Rows.Codes)
	}
	if s.Rows.Total != "" {
		b.Rows = append(b.Rows, accounts.FormRow{Key: accounts.RowTotal, Name: s.Rows.Total, Counts: []scope.Value{}})
		places[[3]string{s.Table, string(accounts.RowTotal)}] = s.Rows.At
	}
	for i := range s.Rows.Rows {
		r := &s.Rows.Rows[i]
		key := r.Key
		if key == "" {
			key = r.Text
		}
		switch {
		case r.Text == "":
			d.errorf(r.At, "这一行没有写名称")
		case accounts.IsCode(key):
			d.errorf(r.At, "行的 key “%s”与科目编码分不开", key)
		}
		places[[3]string{s.Table, key}] = r.At
		row := accounts.FormRow{Key: accounts.RowKey(key), Name: r.Text, May: r.Optional, Kind: r.Kind.V, Counts: d.words(r.At, r.Counts)}
		b.Rows = append(b.Rows, row)
	}
	if b.Rows == nil {
		d.errorf(s.At, "表 %s 缺 rows（有哪些行）：rows: {codes: 功能分类, total: 合计}，或逐行列出", s.Table)
	}
	if len(s.Columns) == 0 {
		d.errorf(s.At, "表 %s 缺 columns（有哪些栏）", s.Table)
	}
	b.Columns = d.columns(s, places)
	f.Blocks = []accounts.FormBlock{b}
	return f
}

// byUnit tells what a table of one row a unit cannot have of its own.
func (d *declarer) byUnit(s *FormSpec) {
	if s.Columns != nil || s.Rows.Codes != "" || s.Rows.Rows != nil || s.Counts != "" || s.From.Sheet != "" {
		d.errorf(s.At, "一个单位一行的表由各单位的合计排成，栏随 like 的那张表，只写 table、title、number、note、like 和 rows: {each: 单位, total: 合计}")
	}
}

// addition is what a place prints in one of the nine besides.
func (d *declarer) addition(s *FormSpec, places map[[3]string]diag.Position) accounts.Addition {
	a := accounts.Addition{Form: s.Table}
	if accounts.Core().ByKey(s.Table) == nil {
		d.errorf(s.At, "add 只能给九张决算表加栏，没有 %s 这张", s.Table)
	}
	if s.Title != "" || s.Number != "" || s.Counts != "" || s.Columns != nil || s.Rows.Rows != nil || s.Rows.Codes != "" {
		d.errorf(s.At, "表 %s 用 add 加栏，别的都是自带的，不能再写", s.Table)
	}
	for _, base := range s.Add.Bases {
		words := d.words(s.At, base)
		if len(words) != 1 || words[0] != scope.Initial && words[0] != scope.Adjusted {
			d.errorf(s.At, "bases 的“%s”不是预算数，可用：年初预算数、全年预算数", base)
			continue
		}
		a.Bases = append(a.Bases, words[0])
	}
	a.Columns = d.columns(&FormSpec{At: s.At, Table: s.Table, Columns: s.Add.Columns}, places)
	return a
}

// columns are the columns of amounts, left to right.
func (d *declarer) columns(s *FormSpec, places map[[3]string]diag.Position) (out []accounts.FormColumn) {
	names := map[string]int{}
	amountColumns(s.Columns, nil, func(c *FormColumn, path []string) { names[c.Caption]++ })
	amountColumns(s.Columns, nil, func(c *FormColumn, path []string) {
		if c.Codes != "" || c.Levels != nil {
			out = append(out, d.economicColumns(s, c, len(path))...)
			return
		}
		caption := strings.Join(path, "/")
		key := c.Key
		switch {
		case key == "" && names[c.Caption] > 1:
			key = caption
		case key == "":
			key = c.Caption
		}
		at := [3]string{s.Table, "", key}
		if _, twice := places[at]; twice {
			d.errorf(c.At, "栏“%s”写了两次", key)
		}
		places[at] = c.At
		if slices.Contains(path, "") || strings.Contains(strings.Join(path, ""), "/") {
			d.errorf(c.At, "栏名不能空着，也不能有“/”")
		}
		column := accounts.FormColumn{Key: accounts.ColumnKey(key), Caption: caption, May: c.Optional, Kind: c.Kind.V,
			Counts: d.words(c.At, c.Counts)}
		for _, part := range c.Sum {
			column.Sum = append(column.Sum, accounts.ColumnKey(part))
		}
		if c.Sum != nil && (c.Counts != "" || c.Kind.V != accounts.Money || len(c.Sum) < 2) {
			d.errorf(c.At, "栏“%s”由别的栏相加（sum）：至少写两栏，不写 counts、kind", key)
		}
		out = append(out, column)
	})
	return out
}

// economicColumns are the columns of a table that lists the economic
// classification across.
func (d *declarer) economicColumns(s *FormSpec, c *FormColumn, depth int) []accounts.FormColumn {
	items := slices.Contains(c.Levels, "款")
	switch {
	case c.Codes != "经济分类" || depth > 1 || c.Caption != "" || c.Key != "" || c.Counts != "" || c.Columns != nil:
		d.errorf(c.At, "按经济分类横排的栏只写 {codes: 经济分类, levels: [类, 款]}，放在最外一层，不写栏名")
	case s.Rows.Codes == "经济分类" || s.Rows.Codes == "":
		d.errorf(c.At, "按经济分类横排的栏要配按功能分类列的行：rows: {codes: 功能分类, total: 合计}")
	}
	for _, level := range c.Levels {
		if level != "类" && level != "款" {
			d.errorf(c.At, "levels 的值“%s”不认识，可用：类、款", level)
		}
	}
	return accounts.EconomicColumns(items)
}

// amountColumns calls f for each column of amounts with the captions above it and its own.
func amountColumns(columns []FormColumn, above []string, f func(c *FormColumn, path []string)) {
	for i := range columns {
		c := &columns[i]
		path := append(slices.Clone(above), c.Caption)
		if len(c.Columns) > 0 {
			amountColumns(c.Columns, path, f)
			continue
		}
		f(c, path)
	}
}

// counts is what all amounts of a statement count: by the words of counts, else
// of the title. What goes without saying for every statement (本年, 决算) is left
// for its columns to say otherwise.
func (d *declarer) counts(s *FormSpec) []scope.Value {
	if s.Counts != "" {
		return d.words(s.At, s.Counts)
	}
	words, rest := scope.Parse(s.Title)
	if rest != "" {
		d.errorf(s.At, "不认识表题里的“%s”，请用 counts 写明这张表算的是什么，如 counts: 一般公共预算财政拨款 项目支出；不是决算的钱（如租金、面积）的，改用 fields 和 lists", rest)
		return nil
	}
	return valuesOf(words)
}

// words are the values that words of counts say; nil where there are none.
func (d *declarer) words(at diag.Position, text string) []scope.Value {
	if text == "" {
		return nil
	}
	words, rest := scope.Parse(text)
	if rest != "" {
		d.errorf(at, "counts 里的“%s”不认识，请用表上的用语，如 一般公共预算财政拨款、基本支出、公用经费", rest)
	}
	return valuesOf(words)
}

func valuesOf(words []scope.Word) []scope.Value {
	out := []scope.Value{}
	said := map[scope.Axis]bool{}
	add := func(v scope.Value) {
		plain := scope.Point{}.At(v.Axis()) // what goes without saying
		if v == plain || said[v.Axis()] {
			return
		}
		said[v.Axis()] = true
		out = append(out, v)
	}
	for i := range words {
		for _, v := range words[i].Says {
			add(v)
		}
	}
	for i := range words {
		for _, v := range words[i].Implies {
			add(v)
		}
	}
	return out
}

// counted reports whether every amount of the declared statements counts
// something: the words of row, caption and title must not contradict each other.
func (d *declarer) counted(set *accounts.FormSet, places map[[3]string]diag.Position) bool {
	ok := true
	for _, f := range set.Forms()[accounts.NumStatements:] {
		b := &f.Blocks[0]
		rows := f.RowKeys()
		switch b.Codes {
		case accounts.FunctionCodes:
			rows = append(rows, "208")
		case accounts.EconomicCodes:
			rows = append(rows, "302")
		}
		told := map[diag.Position]bool{}
		for _, row := range rows {
			for i := range b.Columns {
				c := &b.Columns[i]
				if f.Kind(row, c.Key) != accounts.Money || c.Sum != nil {
					continue
				}
				if _, is := f.Point(row, c.Key); is {
					continue
				}
				ok = false
				at, what := places[[3]string{f.Key, "", string(c.Key)}], "栏“"+c.Name()+"”"
				if r := f.Row(row); r != nil && row != accounts.RowTotal {
					at, what = places[[3]string{f.Key, string(row)}], "行“"+r.Name+"”"
				}
				if !told[at] {
					told[at] = true
					d.errorf(at, "%s与表题《%s》的意思合不上，说不出算的是什么；请改用词，或用 counts 写明", what, f.Title)
				}
			}
		}
	}
	return ok
}
