package narrative

import (
	"maps"
	"math/bits"
	"slices"
	"strings"
	"unicode"

	"juesuan/internal/scope"
)

// Blank is what kind of thing a place of an official template asks for.
type Blank uint8

const (
	AnyBlank    Blank = iota
	AmountBlank       // XX万元
	ShareBlank        // 占…的XX%
	DoneBlank         // 完成…的XX%
	CountBlank        // XX辆, XX人次
	ChangeBlank       // 增加（减少）XX万元，增长（下降）XX%
	WordsBlank        // 主要用于：XX
	FlagBlank         // 无…的，作下述说明
)

// Asked is what a blank says of the fact that fills it: official words, read as
// scope reads them.
type Asked struct {
	Is   Blank
	Unit string   // 万元, %, 辆; "" where none stands there
	Near string   // the clause that the blank stands in
	Far  []string // what else speaks of it, the nearest first: clauses before, headings
	Of   string   // of a share, the words of its whole
	From Basis    // of a change or completion, NoBasis where it is not said
	List string   // the list whose rows are meant, general.items; "" for facts that stand alone
}

// Found is a fact that may be meant.
type Found struct {
	Name  Name
	Path  string // as a template calls it: overall.income_grand, general.vs_budget.done; of a row without the list
	Score int    // the higher the likelier; comparable within one answer only
	Fits  bool   // it counts just what the words say, and the words say what it counts

	exact bool // its point says so, not its name
}

// clearly is by how much a name must fit better than any other.
const clearly = 2

// Sure reports whether the first of an answer is meant and no other: it alone
// fits, or those behind it that fit as well count the same.
func Sure(found []Found) bool {
	if len(found) == 0 || !found[0].Fits {
		return false
	}
	first := &found[0]
	if !first.exact { // its name alone speaks for it, and must do so clearly
		return len(found) == 1 || first.Score >= found[1].Score+clearly
	}
	for i := 1; i < len(found) && found[i].Fits && found[i].Score >= first.Score; i++ {
		if !found[i].same(first) {
			return false
		}
	}
	return true
}

// same reports whether two answers are one amount.
func (f *Found) same(g *Found) bool {
	p, q := f.Name.Counts.Point, g.Name.Counts.Point
	grand := func(p scope.Point) scope.Point {
		if v := p.At(scope.Flow); v == scope.ExpenditureGrand { // 收入总计 = 支出总计
			return p.With(scope.IncomeGrand)
		}
		return p
	}
	return f.Name.Counts.Known && g.Name.Counts.Known && grand(p) == grand(q) && f.Name.Whole.Point == g.Name.Whole.Point &&
		f.Name.Basis == g.Name.Basis && f.Name.Kind == g.Name.Kind
}

// Rank returns the facts that may be meant, the likeliest first. It says what
// words say, and guesses nothing else.
func (c *Catalogue) Rank(a Asked) []Found {
	w := c.words()
	names, r := w.names, newRanker(w, &a)
	var found []Found
	add := func(n *Name, path, unit string, known Counts) {
		f := Found{Name: *n, Path: path}
		f.Name.Counts, f.Name.Unit = known, unit
		if r.score(&f) {
			found = append(found, f)
		}
	}
	for i := range names {
		n := &names[i]
		path, ok := n.in(a.List)
		if !ok || !a.takes(n) {
			continue
		}
		if n.Kind != ChangeFact || a.Is == ChangeBlank || a.Is == AnyBlank {
			add(n, path, n.Unit, n.Counts)
			continue
		}
		base := n.Counts
		base.Point = base.Point.With(n.Basis.values()...)
		switch {
		case a.Is == DoneBlank && n.Basis != PriorFinal:
			add(n, path+".done", "%", n.Counts)
		case a.Is == AmountBlank && n.Basis == PriorFinal && r.said[scope.Year].value == scope.LastYear: // budgets have facts of their own
			add(n, path+".base", "万元", base)
		}
	}
	slices.SortStableFunc(found, func(x, y Found) int { return y.Score - x.Score })
	return found
}

// values are the values of the base itself.
func (b Basis) values() []scope.Value {
	switch b {
	case PriorFinal:
		return []scope.Value{scope.LastYear}
	case InitialBudget:
		return []scope.Value{scope.Initial}
	case AdjustedBudget:
		return []scope.Value{scope.Adjusted}
	case TableBudget:
		return []scope.Value{scope.Budget}
	}
	return nil
}

