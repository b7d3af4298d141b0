package check

import (
	"slices"
	"sync"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
)

// rules is the ledger, in the order of its ids.
var rules = slices.Concat(statementRules, crossRules, stockRules, budgetRules, sizeRules, shareRules, formRules,
	codeRules, printRules, wordRules, textRules, departmentRules)

// ruleIndex finds a rule by its id.
var ruleIndex = sync.OnceValue(func() map[string]int {
	m := make(map[string]int, len(rules))
	for i := range rules {
		m[rules[i].ID] = i
	}
	return m
})

// T: within one statement (表内).
var statementRules = []Rule{
	{ID: "T1.1", Title: "本年收入合计 = Σ(一…八 收入)", Severity: diag.Error, Stage: StageBook, Reads: "公开01", OpenRounded: true, fn: sumsHold(t1)},
	{ID: "T1.2", Title: "收入总计 = 本年收入合计 + 使用非财政拨款结余(含专用结余) + 年初结转和结余", Severity: diag.Error, Stage: StageBook, Reads: "公开01", OpenRounded: true, fn: sumsHold(t1)},
	{ID: "T1.3", Title: "本年支出合计 = Σ(各功能分类)", Severity: diag.Error, Stage: StageBook, Reads: "公开01", OpenRounded: true, fn: sumsHold(t1)},
	{ID: "T1.4", Title: "支出总计 = 本年支出合计 + 结余分配 + 年末结转和结余", Severity: diag.Error, Stage: StageBook, Reads: "公开01", OpenRounded: true, fn: sumsHold(t1)},
	{ID: "T1.5", Title: "收入总计 = 支出总计", Severity: diag.Error, Stage: StageBook, Reads: "公开01", OpenRounded: true, fn: agree(t1, t1)},
	{ID: "T2.1", Title: "每行：本年收入合计 = Σ(财政拨款/上级补助/事业/经营/附属上缴/其他)", Severity: diag.Error, Stage: StageBook, Reads: "公开02", OpenRounded: true, fn: sumsHold(t2)},
	{ID: "T2.2", Title: "合计行 = Σ顶级行（每列）", Severity: diag.Error, Stage: StageBook, Reads: "公开02", OpenRounded: true, fn: sumsHold(t2)},
	{ID: "T2.3", Title: "类 = Σ款，款 = Σ项（每列；表列示层级时）", Severity: diag.Error, Stage: StageBook, Reads: "公开02", OpenRounded: true, fn: sumsHold(t2)},
	{ID: "T3.1", Title: "每行：本年支出合计 = Σ(基本/项目/上缴上级/经营/对附属补助)", Severity: diag.Error, Stage: StageBook, Reads: "公开03", OpenRounded: true, fn: sumsHold(t3)},
	{ID: "T3.2", Title: "合计行 = Σ顶级行（每列）", Severity: diag.Error, Stage: StageBook, Reads: "公开03", OpenRounded: true, fn: sumsHold(t3)},
	{ID: "T3.3", Title: "类 = Σ款，款 = Σ项（每列；表列示层级时）", Severity: diag.Error, Stage: StageBook, Reads: "公开03", OpenRounded: true, fn: sumsHold(t3)},
	{ID: "T4.1", Title: "本年收入合计 = 一般 + 基金 + 国资", Severity: diag.Error, Stage: StageBook, Reads: "公开04", OpenRounded: true, fn: sumsHold(t4)},
	{ID: "T4.2", Title: "每功能行及本年支出合计/年末/总计行：合计 = 一般 + 基金 + 国资", Severity: diag.Error, Stage: StageBook, Reads: "公开04", OpenRounded: true, fn: sumsHold(t4)},
	{ID: "T4.3", Title: "本年支出合计（四列）= Σ功能行", Severity: diag.Error, Stage: StageBook, Reads: "公开04", OpenRounded: true, fn: sumsHold(t4)},
	{ID: "T4.4", Title: "年初财政拨款结转和结余 = 一般 + 基金 + 国资", Severity: diag.Error, Stage: StageBook, Reads: "公开04", OpenRounded: true, fn: sumsHold(t4)},
	{ID: "T4.5", Title: "收入总计 = 本年收入合计 + 年初财政拨款结转和结余", Severity: diag.Error, Stage: StageBook, Reads: "公开04", OpenRounded: true, fn: sumsHold(t4)},
	{ID: "T4.6", Title: "支出总计（四列）= 本年支出合计 + 年末财政拨款结转和结余", Severity: diag.Error, Stage: StageBook, Reads: "公开04", OpenRounded: true, fn: sumsHold(t4)},
	{ID: "T4.7", Title: "收入总计 = 支出总计（合计列）", Severity: diag.Error, Stage: StageBook, Reads: "公开04", OpenRounded: true, fn: agree(t4, t4)},
	{ID: "T4.8", Title: "分预算平衡：收入 + 年初 = 支出 + 年末（一般/基金/国资）", Severity: diag.Error, Stage: StageBook, Reads: "公开04", OpenRounded: true, fn: agree(t4, t4)},
	{ID: "T4.9", Title: "国资列只出现在223行，223行只出现在国资列；234行只出现在基金列", Severity: diag.Error, Stage: StageBook, Reads: "公开04", fn: budgetsKeepApart},
	{ID: "T5.1", Title: "每行：本年支出合计 = 基本支出 + 项目支出", Severity: diag.Error, Stage: StageBook, Reads: "公开05", OpenRounded: true, fn: sumsHold(t5)},
	{ID: "T5.2", Title: "合计行 = Σ顶级行（每列）", Severity: diag.Error, Stage: StageBook, Reads: "公开05", OpenRounded: true, fn: sumsHold(t5)},
	{ID: "T5.3", Title: "类 = Σ款，款 = Σ项（每列；表列示层级时）", Severity: diag.Error, Stage: StageBook, Reads: "公开05", OpenRounded: true, fn: sumsHold(t5)},
	{ID: "T5.4", Title: "不含223（国资）及234科目", Severity: diag.Error, Stage: StageBook, Reads: "公开05",
		fn: onlyClasses(t5, func(c string) bool { return c != "223" && c != "234" }, "一般公共预算支出表里不应有这个科目")},
	{ID: "T6.301", Title: "301 = Σ301各款", Severity: diag.Error, Stage: StageBook, Reads: "公开06", OpenRounded: true, fn: sumsHold(t6)},
	{ID: "T6.302", Title: "302 = Σ302各款", Severity: diag.Error, Stage: StageBook, Reads: "公开06", OpenRounded: true, fn: sumsHold(t6)},
	{ID: "T6.303", Title: "303 = Σ303各款", Severity: diag.Error, Stage: StageBook, Reads: "公开06", OpenRounded: true, fn: sumsHold(t6)},
	{ID: "T6.307", Title: "307 = Σ307各款", Severity: diag.Error, Stage: StageBook, Reads: "公开06", OpenRounded: true, fn: sumsHold(t6)},
	{ID: "T6.310", Title: "310 = Σ310各款", Severity: diag.Error, Stage: StageBook, Reads: "公开06", OpenRounded: true, fn: sumsHold(t6)},
	{ID: "T6.312", Title: "312 = Σ312各款", Severity: diag.Error, Stage: StageBook, Reads: "公开06", OpenRounded: true, fn: sumsHold(t6)},
	{ID: "T6.399", Title: "399 = Σ399各款", Severity: diag.Error, Stage: StageBook, Reads: "公开06", OpenRounded: true, fn: sumsHold(t6)},
	{ID: "T6.p", Title: "人员经费合计 = 301 + 303", Severity: diag.Error, Stage: StageBook, Reads: "公开06", OpenRounded: true, fn: sumsHold(t6)},
	{ID: "T6.g", Title: "公用经费合计 = 302 + 307 + 310 + 312 + 399（及309/311/313，若有）", Severity: diag.Error, Stage: StageBook, Reads: "公开06", OpenRounded: true, fn: sumsHold(t6)},
	{ID: "T6.t", Title: "合计 = 人员经费合计 + 公用经费合计", Severity: diag.Error, Stage: StageBook, Reads: "公开06", OpenRounded: true, fn: sumsHold(t6)},
	{ID: "T7.1", Title: "预算：合计 = 出国 + 车小计 + 接待", Severity: diag.Error, Stage: StageBook, Reads: "公开07", OpenRounded: true, fn: sumsHold(t7)},
	{ID: "T7.2", Title: "预算：车小计 = 购置 + 运行", Severity: diag.Error, Stage: StageBook, Reads: "公开07", OpenRounded: true, fn: sumsHold(t7)},
	{ID: "T7.3", Title: "决算：合计 = 出国 + 车小计 + 接待", Severity: diag.Error, Stage: StageBook, Reads: "公开07", OpenRounded: true, fn: sumsHold(t7)},
	{ID: "T7.4", Title: "决算：车小计 = 购置 + 运行", Severity: diag.Error, Stage: StageBook, Reads: "公开07", OpenRounded: true, fn: sumsHold(t7)},
	{ID: "T7.5", Title: "决算 ≤ 预算（逐项；超出须说明）", Severity: diag.Warning, Stage: StageBook, Reads: "公开07", Open: true, fn: finalWithinBudget},
	{ID: "T8.1", Title: "每行：年初 + 本年收入 − 本年支出小计 = 年末", Severity: diag.Error, Stage: StageBook, Reads: "公开08", OpenRounded: true, fn: sumsHold(t8)},
	{ID: "T8.2", Title: "每行：本年支出小计 = 基本 + 项目", Severity: diag.Error, Stage: StageBook, Reads: "公开08", OpenRounded: true, fn: sumsHold(t8)},
	{ID: "T8.3", Title: "合计行 = Σ顶级行；类款项汇总", Severity: diag.Error, Stage: StageBook, Reads: "公开08", OpenRounded: true, fn: sumsHold(t8)},
	{ID: "T9.1", Title: "每行：本年支出合计 = 基本 + 项目", Severity: diag.Error, Stage: StageBook, Reads: "公开09", OpenRounded: true, fn: sumsHold(t9)},
	{ID: "T9.2", Title: "合计行 = Σ顶级行；类款项汇总", Severity: diag.Error, Stage: StageBook, Reads: "公开09", OpenRounded: true, fn: sumsHold(t9)},
	{ID: "T9.3", Title: "（含收入版式）年初 + 本年收入 − 本年支出 = 年末", Severity: diag.Error, Stage: StageBook, Reads: "公开09", OpenRounded: true, fn: sumsHold(t9)},
	{ID: "T9.4", Title: "只含223科目", Severity: diag.Error, Stage: StageBook, Reads: "公开09",
		fn: onlyClasses(t9, func(c string) bool { return c == "223" }, "国有资本经营预算支出表里只能有223类")},
	{ID: declaredSums, Title: "版式另列的表：合计 = 各项之和（沿资金、收支、性质、“三公”、科目）；其中各项 ≤ 合计", Severity: diag.Error, Stage: StageBook,
		Reads: "版式另列的表", OpenRounded: true, fn: declaredAdd},
}

