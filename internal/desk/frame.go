package desk

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"strings"

	"juesuan/internal/check"
	"juesuan/internal/diag"
)

// frame is what a page is written from.
type frame struct {
	Title string
	Tab   string // files, findings, form, pages, take; "" outside a unit
	Unit  *head  // nil outside a unit
	Board *boardView
	Heard int // of a board: so many events are in it
	Body  any // what the view's own template shows
}

// head is what every page of a unit shows at its top.
type head struct {
	ID      string
	Name    string
	Folder  string
	Year    int
	Verdict string // pass, incomplete, blank, fail; "" where it could not be told
	states
	Stamp   string // of the files that this was made from
	Trouble string // why the unit could not be looked at at all
}

var tabs = []struct{ Key, Name string }{
	{"files", "资料"}, {"findings", "问题"}, {"form", "填写"}, {"pages", "看版面"}, {"take", "取文件"},
}

// parseTemplates reads the pages: each view's main block within the frame.
// What belongs to a view and stands in a file of its own is called
// VIEW-PART.html.
func parseTemplates() (map[string]*template.Template, error) {
	funcs := template.FuncMap{
		"tabs":    func() []struct{ Key, Name string } { return tabs },
		"link":    link,
		"verdict": verdictName,
		"state":   stateName,
		"bytes":   bytesText,
		"role":    roleName,
		"asking":  func(unit string, q *diag.Question) askView { return askView{unit, q} },
		"lines":   func(s string) []string { return strings.Split(s, "\n") },
	}
	frame, err := template.New("frame").Funcs(funcs).ParseFS(assets, "page/frame.html")
	if err != nil {
		return nil, err
	}
	names, err := fs.Glob(assets, "page/*.html")
	if err != nil {
		return nil, err
	}
	all := map[string]*template.Template{}
	for _, name := range names {
		base := strings.TrimSuffix(path.Base(name), ".html")
		if base == "frame" || strings.Contains(base, "-") {
			continue
		}
		t, err := frame.Clone()
		if err != nil {
			return nil, err
		}
		if all[base], err = t.ParseFS(assets, name); err != nil {
			return nil, err
		}
		parts, err := fs.Glob(assets, "page/"+base+"-*.html")
		if err != nil {
			return nil, err
		}
		for _, part := range parts {
			if _, err := t.ParseFS(assets, part); err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}

// link is the address of a unit's view: link "findings" ID "key" "value" …
func link(name, unit string, pairs ...string) (string, error) {
	if len(pairs)%2 != 0 {
		return "", fmt.Errorf("link %s: a key without a value", name)
	}
	q := url.Values{"unit": {unit}}
	for i := 0; i < len(pairs); i += 2 {
		q.Set(pairs[i], pairs[i+1])
	}
	return "/" + name + "?" + q.Encode(), nil
}

func verdictName(v string) string {
	switch check.Verdict(v) {
	case check.VerdictPass:
		return "可以公开"
	case check.VerdictIncomplete:
		return "没有错误，有的项目缺数据未核对"
	case check.VerdictFail:
		return "有错误"
	case "blank":
		return "待填"
	}
	return "还不能核对"
}

func stateName(s string) string {
	switch s {
	case "blank":
		return "待填"
	case "error":
		return "错误"
	case "warning":
		return "请核实"
	}
	return "参考"
}

// render writes a view. It is made whole first: half a page would look like one.
func (d *Desk) render(w http.ResponseWriter, name string, v *frame) {
	var b bytes.Buffer
	if err := d.templates[name].ExecuteTemplate(&b, "frame", v); err != nil {
		panic(err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Write(b.Bytes())
}

// part writes one named block of a view, for the script to put in place.
func (d *Desk) part(w http.ResponseWriter, name, block string, body any) {
	var b bytes.Buffer
	if err := d.templates[name].ExecuteTemplate(&b, block, body); err != nil {
		panic(err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Write(b.Bytes())
}

var assetTypes = map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}

// asset serves the style sheets and scripts.
func (d *Desk) asset(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	kind := assetTypes[path.Ext(name)]
	if name == "fonts.css" {
		w.Header().Set("Content-Type", kind)
		w.Write([]byte(d.fontCSS))
		return
	}
	b, err := assets.ReadFile("page/" + name)
	if err != nil || kind == "" {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", kind)
	w.Write(b)
}

// font serves a face.
func (d *Desk) font(w http.ResponseWriter, r *http.Request) {
	f, ok := d.fonts[r.PathValue("name")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	data, err := f.Read()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "font/ttf")
	w.Header().Set("Cache-Control", "private, max-age=86400")
	w.Write(data)
}
