package collate

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// marks tells the tables that stand at another place: what was published before
// them belongs to another section.
func (f *finder) marks() {
	at := map[rune]int{}
	for j, r := range f.g.runes {
		if isMark(r) {
			at[r] = j
		}
	}
	back := map[int]int{} // published → report
	for i, j := range f.match {
		if j >= 0 {
			back[j] = i
		}
	}
	for i, r := range f.w.text.runes {
		j, ok := at[r]
		if !isMark(r) || i > 0 && f.w.text.runes[i-1] == r || f.match[i] >= 0 || !ok {
			continue
		}
		t := f.c.want.tables[int(r)-0xF0000]
		for ; j >= 0; j-- {
			k, ok := back[j]
			if !ok || isMark(f.g.runes[j]) {
				continue
			}
			if u := f.unitAt(k); u != nil && u.place.anchor != t.place.anchor {
				f.c.add(Finding{Kind: Moved, Part: Table, Section: t.place.section, Table: t.place.table, Anchor: t.place.anchor,
					Page: f.g.page(at[r]), Want: t.place.table, Got: u.place.section, order: t.place.order, Figures: true})
			}
			break
		}
	}
}

// moves joins what is missing at one place and was added at another, and tells
// a table that is missing as a whole as one.
func (c *comparison) moves() {
	in := c.result.Findings
	var out []Finding
	missing := map[int]int{} // by table: rows
	for i := range in {
		if f := &in[i]; f.Kind == Missing && f.Part == Row {
			missing[f.order>>16]++
		}
	}
	whole := map[int]bool{}
	for _, t := range c.want.tables {
		n := 0
		for _, r := range t.rows {
			if r.key() != "" {
				n++
			}
		}
		at := t.place.order >> 16
		if c.pairs[t.number] == nil && n > 0 && 5*missing[at] >= 4*n {
			whole[at] = true
			out = append(out, c.elsewhere(t, n))
		}
	}
	for i := range in {
		// A table with lines around some of its rows only: the others moved with it.
		if f := &in[i]; f.Kind == Moved && f.Part == Table {
			for k := range in {
				if r := &in[k]; r.Kind == Missing && r.Part == Row && r.order>>16 == f.order>>16 && c.takeAdded(fold(r.Want)) != nil {
					r.Kind, r.Want = Added, ""
				}
			}
		}
		c.goesOn(&in[i])
		c.noted(&in[i])
	}
	c.swapped()
	for i := range in {
		f := &in[i]
		if f.Kind != Missing || f.Part == Table || len([]rune(f.Want)) < 6 {
			continue
		}
		for k := range in {
			if a := &in[k]; a.Kind == Added && strings.Contains(fold(a.Got), fold(f.Want)) {
				a.Got = strings.Replace(fold(a.Got), fold(f.Want), "", 1)
				f.Kind, f.Page, f.Got = Moved, a.Page, a.Section
				break
			}
		}
	}
	listing := 0
	for _, f := range in {
		if f.Kind == Missing && f.Section == contentsTitle {
			listing++
		}
	}
	for _, f := range in {
		switch {
		case listing > 2 && f.Kind == Missing && f.Section == contentsTitle:
			if listing < 1<<20 {
				f.Want = contentsTitle + "（" + strconv.Itoa(listing) + "行）"
				out = append(out, f)
				listing = 1 << 20
			}
		case f.Part == Row && f.Kind == Missing && whole[f.order>>16]:
		case f.Kind == Added && f.Got != "" && strings.Trim(f.Got, "。；，、：") == "" && f.GotText == "":
		case f.Kind == Added && f.Got == "":
		default:
			// Sentences of one paragraph that are missing one after the other, or went to one place.
			if n := len(out); n > 0 && f.Part == Text && f.Kind == out[n-1].Kind && out[n-1].order == f.order &&
				(f.Kind == Missing || f.Kind == Moved && f.Got == out[n-1].Got) {
				out[n-1].Want += f.Want
				out[n-1].Figures = out[n-1].Figures || f.Figures
				continue
			}
			out = append(out, f)
		}
	}
	c.result.Findings = out
}

