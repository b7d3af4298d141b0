package narrative

import (
	"bufio"
	"io"
	"slices"
	"strconv"

	"juesuan/internal/diag"
)

// Dump prints all facts as text, one line each, in the order of the catalogue:
// path, what prints, how it was computed and from where.
func (f *Facts) Dump(w io.Writer) error {
	d := dumper{bufio.NewWriter(w), map[*Group]string{}}
	for _, name := range f.Root.Names {
		d.fact(name, f.Root.Facts[name])
	}
	for i := range f.Forms {
		d.form("form."+strconv.Itoa(i+1), &f.Forms[i])
	}
	for i := range f.Other {
		d.form("other."+strconv.Itoa(i+1), &f.Other[i])
	}
	cells := make([]*Number, 0, len(f.Cells))
	for _, n := range f.Cells {
		cells = append(cells, n)
	}
	slices.SortFunc(cells, func(a, b *Number) int { return int(a.ID) - int(b.ID) })
	for _, n := range cells {
		d.number(n.Name, n)
	}
	return d.w.Flush()
}

type dumper struct {
	w    *bufio.Writer
	seen map[*Group]string // path under which a group was printed first
}

func (d *dumper) put(parts ...string) {
	for _, p := range parts {
		d.w.WriteString(p)
	}
}

func (d *dumper) fact(path string, x Computed) {
	switch x := x.(type) {
	case *Number:
		d.number(path, x)
	case Words:
		d.put(path, ": “", x.S, "”")
		d.at(x.At)
		d.put("\n")
	case Flag:
		d.put(path, ": ", strconv.FormatBool(bool(x)), "\n")
	case *Change:
		d.put(path, ": ", x.Case.String(), "\t", x.Scope.String(), "，", x.Basis.String(), "\n")
		for _, m := range [...]struct {
			name string
			n    *Number
		}{{"current", x.Current}, {"base", x.Base}, {"delta", x.Delta}, {"rate", x.Rate}, {"times", x.Times}, {"done", x.Done}} {
			if m.n != nil {
				d.number(path+"."+m.name, m.n)
			}
		}
		if r := x.Reason; r != nil {
			d.fact(path+".reason.text", r.Text)
			for i, p := range r.Parts {
				part := path + ".reason.parts[" + strconv.Itoa(i) + "]"
				d.number(part+".amount", p.Amount)
				d.fact(part+".less", Flag(p.Less))
				d.fact(part+".text", p.Text)
			}
		}
	case *List:
		d.put(path, ": ", strconv.Itoa(len(x.Items)), "\n")
		for i, g := range x.Items {
			d.fact(path+"["+strconv.Itoa(i)+"]", g)
		}
	case *Group:
		if first, ok := d.seen[x]; ok {
			d.put(path, ": = ", first, "\n")
			return
		}
		d.seen[x] = path
		for _, name := range x.Names {
			d.fact(path+"."+name, x.Facts[name])
		}
	}
}

func (d *dumper) number(path string, n *Number) {
	if n == nil {
		d.put(path, ": -\n")
		return
	}
	d.put(path, ": ", n.Text(), "\t", n.Formula)
	if !n.High.IsZero() {
		d.put("\t[", n.Low.StringFixed(6), ", ", n.High.StringFixed(6), "]")
	}
	for i := range n.Operands {
		o := &n.Operands[i]
		d.put("\t", o.Label, " = ", o.Value)
		d.at(o.At)
	}
	d.put("\n")
}

func (d *dumper) at(p diag.Position) {
	if !p.IsZero() {
		d.put(" @", p.String())
	}
}

func (d *dumper) form(path string, f *FormFacts) {
	for _, m := range [...]struct {
		name string
		n    *Number
	}{
		{"execution", f.Execution}, {"total", f.Total},
	} {
		d.number(path+"."+m.name, m.n)
	}
	for i, n := range f.Weights {
		d.number(path+".weights["+strconv.Itoa(i)+"]", n)
	}
	for i := range f.Points {
		d.number(path+".points["+strconv.Itoa(i)+"]", f.Points[i])
		d.number(path+".scores["+strconv.Itoa(i)+"]", f.Scores[i])
	}
}
