package job

import (
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"juesuan/internal/diag"
	"juesuan/internal/folder"
	"juesuan/internal/ingest"
	"juesuan/internal/workbook"
)

// MaxArrival is the size from which a file is not looked at.
const MaxArrival = workbook.MaxFileSize

// Arrival is a file that is to be put into a unit's folder, read and found to
// be what a unit needs.
type Arrival struct {
	folder.File        // under the name that it will have
	Called      string // as it was called where it came from
	Looked      *ingest.Looked
	Beside      string    // what stands beside the accounts: a picture, a list of codes; "" of all else
	Reading     diag.List // what reading it found; the unit's own check will tell it again
}

// TooLarge says of a file that it is not looked at.
func TooLarge(name string, size int64) diag.Diagnostic {
	return workbook.TooLarge(size, diag.Position{File: name})
}

// Arrive looks at a file before it is put anywhere. nil comes with the errors
// that a check would give for it.
func Arrive(name string, data []byte) (*Arrival, diag.List) {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	if len(data) > MaxArrival {
		return nil, diag.List{TooLarge(name, int64(len(data)))}
	}
	if a, list := arriveBeside(name, data); a != nil || list != nil {
		return a, list
	}
	looked, list := ingest.Look(data, name)
	if looked == nil {
		return nil, list
	}
	a := &Arrival{File: folder.File{Data: data}, Called: name, Looked: looked, Reading: list}
	ext := strings.ToLower(filepath.Ext(name))
	stem := strings.TrimSuffix(name, filepath.Ext(name))
	switch {
	case looked.Supplement && (ext == ".yaml" || ext == ".yml"):
		a.Name = folder.SupplementYAML
		return a, list
	case workbook.Sniff(data) == workbook.XLS:
		if ext != ".et" {
			ext = ".xls"
		}
	case ext != ".xlsm":
		ext = ".xlsx" // what it is, whatever it is called
	}
	switch {
	case looked.Supplement:
		a.Name = strings.TrimSuffix(folder.SupplementWorkbook, filepath.Ext(folder.SupplementWorkbook)) + ext
	case strings.HasSuffix(stem, "-标注"):
		return nil, diag.List{{Severity: diag.Error, Code: "read.format", At: diag.Position{File: name}, Message: "这是标注副本，不是单位的工作簿",
			Hint: "请放原来的工作簿；如果改动都在这一份里，请先去掉文件名末尾的“-标注”"}}
	case looked.Budget:
		if stem = folder.SafeName(stem); !folder.IsBudget(stem + ext) {
			stem = strings.TrimSuffix(folder.BudgetWorkbook, filepath.Ext(folder.BudgetWorkbook))
		}
		a.Name = stem + ext
	default:
		if stem = folder.SafeName(stem); stem == "" || folder.IsSupplement(stem+".xlsx") || folder.IsBudget(stem+ext) {
			stem = "决算报表"
		}
		a.Name = stem + ext
	}
	return a, list
}

// arriveBeside is a picture, or the list of codes, that is to stand in a unit's folder;
// nil, nil of any other file.
func arriveBeside(name string, data []byte) (*Arrival, diag.List) {
	a := &Arrival{File: folder.File{Name: name, Data: data}, Called: name, Looked: &ingest.Looked{}}
	switch {
	case folder.IsPicture(name):
		if kind := http.DetectContentType(data); kind != "image/png" && kind != "image/jpeg" {
			return nil, diag.List{{Severity: diag.Error, Code: "read.format", At: diag.Position{File: name}, Message: "这不是 PNG 或 JPEG 图片",
				Hint: "请在画图或看图的程序里另存为 PNG 或 JPEG，再放一次"}}
		}
		ext := filepath.Ext(name)
		a.Beside, a.Name = "图片", folder.SafeName(strings.TrimSuffix(name, ext))+ext
	case name == folder.CodeList && workbook.Sniff(data) == workbook.XLSX:
		a.Beside = "科目表"
	default:
		return nil, nil
	}
	return a, nil
}

// Put writes an arrival into a folder, as folder.Put does.
func (a *Arrival) Put(dir, instead string) (kept []string, err error) {
	return folder.Put(dir, a.File, instead)
}

// Begin makes a unit folder: last year's files within it, a file that has
// arrived (nil: none), and a supplement to be filled in. A folder that is
// already there, empty or not, is left alone. What is wrong with last year's
// files is in the list, and then no folder is made.
func (p *Program) Begin(n NewUnit, a *Arrival) (s Started, list diag.List, err error) {
	name := filepath.Base(n.Dir)
	if name != folder.SafeName(name) || name == folder.LastYear || name == folder.Replaced || name == folder.Signed {
		return s, nil, &folder.MachineError{Err: fs.ErrInvalid, Text: "文件夹不能叫“" + name + "”，请换一个名字"}
	}
	entries, err := os.ReadDir(filepath.Dir(n.Dir))
	if err != nil {
		return s, nil, folder.Machine(err)
	}
	for _, e := range entries {
		if strings.EqualFold(e.Name(), name) { // most file systems of Windows take them for one
			return s, nil, &folder.MachineError{Err: fs.ErrExist, Text: "已经有“" + e.Name() + "”了，不会覆盖；请换一个名字，或把文件放进那个文件夹"}
		}
	}
	if err := os.Mkdir(n.Dir, 0o777); err != nil {
		return s, nil, folder.Machine(err)
	}
	done := false
	defer func() {
		if !done {
			os.RemoveAll(n.Dir) // of this call's making, all of it
		}
	}()
	if a != nil {
		if _, err := a.Put(n.Dir, ""); err != nil {
			return s, nil, err
		}
	}
	if a == nil || !a.Looked.Supplement {
		if s, list, err = p.Init(n); err != nil || list.Failed() {
			return s, list, err
		}
	}
	if n.From != "" {
		for _, input := range InputNames(n.From) {
			if filepath.Base(input) != input || input == folder.DepartmentFile {
				continue // of the year before that; of units that are not copied
			}
			data, err := os.ReadFile(filepath.Join(n.From, input))
			if err == nil {
				err = folder.Create(n.Dir, filepath.Join(n.Dir, folder.LastYear), input, data)
			}
			if err != nil {
				return s, list, folder.Machine(err)
			}
		}
	}
	done = true
	return s, list, nil
}

// PackChoice is a bundled pack to choose from.
type PackChoice struct {
	Name       string
	Title      string
	Place      string
	Year       int
	Unverified []string // what of it was not held against the place's own rules
}

// Packs are the bundled packs, with their titles.
func (p *Program) Packs() ([]PackChoice, error) {
	var out []PackChoice
	for _, name := range PackNames() {
		pk, _, _, err := p.Pack(name)
		if err != nil {
			return nil, err
		}
		out = append(out, PackChoice{name, pk.Info.Title, pk.Info.Place, pk.Info.Year, pk.Info.Unverified})
	}
	return out, nil
}
