package narrative

import (
	"strings"
)

// FactKind is what stands behind a name.
type FactKind uint8

const (
	NumberFact FactKind = iota + 1 // *Number; nil where the book lacks the datum
	ChangeFact                     // *Change, never nil: its Case is Unknown where the book lacks a side
	WordsFact                      // Words; S is "" where the book has no text
	FlagFact                       // Flag
	ListFact                       // *List, may be empty, never nil
	GroupFact                      // *Group, never nil
)

var factKindNames = [...]string{NumberFact: "number", ChangeFact: "change", WordsFact: "words", FlagFact: "flag",
	ListFact: "list", GroupFact: "group"}

func (k FactKind) String() string { return factKindNames[k] }

// kind is what an operation makes.
func (o Op) kind() FactKind {
	switch o {
	case OpChange:
		return ChangeFact
	case OpWords:
		return WordsFact
	case OpFlag:
		return FlagFact
	case OpList:
		return ListFact
	case OpGroup:
		return GroupFact
	}
	return NumberFact
}

// money reports whether an operation makes an amount.
func (o Op) money() bool { return o == OpAt || o == OpSum || o == OpDifference }

// Scope is which money a number counts. Two numbers of different scope are
// never compared.
type Scope uint8

const (
	NoScope           Scope = iota
	AllFunds                // 全部资金: 公开01–03
	FiscalFunds             // 财政拨款: 公开04
	GeneralBudget           // 一般公共预算: 公开05
	BasicOnly               // 一般公共预算基本支出: 公开06
	ThreePublicFunds        // “三公”经费: 公开07
	FundBudget              // 政府性基金预算: 公开08
	StateCapitalFunds       // 国有资本经营预算: 公开09
)

var scopeNames = [...]string{"", "全部资金", "财政拨款", "一般公共预算财政拨款", "一般公共预算财政拨款基本支出", "“三公”经费财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款"}

func (s Scope) String() string { return scopeNames[s] }

// Basis is what a change compares with: the type of its denominator.
type Basis uint8

const (
	NoBasis        Basis = iota
	PriorFinal           // 上年决算
	InitialBudget        // 年初预算
	AdjustedBudget       // 全年预算
	TableBudget          // the budget column of 公开07: initial or adjusted, as Options.BudgetKind says
)

var basisNames = [...]string{PriorFinal: "上年决算", InitialBudget: "年初预算", AdjustedBudget: "全年预算", TableBudget: "公开07表预算数"}

func (b Basis) String() string { return basisNames[b] }

// Name documents one fact that a pack's sentences may use. Every name is
// produced for every book: what the book lacks is a nil *Number, an empty
// Words or List, a Change whose Case is Unknown, so that a template can ask.
type Name struct {
	Path     string // dotted; [] stands for each item of a list: general.classes[].amount
	Kind     FactKind
	Unit     string // of a number as a sentence prints it
	Scope    Scope
	Basis    Basis  // of a change
	Topic    string // of a change: what its reason is given under; {code} is the row's
	Meaning  string
	Optional bool // the book may lack it
	Blank    bool // of a number: it is lacking where a person left a field or a column out, which is not none
	Counts   Counts
	Whole    Counts // of a share: what its whole counts
}

// ChangeNames are the members of every change, below its name.
func ChangeNames() []Name { return changeNames[:] }

var changeNames = [...]Name{
	{Path: "case", Kind: WordsFact, Meaning: "用哪种措辞：up 增加，up_times 增长一倍及以上，up_from_zero 基数为零，down 减少，down_to_zero 减为零，flat 持平，nearly_flat 基本持平，from_negative 有负数（无幅度），nothing 两数皆零，unknown 缺数"},
	{Path: "current", Kind: NumberFact, Meaning: "本年数", Optional: true},
	{Path: "base", Kind: NumberFact, Meaning: "基数：上年数或预算数", Optional: true},
	{Path: "delta", Kind: NumberFact, Meaning: "增减额，总为正：印出的两数之差", Optional: true},
	{Path: "rate", Kind: NumberFact, Unit: "%", Meaning: "增减幅度，总为正；基数为零或为负时没有", Optional: true},
	{Path: "times", Kind: NumberFact, Unit: "倍", Meaning: "增长倍数：增加额÷基数，只在 up_times 时有", Optional: true},
	{Path: "done", Kind: NumberFact, Unit: "%", Meaning: "完成率：决算数÷预算数，只在与预算相比且预算不为零时有", Optional: true},
	{Path: "reason.text", Kind: WordsFact, Meaning: "原因"},
	{Path: "reason.parts[].amount", Kind: NumberFact, Unit: "万元", Meaning: "一项原因的金额，总为正"},
	{Path: "reason.parts[].less", Kind: FlagFact, Meaning: "该项使本年数减少"},
	{Path: "reason.parts[].text", Kind: WordsFact, Meaning: "一项原因"},
}

// Names are all facts of the catalogue, in its order. The rows of a list that
// are those of another have their names too.
func (c *Catalogue) Names() []Name {
	out := make([]Name, 0, 2*len(c.nodes))
	var add func(n *node, path, part string, rows *node)
	add = func(n *node, path, part string, rows *node) {
		name := n.name(part)
		name.Path = path
		if rows != nil {
			name.Counts = name.Counts.in(rows, n.last)
			if len(rows.rows) > 0 && n.Is == OpWords {
				name.Counts.Words = "" // each row has its own
			}
		}
		out = append(out, name)
		for _, m := range n.below() {
			if n.Is == OpList {
				add(m, path+"[]."+m.last, "该项", n)
			} else {
				add(m, path+"."+m.last, m.part.Name, nil)
			}
		}
	}
	for _, n := range c.root.members {
		add(n, n.last, n.part.Name, nil)
	}
	return out
}

// Names is the catalogue of the program's own facts.
func Names() []Name { return Core().Names() }

// name is what the catalogue says of a fact. part is what it calls the part.
func (n *node) name(part string) Name {
	name := Name{Path: n.Path, Kind: n.Is.kind(), Meaning: strings.ReplaceAll(n.Means, "{name}", part),
		Counts: n.pointed(), Whole: n.wholePointed()}
	switch {
	case n.Is.money():
		name.Unit, name.Scope, name.Optional = "万元", n.scope, n.lacking()
		name.Blank = n.Field != "" || n.part.Beside
		if n.part.Beside && n.From == NoBasis {
			name.Meaning += "，工作簿有这一栏时才有"
		}
	case n.Is == OpShare, n.Is == OpRate:
		name.Unit, name.Scope, name.Optional = "%", n.scope, true
	case n.Is == OpChange:
		name.Scope, name.Basis, name.Topic = n.scope, n.From, n.Topic
	case n.Is == OpCount, n.Is == OpScore:
		name.Unit, name.Optional, name.Blank = n.Unit, n.Unit != "", n.Field != ""
	}
	return name
}

// lacking reports whether a book may lack an amount: the statements have those
// of final accounts, and a row of the supplement has its own.
func (n *node) lacking() bool {
	if strings.HasSuffix(n.Field, "[]") {
		return false
	}
	return n.Field != "" || n.From != NoBasis || n.part.Beside || n.cells == nil
}
