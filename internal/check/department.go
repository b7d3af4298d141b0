package check

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
)

// D: a department and its units (部门汇总).
var departmentRules = []Rule{
	{ID: "D.1", Title: "部门的每个单位都有文件夹，读得出，就是所列的单位", Severity: diag.Error, Stage: StageBook, Reads: "department.yaml、各单位", fn: ofUnits(unitsThere)},
	{ID: "D.2", Title: "一个单位只属于一个部门，在部门里只有一个文件夹、只算一次", Severity: diag.Error, Stage: StageBook, Reads: "department.yaml、各单位", fn: ofUnits(unitsOnce)},
	{ID: "D.3", Title: "各单位的年度 = 部门的年度", Severity: diag.Error, Stage: StageBook, Reads: "department.yaml、各单位", fn: ofUnits(unitYears)},
	{ID: "D.4", Title: "各单位的版式 = 部门的版式", Severity: diag.Warning, Stage: StageBook, Reads: "department.yaml、各单位", Open: true, fn: ofUnits(unitLayouts)},
	{ID: "D.5", Title: "各单位“三公”经费预算数的口径相同（年初或全年）", Severity: diag.Error, Stage: StageBook, Reads: "各单位公开07", fn: ofUnits(unitBudgets)},
	{ID: "D.6", Title: "每个单位自己的核对没有错误", Severity: diag.Error, Stage: StageBook, Reads: "各单位", fn: ofUnits(unitsSound)},
	{ID: "D.7", Title: "部门各表每行每栏 = Σ各单位 − 单位间往来", Severity: diag.Error, Stage: StageBook, Reads: "部门和各单位的九张表、单位间往来", OpenRounded: true, fn: ofUnits(unitsAddUp)},
	{ID: "D.8", Title: "每笔单位间往来的收付双方是本部门的单位，金额 ≤ 双方所列的数", Severity: diag.Error, Stage: StageBook, Reads: "单位间往来、各单位公开02、03", fn: ofUnits(transfersStand)},
	{ID: "D.9", Title: "汇总数里没有没写出的单位间往来（补助与上级补助、上缴与附属上缴）", Severity: diag.Warning, Stage: StageBook, Reads: "部门公开02、03", Open: true, fn: ofUnits(transfersWhole)},
	{ID: "D.10", Title: "部门文件夹下面的单位文件夹都列为部门的单位", Severity: diag.Error, Stage: StageBook, Reads: "department.yaml", Open: true, fn: ofUnits(unitsListed)},
	{ID: "D.11", Title: "部门名称相同；编报单位名单包括部门的每个单位", Severity: diag.Warning, Stage: StageBook, Reads: "department.yaml、单位概况", Open: true, fn: ofUnits(unitsNamed)},
	{ID: "D.12", Title: "部门的实物量、接待费、采购、资产 = Σ各单位（都填了的）", Severity: diag.Warning, Stage: StageBook, Reads: "补充资料", Open: true, fn: ofUnits(countsAddUp)},
}

// ofUnits is a duty that only a department of units has.
func ofUnits(fn func(*run, *accounts.Consolidation)) func(*run) {
	return func(r *run) {
		switch k := r.book.Consolidation; {
		case k == nil:
			r.reason = "不是由各单位汇总的部门"
		case k.Misread:
			r.state, r.reason = Failed, path.Base(k.At.File)+" 有误"
		default:
			fn(r, k)
		}
	}
}

// Department sees to the duties of a department that has no statements, because
// a unit of it is missing or wrong.
func Department(b *accounts.Book, opts Options) diag.List {
	r := newRun(b, opts)
	for i := range departmentRules {
		r.begin(&departmentRules[i])
		departmentRules[i].fn(r)
	}
	return r.findings
}

