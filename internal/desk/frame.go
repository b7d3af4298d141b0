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
	Find  string // what is looked for over the unit
	Heard int    // of a board: so many events are in it
	Body  any    // what the view's own template shows
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

// step is the one thing that is to be done next, and where.
type step struct{ Tab, Text string }

// Step is nil of a unit that cannot be told anything of.
func (h *head) Step() *step {
	switch {
	case h.Trouble != "":
		return nil
	case h.Year == 0 && h.Name == "":
		return &step{"files", "下一步：放入资料"}
	case h.Errors > 0:
		return &step{"findings", fmt.Sprintf("下一步：改正 %d 处错误", h.Errors)}
	case h.Blank > 0:
		return &step{"form", fmt.Sprintf("下一步：填写 %d 项", h.Blank)}
	}
	return &step{"take", "下一步：生成报告"}
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
		"guide":   guide,
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

// guide is what a page is for and how it is used, line by line.
func guide(tab string) []string {
	switch tab {
	case "files":
		return []string{"把决算工作簿（财决报表或公开表，.xls、.xlsx、.et）和上年的文件夹拖到虚线框里；文件复制到单位文件夹，原来的不动。",
			"在 Excel 或 WPS 里改了、保存了，这里自动重新核对，不用再拖一次。", "程序读不懂的表头、金额单位，会在“问题”里问，点一下就答了。"}
	case "findings":
		return []string{"错误要改正：到写明的文件、表、格子里改，保存。请核实的，改正，或写明理由照此公开。",
			"“先看这里”是几处问题共同的来由，改好一处，同源的都好了。", "差额、两边的数和格子都列着；点“要求”看是哪一条勾稽关系。"}
	case "form":
		return []string{"只列这个版式要印、而工作簿里没有的；“全部项目”看其余的。读到的数写明取自哪一格，不对的按“与此不同”。",
			"回车到下一格，Shift+回车到上一格，Tab 向右；Ctrl+S 保存，Ctrl+Z 撤销。", "从 Excel、WPS 复制一块格子，在要填的第一格里按 Ctrl+V；自评表整张复制、或把文件拖进来。",
			"没有保存的内容留在浏览器里，关了再开还在。"}
	case "pages":
		return []string{"印出来就是这个样子。点一个数，看它怎样得来、取自哪一格。", "← → 翻页；“查找”找版面上的字；页码有两种：第几页是从头数的，印着的是报告上印的。"}
	case "take":
		return []string{"没有错误、没有待填时，生成 PDF 和 Word 文件。两份内容、页码一样。", "在 Word 里改过的，或从网站下载回来的，可以与资料对照。"}
	}
	return []string{"每个单位一个文件夹。点单位的名称，从它最要紧的一步做起。", "单位多的，用上面的几个数筛选，选上几个一次生成。", "新单位：把决算工作簿拖到下面的框里。"}
}
