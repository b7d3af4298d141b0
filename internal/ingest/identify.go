package ingest

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/workbook"
)

// headRows is how far down a sheet its title, number, unit line and captions
// are looked for.
const headRows = 15

var (
	numberPattern = regexp.MustCompile(`公开0?([1-9])表`)
	// bracketPattern is what may follow a title: (公开), (单位), nothing in brackets.
	bracketPattern = regexp.MustCompile(`\((公开|单位|部门|分单位|分科目|草案)?\)$`)
	// leadPattern is the number of a table before its title: 3.11, 表1, 表一、, 附表2:.
	leadPattern = regexp.MustCompile(`^(附?表)?([0-9][0-9.\-_]*|[一二三四五六七八九十]+、)?[、:\-_]*`)
	yearPattern = regexp.MustCompile(`(20[0-9]{2})年`)
	captionUnit = regexp.MustCompile(`[^0-9]\((元|千元|万元)\)$`)
	unitPattern = regexp.MustCompile(`单位[:：]?\(?(万元|千元|元)\)?`)
	titlePrefix = regexp.MustCompile(`^(.*?[0-9]{4}年度?|.*(局|厅|委|部|办|院|会|站|所|中心|学校|大学|学院|单位|部门|本级|机关))`)
)

// locate tells which sheet is which statement: by its title first, since that
// names the content; by 公开0N表 where no title is found. Two sheets that could
// be the same statement are an error. The sheets of the Ministry's workbook are
// left to its reader.
func locate(w *workbook.Workbook, m *ministry, list *diag.List) [accounts.NumStatements]*grid {
	type claim struct {
		grid  *grid
		title bool
	}
	var claims [accounts.NumStatements][]claim
	for i := range w.Sheets {
		if m.owns(i) {
			continue // of the same title, and read by its own rules
		}
		g := newGrid(w, i)
		if id := g.byTitle(); id != 0 {
			claims[id-1] = append(claims[id-1], claim{g, true})
		} else if id := g.byNumber(); id != 0 {
			claims[id-1] = append(claims[id-1], claim{g, false})
		}
	}
	var found [accounts.NumStatements]*grid
	if !m.any() && !slices.ContainsFunc(claims[:], func(cs []claim) bool { return len(cs) > 0 }) {
		var names []string
		for i := range w.Sheets {
			if name := strings.TrimSpace(w.Sheets[i].Name); !w.Sheets[i].Hidden {
				names = append(names, "“"+name+"”")
			}
		}
		message := "这个工作簿里没有一张决算表"
		if n := len(names); n > 0 {
			message += "，只有" + strings.Join(names[:min(n, 5)], "、")
			if n > 5 {
				message += "等" + strconv.Itoa(n) + "张表"
			}
		}
		list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.sheet", At: diag.Position{File: w.File}, Message: message,
			Hint: "请放进九张决算公开表，或财政部报表程序导出的决算报表；表名可写“公开01表”等，或在表的上方写出标题"})
		return found
	}
	for i, cs := range claims {
		// A hidden copy, or a sheet known by its number only, gives way.
		for _, better := range []func(claim) bool{func(c claim) bool { return !c.grid.Hidden }, func(c claim) bool { return c.title }} {
			if len(cs) > 1 && slices.ContainsFunc(cs, better) {
				cs = slices.DeleteFunc(cs, func(c claim) bool { return !better(c) })
			}
		}
		if len(cs) > 1 {
			var names []string
			for _, c := range cs {
				names = append(names, "“"+strings.TrimSpace(c.grid.Name)+"”")
			}
			list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.sheet", At: cs[1].grid.position(),
				Message: statementNames[i].Number + "（" + statementNames[i].Titles[0] + "）有两种可能：表 " + strings.Join(names, "、"),
				Hint:    "请删去或改名多余的表"})
		}
		if len(cs) > 0 {
			found[i] = cs[0].grid
			continue
		}
		if m.any() {
			m.missing(w, accounts.StatementID(i+1))
			continue
		}
		list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.sheet", At: diag.Position{File: w.File},
			Message: "工作簿里没有" + statementNames[i].Number + "《" + statementNames[i].Titles[0] + "》",
			Hint:    "表名可写“" + statementNames[i].Number + "”，或在表的上方写出标题；没有数据的表也要留着"})
	}
	return found
}

// byTitle finds the statement by a title in the first rows or, where there is
// none, by the sheet's name.
func (g *grid) byTitle() accounts.StatementID {
	var found []accounts.StatementID
	for row := 1; row <= min(headRows, g.rows); row++ {
		for _, c := range g.RowCells(row) {
			if c.Kind != workbook.Text || !strings.Contains(c.Value, "表") {
				continue
			}
			if id := titled(plain(c.Value)); id != 0 && !slices.Contains(found, id) {
				found = append(found, id)
			}
		}
	}
	switch {
	case len(found) > 2:
		return 0 // a contents page names many tables and is none of them
	case len(found) > 0:
		return found[0]
	}
	return titled(plain(g.Name))
}

