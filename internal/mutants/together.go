package main

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Most mutants stand in one program together, and a variable of the environment
// says which of them is at work: so a package is compiled once and not once a
// mutant. What cannot stand so (a constant that the compiler needs, a name of
// another package) is left to be compiled alone.

// choice is the variable that names the mutant at work, and the file of the
// package that reads it.
const (
	choice     = "JUESUAN_MUTANT"
	choiceFile = "mutant_at_work.go"
	choiceText = "\n\nimport (\n\t\"os\"\n\t\"strconv\"\n)\n\nvar mutantAtWork, _ = strconv.Atoi(os.Getenv(\"" + choice + "\"))\n"
)

// A place is an expression or a statement of a file that some mutants change.
type place struct {
	from, to int
	typ      string // of the expression; empty for a statement
	prefix   string // the type that a literal in a list leaves out
	isMap    bool
	others   []other
	begin    int // in the text that stands together
	end      int
}

// An other is what one mutant puts in a place: a text, or all but one row.
type other struct {
	mutant int
	text   string
	row    int // -1: text
	key    string
}

// together puts the mutants numbered from 1 into the files of the package, and
// returns their text and which mutants had to stay out.
func (p *pkg) together(mutants []mutant) (text map[string][]byte, out map[int]bool) {
	out = map[int]bool{}
	places := map[string][]*place{}
	for _, file := range slices.Sorted(maps.Keys(p.files)) {
		found := p.places(file)
		for i, m := range mutants {
			if m.file != file {
				continue
			}
			for _, e := range m.edits {
				if !p.settle(found, m, i+1, e) {
					out[i+1] = true
				}
			}
		}
		places[file] = found
	}
	for range 20 {
		text = map[string][]byte{}
		for file, all := range places {
			of := make([]*place, 0, len(all))
			for _, pl := range all {
				pl.others = slices.DeleteFunc(pl.others, func(o other) bool { return out[o.mutant] })
				if len(pl.others) > 0 {
					of = append(of, pl)
				}
			}
			w := writer{text: p.text[file]}
			w.write(0, len(p.text[file]), of)
			text[file] = w.out
		}
		bad, ok := p.misplaced(text, places)
		if ok {
			return text, out
		}
		if len(bad) == 0 {
			break
		}
		for _, pl := range bad {
			for _, o := range pl.others {
				out[o.mutant] = true
			}
		}
	}
	for i := range mutants {
		out[i+1] = true
	}
	return nil, out
}

// places finds the expressions and statements that another can stand for, the
// outer before the inner.
func (p *pkg) places(file string) []*place {
	var found []*place
	f := p.files[file]
	names := map[string]string{}
	for _, spec := range f.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		if names[path] = path[strings.LastIndexByte(path, '/')+1:]; spec.Name != nil {
			names[path] = spec.Name.Name
		}
	}
	offset := func(pos token.Pos) int { return p.fset.Position(pos).Offset }
	ast.PreorderStack(f, nil, func(n ast.Node, stack []ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec, *ast.ArrayType, *ast.FuncType, *ast.StructType, *ast.Field:
			return false
		case *ast.GenDecl:
			return n.Tok != token.CONST && n.Tok != token.TYPE
		case *ast.ExprStmt, *ast.AssignStmt, *ast.IncDecStmt, *ast.IfStmt:
			switch stack[len(stack)-1].(type) {
			case *ast.BlockStmt, *ast.CaseClause:
				found = append(found, &place{from: offset(n.Pos()), to: offset(n.End())})
			}
		case ast.Expr:
			if pl := p.expression(n, stack, names); pl != nil {
				pl.from, pl.to = offset(n.Pos()), offset(n.End())
				found = append(found, pl)
			}
		}
		return true
	})
	return found
}

// expression is the place of an expression whose type can be written, nil for
// what must stay where it is.
func (p *pkg) expression(n ast.Expr, stack []ast.Node, names map[string]string) *place {
	tv, ok := p.info.Types[n]
	if !ok || !tv.IsValue() || tv.IsNil() {
		return nil
	}
	switch parent := stack[len(stack)-1].(type) {
	case *ast.UnaryExpr:
		if parent.Op == token.AND {
			return nil
		}
	case *ast.AssignStmt:
		if slices.Contains(parent.Lhs, n) {
			return nil
		}
	case *ast.IncDecStmt, *ast.SelectorExpr, *ast.ExprStmt, *ast.TypeAssertExpr, *ast.IndexExpr, *ast.SliceExpr:
		if _, lit := n.(*ast.BasicLit); !lit {
			if _, binary := n.(*ast.BinaryExpr); !binary {
				return nil
			}
		}
	case *ast.KeyValueExpr:
		if id, ok := n.(*ast.Ident); ok && id == parent.Key {
			return nil
		}
	}
	if b, ok := tv.Type.(*types.Basic); ok && b.Info()&types.IsUntyped != 0 && b.Kind() != types.UntypedBool {
		return nil // the compiler gives its type to the constant around it
	}
	t, writable := types.Default(tv.Type), true
	if _, tuple := t.(*types.Tuple); tuple {
		return nil
	}
	typ := types.TypeString(t, func(from *types.Package) string {
		if from.Path() == p.path {
			return ""
		}
		name, ok := names[from.Path()]
		writable = writable && ok
		return name
	})
	if !writable {
		return nil
	}
	pl := &place{typ: typ}
	if lit, ok := n.(*ast.CompositeLit); ok {
		if lit.Type == nil {
			if pl.prefix = typ; strings.HasPrefix(typ, "*") {
				pl.prefix = "&" + typ[1:]
			}
		}
		_, pl.isMap = t.Underlying().(*types.Map)
	}
	return pl
}

