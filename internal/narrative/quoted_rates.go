package narrative

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/pattern"
)

const (
	comparedWith = `(?:上一?年度?|去年|同期|20[0-9]{2}年度?|年初预算|全年预算|调整预算|预算)(?:同期|相比|决算|支出|收入|数|的)*`
	ownWords     = `本年度?|实际|全年|总体|共|合计|总额|支出|收入|经费|费用|决算数?|财政拨款|基本|项目|人员|公用|一般公共预算|政府性基金预算|国有资本经营预算` +
		`|“三公”|机关运行|因公出国（境）费?用?|公务接待费?|公务用车|购置及?|运行(?:维护)?费?|工资福利|商品和服务|对个人和家庭的?补助|资本性|同比|因此|导致|使|故|的` +
		`|(?:比|较|与|同|相比)` + comparedWith
	clauseBegins = `(?:^|[，。；：、（(\n])(?:` + ownWords + `)*`
	aRate        = `(?:达到|达|了|约|近|为|是|的)*(` + anyNumber + `)([%％]|倍)`
)

var (
	// quotedRate finds what a text says an amount of the accounts went up or down by:
	// the clause before the word of direction names the amount, what it is compared
	// with, or nothing. 物价上涨12% is no rate of the accounts.
	quotedRate = pattern.Of(clauseBegins + `(?:(?:增长|增加|上升|提高|下降|减少|降低)(?:幅度|率)?|[增降减涨]幅` +
		`|(?:超过?|超出|[高低大小多少]于)` + comparedWith + `)` + aRate)
	// quotedMultiple finds how many times its base an amount is said to be.
	quotedMultiple = pattern.Of(clauseBegins + `(?:是|为|约为|达到?|相当于)` + comparedWith + aRate)
	// ofItself is a rate of what the text explains, by no other name.
	ofItself = pattern.Of(`^[，。；：、（(\n]?(?:本年度?|实际|同比|导致|使|故)*(?:比|较|与|同)` + comparedWith + `(?:增|上|提|下|减|降|涨)`)
	// executionRate finds the rate at which funds, or a budget, were spent.
	executionRate = pattern.Of(`(?:(?:预算|资金|项目)?(?:执行率|支付率|支出进度)|预算完成率|完成(?:了)?(?:年初|全年|调整)?预算(?:数|总额)?)` + aRate)
	// quotedShare finds what part an amount is of one of the wholes.
	quotedShare = pattern.Of(`占(?:本年|全年|全部|单位|部门|总)?(` + wholeNames + `)(?:合计|总额|总数|决算数?)?(?:的?比[例重]|比)?` + aRate)
	// aimed are words before a rate that is meant to be reached, or a limit.
	behindBound = pattern.Of(`^(?:以上|以下|以内|及以上|左右|的(?:目标|要求|标准))`)
	aimed       = pattern.Of(`(?:力争|确保|争取|目标|要求|计划|应当?|须|不低于|不少于|不超过|不得|高于|低于|达到以上)[^，。；]*$`)
)

const wholeNames = `基本支出|项目支出|人员经费|公用经费|机关运行经费|“三公”经费|政府采购|一般公共预算(?:财政拨款)?支出|财政拨款支出|财政拨款收入|支出|收入`

// quotedWholes are the cells that a text may mean by the name of a whole.
var quotedWholes = map[string][]accounts.Cell{
	"基本支出":         {{Statement: accounts.Expenditure, Row: accounts.RowTotal, Column: accounts.ColBasic}, {Statement: accounts.GeneralExpenditure, Row: accounts.RowTotal, Column: accounts.ColBasic}},
	"项目支出":         {{Statement: accounts.Expenditure, Row: accounts.RowTotal, Column: accounts.ColProject}, {Statement: accounts.GeneralExpenditure, Row: accounts.RowTotal, Column: accounts.ColProject}},
	"人员经费":         {{Statement: accounts.GeneralBasic, Row: accounts.RowStaff, Column: accounts.ColAmount}},
	"公用经费":         {{Statement: accounts.GeneralBasic, Row: accounts.RowOperatingCost, Column: accounts.ColAmount}},
	"机关运行经费":       {{Statement: accounts.GeneralBasic, Row: accounts.RowOperatingCost, Column: accounts.ColAmount}},
	"“三公”经费":       {{Statement: accounts.ThreePublic, Row: accounts.RowThreePublic, Column: accounts.ColFinalTotal}, {Statement: accounts.ThreePublic, Row: accounts.RowThreePublic, Column: accounts.ColBudgetTotal}},
	"一般公共预算支出":     {{Statement: accounts.GeneralExpenditure, Row: accounts.RowTotal, Column: accounts.ColTotal}},
	"一般公共预算财政拨款支出": {{Statement: accounts.GeneralExpenditure, Row: accounts.RowTotal, Column: accounts.ColTotal}},
	"财政拨款支出":       {{Statement: accounts.FiscalOverall, Row: accounts.RowExpenditureTotal, Column: accounts.ColTotal}, {Statement: accounts.GeneralExpenditure, Row: accounts.RowTotal, Column: accounts.ColTotal}},
	"财政拨款收入":       {{Statement: accounts.Income, Row: accounts.RowTotal, Column: accounts.ColFiscal}},
	"支出":           {{Statement: accounts.Expenditure, Row: accounts.RowTotal, Column: accounts.ColTotal}},
	"收入":           {{Statement: accounts.Income, Row: accounts.RowTotal, Column: accounts.ColTotal}},
}

