package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strconv"
	"strings"
)

// The kinds of mutants. A draw takes of each in turn.
const (
	constants   = "constant ±1"
	comparisons = "comparison"
	logic       = "&& and ||"
	conditions  = "condition negated or dropped"
	statements  = "statement removed"
	results     = "zero returned"
	swaps       = "values of two rows exchanged"
	rows        = "row removed"
	keys        = "string of a table"
)

// An edit replaces the bytes from..to of a file.
type edit struct {
	from, to int
	with     string
}

// A mutant is one small mistake in one file. Edits are in order.
type mutant struct {
	kind     string
	file     string
	line     int
	function string
	change   string
	edits    []edit
}

// apply is the text of the file with the mistake.
func (m mutant) apply(text []byte) []byte {
	var out []byte
	at := 0
	for _, e := range m.edits {
		out = append(append(out, text[at:e.from]...), e.with...)
		at = e.to
	}
	return append(out, text[at:]...)
}

// A breeder collects the mutants of a file.
type breeder struct {
	file  string
	pkg   string // its import path
	text  []byte
	fset  *token.FileSet
	info  *types.Info
	found []mutant
}

// breed finds every mutant of a file.
func (b *breeder) breed(f *ast.File) {
	ast.PreorderStack(f, nil, func(n ast.Node, stack []ast.Node) bool {
		var parent ast.Node
		if len(stack) > 0 {
			parent = stack[len(stack)-1]
		}
		switch n := n.(type) {
		case *ast.ImportSpec, *ast.ArrayType:
			return false
		case *ast.CallExpr:
			if f, ok := n.Fun.(*ast.Ident); ok && f.Name == "panic" {
				return false // what is said of our own mistake
			}
		case *ast.BasicLit:
			b.literal(n, parent, stack)
		case *ast.BinaryExpr:
			b.binary(n, stack)
		case *ast.IfStmt:
			b.replace(conditions, n.Cond, "!("+b.of(n.Cond)+")", stack)
			if n.Else == nil && !panics(n.Body.List...) {
				b.replace(statements, n, "", stack)
			}
		case *ast.ExprStmt, *ast.AssignStmt, *ast.IncDecStmt:
			b.removal(n.(ast.Stmt), parent, stack)
		case *ast.ReturnStmt:
			b.returned(n, stack)
		case *ast.CompositeLit:
			b.table(n, stack)
		case *ast.CaseClause:
			for _, e := range n.List {
				b.key(e, stack)
			}
		}
		return true
	})
}

// add notes a mutant that stands at n.
func (b *breeder) add(kind string, n ast.Node, stack []ast.Node, change string, edits ...edit) {
	b.found = append(b.found, mutant{kind: kind, file: b.file, line: b.fset.Position(n.Pos()).Line, function: function(stack, n),
		change: strings.Join(strings.Fields(change), " "), edits: edits})
}

// replace puts other text in the place of n. What stands around a short n is told
// too, so that the change can be found.
func (b *breeder) replace(kind string, n ast.Node, with string, stack []ast.Node) {
	old, change := b.of(n), with
	for i := len(stack) - 1; i >= 0 && len(old) < 8 && with != ""; i-- {
		around := stack[i]
		if _, ok := around.(ast.Expr); !ok || len(b.of(around)) > 120 {
			break
		}
		from := b.offset(n.Pos()) - b.offset(around.Pos())
		old = b.of(around)
		change = old[:from] + with + old[from+len(b.of(n)):]
	}
	if with == "" {
		change = "nothing"
	}
	b.add(kind, n, stack, old+" → "+change, edit{b.offset(n.Pos()), b.offset(n.End()), with})
}

// literal is a number one more or less, or a character's neighbour.
func (b *breeder) literal(n *ast.BasicLit, parent ast.Node, stack []ast.Node) {
	switch n.Kind {
	case token.INT:
		if v, err := strconv.ParseInt(n.Value, 0, 64); err == nil {
			b.replace(constants, n, fmt.Sprint(v+1), stack)
			b.replace(constants, n, fmt.Sprintf("(%d)", v-1), stack)
		}
	case token.CHAR:
		if r, _, _, err := strconv.UnquoteChar(n.Value[1:], '\''); err == nil {
			b.replace(constants, n, strconv.QuoteRune(r+1), stack)
		}
	case token.STRING:
		if p, ok := parent.(*ast.BinaryExpr); ok && (p.Op == token.EQL || p.Op == token.NEQ) {
			b.key(n, stack)
		}
	}
}

