package desk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"juesuan/internal/folder"
	"juesuan/internal/job"
	"juesuan/internal/supplement"
)

// batch is the making of many reports at once; one goes on at a time.
type batch struct {
	work sync.WaitGroup

	mu   sync.Mutex
	now  *batchRun // nil: none goes on
	last *batchRun // the one that ended last
}

// batchRun is one making of many reports.
type batchRun struct {
	these    []string // the units that were chosen; none: all
	only     string   // the department that is made; "": all
	name     string   // of what is made
	stop     context.CancelFunc
	stopping bool
	ended    int
	units    int
	faulty   int
	failed   int
	skipped  int
	current  string // the unit that ended last
	at       time.Time
	took     time.Duration
	summary  *job.Summary // nil: not gone through
	dir      string       // of the summary
	trouble  string
}

// batchView is the batch's part of the board.
type batchView struct {
	Units   int // there are so many to be made
	Scopes  []scopeView
	Running bool
	Run     *runView // the one that goes on, or the last one
}

type scopeView struct{ ID, Name string }

type runView struct {
	Name                                  string
	Ended, Units, Faulty, Failed, Skipped int
	Current                               string
	Stopping                              bool
	Trouble                               string
	At, Took                              string
	Summary                               bool
	Done                                  int
	Notes                                 []string
	Rows                                  []endedView
	Cut                                   int // rows that are not shown
}

type endedView struct {
	ID, Name, Department string
	Status               string // done, faulty, failed
	Errors               int
	Why                  string
	Pages                int
}

func (d *Desk) routeBatch(mux *http.ServeMux) {
	mux.HandleFunc("GET /batch", d.batchPart)
	mux.HandleFunc("GET /batch/summary", d.batchSummary)
	mux.HandleFunc("POST /batch/start", d.batchStart)
	mux.HandleFunc("POST /batch/stop", d.batchStop)
}

// busy reports whether a batch goes on.
func (b *batch) busy() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.now != nil
}

// batchView is what the board shows of the batch.
func (d *Desk) batchView() *batchView {
	v := &batchView{}
	for _, u := range d.sorted() {
		v.Units++
		if !u.department {
			continue
		}
		name := u.ID
		u.mu.Lock()
		if u.brief != nil {
			name = cmp.Or(u.brief.Name, name)
		}
		u.mu.Unlock()
		v.Scopes = append(v.Scopes, scopeView{u.ID, fmt.Sprintf("%s和它的 %d 个单位", name, len(u.members))})
	}
	b := &d.batch
	b.mu.Lock()
	defer b.mu.Unlock()
	v.Running = b.now != nil
	if run := cmp.Or(b.now, b.last); run != nil {
		v.Run = run.view()
	}
	return v
}

// Bad is how many units have ended without a report.
func (v *runView) Bad() int { return v.Faulty + v.Failed }

// why says in a line why a unit has no report.
func why(e *job.Entry) string {
	text := plain(supplement.Core(), e.Message)
	if e.Status == job.Faulty && len(e.Problems) > 0 {
		text = plain(supplement.Core(), e.Problems[0].Message)
		if n := e.Counts["errors"]; n > 1 {
			text += fmt.Sprintf("（共 %d 处错误）", n)
		}
	}
	if e.Stale {
		text += "；结果文件夹里是以前的报告"
	}
	return text
}

// mostEnded is how many units the page lists; summary.xlsx has all.
const mostEnded = 300

// view is what is shown of a run. The batch's lock is held.
func (run *batchRun) view() *runView {
	v := &runView{Name: run.name, Ended: run.ended, Units: run.units, Faulty: run.faulty, Failed: run.failed, Skipped: run.skipped,
		Current: run.current, Stopping: run.stopping, Trouble: run.trouble, At: when(run.at), Took: tookText(run.took)}
	if run.summary == nil {
		return v
	}
	s := run.summary
	v.Summary, v.Done, v.Faulty, v.Failed = true, s.Done, s.Faulty, s.Failed
	v.Notes = slices.Concat(s.Twice, s.Codes, s.Notes)
	for i := range s.Units {
		e := &s.Units[i]
		id := cmp.Or(e.Path, ".")
		row := endedView{ID: id, Name: cmp.Or(e.Unit, id), Department: e.Department, Status: string(e.Status),
			Errors: e.Counts["errors"], Why: why(e), Pages: e.Pages}
		v.Rows = append(v.Rows, row)
	}
	// What needs someone comes first.
	rank := map[string]int{string(job.Failed): 0, string(job.Faulty): 1, string(job.Done): 2}
	slices.SortStableFunc(v.Rows, func(a, b endedView) int { return cmp.Compare(rank[a.Status], rank[b.Status]) })
	if len(v.Rows) > mostEnded {
		v.Rows, v.Cut = v.Rows[:mostEnded], len(v.Rows)-mostEnded
	}
	return v
}

