package check

import (
	"math/rand/v2"
	"os"
	"testing"

	"juesuan/data"
	"juesuan/internal/accounts"
	"juesuan/internal/diag"
)

// dictionary2020 is the dictionary of the tests' year.
func dictionary2020(t testing.TB) *accounts.Dictionary {
	t.Helper()
	d, err := accounts.ParseDictionary(data.Files, 2020)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// randomLedger draws a unit: an administration or an institution with
// operating income, with or without fund and state capital, with zeros,
// negative balances and rare large amounts.
func randomLedger(rng *rand.Rand, dict *accounts.Dictionary) *ledger {
	amount := func() int64 {
		switch rng.IntN(5) {
		case 0:
			return 0
		case 1:
			return rng.Int64N(1_000_00)
		case 2:
			return rng.Int64N(1_000_000_000_00)
		}
		return rng.Int64N(10_000_000_00)
	}
	l := &ledger{year: 2020, unit: accounts.Yuan, names: map[string]string{}, levels: rng.IntN(2) == 0}
	for _, c := range dict.Classes() {
		l.classes = append(l.classes, [2]string{c.Code, c.Title})
	}
	for _, c := range dict.EconomicCodes() {
		l.names[c], _ = dict.Economic(c)
	}
	institution := rng.IntN(2) == 0
	withFund, withState := rng.IntN(3) == 0, rng.IntN(3) == 0
	var basic int64
	for _, c := range []string{"2080109", "2080501", "2080505", "2089901", "2101101", "2101103", "2210201", "2210203"} {
		if rng.IntN(4) == 0 {
			continue
		}
		name, _ := dict.Function(c)
		f := flow{code: c, name: name, general: amount(), spent: [2]int64{amount(), amount()}}
		if institution {
			for i := range f.other {
				f.other[i] = amount()
			}
			for i := range f.own {
				f.own[i] = amount()
			}
		}
		if withFund && rng.IntN(2) == 0 {
			f.fund = budget{amount(), amount(), amount(), amount()}
		}
		basic += f.spent[0]
		l.flows = append(l.flows, f)
	}
	if withState {
		l.flows = append(l.flows, flow{code: "2230105", name: "国有企业退休人员社会化管理补助支出", state: budget{amount(), amount(), 0, amount()}})
	}
	// Income that is not spent must be kept: enough at the start for all.
	var fiscal, own int64
	for i := range l.flows {
		f := &l.flows[i]
		fiscal += f.spent[0] + f.spent[1] - f.general
		own += sum(f.own[:]) - sum(f.other[:])
		if f.fund.closing() < 0 {
			f.fund.opening -= f.fund.closing()
		}
		if f.state.closing() < 0 {
			f.state.opening -= f.state.closing()
		}
		if spent := f.spent[0] + f.spent[1] + sum(f.own[:]) + f.fund.spent() + f.state.spent(); spent < wan(1) {
			if f.code[:3] == "223" {
				f.state.project, f.state.opening = wan(1), f.state.opening+wan(1)
			} else {
				f.spent[1] = wan(1)
				fiscal += wan(1)
			}
		}
	}
	l.opening = max(fiscal, 0) + amount()
	l.openingOther = max(own, 0) + amount()
	if institution {
		l.useNonFiscal = amount()
		l.distribution = rng.Int64N(l.openingOther - own + l.useNonFiscal + 1)
	}
	// 公开06: any partition of the basic expenditure over the sections
	codes := dict.EconomicCodes()
	rest := basic
	for i, c := range codes {
		if len(c) == 3 || c[:3] == "309" || c[:3] == "311" || c[:3] == "313" {
			continue
		}
		v := int64(0)
		if rest > 0 && rng.IntN(3) == 0 {
			v = rng.Int64N(rest + 1)
		}
		if i == len(codes)-1 {
			v = rest
		}
		rest -= v
		l.basic = append(l.basic, section{c, v})
		switch c {
		case "30212":
			l.abroad = v
		case "31013":
			l.purchase = v
		case "30231":
			l.running = v
		case "30217":
			l.reception = v
		}
	}
	l.abroad += amount()
	l.running += amount()
	l.abroadPlan, l.purchasePlan, l.runPlan, l.hostPlan = l.abroad+amount(), l.purchase, l.running, l.reception+amount()
	return l
}

// remarks are the findings above the hints.
func remarks(rep *Report) diag.List {
	var out diag.List
	for _, d := range rep.Findings {
		if d.Severity != diag.Info {
			out.Add(d)
		}
	}
	return out
}

func TestRandomBooksHaveNoFinding(t *testing.T) {
	t.Parallel()
	dict := dictionary2020(t)
	rng := rand.New(rand.NewPCG(2020, 1))
	n := 1000 // twice as many in make soak
	if os.Getenv("JUESUAN_SOAK") != "" {
		n = 2000
	}
	for i := range n {
		l := randomLedger(rng, dict)
		b := l.book()
		accounts.Resolve(b, dict, nil)
		if list := remarks(Run(b, Options{})); len(list) > 0 {
			t.Fatalf("book %d:\n%s", i, listText(list))
		}
	}
}
