package job

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"juesuan/internal/accounts"
	"juesuan/internal/check"
	"juesuan/internal/compose"
	"juesuan/internal/diag"
	"juesuan/internal/doc"
	"juesuan/internal/folder"
	"juesuan/internal/ingest"
	"juesuan/internal/lint"
	"juesuan/internal/narrative"
	"juesuan/internal/pack"
	"juesuan/internal/supplement"
	"juesuan/internal/trace"
	"juesuan/internal/typeset"
	"juesuan/render/docx"
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
	// Readings say what captions of the workbook are, before those of the files.
	Readings []accounts.CaptionReading
	// Until ends the job early, after that stage: "accounts", "facts",
	// "document", "pages"; "" runs it all.
	Until string

	signing bool // the outcome is to be signed

	within // of a department's unit
}

// ReadingText adds what a caption is, given as a text: table/caption/is.
func (j *Job) ReadingText(s string) error {
	r, err := ingest.CaptionReading(s)
	if err != nil {
		return err
	}
	j.Readings = append(j.Readings, r)
	return nil
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
	Name   string        // 单位全称2020年度部门决算
	Pack   string        // the layout pack's name
	Source folder.Source // what all of it was made from
	Book   *accounts.Book
	Posted *accounts.Book     // Book without what may not be published: all that is made is of it
	Fields *supplement.Fields // of the supplement, as its layout asks for them
	Report *check.Report
	// Signatures are those that the unit's folder has, each with whether it holds.
	Signatures []Signed
	Content    string // hash of what the report says; "" where nobody signed or signs it
	Facts      *narrative.Facts
	// Origins says by Ref where the text of Doc and Layout came from.
	Origins []narrative.Origin
	Doc     *doc.Document
	Layout  *typeset.Layout
	Files   []folder.File // ready to be written
}

// OK reports whether nothing stops the report from being published.
func (o *Outcome) OK(strict bool) bool {
	if o.Report.Verdict() == check.VerdictFail {
		return false
	}
	return !strict || o.Report.Findings.Count(diag.Warning) == 0
}

// patience is how long a job may take, a hundred times what a large one does on a
// slow machine: each unit of a department has its share.
func patience(units int) time.Duration {
	return 10*time.Minute + 2*time.Second*time.Duration(units)
}

// errLate is of a job that takes longer than any should.
var errLate = errors.New("做得太久，没有再等；请把这个单位的资料和它的版式包交给维护人员")

// Report runs a job: read, resolve, check, derive, compose, lint, typeset,
// render. What is wrong with the user's files ends in Outcome.Report; the
// error is trouble with the call or the machine, or ctx's own. Nothing is
// written here. A job that is late is told to stop; where it does not, it goes on
// by itself and nothing comes of it.
func (p *Program) Report(ctx context.Context, job Job) (*Outcome, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	late := p.late
	if late == nil {
		late = func(unit string) <-chan time.Time {
			units := 0
			if ingest.IsDepartment(folder.Of(unit)) {
				units = len(unitsIn(folder.Of(unit)))
			}
			return time.After(patience(units))
		}
	}
	type result struct {
		o       *Outcome
		err     error
		mistake string
	}
	ended := make(chan result, 1)
	go func() {
		var r result
		defer func() {
			if m := recover(); m != nil {
				r.mistake = fmt.Sprintf("%v\n%s", m, debug.Stack())
			}
			ended <- r
		}()
		r.o, r.err = p.report(ctx, job)
	}()
	select {
	case r := <-ended:
		if r.mistake != "" {
			panic(r.mistake)
		}
		return r.o, r.err
	case <-late(job.Unit):
		return nil, errLate
	}
}

