package check

import (
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
)

// examples are the changes that make each book-stage rule fail, by its id.
var examples = map[string][]change{
	"T1.1": {add(t1, accounts.RowOther, accounts.ColAmount)},
	"T1.2": {add(t1, accounts.RowUseNonFiscal, accounts.ColAmount)},
	"T1.3": {add(t1, "208", accounts.ColAmount)},
	"T1.4": {add(t1, accounts.RowDistribution, accounts.ColAmount)},
	"T1.5": {add(t1, accounts.RowIncomeGrand, accounts.ColAmount)},
	"T2.1": {add(t2, "2080109", accounts.ColOther)},
	"T2.2": {add(t2, accounts.RowTotal, accounts.ColOther)},
	"T2.3": {insert(t2, "208", "社会保障和就业支出", 1)},
	"T3.1": {add(t3, "2080109", accounts.ColProject)},
	"T3.2": {add(t3, accounts.RowTotal, accounts.ColProject)},
	"T3.3": {insert(t3, "208", "社会保障和就业支出", 1)},
	"T4.1": {add(t4, accounts.RowFund, accounts.ColTotal)},
	"T4.2": {add(t4, "208", accounts.ColFund)},
	"T4.3": {add(t4, "208", accounts.ColGeneral)},
	"T4.4": {add(t4, accounts.RowOpeningFund, accounts.ColTotal)},
	"T4.5": {add(t4, accounts.RowOpening, accounts.ColTotal)},
	"T4.6": {add(t4, accounts.RowClosing, accounts.ColGeneral)},
	"T4.7": {add(t4, accounts.RowIncomeGrand, accounts.ColTotal)},
	"T4.8": {add(t4, accounts.RowClosing, accounts.ColFund)},
	"T4.9": {add(t4, "208", accounts.ColStateCapital)},
	"T5.1": {add(t5, "2080109", accounts.ColProject)},
	"T5.2": {add(t5, accounts.RowTotal, accounts.ColProject)},
	"T5.3": {insert(t5, "208", "社会保障和就业支出", 1)},
	"T5.4": {recode(t5, "2080109", "2230199")},

	declaredSums: {declare, add(t10, "30201", accounts.ColAmount)},

	"T6.301": {add(t6, "30101", accounts.ColAmount)},
	"T6.302": {add(t6, "30201", accounts.ColAmount)},
	"T6.303": {add(t6, "30302", accounts.ColAmount)},
	"T6.307": {insert(t6, "307", "债务利息及费用支出", 1), insert(t6, "30701", "国内债务付息", 2)},
	"T6.310": {insert(t6, "310", "资本性支出", 1), insert(t6, "31002", "办公设备购置", 2)},
	"T6.312": {insert(t6, "312", "对企业补助", 1), insert(t6, "31299", "其他对企业补助", 2)},
	"T6.399": {insert(t6, "399", "其他支出", 1), insert(t6, "39999", "其他支出", 2)},
	"T6.p":   {add(t6, accounts.RowStaff, accounts.ColAmount)},
	"T6.g":   {add(t6, accounts.RowOperatingCost, accounts.ColAmount)},
	"T6.t":   {add(t6, accounts.RowTotal, accounts.ColAmount)},
	"T7.1":   {add(t7, accounts.RowThreePublic, accounts.ColBudgetAbroad)},
	"T7.2":   {add(t7, accounts.RowThreePublic, accounts.ColBudgetPurchase)},
	"T7.3":   {add(t7, accounts.RowThreePublic, accounts.ColFinalAbroad)},
	"T7.4":   {add(t7, accounts.RowThreePublic, accounts.ColFinalPurchase)},
	"T7.5":   {set(t7, accounts.RowThreePublic, accounts.ColFinalRunning, 5)},
	"T8.1":   {add(t8, "2089901", accounts.ColClosing)},
	"T8.2":   {add(t8, "2089901", accounts.ColBasic)},
	"T8.3":   {add(t8, accounts.RowTotal, accounts.ColIncome)},
	"T9.1":   {add(t9, "2230105", accounts.ColBasic)},
	"T9.2":   {add(t9, accounts.RowTotal, accounts.ColTotal)},
	"T9.3":   {add(t9, "2230105", accounts.ColClosing)},
	"T9.4":   {recode(t9, "2230105", "2080199")},

	"X.01":             {add(t1, accounts.RowIncomeTotal, accounts.ColAmount)},
	"X.02":             {add(t1, accounts.RowGeneral, accounts.ColAmount)},
	"X.03":             {add(t1, accounts.RowOther, accounts.ColAmount)},
	"X.04":             {add(t1, accounts.RowExpenditureTotal, accounts.ColAmount)},
	"X.05":             {add(t1, "208", accounts.ColAmount)},
	"X.06":             {add(t4, accounts.RowGeneral, accounts.ColTotal)},
	"X.07":             {add(t2, accounts.RowTotal, accounts.ColFiscal)},
	"X.08":             {set(t4, "208", accounts.ColTotal, 111)},
	"X.09":             {add(t5, accounts.RowTotal, accounts.ColTotal)},
	"X.10":             {add(t5, "2080109", accounts.ColTotal)},
	"X.11":             {add(t8, accounts.RowTotal, accounts.ColIncome)},
	"X.12":             {add(t9, accounts.RowTotal, accounts.ColTotal)},
	"X.13":             {set(t5, "2080109", accounts.ColProject, 36)},
	"X.14":             {recode(t5, "2080109", "2080199")},
	"X.15":             {add(t6, accounts.RowStaff, accounts.ColAmount)},
	"X.16":             {add(t1, accounts.RowClosing, accounts.ColAmount)},
	"X.17":             {insert(t6, "30212", "因公出国（境）费用", 1)},
	"X.18":             {insert(t6, "31013", "公务用车购置", 1)},
	"X.19":             {add(t6, "30231", accounts.ColAmount)},
	"X.20":             {add(t6, "30217", accounts.ColAmount)},
	declaredAgreements: {declare, add(t10, accounts.RowTotal, accounts.ColAmount)},

	"X.21": {told("机关运行经费填为17万元（公用经费合计是16万元）", func(b *accounts.Book) { b.AgencyCost = inWan(17) })},
	"X.22": {recode(t5, "2080109", "2080505"), recode(t6, "30101", "30108")},
	"X.23": {recode(t5, "2080109", "2080506"), recode(t6, "30101", "30109")},
	"X.24": {recode(t5, "2080109", "2101101"), recode(t6, "30101", "30110")},
	"X.25": {recode(t5, "2080109", "2101103"), recode(t6, "30101", "30111")},
	"X.26": {recode(t5, "2080109", "2210201"), recode(t6, "30101", "30113")},

	"S.1": {procure(accounts.ProcurementTotal, "政府采购总额", 6)},
	"S.2": {procure(accounts.ProcurementSmall, "授予中小企业合同金额", 7)},
	"S.3": {told("车辆总数填为2（分类只有1辆）", func(b *accounts.Book) { b.Assets[accounts.AssetVehicles] = number(2) })},
	"S.4": {counts(accounts.CountVehiclesKept, 0)},
	"S.5": {counts(accounts.CountVehiclesKept, 2)},
	"S.6": {counts(accounts.CountReceptions, 0)},
	"S.7": {told("国内接待费填为2万元", func(b *accounts.Book) { b.Reception[accounts.ReceptionDomestic] = inWan(2) })},

	"S.8": {told("国内公务接待人次填为1人次（国内接待费1万元）", func(b *accounts.Book) {
		b.Counts[accounts.CountReceptionGuests] = number(1)
		b.Counts[accounts.CountReceptions] = number(1)
	})},

	"Y.1": {lastYear},
	"Y.2": {lastYear},
	"Y.3": {lastYear},
	"Y.4": {prior(accounts.PriorAgencyCost, "上年机关运行经费", 16)},
	"Y.5": {prior("three_public.total", "上年“三公”经费合计", 6)},
	"Y.6": {planned("item.2080109", "2080109的年初预算", 90)},
	"Y.7": {planned(accounts.BudgetEntrusted, "代编预算", 9)},
	"Y.8": {told("删去“年中追加”3万元这条原因", func(b *accounts.Book) { cutReason(b) })},
	"Y.9": {planned("three_public_initial.running", "“三公”年初预算·公务用车运行费", 5)},
	"Y.11": {told("上年“三公”经费三个数以元填写，单位写作万元", func(b *accounts.Book) {
		tenThousandTimes(b, "three_public.total", "three_public.vehicles", "three_public.reception")
	})},
	"Y.12": {prior("three_public.reception", "上年公务接待费", -2)},
	"Y.10": {planned("adjusted_item.2080109", "2080109的全年预算", 89)},
	"P.5":  {told("绩效自评涉及资金填为31万元（项目支出是30万元）", func(b *accounts.Book) { b.Performance.Amounts["amount"] = inWan(31) })},

	"E.1":  {form("年度资金总额（年初预算数）填为31万元", func(f *accounts.EvaluationForm) { f.All.Initial = inWan(31) })},
	"E.2":  {indicator("“培训”的分值由20改为21", func(i *accounts.Indicator) { i.Points = points(21) })},
	"E.3":  {form("产出指标的权重由50改为40", func(f *accounts.EvaluationForm) { f.Groups[0].Weight = points(40) })},
	"E.4":  {form("总分由99改为95", func(f *accounts.EvaluationForm) { f.Total = &accounts.GivenScore{Value: points(95), At: f.Total.At} })},
	"E.5":  {indicator("“培训”的人工评分填为21（分值20）", func(i *accounts.Indicator) { i.Override = &accounts.GivenScore{Value: points(21), At: i.PointsAt} })},
	"E.6":  {indicator("“培训”的人工评分填为18，没有写理由", func(i *accounts.Indicator) { i.Override = &accounts.GivenScore{Value: points(18), At: i.PointsAt} })},
	"E.7":  {form("“培训质量”写“达成预期”，得分由9改为7（分值10）", func(f *accounts.EvaluationForm) { quality(f).Rating.Value = points(7) })},
	"E.8":  {form("删去“培训质量”的未完成原因（得分9，分值10）", func(f *accounts.EvaluationForm) { quality(f).Shortfall = accounts.Text{} })},
	"E.9":  {form("全年执行数填为27万元（成本指标之和是28万元）", func(f *accounts.EvaluationForm) { f.All.Executed = inWan(27) })},
	"E.10": {form("预期目标改为“培训2期，10万元；印制资料，21万元”", func(f *accounts.EvaluationForm) { f.GoalExpected.S = "培训2期，10万元；印制资料，21万元" })},
	"E.11": {indicator("“培训（每期5万元）”的指标值由2期改为3期", func(i *accounts.Indicator) {
		i.Target.Value, i.Target.Raw.S, i.Actual.Value = points(3), "3期", points(3)
	})},
	"E.12": {form("全年执行数填为31万元（年初预算30万元）", func(f *accounts.EvaluationForm) { f.All.Executed = inWan(31) })},
	"E.14": {told("绩效自评涉及资金填为29万元（自评表是30万元）", func(b *accounts.Book) { b.Performance.Amounts["amount"] = inWan(29) })},
	"E.15": {form("财政拨款的全年执行数填为54万元（财政拨款项目支出共53万元）", func(f *accounts.EvaluationForm) { f.Fiscal.Executed = inWan(54) })},
	"E.16": {told("评为“良”的项目数填为1（自评项目1个，已有1个“优”）", func(b *accounts.Book) { b.Performance.Counts["good"] = number(1) })},
	"E.18": {form("成本指标的“印制”也写成“培训”", func(f *accounts.EvaluationForm) { f.Groups[0].Subgroups[2].Indicators[1].Name.S = "培训" })},
	"E.17": {told("绩效自评涉及资金填为39万元（项目预算是38万元）", func(b *accounts.Book) { b.Performance.Amounts["amount"] = inWan(39) })},

	"C.1": {recode(t6, "30101", "30301")},
	"C.2": {rename(t6, "30201", "办公费用")},
	"C.3": {recode(t3, "2080109", "2080199"), recode(t5, "2080109", "2080199"), rename(t5, "2080199", "其他人力资源事务")},
	"C.4": {recode(t3, "2080109", "208019")},
	"C.5": {rename(t1, "208", "一、社会保障和就业支出")},
	"C.6": {told("公开01表的行次改为1、2、4", func(b *accounts.Book) { lineNumbers(b, "1", "2", "4") })},
	"C.7": {told("公开05表三个栏目只编了两个栏次", func(b *accounts.Book) { captions(b) })},
	"C.8": {recode(t8, "2089901", "2230199")},
	"C.9": {recode(t3, "2080109", "2090199")},

	"F.1": {told("公开07表A8设为常规格式", func(b *accounts.Book) {
		s := b.Statement(t7)
		s.Look.Unformatted = append(s.Look.Unformatted, at(s, "A8"))
	})},
	"F.2": {clear(t1, accounts.RowUseNonFiscal, accounts.ColAmount)},
	"F.3": {told("删去公开02表的单位行", func(b *accounts.Book) { b.Statement(t2).Look.UnitLine = accounts.Text{} })},
	"F.4": {told("公开02表的公开部门留空", func(b *accounts.Book) { b.Statement(t2).Look.Department.S = "" })},
	"F.7": {clear(t6, accounts.RowTotal, accounts.ColAmount)},
	"F.8": {told("公开08表清空，没有说明", func(b *accounts.Book) {
		s := b.Statement(t8)
		s.Rows, s.Look.Notes = nil, nil
	})},
	"F.11": {clear(t3, "2080109", accounts.ColTotal), clear(t3, accounts.RowTotal, accounts.ColToSuperior), set(t3, "2080109", accounts.ColToSuperior, 3)},
	"F.9":  {told("删去公开02表的注", func(b *accounts.Book) { b.Statement(t2).Look.Notes = nil })},

	"D.1": {units(), told("删去第二个单位的文件夹", func(b *accounts.Book) {
		c := &b.Consolidation.Units[1]
		c.Book, c.Fault = nil, "没有这个文件夹"
	})},
	"D.2": {units(), told("第二个单位的全称也写成甲单位", func(b *accounts.Book) { b.Consolidation.Units[1].Book.Organization.FullName.S = "甲单位" })},
	"D.3": {units(), told("第二个单位的资料是上一年度的", func(b *accounts.Book) { b.Consolidation.Units[1].Book.Year-- })},
	"D.4": {units(), told("第二个单位用另一种版式", func(b *accounts.Book) { b.Consolidation.Units[1].Book.Layout = "另一种版式" })},
	"D.5": {units(), told("第二个单位的“三公”经费预算数写明是全年预算", func(b *accounts.Book) { b.Consolidation.Units[1].Book.ThreePublicBudget = accounts.AdjustedBudget })},
	"D.6": {units(), told("第二个单位自己的核对有一处错误", func(b *accounts.Book) {
		c := &b.Consolidation.Units[1]
		t := c.Book.Statement(t1).Term(accounts.RowOther, accounts.ColAmount)
		c.Errors.Add(diag.Diagnostic{Severity: diag.Error, Code: "T1.1", At: t.Figure.At, Message: "本年收入合计不等于各项之和",
			Difference: "10,000.00"})
	})},
	"D.7": {units(), add(t3, "2080109", accounts.ColProject)},
	"D.8": {units(), told("写一笔单位间往来，付款单位的支出里没有这一科目", func(b *accounts.Book) { pay(b, "2080199") })},
	"D.9": {units(), set(t2, accounts.RowTotal, accounts.ColSuperior, 3), set(t3, accounts.RowTotal, accounts.ColToSubsidiary, 3)},
	"D.10": {units(), told("部门文件夹下面还有一个单位文件夹“丙”", func(b *accounts.Book) {
		b.Consolidation.Unlisted = []accounts.Text{{S: "丙", At: diag.Position{File: b.Consolidation.At.File, Field: "丙"}}}
	})},
	"D.11": {units(), told("department.yaml 里的部门名称写成“示范局”", func(b *accounts.Book) { b.Consolidation.Name.S = "示范局" })},
	"D.12": {units(), counts(accounts.CountVehiclesKept, 3)},

	"W.4":  {reason(accounts.TopicAgencyCostVsPrior, "机关运行经费较上年减少")},
	"W.5":  {reason(accounts.TopicAgencyCostVsPrior, "")},
	"W.8":  {reason(accounts.TopicAgencyCostVsPrior, "经办人电话13800000000")},
	"W.11": {reason("basic_vs_prior.301", "任务有变"), reason("basic_vs_prior.302", "任务有变"), reason(accounts.TopicAgencyCostVsPrior, "任务有变")},
	"W.12": {told("2080109和2080505的用途都填为“开展业务”", func(b *accounts.Book) {
		for i, code := range []string{"2080109", "2080505"} {
			b.Purposes[code] = accounts.Text{S: "开展业务", At: diag.Position{File: "unit.yaml", Line: 83 + i}}
		}
	})},
	"W.13": {reason(accounts.TopicAgencyCostVsPrior, "主要原因是任务有变")},
	"W.15": {reason(accounts.TopicThreePublicVsPrior+".reception", "出国团组减少")},
	"W.16": {reason("basic_vs_prior.301", "与2018年相比人员增加")},
	"W.10": {told("名词解释删去“机关运行经费”", func(b *accounts.Book) {
		b.Glossary = slices.DeleteFunc(b.Glossary, func(g accounts.GlossaryEntry) bool { return g.Term.S == "机关运行经费" })
	})},
}

