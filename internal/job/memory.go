package job

import (
	"os"
	"runtime"
	"runtime/debug"
)

// SweepLess has the process collect garbage when there is seven times as much
// as is in use, not as soon as there is as much: that saves a third of the CPU
// time of a report. Memory is limited: two workers stay within 200 MB, one
// report, which may have a statement of 10,000 rows, within 250 MB. It is for
// the command to call; workers is as in Batch. The person who sets GOGC or
// GOMEMLIMIT knows better.
func SweepLess(workers int) {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	megabytes := 100 + 30*workers // 30 more are the program and its fonts
	if workers == 1 {
		megabytes = 210
	}
	debug.SetGCPercent(700)
	debug.SetMemoryLimit(int64(megabytes) << 20)
}
