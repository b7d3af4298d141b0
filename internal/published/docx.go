package published

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"
	"unicode/utf8"
)

func decode(s string) (rune, int) { return utf8.DecodeRuneInString(s) }

// readDOCX reads an Office Open XML document (ECMA-376 part 1, clause 17;
// transitional or strict).
func readDOCX(data []byte) (*Document, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, malformed("不是完整的 .docx")
	}
	p := packageParts{zip: z}
	main := ""
	if err := p.relations("", func(r relation) {
		if strings.HasSuffix(r.Type, "/officeDocument") {
			main = r.path("")
		}
	}); err != nil {
		return nil, err
	}
	if main == "" {
		return nil, errKind
	}
	d := &docxReader{out: &Document{Kind: DOCX}, styles: map[string]style{}, lists: map[string]*list{}}
	var margins []string
	other := map[string]string{}
	if err := p.relations(main, func(r relation) {
		switch kind := path.Base(r.Type); kind {
		case "header", "footer":
			margins = append(margins, r.path(main))
		case "styles", "numbering", "footnotes", "endnotes", "comments":
			other[kind] = r.path(main)
		}
	}); err != nil {
		return nil, err
	}
	for _, part := range []struct {
		name string
		read func(*scanner) error
	}{{other["styles"], d.readStyles}, {other["numbering"], d.readNumbering}, {main, d.readBody}, {other["footnotes"], d.readNotes},
		{other["endnotes"], d.readNotes}, {other["comments"], d.readComments}} {
		if part.name == "" {
			continue
		}
		if err := p.scan(part.name, part.read); err != nil {
			return nil, err
		}
	}
	for _, name := range margins {
		if err := p.scan(name, d.readMargin); err != nil {
			return nil, err
		}
	}
	if len(d.out.Blocks) == 0 {
		return nil, errors.New("里面没有文字")
	}
	return d.out, nil
}

// packageParts are the parts of a package (ECMA-376 part 2).
type packageParts struct {
	zip  *zip.Reader
	read int64
}

type relation struct {
	Type   string `xml:"Type,attr"`
	Target string `xml:"Target,attr"`
	Mode   string `xml:"TargetMode,attr"`
}

// path is the part that a relation of the part from leads to.
func (r relation) path(from string) string {
	if strings.HasPrefix(r.Target, "/") {
		return strings.TrimPrefix(path.Clean(r.Target), "/")
	}
	return path.Join(path.Dir(from), r.Target)
}

// relations calls f for the relations of a part, "" for those of the package.
func (p *packageParts) relations(part string, f func(relation)) error {
	dir, base := path.Split(part)
	data, err := p.part(dir + "_rels/" + base + ".rels")
	if err != nil || data == nil {
		return err
	}
	var all struct {
		Relationship []relation
	}
	if err := xml.Unmarshal(data, &all); err != nil {
		return malformed("部件关系读不懂")
	}
	for _, r := range all.Relationship {
		if r.Mode != "External" {
			f(r)
		}
	}
	return nil
}

// part unpacks a part; nil where there is none.
func (p *packageParts) part(name string) ([]byte, error) {
	for _, f := range p.zip.File {
		if !strings.EqualFold(strings.TrimPrefix(f.Name, "/"), name) {
			continue
		}
		if f.Flags&1 != 0 {
			return nil, errors.New("加了密码，读不出；请去掉密码")
		}
		r, err := f.Open()
		if err != nil {
			return nil, malformed("部件 %s", name)
		}
		defer r.Close()
		data, err := io.ReadAll(io.LimitReader(r, maxPart+1))
		if err != nil {
			return nil, malformed("部件 %s 不完整", name)
		}
		if p.read += int64(len(data)); p.read > maxPart {
			return nil, errTooLarge
		}
		return data, nil
	}
	return nil, nil
}

// scan reads a part with read, element by element.
func (p *packageParts) scan(name string, read func(*scanner) error) error {
	data, err := p.part(name)
	if err != nil {
		return err
	}
	if data == nil {
		return malformed("缺少部件 %s", name)
	}
	err = read(&scanner{dec: xml.NewDecoder(bytes.NewReader(data))})
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) || errors.Is(err, io.ErrUnexpectedEOF) {
		return malformed("部件 %s 第 %d 行", name, lineOf(syntax))
	}
	return err
}

func lineOf(e *xml.SyntaxError) int {
	if e == nil {
		return 0
	}
	return e.Line
}

// scanner walks over the elements of a part.
type scanner struct {
	dec   *xml.Decoder
	depth int
}

// children calls f for each child of the element that was begun last, until
// its end; f must consume the child. Text between goes to text, unless nil.
func (s *scanner) children(text func([]byte), f func(xml.StartElement) error) error {
	if s.depth++; s.depth > maxDepth {
		return malformed("层次太深")
	}
	defer func() { s.depth-- }()
	for {
		t, err := s.dec.RawToken()
		if err == io.EOF && s.depth == 1 {
			return nil
		}
		if err == io.EOF {
			return io.ErrUnexpectedEOF
		}
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			if err := f(t); err != nil {
				return err
			}
		case xml.EndElement:
			return nil
		case xml.CharData:
			if text != nil {
				text(t)
			}
		}
	}
}

// skip consumes the element that was begun last.
func (s *scanner) skip() error {
	return s.children(nil, func(xml.StartElement) error { return s.skip() })
}

// root calls f for the children of the part's only element.
func (s *scanner) root(f func(xml.StartElement) error) error {
	return s.children(nil, func(xml.StartElement) error { return s.children(nil, f) })
}

// attr is an attribute by its local name.
func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// on reads a switch of OOXML: the element alone, or a value that is no "no".
func on(e xml.StartElement) bool {
	switch attr(e, "val") {
	case "0", "false", "off", "none":
		return false
	}
	return true
}
