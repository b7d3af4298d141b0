package build

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"juesuan/internal/accounts"
	"juesuan/internal/check"
	"juesuan/internal/compose"
	"juesuan/internal/diag"
	"juesuan/internal/doc"
	"juesuan/internal/ingest"
	"juesuan/internal/lint"
	"juesuan/internal/narrative"
	"juesuan/internal/pack"
	"juesuan/internal/trace"
	"juesuan/internal/typeset"
	"juesuan/render/docx"
	"juesuan/render/pdf"
)

// Job is one report to make.
type Job struct {
	Unit   string // unit folder, or a workbook inside one
	Out    string // folder that receives the files
	Layout string // pack; "": the unit's, else the settings'
	Prior  string // last year's unit folder; "": the folder 上年 within the unit's, if there is one
	PDF    bool
	DOCX   bool
	Tables bool                  // also the nine statements as a workbook, to be posted beside the report
	Strict bool                  // warnings stop the job too
	Draft  bool                  // nothing stops the job: both files, marked as a draft on every page
	Accept []accounts.Acceptance // beside those of the unit's files
	// Until ends the job early, after that stage: "accounts", "facts",
	// "document", "pages"; "" runs it all.
	Until string

	within // of a department's unit
}

// AcceptText adds an acceptance given as a text: duty/place/difference/reason.
func (j *Job) AcceptText(s string) error {
	a, err := ingest.Acceptance(s)
	if err != nil {
		return err
	}
	j.Accept = append(j.Accept, a)
	return nil
}

// Outcome is what a job came to. Fields of stages that did not run are nil.
type Outcome struct {
	Name   string // 单位全称2020年度部门决算
	Pack   string // the layout pack's name
	Source Source // what all of it was made from
	Book   *accounts.Book
	Report *check.Report
	Facts  *narrative.Facts
	// Origins says by Ref where the text of Doc and Layout came from.
	Origins []narrative.Origin
	Doc     *doc.Document
	Layout  *typeset.Layout
	Files   []File // ready to be written
}

// File is one finished file.
type File struct {
	Name string
	Data []byte
}

// OK reports whether nothing stops the report from being published.
func (o *Outcome) OK(strict bool) bool {
	if o.Report.Verdict() == check.VerdictFail {
		return false
	}
	return !strict || o.Report.Findings.Count(diag.Warning) == 0
}

// Report runs a job: read, resolve, check, derive, compose, lint, typeset,
// render. What is wrong with the user's files ends in Outcome.Report; the
// error is trouble with the call or the machine, or ctx's own. Nothing is
// written here.
func (p *Program) Report(ctx context.Context, job Job) (*Outcome, error) {
	in, err := p.read(job)
	if err != nil {
		return nil, err
	}
	o := &Outcome{Book: in.book, Report: in.check(), Source: in.source}
	// What is wrong so far would only echo in the text made from it. A draft
	// is made all the same, as long as there is something to make it of.
	if job.Until == "accounts" || !in.composable() || !job.Draft && !o.OK(false) {
		if job.Until != "accounts" && in.composable() {
			o.Report.Settle("", in.staffText(o.Report.Findings))
		}
		o.Report.Close()
		if in.unsupplied && job.Until == "" && o.OK(job.Strict) {
			return o, o.sums()
		}
		return o, ctx.Err()
	}
	o.Pack = in.pack.Name

	facts, derived := narrative.Derive(in.book, in.pack.Narrative())
	o.Facts = facts
	o.Report.Settle(check.StageFacts, derived)
	o.Report.Note("P.1", fmt.Sprintf("%d组占比，各组相加都已核对", facts.ShareGroups))
	if job.Until == "facts" || ctx.Err() != nil {
		return o, ctx.Err()
	}

	var composed diag.List
	if job.Draft {
		o.Doc, o.Origins, composed = compose.Draft(in.book, facts, in.pack, in.unread())
	} else {
		o.Doc, o.Origins, composed = compose.Document(in.book, facts, in.pack)
	}
	o.Report.Settle("", composed)
	tally := compose.Sentences(o.Doc, o.Origins)
	o.Report.Settle(check.StageDocument, append(unfounded(tally), lintText(o.Doc, o.Origins, o.Report.Findings, lintOptions(in.book, in.pack))...))
	o.Report.Note("N.*", fmt.Sprintf("%d句含有数字，共%d个数：%d个由程序取自表和补充资料或据以算出，%d个在补充资料的文字里，各有出处",
		tally.Sentences, tally.Computed+tally.Quoted, tally.Computed, tally.Quoted))
	o.Report.Close()
	o.Name = fileName(o.Doc.FileName)
	if job.Until == "document" || !job.Draft && !o.OK(job.Strict) || ctx.Err() != nil {
		return o, ctx.Err()
	}

	faces, fontList, err := p.Fonts()
	if err != nil {
		return nil, err
	}
	o.Source.Fonts = p.fontHash
	o.Report.Settle("", fontList)
	layout, trouble := typeset.Pages(o.Doc, faces)
	o.Report.Settle("", locate(trouble, o.Origins))
	if job.Draft {
		// Only now all that is open is known.
		compose.OpenFindings(o.Doc, in.pack, o.Report.Findings.Readable())
		layout, _ = typeset.Pages(o.Doc, faces)
		o.Name += "-草稿"
	}
	o.Layout = layout
	if job.Until == "pages" || !job.Draft && !o.OK(job.Strict) || ctx.Err() != nil {
		return o, ctx.Err()
	}
	return o, o.render(job, in.base)
}

