package narrative

import (
	"juesuan/internal/accounts"
	"juesuan/internal/scope"
)

// Op is what makes a fact of its operands.
type Op uint8

const (
	OpAt         Op = iota + 1 // an amount of the statements or of the supplement: the first of Of that is known
	OpSum                      // all of Of together, each known
	OpDifference               // the first of Of less the others
	OpShare                    // Of[0] as a part of Of[1]
	OpRate                     // Of[0] over Of[1], of which it is no part: 执行率
	OpChange                   // Of[0] compared with its base
	OpCount                    // a number that is no amount of money
	OpScore                    // 得分
	OpWords                    // text
	OpFlag                     // yes where all of Of are zero, or as Own says
	OpList                     // rows, each with the members declared below it
	OpGroup                    // a name for the facts below it
)

// Fact declares one fact: what it is called and what it is made of. All that
// else is to be said of it follows: kind, unit, scope, whether it may be
// missing, its formula, the field of the supplement that gives it, the topic
// of its reason. A declaration holds no code.
type Fact struct {
	Path string // dotted, [] for the rows of a list, {} for the key of a part: general.items[].share
	Is   Op
	// Counts is the point of an amount of the statements, as far as the group
	// that it stands in does not say it; of a group, that of all below it. The
	// cell follows: the first that holds the point, of In before the others.
	Counts []scope.Value
	In     accounts.StatementID
	Of     []Source
	From   Basis // of a comparison, what it compares with; of an amount, the budget that it is
	// Else makes an amount that is neither at Of nor given: the sum of these,
	// each known.
	Else  []Source
	Each  Rows     // of a list
	For   []Member // declares the fact, and all that follow below its path, once for each part
	Field string   // of the supplement, that gives it; {code} is the row's, {} the part's
	Own   Own      // what the program itself knows
	Means string   // for who writes sentences; {name} is the part's
	Says  string   // what messages and formulas call it, where Means does not say it
	Reads string   // formula of Else, where the names of its operands do not say it
	Unit  string   // of a count
	Topic string   // of a reason, where the path does not say it
	// Named is what the list of comparisons calls the amount, where Says does not;
	// {row} is the row as its statement has it.
	Named string
}

// Source is another fact that a fact is made of: all its rows where it stands in
// a list; of a comparison it is the base.
type Source struct {
	Fact  string
	From  Basis // only where the fact is of this budget
	If    Own   // only where this is so
	Zero  bool  // only where it is zero, and then alone: a part of nothing is nothing
	Minus bool
}

// Rows are what a list has a row for. Exactly one of Of, Parts, Records and
// Digits is set.
type Rows struct {
	Of       []string // those of other lists, or groups
	Parts    []Member
	Records  string // field of the supplement that has many
	Digits   int    // codes of that length in Form
	Form     accounts.StatementID
	Budgeted bool   // codes that have a budget are rows, spent or not
	NonZero  bool   // only codes that are not zero
	If       string // only rows of which this flag is set, or this number known
	Unless   string // only rows of which it is not
}

// Member is one of the parts for which a fact is declared once.
type Member struct {
	Key, Name string
	Counts    []scope.Value
	Unit      string // of a count
	Form      accounts.StatementID
	Whole     bool // the whole itself: it alone has Else, and no purpose
	Beside    bool // no part of the whole: the form of some provinces has it besides
}

// Own is what no file gives and the program knows: of the book, of a row, of
// the layout.
type Own uint8

const (
	notOwn Own = iota
	ownYear
	ownPriorYear
	ownDateYear
	ownDateMonth
	ownDateDay
	ownSelf
	ownNoun
	ownSigner  // name of who signed in the part's role, where that holds
	ownSigning // day of it
	ownIsDepartment
	ownSingle
	ownAdministrative    // any member is an administrative unit, or under the civil service law
	ownAllAdministrative // all are
	ownRows              // how many rows a list has
	ownNumber            // 序号 of a row
	ownCode              // of a row
	ownName              // of a row or part
	ownShort             // name of a class without its last word 支出
	ownClassName         // of the class above a row
	ownSectionName       // of the section above a row
	ownIsStaff           // 人员经费
	ownKnown             // the first operand is known
	ownNoAgencyCost      // the first operand is zero, or not known and does not apply
	ownEmpty             // of a statement: no amount other than zero
	ownDrift             // of a statement: printed totals are not the sums of what is printed
	ownBudgetName        // what the budget columns of 公开07 hold
	ownExecution         // 预算执行率的得分 of a form
	ownExecutionPoints   // its 分值
	ownTableUnit
	ownProseUnit
)
