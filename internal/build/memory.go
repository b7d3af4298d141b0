package build

import (
	"os"
	"runtime"
	"runtime/debug"
)

// SweepLess has the process collect garbage when there is seven times as much
// as is in use, not as soon as there is as much: that saves a third of the CPU
// time of a report. The limit keeps two workers, or a unit of 10,000 rows,
// within 250 MB. It is for the command to call, once; workers is as in Batch.
// The person who sets GOGC or GOMEMLIMIT knows better.
func SweepLess(workers int) {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	debug.SetGCPercent(700)
	debug.SetMemoryLimit(int64(max(210, 150+30*workers)) << 20)
}
