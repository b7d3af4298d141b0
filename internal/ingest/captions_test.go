package ingest

import (
	"juesuan/internal/accounts"
	"juesuan/internal/workbook"
)

// The rows of 公开01 and 公开04 as units print them, without their ordinals: what
// the drawings of this package's tests write.

// rowCaption is a row that has no code: what it is called, the name that is written first.
type rowCaption struct {
	Key   accounts.RowKey
	Names []string // the first one is written
}

// cellName is the A1 name of a column and row, both from 1.
func cellName(col, row int) string { return workbook.CellName(row, col) }

var overallIncomeRows = []rowCaption{
	{accounts.RowGeneral, []string{"一般公共预算财政拨款收入", "一般公共预算财政拨款"}},
	{accounts.RowFund, []string{"政府性基金预算财政拨款收入", "政府性基金预算财政拨款"}},
	{accounts.RowStateCapital, []string{"国有资本经营预算财政拨款收入", "国有资本经营预算财政拨款"}},
	{accounts.RowSuperior, []string{"上级补助收入"}},
	{accounts.RowBusiness, []string{"事业收入"}},
	{accounts.RowOperating, []string{"经营收入"}},
	{accounts.RowSubsidiary, []string{"附属单位上缴收入"}},
	{accounts.RowOther, []string{"其他收入"}},
}

var overallIncomeTail = []rowCaption{
	{accounts.RowIncomeTotal, []string{"本年收入合计", "收入合计"}},
	{accounts.RowUseNonFiscal, []string{"使用非财政拨款结余", "使用非财政拨款结余(含专用结余)", "使用非财政拨款结余和专用结余", "使用非财政拨款结余(含专用基金)", "用事业基金弥补收支差额"}},
	{accounts.RowOpening, []string{"年初结转和结余", "年初结转结余", "上年结转和结余"}},
	{accounts.RowIncomeGrand, []string{"总计", "收入总计", "合计"}},
}

var overallExpenditureTail = []rowCaption{
	{accounts.RowExpenditureTotal, []string{"本年支出合计", "支出合计"}},
	{accounts.RowDistribution, []string{"结余分配"}},
	{accounts.RowClosing, []string{"年末结转和结余", "年末结转结余", "结转下年"}},
	{accounts.RowExpenditureGrand, []string{"总计", "支出总计", "合计"}},
}

var fiscalIncomeRows = []rowCaption{
	{accounts.RowGeneral, []string{"一般公共预算财政拨款", "一般公共预算财政拨款收入", "一般公共预算"}},
	{accounts.RowFund, []string{"政府性基金预算财政拨款", "政府性基金预算财政拨款收入", "政府性基金预算", "政府性基金"}},
	{accounts.RowStateCapital, []string{"国有资本经营预算财政拨款", "国有资本经营预算财政拨款收入", "国有资本经营预算"}},
}

// The three rows under 年初财政拨款结转和结余 carry the names of the first
// three: the reader tells them by their place below it.
var fiscalIncomeTail = []rowCaption{
	{accounts.RowIncomeTotal, []string{"本年收入合计", "收入合计"}},
	{accounts.RowOpening, []string{"年初财政拨款结转和结余", "年初结转和结余", "年初财政拨款结转结余", "年初结转结余", "上年财政拨款结转和结余", "上年结转和结余"}},
	{accounts.RowOpeningGeneral, []string{"一般公共预算财政拨款", "一般公共预算"}},
	{accounts.RowOpeningFund, []string{"政府性基金预算财政拨款", "政府性基金预算", "政府性基金"}},
	{accounts.RowOpeningStateCapital, []string{"国有资本经营预算财政拨款", "国有资本经营预算"}},
	{accounts.RowIncomeGrand, []string{"合计", "总计", "收入总计"}},
}

var fiscalExpenditureTail = []rowCaption{
	{accounts.RowExpenditureTotal, []string{"本年支出合计", "支出合计"}},
	{accounts.RowClosing, []string{"年末财政拨款结转和结余", "年末结转和结余", "年末财政拨款结转结余", "年末结转结余", "结转下年"}},
	{accounts.RowExpenditureGrand, []string{"合计", "总计", "支出总计"}},
}

// classRows are the 类.
var classRows = func() (rows []rowCaption) {
	for _, c := range accounts.Classes {
		rows = append(rows, rowCaption{c.Code, c.Names})
	}
	return rows
}()
