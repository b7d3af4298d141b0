package job

import (
	"runtime"
	"runtime/debug"
	"syscall"
)

// LargePages asks the system for pages of 2 MB, not of 4 KB, under the first 48 MB of
// the heap, all that one report takes: to fault in 9,000 small ones costs as much CPU
// time as to make the report. The room is asked of the allocator, advised, and given
// back to it, which uses it from its start. Nothing is lost where the system does not
// follow. It is for the command to call, once, before SweepLess.
func LargePages() {
	defer debug.SetGCPercent(debug.SetGCPercent(-1)) // one collection, not two
	room := make([]byte, 48*megabyte)
	_ = syscall.Madvise(room, syscall.MADV_HUGEPAGE) // advice
	runtime.KeepAlive(room)
	runtime.GC()
}
