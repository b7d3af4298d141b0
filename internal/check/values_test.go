package check

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/scope"
)

// Rows of tables and sides of thresholds that the examples of the rules do not
// reach, each with its own value.

// The words of direction, as rules.md and the reports of many units use them.
var (
	upWords   = []string{"增加", "增长", "上升", "增多", "提高", "上涨", "扩大", "大于", "高于", "多于", "超过", "超出", "超支", "大幅增"}
	downWords = []string{"减少", "下降", "降低", "回落", "减幅", "小于", "低于", "少于", "不足", "未达到", "不到"}
	actWords  = []string{"压减", "压缩", "压降", "缩减", "削减", "核减", "节约", "节省"}
)

// TestEachDirectionWord: what each word of direction says, of what stands before
// it, and whether it acts on what stands behind it.
func TestEachDirectionWord(t *testing.T) {
	for _, set := range []struct {
		words []string
		sign  int
		acts  bool
	}{{upWords, 1, false}, {downWords, -1, false}, {actWords, -1, true}} {
		for _, w := range set.words {
			got := sayings("经费" + w + "会议费")
			want := saying{subject: "经费", object: "会议费", word: w, sign: set.sign, acts: set.acts}
			if len(got) != 1 || got[0] != want {
				t.Errorf("%s: %+v", w, got)
			}
			// The first word of a clause is the one that speaks.
			if got := sayings("经费" + w + "了增多的会议费减少"); len(got) != 1 || got[0].word != w {
				t.Errorf("%s before others: %+v", w, got)
			}
			if got := sayings("没有" + w + "经费"); len(got) != 0 && w != "不足" {
				t.Errorf("%s denied: %+v", w, got)
			}
		}
	}
	for text, want := range map[string]saying{"增支": {object: "支", word: "增", sign: 1, acts: true}, "减支": {object: "支", word: "减", sign: -1, acts: true},
		"减人员": {object: "人员", word: "减", sign: -1, acts: true}, "新增人员": {}, "递减": {}, "增": {}, "减": {}, "减支增加": {subject: "减支", word: "增加", sign: 1}} {
		got := sayings(text)
		if want.word == "" && len(got) != 0 || want.word != "" && (len(got) != 1 || got[0] != want) {
			t.Errorf("%s: %+v, want %+v", text, got, want)
		}
	}
	// Words between two amounts: beside the budget on either side, beside last year.
	for _, w := range []string{"大于", "高于", "多于", "超过", "超出", "小于", "低于", "少于", "不足", "未达到", "不到"} {
		sign := 1
		if slices.Contains(downWords, w) {
			sign = -1
		}
		for text, want := range map[string]saying{"决算数" + w + "预算数": {subject: "决算数", object: "预算数", against: withBudget, word: w, sign: sign},
			"预算数" + w + "决算数": {subject: "决算数", object: "决算数", against: withBudget, word: w, sign: -sign},
			"经费" + w + "上年":   {subject: "经费", object: "上年", against: withPrior, word: w, sign: sign}} {
			if got := sayings(text); len(got) != 1 || got[0] != want {
				t.Errorf("%s: %+v, want %+v", text, got, want)
			}
		}
	}
	for text, want := range map[string]base{"较上年增加": withPrior, "经费同比增加": withPrior, "比2019年增加": withPrior, "与年初预算相比增加": withBudget, "比其他单位增加": withOther, "较增加": withOther, "经费增加": noBase} {
		if got := sayings(text); len(got) != 1 || got[0].against != want {
			t.Errorf("%s: %+v, want %d", text, got, want)
		}
	}
}

// TestSeems: a direction that the words of money seem to have, word by word; both,
// one denied, and one that is part of a name say nothing.
func TestSeems(t *testing.T) {
	year, budget := topicTo("公务接待费", lastYears, true), topicTo("公务接待费", planned1, true)
	ask := func(topic *topic, want int, texts ...string) {
		t.Helper()
		for _, text := range texts {
			if got := seems(topic, text); got != want {
				t.Errorf("%s: %d, want %d", text, got, want)
			}
		}
	}
	for _, w := range []string{"新增", "追加", "调增", "上调", "补发", "增资"} {
		ask(year, 1, w+"设备")
		ask(year, 0, w+"的设备未启用", "上年"+w+"设备", "厉行节约，"+w+"设备")
	}
	for _, w := range []string{"厉行节约", "从严控制", "严格控制", "严控", "收回", "核减", "下调", "调减", "无此项目", "不再安排"} {
		ask(year, -1, "本年"+w)
		ask(year, 0, "本年"+w+"，新购设备", "上年"+w)
	}
	more, less, cut := []string{"增加", "增长", "上升", "增多", "上涨"}, []string{"减少", "下降", "降低", "压减", "压缩", "回落"}, []string{"压减", "压缩", "缩减", "削减", "减少", "节约", "节省"}
	for _, noun := range []string{"支出", "经费", "费用", "费", "资金", "收入", "拨款", "补助"} {
		for _, w := range more {
			ask(year, 1, noun+w, noun+"有所"+w)
			ask(year, 0, noun+w+"的人员", noun+"没有"+w, "没有"+w+noun, noun+w+"，费用减少", w+"人员")
		}
		for _, w := range less {
			ask(year, -1, noun+w, noun+"有所"+w)
			ask(year, 0, noun+w+"的人员", noun+"没有"+w, noun+w+"，费用增加")
		}
	}
	for _, w := range cut {
		for _, noun := range []string{"支出", "经费", "费用", "费"} {
			ask(year, -1, w+noun, w+"一般性"+noun)
			ask(year, 0, "没有"+w+noun, "未"+w+noun)
		}
	}
	ask(year, 0, "", "人员增加", "上年支出增加", "年初预算支出增加", "较年初预算支出增加")
	ask(year, 1, "较上年支出增加")
	ask(budget, 1, "较年初预算支出增加")
	ask(budget, 0, "较上年支出增加", "年初预算支出增加")
}

