package folder

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestThin: of each file the last twenty versions are kept, in the order in which
// they were replaced; whatever has another name stays.
func TestThin(t *testing.T) {
	dir := t.TempDir()
	old := filepath.Join(dir, Replaced)
	thin(dir) // no folder
	if err := os.MkdirAll(filepath.Join(old, "夹-20200101.xlsx"), 0o755); err != nil {
		t.Fatal(err)
	}
	var keep, away []string
	put := func(name string, stays bool) {
		if err := os.WriteFile(filepath.Join(old, name), []byte(name), 0o644); err != nil {
			t.Fatal(err)
		}
		if stays {
			keep = append(keep, name)
		} else {
			away = append(away, name)
		}
	}
	for day := 1; day <= 25; day++ {
		put(fmt.Sprintf("补充资料-202601%02d.xlsx", day), day > 5)
	}
	for day := 1; day <= mostKept; day++ {
		put(fmt.Sprintf("unit-202602%02d.yaml", day), true)
	}
	put("公开表-20260101-080000.xlsx", false)
	for n := 2; n <= 12; n++ { // within one second: 10 comes after 9
		put(fmt.Sprintf("公开表-20260101-080000-%d.xlsx", n), n > 2)
	}
	for s := range 10 {
		put(fmt.Sprintf("公开表-20260102-09000%d.xlsx", s), true)
	}
	for i := range 30 {
		put(fmt.Sprintf("我的备份%d.xlsx", i), true)
		put(fmt.Sprintf("说明-%d.docx", i), true)
	}
	thin(dir)
	thin(dir) // nothing more goes
	entries, err := os.ReadDir(old)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		if !e.IsDir() {
			got = append(got, e.Name())
		}
	}
	slices.Sort(keep)
	if !slices.Equal(got, keep) {
		t.Errorf("kept %d, want %d; gone should be %s", len(got), len(keep), strings.Join(away, " "))
	}
}
