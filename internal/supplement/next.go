package supplement

import "strconv"

// Known is an amount that the year before is known to have had.
type Known struct {
	Digits string
	Unit   string
}

// NextYear starts next year's supplement from last year's: the unit's profile,
// its functions and the glossary as they were, the figures given as 上年数 by
// their keys in that group, layout and year. What is new every year is not
// carried over, above all no reason: 在岗人数, purposes, counts, forms. A layout
// of "" is last year's.
func NextYear(last *Value, year int, layout string, figures map[string]Known, source string) *Value {
	root := Empty("").Root
	for i := range root.Field.Fields {
		f := &root.Field.Fields[i]
		v := last.Get(f.Key)
		switch f.Key {
		case "schema":
			v = &Value{Field: f, Key: f.Key, Scalar: Schema}
		case "year":
			v = &Value{Field: f, Key: f.Key, Scalar: strconv.Itoa(year)}
		case "layout":
			if layout != "" {
				v = &Value{Field: f, Key: f.Key, Scalar: layout}
			}
		case "organization", "functions", "glossary":
		case "setup":
			v = without(v, "staff")
		case "prior":
			v = priorGroup(f, figures, source)
		default:
			continue
		}
		if v != nil {
			root.Members = append(root.Members, v)
		}
	}
	root.named("")
	return root
}

// New is a supplement of which only the year and the layout are known, each ""
// where it is not.
func New(year, layout string) *Value {
	root := Empty("").Root
	for key, text := range map[string]string{"year": year, "layout": layout} {
		if text != "" {
			root.Members = append(root.Members, &Value{Field: root.Field.Member(key), Key: key, Scalar: text})
		}
	}
	return root
}

// WithFullName is a supplement that says what the unit is called, if it did not.
func WithFullName(root *Value, name string) *Value {
	if name == "" || root.Get("organization", "full_name") != nil {
		return root
	}
	org := root.Get("organization")
	if org == nil {
		org = &Value{Field: root.Field.Member("organization"), Key: "organization"}
		root.Members = append(root.Members, org)
	}
	org.Members = append(org.Members, &Value{Field: org.Field.Member("full_name"), Key: "full_name", Scalar: name})
	return root
}

func without(v *Value, key string) *Value {
	if v == nil {
		return nil
	}
	out := *v
	out.Members = nil
	for _, m := range v.Members {
		if m.Key != key {
			out.Members = append(out.Members, m)
		}
	}
	return &out
}

// priorGroup is 上年数. The unit of most figures becomes the group's.
func priorGroup(f *Field, figures map[string]Known, source string) *Value {
	if len(figures) == 0 {
		return nil
	}
	uses := map[string]int{}
	for _, k := range figures {
		uses[k.Unit]++
	}
	unit := ""
	for _, u := range f.Member("unit").Choices {
		if uses[u] > uses[unit] {
			unit = u
		}
	}
	var fill func(f *Field, prefix string) []*Value
	fill = func(f *Field, prefix string) []*Value {
		var out []*Value
		for i := range f.Fields {
			m := &f.Fields[i]
			k, known := figures[prefix+m.Key]
			switch {
			case m.Type == Group:
				if members := fill(m, prefix+m.Key+"."); members != nil {
					out = append(out, &Value{Field: m, Key: m.Key, Members: members})
				}
			case m.Type == Amount && known:
				out = append(out, &Value{Field: m, Key: m.Key, Scalar: k.Digits, Money: Money{Unit: k.Unit, Source: source}})
			case prefix == "" && m.Key == "unit":
				out = append(out, &Value{Field: m, Key: m.Key, Scalar: unit})
			case prefix == "" && m.Key == "source":
				out = append(out, &Value{Field: m, Key: m.Key, Scalar: source})
			}
		}
		return out
	}
	return &Value{Field: f, Key: f.Key, Members: fill(f, "")}
}
