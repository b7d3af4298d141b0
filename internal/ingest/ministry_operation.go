package ingest

import (
	"regexp"
	"slices"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/region"
	"juesuan/internal/workbook"
)

// The rows of F03 (机构运行信息表, of old 部门决算相关信息统计表), by their
// captions without ordinals and units; rows that no report needs are passed over.

// operationThreePublic are the amounts that 公开07 prints.
var operationThreePublic = []struct {
	member        accounts.Datum // of three_public_initial and three_public_adjusted
	budget, final accounts.ColumnKey
	names         []string
}{
	{"total", accounts.ColBudgetTotal, accounts.ColFinalTotal, []string{"支出合计", "“三公“经费支出合计", "“三公“经费合计"}},
	{"abroad", accounts.ColBudgetAbroad, accounts.ColFinalAbroad, []string{"因公出国(境)费", "因公出国(境)费用"}},
	{"vehicles", accounts.ColBudgetVehicles, accounts.ColFinalVehicles, []string{"公务用车购置及运行维护费", "公务用车购置及运行费", "公务用车购置和运行维护费"}},
	{"purchase", accounts.ColBudgetPurchase, accounts.ColFinalPurchase, []string{"公务用车购置费", "公务用车购置"}},
	{"running", accounts.ColBudgetRunning, accounts.ColFinalRunning, []string{"公务用车运行维护费", "公务用车运行费"}},
	{"reception", accounts.ColBudgetReception, accounts.ColFinalReception, []string{"公务接待费"}},
}

// budgetsInOrder are the budgets of “三公” in the order in which one of several
// that a sheet has goes into 公开07: the others are kept beside it.
var budgetsInOrder = [...]amountKind{adjustedAmount, budgetAmount, initialAmount}

// operationAmounts are the other amounts.
var operationAmounts = []struct {
	group string // of unit.yaml
	in    func(*accounts.Book) *map[accounts.Datum]accounts.Figure
	key   accounts.Datum
	names []string
}{
	{"counts", receptionOf, accounts.ReceptionDomestic, []string{"国内接待费"}},
	{"counts", receptionOf, accounts.ReceptionForeign, []string{"外事接待费", "外宾接待费"}},
	{"counts", receptionOf, accounts.ReceptionOverseas, []string{"国(境)外接待费"}},
	{"procurement", procurementOf, accounts.ProcurementTotal, []string{"政府采购支出合计", "政府采购支出总额"}},
	{"procurement", procurementOf, accounts.ProcurementGoods, []string{"政府采购货物支出"}},
	{"procurement", procurementOf, accounts.ProcurementWorks, []string{"政府采购工程支出"}},
	{"procurement", procurementOf, accounts.ProcurementServices, []string{"政府采购服务支出"}},
	{"procurement", procurementOf, accounts.ProcurementSmall, []string{"政府采购授予中小企业合同金额", "授予中小企业合同金额"}},
	{"procurement", procurementOf, accounts.ProcurementMicro, []string{"授予小微企业合同金额", "授予小型和微型企业合同金额"}},
}

