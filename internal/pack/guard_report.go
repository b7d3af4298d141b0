package pack

import (
	"cmp"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/pattern"
	"juesuan/internal/scope"
)

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

// sourceTable is the table of the Ministry's workbook that a note names.
var sourceTable = pattern.Of(`财决(\d\d(?:-\d)?)表|取自(F\d\d)表`)

// tableNote holds a note under a table against what the table prints: it has no
// figures, but names the table, its money, its year and its source.
func (g *guard) tableNote(f *accounts.Form, t *Template, printed []scope.Point) {
	if t.IsZero() || len(printed) == 0 {
		return
	}
	whole := common(printed)
	if m := yearHole.FindStringSubmatchIndex(t.Source); m != nil && m[2] >= 0 {
		g.sayAt(g.p.within(t, m[0]), "pack.says", "表注说的是上年，"+f.Title+"是本年的", "")
	}
	source := strings.ReplaceAll(strings.TrimPrefix(f.Sheet, "Z"), "_", "-")
	g.t = t
	literal := action.ReplaceAllStringFunc(t.Source, func(hole string) string {
		return "○" + strings.Repeat("\x03", len(hole)-len("○")) // as long as it was
	})
	for _, m := range sourceTable.FindAllStringSubmatchIndex(literal, -1) {
		named := literal[max(m[2], m[4]):max(m[3], m[5])]
		if f.Sheet != "" && named != source {
			g.sayAt(g.p.within(t, m[0]), "pack.says", fmt.Sprintf("表注说数据取自%s，%s取自%s", named, f.Title, source), "")
		}
	}
	fresh := strings.ReplaceAll(literal, "\x03", "")
	var funds []scope.Value
	for _, part := range regexp.MustCompile(`[，。；：、]`).Split(fresh, -1) {
		words, _ := scope.Parse(part)
		for i := range words {
			for _, v := range words[i].Says {
				is := whole.At(v.Axis())
				if v.Axis() == scope.Fund {
					funds = append(funds, v)
				}
				why := ""
				switch {
				case v == scope.LastYear:
					why = "本年"
				case v == scope.Initial && g.tableBudget() != v, v == scope.Adjusted && g.tableBudget() != v:
					why = g.tableBudget().Name()
				case v.Axis() == scope.Basis || v.Axis() == scope.Year:
				case v.Axis() == scope.Fund && v == scope.Fiscal && whole.At(scope.Item) != scope.AllItems:
				case !v.Within(is):
					why = is.Name()
				}
				if why != "" {
					at := g.p.within(t, max(0, strings.Index(t.Source, words[i].Text)))
					g.sayAt(at, "pack.says", fmt.Sprintf("表注说的是%s（%s），%s却是%s", words[i].Text, v.Name(), f.Title, why), "")
				}
			}
		}
	}
	// 一般公共预算、政府性基金预算和国有资本经营预算: each part of the whole once.
	parts := whole.At(scope.Fund).Parts()
	if len(funds) > 1 && whole.At(scope.Fund) == scope.Fiscal {
		slices.Sort(funds)
		slices.Sort(parts)
		if !slices.Equal(funds, parts) {
			g.sayAt(t.At, "pack.says", "表注列举的资金不是"+f.Title+"的各项资金，各一次", "")
		}
	}
}

// outline holds the titles of parts and sections against what stands under them.
func (g *guard) outline(root *shape, sentences map[string]sentencePoints) {
	o := &g.p.Outline
	whole := []*Template{&o.Title, &o.FileName}
	for i := range g.p.Forms.Forms {
		whole = append(whole, &g.p.Forms.Forms[i].Title, &g.p.Forms.Forms[i].Lead)
	}
	for i := range o.Cover.Paragraphs {
		whole = append(whole, &o.Cover.Paragraphs[i].Text)
	}
	for _, t := range whole {
		g.title(t, nil, 0, true)
	}
	printed := map[string]bool{}
	for i := range o.Parts {
		g.node(&o.Parts[i], root, sentences, printed)
	}
	g.p.eachTemplate(func(_ string, t *Template) {
		for _, m := range tableNumber.FindAllStringIndex(t.Source, -1) {
			if name := t.Source[m[0]:m[1]]; len(printed) > 0 && !printed[name] {
				g.sayAt(g.p.within(t, m[0]), "pack.says", "词句里写了"+name+"，报告不印这张表", "可印的表见 tables.yaml 的 number")
			}
		}
	})
}

