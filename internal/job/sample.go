package job

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"juesuan/data"
	"juesuan/internal/folder"
)

// SampleName is the folder that WriteSample makes.
const SampleName = "样例"

// WriteSample makes a unit that is no real one in a work folder, to be looked at
// and thrown away. A folder of that name that is there already stays as it is.
func WriteSample(root string) error {
	dir := filepath.Join(root, SampleName)
	if err := os.Mkdir(dir, 0o755); err != nil {
		return folder.Machine(err)
	}
	return fs.WalkDir(data.Sample, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return fmt.Errorf("样例：%w", err)
		}
		if d.IsDir() {
			return nil
		}
		raw, err := fs.ReadFile(data.Sample, name)
		if err != nil {
			return fmt.Errorf("样例：%w", err)
		}
		return folder.Machine(os.WriteFile(filepath.Join(dir, filepath.Base(name)), raw, 0o644))
	})
}