// TestEachEmptyReason: each reason that says nothing, with a stop or without, and what
// only begins like one.
func TestEachEmptyReason(t *testing.T) {
	for _, w := range []string{"0", "无", "略", "/", "-", "—", "其他", "其他原因", "正常", "正常变动", "不适用"} {
		for _, end := range []string{"", "。", ".", "；", "，"} {
			if !saysNothing(w + end) {
				t.Errorf("%s says something", w+end)
			}
		}
		if saysNothing(w + "调资") {
			t.Errorf("%s says nothing", w+"调资")
		}
	}
}

// said are the messages of a rule about a book.
func said(t *testing.T, b *accounts.Book, id string) string {
	t.Helper()
	var out []string
	for _, d := range find(Run(b, Options{}), id) {
		out = append(out, d.Message)
	}
	return strings.Join(out, "|")
}

// TestCountsInPairs (S.6, S.4…): of two counts of which one is at least the other,
// each pair by itself, from both sides.
func TestCountsInPairs(t *testing.T) {
	for _, c := range []struct{ more, less accounts.CountKey }{
		{accounts.CountReceptionGuests, accounts.CountReceptions}, {accounts.CountForeignGuests, accounts.CountForeignReceptions},
		{accounts.CountOverseasGuests, accounts.CountOverseasReceptions}, {accounts.CountAbroadPersons, accounts.CountAbroadGroups},
		{accounts.CountReceptions, accounts.CountForeignReceptions}, {accounts.CountReceptionGuests, accounts.CountForeignGuests},
	} {
		for _, off := range []int64{-1, 0, 1} {
			b := resolved(t)
			for _, key := range []accounts.CountKey{accounts.CountReceptionGuests, accounts.CountForeignGuests, accounts.CountOverseasGuests, accounts.CountAbroadPersons,
				accounts.CountReceptions, accounts.CountForeignReceptions, accounts.CountOverseasReceptions, accounts.CountAbroadGroups} {
				delete(b.Counts, key)
			}
			b.Counts[c.more], b.Counts[c.less] = number(7+off), number(7)
			want := accounts.CountName(c.more) + "小于" + accounts.CountName(c.less)
			if got := said(t, b, "S.6"); strings.Contains(got, "小于") != (off < 0) || off < 0 && !strings.Contains(got, want) {
				t.Errorf("%s %d, %s 7: %q", c.more, 7+off, c.less, got)
			}
		}
	}
}

// TestReceptionPart (S.7): the part of the reception that is nearly all of it and that
// nobody has filled in is lacking, no fault; the other part alone is more than all of
// it, or all of it.
func TestReceptionPart(t *testing.T) {
	for _, off := range []int64{-1, 0, 1} {
		b := resolved(t)
		delete(b.Reception, accounts.ReceptionDomestic)
		all := b.Statement(accounts.ThreePublic).Figure(accounts.RowThreePublic, accounts.ColFinalReception)
		b.Reception[accounts.ReceptionOverseas] = accounts.Figure{State: accounts.Given, Amount: all.Amount.Add(accounts.NewAmount(decimal.New(off, -2), accounts.Yuan)),
			Unit: all.Unit, Places: all.Places, At: diag.Position{File: "unit.yaml", Line: 9}}
		if got := said(t, b, "S.7"); strings.Contains(got, "不等于") != (off > 0) {
			t.Errorf("%d beside all of it: %q", off, got)
		}
	}
}

// TestGlossaryItems (W.10): a glossary that explains one item explains every item
// that was spent on, and none that no table has; sections and classes are no items.
func TestGlossaryItems(t *testing.T) {
	entry := func(b *accounts.Book, term string) {
		b.Glossary = append(b.Glossary, accounts.GlossaryEntry{Term: accounts.Text{S: term, At: diag.Position{Line: 70}}, Text: accounts.Text{S: "指……"}})
	}
	const all = "社会保险经办机构（项）"
	others := []string{"其他社会保障和就业支出（项）", "国有企业退休人员社会化管理补助支出（项）"}
	for _, c := range []struct {
		terms []string
		want  string
	}{
		{nil, ""}, {[]string{all}, "名词解释没有“" + others[0] + "”、“" + others[1] + "”"}, {[]string{all, others[0]}, "名词解释没有“" + others[1] + "”"},
		{append([]string{all}, others...), ""}, {append([]string{"社会保障和就业支出（类）某款（款）社会保险经办机构（项）"}, others...), ""},
		{append([]string{all, "没有的科目（项）"}, others...), "名词解释里的“没有的科目（项）”在各表中没有这个科目"},
	} {
		b := resolved(t)
		for _, term := range c.terms {
			entry(b, term)
		}
		if got := said(t, b, "W.10"); got != c.want {
			t.Errorf("%v: %q, want %q", c.terms, got, c.want)
		}
	}
}

