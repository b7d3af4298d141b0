package scope

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"juesuan/internal/golden"
)

func TestMain(m *testing.M) { golden.Main(m) }

// Every value, what it is part of, what makes it up; every word and what it
// says: a row of either table that changes, changes this dump.
func TestTables(t *testing.T) {
	var out bytes.Buffer
	names := func(vs []Value) string {
		var s []string
		for _, v := range vs {
			s = append(s, v.Name())
		}
		return strings.Join(s, "、")
	}
	for i := range nodes {
		n := &nodes[i]
		if n.value.node() != n {
			t.Errorf("%s does not stand at its place", n.name)
		}
		fmt.Fprintf(&out, "%d.%d %s", n.value.Axis(), n.value%perAxis, n.name)
		if n.in != n.value {
			fmt.Fprintf(&out, " < %s", n.in.Name())
		}
		if parts := n.value.Parts(); len(parts) > 0 {
			fmt.Fprintf(&out, " = %s", names(parts))
		}
		out.WriteByte('\n')
	}
	seen := map[string]bool{}
	for i := range lexicon {
		m := &lexicon[i]
		for w := range strings.FieldsSeq(m.words) {
			if seen[w] {
				t.Errorf("%s has two meanings", w)
			}
			seen[w] = true
			if f, _ := fold(w); f != w {
				t.Errorf("%s is not folded", w)
			}
			words, rest := Parse(w)
			if len(words) != 1 || rest != "" || words[0].Text != w {
				t.Errorf("%s is not found as itself: %v %q", w, words, rest)
				continue
			}
			fmt.Fprintf(&out, "%s: %s %s", w, [...]string{"", "整体", "旁注", "表题用字", "年", "空头"}[words[0].Kind], names(words[0].Says))
			if len(words[0].Implies) > 0 {
				fmt.Fprintf(&out, "（%s）", names(words[0].Implies))
			}
			out.WriteByte('\n')
		}
	}
	golden.Check(t, "tables.txt", out.Bytes())
}

func TestParse(t *testing.T) {
	for _, c := range []struct {
		text string
		said []Value
		rest string
	}{
		{"一般公共预算财政拨款", says(General), ""},
		{"国有资本经营预算财政拨款收入", says(StateCapital, Income), ""},
		{"　本 年支出合计", says(ThisYear, Expenditure), ""},
		{"年末结转和结余", says(Closing), ""},
		{"“三公”经费", says(ThreePublic), ""},
		{`"三公"经费支出`, says(ThreePublic, Expenditure), ""},
		{"因公出国〔境〕费", says(Abroad), ""},
		{"公务用车购置及运行维护费", says(Vehicles), ""},
		{"公务用车维护费", nil, "公务用车维护"},
		{"其中：捐赠收入", says(Income), "捐赠"},
		{"2019年度决算数", says(Final), ""},
		{"项目支出结转和结余", says(Project), ""},
		{"项目", nil, ""},
		{"", nil, ""},
		{"县级", nil, "县级"},
	} {
		words, rest := Parse(c.text)
		var said []Value
		for _, w := range words {
			said = append(said, w.Says...)
			if c.text[w.From:w.To] != w.Text {
				t.Errorf("%s: a word is not where it says", c.text)
			}
		}
		if !slices.Equal(said, c.said) || rest != c.rest {
			t.Errorf("%s: %v %q", c.text, said, rest)
		}
	}
	words, _ := Parse("（2019年度）收入")
	if len(words) != 2 || words[0].Kind != Date || words[0].Year != 2019 || words[0].Text != "2019年度" {
		t.Errorf("year: %+v", words)
	}
}

