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

func schemaOf(root *Field, title string) []byte {
	s := fieldSchema(root)
	s.Schema, s.Title = "https://json-schema.org/draft/2020-12/schema", title
	number := schema{Type: numberTypes, Pattern: numberPattern}
	whole := groupSchema(&Field{Fields: amountMembers})
	s.Defs = properties{{"amount", schema{OneOf: []schema{number, whole, {Type: json.RawMessage(`"null"`)}}}}}
	return append(bytes.TrimSpace(encoded(s, "  ")), '\n')
}

// schema is the part of a JSON Schema that describes one field.
type schema struct {
	Schema      string            `json:"$schema,omitempty"`
	Title       string            `json:"title,omitempty"`
	Description string            `json:"description,omitempty"`
	Examples    []string          `json:"examples,omitempty"`
	Ref         string            `json:"$ref,omitempty"`
	Type        json.RawMessage   `json:"type,omitempty"`
	Pattern     string            `json:"pattern,omitempty"`
	Enum        []json.RawMessage `json:"enum,omitempty"`
	Items       *schema           `json:"items,omitempty"`
	Others      json.RawMessage   `json:"additionalProperties,omitempty"`
	Properties  properties        `json:"properties,omitzero"`
	Codes       properties        `json:"patternProperties,omitzero"`
	Required    []string          `json:"required,omitempty"`
	OneOf       []schema          `json:"oneOf,omitempty"`
	Defs        properties        `json:"$defs,omitzero"`
}

// properties keep the order of the field table.
type properties []property

type property struct {
	key string
	schema
}

func (ps properties) MarshalJSON() ([]byte, error) {
	b := []byte{'{'}
	for i, p := range ps {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(append(b, encoded(p.key, "")...), ':'), encoded(p.schema, "")...)
	}
	return append(b, '}'), nil
}

// encoded is a value as JSON, what it says of ≥ and < as it is.
func encoded[T any](v T, indent string) json.RawMessage {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", indent)
	if err := e.Encode(v); err != nil {
		panic(err) // our own writing
	}
	return b.Bytes()
}

// Numbers in YAML may be plain or quoted, and quoted ones may have separators.
const numberPattern = `^-?[0-9]{1,3}(,?[0-9]{3})*(\.[0-9]+)?$|^-?[0-9]+(\.[0-9]+)?$`

var numberTypes = json.RawMessage(`["number","string"]`)

// fieldSchema describes one field. A value left empty counts as not given.
func fieldSchema(f *Field) schema {
	s := schema{}
	switch f.Type {
	case Text, Prose, Measure, Picture, Sheet:
		s.Type = json.RawMessage(`["string","number","boolean","null"]`)
	case Whole:
		s.Type, s.Pattern = json.RawMessage(`["integer","string"]`), "^[0-9]+$"
	case Number:
		s.Type, s.Pattern = numberTypes, numberPattern
	case Flag:
		for _, v := range []string{"true", "false", `"是"`, `"否"`} {
			s.Enum = append(s.Enum, json.RawMessage(v))
		}
	case Date:
		s.Type, s.Pattern = json.RawMessage(`"string"`), "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
	case Choice:
		for _, v := range f.Choices {
			s.Enum = append(s.Enum, encoded(v, ""))
			if _, err := strconv.Atoi(v); err == nil { // it may be typed as a number
				s.Enum = append(s.Enum, json.RawMessage(v))
			}
		}
	case Amount:
		s.Ref = "#/$defs/amount"
	case List:
		item := fieldSchema(f.Item)
		s.Type, s.Items = json.RawMessage(`["array","null"]`), &item
	case Group:
		s = groupSchema(f)
	}
	if s.Title, s.Description = f.Name, f.description(); f.Example != "" {
		s.Examples = []string{f.Example}
	}
	return s
}

func groupSchema(f *Field) schema {
	s := schema{Type: json.RawMessage(`"object"`), Properties: properties{}}
	if !f.Open {
		s.Others = json.RawMessage("false")
	}
	for i := range f.Fields {
		m := &f.Fields[i]
		if s.Properties = append(s.Properties, property{m.Key, fieldSchema(m)}); m.Required {
			s.Required = append(s.Required, m.Key)
		}
	}
	if f.Digits > 0 {
		s.Codes = properties{{"^[0-9]{" + strconv.Itoa(f.Digits) + "}$", fieldSchema(f.Item)}}
	}
	return s
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
