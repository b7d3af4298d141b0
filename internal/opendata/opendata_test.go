package opendata_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io/fs"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"juesuan/data"
	"juesuan/internal/accounts"
	"juesuan/internal/job"
	"juesuan/internal/narrative"
	"juesuan/internal/opendata"
)

func book(t testing.TB, name string) (*accounts.Book, []*narrative.Number) {
	t.Helper()
	o, err := job.New(job.Settings{}).Report(t.Context(), job.Job{Unit: "../../data/samples/" + name, Until: "facts"})
	if err != nil || o.Facts == nil {
		t.Fatalf("%s: %v", name, err)
	}
	var numbers []*narrative.Number
	for i := range o.Facts.Origins {
		if n := o.Facts.Origins[i].Number; n != nil && !strings.Contains(n.Name, "/") {
			numbers = append(numbers, n)
		}
	}
	return o.Book, numbers
}

var samples = []string{"ningxia-2020", "shanghai-2024-demo"}

// What is written is read back the same, and the amounts are the book's: every
// one that there is, and none for a blank cell.
func TestRoundTrip(t *testing.T) {
	for _, name := range samples {
		b, numbers := book(t, name)
		d := opendata.New(b, numbers)
		again, err := opendata.Parse(d.JSON())
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(d, again) {
			t.Errorf("%s: not the same after a round trip", name)
		}
		amounts := map[string]decimal.Decimal{}
		for _, s := range again.Statements {
			for _, r := range s.Rows {
				for _, c := range r.Cells {
					v, err := decimal.NewFromString(c.Amount)
					if err != nil {
						t.Fatal(err)
					}
					amounts[s.Number+"/"+r.Key+"/"+c.Column] = v
				}
			}
		}
		n := 0
		for i := range b.Statements {
			s := &b.Statements[i]
			for k := range s.Rows {
				r := &s.Rows[k]
				for c, col := range s.Columns {
					key := s.ID.Number() + "/" + string(r.Key) + "/" + string(col)
					got, ok := amounts[key]
					if known := c < len(r.Cells) && r.Cells[c].Known(); known != ok || known && !got.Equal(r.Cells[c].Amount.Decimal()) {
						t.Errorf("%s: %s is %v %v", name, key, got, ok)
					}
					if ok {
						n++
					}
				}
			}
		}
		if n < 100 || n != len(amounts) || len(d.Facts) < 40 {
			t.Errorf("%s: %d amounts of %d, %d facts", name, n, len(amounts), len(d.Facts))
		}
	}
}

// The files keep to the schemas that are published with them.
func TestSchemas(t *testing.T) {
	raw, err := fs.ReadFile(data.Schemas, opendata.SchemaName)
	if err != nil {
		t.Fatal(err)
	}
	var schema map[string]any
	if err := json.Unmarshal(raw, &schema); err != nil {
		t.Fatal(err)
	}
	for _, name := range samples {
		b, numbers := book(t, name)
		d := opendata.New(b, numbers)
		var v any
		if err := json.Unmarshal(d.JSON(), &v); err != nil {
			t.Fatal(err)
		}
		for _, fault := range faults(schema, v, "$") {
			t.Errorf("%s: %s", name, fault)
		}
		// The schema finds what is wrong.
		v.(map[string]any)["extra"] = 1.0
		v.(map[string]any)["currency"] = "EUR"
		delete(v.(map[string]any), "unit")
		if n := len(faults(schema, v, "$")); n != 3 {
			t.Errorf("%d faults of 3 found", n)
		}
		for _, f := range []struct {
			schema string
			header []string
			data   []byte
		}{{opendata.CSVSchemaName, opendata.CSVHeader, d.CSV()}, {opendata.FactSchemaName, opendata.FactsHeader, d.FactsCSV()}} {
			raw, err := fs.ReadFile(data.Schemas, f.schema)
			if err != nil {
				t.Fatal(err)
			}
			var s struct {
				Fields []struct{ Name, Type, Description string }
			}
			if err := json.Unmarshal(raw, &s); err != nil {
				t.Fatal(err)
			}
			lines, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(f.data), "\ufeff"))).ReadAll()
			if err != nil || len(lines) < 40 || !slices.Equal(lines[0], f.header) {
				t.Fatalf("%s: %v, %d lines", f.schema, err, len(lines))
			}
			for k, field := range s.Fields {
				if field.Name != f.header[k] || field.Description == "" {
					t.Errorf("%s: column %d is %s", f.schema, k, field.Name)
				}
				for _, line := range lines[1:] {
					_, err := decimal.NewFromString(line[k])
					if (field.Type == "number" || field.Type == "integer") && err != nil {
						t.Errorf("%s: %s: %q", f.schema, field.Name, line[k])
					}
				}
			}
		}
	}
}

// faults holds a value against the few words of JSON Schema that ours uses.
func faults(schema map[string]any, v any, at string) (out []string) {
	bad := func(format string, args ...any) { out = append(out, at+": "+fmt.Sprintf(format, args...)) }
	if c, ok := schema["const"]; ok && c != v {
		bad("not %v", c)
	}
	switch kind := schema["type"]; kind {
	case "object":
		o, ok := v.(map[string]any)
		if !ok {
			bad("no object")
			return out
		}
		properties := schema["properties"].(map[string]any)
		for _, name := range schema["required"].([]any) {
			if _, ok := o[name.(string)]; !ok {
				bad("lacks %s", name)
			}
		}
		for name, x := range o {
			p, ok := properties[name].(map[string]any)
			if !ok {
				bad("has %s", name)
				continue
			}
			out = append(out, faults(p, x, at+"."+name)...)
		}
	case "array":
		a, ok := v.([]any)
		if !ok {
			bad("no array")
		}
		for i, x := range a {
			out = append(out, faults(schema["items"].(map[string]any), x, fmt.Sprintf("%s[%d]", at, i))...)
		}
	case "string":
		s, ok := v.(string)
		if !ok {
			bad("no string")
		}
		if p, has := schema["pattern"].(string); has && !regexp.MustCompile(p).MatchString(s) {
			bad("%q is not %s", s, p)
		}
	case "integer":
		if f, ok := v.(float64); !ok || f != float64(int(f)) {
			bad("no integer")
		}
	}
	return out
}
