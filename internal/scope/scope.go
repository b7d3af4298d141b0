// Package scope says what an amount counts (口径): official words → values on a
// few axes → a Point, and the trees along which points add up.
//
// The axes, their trees and the words are the program's and the same for every
// statement, sentence and pack. The package knows no statement, reads no file
// and guesses nothing: what is no word is given back as it stands.
package scope

import "strings"

// Axis is one respect in which amounts differ.
type Axis uint8

// The axes. Beside them a point has its codes and its part.
const (
	Year   Axis = iota // 年度
	Basis              // 预算口径
	Fund               // 资金
	Flow               // 收支
	Nature             // 支出性质
	Cost               // 人员经费, 公用经费: the economic classification above its codes
	Item               // “三公”经费 and what is printed beside it
	axes
)

// Axes are all of them, in order.
var Axes = [...]Axis{Year, Basis, Fund, Flow, Nature, Cost, Item}

// Value is one value of one axis. The first value of each axis is that of a
// Point that nothing is said of: this year, final accounts, all funds, both
// income and expenditure, expenditure of every nature.
type Value uint16

const perAxis = 1 << 8

// Values of 年度.
const (
	ThisYear Value = Value(Year)*perAxis + iota
	LastYear
)

// Values of 预算口径. Budget is 预算数 of a source that does not say which.
const (
	Final Value = Value(Basis)*perAxis + iota
	Budget
	Initial
	Adjusted
)

// Values of 资金. SpecialAccount stands apart from all others.
const (
	AllFunds Value = Value(Fund)*perAxis + iota
	Fiscal
	General
	GovernmentFund
	StateCapital
	Superior
	Business
	Tuition
	Operating
	Subsidiary
	OtherFunds
	SpecialAccount
)

// Values of 收支.
const (
	BothFlows Value = Value(Flow)*perAxis + iota
	IncomeGrand
	Income
	UseNonFiscal
	Opening
	ExpenditureGrand
	Expenditure
	Distribution
	Closing
)

// Values of 性质, of expenditure and of what is left of it.
const (
	AllNatures Value = Value(Nature)*perAxis + iota
	Basic
	Project
	ToSuperior
	Trading
	ToSubsidiary
)

// Values of 人员/公用, the two parts of 基本支出 above the economic codes.
const (
	AllCosts Value = Value(Cost)*perAxis + iota
	Staff
	OperatingCost
)

// Values of “三公”. They are values of their own: an economic code such as
// 30212 is a part of the amount of the same name, not that amount.
const (
	AllItems Value = Value(Item)*perAxis + iota
	ThreePublic
	Abroad
	Vehicles
	Purchase
	Running
	Reception
	Meeting
	Training
)

// node is a value in the tree of its axis.
type node struct {
	value Value
	name  string // the official term, as messages say it
	in    Value  // what it is part of; itself, where it is part of nothing
	some  bool   // 其中: it and its like do not make the whole up
}

var nodes = [...]node{
	{ThisYear, "本年", ThisYear, false},
	{LastYear, "上年", LastYear, false},

	{Final, "决算", Final, false},
	{Budget, "预算", Budget, false},
	{Initial, "年初预算", Budget, true},
	{Adjusted, "全年预算", Budget, true},

	{AllFunds, "全部资金", AllFunds, false},
	{Fiscal, "财政拨款", AllFunds, false},
	{General, "一般公共预算", Fiscal, false},
	{GovernmentFund, "政府性基金预算", Fiscal, false},
	{StateCapital, "国有资本经营预算", Fiscal, false},
	{Superior, "上级补助", AllFunds, false},
	{Business, "事业", AllFunds, false},
	{Tuition, "教育收费", Business, true},
	{Operating, "经营", AllFunds, false},
	{Subsidiary, "附属单位上缴", AllFunds, false},
	{OtherFunds, "其他资金", AllFunds, false},
	{SpecialAccount, "财政专户管理资金", SpecialAccount, false},

	{BothFlows, "收支", BothFlows, false},
	{IncomeGrand, "收入总计", BothFlows, true},
	{Income, "收入", IncomeGrand, false},
	{UseNonFiscal, "使用非财政拨款结余", IncomeGrand, false},
	{Opening, "年初结转和结余", IncomeGrand, false},
	{ExpenditureGrand, "支出总计", BothFlows, true},
	{Expenditure, "支出", ExpenditureGrand, false},
	{Distribution, "结余分配", ExpenditureGrand, false},
	{Closing, "年末结转和结余", ExpenditureGrand, false},

	{AllNatures, "各种支出", AllNatures, false},
	{Basic, "基本支出", AllNatures, false},
	{Project, "项目支出", AllNatures, false},
	{ToSuperior, "上缴上级支出", AllNatures, false},
	{Trading, "经营支出", AllNatures, false},
	{ToSubsidiary, "对附属单位补助支出", AllNatures, false},

	{AllCosts, "人员和公用经费", AllCosts, false},
	{Staff, "人员经费", AllCosts, false},
	{OperatingCost, "公用经费", AllCosts, false},

	{AllItems, "各项用途", AllItems, false},
	{ThreePublic, "“三公”经费", AllItems, true},
	{Abroad, "因公出国（境）费", ThreePublic, false},
	{Vehicles, "公务用车购置及运行费", ThreePublic, false},
	{Purchase, "公务用车购置费", Vehicles, false},
	{Running, "公务用车运行费", Vehicles, false},
	{Reception, "公务接待费", ThreePublic, false},
	{Meeting, "会议费", AllItems, true},
	{Training, "培训费", AllItems, true},
}

