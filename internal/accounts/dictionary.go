package accounts

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Dictionary is the classification of one year: the functional classes with
// their ordinals, the titles of function codes (支出功能分类科目) and of economic
// codes (部门预算支出经济分类科目). It holds only what a source at hand gives, so
// that a code it lacks is unknown, not wrong. A name that no source gives for the
// year itself is taken from another year: it is inferred, something to call the
// code by and never the ground of an error.
type Dictionary struct {
	year     int
	classes  []Class
	whole    bool // all classes are of the year itself
	function titles
	economic titles
	economy  []string // economic codes of the year, in the official order
}

// titles are the names of a year's codes.
type titles map[string]CodeTitle

// CodeTitle is what a code is called in the year of a dictionary.
type CodeTitle struct {
	Title string
	Of    int // the year that a source gives it for; another than the dictionary's: inferred
}

// known is the title that a source gives for the year itself.
func (t titles) known(code string, year int) (title string, ok bool) {
	c, ok := t[code]
	if !ok || c.Of != year {
		return "", false
	}
	return c.Title, true
}

// Class is a functional class (类) with its place in 公开01 and 公开04.
type Class struct {
	Ordinal string // 一 … 二十六
	Code    string // 201
	Title   string // 一般公共服务支出
}

// ParseDictionary reads codes/function.tsv and codes/economic.tsv below fsys for
// a year, and the rows of the list that a finance bureau has of its own, which go
// before. The classes of a year are those that are known by any name, so that the
// tables can be laid out in each.
func ParseDictionary(fsys fs.FS, year int, own ...CodeName) (*Dictionary, error) {
	function, err := readCodes(fsys, "codes/function.tsv")
	if err != nil {
		return nil, err
	}
	economic, err := readCodes(fsys, "codes/economic.tsv")
	if err != nil {
		return nil, err
	}
	for _, c := range own {
		if c.Basis = Listed; c.economic() {
			economic = append(economic, c)
		} else {
			function = append(function, c)
		}
	}
	return NewDictionary(year, function, economic), nil
}

// NewDictionary keeps of the codes what they are called in the year.
func NewDictionary(year int, function, economic []CodeName) *Dictionary {
	d := &Dictionary{year: year, function: titlesOf(year, function), economic: titlesOf(year, economic)}
	d.whole = true
	seen := map[string]bool{}
	for _, c := range inOrder(function) {
		if t, ok := d.function[c.Code]; ok && len(c.Code) == 3 && !seen[c.Code] {
			seen[c.Code] = true
			d.classes = append(d.classes, Class{Ordinal: Ordinal(len(d.classes) + 1), Code: c.Code, Title: t.Title})
			d.whole = d.whole && t.Of == year
		}
	}
	if d.classes == nil { // a year before all sources
		d.whole = false
		if len(function) > 0 {
			first := slices.MinFunc(function, func(a, b CodeName) int { return a.From - b.From })
			d.classes = NewDictionary(max(first.From, year+1), function, nil).Classes()
		}
	}
	d.economy = codesIn(year, economic)
	return d
}

// titlesOf are the names of the codes in a year: what a list of the bureau's says
// of it, else what a source does, else of the nearest year what is nearest.
func titlesOf(year int, rows []CodeName) titles {
	out := titles{}
	for _, basis := range [...]func(Basis) bool{func(b Basis) bool { return b == Listed }, Basis.known} {
		for _, c := range rows {
			if _, told := out[c.Code]; !told && basis(c.Basis) && c.in(year) {
				out[c.Code] = CodeTitle{c.Name, year}
			}
		}
	}
	best := titles{}
	for _, c := range rows {
		if c.Basis.known() && c.From <= year || c.Basis == Adjacent && c.in(year) {
			of := c.To
			if c.Basis == Adjacent {
				of = c.of
			}
			if had, ok := best[c.Code]; !ok || far(of, year) < far(had.Of, year) {
				best[c.Code] = CodeTitle{c.Name, of}
			}
		}
	}
	for code, t := range best {
		if _, told := out[code]; !told {
			out[code] = t
		}
	}
	return out
}

func far(a, b int) int { return max(a-b, b-a) }

// codesIn are the codes that a year has, in their order: those that any source
// gives for it, or for the last year before of which there are any.
func codesIn(year int, rows []CodeName) []string {
	rows = inOrder(rows)
	for y := year; y > year-50; y-- {
		var out []string
		for _, c := range rows {
			if c.in(y) && !slices.Contains(out, c.Code) {
				out = append(out, c.Code)
			}
		}
		if out != nil {
			return out
		}
	}
	return nil
}

// inOrder are the rows in the order of their codes, each class before what is
// below it.
func inOrder(rows []CodeName) []CodeName {
	return slices.SortedStableFunc(slices.Values(rows), func(a, b CodeName) int { return strings.Compare(a.Code, b.Code) })
}

// Year is the year the dictionary was asked for.
func (d *Dictionary) Year() int { return d.year }

// Whole reports whether a source gives every class of the year, so that a class
// which is not there is wrong.
func (d *Dictionary) Whole() bool { return d.whole }

// Classes returns the functional classes in the order of 公开01.
func (d *Dictionary) Classes() []Class { return slices.Clone(d.classes) }

// Function returns the official title of a function code, as a source gives it
// for the year.
func (d *Dictionary) Function(code string) (title string, ok bool) {
	return d.function.known(code, d.year)
}

