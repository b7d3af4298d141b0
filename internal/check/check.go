// Package check holds a book against the accounting identities and duties of
// the disclosure: Book, Options → Report, one obligation for each rule of the
// ledger and the findings, each at its cell with both sides and the difference.
//
// It must never change a figure, write a sentence, or let an obligation that
// did not run count as passed.
package check

import (
	"cmp"
	"slices"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
)

// Stage is where a duty is seen to.
type Stage string

const (
	StageBook         Stage = "book"         // this package, on the book
	StageFacts        Stage = "facts"        // narrative, on the computed facts
	StagePack         Stage = "pack"         // pack, on the layout
	StageDocument     Stage = "document"     // lint, on the finished text
	StageConstruction Stage = "construction" // the code leaves no way to break it
)

// State is how an obligation ended.
type State string

const (
	Pass             State = "pass"
	Fail             State = "fail"
	NotApplicable    State = "not_applicable"
	InsufficientData State = "insufficient_data"
	Failed           State = "error" // its data cannot be read
)

// Rule is one duty of the ledger.
type Rule struct {
	ID       string
	Title    string // the duty in Chinese, as a formula where it is one
	Severity diag.Severity
	Stage    Stage
	Reads    string // what it looks at
	By       string // outside the book stage: the code that sees to it
	Test     string // of the construction stage: the test of the property
	// Open says that a finding can be taken as it is, with a reason: never
	// sums and cross-table identities in 元, wrong codes, open alternatives.
	Open bool
	// OpenAmounts narrows Open to findings with a difference.
	OpenAmounts bool
	// OpenRounded opens a duty that is not Open for differences between amounts
	// that their source rounded to 万元 or 千元: the duties that hold amounts of
	// tables against one another. In 元 they are exact.
	OpenRounded bool
	fn          func(*run)
}

// Options are the duties that a layout pack or the command switches.
type Options struct {
	// Reading is what the reader found: a duty that needs a cell it could not
	// read ends in error, without a finding of its own.
	Reading diag.List
	// ThreePublicBase is the budget that the report's sentences say 公开07
	// compares with; without a pack, none.
	ThreePublicBase accounts.BudgetKind
	// ReasonAbove is the change, in percent of the base, from which a reason
	// is required; 0 requires one for every difference.
	ReasonAbove int
	// Reasons are the topics that the pack's sentences explain; a topic that
	// no sentence uses needs no reason. Nil stands for DefaultReasons.
	Reasons []string
	// Glossary are the terms that the pack explains in every report.
	Glossary []string
}

// Obligation is one duty and how it ended.
type Obligation struct {
	ID     string
	State  State
	Stage  Stage
	Reason string
}

// Accepted is a finding that the unit's files take as it is.
type Accepted struct {
	Finding diag.Diagnostic
	Reason  string
}

// notRun is the reason of a duty whose stage was not reached.
const notRun = "这一步没有运行"

// Report is the outcome of all duties, in the order of the ledger.
type Report struct {
	Unit        string
	Year        int
	Obligations []Obligation
	Findings    diag.List
	Accepted    []Accepted

	acceptances []accounts.Acceptance
	acceptedIn  string // where they stand
	used        []bool
}

// Run sees to every duty of the book stage. Duties of later stages wait for
// Settle and are insufficient_data until then.
func Run(b *accounts.Book, opts Options) *Report {
	rep := &Report{
		Unit:        b.Organization.FullName.S,
		Year:        b.Year,
		Obligations: make([]Obligation, len(rules)),
		acceptances: b.Accepted,
		acceptedIn:  b.Entry("accepted").Name,
		used:        make([]bool, len(b.Accepted)),
	}
	r := newRun(b, opts)
	r.all(rep.Obligations)
	r.causes()
	rep.take(r.findings)
	return rep
}

// all sees to every duty of the book stage.
func (r *run) all(obligations []Obligation) {
	for i := range rules {
		rule := &rules[i]
		o := &obligations[i]
		o.ID, o.Stage = rule.ID, rule.Stage
		switch {
		case rule.Stage == StageConstruction:
			o.State, o.Reason = Pass, "由程序保证："+rule.By
		case rule.fn == nil:
			o.State, o.Reason = InsufficientData, notRun
		default:
			r.begin(rule)
			rule.fn(r)
			o.State, o.Reason = r.end()
		}
	}
}

// Settle merges what a later stage found: its duties are passed, but for those
// that the list names. Codes that are no duty are kept as findings.
func (rep *Report) Settle(stage Stage, list diag.List) {
	for i := range rep.Obligations {
		if o := &rep.Obligations[i]; o.Stage == stage {
			o.State, o.Reason = Pass, ""
		}
	}
	rep.take(list)
}

