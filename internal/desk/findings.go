package desk

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/check"
	"juesuan/internal/diag"
	"juesuan/internal/folder"
	"juesuan/internal/job"
	"juesuan/internal/pattern"
	"juesuan/internal/supplement"
	"juesuan/internal/view"
)

func (d *Desk) routeFindings(mux *http.ServeMux) {
	mux.HandleFunc("GET /findings", d.findings)
	mux.HandleFunc("GET /findings/marked", d.marked)
	mux.HandleFunc("GET /findings/list", d.findingsFile)
	mux.HandleFunc("GET /find", d.find)
	mux.HandleFunc("POST /findings/accept", d.accept)
	mux.HandleFunc("POST /findings/withdraw", d.withdraw)
	mux.HandleFunc("POST /findings/choose", d.choose)
	mux.HandleFunc("POST /findings/unchoose", d.unchoose)
	mux.HandleFunc("POST /findings/answer", d.answerReading)
	mux.HandleFunc("POST /findings/unanswer", d.unanswerReading)
}

// finding is one finding as the page shows it.
type finding struct {
	*diag.Diagnostic
	Unit       string // whose it is
	ID         string // the same as long as the same is wrong at the same place
	Hint       string // what to do, as it is done here
	Blank      int    // so many fields are not filled in, and that is all
	Supplement bool   // in the supplement, not in the workbook
	Place      string // within its file and sheet
	At         string // as other views are asked for the place
	Field      string // key of the form's field, where the finding is about one
	Sides      []side
	Rule       string // what is demanded, in a sentence
	Explain    string
	Accept     *accepting // nil: it must be mended
	Choose     *choosing  // nil: no choice settles it
	Look       string     // the cell to be mended first, where no figure shown and no hint names it
	OnPage     bool       // what it is about may be found on the pages
}

// State is what a finding asks for: blank, error, warning, info.
func (f *finding) State() string {
	if f.Blank > 0 {
		return "blank"
	}
	return f.Severity.String()
}

// side is one figure of a comparison. Pad makes the points of a column stand
// under each other.
type side struct {
	Place, Label      string
	Number, Pad, Unit string
	At, Field         string
	Total             bool // the difference
	Suspect           bool // the one cell whose correction would mend it
}

// accepting is how an acceptance of a finding names it.
type accepting struct{ ID, Place, Difference string }

// findingsView is the findings' page.
type findingsView struct {
	Filtered   bool
	Severity   []choice
	Places     []choice
	Causes     []*causeView // what several findings come from, these below it
	Groups     []findingGroup
	Blank      []blankTopic // not filled in, if there are many
	Shown      int
	BlankCount int
	All        int
	Cut        int // not shown: too many for a page
	Marked     []string
	Accepted   []acceptedView
	Chosen     []chosenView
	Answered   []accounts.CaptionReading // what the unit says that captions mean
	Lacking    []waiting
	Unread     []waiting
	Stopped    bool // later steps have not run, because of errors
	Passed     []duty
	Other      []duty // of no concern to this unit
	Total      int
	Failed     int
	Open       int  // not seen to
	Any        bool // something was there to be checked
}

// causeView is one slip that several findings come from: the places to look.
type causeView struct {
	cause    *diag.Cause
	ID       string
	Severity diag.Severity
	Repairs  []repairView
	Left     int
	Findings []*finding
}

type repairView struct {
	Text  string
	Sides []side
}

// causeOf is the view of a finding's cause, made with the first of its findings.
func (v *findingsView) causeOf(fields *supplement.Fields, f *finding) *causeView {
	for _, c := range v.Causes {
		if c.cause == f.Cause {
			return c
		}
	}
	c := &causeView{cause: f.Cause, ID: anchor("c", f.Cause.Repairs[0].Text), Severity: f.Severity, Left: f.Cause.Left}
	for i := range f.Cause.Repairs {
		r := &f.Cause.Repairs[i]
		c.Repairs = append(c.Repairs, repairView{r.Text, sidesOf(fields, &diag.Diagnostic{At: r.At, Where: r.Cells})})
	}
	v.Causes = append(v.Causes, c)
	return c
}

// choice is a filter and how many findings it would leave.
type choice struct {
	Name    string
	Address string
	Count   int
	On      bool
}

type findingGroup struct {
	Name     string
	Errors   int
	Findings []*finding
}

type acceptedView struct {
	Place, Message, Difference, Reason string
	ID, Cell, Rule                     string
}

