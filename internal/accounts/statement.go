package accounts

import (
	"slices"

	"juesuan/internal/diag"
	"juesuan/internal/scope"
)

// StatementID is the number of a statement in the order of 宁夏 2020: 1…9.
// It names the content, not the printed order, which is the pack's.
type StatementID uint8

const (
	Overall            StatementID = iota + 1 // 收入支出决算总表
	Income                                    // 收入决算表
	Expenditure                               // 支出决算表
	FiscalOverall                             // 财政拨款收入支出决算总表
	GeneralExpenditure                        // 一般公共预算财政拨款支出决算表
	GeneralBasic                              // 一般公共预算财政拨款基本支出决算表
	ThreePublic                               // 一般公共预算财政拨款“三公”经费支出决算表
	GovernmentFund                            // 政府性基金预算财政拨款收入支出决算表
	StateCapital                              // 国有资本经营预算财政拨款支出决算表
	NumStatements      = 9
)

// ColumnKey names a column of amounts.
type ColumnKey string

// Columns. A statement has only some of them; Columns lists which.
const (
	ColAmount       ColumnKey = "amount"        // 决算数 (公开01), 金额 (公开06)
	ColTotal        ColumnKey = "total"         // 本年收入/支出合计, 合计, 小计
	ColFiscal       ColumnKey = "fiscal"        // 财政拨款收入
	ColSuperior     ColumnKey = "superior"      // 上级补助收入
	ColBusiness     ColumnKey = "business"      // 事业收入
	ColTuition      ColumnKey = "tuition"       // 其中：教育收费 (not additive)
	ColOperating    ColumnKey = "operating"     // 经营收入, 经营支出
	ColSubsidiary   ColumnKey = "subsidiary"    // 附属单位上缴收入
	ColOther        ColumnKey = "other"         // 其他收入
	ColBasic        ColumnKey = "basic"         // 基本支出
	ColProject      ColumnKey = "project"       // 项目支出
	ColToSuperior   ColumnKey = "to_superior"   // 上缴上级支出
	ColToSubsidiary ColumnKey = "to_subsidiary" // 对附属单位补助支出
	ColGeneral      ColumnKey = "general"       // 一般公共预算财政拨款
	ColFund         ColumnKey = "fund"          // 政府性基金预算财政拨款
	ColStateCapital ColumnKey = "state_capital" // 国有资本经营预算财政拨款
	ColOpening      ColumnKey = "opening"       // 年初结转和结余
	ColIncome       ColumnKey = "income"        // 本年收入
	ColClosing      ColumnKey = "closing"       // 年末结转和结余

	ColBudgetTotal     ColumnKey = "budget.total"     // “三公”预算数: 合计
	ColBudgetAbroad    ColumnKey = "budget.abroad"    // 因公出国（境）费
	ColBudgetVehicles  ColumnKey = "budget.vehicles"  // 公务用车购置及运行费 小计
	ColBudgetPurchase  ColumnKey = "budget.purchase"  // 公务用车购置费
	ColBudgetRunning   ColumnKey = "budget.running"   // 公务用车运行费
	ColBudgetReception ColumnKey = "budget.reception" // 公务接待费
	ColFinalTotal      ColumnKey = "final.total"      // “三公”决算数, the same six
	ColFinalAbroad     ColumnKey = "final.abroad"
	ColFinalVehicles   ColumnKey = "final.vehicles"
	ColFinalPurchase   ColumnKey = "final.purchase"
	ColFinalRunning    ColumnKey = "final.running"
	ColFinalReception  ColumnKey = "final.reception"

	ColBudgetMeeting  ColumnKey = "budget.meeting" // 会议费, beside the “三公” in the form of some provinces
	ColFinalMeeting   ColumnKey = "final.meeting"
	ColBudgetTraining ColumnKey = "budget.training" // 培训费
	ColFinalTraining  ColumnKey = "final.training"
)

// Columns returns the columns of one of the nine, in the official order.
func Columns(id StatementID) []ColumnKey {
	if f := Core().Form(id); f != nil {
		return f.Keys()
	}
	return nil
}

// RowKey names a row: a code (208, 2080109, 30101) or one of the constants.
type RowKey string

const (
	RowTotal RowKey = "total" // 合计 of 公开02, 03, 05, 06, 08, 09

	// 公开01 and 公开04, income side
	RowGeneral             RowKey = "income.general"               // 一般公共预算财政拨款(收入)
	RowFund                RowKey = "income.fund"                  // 政府性基金预算财政拨款(收入)
	RowStateCapital        RowKey = "income.state_capital"         // 国有资本经营预算财政拨款(收入)
	RowSuperior            RowKey = "income.superior"              // 上级补助收入
	RowBusiness            RowKey = "income.business"              // 事业收入
	RowOperating           RowKey = "income.operating"             // 经营收入
	RowSubsidiary          RowKey = "income.subsidiary"            // 附属单位上缴收入
	RowOther               RowKey = "income.other"                 // 其他收入
	RowIncomeTotal         RowKey = "income.total"                 // 本年收入合计
	RowUseNonFiscal        RowKey = "income.use_nonfiscal"         // 使用非财政拨款结余（含专用结余）
	RowOpening             RowKey = "income.opening"               // 年初(财政拨款)结转和结余
	RowOpeningGeneral      RowKey = "income.opening.general"       // 公开04: of which general public budget
	RowOpeningFund         RowKey = "income.opening.fund"          // of which government fund
	RowOpeningStateCapital RowKey = "income.opening.state_capital" // of which state capital
	RowIncomeGrand         RowKey = "income.grand"                 // 总计, left

	// 公开01 and 公开04, expenditure side; the classes have their code as key
	RowExpenditureTotal RowKey = "expenditure.total"        // 本年支出合计
	RowDistribution     RowKey = "expenditure.distribution" // 结余分配
	RowClosing          RowKey = "expenditure.closing"      // 年末(财政拨款)结转和结余
	RowExpenditureGrand RowKey = "expenditure.grand"        // 总计, right

	// 公开06
	RowStaff         RowKey = "staff"     // 人员经费合计
	RowOperatingCost RowKey = "operating" // 公用经费合计

	RowThreePublic RowKey = "three_public" // the one row of 公开07
)

