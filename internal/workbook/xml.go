package workbook

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// xmlScanner walks over one XML part of a workbook: start tags, end tags and
// text, in one pass and without building a tree. It is strict where strictness
// protects the reader (every element closed, in order; no DOCTYPE; no unknown
// entity) and ignores namespaces, since the parts differ only in local names.
//
// encoding/xml would read the same in ten times the time.
type xmlScanner struct {
	data  []byte
	from  int // where the token begins
	pos   int
	stack [][]byte // full names of open elements

	name  []byte // local name of the tag
	attrs []byte // of a start tag, raw
	text  []byte // of a text token, raw; cdata tells whether entities count
	cdata bool
	close bool // the start tag closed itself: an end token follows
}

type xmlToken uint8

const (
	xmlEOF xmlToken = iota
	xmlStart
	xmlEnd
	xmlText
)

const xmlMaxDepth = 256

var (
	errXMLDoctype = errors.New("含有 DOCTYPE 声明")
	errXMLOpen    = errors.New("内容不完整")
)

// newXMLScanner scans a text of UTF-8.
func newXMLScanner(data []byte) (*xmlScanner, error) {
	if !utf8.Valid(data) {
		return nil, errors.New("编码不是 UTF-8")
	}
	return &xmlScanner{data: bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF"))}, nil
}

// next returns the next token. At xmlEOF every element was closed.
func (s *xmlScanner) next() (xmlToken, error) {
	if s.close {
		s.close, s.from = false, s.pos
		s.stack = s.stack[:len(s.stack)-1]
		return xmlEnd, nil
	}
	for {
		s.from = s.pos
		if s.pos >= len(s.data) {
			if len(s.stack) > 0 || s.name == nil {
				return xmlEOF, errXMLOpen
			}
			return xmlEOF, nil
		}
		rest := s.data[s.pos:]
		if rest[0] != '<' {
			n := bytes.IndexByte(rest, '<')
			if n < 0 {
				n = len(rest)
			}
			s.pos += n
			if len(s.stack) == 0 {
				if len(bytes.TrimSpace(rest[:n])) > 0 {
					return xmlEOF, errors.New("根元素之外有文字")
				}
				continue
			}
			s.text, s.cdata = rest[:n], false
			return xmlText, nil
		}
		switch {
		case bytes.HasPrefix(rest, []byte("<!--")):
			n := bytes.Index(rest[4:], []byte("-->"))
			if n < 0 {
				return xmlEOF, errXMLOpen
			}
			s.pos += 4 + n + 3
		case bytes.HasPrefix(rest, []byte("<![CDATA[")):
			n := bytes.Index(rest[9:], []byte("]]>"))
			if n < 0 || len(s.stack) == 0 {
				return xmlEOF, errXMLOpen
			}
			s.pos += 9 + n + 3
			s.text, s.cdata = rest[9:9+n], true
			return xmlText, nil
		case bytes.HasPrefix(rest, []byte("<!")):
			return xmlEOF, errXMLDoctype
		case bytes.HasPrefix(rest, []byte("<?")):
			n := bytes.Index(rest, []byte("?>"))
			if n < 0 {
				return xmlEOF, errXMLOpen
			}
			s.pos += n + 2
		case bytes.HasPrefix(rest, []byte("</")):
			n := bytes.IndexByte(rest, '>')
			if n < 0 {
				return xmlEOF, errXMLOpen
			}
			full := bytes.TrimSpace(rest[2:n])
			s.pos += n + 1
			if len(s.stack) == 0 || !bytes.Equal(s.stack[len(s.stack)-1], full) {
				return xmlEOF, fmt.Errorf("标记 </%s> 没有对应的开头", clip(full))
			}
			s.stack = s.stack[:len(s.stack)-1]
			s.name = localName(full)
			return xmlEnd, nil
		default:
			return s.startTag(rest)
		}
	}
}

// startTag scans a start tag; a '>' inside a quoted attribute does not end it.
func (s *xmlScanner) startTag(rest []byte) (xmlToken, error) {
	var quote byte
	for i := 1; i < len(rest); i++ {
		switch c := rest[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '<':
			return xmlEOF, errXMLOpen
		case c == '>':
			body := rest[1:i]
			s.pos += i + 1
			if len(body) > 0 && body[len(body)-1] == '/' {
				s.close = true
				body = body[:len(body)-1]
			}
			n := 0
			for n < len(body) && body[n] != ' ' && body[n] != '\t' && body[n] != '\r' && body[n] != '\n' {
				n++
			}
			full := body[:n]
			if len(full) == 0 {
				return xmlEOF, errors.New("有空的标记")
			}
			if len(s.stack) == 0 && s.name != nil {
				return xmlEOF, errors.New("有两个根元素")
			}
			if len(s.stack) >= xmlMaxDepth {
				return xmlEOF, errors.New("标记嵌套太深")
			}
			s.stack = append(s.stack, full)
			s.name, s.attrs = localName(full), body[n:]
			return xmlStart, nil
		}
	}
	return xmlEOF, errXMLOpen
}

func localName(full []byte) []byte {
	if i := bytes.IndexByte(full, ':'); i >= 0 {
		return full[i+1:]
	}
	return full
}

// attr returns an attribute of the current start tag by its local name.
func (s *xmlScanner) attr(name string) (string, bool) {
	raw, ok := s.rawAttr(name)
	if !ok {
		return "", false
	}
	v, err := unescape(raw)
	return v, err == nil
}

// raw is an attribute as it is written, nil if there is none.
func (s *xmlScanner) raw(name string) []byte {
	raw, _ := s.rawAttr(name)
	return raw
}

// rawAttr returns an attribute as it is written.
func (s *xmlScanner) rawAttr(name string) ([]byte, bool) {
	b := s.attrs
	for {
		eq := bytes.IndexByte(b, '=')
		if eq < 0 {
			return nil, false
		}
		key := localName(bytes.TrimSpace(b[:eq]))
		if b = b[eq+1:]; len(b) > 0 && b[0] != '"' {
			b = bytes.TrimLeft(b, " \t\r\n")
		}
		if len(b) == 0 || b[0] != '"' && b[0] != '\'' {
			return nil, false
		}
		end := bytes.IndexByte(b[1:], b[0])
		if end < 0 {
			return nil, false
		}
		if string(key) == name {
			return b[1 : 1+end], true
		}
		b = b[end+2:]
	}
}

// flag returns an attribute of type xsd:boolean.
func (s *xmlScanner) flag(name string) bool {
	v, _ := s.rawAttr(name)
	return string(v) == "1" || string(v) == "true"
}

// chars returns the characters of the current text token, the ends of its lines
// as XML has them (XML 1.0, 2.11).
func (s *xmlScanner) chars() (string, error) {
	text := s.text
	if bytes.IndexByte(text, '\r') >= 0 {
		text = bytes.ReplaceAll(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))
	}
	if s.cdata {
		return string(text), nil
	}
	return unescape(text)
}

