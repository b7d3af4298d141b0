package workbook

import (
	"archive/zip"
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// sealName is the document property by which a copy is known as ours, and as
// it was written: nobody's changes are lost when it is written again.
const sealName = "juesuan.annotated"

// sealPart is the part with the properties that a document may have beside the
// usual ones (ECMA-376 part 1, 22.3).
func sealPart(c *container) string {
	rels, err := c.relationships("")
	if err == nil {
		for _, r := range rels {
			if r.kind == "custom-properties" {
				return r.target
			}
		}
	}
	return "docProps/custom.xml"
}

// sealed writes a finished copy with the seal: a digest of all its other parts.
func (w *patcher) sealed() ([]byte, error) {
	part := sealPart(w.container)
	blank := strings.Repeat("0", 2*sha256.Size)
	if err := w.property(part, sealName, blank); err != nil {
		return nil, err
	}
	out, err := w.write()
	if err != nil {
		return nil, err
	}
	z, err := zip.NewReader(bytes.NewReader(out), int64(len(out)))
	if err != nil {
		return nil, err
	}
	var result bytes.Buffer
	to := zip.NewWriter(&result)
	for _, f := range z.File {
		if partKey(f.Name) != partKey(part) {
			err = to.Copy(f)
		} else {
			text := bytes.Replace(w.text(part), []byte(blank), []byte(digest(z.File, part)), 1)
			err = add(to, &zip.FileHeader{Name: f.Name, Method: zip.Deflate}, text)
		}
		if err != nil {
			return nil, err
		}
	}
	if err := to.Close(); err != nil {
		return nil, err
	}
	return result.Bytes(), nil
}

// property gives the document a property; where it has it, another value.
func (w *patcher) property(part, name, value string) error {
	if w.text(part) == nil {
		text := fmt.Sprintf(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`+"\n"+
			`<Properties xmlns="%s"></Properties>`, w.namespace("officeDocument/custom-properties"))
		if _, err := w.create(part, typeProperties, []byte(text), "", "custom-properties"); err != nil {
			return err
		}
	}
	r, err := w.revise(part, 2)
	if err != nil {
		return err
	}
	pid := 1
	for _, c := range r.root.children {
		n, _ := strconv.Atoi(getAttribute(r.tag(c), "pid"))
		if pid = max(pid, n); getAttribute(r.tag(c), "name") == name {
			r.edits = append(r.edits, edit{c.start, c.end, ""})
		}
	}
	r.extend(r.root, r.tag(r.root),
		fmt.Sprintf(`<%[1]sproperty fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="%[2]d" name="%[3]s">`+
			`<vt:lpwstr xmlns:vt="%[4]s">%[5]s</vt:lpwstr></%[1]sproperty>`,
			r.root.prefix, pid+1, name, w.namespace("officeDocument/docPropsVTypes"), value))
	w.set(part, r.text())
	return nil
}

// digest is over the names and checksums of all parts but the one with the seal.
func digest(files []*zip.File, but string) string {
	parts := slices.Clone(files)
	slices.SortFunc(parts, func(a, b *zip.File) int { return cmp.Compare(a.Name, b.Name) })
	h := sha256.New()
	for _, p := range parts {
		if partKey(p.Name) != partKey(but) {
			fmt.Fprintf(h, "%s %d %08x\n", p.Name, p.UncompressedSize64, p.CRC32)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Untouched reports whether data is an annotated copy as Annotate wrote it, not
// changed since, so that it may be written anew.
func Untouched(data []byte) bool {
	c, err := openContainer(data)
	if err != nil {
		return false
	}
	part := sealPart(c)
	want := digest(c.files, part)
	seal, err := c.part(part)
	if err != nil || seal == nil {
		return false
	}
	s, err := newXMLScanner(seal)
	if err != nil {
		return false
	}
	for inside := false; ; {
		tok, err := s.next()
		switch {
		case err != nil || tok == xmlEOF:
			return false
		case tok == xmlStart && string(s.name) == "property":
			name, _ := s.attr("name")
			inside = name == sealName
		case tok == xmlText && inside && string(s.text) == want:
			return true
		}
	}
}