type waiting struct {
	ID     string
	Reason string
	Rules  []string
}

type duty struct{ ID, Title, How string }

// most is how many findings one page shows.
const most = 400

// anchor is an id within a page that says nothing and stays the same.
func anchor(kind string, parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return kind + "-" + hex.EncodeToString(sum[:6])
}

var numeral = pattern.Of(`^(-?[0-9][0-9,]*)(\.[0-9]+)?(.*)$`)

// lastYears begins the names that messages give to last year's files.
const lastYears = folder.LastYear + "/"

// placeOf is a place as a person looks for it: the cell, or the line.
func placeOf(at diag.Position) string {
	switch {
	case at.Cell != "":
		return at.Cell
	case at.Sheet != "":
		return "整张表"
	case at.Line > 0:
		return fmt.Sprintf("第%d行", at.Line)
	}
	return "整个文件"
}

// listFindings are an outcome's findings, in the order in which a person works
// through them: the workbook sheet by sheet, then the supplement; on a sheet
// what must be mended first.
func listFindings(o *outcome, unit string) []*finding {
	supplements := map[string]bool{"unit.yaml": true, "补充资料.xlsx": true, "补充资料.xls": true, "补充资料.xlsm": true}
	order := map[string]int{} // of the sheets in the workbook, and in the supplement
	for i, t := range o.Fields.Topics() {
		for name := range supplements {
			order[diag.Position{File: name, Sheet: t.Name}.String()] = i + 1
		}
	}
	for i, src := range o.Book.Sources {
		order[src.At.String()] = i + 1
	}
	seen := map[string]int{}
	var all []*finding
	for i := range o.Report.Findings {
		x := plainly(o.Fields, &o.Report.Findings[i])
		f := &finding{Diagnostic: x, Unit: unit, Hint: x.Hint, Blank: blanksOf(&o.Report.Findings[i]),
			Supplement: supplements[x.At.File],
			Place:      placeOf(x.At), At: x.At.String(), Field: x.At.Field}
		switch { // where it is settled
		case f.Field != "":
		case x.Code == "read.budget_kind":
			f.Field = "budget.three_public_kind"
		case x.Code == "read.twice" && strings.HasSuffix(x.Message, "给出，数不一致"):
			f.Field = "use"
		}
		key := x.Code + "\x00" + x.At.File + "\x00" + x.At.InFile()
		seen[key]++
		f.ID = anchor("f", key, fmt.Sprint(seen[key]))
		f.Sides = sidesOf(o.Fields, x)
		switch {
		case x.At.InPack() && strings.HasPrefix(x.Code, "compose."):
			f.Place = ""
		case f.Supplement && x.At.Line == 0 && x.At.Cell == "" && o.Fields.At(x.At.Field) != nil:
			f.Place = fieldName(o.Fields, x.At.Field) // of a unit.yaml that has no such line
		}
		if !x.Suspect.IsZero() && !strings.Contains(x.Hint, x.Suspect.InFile()) &&
			!slices.ContainsFunc(f.Sides, func(s side) bool { return s.Suspect }) {
			f.Look = x.Suspect.InFile()
		}
		f.OnPage = (x.At.Cell != "" || x.At.Line > 0) && !strings.HasPrefix(x.At.File, lastYears)
		if rule, ok := check.Lookup(x.Code); ok {
			f.Rule = rule.Title
		}
		if id, place, difference, ok := check.Acceptance(&o.Report.Findings[i]); ok {
			f.Accept = &accepting{id, place, difference}
		}
		f.Choose = choosingOf(o.Fields, &o.Report.Findings[i])
		all = append(all, f)
	}
	sheet := func(f *finding) int {
		return order[diag.Position{File: f.Diagnostic.At.File, Sheet: f.Diagnostic.At.Sheet}.String()]
	}
	// The unit's workbook, the supplement, last year's files.
	part := func(f *finding) int {
		switch {
		case f.Supplement:
			return 1
		case strings.HasPrefix(f.Diagnostic.At.File, lastYears):
			return 2
		}
		return 0
	}
	slices.SortStableFunc(all, func(a, b *finding) int {
		return cmp.Or(part(a)-part(b), strings.Compare(a.Diagnostic.At.File, b.Diagnostic.At.File), sheet(a)-sheet(b),
			strings.Compare(a.Diagnostic.At.Sheet, b.Diagnostic.At.Sheet), cmp.Compare(a.Severity, b.Severity))
	})
	return all
}

