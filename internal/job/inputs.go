package job

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"juesuan/internal/doc"
	"juesuan/internal/folder"
	"juesuan/internal/font"
	"juesuan/internal/pack"
)

func (p *Program) callOf(job Job) folder.Call {
	var made []string
	for _, f := range job.asked() {
		made = append(made, f.name)
	}
	if job.Tables {
		made = append(made, "xlsx")
	}
	return folder.Call{Layout: job.Layout, Default: p.settings.Layout, Formats: strings.Join(made, ","),
		Strict: job.Strict, Said: said(job), Epoch: os.Getenv("SOURCE_DATE_EPOCH")}
}

// said is a hash of what a call says beside the files; "" where it says nothing.
func said(job Job) string {
	if len(job.Accept)+len(job.Readings) == 0 {
		return ""
	}
	h := sha256.New()
	for i := range job.Accept {
		a := &job.Accept[i]
		fmt.Fprintf(h, "%q %q %s %q\n", a.ID, a.Cell, a.Difference, a.Reason.S)
	}
	for i := range job.Readings {
		r := &job.Readings[i]
		fmt.Fprintf(h, "%q %q %q %q\n", r.Table, r.Caption, r.Is, r.Unit)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// InputNames are the files of a unit folder that its report is made from, or
// that bear on which are, those of last year's folder within it and of a
// department's units among them; and its signatures.
func InputNames(unit string) []string {
	return append(inputNames(Job{Unit: unit}), signatureNames(unit)...)
}

func inputNames(job Job) []string {
	names := append(folder.Inputs(job.Unit), folder.Pictures(job.Unit)...)
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
	if last := filepath.Join(folder.Of(j.Unit), folder.LastYear); folder.Exists(last) {
		j.Prior = last
	}
	return j
}

// Built says when the report in out was made, and whether the unit's files are
// no longer those it was made from; ok is false where there is no report.
func (p *Program) Built(unit, out string) (at time.Time, stale, ok bool) {
	st, err := os.Stat(filepath.Join(out, folder.ManifestName))
	if err != nil {
		return time.Time{}, false, false
	}
	m, err := folder.ReadManifest(out)
	if err != nil || m.Source == nil {
		return time.Time{}, false, false
	}
	return st.ModTime(), !slices.Equal(m.Source.Inputs, inputsOf(Job{Unit: unit}.withPrior()).hashes), true
}

// inputs are the files that a job reads.
type inputs struct {
	hashes []folder.FileHash
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
	if path, name := folder.CodeListOf(job.Unit); path != "" {
		in.hashes = append(in.hashes, folder.HashFile(path, prefix+name))
	}
	if job.Prior != "" {
		in.addJob(Job{Unit: job.Prior}, prefix+"上年/")
	}
	for _, name := range signatureNames(job.Unit) {
		in.hashes = append(in.hashes, folder.HashFile(filepath.Join(folder.Of(job.Unit), name), prefix+filepath.ToSlash(name)))
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
		if !folder.IsInput(name) && !folder.IsPicture(name) ||
			only != "" && name != only && !folder.IsSupplement(name) && !folder.IsPicture(name) && name != folder.DepartmentFile {
			continue
		}
		if st, err := os.Stat(filepath.Join(dir, name)); err == nil {
			in.times = append(in.times, st.ModTime())
		}
		in.hashes = append(in.hashes, folder.HashFile(filepath.Join(dir, name), prefix+name))
	}
}

// hashPack is the hash of the files of a pack and of its bases, names and contents.
func hashPack(folders []pack.Folder) string {
	sum := sha256.New()
	for _, f := range folders {
		// What cannot be read is told by loading the pack.
		fs.WalkDir(f.FS, f.Dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return nil
			}
			data, _ := fs.ReadFile(f.FS, path)
			fmt.Fprintf(sum, "%s\x00%d\x00", strings.TrimPrefix(path, f.Dir), len(data))
			sum.Write(data)
			return nil
		})
	}
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
				contents[c.File] = folder.HashFile(c.File, "").SHA256
			}
			content = contents[c.File]
		}
		fmt.Fprintf(sum, "%s\x00%s\x00%s\x00%d\x00%s\n", role, c.Origin, filepath.Base(c.File), c.Index, content)
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// current returns the manifest of the report in dir if making it again would
// give the same: same source, same program, and its files as they were written.
func (p *Program) current(dir string, job Job, program string) (*folder.Manifest, bool) {
	job = job.withPrior()
	m, err := folder.ReadManifest(dir)
	if err != nil || m.Source == nil || m.Program != program || m.Source.Call != p.callOf(job) ||
		!slices.Equal(m.Source.Inputs, inputsOf(job).hashes) {
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
		if folder.HashFile(filepath.Join(dir, f.Name), f.Name) != f {
			return nil, false
		}
	}
	return m, true
}
