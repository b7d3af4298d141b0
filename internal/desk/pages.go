package desk

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"juesuan/internal/diag"
	"juesuan/internal/folder"
	"juesuan/internal/job"
	"juesuan/internal/narrative"
	"juesuan/internal/view"
)

// drawn are the pages of a unit as its view shows them. It is never changed.
type drawn struct {
	stamp string
	*view.Sheets
	outcome *job.Outcome // what they were made from: a draft, where there are errors
	draft   bool
}

// pagesView is what the pages are written from.
type pagesView struct {
	Unit    string
	V       string // of the files; every request for a part names it
	Draft   bool
	Last    bool // there is last year's folder
	Errors  int
	Blank   int    // fields to be filled in
	Fonts   string // address of the rules for the faces
	Sheets  []sheetView
	Outline []headingView
	At      *atView // nil: the page was not asked for a place
	Find    *findView
	Open    *openView // the first place that is not done; nil where there is none
}

// openView is where something that is not done is printed.
type openView struct {
	Message string
	Hits    []hitView
}

type sheetView struct {
	N int // from 1
	view.Sheet
}

type headingView struct {
	Title string
	Level int
	N     int
	Y     string // how far down the page: 0 to 1
}

// atView says where on the pages a place of the files is shown.
type atView struct {
	Place string
	Near  bool // it is not shown itself, only others of its entry
	Hits  []hitView
	More  int // so many hits are not listed
}

type findView struct {
	Text string
	Hits []hitView
	More bool
}

type hitView struct {
	N, Run              int // page from 1, run from 0
	Before, Text, After string
	First               bool
}

func (d *Desk) routePages(mux *http.ServeMux) {
	mux.HandleFunc("GET /pages", d.pages)
	mux.HandleFunc("GET /pages/page", d.onePage)
	mux.HandleFunc("GET /pages/fonts.css", d.pageFontRules)
	mux.HandleFunc("GET /pages/font", d.pageFont)
	mux.HandleFunc("GET /pages/find", d.findText)
	mux.HandleFunc("GET /pages/spot", d.spot)
	mux.HandleFunc("GET /pages/last", d.lastYearsPages)
}

// draw returns the pages of a unit as it was looked at, those of the draft
// where errors stand in the way; nil where there is nothing to set.
func (d *Desk) draw(ctx context.Context, u *unit, o *outcome) (*drawn, error) {
	if o.err != nil {
		return nil, nil // told at the top of the page
	}
	u.drawing.Lock()
	defer u.drawing.Unlock()
	u.mu.Lock()
	now := u.drawn
	u.mu.Unlock()
	if now != nil && now.stamp == o.stamp {
		return now, nil
	}
	now = &drawn{stamp: o.stamp, outcome: o.Outcome}
	if o.Layout == nil {
		job := d.job(u)
		job.Draft, job.Until = true, "pages"
		out, err := d.o.Program.Report(ctx, job)
		if err != nil {
			return nil, err
		}
		now.outcome, now.draft = out, true
	}
	if now.Sheets = view.NewSheets(now.outcome); now.Sheets == nil {
		return nil, nil
	}
	u.mu.Lock()
	u.drawn = now
	u.mu.Unlock()
	return now, nil
}

// drawnOf finds the pages that a request for a part of them means. Where they
// are others by now, it answers that itself: the page asks anew.
func (d *Desk) drawnOf(w http.ResponseWriter, r *http.Request) (*unit, *drawn) {
	u := d.unitOf(w, r)
	if u == nil {
		return nil, nil
	}
	u.mu.Lock()
	now := u.drawn
	u.mu.Unlock()
	if now == nil {
		var err error
		if now, err = d.draw(r.Context(), u, d.look(r.Context(), u)); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return nil, nil
		}
	}
	if now == nil || mark(now.stamp) != r.URL.Query().Get("v") {
		http.Error(w, "资料改过了，请重新打开这一页", http.StatusConflict)
		return nil, nil
	}
	return u, now
}