// TestGlossaryTerms (W.10): each word that the report uses where its amount is not
// zero, by its own cell.
func TestGlossaryTerms(t *testing.T) {
	for term, at := range map[string]accounts.Cell{
		"财政拨款收入": cell(t2, accounts.RowTotal, accounts.ColFiscal), "上级补助收入": cell(t2, accounts.RowTotal, accounts.ColSuperior), "事业收入": cell(t2, accounts.RowTotal, accounts.ColBusiness),
		"经营收入": cell(t2, accounts.RowTotal, accounts.ColOperating), "附属单位上缴收入": cell(t2, accounts.RowTotal, accounts.ColSubsidiary), "其他收入": cell(t2, accounts.RowTotal, accounts.ColOther),
		"使用非财政拨款结余": cell(t1, accounts.RowUseNonFiscal, accounts.ColAmount), "年初结转和结余": cell(t1, accounts.RowOpening, accounts.ColAmount), "结余分配": cell(t1, accounts.RowDistribution, accounts.ColAmount),
		"年末结转和结余": cell(t1, accounts.RowClosing, accounts.ColAmount), "基本支出": cell(t3, accounts.RowTotal, accounts.ColBasic), "项目支出": cell(t3, accounts.RowTotal, accounts.ColProject),
		"上缴上级支出": cell(t3, accounts.RowTotal, accounts.ColToSuperior), "经营支出": cell(t3, accounts.RowTotal, accounts.ColOperating), "对附属单位补助支出": cell(t3, accounts.RowTotal, accounts.ColToSubsidiary),
		"“三公”经费": cell(t7, accounts.RowThreePublic, accounts.ColFinalTotal), "机关运行经费": cell(t6, accounts.RowOperatingCost, accounts.ColAmount),
	} {
		for _, zero := range []bool{true, false} {
			b := resolved(t)
			f := b.Statement(at.Statement).Term(at.Row, at.Column).Figure
			if f == nil {
				t.Fatalf("%s: no cell %v", term, at)
			}
			f.Amount, f.State = inWan(7).Amount, accounts.Given
			if zero {
				f.Amount = accounts.Amount{}
			}
			b.Glossary = []accounts.GlossaryEntry{{Term: accounts.Text{S: "某个名词"}, Text: accounts.Text{S: "指……"}}}
			if got := strings.Contains(said(t, b, "W.10"), quoted([]string{term})); got == zero {
				t.Errorf("%s, zero: %v, missing: %v", term, zero, got)
			}
		}
	}
}

// TestSameFigureTwice (Y.5): one figure for aggregates of last year that differ this
// year is told once, naming them all; less loudly where one was concluded.
func TestSameFigureTwice(t *testing.T) {
	const total, fiscal, general = accounts.PriorExpenditureTotal, accounts.PriorFiscalExpenditure, accounts.PriorGeneralExpenditure
	for _, c := range []struct {
		total, fiscal, general int64
		derived                bool
		want                   string
	}{
		{101, 99, 80, false, ""}, {99, 99, 80, false, "上年本年支出合计、上年财政拨款支出"}, {101, 80, 80, false, "上年财政拨款支出、上年一般公共预算支出"},
		{80, 99, 80, false, "上年本年支出合计、上年一般公共预算支出"}, {80, 80, 80, false, "上年本年支出合计、上年财政拨款支出、上年一般公共预算支出"}, {0, 0, 80, false, ""}, {99, 99, 80, true, "上年本年支出合计、上年财政拨款支出"},
	} {
		b := resolved(t)
		for d, n := range map[accounts.Datum]int64{total: c.total, fiscal: c.fiscal, general: c.general} {
			f := b.Prior[d]
			f.Amount = inWan(n).Amount
			f.Derived = c.derived && d == fiscal
			b.Prior[d] = f
		}
		got := ""
		for _, d := range Run(b, Options{}).Findings {
			if message, ok := strings.CutSuffix(d.Message, "是同一个数，而本年各不相等"); ok {
				got += message
				if (d.Severity == diag.Info) != c.derived || len(d.Where) != strings.Count(message, "、")+1 {
					t.Errorf("%+v: %s, %d places", c, d.Severity, len(d.Where))
				}
			}
		}
		if got != c.want {
			t.Errorf("%+v: %q", c, got)
		}
	}
}

