package pdf

import (
	"encoding/binary"
	"encoding/xml"
	"math"
	"strings"
	"sync"
	"time"

	"juesuan/internal/deflate"
	"juesuan/internal/typeset"
)

// producer is the program's name in Info and XMP, which must agree (ISO
// 19005-1, 6.7.3).
const producer = "juesuan"

// info writes the document information dictionary.
func (f *file) info(n int, l *typeset.Layout) {
	f.begin(n)
	f.strs("<</Producer(", producer, ")/Creator(", producer, ")")
	for _, e := range [...]struct{ key, value string }{{"/Title", l.Title}, {"/Author", l.Author}, {"/Subject", l.Subject}} {
		if e.value != "" {
			f.str(e.key)
			f.text(e.value)
		}
	}
	date := time.Unix(l.Date, 0).UTC().Format("(D:20060102150405Z)")
	f.strs("/CreationDate", date, "/ModDate", date, ">>")
	f.end()
}

// metadata writes the XMP packet, uncompressed (ISO 19005-1, 6.7.2), with what
// info says.
func (f *file) metadata(l *typeset.Layout) int {
	date := time.Unix(l.Date, 0).UTC().Format("2006-01-02T15:04:05Z")
	var b strings.Builder
	b.WriteString("<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n" +
		`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` + "\n" +
		`<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"><pdfaid:part>1</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance></rdf:Description>` + "\n" +
		`<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"><pdf:Producer>` + producer + `</pdf:Producer></rdf:Description>` + "\n" +
		`<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"><xmp:CreatorTool>` + producer + `</xmp:CreatorTool><xmp:CreateDate>` + date + `</xmp:CreateDate><xmp:ModifyDate>` + date + `</xmp:ModifyDate></rdf:Description>` + "\n" +
		`<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">`)
	element := func(open, value, end string) {
		if value != "" {
			b.WriteString(open)
			xml.EscapeText(&b, []byte(value)) // a strings.Builder does not fail
			b.WriteString(end)
		}
	}
	element(`<dc:title><rdf:Alt><rdf:li xml:lang="x-default">`, l.Title, `</rdf:li></rdf:Alt></dc:title>`)
	element(`<dc:creator><rdf:Seq><rdf:li>`, l.Author, `</rdf:li></rdf:Seq></dc:creator>`)
	element(`<dc:description><rdf:Alt><rdf:li xml:lang="x-default">`, l.Subject, `</rdf:li></rdf:Alt></dc:description>`)
	element(`<dc:language><rdf:Bag><rdf:li>`, l.Language, `</rdf:li></rdf:Bag></dc:language>`)
	b.WriteString("</rdf:Description>\n</rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>")

	n := f.alloc()
	f.begin(n)
	f.strs("<</Type/Metadata/Subtype/XML/Length ", itoa(b.Len()), ">>\nstream\n", b.String(), "\nendstream")
	f.end()
	return n
}

// profile writes the ICC profile of the output intent: a document with device
// colours must say which device it means (ISO 19005-1, 6.2.3.3).
func (f *file) profile() int {
	n := f.alloc()
	f.stream(n, "/N 3/Filter/FlateDecode", srgbStream())
	return n
}

var srgbStream = sync.OnceValue(func() []byte {
	var s deflate.Streams
	s.Add(srgb())
	return s.Append(nil, 0)
})

// srgb is a minimal ICC profile, version 2.1, of the sRGB colour space (IEC
// 61966-2-1), its primaries adapted to the profile connection space's D50.
func srgb() []byte {
	type tag struct {
		name string
		data []byte
	}
	xyz := func(x, y, z uint32) []byte {
		b := append([]byte("XYZ "), 0, 0, 0, 0)
		b = binary.BigEndian.AppendUint32(b, x)
		b = binary.BigEndian.AppendUint32(b, y)
		return binary.BigEndian.AppendUint32(b, z)
	}
	const name = "sRGB IEC61966-2.1"
	desc := append([]byte("desc"), 0, 0, 0, 0)
	desc = binary.BigEndian.AppendUint32(desc, uint32(len(name)+1))
	desc = append(desc, name+"\x00"...)
	desc = append(desc, make([]byte, 4+4+2+1+67)...) // no Unicode, no ScriptCode description
	text := append([]byte("text"), 0, 0, 0, 0)
	text = append(text, "No copyright, use freely\x00"...)

	const points = 256
	curve := append([]byte("curv"), 0, 0, 0, 0)
	curve = binary.BigEndian.AppendUint32(curve, points)
	for i := range points {
		v := float64(i) / (points - 1)
		if v <= 0.04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+0.055)/1.055, 2.4)
		}
		curve = binary.BigEndian.AppendUint16(curve, uint16(math.Round(v*65535)))
	}
	// s15Fixed16 numbers as in the profile that came with the standard.
	tags := []tag{
		{"desc", desc},
		{"cprt", text},
		{"wtpt", xyz(0xF6D6, 0x10000, 0xD32D)},
		{"rXYZ", xyz(0x6FA2, 0x38F5, 0x0390)},
		{"gXYZ", xyz(0x6299, 0xB785, 0x18DA)},
		{"bXYZ", xyz(0x24A0, 0x0F84, 0xB6CF)},
		{"rTRC", curve},
		{"gTRC", nil}, // nil: the data of the tag before
		{"bTRC", nil},
	}
	body := binary.BigEndian.AppendUint32(nil, uint32(len(tags)))
	start := 128 + 4 + 12*len(tags)
	var data []byte
	off, size := 0, 0
	for _, t := range tags {
		if t.data != nil {
			off, size = start+len(data), len(t.data)
			data = append(data, t.data...)
			for len(data)%4 != 0 {
				data = append(data, 0)
			}
		}
		body = append(body, t.name...)
		body = binary.BigEndian.AppendUint32(body, uint32(off))
		body = binary.BigEndian.AppendUint32(body, uint32(size))
	}
	body = append(body, data...)

	head := make([]byte, 128)
	binary.BigEndian.PutUint32(head, uint32(128+len(body)))
	binary.BigEndian.PutUint32(head[8:], 0x02100000)
	copy(head[12:], "mntrRGB XYZ ")
	for i, v := range [...]uint16{1999, 1, 1, 0, 0, 0} { // the year of the standard
		binary.BigEndian.PutUint16(head[24+2*i:], v)
	}
	copy(head[36:], "acsp")
	for i, v := range [...]uint32{0xF6D6, 0x10000, 0xD32D} { // D50
		binary.BigEndian.PutUint32(head[68+4*i:], v)
	}
	return append(head, body...)
}