func (d *Desk) pages(w http.ResponseWriter, r *http.Request) {
	u := d.unitOf(w, r)
	if u == nil {
		return
	}
	o := d.look(r.Context(), u)
	v := &frame{Title: "看版面", Tab: "pages", Unit: d.head(u, o)}
	body := &pagesView{Unit: u.ID}
	v.Body = body
	now, err := d.draw(r.Context(), u, o)
	if err != nil {
		v.Unit.Trouble = err.Error()
	}
	if now == nil {
		d.render(w, "pages", v)
		return
	}
	body.V, body.Draft, body.Errors, body.Blank = mark(now.stamp), now.draft, v.Unit.Errors, v.Unit.Blank
	body.Fonts = "/pages/fonts.css?" + url.Values{"unit": {u.ID}, "v": {body.V}}.Encode()
	for i := range now.Len() {
		body.Sheets = append(body.Sheets, sheetView{i + 1, now.Sheet(i)})
	}
	for _, b := range now.Bookmarks() {
		body.Outline = append(body.Outline, headingView{b.Title, min(b.Level, 3), b.Page + 1,
			strconv.FormatFloat(now.Down(b), 'f', 3, 64)})
	}
	body.Last = isFolder(filepath.Join(u.dir, folder.LastYear))
	q := r.URL.Query()
	if at := q.Get("at"); at != "" {
		body.At = now.at(at)
	}
	if text := q.Get("find"); text != "" {
		body.Find = now.find(text)
	}
	if now.draft && body.At == nil && body.Find == nil {
		body.Open = now.open()
	}
	d.render(w, "pages", v)
}

// mostTried is how many of what is not done are looked for on the pages.
const mostTried = 20

// open is the first of what is not done that can be seen on the pages.
func (p *drawn) open() *openView {
	tried := 0
	for i := range p.outcome.Report.Findings {
		f := &p.outcome.Report.Findings[i]
		if f.Severity != diag.Error || f.At.IsZero() {
			continue
		}
		if tried++; tried > mostTried {
			break
		}
		if v := p.at(f.At.String()); len(v.Hits) > 0 {
			return &openView{Message: plain(p.outcome.Fields, f.Message), Hits: v.Hits[:min(3, len(v.Hits))]}
		}
	}
	return nil
}

// mostHits is how many places a list shows.
const mostHits = 200

func (p *drawn) find(text string) *findView {
	f := &findView{Text: clip(text, 100)}
	var hits []view.Hit
	hits, f.More = p.Find(f.Text, mostHits)
	for _, h := range hits {
		f.Hits = append(f.Hits, hitView{N: h.Page + 1, Run: h.Run, Before: h.Before, Text: h.Text, After: h.After})
	}
	return f
}

// clip keeps the first n characters.
func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}

// at finds where a place of the files, as diag.Position prints it, stands on
// the pages: itself, else what belongs to the same entry of the supplement,
// else the other side of the finding that is there.
func (p *drawn) at(place string) *atView {
	v := &atView{Place: clip(place, 200)}
	hits, first := p.From(func(at diag.Position) bool { return at.String() == place })
	if len(hits) == 0 {
		v.Near = true
		for _, f := range p.outcome.Report.Findings {
			if f.At.String() != place {
				continue
			}
			if f.At.Field != "" {
				within := func(at diag.Position) bool {
					return at.File == f.At.File && (at.Field == f.At.Field || strings.HasPrefix(at.Field, f.At.Field+".") ||
						strings.HasPrefix(at.Field, f.At.Field+"["))
				}
				if hits, first = p.From(within); len(hits) > 0 {
					break
				}
			}
			beside := func(at diag.Position) bool {
				return slices.ContainsFunc(f.Where, func(s diag.Side) bool { return s.At.String() == at.String() && !at.IsZero() })
			}
			if hits, first = p.From(beside); len(hits) > 0 {
				break
			}
		}
	}
	for i, h := range hits {
		if len(v.Hits) == mostHits {
			v.More = len(hits) - mostHits
			break
		}
		v.Hits = append(v.Hits, hitView{N: h.Page + 1, Run: h.Run, Text: h.Text, First: i == first})
	}
	return v
}

// lastYearsPages gives last year's report, to be read beside this year's.
func (d *Desk) lastYearsPages(w http.ResponseWriter, r *http.Request) {
	u := d.unitOf(w, r)
	if u == nil {
		return
	}
	var page []byte
	err := func() (err error) {
		defer mistake(u.ID, &err)
		page, err = view.LastYear(r.Context(), d.o.Program, u.dir)
		return err
	}()
	switch {
	case err != nil:
		http.Error(w, err.Error(), http.StatusConflict)
	case page == nil:
		http.Error(w, "上年的资料太少，排不出报告；只有上年公布的文件的，请另外打开来看", http.StatusConflict)
	default:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Write(page)
	}
}

// onePage draws a page.
func (d *Desk) onePage(w http.ResponseWriter, r *http.Request) {
	_, now := d.drawnOf(w, r)
	if now == nil {
		return
	}
	n, err := strconv.Atoi(r.URL.Query().Get("n"))
	if err != nil || n < 1 || n > now.Len() {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "image/svg+xml; charset=utf-8")
	fmt.Fprint(w, now.SVG(n-1))
}

