package ingest

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/region"
	"juesuan/internal/scope"
)

// A caption that the words leave open is read as the sums prove it: each way to
// read the open captions of a statement is tried against the additions within
// it and the amounts that other statements hold too. One way alone that
// satisfies them all is taken and said; else the person is asked.

// openPlace is a column or row whose caption is not understood; the amounts
// stand in the statement under its key, which begins with a question mark.
type openPlace struct {
	key     string
	row     bool
	side    int        // of a row
	kind    amountKind // of a column of 公开07
	caption accounts.Text
	said    scope.Reading   // what its words say all the same: no reading may contradict it
	told    diag.Diagnostic // what is said if it stays open
}

// openStatement is what a statement leaves open.
type openStatement struct {
	places  []openPlace
	lacking []string // columns that were not found
	at      diag.Position
}

const (
	openMark   = "?"
	maxOpen    = 6
	maxGuesses = 4_000
)

// open keeps a column or row of a statement open.
func (t *table) open(p openPlace) string {
	p.key = fmt.Sprint(openMark, len(t.opens)+1)
	if p.row {
		p.key += "r"
	}
	t.opens = append(t.opens, p)
	return p.key
}

func isOpen(key string) bool { return strings.HasPrefix(key, openMark) }

// keepOpen remembers what the statement leaves open, and which columns it lacks.
func (m *reader) keepOpen(t *table) {
	if len(t.opens) > 0 && m.open[t.s.ID] == nil {
		m.open[t.s.ID] = &openStatement{places: t.opens, lacking: t.lacking, at: t.grid.Where()}
	}
}

// guess is one way to read the open captions: a key each, "" for one that is not
// of this form.
type guess struct {
	keys   []string
	broken map[string]bool // laws that do not hold, by far or not
	far    map[string]bool // of these, those beyond twice the tolerance, with two amounts or more
	held   []string        // laws with two amounts or more that hold
	across int             // of these, those that bind the column to others: rows add up in any column
	lacks  []string        // columns that the form must have and the statement would not
}

// conclude settles what is open in the statements.
func (m *reader) conclude(b *accounts.Book) {
	for i := range b.Statements {
		id := accounts.StatementID(i + 1)
		o := m.open[id]
		s := b.Statement(id)
		if o == nil || !s.Found {
			continue
		}
		best, options, tried := m.proven(b, id, o)
		for i := range o.places {
			p := &o.places[i]
			key := ""
			if best != nil {
				key = best.keys[i]
				if d := concluded(s, p, key, best); o.twin(i) < 0 {
					m.list.Add(d)
				}
			} else {
				m.ask(choose(s, p, o, options[i], readingsOf(tried, i)))
			}
			rename(s, p, key)
			if best != nil && key != "" {
				mark(s, p, key)
			}
			o.lacking = slices.DeleteFunc(o.lacking, func(name string) bool {
				return key != "" && !p.row && name == "“"+s.ColumnName(accounts.ColumnKey(key))+"”"
			})
		}
		if best != nil && slices.ContainsFunc(o.places, func(p openPlace) bool { return p.row }) {
			m.tellRows(s, o.at)
		}
		if best != nil && len(o.lacking) > 0 {
			m.list.Tell(diag.Error, "read.column", o.at, "没有"+strings.Join(o.lacking, "、")+"一栏", "请保留决算公开表原有的表头")
		}
	}
}

// ask asks what a caption means, once: where it stands over a budget and over the
// final accounts both, one answer is of both.
func (m *reader) ask(d diag.Diagnostic) {
	i := slices.IndexFunc(*m.list, func(o diag.Diagnostic) bool {
		return d.Ask != nil && o.Ask != nil && o.Ask.Table == d.Ask.Table && o.Ask.Caption == d.Ask.Caption
	})
	if i < 0 {
		m.list.Add(d)
		return
	}
	first := &(*m.list)[i]
	for _, w := range d.Where {
		if !slices.Contains(first.Where, w) {
			first.Where = append(first.Where, w)
		}
	}
	for j := range first.Ask.Answers {
		a := &first.Ask.Answers[j]
		if k := slices.IndexFunc(d.Ask.Answers, func(o diag.Answer) bool { return o.Is == a.Is }); k >= 0 {
			a.Breaks = append(a.Breaks, d.Ask.Answers[k].Breaks...)
			slices.Sort(a.Breaks)
			a.Breaks = slices.Compact(a.Breaks)
		}
	}
}

