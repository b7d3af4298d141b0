package picture

import (
	"bytes"
	"encoding/binary"
)

// jpegFile is a JPEG without its metadata and what these said.
type jpegFile struct {
	data        []byte
	orientation int // 1 and 0: upright
	perInch     int
}

// jfif is the least header that makes a JPEG a file of its own (T.871, 10.1):
// luminance and colour, no resolution, no thumbnail.
const jfif = "\xFF\xE0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"

// stripJPEG leaves out all segments that do not make the picture: APPn (camera,
// place, thumbnail, profile) and comments (ISO/IEC 10918-1, B.2). The file was
// decoded before, so that its segments are whole; what follows the picture is
// left out too.
func stripJPEG(data []byte) jpegFile {
	f := jpegFile{data: append(make([]byte, 0, len(data)+len(jfif)), data[:2]...)}
	f.data = append(f.data, jfif...)
	rest := data[2:]
	for len(rest) >= 4 && rest[0] == 0xFF {
		kind := rest[1]
		if kind == 0xFF { // filling
			rest = rest[1:]
			continue
		}
		if kind == 0xD9 {
			break
		}
		n := 2 + int(binary.BigEndian.Uint16(rest[2:]))
		if n > len(rest) {
			break
		}
		segment := rest[:n]
		body := segment[4:]
		rest = rest[n:]
		switch {
		case kind == 0xE0 && bytes.HasPrefix(body, []byte("JFIF\x00")) && len(body) >= 12:
			f.density(body)
		case kind == 0xE1 && bytes.HasPrefix(body, []byte("Exif\x00\x00")):
			f.orientation = orientation(body[6:])
		case kind >= 0xE0 && kind <= 0xEF, kind == 0xFE:
		default:
			f.data = append(f.data, segment...)
		}
		if kind == 0xDA { // the picture's data, up to the next marker that is none of theirs
			end := 0
			for end+1 < len(rest) && (rest[end] != 0xFF || rest[end+1] == 0 || rest[end+1] >= 0xD0 && rest[end+1] <= 0xD7) {
				end++
			}
			f.data = append(f.data, rest[:end]...)
			rest = rest[end:]
		}
	}
	f.data = append(f.data, 0xFF, 0xD9)
	return f
}

// density reads the resolution of a JFIF header (T.871, 10.1).
func (f *jpegFile) density(body []byte) {
	switch x := int(binary.BigEndian.Uint16(body[8:])); body[7] {
	case 1:
		f.perInch = sensible(x)
	case 2:
		f.perInch = sensible((x*254 + 50) / 100)
	}
}

// sensible is a resolution that a print can have, else 0.
func sensible(perInch int) int {
	if perInch < 50 || perInch > 2400 {
		return 0
	}
	return perInch
}

// orientation reads the tag of Exif 2.3 from its TIFF header, 0 where there is none.
func orientation(tiff []byte) int {
	if len(tiff) < 8 {
		return 0
	}
	var order binary.ByteOrder = binary.LittleEndian
	if tiff[0] == 'M' {
		order = binary.BigEndian
	}
	at := int(order.Uint32(tiff[4:]))
	if at < 8 || at+2 > len(tiff) {
		return 0
	}
	for i := range int(order.Uint16(tiff[at:])) {
		entry := at + 2 + 12*i
		if entry+12 > len(tiff) {
			return 0
		}
		if order.Uint16(tiff[entry:]) == 0x0112 {
			return int(order.Uint16(tiff[entry+8:]))
		}
	}
	return 0
}

// pngDensity reads the resolution of a PNG's pHYs (ISO/IEC 15948, 11.3.5.3).
func pngDensity(data []byte) int {
	for rest := data[8:]; len(rest) >= 12; {
		n := int(binary.BigEndian.Uint32(rest))
		if n > len(rest)-12 {
			return 0
		}
		if body := rest[8 : 8+n]; string(rest[4:8]) == "pHYs" && n == 9 && body[8] == 1 {
			return sensible((int(binary.BigEndian.Uint32(body))*254 + 5000) / 10000)
		}
		rest = rest[12+n:]
	}
	return 0
}
