package workbook

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path"
	"strings"
	"unicode/utf16"

	"github.com/klauspost/compress/flate"
)

// container is an Office Open XML package (ECMA-376-2, OPC): parts by name in a zip.
// A part is decompressed when it is asked for, so that one that bears on no
// cell (a thumbnail, a query, a picture) cannot keep a table from being read.
type container struct {
	files []*zip.File
	index map[string]int    // by partKey; twofold where two parts have one name
	parts map[string][]byte // of those asked for, by partKey
	total int               // what they hold together
	flate io.ReadCloser     // used for one part after the other
}

// twofold stands in the index for a name that two parts have.
const twofold = -1

var errNotWhole = errors.New("文件不完整，可能没有复制完或没有下载完")

// openContainer reads the directory of a package, none of its parts.
func openContainer(data []byte) (*container, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, errNotWhole
	}
	if len(z.File) > maxParts {
		return nil, limitf("文件里有 %d 个部分，最多读 %d 个", len(z.File), maxParts)
	}
	c := &container{files: z.File, index: make(map[string]int, len(z.File)), parts: map[string][]byte{}}
	z.RegisterDecompressor(zip.Deflate, c.inflater)
	for i, f := range z.File {
		key := partKey(f.Name)
		if _, twice := c.index[key]; twice {
			i = twofold
		}
		c.index[key] = i
	}
	return c, nil
}

// inflater hands the one decompressor out again for every part.
func (c *container) inflater(r io.Reader) io.ReadCloser {
	if c.flate == nil {
		c.flate = flate.NewReader(r)
	} else if err := c.flate.(flate.Resetter).Reset(r, nil); err != nil {
		return flate.NewReader(r)
	}
	return c.flate
}

