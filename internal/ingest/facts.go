package ingest

import (
	"slices"
	"strconv"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/pattern"
	"juesuan/internal/region"
	"juesuan/internal/scope"
	"juesuan/internal/workbook"
)

// facts are the amounts and counts outside the nine statements that sheets of a
// unit print in rows of their own, by what the supplement calls them, and the
// captions of such rows without ordinals and units.
var facts = []struct{ path, captions string }{
	{"counts.reception_domestic", "国内接待费"},
	{"counts.reception_foreign", "外事接待费 外宾接待费"},
	{"counts.reception_overseas", "国(境)外接待费"},
	{"counts.abroad_groups", "因公出国(境)团组数"},
	{"counts.abroad_persons", "因公出国(境)人次数 因公出国(境)人次 因公出国(境)人数"},
	{"counts.vehicles_bought", "公务用车购置数"},
	{"counts.vehicles_kept", "公务用车保有量"},
	{"counts.receptions", "国内公务接待批次"},
	{"counts.reception_guests", "国内公务接待人次"},
	{"counts.foreign_receptions", "外事接待批次 外宾接待批次"},
	{"counts.foreign_guests", "外事接待人次 外宾接待人次"},
	{"counts.overseas_receptions", "国(境)外公务接待批次"},
	{"counts.overseas_guests", "国(境)外公务接待人次"},
	{"agency_cost", "机关运行经费"},
	{"procurement.total", "政府采购支出合计 政府采购支出总额"},
	{"procurement.goods", "政府采购货物支出"},
	{"procurement.works", "政府采购工程支出"},
	{"procurement.services", "政府采购服务支出"},
	{"procurement.sme", "政府采购授予中小企业合同金额 授予中小企业合同金额"},
	{"procurement.micro", "授予小微企业合同金额 授予小型和微型企业合同金额"},
	{"assets.vehicles", "车辆数合计 车辆合计"},
	{"assets.vehicles.ministers", "部级领导干部用车 副部(省)级及以上领导用车"},
	{"assets.vehicles.leaders", "领导干部用车"},
	{"assets.vehicles.principals", "主要领导干部用车 主要负责人用车"},
	{"assets.vehicles.general", "一般公务用车"},
	{"assets.vehicles.courier", "机要通信用车"},
	{"assets.vehicles.emergency", "应急保障用车"},
	{"assets.vehicles.law", "执法执勤用车 一般执法执勤用车"},
	{"assets.vehicles.special", "特种专业技术用车"},
	{"assets.vehicles.retired", "离退休干部用车 离退休干部服务用车"},
	{"assets.vehicles.other", "其他用车"},
	{"assets.equipment_50", "单价50万元以上通用设备 单价50万元(含)以上通用设备 单价50万元以上的通用设备"},
	{"assets.equipment_100", "单价100万元以上专用设备 单价100万元(含)以上专用设备 单价100万元(含)以上设备(不含车辆)"},
}

// factOf is the fact that a caption names, "" for none.
func factOf(caption string) string {
	for i := range facts {
		if strings.Contains(facts[i].captions, caption) && slices.Contains(strings.Fields(facts[i].captions), caption) {
			return facts[i].path
		}
	}
	return ""
}

// countOf is the fact that a caption with or without ordinal and unit names, ""
// for none.
func countOf(caption string) string {
	return factOf(countUnit.ReplaceAllString(itemName(caption), ""))
}

// factOver is the fact that the captions above a column name: the lowest, or all of
// them, with 决算数 behind or without.
func factOver(path []string) string {
	for _, s := range [...]string{path[len(path)-1], strings.Join(path, "")} {
		if fact := countOf(strings.TrimSuffix(s, "决算数")); fact != "" {
			return fact
		}
	}
	return ""
}

// countUnit is the unit behind the caption of a count: （个） （台，套）
var countUnit = pattern.Of(`\((个|人|人次|辆|台|套|台[,、(]套\)?)\)$`)

// factRows reads the facts that stand in rows between the items.
type factRows struct {
	*items
	seen map[string]diag.Position
}

// read reads one row if its caption names a fact.
func (r *factRows) read(row int, name accounts.Text, caption string) bool {
	path := factOf(caption)
	col := slices.IndexFunc(r.sortedColumns(), func(col int) bool { return r.columns[col].kind == finalAmount })
	if path == "" || caption == "" || col < 0 {
		return false
	}
	if first, twice := r.seen[caption]; twice {
		r.fail("read.duplicate", name.At, "“"+caption+"”出现两行", "请合并成一行，或改正其中一行的名称", diag.Side{At: first, Label: "第一行"})
	}
	r.seen[caption] = name.At
	r.fact(row, r.sortedColumns()[col], path, caption)
	return true
}

// fact takes a cell as a fact.
func (t *table) fact(row, col int, path, label string) {
	if isMoney(path) {
		t.m.datum(path, t.amount(row, col, label))
	} else {
		t.m.datum(path, t.grid.Count(row, col, label, t.list))
	}
}

