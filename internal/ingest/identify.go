package ingest

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/pattern"
	"juesuan/internal/region"
	"juesuan/internal/workbook"
)

var (
	numberPattern = pattern.Of(`公开0?([1-9])表`)
	// bracketPattern is what may follow a title: (公开), (单位), (功能科目), (2020年度), nothing in brackets.
	bracketPattern = pattern.Of(`\((公开|单位|部门|本级|汇总|(分|按)?(功能|经济)?(分类)?科目|按?(功能|经济)分类|草案|续表?|(附?表|附件)[0-9]+|20[0-9]{2}年度?|` +
		`(金额)?(单位:)?(元|千元|万元))?\)$`)
	// byUnitPattern is a table of one row a unit, which is not the statement.
	byUnitPattern = pattern.Of(`\((分|按)(单位|部门)\)$`)
	// leadPattern is the number of a table before its title: 3.11, 表1, 表一、, 附表2:, 附件3, GK01.
	leadPattern = pattern.Of(`^(?:(?:附件|附表|公开表|表)(?:十[一二三四五六七八九]?|[一二三四五六七八九])|\(?[一二三四五六七八九十]+[)、.:]|(?:附件|` +
		`附表|公开表|表|[A-Z]{1,3})?\(?[0-9][0-9.\-_]*\)?|附件|附表)?[、:.\-_]*`)
	// unitAndYear is the year behind the name of a unit, before a title.
	unitAndYear = pattern.Of(`20[0-9]{2}年度?`)
	yearPattern = pattern.Of(`(20[0-9]{2})年`)
	// titlePrefix is the name of a unit, or a year: what may stand before a title.
	titlePrefix = pattern.Of(`^(.*?[0-9]{4}年度?|.*(局|厅|委|部|办|院|会|站|所|中心|学校|大学|学院|单位|部门|本级|机关|馆|队|园|社|台|处|室|` +
		`科|区|县|市|省|州|镇|乡|村|街道|府|公司|集团|中学|小学|校|场|厂|基地|署|联|协|政协|人大))$`)
	// tableWords are those that the titles of tables are made of: what stands
	// before a title and has one of them makes it the title of another table.
	tableWords = pattern.Of(`拨款|预算|经费|基金|收入|支出|项目|基本|国有资本|明细|本表|反映|取自|数据|资产|采购|[,，。;；:、“]|^(见|详见|与)`)
)

// strangePattern is the title of a table that this package does not know.
var strangePattern = pattern.Of(`^[^,，。;；:：]*(决算|情况|明细|统计|绩效|信息)[^,，。;；:：]*表$`)

// words tell the titles and captions of statements on a sheet.
var words = region.Words{
	Title: func(s string) region.Title {
		switch {
		case titled(s) != 0:
			return region.Known
		case strangePattern.MatchString(trimTitle(s)):
			return region.Strange
		}
		return region.NoTitle
	},
	Caption: func(s string) bool {
		return isNameCaption(s) || isItemCaption(s) || strings.Contains(s, "因公出国") || saysEmpty(s)
	},
}

// locate tells which sheet is which statement: by its title first, since that
// names the content; by 公开0N表 where no title is found. Two sheets that could
// be the same statement are an error. The sheets of the Ministry's workbook are
// left to its reader.
func (m *reader) locate() (found [][]*region.Grid) {
	claims, strange := m.claims()
	found = make([][]*region.Grid, len(claims))
	if !m.any() && !slices.ContainsFunc(claims, func(cs []claim) bool { return len(cs) > 0 }) {
		m.tellNone()
		return found
	}
	several := map[*accounts.Form][]claim{}
	defer func() { m.tellSeveral(several) }()
	for i, cs := range claims {
		form := m.forms.Form(accounts.StatementID(i + 1))
		if cs = m.spare(form.ID, better(form.ID, m.ofUnit(m.ofYear(cs)))); len(cs) > 1 {
			if pieces := m.join(form.ID, cs); pieces != nil {
				found[i] = pieces
				continue
			}
			several[form] = cs
			continue // half of it, or another one's, would only be found wrong everywhere
		}
		switch {
		case len(cs) > 0:
			found[i] = []*region.Grid{cs[0].grid}
			if cs[0].grid.Hidden {
				m.list.Tell(diag.Warning, "read.hidden", cs[0].grid.Where(), form.Number+"取自这张隐藏的表", "请取消隐藏，核对是不是要公开的那一张")
			}
		case m.sheets[form.Sheet] != nil, !form.In(m.year), form.May:
		case m.any():
			m.missing(form)
		default:
			m.lacking = append(m.lacking, lackingForm{form, strange})
		}
	}
	return found
}

