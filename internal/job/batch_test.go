package job

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"juesuan/internal/folder"
	"juesuan/internal/pack"
	"juesuan/internal/workbook"
)

// JUESUAN_SOAK=1 runs the long forms: make soak.
var soak = os.Getenv("JUESUAN_SOAK") != ""

// shared is one program for all tests: fonts and packs are read once.
var shared = sync.OnceValue(func() *Program { return New(Settings{}) })

// sampleUnits makes n unit folders below a new folder.
func sampleUnits(t testing.TB, n int) string {
	t.Helper()
	root := filepath.Join(t.TempDir(), "in")
	for i := range n {
		sampleUnit(t, filepath.Join(root, fmt.Sprintf("部门%d", i%2), fmt.Sprintf("单位%02d", i)))
	}
	return root
}

func sampleUnit(t testing.TB, dir string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"unit.yaml", "公开表.xlsx"} {
		b, err := os.ReadFile(filepath.Join(sample, name))
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(dir, name), b)
	}
}

func write(t testing.TB, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// batchOf is the batch of most tests: the cheaper of the two files.
func batchOf(root, out string) Batch {
	return Batch{Root: root, Out: out, Job: Job{DOCX: true}, Program: "test"}
}

func runBatch(t testing.TB, b Batch) *Summary {
	t.Helper()
	s, err := shared().Batch(t.Context(), b, func(e Event) {
		if e.Stack != "" {
			t.Errorf("%s: %s\n%s", e.Entry.Path, e.Entry.Message, e.Stack)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

var seconds = regexp.MustCompile(`,\s*"seconds": [0-9.]+`)

// tree is all that a batch left, times left out.
func tree(t testing.TB, out string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(out, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if d.Name() == filepath.Dir(folder.Whole.Dir(".")) {
				return fs.SkipDir
			}
			return nil
		}
		b, err := os.ReadFile(path)
		rel, _ := filepath.Rel(out, path)
		switch rel {
		case SummaryName:
			b = seconds.ReplaceAll(b, nil)
		case SummaryTable:
			w, _ := workbook.Read(b, rel)
			if w == nil {
				t.Fatal("summary.xlsx cannot be read")
			}
			b = nil
			for _, s := range w.Sheets {
				for _, r := range s.Rows {
					for _, c := range r.Cells {
						if c.Col != 11 {
							b = fmt.Appendf(b, "%s!%s %s\n", s.Name, c.Name(), c.Value)
						}
					}
				}
			}
		}
		files[rel] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func sameTree(t testing.TB, what string, got, want map[string]string) {
	t.Helper()
	if maps.Equal(got, want) {
		return
	}
	for name, b := range want {
		if g, ok := got[name]; !ok {
			t.Errorf("%s: %s is missing", what, name)
		} else if g != b {
			t.Errorf("%s: %s differs", what, name)
		}
	}
	for name := range got {
		if _, ok := want[name]; !ok {
			t.Errorf("%s: %s is too much", what, name)
		}
	}
}

// sound checks that what bears its final name is whole: a manifest's files are
// what it says.
func sound(t testing.TB, out string) (reports int) {
	t.Helper()
	filepath.WalkDir(out, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.Name() != folder.ManifestName {
			return nil
		}
		reports++
		m, err := folder.ReadManifest(filepath.Dir(path))
		if err != nil {
			t.Errorf("%s: %v", path, err)
			return nil
		}
		for _, f := range m.Files {
			if folder.HashFile(filepath.Join(filepath.Dir(path), f.Name), f.Name) != f {
				t.Errorf("%s: %s is not what the manifest says", path, f.Name)
			}
		}
		return nil
	})
	return reports
}

// The same files at any number of workers, in shards, and resumed.
func TestBatchSame(t *testing.T) {
	root := sampleUnits(t, 5)
	write(t, filepath.Join(root, "部门1", "单位03", "公开表.xlsx"), []byte("no workbook"))
	out := filepath.Join(t.TempDir(), "out")
	b := batchOf(root, out)
	b.Job.PDF, b.Workers = true, 1
	s := runBatch(t, b)
	if s.Done != 4 || s.Faulty != 1 || s.ExitCode() != 1 || len(s.Twice) != 1 {
		t.Fatalf("done %d, faulty %d, exit %d, twice %q", s.Done, s.Faulty, s.ExitCode(), s.Twice)
	}
	want := tree(t, out)
	if n := sound(t, out); n != 4 || len(want) != 4*5+2 {
		t.Errorf("%d reports, %d files", n, len(want))
	}

	b.Workers, b.Out = 4, filepath.Join(t.TempDir(), "out")
	runBatch(t, b)
	sameTree(t, "4 workers", tree(t, b.Out), want)

	const shards = 6 // one has nothing to do
	b.Out = filepath.Join(t.TempDir(), "out")
	for i := range shards {
		if _, err := Merge(b.Out, shards); err == nil {
			t.Error("merged before all shards were there")
		}
		b.Shard = folder.Shard{I: i, N: shards}
		runBatch(t, b)
	}
	if _, err := Merge(b.Out, shards); err != nil {
		t.Fatal(err)
	}
	sameTree(t, "6 shards", tree(t, b.Out), want)

	b.Shard, b.Out, b.Resume = folder.Shard{}, out, true
	resumed := func(what string, skipped int) {
		t.Helper()
		n := 0
		if _, err := shared().Batch(t.Context(), b, func(e Event) {
			if e.Skipped {
				n++
			}
		}); err != nil {
			t.Fatal(err)
		}
		if n != skipped {
			t.Errorf("%s: %d units skipped, not %d", what, n, skipped)
		}
	}
	resumed("nothing changed", 4)
	sameTree(t, "resumed", tree(t, out), want)

	// Whatever bears on the result makes it anew.
	unit := filepath.Join(root, "部门0", "单位00")
	old, err := os.ReadFile(filepath.Join(unit, "unit.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(unit, "unit.yaml"), append(old, "\n# 改过\n"...))
	resumed("a unit's file", 3)
	write(t, filepath.Join(unit, "unit.yaml"), old)
	resumed("back again", 3)
	sameTree(t, "changed and changed back", tree(t, out), want)
	if err := os.Remove(filepath.Join(out, "部门0", "单位02", "trace.json")); err != nil {
		t.Fatal(err)
	}
	resumed("a file is gone", 3)
	b.Program = "another"
	resumed("another program", 0)
	b.Job.PDF = false
	resumed("other formats", 0)
	resumed("the same again", 4)
	t.Setenv("SOURCE_DATE_EPOCH", "1600000000")
	resumed("another date", 0)
	if b.Job.Layout, err = filepath.Abs("../../layouts/ningxia-2020"); err != nil {
		t.Fatal(err)
	}
	resumed("a pack that the call names", 0)
	resumed("the same again", 4)
}

// The same batch in a process of its own, for the tests that kill it or look at
// its memory; and one build.
func TestMain(m *testing.M) {
	end := func(err error) {
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
		os.Exit(0)
	}
	if unit := os.Getenv("JUESUAN_TEST_BUILD"); unit != "" {
		LargePages()
		SweepLess(1)
		err := buildOne(unit, os.Getenv("JUESUAN_TEST_OUT"))
		fmt.Println(held("VmHWM"))
		end(err)
	}
	if root := os.Getenv("JUESUAN_TEST_BATCH"); root != "" {
		b := batchOf(root, os.Getenv("JUESUAN_TEST_OUT"))
		b.Workers, b.Resume, b.Program = 2, true, os.Getenv("JUESUAN_TEST_PROGRAM")
		fmt.Sscanf(os.Getenv("JUESUAN_TEST_SHARD"), "%d/%d", &b.Shard.I, &b.Shard.N)
		each := func(Event) {}
		if os.Getenv("JUESUAN_TEST_MEMORY") != "" {
			SweepLess(b.Workers)
			b.Job.PDF = true
			each = printMemory
		}
		_, err := New(Settings{}).Batch(context.Background(), b, each)
		fmt.Println(-1, held("VmHWM"))
		end(err)
	}
	os.Exit(m.Run())
}

// buildOne does what the command build does.
func buildOne(unit, out string) error {
	p := New(Settings{})
	o, err := p.Report(context.Background(), Job{Unit: unit, PDF: true, DOCX: true})
	if err != nil {
		return err
	}
	if len(o.Files) == 0 {
		return errors.New("no report")
	}
	return folder.Commit(context.Background(), out, out, o.Files, p.Manifest(o, "test"))
}

// printMemory prints what the process holds, five times in a batch.
func printMemory(e Event) {
	if e.Ended%(e.Units/5) == 0 {
		fmt.Println(e.Ended, held("VmRSS"))
	}
}

// held is the memory that this process holds (VmRSS) or once held (VmHWM) as
// the system counts it, where it says so, else what Go holds. What a parent
// reads of a child that has ended counts the parent's own in.
func held(what string) int {
	if b, err := os.ReadFile("/proc/self/status"); err == nil {
		var kb int
		if _, after, ok := strings.Cut(string(b), what+":"); ok {
			fmt.Sscan(after, &kb)
			return kb << 10
		}
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.Sys - m.HeapReleased)
}

func process(root, out, shard, program string) *exec.Cmd {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "JUESUAN_TEST_BATCH="+root, "JUESUAN_TEST_OUT="+out, "JUESUAN_TEST_SHARD="+shard, "JUESUAN_TEST_PROGRAM="+program)
	return cmd
}

// Killed at any moment, the next run completes; what has its final name is
// whole all the time; the end is that of an undisturbed run.
func TestBatchKilled(t *testing.T) {
	kills, units := 4, 8
	if soak {
		kills, units = 50, 60
	}
	root := sampleUnits(t, units)
	undisturbed := filepath.Join(t.TempDir(), "out")
	runBatch(t, batchOf(root, undisturbed))
	want := tree(t, undisturbed)

	// Reports of an older program: every commit has files to replace.
	out := filepath.Join(t.TempDir(), "out")
	older := batchOf(root, out)
	older.Program, older.Job = "older", Job{DOCX: true, PDF: !soak}
	runBatch(t, older)

	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 1))
	killed := 0
	for i := range kills {
		// Another program each time: every unit is made anew, over the one before.
		cmd := process(root, out, "", strconv.Itoa(i))
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(100+random.IntN(25*units)) * time.Millisecond)
		cmd.Process.Kill()
		if cmd.Wait() != nil {
			killed++
		}
		// Two workers: a kill can cut two commits, until a run mends them.
		if n := sound(t, out); n < units-2*(i+1) {
			t.Fatalf("only %d of %d reports are left after %d kills", n, units, i+1)
		}
	}
	t.Logf("killed %d of %d times before the end", killed, kills)
	if b, err := process(root, out, "", "test").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, b)
	}
	sameTree(t, "after the kills", tree(t, out), want)
}

// Two batches into one folder: the second refuses. Shards of one division go
// together, those of two do not.
func TestBatchLocked(t *testing.T) {
	root, out := sampleUnits(t, 2), filepath.Join(t.TempDir(), "out")
	release, err := folder.Claim(out, folder.Shard{I: 0, N: 2})
	if err != nil {
		t.Fatal(err)
	}
	b := batchOf(root, out)
	for _, s := range []folder.Shard{{I: 0, N: 2}, {I: 0, N: 1}, {I: 1, N: 3}} {
		b.Shard = s
		if _, err := shared().Batch(t.Context(), b, nil); !errors.Is(err, folder.ErrTaken) {
			t.Errorf("shard %s beside 0-of-2: %v", s, err)
		}
	}
	if _, err := Merge(out, 2); !errors.Is(err, folder.ErrTaken) {
		t.Errorf("merged while a shard was at work: %v", err)
	}
	// Held by a process: refused there too.
	if msg, err := process(root, out, "", "test").CombinedOutput(); err == nil || !strings.Contains(string(msg), "另一个 batch 正在写这个结果文件夹") {
		t.Errorf("another process: %v: %s", err, msg)
	}
	b.Shard = folder.Shard{I: 1, N: 2}
	runBatch(t, b)
	release()
	b.Shard = folder.Shard{}
	runBatch(t, b)
}

// Several processes on one machine, each a shard.
func TestBatchProcesses(t *testing.T) {
	root, out, alone := sampleUnits(t, 6), filepath.Join(t.TempDir(), "out"), filepath.Join(t.TempDir(), "out")
	runBatch(t, batchOf(root, alone))
	var wg sync.WaitGroup
	for i := range 3 {
		wg.Go(func() {
			if msg, err := process(root, out, fmt.Sprintf("%d/3", i), "test").CombinedOutput(); err != nil {
				t.Errorf("shard %d: %v: %s", i, err, msg)
			}
		})
	}
	wg.Wait()
	if _, err := Merge(out, 3); err != nil {
		t.Fatal(err)
	}
	sameTree(t, "3 processes", tree(t, out), tree(t, alone))
}

// A unit whose files are written while they are read: the report is of the one
// state or of the other, never of both.
func TestBatchChanging(t *testing.T) {
	root, out := sampleUnits(t, 1), filepath.Join(t.TempDir(), "out")
	unit := filepath.Join(root, "部门0", "单位00")
	states := make([]map[string][]byte, 2)
	var good []string
	for i := range states {
		states[i] = map[string][]byte{}
		for _, name := range []string{"unit.yaml", "公开表.xlsx"} {
			b, err := os.ReadFile(filepath.Join(unit, name))
			if err != nil {
				t.Fatal(err)
			}
			states[i][name] = b
		}
		if i == 1 {
			states[i]["unit.yaml"] = bytes.Replace(states[i]["unit.yaml"], []byte("year: 2020"), []byte("year: 2020 "), 1)
			states[i]["公开表.xlsx"] = append(states[i]["公开表.xlsx"], make([]byte, 64)...)
		}
		good = append(good, fmt.Sprint(len(states[i]["unit.yaml"]), len(states[i]["公开表.xlsx"])))
	}
	stop, stopped := make(chan struct{}), make(chan struct{})
	var halted atomic.Bool
	go func() {
		defer close(stopped)
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
			}
			began := time.Now()
			for name, b := range states[i%2] {
				os.WriteFile(filepath.Join(unit, name), b, 0o644) // not at once: that is the point
				time.Sleep(2 * time.Millisecond)
			}
			if time.Since(began) > 6*time.Millisecond {
				halted.Store(true) // on a loaded machine: between the two the folder stood still, and was read so
			}
			time.Sleep(12 * time.Millisecond)
		}
	}()
	b := batchOf(root, out)
	done := 0
	for range 8 {
		s := runBatch(t, b)
		e := s.Units[0]
		switch e.Status {
		case Done:
			done++
			m, err := folder.ReadManifest(filepath.Join(out, e.Out))
			if err != nil {
				t.Fatal(err)
			}
			var sizes []string
			for _, in := range m.Source.Inputs {
				sizes = append(sizes, strconv.Itoa(in.Size))
			}
			if got := strings.Join(sizes, " "); !slices.Contains(good, got) && !halted.Load() {
				t.Errorf("made of %s, none of %q", got, good)
			}
		case Failed:
			if !strings.Contains(e.Message, "资料正在被改动") {
				t.Errorf("failed: %s", e.Message)
			}
		}
	}
	close(stop)
	<-stopped
	t.Logf("%d of 8 done", done)
}

