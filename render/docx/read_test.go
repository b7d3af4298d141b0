package docx

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"
)

// readZip returns the parts of a .docx in their order.
func readZip(t testing.TB, data []byte) (names []string, parts map[string][]byte) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	parts = map[string][]byte{}
	for _, f := range z.File {
		rc, err := f.Open()
		if err != nil {
			t.Fatal(f.Name, err)
		}
		b, err := io.ReadAll(rc)
		if err != nil {
			t.Fatal(f.Name, err)
		}
		if f.Modified.Year() > 1980 || f.ModifiedDate != dosEpoch {
			t.Errorf("%s has a date: %v", f.Name, f.Modified)
		}
		names = append(names, f.Name)
		parts[f.Name] = b
	}
	return names, parts
}

// readText returns the text of document.xml, a line for each paragraph, the
// contents and the page numbers in it left out: what is between the begin and
// the end of a field. Continued cells of a vertical merge count as empty.
func readText(root *node) []string {
	var lines []string
	field := 0
	var walk func(n *node, b *strings.Builder)
	walk = func(n *node, b *strings.Builder) {
		switch n.name {
		case "w:p":
			own := &strings.Builder{}
			was := field
			for _, k := range n.kids {
				walk(k, own)
			}
			if was == 0 && field == 0 {
				lines = append(lines, own.String())
			}
			return
		case "w:fldChar":
			switch n.attr("w:fldCharType") {
			case "begin":
				field++
			case "end":
				field--
			}
		case "w:t":
			if field == 0 {
				b.WriteString(n.plain())
			}
		case "w:tab":
			if b != nil {
				b.WriteByte('\t')
			}
		case "w:br":
			b.WriteByte('\n')
		case "w:pPr":
			return
		}
		for _, k := range n.kids {
			walk(k, b)
		}
	}
	walk(root, nil)
	return lines
}

// checkPackage finds what Microsoft's validator misses, and says where.
func checkPackage(t testing.TB, data []byte) (trouble []string) {
	t.Helper()
	names, parts := readZip(t, data)
	bad := func(format string, args ...any) { trouble = append(trouble, fmt.Sprintf(format, args...)) }
	if names[0] != "[Content_Types].xml" {
		bad("first part is %s", names[0])
	}
	// Every part has a content type, every override a part.
	types := mustParse(t, parts["[Content_Types].xml"])
	covered := map[string]bool{}
	for _, k := range types.kids {
		switch k.name {
		case "Override":
			name := strings.TrimPrefix(k.attr("PartName"), "/")
			if parts[name] == nil {
				bad("override of %s, which is not there", name)
			}
			if covered[name] {
				bad("two overrides of %s", name)
			}
			covered[name] = true
		case "Default":
			for _, n := range names {
				if strings.HasSuffix(n, "."+k.attr("Extension")) {
					covered[n] = covered[n] || k.attr("Extension") != "xml"
				}
			}
		}
	}
	for _, n := range names {
		if !covered[n] && n != "[Content_Types].xml" {
			bad("%s has no content type of its own", n)
		}
	}
	rels := map[string]string{}
	for _, r := range mustParse(t, parts["word/_rels/document.xml.rels"]).kids {
		id, target := r.attr("Id"), resolve(r.attr("Target"))
		if rels[id] != "" {
			bad("relation %s twice", id)
		}
		rels[id] = target
		if r.attr("TargetMode") != "External" && parts[target] == nil {
			bad("relation %s to %s, which is not there", id, target)
		}
	}
	styles := map[string]bool{}
	names2 := map[string]bool{}
	for _, s := range mustParse(t, parts["word/styles.xml"]).kids {
		if s.name == "w:style" {
			key := s.attr("w:type") + " " + strings.ToLower(styleName(s))
			if styles[s.attr("w:styleId")] || names2[key] {
				bad("style %s (%s) twice", s.attr("w:styleId"), styleName(s))
			}
			styles[s.attr("w:styleId")], names2[key] = true, true
		}
	}
	for _, s := range mustParse(t, parts["word/styles.xml"]).kids {
		for _, ref := range []string{"w:basedOn", "w:next", "w:link"} {
			if c := s.child(ref); c != nil && !styles[c.attr("w:val")] {
				bad("style %s: %s %s is missing", s.attr("w:styleId"), ref, c.attr("w:val"))
			}
		}
	}
	for _, n := range names {
		if strings.HasSuffix(n, ".xml") && strings.HasPrefix(n, "word/") {
			checkPart(mustParse(t, parts[n]), n, styles, rels, bad)
		}
	}
	return trouble
}

