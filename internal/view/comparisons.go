package view

import (
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/check"
	"juesuan/internal/compose"
	"juesuan/internal/diag"
	"juesuan/internal/doc"
	"juesuan/internal/job"
	"juesuan/internal/narrative"
)

// Comparison is a change that the staff explain, with its figures as the report
// prints them.
type Comparison struct {
	check.Comparison
	Change *narrative.Change // nil where the report does not compare the two
	// Before and After are the sentence that prints the reason, around it; both
	// are "" where no sentence of the layout does.
	Before, After string
}

// Comparisons are what the figures of a unit leave to be explained, in the order
// of the report, whether or not the unit is fit to be published. ok is false
// where the unit has no statements, or no layout, by which to tell.
func Comparisons(p *job.Program, j job.Job) (list []Comparison, ok bool, err error) {
	in, err := p.Read(j)
	if err != nil || !in.Composable() {
		return nil, false, err
	}
	for _, c := range check.Comparisons(in.Book, in.Pack.Check()) {
		list = append(list, Comparison{Comparison: c})
	}
	// Where a reason is missing, the sentence is made with a mark in its place.
	if in.Book.Reasons == nil {
		in.Book.Reasons = map[string]accounts.Reason{}
	}
	for i := range list {
		if !list[i].Given {
			in.Book.Reasons[list[i].Topic] = accounts.Reason{Of: list[i].Topic,
				Text: accounts.Text{S: reasonMark, At: diag.Position{File: reasonMark, Field: list[i].Topic}}}
		}
	}
	posted := in.Book.Published()
	facts, _ := narrative.Derive(posted, in.Pack.Narrative())
	changes := map[string][]*narrative.Change{}
	gatherChanges(facts.Root, changes)
	d, _, _ := compose.Draft(posted, facts, in.Pack, in.Unread())
	sentences := sentencesByRef(d)
	for i := range list {
		c := &list[i]
		for _, ch := range changes[c.Topic] {
			if c.Change == nil {
				c.Change = ch
			}
			refs := []uint32{ch.Reason.Text.ID}
			for _, part := range ch.Reason.Parts {
				refs = append(refs, part.Text.ID)
			}
			for _, ref := range refs {
				if s, printed := sentences[doc.Ref(ref)]; printed && c.Before == "" {
					c.Change, c.Before, c.After = ch, s[0], s[1]
				}
			}
		}
	}
	return list, true, nil
}

// reasonMark stands for a reason that is not given.
const reasonMark = "＿＿＿＿"

// gatherChanges finds the changes that have a reason, by its topic.
func gatherChanges(g *narrative.Group, into map[string][]*narrative.Change) {
	for _, name := range g.Names {
		switch f := g.Facts[name].(type) {
		case *narrative.Change:
			if f.Reason != nil {
				into[f.Reason.Topic] = append(into[f.Reason.Topic], f)
			}
		case *narrative.Group:
			gatherChanges(f, into)
		case *narrative.List:
			for _, item := range f.Items {
				gatherChanges(item, into)
			}
		}
	}
}

// sentencesByRef cuts the paragraphs of a document into sentences: what stands
// in the sentence before and behind the first run of each Ref; with the sentence
// before it, where this one has no figures.
func sentencesByRef(d *doc.Document) map[doc.Ref][2]string {
	out := map[doc.Ref][2]string{}
	for i := range d.Sections {
		for _, b := range d.Sections[i].Blocks {
			para, ok := b.(*doc.Paragraph)
			if !ok {
				continue
			}
			before, last := "", "" // last: the sentence before this one
			for j, run := range para.Runs {
				if _, known := out[run.Ref]; !known && run.Ref != 0 {
					after := ""
					for _, next := range para.Runs[j+1:] {
						after += next.Text
						if strings.Contains(next.Text, "。") {
							break
						}
					}
					first, _, _ := strings.Cut(after, "。")
					whole := before
					if !strings.ContainsAny(before, "0123456789") {
						whole = last + before // the figures stand in the sentence before
					}
					out[run.Ref] = [2]string{whole, first + "。"}
				}
				before += run.Text
				if at := strings.LastIndex(before, "。"); at >= 0 {
					last, before = before[:at+len("。")], before[at+len("。"):]
					if i := strings.LastIndex(strings.TrimSuffix(last, "。"), "。"); i >= 0 {
						last = last[i+len("。"):]
					}
				}
			}
		}
	}
	return out
}
