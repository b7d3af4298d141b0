// Package picture reads a picture of the unit: a logo, a seal, a scanned page.
//
// the bytes of a PNG or JPEG file → doc.Image, whose file holds the picture
// and nothing else: no place where it was taken, no name, no thumbnail, no
// alpha (PDF/A-1 knows none), and it stands upright without being told to. A
// picture is read to its end here, so that a damaged one is found now and not
// by a reader. It never enlarges, crops or sharpens.
package picture

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"

	"juesuan/internal/doc"
)

// A scanned page of A4 at 600 dots an inch has 35 million pixels.
const (
	maxFile   = 20 << 20
	maxPixels = 40 << 20
	maxSide   = 20000
)

// quality is that of a JPEG that had to be made anew.
const quality = 92

// Read reads a PNG or JPEG. An error says in Chinese what is wrong with it; the
// caller adds which file it is.
func Read(data []byte) (*doc.Image, error) {
	if len(data) > maxFile {
		return nil, fmt.Errorf("图片有 %d MB，最多 %d MB，请缩小后再用", len(data)>>20, maxFile>>20)
	}
	isPNG, isJPEG := bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")), bytes.HasPrefix(data, []byte("\xFF\xD8"))
	switch {
	case isPNG, isJPEG:
	case bytes.HasPrefix(data, []byte("%PDF")):
		return nil, errors.New("这是 PDF，不是图片：请把要印的各页另存为 PNG 或 JPEG，一页一张，依次写在各节里")
	default:
		return nil, errors.New("不是 PNG 或 JPEG 图片，请另存为 PNG")
	}
	config, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, damaged(err)
	}
	if w, h := config.Width, config.Height; w < 1 || h < 1 || w > maxSide || h > maxSide || w*h > maxPixels {
		return nil, fmt.Errorf("图片有 %d×%d 点，过大，请缩小到每边 %d 点、共 %d 万点以内", w, h, maxSide, maxPixels/10000)
	}
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, damaged(err)
	}
	if format == "png" {
		return newPNG(img, pngDensity(data))
	}
	file := stripJPEG(data)
	out := &doc.Image{Format: doc.JPEG, PerInch: file.perInch}
	_, out.Gray = img.(*image.Gray)
	_, ycc := img.(*image.YCbCr)
	if (out.Gray || ycc) && file.orientation <= 1 {
		out.Data, out.Width, out.Height = file.data, config.Width, config.Height
		return out, nil
	}
	return upright(img, file) // lying, or in components that PDF would read otherwise
}

func damaged(err error) error { return fmt.Errorf("图片已损坏或不完整（%w）", err) }

// upright makes a JPEG anew: turned as its camera says, in three components.
func upright(img image.Image, file jpegFile) (*doc.Image, error) {
	img = turned(img, file.orientation)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: quality}); err != nil {
		return nil, damaged(err)
	}
	_, gray := img.(*image.Gray)
	size := img.Bounds().Size()
	return &doc.Image{Format: doc.JPEG, Data: b.Bytes(), Width: size.X, Height: size.Y, Gray: gray, PerInch: file.perInch}, nil
}

// turned stands a picture up (Exif 2.3, tag 0x0112).
func turned(img image.Image, orientation int) image.Image {
	if orientation < 2 || orientation > 8 {
		return img
	}
	size := img.Bounds().Size()
	w, h := size.X, size.Y
	if orientation > 4 {
		w, h = h, w
	}
	var out draw.Image = image.NewRGBA(image.Rect(0, 0, w, h))
	if _, gray := img.(*image.Gray); gray {
		out = image.NewGray(out.Bounds())
	}
	for y := range h {
		for x := range w {
			sx, sy := x, y
			switch orientation {
			case 2:
				sx = w - 1 - x
			case 3:
				sx, sy = w-1-x, h-1-y
			case 4:
				sy = h - 1 - y
			case 5:
				sx, sy = y, x
			case 6:
				sx, sy = y, w-1-x
			case 7:
				sx, sy = h-1-y, w-1-x
			case 8:
				sx, sy = h-1-y, x
			}
			out.Set(x, y, img.At(img.Bounds().Min.X+sx, img.Bounds().Min.Y+sy))
		}
	}
	return out
}

// newPNG makes a PNG on white: of greys, of a palette where the colours are few,
// else of three components.
func newPNG(img image.Image, perInch int) (*doc.Image, error) {
	size := img.Bounds().Size()
	flat := image.NewRGBA(image.Rect(0, 0, size.X, size.Y))
	draw.Draw(flat, flat.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(flat, flat.Bounds(), img, img.Bounds().Min, draw.Over)
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, reduced(flat)); err != nil {
		return nil, damaged(err)
	}
	return &doc.Image{Format: doc.PNG, Data: b.Bytes(), Width: size.X, Height: size.Y, PerInch: perInch}, nil
}

// reduced is the same picture with fewer bits, where that loses nothing. The
// palette is in the order in which its colours first stand in the picture.
func reduced(img *image.RGBA) image.Image {
	index := map[color.RGBA]uint8{}
	var palette color.Palette
	gray := true
	for i := 0; i < len(img.Pix); i += 4 {
		c := color.RGBA{img.Pix[i], img.Pix[i+1], img.Pix[i+2], 0xFF}
		gray = gray && c.R == c.G && c.G == c.B
		if _, known := index[c]; !known && len(palette) <= 256 {
			index[c] = uint8(len(palette))
			palette = append(palette, c)
		}
		if !gray && len(palette) > 256 {
			return img
		}
	}
	if len(palette) <= 256 && (!gray || len(palette) <= 16) {
		out := image.NewPaletted(img.Bounds(), palette)
		for i := range out.Pix {
			out.Pix[i] = index[color.RGBA{img.Pix[4*i], img.Pix[4*i+1], img.Pix[4*i+2], 0xFF}]
		}
		return out
	}
	if !gray {
		return img
	}
	out := image.NewGray(img.Bounds())
	for i := range out.Pix {
		out.Pix[i] = img.Pix[4*i]
	}
	return out
}