// set writes an amount of whole 万元 into a cell.
func set(id accounts.StatementID, row accounts.RowKey, col accounts.ColumnKey, to int64) change {
	return func(b *accounts.Book) string {
		s := b.Statement(id)
		t := s.Term(row, col)
		from := t.Figure.Amount
		t.Figure.Amount = accounts.NewAmount(decimal.NewFromInt(to), accounts.Wan)
		return b.Statement(id).Number() + "的“" + t.Name(s) + "”（" + t.Figure.At.Cell + "）由 " +
			money(from, accounts.Yuan) + " 改为 " + money(t.Figure.Amount, accounts.Yuan)
	}
}

// add adds one 万元 to a cell.
func add(id accounts.StatementID, row accounts.RowKey, col accounts.ColumnKey) change {
	return func(b *accounts.Book) string {
		t := b.Statement(id).Term(row, col)
		return set(id, row, col, t.Figure.Amount.In(accounts.Wan, 0).IntPart()+1)(b)
	}
}

// clear empties a cell.
func clear(id accounts.StatementID, row accounts.RowKey, col accounts.ColumnKey) change {
	return func(b *accounts.Book) string {
		s := b.Statement(id)
		t := s.Term(row, col)
		*t.Figure = accounts.Figure{State: accounts.Blank, At: t.Figure.At}
		return "清空" + b.Statement(id).Number() + "的“" + t.Name(s) + "”（" + t.Figure.At.Cell + "）"
	}
}

