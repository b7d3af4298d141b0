package narrative

import (
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
