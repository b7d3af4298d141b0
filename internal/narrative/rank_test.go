package narrative

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"juesuan/internal/scope"
)

// TestRank: the words of an amount's point find that amount, and no other is as
// sure; one word changed, they do not.
func TestRank(t *testing.T) {
	c := Core()
	n := 0
	for _, name := range c.Names() {
		if !name.Counts.Known || !name.Counts.Exact || name.Unit != "万元" || strings.Contains(name.Path, "[]") || name.Counts.Point.At(scope.Fund) == scope.OtherFunds {
			continue
		}
		n++
		var words []string
		for _, a := range scope.Axes {
			if v := name.Counts.Point.At(a); v != scope.At().At(a) {
				words = append(words, v.Name())
			}
		}
		near := strings.Join(words, "")
		found := c.Rank(Asked{Is: AmountBlank, Unit: "万元", Near: near})
		if len(found) == 0 || found[0].Name.Counts.Point != name.Counts.Point {
			t.Errorf("%s: %q finds %v", name.Path, near, first(found))
			continue
		}
		other := scope.Project
		if name.Counts.Point.At(scope.Nature) == scope.Project {
			other = scope.ToSuperior
		}
		for _, f := range c.Rank(Asked{Is: AmountBlank, Unit: "万元", Near: near + other.Name()}) {
			if f.Fits && f.Name.Counts.Point == name.Counts.Point {
				t.Errorf("%s fits %q", f.Path, near+other.Name())
			}
		}
	}
	if n < 40 {
		t.Errorf("only %d amounts", n)
	}
}

func first(found []Found) (paths []string) {
	for i := range found[:min(len(found), 3)] {
		paths = append(paths, found[i].Path)
	}
	return paths
}

func TestSure(t *testing.T) {
	c := Core()
	for _, w := range []struct {
		asked Asked
		path  string // "" is not sure
	}{
		{Asked{Is: AmountBlank, Unit: "万元", Near: "本年收入合计"}, "overall.income_total"},
		{Asked{Is: AmountBlank, Unit: "万元", Near: "国内公务接待支出"}, "three_public.reception_domestic.amount"},
		{Asked{Is: AmountBlank, Unit: "万元", Near: "含外宾接待支出"}, ""},
		{Asked{Is: AmountBlank, Unit: "万元", Near: "商品和服务支出"}, ""},
		{Asked{Is: AmountBlank, Unit: "万元", Near: "上年财政拨款收入"}, "fiscal.income_vs_prior.base"},
		{Asked{Is: ShareBlank, Unit: "%", Near: "事业收入"}, "income.business.share"},
		{Asked{Is: DoneBlank, Unit: "%", Near: "一般公共预算财政拨款支出", From: InitialBudget}, "general.vs_budget.done"},
		{Asked{Is: ChangeBlank, Near: "公务接待费", From: PriorFinal}, "three_public.reception.vs_prior"},
		{Asked{Is: CountBlank, Unit: "辆", Near: "公务用车保有量为", Far: []string{"“三公”经费支出决算情况说明"}}, "three_public.vehicles_kept"},
		{Asked{Is: AmountBlank, Unit: "万元", Near: "保密"}, ""},
	} {
		found := c.Rank(w.asked)
		switch {
		case Sure(found) && w.path == "":
			t.Errorf("%+v: sure of %s", w.asked, found[0].Path)
		case w.path != "" && (!Sure(found) || found[0].Path != w.path):
			t.Errorf("%+v: %v, sure %v", w.asked, first(found), Sure(found))
		}
	}
}

// TestSureOfSeveral: an answer is sure where no other that counts something else is
// as good; one that only its name speaks for must be clearly the best.
func TestSureOfSeveral(t *testing.T) {
	found := func(score int, fits, exact bool, p scope.Point) Found {
		return Found{Score: score, Fits: fits, exact: exact, Name: Name{Kind: NumberFact, Counts: Counts{Known: true, Point: p}}}
	}
	a, b, grand, total := scope.At(scope.General), scope.At(scope.GovernmentFund), scope.At(scope.IncomeGrand), scope.At(scope.ExpenditureGrand)
	other := found(20, true, true, a)
	other.Name.Basis = PriorFinal
	kind := found(20, true, true, a)
	kind.Name.Kind = ChangeFact
	unknown := found(20, true, true, a)
	unknown.Name.Counts.Known = false
	whole := found(20, true, true, a)
	whole.Name.Whole.Point = b
	for _, c := range []struct {
		name  string
		found []Found
		want  bool
	}{
		{"none", nil, false}, {"one", []Found{found(20, true, true, a)}, true}, {"one that does not fit", []Found{found(20, false, true, a)}, false},
		{"another as good", []Found{found(20, true, true, a), found(20, true, true, b)}, false}, {"another less good", []Found{found(20, true, true, a), found(19, true, true, b)}, true},
		{"another that does not fit", []Found{found(20, true, true, a), found(20, false, true, b)}, true},
		{"the same twice", []Found{found(20, true, true, a), found(20, true, true, a)}, true}, {"the same twice and another", []Found{found(20, true, true, a), found(20, true, true, a), found(20, true, true, b)}, false},
		{"收入总计 and 支出总计", []Found{found(20, true, true, grand), found(20, true, true, total)}, true},
		{"a comparison of it", []Found{found(20, true, true, a), kind}, false}, {"of another base", []Found{found(20, true, true, a), other}, false},
		{"of no point", []Found{found(20, true, true, a), unknown}, false}, {"no point of its own", []Found{unknown, found(20, true, true, a)}, false}, {"of another whole", []Found{found(20, true, true, a), whole}, false},
		{"a name", []Found{found(20, true, false, a)}, true}, {"a name two better", []Found{found(20, true, false, a), found(18, true, false, b)}, true},
		{"a name one better", []Found{found(20, true, false, a), found(19, false, false, b)}, false}, {"a name as good as the same", []Found{found(20, true, false, a), found(20, true, false, a)}, false},
	} {
		if got := Sure(c.found); got != c.want {
			t.Errorf("%s: sure %v", c.name, got)
		}
	}
}