// ratesOf finds the rates that a text quotes, as fractions; limits and aims left out.
func ratesOf(s string, form *pattern.Pattern) (out []quoted) {
	for _, m := range form.FindAllStringSubmatchIndex(s, -1) {
		from, to := m[len(m)-4], m[len(m)-3] // the number and its unit are the last groups
		v, err := decimal.NewFromString(halfWidth(s[from:to]))
		if err != nil || behindBound.MatchString(s[m[1]:]) || aimed.MatchString(s[:m[0]]) {
			continue
		}
		q := quoted{from: from, digits: s[from:to], unit: s[to:m[1]], clause: s[m[0]:m[1]], amount: v}
		q.slack = decimal.New(5, min(0, v.Exponent())-1)
		if q.unit != "倍" {
			q.amount, q.slack = q.amount.Shift(-2), q.slack.Shift(-2)
		}
		if len(m) > 6 {
			q.whole = s[m[2]:m[3]]
		}
		out = append(out, q)
	}
	return out
}

// quotedRates are the rates of one text, each with the one that it is: how much a
// compared amount changed, of what budget it is, at what rate funds were spent, what
// part an amount is of a whole. Where the base of what the text explains is not known,
// nothing is held against it.
func (d *deriver) quotedRates(p *prose, sources func() []known) (list []quoted) {
	if !strings.ContainsAny(p.text.S, "%％倍") {
		return nil
	}
	c := d.facts.Change(p.topic)
	settled := func(form *pattern.Pattern, known []known) {
		for _, q := range ratesOf(p.text.S, form) {
			if form == quotedRate && c.Base.Value.IsZero() && ofItself.MatchString(q.clause) {
				list = append(list, q) // of nothing there is no rate
				continue
			}
			if k := nearest(known, &q); k != nil {
				q.source, q.operand = k.Label, k.Operand
			}
			list = append(list, q)
		}
	}
	if c != nil && c.Base != nil {
		settled(quotedRate, d.knownRates())
		if v, ok := accounts.Ratio(c.Current.Value, c.Base.Value); ok {
			settled(quotedMultiple, []known{{v, Operand{Label: c.Current.Name + " ÷ " + c.Base.Name}}})
		}
	}
	if p.topic != "" || p.spent != nil {
		settled(executionRate, slices.Concat(p.spent, d.knownRates()))
	}
	for _, q := range ratesOf(p.text.S, quotedShare) {
		if d.partOf(&q, p, sources); q.source != "" || len(quotedWholes[q.whole]) > 0 {
			list = append(list, q)
		}
	}
	return list
}

// partOf looks for what a share is of: a share of the facts, or an amount that is that
// part of the whole it names.
func (d *deriver) partOf(q *quoted, p *prose, sources func() []known) {
	if k := nearest(d.knownRates(), q); k != nil {
		q.source, q.operand = k.Label, k.Operand
		return
	}
	for _, c := range quotedWholes[q.whole] {
		whole := d.book.Figure(c)
		if !whole.Known() || whole.Amount.Sign() <= 0 {
			continue
		}
		part := quoted{amount: q.amount.Mul(whole.Amount.Decimal()), slack: q.slack.Mul(whole.Amount.Decimal())}
		k := nearest(p.own, &part)
		if k == nil {
			k = nearestOf(sources(), &part)
		}
		if k != nil {
			q.source, q.operand = k.Label+"占"+q.whole, k.Operand
			return
		}
	}
}

// knownRates are the rates, shares and multiples of the facts.
func (d *deriver) knownRates() []known {
	if d.rates == nil {
		d.rates = []known{}
		for i := range d.facts.Origins {
			if n := d.facts.Origins[i].Number; n != nil && (n.Kind == Percent || n.Kind == Times) {
				d.rates = append(d.rates, known{n.Value.Abs(), Operand{Label: n.Formula, Value: n.Text()}})
			}
		}
	}
	return d.rates
}
