package build

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

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
	// Until ends the job early: "" runs it all; "check" stops after the last
	// duty, "accounts", "facts", "document", "pages" after that stage.
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
// error is trouble with the call or the machine. Nothing is written here.
func (p *Program) Report(job Job) (*Outcome, error) {
	o := &Outcome{}
	book, read := ingest.Read(job.Unit)
	o.Book = book
	dict, err := p.Dictionary(book.Year)
	if err != nil {
		return nil, err
	}
	name := job.Layout
	if name == "" {
		name = book.Layout
	}
	if name == "" {
		name = p.settings.Layout
	}
	pk, base, packed, err := p.Pack(name)
	if err != nil {
		return nil, err
	}
	var prior *accounts.Book
	if job.Prior != "" {
		var list diag.List
		prior, list = ingest.Read(job.Prior)
		read = append(read, list...)
		priorDict, err := p.Dictionary(prior.Year)
		if err != nil {
			return nil, err
		}
		read = append(read, accounts.Resolve(prior, priorDict, nil)...)
	}
	read = append(read, accounts.Resolve(book, dict, prior)...)
	if err := setDate(book); err != nil {
		return nil, err
	}

	opts := pk.Check()
	opts.Reading = read
	o.Report = check.Run(book, opts)
	o.Report.Settle("", read)
	o.Report.Settle(check.StagePack, packed)
	o.Pack = pk.Name
	// What is wrong so far would only echo in the text made from it.
	if job.Until == "accounts" || !o.OK(false) {
		o.Report.Close()
		return o, nil
	}

	facts, derived := narrative.Derive(book, pk.Narrative())
	o.Facts = facts
	o.Report.Settle(check.StageFacts, derived)
	if job.Until == "facts" {
		return o, nil
	}

	document, origins, composed := compose.Document(book, facts, pk)
	o.Doc, o.Origins = document, origins
	o.Report.Settle("", composed)
	o.Report.Settle(check.StageDocument, lintText(document, origins, o.Report.Findings, lintOptions(book, pk)))
	o.Report.Close()
	o.Name, err = compose.Plain(&pk.Outline.FileName, facts)
	if err != nil {
		return nil, err
	}
	if job.Until == "document" || job.Until == "check" || !o.OK(job.Strict) {
		return o, nil
	}

	faces, fontList, err := p.Fonts()
	if err != nil {
		return nil, err
	}
	o.Report.Settle("", fontList)
	layout, trouble := typeset.Pages(document, faces)
	o.Layout = layout
	o.Report.Settle("", locate(trouble, origins))
	if job.Until == "pages" || !o.OK(job.Strict) {
		return o, nil
	}
	return o, o.render(job, base, origins)
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
