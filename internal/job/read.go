package job

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"juesuan/internal/accounts"
	"juesuan/internal/check"
	"juesuan/internal/compose"
	"juesuan/internal/diag"
	"juesuan/internal/folder"
	"juesuan/internal/ingest"
	"juesuan/internal/lint"
	"juesuan/internal/narrative"
	"juesuan/internal/pack"
	"juesuan/render/docx"
)

// Input is what a job works on: steps 2 to 4 of the pipeline.
type Input struct {
	Book *accounts.Book
	list diag.List // of reading and resolving

	Pack   *pack.Pack // nil where the unit names none that there is
	base   *docx.Base
	packed diag.List

	// unsupplied says that this is a department of which there is nothing but
	// its units' sums: they are all that can be made.
	unsupplied bool

	source folder.Source
}

// errChanging says that a unit's files did not keep still.
var errChanging = errors.New("files changed while they were read")

// Read reads a job's files, again where they changed meanwhile: a workbook
// beside another one's supplement would be neither the old unit nor the new.
func (p *Program) Read(job Job) (*Input, error) {
	job = job.withPrior()
	for _, wait := range []time.Duration{0, 50 * time.Millisecond, 200 * time.Millisecond} { // to save a workbook takes a moment
		time.Sleep(wait)
		before := inputsOf(job)
		in, err := p.readOnce(job)
		if err != nil {
			return nil, err
		}
		if before.equal(inputsOf(job)) {
			in.source.Inputs = before.hashes
			return in, nil
		}
	}
	return nil, &folder.MachineError{Err: errChanging, Text: "资料正在被改动，没有读成；请等保存完毕再试：" + job.Unit}
}

// readOnce reads the unit, loads its pack and resolves the book.
func (p *Program) readOnce(job Job) (*Input, error) {
	in := &Input{}
	if d := departmentOf(job); d == nil {
		in.Book, in.list = ingest.ReadIn(job.Unit, job.folder, false, p.declared(job.Layout), job.Readings...)
	} else if err := p.readDepartment(job, d, in); err != nil {
		return nil, err
	}
	in.Book.Accepted = append(in.Book.Accepted, job.Accept...)
	codes, told := p.codesOf(job.Unit)
	in.list = append(in.list, told...)
	dict, err := p.dictionary(in.Book.Year, codes)
	if err != nil {
		return nil, err
	}
	in.Pack, in.base, in.packed, err = p.packOf(job, in.Book, &in.list, in.unsupplied)
	if err != nil {
		return nil, err
	}
	in.source.Call = p.callOf(job)
	if in.Pack != nil {
		if len(in.Pack.Info.Unverified) > 0 {
			in.packed = append(slices.Clip(in.packed), unverified(in.Pack))
		}
		in.source.Layout = cmp.Or(job.Layout, in.Book.Layout, p.settings.Layout)
		if in.source.Pack, err = p.packHash(in.source.Layout); err != nil {
			return nil, err
		}
	}
	var prior *accounts.Book
	if job.Prior != "" {
		if prior, err = p.readPrior(job, &in.list); err != nil {
			return nil, err
		}
	}
	if job.Prior == "" && folder.Exists(filepath.Join(folder.Of(job.Unit), folder.Proposed)) {
		in.list.Add(diag.Diagnostic{Severity: diag.Warning, Code: "prior.proposed", At: diag.Position{File: folder.Proposed},
			Message: "从上年报告读出的表还没有确认，没有用来核对上年数",
			Hint:    "与上年报告逐格核对，改正后把文件夹改名为“" + folder.LastYear + "”；不用的，删去这个文件夹"})
	}
	in.list = append(in.list, accounts.Resolve(in.Book, dict, prior)...)
	return in, setDate(in.Book)
}

// unverified warns of a pack parts of which stand in no source.
func unverified(p *pack.Pack) diag.Diagnostic {
	return diag.Diagnostic{Severity: diag.Warning, Code: "pack.unverified", At: diag.Position{File: p.Name + "/pack.yaml"},
		Message: "版式包 " + p.Name + " 有未核实的内容：" + strings.Join(p.Info.Unverified, "；"),
		Hint:    "公开前请对照当地当年的通知和模板逐条核实"}
}

// check sees to the duties of the book and of the pack.
func (in *Input) check() *check.Report {
	if !in.hasStatements() {
		// Every duty would only say that its statement is missing.
		r := &check.Report{Unit: in.Book.Organization.FullName.S, Year: in.Book.Year}
		for _, rule := range check.Rules() {
			r.Obligations = append(r.Obligations, check.Obligation{ID: rule.ID, State: check.InsufficientData,
				Stage: rule.Stage, Reason: "没有读到决算工作簿"})
		}
		if in.Book.Consolidation != nil {
			r.Settle("", check.Department(in.Book, check.Options{}))
		}
		r.Settle("", in.list)
		return r
	}
	var opts check.Options
	if in.Pack != nil {
		opts = in.Pack.Check()
	}
	opts.Reading = in.list
	r := check.Run(in.Book, opts)
	r.Settle("", in.list)
	if in.Pack != nil {
		r.Settle(check.StagePack, in.packed)
	}
	return r
}