// node returns what the figures under a title count.
func (g *guard) node(n *Node, root *shape, sentences map[string]sentencePoints, printed map[string]bool) sentencePoints {
	var all sentencePoints
	for _, id := range n.Text {
		all.points = append(all.points, sentences[id].points...)
		all.budgets += sentences[id].budgets
		if s := g.p.Sentences[id]; s != nil && n.When != "" && !strings.HasPrefix(n.When, "!") {
			flag := g.flag(root, n.When)
			g.template(&s.Text, root, flag)
			if flag != nil && flag.name != nil && flag.name.Counts.Known {
				g.title(&n.Title, []scope.Point{flag.name.Counts.Point}, 0, false)
			}
		}
	}
	for i := range n.Sections {
		below := g.node(&n.Sections[i], root, sentences, printed)
		all.points = append(all.points, below.points...)
		all.budgets += below.budgets
	}
	numbered := func(number string, at diag.Position) {
		if number = cmp.Or(n.Number, number); number == "" || number == "none" {
			return
		}
		printed[number] = true
		if want := fmt.Sprintf("公开%02d表", len(printed)); tableNumber.MatchString(number) && number != want {
			g.sayAt(at, "pack.says", "表号写的是"+number+"，按次序是"+want, "检查 tables.yaml 的 number 和 outline.yaml 的次序")
		}
	}
	switch l := g.p.listOf[n.List]; {
	case l != nil:
		numbered(l.Number, l.At)
		all.points, all.budgets = append(all.points, g.under[l.ID].points...), all.budgets+g.under[l.ID].budgets
	case n.Table == "" && n.Number != "": // a table that the report does not print has its number all the same
		numbered("", n.At)
	}
	if t := g.p.tableOf[n.Table]; t != nil {
		numbered(t.Number, t.At)
		g.tableTitle(n, t)
		return sentencePoints{points: g.tablePoints(t)}
	}
	g.title(&n.Title, all.points, all.budgets, len(all.points) == 0)
	return all
}

func (g *guard) flag(root *shape, name string) *shape {
	s := root
	for part := range strings.SplitSeq(name, ".") {
		if s == nil {
			return nil
		}
		s = s.members[part]
	}
	return s
}

// titleWords are the words of a title, without the name of the unit.
func titleWords(t *Template) []scope.Word {
	text := strings.ReplaceAll(printedWords(t.Source), "绩效", unsaid)
	text = regexp.MustCompile(`预算`+unsaid+"|预算绩效").ReplaceAllString(text, unsaid)
	return spoken(text)
}

// title holds a title against the figures of the text under it.
func (g *guard) title(t *Template, points []scope.Point, budgets int, final bool) {
	if t.IsZero() {
		return
	}
	g.t = t
	wrong := func(w *scope.Word, v scope.Value, is string) {
		at := g.p.within(t, max(0, strings.Index(t.Source, w.Text)))
		g.sayAt(at, "pack.says", fmt.Sprintf("标题说的是%s（%s），下面的数却是%s", w.Text, v.Name(), is), "")
	}
	words := titleWords(t)
	said := map[scope.Axis][]scope.Value{} // a title may name several: “三公”经费及会议费、培训费
	for i := range words {
		for _, v := range words[i].Says {
			said[v.Axis()] = append(said[v.Axis()], v)
		}
	}
	for i := range words {
		for _, v := range words[i].Says {
			a := v.Axis()
			switch {
			case v == scope.LastYear:
				g.sayAt(t.At, "pack.says", "标题里的年度是上年", "")
			case a == scope.Basis && v != scope.Final && (final || budgets < len(points)):
				wrong(&words[i], v, "决算")
			case a == scope.Year || a == scope.Basis || len(points) == 0:
			case a == scope.Fund:
				is := common(points).At(a)
				public := v == scope.Fiscal && is == scope.General && common(points).At(scope.Item) != scope.AllItems
				if v != is && !public {
					wrong(&words[i], v, is.Name())
				}
			default:
				for _, p := range points {
					is := p.At(a)
					if !slices.ContainsFunc(said[a], is.Within) {
						wrong(&words[i], v, is.Name())
						break
					}
				}
			}
		}
	}
}

