package desk

import (
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"juesuan/internal/diag"
	"juesuan/internal/folder"
	"juesuan/internal/job"
)

func (d *Desk) routeNew(mux *http.ServeMux) {
	mux.HandleFunc("POST /new", d.newEmpty)
	mux.HandleFunc("POST /new/sample", d.newSample)
	mux.HandleFunc("POST /new/look", d.newLook)
	mux.HandleFunc("POST /new/make", d.newMake)
}

// newView is a unit folder to be made: what the person filled in, or what is
// proposed to him.
type newView struct {
	Folder  string
	Year    string
	Layout  string // "": none is proposed
	Why     string // why that one is proposed
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

// newFrom is a unit that may be last year's; Next is the pack that is proposed
// for the unit that follows it.
type newFrom struct{ ID, Text, Name, Layout, Next string }

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
		from := newFrom{ID: u.ID, Text: u.ID}
		u.mu.Lock()
		if b := u.brief; b != nil && b.Year != 0 {
			from.Text, from.Name, from.Layout = fmt.Sprintf("%s（%d年度）", u.ID, b.Year), b.Name, b.Layout
		}
		u.mu.Unlock()
		n.Units = append(n.Units, from)
	}
	n.First = len(d.sorted()) == 0
	n.follow()
	return n, nil
}

// follow proposes a pack, and for each unit the one that follows its own.
func (n *newView) follow() {
	from := n.From
	for i := range n.Units {
		n.From = n.Units[i].ID
		n.chooseLayout()
		n.Units[i].Next = n.Layout
	}
	n.From = from
	n.chooseLayout()
}

// everywhere is the place of the pack that is of no place.
const everywhere = "全国"

// shortPlace is a place as the names of its units begin: 宁夏 of 宁夏回族自治区.
func shortPlace(place string) string {
	if place == everywhere {
		return ""
	}
	for _, kind := range []string{"回族自治区", "壮族自治区", "维吾尔自治区", "自治区", "省", "市"} {
		if short, ok := strings.CutSuffix(place, kind); ok {
			return short
		}
	}
	return place
}

// chooseLayout proposes the pack by which the unit's report was made last year,
// or its place's newer one; of a unit without a last year, one of the place that
// its name says, or that all units here have, else the one of no place. None of
// another place is proposed.
func (n *newView) chooseLayout() {
	n.Layout, n.Why = "", ""
	year, _ := strconv.Atoi(n.Year)
	of := func(place string) (name string) {
		best := -1
		for i, p := range n.Packs {
			if p.Place == place && (best < 0 || nearer(p.Year, n.Packs[best].Year, year)) {
				best = i
			}
		}
		if best < 0 {
			return ""
		}
		return n.Packs[best].Name
	}
	layouts := map[string]bool{}
	for _, u := range n.Units {
		if u.Layout == "" {
			continue
		}
		layouts[u.Layout] = true
		if u.ID != n.From {
			continue
		}
		n.Layout, n.Why = u.Layout, "上年用的版式"
		if p := n.pack(u.Layout); p == nil {
			n.Packs = append(n.Packs, job.PackChoice{Name: u.Layout, Title: "上年用的版式（" + filepath.Base(u.Layout) + "）"})
		} else if name := of(p.Place); name != u.Layout {
			n.Layout, n.Why = name, "上年用的是"+p.Title
		}
		return
	}
	for _, p := range n.Packs {
		if short := shortPlace(p.Place); short != "" && strings.Contains(n.Name, short) {
			n.Layout, n.Why = of(p.Place), "单位名称里有“"+short+"”"
			return
		}
	}
	if len(layouts) == 1 {
		for name := range layouts {
			if p := n.pack(name); p != nil {
				n.Layout, n.Why = of(p.Place), "这里的各单位都是"+p.Place+"的"
				return
			}
		}
	}
	if p := n.pack(of(everywhere)); p != nil && p.Year <= year {
		n.Layout, n.Why = p.Name, "不知道是哪个地方的，先用全国通用的"
	}
}

// nearer reports whether a pack of year a is to be taken for a report of year
// before one of year b: the year's own, else the newest before it, else the
// oldest after it.
func nearer(a, b, year int) bool {
	switch {
	case (a <= year) != (b <= year):
		return a <= year
	case a <= year:
		return a > b
	}
	return a < b
}

