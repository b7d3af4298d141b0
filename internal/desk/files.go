package desk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/folder"
	"juesuan/internal/job"
	"juesuan/internal/supplement"
	"juesuan/internal/view"
)

func (d *Desk) routeFiles(mux *http.ServeMux) {
	mux.HandleFunc("GET /files", d.files)
	mux.HandleFunc("POST /files/put", d.put)
	mux.HandleFunc("POST /files/use", d.useFile)
	mux.HandleFunc("GET /files/blank", d.blankTables)
	d.routeNew(mux)
}

// blankTables gives the statements of the unit's layout with nothing in them.
func (d *Desk) blankTables(w http.ResponseWriter, r *http.Request) {
	u := d.unitOf(w, r)
	if u == nil {
		return
	}
	o := d.look(r.Context(), u)
	if o.err != nil || o.Book.Layout == "" {
		http.Error(w, "还没有选版式，不知道是哪几张表；请先到“填写”里选", http.StatusConflict)
		return
	}
	f, err := d.o.Program.BlankTables(o.Book.Layout, o.Book.Organization.FullName.S, o.Book.Year)
	if err != nil {
		http.Error(w, err.Error(), http.StatusConflict)
		return
	}
	giveFile(w, f)
}

// filesView is what the folder holds and what was read of it.
type filesView struct {
	Path     string
	Max      int64
	Held     []view.Held
	LastYear []view.Held
	Which    map[string]bool // of these one is to be taken, by their names
	Kept     int             // files in the folder of replaced ones
	Trouble  string
	Units    []member // of a department
	Read     []sheetRead
	Taken    []accounts.Source // of which some amounts were taken
	Unread   []accounts.Source
	Lacking  []accounts.StatementID
	Marked   string     // anchor of the sheet that the address asks for
	First    []*finding // of the workbook's
	Wrong    int        // errors in the workbook
	Fill     int        // errors in the supplement
	Blank    int        // fields to be filled in
}

// which are the files of which one is to be taken: two supplements; workbooks
// that are read together and do not fit, or of which one only is read.
func which(held []view.Held, o *outcome) map[string]bool {
	out := map[string]bool{}
	var books []string
	for _, h := range held {
		switch stem := strings.TrimSuffix(h.Name, filepath.Ext(h.Name)); {
		case h.Folder:
		case h.Role == view.SecondOfTwo:
			out[h.Name] = true
		case folder.IsInput(h.Name) && stem != "补充资料" && (h.Role == view.Statements || h.Role == view.InDoubt || h.Role == view.Unused):
			books = append(books, h.Name)
		}
	}
	read, unfit := map[string]bool{}, o.Outcome == nil
	if !unfit {
		for _, src := range o.Book.Sources {
			read[src.At.File] = read[src.At.File] || len(src.Statements) > 0
		}
		unfit = slices.ContainsFunc(o.Report.Findings, func(x diag.Diagnostic) bool {
			return x.Severity == diag.Error && strings.HasPrefix(x.Code, "read.")
		})
	}
	unread := slices.ContainsFunc(books, func(name string) bool { return !read[name] })
	for _, name := range books {
		if len(books) > 1 && (unfit || unread) {
			out[name] = true
		}
	}
	return out
}

// member is a unit of a department.
type member struct {
	ID, Name string
	Verdict  string // "" where it has not been looked at
	Errors   int
}

// sheetRead is one sheet and the statement that it was read as.
type sheetRead struct {
	ID        string
	At        diag.Position
	Hidden    bool
	Statement accounts.StatementID
	Unit      accounts.Unit
	UnitLine  accounts.Text
	Reading   accounts.Reading
	Notes     []string
	Errors    int
	Warns     int
}

// firstFew is how many findings the files' page shows itself.
const firstFew = 5

func (d *Desk) files(w http.ResponseWriter, r *http.Request) {
	u := d.unitOf(w, r)
	if u == nil {
		return
	}
	o := d.look(r.Context(), u)
	f := &filesView{Path: u.dir, Max: job.MaxArrival}
	var err error
	if f.Held, err = view.Contents(u.dir); err != nil {
		f.Trouble = err.Error()
	}
	f.Which = which(f.Held, o)
	for _, h := range f.Held {
		switch h.Role {
		case view.LastYears:
			f.LastYear, _ = view.Contents(filepath.Join(u.dir, folder.LastYear)) // an empty list says enough
		case view.ReplacedOnes:
			old, _ := os.ReadDir(filepath.Join(u.dir, folder.Replaced))
			f.Kept = len(old)
		}
	}
	for _, id := range u.members {
		m := member{ID: id, Name: id}
		d.mu.Lock()
		of := d.units[id]
		d.mu.Unlock()
		if of != nil {
			of.mu.Lock()
			if b := of.brief; b != nil {
				m.Name, m.Verdict, m.Errors = cmp.Or(b.Name, id), b.Verdict, b.Errors
			}
			of.mu.Unlock()
		}
		f.Units = append(f.Units, m)
	}
	if o.Outcome != nil {
		f.read(o, u.ID, r.URL.Query().Get("at"))
	}
	d.render(w, "files", &frame{Title: "资料", Tab: "files", Unit: d.head(u, o), Body: f})
}