// Note says how a duty that passed was seen to.
func (rep *Report) Note(id, how string) {
	if i, ok := ruleIndex()[id]; ok && rep.Obligations[i].State == Pass {
		rep.Obligations[i].Reason = how
	}
}

// take sorts findings in, sets aside those accepted, and settles the state of
// their duties.
func (rep *Report) take(list diag.List) {
	for _, d := range list {
		i, known := ruleIndex()[d.Code]
		if known && rep.accept(&rules[i], &d) {
			continue
		}
		rep.Findings.Add(d)
		if known && d.Severity <= rules[i].Severity {
			o := &rep.Obligations[i]
			if o.State != Failed {
				o.State = Fail
			}
			if o.Reason == "" || o.Stage != StageBook {
				o.Reason = d.Message
			}
		}
	}
	// A duty whose findings were all accepted is kept by the acceptance.
	for _, a := range rep.Accepted {
		i, ok := ruleIndex()[a.Finding.Code]
		if ok && !slices.ContainsFunc(rep.Findings, func(d diag.Diagnostic) bool {
			return d.Code == a.Finding.Code && d.Severity <= rules[i].Severity
		}) {
			rep.Obligations[i].State, rep.Obligations[i].Reason = Pass, "已说明："+a.Reason
		}
	}
	rep.Findings.Sort()
}

// accept sets a finding aside if an acceptance names it: its duty, its cell
// and its difference as it is now.
func (rep *Report) accept(rule *Rule, d *diag.Diagnostic) bool {
	if !rule.acceptable(d) {
		return false
	}
	for i := range rep.acceptances {
		a := &rep.acceptances[i]
		if a.ID == d.Code && a.Cell == d.At.InFile() && !a.Reason.IsZero() && sameDifference(a, d) {
			rep.used[i] = true
			rep.Accepted = append(rep.Accepted, Accepted{*d, a.Reason.S})
			return true
		}
	}
	return false
}

// Close ends the report: an acceptance that no finding needed is a warning,
// unless its duty has not run. Call it after the last stage.
func (rep *Report) Close() {
	for i, used := range rep.used {
		a := &rep.acceptances[i]
		if used || rep.waits(a.ID) {
			continue
		}
		why, hint := rep.unused(a)
		rep.Findings.Add(diag.Diagnostic{Severity: diag.Warning, Code: "accepted.unused", At: a.At,
			Message: rep.acceptedIn + "：对 " + a.ID + "（" + a.Cell + "）的说明没有对应的问题：" + why, Hint: hint})
	}
	rep.used = nil
	rep.Findings.Sort()
}

// waits reports whether a duty is of a stage that has not run.
func (rep *Report) waits(id string) bool {
	i, ok := ruleIndex()[id]
	return ok && rules[i].Stage != StageBook && rep.Obligations[i].State == InsufficientData && rep.Obligations[i].Reason == notRun
}

// unused says why an acceptance took no finding, and what to do.
func (rep *Report) unused(a *accounts.Acceptance) (why, hint string) {
	const drop = "请删去这一条"
	i, known := ruleIndex()[a.ID]
	if !known {
		return "没有编号为 " + a.ID + " 的要求", "编号在每条提示末尾的方括号里"
	}
	elsewhere := ""
	for j := range rep.Findings {
		d := &rep.Findings[j]
		if d.Code != a.ID {
			continue
		}
		if d.At.InFile() != a.Cell {
			elsewhere = d.At.InFile()
			continue
		}
		switch {
		case a.Reason.IsZero():
			return "没有写原因", "请写明原因"
		case !rules[i].acceptable(d):
			return "这一项不允许接受", "请改正；" + drop
		case d.Difference == "":
			return "这个问题没有差额，说明里却写了", "请不写差额"
		}
		return "差额现在是 " + d.Difference, "请重新核实；仍属合理的，写明新的差额和原因"
	}
	if elsewhere != "" {
		return "这一格没有这个问题", "这一项的问题在 " + elsewhere + "；核实后写对位置，或删去这一条"
	}
	return "这个问题已经没有了", drop
}

// Verdict of a report.
type Verdict string

const (
	VerdictPass       Verdict = "pass"
	VerdictIncomplete Verdict = "incomplete"
	VerdictFail       Verdict = "fail"
)

