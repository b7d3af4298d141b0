package check

import (
	"slices"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/pattern"
)

// P and N: shares, rates and the figures of sentences.
var shareRules = []Rule{
	{ID: "P.1", Title: "一组占比相加为100.00，独立舍入时 |Σ−100| ≤ 0.01·(n−1)", Severity: diag.Error, Stage: StageFacts, Reads: "情况说明的占比", By: "narrative.shares：每组占比由同一总数独立舍入，或按版式用最大余额法"},
	{ID: "P.2", Title: "占比 = 部分/总数，两位小数四舍五入", Severity: diag.Error, Stage: StageConstruction, Reads: "情况说明的占比", By: "narrative.share：占比只由 accounts.Ratio 和 accounts.Round 得出", Test: "narrative.TestRandomShares"},
	{ID: "P.3", Title: "完成率 = 决算/预算；预算为0时没有完成率", Severity: diag.Error, Stage: StageConstruction, Reads: "情况说明的完成率", By: "narrative.change：分母是有名目的预算（年初/全年），accounts.Ratio 对零分母不给数", Test: "narrative.TestDenominators"},
	{ID: "P.4", Title: "增长率 = （本年−上年）/上年；上年为0时没有增长率；倍数 = 增量/基数", Severity: diag.Error, Stage: StageConstruction, Reads: "情况说明的增减", By: "narrative.change、narrative.rate：按情形计算，零基数没有增长率", Test: "narrative.TestRandomChanges"},
	{ID: "P.5", Title: "0 ≤ 占比 ≤ 100", Severity: diag.Error, Stage: StageBook, Reads: "公开02、03、05、07、绩效情况", Open: true, fn: partsWithinWhole},
	{ID: "N.*", Title: "句中每个数 = 同一口径的表内单元格", Severity: diag.Error, Stage: StageDocument, Reads: "情况说明", By: "narrative.Derive：句中的数都取自带出处的单元格，口径写在类型里；compose.Sentences：成稿后逐句清点"},
}

// W: wording, reasons and texts.
var wordRules = []Rule{
	{ID: "W.1", Title: "没有留下选择词，如增加（减少）", Severity: diag.Error, Stage: StageDocument, Reads: "报告全文", By: "lint"},
	{ID: "W.2", Title: "没有占位符（主要原因是0、00、XX）", Severity: diag.Error, Stage: StageDocument, Reads: "报告全文", By: "lint"},
	{ID: "W.3", Title: "没有模板提示语", Severity: diag.Error, Stage: StageDocument, Reads: "报告全文", By: "lint"},
	{ID: "W.4", Title: "方向词 = 差额的正负；原因的方向不与差额相反", Severity: diag.Error, Stage: StageBook, Reads: "原因、预算数、上年数", Open: true, fn: reasonsPointRight},
	{ID: "W.5", Title: "有原因 ⇔ 差额不为0", Severity: diag.Error, Stage: StageBook, Reads: "原因、预算数、上年数", Open: true, fn: reasonsGiven},
	{ID: "W.6", Title: "列举的款 = 金额不为0的款", Severity: diag.Warning, Stage: StageConstruction, Reads: "情况说明六", By: "narrative.NonZero：只列非零的款，名称取自科目字典", Test: "narrative.TestSectionsNotZero"},
	{ID: "W.7", Title: "单位名称前后一致", Severity: diag.Warning, Stage: StageDocument, Reads: "报告全文", By: "lint", Open: true},
	{ID: "W.8", Title: "没有个人信息（身份证号、手机号、去世或退休人员姓名）", Severity: diag.Error, Stage: StageBook, Reads: "各项文字", Open: true, fn: noPersonalData},
	{ID: "W.9", Title: "用途与科目相符，同一笔钱只有一种用途", Severity: diag.Warning, Stage: StageConstruction, Reads: "用途", By: "accounts.Book.Purposes：每个科目的用途只填一次，各处取同一条", Test: "narrative.TestOnePurpose"},
	{ID: "W.10", Title: "名词解释包含报告用到的名词，没有无关的科目", Severity: diag.Warning, Stage: StageBook, Reads: "名词解释、九张表", Open: true, fn: glossaryFits},
}

