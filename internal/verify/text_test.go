package verify

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"juesuan/internal/collate"
)

// TestPrinted: a person gets fifty differences at most and is told of the rest;
// changed figures come before changed words, whatever their place.
func TestPrinted(t *testing.T) {
	for _, c := range []struct{ words, figures, printedWords, printedFigures, rest int }{
		{0, 0, 0, 0, 0},
		{50, 0, 50, 0, 0},
		{51, 0, 50, 0, 1},
		{40, 10, 40, 10, 0},
		{60, 10, 40, 10, 20},
		{60, 50, 0, 50, 60},
		{3, 70, 0, 50, 23},
	} {
		var r Report
		for i := range c.words {
			r.Findings = append(r.Findings, Finding{Kind: collate.Words, Got: fmt.Sprint("词", i, "。")})
		}
		for i := range c.figures {
			r.Findings = append(r.Findings, Finding{Kind: collate.Figure, Got: fmt.Sprint("数", i, "。")})
		}
		r.Findings = append(r.Findings, Finding{Kind: collate.Layout})
		var b bytes.Buffer
		if err := r.WriteText(&b); err != nil {
			t.Fatal(err)
		}
		text := b.String()
		if w, f := strings.Count(text, "公布　词"), strings.Count(text, "公布　数"); w != c.printedWords || f != c.printedFigures {
			t.Errorf("%+v: %d words, %d figures printed", c, w, f)
		}
		if told := strings.Contains(text, fmt.Sprintf("还有%d处不同", c.rest)); told != (c.rest > 0) || strings.Contains(text, "还有") != (c.rest > 0) {
			t.Errorf("%+v: the rest is told wrongly:\n%s", c, text)
		}
		if !strings.Contains(text, "有1处不同，不算文字改动") {
			t.Errorf("%+v: layout is not told of", c)
		}
	}
}