// input is what a job works on: steps 2 to 4 of the pipeline.
type input struct {
	book *accounts.Book
	list diag.List // of reading and resolving

	pack   *pack.Pack // nil where the unit names none that there is
	base   *docx.Base
	packed diag.List

	// unsupplied says that this is a department of which there is nothing but
	// its units' sums: they are all that can be made.
	unsupplied bool

	source Source
}

// errChanging says that a unit's files did not keep still.
var errChanging = errors.New("files changed while they were read")

// read reads a job's files, again where they changed meanwhile: a workbook
// beside another one's supplement would be neither the old unit nor the new.
func (p *Program) read(job Job) (*input, error) {
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
	return nil, &MachineError{errChanging, "资料正在被改动，没有读成；请等保存完毕再试：" + job.Unit}
}

// readOnce reads the unit, loads its pack and resolves the book.
func (p *Program) readOnce(job Job) (*input, error) {
	in := &input{}
	if d := departmentOf(job); d == nil {
		in.book, in.list = ingest.ReadIn(job.Unit, job.folder, false)
	} else if err := p.readDepartment(job, d, in); err != nil {
		return nil, err
	}
	in.book.Accepted = append(in.book.Accepted, job.Accept...)
	dict, err := p.Dictionary(in.book.Year)
	if err != nil {
		return nil, err
	}
	in.pack, in.base, in.packed, err = p.packOf(job, in.book, &in.list, in.unsupplied)
	if err != nil {
		return nil, err
	}
	in.source.Call = p.callOf(job)
	if in.pack != nil {
		in.source.Layout = cmp.Or(job.Layout, in.book.Layout, p.settings.Layout)
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
	in.list = append(in.list, accounts.Resolve(in.book, dict, prior)...)
	return in, setDate(in.book)
}

// check sees to the duties of the book and of the pack.
func (in *input) check() *check.Report {
	if !in.hasStatements() {
		// Every duty would only say that its statement is missing.
		r := &check.Report{Unit: in.book.Organization.FullName.S, Year: in.book.Year}
		for _, rule := range check.Rules() {
			r.Obligations = append(r.Obligations, check.Obligation{ID: rule.ID, State: check.InsufficientData, Stage: rule.Stage, Reason: "没有读到决算工作簿"})
		}
		if in.book.Consolidation != nil {
			r.Settle("", check.Department(in.book, check.Options{}))
		}
		r.Settle("", in.list)
		return r
	}
	var opts check.Options
	if in.pack != nil {
		opts = in.pack.Check()
	}
	opts.Reading = in.list
	r := check.Run(in.book, opts)
	r.Settle("", in.list)
	if in.pack != nil {
		r.Settle(check.StagePack, in.packed)
	}
	return r
}

// composable reports whether there is anything to compose, and a pack to do it.
func (in *input) composable() bool {
	return in.hasStatements() && in.pack != nil && !in.packed.Failed() && !in.unsupplied
}

func (in *input) hasStatements() bool {
	for i := range in.book.Statements {
		if in.book.Statements[i].Found {
			return true
		}
	}
	return false
}

// unread are the cells that could not be read.
func (in *input) unread() []diag.Position {
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
		if unsupplied || slices.ContainsFunc(*list, func(d diag.Diagnostic) bool { return d.Code == "read.missing" || ingest.NoSupplement(d) }) {
			return nil, nil, nil, nil // told already; the layout may well be in it
		}
		entry := book.Entry("layout")
		list.Add(diag.Diagnostic{Severity: diag.Error, Code: "pack.missing", At: entry.At, Message: "没有指定版式包",
			Hint: "请填写（或用 --layout 指定）：" + entry.Name + "；可用：" + strings.Join(PackNames(), "、")})
		return nil, nil, nil, nil
	}
	return p.Pack(name)
}