// factsUnder are rows that say what they are only together with the title of their
// table.
var factsUnder = []struct{ title, path, captions string }{
	{"政府采购", "procurement.goods", "货物 货物类 货物支出 货物类支出 采购货物支出"},
	{"政府采购", "procurement.works", "工程 工程类 工程支出 工程类支出 采购工程支出"},
	{"政府采购", "procurement.services", "服务 服务类 服务支出 服务类支出 采购服务支出"},
	{"政府采购", "procurement.total", "合计 总计 采购支出合计 采购总额 支出合计"},
	{"机关运行经费", "agency_cost", "合计 总计 机关运行经费合计 机关运行经费支出 机关运行经费支出合计"},
	{"国有资产占", "assets.vehicles", "车辆 车辆小计 公务用车合计"},
}

// factUnder is the fact that a caption names in a table of that title.
func factUnder(title, caption string) string {
	if path := factOf(caption); path != "" {
		return path
	}
	for _, f := range factsUnder {
		if strings.Contains(title, f.title) && slices.Contains(strings.Fields(f.captions), caption) {
			return f.path
		}
	}
	return ""
}

// readFacts reads the facts that stand in the rows of a sheet that is none of the
// statements: one number right of the caption, or the one under 决算数. What is of
// another year, a budget or in no said unit of money is not taken. It returns the
// captions with their cells, and what it left and why.
func (m *reader) readFacts(g *region.Grid) (taken []accounts.Text, left string) {
	t := m.head(g)
	_, title := called(g)
	if title = region.Plain(title); strings.Contains(title, "预算") && !strings.Contains(title, "决算") ||
		strings.Contains(title, "批复") || t.otherYear() {
		return nil, ""
	}
	t.end, t.list = t.noteRow(t.below), m.list
	for row := t.below; row < t.end; row++ {
		for i, c := range g.RowCells(row) {
			if c.Kind != workbook.Text || len(c.Value) > 150 {
				continue
			}
			caption := countUnit.ReplaceAllString(itemName(c.Value), "")
			path := factUnder(title, caption)
			if path == "" || region.IsNothing(caption) {
				continue
			}
			t.bottom = max(t.bottom, 1)
			if len(taken) == 0 {
				t.bottom = row - 1
			}
			cell := g.Text(row, c.Col)
			switch col := t.factColumn(g.RowCells(row)[i+1:]); {
			case t.noUnit && isMoney(path):
				left = cell.At.Cell + "“" + region.OneLine(cell.S) + "”没有取用：表上没有写金额单位"
			case col > 0:
				t.fact(row, col, path, caption)
				taken = append(taken, cell)
			case len(g.RowCells(row)) > i+1:
				left = cell.At.Cell + "“" + region.OneLine(cell.S) + "”没有取用：右边没有决算数，或者有几个数，不知道是哪一个"
			}
		}
	}
	return taken, left
}

// otherYear reports whether the head of a sheet names years, and not the report's.
func (t *table) otherYear() bool {
	return len(t.years) > 0 && t.m.year > 0 && !slices.ContainsFunc(t.years,
		func(y yearAt) bool { return y.year == strconv.Itoa(t.m.year) })
}

// isMoney reports whether a fact is an amount and not a number of things.
func isMoney(path string) bool {
	return path == "agency_cost" || strings.HasPrefix(path, "procurement.") || strings.HasPrefix(path, "counts.reception_") &&
		path != "counts.reception_guests"
}

// factColumn is the column of the number of a fact, 0 where none is the one: of
// the cells right of its caption, up to the next words.
func (t *table) factColumn(cells []workbook.Cell) int {
	var all, final []int
	for _, c := range cells {
		if region.IsWords(c) {
			break
		}
		path := t.grid.Path(c.Col, t.below, t.bottom)
		r := scope.Read(path...)
		year, dated := r.Says(scope.Year)
		kind := basisOf(&r)
		switch {
		case c.Kind != workbook.Number && c.Kind != workbook.Text, isAside(path), r.Aside, dated && year == scope.LastYear:
			continue
		case len(path) > 0 && region.Plain(path[len(path)-1]) == "栏次", kind != otherAmount && kind != finalAmount:
			continue
		case kind == finalAmount:
			final = append(final, c.Col)
		}
		all = append(all, c.Col)
	}
	switch {
	case len(final) == 1:
		return final[0]
	case len(all) == 1:
		return all[0]
	}
	return 0
}

// operationTitle is what 财决附03表 is called where it is published.
var operationTitle = pattern.Of(`(机构运行信息|决算相关信息(统计)?)(公开)?表`)

// isOperation reports whether a sheet is 机构运行信息表 by its title and what
// stands in its rows, whatever its number.
func isOperation(g *region.Grid) bool {
	titled, abroad, kept := false, false, false
	for i := range g.Rows {
		for _, c := range g.Rows[i].Cells {
			if c.Kind != workbook.Text || len(c.Value) > 200 {
				continue
			}
			titled = titled || c.Row <= region.HeadRows && strings.Contains(c.Value, "信息") &&
				operationTitle.MatchString(region.Plain(c.Value))
			abroad = abroad || strings.Contains(c.Value, "因公出国")
			kept = kept || strings.Contains(c.Value, "保有量") || strings.Contains(c.Value, "国有资产占用") || strings.Contains(c.Value, "机关运行经费")
		}
		if i > region.HeadRows && !titled {
			return false
		}
	}
	return titled && abroad && kept
}
