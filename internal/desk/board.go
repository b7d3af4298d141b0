package desk

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"juesuan/internal/job"
)

// boardView is the board: every unit folder of the work folder.
type boardView struct {
	Folder  string
	Rows    []boardRow
	Notes   []string
	Looked  int  // so many units have been looked at
	Finding bool // the folder is still being walked for the first time
	New     *newView
	Batch   *batchView
}

type boardRow struct {
	ID      string
	Name    string
	Year    int
	Looked  bool
	Verdict string
	states
	Trouble string
	Built   string // when the report was made last; "" where there is none
	Stale   bool   // the unit's files are newer than the report
	Members string // of a department: 3 个单位
	Issued  string // who signed it for publication, where that holds
}

// Kind is by what the board is filtered: what the unit needs first.
func (r *boardRow) Kind() string {
	switch {
	case !r.Looked:
		return "unseen"
	case r.Trouble != "":
		return "error"
	}
	return r.State()
}

// Finished reports whether the report is made and as new as the data.
func (r *boardRow) Finished() bool {
	kind := r.Kind()
	return r.Built != "" && !r.Stale && (kind == "done" || kind == "warning")
}

// Next is the view where the unit is gone on with.
func (r *boardRow) Next() string {
	switch r.Kind() {
	case "blank":
		return "form"
	case "done":
		return "take"
	}
	return "findings"
}

// tile is how many units are of a kind.
type tile struct {
	Kind, Name string
	Count      int
}

// Tiles are the kinds of units, what is to be seen to first. All of them are
// there from the beginning: one that came later would move the table.
func (b *boardView) Tiles() []tile {
	all := []tile{{"error", "有错误", 0}, {"blank", "待填", 0}, {"warning", "请核实", 0}, {"done", "可以生成", 0},
		{"unseen", "还没有核对", 0}, {"finished", "已经生成", 0}}
	for i := range b.Rows {
		for j := range all {
			if all[j].Kind == b.Rows[i].Kind() || all[j].Kind == "finished" && b.Rows[i].Finished() {
				all[j].Count++
			}
		}
	}
	return all
}

// mark is a short name for a stamp.
func mark(stamp string) string {
	sum := sha256.Sum256([]byte(stamp))
	return hex.EncodeToString(sum[:6])
}

// scan walks over the work folder. It reports whether units came or went.
func (d *Desk) scan() (changed bool) {
	var broken error
	defer mistake(d.folder, &broken)
	start := time.Now()
	plan, err := job.FindUnits(d.folder, d.out)
	if err != nil {
		return false // the folder is gone for a moment: what was there stays
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	there := map[string]bool{}
	for _, pu := range plan.Units {
		id := pu.Path
		if id == "" {
			id = "."
		}
		there[id] = true
		u := d.units[id]
		if u == nil || u.fault != pu.Fault || u.department != pu.Department || !slices.Equal(u.members, pu.Units) {
			u = &unit{ID: id, dir: filepath.Join(d.folder, filepath.FromSlash(pu.Path)), out: filepath.Join(d.out, filepath.FromSlash(pu.Out)), fault: pu.Fault,
				department: pu.Department, members: pu.Units}
			d.units[id] = u
			changed = true
		}
	}
	for id, u := range d.units {
		if !there[id] && u.made.Before(start) { // else the walk may have missed it
			delete(d.units, id)
			changed = true
		}
	}
	changed = changed || !slices.Equal(d.notes, plan.Notes)
	d.notes = plan.Notes
	return changed
}

// sorted are the units in the order of the board.
func (d *Desk) sorted() []*unit {
	d.mu.Lock()
	defer d.mu.Unlock()
	units := make([]*unit, 0, len(d.units))
	for _, u := range d.units {
		units = append(units, u)
	}
	slices.SortFunc(units, func(a, b *unit) int { return strings.Compare(a.ID, b.ID) })
	return units
}

// watch sees to it that what the pages show is what the files hold: units that
// are shown are looked at twice a second, the whole folder every few seconds.
func (d *Desk) watch(ctx context.Context) {
	d.scan()
	close(d.scanned)
	d.hub.send(event{Kind: "board"})
	tick := time.NewTicker(500 * time.Millisecond)
	defer tick.Stop()
	next := time.Now() // of the walk over the whole folder
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if !d.batch.busy() && d.hub.deserted(d.o.Idle) {
			d.end(ErrQuit)
			return
		}
		all := time.Now().After(next)
		if all {
			start := time.Now()
			if d.scan() {
				d.hub.send(event{Kind: "board"})
			}
			// A whole disk, or a slow network drive, is not walked all day.
			next = time.Now().Add(max(4*time.Second, 20*time.Since(start)))
		}
		shown := d.hub.shown()
		for _, u := range d.sorted() {
			if !all && !shown[u.ID] {
				continue
			}
			stamp := stampOf(u.dir)
			u.mu.Lock()
			changed := u.stamp != "" && u.stamp != stamp
			u.stamp = stamp
			u.mu.Unlock()
			if changed {
				d.hub.send(event{Kind: "unit", Unit: u.ID, Stamp: mark(stamp)})
			}
		}
	}
}

// glances looks at the units of the board while it is shown, one after the
// other, and tells the page about once a second how far it is.
func (d *Desk) glances(ctx context.Context) {
	tick := time.NewTicker(300 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if !d.hub.shown()[""] {
			continue
		}
		told, news := time.Now(), false
		for _, u := range d.sorted() {
			news = d.glance(ctx, u) || news
			if ctx.Err() != nil {
				return
			}
			if news && time.Since(told) > time.Second {
				d.hub.send(event{Kind: "board"})
				told, news = time.Now(), false
			}
		}
		if news {
			d.hub.send(event{Kind: "board"})
		}
	}
}

// board shows every unit folder of the work folder.
func (d *Desk) board(w http.ResponseWriter, r *http.Request) {
	n, err := d.newForm()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	d.boardWith(w, r, n)
}

func (d *Desk) boardWith(w http.ResponseWriter, r *http.Request, n *newView) {
	heard := d.hub.heard() // before anything is looked at
	b := &boardView{Folder: d.folder, New: n, Batch: d.batchView()}
	for _, u := range d.sorted() {
		row := boardRow{ID: u.ID, Name: filepath.Base(u.dir)}
		u.mu.Lock()
		if s := u.brief; s != nil {
			row.Looked = true
			row.Name = cmp.Or(s.Name, row.Name)
			row.Year, row.Verdict, row.states, row.Trouble, row.Issued = s.Year, s.Verdict, s.states, s.Trouble, s.Issued
		}
		u.mu.Unlock()
		if u.department {
			row.Members = fmt.Sprintf("部门，%d 个单位", len(u.members))
		}
		if row.Looked {
			b.Looked++
		}
		if at, stale, ok := d.o.Program.Built(u.dir, u.out); ok {
			row.Built, row.Stale = at.Format("1月2日 15:04"), stale
		}
		b.Rows = append(b.Rows, row)
	}
	select {
	case <-d.scanned:
	default:
		b.Finding, n.First = true, false
	}
	d.mu.Lock()
	b.Notes = d.notes
	d.mu.Unlock()
	d.render(w, "board", &frame{Title: "各单位", Board: b, Heard: heard})
}