// Verdict is fail when a duty of error severity failed or could not be read,
// or any other error was found; incomplete when one lacked data; else pass.
func (rep *Report) Verdict() Verdict {
	if rep.Findings.Failed() {
		return VerdictFail
	}
	v := VerdictPass
	for i := range rep.Obligations {
		if rules[i].Severity != diag.Error {
			continue
		}
		switch rep.Obligations[i].State {
		case Failed:
			return VerdictFail
		case InsufficientData:
			v = VerdictIncomplete
		}
	}
	return v
}

// Counts counts the obligations by state.
func (rep *Report) Counts() map[State]int {
	counts := map[State]int{Pass: 0, Fail: 0, NotApplicable: 0, InsufficientData: 0, Failed: 0}
	for i := range rep.Obligations {
		counts[rep.Obligations[i].State]++
	}
	return counts
}

// Lacking says for a person which duties lack which data: one line for each
// reason, in the order of the ledger.
func (rep *Report) Lacking() []string {
	var lines []string
	for _, w := range rep.Waiting(InsufficientData) {
		lines = append(lines, strings.Join(w.IDs, "、")+"："+w.Reason)
	}
	return lines
}

// Waiting is a reason for which duties could not be seen to.
type Waiting struct {
	Reason string
	IDs    []string
}

// Waiting lists the duties that ended in a state by their reasons, in the order
// of the ledger. A duty whose stage was not reached lacks nothing of the unit's.
func (rep *Report) Waiting(state State) []Waiting {
	var out []Waiting
	for i := range rep.Obligations {
		o := &rep.Obligations[i]
		if o.State != state || o.Reason == notRun {
			continue
		}
		at := slices.IndexFunc(out, func(w Waiting) bool { return w.Reason == o.Reason })
		if at < 0 {
			at, out = len(out), append(out, Waiting{Reason: o.Reason})
		}
		out[at].IDs = append(out[at].IDs, o.ID)
	}
	return out
}

// Rules returns the ledger.
func Rules() []Rule { return slices.Clone(rules) }

// Lookup returns the rule of that id.
func Lookup(id string) (Rule, bool) {
	i, ok := ruleIndex()[id]
	if !ok {
		return Rule{}, false
	}
	return rules[i], true
}

// run is the state of one Run: the book, what was compared, the duty at hand.
type run struct {
	book        *accounts.Book
	opts        Options
	sums        map[string][]accounts.Sum // by duty
	unreadable  map[diag.Position]bool
	unitTold    bool                      // that tables say no unit of money was told when they were read
	unsummed    map[*accounts.Figure]bool // totals left blank of statements that do not balance
	hidden      []bool                    // beside the statements: it fails only where such a total is
	misread     []diag.Position           // what of a statement could not be read, besides amounts
	half        []accounts.Amount         // drift of one amount of each statement
	comparisons []comparison
	parents     [][]int // accounts.Parents of a statement, once asked for
	topicList   []topic
	ordinals    map[string]string // of the functional classes
	findings    diag.List

	rule   *Rule
	ran    bool
	state  State
	reason string
}

func newRun(b *accounts.Book, opts Options) *run {
	n := len(b.Statements)
	r := &run{book: b, opts: opts, misread: make([]diag.Position, n), half: make([]accounts.Amount, n),
		parents: make([][]int, n), sums: map[string][]accounts.Sum{}, unreadable: map[diag.Position]bool{},
		unsummed: map[*accounts.Figure]bool{}}
	sums := accounts.Sums(b)
	for _, s := range sums {
		duty := sumOwner(&s)
		r.sums[duty] = append(r.sums[duty], s)
	}
	for i := range b.Statements {
		r.half[i] = b.Drift(accounts.StatementID(i + 1))
	}
	r.findUnsummed(sums)
	for _, d := range opts.Reading {
		if d.Severity == diag.Error && !slices.Contains(wellRead, d.Code) {
			r.unreadable[d.At] = true
			r.unitTold = r.unitTold || d.Code == "read.unit"
			if d.Ask != nil && d.Ask.Caption == "" {
				r.findUnsaid(d.At)
			}
		}
	}
	if len(r.unreadable) > 0 {
		r.findMisread()
	}
	return r
}

// findUnsummed finds the totals left blank of statements that do not balance: what
// was computed for them is no amount that anything could be held against.
func (r *run) findUnsummed(sums []accounts.Sum) {
	off, plain := make([]bool, len(r.book.Statements)), make([]bool, len(r.book.Statements))
	computed := false
	for i := range sums {
		id := sums[i].Target.Cell.Statement
		blank := sums[i].Target.Figure.State == accounts.Computed
		computed = computed || blank
		if sums[i].Holds(r.half[id-1]) {
			continue
		}
		off[id-1] = true
		plain[id-1] = plain[id-1] || !blank && !slices.ContainsFunc(sums[i].Terms, func(t accounts.Term) bool {
			return t.Figure != nil && t.Figure.State == accounts.Computed
		})
	}
	if !computed {
		return
	}
	r.hidden = make([]bool, len(off))
	for i := range off {
		r.hidden[i] = off[i] && !plain[i]
	}
	for i := range sums {
		if c := sums[i].Target; c.Figure.State == accounts.Computed && off[c.Cell.Statement-1] {
			r.unsummed[c.Figure] = true
		}
	}
}

