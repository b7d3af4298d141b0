package ingest

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/xuri/excelize/v2"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/golden"
	"juesuan/internal/workbook"
)

// all draws the nine statements in their usual order, each after next.
func (d *drawing) all(next func(id accounts.StatementID), title func(id accounts.StatementID, title string) string, number func(id accounts.StatementID) string, unit string) {
	for id := accounts.StatementID(1); id <= accounts.NumStatements; id++ {
		next(id)
		name := statementNames[id-1].Titles[0]
		if id == accounts.StateCapital && len(d.columns[id]) > 3 {
			name = statementNames[id-1].Titles[1]
		}
		d.statement(id, title(id, name), number(id), unit)
	}
}

func (d *drawing) statement(id accounts.StatementID, title, number, unit string) {
	switch id {
	case accounts.Overall:
		d.overall(title, number, unit)
	case accounts.FiscalOverall:
		d.fiscal(title, number, unit)
	case accounts.GeneralBasic:
		d.basic(title, number, unit, []string{"301", "303"}, []string{"302"}, []string{"307", "310", "312", "399"})
	case accounts.ThreePublic:
		d.threePublic(title, number, unit, "预算数", "决算数")
	default:
		d.coded(id, title, number, unit)
	}
}

func plainTitle(_ accounts.StatementID, title string) string { return title }
func noNumber(accounts.StatementID) string                   { return "" }
func usualNumber(id accounts.StatementID) string             { return fmt.Sprintf("公开%02d表", id) }

// separated writes an amount as text, with separators and a space behind.
func separated(digits string) any {
	return accounts.Format(decimal.RequireFromString(digits), int32(len(digits)-strings.IndexByte(digits, '.')-1), true) + " "
}

