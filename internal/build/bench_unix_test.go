//go:build unix

package build

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"syscall"
	"testing"
	"time"

	"juesuan/internal/check"
	"juesuan/internal/ingest"
	"juesuan/internal/trace"
	"juesuan/internal/typeset"
	"juesuan/render/pdf"
)

// cpu is the processor time that this process has used.
func cpu() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func milliseconds(d time.Duration, n int) float64 {
	return float64(d.Microseconds()) / 1000 / float64(n)
}

// A batch of 100 copies of the sample, from workbook to PDF + DOCX + trace,
// with one worker and with one for each core; sync on. It ends with the disk's
// own rate: how many reports a second it would sync were there nothing else.
func BenchmarkBatch(b *testing.B) {
	defer debug.SetGCPercent(debug.SetGCPercent(400)) // as the command has it
	const units = 100
	root := sampleUnits(b, units)
	for _, workers := range []int{1, runtime.GOMAXPROCS(0)} {
		b.Run(map[bool]string{true: "one-worker", false: "all-cores"}[workers == 1], func(b *testing.B) {
			n, wall, used := 0, time.Duration(0), time.Duration(0)
			for b.Loop() {
				job := batchOf(root, filepath.Join(b.TempDir(), "out"))
				job.Job.PDF, job.Workers = true, workers
				start, before := time.Now(), cpu()
				if s := runBatch(b, job); s.Done != units {
					b.Fatal(s.Done)
				}
				n, wall, used = n+units, wall+time.Since(start), used+cpu()-before
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(float64(n)/wall.Seconds(), "reports/s")
			b.ReportMetric(milliseconds(used, n), "CPU-ms/report")
		})
	}
	b.Run("disk", func(b *testing.B) {
		o, err := shared().Report(b.Context(), Job{Unit: sample, PDF: true, DOCX: true})
		if err != nil {
			b.Fatal(err)
		}
		n, start := 0, time.Now()
		for b.Loop() {
			if err := Commit(b.Context(), filepath.Join(b.TempDir(), "out"), o.Files, &Manifest{}); err != nil {
				b.Fatal(err)
			}
			n++
		}
		b.ReportMetric(0, "ns/op")
		b.ReportMetric(float64(n)/time.Since(start).Seconds(), "commits/s")
	})
}

// What a report's time goes to, each stage by itself on one core.
func BenchmarkStages(b *testing.B) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	p := shared()
	job := Job{Unit: sample, PDF: true, DOCX: true}
	o, err := p.Report(b.Context(), job)
	if err != nil {
		b.Fatal(err)
	}
	in, err := p.read(job)
	if err != nil {
		b.Fatal(err)
	}
	faces, _, _ := p.Fonts()
	for _, stage := range []struct {
		name string
		run  func() error
	}{
		{"read", func() error { ingest.Read(sample); return nil }},
		{"check", func() error { check.Run(in.book, in.pack.Check()); return nil }},
		{"typeset+PDF", func() error {
			l, _ := typeset.Pages(o.Doc, faces)
			var out bytes.Buffer
			return pdf.Write(&out, l)
		}},
		{"DOCX", func() error { return in.base.Write(new(bytes.Buffer), o.Doc, &o.Layout.Numbers) }},
		{"trace", func() error { trace.New(o.Facts, o.Origins, o.Layout).JSON(); return nil }},
		{"all", func() error { _, err := p.Report(b.Context(), job); return err }},
	} {
		b.Run(stage.name, func(b *testing.B) {
			n, before := 0, cpu()
			for b.Loop() {
				if err := stage.run(); err != nil {
					b.Fatal(err)
				}
				n++
			}
			b.ReportMetric(milliseconds(cpu()-before, n), "CPU-ms")
		})
	}
}

// TestBatchMemory: a batch of 1,000 stays below 256 MB, and its second half
// takes no more than its first.
func TestBatchMemory(t *testing.T) {
	if !soak {
		t.Skip("make soak")
	}
	root := sampleUnits(t, 1000)
	b := batchOf(root, filepath.Join(t.TempDir(), "out"))
	b.Job.PDF = true
	half := 0
	if _, err := shared().Batch(t.Context(), b, func(e Event) {
		if e.Ended == 500 {
			half = peak(t)
		}
	}); err != nil {
		t.Fatal(err)
	}
	end := peak(t)
	t.Logf("peak memory %d MB after 500 reports, %d MB after 1,000 and the summary", half>>20, end>>20)
	if end > 256<<20 || end-half > 24<<20 {
		t.Errorf("%d MB, then %d MB", half>>20, end>>20)
	}
}

// peak is the most memory that this process ever held.
func peak(t *testing.T) int {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	if b, err := os.ReadFile("/proc/self/status"); err == nil && strings.Contains(string(b), "VmHWM") {
		return int(u.Maxrss) << 10 // Linux counts in KB
	}
	return int(u.Maxrss)
}