func (r *run) begin(rule *Rule) {
	r.rule, r.ran, r.state, r.reason = rule, false, "", ""
}

// end is the state of the duty at hand. A duty that neither ran nor gave a
// reason has nothing to look at.
func (r *run) end() (State, string) {
	switch {
	case r.state != "":
		return r.state, r.reason
	case r.ran:
		return Pass, r.reason
	}
	return NotApplicable, cmp.Or(r.reason, "没有涉及的数据")
}

// find adds a finding of the duty at hand.
func (r *run) find(d diag.Diagnostic) {
	for _, s := range d.Where {
		if r.unreadable[s.At] { // it would only echo what is wrong with the cell
			r.unread(s.At)
			return
		}
	}
	r.ran = true
	d.Code = r.rule.ID
	if d.Severity == 0 {
		d.Severity = r.rule.Severity
	}
	if d.At.IsZero() && len(d.Where) > 0 {
		d.At = d.Where[0].At
	}
	switch {
	case d.Severity > r.rule.Severity: // a remark: the duty holds
		if r.state == "" && r.reason == "" {
			r.reason = "另有提示：" + d.Message
		}
	case r.state != Failed:
		if r.state != Fail {
			r.reason = ""
		}
		r.state = Fail
		if r.reason == "" {
			r.reason = d.Message
		}
	}
	r.findings.Add(d)
}

// lacks ends the duty without data, unless it failed on what there is.
func (r *run) lacks(reason string) {
	if r.state == "" {
		r.state, r.reason = InsufficientData, reason
	}
}

// unfilled ends the duty without the data that fields of the supplement give. What
// the unit has none of, and says so, is not lacking.
func (r *run) unfilled(paths ...string) {
	var names []string
	for _, path := range paths {
		if !r.book.Unbased(path) {
			names = append(names, r.book.Entry(path).Name)
		}
	}
	if names == nil {
		r.reason = newUnit
		return
	}
	r.lacks("没有填写：" + strings.Join(names, "、"))
}

// unread ends the duty because a cell could not be read.
func (r *run) unread(at diag.Position) {
	r.state, r.reason = Failed, at.InFile()+" 无法读取"
}

// passed notes that the duty looked at something and found it right.
func (r *run) passed() { r.ran = true }

// has reports whether all statements are there; if not, the duty ends.
func (r *run) has(ids ...accounts.StatementID) bool {
	for _, id := range ids {
		if at := r.misread[id-1]; !at.IsZero() {
			r.unread(at)
			return false
		}
		switch s := r.book.Statement(id); {
		case s.Found:
		case s.Form != nil && !s.Form.In(r.book.Year): // no such form in that year: all of it is zero
			r.reason = "这一年没有" + s.Number()
			return false
		default:
			r.lacks("没有" + s.Number() + "（" + s.Title() + "）")
			return false
		}
	}
	return true
}

// Acceptance returns duty, place and difference as an acceptance of the
// finding names them; ok is false for a finding that cannot be accepted.
func Acceptance(d *diag.Diagnostic) (id, place, difference string, ok bool) {
	i, known := ruleIndex()[d.Code]
	if !known || d.At.IsZero() || !rules[i].acceptable(d) {
		return "", "", "", false
	}
	return d.Code, d.At.InFile(), d.Difference, true
}

// acceptable reports whether a finding of the rule may be taken as it is.
func (rule *Rule) acceptable(d *diag.Diagnostic) bool {
	switch {
	case rule.Open:
		return !rule.OpenAmounts || d.Difference != ""
	case rule.OpenRounded:
		return d.Rounded && d.Difference != ""
	}
	return false
}

// sameDifference reports whether the acceptance names the difference as the
// finding prints it: in 元, 千元 or 万元, or a bare number of 辆, 人次, 分.
func sameDifference(a *accounts.Acceptance, d *diag.Diagnostic) bool {
	if d.Difference == "" {
		return a.Difference.IsZero()
	}
	for _, u := range [...]accounts.Unit{accounts.Yuan, accounts.Thousand, accounts.Wan, accounts.NoUnit} {
		if d.Difference == money(a.Difference, u) {
			return true
		}
	}
	return false
}
