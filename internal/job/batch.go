package job

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"juesuan/internal/folder"
)

// Batch is a report for every unit folder below a folder.
type Batch struct {
	Root    string       // holds the unit folders, at any depth
	Out     string       // receives one folder a unit, at the same path, and the summary
	Job     Job          // what is asked of every unit; its Unit is not looked at, and its Prior is last year's Root
	Workers int          // 0: one for each core, as far as the container's limits allow
	Resume  bool         // leave alone what would come out the same
	These   []string     // paths below Root of chosen units; none: all
	Only    string       // path below Root of a unit, or of a department with its units; "": all
	Shard   folder.Shard // the zero value: all units
	Program string       // the program's version, for the manifests
}

// Event is one unit that has ended.
type Event struct {
	Entry   *Entry
	Ended   int // so many units of this shard
	Units   int // so many it has
	Skipped bool
	Stack   string // where the program itself is wrong
}

// Interrupted says how many units a batch that was told to stop had left.
type Interrupted struct {
	Left  int
	Units int
}

func (e *Interrupted) Error() string {
	return fmt.Sprintf("已中断：手里的单位已经做完，还有 %d 个没有做（共 %d 个）；加 --resume 再运行一次，接着做", e.Left, e.Units)
}
func (e *Interrupted) Unwrap() error { return context.Canceled }

// Batch makes the reports and calls each, from one goroutine, as they end.
// When ctx is done no unit is begun any more. The summary is written when all
// units have ended: where it is, the batch was gone through.
func (p *Program) Batch(ctx context.Context, b Batch, each func(Event)) (*Summary, error) {
	if b.Shard.N == 0 {
		b.Shard = folder.Whole
	}
	plan, err := newPlan(b.Root, b.Out)
	if err != nil {
		return nil, err
	}
	// A pack or fonts that the call names wrongly are no unit's fault.
	if b.Job.Layout != "" {
		if _, _, _, err := p.Pack(b.Job.Layout); err != nil {
			return nil, err
		}
	}
	if _, _, err := p.Fonts(); err != nil {
		return nil, err
	}
	release, err := folder.Claim(b.Out, b.Shard)
	if err != nil {
		return nil, err
	}
	defer release()
	s := &Summary{Program: b.Program, Plan: hashPlan(plan), Call: p.callOf(b.Job), Notes: append([]string{}, plan.Notes...),
		Units: []Entry{}}
	var todo []*folder.Unit
	for i := range plan.Units {
		if i%b.Shard.N == b.Shard.I {
			todo = append(todo, &plan.Units[i])
		}
	}
	todo, home, err := b.narrow(plan, todo)
	if err != nil {
		return nil, err
	}
	if err := clearSummaries(&b, home); err != nil {
		return nil, folder.Machine(err)
	}
	r := &run{Batch: b, program: p, plan: plan, each: each, units: len(todo)}
	if r.top, err = folder.RealPath(b.Root); err != nil {
		return nil, folder.Machine(err)
	}
	left := 0
	for _, level := range levels(todo) {
		if left > 0 {
			left += len(level)
			continue
		}
		left = r.all(ctx, level)
	}
	// What vanished while the batch went on is made again, once.
	lost := r.lost(todo)
	if left == 0 && len(lost) > 0 {
		left = r.all(ctx, lost)
		for _, u := range r.lost(lost) {
			e := newEntry(u)
			e.Status, e.Message = Failed, "报告写成以后又被删掉了"
			r.entries[u] = e
		}
	}
	if left > 0 {
		return nil, &Interrupted{left, len(todo)}
	}
	for _, u := range todo {
		s.Units = append(s.Units, r.entries[u])
	}
	if b.Shard != folder.Whole {
		s.Shard = fmt.Sprintf("%d/%d", b.Shard.I, b.Shard.N)
		s.settle()
		return s, writeFiles(b.Shard.Dir(b.Out), []folder.File{{Name: SummaryName, Data: s.json()}})
	}
	s.settle()
	return s, s.commit(home)
}

