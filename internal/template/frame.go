package template

import (
	"slices"
	"strings"

	"juesuan/internal/narrative"
	"juesuan/internal/pack"
	"juesuan/internal/pattern"
)

const (
	ways = `(?:增加|减少|增长|下降|上升|降低|提高|压减|减小)`
	// way is a word of direction, mostly with the other one beside it.
	way      = `(` + ways + `)(?:[（/、或](` + ways + `|持平)(?:[/、或]持平)?）?)?`
	compared = `(大于|小于|高于|低于|多于|少于)(?:[（/、或](大于|小于|高于|低于|多于|少于|等于|持平)(?:[/、或](?:持平|等于))?）?)?`
)

var (
	changed = pattern.Of(`^` + way + `(?:了|额为|额)?(` + mark + `)(万元|元)` +
		`(?:[，、](?:增幅为?|降幅为?|幅度为?)?(?:` + way + `)?(?:为|了)?(` + mark + `)(%|个百分点))?`)
	rated   = pattern.Of(`^` + way + `(?:了|为)?(` + mark + `)(%|个百分点)`)
	against = pattern.Of(`^` + compared + `((?:年初|全年|调整)?预算数?|上年(?:决算)?数?)`)
	equal   = pattern.Of(`^与((?:年初|全年|调整)?预算数?|上年(?:决算)?数?)(?:基本)?持平`)
	either  = pattern.Of(`^(` + ways + `)[（/、或](` + ways + `)(?:[/、或]持平)?）?`)
	between = pattern.Of(`^[由从]` + mark + `(?:万元|元)(` + ways + `)[至到]` + mark + `(?:万元|元)`)
	because = pattern.Of(`^([^。；]*[^。；，])(?:[。；]|$)`)
	counted = pattern.Of(`^(` + mark + `)(` + units + `)`)
	worded  = pattern.Of(`^(?:` + pack.Open + `|[．.]{6,})`)
	// described says in brackets what goes there, named gives some names of many.
	described = pattern.Of(worded.String() + `（(\p{Han}{2,10})）`)
	named     = pattern.Of(`^[^，。；：（）]*、[^，。；：（）]*…+[^，。；：（）]*`)

	bound  = pattern.Of(`^(?:（含）)?(?:以上|以下|以内)`)
	reason = pattern.Of(`(?:的?主要)?原因(?:是|为|：|:)*$`)
	share  = pattern.Of(`占(?:(.*?)(?:的比重|的比例|总额)?的?(?:比重|比例)?(?:为|是)?)?$`)
	done   = pattern.Of(`(?:完成|占)(.*?预算.*?)的?$|完成率为?$`)
)

// framer makes pieces of the text of one paragraph.
type framer struct {
	d        *Draft
	headings []string // the nearest first
	list     string
	pieces   []Piece
	clauses  []string // done with, the nearest first
	clause   strings.Builder
	change   *Piece // the comparison before
	figured  bool   // the clause has a figure
}

// frame cuts a paragraph into words and blanks, and fills those that are clear.
func (d *Draft) frame(text string, headings []string, list string) []Piece {
	f := &framer{d: d, headings: headings, list: list}
	for _, p := range d.enumerated(d.holes(text), headings) {
		if p.Fill != "" {
			f.pieces = append(f.pieces, p)
			if strings.HasPrefix(p.Fill, "{{.prior_year}}") {
				f.clause.WriteString("上年")
			}
			continue
		}
		f.text(p.Text)
	}
	return f.optional()
}

func (f *framer) text(s string) {
	plainFrom := 0
	flush := func(to int) {
		if to > plainFrom {
			f.pieces = append(f.pieces, Piece{Text: s[plainFrom:to]})
		}
	}
	for i := 0; i < len(s); {
		if n, p := f.blank(s[i:], s[:i]); n > 0 {
			flush(i)
			f.pieces = append(f.pieces, p)
			i += n
			plainFrom, f.figured = i, true
			continue
		}
		r := []rune(s[i : i+min(4, len(s)-i)])[0]
		size := len(string(r))
		switch {
		case strings.ContainsRune("，。；：", r), f.figured && strings.ContainsRune("、（", r):
			f.figured = false
			f.clauses = append([]string{f.clause.String()}, f.clauses...)
			f.clause.Reset()
			if r == '。' {
				f.clauses = append([]string{""}, f.clauses...)
			}
		default:
			f.clause.WriteRune(r)
		}
		i += size
	}
	flush(len(s))
}

