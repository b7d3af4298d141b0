package workbook

import (
	"errors"
	"slices"
	"unicode/utf16"
)

// records steps through the records of a BIFF8 substream ([MS-XLS] 2.1.4).
type records struct {
	stream []byte
	pos    int // where the next record begins
	id     int
	body   []byte
}

var (
	errShortRecord = errors.New("有一条记录不完整")
	errCut         = errors.New("文件不完整，可能没有复制完或没有下载完")
)

// next moves to the next record; the end of the stream is an error, since a
// substream must end with EOF.
func (r *records) next() error {
	rest := r.stream[r.pos:]
	if len(rest) < 4 {
		return errCut
	}
	size := int(u16(rest[2:]))
	if size > len(rest)-4 {
		return errCut
	}
	r.id, r.body = int(u16(rest)), rest[4:4+size]
	r.pos += 4 + size
	return nil
}

// begin reads the BOF that must begin a substream of the kind.
func (r *records) begin(kind uint16) error {
	if err := r.next(); err != nil {
		return err
	}
	switch {
	case r.id == 0x0009 || r.id == 0x0209 || r.id == 0x0409:
		return errXLSOld // BOF of Excel 2, 3 and 4
	case r.id != recBOF:
		return errors.New("内容的开头不对")
	case len(r.body) < 4:
		return errShortRecord
	case u16(r.body) != biff8:
		return errXLSOld
	case u16(r.body[2:]) != kind:
		return errors.New("内容的种类不对")
	}
	return nil
}

// segments reads strings from a record and the CONTINUE records after it.
type segments struct {
	rest []byte
	more *records // nil where the record cannot be continued
	left int      // characters left of the string
	wide bool     // two bytes a character
}

// advance moves to the next CONTINUE record, if there is one.
func (p *segments) advance() bool {
	for p.more != nil {
		rest := p.more.stream[p.more.pos:]
		if len(rest) < 4 || u16(rest) != recContinue || p.more.next() != nil {
			return false
		}
		if p.rest = p.more.body; len(p.rest) > 0 {
			return true
		}
	}
	return false
}

// done reports whether nothing is left, continuations included.
func (p *segments) done() bool { return len(p.rest) == 0 && !p.advance() }

// uint reads a number of n bytes.
func (p *segments) uint(n int) (int, error) {
	v := 0
	for i := range n {
		if p.done() {
			return 0, errCut
		}
		v |= int(p.rest[0]) << (8 * i)
		p.rest = p.rest[1:]
	}
	return v, nil
}

func (p *segments) skip(n int) error {
	for n > 0 {
		if p.done() {
			return errCut
		}
		k := min(n, len(p.rest))
		p.rest = p.rest[k:]
		n -= k
	}
	return nil
}

// text reads a string (2.5.293, 2.5.294): count, flags, characters, and after
// them the formatting runs and the phonetic text, which are left out.
func (p *segments) text() (string, error) {
	var err error
	if p.left, err = p.uint(2); err != nil {
		return "", err
	}
	flags, err := p.uint(1)
	if err != nil {
		return "", err
	}
	p.wide = flags&1 != 0
	runs, phonetic := 0, 0
	if flags&8 != 0 {
		if runs, err = p.uint(2); err != nil {
			return "", err
		}
	}
	if flags&4 != 0 {
		if phonetic, err = p.uint(4); err != nil {
			return "", err
		}
	}
	s, err := p.chars()
	if err != nil {
		return "", err
	}
	return s, p.skip(4*runs + phonetic)
}

// chars reads the characters of a string. Where they go on in a CONTINUE
// record, that begins with a byte that says anew how wide they are (2.4.58).
func (p *segments) chars() (string, error) {
	if !p.wide && p.left <= len(p.rest) {
		s := latin(p.rest[:p.left])
		p.rest, p.left = p.rest[p.left:], 0
		return s, nil
	}
	var out []uint16
	for p.left > 0 {
		if len(p.rest) == 0 {
			if !p.advance() {
				return "", errCut
			}
			p.wide = p.rest[0]&1 != 0
			p.rest = p.rest[1:]
			continue
		}
		width := 1
		if p.wide {
			width = 2
		}
		n := min(p.left, len(p.rest)/width)
		if n == 0 {
			return "", errCut // half a character
		}
		if out == nil {
			out = make([]uint16, 0, n)
		}
		for i := range n {
			if p.wide {
				out = append(out, u16(p.rest[2*i:]))
			} else {
				out = append(out, uint16(p.rest[i]))
			}
		}
		p.rest, p.left = p.rest[n*width:], p.left-n
	}
	return string(utf16.Decode(out)), nil
}

// latin is a string of one byte a character, the upper byte being zero.
func latin(b []byte) string {
	if !slices.ContainsFunc(b, func(c byte) bool { return c >= 0x80 }) {
		return string(b)
	}
	r := make([]rune, len(b))
	for i, c := range b {
		r[i] = rune(c)
	}
	return string(r)
}

func u16(b []byte) uint16 { return uint16(b[0]) | uint16(b[1])<<8 }
func u32(b []byte) uint32 { return uint32(u16(b)) | uint32(u16(b[2:]))<<16 }
func u64(b []byte) uint64 { return uint64(u32(b)) | uint64(u32(b[4:]))<<32 }
