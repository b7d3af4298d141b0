package accounts

import (
	"bufio"
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
// that a code it lacks is unknown, not wrong.
type Dictionary struct {
	year     int
	covered  bool
	classes  []Class
	function map[string]string
	economic map[string]string
	economy  []string // economic codes of the year, in the official order
}

// Class is a functional class (类) with its place in 公开01 and 公开04.
type Class struct {
	Ordinal string // 一 … 二十六
	Code    string // 201
	Title   string // 一般公共服务支出
}

// ParseDictionary reads codes/function.tsv and codes/economic.tsv below fsys
// and keeps what is valid in the year. A year that no row covers gets the
// class list of the nearest year, so that the tables can be laid out, but no
// titles: nothing is claimed about codes that no source gives.
func ParseDictionary(fsys fs.FS, year int) (*Dictionary, error) {
	function, err := readCodes(fsys, "codes/function.tsv")
	if err != nil {
		return nil, err
	}
	economic, err := readCodes(fsys, "codes/economic.tsv")
	if err != nil {
		return nil, err
	}
	return NewDictionary(year, function, economic), nil
}

// NewDictionary keeps of the codes what is valid in the year.
func NewDictionary(year int, function, economic []Code) *Dictionary {
	d := &Dictionary{year: year, function: map[string]string{}, economic: map[string]string{}}
	nearest, distance := 0, -1
	for _, c := range function {
		if len(c.Code) != 3 {
			continue
		}
		y := min(max(year, c.From), c.To)
		if gap := max(y-year, year-y); distance < 0 || gap < distance {
			nearest, distance = y, gap
		}
	}
	d.covered = distance == 0
	for _, c := range function {
		if c.From <= year && year <= c.To {
			d.function[c.Code] = c.Name
		}
		if len(c.Code) == 3 && c.From <= nearest && nearest <= c.To {
			d.classes = append(d.classes, Class{Ordinal: Ordinal(len(d.classes) + 1), Code: c.Code, Title: c.Name})
		}
	}
	for _, c := range economic {
		if c.From <= year && year <= c.To {
			d.economic[c.Code] = c.Name
			d.economy = append(d.economy, c.Code)
		}
	}
	return d
}

// Year is the year the dictionary was asked for.
func (d *Dictionary) Year() int { return d.year }

// Covered reports whether a source covers the year.
func (d *Dictionary) Covered() bool { return d.covered }

// Classes returns the functional classes in the order of 公开01.
func (d *Dictionary) Classes() []Class { return slices.Clone(d.classes) }

// Function returns the official title of a function code.
func (d *Dictionary) Function(code string) (title string, ok bool) {
	title, ok = d.function[code]
	return title, ok
}

// Economic returns the official title of an economic code.
func (d *Dictionary) Economic(code string) (title string, ok bool) {
	title, ok = d.economic[code]
	return title, ok
}

// EconomicCodes returns the economic codes of the year in the official order,
// each class before its sections.
func (d *Dictionary) EconomicCodes() []string { return slices.Clone(d.economy) }

// EconomicNamed returns the section of an economic class that bears the name,
// e.g. 30113 for 住房公积金 in 301. ok is false if none or several do.
func (d *Dictionary) EconomicNamed(class, name string) (code string, ok bool) {
	name = PlainName(name)
	for _, c := range d.economy {
		if len(c) > 3 && (class == "" || strings.HasPrefix(c, class)) && PlainName(d.economic[c]) == name {
			if code != "" {
				return "", false
			}
			code = c
		}
	}
	return code, code != ""
}

// Code is a classification code with the years a source gives it for.
type Code struct {
	Code, Name string
	From, To   int // first and last year
}

func readCodes(fsys fs.FS, path string) ([]Code, error) {
	f, err := fsys.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var rows []Code
	sc := bufio.NewScanner(f)
	for n := 1; sc.Scan(); n++ {
		if n == 1 || sc.Text() == "" {
			continue
		}
		fields := strings.Split(sc.Text(), "\t")
		if len(fields) != 5 {
			return nil, fmt.Errorf("%s:%d: %d columns, want code, name, from, to, source", path, n, len(fields))
		}
		from, err1 := strconv.Atoi(fields[2])
		to, err2 := strconv.Atoi(fields[3])
		if err1 != nil || err2 != nil || from > to || fields[0] == "" || fields[1] == "" || fields[4] == "" {
			return nil, fmt.Errorf("%s:%d: incomplete row", path, n)
		}
		rows = append(rows, Code{fields[0], fields[1], from, to})
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
