package pdf

import (
	"bytes"
	"fmt"
	"strconv"
)

// The numbers that fpdf gives: the page tree, the resources, then each page
// followed by its content.
const (
	pagesObject     = 1
	resourcesObject = 2
)

func pageObject(i int) int    { return 3 + 2*i }
func contentObject(i int) int { return 4 + 2*i }

// draft is what fpdf wrote, taken apart. Pages lack their closing entry
// /Contents; the other bodies are whole.
type draft struct {
	size          int // objects, number 0 included
	root          []byte
	pages         [][]byte
	contents      [][]byte
	fonts         []int // object of each stub font
	info, catalog int
}

// readDraft finds the objects through the cross-reference table. It accepts
// exactly what the pinned version of fpdf writes and names what differs: a new
// version must not change a report unnoticed.
func readDraft(b []byte, pages, fonts int) (*draft, error) {
	offsets, err := readOffsets(b)
	if err != nil {
		return nil, err
	}
	d := &draft{size: len(offsets), info: len(offsets) - 2, catalog: len(offsets) - 1}
	if want := 3 + 2*pages + fonts + 2; d.size != want {
		return nil, fmt.Errorf("%d objects for %d pages and %d fonts, want %d", d.size, pages, fonts, want)
	}
	body := func(n int) []byte { return objectBody(b, offsets[n], n) }

	for i := range pages {
		tail := "/Contents " + itoa(contentObject(i)) + " 0 R>>"
		page, ok := bytes.CutSuffix(body(pageObject(i)), []byte(tail))
		if !ok || !bytes.HasPrefix(page, []byte("<</Type /Page\n/Parent 1 0 R\n")) || !bytes.HasSuffix(page, []byte("/Resources 2 0 R\n")) {
			return nil, fmt.Errorf("page %d: %.200q", i, body(pageObject(i)))
		}
		d.pages = append(d.pages, page)
		content, err := streamData(b, offsets[contentObject(i)], contentObject(i))
		if err != nil {
			return nil, err
		}
		d.contents = append(d.contents, content)
	}
	if d.root = body(pagesObject); !bytes.HasPrefix(d.root, []byte("<</Type /Pages\n/Kids [3 0 R ")) {
		return nil, fmt.Errorf("page tree: %.200q", d.root)
	}
	for i := range fonts {
		n := 3 + 2*pages + i
		if want := fmt.Sprintf("<</Type /Font\n/BaseFont /%s%03d\n", stub, i); !bytes.HasPrefix(body(n), []byte(want)) {
			return nil, fmt.Errorf("font %d: %.200q", i, body(n))
		}
		d.fonts = append(d.fonts, n)
	}
	if c := body(d.catalog); !bytes.HasPrefix(c, []byte("<<\n/Type /Catalog\n")) {
		return nil, fmt.Errorf("catalog: %.200q", c)
	}
	return d, nil
}

// readOffsets reads the cross-reference table: offsets by object number.
func readOffsets(b []byte) ([]int, error) {
	i := bytes.LastIndex(b, []byte("startxref\n"))
	if i < 0 {
		return nil, fmt.Errorf("no startxref")
	}
	rest := b[i+len("startxref\n"):]
	end := bytes.IndexByte(rest, '\n')
	if end < 0 {
		return nil, fmt.Errorf("startxref without a number")
	}
	at, err := strconv.Atoi(string(rest[:end]))
	if err != nil || at < 0 || at > len(b) {
		return nil, fmt.Errorf("startxref %q", rest[:end])
	}
	head, table, ok := bytes.Cut(b[at:i], []byte("0000000000 65535 f \n"))
	var count int
	if _, err := fmt.Sscanf(string(head), "xref\n0 %d\n", &count); !ok || err != nil || len(table) < (count-1)*20 {
		return nil, fmt.Errorf("cross-reference table: %.60q", b[at:i])
	}
	offsets := make([]int, count)
	for n := 1; n < count; n++ {
		entry := table[(n-1)*20:]
		off, err := strconv.Atoi(string(entry[:10]))
		if err != nil || off <= 0 || off >= at {
			return nil, fmt.Errorf("cross-reference table: object %d: %q", n, entry[:20])
		}
		offsets[n] = off
	}
	return offsets, nil
}

// objectBody is what stands between "n 0 obj" and "endobj", for an object
// without a stream; nil where there is no such object.
func objectBody(b []byte, off, n int) []byte {
	body, ok := bytes.CutPrefix(b[off:], []byte(itoa(n)+" 0 obj\n"))
	end := bytes.Index(body, []byte("\nendobj\n"))
	if !ok || end < 0 {
		return nil
	}
	return body[:end]
}

// streamData is the content of an uncompressed stream object.
func streamData(b []byte, off, n int) ([]byte, error) {
	body, ok := bytes.CutPrefix(b[off:], []byte(itoa(n)+" 0 obj\n<</Length "))
	digits := bytes.Index(body, []byte(">>\nstream\n"))
	if !ok || digits < 0 || digits > 12 {
		return nil, fmt.Errorf("stream %d: %.60q", n, b[off:])
	}
	length, err := strconv.Atoi(string(body[:digits]))
	body = body[digits+len(">>\nstream\n"):]
	if err != nil || length < 0 || length > len(body) || !bytes.HasPrefix(body[length:], []byte("\nendstream\nendobj\n")) {
		return nil, fmt.Errorf("stream %d does not end where it says", n)
	}
	return body[:length], nil
}
