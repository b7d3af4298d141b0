package narrative

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/pattern"
)

// Quote is an amount of money, or a rate, within text of the unit's files.
type Quote struct {
	At      diag.Position // of the text
	From    int           // byte of the text at which its digits begin
	Digits  string        // as written
	Unit    string        // as written behind the digits; "" where none is
	Source  string        // what it is an amount of; "" where nothing that the program knows has it
	Operand Operand       // the figure it is, where it is one
}

var (
	quotedMoney = pattern.Of(`(` + anyNumber + `)( ?(?:亿|千万|百万|万|千) ?元| ?元|万|)`)
	// A price, a limit or a standard is no amount of the books.
	beforePrice = pattern.Of(`(?:每|单价|人均|户均|不超过|不低于|不少于|不高于|标准|按照?|以|起征点|定额)[^，。；、]{0,8}$`)
	raised      = pattern.Of(`(?:标准|人均|户均|单价|定额)[^，。；、0-9]{0,8}[由从][^，。；、]{0,20}$`)
	amountOfIt  = pattern.Of(`(?:增支|减支|增加|减少|追加)$`)
	behindPrice = pattern.Of(`^(?:/|每|以上|以下|以内|及以上|及以下|起|·|左右的?标准|的标准|标准|一)`)
	ofMoney     = pattern.Of(`(?:增加|减少|增长|下降|增支|减支|支出|收入|经费|资金|拨款|费用|费|合计|共计|共|计|追加|安排|收回|结转)了?(?:为|约|了)?$`)
	roughly     = pattern.Of(`(?:约|近|逾|超|余|多|大约)$`)
	// raisedTo is between a price and what it became: 由每人6000元提高到8000元.
	raisedTo = pattern.Of(`^[^，。；、0-9]{0,4}(?:提高|上调|调整|调高|增加|增|上涨|涨|下调|降低|下降|降|调)[到至为]$`)
	// ofCounts is of what is counted in 万 and is no money: 参保人员660万.
	ofCounts = pattern.Of(`(?:人|户|家|人次|人员|人数|群众|面积|数量|里程|产量)[^，。；、0-9]{0,8}$`)
)

// anyNumber is a number as people write it, its digits of either width.
const anyNumber = `[0-9０-９][0-9０-９,]*(?:[.．][0-9０-９]+)?`

// halfWidth writes the digits of a number in half width, without separators.
func halfWidth(number string) string { return strings.ReplaceAll(accounts.PlainName(number), ",", "") }

// quotedUnits are the units that amounts in prose are written in, by the exponent
// of 元.
var quotedUnits = map[string]int32{"元": 0, "千元": 3, "万元": 4, "百万元": 6, "千万元": 7, "亿元": 8}

// quotesOf finds the amounts in a text. A number without a unit takes that of the
// next one of an enumeration (12.50、13.60万元); by itself it is an amount where it
// has two decimals and a word of money stands before it, and then one of 万元.
func quotesOf(s string) (out []quoted) {
	all := quotedMoney.FindAllStringSubmatchIndex(s, -1)
	price := 0 // where the last price ends
	for i, m := range all {
		digits, unit := halfWidth(s[m[2]:m[3]]), strings.ReplaceAll(s[m[4]:m[5]], " ", "")
		before, behind := s[:m[0]], s[m[1]:]
		point := strings.IndexByte(digits, '.')
		if unit == "" {
			if i+1 < len(all) && slices.Contains([]string{"、", "和", "及", "与"}, s[m[1]:all[i+1][0]]) {
				unit = s[all[i+1][4]:all[i+1][5]]
			}
			if unit == "" && point >= 0 && len(digits)-point == 3 && ofMoney.MatchString(before) && ends(behind) {
				unit = "万元"
			}
		}
		if unit == "万" { // 838.54万
			if unit = ""; ends(behind) && ofMoney.MatchString(before) && !ofCounts.MatchString(before) {
				unit = "万元"
			}
		}
		last, _ := utf8.DecodeLastRuneInString(before)
		switch {
		case unit == "" || last < utf8.RuneSelf && (last >= 'A' && last <= 'Z' || last >= 'a' && last <= 'z' || last == '.'):
			continue
		case beforePrice.MatchString(before) && !amountOfIt.MatchString(before), raised.MatchString(before),
			behindPrice.MatchString(behind), strings.HasPrefix(behind, "旦"), price > 0 && raisedTo.MatchString(s[price:m[0]]):
			price = m[1]
			continue
		}
		d, err := decimal.NewFromString(digits)
		if err != nil {
			continue
		}
		q := quoted{from: m[2], digits: s[m[2]:m[3]], unit: s[m[4]:m[5]], amount: d.Shift(quotedUnits[unit]), minus: less(before)}
		q.slack = decimal.New(5, quotedUnits[unit]-3) // half of the second place, of 元 a 厘
		if point >= 0 {
			q.slack = decimal.New(5, quotedUnits[unit]-int32(len(digits)-point-1)-1)
		} else if roughly.MatchString(before) || strings.HasPrefix(behind, "左右") {
			q.slack = q.amount.Mul(decimal.New(1, -1))
		}
		out = append(out, q)
	}
	return out
}

