package template

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"
)

// example is a template as testdata writes it, a line each: = of the cover, @ of
// the contents, # a heading by its level, | a row, ~ beside a table, ! the
// statement that the table is, else text. ⟦ ⟧ behind a blank names its fact.
type example struct {
	body     string
	headings []string // with their level before them
	tables   []string
	frames   []string
	facts    map[string][]string // of each frame, the facts of its blanks
}

var told = regexp.MustCompile(`⟦([^⟧]*)⟧`)

func readExample(t testing.TB, name string) *example {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	e := &example{facts: map[string][]string{}}
	var rows []string
	flush := func() {
		if rows != nil {
			e.body += tableOf(rows)
			rows = nil
		}
	}
	for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		if !strings.HasPrefix(line, "|") {
			flush()
		}
		kind, text, _ := strings.Cut(line, " ")
		switch {
		case strings.HasPrefix(line, "|"):
			rows = append(rows, line[1:])
		case kind == "=" || kind == "@" || kind == "~":
			e.body += paragraph(text)
		case strings.Trim(kind, "#") == "":
			e.headings = append(e.headings, fmt.Sprint(len(kind))+strings.TrimRight(plain(text), "。"))
			e.body += paragraph(text)
		case kind == "!":
			e.tables = append(e.tables, text)
		default:
			var facts []string
			for _, m := range told.FindAllStringSubmatch(line, -1) {
				facts = append(facts, m[1])
			}
			text := told.ReplaceAllString(line, "")
			if facts != nil {
				e.frames = append(e.frames, text)
				e.facts[text] = facts
			}
			e.body += paragraph(text)
		}
	}
	flush()
	return e
}

func paragraph(text string) string {
	return `<w:p><w:r><w:t xml:space="preserve">` + text + `</w:t></w:r></w:p>`
}

// tableOf makes a table; < goes on from the cell on the left, ^ from that above.
func tableOf(rows []string) string {
	var b strings.Builder
	b.WriteString("<w:tbl>")
	for _, row := range rows {
		b.WriteString("<w:tr>")
		cells := strings.Split(row, "|")
		for i := 0; i < len(cells); {
			span := 1
			for i+span < len(cells) && (cells[i+span] == "<" || cells[i] == "^" && cells[i+span] == "^" && merged(rows, cells, i, i+span)) {
				span++
			}
			props := ""
			if span > 1 {
				props = fmt.Sprintf(`<w:gridSpan w:val="%d"/>`, span)
			}
			text := cells[i]
			if text == "^" {
				props, text = props+`<w:vMerge/>`, ""
			} else {
				props += `<w:vMerge w:val="restart"/>`
			}
			b.WriteString(`<w:tc><w:tcPr>` + props + `</w:tcPr>` + paragraph(text) + `</w:tc>`)
			i += span
		}
		b.WriteString("</w:tr>")
	}
	return b.String() + "</w:tbl>"
}

// merged reports whether the cells above two that go on are one.
func merged(rows, cells []string, i, j int) bool {
	for _, row := range rows {
		above := strings.Split(row, "|")
		if above[j] == "<" && above[i] != "^" {
			return true
		}
		if &above[0] == &cells[0] {
			break
		}
	}
	return false
}

// docxOf makes a DOCX of the content of its body and of further parts.
func docxOf(t testing.TB, body string, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	write := func(name, content string) {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	const ns = ` xmlns:w="w" xmlns:r="r" xmlns:mc="mc" xmlns:wps="wps"`
	const rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	write("_rels/.rels", `<Relationships><Relationship Id="1" Type="`+rel+`officeDocument" Target="word/document.xml"/></Relationships>`)
	write("word/document.xml", `<w:document`+ns+`><w:body>`+body+`</w:body></w:document>`)
	rels := ""
	for name, content := range parts {
		rels += fmt.Sprintf(`<Relationship Id="%s" Type="%s" Target="%s.xml"/>`, name, rel+name, name)
		write("word/"+name+".xml", `<w:`+name+ns+`>`+content+`</w:`+name+`>`)
	}
	write("word/_rels/document.xml.rels", `<Relationships>`+rels+`</Relationships>`)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
