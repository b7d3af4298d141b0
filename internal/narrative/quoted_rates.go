package narrative

import (
	"strings"

	"github.com/shopspring/decimal"

	"juesuan/internal/pattern"
)

// quotedRate finds what a text says an amount of the accounts went up or down by: the
// clause before the word of direction names the amount, what it is compared with, or
// nothing. 物价上涨12% is no rate of the accounts.
var quotedRate = pattern.Of(`(?:^|[，。；：\n])(?:` + ownWords + `)*(?:增长|增加|上升|提高|下降|减少|降低)(?:幅度)?[了约近达为]*([0-9]+(?:\.[0-9]+)?)[%％]`)

const ownWords = `本年度?|实际|全年|总体|共|合计|总额|支出|收入|经费|费用|决算数?|财政拨款|基本|项目|人员|公用|一般公共预算|政府性基金预算|国有资本经营预算` +
	`|“三公”|机关运行|因公出国（境）费?用?|公务接待费?|公务用车|购置及?|运行(?:维护)?费?|工资福利|商品和服务|对个人和家庭的?补助|资本性|同比|因此|导致|使|故|的` +
	`|(?:比|较|与|同|相比)(?:上一?年度?|去年|同期|20[0-9]{2}年度?|年初预算数?|全年预算数?|预算数?)(?:同期|相比|决算数?|支出|收入)*`

// executionRate finds the rate at which a form's own funds were spent.
var executionRate = pattern.Of(`(?:预算|资金|项目)?(?:执行率|支付率|支出进度)(?:达到?|为|是|约)*([0-9]+(?:\.[0-9]+)?)[%％]`)

// ratesOf finds the rates that a text quotes, as fractions.
func ratesOf(s string, form *pattern.Pattern) (out []quoted) {
	for _, m := range form.FindAllStringSubmatchIndex(s, -1) {
		digits := s[m[2]:m[3]]
		v, err := decimal.NewFromString(digits)
		if err != nil {
			continue
		}
		places := max(0, -v.Exponent())
		out = append(out, quoted{from: m[2], digits: digits, unit: s[m[3]:m[1]], amount: v.Shift(-2),
			slack: decimal.New(5, -places-3), minus: false})
	}
	return out
}

// quotedRates are the rates of one text, each with the one of the facts that it is.
// Where the change that the text explains has no rate, nothing is held against it.
func (d *deriver) quotedRates(p *prose) []quoted {
	if !strings.ContainsAny(p.text.S, "%％") {
		return nil
	}
	var known []known
	form := quotedRate
	switch {
	case p.topic != "":
		c := d.facts.Change(p.topic)
		if c == nil || c.Rate == nil && c.Times == nil {
			return nil
		}
		known = d.knownRates()
	case p.spent != nil:
		form, known = executionRate, p.spent
	default:
		return nil
	}
	list := ratesOf(p.text.S, form)
	for i := range list {
		q := &list[i]
		if k := nearest(known, q); k != nil {
			q.source, q.operand = k.Label, k.Operand
		}
	}
	return list
}

// knownRates are the rates, shares and multiples of the facts.
func (d *deriver) knownRates() (list []known) {
	for i := range d.facts.Origins {
		if n := d.facts.Origins[i].Number; n != nil && (n.Kind == Percent || n.Kind == Times) {
			list = append(list, known{n.Value.Abs(), Operand{Label: n.Formula, Value: n.Text()}})
		}
	}
	return list
}
