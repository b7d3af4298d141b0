package job

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"juesuan/data"
	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/folder"
	"juesuan/internal/ingest"
)

// codeList is the list of codes that lies beside a unit, as it was read.
type codeList struct {
	changed time.Time
	size    int64
	rows    []accounts.CodeName
	list    diag.List
}

// listed is a year, and the list of codes that goes before what the program has:
// nil for none.
type listed struct {
	year int
	list *codeList
}

// codesOf reads the list of codes that a unit goes by, once as long as it does
// not change: a batch has one for thousands. nil: there is none.
func (p *Program) codesOf(unit string) (*codeList, diag.List) {
	path, name := folder.CodeListOf(unit)
	if path == "" {
		return nil, nil
	}
	st, err := os.Stat(path)
	if err != nil {
		return nil, nil // gone meanwhile
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	l := p.lists[path]
	if l == nil || !l.changed.Equal(st.ModTime()) || l.size != st.Size() {
		l = &codeList{changed: st.ModTime(), size: st.Size()}
		l.rows, l.list = ingest.CodeList(path, folder.CodeList)
		p.lists[path] = l
	}
	list := append(diag.List(nil), l.list...)
	for i := range list {
		if list[i].At.File == folder.CodeList {
			list[i].At.File = name
		}
	}
	return l, list
}

// dictionary returns the classification codes of a year, read once.
func (p *Program) dictionary(year int, l *codeList) (*accounts.Dictionary, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if l != nil && len(l.rows) == 0 {
		l = nil
	}
	key := listed{year, l}
	if d, ok := p.dicts[key]; ok {
		return d, nil
	}
	var own []accounts.CodeName
	if l != nil {
		own = l.rows
	}
	d, err := accounts.ParseDictionary(data.Files, year, own...)
	if err != nil {
		return nil, fmt.Errorf("科目字典：%w", err)
	}
	p.dicts[key] = d
	return d, nil
}

// unlistedCodes are the codes that no source gives a name of the year for, with
// the names that the unit prints.
func unlistedCodes(b *accounts.Book) map[string]string {
	var out map[string]string
	for i := range b.Statements {
		for j := range b.Statements[i].Rows {
			row := &b.Statements[i].Rows[j]
			code, ok := row.Key.Code()
			if !ok || row.Title != "" || row.Name == "" || out[code.String()] != "" {
				continue
			}
			if out == nil {
				out = map[string]string{}
			}
			_, out[code.String()] = accounts.SplitOrdinal(row.Name)
		}
	}
	return out
}

// namedTwice says which codes, of those that nothing else is known of, units of
// one year call by different names: one of them is wrong.
func namedTwice(units []Entry) []string {
	type key struct {
		year int
		code string
	}
	type calling struct {
		name, first string // of the name, a unit's folder
		units       int
	}
	names := map[key][]calling{}
	for i := range units {
		e := &units[i]
		for code, name := range e.Codes {
			k := key{e.Year, code}
			at := slices.IndexFunc(names[k], func(c calling) bool { return accounts.SameName(c.name, name) })
			if at < 0 {
				at, names[k] = len(names[k]), append(names[k], calling{name: name, first: e.Path})
			}
			names[k][at].units++
		}
	}
	keys := slices.SortedFunc(maps.Keys(names), func(a, b key) int {
		return cmp.Or(a.year-b.year, strings.Compare(a.code, b.code))
	})
	out := []string{}
	for _, k := range keys {
		if len(names[k]) < 2 {
			continue
		}
		slices.SortStableFunc(names[k], func(a, b calling) int { return b.units - a.units })
		var parts []string
		for _, c := range names[k] {
			parts = append(parts, "“"+c.name+"”"+strconv.Itoa(c.units)+"个单位（如 "+c.first+"）")
		}
		out = append(out, fmt.Sprintf("%d年科目%s在各单位的名称不同：%s；同一编码只能有一个名称，请核对", k.year, k.code, strings.Join(parts, "，")))
	}
	return out
}
