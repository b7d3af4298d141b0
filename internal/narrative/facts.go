// Package narrative computes every figure of the report's text: differences,
// shares, completion rates, multiples, scores, and which wording their sign
// and zero call for.
//
// Derive: accounts.Book, Options → Facts. What facts there are is one list of
// declarations (Fact); what each came to for one book is a value with a trace
// (formula, operands with their cells, exact value, rounding, unit). A pack's
// sentences take facts, never strings. The package writes no sentence and
// knows no page.
package narrative

import (
	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
)

// Kind is what a Number counts.
type Kind uint8

const (
	Money    Kind = iota + 1
	Percent       // Value 0.0372 prints 3.72%
	Times         // 倍: the increment over the base
	Quantity      // 辆, 批次, 平方米
	Score         // 分
	Ordinal       // 序号, 行次
)

// Operand is one input of a number and where it stands.
type Operand struct {
	Label string // 公开05表 合计 本年支出合计
	Value string // as computed with
	At    diag.Position
}

// Number is one printed number.
type Number struct {
	ID       uint32 // index into Facts.Origins plus one: the Ref of its runs
	Name     string // dotted name: general.vs_prior.rate; for cells 05/2080109/basic
	Kind     Kind
	Scope    Scope
	Value    decimal.Decimal // exact: 元, ratio, pieces
	Places   int32
	Digits   string // as printed, without unit
	Unit     string // 万元, 元, %, 倍, 辆 …; "" in tables, whose unit stands in the unit line
	Formula  string // Chinese: 本年支出合计 − 2019年本年支出合计
	Operands []Operand
	Rounding string // 四舍五入到0.01万元
	// Low and High bound a rate whose operands are themselves rounded; both
	// zero when the rate is exact.
	Low, High decimal.Decimal
	Blank     bool // prints as the empty cell it is
}

// Text is digits and unit, as a sentence prints them.
func (n *Number) Text() string { return n.Digits + n.Unit }

// Case is which wording a comparison calls for (sign, zero base, size).
type Case uint8

const (
	NoCase       Case = iota
	Up                // Δ > 0, 0 < Δ/b < 1
	UpTimes           // Δ > 0, Δ/b ≥ 1: growth in 倍 where the pack says so
	UpFromZero        // Δ > 0, b = 0 or prints as 0: no rate
	Down              // Δ < 0, c > 0
	DownToZero        // Δ < 0, c = 0
	Flat              // Δ = 0
	NearlyFlat        // Δ ≠ 0, but both print the same
	FromNegative      // b < 0 or c < 0: no rate
	Nothing           // c = b = 0
	Unknown           // the base is not known
)

var caseNames = [...]string{"none", "up", "up_times", "up_from_zero", "down", "down_to_zero", "flat", "nearly_flat",
	"from_negative", "nothing", "unknown"}

// String is the key of the case in a pack's words.
func (c Case) String() string { return caseNames[c] }

// Change compares a current amount with a base: prior year or budget.
type Change struct {
	Name    string
	Scope   Scope // which money: both sides count the same
	Basis   Basis // what Base is: prior year, initial or adjusted budget
	Case    Case
	Current *Number
	Base    *Number
	Delta   *Number // always positive: its direction is the Case
	Rate    *Number // nil where there is none
	Times   *Number // nil where there is none
	Done    *Number // completion rate Current/Base for budgets, nil where there is none
	Reason  *Reason // nil where none is given
	Topic   string  // under which the reason is given
}

// Reason is the text that explains a change.
type Reason struct {
	Topic string
	Text  Words
	Parts []Part
}

// Part is one quantified reason.
type Part struct {
	Amount *Number // always positive
	Less   bool    // the part lowers the current amount
	Text   Words
}

// Words is text of the staff or of a dictionary, with its origin.
type Words struct {
	ID    uint32 // Ref of its runs
	S     string
	At    diag.Position
	Blank bool // none is asked for: prints as nothing where there is none
}

// Computed is what a fact came to: a *Number, *Change, Words, Flag, *List or
// *Group.
type Computed interface{ computed() }

// Flag is a yes or no that a pack may branch on.
type Flag bool

// List is repeated facts: one Group for each class, item, economic class …
type List struct{ Items []*Group }

// Group holds named facts.
type Group struct {
	Names []string // in the order of definition
	Facts map[string]Computed
}

func (*Number) computed() {}
func (*Change) computed() {}
func (Words) computed()   {}
func (Flag) computed()    {}
func (*List) computed()   {}
func (*Group) computed()  {}

// Facts is all that a report may print.
type Facts struct {
	Root  *Group
	Cells map[accounts.Cell]*Number // printed table cells, blanks included
	Forms []FormFacts               // beside Book.Forms
	Other []FormFacts               // beside Book.OtherForms
	// Origins is indexed by ID−1 of Numbers and Words.
	Origins []Origin

	// Quotes are the amounts within the unit's own words.
	Quotes []Quote

	// ShareGroups counts the groups of shares that were seen to add up to 100.
	ShareGroups int

	absent *Number // prints for cells that no statement has

	catalogue *Catalogue
	table     Basis // the budget that 公开07 prints
}

// Origin is where a run's text came from: a number, or a place in a file of
// the unit or of the pack.
type Origin struct {
	Number *Number
	At     diag.Position
	Pack   bool // text of the layout pack, not of the unit's files
}

// FormFacts are the printed numbers of one self-evaluation form, in its order.
type FormFacts struct {
	// Beside all indicators in order; a score is nil where nothing gives one.
	Points, Scores []*Number
	Weights        []*Number // of the groups
	Total          *Number   // 总分, nil where a score is missing
	Execution      *Number   // the score of 预算执行率, nil where the form has none
}

// Options are the pack's choices that computing needs.
type Options struct {
	TableUnit        accounts.Unit // 元 or 万元 in the tables
	Separators       bool          // thousands separators in the tables
	BlankZero        bool          // zero and blank amounts print as nothing in the tables; else 0.00
	ProseUnit        accounts.Unit // 万元
	ProsePlaces      int32         // 2
	PercentPlaces    int32         // 2
	TimesPlaces      int32         // 2
	UseTimes         bool          // growth of 100 % and more in 倍
	LargestRemainder bool          // shares add up to 100 by largest remainder
	BudgetKind       string        // what the budget columns of 公开07 are: "initial" or "adjusted"
	Facts            *Catalogue    // nil: the program's own
}

// tableBudget is the budget that 公开07 prints.
func (o *Options) tableBudget() Basis {
	if o.BudgetKind == "initial" {
		return InitialBudget
	}
	return AdjustedBudget
}

// basis is b, with the budget of 公开07 under its own name.
func (o *Options) basis(b Basis) Basis {
	if b == TableBudget {
		return o.tableBudget()
	}
	return b
}
