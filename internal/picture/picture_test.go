package picture

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"juesuan/internal/doc"
)

// photo is a lying picture, dark at the left and light at the right.
func photo(t testing.TB) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 64, 32))
	for y := range 32 {
		for x := range 64 {
			img.Set(x, y, color.RGBA{uint8(4 * x), uint8(4 * x), uint8(2 * x), 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func segment(kind byte, body string) []byte {
	b := []byte{0xFF, kind, 0, 0}
	binary.BigEndian.PutUint16(b[2:], uint16(len(body)+2))
	return append(b, body...)
}

// exif is a header that says where the picture was taken and how to turn it.
func exif(orientation byte) []byte {
	return segment(0xE1, "Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00"+string([]byte{orientation})+"\x00\x00\x00\x00\x00\x00GPS 39.9N 116.4E")
}

func with(file []byte, segments ...[]byte) []byte {
	out := append([]byte{}, file[:2]...)
	for _, s := range segments {
		out = append(out, s...)
	}
	return append(out, file[2:]...)
}

func TestMetadata(t *testing.T) {
	plain := photo(t)
	file := with(plain, segment(0xE0, "JFIF\x00\x01\x01\x01\x01\x2C\x01\x2C\x00\x00"), exif(1), segment(0xED, "Photoshop 王某某"), segment(0xFE, "scanned by 王某某"))
	file = append(file, "behind the picture"...)
	m, err := Read(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"GPS", "王某某", "Photoshop", "Exif", "behind"} {
		if bytes.Contains(m.Data, []byte(secret)) {
			t.Errorf("the file still says %q", secret)
		}
	}
	if m.Format != doc.JPEG || m.Width != 64 || m.Height != 32 || m.PerInch != 300 || m.Gray {
		t.Errorf("%+v", m)
	}
	want, _ := jpeg.Decode(bytes.NewReader(plain))
	got, err := jpeg.Decode(bytes.NewReader(m.Data))
	if err != nil || !same(want, got) {
		t.Error("the picture changed", err)
	}
}

func same(a, b image.Image) bool {
	if a.Bounds() != b.Bounds() {
		return false
	}
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			if color.RGBAModel.Convert(a.At(x, y)) != color.RGBAModel.Convert(b.At(x, y)) {
				return false
			}
		}
	}
	return true
}

// TestOrientation: a picture that lies on its side is stood up, all eight ways.
func TestOrientation(t *testing.T) {
	for o := byte(1); o <= 8; o++ {
		m, err := Read(with(photo(t), exif(o)))
		if err != nil {
			t.Fatal(err)
		}
		img, err := jpeg.Decode(bytes.NewReader(m.Data))
		if err != nil {
			t.Fatal(err)
		}
		dark := func(x, y int) bool {
			r, _, _, _ := img.At(x, y).RGBA()
			return r < 0x4000
		}
		w, h := m.Width, m.Height
		tall := o > 4
		if (h > w) != tall || img.Bounds().Dx() != w {
			t.Errorf("%d: %d×%d", o, w, h)
			continue
		}
		left, top := dark(1, h/2), dark(w/2, 1)
		want := map[byte][2]bool{1: {true, false}, 2: {false, false}, 3: {false, false}, 4: {true, false}, 5: {false, true}, 6: {false, true}, 7: {false, false}, 8: {false, false}}[o]
		if tall && top != want[1] || !tall && left != want[0] {
			t.Errorf("%d: dark at the left %v, at the top %v", o, left, top)
		}
	}
}

// TestPNG: without alpha, text and interlacing, in as few bits as it needs.
func TestPNG(t *testing.T) {
	alpha := image.NewNRGBA(image.Rect(0, 0, 8, 8))
	for i := range 32 {
		alpha.SetNRGBA(i%8, i/8, color.NRGBA{200, 0, 0, 128})
	}
	gray := image.NewGray16(image.Rect(0, 0, 20, 20))
	for i := range 400 {
		gray.SetGray16(i%20, i/20, color.Gray16{uint16(i * 160)})
	}
	many := image.NewRGBA(image.Rect(0, 0, 40, 40))
	for i := range 1600 {
		many.Set(i%40, i/40, color.RGBA{uint8(i), uint8(i / 7), uint8(i / 40), 255})
	}
	for name, tt := range map[string]struct {
		img  image.Image
		kind byte // colour type of ISO/IEC 15948
	}{"alpha": {alpha, 3}, "gray": {gray, 0}, "many": {many, 2}} {
		var b bytes.Buffer
		if err := png.Encode(&b, tt.img); err != nil {
			t.Fatal(err)
		}
		m, err := Read(chunk(chunk(b.Bytes(), "tEXt", "Author\x00王某某"), "pHYs", "\x00\x00\x2E\x23\x00\x00\x2E\x23\x01"))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(m.Data, []byte("王某某")) || m.Data[25] != tt.kind || m.Data[28] != 0 || m.PerInch != 300 {
			t.Errorf("%s: colour type %d, interlace %d, %d per inch", name, m.Data[25], m.Data[28], m.PerInch)
		}
		if again, _ := Read(b.Bytes()); !bytes.Equal(again.Data, m.Data) {
			t.Errorf("%s: other bytes the second time", name)
		}
		got, err := png.Decode(bytes.NewReader(m.Data))
		if err != nil {
			t.Fatal(err)
		}
		if name != "alpha" {
			continue
		}
		if c := color.RGBAModel.Convert(got.At(0, 0)).(color.RGBA); c.A != 255 || c.R < 220 || c.G < 120 || c.G > 135 {
			t.Errorf("half red on white is %v", c)
		}
		if c := color.RGBAModel.Convert(got.At(0, 7)); c != (color.RGBA{255, 255, 255, 255}) {
			t.Errorf("nothing on white is %v", c)
		}
	}
}

// chunk puts a chunk behind IHDR.
func chunk(file []byte, name, body string) []byte {
	c := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	c = append(append(c, name...), body...)
	c = binary.BigEndian.AppendUint32(c, crc32.ChecksumIEEE(c[4:]))
	return append(append(append([]byte{}, file[:33]...), c...), file[33:]...)
}

func TestRefused(t *testing.T) {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 30000, 2))); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		data []byte
		want string
	}{
		"gif":   {[]byte("GIF89a............"), "不是 PNG 或 JPEG"},
		"empty": {nil, "不是 PNG 或 JPEG"},
		"pdf":   {[]byte("%PDF-1.7 ........"), "这是 PDF，不是图片"},
		"short": {photo(t)[:300], "已损坏"},
		"cut":   {b.Bytes()[:60], "过大"},
		"wide":  {b.Bytes(), "过大"},
		"big":   {append([]byte("\x89PNG\r\n\x1a\n"), make([]byte, maxFile)...), "缩小"},
		"head":  {[]byte("\x89PNG\r\n\x1a\n"), "已损坏"},
	} {
		if m, err := Read(tt.data); err == nil || m != nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(photo(f))
	f.Add(with(photo(f), exif(6), segment(0xEE, "Adobe\x00\x64\x00\x00\x00\x00\x00")))
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewPaletted(image.Rect(0, 0, 3, 3), color.Palette{color.Black, color.Transparent})); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Fuzz(func(t *testing.T, data []byte) {
		if c, _, err := image.DecodeConfig(bytes.NewReader(data)); err == nil && c.Width*c.Height > 1<<20 {
			return // slow, not wrong
		}
		m, err := Read(data)
		if err != nil {
			return
		}
		c, _, err := image.DecodeConfig(bytes.NewReader(m.Data))
		if err != nil || c.Width != m.Width || c.Height != m.Height {
			t.Fatalf("made %d×%d, reads back as %d×%d, %v", m.Width, m.Height, c.Width, c.Height, err)
		}
		if _, _, err := image.Decode(bytes.NewReader(m.Data)); err != nil {
			t.Fatal(err)
		}
	})
}
