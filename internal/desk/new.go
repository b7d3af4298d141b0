package desk

import (
	"fmt"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"juesuan/internal/diag"
	"juesuan/internal/folder"
	"juesuan/internal/job"
)

func (d *Desk) routeNew(mux *http.ServeMux) {
	mux.HandleFunc("POST /new", d.newEmpty)
	mux.HandleFunc("POST /new/look", d.newLook)
	mux.HandleFunc("POST /new/make", d.newMake)
}

// newView is a unit folder to be made: what the person filled in, or what is
// proposed to him.
type newView struct {
	Folder  string
	Year    string
	Layout  string
	From    string // ID of last year's unit, "" for none
	Name    string // full name that the workbook gives
	Packs   []job.PackChoice
	Units   []newFrom
	Max     int64
	First   bool // there is no unit yet
	Open    bool // the form without a workbook
	Trouble string
	Faults  diag.List // of last year's files
	Arrived *putAnswer
	Next    string
}

type newFrom struct{ ID, Text string }

// newForm is the form with what the program knows of itself.
func (d *Desk) newForm() (*newView, error) {
	n := &newView{Max: job.MaxArrival, Year: strconv.Itoa(time.Now().Year() - 1)}
	var err error
	if n.Packs, err = d.o.Program.Packs(); err != nil {
		return nil, err
	}
	for _, u := range d.sorted() {
		if u.department {
			continue // its figures are its units', of last year as well
		}
		text := u.ID
		u.mu.Lock()
		if u.brief != nil && u.brief.Year != 0 {
			text = fmt.Sprintf("%s（%d年度）", text, u.brief.Year)
		}
		u.mu.Unlock()
		n.Units = append(n.Units, newFrom{u.ID, text})
	}
	n.First = len(d.sorted()) == 0
	n.chooseLayout()
	return n, nil
}

// chooseLayout proposes the pack of the year, else the newest.
func (n *newView) chooseLayout() {
	newest := -1
	for i, p := range n.Packs {
		if strconv.Itoa(p.Year) == n.Year {
			n.Layout = p.Name
			return
		}
		if newest < 0 || p.Year > n.Packs[newest].Year {
			newest = i
		}
	}
	if newest >= 0 {
		n.Layout = n.Packs[newest].Name
	}
}

// fields takes over what the person filled in.
func (n *newView) fields(get func(string) string) {
	n.Folder, n.Year, n.Layout, n.From, n.Name = strings.TrimSpace(get("folder")), strings.TrimSpace(get("year")),
		get("layout"), get("from"), get("full_name")
}

// begin makes the folder. It returns the ID of the unit, "" where n says why not.
func (d *Desk) begin(n *newView, a *job.Arrival) string {
	wanted := job.NewUnit{Layout: n.Layout, Name: n.Name}
	folder := folder.SafeName(n.Folder)
	if folder == "" {
		n.Trouble = "请写文件夹的名称，例如：某局2020"
		return ""
	}
	n.Folder = folder
	wanted.Dir = filepath.Join(d.folder, folder)
	if strings.EqualFold(wanted.Dir, d.out) {
		n.Trouble = "“" + folder + "”是放报告的文件夹，请换一个名字"
		return ""
	}
	year, err := strconv.Atoi(n.Year)
	if err != nil || year < 2000 || year > 2100 {
		n.Trouble = "请写决算年度，四位数字，例如：2020"
		return ""
	}
	wanted.Year = year
	known := false
	for _, p := range n.Packs {
		known = known || p.Name == n.Layout
	}
	if !known {
		n.Trouble = "请选一个版式"
		return ""
	}
	if n.From != "" {
		d.mu.Lock()
		last := d.units[n.From]
		d.mu.Unlock()
		if last == nil {
			n.Trouble = "没有这个上年的文件夹了，请重新选"
			return ""
		}
		wanted.From = last.dir
	}
	_, list, err := d.o.Program.Begin(wanted, a)
	switch {
	case err != nil:
		n.Trouble = err.Error()
		return ""
	case list.Failed():
		n.Trouble, n.Faults = "上年的资料有问题，没有建立；请先改正，或不选上年", list
		return ""
	}
	d.mu.Lock() // a walk over a whole disk would take too long
	d.units[folder] = &unit{ID: folder, dir: wanted.Dir, out: filepath.Join(d.out, folder), made: time.Now()}
	d.mu.Unlock()
	d.hub.send(event{Kind: "board"})
	return folder
}

// newEmpty makes a unit folder without a workbook.
func (d *Desk) newEmpty(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 1<<20)
	n, err := d.newForm()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	n.fields(r.PostFormValue)
	id := d.begin(n, nil)
	if id == "" {
		n.Open = true
		w.WriteHeader(http.StatusUnprocessableEntity)
		d.boardWith(w, r, n)
		return
	}
	to, _ := link("files", id)
	http.Redirect(w, r, to, http.StatusSeeOther)
}

// newLook reads a file that was dropped on the board and proposes a unit.
func (d *Desk) newLook(w http.ResponseWriter, r *http.Request) {
	n, err := d.newForm()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	n.Arrived = &putAnswer{}
	a := d.arrival(w, r, n.Arrived)
	if a == nil {
		d.part(w, "files", "answer", n.Arrived)
		return
	}
	if a.Looked.Year != 0 {
		n.Year = strconv.Itoa(a.Looked.Year)
		n.chooseLayout()
	}
	if n.Name = a.Looked.Unit; n.Name != "" {
		n.Folder = folder.SafeName(n.Name + n.Year)
	}
	// Last year's unit of the same name is the one meant.
	for _, u := range d.sorted() {
		u.mu.Lock()
		if b := u.brief; b != nil && b.Name == n.Name && n.Name != "" && strconv.Itoa(b.Year+1) == n.Year {
			n.From = u.ID
		}
		u.mu.Unlock()
	}
	d.part(w, "board", "proposal", n)
}

// newMake makes the unit that was proposed, with the file.
func (d *Desk) newMake(w http.ResponseWriter, r *http.Request) {
	n, err := d.newForm()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	n.fields(r.URL.Query().Get)
	n.Arrived = &putAnswer{}
	a := d.arrival(w, r, n.Arrived)
	if a == nil {
		d.part(w, "files", "answer", n.Arrived)
		return
	}
	if id := d.begin(n, a); id != "" {
		n.Arrived.Placed = a.Name
		n.Arrived.Next, _ = link("files", id)
		d.part(w, "files", "answer", n.Arrived)
		return
	}
	d.part(w, "board", "proposal", n)
}