// opposites are operators and what they are easily mistaken for.
var opposites = map[token.Token]struct {
	kind  string
	other token.Token
}{
	token.LSS: {comparisons, token.LEQ}, token.LEQ: {comparisons, token.LSS},
	token.GTR: {comparisons, token.GEQ}, token.GEQ: {comparisons, token.GTR},
	token.EQL: {comparisons, token.NEQ}, token.NEQ: {comparisons, token.EQL},
	token.LAND: {logic, token.LOR}, token.LOR: {logic, token.LAND},
	token.ADD: {constants, token.SUB}, token.SUB: {constants, token.ADD},
}

func (b *breeder) binary(n *ast.BinaryExpr, stack []ast.Node) {
	o, ok := opposites[n.Op]
	if !ok {
		return
	}
	if t := b.info.Types[n].Type; n.Op == token.ADD && t != nil && types.AssignableTo(types.Typ[types.String], t.Underlying()) {
		return // texts have no difference
	}
	x, y := b.of(n.X), b.of(n.Y)
	at := b.offset(n.OpPos)
	b.add(o.kind, n, stack, b.of(n)+" → "+x+" "+o.other.String()+" "+y, edit{at, at + len(n.Op.String()), o.other.String()})
	if o.kind == logic {
		b.replace(conditions, n, "("+x+")", stack)
		b.replace(conditions, n, "("+y+")", stack)
	}
}

// removal takes a statement out. What would only panic at our own mistake stays.
func (b *breeder) removal(n ast.Stmt, parent ast.Node, stack []ast.Node) {
	switch parent.(type) {
	case *ast.BlockStmt, *ast.CaseClause:
	default:
		return
	}
	if a, ok := n.(*ast.AssignStmt); ok && a.Tok == token.DEFINE || panics(n) {
		return
	}
	b.replace(statements, n, "", stack)
}

// panics is a body that is nothing but a panic.
func panics(body ...ast.Stmt) bool {
	if len(body) != 1 {
		return false
	}
	e, ok := body[0].(*ast.ExprStmt)
	if !ok {
		return false
	}
	call, ok := e.X.(*ast.CallExpr)
	if !ok {
		return false
	}
	f, ok := call.Fun.(*ast.Ident)
	return ok && f.Name == "panic"
}

// returned is a result that is zero, a truth that is the other one.
func (b *breeder) returned(n *ast.ReturnStmt, stack []ast.Node) {
	for _, r := range n.Results {
		tv := b.info.Types[r]
		if tv.Type == nil {
			continue
		}
		switch t := tv.Type.Underlying().(type) {
		case *types.Basic:
			switch {
			case t.Info()&types.IsBoolean != 0:
				for _, v := range []bool{false, true} {
					if tv.Value == nil || constant.BoolVal(tv.Value) != v {
						b.replace(results, r, fmt.Sprint(v), stack)
					}
				}
			case t.Info()&types.IsString != 0 && (tv.Value == nil || constant.StringVal(tv.Value) != ""):
				b.replace(results, r, `""`, stack)
			case t.Info()&types.IsNumeric != 0 && (tv.Value == nil || constant.Sign(tv.Value) != 0):
				b.replace(results, r, "0", stack)
			}
		case *types.Slice, *types.Map, *types.Pointer, *types.Interface, *types.Signature:
			if !tv.IsNil() {
				b.replace(results, r, "nil", stack)
			}
		case *types.Struct:
			if lit, ok := r.(*ast.CompositeLit); ok && len(lit.Elts) == 0 {
				continue
			}
			if named, ok := types.Unalias(tv.Type).(*types.Named); ok {
				name := named.Obj().Name()
				if from := named.Obj().Pkg(); from != nil && from.Path() != b.pkg {
					name = from.Name() + "." + name
				}
				b.replace(results, r, name+"{}", stack)
			}
		}
	}
}

