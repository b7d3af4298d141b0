package check

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
)

func resolved(t testing.TB, steps ...change) *accounts.Book {
	t.Helper()
	b, dict := smallest()
	for _, step := range steps {
		step(b)
	}
	accounts.Resolve(b, dict, nil)
	return b
}

func find(rep *Report, id string) diag.List {
	var out diag.List
	for _, d := range rep.Findings {
		if d.Code == id {
			out.Add(d)
		}
	}
	return out
}

func obligation(rep *Report, id string) Obligation { return rep.Obligations[ruleIndex()[id]] }

func TestLedgerIsWhole(t *testing.T) {
	for i := range rules {
		r := &rules[i]
		if ruleIndex()[r.ID] != i {
			t.Errorf("%s twice", r.ID)
		}
		if r.Title == "" || r.Reads == "" || r.Severity == 0 {
			t.Errorf("%s is incomplete", r.ID)
		}
		if (r.Stage == StageBook) != (r.fn != nil) {
			t.Errorf("%s: stage %s", r.ID, r.Stage)
		}
	}
}

// TestDrift: the same flows in 万元, each cell rounded by itself, drift within
// what rounding allows; the drift is reported and never an error.
func TestDrift(t *testing.T) {
	dict := dictionary2020(t)
	rng := rand.New(rand.NewPCG(7, 7))
	drifts := 0
	for i := range 300 {
		l := randomLedger(rng, dict)
		l.unit = accounts.Wan
		b := l.book()
		accounts.Resolve(b, dict, nil)
		rep := Run(b, Options{})
		if list := remarks(rep); len(list) > 0 {
			t.Fatalf("book %d:\n%s", i, listText(list))
		}
		for _, d := range rep.Findings {
			if d.Severity == diag.Info && strings.Contains(d.Message, "尾差") {
				drifts++
			}
		}
	}
	if drifts == 0 {
		t.Error("no drift was reported: rounding must show")
	}
}

func TestBeyondDriftIsAnError(t *testing.T) {
	l := smallestLedger()
	l.unit = accounts.Wan
	for _, tt := range []struct {
		cent int64 // 0.01 万元 added to 本年收入合计, of four terms and a total
		fail bool
	}{{0, false}, {2, false}, {5, true}} {
		b := l.book()
		f := b.Statement(t1).Term(accounts.RowIncomeTotal, accounts.ColAmount).Figure
		f.Amount = f.Amount.Add(accounts.NewAmount(decimal.New(tt.cent, -2), accounts.Wan))
		accounts.Resolve(b, smallestDictionary(l), nil)
		rep := Run(b, Options{})
		if got := find(rep, "T1.1").Failed(); got != tt.fail {
			t.Errorf("+0.0%d万元: error %v, want %v\n%s", tt.cent, got, tt.fail, listText(find(rep, "T1.1")))
		}
		if tt.cent == 2 && find(rep, "T1.1").Count(diag.Info) != 1 {
			t.Errorf("drift of 0.02万元 is hidden")
		}
	}
}

// TestUnreadableCells: a duty that needs a cell the reader could not read
// ends in error and adds no finding of its own.
func TestUnreadableCells(t *testing.T) {
	b, dict := smallest()
	f := b.Statement(t1).Term(accounts.RowOther, accounts.ColAmount).Figure
	at := f.At
	*f = accounts.Figure{State: accounts.Blank, At: at}
	accounts.Resolve(b, dict, nil)
	var reading diag.List
	reading.Errorf("read.amount", at, "不是金额")
	rep := Run(b, Options{Reading: reading})
	for _, id := range []string{"T1.1", "X.03"} {
		if o := obligation(rep, id); o.State != Failed || !strings.Contains(o.Reason, at.InFile()) {
			t.Errorf("%s is %s (%s)", id, o.State, o.Reason)
		}
		if list := find(rep, id); len(list) > 0 {
			t.Errorf("%s finds:\n%s", id, listText(list))
		}
	}
	if rep.Verdict() != VerdictFail {
		t.Error("verdict", rep.Verdict())
	}
}

