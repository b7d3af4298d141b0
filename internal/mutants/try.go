package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"time"
)

// workers is how many mutants compile and run at once; the tests of a mutant may
// take patience times as long as without it, and grace, before it counts as
// endless.
const (
	workers  = 2
	patience = 5
	grace    = 30 * time.Second
)

// mostMemory is what a test may take, in KiB: a mutant can ask for more without
// end.
const mostMemory = 12 << 20

// An outcome is what became of a mutant.
type outcome int

const (
	survived outcome = iota
	failed
	timedOut
)

// A trial is a mutant and what became of it.
type trial struct {
	p       *pkg
	m       mutant
	outcome outcome
}

// try holds every mutant against the tests of its package, which pass without it.
func try(packages []*pkg, trials []*trial) error {
	temp, err := os.MkdirTemp("", "mutants")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)
	limits := map[*pkg]time.Duration{}
	for _, p := range packages {
		bin, err := compile(p, mutant{}, temp)
		if err != nil {
			return err
		}
		began := time.Now()
		if got, out := test(p, bin, 10*time.Minute); got != survived {
			return fmt.Errorf("the tests of %s fail without a mutant:\n%s", p.name, out)
		}
		limits[p] = grace + patience*time.Since(began)
	}
	next, errs, done := make(chan *trial), make(chan error, len(trials)), 0
	var wg sync.WaitGroup
	var mu sync.Mutex
	for w := range workers {
		wg.Go(func() {
			dir := filepath.Join(temp, fmt.Sprint(w))
			for t := range next {
				bin, err := compile(t.p, t.m, dir)
				if err != nil {
					errs <- err
					continue
				}
				t.outcome, _ = test(t.p, bin, limits[t.p])
				mu.Lock()
				done++
				fmt.Fprintf(os.Stderr, "\r%d/%d ", done, len(trials))
				mu.Unlock()
			}
		})
	}
	for _, t := range trials {
		next <- t
	}
	close(next)
	wg.Wait()
	fmt.Fprintln(os.Stderr)
	close(errs)
	return <-errs
}

// compile makes the tests of a package with a mutant in it.
func compile(p *pkg, m mutant, dir string) (bin string, err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	bin = filepath.Join(dir, p.name+".test")
	args := []string{"test", "-c", "-vet=off", "-ldflags=-s -w", "-o", bin}
	if m.file != "" {
		changed := filepath.Join(dir, "mutant.go")
		abs, err := filepath.Abs(m.file)
		if err != nil {
			return "", err
		}
		overlay, err := json.Marshal(map[string]map[string]string{"Replace": {abs: changed}})
		if err != nil {
			return "", err
		}
		if err := os.WriteFile(changed, m.apply(p.text[m.file]), 0o644); err != nil {
			return "", err
		}
		if err := os.WriteFile(filepath.Join(dir, "overlay.json"), overlay, 0o644); err != nil {
			return "", err
		}
		args = append(args, "-overlay", filepath.Join(dir, "overlay.json"))
	}
	if out, err := exec.Command("go", append(args, p.path)...).CombinedOutput(); err != nil {
		return "", fmt.Errorf("%s:%d: %s: %w\n%s", m.file, m.line, m.change, err, out)
	}
	return bin, nil
}

// test runs the short tests, and all of them when those pass.
func test(p *pkg, bin string, limit time.Duration) (outcome, []byte) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	for _, short := range []string{"true", "false"} {
		// exec: the limit of time ends the test itself, not the shell.
		run := fmt.Sprintf("ulimit -v %d; exec %q -test.failfast -test.short=%s", mostMemory, bin, short)
		cmd := exec.CommandContext(ctx, "sh", "-c", run)
		cmd.Dir = p.dir
		cmd.WaitDelay = time.Second
		out, err := cmd.CombinedOutput()
		switch {
		case errors.Is(ctx.Err(), context.DeadlineExceeded):
			return timedOut, out
		case err != nil:
			return failed, out
		case !p.short:
			return survived, nil
		}
	}
	return survived, nil
}