// proven is the one way to read the open captions that the sums leave, nil where
// they leave more or none; options are what each may be, tried the ways that the
// sums were tried.
func (m *reader) proven(b *accounts.Book, id accounts.StatementID, o *openStatement) (best *guess, options [][]string, all []guess) {
	total, captions := 1, 0
	for i := range o.places {
		options = append(options, candidates(b.Statement(id), &o.places[i]))
		if o.twin(i) < 0 {
			total *= len(options[i]) + 1
			captions++
		}
	}
	if captions > maxOpen || total > maxGuesses {
		return nil, options, nil
	}
	keys := make([]string, len(o.places))
	var try func(i int)
	try = func(i int) {
		if i == len(keys) {
			all = append(all, weigh(b, id, o, slices.Clone(keys)))
			return
		}
		if j := o.twin(i); j >= 0 {
			keys[i] = otherBasis(keys[j])
			try(i + 1)
			return
		}
		for _, key := range append(slices.Clone(options[i]), "") {
			if key != "" && slices.Contains(keys[:i], key) {
				continue
			}
			keys[i] = key
			try(i + 1)
		}
	}
	try(0)
	always := map[string]bool{} // broken whatever the reading: an error of the accounts
	for law := range all[0].broken {
		if !slices.ContainsFunc(all, func(g guess) bool { return !g.broken[law] }) {
			always[law] = true
		}
	}
	if len(always) > 0 {
		return nil, options, all // what does not add up proves nothing
	}
	if best = alone(all); best == nil || len(best.held) < 2 || len(best.lacks) > 0 {
		return nil, options, all
	}
	return best, options, all
}

// alone is the one way of all that breaks nothing, nil where there are more or
// none, or one that breaks something only within the roundings. A way that leaves
// out a column which the form must have gives way to one that has it, where a law
// holds that binds it to other columns.
func alone(all []guess) (best *guess) {
	for i := range all {
		switch g := &all[i]; {
		case len(g.broken) > 0 && len(g.far) == 0:
			return nil
		case len(g.broken) == 0 && (best == nil || len(g.lacks) < len(best.lacks)):
			best = g
		}
	}
	for i := range all {
		if g := &all[i]; g != best && len(g.broken) == 0 && (len(g.lacks) == len(best.lacks) || g.across >= best.across) {
			return nil
		}
	}
	return best
}

// twin is the place before i of the same caption, whose amount is the other one of
// budget and final accounts; -1 for none.
func (o *openStatement) twin(i int) int {
	return slices.IndexFunc(o.places[:i], func(p openPlace) bool { return p.caption.At == o.places[i].caption.At })
}

// otherBasis is the column of 公开07 that holds the budget beside one of final
// accounts, or the other way round.
func otherBasis(key string) string {
	if rest, ok := strings.CutPrefix(key, "final."); ok {
		return "budget." + rest
	}
	return strings.Replace(key, "budget.", "final.", 1)
}

