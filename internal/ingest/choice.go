package ingest

import (
	"strings"

	"juesuan/internal/diag"
)

// The hint of a datum that two places give differently: what a line of use: is
// to hold, by the captions of either form of the supplement.
const (
	useDatumSheet, useCellSheet = "写一行：数据名称 ", "，用哪一格 "
	useDatumYAML, useCellYAML   = "（两处不同时）下写：datum: ", "，cell: "
)

// Choices says what may be chosen at a finding that places give a datum
// differently: the datum as use: in the supplement names it, and of each place
// in Where how use: names that. ok is false of any other finding.
func Choices(d *diag.Diagnostic) (datum string, cells []string, ok bool) {
	if d.Code != "read.twice" {
		return "", nil, false
	}
	for _, w := range [][2]string{{useDatumSheet, useCellSheet}, {useDatumYAML, useCellYAML}} {
		_, after, found := strings.Cut(d.Hint, w[0])
		if datum, _, ok = strings.Cut(after, w[1]); !found || !ok {
			continue
		}
		for _, s := range d.Where {
			cells = append(cells, place(s.At))
		}
		return datum, cells, true
	}
	return "", nil, false
}