// X: across statements (表间).
var crossRules = []Rule{
	{ID: "X.01", Title: "01本年收入合计 = 02合计.本年收入合计", Severity: diag.Error, Stage: StageBook, Reads: "公开01、02", OpenRounded: true, fn: agree(t1, t2)},
	{ID: "X.02", Title: "01一+二+三（三本预算财政拨款收入）= 02合计.财政拨款收入", Severity: diag.Error, Stage: StageBook, Reads: "公开01、02", OpenRounded: true, fn: agree(t1, t2)},
	{ID: "X.03", Title: "01四/五/六/七/八 = 02合计.上级补助/事业/经营/附属上缴/其他", Severity: diag.Error, Stage: StageBook, Reads: "公开01、02", OpenRounded: true, fn: agree(t1, t2)},
	{ID: "X.04", Title: "01本年支出合计 = 03合计.本年支出合计", Severity: diag.Error, Stage: StageBook, Reads: "公开01、03", OpenRounded: true, fn: agree(t1, t3)},
	{ID: "X.05", Title: "01每功能类 = 03该类合计", Severity: diag.Error, Stage: StageBook, Reads: "公开01、03", OpenRounded: true, fn: agree(t1, t3)},
	{ID: "X.06", Title: "01一/二/三收入 = 04一/二/三收入", Severity: diag.Error, Stage: StageBook, Reads: "公开01、04", OpenRounded: true, fn: agree(t1, t4)},
	{ID: "X.07", Title: "02合计.财政拨款收入 = 04本年收入合计", Severity: diag.Error, Stage: StageBook, Reads: "公开02、04", OpenRounded: true, fn: agree(t2, t4)},
	{ID: "X.08", Title: "04每功能类合计 ≤ 01该类（差额=非财政拨款支出）", Severity: diag.Error, Stage: StageBook, Reads: "公开01、04", OpenRounded: true, fn: fiscalWithinAll},
	{ID: "X.09", Title: "04本年支出合计.一般 = 05合计", Severity: diag.Error, Stage: StageBook, Reads: "公开04、05", OpenRounded: true, fn: agree(t4, t5)},
	{ID: "X.10", Title: "04每功能类.一般 = 05该类合计", Severity: diag.Error, Stage: StageBook, Reads: "公开04、05", OpenRounded: true, fn: agree(t4, t5)},
	{ID: "X.11", Title: "04基金：收入/年初/支出（分类）/年末 = 08合计", Severity: diag.Error, Stage: StageBook, Reads: "公开04、08", OpenRounded: true, fn: agree(t4, t8)},
	{ID: "X.12", Title: "04本年支出合计.国资 = 09合计.本年支出合计（09含收入时：收入/年初/年末亦同）", Severity: diag.Error, Stage: StageBook, Reads: "公开04、09", OpenRounded: true, fn: agree(t4, t9)},
	{ID: "X.13", Title: "05每项（基本/项目）≤ 03同项（差额=非一般公共预算支出）", Severity: diag.Error, Stage: StageBook, Reads: "公开03、05", OpenRounded: true, fn: generalWithinAll},
	{ID: "X.14", Title: "05/08/09的科目集合包含于03；02的科目有收入无支出须有结转", Severity: diag.Error, Stage: StageBook, Reads: "公开01、02、03、05、08、09", fn: itemsContained},
	{ID: "X.15", Title: "05合计.基本支出 = 06合计（人员+公用）", Severity: diag.Error, Stage: StageBook, Reads: "公开05、06", OpenRounded: true, fn: agree(t5, t6)},
	{ID: "X.16", Title: "非财政滚动：年初差 + 收入差 + 使用非财政拨款结余 − 结余分配 − 支出差 = 年末差；各差额 ≥ 0", Severity: diag.Error, Stage: StageBook, Reads: "公开01、04", OpenRounded: true, fn: nonFiscalRolls},
	{ID: "X.17", Title: "07决算.因公出国（境）费 ≥ 06.30212（差额=项目支出中的三公）", Severity: diag.Error, Stage: StageBook, Reads: "公开06、07", OpenRounded: true, fn: threePublicCovers(accounts.ColFinalAbroad, "30212")},
	{ID: "X.18", Title: "07决算.公务用车购置费 ≥ 06.31013（差额=项目支出中的三公）", Severity: diag.Error, Stage: StageBook, Reads: "公开06、07", OpenRounded: true, fn: threePublicCovers(accounts.ColFinalPurchase, "31013")},
	{ID: "X.19", Title: "07决算.公务用车运行维护费 ≥ 06.30231（差额=项目支出中的三公）", Severity: diag.Error, Stage: StageBook, Reads: "公开06、07", OpenRounded: true, fn: threePublicCovers(accounts.ColFinalRunning, "30231")},
	{ID: "X.20", Title: "07决算.公务接待费 ≥ 06.30217（差额=项目支出中的三公）", Severity: diag.Error, Stage: StageBook, Reads: "公开06、07", OpenRounded: true, fn: threePublicCovers(accounts.ColFinalReception, "30217")},
	{ID: "X.21", Title: "机关运行经费 = 06公用经费合计（单位全部为行政/参公时；否则 ≤）", Severity: diag.Error, Stage: StageBook, Reads: "公开06、单位概况", OpenRounded: true, fn: agencyCost},
	{ID: "X.22", Title: "06.30108机关事业单位基本养老保险缴费 = 05基本支出2080505", Severity: diag.Info, Stage: StageBook, Reads: "公开05、06", Open: true, fn: economicMatches("30108", "2080505")},
	{ID: "X.23", Title: "06.30109职业年金缴费 = 05基本支出2080506", Severity: diag.Info, Stage: StageBook, Reads: "公开05、06", Open: true, fn: economicMatches("30109", "2080506")},
	{ID: "X.24", Title: "06.30110职工基本医疗保险缴费 = 05基本支出2101101+2101102", Severity: diag.Info, Stage: StageBook, Reads: "公开05、06", Open: true, fn: economicMatches("30110", "2101101", "2101102")},
	{ID: "X.25", Title: "06.30111公务员医疗补助缴费 = 05基本支出2101103", Severity: diag.Info, Stage: StageBook, Reads: "公开05、06", Open: true, fn: economicMatches("30111", "2101103")},
	{ID: "X.26", Title: "06.30113住房公积金 = 05基本支出2210201", Severity: diag.Info, Stage: StageBook, Reads: "公开05、06", Open: true, fn: economicMatches("30113", "2210201")},
	{ID: declaredAgreements, Title: "版式另列的表：每个数 = 其他各表同一口径的数", Severity: diag.Error, Stage: StageBook, Reads: "版式另列的表、九张表", OpenRounded: true, fn: declaredAgree},
}
