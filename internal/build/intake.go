package build

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

	"juesuan/internal/diag"
	"juesuan/internal/ingest"
	"juesuan/internal/workbook"
)

// MaxArrival is the size from which a file is not looked at.
const MaxArrival = workbook.MaxFileSize

// Replaced is the folder within a unit's, or within last year's, that keeps the
// files whose place others took. Nothing in it is read.
const Replaced = "旧"

// Arrival is a file that is to be put into a unit's folder, read and found to
// be what a unit needs.
type Arrival struct {
	File           // under the name that it will have
	Called  string // as it was called where it came from
	Looked  *ingest.Looked
	Reading diag.List // what reading it found; the unit's own check will tell it again
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
	looked, list := ingest.Look(data, name)
	if looked == nil {
		return nil, list
	}
	a := &Arrival{File: File{Data: data}, Called: name, Looked: looked, Reading: list}
	ext := strings.ToLower(filepath.Ext(name))
	stem := strings.TrimSuffix(name, filepath.Ext(name))
	switch {
	case looked.Supplement && (ext == ".yaml" || ext == ".yml"):
		a.Name = ingest.SupplementYAML
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
		a.Name = strings.TrimSuffix(ingest.SupplementWorkbook, filepath.Ext(ingest.SupplementWorkbook)) + ext
	case strings.HasSuffix(stem, "-标注"):
		return nil, diag.List{{Severity: diag.Error, Code: "read.format", At: diag.Position{File: name}, Message: "这是标注副本，不是单位的工作簿",
			Hint: "请放原来的工作簿；如果改动都在这一份里，请先去掉文件名末尾的“-标注”"}}
	default:
		if stem = SafeName(stem); stem == "" || isSupplement(stem+".xlsx") {
			stem = "决算报表"
		}
		a.Name = stem + ext
	}
	return a, list
}

// SafeName is a file's or folder's name that every file system takes and that
// no walk over folders leaves out; "" where nothing of it can stand.
func SafeName(name string) string {
	name = fileName(strings.TrimLeft(strings.TrimSpace(strings.ToValidUTF8(name, "_")), ".~$ "))
	if reserved(name) {
		name = "_" + name
	}
	return name
}

// Standing is a file in whose place an arrival would come.
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

// rivals are the files of a folder that are of the same kind as an arrival: a
// unit has one workbook and one supplement.
func (a *Arrival) rivals(dir string) (*Occupied, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, machine(err)
	}
	o := &Occupied{}
	sum := sha256.New()
	for _, e := range entries {
		name := e.Name()
		supplement := isSupplement(name) || strings.TrimSuffix(name, filepath.Ext(name)) == "补充资料"
		if e.IsDir() || !isInput(name) || name == ingest.DepartmentFile || supplement != a.Looked.Supplement {
			continue
		}
		st, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			return nil, machine(err)
		}
		o.Files = append(o.Files, Standing{name, st.Size(), st.ModTime()})
		fmt.Fprintf(sum, "%s %s\n", name, hashFile(filepath.Join(dir, name), "").SHA256)
	}
	o.Mark = hex.EncodeToString(sum.Sum(nil))
	return o, nil
}

// Put writes an arrival into a folder. Where files stand in its place, it does
// so only if instead is their mark, as *Occupied gave it; they are kept in the
// folder Replaced, and Put returns their names there. The same file again
// changes nothing. On any error the folder is as it was.
func (a *Arrival) Put(dir, instead string) (kept []string, err error) {
	made, err := makeDir(dir)
	if err != nil {
		return nil, machine(err)
	}
	var undo []step
	defer func() {
		if err == nil {
			return
		}
		for _, s := range slices.Backward(undo) {
			os.Rename(s.to, s.from)
		}
		for _, d := range slices.Backward(made) {
			os.Remove(d) // only if empty
		}
	}()
	release, err := lockFolder(dir)
	if err != nil {
		return nil, err
	}
	defer release()
	there, err := a.rivals(dir)
	if err != nil {
		return nil, err
	}
	path := filepath.Join(dir, a.Name)
	if len(there.Files) == 1 && there.Files[0].Name == a.Name && hashFile(path, a.Name) == hash(a.File) {
		return nil, nil
	}
	if len(there.Files) > 0 && there.Mark != instead {
		return nil, there
	}
	for _, f := range there.Files {
		if who, mark := openBy(filepath.Join(dir, f.Name)); mark != "" {
			return nil, &MachineError{ErrOpen, who + "正在 Excel、WPS 或 LibreOffice 里打开“" + f.Name + "”，没有替换；请在那边存好、关闭，再试。如果确实没有人打开，请删去同一文件夹里的隐藏文件 " + mark}
		}
	}
	s := swap{dir: dir}
	defer func() { s.clear() }()
	if err := s.write(a.File); err != nil {
		return nil, machine(err)
	}
	if err := s.sync(); err != nil {
		return nil, machine(err)
	}
	old := filepath.Join(dir, Replaced)
	if len(there.Files) > 0 {
		more, err := makeDir(old)
		if err != nil {
			return nil, machine(err)
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
			return nil, machine(err)
		}
		undo = append(undo, away)
		kept = append(kept, name+ext)
	}
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return nil, &MachineError{fs.ErrExist, "文件夹里刚刚多了一个同名的文件，没有覆盖：" + path}
	}
	if err := s.temps[0].do(); err != nil {
		return nil, machine(err)
	}
	return kept, machine(syncDir(dir))
}

