package job

import (
	"juesuan/internal/folder"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// TestOnly: of a batch a department and its units are made, others are left
// alone, and the summary stands beside the department's report.
func TestOnly(t *testing.T) {
	root, out := t.TempDir(), filepath.Join(t.TempDir(), "out")
	for _, name := range []string{"department-2023-demo", "ningxia-2020"} {
		if err := os.CopyFS(filepath.Join(root, name), os.DirFS("../../data/samples/"+name)); err != nil {
			t.Fatal(err)
		}
	}
	plan, err := newPlan(root, out)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(plan.Units, func(u folder.Unit) bool { return u.Department })
	if i < 0 || len(plan.Units) != 5 {
		t.Fatalf("the plan: %+v", plan.Units)
	}
	department := plan.Units[i]
	files := InputNames(filepath.Join(root, filepath.FromSlash(department.Path)))
	units := 0
	for _, name := range files {
		if filepath.Base(name) == "unit.yaml" && filepath.Dir(name) != "." {
			units++
		}
	}
	if units != 3 {
		t.Errorf("the department's files are %v", files)
	}
	p := New(Settings{})
	var ended []string
	sum, err := p.Batch(t.Context(), Batch{Root: root, Out: out, Only: department.Path, Job: Job{PDF: true}, Program: "test"}, func(e Event) {
		if e.Units != 4 {
			t.Errorf("%d units", e.Units)
		}
		ended = append(ended, e.Entry.Path)
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(sum.Units) != 4 || sum.Done != 4 || ended[3] != department.Path {
		t.Errorf("made %v; done %d", ended, sum.Done)
	}
	dir := filepath.Join(out, filepath.FromSlash(department.Out))
	for _, name := range []string{filepath.Join(dir, SummaryTable), filepath.Join(dir, folder.ManifestName)} {
		if _, err := os.Stat(name); err != nil {
			t.Error(err)
		}
	}
	for _, name := range []string{filepath.Join(out, SummaryName), filepath.Join(out, "ningxia-2020")} {
		if _, err := os.Stat(name); err == nil {
			t.Errorf("%s is there", name)
		}
	}
	if _, err := p.Batch(t.Context(), Batch{Root: root, Out: out, Only: "no such", Job: Job{PDF: true}}, func(Event) {}); err == nil {
		t.Error("a unit that is not there")
	}
}
