//go:build !linux

package job

// LargePages is of Linux alone: other systems are not asked.
func LargePages() {}