// clearSummaries takes away what would otherwise speak of an earlier run.
func clearSummaries(b *Batch, home string) error {
	if b.Shard == folder.Whole {
		if err := folder.Restore(home); err != nil {
			return err
		}
	}
	if err := folder.Restore(b.Shard.Dir(b.Out)); err != nil {
		return err
	}
	for _, path := range []string{filepath.Join(home, SummaryName), filepath.Join(home, SummaryTable),
		filepath.Join(b.Shard.Dir(b.Out), SummaryName)} {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// writeFiles writes files that no manifest speaks of.
func writeFiles(dir string, files []folder.File) error {
	return folder.Commit(context.Background(), dir, dir, files, nil)
}

// run is a batch at work.
type run struct {
	Batch
	program *Program
	plan    *folder.Plan
	top     string // real path of Root
	each    func(Event)
	units   int
	entries map[*folder.Unit]Entry // what the summary needs, and no more
}

// all makes the reports of the units and returns how many it did not begin.
func (r *run) all(ctx context.Context, units []*folder.Unit) (left int) {
	if r.entries == nil {
		r.entries = make(map[*folder.Unit]Entry, len(units))
	}
	queue := make(chan *folder.Unit)
	ended := make(chan struct {
		unit  *folder.Unit
		event Event
	})
	workers := containerOf(os.DirFS("/")).workers(r.Workers, runtime.GOMAXPROCS(0))
	var wg sync.WaitGroup
	for range min(workers, len(units)) {
		wg.Go(func() {
			for u := range queue {
				// A unit that was begun is ended, interrupt or not.
				e := r.one(context.WithoutCancel(ctx), u)
				ended <- struct {
					unit  *folder.Unit
					event Event
				}{u, e}
			}
		})
	}
	go func() {
		defer close(queue)
		for _, u := range units {
			if ctx.Err() != nil {
				return
			}
			select {
			case queue <- u:
			case <-ctx.Done():
				return
			}
		}
	}()
	go func() {
		wg.Wait()
		close(ended)
	}()
	left = len(units)
	for e := range ended {
		left--
		r.entries[e.unit] = *e.event.Entry
		e.event.Ended, e.event.Units = len(r.entries), r.units
		r.each(e.event)
	}
	return left
}

// lost are the units whose report is no more where it was put.
func (r *run) lost(units []*folder.Unit) (lost []*folder.Unit) {
	for _, u := range units {
		e := r.entries[u]
		if e.Status != Done {
			continue
		}
		gone := func(name string) bool {
			_, err := os.Stat(filepath.Join(r.dir(u), name))
			return errors.Is(err, fs.ErrNotExist)
		}
		if gone(folder.ManifestName) || slices.ContainsFunc(e.Files, func(f folder.FileHash) bool { return gone(f.Name) }) {
			lost = append(lost, u)
		}
	}
	return lost
}

// dir is the output folder of a unit.
func (r *run) dir(u *folder.Unit) string { return filepath.Join(r.Out, filepath.FromSlash(u.Out)) }

// one makes one report. Whatever happens to it, the others go on: even our own
// mistake, which elsewhere ends the program, must not cost the night.
func (r *run) one(ctx context.Context, u *folder.Unit) (e Event) {
	start := time.Now()
	entry := newEntry(u)
	e.Entry = &entry
	defer func() {
		if m := recover(); m != nil {
			text, stack, _ := strings.Cut(fmt.Sprint(m), "\n")
			e.Stack = stack
			if stack == "" {
				e.Stack = string(debug.Stack())
			}
			entry = newEntry(u)
			entry.Status, entry.Message = Failed, "程序自身出错，请把这一行和单位资料交给维护人员："+text
		}
		if !e.Skipped {
			e.Entry.Seconds = max(0.001, math.Round(time.Since(start).Seconds()*1000)/1000)
		}
	}()
	err := r.make(ctx, u, &e)
	for range 2 {
		if !errors.Is(err, fs.ErrNotExist) {
			break
		}
		time.Sleep(50 * time.Millisecond) // someone is removing the output folder
		err = r.make(ctx, u, &e)
	}
	if err != nil {
		e.Entry.Status, e.Entry.Message = Failed, err.Error()
	}
	return e
}

// make fills in the event of one unit. An error is trouble with the machine.
func (r *run) make(ctx context.Context, u *folder.Unit, e *Event) error {
	if u.Fault != "" {
		e.Entry.Status = Faulty
		e.Entry.Problems = []Problem{{ID: "read.open", At: u.Path, Message: u.Fault}}
		return nil
	}
	dir := r.dir(u)
	if err := folder.Restore(dir); err != nil {
		return folder.Machine(err)
	}
	job := r.Job
	job.Unit, job.top = filepath.Join(r.Root, filepath.FromSlash(u.Path)), r.top
	if u.Department {
		job.rivals = rivals(r.plan, u)
	}
	if job.Prior != "" {
		job.Prior = filepath.Join(job.Prior, filepath.FromSlash(u.Path))
		if _, err := os.Stat(job.Prior); errors.Is(err, fs.ErrNotExist) {
			job.Prior = "" // a unit that is new this year
		}
	}
	if r.Resume && len(job.rivals) == 0 {
		if m, ok := r.program.current(dir, job, r.Program); ok {
			e.Skipped = true
			e.Entry.fill(m)
			return nil
		}
	}
	o, err := r.program.Report(ctx, job)
	if err != nil {
		return err
	}
	if len(o.Files) == 0 {
		e.Entry.Unit, e.Entry.Year, e.Entry.Layout, e.Entry.Status = o.Report.Unit, o.Report.Year, o.Pack, Faulty
		e.Entry.Verdict, e.Entry.Counts, e.Entry.Problems = string(o.Report.Verdict()), counts(o.Report),
			problems(o.Report.Findings, job.Strict)
		e.Entry.Codes = unlistedCodes(o.Book)
		_, err := os.Stat(filepath.Join(dir, folder.ManifestName))
		e.Entry.Stale = err == nil
		return nil
	}
	m := r.program.Manifest(o, r.Program)
	if err := folder.Commit(ctx, r.Out, dir, o.Files, m); err != nil {
		return err
	}
	e.Entry.fill(m)
	return nil
}

// newEntry is what is known of a unit before its report is made.
func newEntry(u *folder.Unit) Entry {
	e := Entry{Path: u.Path, Out: u.Out, Units: u.Units}
	if len(u.Of) > 0 {
		e.Department = u.Of[0]
	}
	return e
}

// fill takes over what a manifest says of a report that is written.
func (e *Entry) fill(m *folder.Manifest) {
	e.Unit, e.Year, e.Layout, e.Status = m.Unit, m.Year, m.Layout, Done
	e.Verdict, e.Counts, e.Pages, e.Files, e.Codes = m.Verdict, m.Counts, m.Pages, m.Files, m.Codes
}