func unitsThere(r *run, k *accounts.Consolidation) {
	if len(k.Units) == 0 {
		r.find(diag.Diagnostic{At: k.At, Message: "部门没有单位", Hint: "请在 members 里列出单位文件夹，或把单位文件夹放在 " + path.Base(k.At.File) + " 旁边"})
	}
	for i := range k.Units {
		c := &k.Units[i]
		r.passed()
		switch {
		case c.Book == nil:
			r.find(diag.Diagnostic{At: c.Folder.At, Message: "单位“" + c.Title() + "”没有读到：" + c.Fault,
				Hint: "缺了任何一个单位都不能汇总；请补上这个单位的资料，或改正文件夹的写法"})
		case c.Name.S != "" && !accounts.SameName(c.Name.S, c.Book.Organization.FullName.S):
			full := c.Book.Organization.FullName
			r.find(diag.Diagnostic{At: c.Folder.At, Message: "文件夹 " + c.Folder.S + " 里不是所列的单位",
				Where: []diag.Side{{At: c.Name.At, Label: "所列的单位", Value: c.Name.S}, {At: full.At, Label: "资料里的单位全称", Value: full.S}}, Hint: "请核对文件夹和名称，改正错的一处"})
		}
	}
}

// unit is a unit of a department, at whatever depth.
type unit struct {
	folder string
	at     diag.Position
	name   string
	year   int
}

// unitsBelow are the units of a department, those of the departments within it
// instead of these.
func unitsBelow(k *accounts.Consolidation, folder string, at diag.Position) []unit {
	var out []unit
	for i := range k.Units {
		c := &k.Units[i]
		u := unit{folder: path.Join(folder, c.Folder.S), at: at}
		if at.IsZero() {
			u.at = c.Folder.At
		}
		if c.Book == nil {
			out = append(out, u)
			continue
		}
		if c.Book.Consolidation != nil {
			out = append(out, unitsBelow(c.Book.Consolidation, u.folder, u.at)...)
			continue
		}
		u.name, u.year = accounts.PlainName(c.Book.Organization.FullName.S), c.Book.Year
		out = append(out, u)
	}
	return out
}

func unitsOnce(r *run, k *accounts.Consolidation) {
	type report struct {
		name string
		year int
	}
	folders, reports := map[string]unit{}, map[report]unit{}
	for _, u := range unitsBelow(k, "", diag.Position{}) {
		r.passed()
		if first, twice := folders[u.folder]; twice {
			r.find(diag.Diagnostic{At: u.at, Message: "文件夹 " + u.folder + " 算了两次",
				Where: []diag.Side{{At: u.at, Label: "这里"}, {At: first.at, Label: "第一次"}}, Hint: "请只留一处"})
			continue
		}
		folders[u.folder] = u
		if u.name == "" {
			continue
		}
		of := report{u.name, u.year}
		if first, twice := reports[of]; twice {
			r.find(diag.Diagnostic{At: u.at, Message: fmt.Sprintf("%s %d 年度在部门里有两个文件夹，相加就算了两次", u.name, u.year),
				Where: []diag.Side{{At: u.at, Label: "这里", Value: u.folder}, {At: first.at, Label: "第一次", Value: first.folder}}, Hint: "请核对是不是同一单位：是，只留一个；不是，改正单位全称"})
			continue
		}
		reports[of] = u
	}
	for i := range k.Units {
		if c := &k.Units[i]; c.Rival != "" {
			r.find(diag.Diagnostic{At: c.Folder.At, Message: "单位“" + c.Title() + "”同时列在另一个部门里：" + c.Rival,
				Hint: "一个单位只汇总进一个部门；请在其中一个部门里删去"})
		}
	}
}

func unitYears(r *run, k *accounts.Consolidation) {
	year := strconv.Itoa(k.Year)
	differ := func(at diag.Position, who string, is int, isAt diag.Position) {
		if r.passed(); is == k.Year || is == 0 || k.Year == 0 {
			return
		}
		r.find(diag.Diagnostic{At: at, Message: who + "的年度与部门的不同", Where: []diag.Side{{At: k.YearAt, Label: "部门", Value: year}, {At: isAt, Label: who, Value: strconv.Itoa(is)}},
			Hint: "不同年度的数不能相加；请核对文件夹是不是放错了，或改正年度"})
	}
	differ(r.book.YearAt, "部门的补充资料", r.book.Year, r.book.YearAt)
	for i := range k.Units {
		if c := &k.Units[i]; c.Book != nil {
			differ(c.Folder.At, "单位“"+c.Title()+"”", c.Book.Year, c.Book.YearAt)
		}
	}
}

