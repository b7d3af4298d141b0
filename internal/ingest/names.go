package ingest

import (
	"slices"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/pattern"
	"juesuan/internal/region"
	"juesuan/internal/scope"
)

// itemOrdinal is what stands before the name of an item: 一、 （一） 1． （1） 其中：
var itemOrdinal = pattern.Of(`^(?:[一二三四五六七八九十]+[、.]|\([一二三四五六七八九十0-9]+\)、?|[0-9]+[、.]|其中:)`)

// itemName is a caption without its ordinals.
func itemName(caption string) string {
	s := region.Plain(caption)
	for {
		rest := itemOrdinal.ReplaceAllString(s, "")
		if rest == s {
			return s
		}
		s = rest
	}
}

// blockName is the caption of a row without ordinals, code and 其中.
func blockName(name string) string {
	s := itemName(name)
	if _, n, ok := splitCode(s); ok {
		s = n
	}
	return withoutLevel(s)
}

// className is the name of a class without the code or （类） that some forms
// write with it.
func className(key accounts.RowKey, name string) string {
	if !accounts.IsCode(string(key)) {
		return name
	}
	if _, n, ok := splitCode(itemName(name)); ok {
		name = n
	} else if ordinal, _ := accounts.SplitOrdinal(name); ordinal == "" {
		name = itemName(name) // 1. （一） are none of the ordinals that are to run
	}
	return withoutLevel(name)
}

// withoutLevel is a name without the level of its code, which some forms write
// behind it.
func withoutLevel(name string) string {
	name = strings.TrimSpace(name)
	for _, tail := range [...]string{"（类）", "（款）", "（项）", "(类)", "(款)", "(项)"} {
		if s, ok := strings.CutSuffix(name, tail); ok {
			return s
		}
	}
	return name
}

// What a balance, and the distribution of one, consists of, in rows below it.
var (
	partsOfBalance = []string{"基本支出结转", "基本支出结转和结余", "项目支出结转", "项目支出结余", "项目支出结转和结余", "经营结余", "非财政拨款结转", "非财政拨款结余", "财政拨款结转",
		"财政拨款结余", "专用结余"}
	partsOfFunds  = []string{"一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款", "一般公共预算", "政府性基金预算", "国有资本经营预算"}
	partsOfShares = []string{"交纳所得税", "交纳企业所得税", "缴纳企业所得税", "提取职工福利基金", "提取专用结余", "提取专用基金", "转入事业基金", "转入非财政拨款结余", "事业单位转入非财政拨款结余"}
)

// isBalancePart reports whether a row stands below a balance and says what it
// consists of.
func (t *table) isBalancePart(name, caption string) bool {
	var parts []string
	switch t.last {
	case accounts.RowOpening:
		parts = partsOfBalance
	case accounts.RowClosing:
		if parts = partsOfBalance; t.s.ID == accounts.FiscalOverall {
			parts = slices.Concat(partsOfBalance, partsOfFunds)
		}
	case accounts.RowDistribution:
		parts = partsOfShares
	case accounts.RowBusiness:
		return strings.HasSuffix(caption, "教育收费")
	case accounts.RowUseNonFiscal:
	default:
		return false
	}
	return strings.HasPrefix(name, "其中:") || slices.Contains(parts, caption)
}

// ofItems reports whether a declared table is of the items of “三公”, between which
// its forms print facts.
func (t *table) ofItems() bool {
	return t.s.ID > accounts.NumStatements && slices.ContainsFunc(t.words[0].rows, func(r keyed[accounts.RowKey]) bool {
		return r.point.At(scope.Item) != scope.AllItems
	})
}

// isWholeBelow gives a declared row without amounts those of the whole below it:
// 一、“三公”经费支出, （一）支出合计.
func (t *table) isWholeBelow(row int, caption string) bool {
	r := scope.Read(caption)
	p, o := r.On(t.form.Counts, nil)
	s := t.s.Row(t.last)
	if t.s.ID <= accounts.NumStatements || s == nil || !r.Whole || o != scope.Said || p != scope.At(t.form.Counts...) ||
		slices.ContainsFunc(s.Cells, accounts.Figure.Known) {
		return false
	}
	s.Cells = t.cells(row, s.Key, s.Name)
	return true
}
