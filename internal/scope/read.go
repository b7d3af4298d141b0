package scope

// Reading is what captions or a title say, before it is known of which
// statement they are.
type Reading struct {
	said    [axes]bool
	v       [axes]Value
	implied []Value

	Whole   bool     // a word for the whole stood there, or one of a flow or basis
	Aside   bool     // what stands there is no amount of the accounts
	Unknown string   // what is no word
	Clash   [2]Value // two words that contradict one another, if the first is not the second
	Years   []int    // dates, in order
	Detail  bool     // of a title: 明细表
	ByUnit  bool     // of a title: one row a unit
}

// Read reads the path of captions above an amount, the outermost first. Inner
// words refine outer ones; one that contradicts them is a Clash.
func Read(path ...string) (r Reading) {
	for _, caption := range path {
		words, rest := Parse(caption)
		for i := range words {
			if words[i].Kind == Shape {
				rest += words[i].Text
			}
		}
		r.Unknown += rest
		r.take(words)
	}
	return r
}

// Say is a reading of values instead of words.
func Say(values ...Value) Reading {
	r := Reading{Whole: true}
	for _, v := range values {
		r.say(v)
	}
	return r
}

// And is the reading refined by an inner one.
func (r Reading) And(inner Reading) Reading {
	for _, a := range Axes {
		if inner.said[a] {
			r.say(inner.v[a])
		}
	}
	r.implied = append(r.implied[:len(r.implied):len(r.implied)], inner.implied...)
	r.Whole, r.Aside, r.Unknown = r.Whole || inner.Whole, r.Aside || inner.Aside, r.Unknown+inner.Unknown
	if inner.Clash[0] != inner.Clash[1] {
		r.Clash = inner.Clash
	}
	return r
}

// Without is the reading without what it says on an axis.
func (r Reading) Without(a Axis) Reading {
	r.said[a], r.v[a] = false, 0
	return r
}

// ReadTitle reads the title of a table.
func ReadTitle(title string) (r Reading) {
	words, rest := Parse(title)
	r.Unknown = rest
	r.take(words)
	return r
}

func (r *Reading) take(words []Word) {
	for i := range words {
		w := &words[i]
		switch w.Kind {
		case Whole:
			r.Whole = true
		case Aside:
			r.Aside = true
		case Date:
			r.Years = append(r.Years, w.Year)
		case Shape:
			switch shape, _ := fold(w.Text); shape {
			case "明细表", "明细":
				r.Detail = true
			case "(分单位)", "(按单位)", "(分部门)":
				r.ByUnit = true
			}
		}
		for _, v := range w.Says {
			r.say(v)
		}
		r.implied = append(r.implied, w.Implies...)
	}
}

// say adds one value: a narrower one than before refines it, a wider one adds
// nothing, another one contradicts it.
func (r *Reading) say(v Value) {
	a := v.Axis()
	switch {
	case !r.said[a], v.Within(r.v[a]):
		r.said[a], r.v[a] = true, v
	case !r.v[a].Within(v):
		r.Clash = [2]Value{r.v[a], v}
	}
}

// Says is the value that was said on an axis; ok is false where none was.
func (r *Reading) Says(a Axis) (v Value, ok bool) { return r.v[a], r.said[a] }

// Outcome is how a reading ends.
type Outcome uint8

const (
	Open  Outcome = iota // 未定: words that are not known, that contradict, or none that says an amount
	Said                 // 说定: all words are known
	Other                // 别的: all words are known, and what they say is not of this base: 上年数, 占比
)

// On puts what was said onto a base, what a statement or block counts; els is
// what goes without saying where the words say nothing more. What contradicts
// the base is Other.
func (r *Reading) On(base, els []Value) (Point, Outcome) {
	switch {
	case r.Aside:
		return Point{}, Other
	case r.Unknown != "" || r.Clash[0] != r.Clash[1] || !r.amount():
		return Point{}, Open
	}
	p := At(base...)
	var set [axes]bool
	for _, v := range base {
		set[v.Axis()] = true
	}
	put := func(v Value) bool {
		a := v.Axis()
		switch {
		case !set[a], v.Within(p.At(a)):
			p = p.With(v)
		case !p.At(a).Within(v):
			return false
		}
		set[a] = true
		return true
	}
	for _, a := range Axes {
		if r.said[a] && !put(r.v[a]) {
			return Point{}, Other
		}
	}
	for _, v := range r.implied {
		if !r.said[v.Axis()] && !put(v) {
			return Point{}, Other
		}
	}
	for _, v := range els {
		if !set[v.Axis()] {
			p = p.With(v)
		}
	}
	return p, Said
}

// amount reports whether any word says that there is an amount.
func (r *Reading) amount() bool {
	for _, said := range r.said {
		if said {
			return true
		}
	}
	return r.Whole
}

// Clash is a word before a figure that says otherwise than the figure's point.
type Clash struct {
	Word     Word
	Said, Is Value
	// Wider: the point is a part of what the word says, as one of 一般公共预算 is
	// of 财政拨款.
	Wider bool
}

// Clashes are the words that contradict the point. Of the words on one axis the
// last decides, unless it only repeats a narrower one more widely.
func (p Point) Clashes(words []Word) (clashes []Clash) {
	var last [axes]*Word
	var said [axes]Value
	for i := range words {
		for _, v := range words[i].Says {
			if a := v.Axis(); last[a] == nil || !said[a].Within(v) || said[a] == v {
				last[a], said[a] = &words[i], v
			}
		}
	}
	for _, a := range Axes {
		if last[a] == nil {
			continue
		}
		is := p.At(a)
		if a == Cost && p.Economic != "" {
			is = p.Economic.Cost()
		}
		if is != said[a] {
			clashes = append(clashes, Clash{*last[a], said[a], is, is.Within(said[a])})
		}
	}
	return clashes
}
