package accounts

import (
	"strings"
	"time"

	"juesuan/internal/diag"
	"juesuan/internal/scope"
)

// Book is one unit's final accounts of one year with all the report needs.
type Book struct {
	Year   int
	YearAt diag.Position
	Date   time.Time // inside the files: the unit's date, else 31 December of the year
	Layout string    // the pack the unit names, or ""

	LayoutAt diag.Position

	Organization Organization
	Functions    Functions
	Setup        Setup

	FormSet    *FormSet    // what its statements are
	Statements []Statement // by id, those that were not found among them
	Sources    []Source    // what each sheet of the workbook was read as

	Prior  map[Datum]Figure // figures of the year before
	Budget map[Datum]Figure // budget figures of the year; the kind is part of the key

	// NoBase are the fields, and groups of fields, that the unit says it has no
	// figure for to compare with: prior of a new unit, prior.basic.310. See Unbased.
	NoBase map[string]diag.Position

	ThreePublicBudget   BudgetKind // of the budget columns of 公开07, where the source or the unit says it
	ThreePublicBudgetBy Text       // the caption, note or entry that says it

	Reasons  map[string]Reason // by topic, see Topic constants
	Purposes map[string]Text   // 主要用于, by item code or three-public item

	// AgencyCost is 机关运行经费 of the year where the unit gives it. Where all
	// members are administrative it equals 公用经费 of 公开06 and may be left out.
	AgencyCost Figure

	Counts      map[CountKey]Count
	Reception   map[Datum]Figure // reception_domestic, reception_foreign, reception_overseas
	Procurement map[Datum]Figure
	Assets      map[CountKey]Count
	Performance Performance
	Forms       []EvaluationForm // of projects
	OtherForms  []EvaluationForm // of the kinds that the layout declares
	Glossary    []GlossaryEntry
	Withheld    []Withheld // what may not be published, see Published

	Accepted []Acceptance
	Use      []Preference
	Readings []CaptionReading // what the unit says a caption, a table or a unit of money is

	Entries func(path string) (Entry, bool) // where the unit fills in what, see Book.Entry
	Entered map[string]Entered              // what it says, by the same paths; an item of a list as local.other[1].text

	Attached map[string]Attached // what fields name, by the same paths

	Signatures []Signature // under the report as it is, where the layout prints them

	Consolidation *Consolidation // of a department that is the sum of units

	// Adjustments are what 附表1-1 says of 年初结转和结余, by fund.
	Adjustments map[scope.Value]Figure
	PriorYear   *Book       // last year's book, when given
	Dictionary  *Dictionary // of the year; set by Resolve
}

// Entry is where the unit's supplement says, or would say, one thing.
type Entry struct {
	Name  string // what a message calls it: “上年数”表的“收入总计”, or prior.income_grand（收入总计）
	Label string // 收入总计
	At    diag.Position
}

// Entry is the place of a field of the supplement, given or not, by its path
// (prior.income_grand; reasons. and a topic; purposes. and a code), in the words
// of the form that the unit has.
func (b *Book) Entry(path string) Entry {
	rest := ""
	for above := path; ; {
		if e, ok := b.entry(above); ok {
			if rest != "" {
				e.Label += " " + rest
			}
			switch text, keyed := strings.CutPrefix(e.Name, above); {
			case rest == "":
			case keyed:
				e.Name, e.At.Field = path+text, path
			default:
				e.Name += " " + rest
			}
			return e
		}
		i := strings.LastIndexByte(above, '.')
		if i < 0 {
			return Entry{Name: "补充资料的 " + path, Label: path, At: diag.Position{Field: path}}
		}
		above, rest = above[:i], path[i+1:]
	}
}

// EntriesOf is a book's Entries that are known beforehand.
func EntriesOf(m map[string]Entry) func(path string) (Entry, bool) {
	return func(path string) (Entry, bool) { e, ok := m[path]; return e, ok }
}

func (b *Book) entry(path string) (Entry, bool) {
	if b.Entries == nil {
		return Entry{}, false
	}
	return b.Entries(path)
}

// Unbased reports whether the unit says that a field has nothing to compare with:
// the field itself, or a group that it stands in.
func (b *Book) Unbased(field string) bool {
	for {
		if _, ok := b.NoBase[field]; ok {
			return true
		}
		i := strings.LastIndexByte(field, '.')
		if i < 0 {
			return false
		}
		field = field[:i]
	}
}

// NewBook returns an empty book of the forms.
func NewBook(forms *FormSet) *Book {
	b := &Book{FormSet: forms, Statements: make([]Statement, len(forms.Forms()))}
	for i, f := range forms.Forms() {
		b.Statements[i] = Statement{ID: f.ID, Form: f}
	}
	return b
}

