package folder

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// Shard is one part of a batch's units: those whose number leaves I when
// divided by N. All of them is 0 of 1.
type Shard struct{ I, N int }

// Whole is the shard of all units.
var Whole = Shard{0, 1}

func (s Shard) String() string { return fmt.Sprintf("%d-of-%d", s.I, s.N) }

// Dir is the folder of a shard's lock and summary.
func (s Shard) Dir(out string) string { return filepath.Join(out, stateDir, s.String()) }

// ErrTaken says that another process holds a lock.
var ErrTaken = errors.New("locked by another process")

// The locks are the operating system's own: a process that dies, however,
// gives them up, so none is ever stale.

// Lock takes the lock that the file at path stands for, until release or the
// end of the process; ErrTaken where another process has it.
func Lock(path string) (release func(), err error) {
	f, err := lockFile(path)
	switch {
	case errors.Is(err, ErrTaken):
		return nil, ErrTaken
	case err != nil:
		return nil, Machine(err)
	}
	return func() { f.Close() }, nil
}

// Claim takes the lock of a shard. While one division into shards is at work,
// no other can be: their units would be the same.
func Claim(out string, s Shard) (release func(), err error) {
	var gate *os.File
	if gate, err = openGate(out); err != nil {
		return nil, err
	}
	defer gate.Close()
	if err := idle(out, func(other Shard) bool { return other.N != s.N }); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(s.Dir(out), 0o777); err != nil {
		return nil, Machine(err)
	}
	f, err := lockFile(filepath.Join(s.Dir(out), "lock"))
	if errors.Is(err, ErrTaken) {
		return nil, taken(out, s)
	}
	if err != nil {
		return nil, Machine(err)
	}
	return func() { f.Close() }, nil
}

// Idle holds a batch's output folder while no shard of it is at work.
func Idle(out string) (release func(), err error) {
	gate, err := openGate(out)
	if err != nil {
		return nil, err
	}
	if err := idle(out, func(Shard) bool { return true }); err != nil {
		gate.Close()
		return nil, err
	}
	return func() { gate.Close() }, nil
}

func taken(out string, s Shard) error {
	what := "另一个 batch 正在写这个结果文件夹"
	if s.N > 1 {
		what = fmt.Sprintf("另一个 batch 正在写这个结果文件夹（第 %d/%d 份）", s.I, s.N)
	}
	return &MachineError{ErrTaken, what + "，请等它结束：" + out}
}

// idle checks that no shard of that kind is at work. The gate must be held.
func idle(out string, kind func(Shard) bool) error {
	entries, _ := os.ReadDir(filepath.Join(out, stateDir))
	for _, e := range entries {
		var s Shard
		if n, _ := fmt.Sscanf(e.Name(), "%d-of-%d", &s.I, &s.N); n != 2 || !kind(s) {
			continue
		}
		f, err := lockFile(filepath.Join(s.Dir(out), "lock"))
		switch {
		case errors.Is(err, ErrTaken):
			return taken(out, s)
		case err != nil:
			return Machine(err)
		}
		f.Close()
	}
	return nil
}

// openGate takes the lock under which the others are looked at. It is held for
// an instant only, so a short wait is enough.
func openGate(out string) (*os.File, error) {
	if err := os.MkdirAll(filepath.Join(out, stateDir), 0o777); err != nil {
		return nil, Machine(err)
	}
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		f, err := lockFile(filepath.Join(out, stateDir, "lock"))
		switch {
		case err == nil:
			return f, nil
		case !errors.Is(err, ErrTaken):
			return nil, Machine(err)
		case time.Now().After(end):
			return nil, &MachineError{err, "结果文件夹被锁住，别的 batch 没有放开：" + out}
		}
	}
}