// settle puts one edit of a mutant into the smallest place around it.
func (p *pkg) settle(found []*place, m mutant, number int, e edit) bool {
	text := p.text[m.file]
	var at *place
	for _, pl := range found {
		if pl.from > e.from || pl.to < e.to {
			continue
		}
		whole := pl.from == e.from && pl.to == e.to
		if statement := pl.typ == ""; statement != (m.kind == statements) || statement && !whole {
			continue
		}
		if len(m.edits) > 1 && !whole { // the other edit might stand in there too
			continue
		}
		if at == nil || pl.to-pl.from <= at.to-at.from {
			at = pl
		}
	}
	if at == nil {
		return false
	}
	o := other{mutant: number, row: -1}
	switch {
	case m.kind == rows:
		if o.row = m.row; o.row < 0 {
			return false
		}
		o.key = m.key
		if at.isMap != (o.key != "") {
			return false
		}
	case at.typ != "":
		o.text = at.prefix + string(text[at.from:e.from]) + e.with + string(text[e.to:at.to])
	}
	at.others = append(at.others, o)
	return true
}

// A writer writes a file with its places.
type writer struct {
	text, out []byte
}

func (w *writer) add(format string, args ...any) { w.out = fmt.Appendf(w.out, format, args...) }

// write copies from..to; places lie within, the outer first.
func (w *writer) write(from, to int, places []*place) {
	slices.SortStableFunc(places, func(a, b *place) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(b.to, a.to))
	})
	for len(places) > 0 {
		pl, n := places[0], 1
		for n < len(places) && places[n].from < pl.to {
			n++
		}
		w.out = append(w.out, w.text[from:pl.from]...)
		pl.begin = len(w.out)
		w.place(pl, places[1:n])
		pl.end = len(w.out)
		from, places = pl.to, places[n:]
	}
	w.out = append(w.out, w.text[from:to]...)
}

// place writes one place and those within it.
func (w *writer) place(pl *place, inner []*place) {
	if pl.typ == "" {
		w.add("if true")
		for _, o := range pl.others {
			w.add(" && mutantAtWork != %d", o.mutant)
		}
		w.add(" {\n")
		w.write(pl.from, pl.to, inner)
		w.add("\n}")
		return
	}
	w.add("(func() %s {\nswitch mutantAtWork {\n", pl.typ)
	hasRows := false
	for _, o := range pl.others {
		if hasRows = hasRows || o.row >= 0; o.row < 0 {
			w.add("case %d:\nreturn %s\n", o.mutant, o.text)
		}
	}
	w.add("}\n")
	if !hasRows {
		w.add("return %s", pl.prefix)
		w.write(pl.from, pl.to, inner)
		w.add("\n}())")
		return
	}
	w.add("all := %s", pl.prefix)
	w.write(pl.from, pl.to, inner)
	w.add("\nswitch mutantAtWork {\n")
	for _, o := range pl.others {
		switch {
		case o.row < 0:
		case pl.isMap:
			w.add("case %d:\ndelete(all, %s)\n", o.mutant, o.key)
		default:
			w.add("case %d:\nreturn append(all[:%d], all[%d:]...)\n", o.mutant, o.row, o.row+1)
		}
	}
	w.add("}\nreturn all\n}())")
}

// misplaced are the places that the compiler does not take; ok if it takes all.
func (p *pkg) misplaced(text map[string][]byte, places map[string][]*place) (bad []*place, ok bool) {
	fset := token.NewFileSet()
	var files []*ast.File
	for file, t := range text {
		f, err := parser.ParseFile(fset, file, t, parser.SkipObjectResolution)
		if err != nil {
			return nil, false
		}
		files = append(files, f)
	}
	f, err := parser.ParseFile(fset, choiceFile, "package "+files[0].Name.Name+"\n\nvar mutantAtWork int\n", parser.SkipObjectResolution)
	if err != nil {
		return nil, false
	}
	ok = true
	config := types.Config{Importer: p.importer, Error: func(err error) {
		ok = false
		e, is := err.(types.Error)
		if !is {
			return
		}
		pos := fset.Position(e.Pos)
		// The innermost place around the fault, or the first one after it.
		var at, after *place
		for _, pl := range places[pos.Filename] {
			switch {
			case len(pl.others) == 0 || pl.end <= pos.Offset:
			case pl.begin > pos.Offset:
				if after == nil || pl.begin < after.begin {
					after = pl
				}
			case at == nil || pl.end-pl.begin <= at.end-at.begin:
				at = pl
			}
		}
		if at == nil {
			at = after
		}
		if at != nil {
			bad = append(bad, at)
		}
	}}
	config.Check(p.path, fset, append(files, f), nil)
	return bad, ok
}
