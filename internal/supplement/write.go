package supplement

import (
	"bytes"
	"strconv"
	"strings"

	"juesuan/internal/pattern"
)

// YAML writes a supplement as unit.yaml, the same values always the same bytes.
// With help it also writes what is not given, empty, and beside each key what
// to fill in.
func (t *Fields) YAML(root *Value, help bool) []byte {
	w := &yamlWriter{help: help}
	if help {
		w.b.WriteString("# 决算公开补充资料：公开表里没有的内容。\n# 改冒号后面的内容，冒号前面的英文不动；缩进用空格。没有的内容空着，或整行删掉；确实是零的数写 0。\n# 以“# ”开头的行是说明和样式：要用时去掉行首的“# ”。\n")
	}
	w.group(t.root, root, "", Money{})
	return w.b.Bytes()
}

type yamlWriter struct {
	b    bytes.Buffer
	help bool
}

// group writes the members of a group at an indentation; said is what the
// groups above say for its amounts.
func (w *yamlWriter) group(f *Field, v *Value, indent string, said Money) {
	if u := v.Get("unit"); u != nil && f.Member("unit") != nil {
		said.Unit = u.Scalar
	}
	if s := v.Get("source"); s != nil && f.Member("source") != nil {
		said.Source = s.Scalar
	}
	for i := range f.Fields {
		m := &f.Fields[i]
		if given := v.Get(m.Key); given != nil || w.help && (!m.Open || m.Fields != nil) {
			if w.help && indent == "" && (m.Type == Group || m.Type == List) {
				w.b.WriteByte('\n')
			}
			w.member(m, m.Key, given, indent, said)
		}
	}
	if v == nil {
		return
	}
	for _, m := range v.Members {
		if m.Field.Loose {
			w.member(m.Field, m.Key, m, indent, said)
		} else if f.Digits > 0 && f.Digits == len(m.Key) && isDigits(m.Key) {
			w.member(f.Item, m.Key, m, indent, said)
		}
	}
}

func (w *yamlWriter) member(f *Field, key string, v *Value, indent string, said Money) {
	w.b.WriteString(indent + key + ":")
	switch f.Type {
	case Group:
		w.comment(f)
		w.b.WriteByte('\n')
		w.group(f, v, indent+"  ", said)
		if w.help && f.Digits > 0 && (v == nil || len(v.Members) == 0) && f.Example != "" {
			w.b.WriteString("#" + indent + "   " + f.Example + "\n")
		}
		return
	case List:
		w.comment(f)
		w.b.WriteByte('\n')
		if v == nil || len(v.Items) == 0 {
			w.sample(f.Item, indent+"  ")
			return
		}
		for _, item := range v.Items {
			w.item(f.Item, item, indent+"  ", said)
		}
		return
	case Amount:
		if v != nil {
			w.b.WriteString(" " + amountText(f, v, said))
		}
	default:
		switch {
		case v != nil:
			w.b.WriteString(" " + yamlScalar(v.Scalar, false))
		case f.Key == "schema":
			w.b.WriteString(" " + Schema)
		}
	}
	w.comment(f)
	w.b.WriteByte('\n')
}

// item writes one item of a list.
func (w *yamlWriter) item(f *Field, v *Value, indent string, said Money) {
	switch f.Type {
	case Group:
		// The first key stands behind the dash.
		inner := yamlWriter{}
		inner.group(f, v, indent+"  ", said)
		w.b.WriteString(indent + "- " + strings.TrimPrefix(inner.b.String(), indent+"  "))
	case Amount:
		w.b.WriteString(indent + "- " + amountText(f, v, said) + "\n")
	default:
		w.b.WriteString(indent + "- " + yamlScalar(v.Scalar, false) + "\n")
	}
}

