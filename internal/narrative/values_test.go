package narrative

import (
	"bytes"
	"cmp"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/golden"
)

// TestComparisons: every comparison that takes a reason, with all that is known
// of it.
func TestComparisons(t *testing.T) {
	var out bytes.Buffer
	for _, c := range Core().Comparisons() {
		fmt.Fprintf(&out, "%s %s %s digits %d\n  %v given %q table %v field %q parts %q\n", c.Topic, c.Name, c.From, c.Digits, c.Cell, c.Given, c.Table, c.Field, c.Parts)
	}
	golden.Check(t, "comparisons.txt", out.Bytes())
}

// TestPairsOfFacts: for every two of the amounts of the books, whether they can be
// added, subtracted, shared, and why not.
func TestPairsOfFacts(t *testing.T) {
	paths := strings.Fields("overall.income_grand overall.opening overall.expenditure_grand overall.closing income.total income.fiscal.amount income.business.amount " +
		"income.tuition.amount expenditure.total expenditure.basic.amount expenditure.project.amount fiscal.income fiscal.income_general fiscal.income_fund " +
		"fiscal.expenditure fiscal.expenditure_general general.amount general.basic general.project general.budget general.adjusted basic.staff.amount basic.operating.amount " +
		"three_public.total.amount three_public.vehicles.amount three_public.running.amount three_public.meeting.amount fund.expenditure fund.closing procurement.goods")
	known := map[string]bool{}
	for _, n := range Names() {
		known[n.Path] = true
	}
	paths = slices.DeleteFunc(paths, func(p string) bool { return !known[p] })
	if len(paths) < 20 {
		t.Fatalf("only %d facts: %v", len(paths), paths)
	}
	var out bytes.Buffer
	for _, op := range []struct {
		name string
		is   Op
	}{{"sum", OpSum}, {"difference", OpDifference}, {"share", OpShare}} {
		for _, a := range paths {
			var facts []Fact
			for i, b := range paths {
				facts = append(facts, Fact{Path: fmt.Sprint("income.x", i), Is: op.is, Of: of(a, b), Means: "某数"})
			}
			texts := make([]string, len(paths))
			_, faults := Core().With(facts)
			for _, f := range faults {
				var i int
				if _, err := fmt.Sscanf(f.Path, "income.x%d", &i); err != nil {
					t.Fatal(err)
				}
				texts[i] += strings.NewReplacer(a, "A", paths[i], "B").Replace(f.Message)
			}
			by := map[string]string{}
			for i, b := range paths {
				by[cmp.Or(texts[i], "fits")] += " " + b
			}
			for _, text := range slices.Sorted(maps.Keys(by)) {
				fmt.Fprintf(&out, "%s %s: %s:%s\n", op.name, a, text, by[text])
			}
		}
	}
	golden.Check(t, "pairs.txt", out.Bytes())
}

// digitless is a text with N for each number.
func digitless(s string) string {
	out := make([]byte, 0, len(s))
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			if n := len(out); n == 0 || out[n-1] != 'N' {
				out = append(out, 'N')
			}
		case (c == '.' || c == ',') && len(out) > 0 && out[len(out)-1] == 'N':
		default:
			out = append(out, c)
		}
	}
	return string(out)
}

// shapes are what kind of thing each fact prints as, without the digits: −, a
// word, a case, a number with its unit.
func shapes(t testing.TB, b *accounts.Book, o Options) (map[string]string, diag.List) {
	t.Helper()
	f, list := Derive(b, o)
	f.Cells, f.Forms = nil, nil // of no interest here
	var out bytes.Buffer
	if err := f.Dump(&out); err != nil {
		t.Fatal(err)
	}
	m := make(map[string]string, 1000)
	for line := range strings.Lines(out.String()) {
		path, rest, _ := strings.Cut(line, ": ")
		if strings.HasSuffix(path, ".reason.text") {
			continue
		}
		text, formula, _ := strings.Cut(strings.TrimSuffix(rest, "\n"), "\t")
		formula, _, _ = strings.Cut(formula, "\t")
		m[path] = digitless(text) + " | " + digitless(formula)
	}
	return m, list
}

