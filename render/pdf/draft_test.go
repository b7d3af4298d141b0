package pdf

import (
	"bytes"
	"os"
	"testing"

	"juesuan/internal/doc"
	"juesuan/internal/typeset"
)

// The finishing pass relies on how fpdf writes its objects. Here is all it
// writes for two pages and two fonts: a version that changes any of it fails
// here first.
func TestDraft(t *testing.T) {
	s := newSheet(t)
	s.page(a4Width, a4Height, "1")
	s.put(s.node(0, typeset.TagP), song, 16*doc.Pt, 28*doc.MM, 40*doc.MM, "一1")
	s.page(a4Height, a4Width, "2")
	faces := newFaces()
	defer faces.release()
	var b bytes.Buffer
	if _, err := skeleton(&b, &s.Layout, faces); err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("testdata/draft.golden")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(b.Bytes(), want) {
		t.Errorf("fpdf wrote\n%q\nwant\n%q", b.Bytes(), want)
	}

	// And whatever else it writes is refused, never passed on.
	for _, damage := range [][2]string{
		{"/Parent 1 0 R", "/Parent 9 0 R"},
		{"/BaseFont /Stub000", "/BaseFont /Other00"},
		{"/Type /Catalog", "/Type /Cutalog"},
		{"/Type /Pages", "/Type /Pagez"},
		{"endstream", "endstraem"},
		{"0000000000 65535 f", "0000000001 65535 f"},
		{"startxref\n", "startxref\nx"},
		{"/Contents 4 0 R>>", "/Contents 5 0 R>>"},
	} {
		bad := bytes.Replace(b.Bytes(), []byte(damage[0]), []byte(damage[1]), 1)
		if bytes.Equal(bad, b.Bytes()) {
			t.Errorf("%q is not in the draft", damage[0])
		}
		if _, err := readDraft(bad, 2, 2); err == nil {
			t.Errorf("a draft with %q was accepted", damage[1])
		}
	}
	for n := range b.Len() {
		if _, err := readDraft(b.Bytes()[:n], 2, 2); err == nil && n < b.Len()-len("%%EOF\n") {
			t.Errorf("a draft cut to %d bytes was accepted", n)
		}
	}
}
