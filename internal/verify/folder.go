package verify

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"juesuan/internal/folder"
)

// FolderReport says whether the files of a folder are those its manifest names.
type FolderReport struct {
	Folder  string   `json:"folder"`
	Unit    string   `json:"unit"`
	Year    int      `json:"year"`
	Program string   `json:"program"`
	Verdict string   `json:"report_verdict"` // of the report when it was made
	Files   int      `json:"files"`
	Changed []string `json:"changed"` // their bytes are others
	Gone    []string `json:"gone"`
	Others  []string `json:"others"` // not in the manifest
}

// Clean reports whether every file is there as it was written.
func (r *FolderReport) Clean() bool { return len(r.Changed) == 0 && len(r.Gone) == 0 }

// Folder checks a folder by its hashes.
func Folder(dir string) (*FolderReport, error) {
	m, err := folder.ReadManifest(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s 里没有 %s：不是本程序写出的文件夹，或没有写完", dir, folder.ManifestName)
	}
	if err != nil {
		return nil, fmt.Errorf("%s 读不懂：%w", filepath.Join(dir, folder.ManifestName), err)
	}
	r := &FolderReport{Folder: dir, Unit: m.Unit, Year: m.Year, Program: m.Program, Verdict: m.Verdict, Files: len(m.Files),
		Changed: []string{}, Gone: []string{}, Others: []string{}}
	known := map[string]bool{folder.ManifestName: true}
	for _, f := range m.Files {
		known[f.Name] = true
		if !filepath.IsLocal(f.Name) {
			r.Changed = append(r.Changed, f.Name)
			continue
		}
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		if _, err := os.Stat(path); err != nil {
			r.Gone = append(r.Gone, f.Name)
			continue
		}
		if folder.HashFile(path, f.Name) != f {
			r.Changed = append(r.Changed, f.Name)
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if !known[e.Name()] && !e.IsDir() && !strings.HasPrefix(e.Name(), ".") {
			r.Others = append(r.Others, e.Name())
		}
	}
	return r, nil
}

// Made are the folders at and below dir that hold a report with its manifest,
// as paths relative to dir, in order.
func Made(dir string) ([]string, error) {
	var out []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && strings.HasPrefix(d.Name(), ".") && path != dir {
			return filepath.SkipDir
		}
		if d.Name() == folder.ManifestName && !d.IsDir() {
			rel, err := filepath.Rel(dir, filepath.Dir(path))
			if err != nil {
				return err
			}
			out = append(out, rel)
		}
		return nil
	})
	slices.Sort(out)
	return out, err
}

// Papers are the reports in a folder: its DOCX and PDF files.
func Papers(dir string) []string {
	var out []string
	entries, _ := os.ReadDir(dir) // Folder has read it
	for _, e := range entries {
		switch ext := strings.ToLower(filepath.Ext(e.Name())); {
		case e.IsDir(), strings.HasPrefix(e.Name(), "~$"), strings.HasPrefix(e.Name(), "."):
		case ext == ".docx", ext == ".pdf":
			out = append(out, e.Name())
		}
	}
	return out
}

// WriteText writes the report for a person.
func (r *FolderReport) WriteText(w io.Writer) error {
	var b strings.Builder
	for _, list := range []struct {
		names []string
		say   string
	}{{r.Changed, "内容与生成时不同"}, {r.Gone, "不在了"}, {r.Others, "不在清单里"}} {
		for _, name := range list.names {
			fmt.Fprintf(&b, "%s: %s\n", filepath.ToSlash(filepath.Join(r.Folder, name)), list.say)
		}
	}
	if r.Clean() {
		fmt.Fprintf(&b, "%s：%d个文件都与生成时一致\n", filepath.ToSlash(r.Folder), r.Files)
	} else {
		fmt.Fprintf(&b, "%s：%d个文件中有%d个改了或不在了\n", filepath.ToSlash(r.Folder), r.Files, len(r.Changed)+len(r.Gone))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// WriteJSON writes the report for a program.
func (r *FolderReport) WriteJSON(w io.Writer) error { return writeJSON(w, r) }
