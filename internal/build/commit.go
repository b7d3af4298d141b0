package build

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// ManifestName is the file whose presence says that a report is whole.
const ManifestName = "manifest.json"

// Manifest says what a report was made from and what came out.
type Manifest struct {
	Program string         `json:"program"`
	Unit    string         `json:"unit"`
	Year    int            `json:"year"`
	Layout  string         `json:"layout"`
	Verdict string         `json:"verdict"`
	Counts  map[string]int `json:"counts"`
	Pages   int            `json:"pages"`
	Files   []FileHash     `json:"files"`
	// Accepted are the findings taken as they are, with the reasons given.
	Accepted []AcceptedEntry `json:"accepted,omitempty"`
}

// FileHash is a file and the SHA-256 of its content.
type FileHash struct {
	Name   string `json:"name"`
	Size   int    `json:"size"`
	SHA256 string `json:"sha256"`
}

// AcceptedEntry is one accepted finding.
type AcceptedEntry struct {
	ID         string `json:"id"`
	Cell       string `json:"cell"`
	Difference string `json:"difference"`
	Reason     string `json:"reason"`
}

// Commit writes the finished files into dir: each under a temporary name,
// synced, renamed; the manifest last. A report that was there before stays
// readable until then. Nothing half-written is ever visible under a final name.
func Commit(dir string, files []File, m *Manifest) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return machine(err)
	}
	m.Files = m.Files[:0]
	for _, f := range files {
		sum := sha256.Sum256(f.Data)
		m.Files = append(m.Files, FileHash{f.Name, len(f.Data), hex.EncodeToString(sum[:])})
	}
	manifest, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		panic(err)
	}
	all := append(files[:len(files):len(files)], File{ManifestName, append(manifest, '\n')})

	var temps []string
	defer func() {
		for _, t := range temps {
			os.Remove(t) // those already renamed are gone
		}
	}()
	for _, f := range all {
		t, err := writeTemp(dir, f)
		if t != "" {
			temps = append(temps, t)
		}
		if err != nil {
			return machine(err)
		}
	}
	// From here on the old manifest no longer tells the truth.
	if err := os.Remove(filepath.Join(dir, ManifestName)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return machine(err)
	}
	for i, f := range all {
		if err := os.Rename(temps[i], filepath.Join(dir, f.Name)); err != nil {
			return machine(err)
		}
	}
	return machine(syncDir(dir))
}

func writeTemp(dir string, f File) (name string, err error) {
	t, err := os.CreateTemp(dir, ".juesuan-*.tmp")
	if err != nil {
		return "", err
	}
	defer func() {
		if cerr := t.Close(); err == nil {
			err = cerr
		}
	}()
	if err := t.Chmod(0o644); err != nil && !errors.Is(err, errors.ErrUnsupported) {
		return t.Name(), err
	}
	if _, err := t.Write(f.Data); err != nil {
		return t.Name(), err
	}
	return t.Name(), t.Sync()
}

// syncDir makes the renames last. Windows cannot sync a folder and does not need to.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, fs.ErrPermission) && !errors.Is(err, fs.ErrInvalid) {
		return err
	}
	return nil
}

// MachineError is trouble with the machine, in words for a person.
type MachineError struct {
	Err  error
	Text string
}

func (e *MachineError) Error() string { return e.Text }
func (e *MachineError) Unwrap() error { return e.Err }

// machine says what the operating system's error means and what to do.
func machine(err error) error {
	if err == nil {
		return nil
	}
	var m *MachineError
	if errors.As(err, &m) {
		return err
	}
	path := ""
	var pe *fs.PathError
	var le *os.LinkError
	switch {
	case errors.As(err, &pe):
		path = pe.Path
	case errors.As(err, &le):
		path = le.New
	}
	text := fmt.Sprintf("写文件失败：%v", err)
	switch {
	case isDiskFull(err):
		text = "磁盘已满，没有写成；请腾出空间后再试：" + path
	case isLocked(err):
		text = "文件正被其他程序（Word、WPS 或阅读器）打开，没有写成；请关闭后再试：" + path
	case errors.Is(err, fs.ErrPermission):
		text = "没有写入权限：" + path
	case isReadOnly(err):
		text = "这个位置是只读的，不能写入：" + path
	}
	return &MachineError{err, text}
}
