package pdf

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"slices"
	"strconv"
	"unicode/utf16"

	"juesuan/internal/deflate"
	"juesuan/internal/typeset"
)

// maxArray is the most entries an array may have in PDF/A-1 (ISO 19005-1,
// 6.1.12, by PDF Reference 1.4, appendix C).
const maxArray = 8191

// file is the PDF being written.
type file struct {
	buf     []byte
	offsets []int // by object number; 0: allocated, not written

	contents, unicodes deflate.Streams
}

func (f *file) reset() {
	f.buf, f.offsets = f.buf[:0], f.offsets[:0]
}

// finish writes the finished file: the objects of fpdf's draft with the
// numbers fpdf gave them, changed or replaced where PDF/A needs it, then the
// objects that fpdf has no way to write.
func (f *file) finish(draft []byte, l *typeset.Layout, drawn *pen) error {
	faces := drawn.faces
	d, err := readDraft(draft, len(l.Pages), len(faces.list))
	if err != nil {
		return fmt.Errorf("pdf: fpdf wrote something unexpected: %w", err)
	}
	f.offsets = append(f.offsets, make([]int, d.size)...)
	f.buf = slices.Grow(f.buf, 2*len(draft)) // about as long as the file will be
	f.str("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")   // four bytes above 127: ISO 19005-1, 6.1.2

	f.contents.Reset()
	for _, c := range d.contents {
		f.contents.Add(c)
	}
	links := f.links(l)
	tree := f.structure(l, drawn.marks, links)
	for i := range l.Pages {
		f.begin(pageObject(i))
		f.buf = append(f.buf, d.pages[i]...)
		f.str("/StructParents ")
		f.int(i)
		f.str("/Tabs/S")
		if annots := links.on[i]; len(annots) > 0 {
			f.str("/Annots[")
			for _, a := range annots {
				f.ref(a)
				f.str(" ")
			}
			f.str("]")
		}
		f.str("/Contents ")
		f.ref(contentObject(i))
		f.str(">>")
		f.end()
		f.deflated(contentObject(i), &f.contents, i)
	}
	f.begin(pagesObject)
	f.buf = append(f.buf, d.root...)
	f.end()

	f.unicodes.Reset()
	for _, u := range faces.list {
		f.unicodes.Add(u.toUnicode())
	}
	for i, u := range faces.list {
		f.font(d.fonts[i], i, u)
	}
	images, err := f.images(drawn.images)
	if err != nil {
		return err
	}
	f.begin(resourcesObject)
	f.str("<</ProcSet[/PDF/Text/ImageB/ImageC/ImageI]/Font<<")
	for i, n := range d.fonts {
		f.strs("/F", itoa(i), " ")
		f.ref(n)
	}
	f.str(">>")
	if len(images) > 0 {
		f.str("/XObject<<")
		for i, n := range images {
			f.strs("/I", itoa(i), " ")
			f.ref(n)
		}
		f.str(">>")
	}
	f.str(">>")
	f.end()

	outline := f.outline(l)
	metadata, profile := f.metadata(l), f.profile()
	f.info(d.info, l)
	f.begin(d.catalog)
	f.str("<</Type/Catalog/Pages ")
	f.ref(pagesObject)
	f.str("/Lang")
	f.text(l.Language)
	f.str("/Metadata ")
	f.ref(metadata)
	f.str("/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB IEC61966-2.1)/Info(sRGB IEC61966-2.1)/DestOutputProfile ")
	f.ref(profile)
	f.str(">>]/MarkInfo<</Marked true>>/StructTreeRoot ")
	f.ref(tree)
	if outline != 0 {
		f.str("/Outlines ")
		f.ref(outline)
		f.str("/PageMode/UseOutlines")
	}
	f.str("/PageLabels ")
	f.pageLabels(l.Pages)
	f.str("/ViewerPreferences<</DisplayDocTitle true>>>>")
	f.end()
	f.trailer(d.catalog, d.info)
	return nil
}