// claims are the tables that may be each of the statements; unknown is what the
// tables of figures are called that are none.
func (m *reader) claims() (claims [][]claim, unknown []string) {
	claims = make([][]claim, len(m.forms.Forms()))
	last := accounts.StatementID(0)
	for i, g := range m.grids {
		if m.owns(i) {
			if !m.isSource(m.codes[i]) {
				m.others = append(m.others, other{grid: g, owned: true})
			}
			continue // of the same title, and read by its own rules
		}
		if m.budgetBooks[g.File] {
			m.others = append(m.others, other{grid: g})
			continue
		}
		parts := g.Tables(words, m.list)
		if parts == nil {
			parts = []*region.Grid{g}
		}
		for _, p := range parts {
			id, by := m.identify(p)
			if a := m.answer(p, 0); a != nil && a.Unit == "" {
				id, by = a.statement(), byTitleCell
			}
			if id == 0 && last != 0 && continues(p) {
				id, by = last, byTitleCell // 续表, with no title of its own
			}
			spared := approved(p)
			switch {
			case id != 0:
				claims[id-1] = append(claims[id-1], claim{p, by})
				last = id
			case spared != 0:
				m.spares = append(m.spares, spare{spared, p})
			case !p.Hidden:
				name := ""
				if p.HasTable(words) {
					name = strange(p)
					unknown = append(unknown, name)
				}
				m.others = append(m.others, other{grid: p, name: name})
			}
		}
	}
	return claims, unknown
}

// strange is what a table of figures that is none of the statements is called.
func strange(g *region.Grid) string {
	name, title := called(g)
	return name + title
}

// ofYear leaves of several tables those of the report's year, where one says it
// and others say another: last year's workbook beside this year's.
func (m *reader) ofYear(cs []claim) []claim {
	if len(cs) < 2 || m.year == 0 {
		return cs
	}
	other := make([]bool, len(cs))
	some := false
	for i, c := range cs {
		t := m.head(c.grid)
		other[i] = t.otherYear()
		some = some || !other[i] && len(t.years) > 0
	}
	if !some {
		return cs
	}
	kept := cs[:0:0]
	for i, c := range cs {
		if !other[i] {
			kept = append(kept, c)
			continue
		}
		m.stale = append(m.stale, "“"+strings.TrimSpace(c.grid.Name)+"”")
	}
	return kept
}

// ofUnit leaves of several tables those over which the unit of the report stands,
// where others are of another one: 本级 beside 汇总.
func (m *reader) ofUnit(cs []claim) []claim {
	if len(cs) < 2 || m.unit == "" {
		return cs
	}
	is := func(c claim) bool { return accounts.SameName(departmentOver(c.grid), m.unit) }
	kept := slices.DeleteFunc(slices.Clone(cs), func(c claim) bool { return !is(c) })
	if len(kept) == 0 || len(kept) == len(cs) {
		return cs
	}
	for _, c := range cs {
		if !slices.Contains(kept, c) {
			m.strangers = append(m.strangers, "“"+strings.TrimSpace(c.grid.Name)+"”")
		}
	}
	return kept
}

// better leaves of several tables those that are more likely the statement: a
// hidden copy, a sheet known by its number only, or one without a table gives way.
func better(id accounts.StatementID, cs []claim) []claim {
	for _, is := range []func(claim) bool{
		func(c claim) bool { return !c.grid.Hidden },
		func(c claim) bool { return c.by == byTitleCell },
		func(c claim) bool { return c.by != byItsNumber },
		func(c claim) bool { return c.grid.HasTable(words) },
		func(c claim) bool { return id != accounts.ThreePublic || titleHas(c.grid, "支出决算") },
	} {
		if len(cs) > 1 && slices.ContainsFunc(cs, is) {
			cs = slices.DeleteFunc(cs, func(c claim) bool { return !is(c) })
		}
	}
	return cs
}

// tellNone reports that there is no statement at all.
func (m *reader) tellNone() {
	var names []string
	for _, g := range m.grids {
		if name := strings.TrimSpace(g.Name); !g.Hidden {
			names = append(names, "“"+name+"”")
		}
	}
	message := "这个工作簿里没有一张决算表"
	if len(names) > 0 {
		message += "，只有" + firstNames(names, "张表")
	}
	m.list.Tell(diag.Error, "read.sheet", diag.Position{File: m.file()}, message, "请放进九张决算公开表，或财政部报表程序导出的决算报表；表名可写“公开01表”等，或在表的上方写出标题")
}

