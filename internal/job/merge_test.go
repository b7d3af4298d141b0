package job

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"juesuan/internal/folder"
)

// Shards are joined only where they were made by the same call, and a report
// that is no longer as it was written is not taken for done.
func TestMergeHolds(t *testing.T) {
	root, out := sampleUnits(t, 4), filepath.Join(t.TempDir(), "out")
	b := batchOf(root, out)
	for i := range 2 {
		b.Shard = folder.Shard{I: i, N: 2}
		runBatch(t, b)
	}
	s, err := Merge(out, 2)
	if err != nil || s.Done != 4 || s.ExitCode() != 0 {
		t.Fatalf("%v %+v", err, s)
	}

	// One file cut to nothing, one changed, one gone.
	for i, harm := range []func(name string) error{
		func(name string) error { return os.Truncate(name, 0) },
		func(name string) error { return os.WriteFile(name, []byte("other"), 0o644) },
		os.Remove,
	} {
		e := s.Units[i]
		if err := harm(filepath.Join(out, filepath.FromSlash(e.Out), e.Files[0].Name)); err != nil {
			t.Fatal(err)
		}
	}
	s, err = Merge(out, 2)
	if err != nil || s.Done != 1 || s.Failed != 3 || s.ExitCode() != 2 || !strings.Contains(s.Units[0].Message, "被改动、截断或删掉") {
		t.Errorf("%v: done %d, failed %d", err, s.Done, s.Failed)
	}

	// Made again they are whole.
	b.Resume = true
	for i := range 2 {
		b.Shard = folder.Shard{I: i, N: 2}
		runBatch(t, b)
	}
	if s, err = Merge(out, 2); err != nil || s.Done != 4 {
		t.Errorf("%v %+v", err, s)
	}

	// A shard of another call.
	b.Job.Strict = true
	runBatch(t, b)
	if _, err := Merge(out, 2); err == nil || !strings.Contains(err.Error(), "命令不同") {
		t.Errorf("shards of two calls: %v", err)
	}
}
