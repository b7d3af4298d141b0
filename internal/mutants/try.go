package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// The tests of a mutant may take patience times the processor's time that they
// take without it, and grace, before it counts as endless, and never longer than
// longest.
const (
	patience = 5
	grace    = 10 * time.Second
	longest  = 10 * time.Minute
)

// mostMemory is what a test may take, in KiB: a mutant can ask for more without
// end, and what the machine then stops may be this program.
const mostMemory = 6 << 20

// quick is a test that is run before the others.
const quick = 100 * time.Millisecond

// An outcome is what became of a mutant.
type outcome int

const (
	untried outcome = iota
	survived
	failed
	timedOut
)

// A trial is a mutant and what became of it.
type trial struct {
	p       *pkg
	m       mutant
	outcome outcome
}

// String is where the mutant stands and what it changes.
func (t *trial) String() string {
	return fmt.Sprintf("%s:%d  %s  %s", t.m.file, t.m.line, t.m.function, t.m.change)
}

// A suite is the tests of a package: the quick ones together, then the rest one by
// one, the slowest last, as patterns, and the seconds of the processor that they
// may take.
type suite struct {
	dir     string
	stages  []string
	seconds int
}

// try holds the mutants of a package against its tests, which pass without any.
func (p *pkg) try(ctx context.Context, trials []*trial, workers int) error {
	temp, err := os.MkdirTemp("", "mutants")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)
	s, err := p.prepare(ctx, temp)
	if err != nil {
		return err
	}
	next, errs, done := make(chan *trial), make(chan error, len(trials)), 0
	var wg sync.WaitGroup
	var mu sync.Mutex
	for w := range workers {
		wg.Go(func() {
			for t := range next {
				bin, err := p.compile(&t.m, filepath.Join(temp, fmt.Sprint(w)))
				if err == nil {
					t.outcome, err = s.run(ctx, bin)
				}
				if err != nil {
					errs <- fmt.Errorf("%s: %w", t, err)
				}
				mu.Lock()
				done++
				if t.outcome == survived { // said at once: the whole may take long
					fmt.Fprintf(os.Stderr, "\r%s\n", t)
				}
				fmt.Fprintf(os.Stderr, "\r%s %d/%d ", p.name, done, len(trials))
				mu.Unlock()
			}
		})
	}
	for _, t := range trials {
		if ctx.Err() == nil {
			next <- t
		}
	}
	close(next)
	wg.Wait()
	fmt.Fprintln(os.Stderr)
	close(errs)
	return cmp.Or(ctx.Err(), <-errs)
}

// prepare measures the tests of a package without a mutant, under the same bounds.
func (p *pkg) prepare(ctx context.Context, temp string) (*suite, error) {
	bin, err := p.compile(nil, temp)
	if err != nil {
		return nil, err
	}
	s := &suite{dir: p.dir, seconds: int(longest.Seconds())}
	cmd := s.command(ctx, bin, "-test.v")
	printed, err := cmd.CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("the tests of %s fail without a mutant: %w\n%s", p.name, err, printed)
	}
	used := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	s.seconds = int((grace + patience*used).Seconds())
	type slow struct {
		name    string
		seconds float64
	}
	var first []string
	var rest []slow
	for _, m := range regexp.MustCompile(`(?m)^--- PASS: (\w+) \(([0-9.]+)s\)`).FindAllStringSubmatch(string(printed), -1) {
		seconds, err := strconv.ParseFloat(m[2], 64)
		if err != nil {
			return nil, err
		}
		if seconds < quick.Seconds() {
			first = append(first, m[1])
		} else {
			rest = append(rest, slow{m[1], seconds})
		}
	}
	if len(first) > 0 {
		s.stages = append(s.stages, "^("+strings.Join(first, "|")+")$")
	}
	slices.SortStableFunc(rest, func(a, b slow) int { return cmp.Compare(a.seconds, b.seconds) })
	for _, t := range rest {
		s.stages = append(s.stages, "^"+t.name+"$")
	}
	return s, nil
}

// compile makes the tests of the package with a mutant in it, or none.
func (p *pkg) compile(m *mutant, dir string) (bin string, err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	replace := map[string]string{}
	if m != nil {
		of, err := filepath.Abs(m.file)
		if err != nil {
			return "", err
		}
		replace[of] = filepath.Join(dir, filepath.Base(m.file))
		if err := os.WriteFile(replace[of], m.apply(p.text[m.file]), 0o644); err != nil {
			return "", err
		}
	}
	overlay, err := json.Marshal(map[string]map[string]string{"Replace": replace})
	if err != nil {
		return "", err
	}
	list := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(list, overlay, 0o644); err != nil {
		return "", err
	}
	bin = filepath.Join(dir, p.name+".test")
	cmd := exec.Command("go", "test", "-c", "-vet=off", "-ldflags=-s -w", "-overlay", list, "-o", bin, p.path)
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w\n%s", err, out)
	}
	return bin, nil
}

// command runs some tests within the bounds. exec: these end the test itself, not
// the shell.
func (s *suite) command(ctx context.Context, bin, tests string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "sh", "-c",
		fmt.Sprintf("ulimit -v %d; ulimit -t %d; exec %q -test.failfast -test.short %s", mostMemory, s.seconds, bin, tests))
	cmd.Dir, cmd.WaitDelay = s.dir, time.Second
	return cmd
}

// run runs the tests with a mutant in them, until one fails. The error says that
// they could not be run, which kills no mutant.
func (s *suite) run(ctx context.Context, bin string) (outcome, error) {
	timed, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	for _, stage := range s.stages {
		err := s.command(timed, bin, "-test.run '"+stage+"'").Run()
		var exit *exec.ExitError
		switch {
		case err == nil:
			continue
		case ctx.Err() != nil:
			return untried, ctx.Err()
		case !errors.As(err, &exit) || exit.ExitCode() == 126 || exit.ExitCode() == 127: // of the shell: no such program
			return untried, err
		}
		if status, ok := exit.Sys().(syscall.WaitStatus); ok && status.Signaled() && slices.Contains(ends, status.Signal()) {
			return timedOut, nil
		}
		return failed, nil
	}
	return survived, nil
}

// ends are the signals by which a test ends that had its time.
var ends = []syscall.Signal{syscall.SIGKILL, syscall.SIGXCPU}