// insert adds a row with an amount of whole 万元 in its first column.
func insert(id accounts.StatementID, code, name string, amount int64) change {
	return func(b *accounts.Book) string {
		s := b.Statement(id)
		n := strconv.Itoa(40 + len(s.Rows))
		row := accounts.Row{Key: accounts.RowKey(code), Code: code, Name: name, At: at(s, "A"+n), NameAt: at(s, "B"+n)}
		for i := range s.Columns {
			f := accounts.Figure{State: accounts.Given, Unit: s.Unit, Places: 2, At: at(s, string(rune('E'+i))+n)}
			if i == 0 {
				f.Amount = accounts.NewAmount(decimal.NewFromInt(amount), accounts.Wan)
			}
			row.Cells = append(row.Cells, f)
		}
		s.Rows = append(s.Rows, row)
		return b.Statement(id).Number() + "加一行 " + code + " " + name + "，" + s.ColumnName(s.Columns[0]) +
			" " + money(row.Cells[0].Amount, accounts.Yuan)
	}
}

// recode changes the code of a row.
func recode(id accounts.StatementID, from, to accounts.RowKey) change {
	return func(b *accounts.Book) string {
		row := b.Statement(id).Row(from)
		row.Key, row.Code = to, string(to)
		return b.Statement(id).Number() + "的编码 " + string(from) + " 改为 " + string(to)
	}
}

