//go:build unix

package job

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"juesuan/internal/accounts"
	"juesuan/internal/check"
	"juesuan/internal/compose"
	"juesuan/internal/folder"
	"juesuan/internal/ingest"
	"juesuan/internal/lint"
	"juesuan/internal/narrative"
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

// against prints a figure beside what was asked for.
func against(b *testing.B, what string, got, floor, aim float64, unit string) {
	word := "beyond the floor"
	switch better := floor < aim; {
	case better && got >= aim || !better && got <= aim:
		word = "aim met"
	case better && got >= floor || !better && got <= floor:
		word = "floor met"
	}
	b.Logf("%s: %.3g %s (floor %g, aim %g): %s", what, got, unit, floor, aim, word)
}

// peers prints how far ahead of the fastest pair of other programs a report is: what
// they took of CPU where this program took yardstick, in one run on one machine (Typst
// makes the PDF, with warm caches or without, carbone the DOCX).
func peers(b *testing.B, ms float64) {
	const typst, typstCold, carbone, yardstick = 179, 356, 145, 51
	b.Logf("CPU a report: %.1f ms, %.2f of the %d it took beside Typst and carbone; at that machine's speed it is %.1f times ahead of them with warm caches (aim 8), %.1f without (aim 12)",
		ms, ms/yardstick, yardstick, (typst+carbone)/ms, (typstCold+carbone)/ms)
}

// places are where the benchmarks that write do so: the disk of temporary files, and
// memory, where there is such a folder.
func places(b *testing.B) map[string]string {
	out := map[string]string{"disk": b.TempDir()}
	if dir, err := os.MkdirTemp("/dev/shm", "juesuan"); err == nil {
		b.Cleanup(func() { os.RemoveAll(dir) })
		out["tmpfs"] = dir
	}
	return out
}

// A batch of 100 copies of the sample, from workbook to PDF + DOCX + trace,
// with one worker and with one for each core; sync on. Then the disk's own
// rate: how many reports a second it would sync were there nothing else. At
// the end the reports alone, without writing them.
func BenchmarkBatch(b *testing.B) {
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(-1))
	defer debug.SetGCPercent(debug.SetGCPercent(100))
	SweepLess(0)
	const units = 100
	root := sampleUnits(b, units)
	cores := runtime.GOMAXPROCS(0)
	alone := 0.0 // reports a second of one worker
	for _, workers := range []int{1, cores} {
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
			rate := float64(n) / wall.Seconds()
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(rate, "reports/s")
			b.ReportMetric(milliseconds(used, n), "CPU-ms/report")
			if workers == 1 {
				alone = rate
				return
			}
			b.ReportMetric(rate/alone, "×one-worker")
			against(b, "reports a second, sync on", rate, 40, 80, "/s")
			against(b, "CPU a report in a batch", milliseconds(used, n), 50, 25, "ms")
			peers(b, milliseconds(used, n))
		})
	}
	for name, place := range places(b) {
		b.Run(name, func(b *testing.B) { commits(b, place) })
	}
	b.Run("computing", func(b *testing.B) {
		rate := func(workers int) float64 {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(workers))
			var wg sync.WaitGroup
			start := time.Now()
			for range workers {
				wg.Go(func() {
					for range 50 {
						if _, err := shared().Report(b.Context(), Job{Unit: sample, PDF: true, DOCX: true}); err != nil {
							b.Error(err)
						}
					}
				})
			}
			wg.Wait()
			return float64(50*workers) / time.Since(start).Seconds()
		}
		one, all := 0.0, 0.0
		for b.Loop() {
			one, all = max(one, rate(1)), max(all, rate(cores))
		}
		b.ReportMetric(0, "ns/op")
		b.ReportMetric(all, "reports/s")
		b.ReportMetric(all/one, "×one-worker")
		if cores == 2 {
			against(b, "two workers against one, without the disk", all/one, 1.8, 1.9, "times")
		}
	})
}

