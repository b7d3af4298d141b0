package desk

import (
	"strings"

	"juesuan/internal/narrative"
	"juesuan/internal/supplement"
	"juesuan/internal/view"
)

// reasonView is what a reason must explain: the figures, computed, and the
// sentence that will print it.
type reasonView struct {
	Topic  string
	Title  string
	Words  string // 较上年决算数增加838.54万元，增长3.72%
	Sides  []formSide
	Before string // the sentence, around the reason
	After  string
	Signed string // the difference in 万元, with its sign, for the sum of the parts
	Same   bool   // nothing to explain
	Unsaid bool   // no sentence of the layout prints it
	Needed bool
	Last   string // last year's reason
}

// comparison finds a topic among those that the figures allow.
func (b *formBuilder) comparison(topic string) *view.Comparison {
	for i := range b.comparisons {
		if b.comparisons[i].Topic == topic {
			return &b.comparisons[i]
		}
	}
	return nil
}

// reason is what is known of a comparison; its figures are missing where one of
// the two is not known.
func (b *formBuilder) reason(topic string) *reasonView {
	v := &reasonView{Topic: topic, Title: supplement.ComparisonText(topic)}
	for _, item := range b.last.List("reasons") {
		if of := item.Get("of"); of != nil && of.Scalar == topic {
			v.Last = b.lastReason(item)
		}
	}
	c := b.comparison(topic)
	if c == nil {
		return v
	}
	if strings.HasPrefix(topic, "item_vs_budget.") {
		v.Title = "项级科目支出与年初预算相比：" + c.Name
	}
	v.Needed = c.Needed
	v.Same = c.Difference.IsZero()
	v.Sides = []formSide{b.side(c.Current), b.side(c.Base)}
	if c.Change != nil && c.Change.Current != nil && c.Change.Base != nil {
		v.Sides[0].Value, v.Sides[1].Value = c.Change.Current.Text(), c.Change.Base.Text()
	}
	v.Signed = c.Difference.Decimal().Shift(-4).StringFixed(2)
	v.Words = "与" + c.Against + "相同，不用写原因"
	if !v.Same {
		v.Words = changeWords(c)
		v.Unsaid = c.Before == "" && c.After == ""
		v.Before, v.After = c.Before, c.After
	}
	return v
}

// lastReason is all that last year's supplement said of a comparison.
func (b *formBuilder) lastReason(item *supplement.Value) string {
	var parts []string
	if t := item.Get("text"); t != nil {
		parts = append(parts, t.Scalar)
	}
	for _, p := range item.List("parts") {
		amount, text := p.Get("amount"), p.Get("text")
		if amount != nil && text != nil {
			parts = append(parts, text.Scalar+"（"+amount.Scalar+amount.Money.Unit+"）")
		}
	}
	return strings.Join(parts, "；")
}

// changeWords are amount, rate and direction of a change.
func changeWords(c *view.Comparison) string {
	way := "增加"
	if c.Difference.Sign() < 0 {
		way = "减少"
	}
	s := "较" + c.Against + way
	if c.Change == nil || c.Change.Delta == nil {
		return s + c.Difference.Abs().Decimal().Shift(-4).StringFixed(2) + "万元"
	}
	s += c.Change.Delta.Text()
	switch {
	case c.Change.Case == narrative.UpTimes && c.Change.Times != nil:
		return s + "，增长" + c.Change.Times.Text() + "（" + c.Change.Rate.Text() + "）"
	case c.Change.Rate != nil && way == "增加":
		return s + "，增长" + c.Change.Rate.Text()
	case c.Change.Rate != nil:
		return s + "，下降" + c.Change.Rate.Text()
	}
	return s
}

// reasonItem adds what a reason explains.
func (b *formBuilder) reasonItem(it *formItem, v *supplement.Value) {
	topic := ""
	if of := v.Get("of"); of != nil {
		topic = of.Scalar
	}
	if it.Path != "" && topic != "" {
		if _, twice := b.shown["reasons."+topic]; !twice {
			b.shown["reasons."+topic] = &it.Findings
		}
	}
	it.Reason = b.reason(topic)
	for _, n := range it.Nodes {
		if n.Rel == "of" {
			n.Control, n.Example, n.Help, n.Others = "choice", "", "", "comparisons"
			n.Choices = []formChoice{{"", "（选一处比较）", topic == ""}}
			if topic != "" {
				n.Choices = append(n.Choices, formChoice{topic, it.Reason.Title, true})
			}
		}
	}
}

// topicChoices are the comparisons to choose from: those that the figures
// allow, and then the others.
func (b *formBuilder) topicChoices() (out []formChoice) {
	there := map[string]bool{"": true}
	add := func(key, text string) {
		if !there[key] {
			there[key] = true
			out = append(out, formChoice{key, text, false})
		}
	}
	for i := range b.comparisons {
		c := &b.comparisons[i]
		text := supplement.ComparisonText(c.Topic)
		if strings.HasPrefix(c.Topic, "item_vs_budget.") {
			text = "项级科目支出与年初预算相比：" + c.Name
		}
		add(c.Topic, text)
	}
	for _, w := range supplement.Comparisons() {
		if w.Key != "item_vs_budget" {
			add(w.Key, w.Text)
		}
	}
	return out
}

// openReason is a reason that is still to be written.
func (b *formBuilder) openReason(c *view.Comparison) *formItem {
	list := &formNode{Field: b.fields.At("reasons"), Rel: "reasons", schema: "reasons"}
	it := b.item(list, nil, 0, "", supplement.Money{})
	it.Reason = b.reason(c.Topic)
	for _, n := range it.Nodes {
		if n.Rel == "of" {
			n.Value, n.Control = c.Topic, "fixed"
		}
	}
	it.Path = "reasons." + c.Topic // by which links find it
	b.shown[it.Path] = &it.Findings
	return it
}

// acceptedItem adds the finding that an acceptance is about.
func (b *formBuilder) acceptedItem(it *formItem, v *supplement.Value) {
	id, cell := v.Get("id"), v.Get("cell")
	if id == nil || cell == nil || b.o.Outcome == nil {
		return
	}
	for i := range b.o.Report.Accepted {
		if a := &b.o.Report.Accepted[i]; a.Finding.Code == id.Scalar && a.Finding.At.InFile() == cell.Scalar {
			it.Accepted = append(it.Accepted, b.finding(&a.Finding))
		}
	}
	for i := range b.o.Report.Findings {
		if f := &b.o.Report.Findings[i]; f.Code == id.Scalar && f.At.InFile() == cell.Scalar {
			it.Accepted = append(it.Accepted, b.finding(f))
		}
	}
}