// rename changes the name of a row.
func rename(id accounts.StatementID, key accounts.RowKey, name string) change {
	return func(b *accounts.Book) string {
		row := b.Statement(id).Row(key)
		from := row.Name
		row.Name = name
		return b.Statement(id).Number() + "的“" + from + "”改为“" + name + "”"
	}
}

// told is a change described by hand.
func told(text string, apply func(b *accounts.Book)) change {
	return func(b *accounts.Book) string {
		apply(b)
		return text
	}
}

func form(text string, apply func(f *accounts.EvaluationForm)) change {
	return told("自评表："+text, func(b *accounts.Book) { apply(&b.Forms[0]) })
}

// indicator changes the first indicator of the form.
func indicator(text string, apply func(i *accounts.Indicator)) change {
	return form(text, func(f *accounts.EvaluationForm) { apply(&f.Groups[0].Subgroups[0].Indicators[0]) })
}

// quality is the qualitative indicator of the form.
func quality(f *accounts.EvaluationForm) *accounts.Indicator {
	return &f.Groups[0].Subgroups[1].Indicators[0]
}

func counts(key accounts.CountKey, to int64) change {
	return func(b *accounts.Book) string {
		from := b.Counts[key]
		c := number(to)
		c.At = from.At
		b.Counts[key] = c
		return accounts.CountName(key) + "由 " + count(from.Amount) + " 改为 " + count(c.Amount)
	}
}