// firstNames are the first five of some names, and how many there are.
func firstNames(names []string, what string) string {
	if n := len(names); n > 5 {
		return strings.Join(names[:5], "、") + "等" + strconv.Itoa(n) + what
	}
	return strings.Join(names, "、")
}

// setWords are what sheets of several units in one workbook are told by.
var setWords = pattern.Of(`本级|本部|汇总|合并`)

// numSets is how many things may tell them.
const numSets = 3

// setsOf are what tells the tables of one unit from those of another: the unit that
// stands over them, a word of sheet or title, the file.
func setsOf(g *region.Grid) [numSets]string {
	word := setWords.FindString(g.Name)
	for c := range g.Head(region.HeadRows) {
		if word == "" && strings.Contains(c.Value, "表") {
			word = setWords.FindString(region.Plain(c.Value))
		}
	}
	return [...]string{departmentOver(g), word, path.Base(g.File)}
}

// tellSeveral reports the statements that several tables could be: once, where they
// are the tables of several units.
func (m *reader) tellSeveral(several map[*accounts.Form][]claim) {
	for by := range numSets {
		var names []string
		var where []diag.Side
		whole := len(several) > 1
		for _, form := range m.forms.Forms() {
			var here []string
			for _, c := range several[form] {
				name := setsOf(c.grid)[by]
				whole = whole && !slices.Contains(here, name)
				if here = append(here, name); !slices.Contains(names, name) {
					names, where = append(names, name), append(where, diag.Side{At: c.grid.Where(), Label: cmp.Or(name, "没有写明的一套")})
				}
			}
			whole = whole && (here == nil || len(here) == len(names))
		}
		if !whole {
			continue
		}
		last := names[len(names)-1]
		if last == "" {
			last = names[0]
		}
		hint := "请只留本报告的一套，另一套移到别的文件夹"
		switch {
		case by == 0 && m.unit == "":
			hint = "请在补充资料里填写单位名称，只读写着它的表"
		case by == 0:
			hint = "补充资料里的单位名称是“" + m.unit + "”，请核对，与表上写的一致才读"
		}
		m.list.Tell(diag.Error, "read.sheet", where[len(where)-1].At,
			fmt.Sprintf("有%d套决算表，不知道哪一套是本报告的：%d张表各有%d张", len(names), len(several), len(names)),
			hint+"；或加在命令后面，写明哪一套不是：--reading '"+last+"/表题/其他'", where...)
		return
	}
	for _, form := range m.forms.Forms() {
		if cs := several[form]; cs != nil {
			m.tellTwo(form, cs)
		}
	}
}

// tellTwo reports a statement that two tables could be.
func (m *reader) tellTwo(form *accounts.Form, cs []claim) {
	var names []string
	for _, c := range cs {
		name := "“" + strings.TrimSpace(c.grid.Name) + "”"
		if c.grid.One {
			name += "第 " + strconv.Itoa(c.grid.Top) + " 行起"
		}
		names = append(names, name)
	}
	m.list.Tell(diag.Error, "read.sheet", cs[1].grid.Where(), form.Number+"（"+form.Title+"）有两种可能：表 "+strings.Join(names, "、"),
		"请删去或改名多余的表；或加在命令后面：--reading '"+strings.TrimSpace(cs[len(cs)-1].grid.Name)+"/表题/其他'")
}

// tellMissing reports a statement that no table is.
func (m *reader) tellMissing(form *accounts.Form, strange []string) {
	hint := "表名可写“" + form.Number + "”，或在表的上方写出标题；没有数据的表也要留着"
	if len(strange) > 0 {
		hint += "。没有认出的表有" + firstNames(strange, "张") + "，如是这一张，请改表题，或加在命令后面：--reading '表名/表题/" + form.Number + "'"
	}
	m.list.Tell(diag.Error, "read.sheet", diag.Position{File: m.file()}, "工作簿里没有"+form.Number+"《"+form.Title+"》", hint)
}

// other is a table that is none of the statements, and the facts that it gives;
// name is what it is called where it is a table of figures.
type other struct {
	grid  *region.Grid
	name  string
	owned bool // of the Ministry's workbook
	facts []accounts.Text
	left  string // what was not taken, and why
}