func partsWithinWhole(r *run) {
	whole := func(id accounts.StatementID, row accounts.RowKey, total accounts.ColumnKey, parts ...accounts.ColumnKey) {
		w := r.term(id, row, total)
		if w.Amount().Sign() <= 0 {
			return
		}
		for _, col := range parts {
			t := r.term(id, row, col)
			if t.Figure == nil {
				continue
			}
			r.passed()
			if t.Amount().Sign() < 0 {
				r.find(diag.Diagnostic{Message: accounts.RowName(r.book.Statement(id), row) + "·" +
					col.Name() + "是负数，占比没有意义", Where: []diag.Side{r.describe(&t), r.describe(&w)}, Hint: "请核对；冲减以前年度的应列入结转和结余"})
			}
		}
	}
	whole(t2, accounts.RowTotal, accounts.ColTotal, accounts.ColFiscal, accounts.ColSuperior, accounts.ColBusiness,
		accounts.ColOperating, accounts.ColSubsidiary, accounts.ColOther)
	whole(t3, accounts.RowTotal, accounts.ColTotal, accounts.ColBasic, accounts.ColProject, accounts.ColToSuperior,
		accounts.ColOperating, accounts.ColToSubsidiary)
	whole(t7, accounts.RowThreePublic, accounts.ColFinalTotal, accounts.ColFinalAbroad, accounts.ColFinalVehicles,
		accounts.ColFinalReception)
	within := func(name string, f accounts.Figure, id accounts.StatementID, label string) {
		if project := r.term(id, accounts.RowTotal, accounts.ColProject); f.Known() && !f.Amount.IsZero() && project.Figure != nil {
			r.compareSides(given(name, f), side{label: label, terms: []accounts.Term{project}}, atMost,
				name+"大于"+label+"，占比超过100%", "请核对涉及资金的口径")
		}
	}
	within("绩效自评涉及资金", r.book.Performance.Amounts["amount"], t5, "一般公共预算项目支出")
	within("政府性基金自评涉及资金", r.book.Performance.Amounts["fund_amount"], t8, "政府性基金项目支出")
}

// emptyWords are reasons that say nothing.
var emptyWords = []string{"0", "无", "略", "/", "-", "—", "其他", "其他原因", "正常", "正常变动", "不适用", "因为", "由于"}

// full is all the text of a reason.
func full(reason *accounts.Reason) string {
	parts := make([]string, 0, len(reason.Parts)+1)
	parts = append(parts, reason.Text.S)
	for i := range reason.Parts {
		parts = append(parts, reason.Parts[i].Text.S)
	}
	return strings.Join(parts, "；")
}

// quoted are words in quotation marks; those in a word become single ones.
func quoted(words []string) string {
	inner := strings.NewReplacer("“", "‘", "”", "’")
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = "“" + inner.Replace(w) + "”"
	}
	return strings.Join(out, "、")
}

func reasonAt(reason *accounts.Reason) diag.Position {
	if !reason.Text.At.IsZero() || len(reason.Parts) == 0 {
		return reason.Text.At
	}
	return reason.Parts[0].Amount.At
}

func reasonsGiven(r *run) {
	if len(r.book.Reasons) == 0 && len(r.book.Prior) == 0 && len(r.book.Budget) == 0 {
		r.lacks("没有填写增减原因、上年数和预算数")
		return
	}
	var without []string
	for _, t := range r.topics() {
		reason, has := r.book.Reasons[t.key]
		has = has && (!reason.Text.IsZero() || len(reason.Parts) > 0)
		if !t.compared() {
			if r.explained(t.key) && t.term.Figure != nil && !t.term.Amount().IsZero() && !r.book.Unbased(t.by) {
				without = append(without, t.name+"的"+t.from)
			}
			continue
		}
		r.passed()
		delta := t.delta()
		where := []diag.Side{r.describe(&t.term), {At: t.base.At, Label: t.name + t.from, Value: money(t.base.Amount, t.base.Unit)}}
		switch {
		case !has && !delta.IsZero() && r.explained(t.key) && r.large(&t):
			d := diag.Diagnostic{At: t.base.At, Message: t.name + "与" + t.from + "不同，没有写原因", Where: where, Difference: money(delta, accounts.Wan),
				Hint: "请写明原因：" + r.book.Entry("reasons."+t.key).Name}
			r.find(d)
		case has && (saysNothing(full(&reason)) || restates(&t, full(&reason))):
			r.find(diag.Diagnostic{Severity: diag.Warning, At: reasonAt(&reason), Message: t.name + "的原因没有说明什么",
				Where: []diag.Side{{At: reasonAt(&reason), Label: "原因", Value: full(&reason)}}, Hint: "请写明具体原因"})
		case has && delta.IsZero():
			r.find(diag.Diagnostic{Severity: diag.Warning, At: reasonAt(&reason), Message: t.name + "与" +
				t.from + "持平，写了原因也不会印出", Where: where, Hint: "请删去这一条，或核对数字"})
		case has && r.book.PriorYear != nil:
			if was, ok := r.book.PriorYear.Reasons[t.key]; ok && full(&was) == full(&reason) {
				r.find(diag.Diagnostic{Severity: diag.Warning, At: reasonAt(&reason), Message: t.name + "的原因与上年一字不差",
					Where: []diag.Side{{At: reasonAt(&reason), Label: "本年"}, {At: reasonAt(&was), Label: "上年"}}, Hint: "请写本年的原因"})
			}
		}
	}
	if len(without) > 0 {
		r.lacks("没有填" + enumerate(without))
	}
}