// corpus are workbooks as units elsewhere hold them. What their forms have in
// common is the law's nine statements; all else differs.
var corpus = []struct {
	name string
	draw func(d *drawing)
	told []string // diagnostics, by code, that the reading gives all the same
}{
	{"九张表上下排在一张工作表里，万元六位小数", func(d *drawing) {
		d.unit, d.places = accounts.Wan, 6
		d.all(func(accounts.StatementID) {}, plainTitle, usualNumber, "金额单位：万元")
	}, nil},
	{"上下排，附注紧接下一张表，附注里有别的表名", func(d *drawing) {
		d.unit, d.places = accounts.Wan, 2
		d.all(func(id accounts.StatementID) {
			if id > 1 {
				d.note("注：本表反映部门本年度的收支情况，与收入决算表一致。")
				d.row--
			}
		}, func(id accounts.StatementID, title string) string { return fmt.Sprintf("表%d  %s", id, title) }, noNumber, "单位：万元")
		d.note("注：因四舍五入，合计数可能存在尾差。")
	}, nil},
	{"两张表左右并排", func(d *drawing) {
		for id := accounts.StatementID(1); id <= accounts.NumStatements; id++ {
			switch id {
			case accounts.Income, accounts.GovernmentFund:
				d.on(fmt.Sprintf("附件%d", id))
				d.statement(id, statementNames[id-1].Titles[0], "", "单位：元")
				d.row, d.col = 1, 20
				d.statement(id+1, statementNames[id].Titles[0], "", "单位：元")
				id++
			default:
				d.on(fmt.Sprintf("附件%d", id))
				d.statement(id, statementNames[id-1].Titles[0], "", "单位：元")
			}
		}
	}, nil},
	{"编码和名称在一格，文本金额，零写作横线", func(d *drawing) {
		d.money, d.zero = separated, "—"
		d.heads = func(d *drawing) int {
			d.span(d.row, d.col, d.row+2, d.col, "功能分类科目")
			return 1
		}
		d.code = func(d *drawing, r *itemRow) {
			d.put(d.row, d.col, strings.Repeat("　", len(r.code)/2)+r.code+" "+r.name)
		}
		d.all(func(id accounts.StatementID) { d.on(fmt.Sprintf("%d.%.9s", id, statementNames[id-1].Titles[0])) }, plainTitle, noNumber, "金额单位：元")
	}, nil},
	{"编码在方括号里，表题带单位名称和年度", func(d *drawing) {
		d.unit, d.places, d.zero = accounts.Wan, 4, "0.00"
		d.heads = func(d *drawing) int {
			d.span(d.row, d.col, d.row+2, d.col, "项目")
			return 1
		}
		d.code = func(d *drawing, r *itemRow) { d.put(d.row, d.col, "["+r.code+"]"+r.name) }
		d.all(func(id accounts.StatementID) { d.on(fmt.Sprintf("表%d", id)) }, func(_ accounts.StatementID, title string) string { return "某某县图书馆2020年度" + title }, noNumber, "单位：人民币万元")
	}, nil},
	{"编码接名称，类款写一次，合计在最后", func(d *drawing) {
		d.total, d.zero = "last", "-"
		d.heads = func(d *drawing) int {
			d.span(d.row, d.col, d.row, d.col+3, "项目")
			d.span(d.row+1, d.col, d.row+1, d.col+2, "科目编码")
			for i, s := range []string{"类", "款", "项"} {
				d.put(d.row+2, d.col+i, s)
			}
			d.span(d.row+1, d.col+3, d.row+2, d.col+3, "功能分类科目名称")
			return 4
		}
		d.code = func(d *drawing, r *itemRow) {
			i, part := lastPart(r.code)
			d.put(d.row, d.col+i, part)
			d.put(d.row, d.col+3, r.name)
		}
		d.all(func(id accounts.StatementID) { d.on(fmt.Sprintf("0%d", id)) }, plainTitle, usualNumber, "单位：元")
	}, nil},
	{"类款项三格，类和款向下合并，编码是数值", func(d *drawing) {
		d.levels = false
		d.heads = func(d *drawing) int {
			d.span(d.row, d.col, d.row, d.col+3, "支出功能分类")
			for i, s := range []string{"类", "款", "项", "科目名称"} {
				d.span(d.row+1, d.col+i, d.row+2, d.col+i, s)
			}
			return 4
		}
		type open struct {
			code string
			row  int
		}
		var at [2]open
		d.code = func(d *drawing, r *itemRow) {
			for i, n := range []int{3, 5} {
				if part := r.code[:n]; at[i].code != part+d.sheet {
					at[i] = open{part + d.sheet, d.row}
					_, digits := lastPart(part)
					v, _ := decimal.RequireFromString(digits).Float64()
					d.put(d.row, d.col+i, v)
				} else {
					d.merge(at[i].row, d.col+i, d.row, d.col+i)
				}
			}
			v, _ := decimal.RequireFromString(r.code[5:]).Float64()
			d.put(d.row, d.col+2, v)
			d.put(d.row, d.col+3, r.name)
		}
		d.all(func(id accounts.StatementID) { d.on(statementNames[id-1].Titles[0]) }, plainTitle, noNumber, "单位：元")
	}, nil},
	{"报表软件导出的公开表，三公在行，基本支出一列到底", func(d *drawing) {
		d.unit, d.places = accounts.Wan, 2
		for id := accounts.StatementID(1); id <= accounts.NumStatements; id++ {
			title := statementNames[id-1].Titles[0]
			d.on(fmt.Sprintf("GK%02d %.60s", id, title))
			switch id {
			case accounts.GeneralBasic:
				d.basicList(title+"（经济科目）", usualNumber(id), "金额单位：万元", false)
			case accounts.ThreePublic:
				d.threePublicInRows("财政拨款“三公”经费、行政参公单位机关运行经费情况表", usualNumber(id), "金额单位：万元", true)
			default:
				d.statement(id, title, usualNumber(id), "金额单位：万元")
			}
		}
	}, nil},
	{"三公分预算数、决算数两行，带会议费培训费，基本支出编码接名称", func(d *drawing) {
		for id := accounts.StatementID(1); id <= accounts.NumStatements; id++ {
			title := statementNames[id-1].Titles[0]
			d.on(fmt.Sprintf("公开%02d", id))
			switch id {
			case accounts.GeneralBasic:
				d.basicList(title, "", "单位：元", true)
			case accounts.ThreePublic:
				d.threePublicByRow("财政拨款“三公”经费、会议费和培训费支出决算表", "", "单位：元")
			default:
				d.statement(id, title, "", "单位：元")
			}
		}
	}, nil},
	{"三公预算数、决算数上下两块", func(d *drawing) {
		d.all(func(id accounts.StatementID) { d.on(fmt.Sprintf("附表%d", id)) }, plainTitle, noNumber, "单位：元")
		d.must(d.f.DeleteSheet("附表7"))
		for key := range d.want {
			if strings.HasPrefix(key, "7 ") {
				delete(d.want, key)
			}
		}
		d.on("附表七")
		d.threePublicTwice("“三公”经费支出决算表", "", "单位：元")
	}, nil},
	{"本年数旁边有上年数和增减", func(d *drawing) {
		d.captions = map[accounts.ColumnKey]string{accounts.ColTotal: "2020年决算数", accounts.ColIncome: "2020年收入"}
		for id := accounts.StatementID(1); id <= accounts.NumStatements; id++ {
			title := "2020年度" + statementNames[id-1].Titles[0]
			d.on(fmt.Sprintf("表%d", id))
			switch id {
			case accounts.Overall:
				d.withPrior(id, title, "单位：元")
			case accounts.FiscalOverall, accounts.GeneralBasic, accounts.ThreePublic:
				d.statement(id, title, "", "单位：元")
			case accounts.Income, accounts.Expenditure:
				d.captions = nil
				d.coded(id, title, "", "单位：元", "上年决算数", "增减额", "增长率（%）", "备注")
			default:
				d.captions = nil
				d.coded(id, title, "", "单位：元", "比上年增减", "增减%")
			}
		}
	}, nil},
	{"三公在第九张，封面、目录、隐藏的旧表和别的表", func(d *drawing) {
		d.unit, d.places = accounts.Wan, 2
		d.columns[accounts.StateCapital] = accounts.Columns(accounts.GeneralExpenditure)
		d.on("封面")
		d.put(3, 2, "某某部2020年度部门决算")
		d.on("目录")
		for i := range statementNames {
			d.put(i+2, 1, fmt.Sprintf("%d. %s", i+1, statementNames[i].Titles[0]))
		}
		n := 0
		for _, id := range []accounts.StatementID{1, 2, 3, 4, 5, 6, 8, 9, 7} {
			n++
			title, number := statementNames[id-1].Titles[0], fmt.Sprintf("公开%02d表", n)
			d.on(fmt.Sprintf("Sheet%d", n+3))
			if id == accounts.ThreePublic {
				title = "财政拨款“三公”经费支出决算表"
			}
			d.statement(id, title, number, "金额单位：万元")
		}
		want := d.expected()
		d.on("旧表")
		d.statement(accounts.Income, "收入决算表", "公开02表", "金额单位：元")
		d.must(d.f.SetSheetVisible("旧表", false))
		d.on("项目支出")
		d.coded(accounts.GeneralExpenditure, "一般公共预算财政拨款项目支出决算表", "公开10表", "金额单位：万元")
		d.on("机关运行经费")
		d.put(1, 1, "机关运行经费支出决算表")
		d.put(2, 2, "公开05表")
		d.put(3, 1, "项目")
		d.put(3, 2, "决算数")
		d.put(4, 1, "机关运行经费")
		d.put(4, 2, 123.45)
		d.on("采购")
		d.put(1, 1, "政府采购情况表")
		d.put(2, 1, "货物")
		d.put(2, 2, 12)
		d.on("分单位")
		d.put(1, 1, "收入决算表（分单位）")
		d.put(3, 1, "单位名称")
		d.put(3, 2, "本年收入合计")
		clear(d.want)
		for _, l := range strings.Split(want, "\n") {
			d.want[l] = true
		}
	}, nil},
	{"一般公共预算收入支出表带结转，国资两张表", func(d *drawing) {
		for id := accounts.StatementID(1); id <= accounts.NumStatements; id++ {
			title := statementNames[id-1].Titles[0]
			d.on(fmt.Sprintf("附表%d", id))
			switch id {
			case accounts.GeneralExpenditure:
				d.generalBoth("一般公共预算财政拨款收入支出决算表", usualNumber(id), "金额单位：元")
			case accounts.StateCapital:
				d.statement(id, statementNames[id-1].Titles[1], "公开11表", "金额单位：元")
				d.on("附表12")
				d.columns[id] = accounts.Columns(accounts.GeneralExpenditure)
				d.statement(id, statementNames[id-1].Titles[0], "公开12表", "金额单位：元")
			default:
				d.statement(id, title, usualNumber(id), "金额单位：元")
			}
		}
	}, nil},
	{"没有数的表只有一句话，有的没有单位", func(d *drawing) {
		for id := accounts.StatementID(1); id <= accounts.NumStatements; id++ {
			title := statementNames[id-1].Titles[0]
			d.on(fmt.Sprintf("表%d", id))
			switch id {
			case accounts.GovernmentFund:
				d.head(7, title, usualNumber(id), "")
				d.note("本单位2020年度无政府性基金预算财政拨款收入和支出，故本表无数据。")
			case accounts.StateCapital:
				d.head(5, title, usualNumber(id), "")
				n := headsTwo(d)
				for i, s := range []string{"合计", "基本支出", "项目支出"} {
					d.span(d.row, d.col+n+i, d.row+2, d.col+n+i, s)
				}
				d.row += 3
				d.note("说明：本部门没有国有资本经营预算拨款，此表为空。")
			default:
				d.statement(id, title, usualNumber(id), "金额单位：元")
			}
		}
	}, nil},
	{"每页重复表头，表下签字，表上有附注", func(d *drawing) {
		page := func(d *drawing) {
			d.put(d.row, d.col, "功能分类科目编码")
			d.put(d.row, d.col+1, "科目名称")
			d.put(d.row, d.col+2, "基本支出")
			d.row++
		}
		rows := 0
		d.code = func(d *drawing, r *itemRow) {
			if rows++; rows%5 == 0 && strings.HasPrefix(d.sheet, "03") {
				page(d)
			}
			d.put(d.row, d.col, " "+r.code+"　")
			d.put(d.row, d.col+1, strings.Repeat("　", len(r.code)-3)+r.name+"　")
		}
		for id := accounts.StatementID(1); id <= accounts.NumStatements; id++ {
			d.on(fmt.Sprintf("%02d", id))
			d.put(1, 1, "附件"+fmt.Sprint(id))
			d.row = 2
			d.statement(id, statementNames[id-1].Titles[0]+"（2020年度）", "", "（单位：元）")
			d.put(d.row, 1, "单位负责人：张某")
			d.put(d.row, 3, "财务负责人：李某")
			d.put(d.row, 5, "填表人：")
			d.put(d.row+1, 1, "填报日期：2021年8月20日")
			d.put(d.row+1, 3, "20210820")
			d.put(d.row+2, 1, "联系电话：")
			d.put(d.row+2, 3, 65501234)
		}
	}, nil},
	{"收入、支出就是表头，没有“项目”；余额下列其中", func(d *drawing) {
		for id := accounts.StatementID(1); id <= accounts.NumStatements; id++ {
			title := statementNames[id-1].Titles[0]
			d.on(fmt.Sprintf("表%d", id))
			switch id {
			case accounts.Overall, accounts.FiscalOverall:
				d.plainSides(id, title, "单位：元")
			default:
				d.statement(id, title, "", "单位：元")
			}
		}
	}, nil},
	{"基本支出明细表，经济分类横排；总表三栏", func(d *drawing) {
		for id := accounts.StatementID(1); id <= accounts.NumStatements; id++ {
			title := statementNames[id-1].Titles[0]
			d.on(fmt.Sprintf("表%d", id))
			switch id {
			case accounts.GeneralBasic:
				d.basicMatrix("一般公共预算财政拨款基本支出决算明细表", "", "单位：元")
			case accounts.Overall:
				d.threeSides(title, "", "单位：元")
			default:
				d.statement(id, title, "", "单位：元")
			}
		}
	}, nil},
	{"单位代码和名称在前，编码在名称之后，三公有上年行", func(d *drawing) {
		d.levels = false
		d.heads = func(d *drawing) int {
			for i, s := range []string{"科目名称", "科目编码"} {
				d.span(d.row, d.col+i, d.row+2, d.col+i, s)
			}
			return 2
		}
		d.code = func(d *drawing, r *itemRow) {
			d.put(d.row, d.col, r.name)
			d.put(d.row, d.col+1, r.code)
		}
		for id := accounts.StatementID(1); id <= accounts.NumStatements; id++ {
			title := statementNames[id-1].Titles[0]
			d.on(fmt.Sprintf("（%s）%.15s", accounts.Ordinal(int(id)), title))
			switch id {
			case accounts.GovernmentFund, accounts.StateCapital:
				d.heads, d.code = headsUnit, codeUnit
				d.statement(id, title, "", "单位：元")
			case accounts.ThreePublic:
				d.threePublicByRow("一般公共预算“三公”经费、会议费、培训费支出决算表", "", "单位：元")
				d.put(d.row, 1, "上年决算数")
				d.put(d.row+1, 1, "增减率（%）")
				for i := range 8 {
					d.put(d.row, 2+i, 100+i)
					d.put(d.row+1, 2+i, "1.5%")
				}
			default:
				d.statement(id, title, "", "单位：元")
			}
		}
	}, nil},
	{"金额是公式，单位各表不同", func(d *drawing) {
		d.all(func(id accounts.StatementID) {
			d.on(fmt.Sprintf("表%d", id))
			if d.unit, d.places = accounts.Yuan, 2; id%2 == 0 {
				d.unit, d.places = accounts.Wan, 6
			}
			d.money = nil
		}, func(id accounts.StatementID, title string) string {
			return title + map[bool]string{true: "（万元）", false: "（元）"}[id%2 == 0]
		}, noNumber, "")
		for _, sheet := range d.f.GetSheetList() {
			unit := "单位：元"
			if strings.HasSuffix(sheet, "2") || strings.HasSuffix(sheet, "4") || strings.HasSuffix(sheet, "6") || strings.HasSuffix(sheet, "8") {
				unit = "单位：万元"
			}
			d.must(d.f.SetCellStr(sheet, "C2", unit))
			rows, err := d.f.GetRows(sheet)
			d.must(err)
			for r := range rows {
				for c, v := range rows[r] {
					if strings.Contains(v, ".") && !strings.ContainsAny(v, "（(") {
						d.must(d.f.SetCellFormula(sheet, cellName(c+1, r+1), "ROUND("+v+",6)"))
					}
				}
			}
		}
	}, nil},
}