// ends reports whether an enumeration or a sentence ends here.
func ends(s string) bool {
	r, n := utf8.DecodeRuneInString(s)
	return n == 0 || strings.ContainsRune("，。；、）)\n", r)
}

// less reports whether the words before an amount say that it is less.
func less(before string) bool {
	if i := strings.LastIndexAny(before, "，。；、"); i >= 0 {
		before = before[i:]
	}
	up := max(strings.LastIndex(before, "增"), strings.LastIndex(before, "追加"), strings.LastIndex(before, "上升"))
	down := max(strings.LastIndex(before, "减"), strings.LastIndex(before, "下降"), strings.LastIndex(before, "降低"),
		strings.LastIndex(before, "节约"), strings.LastIndex(before, "收回"), strings.LastIndex(before, "不在"))
	return down > up
}

// quoted is one amount found, in 元.
type quoted struct {
	from         int
	digits, unit string
	amount       decimal.Decimal
	slack        decimal.Decimal // how far the figure that it is may be from it
	minus        bool
	whole        string // of a share: what it is a part of
	clause       string // of a rate: the words that say it
	source       string
	operand      Operand
}

// prose is one text of the staff that may hold amounts.
type prose struct {
	label string
	text  accounts.Text
	topic string
	own   []known // what only it may quote: the amounts of its form
	spent []known // the rates at which its form's funds were spent
}

// known is an amount that the program knows, in 元.
type known struct {
	amount decimal.Decimal
	Operand
}

// quotes finds the amounts within the unit's own words and where each comes from;
// it warns of those that come from nowhere the program knows.
func (d *deriver) quotes() {
	sources := sync.OnceValue(d.known)
	for _, p := range d.proses() {
		list := quotesOf(p.text.S)
		if len(list) > 0 {
			d.settle(list, &p, sources())
		}
		list = append(list, d.quotedRates(&p, sources)...)
		var nowhere []string
		for i := range list {
			q := &list[i]
			d.facts.Quotes = append(d.facts.Quotes, Quote{At: p.text.At, From: q.from, Digits: q.digits, Unit: q.unit,
				Source: q.source, Operand: q.operand})
			if q.source == "" {
				nowhere = append(nowhere, q.digits+q.unit)
			}
		}
		if len(nowhere) > 0 {
			d.diags.Add(diag.Diagnostic{Severity: diag.Warning, Code: "W.14", At: p.text.At,
				Message: p.label + "里的" + strings.Join(nowhere, "、") + "，在各表和补充资料里都找不到出处",
				Where:   []diag.Side{{At: p.text.At, Label: p.label, Value: p.text.S}},
				Hint:    "请核对数字；确有别的依据的，写明依据照此公开"})
		}
	}
}