// Economic returns the official title of an economic code, likewise.
func (d *Dictionary) Economic(code string) (title string, ok bool) {
	return d.economic.known(code, d.year)
}

// FunctionTitle is what a function code is called, be it by another year's name.
func (d *Dictionary) FunctionTitle(code string) (CodeTitle, bool) {
	t, ok := d.function[code]
	return t, ok
}

// EconomicTitle is what an economic code is called, likewise.
func (d *Dictionary) EconomicTitle(code string) (CodeTitle, bool) {
	t, ok := d.economic[code]
	return t, ok
}

// Common reports whether several codes have a name: 行政运行, 其他支出.
func (d *Dictionary) Common(name string) bool {
	n := 0
	for _, t := range [...]titles{d.function, d.economic} {
		for _, c := range t {
			if c.Title == name {
				n++
			}
		}
	}
	return n > 1
}

// EconomicCodes returns the economic codes of the year in the official order,
// each class before its sections.
func (d *Dictionary) EconomicCodes() []string { return slices.Clone(d.economy) }

// EconomicNamed returns the section of an economic class that bears the name in
// the year itself, e.g. 30113 for 住房公积金 in 301. ok is false if none or several
// do.
func (d *Dictionary) EconomicNamed(class, name string) (code string, ok bool) {
	name = PlainName(name)
	for _, c := range d.economy {
		title, known := d.Economic(c)
		if known && len(c) > 3 && (class == "" || strings.HasPrefix(c, class)) && PlainName(title) == name {
			if code != "" {
				return "", false
			}
			code = c
		}
	}
	return code, code != ""
}

// CodeName is what a classification code is called in some years.
type CodeName struct {
	Code, Name string
	From, To   int // first and last year
	Basis      Basis

	of int // Adjacent: the year of the source
}

func (c *CodeName) in(year int) bool { return c.From <= year && year <= c.To }

// economic reports whether the code is an economic one: those of functions begin
// with 2, those of the department's economic classification with 3.
func (c *CodeName) economic() bool { return strings.HasPrefix(c.Code, "3") }

// Basis is how the name of a code in a year is known; data/codes/README.md says
// what each is.
type Basis string

const (
	Direct   Basis = "direct"   // code and name are printed together in a document of the year
	Order    Basis = "order"    // the name is; the code follows from the order of the classes
	Between  Basis = "between"  // the same in an earlier and in a later year
	Adjacent Basis = "adjacent" // only in the year before or after: inferred
	Listed   Basis = "listed"   // in the list that a finance bureau has laid beside its units
)

func (b Basis) known() bool { return b != Adjacent }

func readCodes(fsys fs.FS, path string) ([]CodeName, error) {
	f, err := fsys.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var rows []CodeName
	sc := bufio.NewScanner(f)
	for n := 1; sc.Scan(); n++ {
		if n == 1 || sc.Text() == "" {
			continue
		}
		fields := strings.Split(sc.Text(), "\t")
		if len(fields) != 6 {
			return nil, fmt.Errorf("%s:%d: %d columns, want code, name, from, to, basis, source", path, n, len(fields))
		}
		c := CodeName{Code: fields[0], Name: fields[1], Basis: Basis(fields[4])}
		var err1, err2, err3 error
		c.From, err1 = strconv.Atoi(fields[2])
		c.To, err2 = strconv.Atoi(fields[3])
		if c.Basis == Adjacent {
			c.of, err3 = strconv.Atoi(fields[5])
		}
		_, isCode := ParseCode(c.Code)
		if errors.Join(err1, err2, err3) != nil || c.From > c.To || !isCode || c.Name == "" || fields[5] == "" ||
			!slices.Contains([]Basis{Direct, Order, Between, Adjacent}, c.Basis) {
			return nil, fmt.Errorf("%s:%d: incomplete row", path, n)
		}
		rows = append(rows, c)
	}
	return rows, sc.Err()
}

// Ordinal is a Chinese ordinal from 一 to 九十九.
func Ordinal(n int) string {
	const digits = "零一二三四五六七八九"
	if n < 1 || n > 99 {
		return strconv.Itoa(n)
	}
	digit := func(d int) string { return digits[3*d : 3*d+3] }
	s := ""
	if n >= 20 {
		s = digit(n / 10)
	}
	if n >= 10 {
		s += "十"
	}
	if n%10 != 0 {
		s += digit(n % 10)
	}
	return s
}

// SplitOrdinal splits "二十一、灾害防治及应急管理支出" into ordinal and name;
// a caption without one has ordinal "".
func SplitOrdinal(caption string) (ordinal, name string) {
	caption = strings.TrimSpace(caption)
	before, after, ok := strings.Cut(caption, "、")
	before = strings.TrimSpace(before)
	if !ok || before == "" || strings.Trim(before, "零一二三四五六七八九十") != "" {
		return "", caption
	}
	return before, strings.TrimSpace(after)
}

// PlainName is a name without what printing habits change: whitespace and line
// breaks gone, full-width ASCII (brackets, colons) narrowed.
func PlainName(s string) string {
	plain := true
	for _, r := range s {
		if unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' || r >= '！' && r <= '～' {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), r == '\u200b', r == '\ufeff':
			return -1
		case r >= '！' && r <= '～':
			return r - '！' + '!'
		}
		return r
	}, s)
}

// SameName reports whether two names differ at most in printing habits.
func SameName(a, b string) bool { return a == b || PlainName(a) == PlainName(b) }
