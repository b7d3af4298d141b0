package desk

import (
	"cmp"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"juesuan/internal/diag"
	"juesuan/internal/folder"
	"juesuan/internal/job"
	"juesuan/internal/supplement"
	"juesuan/internal/view"
)

// The supplement as forms: one topic a page, from the field table. What is
// typed stays in the page until it is saved, see form_save.go.

func (d *Desk) routeForm(mux *http.ServeMux) {
	mux.HandleFunc("GET /form", d.form)
	mux.HandleFunc("GET /form/version", d.formVersion)
	mux.HandleFunc("POST /form/save", d.formSave)
	mux.HandleFunc("POST /form/paper", d.formPaper)
}

// formView is one topic of a unit's supplement.
type formView struct {
	Unit    string
	Place   string // short name of the work folder, by which the browser keeps drafts
	Trouble string // why there is nothing to fill in
	File    string
	Hash    string
	New     bool // saving makes the file
	Locked  string
	Topics  []topicLink
	Topic   topicLink
	Next    string
	Focus   string

	Findings    []*formFinding // of the topic, but of none of its fields
	Nodes       []*formNode
	Open        []*formItem   // reasons that are still to be written
	Library     []*reasonView // of the comparisons, for reasons that are added
	Uncounted   bool          // no figures yet by which to tell which reasons there must be
	Codes       []codeTitle   // of the year's statements
	Blanks      []*formItem   // new items of its lists
	Comparisons []formChoice  // to choose from for a reason
	states
	Rest      int // so many fields of the topic are not asked for
	Elsewhere int // findings that are not about the supplement
}

// topicLink is one topic in the list of them.
type topicLink struct {
	Name    string
	About   string
	Must    bool
	Given   bool // something is filled in
	Depends bool // not every unit fills it in, but some must
	Missing int  // required fields that are not given, reasons that are not written
	Errors  int
}

type codeTitle struct{ Code, Title string }

// form shows a topic: the one asked for, that of a field, or the first in which
// something is missing.
func (d *Desk) form(w http.ResponseWriter, r *http.Request) {
	u := d.unitOf(w, r)
	if u == nil {
		return
	}
	o := d.look(r.Context(), u)
	v := &frame{Title: "填写", Tab: "form", Unit: d.head(u, o)}
	f, err := d.o.Program.Form(u.dir)
	if err != nil {
		v.Body = &formView{Unit: u.ID, Trouble: err.Error()}
		d.render(w, "form", v)
		return
	}
	q := r.URL.Query()
	b := d.newFormBuilder(u, f, o)
	b.unfolded = q["open"]
	if why := unusable(f); why != "" {
		broken := &formView{Unit: u.ID, Trouble: why}
		for i := range f.Findings {
			broken.Findings = append(broken.Findings, b.finding(&f.Findings[i]))
		}
		v.Body = broken
		d.render(w, "form", v)
		return
	}
	v.Body = b.view(q.Get("topic"), q.Get("field"))
	d.render(w, "form", v)
}

// unusable is why a supplement cannot be filled in here, "" if it can: one of
// which nothing could be read must not look like an empty one.
func unusable(f *job.Form) string {
	switch {
	case f.Hash == "" && slices.ContainsFunc(f.Findings, func(d diag.Diagnostic) bool { return d.Code == "supplement.twice" }):
		return "这个单位的补充资料不止一份，不知道该填哪一份"
	case f.Hash != "" && f.Findings.Failed() && len(f.Document.Root.Members) == 0:
		return "“" + f.File + "”读不出来，改好以后才能在这里填"
	}
	return ""
}

// formBuilder makes the views of one supplement.
type formBuilder struct {
	d      *Desk
	unit   *unit
	form   *job.Form
	fields *supplement.Fields
	o      *outcome
	last   *supplement.Value // of last year's supplement; nil where there is none

	topics      []supplement.Topic
	roots       map[string]bool // fields that have a topic of their own
	comparisons []view.Comparison
	codes       []codeTitle
	gaps        map[string]bool
	findings    map[string][]*formFinding  // by path; "sheet" + name: of a topic
	shown       map[string]*[]*formFinding // where what is found about a path is shown
	places      map[diag.Position]string
	aim         string      // the field that the address names
	unfolded    []string    // numbers of the 自评表 that stand open, or "all"
	blanks      []*formItem // of the lists of the topic
	within      string      // the items that are made now, as a path without numbers
	elsewhere   int         // errors that none of the topics shows
}