// operationCounts are the numbers that are not money.
var operationCounts = []struct {
	group string
	in    func(*accounts.Book) *map[accounts.CountKey]accounts.Count
	key   accounts.CountKey
	names []string
}{
	{"counts", countsOf, accounts.CountAbroadGroups, []string{"因公出国(境)团组数"}},
	{"counts", countsOf, accounts.CountAbroadPersons, []string{"因公出国(境)人次数", "因公出国(境)人数"}},
	{"counts", countsOf, accounts.CountVehiclesBought, []string{"公务用车购置数"}},
	{"counts", countsOf, accounts.CountVehiclesKept, []string{"公务用车保有量"}},
	{"counts", countsOf, accounts.CountReceptions, []string{"国内公务接待批次"}},
	{"counts", countsOf, accounts.CountReceptionGuests, []string{"国内公务接待人次"}},
	{"counts", countsOf, accounts.CountForeignReceptions, []string{"外事接待批次", "外宾接待批次"}},
	{"counts", countsOf, accounts.CountForeignGuests, []string{"外事接待人次", "外宾接待人次"}},
	{"counts", countsOf, accounts.CountOverseasReceptions, []string{"国(境)外公务接待批次"}},
	{"counts", countsOf, accounts.CountOverseasGuests, []string{"国(境)外公务接待人次"}},
	{"assets", assetsOf, accounts.AssetVehicles, []string{"车辆数合计", "车辆合计"}},
	{"assets", assetsOf, vehicle(accounts.VehicleMinisters), []string{"部级领导干部用车", "副部(省)级及以上领导用车"}},
	{"assets", assetsOf, vehicle(accounts.VehicleLeaders), []string{"领导干部用车"}},
	{"assets", assetsOf, vehicle(accounts.VehiclePrincipals), []string{"主要领导干部用车", "主要负责人用车"}},
	{"assets", assetsOf, vehicle(accounts.VehicleGeneral), []string{"一般公务用车"}},
	{"assets", assetsOf, vehicle(accounts.VehicleCourier), []string{"机要通信用车"}},
	{"assets", assetsOf, vehicle(accounts.VehicleEmergency), []string{"应急保障用车"}},
	{"assets", assetsOf, vehicle(accounts.VehicleLaw), []string{"执法执勤用车", "一般执法执勤用车"}},
	{"assets", assetsOf, vehicle(accounts.VehicleSpecial), []string{"特种专业技术用车"}},
	{"assets", assetsOf, vehicle(accounts.VehicleRetired), []string{"离退休干部用车", "离退休干部服务用车"}},
	{"assets", assetsOf, vehicle(accounts.VehicleOther), []string{"其他用车"}},
	{"assets", assetsOf, accounts.AssetEquipment50, []string{"单价50万元以上通用设备", "单价50万元(含)以上通用设备", "单价50万元以上的通用设备"}},
	{"assets", assetsOf, accounts.AssetEquipment100, []string{"单价100万元以上专用设备", "单价100万元(含)以上专用设备", "单价100万元(含)以上设备(不含车辆)"}},
}

func vehicle(category string) accounts.CountKey {
	return accounts.AssetVehicles + "." + accounts.CountKey(category)
}

// countUnit is the unit behind the caption of a count: （个） （台，套）
var countUnit = regexp.MustCompile(`\((个|人|人次|辆|台|套|台[,、(]套\)?)\)$`)

// readOperation reads F03 into 公开07, and its counts, assets and procurement
// into what the supplement would give.
func (m *ministry) readOperation(t *table, below int) {
	blocks, body := t.readBlockHeads(below)
	if blocks == nil {
		return
	}
	r := accounts.Row{Key: accounts.RowThreePublic, At: t.grid.Position(), NameAt: t.grid.Position(), Cells: make([]accounts.Figure, len(t.s.Columns))}
	seen := map[string]diag.Position{}
	for i := range blocks {
		for row := body; row < t.end; row++ {
			b := &blocks[i]
			name := t.grid.Text(row, b.name)
			caption := countUnit.ReplaceAllString(itemName(name.S), "")
			if caption == "" {
				if at, filled := b.holds(t, row); filled {
					t.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.row", At: at, Message: "这一格有数，但这一行没有项目名称", Hint: "请填上项目名称，或清空这一格"})
				}
				continue
			}
			if m.operationRow(t, b, row, caption, &r) {
				if first, twice := seen[caption]; twice {
					t.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.duplicate", At: name.At, Message: "“" + caption + "”出现两行",
						Where: []diag.Side{{At: first, Label: "第一行"}}, Hint: "请合并成一行，或改正其中一行的名称"})
				}
				seen[caption] = name.At
			}
		}
	}
	for i, item := range operationThreePublic {
		if r.Cells[t.s.Column(item.final)].State == accounts.Absent {
			t.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.row", At: t.grid.Position(), Message: "没有“" + item.names[0] + "”一行", Hint: "请保留机构运行信息表原有的行"})
		}
		if i == 0 && !r.Cells[t.s.Column(item.final)].At.IsZero() {
			r.At, r.NameAt = r.Cells[t.s.Column(item.final)].At, r.Cells[t.s.Column(item.final)].At
		}
	}
	m.findBudgetKind(t, blocks, body)
	t.addRow(r)
}