// sidesOf are the figures of a finding in columns.
func sidesOf(fields *supplement.Fields, x *diag.Diagnostic) []side {
	var sides []side
	add := func(at diag.Position, label, value string) {
		s := side{Label: label}
		if !at.IsZero() {
			s.Place, s.At, s.Field, s.Suspect = at.InFile(), at.String(), at.Field, at == x.Suspect
			switch {
			case at.InPack():
				s.Place = ""
			case at.Field != "" && fields.At(at.Field) != nil:
				s.Place = fieldName(fields, at.Field)
			case at.Sheet == "" && at.Line > 0:
				s.Place = placeOf(at)
			}
			if at.File == "unit.yaml" && at.File != x.At.File {
				s.Place = "补充资料 " + s.Place
			} else if at.File != x.At.File && !at.InPack() {
				s.Place = at.File + " " + s.Place
			}
		}
		if m := numeral.FindStringSubmatch(value); m != nil {
			s.Number, s.Unit = m[1]+m[2], m[3]
		} else {
			s.Unit = value
		}
		sides = append(sides, s)
	}
	for _, w := range x.Where {
		add(w.At, w.Label, w.Value)
	}
	if x.Difference != "" {
		add(diag.Position{}, "差额", x.Difference)
		sides[len(sides)-1].Total = true
	}
	fraction := func(s *side) int {
		if _, after, ok := strings.Cut(s.Number, "."); ok {
			return len(after) + 1
		}
		return 0
	}
	longest := 0
	for i := range sides {
		longest = max(longest, fraction(&sides[i]))
	}
	for i := range sides {
		if s := &sides[i]; s.Number != "" {
			pad := longest - fraction(s)
			if pad == longest && pad > 0 {
				s.Pad = "."
				pad--
			}
			s.Pad += strings.Repeat("0", pad)
		}
	}
	return sides
}

// groupKey names the sheet or file of a finding, as the filter does.
func groupKey(x *diag.Diagnostic) string {
	return diag.Position{File: x.At.File, Sheet: x.At.Sheet}.String()
}

// groupName is what a person calls it: a sheet of the unit's own workbook by
// its name alone.
func groupName(x *diag.Diagnostic, own string) string {
	switch {
	case x.At.InPack() && strings.HasPrefix(x.Code, "compose."):
		return "报告里的句子"
	case x.At.InPack():
		return "版式"
	case x.At.Sheet != "" && x.At.File == own:
		return x.At.Sheet
	case x.At.Sheet != "":
		return strings.TrimSuffix(x.At.File, path.Ext(x.At.File)) + "　" + x.At.Sheet
	case x.At.File != "":
		return x.At.File
	}
	return "整个报告"
}

func (d *Desk) findings(w http.ResponseWriter, r *http.Request) {
	u := d.unitOf(w, r)
	if u == nil {
		return
	}
	o := d.look(r.Context(), u)
	v := &findingsView{}
	if o.Outcome != nil {
		v.fill(o, u.ID, r.URL.Query())
		v.Marked = view.MarkedNames(u.dir, o.Report.Findings)
		d.locate(u, v)
		v.collectBlanks(o.Fields)
	}
	d.render(w, "findings", &frame{Title: "问题", Tab: "findings", Unit: d.head(u, o), Body: v})
}