// tableTitle holds the title above a table against the table.
func (g *guard) tableTitle(n *Node, t *TableSpec) {
	f := g.p.FormSet.Form(t.Statement.ID)
	if f == nil || n.Title.IsZero() {
		return
	}
	printed := g.tablePoints(t)
	if len(printed) == 0 || f.ID > accounts.NumStatements && n.Title.Source == f.Title { // its own
		return
	}
	is := common(printed)
	title := g.printedYears(n.Title.Source)
	// What the table prints beside its “三公” the title may name: 及会议费、培训费.
	for _, beside := range [...]scope.Value{scope.Meeting, scope.Training} {
		if slices.ContainsFunc(printed, func(p scope.Point) bool { return p.At(scope.Item) == beside }) {
			title = strings.ReplaceAll(title, beside.Name(), "")
			is = is.With(scope.ThreePublic)
		}
	}
	r := scope.ReadTitle(title)
	for _, y := range r.Years {
		if y != g.p.Info.Year {
			g.sayAt(n.Title.At, "pack.says", "标题里的年度不是本年度", "")
		}
	}
	q, outcome := r.On(nil, nil)
	if outcome != scope.Said {
		g.sayAt(n.Title.At, "pack.says", fmt.Sprintf("标题“%s”看不出是哪张表，这里印的是%s", n.Title.Source, f.Title), "")
		return
	}
	for _, a := range [...]scope.Axis{scope.Year, scope.Basis, scope.Fund, scope.Flow, scope.Nature, scope.Item} {
		said, want := q.At(a), is.At(a)
		if a == scope.Year || a == scope.Basis {
			want = scope.At().At(a)
		}
		switch {
		case said == want:
		case a == scope.Fund && is.At(scope.Item) != scope.AllItems && want == scope.General &&
			(said == scope.Fiscal || said == scope.AllFunds): // “三公”经费 are paid from 财政拨款, whether the title says so or not
		default:
			g.sayAt(n.Title.At, "pack.says", fmt.Sprintf("标题“%s”说的是%s，这张表印的却是%s", n.Title.Source, said.Name(), want.Name()), "")
			return
		}
	}
}

// tablePoints are what the cells of a table count.
func (g *guard) tablePoints(t *TableSpec) (points []scope.Point) {
	f := g.p.FormSet.Form(t.Statement.ID)
	if f == nil {
		return nil
	}
	for _, leaf := range leaves(t.Columns, nil) {
		for _, block := range t.Blocks {
			for i := range block {
				for _, row := range block[i].keys() {
					if p, ok := f.Point(row, accounts.ColumnKey(leaf.Figure)); ok {
						points = append(points, p)
					}
				}
			}
		}
	}
	return points
}

// list holds the captions of a list against the facts in its columns.
func (g *guard) list(l *ListSpec, root *shape) {
	s := root
	for name := range strings.SplitSeq(l.Each, ".") {
		if s = s.members[name]; s == nil {
			return
		}
	}
	if s.elem == nil {
		return
	}
	for i := range l.Columns {
		c := &l.Columns[i]
		g.template(&c.Text, s.elem, nil)
		if c.Text.tmpl == nil {
			continue
		}
		g.walk(c.Text.tmpl.Tree.Root, s.elem, []clause{{text: c.Caption}})
		g.directions(&c.Text)
	}
}

// moneyUnit is a unit of money that a text names as such.
var moneyUnit = pattern.Of(`单位[：:]\s*(?:人民币)?(亿元|万元|千元|元)|[（(](?:单位[：:])?(亿元|万元|千元|元)[)）]`)

// guardUnitLine sees to it that the unit above the tables is the one in which
// they are printed, and that the year there is the report's.
func (p *Pack) guardUnitLine(diags *diag.List) {
	for _, t := range []*Template{&p.Tables.Defaults.Left, &p.Tables.Defaults.Center, &p.Tables.Defaults.Right} {
		if i := strings.Index(t.Source, ".prior_year"); i >= 0 {
			diags.Add(diag.Diagnostic{Severity: diag.Error, Code: "pack.says", At: p.within(t, i),
				Message: "表上方写的是上年，各表的数是本年的", Hint: "写 {{.year}}"})
		}
	}
	for _, t := range []*Template{&p.Tables.Defaults.Right, &p.Tables.Defaults.Left} {
		if m := moneyUnit.FindStringSubmatchIndex(t.Source); m != nil {
			diags.Add(diag.Diagnostic{Severity: diag.Error, Code: "pack.unit", At: p.within(t, m[0]),
				Message: "表的金额单位写成了字：" + t.Source[m[0]:m[1]], Hint: "写 {{.table_unit}}，单位由 pack.yaml 的 tables.unit 定"})
		}
	}
}

var (
	typedYear    = pattern.Of(`(?:19|20)\d\d\s*年|二[〇○零][〇○零一二三四五六七八九]{2}年`)
	twice        = pattern.Of(`(?:收入|支出)(?:和|及|与|、)?(?:收入|支出)`)
	typedOrdinal = pattern.Of(`^(?:第[一二三四五六七八九十]+部分|[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）)`)
	unitBehind   = pattern.Of(`^\s*(?:亿元|万元|千元|元|%|％|倍|个百分点)`)
	quoted       = pattern.Of(`《[^》]*》`)
	// noSuch are words that no form has: what they begin with is only of the other side,
	// of projects, of the budget, of the year before.
	noSuch = pattern.Of(`(?:采购|购买服务|一般性|运行经费)收入|整体收入(?:绩效|（)|基本支出(?:开展)?绩效|决算执行率|本年结转(?:和结余|资金)`)
)