func TestRead(t *testing.T) {
	general := says(General, Expenditure)
	fund := says(GovernmentFund)
	for _, c := range []struct {
		path    string
		base    []Value
		els     []Value
		outcome Outcome
		point   Point
	}{
		{"本年支出合计", general, nil, Said, At(General, Expenditure)},
		{"合计", general, nil, Said, At(General, Expenditure)},
		{"基本支出/小计", general, nil, Said, At(General, Expenditure, Basic)},
		{"基本支出/人员经费", general, nil, Said, At(General, Expenditure, Basic, Staff)},
		{"本年收入/项目支出", fund, nil, Said, At(GovernmentFund, Income, Project)},
		{"项目支出", fund, nil, Said, At(GovernmentFund, Expenditure, Project)},
		{"项目支出结转和结余", fund, nil, Said, At(GovernmentFund, Closing, Project)},
		{"年初结转和结余/项目支出结转和结余", fund, nil, Said, At(GovernmentFund, Opening, Project)},
		{"年初结转和结余/小计", fund, says(Expenditure), Said, At(GovernmentFund, Opening)},
		{"小计", fund, says(Expenditure), Said, At(GovernmentFund, Expenditure)},
		{"财政拨款收入/一般公共预算财政拨款", says(Income), nil, Said, At(Income, General)},
		{"一般公共预算/财政拨款", says(Fiscal), nil, Said, At(General)},
		{"年初预算数", general, nil, Said, At(General, Expenditure, Initial)},
		{"预算数/年初预算数", general, nil, Said, At(General, Expenditure, Initial)},
		{"决算数/年初预算数", general, nil, Open, Point{}},
		{"政府性基金", general, nil, Other, Point{}},
		{"收入决算数", general, nil, Other, Point{}},
		{"基本支出", says(Income), nil, Other, Point{}},
		{"上年数", general, nil, Said, At(General, Expenditure, LastYear)},
		{"占比", general, nil, Other, Point{}},
		{"支出/收入", fund, nil, Open, Point{}},
		{"2019年度", general, nil, Open, Point{}},
		{"项目", general, nil, Open, Point{}},
		{"项目/合计", general, nil, Said, At(General, Expenditure)},
		{"", general, nil, Open, Point{}},
		{"其中：捐赠收入", says(Income), nil, Open, Point{}},
		{"部门收入", says(Income), nil, Open, Point{}},
		{"公务用车购置及运行费/公务用车运行维护费", general, says(ThreePublic), Said, At(General, Expenditure, Running)},
		{"预算数/合计", general, says(ThreePublic), Said, At(General, Expenditure, ThreePublic, Budget)},
	} {
		r := Read(strings.Split(c.path, "/")...)
		p, o := r.On(c.base, c.els)
		if o != c.outcome || p != c.point {
			t.Errorf("%s: %v %v, want %v %v", c.path, o, p, c.outcome, c.point)
		}
	}
	for title, want := range map[string]Point{
		"一般公共预算财政拨款基本支出决算明细表":           At(General, Expenditure, Basic),
		"政府性基金预算财政拨款收入支出决算表":            At(GovernmentFund),
		"部门收入决算表（分单位）":                  At(Income),
		"一般公共预算财政拨款“三公”经费支出决算表（2020年度）": At(General, Expenditure, ThreePublic),
	} {
		title = strings.NewReplacer("（2020年度）", "2020年度").Replace(title)
		r := ReadTitle(title)
		if p, o := r.On(nil, nil); o != Said || p != want {
			t.Errorf("%s: %v %v %q", title, o, p, r.Unknown)
		}
		if r.Detail != strings.Contains(title, "明细") || r.ByUnit != strings.Contains(title, "分单位") {
			t.Errorf("%s: shape", title)
		}
	}
}

func TestWithin(t *testing.T) {
	code := func(p Point, function, economic Code) Point { p.Function, p.Economic = function, economic; return p }
	for _, c := range []struct {
		p, q     Point
		in, back bool
	}{
		{At(General, Expenditure), At(Fiscal, Expenditure), true, false},
		{At(General, Expenditure, Basic), At(Expenditure), true, false},
		{At(Tuition, Income), At(Business, Income), true, false},
		{At(Income), At(IncomeGrand), true, false},
		{At(SpecialAccount, Income), At(Income), false, false},
		{At(Expenditure), At(Income), false, false},
		{At(Initial), At(), false, false},
		{At(Initial), At(Budget), true, false},
		{At(LastYear), At(), false, false},
		{At(Purchase), At(ThreePublic), true, false},
		{At(Meeting), At(ThreePublic), false, false},
		{code(At(Expenditure), "2080109", ""), code(At(Expenditure), "208", ""), true, false},
		{code(At(Basic), "", "30101"), At(Basic, Staff), true, false},
		{code(At(Basic), "", "30201"), At(Basic, Staff), false, false},
		{code(At(Basic), "", "31002"), At(Basic, OperatingCost), true, false},
		{code(At(Basic), "", "30212"), At(Abroad), false, false},
		{Point{Part: 1}, Point{}, true, false},
		{Point{Part: 1}, Point{Part: 2}, false, false},
		{At(General), At(General), true, true},
	} {
		if c.p.Within(c.q) != c.in || c.q.Within(c.p) != c.back {
			t.Errorf("%v in %v: %v, %v", c.p, c.q, c.p.Within(c.q), c.q.Within(c.p))
		}
	}
}

