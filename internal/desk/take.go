package desk

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"juesuan/internal/check"
	"juesuan/internal/diag"
	"juesuan/internal/folder"
	"juesuan/internal/job"
	"juesuan/internal/view"
)

// making is what the desk has made of a unit's files.
type making struct {
	busy sync.Mutex // held while something is made

	mu     sync.Mutex
	said   string // what the last try came to
	failed bool
	about  string            // stamp of the files then
	drafts []folder.FileHash // of the last draft
	drawn  time.Time         // when the last draft was made
	from   string            // stamp of the files that it was made from
}

// takeView is what the view of the files to take is written from.
type takeView struct {
	Unit   string
	Stamp  string // of the files that were looked at
	Signs  []signView
	OK     bool // nothing stands in the way of the report
	Name   string
	Errors int
	Blank  int       // fields to be filled in
	First  []problem // of the errors, the first few
	Open   int       // so many duties could not be seen to
	Tables bool      // the tables too, as the last time
	Out    string    // folder
	Made   *madeView
	Draft  *madeView
	Said   string
	Failed bool
	Marked []string // files of which a copy with the findings can be had
}

type problem struct{ Place, Message string }

type madeView struct {
	At    string
	Stale bool
	Files []fileView
	Other []fileView // for programs
}

type fileView struct {
	Name, Kind, Size, Address string
	Changed                   bool // not as it was written, or gone
}

func (d *Desk) routeTake(mux *http.ServeMux) {
	mux.HandleFunc("GET /take", d.take)
	mux.HandleFunc("GET /take/file", d.takeFile)
	mux.HandleFunc("POST /take/make", d.takeMake)
}

func (d *Desk) take(w http.ResponseWriter, r *http.Request) {
	u := d.unitOf(w, r)
	if u == nil {
		return
	}
	o := d.look(r.Context(), u)
	v := &frame{Title: "取文件", Tab: "take", Unit: d.head(u, o)}
	if o.err == nil {
		v.Body = d.takeView(u, o)
	}
	d.render(w, "take", v)
}

func (d *Desk) takeView(u *unit, o *outcome) *takeView {
	v := &takeView{Unit: u.ID, Stamp: mark(o.stamp), Signs: signViews(o), OK: o.Layout != nil && o.OK(false), Name: o.Name, Tables: true, Out: u.out,
		Marked: view.MarkedNames(u.dir, o.Report.Findings)}
	for _, f := range o.Report.Findings {
		if f.Severity != diag.Error {
			continue
		}
		if n := blanksOf(&f); n > 0 {
			v.Blank += n
			continue
		}
		if v.Errors++; len(v.First) < 5 {
			place := f.At.String()
			if f.At.InPack() {
				place = "报告里的句子" // the file of the layout is nothing to who fills in
			}
			v.First = append(v.First, problem{place, plain(o.Fields, f.Message)})
		}
	}
	for state, n := range o.Report.Counts() {
		if state == check.InsufficientData {
			v.Open = n
		}
	}
	if m := view.MadeIn(d.o.Program, u.dir, u.out); m != nil {
		v.Made = &madeView{At: when(m.At), Stale: m.Stale}
		v.Tables = strings.Contains(m.Source.Call.Formats, "xlsx")
		for _, f := range m.Files {
			v.Made.add(u, f, slices.Contains(m.Changed, f.Name))
		}
		v.Made.add(u, folder.FileHash{Name: folder.ManifestName}, false)
	}
	k := &u.making
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.about == o.stamp {
		v.Said, v.Failed = k.said, k.failed
	}
	if len(k.drafts) > 0 {
		v.Draft = &madeView{At: when(k.drawn), Stale: k.from != o.stamp}
		for _, f := range k.drafts {
			v.Draft.add(u, f, false)
		}
	}
	return v
}

func (m *madeView) add(u *unit, f folder.FileHash, changed bool) {
	v := fileView{Name: f.Name, Size: sizeText(f.Size), Changed: changed,
		Address: "/take/file?" + url.Values{"unit": {u.ID}, "name": {f.Name}}.Encode()}
	kind, known := kindOf(f.Name)
	v.Kind = kind
	if known {
		m.Files = append(m.Files, v)
	} else {
		m.Other = append(m.Other, v)
	}
}

// kindOf says what a file of a report is for; known is false for those that
// are for programs.
func kindOf(name string) (kind string, known bool) {
	switch ext := filepath.Ext(name); {
	case strings.HasSuffix(strings.TrimSuffix(name, ext), "-草稿"):
		return "草稿，看样用", true
	case ext == ".pdf":
		return "公开用的报告", true
	case ext == ".docx":
		return "同一份报告，可在 Word、WPS 里改", true
	case ext == ".xlsx":
		return "九张决算公开表，与报告一起公开", true
	case name == "trace.json":
		return "印出的每个数是怎样得来的", false
	case name == "findings.json":
		return "全部核对结果", false
	}
	return "以上文件的清单和校验值", false
}

func sizeText(n int) string {
	switch {
	case n == 0:
		return ""
	case n < 1<<20:
		return fmt.Sprintf("%d KB", max(1, n>>10))
	}
	return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
}