// first is the place in nodes of the first value of each axis.
var first = func() (at [axes]int) {
	for i := len(nodes) - 1; i >= 0; i-- {
		at[nodes[i].value.Axis()] = i
	}
	return at
}()

func (v Value) node() *node { return &nodes[first[v.Axis()]+int(v%perAxis)] }

// Axis is the axis of the value.
func (v Value) Axis() Axis { return Axis(v / perAxis) }

// Name is the official term of the value.
func (v Value) Name() string { return v.node().name }

// Within reports whether v is u or a part of it, at any depth.
func (v Value) Within(u Value) bool {
	for v != u {
		up := v.node().in
		if up == v {
			return false
		}
		v = up
	}
	return true
}

// In is what the value is part of, itself or under 其中; ok is false for one
// that is part of nothing.
func (v Value) In() (up Value, ok bool) {
	up = v.node().in
	return up, up != v
}

// Parts are the values that make v up, none where nothing does: what stands
// under 其中 is not among them.
func (v Value) Parts() (parts []Value) {
	for i := first[v.Axis()]; i < len(nodes) && nodes[i].value.Axis() == v.Axis(); i++ {
		if n := &nodes[i]; n.in == v && n.value != v && !n.some {
			parts = append(parts, n.value)
		}
	}
	return parts
}

// Code is a code of a classification: 208, 20801, 2080109; 302, 30201. A code
// is part of every code that it begins with.
type Code string

// Point is what an amount counts. Two amounts of one point are one amount.
// Compare with ==.
type Point struct {
	V        [axes]uint8
	Function Code   // 支出功能分类, "" for the whole
	Economic Code   // 部门预算支出经济分类, "" for the whole; a code implies its Cost, which is then not set
	Part     uint16 // a 项目 or 单位 below the code, summed into it; 0 for the whole
}

// At is the point that the values say; what they do not say is the first value
// of its axis.
func At(values ...Value) Point { return Point{}.With(values...) }

// With is the point moved to the values.
func (p Point) With(values ...Value) Point {
	for _, v := range values {
		p.V[v.Axis()] = uint8(v % perAxis)
	}
	return p
}

// At is the point's value on an axis.
func (p Point) At(a Axis) Value { return Value(a)*perAxis + Value(p.V[a]) }

// staffClasses are the economic classes of 人员经费; all others are 公用经费.
var staffClasses = [...]Code{"301", "303"}

// Cost is 人员经费 or 公用经费, the one that an economic code goes into;
// AllCosts without a code.
func (c Code) Cost() Value {
	for _, class := range staffClasses {
		if strings.HasPrefix(string(c), string(class)) {
			return Staff
		}
	}
	if c == "" {
		return AllCosts
	}
	return OperatingCost
}

// Within reports whether p is q or a part of it, along the trees of all axes.
// “三公” and the economic codes are apart: neither is within the other.
func (p Point) Within(q Point) bool {
	for _, a := range Axes {
		v := p.At(a)
		if a == Cost && p.Economic != "" {
			v = p.Economic.Cost()
		}
		if !v.Within(q.At(a)) {
			return false
		}
	}
	return strings.HasPrefix(string(p.Function), string(q.Function)) && strings.HasPrefix(string(p.Economic), string(q.Economic)) &&
		(q.Part == 0 || p.Part == q.Part)
}

// Parts are the points that make p up along an axis, none where nothing does.
// What cannot be is not among them: under 财政拨款 expenditure is 基本 and 项目
// only, and there is no use of other balances and no distribution.
func (p Point) Parts(a Axis) (parts []Point) {
	switch {
	case a == Nature && p.At(Flow) != Expenditure, a == Cost && p.At(Nature) != Basic, a == Cost && p.Economic != "":
		return nil
	}
	for _, v := range p.At(a).Parts() {
		if q := p.With(v); q.Possible() {
			parts = append(parts, q)
		}
	}
	return parts
}

// fiscalOnly are the classes that one budget alone spends on, and which.
var fiscalOnly = map[Code]Value{"223": StateCapital, "234": GovernmentFund}

// Possible reports whether there can be such an amount: 223 is spent from
// 国有资本经营预算 alone and all of it on 223, 234 from 政府性基金 alone; 财政拨款
// is not paid to a superior, traded with or distributed.
func (p Point) Possible() bool {
	fund, flow, nature := p.At(Fund), p.At(Flow), p.At(Nature)
	if fund.Within(Fiscal) && (flow == UseNonFiscal || flow == Distribution || nature != AllNatures &&
		nature != Basic && nature != Project) {
		return false
	}
	if len(p.Function) < 3 || flow != Expenditure || !fund.Within(Fiscal) || fund == Fiscal {
		return true
	}
	only, ok := fiscalOnly[p.Function[:3]]
	return ok && only == fund || !ok && fund != StateCapital
}

// String is the point in official words: 一般公共预算 · 支出 · 基本支出. What is the
// first value of its axis goes without saying.
func (p Point) String() string {
	var words []string
	for _, a := range Axes {
		if v := p.At(a); v != Value(a)*perAxis {
			words = append(words, v.Name())
		}
	}
	if p.Function != "" {
		words = append(words, "功能"+string(p.Function))
	}
	if p.Economic != "" {
		words = append(words, "经济"+string(p.Economic))
	}
	if len(words) == 0 {
		return BothFlows.Name()
	}
	return strings.Join(words, " · ")
}
