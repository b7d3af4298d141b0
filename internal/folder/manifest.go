package folder

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
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
	Source  *Source        `json:"source"`
	// Codes are the codes that no source gives a name for, with the unit's names:
	// a batch compares them.
	Codes map[string]string `json:"unlisted_codes,omitempty"`
	// Signatures are those that hold for this report.
	Signatures []SignatureEntry `json:"signatures,omitempty"`
	// Accepted are the findings taken as they are, with the reasons given.
	Accepted []AcceptedEntry `json:"accepted,omitempty"`
}

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
	Said    string `json:"said,omitempty"` // hash of the acceptances and readings given with the call
	Epoch   string `json:"source_date_epoch,omitempty"`
}

// ReadManifest reads the manifest of the report in dir.
func ReadManifest(dir string) (*Manifest, error) {
	const most = 16 << 20
	b, err := ReadRegular(filepath.Join(dir, ManifestName), most)
	if err != nil {
		return nil, err
	}
	m := &Manifest{}
	return m, json.Unmarshal(b, m)
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

// SignatureEntry is a signature: 编制, 审核 or 签发, by whom, and when (RFC 3339).
type SignatureEntry struct {
	Role string `json:"role"`
	Name string `json:"name"`
	At   string `json:"at"`
}

// HashOf is the hash of a finished file.
func HashOf(f File) FileHash {
	sum := sha256.Sum256(f.Data)
	return FileHash{f.Name, len(f.Data), hex.EncodeToString(sum[:])}
}

// HashFile is the hash of a file's content under a name of its own.
func HashFile(path, name string) FileHash {
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
