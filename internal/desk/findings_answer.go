package desk

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"

	"juesuan/internal/diag"
	"juesuan/internal/job"
	"juesuan/internal/supplement"
)

// The reader's own questions: what a caption means, what unit a table's amounts
// have. An answer is kept in the supplement, by words, and asked for no more.

// askView is a question, with the unit that it is asked of.
type askView struct {
	Unit string
	*diag.Question
}

// reading is an answer to a question of the reader.
type reading struct{ table, caption, is string }

// answers reports whether a finding asks what this answers.
func (a reading) answers(x *diag.Diagnostic) bool {
	return x.Ask != nil && x.Ask.Table == a.table && x.Ask.Caption == a.caption &&
		slices.ContainsFunc(x.Ask.Answers, func(o diag.Answer) bool { return o.Is == a.is })
}

// answerReading writes down what a caption means or a sheet is.
func (d *Desk) answerReading(w http.ResponseWriter, r *http.Request) {
	u := d.unitOf(w, r)
	if u == nil {
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, 1<<20)
	a := reading{r.PostFormValue("table"), r.PostFormValue("caption"), r.PostFormValue("is")}
	o := d.look(r.Context(), u)
	asked := o.Outcome != nil && slices.ContainsFunc(o.Report.Findings, func(x diag.Diagnostic) bool { return a.answers(&x) })
	sheet := o.Outcome != nil && a.caption == "" && isLacking(o, a)
	if !asked && !sheet {
		http.Error(w, "这里刚才已经变了，没有记下；请看现在的", http.StatusConflict)
		return
	}
	d.edit(w, r, u, func(form *job.Form) []supplement.Change {
		item := fmt.Sprintf("readings[%d]", len(form.Document.Root.List("readings"))+1)
		changes := []supplement.Change{{Do: supplement.Insert, Path: item}, {Do: supplement.Set, Path: item + ".table", Text: a.table}}
		switch {
		case asked && a.caption == "":
			return append(changes, supplement.Change{Do: supplement.Set, Path: item + ".unit", Text: a.is})
		case asked:
			changes = append(changes, supplement.Change{Do: supplement.Set, Path: item + ".caption", Text: a.caption})
		}
		return append(changes, supplement.Change{Do: supplement.Set, Path: item + ".is", Text: a.is})
	})
}

// isLacking reports whether an answer says that a sheet, of which nothing was
// read, is a statement that was not found.
func isLacking(o *outcome, a reading) bool {
	sheet := false
	for _, src := range o.Book.Sources {
		sheet = sheet || src.At.Sheet == a.table && len(src.Statements) == 0
	}
	for i := range o.Book.Statements {
		if s := &o.Book.Statements[i]; s.ID.Number() == a.is {
			return sheet && !s.Found
		}
	}
	return false
}

// unanswerReading takes an answer back.
func (d *Desk) unanswerReading(w http.ResponseWriter, r *http.Request) {
	u := d.unitOf(w, r)
	if u == nil {
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, 1<<20)
	second := "is"
	if r.PostFormValue("is") == "" {
		second = "unit"
	}
	d.edit(w, r, u, func(form *job.Form) []supplement.Change {
		said := cmp.Or(r.PostFormValue("is"), r.PostFormValue("unit"))
		return removeItem(form, "readings", "table", r.PostFormValue("table"), second, said)
	})
}