// in is the name as the rows of a list know it, or as it stands alone.
func (n *Name) in(list string) (string, bool) {
	if list == "" {
		return n.Path, !strings.Contains(n.Path, "[]")
	}
	path, ok := strings.CutPrefix(n.Path, list+"[].")
	return path, ok && !strings.Contains(path, "[]")
}

// takes reports whether a blank can hold such a fact at all.
func (a *Asked) takes(n *Name) bool {
	switch a.Is {
	case AmountBlank:
		return n.Kind == NumberFact && n.Unit == "万元" || n.Kind == ChangeFact
	case ShareBlank:
		return n.Kind == NumberFact && n.Unit == "%"
	case DoneBlank, ChangeBlank:
		return n.Kind == ChangeFact && (a.From == NoBasis || a.From == n.Basis || a.From != PriorFinal && n.Basis == TableBudget) ||
			a.Is == DoneBlank && n.Kind == NumberFact && n.Unit == "%" && !n.Whole.Known
	case CountBlank:
		return n.Kind == NumberFact && n.Unit != "万元" && n.Unit != "%" && n.Unit != "" && alikeUnits(a.Unit, n.Unit)
	case WordsBlank:
		return n.Kind == WordsFact && !strings.HasSuffix(n.Path, ".name") && !strings.HasSuffix(n.Path, "code")
	case FlagBlank:
		return n.Kind == FlagFact
	}
	return true
}

// alikeUnits are the units that templates use for one another.
func alikeUnits(asked, has string) bool {
	if asked == "" || asked == has {
		return true
	}
	for _, set := range [...]string{"个 项 批次 批 次 家", "人 人次 名 次", "台（套） 台 套 台套", "辆 台", "平方米 ㎡"} {
		words := strings.Fields(set)
		if slices.Contains(words, asked) && slices.Contains(words, has) {
			return true
		}
	}
	return false
}

// ranker holds what an answer is measured by.
type ranker struct {
	*words
	asked   *Asked
	said    map[scope.Axis]saying
	whole   []scope.Word
	near    map[string]bool    // pairs of characters
	next    [2]map[string]bool // of the clauses before
	strange []string           // pairs of the clause that are no words of scope
	far     map[string]bool
}

// saying is the value that the words give on an axis, and how near they stand.
type saying struct {
	value   scope.Value
	near    bool
	implied bool
}

// words is what an answer needs of the names of a catalogue, made once.
type words struct {
	names  []Name
	weight map[string]int             // of a pair of characters: the fewer names have it the more
	pairs  map[string]map[string]bool // of each group and fact, by its path
	text   map[string]string
	points map[string]Counts // of the amounts, for words and flags beside them
}

func (c *Catalogue) words() *words {
	c.ranked.Do(func() {
		w := &words{names: c.Names(), weight: map[string]int{}, pairs: map[string]map[string]bool{},
			text: map[string]string{}, points: map[string]Counts{}}
		for i := range w.names {
			n := &w.names[i]
			path := strings.ReplaceAll(n.Path, "[]", "")
			w.text[path], w.pairs[path] = n.called(), pairsOf(n.called())
			if n.Counts.Known {
				w.points[path] = n.Counts
			}
			for p := range w.pairs[path] {
				w.weight[p]++
			}
		}
		for p, n := range w.weight {
			w.weight[p] = 1 + bits.Len(uint(len(w.names)/n))
		}
		c.index = w
	})
	return c.index
}

func newRanker(w *words, a *Asked) *ranker {
	r := &ranker{words: w, asked: a, said: map[scope.Axis]saying{},
		near: pairsOf(a.Near + a.Unit + a.Of), far: pairsOf(strings.Join(a.Far, "，"))}
	for i := len(a.Far) - 1; i >= 0; i-- {
		r.read(a.Far[i], false)
	}
	r.read(a.Near, true)
	r.whole, _ = scope.Parse(a.Of)
	for i := range r.next {
		if i < len(a.Far) {
			r.next[i] = pairsOf(a.Far[i])
		}
	}
	subject := a.Near
	if !r.spoken() && len(a.Far) > 0 { // 年初预算数为: of what, the clause before says
		subject = a.Far[0] + "，" + a.Near
	}
	_, rest := scope.Parse(subject)
	for p := range pairsOf(rest) {
		r.strange = append(r.strange, p)
	}
	return r
}

