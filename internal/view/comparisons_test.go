package view

import (
	"juesuan/internal/job"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestComparisons: what is to be explained comes with its figures and the
// sentence, also where a reason is missing and the unit cannot be published.
func TestComparisons(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../data/samples/ningxia-2020")); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, "unit.yaml")
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	const of = "  - of: agency_cost_vs_prior\n    text: 落实过紧日子要求，压减公用经费\n"
	if !strings.Contains(string(raw), of) {
		t.Fatal("the sample has changed")
	}
	if err := os.WriteFile(name, []byte(strings.Replace(string(raw), of, "", 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	list, ok, err := Comparisons(job.New(job.Settings{}), job.Job{Unit: dir})
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	open := 0
	for i := range list {
		c := &list[i]
		if c.Needed && !c.Given {
			open++
			if c.Topic != "agency_cost_vs_prior" {
				t.Errorf("%s is asked for", c.Topic)
			}
		}
		if c.Needed && (c.Change == nil || c.Change.Delta == nil || c.Before == "" || c.After == "") {
			t.Errorf("%s: change %v, %q … %q", c.Topic, c.Change, c.Before, c.After)
		}
		if c.Topic == "expenditure_vs_prior" {
			if got := c.Change.Delta.Text() + " " + c.Change.Rate.Text(); got != "838.54万元 6.03%" {
				t.Errorf("figures %s", got)
			}
			if !strings.HasSuffix(c.Before, "增加838.54万元，增长6.03%，主要原因是") || c.After != "。" {
				t.Errorf("%q … %q", c.Before, c.After)
			}
		}
	}
	if open != 1 {
		t.Errorf("%d reasons are open, want 1", open)
	}
}