// candidates are the columns or rows of the form that the statement lacks.
func candidates(s *accounts.Statement, p *openPlace) (keys []string) {
	if p.row {
		words := wordsIn(s)[p.side].rows
		for _, row := range s.Form.Blocks[p.side].Rows {
			i := slices.IndexFunc(words, func(k keyed[accounts.RowKey]) bool { return k.key == row.Key })
			declared := s.ID > accounts.NumStatements // its names may be words that say nothing
			if s.Row(row.Key) == nil && (i < 0 && declared || i >= 0 && p.allows(words[i].point)) {
				keys = append(keys, string(row.Key))
			}
		}
		return keys
	}
	for _, c := range s.Form.Columns() {
		if s.Column(c.Key) >= 0 {
			continue
		}
		budget := strings.HasPrefix(string(c.Key), "budget.")
		if s.ID == accounts.ThreePublic && budget == (p.kind == finalAmount) {
			continue
		}
		for _, w := range wordsIn(s) {
			if i := slices.IndexFunc(w.columns, func(k keyed[accounts.ColumnKey]) bool { return k.key == c.Key }); i >= 0 &&
				p.allows(w.columns[i].point) {
				keys = append(keys, string(c.Key))
				break
			}
		}
	}
	return keys
}

// allows reports whether the words of the caption do not contradict a point:
// which year, which budget and which side an amount is of no sum can tell.
func (p *openPlace) allows(point scope.Point) bool {
	for _, a := range scope.Axes {
		v, ok := p.said.Says(a)
		is := point.At(a)
		if a == scope.Year && strings.Contains(p.said.Unknown, "结") && point.At(scope.Flow) == scope.Opening {
			continue // 上年结转 is this year's 年初结转和结余
		}
		if ok && !v.Within(is) && !is.Within(v) {
			return false
		}
	}
	return true
}

// rename gives an open column or row its key, or drops it.
func rename(s *accounts.Statement, p *openPlace, key string) {
	if p.row {
		i := slices.IndexFunc(s.Rows, func(r accounts.Row) bool { return string(r.Key) == p.key })
		switch {
		case i < 0:
		case key == "":
			s.Rows = slices.Delete(s.Rows, i, i+1)
		default:
			s.Rows[i].Key = accounts.RowKey(key)
		}
		return
	}
	at := s.Column(accounts.ColumnKey(p.key))
	if at < 0 {
		return
	}
	to := at
	if key != "" {
		s.Columns[at] = accounts.ColumnKey(key)
		place := func(k accounts.ColumnKey) int {
			return slices.IndexFunc(s.Form.Columns(), func(c accounts.FormColumn) bool { return c.Key == k })
		}
		for to > 0 && (isOpen(string(s.Columns[to-1])) || place(s.Columns[to-1]) > place(accounts.ColumnKey(key))) {
			to--
		}
	}
	s.Columns = relocate(s.Columns, at, to, key == "")
	s.Look.Captions = relocate(s.Look.Captions, at, to, key == "")
	s.Look.Ordinals = relocate(s.Look.Ordinals, at, to, key == "")
	for i := range s.Rows {
		s.Rows[i].Cells = relocate(s.Rows[i].Cells, at, to, key == "")
	}
}

// mark says at each amount of a concluded row or column what it was read as: so it
// stands in the trace of every number made of it.
func mark(s *accounts.Statement, p *openPlace, key string) {
	note := "（“" + region.Clip(p.caption.S) + "”读作“" + nameOf(s, p, key) + "”）"
	at := s.Column(accounts.ColumnKey(key))
	for i := range s.Rows {
		for j := range s.Rows[i].Cells {
			if p.row && string(s.Rows[i].Key) == key || !p.row && j == at {
				s.Rows[i].Cells[j].Label += note
			}
		}
	}
}

// relocate moves an element to an earlier place, or drops it.
func relocate[E any](list []E, from, to int, drop bool) []E {
	if from >= len(list) {
		return list
	}
	e := list[from]
	list = slices.Delete(list, from, from+1)
	if drop {
		return list
	}
	return slices.Insert(list, to, e)
}

func newGuess(keys []string) guess {
	return guess{keys: keys, broken: map[string]bool{}, far: map[string]bool{}}
}