// operationRow reads one row if its caption is known.
func (m *ministry) operationRow(t *table, b *band, row int, caption string, r *accounts.Row) bool {
	named := func(names []string) bool {
		for _, n := range names {
			if n == caption {
				return true
			}
		}
		return false
	}
	for _, item := range operationThreePublic {
		if !named(item.names) {
			continue
		}
		label := caption
		if item.member == "total" {
			label = "“三公”经费" + caption
		}
		r.Cells[t.s.Column(item.final)] = b.figure(t, row, finalAmount, accounts.ColAmount, label+"决算数")
		shown := true
		for _, kind := range budgetsInOrder {
			f := b.figure(t, row, kind, accounts.ColAmount, label+"预算数")
			switch {
			case f.State == accounts.Absent:
			case shown:
				shown = false
				r.Cells[t.s.Column(item.budget)] = f
				if f.Known() {
					if m.budgets == nil {
						m.budgets = map[accounts.Datum]accounts.Figure{}
					}
					m.budgets[item.member] = f
				}
			default:
				if group := budgetGroup(kind); group != "" {
					m.amount("budget", budgetOf, group.Of(string(item.member)), f)
				}
			}
		}
		return true
	}
	for _, item := range operationAmounts {
		if named(item.names) {
			m.amount(item.group, item.in, item.key, b.figure(t, row, finalAmount, accounts.ColAmount, caption))
			return true
		}
	}
	for _, item := range operationCounts {
		if named(item.names) {
			m.count(item.group, item.in, item.key, b.count(t, row, caption))
			return true
		}
	}
	if caption == "机关运行经费" {
		if f := b.figure(t, row, finalAmount, accounts.ColAmount, caption); f.Known() {
			m.data = append(m.data, datum{name: "agency_cost", label: caption, sides: []accounts.Figure{f},
				get: func(b *accounts.Book) accounts.Figure { return b.AgencyCost }, put: func(b *accounts.Book, f accounts.Figure) { b.AgencyCost = f }})
		}
		return true
	}
	return false
}

// count reads a number that is not money.
func (b *band) count(t *table, row int, caption string) accounts.Figure {
	for _, c := range b.columns {
		if c.kind != finalAmount {
			continue
		}
		at := t.grid.Place(row, c.col)
		v := t.grid.At(row, c.col)
		f := accounts.Figure{State: accounts.Blank, At: at, Label: caption}
		s := region.Plain(v.Value)
		if v.Kind == workbook.Empty || v.Kind == workbook.Text && region.IsNothing(s) {
			return f
		}
		d, hint := region.ParseAmount(s)
		if v.Kind != workbook.Number && v.Kind != workbook.Text || hint != "" || d.IsNegative() || !d.IsInteger() {
			t.list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.count", At: at, Message: "“" + caption + "”应填整数，现在是“" + region.Clip(region.OneLine(v.Value)) + "”",
				Where: []diag.Side{{At: at, Label: caption, Value: v.Value}}, Hint: "请只填数字，例如 3"})
			return f
		}
		f.Amount, f.State = accounts.NewAmount(d, accounts.NoUnit), accounts.Given
		return f
	}
	return accounts.Figure{}
}

// saysBudgetKind is how the notes of the form say what 预算数 holds.
var saysBudgetKind = regexp.MustCompile(`预算数.{0,12}?(年初|全年|调整)`)

// noteBudgetKind is what a note says of 预算数.
func noteBudgetKind(note string) accounts.BudgetKind {
	switch found := saysBudgetKind.FindStringSubmatch(region.Plain(note)); {
	case found == nil:
		return accounts.NoBudgetKind
	case found[1] == "年初":
		return accounts.InitialBudget
	}
	return accounts.AdjustedBudget
}

// findBudgetKind tells 年初 from 全年 by the caption of the budget column, else
// by the notes of the form; it is never concluded from the amounts.
func (m *ministry) findBudgetKind(t *table, blocks []band, body int) {
	var shown amountKind
	for _, kind := range budgetsInOrder {
		if shown == otherAmount && slices.ContainsFunc(blocks, func(b band) bool {
			return slices.ContainsFunc(b.columns, func(c amountColumn) bool { return c.kind == kind })
		}) {
			shown = kind
		}
	}
	for _, b := range blocks {
		for _, c := range b.columns {
			if shown == otherAmount || c.kind != shown {
				continue
			}
			for row := body - 1; row > 0 && m.budgetAt.S == ""; row-- {
				if s := t.grid.Text(row, c.col); kindOf(region.Plain(s.S)) == c.kind {
					m.budgetAt = s
				}
			}
			switch c.kind {
			case initialAmount:
				m.budgetKind = accounts.InitialBudget
			case adjustedAmount:
				m.budgetKind = accounts.AdjustedBudget
			}
		}
	}
	if m.budgetKind != accounts.NoBudgetKind {
		return
	}
	for row := t.end; row <= t.grid.Last; row++ {
		for _, c := range t.grid.RowCells(row) {
			if kind := noteBudgetKind(c.Value); kind != accounts.NoBudgetKind {
				m.budgetAt, m.budgetKind = t.grid.Text(row, c.Col), kind
			}
		}
	}
}
