package ingest

import (
	"regexp"
	"slices"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/region"
	"juesuan/internal/scope"
	"juesuan/internal/workbook"
)

// settle puts the columns that were found into the official order; the
// captions and 栏次 of the lowest header row go beside them.
func (t *table) settle(ordinalRow, top, bottom int) {
	official := slices.Concat(t.form().Keys(), t.form().Beside())
	place := map[accounts.ColumnKey]int{}
	cols := make([]int, 0, len(t.columns))
	for col := range t.columns {
		cols = append(cols, col)
	}
	slices.Sort(cols)
	for _, col := range cols {
		// Where both halves of 公开04 give the total, the right one comes last
		// and is the one with captions of its own.
		place[t.columns[col]] = col
	}
	t.s.Columns = t.s.Columns[:0]
	for _, p := range t.opens {
		if !p.row {
			official = append(official, accounts.ColumnKey(p.key))
		}
	}
	for _, key := range official {
		col, ok := place[key]
		if !ok {
			continue
		}
		t.s.Columns = append(t.s.Columns, key)
		m, _ := t.grid.Merged(bottom, col)
		t.s.Look.Captions = append(t.s.Look.Captions, t.grid.Text(m.Row1, m.Col1))
		ordinal := accounts.Text{}
		if ordinalRow > 0 {
			ordinal = t.grid.Text(ordinalRow, col)
		}
		t.s.Look.Ordinals = append(t.s.Look.Ordinals, ordinal)
	}
	var lacking []string
	for _, key := range t.form().Required() {
		if _, ok := place[key]; !ok && t.form().Column(key).In(t.m.year) {
			lacking = append(lacking, "“"+t.columnName(key)+"”")
		}
	}
	t.tellColumns(lacking)
}

// tellColumns reports columns that were not told, and those that are lacking.
func (t *table) tellColumns(lacking []string) {
	if t.lacking = lacking; len(t.opens) > 0 && len(t.odd) == 0 {
		return // until they are settled
	}
	switch {
	case len(t.odd) > 0:
		for _, d := range t.odd {
			if len(lacking) > 0 {
				d.Hint = "没有找到" + strings.Join(lacking, "、") + "一栏，是不是它？" + d.Hint
			}
			t.list.Add(d)
		}
		t.odd = nil
	case len(lacking) > 0:
		t.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.column", At: t.grid.Where(),
			Message: "没有" + strings.Join(lacking, "、") + "一栏", Hint: "请保留决算公开表原有的表头"})
	}
}

// columnName is what a message calls a column.
func (t *table) columnName(key accounts.ColumnKey) string {
	return t.s.ColumnName(key)
}

// matchColumns gives each column from first to last its key, by the captions
// in rows top to bottom; body is the first row of amounts. Columns that hold an
// amount but have no caption that is known are errors, as are two columns with
// the same one.
func (t *table) matchColumns(first, last, top, bottom, body int, match func([]string) column) {
	g := t.grid
	type place struct {
		accounts.ColumnKey
		amountKind
	}
	seen := map[place]int{}
	odd := func(at diag.Position, message string, where []diag.Side, hint string) {
		t.odd = append(t.odd, diag.Diagnostic{Severity: diag.Error, Code: "read.column", At: at, Message: message, Where: where, Hint: hint})
	}
	for col := first; col <= last; col++ {
		path := g.Path(col, top, bottom)
		if over := t.over[col]; over != "" && len(path) > 0 {
			path = append([]string{over}, path...)
		}
		if t.overlaid(body, col) {
			path = append(path, g.Own(body, col))
		}
		at, filled := t.filled(col, body)
		m, _ := g.Merged(bottom, col)
		caption := g.Place(m.Row1, m.Col1)
		side := []diag.Side{{At: at, Label: "该栏第一个数", Value: g.At(cellOf(at)).Value}}
		if len(path) == 0 {
			if filled {
				odd(caption, "这一栏有数，却没有栏名", side, "请填上栏名，或清空这一栏")
			}
			continue
		}
		if isAside(path) {
			continue
		}
		c := match(path)
		if c.outcome == scope.Open {
			c = t.answered(c, path, match)
		}
		ok, here := c.known(), place{c.key, c.kind}
		if here.ColumnKey != "" && here.amountKind == finalAmount {
			here.amountKind = otherAmount // 决算数 goes without saying
		}
		if first := seen[here]; ok && c.key != "" && first != 0 {
			// The same column of two years side by side: the later one is this
			// table's, and the year must be the report's.
			before, now := captionYear(g, first, top, bottom), captionYear(g, col, top, bottom)
			if before.year != "" && now.year != "" && before.year != now.year {
				if now.year > before.year {
					delete(t.columns, first)
					seen[here] = col
					t.take(col, c)
					before = now
				}
				t.years = []yearAt{before}
				continue
			}
		}
		if first := seen[here]; ok && c.key != "" && first != 0 {
			// Of two columns of one name an empty one, under a caption merged over
			// both, gives way.
			if !filled {
				continue
			}
			if _, ok := t.filled(first, body); !ok {
				delete(t.columns, first)
				delete(seen, here)
			}
		}
		switch {
		case !ok && filled && t.mayOpen(c):
			top, text := caption, accounts.Text{S: strings.Join(path, "／"), At: caption}
			if row, column := cellOf(top); g.At(row, column).Kind == workbook.Text {
				text.S = g.Text(row, column).S
			}
			key := t.open(openPlace{kind: c.kind, said: scope.Read(path...), caption: text, told: diag.Diagnostic{Severity: diag.Error, Code: "read.column", At: caption,
				Message: "不认识的栏名“" + strings.Join(path, "／") + "”", Where: side, Hint: "请按决算公开表的栏名填写，或删去这一栏"}})
			c.key = accounts.ColumnKey(key)
			t.take(col, c)
		case !ok && filled:
			odd(caption, "不认识的栏名“"+strings.Join(path, "／")+"”", side, "请按决算公开表的栏名填写，或删去这一栏")
		case !ok:
			// An empty column.
		case c.key == "":
			t.beside = append(t.beside, besideColumn{col, c.point})
		case seen[here] != 0:
			other := g.Path(seen[here], top, bottom)
			message := "有两栏都叫“" + path[len(path)-1] + "”"
			if last := other[len(other)-1]; last != path[len(path)-1] {
				message = "“" + last + "”“" + path[len(path)-1] + "”两栏都可以读作“" + t.columnName(c.key) + "”，不知道用哪一栏"
			}
			odd(caption, message, []diag.Side{{At: g.Place(bottom, seen[here]), Label: "另一栏", Value: strings.Join(other, "／")}}, "请只留一栏，或改正其中一栏的栏名")
		default:
			seen[here] = col
			t.take(col, c)
		}
	}
	for _, col := range t.sortedColumns() {
		if col >= first && col <= last {
			t.tellYear(col, top, bottom)
		}
	}
}