// blank reads the blank that begins a text; n is its length, 0 where none does.
func (f *framer) blank(s, before string) (n int, p Piece) {
	if m := changed.FindStringSubmatch(s); m != nil {
		return len(m[0]), f.comparison(m[0], kindOf(m[8] != "", true), m[1], m[2], m[5], m[6])
	}
	if m := between.FindStringSubmatch(s); m != nil {
		return len(m[0]), f.comparison(m[0], full, m[1], "", "", "")
	}
	if m := rated.FindStringSubmatch(s); m != nil {
		return len(m[0]), f.comparison(m[0], rateOnly, m[1], m[2], "", "")
	}
	if m := against.FindStringSubmatch(s); m != nil {
		return len(m[0]), f.comparison(m[0], sides, m[1], m[2], m[3], "")
	}
	if m := equal.FindStringSubmatch(s); m != nil {
		return len(m[0]), f.comparison(m[0], sides, "大于", "", m[1], "")
	}
	if m := either.FindStringSubmatch(s); m != nil {
		return len(m[0]), f.comparison(m[0], directionOnly, m[1], m[2], "", "")
	}
	if m := counted.FindStringSubmatch(s); m != nil && !bound.MatchString(s[len(m[0]):]) && !endsInDigit(before) {
		return len(m[0]), f.figure(m[0], m[2])
	}
	// A reason in words, in a report that was published: it was that unit's.
	if m := because.FindStringSubmatch(s); m != nil && f.change != nil && reason.MatchString(lastClause(before)) {
		return len(m[1]), f.words(m[1])
	}
	if m := because.FindStringSubmatch(s); m != nil && f.list != "" && strings.HasSuffix(before, "主要用于：") {
		return len(m[1]), f.words(m[1])
	}
	if m := described.FindStringSubmatch(s); m != nil {
		b := &Blank{Asked: narrative.Asked{Is: narrative.WordsBlank, Near: m[1], List: f.list}}
		b.Found = f.d.facts.Rank(b.Asked)
		return len(m[0]), Piece{Text: m[0], Blank: b}
	}
	if m := worded.FindString(s); m != "" {
		return len(m), f.words(m)
	}
	if m := named.FindStringSubmatch(s); m != nil && strings.HasSuffix(before, "包括：") {
		if list := f.d.namesOf(f.clauses); list != "" {
			b := &Blank{Asked: narrative.Asked{Near: "主要包括"}, Found: []narrative.Found{{Path: list}}, Note: "不为零的各项的名称"}
			return len(m[0]), Piece{Text: m[0], Blank: b, Fill: "{{range $i, $x := ." + list + "}}{{if $i}}、{{end}}{{$x.name}}{{end}}"}
		}
	}
	return 0, p
}

// lastClause is the end of a text with the colon that closes it.
func lastClause(s string) string { return s[strings.LastIndexAny(s, "，。；")+1:] }

func endsInDigit(s string) bool { return s != "" && s[len(s)-1] >= '0' && s[len(s)-1] <= '9' }

// near is the clause before a blank, and what stands before it.
func (f *framer) near() (string, []string) {
	near, far := strings.TrimPrefix(strings.ReplaceAll(f.clause.String(), "上年度", "上年"), "度"), f.clauses[:min(len(f.clauses), 6)]
	if near == "" && len(far) > 0 { // behind a colon: 主要用于：
		near, far = far[0], far[1:]
	}
	return near, slices.Concat(far, f.headings)
}

func (f *framer) figure(text, unit string) Piece {
	near, far := f.near()
	a := narrative.Asked{Is: narrative.AmountBlank, Unit: unit, Near: near, Far: far, List: f.list}
	shift := func(rest string) { // the clause says no more than 占: what it is of stands before
		a.Near = rest
		speaking(&a)
	}
	switch {
	case unit == "%" || unit == "个百分点":
		a.Is = narrative.ShareBlank
		if m := done.FindStringSubmatchIndex(near); m != nil {
			a.Is = narrative.DoneBlank
			a.From = f.budget(near[m[0]:])
			shift(near[:m[0]])
		} else if m := share.FindStringSubmatchIndex(near); m != nil {
			if m[2] >= 0 {
				a.Of = near[m[2]:m[3]]
			}
			shift(near[:m[0]])
		} else if strings.Contains(near, "完成") || strings.Contains(near, "执行率") {
			a.Is = narrative.DoneBlank
		}
	case unit == "万":
		a.Unit, unit = "万元", "万元"
	case unit != "万元" && unit != "元" && unit != "亿元":
		a.Is = narrative.CountBlank
	}
	b := &Blank{Asked: a, Found: f.d.facts.Rank(a)}
	p := Piece{Text: text, Blank: b}
	if narrative.Sure(b.Found) && !vague.MatchString(near) {
		if suffix, ok := unitBehind(unit, b.Found[0].Name.Unit); ok {
			p.Fill = "{{." + b.Found[0].Path + "}}" + suffix
		}
	}
	return p
}

// speaking takes the nearest clause that names an amount: what it is of, where
// the clause of the blank says no more than 占 or 完成.
func speaking(a *narrative.Asked) {
	for silent.MatchString(a.Near) && len(a.Far) > 0 {
		a.Near, a.Far = a.Far[0], a.Far[1:]
	}
}

var silent = pattern.Of(`^(?:其中|决算数|支出|支出决算|决算)?$|^(?:完成|占|主要用于|主要原因)`)