func (d *Desk) newFormBuilder(u *unit, f *job.Form, o *outcome) *formBuilder {
	b := &formBuilder{d: d, unit: u, form: f, o: o, fields: f.Document.Fields, topics: f.Document.Fields.Topics(),
		roots: map[string]bool{}, gaps: map[string]bool{}, shown: map[string]*[]*formFinding{}}
	for _, t := range b.topics {
		for _, root := range t.Roots {
			b.roots[root] = true
		}
	}
	for _, g := range f.Missing {
		if g.Must && g.Path != "schema" { // that one saving fills in
			b.gaps[g.Path] = true
		}
	}
	if org := f.Document.Root.Get("organization"); org != nil {
		level := org.Get("level")
		if level != nil && level.Scalar == "部门" && len(org.List("members")) == 0 {
			b.gaps["organization.members"] = true // a department's report names its units
		}
	}
	if o.compare != nil {
		b.comparisons = o.compare()
	}
	if len(b.comparisons) == 0 && f.Document.Root.Get("layout") == nil {
		b.gaps["layout"] = true // nor do the settings name one
	}
	if prior := filepath.Join(u.dir, folder.LastYear); isFolder(prior) {
		if lf, err := d.o.Program.Form(prior); err == nil && lf.Hash != "" {
			b.last = lf.Document.Root
		}
	}
	b.codes = b.codesOf()
	b.sortFindings()
	return b
}

func isFolder(path string) bool {
	st, err := os.Stat(path)
	return err == nil && st.IsDir()
}

// codesOf are the item codes that money was spent on this year.
func (b *formBuilder) codesOf() []codeTitle {
	if b.o.Outcome == nil || b.o.Book == nil {
		return nil
	}
	var out []codeTitle
	for i := range b.o.Book.Statements {
		for j := range b.o.Book.Statements[i].Rows {
			row := &b.o.Book.Statements[i].Rows[j]
			code := string(row.Key)
			if len(code) == 7 && strings.Trim(code, "0123456789") == "" &&
				!slices.ContainsFunc(out, func(c codeTitle) bool { return c.Code == code }) {
				out = append(out, codeTitle{code, cmp.Or(row.Title, row.Name)})
			}
		}
	}
	slices.SortFunc(out, func(x, y codeTitle) int { return strings.Compare(x.Code, y.Code) })
	return out
}

// titleOf is the official title of an item code.
func (b *formBuilder) titleOf(code string) string {
	if b.o.Outcome == nil || b.o.Book == nil || b.o.Book.Dictionary == nil {
		return ""
	}
	if title, ok := b.o.Book.Dictionary.Function(code); ok {
		return title
	}
	for _, c := range b.codes {
		if c.Code == code {
			return c.Title
		}
	}
	t, _ := b.o.Book.Dictionary.FunctionTitle(code)
	return t.Title
}

// open are the reasons that the figures call for and nobody has written.
func (b *formBuilder) open() []*view.Comparison {
	var out []*view.Comparison
	for i := range b.comparisons {
		if c := &b.comparisons[i]; c.Needed && !c.Given {
			out = append(out, c)
		}
	}
	return out
}

