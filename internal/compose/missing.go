package compose

import (
	"slices"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/pack"
)

// Codes of what the unit has not given.
const (
	Missing = "compose.missing" // a sentence prints it
	Unknown = "compose.unknown" // the base of a comparison
)

// noted is a mark that a template printed: the name of the fact, and where in
// the text it stood.
type noted struct {
	name   string
	at     int
	absent bool // else a comparison that lacks its base
}

// cutNotes takes the marks out that name facts; gap stands for what is lacking.
func cutNotes(s string) (string, []noted) {
	const marks = markAbsent + markUnknown
	if !strings.ContainsAny(s, marks) {
		return s, nil
	}
	var b strings.Builder
	var found []noted
	for {
		i := strings.IndexAny(s, marks)
		if i < 0 {
			b.WriteString(s)
			return b.String(), found
		}
		b.WriteString(s[:i])
		absent := strings.HasPrefix(s[i:], markAbsent)
		name, after, _ := strings.Cut(s[i+len(markAbsent):], string(markClose))
		found = append(found, noted{name, b.Len(), absent})
		b.WriteString(gap)
		s = after
	}
}

// tellAbsent reports a fact that a sentence prints and the unit has not given,
// at the place where the unit gives it; the sentences that need it come second.
func (c *composer) tellAbsent(t *pack.Template, text string, m noted) {
	sentence := "“" + c.around(text, m.at, gap) + "”"
	used := diag.Side{At: t.At, Label: "用在这句话里：" + sentence}
	field := c.fieldOf(m.name)
	if cell, ok := c.facts.Place(changeOf(m.name)); ok && field == "" {
		c.tellUnread(cell, used)
		return
	}
	if field == "" {
		c.diags.Add(diag.Diagnostic{Severity: diag.Error, Code: Missing, At: t.At,
			Message: "这句话要用的数没有填：" + sentence, Hint: "请在工作簿中补上□处的内容；工作簿里没有这个数的，请维护版式包的人核对这句话用的 " + m.name})
		return
	}
	entry := c.book.Entry(field)
	c.lacking = append(c.lacking, lacking{field, changeOf(m.name), entry.At})
	if d := c.told(Missing, entry.At, entry.Name); d != nil {
		if len(d.Where) <= maxUses && !slices.Contains(d.Where, used) {
			d.Where = append(d.Where, used)
		}
		return
	}
	c.diags.Add(diag.Diagnostic{Severity: diag.Error, Code: Missing, At: entry.At, Message: entry.Name + "没有填，报告里要用",
		Where: []diag.Side{{At: entry.At, Label: entry.Label}, used}, Hint: "请填写；数确实没有的填 0", Alike: "没有填，报告里要用"})
}

// tellUnread reports an amount that the workbook should hold and does not; a whole
// statement that is not there was told when the workbook was read, unless it may lack.
func (c *composer) tellUnread(cell accounts.Cell, used diag.Side) {
	s := c.book.Statement(cell.Statement)
	name := s.Number() + "《" + s.Title() + "》"
	d := diag.Diagnostic{Severity: diag.Error, Code: Missing, At: s.At, Message: "工作簿里没有" + name + "，报告里要用它的数",
		Where: []diag.Side{used}, Hint: "请把这张表放进工作簿，在表的上方写出标题"}
	switch {
	case s.Found:
		d.Message = name + "里没有“" + s.ColumnName(cell.Column) + "”（" + accounts.RowName(s, cell.Row) + "），报告里要用"
		d.Hint = "请在表里补上；是零的填 0"
	case s.Form == nil || !s.Form.May:
		return
	default:
		i := slices.IndexFunc(c.book.Statements, func(s accounts.Statement) bool { return s.Found })
		d.At.File = c.book.Statements[max(i, 0)].At.File
	}
	for i := range c.diags {
		if c.diags[i].Code == Missing && c.diags[i].Message == d.Message {
			return
		}
	}
	c.diags.Add(d)
}

// maxUses is how many sentences a finding shows that need one fact.
const maxUses = 3

