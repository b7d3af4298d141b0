package ingest

import (
	"os"
	"path"
	"path/filepath"
	"strings"

	"juesuan/internal/diag"
	"juesuan/internal/folder"
	"juesuan/internal/supplement"
)

// SupplementIn is the name of the supplement that a unit folder holds, "" where
// there is none or no telling which.
func SupplementIn(dir string) string {
	if found := supplementsIn(dir); len(found) == 1 {
		return found[0]
	}
	return ""
}

func supplementsIn(dir string) []string {
	var found []string
	for _, name := range [...]string{folder.SupplementWorkbook, "补充资料.xls", "补充资料.xlsm", folder.SupplementYAML} {
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			found = append(found, name)
		}
	}
	return found
}

// supplementOf reads the supplement of a unit folder, whichever form it has;
// called is what messages call that folder, "" for the unit's own.
func supplementOf(dir, called string, layouts supplement.Layouts) (*supplement.Document, diag.List) {
	found := supplementsIn(dir)
	switch {
	case len(found) > 1:
		name := path.Join(called, found[0])
		return supplement.Core().Empty(name), diag.List{{Severity: diag.Error, Code: "supplement.twice", At: diag.Position{File: name}, Message: "补充资料有两份：" + strings.Join(found, "、") + "，不知道以哪一份为准",
			Hint: "请只留一份，另一份移到别处"}}
	case len(found) == 0:
		name := path.Join(called, folder.SupplementWorkbook)
		return supplement.Core().Empty(name), diag.List{{Severity: diag.Error, Code: "supplement.missing", At: diag.Position{File: name}, Message: "没有补充资料文件",
			Hint: "请用 juesuan init 生成“" + folder.SupplementWorkbook + "”，填好后放进单位文件夹（也可以用 " + folder.SupplementYAML + "）"}}
	}
	return supplement.ReadFile(filepath.Join(dir, found[0]), path.Join(called, found[0]), layouts)
}

// Supplements are the names of the supplements in a unit folder: one, if all is
// well.
func Supplements(dir string) []string { return supplementsIn(dir) }

// Supplement reads the supplement of a unit folder, whichever form it has.
func Supplement(dir string, layouts supplement.Layouts) (*supplement.Document, diag.List) {
	return supplementOf(dir, "", layouts)
}