// readPrior reads last year's unit folder.
func (p *Program) readPrior(job Job, list *diag.List) (*accounts.Book, error) {
	if summed(job.Prior) {
		return p.priorDepartment(job, list)
	}
	prior, read := ingest.ReadPrior(job.Prior, job.Unit)
	dict, err := p.Dictionary(prior.Year)
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

// fileName is a name that every file system takes: Windows forbids nine
// characters, most systems more than 255 bytes.
func fileName(name string) string {
	name = strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`<>:"/\|?*`, r) {
			return '_'
		}
		return r
	}, name)
	const longest = 200 // leaves room for 草稿 and the extension
	for len(name) > longest {
		_, size := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-size]
	}
	return strings.TrimRight(name, ". ")
}

// render writes PDF, DOCX and trace at once, from read-only values.
func (o *Outcome) render(job Job, base *docx.Base) error {
	var pdfOut oneFile
	var docxOut bytes.Buffer
	var pdfErr, docxErr error
	var traced *trace.Trace
	together(func() {
		if job.PDF {
			pdfErr = pdf.Write(&pdfOut, o.Layout)
		}
	}, func() {
		if job.DOCX {
			docxErr = base.Write(&docxOut, o.Doc, &o.Layout.Numbers)
		}
	}, func() {
		if !job.Draft {
			traced = trace.New(o.Facts, o.Origins, o.Layout)
		}
	})
	if pdfErr != nil {
		return fmt.Errorf("生成 PDF：%w", pdfErr)
	}
	if docxErr != nil {
		return fmt.Errorf("生成 DOCX：%w", docxErr)
	}
	if job.PDF {
		o.Files = append(o.Files, File{o.Name + ".pdf", pdfOut})
	}
	if job.DOCX {
		o.Files = append(o.Files, File{o.Name + ".docx", docxOut.Bytes()})
	}
	if job.Draft {
		return nil
	}
	if job.Tables {
		f, err := tablesFile(o.Book)
		if err != nil {
			return err
		}
		o.Files = append(o.Files, f)
	}
	var findings bytes.Buffer
	if err := o.Report.WriteJSON(&findings); err != nil {
		return err
	}
	o.Files = append(o.Files, File{"trace.json", traced.JSON()}, File{"findings.json", findings.Bytes()})
	return nil
}

// sums makes the files of a department of which nothing is known but its units'
// sums: the nine statements, and what was found.
func (o *Outcome) sums() error {
	f, err := tablesFile(o.Book)
	if err != nil {
		return err
	}
	var findings bytes.Buffer
	if err := o.Report.WriteJSON(&findings); err != nil {
		return err
	}
	o.Files = append(o.Files, f, File{"findings.json", findings.Bytes()})
	return nil
}