func unitLayouts(r *run, k *accounts.Consolidation) {
	layout := k.Layout
	if layout.IsZero() {
		layout = accounts.Text{S: r.book.Layout, At: r.book.LayoutAt}
	}
	if layout.IsZero() {
		r.lacks("没有写部门的版式")
		return
	}
	differ := func(at diag.Position, who, is string, isAt diag.Position) {
		if r.passed(); is == "" || is == layout.S {
			return
		}
		r.find(diag.Diagnostic{At: at, Message: who + "的版式与部门的不同", Where: []diag.Side{{At: layout.At, Label: "部门", Value: layout.S}, {At: isAt, Label: who, Value: is}},
			Hint: "一个部门各单位的报告通常用同一版式，请核对"})
	}
	differ(r.book.LayoutAt, "部门的补充资料", r.book.Layout, r.book.LayoutAt)
	for i := range k.Units {
		if c := &k.Units[i]; c.Book != nil {
			differ(c.Folder.At, "单位“"+c.Title()+"”", c.Book.Layout, c.Book.LayoutAt)
		}
	}
}

func unitBudgets(r *run, k *accounts.Consolidation) {
	kind, first := accounts.NoBudgetKind, accounts.Text{}
	differ := func(who string, is accounts.BudgetKind, by accounts.Text) {
		switch {
		case is == accounts.NoBudgetKind:
			return
		case kind == accounts.NoBudgetKind:
			kind, first = is, by
		case is != kind:
			r.find(diag.Diagnostic{At: by.At, Message: who + "的“三公”经费预算数是" + is.String() + "，别处是" + kind.String() + "，不能相加",
				Where: []diag.Side{{At: by.At, Label: who, Value: is.String()}, {At: first.At, Label: "别处", Value: kind.String()}}, Hint: "一个部门各单位的公开07表请用同一口径的预算数"})
		}
		r.passed()
	}
	for i := range k.Units {
		if c := &k.Units[i]; c.Book != nil {
			differ("单位“"+c.Title()+"”", c.Book.ThreePublicBudget, c.Book.ThreePublicBudgetBy)
		}
	}
	differ("部门", r.book.ThreePublicBudget, r.book.ThreePublicBudgetBy)
}

// unitsSound lists of each unit that has errors the first few.
func unitsSound(r *run, k *accounts.Consolidation) {
	const most = 3
	for i := range k.Units {
		c := &k.Units[i]
		r.passed()
		n := c.Errors.Count(diag.Error)
		if n == 0 {
			continue
		}
		d := diag.Diagnostic{At: c.Folder.At, Message: fmt.Sprintf("单位“%s”自己的核对有%d处错误，不能汇总", c.Title(), n),
			Hint: "请先改正，直到 juesuan check 这个单位没有 error"}
		for j := range c.Errors {
			if e := &c.Errors[j]; e.Severity == diag.Error && len(d.Where) < most {
				d.Where = append(d.Where, diag.Side{At: e.At, Label: e.Message + " [" + e.Code + "]", Value: e.Difference})
			}
		}
		r.find(d)
	}
}

// gap is a cell of the department that is not the sum of its units'.
type gap struct {
	left  accounts.Term
	right accounts.Parts
	off   accounts.Amount // the department's less the sum
}