func prior(d accounts.Datum, name string, to int64) change {
	return func(b *accounts.Book) string { return name + put(b.Prior, d, to) }
}

func planned(d accounts.Datum, name string, to int64) change {
	return func(b *accounts.Book) string { return name + put(b.Budget, d, to) }
}

func procure(d accounts.Datum, name string, to int64) change {
	return func(b *accounts.Book) string { return name + put(b.Procurement, d, to) }
}

func put(m map[accounts.Datum]accounts.Figure, d accounts.Datum, to int64) string {
	f := m[d]
	from := f.Amount
	f.Amount = inWan(to).Amount
	m[d] = f
	return "由 " + money(from, accounts.Wan) + " 改为 " + money(f.Amount, accounts.Wan)
}

func reason(topic, text string) change {
	return func(b *accounts.Book) string {
		r := b.Reasons[topic]
		r.Text.S = text
		b.Reasons[topic] = r
		if text == "" {
			return "删去原因 " + topic
		}
		return "原因 " + topic + " 写为“" + text + "”"
	}
}

// lastYear gives a book of last year whose figures are this year's own.
func lastYear(b *accounts.Book) string {
	p, _ := smallest()
	p.Year--
	for i := range p.Statements {
		p.Statements[i].At.File = "上年/公开表.xlsx"
		for j := range p.Statements[i].Rows {
			for k := range p.Statements[i].Rows[j].Cells {
				p.Statements[i].Rows[j].Cells[k].At.File = "上年/公开表.xlsx"
			}
		}
	}
	b.PriorYear = p
	return "给出上年资料，其中各表的数与本年相同（年末结转和结余 " + money(p.Figure(cell(t1, accounts.RowClosing, accounts.ColAmount)).Amount, accounts.Yuan) + "）"
}

