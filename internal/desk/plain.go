package desk

import (
	"strings"

	"juesuan/internal/diag"
	"juesuan/internal/pattern"
	"juesuan/internal/supplement"
)

// inner is a name that only programs use, as messages for the command line have
// it: a path of fields (counts.vehicles_kept), alone, before or in brackets; a
// file of the layout with its line.
var (
	namedPath  = pattern.Of(`([a-z][a-z0-9_]*(?:\.[A-Za-z0-9_]+|\[\d+\])+)（([^（）]*)）`)
	inBrackets = pattern.Of(`（[a-z][a-z0-9_]+(?:\.[A-Za-z0-9_]+|\[\d+\])*）`)
	barePath   = pattern.Of(`[a-z][a-z0-9_]*(?:\.[A-Za-z0-9_]+|\[\d+\])+`)
	// ofText is of the text form of a supplement alone.
	ofText     = pattern.Of(`\n? *[；。]?(?:补充资料是|问题出在) unit\.yaml 的[^；。\n]*`)
	ofProgram  = pattern.Of(`(?:narrative\.[a-z]+、?)+：|accounts\.[A-Z][a-z]+(?: 和 accounts\.[A-Z][a-z]+)?`)
	layoutFile = pattern.Of(`[A-Za-z0-9_./-]*\b(?:sentences|outline|tables|words|forms|styles|page|pack|declare)` +
		`\.yaml(?::\d+)?(?::\d+)?`)
)

// plain is a message in the words of who fills in: without paths and files that
// he never meets.
func plain(fields *supplement.Fields, s string) string {
	s = ofText.ReplaceAllString(s, "")
	s = ofProgram.ReplaceAllStringFunc(s, func(m string) string {
		if strings.HasSuffix(m, "：") {
			return ""
		}
		return "程序"
	})
	s = layoutFile.ReplaceAllString(s, "版式")
	s = namedPath.ReplaceAllStringFunc(s, func(m string) string {
		p := namedPath.FindStringSubmatch(m)
		if fields.At(p[1]) == nil {
			return m
		}
		return p[2]
	})
	s = inBrackets.ReplaceAllString(s, "")
	return barePath.ReplaceAllStringFunc(s, func(m string) string {
		if fields.At(m) == nil {
			return m // unit.yaml, a.xlsx
		}
		return fieldName(fields, m)
	})
}

// plainly is a finding in those words.
func plainly(fields *supplement.Fields, x *diag.Diagnostic) *diag.Diagnostic {
	y := *x
	y.Message, y.Hint = plain(fields, x.Message), plain(fields, hintHere(x))
	y.Where = make([]diag.Side, len(x.Where))
	for i, w := range x.Where {
		w.Label = plain(fields, w.Label)
		y.Where[i] = w
	}
	return &y
}