func unitsAddUp(r *run, k *accounts.Consolidation) {
	switch {
	case k.Made:
		r.passed()
		r.reason = "部门的各表由程序把各单位相加得出"
		return
	case !k.Read() || len(k.Units) == 0:
		r.lacks("有的单位没有读到")
		return
	}
	sums := k.Sums()
	var cells []gap
	for i := range r.book.Statements {
		s := &r.book.Statements[i]
		if s.Form != nil && s.Form.Like != "" {
			continue // one row a unit: T.0 adds it up
		}
		id := accounts.StatementID(i + 1)
		if !s.Found && s.Form.May {
			continue
		}
		if !r.has(id) {
			continue
		}
		cells = append(cells, r.department(s, sums)...)
	}
	if c, sign := whole(k, cells); c != nil {
		r.wholeUnit(c, sign, cells)
		return
	}
	if c := alone(k, cells); c != nil {
		r.find(diag.Diagnostic{At: r.book.Statement(cells[0].left.Cell.Statement).At, Message: "部门的工作簿里只有一个单位的数：" + c.Title(),
			Where: []diag.Side{{At: r.book.Statement(cells[0].left.Cell.Statement).At, Label: "部门的工作簿"}, {At: c.Book.Statement(cells[0].left.Cell.Statement).At, Label: c.Title()}},
			Hint:  "请换成部门汇总的工作簿；没有的，移走这个工作簿，部门的各表就由各单位相加"})
		return
	}
	for i := range cells {
		g := &cells[i]
		s := r.book.Statement(g.left.Cell.Statement)
		left, right := of(g.left), side{label: "各单位之和"}
		if g.left.Figure == nil {
			left = side{label: "部门的" + s.Number() + "没有这一行"}
		}
		for j := range g.right {
			p := &g.right[j]
			t := outside(p.Name(), p.Figure)
			t.Minus = p.Minus
			right.terms = append(right.terms, t)
		}
		if len(right.terms) == 1 && g.left.Figure != nil && g.left.Amount().IsZero() && !right.terms[0].Known() {
			r.passed()
			continue // both blank
		}
		before := len(r.findings)
		r.compareLazily(left, right, equal, func() (string, string) {
			return "部门的" + g.left.Name(s) + "不等于各单位之和", gapHint(k, g)
		})
		if g.left.Figure == nil && len(r.findings) > before {
			r.findings[len(r.findings)-1].At = s.At
		}
	}
}

// department pairs the cells of one of the department's statements with the sums, and the
// rows of the units that it has not.
func (r *run) department(s *accounts.Statement, sums *accounts.UnitSums) []gap {
	var out []gap
	add := func(key accounts.RowKey, col accounts.ColumnKey) {
		g := gap{left: s.Term(key, col), right: sums.Parts(cell(s.ID, key, col))}
		sum, _ := g.right.Value()
		g.off = g.left.Amount().Sub(sum)
		if g.left.Figure != nil || !sum.IsZero() {
			out = append(out, g)
		}
	}
	for i := range s.Rows {
		for _, col := range s.Columns {
			add(s.Rows[i].Key, col)
		}
	}
	for _, key := range sums.Rows(s.ID) {
		if s.Row(key) != nil || covered(s, key) {
			continue
		}
		for _, col := range s.Columns {
			add(key, col)
		}
	}
	return out
}

// covered reports whether a code that a statement has no row for is in others:
// the rows below it, or one above it that the statement breaks down no further.
func covered(s *accounts.Statement, code accounts.RowKey) bool {
	if !code.IsCode() {
		return false
	}
	above, siblings := "", false
	for i := range s.Rows {
		key := string(s.Rows[i].Key)
		switch {
		case !s.Rows[i].Key.IsCode():
		case strings.HasPrefix(key, string(code)):
			return true
		case strings.HasPrefix(string(code), key) && len(key) > len(above):
			above = key
		}
	}
	for i := range s.Rows {
		key := string(s.Rows[i].Key)
		siblings = siblings || above != "" && s.Rows[i].Key.IsCode() && len(key) > len(above) && strings.HasPrefix(key, above)
	}
	return above != "" && !siblings
}

// whole finds the unit whose figures explain all that is wrong: left out of the
// department's tables (−1) or counted twice (+1).
func whole(k *accounts.Consolidation, cells []gap) (*accounts.Constituent, int) {
	wrong := 0
	for i := range cells {
		if !cells[i].off.IsZero() {
			wrong++
		}
	}
	if wrong < 3 {
		return nil, 0
	}
	for i := range k.Units {
		c := &k.Units[i]
		for _, sign := range [...]int{-1, 1} {
			for _, transfers := range [...]bool{false, true} {
				if !slices.ContainsFunc(cells, func(g gap) bool { return !g.off.Equal(signed(g.ofUnit(k, i, transfers), sign)) }) {
					return c, sign
				}
			}
		}
	}
	return nil, 0
}

