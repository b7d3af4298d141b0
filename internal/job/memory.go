package job

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

const megabyte = 1 << 20

// SweepLess has the process collect garbage when there is ten times as much as
// is in use, and not before 40 MB: one report needs no collection at all, and in
// a batch that saves a third of the CPU time. Memory is limited, to 128 MB and 8 MB a worker with the
// program itself, and the limit follows what is in use, so that work which
// needs more (a department of 600 units, a statement of 10,000 rows) does not
// have the collector run all the time. It is for the command to call; workers
// is as in Batch; the last call counts. The person who sets GOGC or GOMEMLIMIT
// knows better.
func SweepLess(workers int) {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	c := containerOf(os.DirFS("/"))
	p := &pace{workers: c.workers(workers, runtime.GOMAXPROCS(0)), most: c.memory}
	p.limit = p.limitOf(0)
	debug.SetGCPercent(1000)
	debug.SetMemoryLimit(p.limit)
	runtime.SetFinalizer(p, (*pace).follow)
}

// pace is how the limit follows the memory in use: nothing refers to it, so
// that every collection calls follow.
type pace struct {
	workers int
	most    int64 // bytes that the container may use; 0: no limit
	limit   int64 // bytes, as it set the limit last
}

// follow sets the limit after a collection; where somebody else has set it
// since, it is theirs.
func (p *pace) follow() {
	if debug.SetMemoryLimit(-1) != p.limit {
		return
	}
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	if limit := p.limitOf(int64(live[0].Value.Uint64())); limit != p.limit {
		p.limit = limit
		debug.SetMemoryLimit(limit)
	}
	runtime.SetFinalizer(p, (*pace).follow)
}

// limitOf is the limit of the memory that Go manages, in bytes, where live
// bytes are in use. There is always room for as much garbage as is in use, as
// without any limit of ours, unless the container has less: of its memory a
// tenth is left to the system. 32 MB of the 128 are the program and its fonts.
// The last digits say whose limit it is.
func (p *pace) limitOf(live int64) int64 {
	const step = 16 * megabyte
	limit := (96 + 8*int64(p.workers)) * megabyte
	if need := 2*live + step; need > limit {
		limit += (need - limit + step - 1) / step * step
	}
	if p.most > 0 {
		limit = min(limit, p.most/10*9)
	}
	return limit + int64(p.workers)
}
