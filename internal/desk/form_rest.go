package desk

import (
	"slices"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/supplement"
)

// readValue is what the workbook, or last year's, gives for a field.
type readValue struct{ Value, Place, Href string }

// readOf is the figure that was read for a field elsewhere than in the
// supplement; nil where there is none.
func (b *formBuilder) readOf(path string) *readValue {
	if b.o.Outcome == nil || b.o.Book == nil {
		return nil
	}
	group, key, _ := strings.Cut(path, ".")
	var f accounts.Figure
	ok := false
	switch book := b.o.Book; group {
	case "prior":
		f, ok = book.Prior[accounts.Datum(key)]
	case "budget":
		f, ok = book.Budget[accounts.Datum(key)]
	case "procurement":
		f, ok = book.Procurement[accounts.Datum(key)]
	case "assets":
		var c accounts.Count
		c, ok = book.Assets[accounts.CountKey(key)]
		f = c.Figure
	case "counts":
		var c accounts.Count
		if c, ok = book.Counts[accounts.CountKey(key)]; ok {
			f = c.Figure
		} else {
			f, ok = book.Reception[accounts.Datum(key)]
		}
	}
	if !ok || !f.Known() || inSupplement(f.At) || f.At.File == "" {
		return nil
	}
	text := f.Amount.Decimal().String()
	if f.Unit != accounts.NoUnit {
		text = f.Amount.Decimal().Shift(-4).String() + "万元"
	} else if field := b.fields.At(path); field != nil {
		text += field.Unit
	}
	r := &readValue{Value: text, Place: f.At.String()}
	if f.At.Cell != "" {
		r.Href, _ = link("pages", b.unit.ID, "at", r.Place)
	}
	return r
}

// needsOf are the fields without which something that this layout prints is
// lacking, by their paths.
func (b *formBuilder) needsOf() map[string]bool {
	needs := map[string]bool{}
	for path := range b.gaps {
		needs[path] = true
	}
	for i := range b.o.Report.Findings {
		x := &b.o.Report.Findings[i]
		if blanksOf(x) == 0 {
			continue
		}
		needs[b.pathOf(x.At)] = true
		for _, s := range x.Where {
			if path := b.pathOf(s.At); path != "" {
				needs[path] = true
			}
		}
	}
	return needs
}

// rest sets apart what this layout does not print, or something else has given
// already, and nobody has filled in; it returns how many fields that are. What
// is not known, because no report was composed, is not set apart.
func (b *formBuilder) rest(nodes []*formNode) int {
	if b.o.Outcome == nil {
		return 0
	}
	told := func(x diag.Diagnostic) bool { return strings.HasPrefix(x.Code, "compose.") }
	if b.o.Doc == nil && !slices.ContainsFunc(b.o.Report.Findings, told) {
		return 0
	}
	needs := b.needsOf()
	n := 0
	for _, node := range nodes {
		if node.Bare && node.Kind == "list" {
			continue // the whole of its topic
		}
		b.restOf(node, needs, &n)
	}
	return n
}

// restOf reports whether a node is of the rest.
func (b *formBuilder) restOf(n *formNode, needs map[string]bool, count *int) bool {
	if n.Path == "" || strings.Contains(n.Path, "[") {
		return false // of an item, which somebody has begun
	}
	keep := needs[n.Path] || n.Need == "must" || len(n.Findings) > 0 || n.Refused != nil
	switch n.Kind {
	case "field":
		n.Wanted = needs[n.Path] && n.Value == "" && n.Read == nil && n.Need != "must"
		keep = keep || n.Value != "" || n.Read != nil
		if n.Field.Type == supplement.Choice && n.Path == "layout" {
			keep = true
		}
	case "list":
		keep = keep || len(n.Items) > 0 || n.LastList != nil
	default:
		inside := false
		for _, c := range n.Children {
			if c.Field.Key == "unit" || c.Field.Key == "source" {
				continue // they speak for the others
			}
			if !b.restOf(c, needs, count) {
				inside = true
			}
		}
		for _, c := range n.Children {
			if (c.Field.Key == "unit" || c.Field.Key == "source") && !inside && c.Value == "" {
				c.Rest = true
			}
		}
		keep = keep && len(n.Children) == 0 || inside || n.Kind == "codes" && keep
		if !keep {
			n.Rest = true
		}
		return !keep
	}
	if !keep {
		n.Rest = true
		*count++
	}
	return !keep
}
