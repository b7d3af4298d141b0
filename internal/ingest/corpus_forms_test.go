package ingest

import (
	"fmt"
	"strings"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
)

// all draws the nine statements in their usual order, each after next.
func (d *drawing) all(next func(id accounts.StatementID), title func(id accounts.StatementID, title string) string, number func(id accounts.StatementID) string, unit string) {
	for id := accounts.StatementID(1); id <= accounts.NumStatements; id++ {
		next(id)
		name := id.Name()
		if id == accounts.StateCapital && len(d.columns[id]) > 3 {
			name = "国有资本经营预算财政拨款收入支出决算表"
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
	{"上下排，单位只在最上面写一次", func(d *drawing) {
		d.unit, d.places, d.zero = accounts.Wan, 2, "———"
		d.all(func(accounts.StatementID) {}, plainTitle, usualNumber, "")
		d.must(d.f.SetCellStr("Sheet1", "F3", "金额单位：万元"))
	}, nil},
	{"两张表左右并排", func(d *drawing) {
		for id := accounts.StatementID(1); id <= accounts.NumStatements; id++ {
			switch id {
			case accounts.Income, accounts.GovernmentFund:
				d.on(fmt.Sprintf("附件%d", id))
				d.statement(id, id.Name(), "", "单位：元")
				d.row, d.col = 1, 20
				d.statement(id+1, (id + 1).Name(), "", "单位：元")
				id++
			default:
				d.on(fmt.Sprintf("附件%d", id))
				d.statement(id, id.Name(), "", "单位：元")
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
		d.all(func(id accounts.StatementID) { d.on(fmt.Sprintf("%d.%.9s", id, id.Name())) }, plainTitle, noNumber, "金额单位：元")
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
		d.all(func(id accounts.StatementID) { d.on(id.Name()) }, plainTitle, noNumber, "单位：元")
	}, nil},
	{"报表软件导出的公开表，三公在行，基本支出一列到底", func(d *drawing) {
		d.unit, d.places = accounts.Wan, 2
		for id := accounts.StatementID(1); id <= accounts.NumStatements; id++ {
			title := id.Name()
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
			title := id.Name()
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
			title := "2020年度" + id.Name()
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
		for i := range accounts.NumStatements {
			d.put(i+2, 1, fmt.Sprintf("%d. %s", i+1, accounts.StatementID(i+1).Name()))
		}
		n := 0
		for _, id := range []accounts.StatementID{1, 2, 3, 4, 5, 6, 8, 9, 7} {
			n++
			title, number := id.Name(), fmt.Sprintf("公开%02d表", n)
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
	}, []string{"read.unread"}},
	{"一般公共预算收入支出表带结转，国资两张表", func(d *drawing) {
		for id := accounts.StatementID(1); id <= accounts.NumStatements; id++ {
			title := id.Name()
			d.on(fmt.Sprintf("附表%d", id))
			switch id {
			case accounts.GeneralExpenditure:
				d.generalBoth("一般公共预算财政拨款收入支出决算表", usualNumber(id), "金额单位：元")
			case accounts.StateCapital:
				d.statement(id, "国有资本经营预算财政拨款收入支出决算表", "公开11表", "金额单位：元")
				d.on("附表12")
				d.columns[id] = accounts.Columns(accounts.GeneralExpenditure)
				d.statement(id, id.Name(), "公开12表", "金额单位：元")
			default:
				d.statement(id, title, usualNumber(id), "金额单位：元")
			}
		}
	}, nil},
	{"没有数的表只有一句话，有的没有单位", func(d *drawing) {
		for id := accounts.StatementID(1); id <= accounts.NumStatements; id++ {
			title := id.Name()
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
			d.statement(id, id.Name()+"（2020年度）", "", "（单位：元）")
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
			title := id.Name()
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
			title := id.Name()
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
			title := id.Name()
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
	{"一张工作表上写了两种单位，有的表没有写", func(d *drawing) {
		d.all(func(accounts.StatementID) {}, plainTitle, usualNumber, "")
		d.must(d.f.SetCellStr("Sheet1", "F3", "金额单位：万元"))
		d.must(d.f.SetCellStr("Sheet1", "J39", "金额单位：元"))
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
	{"三公有两个年初预算数", func(d *drawing) {
		d.usual()
		d.must(d.f.DeleteSheet("表7"))
		d.on("表7")
		d.threePublicInRows("“三公”经费支出决算表", "", "单位：元", false)
		d.put(3, 3, "年初预算数")
		d.put(3, 5, "年初预算数")
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
