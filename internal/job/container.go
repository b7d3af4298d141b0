package job

import (
	"io"
	"io/fs"
	"math"
	"path"
	"strconv"
	"strings"
)

// container is what the control groups (cgroup v2) of this process allow it.
type container struct {
	cores  float64 // of CPU time; 0: no limit
	memory int64   // bytes; 0: no limit
}

// containerOf reads the limits of the process's group and of those above it;
// root is the file system from /. What is not there or cannot be read limits
// nothing.
func containerOf(root fs.FS) container {
	var c container
	for dir := groupOf(root); ; dir = path.Dir(dir) {
		at := path.Join("sys/fs/cgroup", dir)
		if n := coresIn(begin(root, path.Join(at, "cpu.max"))); n > 0 && (c.cores == 0 || n < c.cores) {
			c.cores = n
		}
		n, err := strconv.ParseInt(strings.TrimSpace(begin(root, path.Join(at, "memory.max"))), 10, 64)
		if err == nil && n > 0 && (c.memory == 0 || n < c.memory) {
			c.memory = n
		}
		if dir == "/" {
			return c
		}
	}
}

// groupOf is the path of the process's group, "/" where it is not told.
func groupOf(root fs.FS) string {
	for line := range strings.Lines(begin(root, "proc/self/cgroup")) {
		if group, ok := strings.CutPrefix(strings.TrimSpace(line), "0::"); ok {
			return path.Clean("/" + group)
		}
	}
	return "/"
}

// coresIn reads cpu.max: microseconds of CPU time in a period, and the period;
// 0 where there is no limit.
func coresIn(text string) float64 {
	fields := strings.Fields(text)
	if len(fields) != 2 {
		return 0
	}
	quota, err1 := strconv.ParseInt(fields[0], 10, 64)
	period, err2 := strconv.ParseInt(fields[1], 10, 64)
	if err1 != nil || err2 != nil || quota <= 0 || period <= 0 {
		return 0
	}
	return float64(quota) / float64(period)
}

// begin is the beginning of a file, "" where it cannot be read.
func begin(root fs.FS, name string) string {
	f, err := root.Open(name)
	if err != nil {
		return ""
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, 4096))
	if err != nil {
		return ""
	}
	return string(b)
}

// workers is how many units are made at once: as many as were asked for, else
// (0) one for each core that the container may use, and no more than its
// memory has room for; at least one.
func (c container) workers(asked, cores int) int {
	if asked > 0 {
		return asked
	}
	n := cores
	if c.cores > 0 {
		n = min(n, int(math.Ceil(min(c.cores, math.MaxInt32))))
	}
	if c.memory > 0 {
		n = int(min(int64(n), (c.memory-128*megabyte)/(8*megabyte)))
	}
	return max(n, 1)
}
