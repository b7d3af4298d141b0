// Package pattern: a regular expression → one that is compiled when it is first
// asked. A table of the program may hold hundreds of them and costs the start of
// the program nothing.
//
// It must never be given an expression that is not a constant of the program: a
// wrong one panics, and only where it is first used (a test compiles them all).
package pattern

import (
	"regexp"
	"sync"
)

// Pattern is a regular expression in the syntax of package regexp. Its methods
// are those of regexp.Regexp.
type Pattern struct {
	expr string
	once sync.Once
	re   *regexp.Regexp
}

// Of is the pattern of an expression; nothing is done with it yet.
func Of(expr string) *Pattern { return &Pattern{expr: expr} }

func (p *Pattern) compile() { p.re = regexp.MustCompile(p.expr) }

// Regexp is the compiled expression.
func (p *Pattern) Regexp() *regexp.Regexp {
	p.once.Do(p.compile)
	return p.re
}

func (p *Pattern) String() string { return p.expr }

func (p *Pattern) MatchString(s string) bool { return p.Regexp().MatchString(s) }

func (p *Pattern) FindString(s string) string { return p.Regexp().FindString(s) }

func (p *Pattern) FindStringIndex(s string) []int { return p.Regexp().FindStringIndex(s) }

func (p *Pattern) FindStringSubmatch(s string) []string { return p.Regexp().FindStringSubmatch(s) }

func (p *Pattern) FindStringSubmatchIndex(s string) []int {
	return p.Regexp().FindStringSubmatchIndex(s)
}

func (p *Pattern) FindAllString(s string, n int) []string { return p.Regexp().FindAllString(s, n) }

func (p *Pattern) FindAllStringIndex(s string, n int) [][]int {
	return p.Regexp().FindAllStringIndex(s, n)
}

func (p *Pattern) FindAllStringSubmatch(s string, n int) [][]string {
	return p.Regexp().FindAllStringSubmatch(s, n)
}

func (p *Pattern) FindAllStringSubmatchIndex(s string, n int) [][]int {
	return p.Regexp().FindAllStringSubmatchIndex(s, n)
}

func (p *Pattern) FindAllIndex(b []byte, n int) [][]int { return p.Regexp().FindAllIndex(b, n) }

func (p *Pattern) ReplaceAllString(s, by string) string { return p.Regexp().ReplaceAllString(s, by) }

func (p *Pattern) ReplaceAllStringFunc(s string, by func(string) string) string {
	return p.Regexp().ReplaceAllStringFunc(s, by)
}