// budget is the budget that a clause names, or that those before it do.
func (f *framer) budget(words string) narrative.Basis {
	if b := basisOf(words); b != narrative.NoBasis {
		return b
	}
	return basisOf(strings.ReplaceAll(strings.Join(f.clauses, "，"), "上年", ""))
}

// vague clauses do not say what amount they speak of.
var vague = pattern.Of(`（类）|（款）|（项）|^其中$|^(?:其中)?(?:含|包括)`)

// basisOf is the budget that words name.
func basisOf(words string) narrative.Basis {
	switch {
	case strings.Contains(words, "年初预算"):
		return narrative.InitialBudget
	case strings.Contains(words, "全年预算"), strings.Contains(words, "调整预算"):
		return narrative.AdjustedBudget
	case strings.Contains(words, "上年"):
		return narrative.PriorFinal
	}
	return narrative.NoBasis
}

// unitBehind is what of a template's unit still stands behind a figure that
// brings its own: 次 of 人次 behind 12人.
func unitBehind(asked, has string) (string, bool) {
	switch {
	case asked == has, has == "万元" && asked == "元":
		return "", true
	case asked == "批次" && has == "个":
		return asked, true
	case asked == "台" && has == "台（套）", asked == "名" && has == "人", asked == "项" && has == "个", asked == "家" && has == "个":
		return "", true
	}
	return strings.CutPrefix(asked, has)
}

// words is a blank for text: a reason, a purpose.
func (f *framer) words(text string) Piece {
	near, far := f.near()
	if reason.MatchString(near) && f.change != nil {
		b := &Blank{Asked: narrative.Asked{Is: narrative.WordsBlank, Near: near, List: f.list}, Note: "这项比较的原因"}
		for _, c := range f.change.Blank.Found {
			c.Path += ".reason.text"
			b.Found = append(b.Found, c)
		}
		p := Piece{Text: text, Blank: b}
		if f.change.Fill != "" {
			p.Fill = "{{." + b.Found[0].Path + "}}"
		}
		return p
	}
	a := narrative.Asked{Is: narrative.WordsBlank, Near: near, Far: far, List: f.list}
	b := &Blank{Asked: a, Found: f.d.facts.Rank(a)}
	p := Piece{Text: text, Blank: b}
	if narrative.Sure(b.Found) {
		p.Fill = "{{." + b.Found[0].Path + "}}"
	}
	return p
}

// optional puts clauses of what a unit may lack under a condition: shares, rates
// and reasons.
func (f *framer) optional() []Piece {
	for i := 0; i < len(f.pieces); i++ {
		path := f.pieces[i].lacking()
		if path == "" || i == 0 || f.pieces[i-1].Fill != "" {
			continue
		}
		words := f.pieces[i-1].Text
		from, to := strings.LastIndexAny(words, "，；"), ""
		if f.pieces[i].Blank.Is == narrative.WordsBlank { // a sentence of its own, or the end of one
			from = strings.LastIndex(words, "。") + len("。")
			whole := from >= len("。") && i+1 < len(f.pieces) && strings.HasPrefix(f.pieces[i+1].Text, "。")
			switch m := reason.FindStringIndex(words); {
			case from < len("。") && m == nil, from >= len("。") && !whole:
				continue
			case from < len("。"):
				from = m[0]
			default:
				to = "。"
			}
		}
		if from < 0 {
			continue
		}
		open := Piece{Fill: "{{if ." + path + "}}"}
		head, tail := words[:from], words[from:]
		rest := []Piece{{Text: head}, open, {Text: tail}, f.pieces[i]}
		if to != "" && i+1 < len(f.pieces) && strings.HasPrefix(f.pieces[i+1].Text, to) && f.pieces[i+1].Fill == "" {
			rest = append(rest, Piece{Text: to})
			f.pieces[i+1].Text = strings.TrimPrefix(f.pieces[i+1].Text, to)
		}
		rest = append(rest, Piece{Fill: "{{end}}"})
		rest = slices.DeleteFunc(rest, func(p Piece) bool { return p.Text == "" && p.Fill == "" })
		f.pieces = slices.Concat(f.pieces[:i-1], rest, f.pieces[i+1:])
		i += len(rest) - 2
	}
	return slices.DeleteFunc(f.pieces, func(p Piece) bool { return p.Text == "" && p.Fill == "" })
}

// lacking is the fact that a piece prints, where a unit may lack it.
func (p *Piece) lacking() string {
	if p.Blank == nil || p.Fill == "" {
		return ""
	}
	path := strings.TrimSuffix(strings.TrimPrefix(p.Fill, "{{."), "}}")
	switch {
	case strings.ContainsAny(path, "{} "):
		return ""
	case strings.HasSuffix(path, ".reason.text"), p.Blank.Is == narrative.ShareBlank, p.Blank.Is == narrative.DoneBlank,
		p.Blank.Is == narrative.WordsBlank:
		return path
	}
	return ""
}
