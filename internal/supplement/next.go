package supplement

import "strconv"

// Known is an amount that the year before is known to have had.
type Known struct {
	Digits string
	Unit   string
}

// NextYear starts next year's supplement from last year's: what the table says
// is kept, as it was; the figures given as 上年数 by their keys in that group,
// with those that a layout asks last year's of; layout and year. What is new
// every year is not carried over, above all no reason: 在岗人数, purposes,
// counts, forms. What stands under local and no field knows is kept. A layout of
// "" is last year's.
func (t *Fields) NextYear(last *Value, year int, layout string, figures map[string]Known, source string) *Value {
	root := t.Empty("").Root
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
		case "prior":
			v = priorGroup(f, figures, source)
			if local := lastYears(f.Member(Local), last.Get(Local), Money{Source: source}); local != nil {
				if v == nil {
					v = &Value{Field: f, Key: f.Key}
				}
				v.Members = append(v.Members, local)
			}
		default:
			v = kept(v, f.Keep)
		}
		if v != nil {
			root.Members = append(root.Members, v)
		}
	}
	root.named("")
	return root
}

// kept is what the table keeps of a value, nil for nothing. keep is what is said
// above it.
func kept(v *Value, keep bool) *Value {
	switch {
	case v == nil || v.Field.Yearly:
		return nil
	case v.Field.Loose:
		return v
	}
	if keep = keep || v.Field.Keep; v.Field.Type != Group {
		if keep {
			return v
		}
		return nil
	}
	out := *v
	out.Members = nil
	for _, m := range v.Members {
		if m = kept(m, keep); m != nil {
			out.Members = append(out.Members, m)
		}
	}
	if out.Members == nil {
		return nil
	}
	return &out
}

// lastYears is what this year's values are to next year's group of the same keys.
func lastYears(f *Field, v *Value, said Money) *Value {
	if f == nil || v == nil {
		return nil
	}
	out := &Value{Field: f, Key: f.Key}
	for i := range f.Fields {
		m, of := &f.Fields[i], v.Get(f.Fields[i].Key)
		switch {
		case of == nil:
			continue
		case m.Type == Group:
			if of = lastYears(m, of, said); of == nil {
				continue
			}
		default:
			of = &Value{Field: m, Key: m.Key, Scalar: of.Scalar, Money: of.Money}
			if m.Type == Amount && of.Money.Source == "" {
				of.Money.Source = said.Source
			}
		}
		out.Members = append(out.Members, of)
	}
	if out.Members == nil {
		return nil
	}
	return out
}

// New is a supplement of which only the year and the layout are known, each ""
// where it is not.
func (t *Fields) New(year, layout string) *Value {
	root := t.Empty("").Root
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
