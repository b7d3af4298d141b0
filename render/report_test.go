// Package render holds tests over whole reports: every sample unit, set with
// every layout pack of its year, printed as PDF and DOCX, and read back by
// programs that are not ours.
//
//   - pages_test.go: the pages as text and as small pictures.
//   - archive_test.go: the PDF: PDF/A, fonts, bookmarks, and the text in it.
//   - structure_test.go: the PDF for those who hear it.
//   - word_test.go: the DOCX: valid, and in LibreOffice the same pages.
//   - edit_test.go: the DOCX after a clerk has edited it.
//   - figure_test.go: charts and pictures in all outputs.
//   - characters_test.go: rare characters, and those that no face has.
//
// It must never lean on how the two renderers work.
package render

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"juesuan/internal/golden"
	"juesuan/internal/job"
)

func TestMain(m *testing.M) { golden.Main(m) }

const samples = "../data/samples"

// report is a finished report of one unit in one pack.
type report struct {
	name    string // unit-pack
	outcome *job.Outcome
}

// file returns the file that ends so, and its name in a folder of the test.
func (r *report) file(t testing.TB, ext string) string {
	t.Helper()
	for _, f := range r.outcome.Files {
		if strings.HasSuffix(f.Name, ext) {
			name := filepath.Join(t.TempDir(), "report"+ext)
			if err := os.WriteFile(name, f.Data, 0o644); err != nil {
				t.Fatal(err)
			}
			return name
		}
	}
	t.Fatalf("%s: no %s", r.name, ext)
	return ""
}

// each makes the reports of all samples in the packs of their year and hands
// them to f, one subtest each.
func each(t *testing.T, f func(*testing.T, *report)) {
	t.Helper()
	pairs(t, func(unit, pack string) *job.Outcome {
		o := made(t, call{unit, pack, false})
		if len(o.Files) == 0 && o.Book.Layout == pack {
			t.Errorf("%s in its own pack %s: %v", unit, pack, o.Report.Findings)
		}
		return o
	}, f)
}

// everyPair makes the reports of all samples in all packs: where a sample
// lacks what the pack of another place or year asks for, as drafts.
func everyPair(t *testing.T, f func(*testing.T, *report)) {
	t.Helper()
	pairs(t, func(unit, pack string) *job.Outcome {
		o := made(t, call{unit, pack, false})
		if len(o.Files) == 0 {
			o = made(t, call{unit, pack, true})
		}
		return o
	}, f)
}

// soak makes the reports of every sample in every pack: make soak. Else every pack
// has the sample of one unit, and the packs that others stand on a second one.
var soak = os.Getenv("JUESUAN_SOAK") != ""

func quick(unit, pack string) bool {
	switch pack {
	case "ningxia-2020", "shanghai-2024", "national-2022":
		return true
	}
	return unit == "shanghai-2024-demo"
}

// once makes the report of one sample in its own pack; in make soak a report
// in every pack, as a draft where the pack is not that of the unit.
func once(t *testing.T, f func(*testing.T, *report)) {
	t.Helper()
	if !soak {
		each(t, func(t *testing.T, r *report) {
			if r.name == "ningxia-2020" {
				f(t, r)
			}
		})
		return
	}
	everyPair(t, func(t *testing.T, r *report) {
		if quick(unitOf(r), r.outcome.Pack) || r.outcome.Pack == r.outcome.Book.Layout {
			f(t, r)
		}
	})
}

func pairs(t *testing.T, set func(unit, pack string) *job.Outcome, f func(*testing.T, *report)) {
	t.Helper()
	units, err := filepath.Glob(samples + "/*/unit.yaml")
	if err != nil || len(units) == 0 {
		t.Fatal("no samples", err)
	}
	for _, unit := range units {
		unit = filepath.Dir(unit)
		for _, pack := range job.PackNames() {
			if !soak && !quick(filepath.Base(unit), pack) {
				continue
			}
			o := set(unit, pack)
			if len(o.Files) == 0 {
				continue
			}
			r := &report{filepath.Base(unit), o}
			if o.Book.Layout != pack {
				r.name += "-" + pack
			}
			t.Run(r.name, func(t *testing.T) { f(t, r) })
		}
	}
}

type call struct {
	unit, pack string
	draft      bool
}

var (
	program  = job.New(job.Settings{})
	outcomes = map[call]*job.Outcome{} // no test changes one
)

// made is what a call makes, made when it is first asked for. In make soak it is
// made each time: memory would not hold them all.
func made(t testing.TB, c call) *job.Outcome {
	t.Helper()
	if o := outcomes[c]; o != nil {
		return o
	}
	o := run(t, program, job.Job{Unit: c.unit, Layout: c.pack, Draft: c.draft, PDF: true, DOCX: true})
	if !soak {
		outcomes[c] = o
	}
	return o
}

func run(t testing.TB, p *job.Program, job job.Job) *job.Outcome {
	t.Helper()
	o, err := p.Report(context.Background(), job)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// tool runs a program of a Debian package and returns what it prints.
func tool(t testing.TB, debian, name string, args ...string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Fatalf("%s is missing: apt-get install %s", name, debian)
	}
	out, err := exec.Command(path, args...).Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return string(out)
}

// solid is a text without its white space.
func solid(s string) string { return strings.Join(strings.Fields(s), "") }