func when(t time.Time) string {
	if y, m, d := time.Now().Date(); t.Year() == y && t.Month() == m && t.Day() == d {
		return t.Format("今天 15:04:05")
	}
	return t.Format("2006年1月2日 15:04")
}

// takeMake makes the report or its draft, as `juesuan build` does.
func (d *Desk) takeMake(w http.ResponseWriter, r *http.Request) {
	u := d.unitOf(w, r)
	if u == nil {
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, 1<<16)
	job := d.job(u)
	switch r.PostFormValue("what") {
	case "report":
		job.Tables = r.PostFormValue("tables") != ""
	case "draft":
		job.Draft = true
	default:
		http.Error(w, "不知道要生成什么", http.StatusBadRequest)
		return
	}
	// What was begun is ended even where the page is closed meanwhile.
	d.makeFiles(context.WithoutCancel(r.Context()), u, job)
	d.hub.send(event{Kind: "made", Unit: u.ID})
	d.hub.send(event{Kind: "board"})
	http.Redirect(w, r, "/take?"+url.Values{"unit": {u.ID}}.Encode(), http.StatusSeeOther)
}

// makeFiles makes files and notes what it came to.
func (d *Desk) makeFiles(ctx context.Context, u *unit, job job.Job) {
	k := &u.making
	k.busy.Lock()
	defer k.busy.Unlock()
	stamp := stampOf(u.dir)
	o, err := d.makeOne(ctx, u, job)
	k.mu.Lock()
	defer k.mu.Unlock()
	k.about = stamp
	switch k.failed = err != nil; {
	case err != nil:
		k.said = err.Error()
	case job.Draft:
		k.said, k.drawn, k.from, k.drafts = "草稿已经生成，不能公开。", time.Now(), stamp, nil
		for _, f := range o.Files {
			k.drafts = append(k.drafts, folder.FileHash{Name: f.Name, Size: len(f.Data)})
		}
	default:
		k.said = "已经生成，可以下载了。"
	}
}

// errFaulty says that errors in the unit's files are in the way.
var errFaulty = errors.New("资料里有错误，没有生成；请先改正，或先生成草稿看一看。")

func (d *Desk) makeOne(ctx context.Context, u *unit, j job.Job) (o *job.Outcome, err error) {
	defer mistake(u.ID, &err)
	if u.fault != "" {
		return nil, errors.New(u.fault)
	}
	if j.Tables {
		if job.TablesFit(u.dir, u.out) != nil {
			return nil, fmt.Errorf("结果文件夹就是资料文件夹，%s会盖掉工作簿，没有生成", job.TablesName)
		}
	}
	o, err = d.o.Program.Report(ctx, j)
	switch {
	case err != nil:
		return nil, err
	case len(o.Files) == 0 && j.Draft:
		return nil, errors.New("资料还太少，连草稿也排不出来；请先看“问题”。")
	case len(o.Files) == 0:
		return nil, errFaulty
	}
	var m *folder.Manifest
	if !j.Draft {
		m = d.o.Program.Manifest(o, d.o.Version)
	}
	return o, folder.Commit(ctx, d.out, u.out, o.Files, m)
}

// takeFile gives a file that the manifest or the last draft names.
func (d *Desk) takeFile(w http.ResponseWriter, r *http.Request) {
	u := d.unitOf(w, r)
	if u == nil {
		return
	}
	name := r.URL.Query().Get("name")
	known := name == folder.ManifestName
	if m := view.MadeIn(d.o.Program, u.dir, u.out); m != nil {
		known = known || slices.ContainsFunc(m.Files, func(f folder.FileHash) bool { return f.Name == name })
	} else {
		known = false
	}
	u.making.mu.Lock()
	known = known || slices.ContainsFunc(u.making.drafts, func(f folder.FileHash) bool { return f.Name == name })
	u.making.mu.Unlock()
	if !known {
		http.NotFound(w, r)
		return
	}
	sendFile(w, u.out, name)
}

var fileTypes = map[string]string{
	".pdf": "application/pdf", ".json": "application/json",
	".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

// giveFile gives a file that was just made to be saved under its name (RFC 6266).
func giveFile(w http.ResponseWriter, f folder.File) {
	ext := filepath.Ext(f.Name)
	w.Header().Set("Content-Type", fileTypes[ext])
	w.Header().Set("Content-Disposition", `attachment; filename="juesuan`+ext+`"; filename*=UTF-8''`+url.PathEscape(f.Name))
	w.Write(f.Data)
}

// sendFile gives a file of a folder to be saved under its name.
func sendFile(w http.ResponseWriter, dir, name string) {
	f, err := view.OpenMade(dir, name)
	if err != nil {
		http.Error(w, "这个文件不在了，或者打不开；请重新生成："+name, http.StatusNotFound)
		return
	}
	defer f.Close()
	ext := filepath.Ext(name)
	kind := fileTypes[ext]
	if kind == "" {
		kind = "application/octet-stream"
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", `attachment; filename="juesuan`+ext+`"; filename*=UTF-8''`+url.PathEscape(name))
	if st, err := f.Stat(); err == nil {
		w.Header().Set("Content-Length", fmt.Sprint(st.Size()))
	}
	io.Copy(w, f) // the browser has gone where it fails
}