func (n *newView) pack(name string) *job.PackChoice {
	for i := range n.Packs {
		if n.Packs[i].Name == name {
			return &n.Packs[i]
		}
	}
	return nil
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
	lastYears := func(u newFrom) bool { return u.ID == n.From && u.Layout == n.Layout && n.Layout != "" }
	if n.pack(n.Layout) == nil && !slices.ContainsFunc(n.Units, lastYears) {
		n.Trouble = "请选一个版式；没有你的地方的，见“版式里没有我的地方”"
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

// newSample makes the sample unit and goes there; one that is there is shown.
func (d *Desk) newSample(w http.ResponseWriter, r *http.Request) {
	dir := filepath.Join(d.folder, job.SampleName)
	if !isFolder(dir) {
		if err := job.WriteSample(d.folder); err != nil {
			http.Error(w, err.Error(), http.StatusConflict)
			return
		}
	}
	d.mu.Lock()
	if d.units[job.SampleName] == nil {
		d.units[job.SampleName] = &unit{ID: job.SampleName, dir: dir, out: filepath.Join(d.out, job.SampleName), made: time.Now()}
	}
	d.mu.Unlock()
	d.hub.send(event{Kind: "board"})
	to, _ := link("files", job.SampleName)
	http.Redirect(w, r, to, http.StatusSeeOther)
}

// firstOf is the file that a unit is to be made of; nil where the answer has been
// given that it cannot be.
func (d *Desk) firstOf(w http.ResponseWriter, r *http.Request, n *newView) *job.Arrival {
	n.Arrived = &putAnswer{}
	a := d.arrival(w, r, n.Arrived)
	if a != nil && a.Beside != "" {
		n.Arrived.Refused = diag.List{{Severity: diag.Error, Code: "read.sheet", At: diag.Position{File: a.Called}, Message: "这是" + a.Beside + "，里面没有决算表",
			Hint: "请先放决算工作簿，建立单位；这一份再放到那个单位的“资料”里"}}
		n.Arrived.Later = true
		a = nil
	}
	if a != nil && a.Looked.Budget {
		n.Arrived.Refused = diag.List{{Severity: diag.Error, Code: "read.sheet", At: diag.Position{File: a.Called}, Message: "这是部门预算的表，里面没有决算表",
			Hint: "请先放决算工作簿，建立单位；这一份再放到那个单位的“资料”里，年初预算数就不用填了"}}
		n.Arrived.Later = true
		a = nil
	}
	if a == nil {
		d.part(w, "files", "answer", n.Arrived)
	}
	return a
}

// newLook reads a file that was dropped on the board and proposes a unit.
func (d *Desk) newLook(w http.ResponseWriter, r *http.Request) {
	n, err := d.newForm()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	a := d.firstOf(w, r, n)
	if a == nil {
		return
	}
	n.Name = a.Looked.Unit
	switch {
	case a.Looked.Year != 0:
		n.Year = strconv.Itoa(a.Looked.Year)
	default: // the sheets do not say: the one after the unit's last here
		last := 0
		d.called(n.Name, func(u *unit, year int) { last = max(last, year) })
		if last > 0 {
			n.Year = strconv.Itoa(last + 1)
		}
	}
	if n.Name != "" {
		n.Folder = folder.SafeName(n.Name + n.Year)
	}
	// Last year's unit of the same name is the one meant.
	d.called(n.Name, func(u *unit, year int) {
		if strconv.Itoa(year+1) == n.Year {
			n.From = u.ID
		}
	})
	n.follow()
	d.part(w, "board", "proposal", n)
}

// called goes through the units of a name, each with its year.
func (d *Desk) called(name string, each func(u *unit, year int)) {
	for _, u := range d.sorted() {
		u.mu.Lock()
		if b := u.brief; b != nil && name != "" && b.Name == name && b.Year != 0 {
			each(u, b.Year)
		}
		u.mu.Unlock()
	}
}

// newMake makes the unit that was proposed, with the file.
func (d *Desk) newMake(w http.ResponseWriter, r *http.Request) {
	n, err := d.newForm()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	n.fields(r.URL.Query().Get)
	a := d.firstOf(w, r, n)
	if a == nil {
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