// partKey is a part's name as names are compared: without regard to case
// (ECMA-376-2, 6.2.2.3), and with the separators and escapes that some programs
// write otherwise.
func partKey(name string) string {
	if strings.IndexByte(name, '\\') >= 0 {
		name = strings.ReplaceAll(name, `\`, "/")
	}
	if strings.IndexByte(name, '%') >= 0 {
		if plain, err := url.PathUnescape(name); err == nil {
			name = plain
		}
	}
	return strings.ToLower(strings.TrimLeft(name, "/"))
}

func (c *container) has(name string) bool {
	_, ok := c.index[partKey(name)]
	return ok
}

// part is the text of a part of XML in UTF-8, nil where there is no such part.
// Size and checksum are compared at its end.
func (c *container) part(name string) ([]byte, error) {
	key := partKey(name)
	if b, ok := c.parts[key]; ok {
		return b, nil
	}
	i, ok := c.index[key]
	switch {
	case !ok:
		return nil, nil
	case i == twofold:
		return nil, fmt.Errorf("%s出现两次", inWords(name))
	case c.files[i].UncompressedSize64 > maxPartSize:
		return nil, limitf("%s展开后超过 %d MB", inWords(name), maxPartSize>>20)
	}
	b, err := readPart(c.files[i], min(maxPartSize, maxTotalSize-c.total))
	if err != nil {
		return nil, fmt.Errorf("%s%w", inWords(name), err)
	}
	c.total += len(b)
	b = inUTF8(b)
	c.parts[key] = b
	return b, nil
}

func readPart(f *zip.File, limit int) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, errors.New("打不开")
	}
	defer r.Close()
	// The declared size is only a hint: a false one must not make us allocate.
	out := make([]byte, 0, min(int(f.UncompressedSize64), 1<<20)+512)
	for {
		n, err := r.Read(out[len(out):cap(out)])
		out = out[:len(out)+n]
		switch {
		case len(out) > limit:
			return nil, limitf("展开后过大（读到的内容合计不得超过 %d MB）", maxTotalSize>>20)
		case err == io.EOF:
			return out, nil
		case errors.Is(err, zip.ErrChecksum):
			return nil, errors.New("校验和不符，内容已损坏")
		case err != nil:
			return nil, errors.New("内容不完整或已损坏")
		}
		if len(out) == cap(out) {
			out = append(out, 0)[:len(out)]
		}
	}
}

// inUTF8 is the text of a part without its byte order mark, from UTF-16, the
// other encoding that a part may have (ECMA-376-2, 6.1.2.2), if need be.
func inUTF8(b []byte) []byte {
	b = bytes.TrimPrefix(b, []byte("\xEF\xBB\xBF"))
	var big bool
	switch {
	case len(b) < 2 || len(b)%2 != 0:
		return b
	case b[0] == 0xFF && b[1] == 0xFE, b[0] == '<' && b[1] == 0:
	case b[0] == 0xFE && b[1] == 0xFF, b[0] == 0 && b[1] == '<':
		big = true
	default:
		return b
	}
	units := make([]uint16, 0, len(b)/2)
	for i := 0; i < len(b); i += 2 {
		if big {
			units = append(units, uint16(b[i])<<8|uint16(b[i+1]))
		} else {
			units = append(units, u16(b[i:]))
		}
	}
	text := strings.TrimPrefix(string(utf16.Decode(units)), "\uFEFF")
	if end := strings.Index(text, "?>"); strings.HasPrefix(text, "<?xml") && end > 0 {
		text = setAttribute(text[:end+2], "encoding", "UTF-8") + text[end+2:]
	}
	return []byte(text)
}

// relationship is one entry of a .rels part.
type relationship struct {
	id     string
	kind   string // the last word of its type: the same in strict and transitional files
	strict bool
	target string // a part's name from the root
}

// relsPart is the part with the relationships of a part, of the package itself for "".
func relsPart(of string) string {
	if of == "" {
		return "_rels/.rels"
	}
	return path.Join(path.Dir(of), "_rels", path.Base(of)+".rels")
}

// relationships reads the .rels part of a part; none is no error.
func (c *container) relationships(of string) ([]relationship, error) {
	name := relsPart(of)
	data, err := c.part(name)
	if err != nil || data == nil {
		return nil, err
	}
	out, err := readRelationships(data, of)
	if err != nil {
		return nil, fmt.Errorf("%s：%w", inWords(name), err)
	}
	for i := range out {
		// Some programs write a name from the root without its slash.
		r := &out[i]
		if inner, ok := strings.CutPrefix(r.target, path.Dir(of)+"/"); ok && !c.has(r.target) && c.has(inner) {
			r.target = inner
		}
	}
	return out, nil
}

// readRelationships reads the text of the .rels part of a part.
func readRelationships(data []byte, of string) ([]relationship, error) {
	s, err := newXMLScanner(data)
	if err != nil {
		return nil, err
	}
	var out []relationship
	for {
		tok, err := s.next()
		if err != nil {
			return nil, err
		}
		if tok == xmlEOF {
			return out, nil
		}
		if tok == xmlStart && string(s.name) == "Relationship" {
			if mode, _ := s.attr("TargetMode"); mode == "External" {
				continue
			}
			var r relationship
			r.id, _ = s.attr("Id")
			kind, _ := s.attr("Type")
			r.strict = strings.HasPrefix(kind, strictNamespace)
			r.kind = kind[strings.LastIndexByte(kind, '/')+1:]
			target, _ := s.attr("Target")
			r.target = resolveTarget(of, target)
			out = append(out, r)
		}
	}
}

// strictNamespace begins the names of strict Open XML (ISO/IEC 29500-1).
const strictNamespace = "http://purl.oclc.org/ooxml/"

// resolveTarget is the part that a target names, seen from a part (ECMA-376-2, 6.4).
func resolveTarget(of, target string) string {
	target, _, _ = strings.Cut(target, "#")
	target = strings.ReplaceAll(target, `\`, "/")
	if plain, err := url.PathUnescape(target); err == nil {
		target = plain
	}
	if strings.HasPrefix(target, "/") {
		return strings.TrimLeft(path.Clean(target), "/")
	}
	return strings.TrimLeft(path.Join("/", path.Dir(of), target), "/")
}
