package folder

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Standing is a file in whose place another would come.
type Standing struct {
	Name string
	Size int64
	Time time.Time
}

// Occupied says that there are such files, and the call did not name them as
// they are now.
type Occupied struct {
	Files []Standing
	Mark  string // what names them
}

func (o *Occupied) Error() string {
	var names []string
	for _, f := range o.Files {
		names = append(names, f.Name)
	}
	return "文件夹里已有" + strings.Join(names, "、")
}

// kind is what a file of a unit is by its name: it has one workbook of the final
// accounts, one of the budget, one supplement and one list of codes, and any number
// of pictures.
func kind(name string) string {
	switch {
	case IsSupplement(name), strings.TrimSuffix(name, filepath.Ext(name)) == "补充资料":
		return SupplementWorkbook
	case IsBudget(name):
		return BudgetWorkbook
	case IsPicture(name), name == CodeList:
		return name
	}
	return ""
}

// occupied are the files of a folder that are of the same kind as one of that name.
func occupied(dir, of string) (*Occupied, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, Machine(err)
	}
	o := &Occupied{}
	sum := sha256.New()
	for _, e := range entries {
		name := e.Name()
		if e.IsDir() || !IsInput(name) && !IsPicture(name) || name == DepartmentFile || kind(name) != kind(of) {
			continue
		}
		st, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			return nil, Machine(err)
		}
		o.Files = append(o.Files, Standing{name, st.Size(), st.ModTime()})
		fmt.Fprintf(sum, "%s %s\n", name, HashFile(filepath.Join(dir, name), "").SHA256)
	}
	o.Mark = hex.EncodeToString(sum.Sum(nil))
	return o, nil
}

// Put writes a workbook or a supplement into a unit's folder. Where files of its
// kind stand there, it does so only if instead is their mark, as *Occupied gave it; they are kept in the
// folder Replaced, and Put returns their names there. The same file again
// changes nothing. On any error the folder is as it was.
func Put(dir string, file File, instead string) (kept []string, err error) {
	made, err := makeDir(dir)
	if err != nil {
		return nil, Machine(err)
	}
	var undo []step
	defer func() {
		if err == nil {
			if len(kept) > 0 {
				thin(dir)
			}
			return
		}
		for _, s := range slices.Backward(undo) {
			os.Rename(s.to, s.from)
		}
		for _, d := range slices.Backward(made) {
			os.Remove(d) // only if empty
		}
	}()
	release, err := LockUnit(dir)
	if err != nil {
		return nil, err
	}
	defer release()
	there, err := occupied(dir, file.Name)
	if err != nil {
		return nil, err
	}
	path := filepath.Join(dir, file.Name)
	if len(there.Files) == 1 && there.Files[0].Name == file.Name && HashFile(path, file.Name) == HashOf(file) {
		return nil, nil
	}
	if len(there.Files) > 0 && there.Mark != instead {
		return nil, there
	}
	stays := false // it is among them already
	there.Files = slices.DeleteFunc(there.Files, func(f Standing) bool {
		same := f.Name == file.Name && HashFile(path, file.Name) == HashOf(file)
		stays = stays || same
		return same
	})
	for _, f := range there.Files {
		if who, mark := OpenBy(filepath.Join(dir, f.Name)); mark != "" {
			return nil, &MachineError{ErrOpen, who + "正在 Excel、WPS 或 LibreOffice 里打开“" + f.Name +
				"”，没有替换；请在那边存好、关闭，再试。如果确实没有人打开，请删去同一文件夹里的隐藏文件 " + mark}
		}
	}
	s := swap{dir: dir}
	defer func() { s.clear() }()
	if !stays {
		err = s.write(file)
	}
	if err != nil {
		return nil, Machine(err)
	}
	if err := s.sync(); err != nil {
		return nil, Machine(err)
	}
	old := filepath.Join(dir, Replaced)
	if len(there.Files) > 0 {
		if err := Stays(dir, old); err != nil {
			return nil, err
		}
		more, err := makeDir(old)
		if err != nil {
			return nil, Machine(err)
		}
		made = append(made, more...)
	}
	for _, f := range there.Files {
		ext := filepath.Ext(f.Name)
		name := strings.TrimSuffix(f.Name, ext) + time.Now().Format("-20060102-150405")
		for n := 2; ; n++ {
			if _, err := os.Lstat(filepath.Join(old, name+ext)); errors.Is(err, fs.ErrNotExist) {
				break
			}
			name = fmt.Sprintf("%s-%d", strings.TrimSuffix(name, fmt.Sprintf("-%d", n-1)), n)
		}
		away := step{filepath.Join(dir, f.Name), filepath.Join(old, name+ext)}
		if err := away.do(); err != nil {
			return nil, Machine(err)
		}
		undo = append(undo, away)
		kept = append(kept, name+ext)
	}
	if stays {
		return kept, Machine(syncDir(dir))
	}
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return nil, &MachineError{fs.ErrExist, "文件夹里刚刚多了一个同名的文件，没有覆盖：" + path}
	}
	if err := s.temps[0].do(); err != nil {
		return nil, Machine(err)
	}
	return kept, Machine(syncDir(dir))
}