// What is removed while the batch goes on is made again.
func TestBatchOutputRemoved(t *testing.T) {
	root, out, alone := sampleUnits(t, 4), filepath.Join(t.TempDir(), "out"), filepath.Join(t.TempDir(), "out")
	runBatch(t, batchOf(root, alone))
	for _, what := range []string{"one report", "all"} {
		b := batchOf(root, out)
		b.Workers = 1
		if _, err := shared().Batch(t.Context(), b, func(e Event) {
			if e.Ended != 2 {
				return
			}
			gone := out
			if what == "one report" {
				gone = filepath.Join(out, e.Entry.Out)
			}
			for os.RemoveAll(gone) != nil { // a file came meanwhile
			}
		}); err != nil {
			t.Fatal(err)
		}
		sameTree(t, what, tree(t, out), tree(t, alone))
	}
}

// A full disk: no report is half there, the units say why, and when there is
// room the rest is made.
func TestBatchDiskFull(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out")
	if err := os.Mkdir(out, 0o755); err != nil {
		t.Fatal(err)
	}
	if msg, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=1300k", "tmpfs", out).CombinedOutput(); err != nil {
		t.Skipf("no small file system can be mounted: %v: %s", err, msg)
	}
	defer exec.Command("umount", out).Run()
	root, alone := sampleUnits(t, 6), filepath.Join(t.TempDir(), "out")
	runBatch(t, batchOf(root, alone))
	b := batchOf(root, out)
	s, err := shared().Batch(t.Context(), b, func(Event) {})
	var m *folder.MachineError
	if err != nil && (!errors.As(err, &m) || !strings.Contains(m.Text, "磁盘已满")) { // no room for the summary
		t.Fatal(err)
	}
	n := sound(t, out)
	if n == 0 || n == 6 {
		t.Fatalf("%d reports of 6 fit; the test needs another size", n)
	}
	if s != nil && (s.Done != n || s.ExitCode() != 2) {
		t.Errorf("%d done, %d there, exit code %d", s.Done, n, s.ExitCode())
	}
	if msg, err := exec.Command("mount", "-o", "remount,size=50m", out).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, msg)
	}
	b.Resume = true
	runBatch(t, b)
	sameTree(t, "with room", tree(t, out), tree(t, alone))
}