// oneFile is a file that is written in one go.
type oneFile []byte

func (f *oneFile) Write(p []byte) (int, error) {
	*f = append(*f, p...)
	return len(p), nil
}

// together runs functions at once. A panic in one of them becomes the caller's,
// who may have more to lose than this report.
func together(work ...func()) {
	var wg sync.WaitGroup
	mistakes := make([]string, len(work))
	for i, f := range work {
		wg.Go(func() {
			defer func() {
				if m := recover(); m != nil {
					mistakes[i] = fmt.Sprintf("%v\n%s", m, debug.Stack())
				}
			}()
			f()
		})
	}
	wg.Wait()
	for _, m := range mistakes {
		if m != "" {
			panic(m)
		}
	}
}

// locate turns typesetting trouble into diagnostics at the cell or line whose
// text could not be set.
func locate(trouble []typeset.Trouble, origins []narrative.Origin) diag.List {
	var list diag.List
	for _, t := range trouble {
		list.Add(diag.Diagnostic{Severity: t.Severity, Code: t.Code, At: origin(origins, t.Ref), Message: t.Message, Hint: t.Hint})
	}
	return list
}

// origin is the user's cell or line behind a Ref: for a number, its first operand.
func origin(origins []narrative.Origin, ref doc.Ref) diag.Position {
	if ref == 0 || int(ref) > len(origins) {
		return diag.Position{}
	}
	o := origins[ref-1]
	if o.Number != nil && len(o.Number.Operands) > 0 {
		return o.Number.Operands[0].At
	}
	return o.At
}

// lintOptions is what the finished text is held against.
func lintOptions(b *accounts.Book, pk *pack.Pack) lint.Options {
	u, prose := &b.Organization, &pk.Info.Prose
	return lint.Options{Full: u.FullName.S, Short: u.ShortName.S, Self: u.SelfName.S, Places: int(prose.Places), PercentPlaces: int(prose.PercentPlaces)}
}

// lintText is the last look at the text, its findings at their cell or line,
// without those that the book's own check has already named there.
func lintText(d *doc.Document, origins []narrative.Origin, known diag.List, opts lint.Options) diag.List {
	var out diag.List
	for _, f := range lint.Document(d, opts) {
		f.At = origin(origins, f.Ref)
		if !f.At.IsZero() && slices.ContainsFunc(known, func(k diag.Diagnostic) bool { return k.Code == f.Code && k.At == f.At }) {
			continue
		}
		out.Add(f.Diagnostic)
	}
	return out
}

// unfounded reports the sentences with a number that comes from nowhere.
func unfounded(t compose.Tally) diag.List {
	var out diag.List
	for _, s := range t.Unknown {
		out.Add(diag.Diagnostic{Severity: diag.Error, Code: "N.*", Message: "这句话里有一个数没有出处：" + s})
	}
	return out
}

