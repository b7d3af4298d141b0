package build

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"juesuan/internal/doc"
	"juesuan/internal/font"
	"juesuan/internal/ingest"
)

// Source is what a report was made from. The same source gives the same bytes,
// so a batch leaves alone what has the source that it would have again.
type Source struct {
	Inputs []FileHash `json:"inputs"`      // the unit's files, last year's under 上年/
	Layout string     `json:"layout_from"` // the pack as it was asked for: a name or a folder
	Pack   string     `json:"pack_sha256"` // of its files
	Fonts  string     `json:"fonts_sha256"`
	Call   Call       `json:"call"`
}

// Call is what of the call bears on the result.
type Call struct {
	Layout  string `json:"layout,omitempty"`         // --layout
	Default string `json:"default_layout,omitempty"` // the settings' pack
	Formats string `json:"formats"`                  // "pdf,docx,xlsx"
	Strict  bool   `json:"strict,omitempty"`
	Accept  int    `json:"accept,omitempty"` // acceptances given with the call
	Epoch   string `json:"source_date_epoch,omitempty"`
}

func (p *Program) callOf(job Job) Call {
	var formats []string
	if job.PDF {
		formats = append(formats, "pdf")
	}
	if job.DOCX {
		formats = append(formats, "docx")
	}
	if job.Tables {
		formats = append(formats, "xlsx")
	}
	return Call{job.Layout, p.settings.Layout, strings.Join(formats, ","), job.Strict, len(job.Accept), os.Getenv("SOURCE_DATE_EPOCH")}
}

// isInput reports whether a file of that name is read from a unit folder, or
// bears on which one is.
func isInput(name string) bool {
	ext := strings.ToLower(filepath.Ext(name))
	stem := strings.TrimSuffix(name, filepath.Ext(name))
	switch ext {
	case ".xlsx", ".xls", ".xlsm", ".et":
		return !strings.HasPrefix(name, ".") && !strings.HasPrefix(name, "~$") && !strings.HasSuffix(stem, "-标注")
	}
	return isSupplement(name) || name == ingest.DepartmentFile
}

// isSupplement reports whether a file of that name is a supplement.
func isSupplement(name string) bool { return name == "unit.yaml" || name == "补充资料.xlsx" }

// LastYear is the folder within a unit's that holds last year's files.
const LastYear = "上年"

// InputNames are the files of a unit folder that its report is made from, or
// that bear on which are, those of last year's folder within it and of a
// department's units among them.
func InputNames(unit string) []string { return inputNames(Job{Unit: unit}) }

func inputNames(job Job) []string {
	unit := job.Unit
	var names []string
	for _, sub := range []string{"", LastYear} {
		entries, _ := os.ReadDir(filepath.Join(unit, sub)) // most have no such folder
		for _, e := range entries {
			if isInput(e.Name()) && !e.IsDir() {
				names = append(names, filepath.Join(sub, e.Name()))
			}
		}
	}
	if d := departmentOf(job); d != nil {
		for i, sub := range d.jobs {
			if d.k.Units[i].Fault != "" {
				continue
			}
			for _, name := range inputNames(sub) {
				names = append(names, filepath.Join(filepath.FromSlash(d.k.Units[i].Folder.S), name))
			}
		}
	}
	return names
}

// withPrior is the job with the year before where the unit's folder holds it.
func (j Job) withPrior() Job {
	if j.Prior != "" {
		return j
	}
	if last := filepath.Join(folderOf(j.Unit), LastYear); isFolder(last) {
		j.Prior = last
	}
	return j
}

// Built says when the report in out was made, and whether the unit's files are
// no longer those it was made from; ok is false where there is no report.
func (p *Program) Built(unit, out string) (at time.Time, stale, ok bool) {
	st, err := os.Stat(filepath.Join(out, ManifestName))
	if err != nil {
		return time.Time{}, false, false
	}
	m, err := readManifest(out)
	if err != nil || m.Source == nil {
		return time.Time{}, false, false
	}
	return st.ModTime(), !slices.Equal(m.Source.Inputs, inputsOf(Job{Unit: unit}.withPrior()).hashes), true
}

// inputs are the files that a job reads.
type inputs struct {
	hashes []FileHash
	// A file may be changed and changed back: the times tell.
	times []time.Time
}