// readOthers takes the facts that stand on sheets that are no statement, and says
// which tables were not read.
func (m *reader) readOthers(b *accounts.Book) {
	var unread []diag.Side
	for i := range m.others {
		o := &m.others[i]
		facts, is := m.readAdjustments(o.grid)
		if !is && !o.owned {
			facts, o.left, is = m.readBudget(o.grid, b)
			if o.left != "" && m.budgetBooks[o.grid.File] {
				m.list.Tell(diag.Warning, "read.budget", o.grid.Where(), o.left, "请核对这张预算表；不用它的，在补充资料的“预算数”“分科目预算”里填")
			}
		}
		if o.facts = facts; !is && !o.owned {
			if o.facts = m.readPapers(o.grid); len(o.facts) == 0 {
				o.facts, o.left = m.readFacts(o.grid)
			}
		}
		_, title := called(o.grid)
		if len(o.facts) == 0 && strings.Contains(title, "自评表") {
			o.left = "没有找到一级、二级、三级指标和指标值、实际值这几栏，自评表没有读；可在补充资料里填写"
		}
		if title == "" && o.name != "" && len(o.facts) == 0 {
			m.list.Tell(diag.Warning, "read.sheet", o.grid.Where(), "这张表没有表题，认不出是哪一张决算表，没有读", "是九张决算表之一的，请在表的上方写出标题")
		}
		if len(o.facts) == 0 && title != "" && !o.grid.Hidden && !o.owned && !m.budgetBooks[o.grid.File] && holdsNumbers(o.grid) {
			unread = append(unread, diag.Side{At: o.grid.Where(), Label: m.why(o.grid)})
		}
	}
	if n := len(m.stale); n > 0 {
		m.list.Tell(diag.Info, "read.unread", diag.Position{File: m.file()},
			"有"+strconv.Itoa(n)+"张表是别的年度的，没有读："+firstNames(m.stale, "张表"), "上年的工作簿请放进“上年”文件夹")
	}
	if n := len(m.strangers); n > 0 {
		m.list.Tell(diag.Info, "read.unread", diag.Position{File: m.file()},
			"有"+strconv.Itoa(n)+"张表写的是别的单位，没有读："+firstNames(m.strangers, "张表"), "本报告的单位是“"+m.unit+"”，只读写着它的表")
	}
	if n := len(unread); n > 0 {
		m.list.Tell(diag.Info, "read.unread", diag.Position{File: m.file()}, "有"+strconv.Itoa(n)+"张表没有读，不是决算公开的表，也没有要用的数",
			"是决算公开的表的，请改表题；check --sources 逐张列出", unread...)
	}
}

// holdsNumbers reports whether a sheet holds more than words: what it has may be
// missed.
func holdsNumbers(g *region.Grid) bool {
	return slices.ContainsFunc(g.Rows, func(r workbook.Row) bool {
		return slices.ContainsFunc(r.Cells, func(c workbook.Cell) bool { return c.Kind == workbook.Number })
	})
}

// claim is a table that may be a statement, and how it was told.
type claim struct {
	grid *region.Grid
	by   telling
}

type telling uint8

const (
	byNothing telling = iota
	byTitleCell
	bySheetName
	byItsNumber
)

// approved is the statement that a table of the approval is of: 收入决算批复表
// beside the tables that are published. What is published is what was approved.
func approved(g *region.Grid) accounts.StatementID {
	for c := range g.Head(region.HeadRows) {
		if !strings.Contains(c.Value, "批复") {
			continue
		}
		if id := titled(strings.Replace(region.Plain(c.Value), "批复", "", 1)); id != 0 {
			return id
		}
	}
	return 0
}

// spare puts aside a second table of what is one statement here: some forms
// print 支出 and 收入支出 of a fund both. The one with more columns is read, the
// other one compared with it.
func (m *reader) spare(id accounts.StatementID, cs []claim) []claim {
	switch id {
	case accounts.GeneralExpenditure, accounts.GovernmentFund, accounts.StateCapital:
	default:
		return cs
	}
	if len(cs) != 2 || bothSides(cs[0].grid) == bothSides(cs[1].grid) {
		return cs
	}
	if bothSides(cs[1].grid) {
		cs[0], cs[1] = cs[1], cs[0]
	}
	m.spares = append(m.spares, spare{id, cs[1].grid})
	return cs[:1]
}

// called is a sheet's name and the title of its table, if it has one that is
// none of the statements'.
func called(g *region.Grid) (name, title string) {
	name = "“" + strings.TrimSpace(g.Name) + "”"
	for c := range g.Head(region.HeadRows) {
		s := region.Plain(c.Value)
		s = byUnitPattern.ReplaceAllString(trimTitle(s), "")
		if strings.HasSuffix(s, "表") && !region.NumberLine.MatchString(s) {
			return name, "（" + region.Clip(region.OneLine(c.Value)) + "）"
		}
	}
	return name, ""
}

// titleHas reports whether the title of a statement has a word.
func titleHas(g *region.Grid, word string) bool {
	for c := range g.Head(region.HeadRows) {
		s := region.Plain(c.Value)
		if strings.Contains(s, word) && titled(s) != 0 {
			return true
		}
	}
	return false
}