// large reports whether a difference is above the pack's threshold.
func (r *run) large(t *topic) bool {
	if r.opts.ReasonAbove == 0 || t.base.Amount.IsZero() {
		return true
	}
	rate, _ := accounts.Ratio(t.delta().Decimal(), t.base.Amount.Decimal())
	return rate.Abs().Shift(2).IntPart() >= int64(r.opts.ReasonAbove)
}

var (
	identityNumber = pattern.Of(`(?:^|[^0-9])([1-9]\d{5}(?:19|20)\d{2}` +
		`(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[0-9Xx])(?:[^0-9]|$)`)
	mobileNumber = pattern.Of(`(?:^|[^0-9])(1[3-9]\d{9})(?:[^0-9]|$)`)
	deceased     = pattern.Of(`(?:退休人员|退休干部|退休职工|离休干部|职工|干部|人员|同志|遗属)([\p{Han}×]{2,3}?)(?:同志)?(?:去世|病故|逝世|死亡|身故)`)
	notNames     = pattern.Of(`陆续|相继|先后|不幸|因病|因公|意外|人数|多人|去世|正常|自然|等`)
)

// surnames are the hundred most common ones: enough to tell a name from other
// words in a place where a name is likely.
const surnames = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙史陶贺顾毛郝龚邵万钱严覃武戴莫孔向汤哈纳撒"

func noPersonalData(r *run) {
	r.texts(func(label string, t accounts.Text, contact bool) {
		r.passed()
		find := func(severity diag.Severity, message, value string) {
			r.find(diag.Diagnostic{Severity: severity, At: t.At, Message: label + message,
				Where: []diag.Side{{At: t.At, Label: label, Value: value}}, Hint: "公开报告不得含个人信息，请删去"})
		}
		if longNumber(t.S) { // else no expression need look
			if m := identityNumber.FindStringSubmatch(t.S); m != nil {
				find(diag.Error, "含身份证号", m[1][:6]+"…")
			}
			if m := mobileNumber.FindStringSubmatch(t.S); m != nil && !contact {
				find(diag.Error, "含手机号", m[1][:3]+"…")
			}
		}
		if !containsAny(t.S, deathWords) {
			return
		}
		for _, m := range deceased.FindAllStringSubmatch(t.S, -1) {
			first := []rune(m[1])[0]
			if (first == '×' || strings.ContainsRune(surnames, first)) && !notNames.MatchString(m[1]) {
				// The name is not printed again: findings are stored and sent on.
				find(diag.Warning, "疑似写出了个人姓名", string(first)+strings.Repeat("×", len([]rune(m[1]))-1))
			}
		}
	})
}

func containsAny(s string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(s, w) })
}

var deathWords = []string{"去世", "病故", "逝世", "死亡", "身故"}

// longNumber reports whether a text has eleven digits in a row.
func longNumber(s string) bool {
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			n = 0
			continue
		}
		if n++; n == 11 {
			return true
		}
	}
	return false
}

// texts calls visit for every text of the staff that the report prints.
func (r *run) texts(visit func(label string, t accounts.Text, contact bool)) {
	b := r.book
	say := func(label string, ts ...accounts.Text) {
		for _, t := range ts {
			if !t.IsZero() {
				visit(label, t, false)
			}
		}
	}
	say("主要职能", b.Functions.Intro)
	say("主要职能", b.Functions.Items...)
	say("机构设置", b.Setup.Text)
	for _, t := range r.topics() {
		if reason, ok := b.Reasons[t.key]; ok {
			say(t.name+"的原因", reason.Text)
			for i := range reason.Parts {
				say(t.name+"的原因", reason.Parts[i].Text)
			}
		}
	}
	keys := make([]string, 0, len(b.Purposes))
	for k := range b.Purposes {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		say("用途", b.Purposes[k])
	}
	p := &b.Performance
	say("绩效说明", p.Note, p.Problems, p.Measures, p.Mechanism)
	say("绩效说明", p.Systems...)
	for i := range b.Glossary {
		say("名词解释", b.Glossary[i].Text)
	}
	for _, f := range b.AllForms() {
		say("自评表", f.Project, f.GoalExpected, f.GoalActual)
		f.Each(func(_ *accounts.IndicatorGroup, _ *accounts.IndicatorSubgroup, ind *accounts.Indicator) {
			say("自评表", ind.Name, ind.Shortfall)
		})
	}
	if c := b.Organization.Contact; !c.IsZero() {
		visit("联系方式", c, true)
	}
}