// TestEmptyLastYear (Y.1): an empty cell of last year's statement is zero, and what
// is there this year did not come from it.
func TestEmptyLastYear(t *testing.T) {
	for _, empty := range []bool{false, true} {
		b := resolved(t, lastYear)
		f := b.PriorYear.Statement(t1).Term(accounts.RowClosing, accounts.ColAmount).Figure
		opening := b.Statement(t1).Term(accounts.RowOpening, accounts.ColAmount).Figure
		f.Amount = opening.Amount
		if empty {
			f.Amount, f.State = accounts.Amount{}, accounts.Blank
		}
		list := find(Run(b, Options{}), "Y.1")
		if (len(list) == 1) != empty || empty && list[0].Where[1].Value != "（空）" {
			t.Errorf("empty: %v:\n%s", empty, listText(list))
		}
	}
}

// TestUnreadableSides (W.4): what could not be read is compared with nothing,
// whichever side of a comparison it is: nobody knows which way it went.
func TestUnreadableSides(t *testing.T) {
	for _, side := range []string{"amount", "base", ""} {
		b := resolved(t, examples["W.4"]...)
		var reading diag.List
		switch side {
		case "amount":
			reading.Errorf("read.amount", b.Statement(t6).Term(accounts.RowOperatingCost, accounts.ColAmount).Figure.At, "不是金额")
		case "base":
			reading.Errorf("read.amount", b.Prior[accounts.PriorAgencyCost].At, "不是金额")
		}
		if list := find(Run(b, Options{Reading: reading}), "W.4"); (len(list) == 0) != (side != "") {
			t.Errorf("unreadable %q:\n%s", side, listText(list))
		}
	}
}

// TestFormsWithoutCosts (E.*): a form without 成本指标 has none that must add up to
// its funds.
func TestFormsWithoutCosts(t *testing.T) {
	b := resolved(t)
	groups := b.Forms[0].Groups[0].Subgroups
	b.Forms[0].Groups[0].Subgroups = slices.DeleteFunc(groups, func(s accounts.IndicatorSubgroup) bool { return s.Name.S == "成本指标" })
	for _, d := range Run(b, Options{}).Findings {
		if strings.Contains(d.Message, "成本指标") {
			t.Errorf("%s", d)
		}
	}
}

// TestFundsWithoutStatement (P.5): the funds of projects are held against a statement
// that is there.
func TestFundsWithoutStatement(t *testing.T) {
	for _, there := range []bool{true, false} {
		b := resolved(t)
		b.Performance.Amounts["fund_amount"] = inWan(999)
		if !there {
			*b.Statement(t8) = accounts.Statement{ID: t8, Form: b.Statement(t8).Form}
		}
		if got := said(t, b, "P.5"); strings.Contains(got, "政府性基金自评涉及资金") != there {
			t.Errorf("公开08 is there: %v: %q", there, got)
		}
	}
}

// TestClassOrdinals: a list that leaves out classes may keep the ordinals of the
// year's list; a whole one may not, whatever its order.
func TestClassOrdinals(t *testing.T) {
	b, dict := smallest()
	r := &run{book: b}
	b.Dictionary = dict
	all := r.classOrdinals()
	if len(all) != 4 {
		t.Fatalf("%d classes: %v", len(all), all)
	}
	classes := []string{"201", "208", "223", "234"}
	for _, c := range []struct {
		keys []string
		told bool
	}{{classes, false}, {[]string{"201", "223", "234"}, false}, {[]string{"208", "234"}, false}, {[]string{"208", "201", "223", "234"}, true}} {
		b, dict := smallest()
		s := b.Statement(t1)
		rows := map[string]accounts.Row{}
		s.Rows = slices.DeleteFunc(s.Rows, func(row accounts.Row) bool {
			if row.Key.IsCode() {
				rows[string(row.Key)] = row
				return true
			}
			return false
		})
		for _, key := range c.keys {
			row := rows[key]
			if row.Key == "" {
				row = accounts.Row{Key: accounts.RowKey(key), Code: key, Cells: make([]accounts.Figure, len(s.Columns))}
			}
			name, _ := dict.Function(key)
			row.Name = all[key] + "、" + name
			s.Rows = append(s.Rows, row)
		}
		accounts.Resolve(b, dict, nil)
		told := false
		for _, d := range Run(b, Options{}).Findings {
			told = told || strings.Contains(d.Message, "序号应为")
		}
		if told != c.told {
			t.Errorf("%v: told %v", c.keys, told)
		}
	}
}

// TestUnsummedTotals: a total left blank of a statement that does not balance is no
// amount: nothing is held against what was computed for it.
func TestUnsummedTotals(t *testing.T) {
	b, dict := smallest()
	set(t5, "2080109", accounts.ColBasic, 61)(b) // the row does not add up
	total := b.Statement(t5).Term(accounts.RowTotal, accounts.ColBasic).Figure
	*total = accounts.Figure{State: accounts.Blank, At: total.At}
	accounts.Resolve(b, dict, nil)
	if total.State != accounts.Computed {
		t.Fatalf("the total is %v", total.State)
	}
	rep := Run(b, Options{})
	if len(find(rep, "T5.1")) == 0 {
		t.Error("the row adds up")
	}
	for _, d := range rep.Findings {
		for _, side := range d.Where {
			if side.At == total.At && d.Code != "F.7" { // which asks to fill it in
				t.Errorf("held against the total: %s", d)
			}
		}
	}
}