func (in *inputs) equal(other *inputs) bool {
	return slices.Equal(in.hashes, other.hashes) && slices.EqualFunc(in.times, other.times, time.Time.Equal)
}

// inputsOf looks at the files that a job reads.
func inputsOf(job Job) *inputs {
	in := &inputs{}
	in.addJob(job, "")
	return in
}

// addJob looks at the files of a unit, of last year's, and of a department's units.
func (in *inputs) addJob(job Job, prefix string) {
	in.add(job.Unit, prefix)
	if job.Prior != "" {
		in.addJob(Job{Unit: job.Prior}, prefix+"上年/")
	}
	in.addUnits(job, prefix)
}

// add looks at a unit's files. One that cannot be read has no hash: reading it
// will tell why.
func (in *inputs) add(unit, prefix string) {
	dir, only := unit, ""
	st, err := os.Stat(unit)
	if err != nil {
		return
	}
	in.times = append(in.times, st.ModTime()) // of a folder: what came and went
	if !st.IsDir() {
		dir, only = filepath.Dir(unit), filepath.Base(unit)
	}
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		name := e.Name()
		if !isInput(name) || only != "" && name != only && !isSupplement(name) && name != ingest.DepartmentFile {
			continue
		}
		if st, err := os.Stat(filepath.Join(dir, name)); err == nil {
			in.times = append(in.times, st.ModTime())
		}
		in.hashes = append(in.hashes, hashFile(filepath.Join(dir, name), prefix+name))
	}
}

// hashFile is the hash of a file's content under a name of its own.
func hashFile(path, name string) FileHash {
	h := FileHash{Name: name}
	if st, err := os.Stat(path); err != nil || !st.Mode().IsRegular() {
		return h
	}
	f, err := os.Open(path)
	if err != nil {
		return h
	}
	defer f.Close()
	sum := sha256.New()
	n, err := io.Copy(sum, f)
	if err != nil {
		return h
	}
	h.Size, h.SHA256 = int(n), hex.EncodeToString(sum.Sum(nil))
	return h
}

// hashPack is the hash of a pack's files, names and contents.
func hashPack(fsys fs.FS, dir string) string {
	sum := sha256.New()
	// What cannot be read is told by loading the pack.
	fs.WalkDir(fsys, dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return nil
		}
		data, _ := fs.ReadFile(fsys, path)
		fmt.Fprintf(sum, "%s\x00%d\x00", strings.TrimPrefix(path, dir), len(data))
		sum.Write(data)
		return nil
	})
	return hex.EncodeToString(sum.Sum(nil))
}

// hashFonts is the hash of what each role resolved to. A bundled face is known
// by its name: the program's version says the rest.
func hashFonts(set *font.Set) string {
	sum := sha256.New()
	contents := map[string]string{}
	for role := range doc.NumRoles {
		c := set.Choice(role)
		content := ""
		if c.Origin != font.Bundled {
			if _, ok := contents[c.File]; !ok {
				contents[c.File] = hashFile(c.File, "").SHA256
			}
			content = contents[c.File]
		}
		fmt.Fprintf(sum, "%s\x00%s\x00%s\x00%d\x00%s\n", role, c.Origin, filepath.Base(c.File), c.Index, content)
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// current returns the manifest of the report in dir if making it again would
// give the same: same source, same program, and its files as they were written.
func (p *Program) current(dir string, job Job, program string) (*Manifest, bool) {
	job = job.withPrior()
	m, err := readManifest(dir)
	if err != nil || m.Source == nil || m.Program != program || m.Source.Call != p.callOf(job) || !slices.Equal(m.Source.Inputs, inputsOf(job).hashes) {
		return nil, false
	}
	// The sums of a department without a supplement need neither pack nor fonts.
	if m.Source.Layout != "" {
		if hash, err := p.packHash(m.Source.Layout); err != nil || hash != m.Source.Pack {
			return nil, false
		}
	}
	if m.Source.Fonts != "" {
		if hash, err := p.fontsHash(); err != nil || hash != m.Source.Fonts {
			return nil, false
		}
	}
	for _, f := range m.Files {
		if hashFile(filepath.Join(dir, f.Name), f.Name) != f {
			return nil, false
		}
	}
	return m, true
}
