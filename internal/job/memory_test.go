package job

import (
	"testing"
	"testing/fstest"
)

// What the control groups say, the workers on 16 cores that come of it, and
// the limit in MB while 4 MB are in use and while 300 MB are.
func TestLimits(t *testing.T) {
	const cpu, memory = "sys/fs/cgroup/cpu.max", "sys/fs/cgroup/memory.max"
	inner := "sys/fs/cgroup/pods/one/"
	for name, c := range map[string]struct {
		files                map[string]string
		asked                int
		workers, low, lifted int
	}{
		"nothing there":           {nil, 0, 16, 224, 624},
		"no limits":               {map[string]string{cpu: "max 100000\n", memory: "max\n"}, 0, 16, 224, 624},
		"two cores":               {map[string]string{cpu: "200000 100000\n"}, 0, 2, 112, 624},
		"a core and a half":       {map[string]string{cpu: "150000 100000\n"}, 0, 2, 112, 624},
		"a tenth of a core":       {map[string]string{cpu: "10000 100000\n"}, 0, 1, 104, 616},
		"more than the cores":     {map[string]string{cpu: "6400000 100000\n"}, 0, 16, 224, 624},
		"256 MB":                  {map[string]string{memory: "268435456\n"}, 0, 16, 224, 230},
		"200 MB":                  {map[string]string{memory: "209715200\n"}, 0, 9, 168, 180},
		"64 MB":                   {map[string]string{memory: "67108864\n"}, 0, 1, 57, 57},
		"1 GB":                    {map[string]string{memory: "1073741824\n"}, 0, 16, 224, 624},
		"asked":                   {map[string]string{cpu: "200000 100000\n"}, 64, 64, 608, 624},
		"the group's own":         {map[string]string{"proc/self/cgroup": "1:cpu:/x\n0::/pods/one\n", inner + "cpu.max": "300000 100000"}, 0, 3, 120, 616},
		"the least of the groups": {map[string]string{"proc/self/cgroup": "0::/pods/one\n", inner + "cpu.max": "300000 100000", "sys/fs/cgroup/pods/cpu.max": "100000 100000"}, 0, 1, 104, 616},
		"a path that climbs":      {map[string]string{"proc/self/cgroup": "0::/../../pods\n", "sys/fs/cgroup/pods/cpu.max": "100000 100000"}, 0, 1, 104, 616},
		"nonsense":                {map[string]string{cpu: "-5 0\n", memory: "much\n"}, 0, 16, 224, 624},
	} {
		t.Run(name, func(t *testing.T) {
			root := fstest.MapFS{}
			for file, text := range c.files {
				root[file] = &fstest.MapFile{Data: []byte(text)}
			}
			limits := containerOf(root)
			p := &pace{workers: limits.workers(c.asked, 16), most: limits.memory}
			if p.workers != c.workers {
				t.Errorf("%d workers, want %d", p.workers, c.workers)
			}
			for live, want := range map[int64]int{4: c.low, 300: c.lifted} {
				if got := int(p.limitOf(live*megabyte) / megabyte); got != want {
					t.Errorf("%d MB in use: the limit is %d MB, want %d", live, got, want)
				}
			}
		})
	}
}