// lastPart is the part of a code that its own level adds, and which of the
// three it is.
func lastPart(code string) (i int, part string) {
	switch len(code) {
	case 3:
		return 0, code
	case 5:
		return 1, code[3:]
	}
	return 2, code[5:]
}

// readFile reads a workbook and lists its amounts and its diagnostics.
func readCorpus(t *testing.T, data []byte, name string) (b *accounts.Book, list diag.List) {
	t.Helper()
	w, list := workbook.Read(data, name)
	if w == nil {
		return &accounts.Book{}, list
	}
	b = &accounts.Book{}
	readStatements(w, b, &list)
	return b, list
}

// TestCorpus: each form is read to exactly the amounts that were drawn.
func TestCorpus(t *testing.T) {
	for _, c := range corpus {
		t.Run(c.name, func(t *testing.T) {
			d := newDrawing(t)
			c.draw(d)
			data := d.bytes()
			if dir := os.Getenv("JUESUAN_CORPUS"); dir != "" {
				d.must(os.WriteFile(filepath.Join(dir, c.name+".xlsx"), data, 0o644))
			}
			b, list := readCorpus(t, data, "公开表.xlsx")
			checkCorpus(t, b, list, d.expected(), c.told)
		})
	}
}

func checkCorpus(t *testing.T, b *accounts.Book, list diag.List, want string, told []string) {
	t.Helper()
	var codes []string
	for _, d := range list {
		if d.Code != "read.budget_kind" {
			codes = append(codes, d.Code)
		}
	}
	if !slices.Equal(codes, told) {
		t.Errorf("told %q, want %q:\n%s", codes, told, messages(list))
	}
	if diff := setDiff(want, figures(b)); diff != "" {
		t.Errorf("- drawn, + read:\n%s", diff)
	}
}