// table are the mistakes of a list or table: values of neighbouring rows
// exchanged, a row missing, a string spelt otherwise.
func (b *breeder) table(n *ast.CompositeLit, stack []ast.Node) {
	t := b.info.Types[n].Type
	if t == nil {
		return
	}
	switch t.Underlying().(type) {
	case *types.Slice, *types.Array, *types.Map:
	default:
		return
	}
	inside := append(append([]ast.Node{}, stack...), n)
	for i, e := range n.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			b.key(kv.Key, append(inside, kv))
			b.key(kv.Value, append(inside, kv))
		} else {
			b.key(e, inside)
		}
		if len(n.Elts) > 1 {
			b.dropRow(n, i, inside)
		}
		if i > 0 {
			b.exchange(n.Elts[i-1], n.Elts[i], inside)
		}
	}
}

// dropRow takes one element of a list out, and the comma after it.
func (b *breeder) dropRow(n *ast.CompositeLit, i int, stack []ast.Node) {
	e := n.Elts[i]
	from, to := b.offset(e.Pos()), b.offset(e.End())
	if rest := b.text[to:b.offset(n.Rbrace)]; bytes.HasPrefix(bytes.TrimLeft(rest, " \t\n"), []byte(",")) {
		to += bytes.IndexByte(rest, ',') + 1
	}
	b.add(rows, e, stack, b.of(e)+" → nothing", edit{from, to, ""})
}

// exchange gives two rows each other's value, field by field.
func (b *breeder) exchange(one, two ast.Expr, stack []ast.Node) {
	left, right := b.fields(value(one)), b.fields(value(two))
	if left == nil || right == nil {
		// Items of a plain list may stand in any order; values of keys may not.
		if _, keyed := one.(*ast.KeyValueExpr); keyed {
			b.exchanged(value(one), value(two), stack)
		}
		return
	}
	for _, l := range left {
		for _, r := range right {
			if l.name == r.name {
				b.exchanged(l.value, r.value, stack)
			}
		}
	}
}

func (b *breeder) exchanged(l, r ast.Expr, stack []ast.Node) {
	lt, rt := b.info.Types[l], b.info.Types[r]
	if lt.Type == nil || rt.Type == nil || !types.Identical(lt.Type, rt.Type) || b.of(l) == b.of(r) {
		return
	}
	if _, isFunc := lt.Type.Underlying().(*types.Signature); isFunc && len(b.of(l))+len(b.of(r)) > 200 {
		return
	}
	b.add(swaps, l, stack, b.of(l)+" ↔ "+b.of(r), edit{b.offset(l.Pos()), b.offset(l.End()), b.of(r)},
		edit{b.offset(r.Pos()), b.offset(r.End()), b.of(l)})
}

// A field is a place in a row and what stands there.
type field struct {
	name  string
	value ast.Expr
}

// fields are the places of a row, nil for what is no row.
func (b *breeder) fields(row ast.Expr) []field {
	if u, ok := row.(*ast.UnaryExpr); ok && u.Op == token.AND {
		row = u.X
	}
	lit, ok := row.(*ast.CompositeLit)
	if !ok {
		return nil
	}
	out := []field{}
	for i, e := range lit.Elts {
		name := strconv.Itoa(i)
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			name = b.of(kv.Key)
		}
		out = append(out, field{name, value(e)})
	}
	return out
}

// key is a string that something is found by, spelt otherwise.
func (b *breeder) key(e ast.Expr, stack []ast.Node) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return
	}
	b.replace(keys, lit, lit.Value[:len(lit.Value)-1]+"·"+lit.Value[len(lit.Value)-1:], stack)
}

// value is an element of a list without its key.
func value(e ast.Expr) ast.Expr {
	if kv, ok := e.(*ast.KeyValueExpr); ok {
		return kv.Value
	}
	return e
}

// function is the declaration that a node stands in.
func function(stack []ast.Node, n ast.Node) string {
	for _, s := range append(append([]ast.Node{}, stack...), n) {
		switch s := s.(type) {
		case *ast.FuncDecl:
			if s.Recv == nil {
				return s.Name.Name
			}
			t := s.Recv.List[0].Type
			if star, ok := t.(*ast.StarExpr); ok {
				t = star.X
			}
			if id, ok := t.(*ast.Ident); ok {
				return id.Name + "." + s.Name.Name
			}
			return s.Name.Name
		case *ast.ValueSpec:
			return s.Names[0].Name
		case *ast.TypeSpec:
			return s.Name.Name
		}
	}
	return "-"
}

func (b *breeder) offset(p token.Pos) int { return b.fset.Position(p).Offset }
func (b *breeder) of(n ast.Node) string   { return string(b.text[b.offset(n.Pos()):b.offset(n.End())]) }