// settle finds the sources of the amounts of one text: a figure of that size, or
// parts that add up to one, or to the difference that the text explains.
func (d *deriver) settle(list []quoted, p *prose, sources []known) {
	var sum, signed, slack decimal.Decimal
	open := 0
	for i := range list {
		q := &list[i]
		if k := nearest(p.own, q); k != nil {
			q.source, q.operand = k.Label, k.Operand
		} else if k := nearestOf(sources, q); k != nil {
			q.source, q.operand = k.Label, k.Operand
		} else {
			open++
		}
		sum, slack = sum.Add(q.amount), slack.Add(q.slack)
		if q.minus {
			signed = signed.Sub(q.amount)
		} else {
			signed = signed.Add(q.amount)
		}
	}
	if open == 0 || len(list) < 2 {
		return
	}
	adds := func(of string, amount decimal.Decimal) {
		for i := range list {
			if list[i].source == "" {
				list[i].source = of
				list[i].operand = Operand{Label: of, Value: accounts.Format(amount.Shift(-4), 2, true) + "万元"}
			}
		}
	}
	if c := d.facts.Change(p.topic); c != nil && c.Delta != nil {
		for _, total := range []decimal.Decimal{sum, signed.Abs()} {
			if total.Sub(c.Delta.Value.Abs()).Abs().Cmp(slack) <= 0 {
				adds("与其他各数相加是"+c.Delta.Formula, c.Delta.Value)
				return
			}
		}
	}
	whole := quoted{amount: sum, slack: slack}
	if k := nearest(p.own, &whole); k != nil {
		adds("与其他各数相加是"+k.Label, k.amount)
		return
	}
	// One of them may be the whole of the others.
	for i := range list {
		if list[i].source != "" && sum.Sub(list[i].amount.Add(list[i].amount)).Abs().Cmp(slack) <= 0 {
			adds("与其他各数相加是"+list[i].source, list[i].amount)
			return
		}
	}
}

func nearest(list []known, q *quoted) *known {
	for i := range list {
		if list[i].amount.Sub(q.amount).Abs().Cmp(q.slack) <= 0 {
			return &list[i]
		}
	}
	return nil
}

// nearestOf does so in a list sorted by amount.
func nearestOf(list []known, q *quoted) *known {
	low := q.amount.Sub(q.slack)
	i, _ := slices.BinarySearchFunc(list, low, func(k known, low decimal.Decimal) int { return k.amount.Cmp(low) })
	if i < len(list) && list[i].amount.Cmp(q.amount.Add(q.slack)) <= 0 {
		return &list[i]
	}
	return nil
}

// known are all amounts of the book and of its facts, in order.
func (d *deriver) known() (list []known) {
	add := func(a decimal.Decimal, o Operand) {
		if !a.IsZero() {
			list = append(list, known{a.Abs(), o})
		}
	}
	for i := range d.facts.Origins {
		if n := d.facts.Origins[i].Number; n != nil && n.Kind == Money {
			o := Operand{Label: cmp.Or(n.Formula, n.Name), Value: n.Text()}
			if len(n.Operands) == 1 {
				o = n.Operands[0]
			}
			add(n.Value, o)
		}
	}
	b := d.book
	figure := func(path string, f accounts.Figure) {
		if f.Known() {
			add(f.Amount.Decimal(), Operand{Label: b.Entry(path).Label,
				Value: accounts.Format(f.Amount.In(accounts.Wan, 2), 2, true) + "万元", At: f.At})
		}
	}
	for _, m := range []struct {
		group string
		m     map[accounts.Datum]accounts.Figure
	}{
		{"prior", b.Prior}, {"budget", b.Budget}, {"procurement", b.Procurement}, {"counts", b.Reception},
		{"performance", b.Performance.Amounts},
	} {
		for _, k := range slices.Sorted(maps.Keys(m.m)) {
			figure(m.group+"."+string(k), m.m[k])
		}
	}
	for _, f := range b.Performance.NoteAmounts {
		figure("performance.note_amounts", f)
	}
	for _, k := range slices.Sorted(maps.Keys(b.Reasons)) {
		for _, p := range b.Reasons[k].Parts {
			figure("reasons."+k, p.Amount)
		}
	}
	for _, k := range slices.Sorted(maps.Keys(b.Entered)) {
		figure(k, b.Entered[k].Figure)
	}
	for _, f := range b.AllForms() {
		list = append(list, amountsOfForm(f)...)
	}
	slices.SortStableFunc(list, func(a, b known) int { return a.amount.Cmp(b.amount) })
	return list
}

// amountsOfForm are the funds of a form and its indicators in money.
func amountsOfForm(f *accounts.EvaluationForm) (list []known) {
	for _, g := range []accounts.Figure{f.All.Initial, f.Fiscal.Initial, f.Carried.Initial, f.Other.Initial,
		f.All.Adjusted, f.Fiscal.Adjusted, f.Carried.Adjusted, f.Other.Adjusted,
		f.All.Executed, f.Fiscal.Executed, f.Carried.Executed, f.Other.Executed} {
		if g.Known() && !g.Amount.IsZero() {
			list = append(list, known{g.Amount.Decimal(), Operand{Label: "自评表“" + f.Name() + "”的资金",
				Value: g.Amount.String(), At: g.At}})
		}
	}
	f.Each(func(_ *accounts.IndicatorGroup, _ *accounts.IndicatorSubgroup, ind *accounts.Indicator) {
		for _, m := range []*accounts.Measure{&ind.Target, &ind.Actual} {
			if exp, ok := quotedUnits[m.Unit]; ok && !m.Value.IsZero() {
				list = append(list, known{m.Value.Shift(exp), Operand{Label: "指标“" + ind.Name.S + "”", Value: m.Raw.S, At: m.Raw.At}})
			}
		}
	})
	return list
}