// terms are the words that the report uses when an amount is not zero.
var glossaryTerms = []struct {
	term string
	cell accounts.Cell
}{
	{"财政拨款收入", cell(t2, accounts.RowTotal, accounts.ColFiscal)},
	{"上级补助收入", cell(t2, accounts.RowTotal, accounts.ColSuperior)},
	{"事业收入", cell(t2, accounts.RowTotal, accounts.ColBusiness)},
	{"经营收入", cell(t2, accounts.RowTotal, accounts.ColOperating)},
	{"附属单位上缴收入", cell(t2, accounts.RowTotal, accounts.ColSubsidiary)},
	{"其他收入", cell(t2, accounts.RowTotal, accounts.ColOther)},
	{"使用非财政拨款结余", cell(t1, accounts.RowUseNonFiscal, accounts.ColAmount)},
	{"年初结转和结余", cell(t1, accounts.RowOpening, accounts.ColAmount)},
	{"结余分配", cell(t1, accounts.RowDistribution, accounts.ColAmount)},
	{"年末结转和结余", cell(t1, accounts.RowClosing, accounts.ColAmount)},
	{"基本支出", cell(t3, accounts.RowTotal, accounts.ColBasic)},
	{"项目支出", cell(t3, accounts.RowTotal, accounts.ColProject)},
	{"上缴上级支出", cell(t3, accounts.RowTotal, accounts.ColToSuperior)},
	{"经营支出", cell(t3, accounts.RowTotal, accounts.ColOperating)},
	{"对附属单位补助支出", cell(t3, accounts.RowTotal, accounts.ColToSubsidiary)},
	{"“三公”经费", cell(t7, accounts.RowThreePublic, accounts.ColFinalTotal)},
	{"机关运行经费", cell(t6, accounts.RowOperatingCost, accounts.ColAmount)},
}

// plainTerm is a term without the quotes that some write and some do not.
func plainTerm(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("“”‘’\"", r) {
			return -1
		}
		return r
	}, accounts.PlainName(s))
}

func glossaryFits(r *run) {
	if len(r.book.Glossary)+len(r.opts.Glossary) == 0 {
		r.unfilled("glossary")
		return
	}
	r.passed()
	entries := make([]string, len(r.book.Glossary))
	for i := range entries {
		entries[i] = plainTerm(r.book.Glossary[i].Term.S)
	}
	all := slices.Clone(entries)
	for _, term := range r.opts.Glossary {
		all = append(all, plainTerm(term))
	}
	explains := func(term string) bool {
		term = plainTerm(term)
		return slices.ContainsFunc(all, func(e string) bool { return strings.Contains(e, term) })
	}
	var missing []string
	for _, g := range glossaryTerms {
		if g.term == "机关运行经费" && !r.book.Organization.AnyAdministrative() {
			continue
		}
		if t := r.termOf(g.cell); !t.Amount().IsZero() && !explains(g.term) {
			missing = append(missing, g.term)
		}
	}
	// Items: an entry of the form X（项） must be an item of the tables; if the
	// glossary explains items at all, it explains all that were spent on.
	items, seen := map[string]bool{}, map[string]bool{}
	var spent []string
	for _, id := range []accounts.StatementID{t2, t3, t5, t8, t9} {
		s := r.book.Statement(id)
		for j := range s.Rows {
			row := &s.Rows[j]
			if !row.Key.IsCode() {
				continue
			}
			name := plainTerm(row.Name)
			if row.Title != "" {
				name = plainTerm(row.Title)
			}
			if t := s.Term(row.Key, accounts.ColTotal); len(row.Key) == 7 && !seen[name] && !t.Amount().IsZero() && id != t2 {
				seen[name] = true
				spent = append(spent, name)
			}
			items[name] = true
		}
	}
	explained := false
	for i := range r.book.Glossary {
		g := &r.book.Glossary[i]
		name, ok := strings.CutSuffix(entries[i], "(项)")
		if !ok {
			continue
		}
		explained = true
		if i := strings.LastIndex(name, ")"); i >= 0 { // 社会保障和就业支出（类）…（款）…（项）
			name = name[i+1:]
		}
		if !items[name] {
			r.find(diag.Diagnostic{At: g.Term.At, Message: "名词解释里的“" + g.Term.S + "”在各表中没有这个科目",
				Where: []diag.Side{{At: g.Term.At, Label: "名词解释", Value: g.Term.S}}, Hint: "请删去这一条，或核对科目名称"})
		}
	}
	r.glossaryCodes()
	if explained {
		for _, name := range spent {
			if !explains(name) {
				missing = append(missing, name+"（项）")
			}
		}
	}
	if len(missing) > 0 {
		at := r.book.Entry("glossary").At
		if len(r.book.Glossary) > 0 {
			at = r.book.Glossary[0].Term.At
		}
		r.find(diag.Diagnostic{At: at, Message: "名词解释没有" + quoted(missing), Hint: "报告用到这些名词，请补上解释"})
	}
}
