package job

import (
	"cmp"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/check"
	"juesuan/internal/diag"
	"juesuan/internal/folder"
	"juesuan/internal/ingest"
)

// A folder with a department.yaml is that of a department (部门汇总). Its own
// statements are held against the sum of its units'; where it has none, they are
// that sum. Every job of a department reads the units' files itself: what it
// comes to does not depend on which other jobs have run, or where.

// within is what a job of a department's unit knows of the department.
type within struct {
	folder string            // what messages call the unit's folder, below the department's
	above  []string          // real paths of the departments that the unit is in
	top    string            // real path that all files of a batch are below, or ""
	rivals map[string]string // of a department's units, by folder: the other department that lists it
}

// department is a department's file and the jobs of its units.
type department struct {
	k    *accounts.Consolidation
	list diag.List
	jobs []Job // beside k.Units
}

// departmentOf reads the department's file of a job; nil where its unit is none.
func departmentOf(job Job) *department {
	dir := folder.Of(job.Unit)
	if !ingest.IsDepartment(dir) {
		return nil
	}
	d := &department{}
	d.k, d.list = ingest.Department(dir, job.folder)
	found := unitsIn(dir)
	if len(d.k.Units) == 0 && !d.list.Failed() {
		for _, folder := range found {
			d.k.Units = append(d.k.Units, accounts.Constituent{Folder: accounts.Text{S: folder, At: listedAt(d.k, folder)}})
		}
	}
	for _, folder := range found {
		if !slices.ContainsFunc(d.k.Units, func(c accounts.Constituent) bool { return c.Folder.S == folder }) {
			d.k.Unlisted = append(d.k.Unlisted, accounts.Text{S: folder, At: listedAt(d.k, folder)})
		}
	}
	self, err := folder.RealPath(dir)
	if err != nil {
		d.list.Errorf("department.open", d.k.At, "打不开部门的文件夹：%v", err)
	}
	for i := range d.k.Units {
		c := &d.k.Units[i]
		c.Rival = job.rivals[c.Folder.S]
		sub := job
		sub.Unit = filepath.Join(dir, filepath.FromSlash(c.Folder.S))
		sub.Accept, sub.Until, sub.Draft, sub.Prior = nil, "", false, ""
		sub.within = within{folder: path.Join(job.folder, c.Folder.S), above: append(slices.Clip(job.above), self), top: job.top}
		if job.Prior != "" {
			if last := filepath.Join(folder.Of(job.Prior), filepath.FromSlash(c.Folder.S)); folder.Exists(last) {
				sub.Prior = last
			}
		}
		c.Fault = sub.within.fault(sub.Unit)
		d.jobs = append(d.jobs, sub.withPrior())
	}
	return d
}

// listedAt is the place of a unit that a department does not list by itself.
func listedAt(k *accounts.Consolidation, folder string) diag.Position {
	return diag.Position{File: k.At.File, Field: folder}
}

// fault says why a folder cannot be that of a department's unit, "" if it can.
func (w *within) fault(unit string) string {
	if !folder.Exists(unit) {
		return "没有这个文件夹"
	}
	real, err := folder.RealPath(unit)
	switch {
	case err != nil:
		return "打不开这个文件夹：" + err.Error()
	case slices.Contains(w.above, real):
		return "这是部门自己的文件夹；本级的资料也要放在它自己的文件夹里"
	case w.top != "" && !folder.Below(real, w.top):
		return "在资料文件夹之外，没有读"
	}
	return ""
}

// unitsIn are the unit folders below a department's folder; one that is a
// department's stands for those below it.
func unitsIn(dir string) []string {
	top, err := folder.RealPath(dir)
	if err != nil {
		return nil
	}
	var out []string
	inner := ""
	for _, u := range folder.UnitsBelow(top) {
		if u.Path == "." || inner != "" && strings.HasPrefix(u.Path, inner) {
			continue
		}
		if u.Department {
			inner = u.Path + "/"
		}
		out = append(out, u.Path)
	}
	return out
}

