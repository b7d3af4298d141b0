package collate

import (
	"strconv"
	"strings"
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
		if !isMark(r) || f.match[i] >= 0 || !ok {
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
		if c.pairs[t.number] == nil && n > 0 && 5*missing[t.place.order>>16] >= 4*n {
			whole[t.place.order>>16] = true
			out = append(out, Finding{Kind: Missing, Part: Table, Section: t.place.section, Table: t.place.table, Anchor: t.place.anchor,
				Want: t.place.table, order: t.place.order, Figures: true})
		}
	}
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
			// Sentences of one paragraph that are missing one after the other.
			if n := len(out); n > 0 && f.Kind == Missing && f.Part == Text && out[n-1].Kind == Missing && out[n-1].order == f.order {
				out[n-1].Want += f.Want
				out[n-1].Figures = out[n-1].Figures || f.Figures
				continue
			}
			out = append(out, f)
		}
	}
	c.result.Findings = out
}
