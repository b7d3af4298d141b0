package render

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"juesuan/internal/golden"
)

// TestPages: each page by what it holds and a hash of where all of it stands;
// one page of every kind in full.
func TestPages(t *testing.T) {
	each(t, func(t *testing.T, r *report) {
		if r.outcome.Pack != r.outcome.Book.Layout {
			return // a page of each pack is enough
		}
		var dump bytes.Buffer
		if err := r.outcome.Layout.Dump(&dump); err != nil {
			t.Fatal(err)
		}
		var list strings.Builder
		pages := strings.Split("\n"+dump.String(), "\npage ")[1:]
		for i, page := range pages {
			head, body, _ := strings.Cut(page, "\n")
			fmt.Fprintf(&list, "page %s %.6x\n", head, sha256.Sum256([]byte(body)))
			if i == len(pages)-1 { // the bookmarks stand behind the last page
				list.WriteString(body[strings.Index(body, "bookmark"):])
			}
		}
		golden.Check(t, r.name+"/pages.txt", []byte(list.String()))
		for kind, i := range kinds(r) {
			golden.Check(t, r.name+"/"+kind+".txt", []byte("page "+pages[i]+"\n"))
		}
	})
}

// TestPictures: one page of every kind as a small picture. Poppler's versions
// draw edges differently, so that pictures agree where they look alike.
func TestPictures(t *testing.T) {
	each(t, func(t *testing.T, r *report) {
		if r.outcome.Pack != r.outcome.Book.Layout {
			return
		}
		file := r.file(t, ".pdf")
		for kind, i := range kinds(r) {
			out := filepath.Join(t.TempDir(), "page")
			n := fmt.Sprint(i + 1)
			tool(t, "poppler-utils", "pdftoppm", "-r", "45", "-gray", "-png", "-singlefile", "-f", n, "-l", n, file, out)
			data, err := os.ReadFile(out + ".png")
			if err != nil {
				t.Fatal(err)
			}
			data = coarse(t, data)
			if len(data) > 20<<10 {
				t.Errorf("%s: the picture has %d bytes", kind, len(data))
			}
			golden.CheckFunc(t, r.name+"/"+kind+".png", data, unlike)
		}
	})
}

// kinds picks a page of every kind: the first of the contents, of text, of an
// upright and of a lying table, and of a form.
func kinds(r *report) map[string]int {
	l := r.outcome.Layout
	k := map[string]int{"contents": 1}
	part := 0
	for _, b := range l.Outline {
		if b.Level == 1 {
			part++
		}
		lying := l.Pages[b.Page].Width > l.Pages[b.Page].Height
		name := ""
		switch {
		case part == 3:
			name = "text"
		case part == 2 && lying:
			name = "lying"
		case part == 2:
			name = "table"
		case part == 5:
			name = "form"
		}
		if _, ok := k[name]; name != "" && !ok {
			k[name] = b.Page
		}
	}
	return k
}

// coarse leaves four bits of grey: the files are half as large.
func coarse(t testing.TB, data []byte) []byte {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	var greys color.Palette
	for i := range 16 {
		greys = append(greys, color.Gray{uint8(i * 17)})
	}
	out := image.NewPaletted(img.Bounds(), greys)
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			grey := color.GrayModel.Convert(img.At(x, y)).(color.Gray).Y
			out.SetColorIndex(x, y, (grey+8)/17)
		}
	}
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, out); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// unlike compares pictures: hardly a pixel may differ by more than a third.
func unlike(want, got []byte) string {
	a, err := png.Decode(bytes.NewReader(want))
	if err != nil {
		return err.Error()
	}
	b, err := png.Decode(bytes.NewReader(got))
	if err != nil {
		return err.Error()
	}
	if a.Bounds() != b.Bounds() {
		return fmt.Sprintf("size %v, want %v", b.Bounds(), a.Bounds())
	}
	far, sum := 0, 0
	first := image.Point{-1, -1}
	size := a.Bounds().Size()
	for y := range size.Y {
		for x := range size.X {
			d := int(color.GrayModel.Convert(a.At(x, y)).(color.Gray).Y) - int(color.GrayModel.Convert(b.At(x, y)).(color.Gray).Y)
			if d < 0 {
				d = -d
			}
			sum += d
			if d > 85 {
				if far++; first.X < 0 {
					first = image.Point{x, y}
				}
			}
		}
	}
	all := size.X * size.Y
	if far*1000 > all*2 || sum > all {
		return fmt.Sprintf("%d of %d pixels are far off, the first at %v; on average by %.2f of 255", far, all, first, float64(sum)/float64(all))
	}
	return ""
}
