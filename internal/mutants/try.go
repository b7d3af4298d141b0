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

// The tests of a mutant may take patience
// times the processor's time that they take without it, and grace, before it
// counts as endless, and never longer than longest.
const (
	patience = 5
	grace    = 10 * time.Second
	longest  = 10 * time.Minute
)

// mostMemory is what a test may take, in KiB: a mutant can ask for more without
// end.
const mostMemory = 12 << 20

// quick is a test that is run before the others.
const quick = 100 * time.Millisecond

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
	number  int // in the program where the mutants of the package stand together
	outcome outcome
}

// String is where the mutant stands and what it changes.
func (t *trial) String() string {
	return fmt.Sprintf("%s:%d  %s  %s", t.m.file, t.m.line, t.m.function, t.m.change)
}

// A suite is the compiled tests of a package: the quick ones together, then the
// rest one by one, the slowest last, as patterns, and the seconds of the processor
// that they may take.
type suite struct {
	bin, dir string
	stages   []string
	seconds  int
}

// try holds every mutant against the tests of its package, which pass without it.
func try(packages []*pkg, trials []*trial, workers int) error {
	temp, err := os.MkdirTemp("", "mutants")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)
	suites := map[*pkg]*suite{}
	for _, p := range packages {
		if suites[p], err = prepare(p, trials, temp); err != nil {
			return err
		}
	}
	next, errs, done := make(chan *trial), make(chan error, len(trials)), 0
	var wg sync.WaitGroup
	var mu sync.Mutex
	for w := range workers {
		wg.Go(func() {
			for t := range next {
				s := *suites[t.p]
				if t.m.alone {
					with := map[string][]byte{t.m.file: t.m.apply(t.p.text[t.m.file])}
					var err error
					if s.bin, err = t.p.compile(with, filepath.Join(temp, fmt.Sprint(w))); err != nil {
						errs <- fmt.Errorf("%s:%d: %s: %w", t.m.file, t.m.line, t.m.change, err)
						continue
					}
				}
				t.outcome = s.run(t.number)
				mu.Lock()
				done++
				if t.outcome == survived { // said at once: the whole may take long
					fmt.Fprintf(os.Stderr, "\r%s\n", t)
				}
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

// prepare compiles the tests of a package with its mutants together and measures
// the tests without any mutant.
func prepare(p *pkg, trials []*trial, temp string) (*suite, error) {
	var own []*trial
	var mutants []mutant
	for _, t := range trials {
		if t.p == p {
			own, mutants = append(own, t), append(mutants, t.m)
		}
	}
	for i, m := range mutants {
		own[i].number = i + 1
		if m.alone {
			mutants[i].edits = nil
		}
	}
	text, out := p.together(mutants)
	for i, t := range own {
		t.m.alone = t.m.alone || out[i+1]
	}
	bin, err := p.compile(text, filepath.Join(temp, p.name))
	if err != nil {
		return nil, err
	}
	s := &suite{bin: bin, dir: p.dir}
	cmd := exec.Command(bin, "-test.v", "-test.short")
	cmd.Dir = p.dir
	printed, err := cmd.CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("the tests of %s fail without a mutant:\n%s", p.name, printed)
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

// compile makes the tests of a package with some files in the place of its own.
func (p *pkg) compile(files map[string][]byte, dir string) (bin string, err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	replace := map[string]string{}
	put := func(file string, text []byte) error {
		abs, err := filepath.Abs(file)
		if err != nil {
			return err
		}
		replace[abs] = filepath.Join(dir, filepath.Base(file))
		return os.WriteFile(replace[abs], text, 0o644)
	}
	for file, text := range files {
		if err := put(file, text); err != nil {
			return "", err
		}
	}
	if len(files) > 1 {
		if err := put(filepath.Join("internal", p.name, choiceFile), []byte("package "+p.name+choiceText)); err != nil {
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

// run runs the tests with a mutant at work, until one fails.
func (s *suite) run(number int) outcome {
	ctx, cancel := context.WithTimeout(context.Background(), longest)
	defer cancel()
	for _, stage := range s.stages {
		// exec: the limits end the test itself, not the shell.
		run := fmt.Sprintf("ulimit -v %d; ulimit -t %d; exec %q -test.failfast -test.short -test.run '%s'",
			mostMemory, s.seconds, s.bin, stage)
		cmd := exec.CommandContext(ctx, "sh", "-c", run)
		cmd.Dir = s.dir
		cmd.Env = append(os.Environ(), choice+"="+strconv.Itoa(number))
		cmd.WaitDelay = time.Second
		err := cmd.Run()
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			if status, ok := exit.Sys().(syscall.WaitStatus); ok && status.Signaled() && slices.Contains(ends, status.Signal()) {
				return timedOut
			}
		}
		if err != nil {
			return failed
		}
	}
	return survived
}

// ends are the signals by which a test ends that had its time.
var ends = []syscall.Signal{syscall.SIGKILL, syscall.SIGXCPU}
