package main

import (
	"bytes"
	"context"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const sample = `package p

type row struct {
	a, b int
	name string
}

var table = []row{
	{1, 2, "one"},
	{1, 3, "two"},
}

var words = map[string]int{"支出": 4, "收入": 5}

func f(x int) (int, bool) {
	if x < 7 && x > 2 {
		x = 3
		return x, true
	}
	panic("our own mistake" + string(rune(64+1)))
}
`

// breedSample finds the mutants of the sample.
func breedSample(t *testing.T) *pkg {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "p.go", sample, 0)
	if err != nil {
		t.Fatal(err)
	}
	p := &pkg{name: "p", path: "p", fset: fset, importer: importer.Default(),
		text: map[string][]byte{"p.go": []byte(sample)}, files: map[string]*ast.File{"p.go": f}}
	if err := p.breed(); err != nil {
		t.Fatal(err)
	}
	return p
}

// TestBreed: every kind of mistake is made, and each once.
func TestBreed(t *testing.T) {
	p := breedSample(t)
	got := map[string]int{}
	for _, m := range p.mutants {
		got[m.kind+": "+p.key(m)]++
	}
	for _, want := range []string{
		constants + ": p\ttable\t{1, 2, \"one\"} → {1, 3, \"one\"}",
		constants + ": p\tf\tx < 7 && x > 2 → x < 8 && x > 2",
		constants + ": p\tf\tx < 7 && x > 2 → x < (6) && x > 2",
		comparisons + ": p\tf\tx < 7 → x <= 7",
		comparisons + ": p\tf\tx > 2 → x >= 2",
		logic + ": p\tf\tx < 7 && x > 2 → x < 7 || x > 2",
		conditions + ": p\tf\tx < 7 && x > 2 → !(x < 7 && x > 2)",
		conditions + ": p\tf\tx < 7 && x > 2 → (x < 7)",
		conditions + ": p\tf\tx < 7 && x > 2 → (x > 2)",
		statements + ": p\tf\tx = 3 → nothing",
		statements + ": p\tf\tif x < 7 && x > 2 { x = 3 return x, true } → nothing",
		results + ": p\tf\tx → 0",
		results + ": p\tf\ttrue → false",
		swaps + ": p\ttable\t2 ↔ 3",
		swaps + ": p\ttable\t\"one\" ↔ \"two\"",
		swaps + ": p\twords\t4 ↔ 5",
		rows + ": p\ttable\t{1, 2, \"one\"} → nothing",
		keys + ": p\twords\t\"支出\" → \"支出·\"",
	} {
		if got[want] != 1 {
			t.Errorf("%q was bred %d times", want, got[want])
		}
	}
	for key := range got {
		if strings.Contains(key, "panic(\"") || strings.Contains(key, "64") || strings.Contains(key, "\t1 ↔ 1") {
			t.Errorf("bred: %s", key)
		}
	}
}

// TestMutantsDiffer: every mutant changes the text, and only in the places it says.
func TestMutantsDiffer(t *testing.T) {
	p := breedSample(t)
	for _, m := range p.mutants {
		if text := string(m.apply([]byte(sample))); text == sample {
			t.Errorf("%s changes nothing", m.change)
		}
	}
	m := mutant{edits: []edit{{0, 1, "xy"}, {3, 4, ""}}}
	if got := string(m.apply([]byte("abcde"))); got != "xybce" {
		t.Errorf("%q", got)
	}
}

// TestDraw: a draw is the same each time, another with another seed, a smaller one
// the beginning of a larger one, and takes only what compiles.
func TestDraw(t *testing.T) {
	drawn := func(n int, seed uint64) (keys []string) {
		p := breedSample(t)
		for _, m := range p.draw(n, seed) {
			if !p.compiles(m) {
				t.Errorf("%s does not compile", m.change)
			}
			keys = append(keys, p.key(m))
		}
		return keys
	}
	all := drawn(100, 1)
	if few := drawn(12, 1); len(few) != 12 || !slices.Equal(few, all[:12]) {
		t.Errorf("%q is not the beginning of %q", few, all)
	}
	if slices.Equal(all, drawn(100, 2)) {
		t.Error("the seed changes nothing")
	}
	p := breedSample(t)
	if p.compiles(mutant{file: "p.go", edits: []edit{{strings.Index(sample, "x = 3"), strings.Index(sample, "x = 3") + 1, "y"}}}) {
		t.Error("what names nothing compiles")
	}
}

// TestEquivalents: a listed mutant is not drawn, one that is gone is told.
func TestEquivalents(t *testing.T) {
	reasons, err := equivalents("# head\n\np\tf\ttrue → false\tnobody asks\np\tg\t1 → 2\tgone\nq\tf\t1 → 2\tof another\n")
	if err != nil || len(reasons) != 3 {
		t.Fatal(reasons, err)
	}
	p := breedSample(t)
	before := len(p.mutants)
	if gone := p.strike(reasons); !slices.Equal(gone, []string{"p\tg\t1 → 2"}) || len(p.mutants) != before-1 {
		t.Errorf("gone %q, %d of %d left", gone, len(p.mutants), before)
	}
	for _, bad := range []string{"p\tf\ttrue → false", "p\tf\ttrue → false\t"} {
		if _, err := equivalents(bad); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
}

// TestReport: the boundary of the share that must be killed; of a package that was
// not tried to the end nothing is enough.
func TestReport(t *testing.T) {
	p := &pkg{name: "p"}
	of := func(killed, drawn int) (trials []*trial) {
		for i := range drawn {
			o := survived
			if i < killed {
				o = failed + outcome(i%2)
			}
			trials = append(trials, &trial{p: p, outcome: o})
		}
		return trials
	}
	if !report(io.Discard, p, of(leastKilled, 100)) || report(io.Discard, p, of(leastKilled-1, 100)) || report(io.Discard, p, nil) {
		t.Error("the boundary lies elsewhere")
	}
	var out bytes.Buffer
	if report(&out, p, append(of(99, 99), &trial{p: p})) || !strings.Contains(out.String(), "1 of 100 not tried") {
		t.Errorf("one is not tried: %s", &out)
	}
}

// TestRun: what a test that passes, fails, takes too long or too much, or is not there
// says of its mutant.
func TestRun(t *testing.T) {
	s := &suite{dir: t.TempDir(), stages: []string{"x"}, seconds: 1}
	for script, want := range map[string]outcome{"exit 0": survived, "exit 1": failed, "while :; do :; done": timedOut, "": untried} {
		bin := filepath.Join(s.dir, "bin")
		if script == "" {
			bin = filepath.Join(s.dir, "none")
		} else if err := os.WriteFile(bin, []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
			t.Fatal(err)
		}
		if got, err := s.run(t.Context(), bin); got != want || (err != nil) != (want == untried) {
			t.Errorf("%q: %d %v, want %d", script, got, err, want)
		}
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if got, err := s.run(stopped, filepath.Join(s.dir, "bin")); got != untried || err == nil {
		t.Errorf("stopped: %d %v", got, err)
	}
}