// sample writes how an item would be written, as a comment.
func (w *yamlWriter) sample(f *Field, indent string) {
	inner := yamlWriter{help: true}
	if f.Type == Group {
		inner.group(f, nil, indent+"  ", Money{})
	} else {
		inner.b.WriteString(indent + "  ")
		inner.comment(f)
		inner.b.WriteByte('\n')
	}
	text := indent + "- " + strings.TrimLeft(inner.b.String(), " ")
	for line := range strings.Lines(text) {
		line = strings.TrimPrefix(line, "#")
		w.b.WriteString("#" + line)
	}
}

// comment writes what to fill in behind a key.
func (w *yamlWriter) comment(f *Field) {
	if !w.help {
		return
	}
	text := f.Name
	if f.Unit != "" {
		text += "（" + f.Unit + "）"
	}
	if f.Required {
		text += "，必填"
	}
	if h := f.help(); h != "" {
		text += "。" + h
	}
	if f.Choices != nil && f.Key != "schema" {
		text += "：" + strings.Join(f.Choices, "、")
	}
	w.b.WriteString("  # " + strings.ReplaceAll(text, "\n", " "))
}

// amountText is an amount with what its groups do not say.
func amountText(f *Field, v *Value, said Money) string {
	m := v.Money
	if said.Unit == "" {
		said.Unit = f.Unit
	}
	if m == said {
		return v.Scalar
	}
	text := "{value: " + v.Scalar
	if m.Unit != said.Unit {
		text += ", unit: " + m.Unit
	}
	if m.Scope != "" {
		text += ", scope: " + yamlScalar(m.Scope, true)
	}
	if m.Source != said.Source {
		text += ", source: " + yamlScalar(m.Source, true)
	}
	if m.Derived {
		text += ", derived: true"
	}
	return text + "}"
}

// yamlScalar is a scalar as YAML text: plain where that reads the same, else in
// double quotes.
func yamlScalar(s string, flow bool) string {
	plain := s != "" && s == strings.TrimSpace(s) && !strings.ContainsAny(s, "\n\r\t\"\\") &&
		!strings.Contains(s, ": ") && !strings.Contains(s, " #") &&
		!strings.HasSuffix(s, ":") && !strings.ContainsAny(s[:1], "-?:,[]{}#&*!|>'%@`=~<.+") && !(flow && strings.ContainsAny(s, ",[]{}:"))
	if strings.HasPrefix(s, "-") {
		if _, problem := plainNumber(s); problem == "" {
			plain = true
		}
	}
	switch strings.ToLower(s) {
	case "null", "yes", "no", "on", "off", "y", "n":
		plain = false
	}
	for _, r := range s {
		plain = plain && strconv.IsPrint(r)
	}
	if plain {
		return s
	}
	return strconv.Quote(s)
}

// literal reports whether a text can stand in a block scalar as it is.
func literal(s string) bool {
	for i, line := range strings.Split(s, "\n") {
		if i == 0 && line == "" || strings.HasPrefix(line, " ") && i == 0 || line != "" && strings.TrimSpace(line) == "" {
			return false
		}
		for _, r := range line {
			if !strconv.IsPrint(r) {
				return false
			}
		}
	}
	return true
}

// typed matches text that programs take for a number, a date or a logical value.
var typed = pattern.Of(`^(?i:[-+.]*[0-9][-+0-9a-fox_.,:tz ]*|true|false|yes|no|on|off|y|n|null|~|[-+]?\.inf|\.nan)$`)

// quotedAs is a scalar on one line, in the quotes that the one before had.
func quotedAs(s string, t Type, mark byte, flow, quoted bool) string {
	isText := t == Text || t == Prose || t == Measure
	switch {
	case quoted && isText, mark == '"', isText && typed.MatchString(s):
		return strconv.Quote(s)
	case mark == '\'' && !strings.Contains(s, "\n") && literal(s):
		return "'" + strings.ReplaceAll(s, "'", "''") + "'"
	}
	return yamlScalar(s, flow)
}

func keyWord(key string, quote byte) string {
	if quote != 0 && isDigits(key) {
		return string(quote) + key + string(quote)
	}
	return key
}