// read says what the sheets were read as and what is wrong first.
func (f *filesView) read(o *outcome, unit, at string) {
	for _, src := range o.Book.Sources {
		switch {
		case len(src.Facts) > 0:
			f.Taken = append(f.Taken, src)
		case len(src.Statements) == 0:
			f.Unread = append(f.Unread, src)
		}
		for _, id := range src.Statements {
			s := o.Book.Statement(id)
			row := sheetRead{ID: anchor("s", src.At.File, src.At.Sheet), At: src.At, Hidden: src.Hidden,
				Statement: id, Unit: s.Unit, UnitLine: s.Look.UnitLine, Reading: s.Reading(), Notes: src.Notes}
			for i := range o.Report.Findings {
				switch x := &o.Report.Findings[i]; {
				case x.At.File != src.At.File || x.At.Sheet != src.At.Sheet:
				case x.Severity == diag.Error:
					row.Errors++
				case x.Severity == diag.Warning:
					row.Warns++
				}
			}
			f.Read = append(f.Read, row)
			if at != "" && (at == src.At.String() || strings.HasPrefix(at, src.At.String()+"!")) {
				f.Marked = row.ID
			}
		}
	}
	if len(o.Book.Sources) > 0 {
		for i := range o.Book.Statements {
			if !o.Book.Statements[i].Found {
				f.Lacking = append(f.Lacking, accounts.StatementID(i+1))
			}
		}
	}
	for _, x := range listFindings(o, unit) {
		switch {
		case x.Severity != diag.Error:
		case x.Blank > 0:
			f.Blank += x.Blank
		case x.Supplement:
			f.Fill++
		default:
			f.Wrong++
			if len(f.First) < firstFew {
				f.First = append(f.First, x)
			}
		}
	}
}

// putAnswer is what came of a file.
type putAnswer struct {
	Name     string // as the person called it
	Placed   string // its name in the folder
	LastYear bool
	Same     bool
	Kept     []string
	Refused  diag.List
	Trouble  string
	Occupied *folder.Occupied
	Later    bool // it is for a unit that there is
	Sheets   int
	Lacking  int
	Unit     string
	Year     int
	Is       string
	Next     string // address to go on at, "" to stay
}

// arrival reads a file out of a request. A file that is refused is told in the
// answer.
func (d *Desk) arrival(w http.ResponseWriter, r *http.Request, answer *putAnswer) *job.Arrival {
	q := r.URL.Query()
	answer.Name = q.Get("name")
	size := r.ContentLength
	if n, err := strconv.ParseInt(q.Get("size"), 10, 64); err == nil && n > size {
		size = n // of a file that the page knows to be too large and did not send
	}
	if size > job.MaxArrival {
		answer.Refused = diag.List{job.TooLarge(answer.Name, size)}
		return nil
	}
	data, done, err := d.receive(w, r, job.MaxArrival)
	defer done()
	if err != nil {
		answer.Trouble = "文件没有传完，请再放一次"
		return nil
	}
	a, list := job.Arrive(answer.Name, data)
	if a == nil {
		for i := range list {
			answer.Refused = append(answer.Refused, *plainly(supplement.Core(), &list[i]))
		}
		return nil
	}
	answer.describe(a)
	return a
}

func (answer *putAnswer) describe(a *job.Arrival) {
	l := a.Looked
	answer.Unit, answer.Year, answer.Is = l.Unit, l.Year, "补充资料"
	switch {
	case a.Beside != "":
		answer.Is = a.Beside
	case l.Budget:
		answer.Is = "部门预算公开表"
	case !l.Supplement:
		answer.Is = "决算工作簿"
		for _, src := range l.Book.Sources {
			if len(src.Statements) > 0 {
				answer.Sheets += len(src.Statements)
			}
		}
		answer.Lacking = max(0, len(l.Book.Statements)-answer.Sheets)
	}
}

