package pdf

import (
	"bytes"
	"compress/zlib"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// The reader of these tests is written against the PDF standard, not against
// the writer, as far as it goes.

var streamHead = regexp.MustCompile(`/Length +(\d+)[^>]*>>\nstream\n`)

// object returns the text of object n, without its stream.
func object(tb testing.TB, pdf []byte, n int) string {
	tb.Helper()
	i := bytes.Index(pdf, []byte("\n"+itoa(n)+" 0 obj\n"))
	if i < 0 {
		tb.Fatalf("no object %d", n)
	}
	body := pdf[i+1:]
	end := bytes.Index(body, []byte("endobj"))
	if s := bytes.Index(body, []byte("stream\n")); s >= 0 && s < end {
		end = s
	}
	_, text, _ := strings.Cut(string(body[:end]), "obj\n")
	return strings.TrimSuffix(text, "\n")
}

// inflated returns the stream of object n.
func inflated(tb testing.TB, pdf []byte, n int) []byte {
	tb.Helper()
	i := bytes.Index(pdf, []byte("\n"+itoa(n)+" 0 obj\n"))
	if i < 0 {
		tb.Fatalf("no object %d", n)
	}
	m := streamHead.FindSubmatchIndex(pdf[i:])
	if m == nil {
		tb.Fatalf("object %d has no stream", n)
	}
	length, _ := strconv.Atoi(string(pdf[i+m[2] : i+m[3]]))
	data := pdf[i+m[1] : i+m[1]+length]
	z, err := zlib.NewReader(bytes.NewReader(data))
	if err != nil {
		tb.Fatal(err)
	}
	out, err := io.ReadAll(z)
	if err != nil {
		tb.Fatal(err)
	}
	return out
}

// glyphOrigins follows the text operators of the first page and returns the x
// of every glyph drawn, in points. It knows Tf, Tc, Td and TJ and widths of
// one em, which is what hanzi have.
func glyphOrigins(tb testing.TB, pdf []byte) []float64 {
	tb.Helper()
	content := inflated(tb, pdf, contentObject(0))
	var xs []float64
	var stack []float64
	var lineX, x, size, spacing float64
	number := func(s string) float64 {
		v, err := strconv.ParseFloat(s, 64)
		if err != nil {
			tb.Fatalf("%q in the content", s)
		}
		return v
	}
	for i := 0; i < len(content); {
		switch c := content[i]; {
		case c == ' ' || c == '\n':
			i++
		case c == '(':
			var code []byte
			for i++; content[i] != ')'; i++ {
				b := content[i]
				if b == '\\' {
					i++
					if b = content[i]; b == 'r' {
						b = '\r'
					}
				}
				if code = append(code, b); len(code) == 2 {
					xs = append(xs, x)
					x += size + spacing
					code = code[:0]
				}
			}
			i++
		case c == '[' || c == ']':
			i++
		case c >= '0' && c <= '9' || c == '-':
			j := i + 1
			for content[j] >= '0' && content[j] <= '9' || content[j] == '.' {
				j++
			}
			v := number(string(content[i:j]))
			if content[j] == '(' { // an adjustment
				x -= v / 1000 * size
			} else {
				stack = append(stack, v)
			}
			i = j
		default:
			j := i + 1
			for !bytes.ContainsRune([]byte(" \n[(/"), rune(content[j])) {
				j++
			}
			switch op := string(content[i:j]); op {
			case "Tf":
				size = stack[len(stack)-1]
			case "Tc":
				spacing = stack[len(stack)-1]
			case "Td":
				lineX += stack[len(stack)-2]
				x = lineX
			}
			if content[i] != '/' {
				stack = stack[:0]
			}
			i = j
		}
	}
	return xs
}