// Statement returns the statement of that id; one that the book's forms do not
// have is an empty one, not found.
func (b *Book) Statement(id StatementID) *Statement {
	if id < 1 || int(id) > len(b.Statements) {
		return &Statement{ID: id}
	}
	return &b.Statements[id-1]
}

// Figure returns one amount of the statements.
func (b *Book) Figure(c Cell) Figure { return b.Statement(c.Statement).Figure(c.Row, c.Column) }

// Organization is the unit (a.0).
type Organization struct {
	FullName       Text
	ShortName      Text // 简称
	SelfName       Text // 自称: 我局
	Level          Level
	Kind           Text // 行政 / 参公 / 财政补助事业 …
	Members        []Member
	Supervisor     Text // 主管部门
	SupervisorCode Text
	Contact        Text
}

// Level is 部门 or 单位.
type Level uint8

const (
	NoLevel    Level = iota
	Department       // 部门
	SingleUnit       // 单位
)

// Member is one unit whose accounts the book covers.
type Member struct {
	Name Text
	Kind Text
	Note Text
}

// Functions are the unit's duties (主要职能).
type Functions struct {
	Intro Text
	Items []Text
}

// Setup is 机构设置.
type Setup struct {
	Text           Text  // free text in addition to the counts
	Departments    Count // 内设处室
	Posts          Count // 编制
	Staff          Count // 在岗
	Nature         Text  // 参公管理副厅级事业单位
	DepartmentKind Text  // 正处级职能处室
	PostKind       Text  // 全额预算事业编制
}

// Datum names a figure outside the statements, e.g. prior.fiscal_income
// without its group: "fiscal_income", "basic.301", "item.2080109".
type Datum string

// Figures of the prior year (a.2).
const (
	PriorIncomeGrand        Datum = "income_grand"        // 收入总计
	PriorExpenditureTotal   Datum = "expenditure_total"   // 本年支出合计
	PriorFiscalIncome       Datum = "fiscal_income"       // 财政拨款收入
	PriorFiscalExpenditure  Datum = "fiscal_expenditure"  // 财政拨款支出
	PriorGeneralExpenditure Datum = "general_expenditure" // 一般公共预算支出
	PriorBasic              Datum = "basic"               // basic.301 …: 基本支出 by economic class
	// three_public.total, .abroad, .vehicles, .purchase, .running, .reception
	PriorThreePublic             Datum = "three_public"
	PriorAgencyCost              Datum = "agency_cost"               // 机关运行经费
	PriorFundExpenditure         Datum = "fund_expenditure"          // 政府性基金 本年支出
	PriorFundClosing             Datum = "fund_closing"              // 政府性基金 年末结转和结余
	PriorStateCapitalExpenditure Datum = "state_capital_expenditure" // 国有资本经营预算 支出
)

// Budget figures (a.3). Initial budgets unless the key says adjusted.
const (
	BudgetGeneralExpenditure  Datum = "general_expenditure"   // 一般公共预算支出 年初预算
	BudgetBasic               Datum = "basic"                 // basic.301 …: 基本支出 年初预算 by economic class
	BudgetItem                Datum = "item"                  // item.2080109: 一般公共预算 年初预算 by 项
	BudgetAdjustedItem        Datum = "adjusted_item"         // adjusted_item.2080109: 全年预算 by 项
	BudgetEntrusted           Datum = "entrusted"             // 代编预算 in total
	BudgetThreePublicInitial  Datum = "three_public_initial"  // three_public_initial.total …: 年初预算
	BudgetThreePublicAdjusted Datum = "three_public_adjusted" // three_public_adjusted.total …: 全年预算
	BudgetFundItem            Datum = "fund_item"             // 政府性基金 年初预算 by 项
	BudgetStateCapitalItem    Datum = "state_capital_item"    // 国有资本经营预算 年初预算 by 项

	// From the Ministry's workbook, or one of the budget, only.
	BudgetFund            Datum = "fund_expenditure"             // 政府性基金支出 年初预算
	BudgetStateCapital    Datum = "state_capital_expenditure"    // 国有资本经营预算支出 年初预算
	BudgetAdjustedGeneral Datum = "adjusted_general_expenditure" // 一般公共预算支出 全年预算
	BudgetClass           Datum = "class"                        // class.208: 一般公共预算 年初预算 by 类
	BudgetAdjustedClass   Datum = "adjusted_class"               // adjusted_class.208: 全年预算 by 类
)

// BudgetKind is what the budget columns of 公开07 hold.
type BudgetKind uint8

const (
	NoBudgetKind   BudgetKind = iota // neither the table nor the unit says
	InitialBudget                    // 年初预算
	AdjustedBudget                   // 全年预算
)