func tookText(t time.Duration) string {
	if t < time.Minute {
		return fmt.Sprintf("%.1f 秒", t.Seconds())
	}
	return fmt.Sprintf("%d 分 %d 秒", int(t.Minutes()), int(t.Seconds())%60)
}

// batchPart writes the batch's part of the board alone.
func (d *Desk) batchPart(w http.ResponseWriter, _ *http.Request) {
	d.part(w, "board", "batch", &frame{Board: &boardView{Batch: d.batchView()}})
}

// batchStart begins a batch where none goes on.
func (d *Desk) batchStart(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 1<<20)
	only, name, dir := r.PostFormValue("only"), "全部单位", d.out
	if only != "" {
		d.mu.Lock()
		u := d.units[only]
		d.mu.Unlock()
		if u == nil {
			http.Error(w, "没有这个单位", http.StatusNotFound)
			return
		}
		name, dir = u.ID, u.out
	}
	these := r.PostForm["these"]
	if len(these) > 0 {
		d.mu.Lock()
		unknown := slices.ContainsFunc(these, func(id string) bool { return d.units[id] == nil })
		d.mu.Unlock()
		if unknown {
			http.Error(w, "选上的单位里，有的已经不在了；请刷新网页再选", http.StatusNotFound)
			return
		}
		only, name, dir = "", fmt.Sprintf("选上的 %d 个单位", len(these)), filepath.Join(d.out, job.ChosenFolder)
	}
	b := &d.batch
	b.mu.Lock()
	if b.now == nil && d.ctx.Err() == nil {
		ctx, stop := context.WithCancel(d.ctx)
		run := &batchRun{these: these, only: only, name: name, dir: dir, stop: stop, at: time.Now()}
		b.now = run
		each := job.Job{PDF: true, DOCX: true, Tables: r.PostFormValue("tables") != ""}
		b.work.Go(func() {
			defer stop()
			d.runBatch(ctx, run, each)
		})
	}
	b.mu.Unlock()
	http.Redirect(w, r, "/#batch", http.StatusSeeOther)
}

// runBatch makes the reports and tells the pages as they end.
func (d *Desk) runBatch(ctx context.Context, run *batchRun, each job.Job) {
	b := &d.batch
	started := time.Now()
	s, err := d.batchOf(ctx, job.Batch{Root: d.folder, Out: d.out, Job: each, Resume: true,
		Only: run.only, These: run.these, Program: d.o.Version}, func(e job.Event) {
		b.mu.Lock()
		run.ended, run.units, run.current = e.Ended, e.Units, cmp.Or(e.Entry.Unit, e.Entry.Path)
		switch {
		case e.Entry.Status == job.Faulty:
			run.faulty++
		case e.Entry.Status != job.Done:
			run.failed++
		case e.Skipped:
			run.skipped++
		}
		told := event{Kind: "batch", Ended: run.ended, Units: run.units, Faulty: run.faulty + run.failed, Name: run.current}
		b.mu.Unlock()
		d.hub.send(told)
	})
	b.mu.Lock()
	run.took, run.summary = time.Since(started), s
	var left *job.Interrupted
	switch {
	case errors.As(err, &left):
		run.trouble = fmt.Sprintf("已停下：做完了 %d 个，还有 %d 个没有做。再点一次“开始生成”，接着做。", left.Units-left.Left, left.Left)
	case errors.Is(err, folder.ErrTaken):
		run.trouble = "另一个 juesuan 正在成批生成，往同一个文件夹里写；请等它做完再试：" + d.out
	case err != nil:
		run.trouble = err.Error()
	}
	b.now, b.last = nil, run
	b.mu.Unlock()
	d.hub.send(event{Kind: "batch"}) // ended: the page asks for what it came to
	d.hub.send(event{Kind: "board"})
}

// batchOf is the program's batch; our own mistake ends only it.
func (d *Desk) batchOf(ctx context.Context, b job.Batch, each func(job.Event)) (s *job.Summary, err error) {
	defer mistake(d.folder, &err)
	return d.o.Program.Batch(ctx, b, each)
}

func (d *Desk) batchStop(w http.ResponseWriter, r *http.Request) {
	b := &d.batch
	b.mu.Lock()
	if b.now != nil {
		b.now.stopping = true
		b.now.stop()
	}
	b.mu.Unlock()
	http.Redirect(w, r, "/#batch", http.StatusSeeOther)
}

// batchSummary gives the summary of the last batch.
func (d *Desk) batchSummary(w http.ResponseWriter, r *http.Request) {
	b := &d.batch
	b.mu.Lock()
	last := b.last
	b.mu.Unlock()
	if last == nil || last.summary == nil {
		http.NotFound(w, r)
		return
	}
	sendFile(w, last.dir, job.SummaryTable)
}