// staffText looks at what the staff wrote, and what they have still to write,
// while the figures are not fit to be composed, so that all can be mended in one
// go. Of the text around it nothing is said: wrong figures would only echo there.
func (in *input) staffText(known diag.List) diag.List {
	facts, _ := narrative.Derive(in.book, in.pack.Narrative())
	d, origins, composed := compose.Draft(in.book, facts, in.pack, in.unread())
	var out diag.List
	if !slices.ContainsFunc(known, ingest.NoSupplement) {
		for _, f := range composed {
			ours := (f.Code == compose.Missing || f.Code == compose.Unknown) && (f.At.Sheet != "" || f.At.Field != "") // not the pack's line
			if ours && !slices.ContainsFunc(known, func(k diag.Diagnostic) bool { return k.Severity == diag.Error && k.At == f.At }) {
				out.Add(f)
			}
		}
	}
	for _, f := range lint.Document(d, lintOptions(in.book, in.pack)) {
		if f.Ref == 0 || int(f.Ref) > len(origins) {
			continue
		}
		o := origins[f.Ref-1]
		f.At = o.At
		if o.Number != nil || o.Pack || o.At.IsZero() || slices.ContainsFunc(known, func(k diag.Diagnostic) bool { return k.Code == f.Code && k.At == f.At }) {
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

// FolderName is the name of a unit's folder below --out: the unit folder's own.
func FolderName(unit string) (string, error) {
	abs, err := filepath.Abs(unit)
	if err != nil {
		return "", err
	}
	if st, err := os.Stat(abs); err == nil && !st.IsDir() || strings.EqualFold(filepath.Ext(abs), ".xlsx") || strings.EqualFold(filepath.Ext(abs), ".xls") {
		abs = filepath.Dir(abs)
	}
	return filepath.Base(abs), nil
}

// counts are the obligations by state and the findings by severity, by the
// names that check --json gives them.
func counts(r *check.Report) map[string]int {
	n := map[string]int{"errors": r.Findings.Count(diag.Error), "warnings": r.Findings.Count(diag.Warning)}
	for state, c := range r.Counts() {
		n[string(state)] = c
	}
	return n
}

// Manifest describes an outcome for Commit.
func (p *Program) Manifest(o *Outcome, program string) *Manifest {
	m := &Manifest{
		Program: program, Unit: o.Book.Organization.FullName.S, Year: o.Book.Year, Layout: o.Pack,
		Verdict: string(o.Report.Verdict()), Counts: counts(o.Report), Source: &o.Source,
	}
	if o.Layout != nil {
		m.Pages = len(o.Layout.Pages)
	}
	for _, a := range o.Report.Accepted {
		m.Accepted = append(m.Accepted, AcceptedEntry{ID: a.Finding.Code, Cell: a.Finding.At.InFile(), Difference: a.Finding.Difference, Reason: a.Reason})
	}
	return m
}

// Explain writes where every printed number that reads text comes from and
// returns how many there are.
func (o *Outcome) Explain(w io.Writer, text string) (int, error) {
	return trace.New(o.Facts, o.Origins, o.Layout).Explain(w, text)
}

// ExplainStored does as Explain, from the trace.json that an earlier build left:
// in the unit's folder below out, or in the folder of the report itself.
func ExplainStored(w io.Writer, unit, out, text string) (int, error) {
	folder, err := FolderName(unit)
	if err != nil {
		return 0, err
	}
	var data []byte
	places := []string{filepath.Join(out, folder, "trace.json"), filepath.Join(unit, "trace.json")}
	for _, name := range places {
		if data, err = os.ReadFile(name); err == nil {
			t, err := trace.Parse(data)
			if err != nil {
				return 0, fmt.Errorf("%s 读不懂，请重新生成报告：%w", name, err)
			}
			return t.Explain(w, text)
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return 0, err
		}
	}
	return 0, fmt.Errorf("没有 %s：先用 juesuan build 生成，或用 --out 指明报告存在哪里", places[0])
}

// WriteFonts reports what each role resolved to and, given a document, which
// characters fell back to another face.
func (p *Program) WriteFonts(w io.Writer, d *doc.Document) error {
	faces, list, err := p.Fonts()
	if err != nil {
		return err
	}
	list.WriteText(w)
	var text [doc.NumRoles]strings.Builder
	if d != nil {
		d.EachRun(func(style *doc.Style, r *doc.Run) {
			role := style.Font
			if r.Font.Set {
				role = r.Font.Role
			}
			text[role].WriteString(r.Text)
		})
	}
	for role := range doc.NumRoles {
		c := faces.Choice(role)
		note := ""
		if c.Substituted {
			note = "（替代 " + c.Official + "）"
		}
		fmt.Fprintf(w, "%-13s %s，%s：%s%s\n", role, c.Face.Family, c.Origin, c.File, note)
		for _, f := range faces.Fallbacks(role, text[role].String()) {
			if f.Face == nil {
				fmt.Fprintf(w, "  %c U+%04X 没有字体收录\n", f.Rune, f.Rune)
				continue
			}
			fmt.Fprintf(w, "  %c U+%04X 改用 %s\n", f.Rune, f.Rune, f.Face.Family)
		}
	}
	return nil
}