// read takes the words of a text over those read before it.
func (r *ranker) read(text string, near bool) {
	words, _ := scope.Parse(text)
	given := map[scope.Axis]scope.Value{}
	for i := range words {
		for _, v := range words[i].Says {
			if old, ok := given[v.Axis()]; !ok || !old.Within(v) || old == v {
				given[v.Axis()] = v
			}
		}
	}
	for i := range words {
		for _, v := range words[i].Implies {
			if _, ok := given[v.Axis()]; !ok {
				r.said[v.Axis()] = saying{v, near, true}
			}
		}
	}
	for a, v := range given {
		if !near && (a == scope.Year || a == scope.Basis) {
			continue // 年初预算 of one clause says nothing of the next
		}
		// What is said again more widely stays what it was: 支出 of 基本支出.
		if old, ok := r.said[a]; ok && !near && old.value != v && old.value.Within(v) {
			continue
		}
		r.said[a] = saying{v, near, false}
	}
}

// score measures a fact; it returns false for one that cannot be meant.
func (r *ranker) score(f *Found) bool {
	n := &f.Name
	path := strings.ReplaceAll(n.Path, "[]", "")
	counts := n.Counts
	if n.Kind == WordsFact || n.Kind == FlagFact {
		counts = r.points[beside(path)]
	}
	own, cover, group := r.named(n, path)
	if own+cover == 0 && !counts.Known {
		return false
	}
	f.exact = counts.Known && (counts.Exact || r.asked.List != "")
	switch {
	case f.exact:
		points, fits := r.point(counts)
		f.Score, f.Fits = points+own/20+cover/25+group/25, fits
		known, unknown := r.odd(path)
		switch {
		case known: // 国内公务接待: a part that only a name tells
			f.Score, f.Fits = f.Score-3, false
		case unknown: // 含外宾接待: what no name tells
			f.Fits = false
		case fits && r.spoken(): // words that say a point go before names that are like them
			f.Score += 5
		}
	case counts.Known: // below a point: its name must say what
		f.Score, f.Fits = own/7+cover/7+group/20+r.against(counts), own >= 30
	default:
		f.Score, f.Fits = own/7+cover/7+group/20, own >= 30 && group >= 15
	}
	if n.Whole.Known && len(r.whole) > 0 {
		p, ok := wholeOf(n.Whole, r.whole)
		f.Score, f.Fits = f.Score+p, f.Fits && ok
	} else if n.Whole.Known && r.asked.Is == ShareBlank && r.asked.Of != "" {
		f.Score -= 2
	}
	if r.asked.From != NoBasis && n.Basis != r.asked.From && n.Kind == ChangeFact {
		f.Score, f.Fits = f.Score-2, false
	}
	if r.asked.Unit != "" && n.Unit == r.asked.Unit {
		f.Score++
	}
	return f.Score > 0
}

// beside is the amount that words and flags of a group speak of.
func beside(path string) string {
	if i := strings.LastIndexByte(path, '.'); i >= 0 {
		return path[:i] + ".amount"
	}
	return path
}

// point compares what a fact counts with what the words say.
func (r *ranker) point(c Counts) (score int, fits bool) {
	fits = true
	for _, a := range scope.Axes {
		is, said := c.Point.At(a), scope.At().At(a)
		s, ok := r.said[a]
		if ok {
			said = s.value
		}
		switch near := 2; {
		case slices.Contains(c.Open, a):
		case said == is && !ok:
		case said == is:
			if s.near {
				near = 4
			}
			score += near
		case a == scope.Flow && said == scope.BothFlows && ok && (is == scope.IncomeGrand || is == scope.ExpenditureGrand):
			if score += 3; is == scope.IncomeGrand { // the one that is named first
				score += 3
			}
		case a == scope.Fund && said == scope.Fiscal && is == scope.General && c.Point.At(scope.Item) != scope.AllItems:
			score++
		case a == scope.Fund && !ok && is == scope.General && r.said[scope.Item].value != 0: // “三公”经费 says it
		case a == scope.Basis && said == scope.Budget && is.Within(said):
			score++
		case is.Within(said) && ok && !s.near: // as a heading is of more than what stands below it
			score--
		case is.Within(said): // the fact is of less than the words
			score -= 4
			fits = false
		case said.Within(is) && !s.near:
			score -= 3
			fits = false
		case s.implied || !s.near:
			score -= 5
			fits = false
		default:
			score -= 12
			fits = false
		}
	}
	return score, fits
}

