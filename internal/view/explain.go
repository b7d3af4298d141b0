package view

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"juesuan/internal/check"
	"juesuan/internal/diag"
	"juesuan/internal/doc"
	"juesuan/internal/folder"
	"juesuan/internal/job"
	"juesuan/internal/lint"
	"juesuan/internal/trace"
)

// ExplainRule says what a duty demands and shows the smallest input that
// breaks it with what is reported then; ok is false where there is no such duty.
func ExplainRule(id string) (text string, ok bool) {
	text, ok = check.Explain(id)
	if !ok {
		return "", false
	}
	rule, _ := check.Lookup(id)
	found := lintBreach(&rule)
	if len(found) == 0 {
		return text, true
	}
	var b strings.Builder
	b.WriteString(text + "就会报告：\n")
	for line := range strings.Lines(textOf(found)) {
		b.WriteString("  " + line)
	}
	return b.String(), true
}

// lintBreach is what the last look at the text finds in a duty's smallest breach.
func lintBreach(rule *check.Rule) diag.List {
	if rule.Breach() == "" || rule.Stage != check.StageDocument {
		return nil
	}
	d := &doc.Document{Styles: []doc.Style{{ID: "body"}}, Sections: []doc.Section{{
		Blocks: []doc.Block{&doc.Paragraph{Runs: []doc.Run{{Text: rule.Breach()}}}}}}}
	var found diag.List
	for _, f := range lint.Document(d, lint.Options{Self: "我局"}) {
		if f.Code == rule.ID {
			found.Add(f.Diagnostic)
		}
	}
	return found
}

func textOf(l diag.List) string {
	var b strings.Builder
	l.WriteText(&b) // a strings.Builder does not fail
	return b.String()
}

// Explain writes where every printed number that reads text comes from and
// returns how many there are.
func Explain(o *job.Outcome, w io.Writer, text string) (int, error) {
	return trace.New(o.Facts, o.Origins, o.Layout).Explain(w, text)
}

// ExplainStored does as Explain, from the trace.json that an earlier build left:
// in the unit's folder below out, or in the folder of the report itself.
func ExplainStored(w io.Writer, unit, out, text string) (int, error) {
	own, err := folder.Name(unit)
	if err != nil {
		return 0, err
	}
	var data []byte
	places := []string{filepath.Join(out, own, "trace.json"), filepath.Join(unit, "trace.json")}
	for _, name := range places {
		if data, err = os.ReadFile(name); err == nil {
			t, err := trace.Parse(data)
			if err != nil {
				return 0, fmt.Errorf("%s 读不懂，请重新生成报告：%w", name, err)
			}
			return t.Explain(w, text)
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return 0, err
		}
	}
	return 0, fmt.Errorf("没有 %s：先用 juesuan build 生成，或用 --out 指明报告存在哪里", places[0])
}