// TestCauseAsJSON: what several findings come from, with each repair and how many
// more there are.
func TestCauseAsJSON(t *testing.T) {
	at := diag.Position{File: "公开表.xlsx", Sheet: "公开01表", Cell: "C8"}
	c := &diag.Cause{Left: 3, Repairs: []diag.Repair{{Text: "改C8", Cells: []diag.Side{{At: at, Label: "甲", Value: "1"}}}, {Text: "改D8"}}}
	got := causeOf(c, make(diag.List, 2))
	if got.Findings != 2 || got.More != 3 || len(got.Repairs) != 2 || got.Repairs[0].Message != "改C8" || got.Repairs[1].Message != "改D8" || len(got.Repairs[0].Where) != 1 ||
		got.Repairs[1].Where == nil || got.Repairs[0].Where[0] != (where{at.File, at.Sheet, "C8", 0, "甲", "1"}) {
		t.Errorf("%+v", got)
	}
}

// TestUnitsOfTheList (D.11): the list of units of a department's report names every
// unit that was read, whatever else stands in it.
func TestUnitsOfTheList(t *testing.T) {
	member := func(names ...string) (out []accounts.Member) {
		for _, n := range names {
			out = append(out, accounts.Member{Name: accounts.Text{S: n, At: diag.Position{Line: 5}}})
		}
		return out
	}
	for _, c := range []struct {
		members []accounts.Member
		unread  bool
		want    string
	}{
		{nil, false, ""}, {member("甲单位", "乙单位"), false, ""}, {member("甲单位", "乙单位", "丙单位"), false, ""}, {member("甲单位"), false, "编报单位名单里没有乙单位"},
		{member("乙单位"), false, "编报单位名单里没有甲单位"}, {member("丙单位"), false, "编报单位名单里没有甲单位|编报单位名单里没有乙单位"}, {member("丙单位"), true, "编报单位名单里没有乙单位"},
	} {
		b := department(t)
		b.Organization.Members = c.members
		if c.unread {
			b.Consolidation.Units[0].Book = nil
		}
		if got := said(t, b, "D.11"); got != c.want {
			t.Errorf("%v: %q, want %q", c.members, got, c.want)
		}
	}
}

// TestRowsThatAFormMayLack: where the source has no row or column that not every
// form prints, its amounts elsewhere are held against nothing.
func TestRowsThatAFormMayLack(t *testing.T) {
	b := resolved(t)
	r := newRun(b, Options{})
	for _, c := range []struct {
		cell      accounts.Cell
		remove    bool
		row, want bool
	}{
		{cell(t4, accounts.RowOpeningFund, accounts.ColTotal), false, true, false}, {cell(t4, accounts.RowOpeningFund, accounts.ColTotal), true, true, true},
		{cell(t4, accounts.RowOpening, accounts.ColTotal), true, true, false}, {cell(t2, accounts.RowTotal, accounts.ColTuition), false, false, false}, {cell(t2, accounts.RowTotal, accounts.ColTuition), true, false, true},
		{cell(t2, accounts.RowTotal, accounts.ColBusiness), false, false, false}, {cell(t5, "2080109", accounts.ColTotal), false, true, false},
	} {
		s := b.Statement(c.cell.Statement)
		before, columns := slices.Clone(s.Rows), slices.Clone(s.Columns)
		if c.remove && !c.row {
			s.Columns = slices.DeleteFunc(s.Columns, func(key accounts.ColumnKey) bool { return key == c.cell.Column })
		} else if c.remove {
			s.Rows = slices.DeleteFunc(s.Rows, func(row accounts.Row) bool { return row.Key == c.cell.Row })
		}
		if got := r.mayLack(c.cell); got != c.want {
			t.Errorf("%v may be lacking: %v", c.cell, got)
		}
		s.Rows, s.Columns = before, columns
	}
}

// TestGapHints: the one amount that explains what a department's cell is off by:
// left out, counted twice, or a transfer that was not taken off; two explain nothing.
func TestGapHints(t *testing.T) {
	at := func(cell string) diag.Position { return diag.Position{File: cell, Line: 1} }
	part := func(cell string, wan int64, transfer bool) accounts.Part {
		f := inWan(wan)
		f.At = at(cell)
		p := accounts.Part{Figure: f}
		if transfer {
			p.Unit, p.Minus = -1, true
		}
		return p
	}
	const none = "请核对部门的这一格和各单位的数"
	for _, c := range []struct {
		off  int64
		of   []accounts.Part
		want string
	}{
		{-5, []accounts.Part{part("甲", 5, false), part("乙", 7, false)}, "差额正好是 甲:1 的数：多半漏了它；请核对"}, {7, []accounts.Part{part("甲", 5, false), part("乙", 7, false)}, "差额正好是 乙:1 的数：多半把它算了两次；请核对"},
		{6, []accounts.Part{part("甲", 5, false), part("乙", 7, false)}, none}, {5, []accounts.Part{part("甲", 5, false), part("乙", 5, false)}, none}, {-5, []accounts.Part{part("甲", 5, false), part("乙", 5, false)}, none},
		{3, []accounts.Part{part("甲", 5, false), part("往来", 3, true)}, "差额正好是 往来:1 写的单位间往来：部门的表里没有减去它；请核对"},
		{-3, []accounts.Part{part("甲", 5, false), part("往来", 3, true)}, "差额正好是 往来:1 的数：多半把它算了两次；请核对"},
		{-5, []accounts.Part{part("甲", 5, false), part("往来", 3, true)}, "差额正好是 甲:1 的数：多半漏了它；请核对"}, {5, []accounts.Part{part("甲", 5, false), part("往来", 5, true)}, none}, {0, []accounts.Part{part("甲", 0, false)}, none},
	} {
		for id, more := range map[accounts.StatementID]string{t3: "；单位之间的往来要写在 department.yaml 的 transfers 里", t4: ""} {
			want := c.want
			if want == none {
				want += more
			}
			g := &gap{left: accounts.Term{Cell: accounts.Cell{Statement: id}}, right: c.of, off: inWan(c.off).Amount}
			if got := gapHint(&accounts.Consolidation{At: diag.Position{File: "x/department.yaml"}}, g); got != want {
				t.Errorf("%d in %d: %q, want %q", c.off, id, got, want)
			}
		}
	}
}

