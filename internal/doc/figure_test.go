package doc

import "testing"

func TestDatum(t *testing.T) {
	for _, tt := range []struct {
		text   string
		ref    Ref
		value  int64
		places int
		ok     bool
	}{
		{"1,930.28", 1, 193028, 2, true},
		{"-33.50", 1, -3350, 2, true},
		{"−0.05", 1, -5, 2, true},
		{"45.2%", 2, 452, 1, true},
		{"0", 3, 0, 0, true},
		{"1,930.28", 0, 0, 0, false}, // of no origin: typed
		{"", 1, 0, 0, false},
		{"一千", 1, 0, 0, false},
		{"12.", 1, 0, 0, false},
		{".5", 1, 0, 0, false},
		{"1.2.3", 1, 0, 0, false},
		{"1.2,3", 1, 0, 0, false},
		{"12万元", 1, 0, 0, false},
		{"1234567890123456789", 1, 0, 0, false},
	} {
		d, ok := NewDatum(tt.text, tt.ref)
		v, places := d.Value()
		if ok != tt.ok || v != tt.value || places != tt.places {
			t.Errorf("%q of %d: %d·10^-%d, %v", tt.text, tt.ref, v, places, ok)
		}
		if ok == d.Empty() {
			t.Errorf("%q: empty %v", tt.text, d.Empty())
		}
		if r := d.Run(); ok && (r.Text != tt.text || r.Ref != tt.ref) {
			t.Errorf("%q prints %+v", tt.text, r)
		}
	}
}

func TestScaled(t *testing.T) {
	d := func(s string) Datum { d, _ := NewDatum(s, 1); return d }
	c := Chart{Categories: make([]Run, 3), Series: []Series{{Data: []Datum{d("1.5"), d("2"), {}}}, {Data: []Datum{d("0.25")}}}}
	got := c.Scaled()
	want := [][]int64{{150, 200, 0}, {25, 0, 0}}
	for i := range want {
		for j := range want[i] {
			if got[i][j] != want[i][j] {
				t.Errorf("%v, want %v", got, want)
			}
		}
	}
	if !c.At(1, 2).Empty() || c.At(0, 1).Run().Text != "2" {
		t.Error("At")
	}
}

func TestPictureSize(t *testing.T) {
	for _, tt := range []struct {
		width     Length
		px, py    int
		perInch   int
		w, h      Length
		noteAbout string
	}{
		{0, 300, 150, 300, 72 * Pt, 36 * Pt, "one inch"},
		{0, 96, 96, 0, 72 * Pt, 72 * Pt, "unknown resolution"},
		{0, 9000, 900, 96, 400 * Pt, 40 * Pt, "wider than the text"},
		{0, 900, 9000, 96, 60 * Pt, 600 * Pt, "higher than the page"},
		{100 * Pt, 20, 10, 0, 100 * Pt, 50 * Pt, "as asked"},
		{900 * Pt, 20, 10, 0, 400 * Pt, 200 * Pt, "asked too much"},
	} {
		p := Picture{Image: &Image{Width: tt.px, Height: tt.py, PerInch: tt.perInch}, Width: tt.width}
		if w, h := p.Size(400*Pt, 600*Pt); w != tt.w || h != tt.h {
			t.Errorf("%s: %v × %v, want %v × %v", tt.noteAbout, w.Points(), h.Points(), tt.w.Points(), tt.h.Points())
		}
	}
}