// mayOpen reports whether a column may stay open until the sums are tried: of
// 公开07 it must be known whether it is 预算 or 决算.
func (t *table) mayOpen(c column) bool {
	switch t.s.ID {
	case accounts.GeneralBasic:
		return false
	case accounts.ThreePublic:
		return c.kind != otherAmount
	}
	return true
}

// take takes a column as one of the statement's.
func (t *table) take(col int, c column) {
	t.columns[col] = c.key
	if t.kinds == nil {
		t.kinds = map[int]amountKind{}
	}
	t.kinds[col] = c.kind
}

// besideColumn is a column that the statement does not print: a budget, last
// year's amount, a part of what it prints.
type besideColumn struct {
	col   int
	point scope.Point
}

func cellOf(at diag.Position) (row, col int) {
	row, col, _ = workbook.ParseCellName(at.Cell)
	return row, col
}

// tellYear reports a column whose caption is of another year than the title.
func (t *table) tellYear(col, top, bottom int) {
	title := yearPattern.FindStringSubmatch(region.Plain(t.s.Look.Title.S))
	own := captionYear(t.grid, col, top, bottom)
	if title == nil || own.year == "" || own.year == title[1] {
		return
	}
	t.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.year", At: own.at, Message: "表题是" + title[1] + "年度，这一栏却是" + own.year + "年的",
		Where: []diag.Side{{At: t.s.Look.Title.At, Label: "表题", Value: region.Clip(t.s.Look.Title.S)}, {At: own.at, Label: "栏名", Value: region.Clip(t.grid.Text(cellOf(own.at)).S)}}, Hint: "请核对是不是填错了年度"})
}

// captionYear is the year that the captions above a column begin with.
func captionYear(g *region.Grid, col, top, bottom int) yearAt {
	for row := top; row <= bottom; row++ {
		m, _ := g.Merged(row, col)
		s := region.Plain(g.At(m.Row1, m.Col1).Value)
		if at := yearPattern.FindStringSubmatchIndex(s); at != nil && at[0] == 0 {
			return yearAt{s[at[2]:at[3]], g.Place(m.Row1, m.Col1)}
		}
	}
	return yearAt{}
}

// asidePattern is a column that stands beside the amounts of the year: last
// year's, differences, rates, remarks, numbers of rows.
var asidePattern = regexp.MustCompile(`^(上年|上一年|去年)|增减|增长|增幅|降幅|比上年|较上年|比重|占比|比率|比例|%|^占|完成率|^完成|^备注$|^说明$|^备注[:(]|^行次|^行号$|^序号$`)

// isAside reports whether the captions of a column say that it holds no amount
// of the year's accounts. 上年结转和结余 is one: the balance brought forward.
func isAside(path []string) bool {
	return slices.ContainsFunc(path, func(s string) bool {
		return asidePattern.MatchString(s) && !strings.Contains(s, "结转") && !strings.Contains(s, "结余")
	})
}

// filled returns the first cell of a column, from a row on, that holds
// something other than a note.
func (t *table) filled(col, from int) (diag.Position, bool) {
	for row := from; row < t.end; row++ {
		m, _ := t.grid.Merged(row, col)
		if c := t.grid.At(row, col); m.Col1 == m.Col2 && !t.overlaid(row, col) && region.Holds(c) && !t.heads[region.Plain(c.Value)] {
			return t.grid.Place(row, col), true
		}
	}
	return diag.Position{}, false
}