func (d *Desk) pageFontRules(w http.ResponseWriter, r *http.Request) {
	u, now := d.drawnOf(w, r)
	if now == nil {
		return
	}
	w.Header().Set("Content-Type", assetTypes[".css"])
	fmt.Fprint(w, now.FontCSS("/pages/font?"+url.Values{"unit": {u.ID}, "v": {mark(now.stamp)}}.Encode()+"&name="))
}

func (d *Desk) pageFont(w http.ResponseWriter, r *http.Request) {
	_, now := d.drawnOf(w, r)
	if now == nil {
		return
	}
	data, ok := now.Font(r.URL.Query().Get("name"))
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "font/ttf")
	w.Write(data)
}

func (d *Desk) findText(w http.ResponseWriter, r *http.Request) {
	_, now := d.drawnOf(w, r)
	if now == nil {
		return
	}
	d.part(w, "pages", "found", now.find(r.URL.Query().Get("find")))
}

// spotView is what is known of one run.
type spotView struct {
	Unit, V       string
	Kind          string // number, words, pack, none
	Page          int
	Label         string // the page number printed on it
	Text          string
	Before, After string // of the sentence or row around a number
	Section       string
	Formula       string
	Operands      []operandView
	Unrounded     string
	Rounding      string
	Low, High     string
	At            placeView // of words
	Layout        string
	Draft         bool
}

type operandView struct {
	Label, Value string
	placeView
}

// placeView is a place of the unit's files and where to look at it.
type placeView struct {
	File, In string // 公开表.xlsx, 公开05表!E9; unit.yaml, 第45行
	Place    string // both
	Sheet    string // the address of its sheet among the files; "" where it is on none
	Form     string // the field's address in the forms; "" where it is in no supplement
	Findings int    // so many findings name it
}

// spot says what a number is, or another run of the pages.
func (d *Desk) spot(w http.ResponseWriter, r *http.Request) {
	u, now := d.drawnOf(w, r)
	if now == nil {
		return
	}
	q := r.URL.Query()
	page, err1 := strconv.Atoi(q.Get("page"))
	run, err2 := strconv.Atoi(q.Get("run"))
	if err1 != nil || err2 != nil || now.At(page-1, run) == nil {
		http.NotFound(w, r)
		return
	}
	d.part(w, "pages", "spot", now.spot(u, page, run))
}

func (p *drawn) spot(u *unit, page, run int) *spotView {
	s := p.At(page-1, run)
	v := &spotView{Unit: u.ID, V: mark(p.stamp), Kind: "none", Page: page, Label: p.Sheet(page - 1).Label,
		Text: s.Text, Layout: p.outcome.Pack, Draft: p.draft}
	switch or := s.Origin; {
	case or == nil:
	case or.Number != nil:
		v.Kind = "number"
		n := or.Number
		v.Formula, v.Rounding, v.Unrounded = n.Formula, n.Rounding, n.Unrounded()
		v.Low, v.High = n.Bounds()
		for _, op := range n.Operands {
			v.Operands = append(v.Operands, operandView{op.Label, op.Value, p.place(u, op)})
		}
		if e := s.Entry; e != nil {
			v.Text, v.Section, v.Before, v.After = e.Text, e.Section, e.Context[:e.From], e.Context[e.To:]
		}
	case or.Pack || or.At.IsZero():
		v.Kind = "pack"
	default:
		v.Kind, v.At = "words", p.place(u, narrative.Operand{At: or.At})
	}
	return v
}

// place is where an operand stands, with the ways there.
func (p *drawn) place(u *unit, op narrative.Operand) placeView {
	at := op.At
	if at.IsZero() {
		return placeView{}
	}
	v := placeView{File: at.File, In: at.InFile(), Place: at.String()}
	if at.Field != "" && at.Line > 0 {
		v.In = fmt.Sprintf("第%d行", at.Line)
	}
	if at.Sheet != "" {
		v.Sheet = "/files?" + url.Values{"unit": {u.ID}}.Encode() + "#" + anchor("s", at.File, at.Sheet)
	}
	if at.Field != "" && !strings.Contains(at.File, "/") {
		v.Sheet, v.Form = "", "/form?"+url.Values{"unit": {u.ID}, "field": {at.Field}}.Encode()
	}
	for i := range p.outcome.Report.Findings {
		f := &p.outcome.Report.Findings[i]
		if f.At == at || slices.ContainsFunc(f.Where, func(s diag.Side) bool { return s.At == at }) {
			v.Findings++
		}
	}
	return v
}