// units makes the book a department of two units, each like the smallest book;
// the department's amounts are theirs added up.
func units() change {
	return func(b *accounts.Book) string {
		file := "department.yaml"
		place := func(line int) diag.Position { return diag.Position{File: file, Line: line, Column: 1} }
		k := &accounts.Consolidation{At: diag.Position{File: file}, Name: accounts.Text{S: b.Organization.FullName.S, At: place(2)}, Year: b.Year, YearAt: place(3),
			Layout: accounts.Text{S: "一种版式", At: place(4)}}
		for i, name := range []string{"甲", "乙"} {
			u, dict := smallest()
			u.Organization.FullName.S, u.Layout = name+"单位", k.Layout.S
			for j := range u.Statements {
				s := &u.Statements[j]
				s.At.File = name + "/" + s.At.File
				for _, r := range s.Rows {
					for c := range r.Cells {
						r.Cells[c].At.File = s.At.File
					}
				}
			}
			u.ThreePublicBudgetBy.At.File = name + "/" + u.ThreePublicBudgetBy.At.File
			for key, c := range u.Counts {
				c.At.File = name + "/" + c.At.File
				u.Counts[key] = c
			}
			accounts.Resolve(u, dict, nil)
			at := place(6 + i)
			at.Field = name
			k.Units = append(k.Units, accounts.Constituent{Folder: accounts.Text{S: name, At: at}, Book: u})
		}
		for i := range b.Statements {
			for _, r := range b.Statements[i].Rows {
				for c := range r.Cells {
					r.Cells[c].Amount = r.Cells[c].Amount.Add(r.Cells[c].Amount)
				}
			}
		}
		for _, m := range []map[accounts.CountKey]accounts.Count{b.Counts, b.Assets} {
			for key, c := range m {
				c.Amount = c.Amount.Add(c.Amount)
				m[key] = c
			}
		}
		for _, m := range []map[accounts.Datum]accounts.Figure{b.Reception, b.Procurement} {
			for key, f := range m {
				f.Amount = f.Amount.Add(f.Amount)
				m[key] = f
			}
		}
		b.Organization.Level, b.Organization.Members, b.Consolidation = accounts.Department, nil, k
		return "由甲、乙两个单位组成一个部门，部门各表是两个单位相加"
	}
}