func (v *findingsView) fill(o *outcome, unit string, q url.Values) {
	v.Any = slices.ContainsFunc(o.Book.Statements[:], func(s accounts.Statement) bool { return s.Found })
	severity, in, at := q.Get("sev"), q.Get("in"), q.Get("at")
	v.Filtered = severity != "" || in != "" || at != ""
	own := ""
	if len(o.Book.Sources) > 0 {
		own = o.Book.Sources[0].At.File
	}
	all := listFindings(o, unit)
	v.All = len(all)
	ofSeverity := func(f *finding, s string) bool { return s == "" || f.State() == s }
	ofPlace := func(f *finding, p string) bool { return p == "" || groupKey(f.Diagnostic) == p }
	atPlace := func(f *finding) bool {
		return at == "" || f.At == at || slices.ContainsFunc(f.Sides, func(s side) bool { return s.At == at }) || f.Suspect.String() == at
	}
	address := func(severity, in string) string {
		q := url.Values{"unit": {unit}}
		for key, value := range map[string]string{"sev": severity, "in": in, "at": at} {
			if value != "" {
				q.Set(key, value)
			}
		}
		return "/findings?" + q.Encode()
	}
	count := func(match func(*finding) bool) (n int) {
		for _, f := range all {
			if atPlace(f) && match(f) {
				n++
			}
		}
		return n
	}
	for _, s := range []struct{ key, name string }{{"", "全部"}, {"blank", "待填"}, {"error", "错误"}, {"warning", "请核实"}, {"info", "参考"}} {
		n := count(func(f *finding) bool { return ofSeverity(f, s.key) && ofPlace(f, in) })
		v.Severity = append(v.Severity, choice{s.name, address(s.key, in), n, severity == s.key})
	}
	v.Places = append(v.Places, choice{"全部", address(severity, ""),
		count(func(f *finding) bool { return ofSeverity(f, severity) }), in == ""})
	known := map[string]bool{}
	for _, f := range all {
		if key := groupKey(f.Diagnostic); !known[key] && atPlace(f) {
			known[key] = true
			n := count(func(f *finding) bool { return ofSeverity(f, severity) && ofPlace(f, key) })
			v.Places = append(v.Places, choice{groupName(f.Diagnostic, own), address(severity, key), n, in == key})
		}
	}
	explained := map[string]string{}
	for _, f := range all {
		if !ofSeverity(f, severity) || !ofPlace(f, in) || !atPlace(f) {
			continue
		}
		if v.Shown == most {
			v.Cut++
			continue
		}
		v.Shown++
		if f.Rule != "" {
			_, ok := explained[f.Code]
			if !ok {
				text, _ := view.ExplainRule(f.Code)
				_, text, _ = strings.Cut(text, "\n\n") // the first line is the rule itself
				explained[f.Code] = plain(o.Fields, text)
			}
			f.Explain = explained[f.Code]
		}
		if f.Cause != nil {
			c := v.causeOf(o.Fields, f)
			c.Findings, c.Severity = append(c.Findings, f), min(c.Severity, f.Severity)
			continue
		}
		name := groupName(f.Diagnostic, own)
		if n := len(v.Groups); n == 0 || v.Groups[n-1].Name != name {
			v.Groups = append(v.Groups, findingGroup{Name: name})
		}
		g := &v.Groups[len(v.Groups)-1]
		g.Findings = append(g.Findings, f)
		if f.State() == "error" {
			g.Errors++
		}
	}
	v.Chosen, v.Answered = chosen(o.Fields, o.Book), o.Book.Readings
	v.duties(o.Fields, o.Report)
}

// duties says what was accepted, what could not be checked, and what was.
func (v *findingsView) duties(fields *supplement.Fields, rep *check.Report) {
	title := func(id string) string {
		rule, _ := check.Lookup(id)
		return rule.Title
	}
	for _, a := range rep.Accepted {
		v.Accepted = append(v.Accepted, acceptedView{Place: a.Finding.At.String(), Message: plain(fields, a.Finding.Message), Difference: a.Finding.Difference, Reason: a.Reason,
			ID: a.Finding.Code, Cell: a.Finding.At.InFile(), Rule: title(a.Finding.Code)})
	}
	list := func(state check.State) []waiting {
		var out []waiting
		for _, w := range rep.Waiting(state) {
			x := waiting{ID: anchor("w", fmt.Sprint(state), w.Reason), Reason: plain(fields, w.Reason)}
			for _, id := range w.IDs {
				x.Rules = append(x.Rules, title(id))
			}
			out = append(out, x)
		}
		return out
	}
	v.Lacking, v.Unread = list(check.InsufficientData), list(check.Failed)
	lacking := 0
	for _, w := range v.Lacking {
		lacking += len(w.Rules)
	}
	v.Stopped = rep.Counts()[check.InsufficientData] > lacking
	v.Total = len(rep.Obligations)
	v.Failed, v.Open = rep.Counts()[check.Fail], rep.Counts()[check.InsufficientData]+rep.Counts()[check.Failed]
	for _, o := range rep.Obligations {
		switch o.State {
		case check.Pass:
			v.Passed = append(v.Passed, duty{o.ID, title(o.ID), plain(fields, o.Reason)})
		case check.NotApplicable:
			v.Other = append(v.Other, duty{o.ID, title(o.ID), plain(fields, o.Reason)})
		}
	}
}