// alone finds the unit whose tables the department's are.
func alone(k *accounts.Consolidation, cells []gap) *accounts.Constituent {
	for i := range k.Units {
		if len(k.Units) > 1 && len(cells) > 0 && !slices.ContainsFunc(cells, func(g gap) bool {
			return !g.left.Amount().Equal(g.ofUnit(k, i, false))
		}) {
			return &k.Units[i]
		}
	}
	return nil
}

// ofUnit is what a unit contributes to the sum, with or without the payments
// between it and others.
func (g *gap) ofUnit(k *accounts.Consolidation, i int, transfers bool) accounts.Amount {
	var v accounts.Amount
	for j := range g.right {
		switch p := &g.right[j]; {
		case p.Unit == i && p.Figure.Known():
			v = v.Add(p.Figure.Amount)
		case p.Of != nil && transfers && (k.Unit(p.Of.From.S) == &k.Units[i] || k.Unit(p.Of.To.S) == &k.Units[i]):
			v = v.Sub(p.Figure.Amount)
		}
	}
	return v
}

func signed(a accounts.Amount, sign int) accounts.Amount {
	if sign < 0 {
		return a.Neg()
	}
	return a
}

// wholeUnit reports that a unit as a whole is left out or counted twice, once
// and not at every cell.
func (r *run) wholeUnit(c *accounts.Constituent, sign int, cells []gap) {
	what, hint := "没有包括", "请把这个单位加进部门的工作簿；它确实不属于本部门的，从 department.yaml 里删去"
	if sign > 0 {
		what, hint = "把一个单位算了两次：", "请从部门的工作簿里减去一次"
	}
	d := diag.Diagnostic{}
	n := 0
	for i := range cells {
		g := &cells[i]
		if g.off.IsZero() {
			continue
		}
		n++
		s := r.book.Statement(g.left.Cell.Statement)
		if d.At.IsZero() {
			if d.At = s.At; g.left.Figure != nil {
				d.At = g.left.Figure.At
			}
		}
		if k := g.left.Cell; k.Row == accounts.RowIncomeGrand && k.Statement == t1 {
			d.Where = []diag.Side{r.describe(&g.left)}
			sum, _ := g.right.Value()
			d.Where = append(d.Where, diag.Side{Label: "各单位之和", Value: money(sum, r.unit(s.ID))})
			for j := range g.right {
				t := outside("其中："+g.right[j].Name(), g.right[j].Figure)
				if g.right[j].Minus {
					t = outside(g.right[j].Name(), g.right[j].Figure)
				}
				d.Where = append(d.Where, r.describe(&t))
			}
			d.At, d.Difference = d.Where[0].At, money(g.off, r.unit(s.ID))
		}
	}
	d.Message = fmt.Sprintf("部门的各表%s%s：%d格的差额都正好是它的数", what, c.Title(), n)
	d.Hint = hint
	r.find(d)
}

// gapHint names the one amount that would explain a gap.
func gapHint(k *accounts.Consolidation, g *gap) string {
	found, text := 0, ""
	for i := range g.right {
		p := &g.right[i]
		if !p.Figure.Known() || p.Figure.Amount.IsZero() {
			continue
		}
		at := p.Figure.At.String()
		left := g.off
		if p.Minus {
			left = left.Neg()
		}
		switch {
		case left.Equal(p.Figure.Amount.Neg()) && p.Unit < 0:
			found++
			text = "差额正好是 " + at + " 写的单位间往来：部门的表里没有减去它"
		case left.Equal(p.Figure.Amount.Neg()):
			found++
			text = "差额正好是 " + at + " 的数：多半漏了它"
		case left.Equal(p.Figure.Amount):
			found++
			text = "差额正好是 " + at + " 的数：多半把它算了两次"
		}
	}
	if found == 1 {
		return text + "；请核对"
	}
	text = "请核对部门的这一格和各单位的数"
	if g.left.Cell.Statement <= t3 { // the others are of 财政拨款
		text += "；单位之间的往来要写在 " + path.Base(k.At.File) + " 的 transfers 里"
	}
	return text
}

