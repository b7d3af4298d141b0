package svg

import (
	"encoding/base64"
	"html"
	"strconv"
	"strings"

	"juesuan/internal/doc"
	"juesuan/internal/typeset"
)

// figures draws the page's charts and pictures, each a group of its own.
func figures(b []byte, p *typeset.Page, o *Options) []byte {
	for shapes := p.Shapes; len(shapes) > 0; {
		n := 1
		for n < len(shapes) && shapes[n].Node == shapes[0].Node {
			n++
		}
		b = group(b, shapes[0].Node, o)
		for i := range shapes[:n] {
			b = shape(b, &shapes[i])
		}
		b = append(b, "</g>\n"...)
		shapes = shapes[n:]
	}
	for i := range p.Images {
		m := &p.Images[i]
		b = group(b, m.Node, o)
		b = append(points(append(b, `<image x="`...), m.X), `" y="`...)
		b = append(points(b, m.Y), `" width="`...)
		b = append(points(b, m.W), `" height="`...)
		b = append(points(b, m.H), `" preserveAspectRatio="none" href="data:image/`...)
		b = append(b, [...]string{doc.PNG: "png", doc.JPEG: "jpeg"}[m.Image.Format]+";base64,"...)
		b = base64.StdEncoding.AppendEncode(b, m.Image.Data)
		b = append(b, "\"/></g>\n"...)
	}
	return b
}

func group(b []byte, node typeset.NodeID, o *Options) []byte {
	b = append(b, `<g role="img">`...)
	if o.Alt != nil {
		b = append(b, "<title>"+html.EscapeString(o.Alt(node))+"</title>"...)
	}
	return append(b, '\n')
}

func shape(b []byte, s *typeset.Shape) []byte {
	b = append(b, `<path d="`...)
	for _, path := range s.Paths {
		for k, q := range path {
			if k == 0 {
				b = append(b, 'M')
			} else {
				b = append(b, 'L')
			}
			b = append(points(b, q.X), ' ')
			b = points(b, q.Y)
		}
		if len(path) > 2 && path[0] == path[len(path)-1] {
			b = append(b, 'Z')
		}
	}
	color := color(s.Color)
	if s.Width == 0 {
		return append(b, `" fill="`+color+"\"/>\n"...)
	}
	b = append(b, `" fill="none" stroke="`+color+`" stroke-width="`...)
	return append(points(b, s.Width), "\"/>\n"...)
}

// color is a colour as CSS writes it.
func color(c uint32) string {
	hex := strconv.FormatUint(uint64(c), 16)
	return "#" + strings.Repeat("0", max(0, 6-len(hex))) + hex
}