// elsewhere is the finding of a table that is not where it was, most of whose n rows
// may stand at another place.
func (c *comparison) elsewhere(t *table, n int) Finding {
	out := Finding{Kind: Missing, Part: Table, Section: t.place.section, Table: t.place.table, Anchor: t.place.anchor,
		Want: t.place.table, order: t.place.order, Figures: true}
	found := 0
	for _, r := range t.rows {
		if k := strings.ReplaceAll(r.key(), "|", ""); k != "" && slices.ContainsFunc(c.result.Findings, func(a Finding) bool {
			return a.Kind == Added && strings.Contains(fold(a.Got), k)
		}) {
			found++
		}
	}
	if 5*found < 4*n {
		return out
	}
	for _, r := range t.rows {
		if a := c.takeAdded(strings.ReplaceAll(r.key(), "|", "")); a != nil {
			out.Kind, out.Page, out.Got = Moved, a.Page, a.Section
		}
	}
	return out
}

// takeAdded takes a text out of what was added, and says where it stood.
func (c *comparison) takeAdded(text string) *Finding {
	for i := range c.result.Findings {
		if a := &c.result.Findings[i]; a.Kind == Added && text != "" && strings.Contains(fold(a.Got), text) {
			a.Got = strings.Replace(fold(a.Got), text, "", 1)
			return a
		}
	}
	return nil
}

// goesOn takes back that words of a row are missing, where they are what was added at
// the top of the next page: a cell without lines over several rows goes on there.
func (c *comparison) goesOn(f *Finding) {
	if f.Kind != Words || f.Part != Row || f.Got != "" || f.Page == 0 || len([]rune(f.Want)) < 2 {
		return
	}
	for i := range c.result.Findings {
		a := &c.result.Findings[i]
		next := a.Page == f.Page || a.Page == f.Page+1
		if next && a.Kind == Added && fold(a.Got) == fold(f.Want) && a.Section == f.Section {
			a.Got, f.Kind, f.Want = "", Added, ""
			return
		}
	}
}

// noted takes back the raised number of a footnote that was added, which a PDF has as a
// line by itself: the note below on the page begins with it, and is told.
func (c *comparison) noted(f *Finding) {
	n := f.mark
	if n == "" || strings.Trim(n, "0123456789") != "" || f.Got != n+f.Want && f.Got != f.Want+n {
		return
	}
	for i := range c.result.Findings {
		a := &c.result.Findings[i]
		text, begins := strings.CutPrefix(a.Got, n)
		first, _ := utf8.DecodeRuneInString(text)
		if begins && a.Kind == Added && a.Part == Text && a.Page == f.Page && unicode.Is(unicode.Han, first) {
			f.Kind, f.Got = Added, ""
			return
		}
	}
}

// swapped joins what differs in two rows of one table that read as each other.
func (c *comparison) swapped() {
	plain := strings.NewReplacer("【", "", "】", "")
	in := c.result.Findings
	row := func(f *Finding) bool { return f.Part == Row && f.Kind != Moved && f.WantText != "" && f.GotText != "" }
	for i := range in {
		for k := i + 1; k < len(in) && row(&in[i]); k++ {
			f, g := &in[i], &in[k]
			if !row(g) || g.order == f.order || g.order>>16 != f.order>>16 ||
				plain.Replace(f.WantText) != plain.Replace(g.GotText) || plain.Replace(g.WantText) != plain.Replace(f.GotText) {
				continue
			}
			a, b, moved := f.order, g.order, *f
			moved.Figures = hasDigit(f.WantText)
			for n := range in {
				if x := &in[n]; row(x) && (x.order == a || x.order == b) {
					x.Kind, x.Got, x.WantText = Added, "", ""
				}
			}
			moved.Kind, moved.Want, moved.Got, moved.WantText, moved.GotText = Moved, moved.Row, "", "", ""
			*f = moved
		}
	}
}