// guardPlainText finds what no fact can change: braces where nothing expands
// them, years and ordinals that are typed, rows that leave a gap in an order.
func (p *Pack) guardPlainText(diags *diag.List) {
	add := func(at diag.Position, code, message, hint string) {
		diags.Add(diag.Diagnostic{Severity: diag.Error, Code: code, At: at, Message: message, Hint: hint})
	}
	for _, file := range []struct {
		name  string
		value reflect.Value
	}{{fileInfo, reflect.ValueOf(&p.Info)}, {fileOutline, reflect.ValueOf(&p.Outline)}, {fileTables, reflect.ValueOf(&p.Tables)},
		{fileWords, reflect.ValueOf(&p.Words)}, {fileForms, reflect.ValueOf(&p.Forms)}, {fileDeclare, reflect.ValueOf(&p.Declared)}} {
		eachText(file.value, "", func(path, text string) {
			at := p.place(file.name, path)
			if m := noSuch.FindString(text); m != "" {
				add(at, "pack.says", "没有“"+m+"”这样的说法", "")
			}
			if strings.Contains(text, "{{") || strings.Contains(text, "}}") {
				add(at, "pack.template", "这里的 {{ }} 不会换成数："+text, "这一项只能写固定的文字")
			}
			if file.name == fileOutline || file.name == fileTables {
				if m := typedYear.FindString(text); m != "" {
					add(at, "pack.says", "写了年度："+m, "年度用 {{.year}}、{{.prior_year}}")
				}
			}
		})
	}
	p.eachTemplate(func(_ string, t *Template) {
		if m := noSuch.FindStringIndex(printedWords(t.Source)); m != nil {
			add(t.At, "pack.says", "没有“"+printedWords(t.Source)[m[0]:m[1]]+"”这样的说法", "")
		}
		for _, m := range twice.FindAllStringIndex(t.Source, -1) {
			if said := t.Source[m[0]:m[1]]; strings.Count(said, "收入") != 1 {
				add(p.within(t, m[0]), "pack.says", "同一个词写了两遍："+said, "")
			}
		}
	})
	glossary := map[diag.Position]bool{}
	for i := range p.Words.Glossary {
		glossary[p.Words.Glossary[i].Text.At] = true
	}
	p.eachTemplate(func(_ string, t *Template) {
		if glossary[t.At] {
			return
		}
		source := quoted.ReplaceAllStringFunc(t.Source, func(s string) string { return strings.Repeat(" ", len(s)) })
		if m := typedYear.FindStringIndex(source); m != nil {
			add(p.within(t, m[0]), "pack.says", "写了年度："+source[m[0]:m[1]], "年度用 {{.year}}、{{.prior_year}}")
		}
	})
	var title func(n *Node)
	title = func(n *Node) {
		if m := typedOrdinal.FindString(n.Title.Source); m != "" {
			add(n.Title.At, "pack.outline", "标题里写了序号："+m, "序号由 ordinals 编，不要写进标题")
		}
		for i := range n.Sections {
			title(&n.Sections[i])
		}
	}
	for i := range p.Outline.Parts {
		title(&p.Outline.Parts[i])
	}
	for i := range p.Tables.Tables {
		for _, block := range p.Tables.Tables[i].Blocks {
			for j := range block {
				r := &block[j]
				if r.Nonzero && (r.Row != "" || r.Fill || r.Blank > 0) {
					add(r.At, "pack.row", "nonzero 只用于 classes、codes、economic 生成的各行", "有名称的行零值也要印")
				}
				if typedOrdinal.MatchString(r.Text) {
					add(r.At, "pack.row", "行名里写了序号："+r.Text, "用 ordinal: true")
				}
			}
		}
	}
}

// eachText calls f for every text of a file that is no template, with the keys
// that lead to it.
func eachText(v reflect.Value, path string, f func(path, text string)) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			eachText(v.Elem(), path, f)
		}
	case reflect.String:
		f(path, v.String())
	case reflect.Struct:
		if v.Type() == templateType || v.Type() == reflect.TypeFor[diag.Position]() {
			return
		}
		for i := range v.NumField() {
			if field := v.Type().Field(i); field.IsExported() {
				key, _, _ := strings.Cut(field.Tag.Get("yaml"), ",")
				eachText(v.Field(i), strings.TrimPrefix(path+"."+key, "."), f)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			eachText(v.Index(i), fmt.Sprintf("%s[%d]", path, i+1), f)
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			eachText(v.MapIndex(k), strings.TrimPrefix(path+"."+k.String(), "."), f)
		}
	}
}
