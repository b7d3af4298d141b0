// Command mutants: packages of the program → how many small mistakes in their
// code their own tests notice, and the mistakes that they let pass.
//
// It draws mutants (mutate.go) with a fixed seed, gives each to the compiler as an
// overlay and runs the short tests of its package (try.go). No file of the program
// is ever changed. Mutants that no test can tell from the program stand in
// testdata/equivalent.tsv, each with its reason.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

// leastKilled is the share of a package's mutants, in percent, below which its
// tests hold too little.
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

// run tells whether enough mutants of each package were killed and the list names
// none that is gone. What a package came to is printed as soon as it is known.
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
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer cancel()
	enough := true
	for _, p := range packages {
		var trials []*trial
		// A share of the draw by size, and enough of the smallest to tell.
		for _, m := range p.draw(max(n/20, (n*len(p.mutants)+all-1)/all), seed) {
			trials = append(trials, &trial{p: p, m: m})
		}
		if list {
			for _, t := range trials {
				fmt.Printf("%s\t%s\n", t.m.kind, t)
			}
			continue
		}
		err := p.try(ctx, trials, workers)
		enough = report(os.Stdout, p, trials) && enough
		if err != nil {
			return false, err
		}
	}
	return enough && listed, nil
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

// report prints the survivors of a package and the score, and tells whether it is
// enough.
func report(w io.Writer, p *pkg, trials []*trial) bool {
	of := map[outcome]int{}
	for _, t := range trials {
		if of[t.outcome]++; t.outcome == survived {
			fmt.Fprintln(w, t)
		}
	}
	killed, tried := of[failed]+of[timedOut], len(trials)-of[untried]
	fmt.Fprintf(w, "%-10s %3d of %3d killed: %.1f %% (%d without end), %d possible\n", p.name, killed, tried,
		100*float64(killed)/float64(max(tried, 1)), of[timedOut], len(p.mutants))
	if of[untried] > 0 {
		fmt.Fprintf(w, "%-10s stopped: %d of %d not tried\n", p.name, of[untried], len(trials))
	}
	return tried == len(trials) && tried > 0 && 100*killed >= leastKilled*tried
}