// bothSides reports whether a table is one of income and expenditure by its title.
func bothSides(g *region.Grid) bool {
	return titleHas(g, "收入支出") || titleHas(g, "收支") || !titleHas(g, "") && strings.Contains(g.Name, "收入支出")
}

// identify tells which statement a table is: a declared one by its own title,
// else one of the nine.
func (m *reader) identify(g *region.Grid) (accounts.StatementID, telling) {
	forms := m.forms.Forms()[accounts.NumStatements:]
	for c := range g.Head(region.HeadRows) {
		if len(forms) == 0 {
			break
		}
		s := region.Plain(c.Value)
		if i := slices.IndexFunc(forms, func(f *accounts.Form) bool { return f.Like == "" && isTitle(f, s) }); i >= 0 {
			return forms[i].ID, byTitleCell
		}
	}
	return identify(g)
}

// identify tells which of the nine a table is: by a title in its first rows,
// else by the sheet's name, else by 公开0N表. A title that says something else
// leaves no room for the number, which each form counts in its own way.
func identify(g *region.Grid) (accounts.StatementID, telling) {
	var found []accounts.StatementID
	strange := false
	for c := range g.Head(region.HeadRows) {
		if !strings.Contains(c.Value, "表") {
			continue
		}
		s := region.Plain(c.Value)
		id := titled(s)
		switch {
		case byUnitPattern.MatchString(s) && titled(byUnitPattern.ReplaceAllString(s, "")) != 0:
			return 0, byNothing
		case id != 0 && !slices.Contains(found, id):
			found = append(found, id)
		case id == 0 && strangePattern.MatchString(trimTitle(s)):
			strange = true
		}
	}
	switch {
	case len(found) > 2:
		return 0, byNothing // a contents page names many tables and is none of them
	case len(found) > 0:
		return found[0], byTitleCell
	case g.One:
		return 0, byNothing
	}
	if id := titled(region.Plain(g.Name)); id != 0 {
		return id, bySheetName
	}
	if id := byNumber(g); id != 0 && !strange {
		return byContent(g, id), byItsNumber
	}
	return 0, byNothing
}

// byContent is the statement that a table without a title is, by its number and
// what stands in it: 公开07 to 公开09 have changed their order over the years.
func byContent(g *region.Grid, number accounts.StatementID) accounts.StatementID {
	if number < accounts.ThreePublic || number > accounts.StateCapital {
		return number
	}
	columns, last := 0, ""
	for i := range g.Rows {
		for _, c := range g.Rows[i].Cells {
			s := region.Plain(c.Value)
			switch {
			case strings.Contains(s, "因公出国"):
				return accounts.ThreePublic
			case s == "年末结转和结余" || s == "本年收入":
				columns++
			case c.Col < g.Left+3 && accounts.IsCode(s) && len(s) > 2 && len(s) < 8 && s[0] == '2':
				last = s
			}
		}
	}
	switch {
	case strings.HasPrefix(last, "223"), last == "" && columns == 0:
		return accounts.StateCapital
	case last != "":
		return accounts.GovernmentFund
	case number == accounts.ThreePublic:
		return accounts.GovernmentFund // the first of the other two
	}
	return number
}

// threePublicTitle is a title of 公开07 in forms that print more in it:
// “三公”经费、会议费、培训费支出决算表, “三公”经费、机关运行经费情况表.
var threePublicTitle = pattern.Of(`^[^,，。;；:]*“?三公“?经费[^,，。;；:]*(决算|情况|信息|统计)[^,，。;；:]*表$`)

// trimTitle drops the number before a title and what follows it in brackets.
func trimTitle(s string) string {
	s = bracketPattern.ReplaceAllString(numberPattern.ReplaceAllString(s, ""), "")
	s = bracketPattern.ReplaceAllString(s, "")
	if !yearPattern.MatchString(s[:min(len(s), len("2020年"))]) {
		s = strings.TrimPrefix(s, leadPattern.FindString(s))
	}
	return s
}

// byNumber finds the statement by 公开0N表 in the sheet's name or first rows.
func byNumber(g *region.Grid) accounts.StatementID {
	if m := numberPattern.FindStringSubmatch(region.Plain(g.Name)); m != nil {
		return accounts.StatementID(m[1][0] - '0')
	}
	for c := range g.Head(4) {
		if m := numberPattern.FindStringSubmatch(region.Plain(c.Value)); m != nil {
			return accounts.StatementID(m[1][0] - '0')
		}
	}
	return 0
}