// TestMisreadSheet: where a caption could not be read, a column is missing, and
// nothing may be concluded from what is left.
func TestMisreadSheet(t *testing.T) {
	b, dict := smallest()
	s := b.Statement(t3)
	s.Columns = s.Columns[:2] // the reader did not know 项目支出
	for i := range s.Rows {
		s.Rows[i].Cells = s.Rows[i].Cells[:2]
	}
	accounts.Resolve(b, dict, nil)
	var reading diag.List
	reading.Errorf("read.column", at(s, "G6"), "不认识的栏名")
	rep := Run(b, Options{Reading: reading})
	if len(rep.Findings) > 0 {
		t.Error(listText(rep.Findings))
	}
	for id, want := range map[string]State{"T3.1": Failed, "X.05": Failed, "T2.1": Pass} {
		if o := obligation(rep, id); o.State != want {
			t.Errorf("%s is %s (%s)", id, o.State, o.Reason)
		}
	}
}

func TestMissingStatement(t *testing.T) {
	b, dict := smallest()
	*b.Statement(t5) = accounts.Statement{}
	accounts.Resolve(b, dict, nil)
	rep := Run(b, Options{})
	for _, id := range []string{"T5.1", "X.09", "X.15"} {
		if o := obligation(rep, id); o.State != InsufficientData || !strings.Contains(o.Reason, "公开05表") {
			t.Errorf("%s is %s (%s)", id, o.State, o.Reason)
		}
	}
}

func accepted(id, cell string, wan int64, reason string) accounts.Acceptance {
	return accounts.Acceptance{ID: id, Cell: cell, Difference: accounts.NewAmount(decimal.NewFromInt(wan), accounts.Wan),
		Reason: accounts.Text{S: reason}, At: diag.Position{File: "unit.yaml", Line: 200}}
}

func TestAcceptance(t *testing.T) {
	over := set(t7, accounts.RowThreePublic, accounts.ColFinalRunning, 5) // 公务用车运行费 5 over 4
	for _, tt := range []struct {
		name     string
		a        accounts.Acceptance
		accepted bool
	}{
		{"as it is", accepted("T7.5", "公开07表!K8", 1, "临时任务用车"), true},
		{"the difference has changed", accepted("T7.5", "公开07表!K8", 2, "临时任务用车"), false},
		{"another cell", accepted("T7.5", "公开07表!L8", 1, "临时任务用车"), false},
		{"no reason", accepted("T7.5", "公开07表!K8", 1, ""), false},
	} {
		b := resolved(t, over)
		b.Accepted = []accounts.Acceptance{tt.a}
		rep := Run(b, Options{})
		rep.Close()
		if got := len(rep.Accepted) == 1; got != tt.accepted {
			t.Errorf("%s: accepted %v\n%s", tt.name, got, listText(find(rep, "T7.5")))
		}
		if unused := len(find(rep, "accepted.unused")) == 1; unused == tt.accepted {
			t.Errorf("%s: said to be unused %v", tt.name, unused)
		}
		if o := obligation(rep, "T7.5"); tt.accepted && (o.State != Pass || !strings.Contains(o.Reason, "临时任务用车")) {
			t.Errorf("%s: %s %s", tt.name, o.State, o.Reason)
		}
	}
	// A sum in 元 is never taken as it is.
	b := resolved(t, add(t1, accounts.RowDistribution, accounts.ColAmount))
	b.Accepted = []accounts.Acceptance{accepted("T1.4", "公开01表!F13", -1, "尾差")}
	if rep := Run(b, Options{}); len(rep.Accepted) > 0 || !find(rep, "T1.4").Failed() {
		t.Error("a sum in 元 was accepted")
	}
}

func TestVerdictAndSettle(t *testing.T) {
	rep := Run(resolved(t), Options{})
	if v := rep.Verdict(); v != VerdictIncomplete {
		t.Errorf("stages are missing, verdict %s", v)
	}
	rep.Settle(StageFacts, nil)
	if o := obligation(rep, "P.1"); o.State != Pass {
		t.Errorf("P.1 %s", o.State)
	}
	var lint diag.List
	lint.Errorf("W.1", diag.Position{File: "词句"}, "留下了选择词")
	lint.Errorf("W.8", diag.Position{File: "unit.yaml"}, "含手机号")
	rep.Settle(StageDocument, lint)
	for id, want := range map[string]State{"W.1": Fail, "W.2": Pass, "W.8": Fail} {
		if o := obligation(rep, id); o.State != want {
			t.Errorf("%s %s, want %s", id, o.State, want)
		}
	}
	if rep.Verdict() != VerdictFail {
		t.Error("verdict", rep.Verdict())
	}
	n := 0
	for _, c := range rep.Counts() {
		n += c
	}
	if n != len(rules) {
		t.Errorf("%d obligations counted", n)
	}
}