// Composable reports whether there is anything to compose, and a pack to do it.
func (in *Input) Composable() bool {
	return in.hasStatements() && in.Pack != nil && !in.packed.Failed() && !in.unsupplied
}

func (in *Input) hasStatements() bool {
	for i := range in.Book.Statements {
		if in.Book.Statements[i].Found {
			return true
		}
	}
	return false
}

// Unread are the cells that could not be read.
func (in *Input) Unread() []diag.Position {
	var cells []diag.Position
	for _, d := range in.list {
		if d.Severity == diag.Error && d.At.Cell != "" {
			cells = append(cells, d.At)
		}
	}
	return cells
}

// packOf finds the pack of a job: the caller's, the unit's, the settings'.
// A name that the unit gives is the unit's fault, told in the list with a nil
// pack; one that the caller gives is the caller's.
func (p *Program) packOf(job Job, book *accounts.Book, list *diag.List, unsupplied bool) (*pack.Pack, *docx.Base, diag.List, error) {
	name := job.Layout
	if name == "" && book.Layout != "" {
		pk, base, packed, err := p.Pack(book.Layout)
		if err != nil {
			list.Add(diag.Diagnostic{Severity: diag.Error, Code: "pack.unknown", At: book.LayoutAt, Message: err.Error()})
			return nil, nil, nil, nil
		}
		return pk, base, packed, nil
	}
	if name == "" {
		name = p.settings.Layout
	}
	if name == "" {
		if unsupplied || slices.ContainsFunc(*list, func(d diag.Diagnostic) bool {
			return d.Code == "read.missing" || ingest.NoSupplement(d)
		}) {
			return nil, nil, nil, nil // told already; the layout may well be in it
		}
		entry := book.Entry("layout")
		list.Add(diag.Diagnostic{Severity: diag.Error, Code: "pack.missing", At: entry.At, Message: "没有指定版式包",
			Hint: "请填写：" + entry.Name + "；可用：" + strings.Join(PackNames(), "、")})
		return nil, nil, nil, nil
	}
	return p.Pack(name)
}

// readPrior reads last year's unit folder.
func (p *Program) readPrior(job Job, list *diag.List) (*accounts.Book, error) {
	if summed(job.Prior) {
		return p.priorDepartment(job, list)
	}
	prior, read := ingest.ReadPrior(job.Prior, job.Unit, p.declared(""))
	if prior == nil {
		*list = append(*list, read...)
		return nil, nil
	}
	codes, _ := p.codesOf(job.Unit) // told with the unit
	dict, err := p.dictionary(prior.Year, codes)
	if err != nil {
		return nil, err
	}
	read = append(read, accounts.Resolve(prior, dict, nil)...)
	for i := range read {
		read[i].Message = "上年资料：" + read[i].Message
	}
	*list = append(*list, read...)
	return prior, nil
}

// staffText looks at what the staff wrote, and what they have still to write,
// while the figures are not fit to be composed, so that all can be mended in one
// go. Of the text around it nothing is said: wrong figures would only echo there.
func (in *Input) staffText(known diag.List) diag.List {
	posted := in.Book.Published()
	facts, _ := narrative.Derive(posted, in.Pack.Narrative())
	d, origins, composed := compose.Draft(posted, facts, in.Pack, in.Unread())
	var out diag.List
	if !slices.ContainsFunc(known, ingest.NoSupplement) {
		for _, f := range composed {
			// not the pack's line
			ours := (f.Code == compose.Missing || f.Code == compose.Unknown) && (f.At.Sheet != "" || f.At.Field != "")
			if ours && !slices.ContainsFunc(known, func(k diag.Diagnostic) bool { return k.Severity == diag.Error && k.At == f.At }) {
				out.Add(f)
			}
		}
	}
	for _, f := range lint.Document(d, lintOptions(in.Book, in.Pack)) {
		if f.Ref == 0 || int(f.Ref) > len(origins) {
			continue
		}
		o := origins[f.Ref-1]
		f.At = o.At
		if o.Number != nil || o.Pack || o.At.IsZero() ||
			slices.ContainsFunc(known, func(k diag.Diagnostic) bool { return k.Code == f.Code && k.At == f.At }) {
			continue
		}
		out.Add(f.Diagnostic)
	}
	return out
}

// setDate gives the book the date that the files carry: SOURCE_DATE_EPOCH,
// else the unit's own, else 31 December of the year.
func setDate(b *accounts.Book) error {
	if epoch := os.Getenv("SOURCE_DATE_EPOCH"); epoch != "" {
		var sec int64
		if _, err := fmt.Sscan(epoch, &sec); err != nil {
			return fmt.Errorf("环境变量 SOURCE_DATE_EPOCH 不是秒数：%q", epoch)
		}
		b.Date = time.Unix(sec, 0).UTC()
	}
	if b.Date.IsZero() {
		b.Date = time.Date(b.Year, time.December, 31, 0, 0, 0, 0, time.UTC)
	}
	return nil
}