// An interrupt: what was begun is ended, no summary, and the rest is made later.
func TestBatchInterrupted(t *testing.T) {
	root, out, alone := sampleUnits(t, 6), filepath.Join(t.TempDir(), "out"), filepath.Join(t.TempDir(), "out")
	runBatch(t, batchOf(root, alone))
	ctx, cancel := context.WithCancel(t.Context())
	b := batchOf(root, out)
	_, err := shared().Batch(ctx, b, func(Event) { cancel() })
	var left *Interrupted
	if !errors.As(err, &left) || left.Left == 0 || !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	if n := sound(t, out); n != 6-left.Left {
		t.Errorf("%d reports, %d left of 6", n, left.Left)
	}
	if _, err := os.Stat(filepath.Join(out, SummaryName)); err == nil {
		t.Error("a summary of a batch that was not gone through")
	}
	b.Resume = true
	runBatch(t, b)
	sameTree(t, "resumed", tree(t, out), tree(t, alone))
}

// Our own mistake in one unit is that unit's failure.
func TestBatchOurMistake(t *testing.T) {
	root, out := sampleUnits(t, 3), filepath.Join(t.TempDir(), "out")
	p := New(Settings{})
	bad := t.TempDir()
	broken := &loadedPack{pack: &pack.Pack{}, hash: "broken"}
	broken.once.Do(func() {})
	p.packs[bad] = broken
	unit := filepath.Join(root, "部门1", "单位01", "unit.yaml")
	old, err := os.ReadFile(unit)
	if err != nil {
		t.Fatal(err)
	}
	write(t, unit, bytes.Replace(old, []byte("layout: ningxia-2020"), []byte("layout: "+bad), 1))
	stack := ""
	s, err := p.Batch(t.Context(), batchOf(root, out), func(e Event) { stack += e.Stack })
	if err != nil {
		t.Fatal(err)
	}
	if s.Done != 2 || s.Failed != 1 || s.ExitCode() != 2 || !strings.Contains(s.Units[2].Message, "程序自身出错") || !strings.Contains(stack, "compose") {
		t.Errorf("done %d, failed %d, exit code %d, %+v\n%s", s.Done, s.Failed, s.ExitCode(), s.Units[2], stack)
	}
}