// TestSuspect: a wrong figure that breaks several identities is named, with
// the figure that would mend them all.
func TestSuspect(t *testing.T) {
	for _, tt := range []struct{ wrong, slip string }{
		{"150000", "（像是相邻两位数字颠倒）"}, // 公开01 其他收入 is 10 万元 …
		{"1000000", "（像是小数点或单位错位）"},
		{"-100000", "（像是写反了正负号）"},
		{"123456", ""},
	} {
		b, dict := smallest()
		if strings.Contains(tt.slip, "颠倒") { // … and 51 万元 here, to have digits to swap
			l := smallestLedger()
			l.flows[0].other[4] = wan(51)
			b = l.book()
			tt.wrong = "150000"
		}
		f := b.Statement(t1).Term(accounts.RowOther, accounts.ColAmount).Figure
		right := f.Amount
		f.Amount = accounts.NewAmount(decimal.RequireFromString(tt.wrong), accounts.Yuan)
		accounts.Resolve(b, dict, nil)
		list := find(Run(b, Options{}), "X.03")
		if len(list) != 1 {
			t.Fatalf("%s: %d findings", tt.wrong, len(list))
		}
		hint := list[0].Hint
		if list[0].Suspect != f.At {
			t.Errorf("%s: suspects %s", tt.wrong, list[0].Suspect)
		}
		if !strings.Contains(hint, "公开01表!C13") || !strings.Contains(hint, "改为 "+money(right, accounts.Yuan)) || !strings.Contains(hint, tt.slip) {
			t.Errorf("%s: %s", tt.wrong, hint)
		}
	}
}

func TestJSON(t *testing.T) {
	rep := Run(resolved(t, add(t1, "208", accounts.ColAmount)), Options{})
	var b bytes.Buffer
	if err := rep.WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	var out struct {
		Unit        string
		Year        int
		Verdict     string
		Counts      map[string]int
		Obligations []map[string]string
		Findings    []struct {
			ID, Severity, Message, Difference, Hint string
			Where                                   []map[string]any
		}
	}
	dec := json.NewDecoder(&b)
	if err := dec.Decode(&out); err != nil {
		t.Fatal(err)
	}
	if out.Unit != "示例局" || out.Year != 2020 || out.Verdict != "fail" || len(out.Obligations) != len(rules) || out.Counts["errors"] != 2 {
		t.Errorf("%+v", out)
	}
	for _, f := range out.Findings {
		if f.ID == "X.05" && (f.Difference != "10,000.00" || len(f.Where) != 4 || f.Where[0]["cell"] != "F7" || f.Where[0]["sheet"] != "公开01表") {
			t.Errorf("%+v", f)
		}
	}
}

func TestReasonsSayNothingOrAreOld(t *testing.T) {
	topic := accounts.TopicAgencyCostVsPrior
	for text, want := range map[string]string{"0": "没有说明什么", "无。": "没有说明什么", "其他原因": "没有说明什么", "新增办公设备维护": ""} {
		list := find(Run(resolved(t, reason(topic, text)), Options{}), "W.5")
		if (want != "") != (len(list) == 1 && strings.Contains(list[0].Message, want) && list[0].Severity == diag.Warning) {
			t.Errorf("%q: %s", text, listText(list))
		}
	}
	b, dict := smallest()
	was, _ := smallest()
	was.Year--
	b.PriorYear = was
	accounts.Resolve(b, dict, was)
	if list := find(Run(b, Options{}), "W.5"); len(list) == 0 || !strings.Contains(list[0].Message, "上年一字不差") {
		t.Errorf("a reason copied from last year: %s", listText(list))
	}
	// Below the pack's threshold no reason is due.
	b = resolved(t, reason(topic, "")) // 16 against 15 万元: 6.67 %
	if list := find(Run(b, Options{ReasonAbove: 7}), "W.5"); len(list) > 0 {
		t.Errorf("threshold 7%%: %s", listText(list))
	}
	if list := find(Run(b, Options{Reasons: []string{accounts.TopicGeneralVsPrior}}), "W.5"); len(list) > 0 {
		t.Errorf("a topic no sentence explains: %s", listText(list))
	}
}

