package supplement

import (
	"bytes"
	"os"
	"testing"
)

const sample = "../../data/samples/ningxia-2020/unit.yaml"

func TestSample(t *testing.T) {
	data, err := os.ReadFile(sample)
	if err != nil {
		t.Fatal(err)
	}
	doc, list := Read(data, "unit.yaml", nil)
	for _, d := range list {
		t.Errorf("%s: %s\n  %s\n  %s", d.At, d.Message, d.Excerpt, d.Hint)
	}
	for _, c := range []struct {
		path []string
		want string
	}{
		{[]string{"year"}, "2020"},
		{[]string{"prior", "basic", "301"}, "1376.73"},
		{[]string{"counts", "reception_domestic"}, "8073.00"},
		{[]string{"prior", "general_expenditure"}, "13899.72"},
	} {
		if v := doc.Root.Get(c.path...); v == nil || v.Scalar != c.want {
			t.Errorf("%q: %+v, want %s", c.path, v, c.want)
		}
	}
	v := doc.Root.Get("prior", "general_expenditure")
	if v.Money.Unit != "万元" || !v.Money.Derived || v.Money.Scope != "一般公共预算" || v.At.Line == 0 {
		t.Errorf("general_expenditure: %+v", v)
	}
	if n := len(doc.Root.List("forms")); n != 2 {
		t.Errorf("%d forms, want 2", n)
	}
}

// TestCRLF: a file with the line ends of Windows is read the same, and each
// value stands on the same line.
func TestCRLF(t *testing.T) {
	for _, path := range sampleFiles {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		unix, _ := Read(data, "unit.yaml", nil)
		windows, _ := Read(bytes.ReplaceAll(data, []byte("\n"), []byte("\r\n")), "unit.yaml", nil)
		var walk func(a, b *Value)
		walk = func(a, b *Value) {
			if a.At != b.At || a.KeyAt != b.KeyAt || a.Scalar != b.Scalar {
				t.Errorf("%s: %q at %s, with CRLF %q at %s", a.At.Field, a.Scalar, a.At, b.Scalar, b.At)
			}
			for i := range a.Members {
				walk(a.Members[i], b.Members[i])
			}
			for i := range a.Items {
				walk(a.Items[i], b.Items[i])
			}
		}
		walk(unix.Root, windows.Root)
	}
}
