package docx

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"path"
	"strings"
	"sync"

	"github.com/klauspost/compress/flate"
)

// Limits on a base: far above what Word writes, far below what hurts.
const (
	maxFile  = 32 << 20 // the .docx itself
	maxPart  = 32 << 20 // one part, unpacked
	maxTotal = 64 << 20 // all parts, unpacked
	maxParts = 1000
)

// part is one file of the package as it stands in the zip.
type part struct {
	name   string
	method uint16
	crc    uint32
	size   int // unpacked
	packed []byte
}

// errTooBig is the answer to zip bombs.
var errTooBig = errors.New("文件过大")

// unzip reads all parts, unpacked and as they were packed. Every part is read
// to its end, so that a wrong size or checksum is found here and not by Word.
func unzip(data []byte) (packed []part, unpacked map[string][]byte, err error) {
	if len(data) > maxFile {
		return nil, nil, errTooBig
	}
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, nil, err
	}
	if len(r.File) > maxParts {
		return nil, nil, errTooBig
	}
	unpacked = make(map[string][]byte, len(r.File))
	seen := make(map[string]bool, len(r.File))
	total := 0
	for _, f := range r.File {
		if strings.HasSuffix(f.Name, "/") {
			continue
		}
		if low := strings.ToLower(f.Name); seen[low] || path.Clean("/"+f.Name) != "/"+f.Name || strings.Contains(f.Name, `\`) {
			return nil, nil, fmt.Errorf("部件名 %q 重复或不合规范", f.Name)
		} else {
			seen[low] = true
		}
		if f.Flags&1 != 0 {
			return nil, nil, fmt.Errorf("部件 %s 已加密", f.Name)
		}
		if f.UncompressedSize64 > maxPart || f.CompressedSize64 > maxFile {
			return nil, nil, errTooBig
		}
		rc, err := f.Open()
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", f.Name, err)
		}
		body, err := io.ReadAll(io.LimitReader(rc, maxPart+1))
		rc.Close()
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", f.Name, err)
		}
		if total += len(body); len(body) > maxPart || total > maxTotal {
			return nil, nil, errTooBig
		}
		raw, err := f.OpenRaw()
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", f.Name, err)
		}
		bytesRaw, err := io.ReadAll(raw)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", f.Name, err)
		}
		unpacked[f.Name] = body
		packed = append(packed, part{f.Name, f.Method, f.CRC32, len(body), bytesRaw})
	}
	return packed, unpacked, nil
}

// deflaters hold some hundred KB each; a batch needs one a worker.
var deflaters = sync.Pool{New: func() any {
	w, err := flate.NewWriter(nil, deflateLevel)
	if err != nil {
		panic(err) // the level is a constant
	}
	return w
}}

// deflateLevel: on XML as repetitive as this the higher levels save a tenth of
// the size for half as much time again.
const deflateLevel = 1

// pack deflates a part.
func pack(name string, data []byte) part {
	var buf bytes.Buffer
	buf.Grow(len(data)/8 + 64)
	w := deflaters.Get().(*flate.Writer)
	w.Reset(&buf)
	w.Write(data) // a bytes.Buffer takes everything
	w.Close()
	deflaters.Put(w)
	return part{name, zip.Deflate, crc32.ChecksumIEEE(data), len(data), buf.Bytes()}
}

// stored is a part that is packed already, as pictures and workbooks are.
func stored(name string, data []byte) part {
	return part{name, zip.Store, crc32.ChecksumIEEE(data), len(data), data}
}

// dosEpoch is 1980-01-01, the first date that a zip can name.
const dosEpoch = 1<<5 | 1

// writeZip writes the parts in their order, all of one date.
func writeZip(w io.Writer, parts []part) error {
	z := zip.NewWriter(w)
	for i := range parts {
		p := &parts[i]
		pw, err := z.CreateRaw(&zip.FileHeader{
			Name: p.name, Method: p.method, ModifiedDate: dosEpoch, CRC32: p.crc,
			CompressedSize64: uint64(len(p.packed)), UncompressedSize64: uint64(p.size),
			CreatorVersion: 20, ReaderVersion: 20,
		})
		if err == nil {
			_, err = pw.Write(p.packed)
		}
		if err != nil {
			return fmt.Errorf("docx: %s: %w", p.name, err)
		}
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("docx: %w", err)
	}
	return nil
}

// storedZip packs small parts without compression, for the library to open.
func storedZip(names []string, bodies [][]byte) []byte {
	var buf bytes.Buffer
	parts := make([]part, len(names))
	for i, b := range bodies {
		parts[i] = stored(names[i], b)
	}
	if err := writeZip(&buf, parts); err != nil {
		panic(err) // into memory
	}
	return buf.Bytes()
}