// TestOtherUnit (D.*): a folder that holds another unit than the list says: both
// names, each where it stands.
func TestOtherUnit(t *testing.T) {
	for name, want := range map[string]string{"甲单位": "", "": "", "丁单位": "文件夹 甲 里不是所列的单位"} {
		b := department(t)
		u := &b.Consolidation.Units[0]
		u.Name = accounts.Text{S: name, At: diag.Position{File: "department.yaml", Line: 31}}
		u.Book.Organization.FullName.At = diag.Position{File: "甲/unit.yaml", Line: 32}
		got := ""
		for _, d := range Department(b, Options{}) {
			if got += d.Message; len(d.Where) != 2 || d.Where[0] != (diag.Side{At: u.Name.At, Label: "所列的单位", Value: name}) ||
				d.Where[1] != (diag.Side{At: u.Book.Organization.FullName.At, Label: "资料里的单位全称", Value: "甲单位"}) || d.At != u.Folder.At {
				t.Errorf("%s", d)
			}
		}
		if got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

// TestGlossaryOfTheLayout (W.10): the words that the layout explains need no entry,
// also where the unit has none.
func TestGlossaryOfTheLayout(t *testing.T) {
	terms := []string{"财政拨款收入", "其他收入", "年初结转和结余", "年末结转和结余", "基本支出", "项目支出", "三公经费", "机关运行经费"}
	for skip := range len(terms) + 1 {
		b := resolved(t)
		b.Glossary = nil
		o := Options{}
		want := ""
		for i, term := range terms {
			if i != skip {
				o.Glossary = append(o.Glossary, term)
			} else if want = term; i == 6 {
				want = "‘三公’经费"
			}
		}
		got := ""
		for _, d := range find(Run(b, o), "W.10") {
			got += d.Message
		}
		if want != "" {
			want = "名词解释没有“" + want + "”"
		}
		if got != want {
			t.Errorf("without %d: %q, want %q", skip, got, want)
		}
	}
}

// TestCarriedOver (Y.1, Y.2): an opening balance is held against last year's closing
// one where both statements have the row.
func TestCarriedOver(t *testing.T) {
	drop := func(s *accounts.Statement, key accounts.RowKey) {
		s.Rows = slices.DeleteFunc(s.Rows, func(row accounts.Row) bool { return row.Key == key })
	}
	for name, set := range map[string]func(b *accounts.Book) bool{
		"both":             func(*accounts.Book) bool { return true },
		"no row this year": func(b *accounts.Book) bool { drop(b.Statement(t1), accounts.RowOpening); return false },
		"no row last year": func(b *accounts.Book) bool { drop(b.PriorYear.Statement(t1), accounts.RowClosing); return false },
		"no row in either": func(b *accounts.Book) bool {
			drop(b.Statement(t1), accounts.RowOpening)
			drop(b.PriorYear.Statement(t1), accounts.RowClosing)
			return false
		},
		"no statement last year": func(b *accounts.Book) bool { b.PriorYear.Statement(t1).Found = false; return false },
		"the same as last year's": func(b *accounts.Book) bool {
			*b.PriorYear.Statement(t1).Term(accounts.RowClosing, accounts.ColAmount).Figure = *b.Statement(t1).Term(accounts.RowOpening, accounts.ColAmount).Figure
			return false
		},
		"last year's in another place": func(b *accounts.Book) bool {
			b.PriorYear.Statement(t1).Row(accounts.RowClosing).Key = accounts.RowDistribution + ".x"
			return false
		},
	} {
		b := resolved(t, lastYear)
		want := set(b)
		if got := said(t, b, "Y.1"); (got == "年初结转和结余不等于上年的年末结转和结余") != want || !want && got != "" {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// TestEnumerate: six are named, of more the first six and how many there are.
func TestEnumerate(t *testing.T) {
	all := strings.Split("甲乙丙丁戊己庚辛", "")
	for n, want := range map[int]string{0: "", 1: "甲", 2: "甲、乙", 5: "甲、乙、丙、丁、戊", 6: "甲、乙、丙、丁、戊、己", 7: "甲、乙、丙、丁、戊、己等7个", 8: "甲、乙、丙、丁、戊、己等8个"} {
		if got := enumerate(all[:n]); got != want {
			t.Errorf("%d: %s, want %s", n, got, want)
		}
	}
}

// TestDepartmentName (D.11): the department's name is that of its supplement, where
// both give one; a supplement of a 单位 is none of a department.
func TestDepartmentName(t *testing.T) {
	for _, c := range []struct {
		name, full, want string
		level            accounts.Level
	}{{"甲局", "甲局", "", accounts.Department}, {"甲局", "乙局", "部门名称与补充资料的单位全称不同", accounts.Department}, {"", "乙局", "", accounts.Department}, {"甲局", "", "", accounts.Department},
		{"", "", "", accounts.NoLevel}, {"甲局", "甲局", "部门的补充资料里“部门或单位”填的是单位", accounts.SingleUnit}} {
		b := department(t)
		b.Organization.FullName.S, b.Consolidation.Name.S, b.Organization.Level = c.full, c.name, c.level
		if got := said(t, b, "D.11"); got != c.want {
			t.Errorf("%q, %q: %q, want %q", c.name, c.full, got, c.want)
		}
	}
}

// TestUndeclaredTransfers (D.9): a department's sum that holds what a unit received
// of another and what one paid: both more than nothing, each kind by itself.
func TestUndeclaredTransfers(t *testing.T) {
	for _, p := range []struct {
		income, spent accounts.ColumnKey
		want          string
	}{{accounts.ColSuperior, accounts.ColToSubsidiary, "部门的汇总数里既有上级补助收入，又有对附属单位补助支出"}, {accounts.ColSubsidiary, accounts.ColToSuperior, "部门的汇总数里既有附属单位上缴收入，又有上缴上级支出"},
		{accounts.ColSuperior, accounts.ColToSuperior, ""}, {accounts.ColSubsidiary, accounts.ColToSubsidiary, ""}} {
		for _, in := range []int64{-1, 0, 1} {
			for _, out := range []int64{-1, 0, 1} {
				b := department(t, set(t2, accounts.RowTotal, p.income, in), set(t3, accounts.RowTotal, p.spent, out))
				want := p.want
				if in <= 0 || out <= 0 {
					want = ""
				}
				got := ""
				for _, d := range Department(b, Options{}) {
					if d.Code == "D.9" {
						got += d.Message
					}
				}
				if got != want {
					t.Errorf("%s %d, %s %d: %q", p.income, in, p.spent, out, got)
				}
			}
		}
	}
}

// TestGoals (E.10): the amounts of a goal are the parts of its funds, or the whole and
// its parts; one alone is no list.
func TestGoals(t *testing.T) {
	for goal, want := range map[string]bool{"甲10万元，乙20万元": false, "甲10万元，乙19万元": true, "共30万元，甲10万元，乙20万元": false, "共30万元，甲10万元，乙19万元": true, "甲20万元，乙40万元": true,
		"甲29万元": false, "甲100000元，乙0.002亿元": false, "甲30万元，乙30万元": false} {
		b := resolved(t)
		b.Forms[0].GoalExpected.S = goal // of 30万元
		if got := strings.Contains(said(t, b, "E.10"), "预期目标中的金额之和不等于年初预算数"); got != want {
			t.Errorf("%s: told %v", goal, got)
		}
	}
}

// TestNoSuchItem (X.22): an economic code is held against the items that pay for it,
// where there is any.
func TestNoSuchItem(t *testing.T) {
	for _, steps := range [][]change{{recode(t6, "30101", "30108")}, {recode(t5, "2080109", "2080505")}} {
		if got := said(t, resolved(t, steps...), "X.22"); got != "" {
			t.Errorf("%s", got)
		}
	}
	if got := said(t, resolved(t, examples["X.22"]...), "X.22"); got == "" {
		t.Error("nothing is said of both")
	}
}

// TestOwnAmount: a reason speaks of the compared amount by its name, by 决算, or by
// what it compares with, and not by words that lead to it alone.
func TestOwnAmount(t *testing.T) {
	up := topicTo("公务接待费", lastYears, true)
	for text, want := range map[string]string{"主要原因是减少": "", "决算减少": "减少", "决算数减少": "减少", "较上年减少": "减少", "本年减少": "", "公务接待费减少": "减少", "经费减少": "减少", "支出减少": "减少", "费用减少": "减少", "收入减少": "", "批次减少": "", "减少": ""} {
		got := ""
		if s := contradictory(up, text); s != nil {
			got = s.word
		}
		if got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
	income := topicTo("财政拨款收入", lastYears, true)
	for text, want := range map[string]bool{"收入减少": true, "财政拨款收入减少": true, "支出减少": false, "经费减少": false, "费用减少": false} {
		if got := contradictory(income, text) != nil; got != want {
			t.Errorf("of an income, %s: %v", text, got)
		}
	}
}

// TestCellsOfExamples: the captions of an example stand side by side from E on.
func TestCellsOfExamples(t *testing.T) {
	b := resolved(t)
	captions(b)
	for i, c := range b.Statement(t5).Look.Captions {
		if want := string(rune('E'+i)) + "6"; c.At.Cell != want {
			t.Errorf("caption %d stands in %s, want %s", i, c.At.Cell, want)
		}
	}
}

// TestZeroStyle (F.2): zeros left empty and zeros written out, of all tables together
// and not one by one; either alone is a style.
func TestZeroStyle(t *testing.T) {
	for name, blank := range map[string]func(id accounts.StatementID, n int) bool{"all empty": func(accounts.StatementID, int) bool { return true }, "all written": func(accounts.StatementID, int) bool { return false },
		"one empty": func(id accounts.StatementID, n int) bool { return id == t2 && n == 0 }, "one table empty": func(id accounts.StatementID, _ int) bool { return id == t7 }} {
		b := resolved(t)
		want := ""
		for i := range b.Statements {
			s := &b.Statements[i]
			empty, written := 0, 0
			for j := range s.Rows {
				for k := range s.Rows[j].Cells {
					f := &s.Rows[j].Cells[k]
					if !f.Amount.IsZero() || f.State != accounts.Given && f.State != accounts.Blank {
						continue
					}
					if f.State = accounts.Given; blank(s.ID, empty) {
						f.State = accounts.Blank
						empty++
					} else {
						written++
					}
				}
			}
			switch {
			case empty > 0 && written > 0:
				want += fmt.Sprintf("%s 留空%d格|%s 0.00 %d格|", s.Number(), empty, s.Number(), written)
			case empty > 0:
				want += s.Number() + " 留空|"
			case written > 0:
				want += s.Number() + " 0.00|"
			}
		}
		if strings.HasPrefix(name, "all") {
			want = ""
		}
		got := ""
		for _, d := range find(Run(b, Options{}), "F.2") {
			for _, side := range d.Where {
				got += side.Label + " " + side.Value + "|"
			}
		}
		if got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

// TestEachVehicle (S.3): every kind of vehicle is one of the sum, by its own name.
func TestEachVehicle(t *testing.T) {
	for key, name := range map[accounts.CountKey]string{"leaders": "领导干部用车", "ministers": "部级领导干部用车", "principals": "主要领导干部用车",
		accounts.VehicleGeneral: "一般公务用车", "courier": "机要通信用车", "emergency": "应急保障用车", "law": "执法执勤用车",
		"special": "特种专业技术用车", "retired": "离退休干部用车", "other": "其他用车"} {
		for total, told := range map[int64]bool{6: true, 7: false, 8: true} {
			b := resolved(t)
			b.Assets = map[accounts.CountKey]accounts.Count{accounts.AssetVehicles: number(total), accounts.AssetVehicles + "." + key: number(7)}
			r := newRun(b, Options{})
			if _, kinds := r.vehicleTotal(); len(kinds.terms) != 1 || kinds.terms[0].Figure.Label != name || kinds.value().Decimal().IntPart() != 7 {
				t.Errorf("%s: %+v", key, kinds)
			}
			if got := said(t, b, "S.3"); (got == "车辆总数不等于各类车辆之和") != told || !told && got != "" {
				t.Errorf("%s 7 of %d: %q", key, total, got)
			}
		}
		b := resolved(t)
		b.Assets = map[accounts.CountKey]accounts.Count{accounts.AssetVehicles + "." + key: number(7)}
		if total, _ := newRun(b, Options{}).vehicleTotal(); total.Amount.Decimal().IntPart() != 7 || total.State != accounts.Computed {
			t.Errorf("%s alone: %+v", key, total)
		}
	}
}

// TestItemBudgets (Y.6): budgets by item are complete where every item has one; a
// table that lists classes and sections too asks for none of theirs.
func TestItemBudgets(t *testing.T) {
	classes := []change{insert(t5, "208", "社会保障和就业支出", 0), insert(t5, "20801", "人力资源", 0)}
	for _, c := range []struct {
		steps []change
		want  bool
	}{{examples["Y.6"], true}, {append(slices.Clone(examples["Y.6"]), classes...), true}, {append(slices.Clone(examples["Y.6"]), insert(t5, "2080501", "某项", 0)), false}, {classes, false}} {
		if got := said(t, resolved(t, c.steps...), "Y.6"); (got != "") != c.want {
			t.Errorf("%d steps: %q", len(c.steps), got)
		}
	}
}

// TestSizeOfProcurement: what was bought is held against expenditure that there is.
func TestSizeOfProcurement(t *testing.T) {
	for expenditure, want := range map[int64]bool{-1: false, 0: false, 1: true} {
		b := resolved(t)
		held, _ := b.Held(scope.At(scope.Expenditure))
		held.Figure.Amount = inWan(expenditure).Amount
		b.Procurement[accounts.ProcurementTotal] = inWan(99999)
		got := false
		for _, d := range Run(b, Options{}).Findings {
			got = got || strings.Contains(d.Message, "政府采购支出总额是本年支出合计的")
		}
		if got != want {
			t.Errorf("of %d万元: told %v", expenditure, got)
		}
	}
}