// put puts a file into a unit's folder, or last year's within it.
func (d *Desk) put(w http.ResponseWriter, r *http.Request) {
	u := d.unitOf(w, r)
	if u == nil {
		return
	}
	answer := &putAnswer{}
	dir := u.dir
	if r.URL.Query().Get("to") == folder.LastYear {
		dir, answer.LastYear = filepath.Join(u.dir, folder.LastYear), true
	}
	a := d.arrival(w, r, answer)
	if a != nil && !answer.LastYear { // a unit may have had another name last year
		if answer.Refused = d.foreign(r.Context(), u, a); answer.Refused != nil {
			a = nil
		}
	}
	if a != nil {
		u.looking.Lock() // nobody reads the folder meanwhile
		kept, err := a.Put(dir, r.URL.Query().Get("instead"))
		u.looking.Unlock()
		var occupied *folder.Occupied
		switch {
		case errors.As(err, &occupied):
			answer.Occupied = occupied
		case err != nil:
			answer.Trouble = err.Error()
		default:
			answer.Placed, answer.Kept = a.Name, kept
			d.changed(u)
		}
	}
	d.part(w, "files", "answer", answer)
}

// useFile settles which of several files of a kind is meant: the others go into
// the folder of replaced ones.
func (d *Desk) useFile(w http.ResponseWriter, r *http.Request) {
	u := d.unitOf(w, r)
	if u == nil {
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, 1<<20)
	held, err := view.Contents(u.dir)
	if err != nil {
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
		return
	}
	// The name is one of those that stand there, never a path.
	may := which(held, d.look(r.Context(), u))
	at := slices.IndexFunc(held, func(h view.Held) bool { return h.Name == r.PostFormValue("name") && may[h.Name] })
	if at < 0 {
		http.Error(w, "这个文件已经不在了，或者只剩它一个；请回到“资料”看现在的", http.StatusConflict)
		return
	}
	u.looking.Lock() // nobody reads the folder meanwhile
	defer u.looking.Unlock()
	data, err := os.ReadFile(filepath.Join(u.dir, held[at].Name))
	if err == nil {
		file := folder.File{Name: held[at].Name, Data: data}
		var others *folder.Occupied
		if _, err = folder.Put(u.dir, file, ""); errors.As(err, &others) {
			_, err = folder.Put(u.dir, file, others.Mark)
		}
	}
	if err != nil {
		http.Error(w, folder.Machine(err).Error(), http.StatusServiceUnavailable)
		return
	}
	d.changed(u)
	to, _ := link("files", u.ID)
	http.Redirect(w, r, to, http.StatusSeeOther)
}

// foreign is why a file is not this unit's: it names another.
func (d *Desk) foreign(ctx context.Context, u *unit, a *job.Arrival) diag.List {
	d.glance(ctx, u)
	u.mu.Lock()
	name := ""
	if u.brief != nil {
		name = u.brief.Name
	}
	u.mu.Unlock()
	if sameUnit(name, a.Looked.Unit) {
		return nil
	}
	return diag.List{{Severity: diag.Error, Code: "read.unit_name", At: diag.Position{File: a.Called},
		Message: "这是“" + a.Looked.Unit + "”的，这个文件夹是“" + name + "”的，没有放进去",
		Hint:    "给“" + a.Looked.Unit + "”新建单位的，请回到“各单位”放入；就是这个单位、只是改了名的，先在“填写”里改好单位全称，再放一次"}}
}

// sameUnit reports whether two names may be of one unit: one of them is not
// known, or is in the other, as 某局 in 某局本级 or 某县某局.
func sameUnit(a, b string) bool {
	plain := func(s string) string {
		return strings.NewReplacer(" ", "", "\u3000", "", "（", "", "）", "", "(", "", ")", "", "本级", "", "机关", "").Replace(s)
	}
	a, b = plain(a), plain(b)
	return strings.Contains(a, b) || strings.Contains(b, a)
}

// changed tells the pages at once of what the desk itself has changed.
func (d *Desk) changed(u *unit) {
	stamp := stampOf(u.dir)
	u.mu.Lock()
	u.stamp = stamp
	u.mu.Unlock()
	d.hub.send(event{Kind: "unit", Unit: u.ID, Stamp: mark(stamp)})
}

// bytesText is a size as a person reads it.
func bytesText(n int64) string {
	switch {
	case n < 1<<10:
		return fmt.Sprintf("%d 字节", n)
	case n < 1<<20:
		return fmt.Sprintf("%d KB", n>>10)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
}

// roleName says what a file is.
func roleName(r view.Role) string {
	switch r {
	case view.Statements:
		return "决算工作簿，从它读九张表"
	case view.InDoubt:
		return "工作簿有几个，不知道读哪一个"
	case view.Budget:
		return "部门预算，从它读年初预算数"
	case view.Supplement:
		return "补充资料"
	case view.Members:
		return "部门的单位清单"
	case view.SecondOfTwo:
		return "补充资料有两份，不知道以哪一份为准"
	case view.MarkedCopy:
		return "标注副本，不读"
	case view.LastYears:
		return "上年的资料，见下"
	case view.OtherUnit:
		return "另一个单位的文件夹"
	case view.ReplacedOnes:
		return "换下来的文件，不读"
	}
	return "没有用到"
}
