package pdf

import (
	"encoding/binary"
	"fmt"
	"slices"

	"juesuan/internal/doc"
	"juesuan/internal/typeset"
)

// drawings draws a page's charts and pictures, each within the marked content
// of its Figure. What they change of the viewer's state is undone.
func (p *pen) drawings(page *typeset.Page, nodes []typeset.Node) {
	shapes, images := page.Shapes, page.Images
	for len(shapes) > 0 {
		n := 1
		for n < len(shapes) && shapes[n].Node == shapes[0].Node {
			n++
		}
		p.figure(shapes[0].Node, nodes)
		p.shapes(shapes[:n])
		p.str("Q\nEMC\n")
		shapes = shapes[n:]
	}
	for i := range images {
		m := &images[i]
		p.figure(m.Node, nodes)
		p.milli(milli(m.W))
		p.str("0 0 ")
		p.milli(milli(m.H))
		p.milli(milli(m.X))
		p.milli(milli(p.height - m.Y - m.H))
		k := slices.Index(p.images, m.Image)
		if k < 0 {
			k = len(p.images)
			p.images = append(p.images, m.Image)
		}
		p.str("cm\n/I" + itoa(k) + " Do\nQ\nEMC\n")
	}
}

// figure begins the marked content of a figure.
func (p *pen) figure(node typeset.NodeID, nodes []typeset.Node) {
	if node == typeset.Artifact {
		p.str("/Artifact BMC\nq\n")
		return
	}
	p.str("/" + nodes[node].Tag.String() + "<</MCID " + itoa(int(p.nextID)) + ">>BDC\nq\n")
	p.marks = append(p.marks, mark{node, p.page, p.nextID})
	p.nextID++
}

func (p *pen) shapes(shapes []typeset.Shape) {
	color, width := uint32(0), doc.Length(-1)
	for i := range shapes {
		s := &shapes[i]
		if s.Color != color {
			color = s.Color
			p.buf = appendColor(p.buf, color, "g", "rg")
			p.buf = appendColor(p.buf, color, "G", "RG")
		}
		if s.Width > 0 && s.Width != width {
			width = s.Width
			p.milli(milli(width))
			p.str("w\n")
		}
		for _, path := range s.Paths {
			for k, q := range path {
				p.milli(milli(q.X))
				p.milli(milli(p.height - q.Y))
				if k == 0 {
					p.str("m ")
				} else {
					p.str("l ")
				}
			}
		}
		switch closed := s.Paths[0]; {
		case s.Width == 0:
			p.str("f\n")
		case len(closed) > 2 && closed[0] == closed[len(closed)-1]:
			p.str("s\n") // its first corner is a corner too
		default:
			p.str("S\n")
		}
	}
}

// images writes the pictures' files and returns their objects. A PNG goes in as
// it is: its rows, filtered and deflated, are what PDF calls predictor 15 (PDF
// 32000-1, 7.4.4.4).
func (f *file) images(images []*doc.Image) ([]int, error) {
	objects := make([]int, len(images))
	for i, m := range images {
		objects[i] = f.alloc()
		entries := fmt.Sprintf("/Type/XObject/Subtype/Image/Width %d/Height %d", m.Width, m.Height)
		if m.Format == doc.JPEG {
			space := "/DeviceRGB"
			if m.Gray {
				space = "/DeviceGray"
			}
			f.stream(objects[i], entries+"/ColorSpace"+space+"/BitsPerComponent 8/Filter/DCTDecode", m.Data)
			continue
		}
		png, err := readPNG(m.Data)
		if err != nil {
			return nil, err
		}
		f.stream(objects[i], fmt.Sprintf("%s/ColorSpace%s/BitsPerComponent %d/Filter/FlateDecode/DecodeParms<</Predictor 15/Colors %d/BitsPerComponent %d/Columns %d>>",
			entries, png.space, png.bits, png.colors, png.bits, m.Width), png.rows)
	}
	return objects, nil
}

// pngFile is what PDF needs of a PNG.
type pngFile struct {
	bits, colors int
	space        string
	rows         []byte // as they are packed
}

// readPNG takes a PNG without alpha and interlacing apart (ISO/IEC 15948, 5
// and 11).
func readPNG(data []byte) (*pngFile, error) {
	p := &pngFile{colors: 1, space: "/DeviceGray"}
	if len(data) < 33 {
		return nil, fmt.Errorf("pdf: a PNG of %d bytes", len(data))
	}
	for rest := data[8:]; len(rest) >= 12; {
		n := int(binary.BigEndian.Uint32(rest))
		if n > len(rest)-12 {
			return nil, fmt.Errorf("pdf: a PNG that is cut off")
		}
		body := rest[8 : 8+n]
		switch string(rest[4:8]) {
		case "IHDR":
			p.bits = int(body[8])
			if kind := body[9]; kind == 2 {
				p.colors, p.space = 3, "/DeviceRGB"
			} else if kind != 0 && kind != 3 || body[12] != 0 {
				return nil, fmt.Errorf("pdf: a PNG of colour type %d, interlace method %d", kind, body[12])
			}
		case "PLTE":
			p.space = fmt.Sprintf("[/Indexed/DeviceRGB %d<%X>]", n/3-1, body)
		case "IDAT":
			p.rows = append(p.rows, body...)
		}
		rest = rest[12+n:]
	}
	return p, nil
}
