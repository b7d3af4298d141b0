package view

import (
	"os"
	"path/filepath"
	"slices"

	"juesuan/internal/diag"
	"juesuan/internal/folder"
	"juesuan/internal/ingest"
	"juesuan/internal/workbook"
)

// MarkedNames are the files of a unit of which Marked makes a copy: its workbook
// and, where findings point into it, its 补充资料.xlsx.
func MarkedNames(unit string, findings diag.List) []string {
	var names []string
	home, name := ingest.Workbook(unit)
	if name != "" {
		names = append(names, name)
	}
	if name = ingest.SupplementIn(home); name != "" && name != folder.SupplementYAML && pointInto(findings, name) {
		names = append(names, name)
	}
	return names
}

// Marked is the copy that Annotate writes of one of MarkedNames, not written
// anywhere; ErrNoWorkbook where it cannot be read or is none of them.
func Marked(unit, name string, findings diag.List) (folder.File, error) {
	if !slices.Contains(MarkedNames(unit, findings), name) {
		return folder.File{}, ErrNoWorkbook
	}
	home, _ := ingest.Workbook(unit)
	data, err := os.ReadFile(filepath.Join(home, name))
	if err != nil {
		return folder.File{}, folder.Machine(err)
	}
	if w, _ := workbook.Read(data, name); w == nil {
		return folder.File{}, ErrNoWorkbook
	}
	marked, err := workbook.Annotate(data, name, findings)
	return folder.File{Name: workbook.AnnotatedName(name), Data: marked}, err
}
