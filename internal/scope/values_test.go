package scope

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestFolded: what becomes of every character, said here once more.
func TestFolded(t *testing.T) {
	want := map[rune]rune{}
	for _, r := range "\"'“”‘’„‟「」\u3000\u00a0\u200b\ufeff\u2060\u00ad" {
		want[r] = -1
	}
	for r := rune(0); r <= ' '; r++ {
		want[r] = -1
	}
	// The full-width forms of ! to ~ in the order of Unicode.
	wide := []rune("！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～")
	for i, r := range wide {
		want[r] = '!' + rune(i)
	}
	want['＂'], want['＇'] = -1, -1
	for _, r := range "[〔﹙【［" {
		want[r] = '('
	}
	for _, r := range "]〕﹚】］" {
		want[r] = ')'
	}
	for _, r := range "∶﹕︰" {
		want[r] = ':'
	}
	for r := rune(0); r < 0x11000; r++ {
		w, changed := want[r]
		if !changed {
			w = r
		}
		if got := foldRune(r); got != w {
			t.Errorf("%q becomes %q, want %q", r, got, w)
		}
	}
	for _, c := range []struct {
		text, folded string
		at           []int
	}{
		{"", "", []int{0}},
		{"a b", "ab", []int{0, 2, 3}},
		{"“公”x ", "公x", []int{3, 3, 3, 9, 10}},
		{"（1）", "(1)", []int{0, 3, 4, 7}},
	} {
		folded, at := fold(c.text)
		for i := 0; at == nil && i <= len(c.text); i++ { // each byte at its own place
			at = append(at, i)
		}
		if folded != c.folded || !slices.Equal(at, c.at) {
			t.Errorf("%q: %q %v", c.text, folded, at)
		}
	}
}

// TestYears: four digits from 2000 to 2099 with 年 or 年度 behind them, and
// nothing one character beside them.
func TestYears(t *testing.T) {
	for year := range 100 {
		for unit, n := range map[string]int{"年": 7, "年度": 10} {
			text := fmt.Sprintf("20%02d%s", year, unit)
			for _, behind := range []string{"", "底", "1"} {
				if got, y := yearAt(text + behind); got != n || y != 2000+year {
					t.Errorf("%s: %d bytes, %d", text+behind, got, y)
				}
			}
		}
	}
	const digits = "2019"
	for i := range digits {
		for _, c := range "/:. 年" { // the neighbours of the digits among them
			text := digits[:i] + string(c) + digits[i+1:] + "年"
			if n, year := yearAt(text); n != 0 || year != 0 {
				t.Errorf("%s is %d, of %d bytes", text, year, n)
			}
		}
	}
	for _, text := range []string{"", "2", "201", "2019", "2019度", "2019 年", "1919年", "2119年", "3019年", "219年", "年度", "20年度", "20l9年"} {
		if n, year := yearAt(text); n != 0 || year != 0 {
			t.Errorf("%s is %d, of %d bytes", text, year, n)
		}
	}
}

// TestShapes: what a title says of the form of its table, in brackets of either
// width.
func TestShapes(t *testing.T) {
	for word, want := range map[string][2]bool{"明细表": {true, false}, "明细": {true, false}, "(分单位)": {false, true}, "(按单位)": {false, true},
		"(分部门)": {false, true}, "(分科目)": {}, "(按科目)": {}, "总表": {}, "决算公开表": {}, "公开表": {}, "情况表": {}} {
		for _, w := range []string{word, strings.NewReplacer("(", "（", ")", "）").Replace(word), strings.Replace(word, "(", "（", 1)} {
			if r := ReadTitle("收入" + w); r.Detail != want[0] || r.ByUnit != want[1] || r.Unknown != "" {
				t.Errorf("%s: in detail %v, by unit %v, unknown %q", w, r.Detail, r.ByUnit, r.Unknown)
			}
		}
	}
}

// holds are the values of each axis as a line of parents, for an answer that does
// not come from the tree's own functions.
var holds = map[Value][]Value{
	Budget: {Initial, Adjusted}, AllFunds: {Fiscal, General, GovernmentFund, StateCapital, Superior, Business, Tuition, Operating, Subsidiary, OtherFunds},
	Fiscal: {General, GovernmentFund, StateCapital}, Business: {Tuition},
	BothFlows:   {IncomeGrand, Income, UseNonFiscal, Opening, ExpenditureGrand, Expenditure, Distribution, Closing},
	IncomeGrand: {Income, UseNonFiscal, Opening}, ExpenditureGrand: {Expenditure, Distribution, Closing},
	AllNatures: {Basic, Project, ToSuperior, Trading, ToSubsidiary}, AllCosts: {Staff, OperatingCost},
	AllItems: {ThreePublic, Abroad, Vehicles, Purchase, Running, Reception, Meeting, Training}, ThreePublic: {Abroad, Vehicles, Purchase, Running, Reception},
	Vehicles: {Purchase, Running},
}

// TestPairs: for every two values, which is part of which, what they say one
// after the other, and whether one contradicts a figure of the other.
func TestPairs(t *testing.T) {
	within := func(v, u Value) bool { return v == u || slices.Contains(holds[u], v) }
	for i := range nodes {
		v := nodes[i].value
		up, ok := v.In()
		if part := slices.ContainsFunc(nodes[:], func(n node) bool { return n.value != v && within(v, n.value) }); ok != part {
			t.Errorf("%s is part of something: %v", v.Name(), ok)
		}
		if ok && (up == v || !within(v, up)) || !ok && up != v {
			t.Errorf("%s is part of %s", v.Name(), up.Name())
		}
		for j := range nodes {
			u := nodes[j].value
			if v.Within(u) != within(v, u) {
				t.Errorf("%s within %s: %v", v.Name(), u.Name(), v.Within(u))
			}
			pair(t, v, u, within)
		}
	}
}

