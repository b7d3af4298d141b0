// Package diag holds what is wrong with the user's files: position, severity,
// code, message, both sides of a comparison, hint.
//
// Every stage returns a List; nothing here reads a file or decides whether a
// run may go on. The package imports nothing of juesuan.
package diag

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"
)

// Severity orders findings; the zero value is not a severity.
type Severity uint8

const (
	Error   Severity = iota + 1 // the report must not be published
	Warning                     // must be explained or confirmed
	Info                        // a hint
)

func (s Severity) String() string {
	switch s {
	case Error:
		return "error"
	case Warning:
		return "warning"
	case Info:
		return "info"
	}
	return fmt.Sprintf("severity(%d)", uint8(s))
}

// Position is a place in a user's file: a cell of a workbook (Sheet, Cell) or
// a line of a text file (Line, Column, both from 1). Empty parts are unknown.
type Position struct {
	File   string // as the user named it, relative to the unit or pack folder
	Sheet  string
	Cell   string // A1 notation
	Line   int
	Column int
	Field  string // the keys that lead to the value, where the text has keys: forms[1].funds
}

// IsZero reports whether the position says nothing.
func (p Position) IsZero() bool { return p == Position{} }

// String prints file:sheet!cell or file:line:column.
func (p Position) String() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Sheet != "" || p.Cell != "" {
		if b.Len() > 0 {
			b.WriteByte(':')
		}
		b.WriteString(p.InFile())
		return b.String()
	}
	if p.Line > 0 {
		fmt.Fprintf(&b, ":%d", p.Line)
		if p.Column > 0 {
			fmt.Fprintf(&b, ":%d", p.Column)
		}
	}
	return b.String()
}

// InFile prints the place without the file: sheet!cell, the keys that lead to
// a value, which stay when lines are added above it, or line:column.
func (p Position) InFile() string {
	switch {
	case p.Sheet != "" && p.Cell != "":
		return p.Sheet + "!" + p.Cell
	case p.Sheet != "":
		return p.Sheet
	case p.Cell != "":
		return p.Cell
	case p.Field != "":
		return p.Field
	case p.Line > 0 && p.Column > 0:
		return fmt.Sprintf("%d:%d", p.Line, p.Column)
	case p.Line > 0:
		return fmt.Sprintf("%d", p.Line)
	}
	return ""
}

// InPack reports whether the place is in a file of a layout pack: those who fill in
// have no such file and are not shown it.
func (p Position) InPack() bool {
	switch base := path.Base(p.File); base {
	case "unit.yaml", "department.yaml":
		return false
	default:
		return path.Ext(base) == ".yaml"
	}
}

// Side is one side of a comparison: where it stands, what it is called there,
// and the value as a person reads it.
type Side struct {
	At    Position
	Label string
	Value string
}

// Diagnostic is one finding.
type Diagnostic struct {
	Severity   Severity
	Code       string // rule id (T1.1, X.05 …) or the reader's own code (read.amount …)
	At         Position
	Message    string   // Chinese, one sentence, without the position
	Where      []Side   // the figures involved, the first one is the one to look at
	Difference string   // as printed, with its unit left out
	Rounded    bool     // the amounts were rounded by their source: its unit is 万元 or 千元
	Suspect    Position // the one cell whose correction would mend it, where that can be told
	Excerpt    string   // the user's own line, for text files
	Hint       string   // what to do, Chinese
	// Alike is what many such findings of a sheet have in common, in words that
	// go on after "96格": 金额在分以下还有零头. A list for people tells them as one.
	Alike string
	// Cause is the slip that explains this finding and others, nil where none does.
	Cause *Cause
	// Echoes stand below a cause that is told as one finding.
	Echoes List
	// Ask is what the reader could not tell, nil of nearly all.
	Ask *Question
	// Choice is which of the places that give a datum differently decides, nil of
	// nearly all.
	Choice *Choice
}

