package desk

import (
	"io"
	"net/http"
	"path/filepath"
	"strings"

	"juesuan/internal/collate"
	"juesuan/internal/verify"
)

// maxPublished is how large a published file may be.
const maxPublished = 64 << 20

func (d *Desk) routeVerify(mux *http.ServeMux) {
	mux.HandleFunc("GET /verify", d.verify)
	mux.HandleFunc("POST /verify", d.verify)
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
	if r.Method == http.MethodPost && body.OK {
		body.read(w, r, o)
	}
	d.render(w, "verify", v)
}

// read reads the file of a form and lays it beside the report.
func (b *verifyView) read(w http.ResponseWriter, r *http.Request, o *outcome) {
	r.Body = http.MaxBytesReader(w, r.Body, maxPublished)
	file, header, err := r.FormFile("file")
	if err != nil {
		b.Trouble = "没有收到文件，或文件太大；请选择公布的 DOCX 或 PDF"
		return
	}
	defer file.Close()
	data, err := io.ReadAll(file)
	if err != nil {
		b.Trouble = "文件没有收全，请再试一次"
		return
	}
	name := header.Filename
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