func pair(t *testing.T, v, u Value, within func(v, u Value) bool) {
	t.Helper()
	same := v.Axis() == u.Axis()
	want, clash := u, same && !within(u, v) && !within(v, u)
	if clash || same && within(v, u) {
		want = v
	}
	r := Say(v, u)
	split := Say(v)
	for _, r := range []Reading{r, split.And(Say(u))} {
		got, ok := r.Says(u.Axis())
		if !ok || got != want || (r.Clash != [2]Value{}) != clash || clash && r.Clash != [2]Value{v, u} {
			t.Errorf("%s, then %s: %s, clash %v", v.Name(), u.Name(), got.Name(), r.Clash)
		}
		if got, ok := r.Says(v.Axis()); !ok || !same && got != v {
			t.Errorf("%s, then %s: %s is lost", v.Name(), u.Name(), v.Name())
		}
	}
	if !same {
		return
	}
	p := At(u)
	words := []Word{{Text: "w", Says: []Value{v}}}
	clashes := p.Clashes(words)
	if v == u {
		if len(clashes) != 0 {
			t.Errorf("%s contradicts itself", v.Name())
		}
		return
	}
	if len(clashes) != 1 || clashes[0].Said != v || clashes[0].Is != u || clashes[0].Wider != within(u, v) {
		t.Errorf("%s before a figure of %s: %+v", v.Name(), u.Name(), clashes)
	}
	// The last word decides, unless it only repeats the one before more widely.
	words = append(words, Word{Text: "x", Says: []Value{u}})
	if got := len(p.Clashes(words)); (got == 0) != !within(v, u) {
		t.Errorf("%s, then %s, before a figure of the latter: %d clashes", v.Name(), u.Name(), got)
	}
}

// TestAnd: what two readings say beside their values.
func TestAnd(t *testing.T) {
	clash := Say(Income, Expenditure)
	for _, a := range []bool{false, true} {
		for _, b := range []bool{false, true} {
			r := Reading{Whole: a, Aside: b, Unknown: "甲"}.And(Reading{Whole: b, Aside: a, Unknown: "乙"})
			if r.Whole != (a || b) || r.Aside != (a || b) || r.Unknown != "甲乙" {
				t.Errorf("%v and %v: %+v", a, b, r)
			}
			if r := (Reading{Whole: a}).And(Reading{Whole: a, Aside: b}); r.Whole != a || r.Aside != b {
				t.Errorf("%v and %v: %+v", a, b, r)
			}
		}
	}
	if r := clash.And(Say(General)); r.Clash != clash.Clash {
		t.Errorf("a clash is lost: %v", r.Clash)
	}
	if r := Say(General).And(clash); r.Clash != clash.Clash {
		t.Errorf("an inner clash is lost: %v", r.Clash)
	}
	if p, o := new(Reading).On(says(General), nil); o != Open || p != (Point{}) {
		t.Errorf("no word: %v", p)
	}
	if r := Say(); !r.Whole {
		t.Error("no value is no whole")
	}
	outer, inner := Read("项目支出"), Read("会议费")
	both := outer.And(inner)
	if len(both.implied) != len(outer.implied)+len(inner.implied) || len(both.implied) < 2 {
		t.Errorf("implied: %v", both.implied)
	}
	if r := Read("2019年度", "2020年度收入"); !slices.Equal(r.Years, []int{2019, 2020}) {
		t.Errorf("years: %v", r.Years)
	}
}

// TestPointWords: every value and code is named in a point that has it, and
// nothing else is.
func TestPointWords(t *testing.T) {
	for i := range nodes {
		v := nodes[i].value
		want := v.Name()
		if v%perAxis == 0 {
			want = BothFlows.Name()
		}
		if got := At(v).String(); got != want {
			t.Errorf("%s is called %s", want, got)
		}
	}
	p := At(General, Expenditure)
	p.Function = "2080109"
	if got := p.String(); got != "一般公共预算 · 支出 · 功能2080109" {
		t.Error(got)
	}
	if p.Economic = "30212"; p.String() != "一般公共预算 · 支出 · 功能2080109 · 经济30212" {
		t.Error(p.String())
	}
	for code, want := range map[Code]Value{"": AllCosts, "301": Staff, "30101": Staff, "302": OperatingCost, "30399": Staff, "310": OperatingCost,
		"30": OperatingCost, "3": OperatingCost, "300": OperatingCost, "304": OperatingCost} {
		if got := code.Cost(); got != want {
			t.Errorf("%q is %s", code, got.Name())
		}
		q := At(Basic, Expenditure).With(OperatingCost)
		q.Economic = code
		// A point with a code has its cost from the code alone.
		if is := code; is != "" {
			if got := q.Within(At(Basic, Expenditure, want)); !got {
				t.Errorf("%q is not within %s", code, want.Name())
			}
			clashes := q.Clashes([]Word{{Says: says(Staff)}})
			if (len(clashes) == 0) != (want == Staff) {
				t.Errorf("人员经费 before %q: %+v", code, clashes)
			}
		}
	}
	// A cost that is said and no code.
	if c := At(Basic, Expenditure, Staff).Clashes([]Word{{Says: says(Staff)}}); len(c) != 0 {
		t.Errorf("%+v", c)
	}
	// A code says nothing on the axes beside its cost.
	q := At(Basic)
	q.Economic = "30201"
	if c := q.Clashes([]Word{{Says: says(Basic)}}); len(c) != 0 {
		t.Errorf("%+v", c)
	}
}