// trailer writes the cross-reference table and the identifier, which is the
// hash of all that stands before.
func (f *file) trailer(catalog, info int) {
	sum := sha256.Sum256(f.buf)
	start := len(f.buf)
	f.strs("xref\n0 ", itoa(len(f.offsets)), "\n0000000000 65535 f \n")
	var entry [20]byte
	copy(entry[:], "0000000000 00000 n \n")
	for n, off := range f.offsets[1:] {
		if off == 0 {
			panic(fmt.Sprintf("pdf: object %d was never written", n+1))
		}
		for i := 9; i >= 0; i-- {
			entry[i] = '0' + byte(off%10)
			off /= 10
		}
		f.buf = append(f.buf, entry[:]...)
	}
	f.strs("trailer\n<</Size ", itoa(len(f.offsets)), "/Root ")
	f.ref(catalog)
	f.str("/Info ")
	f.ref(info)
	f.buf = fmt.Appendf(f.buf, "/ID[<%X><%X>]>>\nstartxref\n%d\n%%%%EOF\n", sum[:16], sum[:16], start)
}

// alloc gives the next object number.
func (f *file) alloc() int {
	f.offsets = append(f.offsets, 0)
	return len(f.offsets) - 1
}

func (f *file) begin(n int) {
	f.offsets[n] = len(f.buf)
	f.int(n)
	f.str(" 0 obj\n")
}

func (f *file) end() { f.str("\nendobj\n") }

func (f *file) str(s string) { f.buf = append(f.buf, s...) }

func (f *file) strs(parts ...string) {
	for _, s := range parts {
		f.buf = append(f.buf, s...)
	}
}

func (f *file) int(v int) { f.buf = strconv.AppendInt(f.buf, int64(v), 10) }

func (f *file) milli(v int64) { f.buf = appendMilli(f.buf, v) }

func (f *file) ref(n int) {
	f.int(n)
	f.str(" 0 R")
}

// text writes a text string as UTF-16BE (PDF 32000-1, 7.9.2.2), or as it is
// where it is plain ASCII.
func (f *file) text(s string) {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '(' || c == ')' || c == '\\' {
			f.str("<FEFF")
			for _, u := range utf16.Encode([]rune(s)) {
				f.buf = hex16(f.buf, u)
			}
			f.str(">")
			return
		}
	}
	f.strs("(", s, ")")
}

// name returns s as the inside of a name object (PDF 32000-1, 7.3.5).
func (f *file) name(s string) string {
	b := make([]byte, 0, len(s))
	for i := range len(s) {
		switch c := s[i]; {
		case c == ' ':
		case c < '!', c > '~', bytes.IndexByte([]byte("()<>[]{}/%#"), c) >= 0:
			b = fmt.Appendf(b, "#%02X", c)
		default:
			b = append(b, c)
		}
	}
	return string(b)
}

// deflated writes object n as a compressed stream, one of several.
func (f *file) deflated(n int, streams *deflate.Streams, i int) {
	f.begin(n)
	f.str("<</Filter/FlateDecode/Length ")
	length := f.gap()
	f.str(">>\nstream\n")
	start := len(f.buf)
	f.buf = streams.Append(f.buf, i)
	f.fill(length, len(f.buf)-start)
	f.endStream()
}

// stream writes object n as a stream with the dictionary entries given, which
// say how data is encoded.
func (f *file) stream(n int, entries string, data []byte) {
	f.begin(n)
	f.strs("<<", entries, "/Length ", itoa(len(data)), ">>\nstream\n")
	f.buf = append(f.buf, data...)
	f.endStream()
}

func (f *file) endStream() {
	f.str("\nendstream")
	f.end()
}

// gap leaves room for a number that is not known yet; fill fills it in.
func (f *file) gap() int {
	f.str("          ")
	return len(f.buf)
}

func (f *file) fill(gap, v int) {
	s := itoa(v)
	copy(f.buf[gap-len(s):], s)
}