// weigh holds a guess against the laws.
func weigh(b *accounts.Book, id accounts.StatementID, o *openStatement, keys []string) guess {
	g := newGuess(keys)
	s := *b.Statement(id)
	s.Columns = slices.Clone(s.Columns)
	s.Rows = slices.Clone(s.Rows)
	for i, p := range o.places {
		if keys[i] == "" {
			continue
		}
		if p.row {
			if at := slices.IndexFunc(s.Rows, func(r accounts.Row) bool { return string(r.Key) == p.key }); at >= 0 {
				s.Rows[at].Key = accounts.RowKey(keys[i])
			}
		} else if at := s.Column(accounts.ColumnKey(p.key)); at >= 0 {
			s.Columns[at] = accounts.ColumnKey(keys[i])
		}
	}
	tried := *b
	tried.Statements = slices.Clone(b.Statements)
	tried.Statements[id-1] = s
	g.laws(&tried, id)
	for _, name := range o.lacking {
		if !slices.ContainsFunc(keys, func(key string) bool { return name == "“"+s.ColumnName(accounts.ColumnKey(key))+"”" }) {
			g.lacks = append(g.lacks, "没有"+ofEither(&s, name)+"一栏")
		}
	}
	return g
}

// laws holds what the laws say of a statement, within it and with each other one.
func (g *guess) laws(b *accounts.Book, id accounts.StatementID) {
	for _, sum := range accounts.Sums(b) {
		if sum.Target.Cell.Statement == id {
			g.sum(b.Statement(id), &sum)
		}
	}
	for other := accounts.StatementID(1); other <= accounts.NumStatements; other++ {
		if other == id || !b.Statement(other).Found || m07(id) || m07(other) {
			continue
		}
		for _, a := range b.FormSet.Agreements(min(id, other), max(id, other)) {
			g.agree(b, a)
		}
	}
}

// sum holds an addition within a statement, if its whole stands there.
func (g *guess) sum(s *accounts.Statement, sum *accounts.Sum) {
	if sum.Partial || !sum.Target.Known() {
		return
	}
	side := make([]accounts.Figure, 0, len(sum.Terms))
	for i := range sum.Terms {
		if f := sum.Terms[i].Figure; f != nil && f.State != accounts.Absent {
			side = append(side, *f)
		}
	}
	law := fmt.Sprint(sum.Target.Name(s), "是各项之和")
	if sum.Down {
		law = fmt.Sprint(sum.Target.Name(s), "是各行之和")
	}
	if g.hold(law, sum.Target.Figure.Amount, sum.Value(), append(side, *sum.Target.Figure)) && !sum.Down {
		g.across++
	}
}

// m07 reports whether a statement is that of “三公”, whose amounts no other holds.
func m07(id accounts.StatementID) bool { return id == accounts.ThreePublic }

// oneAmount ends the law that two statements hold one amount.
const oneAmount = "是一个数"

// agree holds one amount of two statements against itself.
func (g *guess) agree(b *accounts.Book, a accounts.Agreement) {
	if a.Second || a.Coded {
		return
	}
	var amounts [2]accounts.Amount
	var figures []accounts.Figure
	for side, cells := range [...][]accounts.Cell{a.A, a.B} {
		known := false
		for _, c := range cells {
			f := b.Figure(c)
			if f.State == accounts.Absent {
				return
			}
			if f.Known() {
				known = true
				amounts[side] = amounts[side].Add(f.Amount)
				figures = append(figures, f)
			}
		}
		if !known {
			return
		}
	}
	x, y := a.A[0].Statement, a.B[0].Statement
	if g.hold(x.Number()+"与"+y.Number()+"的"+a.Point.String()+oneAmount, amounts[0], amounts[1], figures) {
		g.across++
	}
}

