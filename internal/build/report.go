package build

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
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
	Prior  string // last year's unit folder, or ""
	PDF    bool
	DOCX   bool
	Strict bool // warnings stop the job too
	// Until ends the job early, after that stage: "accounts", "facts",
	// "document", "pages"; "" runs it all.
	Until string
}

// Outcome is what a job came to. Fields of stages that did not run are nil.
type Outcome struct {
	Name   string // 单位全称2020年度部门决算
	Pack   string // the layout pack's name
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
	o := &Outcome{}
	book, read := ingest.Read(job.Unit)
	o.Book = book
	dict, err := p.Dictionary(book.Year)
	if err != nil {
		return nil, err
	}
	pk, base, packed, err := p.packOf(job, book, &read)
	if err != nil {
		return nil, err
	}
	var prior *accounts.Book
	if job.Prior != "" {
		if prior, err = p.readPrior(job, &read); err != nil {
			return nil, err
		}
	}
	read = append(read, accounts.Resolve(book, dict, prior)...)
	if err := setDate(book); err != nil {
		return nil, err
	}
	if !hasStatements(book) {
		// Every duty would only say that its statement is missing.
		o.Report = unread(book)
		o.Report.Settle("", read)
		return o, ctx.Err()
	}

	var opts check.Options
	if pk != nil {
		opts = pk.Check()
		o.Pack = pk.Name
	}
	opts.Reading = read
	o.Report = check.Run(book, opts)
	o.Report.Settle("", read)
	if pk != nil {
		o.Report.Settle(check.StagePack, packed)
	}
	// What is wrong so far would only echo in the text made from it.
	if job.Until == "accounts" || pk == nil || !o.OK(false) {
		o.Report.Close()
		return o, ctx.Err()
	}

	facts, derived := narrative.Derive(book, pk.Narrative())
	o.Facts = facts
	o.Report.Settle(check.StageFacts, derived)
	if job.Until == "facts" || ctx.Err() != nil {
		return o, ctx.Err()
	}

	document, origins, composed := compose.Document(book, facts, pk)
	o.Doc, o.Origins = document, origins
	o.Report.Settle("", composed)
	o.Report.Settle(check.StageDocument, lintText(document, origins, o.Report.Findings, lintOptions(book, pk)))
	o.Report.Close()
	name, err := compose.Plain(&pk.Outline.FileName, facts)
	if err != nil {
		return nil, err
	}
	o.Name = fileName(name)
	if job.Until == "document" || !o.OK(job.Strict) || ctx.Err() != nil {
		return o, ctx.Err()
	}

	faces, fontList, err := p.Fonts()
	if err != nil {
		return nil, err
	}
	o.Report.Settle("", fontList)
	layout, trouble := typeset.Pages(document, faces)
	o.Layout = layout
	o.Report.Settle("", locate(trouble, origins))
	if job.Until == "pages" || !o.OK(job.Strict) || ctx.Err() != nil {
		return o, ctx.Err()
	}
	return o, o.render(job, base, origins)
}

// packOf finds the pack of a job: the caller's, the unit's, the settings'.
// A name that the unit gives is the unit's fault, told in the list with a nil
// pack; one that the caller gives is the caller's.
func (p *Program) packOf(job Job, book *accounts.Book, list *diag.List) (*pack.Pack, *docx.Base, diag.List, error) {
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
		if slices.ContainsFunc(*list, func(d diag.Diagnostic) bool { return d.Code == "supplement.missing" || d.Code == "read.missing" }) {
			return nil, nil, nil, nil // who has no unit.yaml yet is told so already
		}
		at := diag.Position{File: "unit.yaml"}
		list.Add(diag.Diagnostic{Severity: diag.Error, Code: "pack.missing", At: at, Message: "没有指定版式包",
			Hint: "在 unit.yaml 写 layout: 名称，或用 --layout 指定；可用：" + strings.Join(PackNames(), "、")})
		return nil, nil, nil, nil
	}
	return p.Pack(name)
}

// readPrior reads last year's unit folder.
func (p *Program) readPrior(job Job, list *diag.List) (*accounts.Book, error) {
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

func hasStatements(b *accounts.Book) bool {
	for i := range b.Statements {
		if b.Statements[i].Found {
			return true
		}
	}
	return false
}

// unread is the report on a book without a single statement.
func unread(b *accounts.Book) *check.Report {
	r := &check.Report{Unit: b.Organization.FullName.S, Year: b.Year}
	for _, rule := range check.Rules() {
		r.Obligations = append(r.Obligations, check.Obligation{ID: rule.ID, State: check.InsufficientData, Stage: rule.Stage, Reason: "没有读到决算工作簿"})
	}
	return r
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
func (o *Outcome) render(job Job, base *docx.Base, origins []narrative.Origin) error {
	var wg sync.WaitGroup
	var pdfOut, docxOut bytes.Buffer
	var pdfErr, docxErr error
	if job.PDF {
		wg.Go(func() { pdfErr = pdf.Write(&pdfOut, o.Layout) })
	}
	if job.DOCX {
		wg.Go(func() { docxErr = base.Write(&docxOut, o.Doc, &o.Layout.Numbers) })
	}
	traced := trace.New(o.Facts, origins, o.Layout)
	wg.Wait()
	if pdfErr != nil {
		return fmt.Errorf("生成 PDF：%w", pdfErr)
	}
	if docxErr != nil {
		return fmt.Errorf("生成 DOCX：%w", docxErr)
	}
	if job.PDF {
		o.Files = append(o.Files, File{o.Name + ".pdf", pdfOut.Bytes()})
	}
	if job.DOCX {
		o.Files = append(o.Files, File{o.Name + ".docx", docxOut.Bytes()})
	}
	var findings bytes.Buffer
	if err := o.Report.WriteJSON(&findings); err != nil {
		return err
	}
	o.Files = append(o.Files, File{"trace.json", traced.JSON()}, File{"findings.json", findings.Bytes()})
	return nil
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

// Manifest describes an outcome for Commit.
func (p *Program) Manifest(o *Outcome, program string) *Manifest {
	m := &Manifest{
		Program: program, Unit: o.Book.Organization.FullName.S, Year: o.Book.Year, Layout: o.Pack,
		Verdict: string(o.Report.Verdict()), Pages: len(o.Layout.Pages), Counts: map[string]int{},
	}
	for state, n := range o.Report.Counts() {
		m.Counts[string(state)] = n
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
