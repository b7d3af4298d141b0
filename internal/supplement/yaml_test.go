package supplement

import (
	"os"
	"testing"
)

const sample = "../../data/samples/ningxia-2020/unit.yaml"

func TestSample(t *testing.T) {
	data, err := os.ReadFile(sample)
	if err != nil {
		t.Fatal(err)
	}
	doc, list := Read(data, "unit.yaml")
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