// wholeOf compares the whole of a share with the words that name it.
func wholeOf(whole Counts, words []scope.Word) (score int, fits bool) {
	fits = true
	for _, x := range whole.Point.Clashes(words) {
		switch a := x.Said.Axis(); {
		case a == scope.Fund && x.Said == scope.Fiscal && x.Is == scope.General && whole.Point.At(scope.Item) != scope.AllItems:
		default:
			score, fits = score-4, false
		}
	}
	if fits {
		score = 4
	}
	return score, fits
}

// named are, in hundredths, how much of a fact's own name stands around the
// blank, how much of the clause the fact's names explain, and how much of the
// names of its groups stands there.
func (r *ranker) named(n *Name, path string) (own, cover, group int) {
	mine := r.pairs[path]
	above := map[string]bool{}
	i := strings.LastIndexByte(path, '.')
	if i >= 0 {
		for p := range r.pairs[path[:i]] {
			above[p] = true
		}
	}
	switch general := n.Kind == ChangeFact || n.Kind == FlagFact || plainNames[r.text[path]]; {
	case general:
		mine = above
	case i >= 0 && strings.Contains(path[:i], "."):
		mine = maps.Clone(above)
		maps.Copy(mine, r.pairs[path])
	}
	own = r.share(mine, 1)
	above = maps.Clone(above)
	for ; i >= 0; i = strings.LastIndexByte(path[:i], '.') {
		maps.Copy(above, r.pairs[path[:i]])
	}
	if len(above) > 0 {
		group = r.share(above, 10)
	}
	met, all := 0, 0
	for p := range r.near {
		w := max(r.weight[p], 1)
		all += w
		if mine[p] || above[p] {
			met += w
		}
	}
	if all > 0 {
		cover = 100 * met / all
	}
	return own, cover, group
}

// spoken reports whether the clause itself says what the amount counts.
func (r *ranker) spoken() bool {
	for a, s := range r.said {
		if s.near && !s.implied && a != scope.Year && a != scope.Basis {
			return true
		}
	}
	return false
}

// odd reports whether the clause names something that is neither in the fact's
// name nor in those of its groups: known, where other facts are called so.
func (r *ranker) odd(path string) (known, unknown bool) {
	for _, p := range r.strange {
		met := false
		for at := path; ; {
			met = met || r.pairs[at][p]
			i := strings.LastIndexByte(at, '.')
			if i < 0 {
				break
			}
			at = at[:i]
		}
		if !met {
			known, unknown = known || r.weight[p] > 0, true
		}
	}
	return known, unknown
}

// plainNames say nothing that the name of the group does not.
var plainNames = map[string]bool{"支出": true, "金额": true, "名称": true, "备注": true, "主要用于": true, "主要用于、开支内容": true}

// share is how much of a name stands around the blank: in its clause wholly, in
// the one before it somewhat less, further away as much as far tells, in tenths.
func (r *ranker) share(name map[string]bool, far int) int {
	met, all := 0, 0
	for p := range name {
		w := max(r.weight[p], 1)
		all += 10 * w
		switch {
		case r.near[p], far == 10 && r.far[p]:
			met += 10 * w
		case r.next[0][p]:
			met += 6 * w
		case r.next[1][p]:
			met += 4 * w
		case r.far[p]:
			met += far * w
		}
	}
	if all == 0 {
		return 0
	}
	return 100 * met / all
}

// against is what the clause says otherwise than a fact that is below a point.
func (r *ranker) against(c Counts) (score int) {
	for a, s := range r.said {
		if is := c.Point.At(a); s.near && !s.implied && !s.value.Within(is) && !is.Within(s.value) {
			score -= 12
		}
	}
	return score
}

// called is what a fact is called: its meaning without the remarks behind it.
func (n *Name) called() string {
	name, _, _ := strings.Cut(n.Meaning, "，")
	return strings.TrimPrefix(name, "其中：")
}

// pairsOf are the pairs of neighbouring characters of a text, and those that
// stand alone between marks: 优.
func pairsOf(text string) map[string]bool {
	pairs := map[string]bool{}
	var run []rune
	end := func() {
		if len(run) == 1 {
			pairs[string(run)] = true
		}
		for i := 1; i < len(run); i++ {
			pairs[string(run[i-1:i+1])] = true
		}
		run = run[:0]
	}
	for _, r := range text {
		if !unicode.Is(unicode.Han, r) || strings.ContainsRune("的为是由数之", r) {
			end()
			continue
		}
		run = append(run, r)
	}
	end()
	return pairs
}