func unitsListed(r *run, k *accounts.Consolidation) {
	r.passed()
	for _, u := range k.Unlisted {
		r.find(diag.Diagnostic{At: u.At, Message: "部门文件夹下面有单位文件夹没有列入：" + u.S, Hint: "是本部门的单位，请列入 members；不是的，请移到别处，或在 accepted 里说明"})
	}
}

func unitsNamed(r *run, k *accounts.Consolidation) {
	o := &r.book.Organization
	if !o.FullName.IsZero() && !k.Name.IsZero() {
		if r.passed(); !accounts.SameName(o.FullName.S, k.Name.S) {
			r.find(diag.Diagnostic{At: k.Name.At, Message: "部门名称与补充资料的单位全称不同",
				Where: []diag.Side{{At: k.Name.At, Label: "部门名称", Value: k.Name.S}, {At: o.FullName.At, Label: "单位全称", Value: o.FullName.S}}, Hint: "请改成一致"})
		}
	}
	if o.Level == accounts.SingleUnit {
		r.find(diag.Diagnostic{At: o.FullName.At, Message: "部门的补充资料里“部门或单位”填的是单位", Hint: "由各单位汇总的是部门决算，请改为部门"})
	}
	if len(o.Members) == 0 {
		return
	}
	for i := range k.Units {
		c := &k.Units[i]
		if r.passed(); c.Book == nil {
			continue
		}
		name := c.Book.Organization.FullName
		if !slices.ContainsFunc(o.Members, func(m accounts.Member) bool { return accounts.SameName(m.Name.S, name.S) }) {
			r.find(diag.Diagnostic{At: c.Folder.At, Message: "编报单位名单里没有" + name.S, Where: []diag.Side{{At: name.At, Label: "单位全称", Value: name.S}, {At: o.Members[0].Name.At, Label: "编报单位名单从这里开始"}},
				Hint: "部门报告印出的单位名单应包括汇总的每个单位，名称一致；请核对"})
		}
	}
}

// countsAddUp holds the department's numbers outside the statements against the
// units', where all of them give one.
func countsAddUp(r *run, k *accounts.Consolidation) {
	if !k.Read() || len(k.Units) == 0 {
		r.lacks("有的单位没有读到")
		return
	}
	hold := func(name string, own accounts.Figure, of func(b *accounts.Book) accounts.Figure) {
		right := side{label: "各单位之和"}
		for i := range k.Units {
			f := of(k.Units[i].Book)
			if !f.Known() {
				return
			}
			right.terms = append(right.terms, outside(k.Units[i].Title(), f))
		}
		if own.Known() {
			r.compareSides(side{terms: []accounts.Term{outside("部门的"+name, own)}}, right, equal, "部门的"+name+"不等于各单位之和", "请核对；确有不同口径的，写明理由")
		}
	}
	b := r.book
	for _, key := range slices.Sorted(maps.Keys(b.Counts)) {
		hold(accounts.CountName(key), b.Counts[key].Figure, func(b *accounts.Book) accounts.Figure { return b.Counts[key].Figure })
	}
	for _, key := range slices.Sorted(maps.Keys(b.Assets)) {
		name := b.Assets[key].Label
		if strings.HasPrefix(string(key), string(accounts.AssetVehicles)) {
			name = "车辆·" + name
		}
		hold("国有资产·"+name, b.Assets[key].Figure, func(b *accounts.Book) accounts.Figure { return b.Assets[key].Figure })
	}
	for _, of := range []struct {
		name string
		get  func(b *accounts.Book) map[accounts.Datum]accounts.Figure
	}{{"接待费·", func(b *accounts.Book) map[accounts.Datum]accounts.Figure { return b.Reception }},
		{"政府采购·", func(b *accounts.Book) map[accounts.Datum]accounts.Figure { return b.Procurement }}} {
		own := of.get(b)
		for _, key := range slices.Sorted(maps.Keys(own)) {
			hold(of.name+own[key].Label, own[key], func(b *accounts.Book) accounts.Figure { return of.get(b)[key] })
		}
	}
}