// TestSpoken: whether a clause itself says what an amount counts: a year or a
// budget alone does not, nor what it only implies, nor the clause before.
func TestSpoken(t *testing.T) {
	w := Core().words()
	for near, want := range map[string]bool{"": false, "年初预算数": false, "上年": false, "保密": false, "事业收入": true, "一般公共预算财政拨款": true, "上年公务接待费": true, "全年预算基本支出": true} {
		if got := newRanker(w, &Asked{Near: near, Far: []string{"公务接待费"}}).spoken(); got != want {
			t.Errorf("%q says what is counted: %v", near, got)
		}
	}
}

// TestTakes: which facts each kind of blank can hold at all.
func TestTakes(t *testing.T) {
	amount, share, rate := Name{Kind: NumberFact, Unit: "万元"}, Name{Kind: NumberFact, Unit: "%", Whole: Counts{Known: true}}, Name{Kind: NumberFact, Unit: "%"}
	cars, bare := Name{Kind: NumberFact, Unit: "辆"}, Name{Kind: NumberFact}
	prior, initial, adjusted, table := Name{Kind: ChangeFact, Basis: PriorFinal}, Name{Kind: ChangeFact, Basis: InitialBudget}, Name{Kind: ChangeFact, Basis: AdjustedBudget}, Name{Kind: ChangeFact, Basis: TableBudget}
	words, name, code := Name{Kind: WordsFact, Path: "a.purpose"}, Name{Kind: WordsFact, Path: "a.name"}, Name{Kind: WordsFact, Path: "a.supervisor_code"}
	flag, list := Name{Kind: FlagFact}, Name{Kind: ListFact}
	all := map[string]*Name{"amount": &amount, "share": &share, "rate": &rate, "cars": &cars, "bare": &bare, "prior": &prior, "initial": &initial, "adjusted": &adjusted, "table": &table,
		"words": &words, "name": &name, "code": &code, "flag": &flag, "list": &list}
	for _, c := range []struct {
		asked Asked
		want  string
	}{
		{Asked{Is: AmountBlank}, "amount prior initial adjusted table"}, {Asked{Is: ShareBlank}, "share rate"}, {Asked{Is: DoneBlank}, "rate prior initial adjusted table"},
		{Asked{Is: DoneBlank, From: InitialBudget}, "rate initial table"}, {Asked{Is: ChangeBlank}, "prior initial adjusted table"}, {Asked{Is: ChangeBlank, From: PriorFinal}, "prior"},
		{Asked{Is: ChangeBlank, From: AdjustedBudget}, "adjusted table"}, {Asked{Is: CountBlank, Unit: "辆"}, "cars"}, {Asked{Is: CountBlank, Unit: "台"}, "cars"}, {Asked{Is: CountBlank, Unit: "人"}, ""},
		{Asked{Is: CountBlank}, "cars"}, {Asked{Is: WordsBlank}, "words"}, {Asked{Is: FlagBlank}, "flag"}, {Asked{}, "amount share rate cars bare prior initial adjusted table words name code flag list"},
	} {
		for key, n := range all {
			if got := c.asked.takes(n); got != slices.Contains(strings.Fields(c.want), key) {
				t.Errorf("%+v takes %s: %v", c.asked, key, got)
			}
		}
	}
	for _, set := range []string{"个 项 批次 批 次 家", "人 人次 名", "人 次", "台（套） 台 套 台套", "辆 台", "平方米 ㎡"} {
		units := strings.Fields(set)
		for _, u := range units {
			if !alikeUnits(u, units[0]) || !alikeUnits(units[0], u) || !alikeUnits("", u) || alikeUnits(u, "元") || alikeUnits("元", u) || !alikeUnits(u, u) {
				t.Errorf("%s and %s", u, units[0])
			}
		}
	}
	for _, pair := range [][2]string{{"辆", "套"}, {"个", "人"}, {"人", "家"}, {"平方米", "个"}} {
		if alikeUnits(pair[0], pair[1]) {
			t.Errorf("%s is %s", pair[0], pair[1])
		}
	}
}

// TestPairsOf: the neighbouring characters of a text, none across a mark or a word
// that says nothing.
func TestPairsOf(t *testing.T) {
	for text, want := range map[string]string{"": "", "优": "优", "优，良": "优 良", "支出": "支出", "总支出": "总支 支出", "支出的数": "支出", "收入与支出": "与支 入与 支出 收入", "A支1出": "出 支", "的为是由数之": ""} {
		if got := strings.Join(slices.Sorted(maps.Keys(pairsOf(text))), " "); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}
