package job

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"juesuan/layouts"
)

// A unit that never ends is left, said so, and costs the others nothing; its
// report is not written afterwards either.
func TestBatchLate(t *testing.T) {
	root, out := sampleUnits(t, 3), filepath.Join(t.TempDir(), "out")
	p := New(Settings{})
	endless := t.TempDir()
	stuck, begun := &loadedPack{}, make(chan struct{})
	release := make(chan struct{})
	go stuck.once.Do(func() { close(begun); <-release })
	<-begun
	p.packs[endless] = stuck
	yaml := filepath.Join(root, "部门1", "单位01", "unit.yaml")
	data, err := os.ReadFile(yaml)
	if err != nil {
		t.Fatal(err)
	}
	write(t, yaml, []byte(strings.Replace(string(data), "layout: ningxia-2020", "layout: "+endless, 1)))
	p.late = func(unit string) <-chan time.Time {
		c := make(chan time.Time)
		if strings.HasSuffix(unit, "单位01") {
			close(c)
		}
		return c
	}
	// So is any other job: build, check, verify, the desk, a preview of a pack.
	for _, until := range []string{"", "accounts", "pages"} {
		if o, err := p.Report(t.Context(), Job{Unit: filepath.Dir(yaml), Until: until}); o != nil || err == nil || !strings.Contains(err.Error(), "做得太久") {
			t.Errorf("until %q: %v, %v", until, o, err)
		}
	}
	s, err := p.Batch(t.Context(), batchOf(root, out), func(Event) {})
	if err != nil {
		t.Fatal(err)
	}
	if s.Done != 2 || s.Failed != 1 || s.ExitCode() != 2 || !strings.Contains(s.Units[2].Message, "做得太久") {
		t.Errorf("done %d, failed %d, exit code %d, %+v", s.Done, s.Failed, s.ExitCode(), s.Units[2])
	}
	close(release)
	if _, err := os.Stat(filepath.Join(out, "部门1", "单位01")); err == nil {
		t.Error("something was written for the unit that was left")
	}
	for n, want := range map[int]time.Duration{0: 10 * time.Minute, 300: 20 * time.Minute} {
		if got := patience(n); got != want {
			t.Errorf("a department of %d units may take %v, want %v", n, got, want)
		}
	}
}

// A pack that has a table printed without end is told, at the line where it was
// enough, and nothing is made.
func TestPackWithoutEnd(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "endless")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	sub, err := layouts.FS.ReadDir("ningxia-2020")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range sub {
		if e.IsDir() {
			continue
		}
		data, err := layouts.FS.ReadFile("ningxia-2020/" + e.Name())
		if err != nil {
			t.Fatal(err)
		}
		if e.Name() == "outline.yaml" {
			data = append(data, "\n  - page: sheet\n    sections:\n"+strings.Repeat("      - {table: overall}\n", 8_000)...)
		}
		if e.Name() == "tables.yaml" { // numbers would tell that one stands at the wrong place
			data = regexp.MustCompile(`(?m)^    number: .*\n`).ReplaceAll(data, nil)
		}
		write(t, filepath.Join(dir, e.Name()), data)
	}
	o, err := New(Settings{}).Report(t.Context(), Job{Unit: sample, Layout: dir, PDF: true, DOCX: true})
	if err != nil {
		t.Fatal(err)
	}
	told := ""
	for _, d := range o.Report.Findings {
		if d.Code == "pack.limit" {
			told += d.At.String() + " " + d.Message
		}
	}
	if !strings.Contains(told, "outline.yaml:") || !strings.Contains(told, "100 万段文字和格子") || len(o.Files) > 0 {
		t.Errorf("%q, %d files\n%.2000v", told, len(o.Files), o.Report.Findings)
	}
}
