package supplement

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"juesuan/internal/golden"
)

var sampleFiles = []string{sample, "../../data/samples/shanghai-2024-demo/unit.yaml"}

// values lists every value of a tree with the keys that lead to it.
func values(v *Value) string {
	lines := map[string]string{}
	var walk func(v *Value)
	walk = func(v *Value) {
		if v.Field.Type != Group && v.Field.Type != List {
			lines[v.At.Field] = fmt.Sprintf("%s: %q %+v", v.At.Field, v.Scalar, v.Money)
		}
		for _, m := range append(slices.Clone(v.Members), v.Items...) {
			walk(m)
		}
	}
	walk(v)
	var out strings.Builder
	for _, key := range slices.Sorted(maps.Keys(lines)) {
		out.WriteString(lines[key] + "\n")
	}
	return out.String()
}

// TestYAMLRoundTrip: a supplement written as unit.yaml and read again is the
// same, with and without help.
func TestYAMLRoundTrip(t *testing.T) {
	for _, path := range sampleFiles {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		doc, _ := Read(data, "unit.yaml", nil)
		for _, help := range []bool{false, true} {
			text := Core().YAML(doc.Root, help)
			again, list := Read(text, "unit.yaml", nil)
			for _, d := range list {
				t.Errorf("%s: %s: %s\n%s", path, d.At, d.Message, d.Excerpt)
			}
			if want, got := values(doc.Root), values(again.Root); want != got {
				t.Errorf("%s, help %v:\n%s", path, help, golden.Diff(want, got))
			}
			if !bytes.Equal(text, Core().YAML(again.Root, help)) {
				t.Errorf("%s: written twice, it differs", path)
			}
		}
	}
}

// TestYAMLScalars: whatever the text, it is read as it was.
func TestYAMLScalars(t *testing.T) {
	for _, s := range []string{"甲", "≥90%", "=90%", "-", "- 甲", "-50.00", "甲: 乙", "甲：乙", "甲 # 乙", "#甲", "“三公”", "\"甲\"", "'甲'", "null", "~", "true", "no", "0x10", "1e3", "1_000", "007", "{甲}", "[甲]",
		"甲, 乙", "&a", "*a", "!a", "<<", "%甲", "@甲", "`甲", "甲:", "?甲", "? 甲", "|", ">", "一\n二", "C:\\目录", "𠮷", "a\u00a0b", "2021-09-20", ".5", "+1"} {
		root := &Value{Field: Core().Root(), Members: []*Value{{Field: Core().Root().Member("functions"), Key: "functions", Members: []*Value{{Field: Core().Root().Member("functions").Member("intro"), Key: "intro", Scalar: s}}}}}
		doc, _ := Read(Core().YAML(root, false), "unit.yaml", nil)
		if v := doc.Root.Get("functions", "intro"); v == nil || v.Scalar != s {
			t.Errorf("%q is read as %+v from\n%s", s, v, Core().YAML(root, false))
		}
	}
}

// TestTemplate: the empty unit.yaml that init makes lacks only what is
// required, and with each comment taken away it is still the same format.
func TestTemplate(t *testing.T) {
	text := Core().YAML(Core().Empty("").Root, true)
	golden.Check(t, "template.yaml", text)
	_, list := Read(text, "unit.yaml", nil)
	for _, d := range list {
		if d.Code != "supplement.required" {
			t.Errorf("%s: %s [%s]", d.At, d.Message, d.Code)
		}
	}
	var open strings.Builder
	for i, line := range strings.Split(string(text), "\n") {
		if rest, ok := strings.CutPrefix(line, "#"); ok && i > 2 {
			line = rest
		}
		open.WriteString(line + "\n")
	}
	_, list = Read([]byte(open.String()), "unit.yaml", nil)
	for _, d := range list {
		if d.Code != "supplement.required" && d.Code != "supplement.unit" {
			t.Errorf("uncommented: %s: %s [%s]\n%s", d.At, d.Message, d.Code, d.Excerpt)
		}
	}
}