// marked gives the marked copy of a workbook, as it would be written beside it.
func (d *Desk) marked(w http.ResponseWriter, r *http.Request) {
	u := d.unitOf(w, r)
	if u == nil {
		return
	}
	o := d.look(r.Context(), u)
	if o.Outcome == nil {
		http.Error(w, o.err.Error(), http.StatusConflict)
		return
	}
	f, err := view.Marked(u.dir, r.URL.Query().Get("file"), o.Report.Findings)
	if err != nil {
		http.Error(w, err.Error(), http.StatusConflict)
		return
	}
	w.Header().Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	w.Header().Set("Content-Disposition", "attachment; filename*=UTF-8''"+strings.ReplaceAll(url.QueryEscape(f.Name), "+", "%20"))
	w.Write(f.Data)
}

// accept writes down that a finding is published as it is, and why.
func (d *Desk) accept(w http.ResponseWriter, r *http.Request) {
	u := d.unitOf(w, r)
	if u == nil {
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, 1<<20)
	id, place, difference, reason := r.PostFormValue("id"), r.PostFormValue("place"), r.PostFormValue("difference"),
		strings.TrimSpace(r.PostFormValue("reason"))
	if reason == "" {
		http.Error(w, "请写明照此公开的理由", http.StatusUnprocessableEntity)
		return
	}
	// What the person saw must still be so.
	o := d.look(r.Context(), u)
	if o.Outcome == nil || !slices.ContainsFunc(o.Report.Findings, func(x diag.Diagnostic) bool {
		i, p, diff, ok := check.Acceptance(&x)
		return ok && i == id && p == place && diff == difference
	}) {
		http.Error(w, "这处问题刚才已经变了，没有记下；请看现在的", http.StatusConflict)
		return
	}
	d.edit(w, r, u, func(form *job.Form) []supplement.Change {
		item := fmt.Sprintf("accepted[%d]", len(form.Document.Root.List("accepted"))+1)
		changes := []supplement.Change{
			{Do: supplement.Insert, Path: item}, {Do: supplement.Set, Path: item + ".id", Text: id}, {Do: supplement.Set, Path: item + ".cell", Text: place},
		}
		if m := numeral.FindStringSubmatch(difference); m != nil {
			c := supplement.Change{Do: supplement.Set, Path: item + ".difference", Text: strings.ReplaceAll(m[1]+m[2], ",", "")}
			if m[3] != "" {
				c.Money = &supplement.Money{Unit: m[3]}
			}
			changes = append(changes, c)
		}
		return append(changes, supplement.Change{Do: supplement.Set, Path: item + ".reason", Text: reason})
	})
}

// withdraw takes back an acceptance.
func (d *Desk) withdraw(w http.ResponseWriter, r *http.Request) {
	u := d.unitOf(w, r)
	if u == nil {
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, 1<<20)
	id, cell := r.PostFormValue("id"), r.PostFormValue("cell")
	d.edit(w, r, u, func(form *job.Form) []supplement.Change {
		return removeItem(form, "accepted", "id", id, "cell", cell)
	})
}

// edit changes the supplement as it is now and shows the findings again.
func (d *Desk) edit(w http.ResponseWriter, r *http.Request, u *unit, changes func(*job.Form) []supplement.Change) {
	if _, ok := d.amend(w, u, changes); ok {
		http.Redirect(w, r, "/findings?"+url.Values{"unit": {u.ID}}.Encode(), http.StatusSeeOther)
	}
}

// amend changes the supplement as it is now: in how many steps, and whether it
// could be done; else the answer says why not.
func (d *Desk) amend(w http.ResponseWriter, u *unit, changes func(*job.Form) []supplement.Change) (steps int, ok bool) {
	form, err := d.o.Program.Form(u.dir)
	if err == nil {
		list := changes(form)
		if steps = len(list); steps > 0 {
			if form.Document.Root.Get("schema") == nil {
				list = slices.Insert(list, 0, supplement.Change{Do: supplement.Set, Path: "schema", Text: supplement.Schema})
			}
			_, err = d.o.Program.SaveSupplement(u.dir, form.Version, list)
		}
	}
	if err != nil {
		text := err.Error()
		if errors.Is(err, folder.ErrChanged) {
			text = "补充资料刚刚在别处改过，没有记下；请再按一次"
		}
		http.Error(w, text, http.StatusConflict)
		return 0, false
	}
	d.changed(u)
	return steps, true
}