// view is the topic of that name, or of that field.
func (b *formBuilder) view(name, field string) *formView {
	b.aim = field
	v := &formView{Unit: b.unit.ID, Place: mark(b.d.folder),
		File: b.form.File, Hash: b.form.Hash, New: b.form.Hash == "", Focus: field, Codes: b.codes}
	if v.File == "" {
		v.File = "补充资料.xlsx"
	}
	if ext := filepath.Ext(v.File); ext != ".xlsx" && ext != ".yaml" {
		v.Locked = v.File + " 只能看，不能在这里改：请用 Excel 或 WPS 另存为 补充资料.xlsx，再把原来的移走"
	}
	if topic, ok := strings.CutPrefix(field, "reasons."); ok {
		for _, item := range b.form.Document.Root.List("reasons") {
			if of := item.Get("of"); of != nil && of.Scalar == topic {
				v.Focus = item.At.Field // it is written already
			}
		}
	}
	if of := b.fields.TopicOf(field); field != "" && of != "" {
		name = of
	}
	at := -1
	for i, t := range b.topics {
		link := topicLink{Name: t.Name, About: t.About, Must: t.Must}
		if slices.ContainsFunc(t.Roots, func(root string) bool { return b.form.Document.Root.Get(strings.Split(root, ".")...) != nil }) {
			link.Given = true
		}
		if f := b.fields.At(t.Roots[0]); len(t.Roots) == 1 && f != nil {
			link.Depends = f.When != ""
		}
		if slices.Contains(t.Roots, "reasons") {
			link.About = "每一处有增减的比较写一条" // how its rows are filled is of no use here
		}
		for path := range b.gaps {
			if b.fields.TopicOf(path) == t.Name {
				link.Missing++
			}
		}
		if slices.Contains(t.Roots, "reasons") {
			link.Missing += len(b.open())
		}
		seen := map[*formFinding]bool{}
		for path, list := range b.findings {
			if b.topicOfFinding(path) != t.Name {
				continue
			}
			for _, f := range list {
				if f.Severity != diag.Error || seen[f] {
					continue
				}
				seen[f] = true
				switch {
				case f.Code == "supplement.required" && b.gaps[path]: // counted above
				case f.Blank > 0:
					link.Missing += f.Blank
				default:
					link.Errors++
				}
			}
		}
		v.Topics = append(v.Topics, link)
		if t.Name == name {
			at = i
		}
	}
	if at < 0 {
		if at = slices.IndexFunc(v.Topics, func(t topicLink) bool { return t.Missing > 0 }); at < 0 {
			at = 0
		}
	}
	v.Topic = v.Topics[at]
	if at+1 < len(v.Topics) {
		v.Next = v.Topics[at+1].Name
	}
	topic := &b.topics[at]
	for _, root := range order(topic.Roots) {
		n := b.root(root)
		n.Bare = n.Name == topic.Name
		v.Nodes = append(v.Nodes, n)
	}
	if slices.Contains(topic.Roots, "reasons") {
		v.Uncounted = len(b.comparisons) == 0
		for _, c := range b.open() {
			v.Open = append(v.Open, b.openReason(c))
		}
		for i := range b.comparisons {
			v.Library = append(v.Library, b.reason(b.comparisons[i].Topic))
		}
		v.Comparisons = b.topicChoices()
	}
	b.attach(topic.Name, &v.Findings)
	v.Blanks = b.blanks
	v.Rest = b.rest(v.Nodes)
	v.Elsewhere = b.elsewhere
	if b.o.Outcome != nil {
		v.states = statesOf(b.o)
	}
	return v
}

// order puts first what all the rest depends on.
func order(roots []string) []string {
	first := []string{"schema", "year", "layout", "organization"}
	out := slices.Clone(roots)
	rank := func(r string) int {
		if i := slices.Index(first, r); i >= 0 {
			return i
		}
		return len(first)
	}
	slices.SortStableFunc(out, func(a, b string) int { return cmp.Compare(rank(a), rank(b)) })
	return out
}

// root is the view of a field of the table by its path.
func (b *formBuilder) root(path string) *formNode {
	f := b.fields.At(path)
	keys := strings.Split(path, ".")
	v := b.form.Document.Root.Get(keys...)
	n := b.node(f, v, path, path, b.said(path))
	n.refuse(b.form.Document.Root.Get(keys[:len(keys)-1]...), keys[len(keys)-1])
	if path == "layout" {
		n.Help, n.Example = "哪个地方、哪个年度的词句和表样", "" // chosen by its title here
	}
	if f.Key != path && strings.Contains(path, ".") {
		n.Name = f.Name
	}
	return n
}

// said is the unit and the source that the groups above a path give.
func (b *formBuilder) said(path string) supplement.Money {
	var m supplement.Money
	keys := strings.Split(path, ".")
	for i := range keys {
		v := b.form.Document.Root.Get(keys[:i]...)
		m = saidBy(v, m)
	}
	return m
}

// saidBy is what a group says for the amounts in it.
func saidBy(v *supplement.Value, m supplement.Money) supplement.Money {
	if v == nil || v.Field.Type != supplement.Group {
		return m
	}
	if u := v.Get("unit"); u != nil && v.Field.Member("unit") != nil {
		m.Unit = u.Scalar
	}
	if s := v.Get("source"); s != nil && v.Field.Member("source") != nil {
		m.Source = s.Scalar
	}
	return m
}
