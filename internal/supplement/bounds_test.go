package supplement

import (
	"strings"
	"testing"
)

// Each bound on a text of YAML from both sides: within it the parser reads the
// text, beyond it the text is refused at its line.
func TestOvergrown(t *testing.T) {
	rep := strings.Repeat
	for name, c := range map[string]struct {
		of   func(n int) string
		most int
		line int // that is told
	}{
		"lines":               {of: func(n int) string { return rep("# \n", n-1) }, most: maxLines},
		"size":                {of: func(n int) string { return "# " + rep("a", n-3) }, most: maxSize},
		"brackets":            {of: func(n int) string { return rep("[", n) }, most: maxBrackets, line: 1},
		"brackets over lines": {of: func(n int) string { return "a: b\n" + rep("{a: \n", n) }, most: maxBrackets, line: maxBrackets + 2},
		"dashes":              {of: func(n int) string { return "a: b\n" + rep("- ", n) + "a" }, most: maxMarks, line: 2},
		"tags":                {of: func(n int) string { return "a:" + rep(" &a", n) }, most: maxTags, line: 1},
		"keys of a group":     {of: func(n int) string { return rep("a: b\n", n) }, most: maxKeys, line: maxKeys + 1},
		"keys of an item":     {of: func(n int) string { return "- a: b\n" + rep("  c: d\n", n) }, most: maxKeys, line: maxKeys + 2},
		"commas in brackets":  {of: func(n int) string { return "- [" + rep("a,", n) + "]" }, most: maxFlow, line: 1},
	} {
		t.Run(name, func(t *testing.T) {
			if line, why := Overgrown(strings.Split(c.of(c.most), "\n")); why != "" {
				t.Errorf("%d are refused at %d: %s", c.most, line, why)
			}
			if line, why := Overgrown(strings.Split(c.of(c.most+1), "\n")); why == "" || line != c.line {
				t.Errorf("%d: %q at line %d, want %d", c.most+1, why, line, c.line)
			}
		})
	}
	// Not within brackets: items of a list, and the same keys in each, are no group.
	if line, why := Overgrown(strings.Split(rep("- a: b, c, d\n", maxKeys+1)+rep("b: c: d, e\n", 500), "\n")); why != "" {
		t.Errorf("a long list is refused at %d: %s", line, why)
	}
}