// commits writes reports into a folder, each anew.
func commits(b *testing.B, place string) {
	o, err := shared().Report(b.Context(), Job{Unit: sample, PDF: true, DOCX: true})
	if err != nil {
		b.Fatal(err)
	}
	n, start, before := 0, time.Now(), cpu()
	for b.Loop() {
		home := filepath.Join(place, fmt.Sprint(n))
		if err := folder.Commit(b.Context(), home, filepath.Join(home, "out"), o.Files, &folder.Manifest{}); err != nil {
			b.Fatal(err)
		}
		n++
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(n)/time.Since(start).Seconds(), "commits/s")
	b.ReportMetric(milliseconds(cpu()-before, n), "CPU-ms/commit")
}

// One build in a process of its own: of the sample, and of units whose
// expenditure statement is grown to 5,000 and to 10,000 rows.
func BenchmarkCold(b *testing.B) {
	half := 0.0 // CPU seconds of the unit before
	for _, c := range []struct {
		name                               string
		rows                               int
		floor, aim, floorMemory, aimMemory float64
	}{{"sample", 0, 0.3, 0.15, 256, 200}, {"5000-rows", 5000, 0, 0, 0, 0}, {"10000-rows", 10_000, 2, 0.7, 300, 300}} {
		b.Run(c.name, func(b *testing.B) {
			unit := sample
			if c.rows > 0 {
				unit = longUnit(b, c.rows)
			}
			wall, used, memory := time.Hour, time.Hour, 0
			for b.Loop() {
				cmd := exec.Command(os.Args[0])
				cmd.Env = append(os.Environ(), "JUESUAN_TEST_BUILD="+unit, "JUESUAN_TEST_OUT="+filepath.Join(b.TempDir(), "out"))
				start := time.Now()
				out, err := cmd.Output()
				if err != nil {
					b.Fatal(err)
				}
				wall = min(wall, time.Since(start))
				s := cmd.ProcessState
				used = min(used, s.UserTime()+s.SystemTime())
				var most int
				fmt.Sscan(string(out), &most)
				memory = max(memory, most)
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(wall.Seconds(), "s")
			b.ReportMetric(milliseconds(used, 1), "CPU-ms")
			b.ReportMetric(float64(memory>>20), "peak-MB")
			if c.floor > 0 {
				against(b, "cold, the fastest", wall.Seconds(), c.floor, c.aim, "s")
				if c.rows == 0 {
					against(b, "its CPU time", used.Seconds(), 0.15, 0.07, "s")
				}
				against(b, "its memory", float64(memory>>20), c.floorMemory, c.aimMemory, "MB")
			}
			if c.rows == 10_000 {
				b.Logf("twice the rows take %.2f times the CPU time", used.Seconds()/half)
			}
			half = used.Seconds()
		})
	}
}

// What a report's time goes to, each stage by itself on one core.
func BenchmarkStages(b *testing.B) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(-1))
	defer debug.SetGCPercent(debug.SetGCPercent(100))
	SweepLess(1)
	p := shared()
	job := Job{Unit: sample, PDF: true, DOCX: true}
	o, err := p.Report(b.Context(), job)
	if err != nil {
		b.Fatal(err)
	}
	in, err := p.Read(job)
	if err != nil {
		b.Fatal(err)
	}
	faces, _, _ := p.Fonts()
	for _, stage := range []struct {
		name       string
		floor, aim float64
		run        func() error
	}{
		{"read", 0, 0, func() error { ingest.Read(sample); return nil }},
		{"check", 0, 0, func() error { check.Run(in.Book, in.Pack.Check()); return nil }},
		{"derive+compose", 0, 0, func() error {
			facts, _ := narrative.Derive(in.Book, in.Pack.Narrative())
			compose.Document(in.Book, facts, in.Pack)
			return nil
		}},
		{"lint", 0, 0, func() error { lint.Document(o.Doc, lintOptions(in.Book, in.Pack)); return nil }},
		{"typeset+PDF", 20, 12, func() error {
			l, _ := typeset.Pages(o.Doc, faces)
			var out bytes.Buffer
			return pdf.Write(&out, l)
		}},
		{"DOCX", 5, 3, func() error { return in.base.Write(new(bytes.Buffer), o.Doc, &o.Layout.Numbers) }},
		{"trace", 0, 0, func() error { trace.New(o.Facts, o.Origins, o.Layout).JSON(); return nil }},
		{"all", 0, 0, func() error { _, err := p.Report(b.Context(), job); return err }},
	} {
		b.Run(stage.name, func(b *testing.B) {
			n, before := 0, cpu()
			for b.Loop() {
				if err := stage.run(); err != nil {
					b.Fatal(err)
				}
				n++
			}
			used := milliseconds(cpu()-before, n)
			b.ReportMetric(used, "CPU-ms")
			if stage.floor > 0 {
				against(b, stage.name, used, stage.floor, stage.aim, "ms of CPU")
			}
		})
	}
}

