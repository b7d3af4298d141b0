package desk

import (
	"net/http"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"

	"juesuan/internal/collate"
	"juesuan/internal/job"
	"juesuan/internal/supplement"
	"juesuan/internal/verify"
)

// maxPublished is how large a published file may be.
const maxPublished = 64 << 20

func (d *Desk) routeVerify(mux *http.ServeMux) {
	mux.HandleFunc("GET /verify", d.verify)
	mux.HandleFunc("POST /verify", d.verify)
	mux.HandleFunc("POST /verify/retake", d.retake)
}

// verifyView is what a published file came to beside the unit's report.
type verifyView struct {
	Unit    string
	OK      bool   // there is a report to compare with
	Trouble string // why the file could not be read
	Report  *verify.Report
	Same    bool
	Figures bool // numbers differ
	Numbers []verify.Finding
	Words   []verify.Finding
	Retakes []retakeView
	Taken   int // texts that the supplement has just taken back
}

// retakeView is a text of the supplement that was published in other words.
type retakeView struct {
	verify.Retake
	Name  string // of the field
	Taken string // its text with those words
}

// verify asks for a published file, and tells what differs once there is one.
// The file is read from the request and kept nowhere.
func (d *Desk) verify(w http.ResponseWriter, r *http.Request) {
	u := d.unitOf(w, r)
	if u == nil {
		return
	}
	o := d.look(r.Context(), u)
	v := &frame{Title: "与公布的件对照", Tab: "take", Unit: d.head(u, o)}
	body := &verifyView{Unit: u.ID, OK: o.err == nil && o.Layout != nil}
	v.Body = body
	body.Taken, _ = strconv.Atoi(r.URL.Query().Get("taken"))
	if r.Method == http.MethodPost && body.OK {
		d.readPublished(w, r, o, body)
		body.Retakes = d.retakes(u, o, body.Report)
	}
	d.render(w, "verify", v)
}

// retakes are the texts of the supplement as it is now that may be taken back.
func (d *Desk) retakes(u *unit, o *outcome, report *verify.Report) (out []retakeView) {
	if report == nil || len(report.Retakes) == 0 {
		return nil
	}
	form, err := d.o.Program.Form(u.dir)
	if err != nil {
		return nil
	}
	for _, t := range report.Retakes {
		if v := form.Document.Root.Find(t.Field); v != nil {
			if taken, ok := t.Of(v.Scalar); ok {
				out = append(out, retakeView{t, fieldName(o.Fields, t.Field), taken})
			}
		}
	}
	return out
}

// retake writes the chosen texts into the supplement as they were published.
// A text that has changed since stays as it is.
func (d *Desk) retake(w http.ResponseWriter, r *http.Request) {
	u := d.unitOf(w, r)
	if u == nil {
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxRetakes)
	if err := r.ParseForm(); err != nil {
		http.Error(w, "没有收全，请再试一次", http.StatusBadRequest)
		return
	}
	steps, ok := d.amend(w, u, func(form *job.Form) (changes []supplement.Change) {
		texts := map[string]string{} // by field: two places of one text are taken one after the other
		field, want, got := r.PostForm["field"], r.PostForm["want"], r.PostForm["got"]
		for _, s := range r.PostForm["take"] {
			i, err := strconv.Atoi(s)
			if err != nil || i < 0 || i >= min(len(field), len(want), len(got)) {
				continue
			}
			text, ok := texts[field[i]]
			if v := form.Document.Root.Find(field[i]); v != nil && !ok {
				text = v.Scalar
			}
			if taken, ok := (&verify.Retake{Want: want[i], Got: got[i]}).Of(text); ok {
				texts[field[i]] = taken
				changes = append(changes, supplement.Change{Do: supplement.Set, Path: field[i], Text: taken})
			}
		}
		return changes
	})
	if ok {
		http.Redirect(w, r, "/verify?"+url.Values{"unit": {u.ID}, "taken": {strconv.Itoa(steps)}}.Encode(), http.StatusSeeOther)
	}
}

// maxRetakes is how much the texts of one report may come to.
const maxRetakes = 4 << 20

// readPublished reads the file of a form and lays it beside the report.
func (d *Desk) readPublished(w http.ResponseWriter, r *http.Request, o *outcome, b *verifyView) {
	name, data, done, err := d.receiveFile(w, r, maxPublished)
	defer done()
	if err != nil {
		b.Trouble = "没有收到文件，或文件太大；请选择公布的 DOCX 或 PDF"
		return
	}
	name = filepath.Base(name[strings.LastIndexAny(name, `/\`)+1:])
	if b.Report, err = verify.File(o.Outcome, name, data); err != nil {
		b.Trouble = err.Error()
		return
	}
	b.Same, b.Figures = b.Report.Clean(false), b.Report.Verdict == collate.Changed
	for _, f := range b.Report.Findings {
		switch f.Kind {
		case collate.Layout:
		case collate.Figure:
			b.Numbers = append(b.Numbers, f)
		default:
			b.Words = append(b.Words, f)
		}
	}
}
