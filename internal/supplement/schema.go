package supplement

import (
	"bytes"
	"encoding/json"
	"strconv"
)

// SchemaJSON is the JSON Schema (2020-12) of unit.yaml, for editors that
// complete keys and show help. It says what the reader enforces, save what a
// schema cannot say: that an amount needs a unit somewhere above it.
func (t *Fields) SchemaJSON() []byte { return schemaOf(t.root, "决算公开补充资料 unit.yaml") }

// DepartmentSchemaJSON is the JSON Schema of department.yaml.
func DepartmentSchemaJSON() []byte { return schemaOf(Department(), "部门汇总 department.yaml") }

func schemaOf(root *Field, title string) []byte {
	w := &schemaWriter{}
	w.open()
	w.member("$schema", "https://json-schema.org/draft/2020-12/schema")
	w.member("title", title)
	w.fields(root)
	w.key("$defs")
	w.open()
	w.key("amount")
	w.open()
	w.amount()
	w.close()
	w.close()
	w.close()
	var out bytes.Buffer
	if err := json.Indent(&out, w.b.Bytes(), "", "  "); err != nil {
		panic(err) // our own writing
	}
	out.WriteByte('\n')
	return out.Bytes()
}

// schemaWriter writes objects whose members keep the order of the field table.
type schemaWriter struct {
	b    bytes.Buffer
	more bool
}

func (w *schemaWriter) open() {
	w.b.WriteByte('{')
	w.more = false
}

func (w *schemaWriter) close() {
	w.b.WriteByte('}')
	w.more = true
}

func (w *schemaWriter) key(name string) {
	if w.more {
		w.b.WriteByte(',')
	}
	w.b.Write(quoted(name))
	w.b.WriteByte(':')
	w.more = true
}

func quoted(s string) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		panic(err) // a string always encodes
	}
	return bytes.TrimSpace(b.Bytes())
}

func (w *schemaWriter) member(name, value string) {
	w.key(name)
	w.b.Write(quoted(value))
}

func (w *schemaWriter) raw(name, value string) {
	w.key(name)
	w.b.WriteString(value)
}

func (w *schemaWriter) list(name string, values []string) {
	w.key(name)
	w.b.WriteByte('[')
	for i, v := range values {
		if i > 0 {
			w.b.WriteByte(',')
		}
		w.b.Write(quoted(v))
	}
	w.b.WriteByte(']')
}

// Numbers in YAML may be plain or quoted, and quoted ones may have separators.
const (
	schemaWhole  = `"type":["integer","string"],"pattern":"^[0-9]+$"`
	schemaNumber = `"type":["number","string"],"pattern":"^-?[0-9]{1,3}(,?[0-9]{3})*(\\.[0-9]+)?$|^-?[0-9]+(\\.[0-9]+)?$"`
)

// field writes the members that describe one field.
func (w *schemaWriter) field(f *Field) {
	if f.Key != "" || f.Name != "" {
		w.member("title", f.Name)
	}
	w.fields(f)
}

// fields writes them without the field's title.
func (w *schemaWriter) fields(f *Field) {
	if d := f.description(); d != "" {
		w.member("description", d)
	}
	if f.Example != "" {
		w.list("examples", []string{f.Example})
	}
	// A value left empty counts as not given.
	switch f.Type {
	case Text, Prose, Measure, Picture:
		w.raw("type", `["string","number","boolean","null"]`)
	case Whole:
		w.rawMembers(schemaWhole)
	case Number:
		w.rawMembers(schemaNumber)
	case Flag:
		w.raw("enum", `[true,false,"是","否"]`)
	case Date:
		w.raw("type", `"string"`)
		w.raw("pattern", `"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"`)
	case Choice:
		w.choices(f.Choices)
	case Amount:
		w.member("$ref", "#/$defs/amount")
	case List:
		w.raw("type", `["array","null"]`)
		w.key("items")
		w.open()
		w.field(f.Item)
		w.close()
	case Group:
		w.group(f.Fields, f)
	}
}

func (w *schemaWriter) rawMembers(members string) {
	if w.more {
		w.b.WriteByte(',')
	}
	w.b.WriteString(members)
	w.more = true
}

// choices writes an enumeration; a choice of digits may be typed as a number.
func (w *schemaWriter) choices(values []string) {
	w.key("enum")
	w.b.WriteByte('[')
	for i, v := range values {
		if i > 0 {
			w.b.WriteByte(',')
		}
		w.b.Write(quoted(v))
		if n, err := strconv.Atoi(v); err == nil {
			w.b.WriteString("," + strconv.Itoa(n))
		}
	}
	w.b.WriteByte(']')
}

func (w *schemaWriter) amount() {
	w.key("oneOf")
	w.b.WriteString("[{" + schemaNumber + "},")
	w.open()
	w.group(amountMembers, &Field{Fields: amountMembers})
	w.close()
	w.b.WriteString(`,{"type":"null"}]`)
}

func (w *schemaWriter) group(fields []Field, f *Field) {
	w.raw("type", `"object"`)
	if !f.Open {
		w.raw("additionalProperties", "false")
	}
	var required []string
	w.key("properties")
	w.open()
	for i := range fields {
		w.key(fields[i].Key)
		w.open()
		w.field(&fields[i])
		w.close()
		if fields[i].Required {
			required = append(required, fields[i].Key)
		}
	}
	w.close()
	if f.Digits > 0 {
		w.key("patternProperties")
		w.open()
		w.key("^[0-9]{" + strconv.Itoa(f.Digits) + "}$")
		w.open()
		w.field(f.Item)
		w.close()
		w.close()
	}
	if required != nil {
		w.list("required", required)
	}
}

// description is what an editor shows: help, unit, when it is needed.
func (f *Field) description() string {
	d := f.Help
	add := func(s string) {
		if d != "" {
			d += "；"
		}
		d += s
	}
	if f.Unit != "" {
		add("单位：" + f.Unit)
	}
	if f.When != "" {
		add(f.When + "要填")
	}
	return d
}
