package desk

import (
	"strconv"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/pattern"
)

// states are the three things that a unit may still need, which are not to be
// taken for one another: 待填, what nobody has filled in yet; 错误, what is wrong;
// 请核实, what may be right.
type states struct {
	Blank  int // fields without which the report cannot be made
	Errors int
	Warns  int
	Given  int // fields that are filled in; a list is one
}

// All is how many fields there are to be filled in.
func (s states) All() int { return s.Given + s.Blank }

// State is what comes first: error, blank, warning, done.
func (s states) State() string {
	switch {
	case s.Errors > 0:
		return "error"
	case s.Blank > 0:
		return "blank"
	case s.Warns > 0:
		return "warning"
	}
	return "done"
}

// Verdict is what a look at them says, with the verdict of the check.
func (s states) Verdict(verdict string) string {
	if s.Errors == 0 && s.Blank > 0 {
		return "blank"
	}
	return verdict
}

func statesOf(o *outcome) (s states) {
	for i := range o.Report.Findings {
		x := &o.Report.Findings[i]
		switch n := blanksOf(x); {
		case n > 0 && x.Severity == diag.Error:
			s.Blank += n
		case n > 0: // may be left
		case x.Severity == diag.Error:
			s.Errors++
		case x.Severity == diag.Warning:
			s.Warns++
		}
	}
	for _, n := range givenByRoot(o.Book) {
		s.Given += n
	}
	return s
}

// givenByRoot are the fields that the supplement fills in, by the first of their keys;
// a list counts as one.
func givenByRoot(b *accounts.Book) map[string]int {
	seen, out := map[string]bool{}, map[string]int{}
	for path := range b.Entered {
		path, _, _ = strings.Cut(path, "[")
		if !seen[path] {
			seen[path] = true
			root, _, _ := strings.Cut(path, ".")
			out[root]++
		}
	}
	return out
}

var severalCells = pattern.Of(`^(\d+)格没有填`)

// inSupplement reports whether a place is in the unit's supplement.
func inSupplement(at diag.Position) bool {
	return at.File == "unit.yaml" || strings.HasPrefix(at.File, "补充资料.")
}

// blanksOf is how many fields a finding says to be not filled in, 0 of one that
// says anything else.
func blanksOf(x *diag.Diagnostic) int {
	switch x.Code {
	case "supplement.missing":
		return 1
	case "compose.missing", "compose.unknown":
		if !inSupplement(x.At) {
			return 0
		}
		if m := severalCells.FindStringSubmatch(x.Message); m != nil {
			n, _ := strconv.Atoi(m[1])
			return n
		}
		return 1
	case "supplement.required":
		if inSupplement(x.At) && (strings.HasSuffix(x.Message, "没有填") || strings.Contains(x.Message, "缺少“")) {
			return 1
		}
	case "W.5":
		if strings.HasSuffix(x.Message, "没有写原因") && x.Severity == diag.Error {
			return 1
		}
	}
	return 0
}
