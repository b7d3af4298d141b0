package supplement

import (
	"encoding/json"
	"flag"
	"os"
	"regexp"
	"strings"
	"testing"

	"juesuan/internal/golden"
)

// TestSchemaJSON: each schema is JSON and its patterns compile. They are
// published in the folder data, for editors.
func TestSchemaJSON(t *testing.T) {
	for published, data := range map[string][]byte{"../../data/unit.schema.json": Core().SchemaJSON(), "../../data/department.schema.json": schemaOf(Department(), "部门汇总 department.yaml")} {
		var v any
		if err := json.Unmarshal(data, &v); err != nil {
			t.Fatal(err)
		}
		var walk func(v any)
		walk = func(v any) {
			switch v := v.(type) {
			case map[string]any:
				if p, ok := v["pattern"].(string); ok {
					if _, err := regexp.Compile(p); err != nil {
						t.Error(err)
					}
				}
				for _, x := range v {
					walk(x)
				}
			case []any:
				for _, x := range v {
					walk(x)
				}
			}
		}
		walk(v)
		if flag.Lookup("update").Value.String() == "true" {
			if err := os.WriteFile(published, data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		have, err := os.ReadFile(published)
		if err != nil {
			t.Fatal(err)
		}
		if d := golden.Diff(string(have), string(data)); d != "" {
			t.Errorf("%s is not what the field table gives; run with -update and read the difference:\n%s", published, d)
		}
	}
}

// TestFieldTable: every field says what it is called; lists and coded groups
// say what they hold; keys are unique in their group; choices have choices.
func TestFieldTable(t *testing.T) {
	var walk func(path string, f *Field)
	walk = func(path string, f *Field) {
		if f.Name == "" || f.Type == 0 {
			t.Errorf("%s: no name or type", path)
		}
		if (f.Type == Choice) != (len(f.Choices) > 0) && f.Type != Text || (f.Type == List || f.Digits > 0) != (f.Item != nil) || f.Type != Group && len(f.Fields) > 0 {
			t.Errorf("%s: type %d does not go with what it holds", path, f.Type)
		}
		if f.Type == Group && len(f.Fields) == 0 && f.Digits == 0 && !f.Open {
			t.Errorf("%s: a group of nothing", path)
		}
		if strings.HasSuffix(f.Help, "。") || strings.HasSuffix(f.Help, "；") {
			t.Errorf("%s: help ends in a stop: %s", path, f.Help)
		}
		seen := map[string]bool{}
		for i := range f.Fields {
			m := &f.Fields[i]
			if m.Key == "" || seen[m.Key] || strings.Trim(m.Key, "abcdefghijklmnopqrstuvwxyz_0123456789") != "" {
				t.Errorf("%s: key %q", path, m.Key)
			}
			seen[m.Key] = true
			walk(path+"."+m.Key, m)
		}
		if f.Item != nil {
			walk(path+"[]", f.Item)
		}
	}
	walk("", Core().Root())
	walk("department", Department())
	for i := range amountMembers {
		walk("amount."+amountMembers[i].Key, &amountMembers[i])
	}
}
