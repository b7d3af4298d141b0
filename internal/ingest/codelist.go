package ingest

import (
	"slices"
	"strconv"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/region"
	"juesuan/internal/workbook"
)

// codeCaptions are what the columns of a list of codes are called.
var codeCaptions = [...][]string{
	{"编码", "科目编码", "代码", "科目代码"},
	{"名称", "科目名称"},
	{"年度", "年份", "适用年度"},
}

// CodeList reads the list of codes that a finance bureau has laid beside its
// units (科目.xlsx): code, name and year, in any order of columns and under their
// captions, on every sheet that has them. name is what messages call the file.
// Faults are told at their cells, all of them; rows with one are left out.
func CodeList(path, name string) ([]accounts.CodeName, diag.List) {
	w, list := workbook.ReadFile(path, name)
	if w == nil {
		return nil, list
	}
	l := &codeList{list: &list, first: map[codeYear]diag.Position{}, names: map[codeYear]string{}}
	headed := false
	for i := range w.Sheets {
		headed = l.sheet(region.New(w, i)) || headed
	}
	if !headed {
		list.Tell(diag.Error, "codes.captions", diag.Position{File: name}, "科目表里没有找到表头", "请在第一行写明三栏：编码、名称、年度")
	}
	if l.others > 0 {
		list.Warnf("codes.other", l.other, "科目表里有%d行不是支出功能分类（2开头）或部门预算支出经济分类（3开头）的编码，没有用", l.others)
	}
	return l.rows, list
}

type codeYear struct {
	code string
	year int
}

type codeList struct {
	list   *diag.List
	rows   []accounts.CodeName
	first  map[codeYear]diag.Position
	names  map[codeYear]string
	others int
	other  diag.Position // the first of them
}

// sheet reads a sheet; false if it has no such captions.
func (l *codeList) sheet(g *region.Grid) bool {
	var cols [len(codeCaptions)]int
	head := 0
	for row := 1; row <= min(g.Last, 20) && head == 0; row++ {
		cols = [len(codeCaptions)]int{}
		for col := 1; col <= g.Wide; col++ {
			for i, captions := range codeCaptions {
				if cols[i] == 0 && slices.Contains(captions, g.Caption(row, col)) {
					cols[i] = col
				}
			}
		}
		if cols[0] > 0 && cols[1] > 0 {
			head = row
		}
	}
	if head == 0 {
		return false
	}
	if cols[2] == 0 {
		l.list.Tell(diag.Error, "codes.captions", g.Place(head, cols[0]), "科目表没有“年度”一栏", "同一编码各年的名称会不同，请写明每个编码是哪一年的")
		return true
	}
	for row := head + 1; row <= g.Last; row++ {
		code, name, year := region.Plain(g.At(row, cols[0]).Value), strings.TrimSpace(region.OneLine(g.At(row, cols[1]).Value)),
			region.Plain(g.At(row, cols[2]).Value)
		if code == "" && name == "" {
			continue
		}
		l.row(g, row, cols, code, name, year)
	}
	return true
}

func (l *codeList) row(g *region.Grid, row int, cols [len(codeCaptions)]int, code, name, year string) {
	refuse := func(i int, message, hint string) {
		l.list.Tell(diag.Error, "codes.row", g.Place(row, cols[i]), message, hint)
	}
	c, ok := accounts.ParseCode(code)
	economic := strings.HasPrefix(code, "3")
	switch n := c.Level(); {
	case !ok || n != 3 && n != 5 && (n != 7 || economic):
		refuse(0, "“"+region.Clip(code)+"”不是科目编码", "功能分类是3、5、7位数字，经济分类是3、5位数字")
		return
	case !economic && code[0] != '2':
		if l.others++; l.others == 1 {
			l.other = g.Place(row, cols[0])
		}
		return
	case name == "":
		refuse(1, "科目"+code+"没有写名称", "请补上名称，或删去这一行")
		return
	}
	y, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSuffix(year, "度"), "年"))
	if err != nil || y < firstYear || y > lastYear {
		refuse(2, "科目"+code+"的年度“"+region.Clip(year)+"”不像是年份", "请写四位数字的年份，如2025")
		return
	}
	key := codeYear{code, y}
	if had, twice := l.names[key]; twice {
		if !accounts.SameName(had, name) {
			at := g.Place(row, cols[1])
			l.list.Tell(diag.Error, "codes.twice", at, "科目"+code+"在"+strconv.Itoa(y)+"年有两个名称", "同一年一个编码只能有一个名称",
				diag.Side{At: at, Label: code, Value: name}, diag.Side{At: l.first[key], Label: code, Value: had})
		}
		return
	}
	l.names[key], l.first[key] = name, g.Place(row, cols[1])
	l.rows = append(l.rows, accounts.CodeName{Code: code, Name: name, From: y, To: y})
}