func TestPartsOfPoints(t *testing.T) {
	for _, c := range []struct {
		p    Point
		a    Axis
		want string
	}{
		{At(Expenditure), Nature, "支出 · 基本支出|支出 · 项目支出|支出 · 上缴上级支出|支出 · 经营支出|支出 · 对附属单位补助支出"},
		{At(General, Expenditure), Nature, "一般公共预算 · 支出 · 基本支出|一般公共预算 · 支出 · 项目支出"},
		{At(Income), Nature, ""},
		{At(Closing), Nature, ""},
		{At(IncomeGrand), Flow, "收入|使用非财政拨款结余|年初结转和结余"},
		{At(Fiscal, ExpenditureGrand), Flow, "财政拨款 · 支出|财政拨款 · 年末结转和结余"},
		{At(), Flow, ""},
		{At(Fiscal), Fund, "一般公共预算|政府性基金预算|国有资本经营预算"},
		{At(Income, Business), Fund, ""},
		{At(Expenditure, Basic), Cost, "支出 · 基本支出 · 人员经费|支出 · 基本支出 · 公用经费"},
		{At(Expenditure), Cost, ""},
		{At(ThreePublic), Item, "因公出国（境）费|公务用车购置及运行费|公务接待费"},
		{At(), Item, ""},
	} {
		var got []string
		for _, q := range c.p.Parts(c.a) {
			got = append(got, q.String())
		}
		if s := strings.Join(got, "|"); s != c.want {
			t.Errorf("%v on %d: %s", c.p, c.a, s)
		}
	}
}

func TestPossible(t *testing.T) {
	for _, f := range []Value{AllFunds, Fiscal, General, GovernmentFund, StateCapital} {
		for _, code := range []Code{"", "208", "2080109", "223", "2230105", "234"} {
			p := At(f, Expenditure)
			p.Function = code
			want := true
			if code != "" && f != AllFunds && f != Fiscal {
				want = f == map[Code]Value{"223": StateCapital, "234": GovernmentFund}[code[:3]] || code[:1] == "2" && code[:2] == "20" && f != StateCapital
			}
			if p.Possible() != want {
				t.Errorf("%v: %v", p, p.Possible())
			}
		}
	}
	if At(General, UseNonFiscal).Possible() || At(Fiscal, Distribution).Possible() || At(General, Expenditure, Trading).Possible() || !At(Expenditure, Trading).Possible() {
		t.Error("财政拨款 is traded with")
	}
}

func TestClashes(t *testing.T) {
	for _, c := range []struct {
		clause string
		p      Point
		want   string
	}{
		{"政府性基金预算财政拨款支出", At(General, Expenditure), "政府性基金预算 is 一般公共预算"},
		{"一般公共预算财政拨款支出", At(General, Expenditure), ""},
		{"财政拨款支出", At(General, Expenditure), "财政拨款 is 一般公共预算 wider"},
		{"财政拨款中一般公共预算", At(General, Expenditure), ""},
		{"年度收入总计", At(ExpenditureGrand), "收入总计 is 支出总计"},
		{"年度收入总计", At(Income), "收入总计 is 收入 wider"},
		{"项目支出", At(General, Expenditure, Basic), "项目支出 is 基本支出"},
		{"本年支出合计", At(Income), "支出 is 收入"},
		{"年初预算为", At(General, Expenditure), "年初预算 is 决算"},
		{"比上年增加", At(Expenditure), "上年 is 本年"},
		{"人员经费", func() Point { p := At(Basic); p.Economic = "30201"; return p }(), "人员经费 is 公用经费"},
		{"本单位能源节约利用", At(General), ""},
	} {
		words, _ := Parse(c.clause)
		var got []string
		for _, x := range c.p.Clashes(words) {
			s := x.Said.Name() + " is " + x.Is.Name()
			if x.Wider {
				s += " wider"
			}
			got = append(got, s)
		}
		if s := strings.Join(got, ", "); s != c.want {
			t.Errorf("%s before %v: %q", c.clause, c.p, s)
		}
	}
}

// Whatever the text, each word stands where it says and the words and the rest
// are all of it.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"“三公”经费（2020年度）合计", "　财政 拨款［x］", "\xff公\xe5", "2020", "20年"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		words, rest := Parse(s)
		n, end := len(rest), 0
		for _, w := range words {
			if w.From < end || w.To > len(s) || s[w.From:w.To] != w.Text {
				t.Fatalf("%q: %+v", s, w)
			}
			end = w.To
			folded, _ := fold(w.Text)
			n += len(folded)
		}
		if folded, _ := fold(s); n != len(folded) || !utf8.ValidString(folded) {
			t.Fatalf("%q: %d of %d", s, n, len(folded))
		}
		r := Read(s)
		r.On(says(General), nil)
	})
}

func BenchmarkRead(b *testing.B) {
	for b.Loop() {
		r := Read("本年支出", "基本支出", "小计")
		r.On(says(General, Expenditure), nil)
	}
}
