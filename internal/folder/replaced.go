package folder

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"juesuan/internal/pattern"
)

// mostKept is how many earlier versions of one file the folder Replaced keeps.
const mostKept = 20

// version is the name of an earlier version, as keep and Put give it: the file's
// name, the day or the second it was replaced, a number where there are several,
// its ending.
var version = pattern.Of(`^(.+)-([0-9]{8}(?:-[0-9]{6})?)(?:-([0-9]{1,6}))?(\.[^.]+)$`)

// thin takes from the folder Replaced of a unit what of one file is more than
// mostKept, the oldest first. What a person put there under another name stays; a
// file that cannot be taken away now is taken with the next.
func thin(dir string) {
	type earlier struct {
		name, at string
		number   int
	}
	byFile := map[string][]earlier{}
	entries, _ := os.ReadDir(filepath.Join(dir, Replaced)) // there may be none
	for _, e := range entries {
		m := version.FindStringSubmatch(e.Name())
		if m == nil || !e.Type().IsRegular() {
			continue
		}
		number, _ := strconv.Atoi(m[3])
		byFile[m[1]+m[4]] = append(byFile[m[1]+m[4]], earlier{e.Name(), m[2], number})
	}
	for _, all := range byFile {
		slices.SortFunc(all, func(a, b earlier) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.number, b.number)) })
		for _, e := range all[:max(0, len(all)-mostKept)] {
			os.Remove(filepath.Join(dir, Replaced, e.name))
		}
	}
}