// readDepartment reads what a department has of its own, and its units, several
// at once: sums are made only of all of them, each without an error of its own.
func (p *Program) readDepartment(job Job, d *department, in *Input) error {
	in.Book, in.list = ingest.ReadIn(job.Unit, job.folder, true, p.declared(job.Layout))
	in.list = append(in.list, d.list...)
	book, k := in.Book, d.k
	book.Consolidation = k
	k.Misread = d.list.Failed()
	errs := make([]error, len(d.jobs))
	var reads []func()
	for i := range d.jobs {
		if c := &k.Units[i]; c.Fault == "" && !k.Misread {
			reads = append(reads, func() { errs[i] = p.readUnit(d.jobs[i], c) })
		}
	}
	together(reads...)
	if err := cmp.Or(errs...); err != nil {
		return err
	}
	if !in.hasStatements() {
		in.unsupplied = book.Organization.FullName.IsZero() && ingest.SupplementIn(folder.Of(job.Unit)) == ""
		if k.Made = true; k.Sound() && !k.Misread {
			file := path.Join(job.folder, accounts.SumFile)
			in.list = append(in.list, k.AddUp(book, file)...)
			if err := ingest.PlaceSums(book, file); err != nil {
				return err
			}
		}
	}
	if book.Organization.FullName.IsZero() {
		book.Organization.FullName = k.Name
	}
	if book.Organization.Level == accounts.NoLevel {
		book.Organization.Level = accounts.Department
	}
	if book.Year == 0 {
		book.Year, book.YearAt = k.Year, k.YearAt
	}
	if book.Layout == "" {
		book.Layout, book.LayoutAt = k.Layout.S, k.Layout.At
	}
	if len(book.Organization.Members) == 0 {
		for i := range k.Units {
			if u := k.Units[i].Book; u != nil {
				book.Organization.Members = append(book.Organization.Members,
					accounts.Member{Name: u.Organization.FullName, Kind: u.Organization.Kind})
			}
		}
	}
	return nil
}

// readUnit reads one unit of a department into c, with what is wrong with its figures.
func (p *Program) readUnit(job Job, c *accounts.Constituent) error {
	unit, err := p.readOnce(job)
	if err != nil {
		return err
	}
	rep := unit.check()
	for j := range rep.Findings {
		// A pack is no matter of the figures.
		if f := &rep.Findings[j]; f.Severity == diag.Error && !strings.HasPrefix(f.Code, "pack.") {
			c.Errors.Add(*f)
		}
	}
	if !unit.hasStatements() {
		if c.Fault = "没有读到决算报表"; len(c.Errors) > 0 {
			c.Fault = c.Errors[0].Message
		}
		c.Errors = nil
		return nil
	}
	c.Book = unit.Book
	// Its own report's, much of what a unit takes.
	c.Book.Entries, c.Book.Entered = nil, nil
	for j := range c.Book.Statements {
		look := &c.Book.Statements[j].Look
		*look = accounts.Look{Captions: look.Captions}
	}
	return nil
}

// summed reports whether a folder is that of a department without a workbook of
// its own.
func summed(unit string) bool {
	if !ingest.IsDepartment(folder.Of(unit)) {
		return false
	}
	_, name := ingest.Workbook(unit)
	return name == ""
}

// priorDepartment reads last year's department where it has no workbook.
func (p *Program) priorDepartment(job Job, list *diag.List) (*accounts.Book, error) {
	in, err := p.readOnce(Job{Unit: job.Prior, Layout: job.Layout, within: within{folder: folder.LastYear}})
	if err != nil {
		return nil, err
	}
	for _, d := range append(in.list, check.Department(in.Book, check.Options{})...) {
		if d.Severity == diag.Error && !strings.HasPrefix(d.Code, "supplement.") && !strings.HasPrefix(d.Code, "pack.") {
			if strings.HasPrefix(d.Code, "D.") { // a duty of this year's must not seem to have failed
				d.Code = "prior.units"
			}
			d.Message = "上年资料：" + d.Message
			list.Add(d)
		}
	}
	return in.Book, nil
}

// addUnits looks at the files of a department's units, and at which folders
// below it are none of them.
func (in *inputs) addUnits(job Job, prefix string) {
	d := departmentOf(job)
	if d == nil {
		return
	}
	for i := range d.jobs {
		c := &d.k.Units[i]
		if c.Fault == "" {
			in.addJob(d.jobs[i], prefix+c.Folder.S+"/")
		}
	}
	for _, u := range d.k.Unlisted {
		in.hashes = append(in.hashes, folder.FileHash{Name: prefix + u.S + "/"})
	}
}