// pay declares that 乙 received from 甲 what 甲 spent under a code.
func pay(b *accounts.Book, code string) {
	k := b.Consolidation
	at := diag.Position{File: k.At.File, Line: 9, Column: 5}
	say := func(s string) accounts.Text { return accounts.Text{S: s, At: at} }
	amount := inWan(1)
	amount.At = at
	k.Transfers = append(k.Transfers, accounts.Transfer{At: at, From: say("甲"), To: say("乙"), Amount: amount,
		Expenditure: accounts.ColProject, ExpenditureCode: say(code), Income: accounts.ColOther, IncomeCode: say("2080109"), Reason: say("补助")})
}

// cutReason takes the second part of a quantified reason away.
func cutReason(b *accounts.Book) {
	r := b.Reasons[accounts.TopicGeneralVsBudget]
	r.Parts = r.Parts[:1]
	b.Reasons[accounts.TopicGeneralVsBudget] = r
}

func lineNumbers(b *accounts.Book, numbers ...string) {
	s := b.Statement(t1)
	for i, n := range numbers {
		s.Look.LineNumbers = append(s.Look.LineNumbers, accounts.Text{S: n, At: at(s, "B"+strconv.Itoa(6+i))})
	}
}

func captions(b *accounts.Book) {
	s := b.Statement(t5)
	for i, c := range s.Columns {
		column := strings.ToUpper(string(rune('e' + i)))
		s.Look.Captions = append(s.Look.Captions, accounts.Text{S: s.ColumnName(c), At: at(s, column+"6")})
		ordinal := accounts.Text{At: at(s, column+"7")}
		if i > 0 {
			ordinal.S = strconv.Itoa(i)
		}
		s.Look.Ordinals = append(s.Look.Ordinals, ordinal)
	}
}

func inWan(n int64) accounts.Figure {
	return accounts.Figure{Amount: accounts.NewAmount(decimal.NewFromInt(n), accounts.Wan), State: accounts.Given,
		Unit: accounts.Wan, Places: 2, At: diag.Position{File: "unit.yaml", Line: 80}}
}

func number(n int64) accounts.Count {
	return accounts.Count{Figure: accounts.Figure{Amount: accounts.NewAmount(decimal.NewFromInt(n), accounts.Yuan),
		State: accounts.Given, At: diag.Position{File: "unit.yaml", Line: 81}}}
}

func points(n int64) decimal.Decimal { return decimal.NewFromInt(n) }

// tenThousandTimes takes figures of last year as if they had been written in 元
// under 万元.
func tenThousandTimes(b *accounts.Book, of ...accounts.Datum) {
	for _, d := range of {
		f := b.Prior[d]
		f.Amount = accounts.NewAmount(f.Amount.Decimal().Shift(4), accounts.Yuan)
		b.Prior[d] = f
	}
}
