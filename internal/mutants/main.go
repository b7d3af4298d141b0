// Command mutants: packages of the program → how many small mistakes in their
// code their own tests notice, and the mistakes that they let pass.
//
// It draws mutants (mutate.go) with a fixed seed, gives them to the compiler as an
// overlay, all that can be in one program (together.go), and runs the short tests
// of the package for each (try.go). No file of the program is ever changed. Mutants that no test can tell from the
// program stand in testdata/equivalent.tsv, each with its reason.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
)

// leastKilled is the share of the mutants, in percent, below which the tests hold
// too little.
const leastKilled = 90

// testedFor are the packages whose values this is about.
var testedFor = []string{"scope", "accounts", "check", "narrative", "compose", "trace", "lint"}

// equivalentFile lists package, function, change and reason, a line each.
const equivalentFile = "internal/mutants/testdata/equivalent.tsv"

func main() {
	n := flag.Int("n", 400, "mutants to draw")
	seed := flag.Uint64("seed", 1, "of the draw")
	workers := flag.Int("j", 2, "mutants at work at once")
	list := flag.Bool("list", false, "print the draw and try nothing")
	flag.Parse()
	names := flag.Args()
	if len(names) == 0 {
		names = testedFor
	}
	enough, err := run(names, *n, *seed, *workers, *list)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	if !enough {
		os.Exit(1)
	}
}

// run tells whether enough mutants were killed and the list names none that is
// gone.
func run(names []string, n int, seed uint64, workers int, list bool) (bool, error) {
	packages, err := load(names)
	if err != nil {
		return false, err
	}
	text, err := os.ReadFile(equivalentFile)
	if err != nil {
		return false, err
	}
	reasons, err := equivalents(string(text))
	if err != nil {
		return false, err
	}
	all, listed := 0, true
	for _, p := range packages {
		for _, key := range p.strike(reasons) {
			listed = false
			fmt.Printf("%s: not found any more: %s\n", equivalentFile, strings.ReplaceAll(key, "\t", "  "))
		}
		all += len(p.mutants)
	}
	var trials []*trial
	for _, p := range packages {
		// A share of the draw by size, and enough of the smallest to tell.
		for _, m := range p.draw(max(n/20, (n*len(p.mutants)+all-1)/all), seed) {
			trials = append(trials, &trial{p: p, m: m})
		}
	}
	if list {
		for _, t := range trials {
			fmt.Printf("%s\t%s\n", t.m.kind, t)
		}
		return true, nil
	}
	if err := try(packages, trials, workers); err != nil {
		return false, err
	}
	return report(os.Stdout, packages, trials) && listed, nil
}

// equivalents reads the list: key of a mutant → why no test can kill it.
func equivalents(text string) (map[string]string, error) {
	reasons := map[string]string{}
	for i, line := range strings.Split(text, "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(line, "\t")
		if len(fields) != 4 || fields[3] == "" {
			return nil, fmt.Errorf("%s:%d: want package, function, change and reason", equivalentFile, i+1)
		}
		reasons[strings.Join(fields[:3], "\t")] = fields[3]
	}
	return reasons, nil
}

// report prints the survivors and the score, and tells whether it is enough.
func report(w io.Writer, packages []*pkg, trials []*trial) bool {
	killed, drawn := 0, 0
	for _, p := range packages {
		of, dead, late := 0, 0, 0
		for _, t := range trials {
			if t.p != p {
				continue
			}
			switch of++; t.outcome {
			case survived:
				fmt.Fprintln(w, t)
			case timedOut:
				late++
				dead++
			default:
				dead++
			}
		}
		fmt.Fprintf(w, "%-10s %3d of %3d killed (%d without end), %d possible\n", p.name, dead, of, late, len(p.mutants))
		killed, drawn = killed+dead, drawn+of
	}
	fmt.Fprintf(w, "%d of %d killed: %.1f %%\n", killed, drawn, 100*float64(killed)/float64(max(drawn, 1)))
	return drawn > 0 && 100*killed >= leastKilled*drawn
}