// hold notes whether a law holds, and reports whether it was noted as held.
func (g *guess) hold(law string, a, b accounts.Amount, figures []accounts.Figure) (held bool) {
	n := 0
	tolerance := decimal.Zero
	for _, f := range figures {
		if !f.Amount.IsZero() {
			n++
		}
		if f.Unit != accounts.Yuan {
			tolerance = tolerance.Add(decimal.New(5, lastDigit(f)-1))
		}
	}
	difference := a.Sub(b).Abs().Decimal()
	if difference.Cmp(tolerance) <= 0 {
		if held = n > 1; held {
			g.held = append(g.held, law)
		}
		return held
	}
	g.broken[law] = true
	if n > 1 || n == 1 && len(figures) > 1 {
		g.far[law] = g.far[law] || difference.Cmp(tolerance.Add(tolerance)) > 0
	}
	if !g.far[law] {
		delete(g.far, law)
	}
	return false
}

// concluded says what a caption was read as, and what proves it.
func concluded(s *accounts.Statement, p *openPlace, key string, g *guess) diag.Diagnostic {
	what := "不是本表的项目，不取用"
	if key != "" {
		what = "读作“" + ofEither(s, nameOf(s, p, key)) + "”"
	}
	n := len(g.held)
	return diag.Diagnostic{Severity: diag.Info, Code: "read.concluded", At: p.caption.At, Message: "“" + region.Clip(p.caption.S) + "”" + what + "：只有这样各处才对得上",
		Where: []diag.Side{{At: p.caption.At, Label: "原来的写法", Value: region.Clip(p.caption.S)}}, Hint: fmt.Sprintf("对得上的有%d处：%s", n, strings.Join(g.held[:min(n, 3)], "；"))}
}

func nameOf(s *accounts.Statement, p *openPlace, key string) string {
	if p.row {
		return accounts.RowName(s, accounts.RowKey(key))
	}
	return s.ColumnName(accounts.ColumnKey(key))
}

// ofEither is the name of a column of 公开07 without which of the two amounts it
// holds: its caption is read alike over both.
func ofEither(s *accounts.Statement, name string) string {
	if s.ID == accounts.ThreePublic {
		return strings.NewReplacer("预算数", "", "决算数", "").Replace(name)
	}
	return name
}

// readingsOf are the readings of the open caption i, "" for none of this form's:
// of each the way to read the others with it that breaks least.
func readingsOf(tried []guess, i int) map[string]*guess {
	least := map[string]*guess{}
	for j := range tried {
		g := &tried[j]
		if l := least[g.keys[i]]; l == nil || len(g.broken)+len(g.lacks) < len(l.broken)+len(l.lacks) {
			least[g.keys[i]] = g
		}
	}
	return least
}

// choose asks what a caption means.
func choose(s *accounts.Statement, p *openPlace, o *openStatement, options []string, tried map[string]*guess) diag.Diagnostic {
	d := p.told
	if len(options) == 0 {
		return d
	}
	d.Code = "read.choose"
	d.Ask = &diag.Question{Table: s.Number(), Caption: region.OneLine(p.caption.S)}
	for _, key := range append(slices.Clone(options), "") {
		a := diag.Answer{Is: "其他"}
		if key != "" {
			a.Is = ofEither(s, nameOf(s, p, key))
		}
		if g := tried[key]; g != nil {
			a.Tried, a.Breaks = true, slices.Compact(slices.Concat(slices.Sorted(maps.Keys(g.broken)), g.lacks))
		}
		d.Ask.Answers = append(d.Ask.Answers, a)
	}
	// What breaks least is proposed first.
	slices.SortStableFunc(d.Ask.Answers[:len(options)], func(a, b diag.Answer) int { return len(a.Breaks) - len(b.Breaks) })
	d.Hint = "请在补充资料的“表头读法”写一行，或加在命令后面：--reading '" + s.Number() + "/" + d.Ask.Caption + "/" + d.Ask.Answers[0].Is + "'（不是本表的写“其他”）"
	if len(o.lacking) > 0 && !p.row {
		var names []string
		for _, name := range o.lacking {
			if name = ofEither(s, name); !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
		d.Hint = "没有找到" + strings.Join(names, "、") + "一栏。" + d.Hint
	}
	return d
}