func mustParse(t testing.TB, data []byte) *node {
	t.Helper()
	n, err := parseXML(data)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func checkPart(root *node, part string, styles map[string]bool, rels map[string]string, bad func(string, ...any)) {
	ids, names, ends := map[string]bool{}, map[string]bool{}, map[string]int{}
	field := []string{}
	anchors := []string{}
	root.walk(func(n *node) bool {
		switch n.name {
		case "w:pStyle", "w:rStyle", "w:tblStyle":
			if !styles[n.attr("w:val")] {
				bad("%s: style %s is missing", part, n.attr("w:val"))
			}
		case "w:bookmarkStart":
			id, name := n.attr("w:id"), n.attr("w:name")
			if ids[id] || names[name] || len([]rune(name)) > 40 {
				bad("%s: bookmark %s %s twice or too long", part, id, name)
			}
			ids[id], names[name] = true, true
		case "w:bookmarkEnd":
			ends[n.attr("w:id")]++
		case "w:hyperlink":
			anchors = append(anchors, n.attr("w:anchor"))
		case "w:headerReference", "w:footerReference":
			if rels[n.attr("r:id")] == "" {
				bad("%s: %s %s leads nowhere", part, n.name, n.attr("r:id"))
			}
		case "w:fldChar":
			switch kind := n.attr("w:fldCharType"); {
			case kind == "begin":
				field = append(field, kind)
			case len(field) == 0:
				bad("%s: field %s without a begin", part, kind)
			case kind == "separate":
				field[len(field)-1] = kind
			default:
				field = field[:len(field)-1]
			}
		case "w:tbl":
			checkGrid(n, part, bad)
		case "w:body", "w:tc", "w:hdr", "w:ftr", "w:txbxContent":
			last := ""
			for i, k := range n.kids {
				if k.name == "w:tbl" && i+1 < len(n.kids) && n.kids[i+1].name == "w:tbl" {
					bad("%s: two tables without a paragraph between", part)
				}
				if k.name != "" && k.name != "w:sectPr" {
					last = k.name
				}
			}
			if last != "w:p" && last != "w:sdt" {
				bad("%s: %s ends in %q, not in a paragraph", part, n.name, last)
			}
		case "w:t":
			s := n.plain()
			if s != strings.TrimSpace(s) && n.attr("xml:space") != "preserve" {
				bad("%s: %q would lose its spaces", part, s)
			}
			if placeholder.MatchString(s) {
				bad("%s: placeholder left over: %s", part, s)
			}
		case "w:updateFields", markBody, markContents, markSect:
			bad("%s: <%s>", part, n.name)
		}
		if n.attr("w:dirty") != "" {
			bad("%s: a dirty field", part)
		}
		return true
	})
	if len(field) > 0 {
		bad("%s: %d fields not closed", part, len(field))
	}
	for id := range ids {
		if ends[id] != 1 {
			bad("%s: bookmark %s has %d ends", part, id, ends[id])
		}
	}
	for _, a := range anchors {
		if !names[a] {
			bad("%s: link to %s, which is not there", part, a)
		}
	}
}

// checkGrid checks that every row covers the grid, that widths agree with it,
// and that a continued cell continues one of the same columns.
func checkGrid(tbl *node, part string, bad func(string, ...any)) {
	var grid []int
	for _, c := range tbl.child("w:tblGrid").kids {
		w, _ := strconv.Atoi(c.attr("w:w"))
		if w <= 0 {
			bad("%s: column of width %d", part, w)
		}
		grid = append(grid, w)
	}
	open := map[int]int{} // first column → columns of the merge
	seenBody := false
	for r, tr := range tbl.kids {
		if tr.name != "w:tr" {
			continue
		}
		head := tr.child("w:trPr").child("w:tblHeader") != nil
		if head && seenBody {
			bad("%s: row %d: a head row below others", part, r)
		}
		seenBody = seenBody || !head
		col, next := 0, map[int]int{}
		for _, tc := range tr.kids {
			if tc.name != "w:tc" {
				continue
			}
			pr := tc.child("w:tcPr")
			span := 1
			if g := pr.child("w:gridSpan"); g != nil {
				span, _ = strconv.Atoi(g.attr("w:val"))
			}
			if col+span > len(grid) {
				bad("%s: row %d is wider than the grid", part, r)
				return
			}
			sum := 0
			for _, w := range grid[col : col+span] {
				sum += w
			}
			if w := pr.child("w:tcW").attr("w:w"); w != strconv.Itoa(sum) {
				bad("%s: row %d column %d: width %s, grid %d", part, r, col, w, sum)
			}
			if m := pr.child("w:vMerge"); m != nil {
				if m.attr("w:val") != "restart" && open[col] != span {
					bad("%s: row %d column %d continues nothing", part, r, col)
				}
				next[col] = span
			}
			col += span
		}
		if col != len(grid) {
			bad("%s: row %d covers %d of %d columns", part, r, col, len(grid))
		}
		open = next
	}
}
