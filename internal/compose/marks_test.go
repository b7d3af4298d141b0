package compose_test

import (
	"strings"
	"testing"

	"juesuan/internal/compose"
	"juesuan/internal/doc"
	"juesuan/internal/narrative"
)

// TestTextOfPeople: whatever a person typed stands in the report as typed, with
// its own origin, and never as a mark: marks of templates, actions, line breaks
// of any number, at any place.
func TestTextOfPeople(t *testing.T) {
	for _, typed := range []string{
		"\uFDD00\uFDD2", "甲\uFDD01\uFDD2乙", "\uFDD2", "\uFDD0", "甲\uFDD3x\uFDD2", "\uFDD4y\uFDD2乙", "{{.year}}", "{{end}}", "%s", "$1",
		"第一行\n第二行", "第一行\n\n\n第二行 \n 第三行", "abc\ndef", "\uFDD0\n1\uFDD2", "一\uFDD0999999\uFDD2",
	} {
		book, _, p := sample(t)
		book.Functions.Intro.S = typed
		book.Organization.FullName.S = typed
		for topic, reason := range book.Reasons {
			reason.Text.S = typed
			book.Reasons[topic] = reason
		}
		book.Forms[0].Project.S = typed
		facts, _ := narrative.Derive(book, p.Narrative())
		d, origins, _ := compose.Document(book, facts, p)
		var pieces []string
		for line := range strings.SplitSeq(typed, "\n") {
			if line = strings.TrimSpace(line); line != "" {
				pieces = append(pieces, line)
			}
		}
		found := map[string]bool{}
		d.EachRun(func(_ *doc.Style, r *doc.Run) {
			if strings.Contains(r.Text, "\n") {
				t.Errorf("%q: a line break in the run %q", typed, r.Text)
			}
			if r.Ref == 0 {
				return
			}
			for _, piece := range pieces {
				if r.Text == piece && origins[r.Ref-1].At == book.Functions.Intro.At {
					found[piece] = true
				}
			}
		})
		for _, piece := range pieces {
			if !found[piece] {
				t.Errorf("%q: no run of its own for %q", typed, piece)
			}
		}
		if one := strings.Join(pieces, ""); !strings.Contains(typed, "abc") && !strings.HasPrefix(d.Title, one) {
			t.Errorf("%q: the title is %q", typed, d.Title)
		}
		if strings.Contains(typed, "abc") && !strings.HasPrefix(d.Title, "abc def") {
			t.Errorf("%q: the title is %q", typed, d.Title)
		}
	}
}