// Hundreds of units, a tenth of them broken: the others are made, and no
// broken one is taken for good or ends the run.
func TestBatchMany(t *testing.T) {
	n := 50
	if soak {
		n = 1000
	}
	root, out := sampleUnits(t, n), filepath.Join(t.TempDir(), "out")
	random := rand.New(rand.NewPCG(7, 7))
	broken := map[string]string{}
	for i := 3; i < n; i += 10 {
		rel := fmt.Sprintf("部门%d/单位%02d", i%2, i)
		broken[rel] = breakUnit(t, filepath.Join(root, rel), i/10, random)
	}
	s := runBatch(t, batchOf(root, out))
	hashes := map[string]bool{}
	for _, e := range s.Units {
		how, bad := broken[e.Path]
		switch {
		case e.Status == Failed:
			t.Errorf("%s (%s) failed: %s", e.Path, how, e.Message)
		case !bad && e.Status != Done:
			t.Errorf("%s: %s", e.Path, e.Explain())
		case !bad:
			hashes[e.hash(".docx")] = true
		case e.Status == Done && how != "bits flipped":
			t.Errorf("%s (%s) was made", e.Path, how)
		case e.Status == Faulty && (len(e.Problems) == 0 || e.Verdict != "fail"):
			t.Errorf("%s (%s): no reason, verdict %s", e.Path, how, e.Verdict)
		}
	}
	if len(s.Units) != n || len(hashes) != 1 || sound(t, out) != s.Done {
		t.Errorf("%d units, %d different reports of one unit", len(s.Units), len(hashes))
	}
}

// breakUnit breaks a unit in the i-th way and says how.
func breakUnit(t *testing.T, dir string, i int, random *rand.Rand) string {
	t.Helper()
	book, yaml := filepath.Join(dir, "公开表.xlsx"), filepath.Join(dir, "unit.yaml")
	read := func(path string) []byte {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	switch i % 8 {
	case 0:
		write(t, book, nil)
		return "empty workbook"
	case 1:
		b := read(book)
		write(t, book, b[:len(b)*2/3])
		return "half a workbook"
	case 2:
		if err := os.Remove(yaml); err != nil {
			t.Fatal(err)
		}
		return "no supplement"
	case 3:
		write(t, yaml, []byte("schema: 1\nyear: [\n\t}"))
		return "no YAML"
	case 4:
		write(t, yaml, append(read(yaml), "\nunknown: 1\n"...))
		return "unknown key"
	case 5:
		if err := os.Remove(book); err != nil {
			t.Fatal(err)
		}
		return "no workbook"
	}
	path := []string{book, yaml}[i%2]
	b := read(path)
	for range 1 + random.IntN(20) {
		b[random.IntN(len(b))] ^= 1 << random.IntN(8)
	}
	write(t, path, b)
	return "bits flipped"
}