func (p *Program) report(ctx context.Context, job Job) (*Outcome, error) {
	in, err := p.Read(job)
	if err != nil {
		return nil, err
	}
	if in.Pack != nil && job.Until != "accounts" { // the accounts are shown as they were read
		in.Book.PrintBudget(in.Pack.Check().ThreePublicBase)
	}
	o := &Outcome{Book: in.Book, Fields: p.fieldsOf(cmp.Or(job.Layout, in.Book.Layout, p.settings.Layout)),
		Report: in.check(), Source: in.source}
	o.signatures(job.Unit)
	// What is wrong so far would only echo in the text made from it. A draft
	// is made all the same, as long as there is something to make it of.
	if job.Until == "accounts" || !in.Composable() || !job.Draft && !o.OK(false) {
		if job.Until != "accounts" && in.Composable() {
			o.Report.Settle("", in.staffText(o.Report.Findings))
		}
		o.Report.Close()
		if in.unsupplied && job.Until == "" && o.OK(job.Strict) {
			return o, o.sums()
		}
		return o, ctx.Err()
	}
	o.Pack = in.Pack.Name
	o.Posted = in.Book.Published()
	facts, derived := narrative.Derive(o.Posted, in.Pack.Narrative())
	o.Facts = facts
	o.Report.Settle(check.StageFacts, derived)
	o.Report.Note("P.1", fmt.Sprintf("%d组占比，各组相加都已核对", facts.ShareGroups))
	if job.Until == "facts" || ctx.Err() != nil {
		return o, ctx.Err()
	}

	var composed diag.List
	if job.Draft {
		o.Doc, o.Origins, composed = compose.Draft(o.Posted, facts, in.Pack, in.Unread())
	} else {
		o.Doc, o.Origins, composed = compose.Document(o.Posted, facts, in.Pack)
		composed = append(composed, o.sign(in, job)...)
	}
	o.Report.Settle("", composed)
	tally := compose.Sentences(o.Doc, o.Origins)
	o.Report.Settle(check.StageDocument,
		append(unfounded(tally), lintText(o.Doc, o.Origins, o.Report.Findings, lintOptions(in.Book, in.Pack))...))
	o.Report.Note("N.*", fmt.Sprintf("%d句含有数字，共%d个数：%d个由程序取自表和补充资料或据以算出，%d个在补充资料的文字里，各有出处",
		tally.Sentences, tally.Computed+tally.Quoted, tally.Computed, tally.Quoted))
	o.Report.Close()
	o.Name = folder.FileName(o.Doc.FileName)
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
		compose.OpenFindings(o.Doc, in.Pack, o.Report.Findings.Readable())
		layout, _ = typeset.Pages(o.Doc, faces)
		o.Name += "-草稿"
	}
	o.Layout = layout
	if job.Until == "pages" || !job.Draft && !o.OK(job.Strict) || ctx.Err() != nil {
		return o, ctx.Err()
	}
	return o, o.render(job, in.base)
}

// render writes PDF, DOCX and trace at once, from read-only values.
func (o *Outcome) render(job Job, base *docx.Base) error {
	var traced *trace.Trace
	asked := job.asked()
	made, failed := make([][]byte, len(asked)), make([]error, len(asked))
	work := []func(){func() {
		if !job.Draft {
			traced = trace.New(o.Facts, o.Origins, o.Layout)
		}
	}}
	for i := range asked {
		work = append(work, func() { made[i], failed[i] = asked[i].write(o, base) })
	}
	together(work...)
	for i := range asked {
		if failed[i] != nil {
			return fmt.Errorf("生成 %s：%w", strings.ToUpper(asked[i].name), failed[i])
		}
		o.Files = append(o.Files, folder.File{Name: o.Name + "." + asked[i].name, Data: made[i]})
	}
	if job.Draft {
		return nil
	}
	if job.Tables {
		f, err := tablesFile(o.Posted)
		if err != nil {
			return err
		}
		o.Files = append(o.Files, f)
	}
	var findings bytes.Buffer
	if err := o.Report.WriteJSON(&findings); err != nil {
		return err
	}
	o.Files = append(o.Files, folder.File{Name: "trace.json", Data: traced.JSON()},
		folder.File{Name: "findings.json", Data: findings.Bytes()})
	return nil
}

// sums makes the files of a department of which nothing is known but its units'
// sums: the nine statements, and what was found.
func (o *Outcome) sums() error {
	f, err := tablesFile(o.Book.Published())
	if err != nil {
		return err
	}
	var findings bytes.Buffer
	if err := o.Report.WriteJSON(&findings); err != nil {
		return err
	}
	o.Files = append(o.Files, f, folder.File{Name: "findings.json", Data: findings.Bytes()})
	return nil
}

// together runs functions at once, as many as there are cores. A panic in one of them becomes the caller's,
// who may have more to lose than this report.
func together(work ...func()) {
	var wg sync.WaitGroup
	mistakes := make([]string, len(work))
	room := make(chan struct{}, max(2, runtime.GOMAXPROCS(0)))
	for i, f := range work {
		wg.Go(func() {
			room <- struct{}{}
			defer func() { <-room }()
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
	return lint.Options{Secrets: b.Secrets(), Full: u.FullName.S, Short: u.ShortName.S, Self: u.SelfName.S, Places: int(prose.Places),
		PercentPlaces: int(prose.PercentPlaces)}
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
func (p *Program) Manifest(o *Outcome, program string) *folder.Manifest {
	m := &folder.Manifest{
		Program: program, Unit: o.Book.Organization.FullName.S, Year: o.Book.Year, Layout: o.Pack,
		Verdict: string(o.Report.Verdict()), Counts: counts(o.Report), Source: &o.Source, Codes: unlistedCodes(o.Book.Published()),
	}
	if o.Layout != nil {
		m.Pages = len(o.Layout.Pages)
	}
	for _, s := range o.Signatures {
		if s.Holds {
			m.Signatures = append(m.Signatures, folder.SignatureEntry{Role: s.Role.String(), Name: s.Name, At: s.At.Format(time.RFC3339)})
		}
	}
	for _, a := range o.Report.Accepted {
		m.Accepted = append(m.Accepted, folder.AcceptedEntry{ID: a.Finding.Code, Cell: a.Finding.At.InFile(),
			Difference: a.Finding.Difference, Reason: a.Reason})
	}
	return m
}
