// Package signoff keeps who signed a unit's report: name, time, the hash of what
// the report said then, and the unit's files as they were, a folder a role
// within the unit's → the same, read again.
//
// It never decides whether a signature still holds, which takes the report as it
// is now, and never looks into the files that it keeps.
package signoff

import (
	"encoding/json"
	"errors"
	"io/fs"
	"path/filepath"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/folder"
)

// FileName is the file of one signature. Beside it stand the unit's files, so
// that its folder is that of the unit as it was signed.
const FileName = "签字.json"

// maxRecord bounds the file, in bytes.
const maxRecord = 1 << 16

// Record is a signature with what was signed.
type Record struct {
	accounts.Signature
	Content string `json:"content_sha256"` // of what the report said
	Program string `json:"program"`
}

// FolderOf is the folder that keeps a role's signature.
func FolderOf(unit string, role accounts.Role) string {
	return filepath.Join(unit, folder.Signed, role.String())
}

// Read reads a unit's signatures, in the order of the roles. One that cannot be
// read counts for nothing; the list says so.
func Read(unit string) (out []Record, told diag.List) {
	for _, role := range accounts.Roles() {
		at := filepath.Join(FolderOf(unit, role), FileName)
		data, err := folder.ReadRegular(at, maxRecord)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		var r Record
		if err == nil {
			err = json.Unmarshal(data, &r)
		}
		if err != nil || r.Role != role || r.Name == "" || r.Content == "" {
			told.Add(diag.Diagnostic{Severity: diag.Warning, Code: "signoff.unread", At: diag.Position{File: folder.Signed + "/" + role.String() + "/" + FileName},
				Message: role.String() + "的签字读不懂，不算数", Hint: "请重新" + role.String()})
			continue
		}
		out = append(out, r)
	}
	return out, told
}

// Write keeps a signature and the files that were signed, in place of the role's
// earlier ones, whole or not at all.
func Write(unit string, r Record, files []folder.File) error {
	data, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		panic(err)
	}
	return folder.PutFolder(unit, FolderOf(unit, r.Role), append(files, folder.File{Name: FileName, Data: append(data, '\n')}))
}

// Withdraw takes a role's signature back. It reports whether there was one.
func Withdraw(unit string, role accounts.Role) (bool, error) {
	return folder.RemoveFolder(unit, FolderOf(unit, role))
}
