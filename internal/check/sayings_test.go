package check

import (
	"bytes"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"strings"
	"testing"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/golden"
)

// digitless is a text with N for each number, so that what is said shows and not of
// which amount.
func digitless(s string) string {
	out := make([]rune, 0, len(s))
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			if n := len(out); n == 0 || out[n-1] != 'N' {
				out = append(out, 'N')
			}
		case (r == '.' || r == ',') && len(out) > 0 && out[len(out)-1] == 'N':
		default:
			out = append(out, r)
		}
	}
	return string(out)
}

// TestContexts: the smallest failing input of each rule in a department, beside
// last year's accounts, of tables in 万元, of one that is not there, of a workbook of
// the Ministry: what is found and which duties cannot be met.
func TestContexts(t *testing.T) {
	contexts := []struct {
		name  string
		apply func(b *accounts.Book)
	}{
		{"alone", func(*accounts.Book) {}},
		{"department", func(b *accounts.Book) { units()(b) }},
		{"last year", func(b *accounts.Book) { lastYear(b) }},
		{"in 万元", func(b *accounts.Book) {
			for i := range b.Statements {
				s := &b.Statements[i]
				s.Unit = accounts.Wan
				for _, r := range s.Rows {
					for c := range r.Cells {
						r.Cells[c].Unit, r.Cells[c].Places = accounts.Wan, 2
					}
				}
			}
		}},
		{"of the Ministry", func(b *accounts.Book) {
			for i := range b.Statements {
				b.Statements[i].Look.Ministry = true
			}
		}},
		{"without 公开04 and 07", func(b *accounts.Book) {
			*b.Statement(t4), *b.Statement(t7) = accounts.Statement{ID: t4}, accounts.Statement{ID: t7}
		}},
		{"nothing filled in", func(b *accounts.Book) {
			clear := func(m map[accounts.Datum]accounts.Figure) {
				maps.DeleteFunc(m, func(accounts.Datum, accounts.Figure) bool { return true })
			}
			clear(b.Prior)
			clear(b.Budget)
			clear(b.Procurement)
			clear(b.Reception)
			b.Counts, b.Assets, b.Reasons, b.Purposes, b.Forms = nil, nil, nil, nil, nil
			b.Performance = accounts.Performance{}
		}},
	}
	said, alone := map[string]uint32{}, map[string]string{}
	var out bytes.Buffer
	for _, c := range contexts {
		b, dict := smallest()
		c.apply(b)
		accounts.Resolve(b, dict, nil)
		was := Run(b, Options{})
		fmt.Fprintf(&out, "== %s\n", c.name)
		for i, o := range was.Obligations {
			line := fmt.Sprintf("%s %s %s", o.ID, o.State, o.Reason)
			if o.State != Pass && rules[i].Stage == StageBook && (c.name == "alone" || line != alone[line[:len(o.ID)]+" state"]) {
				fmt.Fprintln(&out, line)
			}
			if c.name == "alone" {
				alone[o.ID+" state"] = line
			}
		}
		for _, id := range slices.Sorted(maps.Keys(examples)) {
			b, dict := smallest()
			for _, step := range examples[id] {
				step(b)
			}
			if b.Consolidation == nil && b.PriorYear == nil || c.name != "department" && c.name != "last year" {
				c.apply(b)
			}
			outcome := outcomeOf(b, dict, was)
			if c.name == "alone" {
				alone[id] = outcome
			}
			if c.name == "alone" || outcome != alone[id] {
				if parts := strings.Split(outcome, "，"); len(parts) > 6 {
					h := fnv.New32a()
					h.Write([]byte(outcome))
					outcome = fmt.Sprintf("%s … %d, %08x", strings.Join(parts[:5], "，"), len(parts), h.Sum32())
				}
				fmt.Fprintf(&out, "%s: %s\n", id, outcome)
			}
			for _, d := range Run(b, Options{}).Findings {
				text := fmt.Sprintf("%s %s %s | %s", d.Code, d.Severity, d.Message, d.Hint)
				labels := ""
				for _, side := range d.Where {
					labels += " | " + side.Label + " = " + side.Value
				}
				h := fnv.New32a()
				h.Write([]byte(digitless(labels)))
				said[digitless(text)] ^= h.Sum32() // in any order
			}
		}
	}
	golden.Check(t, "contexts.txt", out.Bytes())
	out.Reset()
	for _, text := range slices.Sorted(maps.Keys(said)) {
		fmt.Fprintf(&out, "%s | %08x\n", text, said[text])
	}
	golden.Check(t, "sayings.txt", out.Bytes())
}

// TestLookOfFindings: no finding is without a message, a place, and what to do.
func TestLookOfFindings(t *testing.T) {
	for id, steps := range examples {
		b, dict := smallest()
		for _, step := range steps {
			step(b)
		}
		accounts.Resolve(b, dict, nil)
		for _, d := range Run(b, Options{}).Findings {
			if d.Message == "" || d.At.IsZero() || d.Severity == diag.Error && d.Hint == "" && len(d.Where) == 0 || strings.Contains(d.Message, "%!") {
				t.Errorf("%s: %+v", id, d)
			}
		}
	}
}