// TestCorpusRaw: a form as other programs write it — strict namespaces, cells
// without their place, inline strings, rich text with phonetics, a false
// dimension, dates from 1904, elements of extensions — has the same amounts.
func TestCorpusRaw(t *testing.T) {
	for _, n := range []int{0, 3, 6} {
		d := newDrawing(t)
		corpus[n].draw(d)
		w, list := workbook.Read(d.bytes(), "公开表.xlsx")
		if w == nil {
			t.Fatal(list)
		}
		b, list := readCorpus(t, rawXLSX(t, w), "公开表.xlsx")
		checkCorpus(t, b, list, d.expected(), nil)
	}
}

func rawXLSX(t *testing.T, w *workbook.Workbook) []byte {
	t.Helper()
	const main = "http://purl.oclc.org/ooxml/spreadsheetml/main"
	const rels = "http://purl.oclc.org/ooxml/officeDocument/relationships"
	escape := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\n", "&#10;").Replace
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	add := func(name, text string) {
		f, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(f, `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`+text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	add("[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`)
	add("_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="`+rels+`/officeDocument" Target="/xl/workbook.xml"/></Relationships>`)
	var sheets, links, shared strings.Builder
	strs := 0
	for i := range w.Sheets {
		s := &w.Sheets[i]
		fmt.Fprintf(&sheets, `<x:sheet name="%s" sheetId="%d" etc:kind="1" r:id="rId%d"/>`, escape(s.Name), i+1, i+1)
		fmt.Fprintf(&links, `<Relationship Id="rId%d" Type="%s/worksheet" Target="worksheets/sheet%d.xml"/>`, i+1, rels, i+1)
		var x strings.Builder
		x.WriteString(`<x:worksheet xmlns:x="` + main + `" xmlns:xr="urn:xr" xr:uid="{0}"><x:sheetPr/><x:dimension ref="A1:B2"/><x:sheetData>`)
		row := 0
		for j := range s.Rows {
			for row++; row < s.Rows[j].Number; row++ {
				x.WriteString(`<x:row spans="1:3"/>`)
			}
			x.WriteString(`<x:row>`)
			col := 0
			for _, c := range s.Rows[j].Cells {
				for col++; col < c.Col; col++ {
					x.WriteString(`<x:c s="0"/>`)
				}
				switch text := []rune(c.Value); {
				case c.Kind == workbook.Number:
					x.WriteString(`<x:c><x:v>` + c.Value + `</x:v><x:extLst><x:ext uri="x"/></x:extLst></x:c>`)
				case strs%2 == 0:
					strs++
					x.WriteString(`<x:c t="inlineStr"><x:is><x:r><x:t xml:space="preserve">` + escape(c.Value) + `</x:t></x:r></x:is></x:c>`)
				default:
					fmt.Fprintf(&shared, `<x:si><x:r><x:rPr><x:b/></x:rPr><x:t xml:space="preserve">%s</x:t></x:r><x:r><x:t xml:space="preserve">%s</x:t></x:r><x:rPh sb="0" eb="1"><x:t>pinyin</x:t></x:rPh><x:phoneticPr fontId="1"/></x:si>`,
						escape(string(text[:len(text)/2])), escape(string(text[len(text)/2:])))
					fmt.Fprintf(&x, `<x:c t="s"><x:v>%d</x:v></x:c>`, strs/2)
					strs++
				}
			}
			x.WriteString(`</x:row>`)
		}
		x.WriteString(`</x:sheetData><x:mergeCells>`)
		for _, m := range s.Merges {
			fmt.Fprintf(&x, `<x:mergeCell ref="%s:%s"/>`, workbook.CellName(m.Row1, m.Col1), workbook.CellName(m.Row2, m.Col2))
		}
		x.WriteString(`</x:mergeCells></x:worksheet>`)
		add(fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1), x.String())
	}
	fmt.Fprintf(&links, `<Relationship Id="s" Type="%s/sharedStrings" Target="sharedStrings.xml"/>`, rels)
	add("xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`+links.String()+`</Relationships>`)
	add("xl/workbook.xml", `<x:workbook xmlns:x="`+main+`" xmlns:r="`+rels+`" xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData" conformance="strict"><x:workbookPr date1904="1"/><x:sheets>`+sheets.String()+`</x:sheets></x:workbook>`)
	add("xl/sharedStrings.xml", `<x:sst xmlns:x="`+main+`" count="1" uniqueCount="1">`+shared.String()+`</x:sst>`)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestCorpusXLS: the forms in testdata/forms/*.xls are those of the corpus,
// saved by LibreOffice in the format of Excel 97.
func TestCorpusXLS(t *testing.T) {
	for name, n := range map[string]int{"one-sheet.xls": 0, "side-by-side.xls": 2, "merged-codes.xls": 6} {
		data, err := os.ReadFile("testdata/forms/" + name)
		if err != nil {
			t.Fatal(err)
		}
		d := newDrawing(t)
		corpus[n].draw(d)
		b, list := readCorpus(t, data, name)
		checkCorpus(t, b, list, d.expected(), nil)
	}
}

// doubtful are workbooks that have no one reading, or none: the reader says
// what and where, and stops.
var doubtful = []struct {
	name string
	draw func(d *drawing)
}{
	{"两张收入决算表", func(d *drawing) {
		d.usual()
		d.on("收入（本级）")
		d.statement(accounts.Income, "本级收入决算表", "", "单位：元")
	}},
	{"一张工作表上表题重复", func(d *drawing) {
		d.usual()
		d.on("表2")
		d.row = 60
		d.statement(accounts.Income, "收入决算表", "", "单位：元")
	}},
	{"两张表并排，分不开", func(d *drawing) {
		d.usual()
		d.must(d.f.DeleteSheet("表9"))
		d.on("表8")
		d.put(1, 9, "国有资本经营预算财政拨款支出决算表")
		for row := 2; row < 12; row++ {
			d.put(row, 9, row)
		}
	}},
	{"表题不认识，只有公开05表的编号", func(d *drawing) {
		d.usual()
		d.must(d.f.SetCellStr("表5", "A1", "财政拨款支出决算表（功能科目）"))
		d.must(d.f.SetCellStr("表5", "E2", "公开05表 单位：元"))
	}},
	{"没有表题，表名也没有意义", func(d *drawing) {
		d.usual()
		d.must(d.f.SetCellStr("表3", "A1", ""))
	}},
	{"没有合计行", func(d *drawing) {
		d.usual()
		d.on("表3")
		d.must(d.f.RemoveRow("表3", 6))
	}},
	{"附注在表中间", func(d *drawing) {
		d.usual()
		d.must(d.f.InsertRows("表3", 12, 1))
		d.must(d.f.SetCellStr("表3", "A12", "注：以下科目为本年新增。"))
		d.must(d.f.InsertRows("表1", 20, 1))
		d.must(d.f.SetCellStr("表1", "A20", "说明：以下各行没有数。"))
	}},
	{"没有写单位", func(d *drawing) {
		d.usual()
		d.must(d.f.SetCellStr("表2", "J2", "收入"))
	}},
	{"说没有数，却有数", func(d *drawing) {
		d.usual()
		d.must(d.f.RemoveRow("表8", 3))
		d.must(d.f.RemoveRow("表8", 3))
		d.must(d.f.RemoveRow("表8", 3))
		d.must(d.f.SetCellStr("表8", "A3", "本单位无政府性基金收入支出，故本表无数据。"))
	}},
	{"栏名写的是上年", func(d *drawing) {
		d.usual()
		d.must(d.f.SetCellStr("表1", "A1", "2020年度收入支出决算总表"))
		d.must(d.f.SetCellStr("表1", "C4", "2019年决算数"))
		d.must(d.f.SetCellStr("表1", "F4", "2019年决算数"))
	}},
	{"三公有年初和全年两个预算数", func(d *drawing) {
		d.usual()
		d.must(d.f.DeleteSheet("表7"))
		d.on("表7")
		d.threePublicInRows("“三公”经费支出决算表", "", "单位：元", false)
		d.put(3, 3, "年初预算数")
		d.put(3, 5, "全年预算数")
		for row := 6; row < 12; row++ {
			d.put(row, 5, 1000*row)
		}
	}},
	{"基本支出没有人员、公用合计", func(d *drawing) {
		d.usual()
		d.must(d.f.DeleteSheet("表6"))
		d.on("表6")
		d.basicList("一般公共预算财政拨款基本支出决算表", "", "单位：元", false)
		d.must(d.f.RemoveCol("表6", "E"))
		d.must(d.f.RemoveCol("表6", "D"))
	}},
	{"基本支出合计一栏缺数", func(d *drawing) {
		d.usual()
		d.must(d.f.DeleteSheet("表6"))
		d.on("表6")
		d.basicList("一般公共预算财政拨款基本支出决算表", "", "单位：元", false)
		d.must(d.f.SetCellValue("表6", "C8", nil))
	}},
	{"只有隐藏的表", func(d *drawing) {
		d.usual()
		d.must(d.f.SetSheetVisible("表3", false))
	}},
	{"国资两张表的数不同", func(d *drawing) {
		d.usual()
		d.on("表10")
		d.columns[accounts.StateCapital] = accounts.Columns(accounts.GeneralExpenditure)
		d.statement(accounts.StateCapital, "国有资本经营预算财政拨款支出决算表", "", "单位：元")
		d.must(d.f.SetCellValue("表10", "C6", 1))
	}},
	{"科目没有编码", func(d *drawing) {
		d.code = func(d *drawing, r *itemRow) { d.put(d.row, d.col+1, r.name) }
		d.levels = false
		d.usual()
	}},
	{"编码只有款和项，第一行没有类", func(d *drawing) {
		d.levels = false
		d.heads = corpusHeads4
		d.code = func(d *drawing, r *itemRow) {
			d.put(d.row, d.col+1, r.code[3:5])
			d.put(d.row, d.col+2, r.code[5:])
			d.put(d.row, d.col+3, r.name)
		}
		d.usual()
	}},
}

func corpusHeads4(d *drawing) int {
	for i, s := range []string{"类", "款", "项", "科目名称"} {
		d.span(d.row, d.col+i, d.row+2, d.col+i, s)
	}
	return 4
}

// usual draws the nine statements, each on its sheet 表N.
func (d *drawing) usual() {
	d.all(func(id accounts.StatementID) { d.on(fmt.Sprintf("表%d", id)) }, plainTitle, noNumber, "单位：元")
}

// TestDoubtful: what is not understood is told with its place, in these words.
func TestDoubtful(t *testing.T) {
	var out strings.Builder
	for _, c := range doubtful {
		d := newDrawing(t)
		c.draw(d)
		_, list := readCorpus(t, d.bytes(), "公开表.xlsx")
		list = slices.DeleteFunc(list, func(d diag.Diagnostic) bool { return d.Code == "read.budget_kind" && d.Severity == diag.Warning })
		if len(list) == 0 {
			t.Errorf("%s: nothing is told", c.name)
		}
		if len(list) > 4 {
			fmt.Fprintf(&out, "%s（%d 条，列前 4 条）\n%s", c.name, len(list), messages(list[:4]))
			continue
		}
		fmt.Fprintf(&out, "%s\n%s", c.name, messages(list))
	}
	golden.Check(t, "doubtful.txt", []byte(out.String()))
}

// TestCorpusDamage: a workbook with one cell emptied or changed gives the same
// amounts, or the same but those of the cell, or a message: never silently
// fewer or others.
func TestCorpusDamage(t *testing.T) {
	rounds := 12
	if n, err := strconv.Atoi(os.Getenv("JUESUAN_DAMAGE")); err == nil {
		rounds = n
	}
	r := rand.New(rand.NewPCG(uint64(rounds), 7))
	told := func(list diag.List) (n int) {
		for _, d := range list {
			if d.Code != "read.budget_kind" {
				n++
			}
		}
		return n
	}
	for _, c := range corpus {
		d := newDrawing(t)
		c.draw(d)
		w, list := workbook.Read(d.bytes(), "公开表.xlsx")
		if w == nil {
			t.Fatal(list)
		}
		before := strings.Split(d.expected(), "\n")
		for range rounds {
			s := &w.Sheets[r.IntN(len(w.Sheets))]
			if len(s.Rows) == 0 {
				continue
			}
			row := &s.Rows[r.IntN(len(s.Rows))]
			cell := &row.Cells[r.IntN(len(row.Cells))]
			was := *cell
			switch {
			case r.IntN(2) == 0:
				cell.Kind, cell.Value = workbook.Text, "　"
			case was.Kind == workbook.Number:
				cell.Value = "7654.32"
			default:
				cell.Value = []string{"合计", "小计", "2080109", "基本支出", "项目", "科目名称", "注：", "一般公共预算财政拨款", "8", "无", was.Value + "x"}[r.IntN(11)]
			}
			if _, _, joined := splitCode(plain(was.Value)); cell.Value == "2080109" && (joined || accounts.IsCode(was.Value)) {
				cell.Value = "20801091" // another code is not for the reader to tell
			}
			var b accounts.Book
			var list diag.List
			readStatements(w, &b, &list)
			if told(list) == len(c.told) {
				after := figures(&b)
				gone, come := 0, 0
				for _, l := range strings.Split(setDiff(strings.Join(before, "\n"), after), "\n") {
					switch {
					case strings.HasPrefix(l, "- "):
						gone++
					case strings.HasPrefix(l, "+ "):
						come++
					}
				}
				part := len(was.Value) <= 2 && accounts.IsCode(was.Value) && gone == come // a 项 without its last digits is a 款: the sums tell
				if amount := was.Kind == workbook.Number || strings.Trim(was.Value, "0123456789-—,. ") == ""; !part && (!amount && gone+come > 0 || gone > 1 || come > 1) {
					t.Errorf("%s: %s!%s, %q for %q: silently\n%s", c.name, s.Name, was.Name(), cell.Value, was.Value, setDiff(strings.Join(before, "\n"), after))
				}
			}
			*cell = was
		}
	}
}

// TestCorpusSpaces: an empty row or column put in, or a merge undone, gives the
// same amounts or a message.
func TestCorpusSpaces(t *testing.T) {
	rounds := 8
	if n, err := strconv.Atoi(os.Getenv("JUESUAN_DAMAGE")); err == nil {
		rounds = n
	}
	r := rand.New(rand.NewPCG(uint64(rounds), 8))
	for _, c := range corpus {
		d := newDrawing(t)
		c.draw(d)
		for range rounds {
			// Ranges of merged cells are indexed when a file is read: the change is
			// made in the file.
			f, err := excelize.OpenReader(bytes.NewReader(d.bytes()))
			d.must(err)
			sheets := f.GetSheetList()
			sheet := sheets[r.IntN(len(sheets))]
			rows, err := f.GetRows(sheet)
			d.must(err)
			if len(rows) == 0 {
				continue
			}
			what := ""
			switch at := 1 + r.IntN(len(rows)); r.IntN(3) {
			case 0:
				what = fmt.Sprintf("a row at %d", at)
				d.must(f.InsertRows(sheet, at, 1))
			case 1:
				col := workbook.ColumnName(1 + r.IntN(len(rows[len(rows)/2])+1))
				what = "a column at " + col
				d.must(f.InsertCols(sheet, col, 1))
			default:
				merges, err := f.GetMergeCells(sheet)
				d.must(err)
				if len(merges) == 0 {
					continue
				}
				m := merges[r.IntN(len(merges))]
				what = "no merge of " + m[0]
				d.must(f.UnmergeCell(sheet, m.GetStartAxis(), m.GetEndAxis()))
			}
			var out bytes.Buffer
			d.must(f.Write(&out))
			b, list := readCorpus(t, out.Bytes(), "公开表.xlsx")
			told := len(list) - len(c.told)
			for _, d := range list {
				if d.Code == "read.budget_kind" {
					told--
				}
			}
			if diff := setDiff(d.expected(), figures(b)); diff != "" && told == 0 {
				t.Errorf("%s: %s, %s: silently\n%s", c.name, sheet, what, diff)
			}
			if os.Getenv("JUESUAN_DAMAGE") != "" && told > 0 {
				t.Logf("%s: %s, %s:\n%s", c.name, sheet, what, messages(list))
			}
		}
	}
}
