package workbook

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/richardlehane/mscfb"
)

// streams are the contents of a compound file ([MS-CFB]): .xls, .doc, .et and
// encrypted .xlsx all are such files.
type streams struct {
	source *oleSource
	files  []*mscfb.File // those of the root, not of what is embedded
}

var errOLE = errors.New("文件的内部目录损坏，可能没有复制完或没有下载完")

// openOLE reads the directory. The library has no promise about hostile files:
// it reads through a source that counts, and a panic is turned into the fault.
func openOLE(data []byte) (s *streams, err error) {
	defer func() {
		if recover() != nil {
			s, err = nil, errOLE
		}
	}()
	s = &streams{source: newOLESource(data)}
	doc, err := mscfb.New(s.source)
	if err != nil {
		return nil, errOLE
	}
	for _, f := range doc.File {
		if len(f.Path) == 0 {
			s.files = append(s.files, f)
		}
	}
	return s, nil
}

// find is the place of a stream of the root, -1 if there is none. Names are
// compared without regard to case ([MS-CFB] 2.6.4).
func (s *streams) find(name string) int {
	return slices.IndexFunc(s.files, func(f *mscfb.File) bool { return strings.EqualFold(f.Name, name) })
}

// has reports whether the root holds a stream.
func (s *streams) has(name string) bool { return s.find(name) >= 0 }

// read returns a stream whole, nil if there is none.
func (s *streams) read(name string) (data []byte, err error) {
	defer func() {
		if recover() != nil {
			data, err = nil, errOLE
		}
	}()
	i := s.find(name)
	if i < 0 {
		return nil, nil
	}
	f := s.files[i]
	switch {
	case f.Size > int64(len(s.source.data)):
		return nil, errCut
	case f.Size > maxXLSSize:
		return nil, limitf("内容超过 %d MB", maxXLSSize>>20)
	}
	s.source.follow()
	data = make([]byte, f.Size)
	// In pieces: the library's work on one read grows with its square.
	const piece = 64 << 10
	for at := 0; at < len(data); {
		n, err := f.Read(data[at:min(at+piece, len(data))])
		at += n
		if err != nil && (err != io.EOF || at < len(data)) {
			return nil, errCut
		}
	}
	return data, nil
}

// workbookStream returns the BIFF stream of an .xls; a file may also be
// nothing but that stream.
func workbookStream(data []byte) ([]byte, error) {
	if !bytes.HasPrefix(data, oleMagic) {
		if len(data) > maxXLSSize {
			return nil, limitf("内容超过 %d MB", maxXLSSize>>20)
		}
		return data, nil
	}
	s, err := openOLE(data)
	if err != nil {
		return nil, err
	}
	// Excel 97 could write both; Book is then for Excel 95.
	for _, name := range []string{"Workbook", "Book"} {
		if stream, err := s.read(name); stream != nil || err != nil {
			return stream, err
		}
	}
	return nil, errOLE
}

var oleMagic = []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")

const (
	oleUnit = 64 // the smallest sector
	// maxOLESectors bounds the sectors that the directory takes: a thousand
	// entries, where a workbook has five.
	maxOLESectors = 512
)

// oleSource is the bytes of a compound file, with a budget that a chain of
// sectors leading in circles uses up, and in streams the rule that no sector
// is read twice.
type oleSource struct {
	data    []byte
	links   int    // reads of single links that are left
	sectors int    // reads of whole sectors that are left
	seen    []bool // by unit; nil while the directory is read
}

func newOLESource(data []byte) *oleSource {
	return &oleSource{data: data, links: len(data)/oleUnit + 4096, sectors: maxOLESectors}
}

// follow begins the reading of a stream.
func (s *oleSource) follow() {
	s.links = len(s.data)/oleUnit + 4096
	s.sectors = s.links
	s.seen = make([]bool, len(s.data)/oleUnit+1)
}

func (s *oleSource) ReadAt(p []byte, offset int64) (int, error) {
	left := &s.sectors
	if len(p) == 4 {
		left = &s.links
	}
	if *left--; *left < 0 {
		return 0, errOLE
	}
	if offset < 0 || offset >= int64(len(s.data)) {
		return 0, io.EOF
	}
	n := copy(p, s.data[offset:])
	if n < len(p) {
		if s.seen != nil || len(p) == 4 {
			return n, io.EOF
		}
		clear(p[n:]) // some programs do not fill up the last sector
		return len(p), nil
	}
	if s.seen != nil && len(p) != 4 {
		for u := int(offset) / oleUnit; u <= (int(offset)+n-1)/oleUnit; u++ {
			if s.seen[u] {
				return 0, errOLE
			}
			s.seen[u] = true
		}
	}
	return n, nil
}
