//go:build unix

package job

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A pipe or a device in the place of a file never ends: it is refused, whichever
// file of the unit, of last year, of the department or of the fonts it stands
// for, and the run goes on.
func TestNoFile(t *testing.T) {
	pipe := func(path string) error { return syscall.Mkfifo(path, 0o600) }
	device := func(path string) error { return os.Symlink("/dev/zero", path) }
	for _, name := range []string{"公开表.xlsx", "unit.yaml", "department.yaml", "其他.xlsx", "上年/公开表.xlsx", "字体/a.ttf", "签字/签发/签字.json"} {
		for kind, put := range map[string]func(string) error{"pipe": pipe, "device": device} {
			t.Run(name+" "+kind, func(t *testing.T) {
				dir := t.TempDir()
				for _, f := range []string{"公开表.xlsx", "unit.yaml"} {
					data, err := os.ReadFile(filepath.Join(sample, f))
					if err != nil {
						t.Fatal(err)
					}
					if err := os.WriteFile(filepath.Join(dir, f), data, 0o600); err != nil {
						t.Fatal(err)
					}
				}
				path := filepath.Join(dir, filepath.FromSlash(name))
				os.Remove(path)
				if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := put(path); err != nil {
					t.Skip(err) // a system without such files
				}
				j, settings := Job{Unit: dir, PDF: true}, Settings{}
				if filepath.Dir(name) == "字体" {
					settings.FontFolder = filepath.Dir(path)
				}
				o, err := New(settings).Report(t.Context(), j)
				if err != nil {
					t.Fatal(err)
				}
				said := false
				for _, d := range o.Report.Findings {
					said = said || strings.Contains(d.Message, "不是普通文件") || strings.Contains(d.Message, "签字读不懂")
				}
				if !said && name != "其他.xlsx" { // one that is needed for nothing is left aside
					t.Errorf("nothing says that it is no file: %v", o.Report.Findings)
				}
			})
		}
	}
}