// String is 年初预算 or 全年预算.
func (k BudgetKind) String() string {
	switch k {
	case InitialBudget:
		return "年初预算"
	case AdjustedBudget:
		return "全年预算"
	}
	return ""
}

// Of returns the datum's member: Of("basic", "301") is "basic.301".
func (d Datum) Of(member string) Datum { return d + "." + Datum(member) }

// Procurement figures (a.6, 政府采购).
const (
	ProcurementGoods            Datum = "goods"
	ProcurementWorks            Datum = "works"
	ProcurementServices         Datum = "services"
	ProcurementTotal            Datum = "total"
	ProcurementSmall            Datum = "sme"                // 授予中小企业合同金额
	ProcurementMicro            Datum = "micro"              // 其中：授予小微企业
	ProcurementReservedSmall    Datum = "reserved_sme"       // 面向中小企业预留预算
	ProcurementReservedMicro    Datum = "reserved_micro"     // 面向小微企业预留预算
	ProcurementWonReservedSmall Datum = "won_reserved_sme"   // 预留项目中由中小企业中标
	ProcurementWonReservedMicro Datum = "won_reserved_micro" // 预留项目中由小微企业中标
	ProcurementWonOther         Datum = "won_other"          // 其他项目中由中小企业中标
)

// CountKey names a number that is not money.
type CountKey string

// Counts of the three public expenses (a.5).
const (
	CountAbroadGroups       CountKey = "abroad_groups"       // 因公出国（境）团组数（个）
	CountAbroadPersons      CountKey = "abroad_persons"      // 人次数（人次）
	CountVehiclesBought     CountKey = "vehicles_bought"     // 公务用车购置数（辆）
	CountVehiclesKept       CountKey = "vehicles_kept"       // 公务用车保有量（辆）
	CountReceptions         CountKey = "receptions"          // 国内公务接待批次（个）
	CountReceptionGuests    CountKey = "reception_guests"    // 国内公务接待人次（人）
	CountForeignReceptions  CountKey = "foreign_receptions"  // 其中：外事接待批次（个）
	CountForeignGuests      CountKey = "foreign_guests"      // 其中：外事接待人次（人）
	CountOverseasReceptions CountKey = "overseas_receptions" // 国（境）外公务接待批次（个）
	CountOverseasGuests     CountKey = "overseas_guests"     // 国（境）外公务接待人次（人）
)

// Amounts that belong to the counts, in Book.Reception.
const (
	ReceptionDomestic Datum = "reception_domestic" // 国内接待费
	ReceptionForeign  Datum = "reception_foreign"  // 其中：外事接待费
	ReceptionOverseas Datum = "reception_overseas" // 国（境）外接待费
)

// Assets (a.6, 国有资产占有使用情况), at 31 December.
const (
	AssetFloorArea CountKey = "floor_area" // 房屋面积（平方米）
	AssetVehicles  CountKey = "vehicles"   // 车辆（辆）; vehicles. and the key of each of VehicleKinds
)

// VehicleGeneral are 一般公务用车 among AssetVehicles.
const VehicleGeneral = "general"

// Reason explains one difference.
type Reason struct {
	Of    string
	Text  Text
	Parts []ReasonPart // quantified; their signed sum is the difference
}

// ReasonPart is one quantified reason; Amount is signed (current − base).
type ReasonPart struct {
	Amount Figure
	Text   Text
}

// Performance is 预算绩效管理 (a.6).
type Performance struct {
	// Counts are primary_projects 一级项目, secondary_projects 二级项目, fund_projects,
	// targets, tracked, evaluated, excellent, good, qualified, unqualified,
	// problems, rectified, rectifying.
	Counts      map[CountKey]Count
	Amounts     map[Datum]Figure // amount 涉及资金, fund_amount, targets_amount, tracked_amount, evaluated_amount
	Average     Count            // 平均得分
	Note        Text             // what is left out of the evaluation, and why
	NoteAmounts []Figure
	Problems    Text
	Measures    Text
	Mechanism   Text   // 预算绩效管理工作机制
	Systems     []Text // 绩效管理制度
}

// GlossaryEntry is a term and its meaning (名词解释).
type GlossaryEntry struct {
	Term Text
	Text Text
}

// Acceptance takes a finding of warning or open error severity as it is.
type Acceptance struct {
	ID         string // duty
	Cell       string // sheet!cell
	Difference Amount
	Reason     Text
	At         diag.Position
}

// Preference says which of two cells that give one datum decides, and why.
type Preference struct {
	Datum  string
	Cell   string
	Reason Text
	At     diag.Position
}

// CaptionReading is the unit's answer to what stands in its workbook: a caption
// of a table, a table by its title or sheet, or the unit of a table's amounts.
type CaptionReading struct {
	Table   string
	Caption string // "" of the table itself
	Is      string
	Unit    string
	At      diag.Position
}
