// Package accounts holds one unit's final accounts for one year: exact
// amounts, classification codes, the nine statements, and all that the
// statements lack.
//
// ingest fills a Book, Resolve turns it into its final form (units to 元, codes
// to the official titles of the year, prior year attached); from there on it is
// read only. The package reads no file and knows neither layout nor page.
//
// # Vocabulary
//
//	final accounts          决算
//	statement               决算公开表, 公开01…公开09
//	function code           支出功能分类科目: class 类 (3 digits), section 款 (5), item 项 (7)
//	economic code           部门预算支出经济分类科目: 类 (3 digits), 款 (5)
//	general public budget   一般公共预算
//	government fund         政府性基金预算
//	state capital           国有资本经营预算
//	fiscal appropriation    财政拨款: the three budgets together
//	basic expenditure       基本支出
//	project expenditure     项目支出
//	staff cost              人员经费 (301, 303)
//	operating cost          公用经费 (all other classes of 公开06)
//	agency operating cost   机关运行经费
//	three public expenses   “三公”经费
//	opening balance         年初结转和结余
//	closing balance         年末结转和结余
//	distribution            结余分配
//	non-fiscal balance used 使用非财政拨款结余
//	initial budget          年初预算
//	adjusted budget         全年预算
//	entrusted budget        代编预算
//	consolidation           部门汇总: a department's accounts as the sum of its units'
//	transfer                单位间往来: what one unit of a department paid another
//	self-evaluation form    项目支出绩效自评表
//	indicator               绩效指标
package accounts