// TestEveryGap: which facts change their shape (are there no more, come about
// otherwise, are worded otherwise) where one figure of the book is blank, zero,
// negative, or so large that it is more than any other.
func TestEveryGap(t *testing.T) {
	figure := func(kind string) accounts.Figure {
		f := accounts.Figure{State: accounts.Given, Unit: accounts.Yuan, Places: 2, At: diag.Position{Field: "changed"}}
		switch kind {
		case "blank":
			f.State = accounts.Blank
		case "negative":
			f.Amount = accounts.NewAmount(decimal.New(-123456, -2), accounts.Yuan)
		case "large":
			f.Amount = accounts.NewAmount(decimal.New(123456789012, -2), accounts.Yuan)
		}
		return f
	}
	b := resolve(t, distinct(t))
	plain, _ := shapes(t, b, ningxia)
	var out bytes.Buffer
	say := func(name, kind string) {
		got, list := shapes(t, b, ningxia)
		changed := map[string][]string{}
		for path := range plain {
			if got[path] != plain[path] {
				text, _, _ := strings.Cut(cmp.Or(got[path], "gone"), " | ")
				changed[text] = append(changed[text], path)
			}
		}
		for path := range got {
			if _, there := plain[path]; !there {
				changed["new"] = append(changed["new"], path)
			}
		}
		if len(changed) == 0 {
			return
		}
		fmt.Fprintf(&out, "%s %s:", name, kind)
		for _, text := range slices.Sorted(maps.Keys(changed)) {
			slices.Sort(changed[text])
			all := strings.Join(changed[text], " ")
			if n := len(changed[text]); n > 6 {
				h := fnv.New32a()
				h.Write([]byte(all))
				all = fmt.Sprintf("%s … %s (%d, %08x)", changed[text][0], changed[text][n-1], n, h.Sum32())
			}
			fmt.Fprintf(&out, " [%s] %s", text, all)
		}
		codes := map[string]int{}
		for _, d := range list {
			codes[d.Code]++
		}
		fmt.Fprintf(&out, " %v\n", codes)
	}
	kinds := []string{"blank", "zero", "negative", "large"}
	for i := range b.Statements {
		s := &b.Statements[i]
		codes := 0
		for r := range s.Rows {
			if s.Rows[r].Code != "" {
				if codes++; codes > 1 {
					continue // further codes are as the first
				}
			}
			for c := range s.Rows[r].Cells {
				before := s.Rows[r].Cells[c]
				for _, kind := range []string{"blank", "negative"} {
					if kind == "negative" && codes > 0 {
						continue
					}
					s.Rows[r].Cells[c] = figure(kind)
					say(fmt.Sprint(i+1, "/", s.Rows[r].Key, "/", s.Columns[c]), kind)
				}
				s.Rows[r].Cells[c] = before
			}
		}
	}
	for _, group := range []struct {
		name string
		data map[accounts.Datum]accounts.Figure
	}{{"prior", b.Prior}, {"budget", b.Budget}, {"procurement", b.Procurement}, {"reception", b.Reception}, {"performance", b.Performance.Amounts}} {
		for _, d := range slices.Sorted(maps.Keys(group.data)) {
			if len(d) > 4 && accounts.IsCode(string(d[len(d)-3:])) && !strings.HasSuffix(string(d), "301") && !strings.HasSuffix(string(d), "2080109") {
				continue // as the others
			}
			before := group.data[d]
			for _, kind := range kinds[:3] {
				group.data[d] = figure(kind)
				say(group.name+"."+string(d), kind)
			}
			delete(group.data, d)
			say(group.name+"."+string(d), "gone")
			group.data[d] = before
		}
	}
	for _, group := range []struct {
		name   string
		counts map[accounts.CountKey]accounts.Count
	}{{"counts", b.Counts}, {"assets", b.Assets}, {"performance", b.Performance.Counts}} {
		for _, key := range slices.Sorted(maps.Keys(group.counts)) {
			before := group.counts[key]
			for _, kind := range kinds[:2] {
				group.counts[key] = accounts.Count{Figure: figure(kind)}
				say(group.name+"."+string(key), kind)
			}
			group.counts[key] = before
		}
	}
	golden.Check(t, "gaps.txt", out.Bytes())
}

// TestEveryOption: what each option changes, fact by fact, in a book with parts
// that do not divide.
func TestEveryOption(t *testing.T) {
	b := resolve(t, rawBook(t))
	text := func(o Options) map[string]string {
		f, list := Derive(b, o)
		var out bytes.Buffer
		if err := f.Dump(&out); err != nil {
			t.Fatal(err)
		}
		m := map[string]string{"findings": fmt.Sprint(len(list))}
		for line := range strings.Lines(out.String()) {
			path, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
			fields := strings.Split(rest, "\t")
			m[path] = strings.Join(fields[:min(2, len(fields))], " ")
		}
		for i := range f.Origins {
			if n := f.Origins[i].Number; n != nil {
				m[n.Name] += " " + n.Rounding
			}
		}
		return m
	}
	plain := text(ningxia)
	var out bytes.Buffer
	for _, c := range []struct {
		name string
		set  func(o *Options)
	}{
		{"tables in 万元", func(o *Options) { o.TableUnit = accounts.Wan }},
		{"no separators", func(o *Options) { o.Separators = false }},
		{"zero as nothing", func(o *Options) { o.BlankZero = true }},
		{"prose in 元", func(o *Options) { o.ProseUnit = accounts.Yuan }},
		{"no decimals", func(o *Options) { o.ProsePlaces = 0 }},
		{"one decimal of percent", func(o *Options) { o.PercentPlaces = 1 }},
		{"one decimal of times", func(o *Options) { o.TimesPlaces = 1 }},
		{"no times", func(o *Options) { o.UseTimes = false }},
		{"largest remainder", func(o *Options) { o.LargestRemainder = true }},
		{"the other budget", func(o *Options) { o.BudgetKind = "initial" }},
	} {
		o := ningxia
		c.set(&o)
		got := text(o)
		fmt.Fprintf(&out, "== %s\n", c.name)
		n := 0
		h := fnv.New32a()
		for _, path := range slices.Sorted(maps.Keys(got)) {
			if got[path] != plain[path] {
				fmt.Fprintln(h, path, got[path])
				if n++; n <= 25 {
					fmt.Fprintf(&out, "%s: %s\n", path, got[path])
				}
			}
		}
		fmt.Fprintf(&out, "%d changed, %08x\n", n, h.Sum32())
	}
	golden.Check(t, "options.txt", out.Bytes())
}