// Begin makes a unit folder: last year's files within it, a file that has
// arrived (nil: none), and a supplement to be filled in. A folder that is
// already there, empty or not, is left alone. What is wrong with last year's
// files is in the list, and then no folder is made.
func (p *Program) Begin(n NewUnit, a *Arrival) (s Started, list diag.List, err error) {
	name := filepath.Base(n.Dir)
	if name != SafeName(name) || name == LastYear || name == Replaced {
		return s, nil, &MachineError{fs.ErrInvalid, "文件夹不能叫“" + name + "”，请换一个名字"}
	}
	entries, err := os.ReadDir(filepath.Dir(n.Dir))
	if err != nil {
		return s, nil, machine(err)
	}
	for _, e := range entries {
		if strings.EqualFold(e.Name(), name) { // most file systems of Windows take them for one
			return s, nil, &MachineError{fs.ErrExist, "已经有“" + e.Name() + "”了，不会覆盖；请换一个名字，或把文件放进那个文件夹"}
		}
	}
	if err := os.Mkdir(n.Dir, 0o755); err != nil {
		return s, nil, machine(err)
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
			if filepath.Base(input) != input || input == ingest.DepartmentFile {
				continue // of the year before that; of units that are not copied
			}
			data, err := os.ReadFile(filepath.Join(n.From, input))
			if err == nil {
				err = create(filepath.Join(n.Dir, LastYear), input, data)
			}
			if err != nil {
				return s, list, machine(err)
			}
		}
	}
	done = true
	return s, list, nil
}

// PackChoice is a bundled pack to choose from.
type PackChoice struct {
	Name  string
	Title string
	Year  int
}

// Packs are the bundled packs, with their titles.
func (p *Program) Packs() ([]PackChoice, error) {
	var out []PackChoice
	for _, name := range PackNames() {
		pk, _, _, err := p.Pack(name)
		if err != nil {
			return nil, err
		}
		out = append(out, PackChoice{name, pk.Info.Title, pk.Info.Year})
	}
	return out, nil
}

// Held is a file or folder that a unit's folder holds.
type Held struct {
	Name   string
	Size   int64
	Time   time.Time
	Role   Role
	Folder bool
	Open   bool // another program has it open
}

// Role is what a file is in a unit's folder.
type Role uint8

const (
	Unused       Role = iota
	Statements        // the workbook that is read
	InDoubt           // a workbook beside others: one only can be meant
	Supplement        // the supplement that is read
	Members           // the list of a department's units
	SecondOfTwo       // a supplement beside another
	MarkedCopy        // a copy of a workbook with its findings
	LastYears         // the folder of last year's files
	OtherUnit         // a folder with another unit's files
	ReplacedOnes      // the folder of files that others took the place of
)

// Contents lists what a unit's folder holds, what is read first. Hidden files
// and those of programs at work are left out.
func Contents(dir string) ([]Held, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, machine(err)
	}
	_, statements := ingest.Workbook(dir)
	supplement := ingest.SupplementIn(dir)
	var out []Held
	for _, e := range entries {
		name := e.Name()
		if strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") {
			continue
		}
		st, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			continue // gone meanwhile
		}
		h := Held{Name: name, Size: st.Size(), Time: st.ModTime(), Folder: st.IsDir()}
		_, mark := openBy(filepath.Join(dir, name))
		h.Open = mark != ""
		stem := strings.TrimSuffix(name, filepath.Ext(name))
		switch {
		case h.Folder && name == LastYear:
			h.Role = LastYears
		case h.Folder && name == Replaced:
			h.Role = ReplacedOnes
		case h.Folder:
			if len(InputNames(filepath.Join(dir, name))) > 0 {
				h.Role = OtherUnit
			}
		case name == ingest.DepartmentFile:
			h.Role = Members
		case name == statements:
			h.Role = Statements
		case name == supplement:
			h.Role = Supplement
		case supplement == "" && (isSupplement(name) || stem == "补充资料" && isInput(name)):
			h.Role = SecondOfTwo
		case isInput(name) && stem != "补充资料" && statements == "":
			h.Role = InDoubt
		case strings.HasSuffix(stem, "-标注"):
			h.Role = MarkedCopy
		}
		out = append(out, h)
	}
	rank := func(h Held) int {
		switch h.Role {
		case Statements, InDoubt:
			return 0
		case Supplement, SecondOfTwo, Members:
			return 1
		case LastYears:
			return 2
		case Unused:
			return 4
		}
		return 3
	}
	slices.SortStableFunc(out, func(a, b Held) int { return rank(a) - rank(b) })
	return out, nil
}