// ratesOfForm are what of a form's funds was spent.
func ratesOfForm(f *accounts.EvaluationForm) (list []known) {
	add := func(what string, executed, initial accounts.Figure) {
		if v, ok := accounts.Ratio(executed.Amount.Decimal(), initial.Amount.Decimal()); ok && executed.Known() && initial.Known() {
			list = append(list, known{v, Operand{Label: "自评表“" + f.Name() + "”" + what + "的执行率", At: executed.At}})
		}
	}
	all := f.Funds()
	for _, m := range []struct {
		what string
		of   *accounts.Funds
	}{{"财政拨款", &f.Fiscal}, {"上年结转资金", &f.Carried}, {"其他资金", &f.Other}, {"年度资金总额", &all}} {
		add(m.what, m.of.Executed, m.of.Initial)
		add(m.what, m.of.Executed, m.of.Adjusted)
	}
	f.Each(func(_ *accounts.IndicatorGroup, _ *accounts.IndicatorSubgroup, ind *accounts.Indicator) {
		for _, m := range []*accounts.Measure{&ind.Target, &ind.Actual} {
			if m.Unit == "%" {
				list = append(list, known{m.Value.Shift(-2), Operand{Label: "指标“" + ind.Name.S + "”", Value: m.Raw.S, At: m.Raw.At}})
			}
		}
	})
	return list
}

// proses are the staff's texts that may hold amounts of the books.
func (d *deriver) proses() (list []prose) {
	b := d.book
	add := func(path string, texts ...accounts.Text) {
		for _, t := range texts {
			if !t.IsZero() {
				list = append(list, prose{label: b.Entry(path).Label, text: t})
			}
		}
	}
	add("functions.intro", b.Functions.Intro)
	add("functions.items", b.Functions.Items...)
	add("setup.text", b.Setup.Text)
	for _, k := range slices.Sorted(maps.Keys(b.Reasons)) {
		r := b.Reasons[k]
		texts := []accounts.Text{r.Text}
		for i := range r.Parts {
			texts = append(texts, r.Parts[i].Text)
		}
		from := len(list)
		add("reasons."+k, texts...)
		for i := from; i < len(list); i++ {
			list[i].topic = k
			list[i].label += "的原因"
		}
	}
	for _, k := range slices.Sorted(maps.Keys(b.Purposes)) {
		add("purposes."+k, b.Purposes[k])
	}
	p := &b.Performance
	from := len(list)
	add("performance.note", p.Note)
	add("performance.problems", p.Problems)
	for i := from; i < len(list) && len(b.Forms) > 0; i++ { // what they say was spent of the budget is of a form, or of the accounts
		for j := range b.Forms {
			list[i].spent = append(list[i].spent, ratesOfForm(&b.Forms[j])...)
		}
	}
	add("performance.measures", p.Measures)
	add("performance.mechanism", p.Mechanism)
	add("performance.systems", p.Systems...)
	for _, f := range b.AllForms() {
		own, spent := amountsOfForm(f), ratesOfForm(f)
		say := func(what string, t accounts.Text) {
			if !t.IsZero() {
				list = append(list, prose{label: "自评表“" + f.Name() + "”的" + what, text: t, own: own, spent: spent})
			}
		}
		say("预期目标", f.GoalExpected)
		say("实际完成情况", f.GoalActual)
		f.Each(func(_ *accounts.IndicatorGroup, _ *accounts.IndicatorSubgroup, ind *accounts.Indicator) {
			say("未完成原因", ind.Shortfall)
		})
	}
	for _, k := range slices.Sorted(maps.Keys(b.Entered)) {
		if strings.HasPrefix(k, "local.") && b.FormAt(k) == nil {
			add(k, b.Entered[k].Text)
		}
	}
	return list
}