// tellUnknown reports a comparison without its base, where the unit does not say that
// there is none.
func (c *composer) tellUnknown(t *pack.Template, text string, m noted) {
	field := c.fieldOf(m.name)
	entry := c.book.Entry(field)
	c.lacking = append(c.lacking, lacking{field, changeOf(m.name), entry.At})
	if c.told(Unknown, entry.At, entry.Name) != nil || c.told(Missing, entry.At, entry.Name) != nil {
		return
	}
	group, _, _ := strings.Cut(field, ".")
	hint := "请填写，是零的填 0；新设的、没有数可比的，写在" + c.book.Entry(group+".none").Name
	if group == "prior" {
		hint += "；本年新设立的单位，" + c.book.Entry("prior.new").Name + "写“是”"
	}
	c.diags.Add(diag.Diagnostic{Severity: diag.Error, Code: Unknown, At: entry.At, Message: entry.Name + "没有填，报告里要比较", Alike: "没有填，报告里要比较",
		Where: []diag.Side{{At: entry.At, Label: entry.Label}, {At: t.At, Label: "用在这句话里：“" + c.around(text, m.at, gap) + "”"}}, Hint: hint})
}

// told is the finding of that code that speaks of the same entry already.
func (c *composer) told(code string, at diag.Position, name string) *diag.Diagnostic {
	for i := range c.diags {
		if d := &c.diags[i]; d.Code == code && d.At == at && strings.HasPrefix(d.Message, name+"没有填") {
			return d
		}
	}
	return nil
}

// lacking is a fact that was told to lack its field.
type lacking struct {
	field, name string
	at          diag.Position
}

// sums takes back what was told of sums whose parts are asked for as well: once
// those are given the sum follows. A field that a sentence needs is not asked for
// a second time because a comparison needs it too.
func (c *composer) sums() {
	needed := map[string]bool{}
	for i := range c.diags {
		if d := &c.diags[i]; d.Code == Missing {
			name, _, _ := strings.Cut(d.Message, "没有填")
			needed[name] = true
		}
	}
	c.diags = slices.DeleteFunc(c.diags, func(d diag.Diagnostic) bool {
		name, _, _ := strings.Cut(d.Message, "没有填")
		return d.Code == Unknown && needed[name]
	})
	asked := map[string]bool{}
	for _, l := range c.lacking {
		asked[l.field] = true
	}
	for _, l := range c.lacking {
		parts := c.facts.Parts(l.name)
		// Whether it is a 单位 or a 部门 is asked first: it decides.
		later := l.field == "organization.members" && c.book.Organization.Level == 0
		unasked := func(field string) bool { return field == l.field || !asked[field] }
		follows := later || len(parts) > 0 && !slices.ContainsFunc(parts, unasked)
		if !follows {
			continue
		}
		delete(asked, l.field)
		name := c.book.Entry(l.field).Name
		c.diags = slices.DeleteFunc(c.diags, func(d diag.Diagnostic) bool {
			return (d.Code == Missing || d.Code == Unknown) && d.At == l.at && strings.HasPrefix(d.Message, name+"没有填")
		})
	}
}

// changeOf is the comparison of which a name is a member, else the name itself.
func changeOf(name string) string {
	for _, member := range [...]string{".base", ".delta", ".rate", ".times", ".done"} {
		if change, ok := strings.CutSuffix(name, member); ok {
			return change
		}
	}
	return name
}

// fieldOf is the field of the supplement that gives a fact, "" for one that the
// statements give.
func (c *composer) fieldOf(name string) string {
	if change := changeOf(name); change != name {
		return c.facts.Field(change)
	}
	if change, ok := strings.CutSuffix(name, ".reason.text"); ok {
		if topic := c.facts.Topic(change); topic != "" {
			return "reasons." + topic
		}
		return ""
	}
	return c.facts.Field(name)
}

// around is the text on both sides of a place, as a reader sees it; gap stands
// there.
func (c *composer) around(text string, at int, gap string) string {
	before, after := text[:at], text[at+len(gap):]
	before = before[strings.LastIndexByte(before, '\n')+1:]
	after, _, _ = strings.Cut(after, "\n")
	return tail(c.unmarked(before), 24) + gap + head(c.unmarked(after), 16)
}