// Choice is a datum that several places give differently: the supplement says which
// place decides, in these words.
type Choice struct {
	Datum string
	Cells []string
}

// Question is what a caption means, or what unit a table's amounts have: one of
// the answers, kept in the supplement, settles it.
type Question struct {
	Table   string // as an answer names it
	Caption string // "" where the unit of the amounts is asked for
	Answers []Answer
}

// Answer is one reading.
type Answer struct {
	Is     string   // as the supplement says it
	Tried  bool     // the sums were tried with it
	Breaks []string // those that would not hold then
}

// Cause is one slip that several findings come from, by the repairs that would
// each make all of them right: the most likely first. A person decides.
type Cause struct {
	Repairs []Repair
	Left    int // as likely, and not listed
}

// Repair is one place to look.
type Repair struct {
	Text  string     // what it looks like, a sentence without full stop
	At    Position   // the first cell
	Cells []Side     // what they hold → what they would hold
	All   []Position // all cells, those that Cells leaves out as well
}

// List collects diagnostics; its zero value is ready.
type List []Diagnostic

// Add appends one diagnostic.
func (l *List) Add(d Diagnostic) { *l = append(*l, d) }

// Tell adds a finding: how grave, what is wrong where, what to do, the sides of it.
func (l *List) Tell(s Severity, code string, at Position, message, hint string, where ...Side) {
	l.Add(Diagnostic{Severity: s, Code: code, At: at, Message: message, Where: where, Hint: hint})
}

// Errorf appends an error with a formatted message.
func (l *List) Errorf(code string, at Position, format string, args ...any) {
	l.Add(Diagnostic{Severity: Error, Code: code, At: at, Message: fmt.Sprintf(format, args...)})
}

// Warnf appends a warning with a formatted message.
func (l *List) Warnf(code string, at Position, format string, args ...any) {
	l.Add(Diagnostic{Severity: Warning, Code: code, At: at, Message: fmt.Sprintf(format, args...)})
}

// Count returns how many diagnostics have the severity.
func (l List) Count(s Severity) int {
	n := 0
	for i := range l {
		if l[i].Severity == s {
			n++
		}
	}
	return n
}

// First is the list, or its first n and how many more there are, said at a
// place: of a file in which next to everything is wrong nobody reads them all.
func (l List) First(n int, code string, at Position) List {
	if len(l) <= n {
		return l
	}
	severity := Warning
	if l[n:].Failed() {
		severity = Error
	}
	return append(l[:n:n], Diagnostic{Severity: severity, Code: code, At: at,
		Message: fmt.Sprintf("另有 %d 处问题没有列出；请先改正以上各处", len(l)-n)})
}

// Failed reports whether the list holds an error.
func (l List) Failed() bool { return l.Count(Error) > 0 }

// Sort orders by file, sheet, row, column, line, then severity and code, so
// that the same findings always print in the same order.
func (l List) Sort() {
	slices.SortStableFunc(l, func(a, b Diagnostic) int {
		return cmp.Or(
			cmp.Compare(a.At.File, b.At.File),
			cmp.Compare(a.At.Sheet, b.At.Sheet),
			cmp.Compare(a.At.Line, b.At.Line),
			cmp.Compare(cellRow(a.At.Cell), cellRow(b.At.Cell)),
			cmp.Compare(len(a.At.Cell), len(b.At.Cell)),
			cmp.Compare(a.At.Cell, b.At.Cell),
			cmp.Compare(a.At.Column, b.At.Column),
			cmp.Compare(a.Severity, b.Severity),
			cmp.Compare(a.Code, b.Code),
			cmp.Compare(a.Message, b.Message),
		)
	})
}

// cellRow is the row number of an A1 reference, 0 if it has none.
func cellRow(cell string) int {
	n := 0
	for _, r := range cell {
		if r >= '0' && r <= '9' {
			n = n*10 + int(r-'0')
		}
	}
	return n
}
