package job

import (
	"fmt"
	"os"
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