// TestBatchMemory: a batch of 10,000 in a process of its own stays below
// 256 MB, and does not hold more and more.
func TestBatchMemory(t *testing.T) {
	if !soak {
		t.Skip("make soak")
	}
	out := filepath.Join(t.TempDir(), "out")
	cmd := process(sampleUnits(t, 10_000), out, "", "test")
	cmd.Env = append(cmd.Env, "JUESUAN_TEST_MEMORY=1")
	cmd.Stderr = os.Stderr
	start := time.Now()
	printed, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	s := cmd.ProcessState
	wall := time.Since(start)
	t.Logf("%.1f reports a second, %.1f ms of CPU each", 10_000/wall.Seconds(), milliseconds(s.UserTime()+s.SystemTime(), 10_000))
	var sizes []int
	for line := range strings.Lines(string(printed)) {
		var n, size int
		if _, err := fmt.Sscan(line, &n, &size); err != nil {
			t.Fatal(err)
		}
		if n < 0 {
			t.Logf("never more than %d MB", size>>20)
		} else {
			t.Logf("%d MB after %d reports", size>>20, n)
		}
		sizes = append(sizes, size)
	}
	if len(sizes) != 6 || sizes[5] > 256<<20 || sizes[4] > sizes[0]+32<<20 {
		t.Error("more than was asked for")
	}
	if n := sound(t, out); n != 10_000 {
		t.Errorf("%d reports are whole", n)
	}
}

// longUnit makes a unit like the sample, with an expenditure statement of that
// many rows more: the functions that it has no expenditure for are listed too.
func longUnit(t testing.TB, rows int) string {
	t.Helper()
	book, _ := ingest.Read(sample)
	dict, err := shared().dictionary(book.Year, nil)
	if err != nil {
		t.Fatal(err)
	}
	s := book.Statement(accounts.Expenditure)
	like := s.Row(accounts.RowTotal)
	have := map[accounts.RowKey]bool{}
	for i := range s.Rows {
		have[s.Rows[i].Key] = true
	}
	add := func(code string) {
		if key := accounts.RowKey(code); !have[key] && rows > 0 {
			r := accounts.Row{Key: key, Code: code, Name: "其他支出", Cells: make([]accounts.Figure, len(like.Cells))}
			for i := range r.Cells {
				r.Cells[i] = accounts.Figure{State: accounts.Given, Unit: accounts.Yuan, Places: 2}
			}
			s.Rows = append(s.Rows, r)
			rows--
		}
	}
	for _, class := range []int{201, 204, 205} {
		for section := 1; section < 100; section++ {
			for item := 1; item < 100; item++ {
				add(fmt.Sprintf("%d%02d%02d", class, section, item))
			}
		}
	}
	accounts.Resolve(book, dict, nil)
	f, err := tablesFile(book)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write(t, filepath.Join(dir, f.Name), f.Data)
	yaml, err := os.ReadFile(filepath.Join(sample, "unit.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "unit.yaml"), yaml)
	return dir
}
