package job

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"juesuan/internal/accounts"
	"juesuan/internal/compose"
	"juesuan/internal/diag"
	"juesuan/internal/doc"
	"juesuan/internal/folder"
	"juesuan/internal/narrative"
	"juesuan/internal/signoff"
)

// Signed is a signature that a unit's folder has.
type Signed struct {
	signoff.Record
	Holds bool // the report says what it said when it was signed
}

// longestName is how many characters the name of who signs may have.
const longestName = 30

// Sign signs a unit's report as it is, and keeps the unit's files as they are
// beside the signature. Where something stops the report nothing is written: the
// outcome says what.
func (p *Program) Sign(ctx context.Context, job Job, s accounts.Signature, program string) (*Outcome, error) {
	s.Name = strings.TrimSpace(s.Name)
	if n := utf8.RuneCountInString(s.Name); n == 0 || n > longestName || strings.ContainsFunc(s.Name, unicode.IsControl) {
		return nil, fmt.Errorf("请写签字人的姓名，不超过%d个字", longestName)
	}
	job = job.withPrior()
	job.Until, job.signing = "pages", true
	o, err := p.Report(ctx, job)
	if err != nil || o.Layout == nil || !o.OK(job.Strict) {
		return o, err
	}
	files, err := signedFiles(job)
	if err != nil {
		return nil, folder.Machine(err)
	}
	if !slices.Equal(inputsOf(job).hashes, o.Source.Inputs) {
		return nil, &folder.MachineError{Err: errChanging, Text: "资料正在被改动，没有签；请等保存完毕再试：" + job.Unit}
	}
	r := signoff.Record{Signature: s, Content: o.Content, Program: program}
	if err := signoff.Write(folder.Of(job.Unit), r, files); err != nil {
		return nil, err
	}
	o.Signatures = slices.DeleteFunc(o.Signatures, func(old Signed) bool { return old.Role == s.Role })
	o.Signatures = append(o.Signatures, Signed{r, true})
	return o, nil
}

// signedFiles are the files that a report is made of, as a unit's folder of their
// own has them. Those of a department's units that stand elsewhere are left out.
func signedFiles(job Job) (out []folder.File, err error) {
	dir := folder.Of(job.Unit)
	add := func(path, name string) {
		if err == nil && filepath.IsLocal(name) {
			var data []byte
			data, err = os.ReadFile(path)
			out = append(out, folder.File{Name: name, Data: data})
		}
	}
	for _, name := range inputNames(Job{Unit: dir}) {
		other := dir != job.Unit && filepath.Dir(name) == "." && !folder.IsSupplement(name) && name != filepath.Base(job.Unit)
		last := strings.HasPrefix(filepath.ToSlash(name), folder.LastYear+"/")
		if !other && !(last && job.Prior != "") {
			add(filepath.Join(dir, name), name)
		}
	}
	if job.Prior != "" {
		for _, name := range inputNames(Job{Unit: job.Prior}) {
			if !strings.HasPrefix(filepath.ToSlash(name), folder.LastYear+"/") {
				add(filepath.Join(folder.Of(job.Prior), name), filepath.Join(folder.LastYear, name))
			}
		}
	}
	if path, _ := folder.CodeListOf(job.Unit); path != "" {
		add(path, folder.CodeList)
	}
	return out, err
}

// signatureNames are the files of a unit's signatures, below its folder.
func signatureNames(unit string) (out []string) {
	dir := folder.Of(unit)
	if !folder.Exists(filepath.Join(dir, folder.Signed)) {
		return nil
	}
	for _, role := range accounts.Roles() {
		name := filepath.Join(signoff.FolderOf(".", role), signoff.FileName)
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			out = append(out, name)
		}
	}
	return out
}

// signatures reads a unit's signatures. Whether they hold is seen to once there is
// a report.
func (o *Outcome) signatures(unit string) {
	records, told := signoff.Read(folder.Of(unit))
	for _, r := range records {
		o.Signatures = append(o.Signatures, Signed{Record: r})
	}
	o.Report.Settle("", told)
}

// sign sees which signatures hold for the report as it was composed, which has
// none in it, and composes it with them where the layout has a place for them.
func (o *Outcome) sign(in *Input, job Job) (told diag.List) {
	if len(o.Signatures) == 0 && !job.signing {
		return nil
	}
	o.Content = contentOf(in.Book, o.Doc)
	for i := range o.Signatures {
		s := &o.Signatures[i]
		if s.Holds = s.Content == o.Content; s.Holds {
			in.Book.Signatures = append(in.Book.Signatures, s.Signature)
			continue
		}
		told.Add(diag.Diagnostic{Severity: diag.Warning, Code: "signoff.void", At: diag.Position{File: folder.Signed + "/" + s.Role.String()},
			Message: fmt.Sprintf("%s %s%s以后内容改过，这个签字不算数", s.Name, s.At.Format("2006年1月2日 15:04"), s.Role),
			Hint:    "核对改了什么，再请" + s.Name + "重新" + s.Role.String()})
	}
	if len(in.Book.Signatures) > 0 && in.Pack.PrintsSignatures() {
		o.Posted = in.Book.Published()
		o.Facts, _ = narrative.Derive(o.Posted, in.Pack.Narrative()) // what is wrong has been told
		o.Doc, o.Origins, _ = compose.Document(o.Posted, o.Facts, in.Pack)
	}
	return told
}

// contentOf is the hash of what a report says: its text, the statements to the
// fen, what the unit filled in and what it took as it is. Where in its files that
// stands, who signed it and on what day it was made do not count.
func contentOf(b *accounts.Book, d *doc.Document) string {
	h := sha256.New()
	undated := *d
	undated.Date = time.Time{}
	undated.Dump(h) // a hash takes all
	b.Dump(h, true)
	for _, path := range slices.Sorted(maps.Keys(b.Entered)) {
		e := b.Entered[path]
		fmt.Fprintf(h, "%s %q %d %s %d %s\n", path, e.Text.S, e.Figure.State, e.Figure.Amount, e.Count.State, e.Count.Amount)
	}
	for _, path := range slices.Sorted(maps.Keys(b.Attached)) {
		fmt.Fprintf(h, "%s %x\n", path, sha256.Sum256(b.Attached[path].Picture)) // a sheet is in the document
	}
	for i := range b.Accepted {
		a := &b.Accepted[i]
		fmt.Fprintf(h, "%q %q %s %q\n", a.ID, a.Cell, a.Difference, a.Reason.S)
	}
	return hex.EncodeToString(h.Sum(nil))
}