// Row is one row of a statement. Cells stand beside Statement.Columns.
type Row struct {
	Key    RowKey
	Code   string        // "" for rows that have none
	Name   string        // as the source has it; Resolve keeps it and sets Title
	Title  string        // official title of the code in the year's dictionary, "" if the dictionary lacks it
	At     diag.Position // of the code, or of the name where there is no code
	NameAt diag.Position
	Cells  []Figure
	// LineNo is the 行次 the source prints, 0 if none.
	LineNo int
}

// Statement is one of the nine tables as the source holds it.
type Statement struct {
	ID      StatementID
	Form    *Form // nil stands for the one of the nine that has the ID
	Found   bool
	At      diag.Position // file and sheet
	Unit    Unit          // of the unit line
	Columns []ColumnKey
	Rows    []Row
	Beside  []Beside      // budgets that the sheet prints beside these
	Aside   map[Cell]Text // what stands in cells that are no money, as the sheet shows it
	Look    Look
	// Withheld is what a published statement has lost, see Book.Published.
	Withheld []Withheld
	index    map[RowKey]int
}

// Beside is a column of a budget that the statement itself does not have.
type Beside struct {
	Caption Text
	Counts  scope.Point // of the rows as a whole
	Figures map[RowKey]Figure
}

// Look is what stands beside the figures. Duties of form look at it; the
// report never prints it, since juesuan writes these itself.
type Look struct {
	Title      Text
	Number     Text   // 公开01表
	Department Text   // 公开部门：… without the label
	UnitLine   Text   // 金额单位：元
	Captions   []Text // leaf captions beside Columns
	Unread     []Text // captions of columns that were not read
	LastYear   []Text // captions of columns of 上年数
	Ordinals   []Text // 栏次 beside Columns
	Notes      []Text
	// LineNumbers are all 行次 the source prints, block by block, those of
	// empty lines included.
	LineNumbers []Text
	// Unformatted are amounts whose number format does not show thousands
	// separators and two decimals; TextAmounts are numbers written as text.
	Unformatted []diag.Position
	TextAmounts []diag.Position
	// Ministry says that the statement was drawn from the Ministry's workbook,
	// which a program makes: how a published table looks is no duty of its.
	Ministry bool
	// Budget is what captions or notes of 公开07 say of its budget columns;
	// BudgetBy are these words, or the caption that says neither.
	Budget   BudgetKind
	BudgetBy Text
}

// form is the declaration of the statement, one without rows and columns where there
// is none.
func (s *Statement) form() *Form {
	if s.Form != nil {
		return s.Form
	}
	if f := Core().Form(s.ID); f != nil {
		return f
	}
	return &Form{plan: formPlan{codes: rowPlace{-1, -1}}}
}

// Kind is what stands in a cell.
func (s *Statement) Kind(row RowKey, col ColumnKey) Kind { return s.form().Kind(row, col) }

// UnitUnsaid reports whether no place says the unit of the amounts: they stand as
// they are written, and mean nothing until the unit is known.
func (s *Statement) UnitUnsaid() bool {
	return s.Found && s.Look.UnitLine.S == "" && slices.ContainsFunc(s.Rows, func(r Row) bool {
		return slices.ContainsFunc(r.Cells, func(f Figure) bool { return !f.Amount.IsZero() })
	})
}

// Row returns the row of that key, or nil.
func (s *Statement) Row(key RowKey) *Row {
	if s.index == nil || len(s.index) != len(s.Rows) {
		// Only before the book is frozen: Freeze builds the index once.
		for i := range s.Rows {
			if s.Rows[i].Key == key {
				return &s.Rows[i]
			}
		}
		return nil
	}
	if i, ok := s.index[key]; ok {
		return &s.Rows[i]
	}
	return nil
}

// Column returns the place of a column in Cells, -1 if the source lacks it.
func (s *Statement) Column(col ColumnKey) int {
	for i, c := range s.Columns {
		if c == col {
			return i
		}
	}
	return -1
}

// Figure returns the figure of a row and column; its State is Absent if there
// is no such row or column.
func (s *Statement) Figure(row RowKey, col ColumnKey) Figure {
	r := s.Row(row)
	c := s.Column(col)
	if r == nil || c < 0 || c >= len(r.Cells) {
		return Figure{}
	}
	return r.Cells[c]
}

// freeze builds the row index. Duplicate keys keep the first row; the reader
// reports them.
func (s *Statement) freeze() {
	s.index = make(map[RowKey]int, len(s.Rows))
	for i := range s.Rows {
		if _, ok := s.index[s.Rows[i].Key]; !ok {
			s.index[s.Rows[i].Key] = i
		}
	}
}

// Cell names one amount of the nine statements.
type Cell struct {
	Statement StatementID
	Row       RowKey
	Column    ColumnKey
}