// content returns the characters of the element whose start tag is current,
// and reads past it.
func (s *xmlScanner) content() (string, error) {
	out := ""
	for depth := len(s.stack); ; {
		tok, err := s.next()
		switch {
		case err != nil:
			return "", err
		case tok == xmlEOF:
			return "", errXMLOpen
		case tok == xmlEnd && len(s.stack) < depth:
			return out, nil
		case tok == xmlText && len(s.stack) == depth:
			t, err := s.chars()
			if err != nil {
				return "", err
			}
			out += t
		}
	}
}

// skip reads past the element whose start tag is current.
func (s *xmlScanner) skip() error {
	for depth := 1; depth > 0; {
		tok, err := s.next()
		if err != nil {
			return err
		}
		switch tok {
		case xmlStart:
			depth++
		case xmlEnd:
			depth--
		case xmlEOF:
			return errXMLOpen
		}
	}
	return nil
}

// drain reads to the end, for the sake of finding the part complete.
func (s *xmlScanner) drain() error {
	for {
		tok, err := s.next()
		if err != nil || tok == xmlEOF {
			return err
		}
	}
}

// unescape resolves the five named entities and character references.
func unescape(b []byte) (string, error) {
	amp := bytes.IndexByte(b, '&')
	if amp < 0 {
		return string(b), nil
	}
	var out strings.Builder
	for {
		out.Write(b[:amp])
		b = b[amp:]
		semi := bytes.IndexByte(b, ';')
		if semi < 0 || semi > 12 {
			return "", errors.New("有不完整的字符引用")
		}
		name := string(b[1:semi])
		switch name {
		case "amp":
			out.WriteByte('&')
		case "lt":
			out.WriteByte('<')
		case "gt":
			out.WriteByte('>')
		case "quot":
			out.WriteByte('"')
		case "apos":
			out.WriteByte('\'')
		default:
			r, ok := charReference(name)
			if !ok {
				return "", fmt.Errorf("有不认识的字符引用 &%s;", name)
			}
			out.WriteRune(r)
		}
		b = b[semi+1:]
		if amp = bytes.IndexByte(b, '&'); amp < 0 {
			out.Write(b)
			return out.String(), nil
		}
	}
}

func charReference(name string) (rune, bool) {
	digits, ok := strings.CutPrefix(name, "#")
	if !ok {
		return 0, false
	}
	base := 10
	if hex, ok := strings.CutPrefix(digits, "x"); ok {
		digits, base = hex, 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil || n == 0 || !utf8.ValidRune(rune(n)) {
		return 0, false
	}
	return rune(n), true
}

func clip(b []byte) string {
	if len(b) > 40 {
		b = b[:40]
	}
	return strings.ToValidUTF8(string(b), "?")
}
