package workbook

import (
	"fmt"
	"net/url"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// What every new part needs beside its text: a type, a relationship, a name.

const typesPart = "[Content_Types].xml"

// The types of parts (ECMA-376 part 1, clause 12; part 4, clause 14 for VML).
const (
	typeWorksheet     = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
	typeStyles        = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
	typeComments      = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
	typeVML           = "application/vnd.openxmlformats-officedocument.vmlDrawing"
	typeRelationships = "application/vnd.openxmlformats-package.relationships+xml"
	typeProperties    = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
)

// namespace is a name of Open XML in the manner of the workbook, strict or
// transitional: spreadsheetml/main, officeDocument/relationships.
func (w *patcher) namespace(name string) string {
	if w.strict {
		return strictNamespace + name
	}
	group, rest, _ := strings.Cut(name, "/")
	return "http://schemas.openxmlformats.org/" + group + "/2006/" + rest
}

// create adds a part, related to another one, and returns the relationship's id.
func (w *patcher) create(part, contentType string, text []byte, of, kind string) (id string, err error) {
	w.set(part, text)
	if err := w.declareType(part, contentType); err != nil {
		return "", err
	}
	return w.relate(of, kind, part)
}

// declareType says of what type a part is, where nothing says it yet.
func (w *patcher) declareType(part, contentType string) error {
	r, err := w.revise(typesPart, 2)
	if err != nil {
		return err
	}
	for _, c := range r.root.children {
		if c.name == "Override" && partKey(getAttribute(r.tag(c), "PartName")) == partKey(part) {
			return nil
		}
	}
	r.extend(r.root, r.tag(r.root), fmt.Sprintf(`<%sOverride PartName="/%s" ContentType="%s"/>`, r.root.prefix,
		escapeXML(part), contentType))
	w.set(typesPart, r.text())
	return nil
}

// relate adds a relationship from a part, of the package for "", to another one.
func (w *patcher) relate(of, kind, target string) (id string, err error) {
	name := relsPart(of)
	if w.text(name) == nil {
		w.set(name, []byte(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`+"\n"+
			`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>`))
		// Some programs declare each of these parts, not the extension.
		types, err := w.revise(typesPart, 2)
		if err != nil {
			return "", err
		}
		byExtension := func(e *element) bool {
			return e.name == "Default" && strings.EqualFold(getAttribute(types.tag(e), "Extension"), "rels")
		}
		if !slices.ContainsFunc(types.root.children, byExtension) {
			if err := w.declareType(name, typeRelationships); err != nil {
				return "", err
			}
		}
	}
	r, err := w.revise(name, 2)
	if err != nil {
		return "", err
	}
	taken := map[string]bool{}
	for _, c := range r.root.children {
		taken[getAttribute(r.tag(c), "Id")] = true
	}
	for n := 1; id == "" || taken[id]; n++ {
		id = "rId" + strconv.Itoa(n)
	}
	seen, err := filepath.Rel(path.Join("/", path.Dir(of)), path.Join("/", target))
	if err != nil {
		return "", err
	}
	seen = (&url.URL{Path: filepath.ToSlash(seen)}).EscapedPath()
	r.extend(r.root, r.tag(r.root), fmt.Sprintf(`<%sRelationship Id="%s" Type="%s/%s" Target="%s"/>`,
		r.root.prefix, id, w.namespace("officeDocument/relationships"), kind, escapeXML(seen)))
	w.set(name, r.text())
	return id, nil
}

// revise begins to change a part.
func (w *patcher) revise(part string, depth int) (*revision, error) {
	text := w.text(part)
	if text == nil {
		return nil, fmt.Errorf("workbook: 缺少%s", inWords(part))
	}
	r, err := revise(text, depth)
	if err != nil {
		return nil, fmt.Errorf("workbook: %s：%w", inWords(part), err)
	}
	return r, nil
}

// unused is the name of a part that there is not yet, beside the main one.
func (w *patcher) unused(stem, ext string) string {
	for n := 1; ; n++ {
		name := path.Join(path.Dir(w.main), stem+strconv.Itoa(n)+ext)
		if _, made := w.changed[partKey(name)]; !made && !w.has(name) {
			return name
		}
	}
}

// enter adds a sheet behind all others to the workbook's list (18.2.19).
func (w *patcher) enter(name, part string) error {
	id, err := w.relate(w.main, "worksheet", part)
	if err != nil {
		return err
	}
	r, err := w.revise(w.main, 3)
	if err != nil {
		return err
	}
	sheets := r.root.child("sheets")
	if sheets == nil {
		return fmt.Errorf("workbook: %w", errXMLOpen)
	}
	sheetID := 0
	for _, c := range sheets.children {
		n, _ := strconv.Atoi(getAttribute(r.tag(c), "sheetId"))
		sheetID = max(sheetID, n)
	}
	r.extend(sheets, r.tag(sheets), fmt.Sprintf(`<%ssheet name="%s" sheetId="%d" %s/>`, sheets.prefix,
		escapeXML(name), sheetID+1, w.idAttribute(r, id)))
	w.set(w.main, r.text())
	w.sheets = append(w.sheets, bookSheet{name: name, id: id, kind: "worksheet", part: part})
	return nil
}

// idAttribute refers to a relationship, with the prefix that the root of the
// part has for such, or one of its own.
func (w *patcher) idAttribute(r *revision, id string) string {
	space := w.namespace("officeDocument/relationships")
	root := r.tag(r.root)
	if i := strings.Index(root, `="`+space+`"`); i >= 0 {
		if name := root[strings.LastIndexAny(root[:i], " \t\r\n")+1 : i]; strings.HasPrefix(name, "xmlns:") {
			return strings.TrimPrefix(name, "xmlns:") + `:id="` + id + `"`
		}
	}
	return fmt.Sprintf(`xmlns:r="%s" r:id="%s"`, space, id)
}
