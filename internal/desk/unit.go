package desk

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"juesuan/internal/accounts"
	"juesuan/internal/job"
	"juesuan/internal/view"
)

// unit is a unit folder below the work folder.
type unit struct {
	ID         string // the path below the work folder, with slashes; "." the work folder itself
	dir        string
	out        string    // folder of its report
	fault      string    // why it is not read at all
	department bool      // its folder is that of a department
	members    []string  // IDs of the department's units
	made       time.Time // by the desk itself; zero for one that was found

	looking sync.Mutex // held while the unit is read
	drawing sync.Mutex // held while its pages are set

	making making

	mu    sync.Mutex
	stamp string   // of its files, when last seen by the watch
	brief *brief   // nil: not looked at yet
	full  *outcome // nil: not looked at yet, or let go
	drawn *drawn   // nil: its pages were not looked at yet, or let go
}

// brief is what the board shows of a unit.
type brief struct {
	stamp   string
	Name    string
	Year    int
	Layout  string
	Verdict string
	states
	Trouble string
	Issued  string // who signed it for publication, where that holds
}

// outcome is what looking at a unit came to. It is never changed.
type outcome struct {
	stamp string
	*job.Outcome
	err     error                    // of the machine; Outcome is nil then
	compare func() []view.Comparison // what the figures leave to be explained; told once
}

// unitOf finds the unit that a request names among those of the work folder.
// The name is never made a path.
func (d *Desk) unitOf(w http.ResponseWriter, r *http.Request) *unit {
	d.mu.Lock()
	u := d.units[r.URL.Query().Get("unit")]
	d.mu.Unlock()
	if u == nil {
		w.WriteHeader(http.StatusNotFound)
		d.render(w, "gone", &frame{Title: "没有这个单位"})
	}
	return u
}

// stampOf is the names, sizes and times of the files of a folder that bear on
// its report, those of last year's among them.
func stampOf(dir string) string {
	var b strings.Builder
	for _, name := range job.InputNames(dir) {
		st, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			continue
		}
		fmt.Fprintf(&b, "%s %d %d\n", name, st.Size(), st.ModTime().UnixNano())
	}
	return b.String()
}

// job is what the desk asks of a unit: what `juesuan build` asks without flags.
func (d *Desk) job(u *unit) job.Job { return job.Job{Unit: u.dir, PDF: true, DOCX: true} }

// look reads, checks and typesets a unit, once for the same files.
func (d *Desk) look(ctx context.Context, u *unit) *outcome {
	u.looking.Lock()
	defer u.looking.Unlock()
	stamp := stampOf(u.dir)
	u.mu.Lock()
	o := u.full
	if u.stamp == "" { // the watch has not been here yet: this is what it starts from
		u.stamp = stamp
	}
	u.mu.Unlock()
	if o != nil && o.stamp == stamp && o.err == nil {
		d.keep(u)
		return o
	}
	o = d.read(ctx, u, stamp, "pages")
	if ctx.Err() != nil {
		return o // who asked is gone; it says nothing about the unit
	}
	b := briefOf(o)
	u.mu.Lock()
	u.full, u.brief = o, b
	u.mu.Unlock()
	d.keep(u)
	return o
}

// glance finds out what the board needs of a unit, without typesetting it. It
// reports whether that is new.
func (d *Desk) glance(ctx context.Context, u *unit) bool {
	u.looking.Lock()
	defer u.looking.Unlock()
	stamp := stampOf(u.dir)
	u.mu.Lock()
	known := u.brief != nil && u.brief.stamp == stamp
	u.mu.Unlock()
	if known {
		return false
	}
	o := d.read(ctx, u, stamp, "document")
	if ctx.Err() != nil {
		return false
	}
	b := briefOf(o)
	u.mu.Lock()
	u.brief = b
	u.mu.Unlock()
	return true
}

// read reads and checks a unit up to a stage.
func (d *Desk) read(ctx context.Context, u *unit, stamp, until string) (o *outcome) {
	o = &outcome{stamp: stamp}
	if u.fault != "" {
		o.err = errors.New(u.fault)
		return o
	}
	defer mistake(u.ID, &o.err)
	job := d.job(u)
	job.Until = until
	o.Outcome, o.err = d.o.Program.Report(ctx, job)
	o.compare = sync.OnceValue(func() []view.Comparison {
		list, _, _ := view.Comparisons(d.o.Program, d.job(u)) // trouble has been told by the report
		return list
	})
	return o
}

func briefOf(o *outcome) *brief {
	b := &brief{stamp: o.stamp}
	if o.err != nil {
		b.Trouble = o.err.Error()
		return b
	}
	b.Name, b.Year, b.Layout = o.Book.Organization.FullName.S, o.Book.Year, o.Pack
	for _, s := range o.Signatures {
		if s.Role == accounts.Issued && s.Holds {
			b.Issued = s.Name
		}
	}
	b.states = statesOf(o)
	b.Verdict = b.states.Verdict(string(o.Report.Verdict()))
	return b
}

// kept is how many units' pages are held in memory.
const kept = 3

// keep notes that a unit was looked at and lets go of those not looked at lately.
func (d *Desk) keep(u *unit) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.recent = slices.DeleteFunc(d.recent, func(r *unit) bool { return r == u })
	d.recent = slices.Insert(d.recent, 0, u)
	for _, old := range d.recent[min(kept, len(d.recent)):] {
		old.mu.Lock()
		old.full, old.drawn = nil, nil
		old.mu.Unlock()
	}
	d.recent = d.recent[:min(kept, len(d.recent))]
}

// head is what a unit's page shows at its top.
func (d *Desk) head(u *unit, o *outcome) *head {
	b := briefOf(o)
	h := &head{ID: u.ID, Name: b.Name, Folder: u.ID, Year: b.Year, Verdict: b.Verdict, states: b.states,
		Stamp: mark(o.stamp), Trouble: b.Trouble}
	if h.Name == "" {
		h.Name = filepath.Base(u.dir)
	}
	return h
}