func TestPersonalData(t *testing.T) {
	for text, want := range map[string]diag.Severity{
		"有退休人员去世，按规定发放丧葬费": 0, "退休人员陆续去世": 0, "1名退休人员病故": 0, "退休人员因病去世": 0,
		"退休人员王建国去世": diag.Warning, "退休人员×××去世": diag.Warning,
		"身份证11010519900307123X": diag.Error, "联系13900000000": diag.Error,
		"金额119447128.00元": 0, "编号202000000000123": 0,
	} {
		list := find(Run(resolved(t, reason(accounts.TopicAgencyCostVsPrior, text)), Options{}), "W.8")
		var got diag.Severity
		if len(list) > 0 {
			got = list[0].Severity
		}
		if got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
	b := resolved(t)
	b.Organization.Contact = accounts.Text{S: "13900000000"}
	if list := find(Run(b, Options{}), "W.8"); len(list) > 0 {
		t.Error("the contact field may hold a number")
	}
}

// TestWrongYear: a sheet of another year is an error of its own, and its
// amounts are read all the same.
func TestWrongYear(t *testing.T) {
	b := resolved(t)
	reading := diag.List{{Severity: diag.Error, Code: "read.year", At: diag.Position{File: b.Statement(t7).At.File, Sheet: b.Statement(t7).At.Sheet, Cell: "A4"}}}
	for _, o := range Run(b, Options{Reading: reading}).Obligations {
		if o.State == Failed {
			t.Errorf("%s: %s", o.ID, o.Reason)
		}
	}
}

// TestBudgetKind: sentences that call the budget of 公开07 by another name than
// the unit does are refused, no reason given avails; where the unit does not
// say, the duty lacks data.
func TestBudgetKind(t *testing.T) {
	for _, tt := range []struct {
		unit, pack accounts.BudgetKind
		want       State
	}{
		{accounts.InitialBudget, accounts.InitialBudget, Pass},
		{accounts.InitialBudget, accounts.NoBudgetKind, Pass},
		{accounts.InitialBudget, accounts.AdjustedBudget, Fail},
		{accounts.AdjustedBudget, accounts.InitialBudget, Fail},
		{accounts.AdjustedBudget, accounts.AdjustedBudget, InsufficientData}, // its amounts are not given
		{accounts.NoBudgetKind, accounts.InitialBudget, InsufficientData},
		{accounts.NoBudgetKind, accounts.NoBudgetKind, InsufficientData},
	} {
		b := resolved(t)
		b.ThreePublicBudget = tt.unit
		b.Accepted = []accounts.Acceptance{{ID: "Y.9", Cell: b.ThreePublicBudgetBy.At.InFile(), Reason: accounts.Text{S: "本年如此"}}}
		rep := Run(b, Options{ThreePublicBase: tt.pack})
		if o := obligation(rep, "Y.9"); o.State != tt.want {
			t.Errorf("%q, the pack says %q: %s %s", tt.unit, tt.pack, o.State, o.Reason)
		}
		if find(rep, "Y.9").Failed() != (tt.want == Fail) {
			t.Errorf("%q, the pack says %q:\n%s", tt.unit, tt.pack, listText(find(rep, "Y.9")))
		}
	}
}

// TestMinistryForm: how a table looks is no duty of the Ministry's sheets; whose
// they are is.
func TestMinistryForm(t *testing.T) {
	b := resolved(t, rename(t1, "208", "一、社会保障和就业支出"), told("", func(b *accounts.Book) { captions(b); lineNumbers(b, "1", "2", "4") }),
		clear(t1, accounts.RowUseNonFiscal, accounts.ColAmount), told("", func(b *accounts.Book) {
			s := b.Statement(t8)
			s.Rows, s.Look.Notes = nil, nil
		}))
	forms := []string{"C.5", "C.6", "C.7", "F.1", "F.2", "F.8", "F.9"}
	said := 0
	for _, id := range forms {
		said += len(find(Run(b, Options{}), id))
	}
	if said < 5 {
		t.Fatalf("only %d findings about the form of 公开 tables", said)
	}
	for i := range b.Statements {
		f := &b.Statements[i].Look
		f.Ministry, f.LineNumbers, f.Ordinals = true, nil, nil
	}
	b.Statement(t3).Look.Department.S = "另一个单位"
	rep := Run(b, Options{})
	for _, id := range forms {
		if o := obligation(rep, id); o.State != NotApplicable || o.Reason == "" || len(find(rep, id)) > 0 {
			t.Errorf("%s: %s %s\n%s", id, o.State, o.Reason, listText(find(rep, id)))
		}
	}
	if list := find(rep, "F.4"); len(list) != 1 {
		t.Errorf("another unit's sheet:\n%s", listText(list))
	}
}

// TestWeights: the weight that the pack prescribes for a 一级指标 holds over the
// one that the unit states.
func TestWeights(t *testing.T) {
	b := resolved(t)
	group := b.Forms[0].Groups[0]
	kind := accounts.ProjectKind()
	for i := range b.Forms {
		b.Forms[i].Kind = &kind
	}
	kind.Weights = map[string]int{group.Name.S: int(group.Weight.IntPart())}
	if found := find(Run(b, Options{}), "E.3"); found.Failed() {
		t.Errorf("the weight prescribed is the unit's:\n%s", listText(found))
	}
	kind.Weights = map[string]int{group.Name.S: 60}
	if found := find(Run(b, Options{}), "E.3"); len(found) != 2 || !strings.Contains(listText(found), "规定的权重") {
		t.Errorf("another weight is prescribed:\n%s", listText(found))
	}
}

// TestRemark: a finding below its duty's severity does not break it, and the
// duty's reason says that there is one.
func TestRemark(t *testing.T) {
	b := resolved(t)
	for key, reason := range b.Reasons {
		reason.Text.S, reason.Parts = "其他原因", nil
		b.Reasons[key] = reason
		break
	}
	if o := obligation(Run(b, Options{}), "W.5"); o.State != Pass || !strings.HasPrefix(o.Reason, "另有提示：") {
		t.Errorf("%s %s", o.State, o.Reason)

	}
}

// TestWellRead: a sheet that only says otherwise than another place was read;
// its duties run.
func TestWellRead(t *testing.T) {
	b := resolved(t)
	for _, code := range wellRead {
		reading := diag.List{{Severity: diag.Error, Code: code, At: diag.Position{File: b.Statement(t7).At.File, Sheet: b.Statement(t7).At.Sheet, Cell: "D20"}}}
		for _, o := range Run(b, Options{Reading: reading}).Obligations {
			if o.State == Failed {
				t.Errorf("%s: %s cannot be read: %s", code, o.ID, o.Reason)
			}
		}
	}
}

// TestLacking: what could not be seen to is told by its reason.
func TestLacking(t *testing.T) {
	rep := Run(resolved(t), Options{})
	lines := rep.Lacking()
	if len(lines) == 0 || !slices.Contains(lines, "Y.1、Y.2、Y.3：没有给出上年资料（放进单位文件夹里的“上年”文件夹）") {
		t.Errorf("%q", lines)
	}
	for _, line := range lines {
		if strings.Contains(line, "W.1") || strings.Contains(line, notRun) {
			t.Errorf("a stage that was not reached lacks data: %s", line)
		}
	}
}

// TestExecutionWithoutTable: what the forms executed is not held against the part of
// the project expenditure that the tables at hand hold.
func TestExecutionWithoutTable(t *testing.T) {
	b := resolved(t, told("", func(b *accounts.Book) { b.Statements[t5-1] = accounts.Statement{} }))
	rep := Run(b, Options{})
	if o := obligation(rep, "E.15"); o.State != InsufficientData || len(find(rep, "E.15")) > 0 {
		t.Errorf("%s %s\n%s", o.State, o.Reason, listText(find(rep, "E.15")))
	}
}

// TestUnitSuspected: a sheet in 万元 under a unit line of 元 is told as what it
// most likely is.
func TestUnitSuspected(t *testing.T) {
	const suspicion = "两边约差一万倍"
	in := func(places int32) *Report {
		return Run(resolved(t, told("", func(b *accounts.Book) {
			for i := range b.Statement(t5).Rows {
				for j := range b.Statement(t5).Rows[i].Cells {
					f := &b.Statement(t5).Rows[i].Cells[j]
					f.Amount = accounts.NewAmount(f.Amount.Decimal().Shift(-4).Round(places), accounts.Yuan)
				}
			}
		})), Options{})
	}
	for _, places := range []int32{2, 6} {
		n := 0
		for _, d := range in(places).Findings {
			if strings.Contains(d.Hint, suspicion) {
				n++
			}
		}
		if n < 3 {
			t.Errorf("%d places: only %d of\n%s", places, n, listText(in(places).Findings))
		}
	}
	for _, d := range Run(resolved(t, add(t5, "2080109", accounts.ColProject)), Options{}).Findings {
		if strings.Contains(d.Hint, suspicion) {
			t.Errorf("suspected of another unit: %s", d)
		}
	}
}