// titled returns the statement whose title the text is: a known title, alone
// or after the name of the unit, the year and such. The longest title wins,
// and what precedes it must not itself be part of a longer, unknown one.
func titled(s string) accounts.StatementID {
	if !strings.Contains(s, "决算") {
		return 0 // as every title does
	}
	s = bracketPattern.ReplaceAllString(numberPattern.ReplaceAllString(s, ""), "")
	if !yearPattern.MatchString(s[:min(len(s), len("2020年"))]) {
		s = strings.TrimPrefix(s, leadPattern.FindString(s))
	}
	best, length := accounts.StatementID(0), 0
	for i := range statementNames {
		for _, title := range statementNames[i].Titles {
			title = plain(title)
			before, ok := strings.CutSuffix(s, title)
			if !ok || len(title) <= length {
				continue
			}
			if before != "" && titlePrefix.FindString(before) != before {
				continue
			}
			best, length = accounts.StatementID(i+1), len(title)
		}
	}
	return best
}

// byNumber finds the statement by 公开0N表 in the sheet's name or first rows.
func (g *grid) byNumber() accounts.StatementID {
	if m := numberPattern.FindStringSubmatch(plain(g.Name)); m != nil {
		return accounts.StatementID(m[1][0] - '0')
	}
	for row := 1; row <= min(4, g.rows); row++ {
		for _, c := range g.RowCells(row) {
			if m := numberPattern.FindStringSubmatch(plain(c.Value)); m != nil {
				return accounts.StatementID(m[1][0] - '0')
			}
		}
	}
	return 0
}

// readHead reads what stands above the captions: title, number, department and
// unit line. It returns the first row below them.
func (t *table) readHead() int {
	g := t.grid
	below := 1
	for row := 1; row <= min(headRows, g.rows); row++ {
		head := false
		for _, c := range g.RowCells(row) {
			col, s := c.Col, plain(c.Value)
			if c.Kind != workbook.Text || s == "" {
				continue
			}
			switch {
			case t.s.Form.Title.S == "" && titled(s) != 0:
				t.s.Form.Title, head = g.text(row, col), true
			case t.s.Form.Number.S == "" && numberPattern.MatchString(s):
				t.s.Form.Number, head = g.text(row, col), true
			}
			for _, m := range yearPattern.FindAllStringSubmatch(s, -1) {
				t.years = append(t.years, yearAt{m[1], g.at(row, col)})
			}
			if m := unitPattern.FindStringSubmatch(s); m != nil && t.s.Form.UnitLine.S == "" {
				t.s.Form.UnitLine, head = g.text(row, col), true
				t.s.Unit, _ = accounts.ParseUnit(m[1])
			}
			for _, label := range []string{"公开部门:", "公开单位:", "编制单位:", "编制部门:", "单位名称:", "部门:", "单位:"} {
				if rest, ok := strings.CutPrefix(s, label); ok && t.s.Form.Department.At.IsZero() && !unitPattern.MatchString(s) {
					if rest == "" && col < g.cols {
						// The name may stand in the next cell.
						if m, _ := g.Merged(row, col); m.Col2 < g.cols {
							if next := g.own(row, m.Col2+1); next != "" && !unitPattern.MatchString(next) && !strings.Contains(next, "年") {
								rest = next
							}
						}
					}
					t.s.Form.Department, head = accounts.Text{S: rest, At: g.at(row, col)}, true
				}
			}
		}
		if head {
			below = row + 1
		}
	}
	if t.s.Unit == accounts.NoUnit {
		// Some forms say it in the captions: 决算数（元）.
		for _, m := range t.find(below, captionUnit.MatchString) {
			unit, _ := accounts.ParseUnit(captionUnit.FindStringSubmatch(g.own(m.Row1, m.Col1))[1])
			if t.s.Unit != accounts.NoUnit && t.s.Unit != unit {
				t.s.Unit = accounts.NoUnit // two units: none is the sheet's
				break
			}
			t.s.Unit, t.s.Form.UnitLine = unit, g.text(m.Row1, m.Col1)
		}
	}
	if t.s.Unit == accounts.NoUnit {
		t.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.unit", At: g.position(), Message: "没有找到金额单位",
			Hint: "请在表头右上写明“金额单位：元”或“金额单位：万元”"})
		t.s.Unit = accounts.Yuan
	}
	return below
}
