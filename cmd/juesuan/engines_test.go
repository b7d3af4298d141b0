//go:build linux

package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The batch on engines that exist, with the files of batch/ as they are handed
// out: make soak, as root, where the engines are installed.

// engine skips a test that is not run now, and names the programs it lacks.
func engine(t *testing.T, programs ...string) {
	t.Helper()
	if os.Getenv("JUESUAN_SOAK") == "" {
		t.Skip("make soak")
	}
	for _, p := range programs {
		if _, err := exec.LookPath(p); err != nil {
			t.Skipf("%s is not installed", p)
		}
	}
}

// try runs a command and returns what it printed, and whether it ended with 0.
func try(name string, args ...string) (string, error) {
	out, err := exec.Command(name, args...).CombinedOutput()
	return strings.TrimSpace(string(out)), err
}

func must(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := try(name, args...)
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return out
}

// program builds the static program into dir.
func program(t *testing.T, dir string) string {
	t.Helper()
	file := filepath.Join(dir, "bin", "juesuan")
	cmd := exec.Command("go", "build", "-trimpath", "-o", file, ".")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return file
}

// copies makes n copies of the sample below dir, one of them with a fault where faulty says so.
func copies(t *testing.T, dir string, n int, faulty bool) {
	t.Helper()
	sample := filepath.Join("..", "..", "data", "samples", "ningxia-2020")
	for i := range n {
		unit := filepath.Join(dir, fmt.Sprintf("单位%03d", i))
		if err := os.CopyFS(unit, os.DirFS(sample)); err != nil {
			t.Fatal(err)
		}
		if !faulty || i != n/2 {
			continue
		}
		form := filepath.Join(unit, "unit.yaml")
		data, err := os.ReadFile(form)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(form, append(data, "\nno_such_field: 1\n"...), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// reports are the hashes of every report below dir: what manifests say.
func reports(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Name() == "manifest.json" {
			data, err := os.ReadFile(filepath.Join(dir, path))
			if err != nil {
				return err
			}
			out[path] = string(data)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// same holds two folders of reports against each other.
func same(t *testing.T, got, want map[string]string, n int) {
	t.Helper()
	if len(want) != n || len(got) != n {
		t.Errorf("%d reports, and %d of one process; %d expected", len(got), len(want), n)
	}
	for path, text := range want {
		if got[path] != text {
			t.Errorf("%s is another report", path)
		}
	}
}

// until waits for something to become true.
func until(t *testing.T, what string, limit time.Duration, ready func() bool) {
	t.Helper()
	for end := time.Now().Add(limit); !ready(); time.Sleep(200 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%s: not within %v", what, limit)
		}
	}
}

const slurmConf = `ClusterName=t
SlurmctldHost=HOST(127.0.0.1)
SlurmctldPort=17600
SlurmUser=root
AuthType=auth/munge
StateSaveLocation=DIR/state
SlurmdSpoolDir=DIR/spool-%n
SlurmctldPidFile=DIR/ctld.pid
SlurmdPidFile=DIR/d-%n.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
ReturnToService=2
MinJobAge=600
SlurmctldLogFile=DIR/ctld.log
SlurmdLogFile=DIR/d-%n.log
NodeName=n1 NodeHostname=HOST NodeAddr=127.0.0.1 Port=17601 CPUs=1 RealMemory=1000
NodeName=n2 NodeHostname=HOST NodeAddr=127.0.0.1 Port=17602 CPUs=1 RealMemory=1000
PartitionName=p Nodes=n1,n2 Default=YES MaxTime=INFINITE State=UP
`

// TestSlurm: a job array on two virtual nodes of this machine, of which the second
// dies with its tasks midway and comes back; the reports are those of one process,
// the merge tells the unit with a fault from what was not done.
func TestSlurm(t *testing.T) {
	engine(t, "slurmctld", "slurmd", "sbatch", "munged", "runuser")
	if os.Geteuid() != 0 {
		t.Skip("needs root")
	}
	dir := t.TempDir()
	juesuan := program(t, dir)
	const n, shards = 40, 4
	in, out, alone := filepath.Join(dir, "in"), filepath.Join(dir, "out"), filepath.Join(dir, "alone")
	copies(t, in, n, true)
	if text, err := try(juesuan, "batch", in, "--out", alone); err == nil {
		t.Fatalf("a unit with a fault passes:\n%s", text)
	}

	host, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	conf := filepath.Join(dir, "slurm.conf")
	if err := os.WriteFile(conf, []byte(strings.NewReplacer("HOST", host, "DIR", dir).Replace(slurmConf)), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Setenv("SLURM_CONF", conf)
	t.Setenv("JUESUAN", juesuan)
	// A user's own folder of sockets; munge refuses one that others may write to.
	if out, err := try("munge", "-n"); err != nil {
		must(t, "mkdir", "-p", "/run/munge")
		must(t, "chown", "munge", "/run/munge")
		if out, err = try("runuser", "-u", "munge", "--", "munged", "--force"); err != nil {
			t.Skipf("munged: %s", out)
		}
	}
	daemon := func(name string, args ...string) *exec.Cmd {
		cmd := exec.Command(name, append(args, "-D")...)
		cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
		return cmd
	}
	daemon("slurmctld")
	daemon("slurmd", "-N", "n1")
	second := daemon("slurmd", "-N", "n2")
	until(t, "two idle nodes", time.Minute, func() bool {
		text, _ := try("sinfo", "-h", "-N", "-o", "%t")
		return strings.Count(text, "idle") == 2
	})

	script := filepath.Join("batch", "array.sbatch")
	job := must(t, "sbatch", "--parsable", "--chdir", dir, fmt.Sprintf("--array=0-%d", shards-1), script, in, out)
	until(t, "a few reports", 5*time.Minute, func() bool { return len(reportsSoFar(out)) >= 6 })
	on := must(t, "squeue", "-h", "-o", "%i %N %T")
	if !strings.Contains(on, "n2 RUNNING") {
		t.Fatalf("nothing runs on the second node:\n%s", on)
	}
	// The node dies: the daemon, the step's keeper and the program, all at once.
	second.Process.Kill()
	second.Wait()
	killed := killOf(t, job, "n2")
	must(t, "scontrol", "update", "nodename=n2", "state=down", "reason=died")
	until(t, "the tasks of the dead node queue again", time.Minute, func() bool {
		text, _ := try("squeue", "-h", "-o", "%N %T")
		return !strings.Contains(text, "n2 RUNNING")
	})
	daemon("slurmd", "-N", "n2")
	must(t, "scontrol", "update", "nodename=n2", "state=resume")
	merge := must(t, "sbatch", "--parsable", "--chdir", dir, "--dependency=afterany:"+job, script, "--merge", fmt.Sprint(shards), out)
	until(t, "the array and the merge", 8*time.Minute, func() bool {
		text, err := try("squeue", "-h", "-j", job+","+merge, "-t", "PD,R,CG,CF,S")
		return err != nil || text == ""
	})
	state := must(t, "scontrol", "show", "job", merge)
	if !strings.Contains(state, "ExitCode=1:0") {
		t.Errorf("the merge does not say that a unit has a fault:\n%s", state)
	}
	t.Logf("killed on the second node: %d processes", killed)
	if killed == 0 {
		t.Error("nothing was killed midway")
	}
	same(t, reports(t, out), reports(t, alone), n-1)
	data, err := os.ReadFile(filepath.Join(out, "summary.json"))
	if err != nil || !bytes.Contains(data, []byte("no_such_field")) && !bytes.Contains(data, []byte("单位020")) {
		t.Errorf("the summary does not name the unit with a fault: %v", err)
	}
}

// reportsSoFar are the manifests below dir while others write there.
func reportsSoFar(dir string) []string {
	names, _ := filepath.Glob(filepath.Join(dir, "*", "manifest.json"))
	return names
}

// killOf kills every process of a job on a node, as a power cut does.
func killOf(t *testing.T, job, node string) int {
	t.Helper()
	processes, err := filepath.Glob("/proc/[0-9]*/environ")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, file := range processes {
		data, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		vars := strings.Split(string(data), "\x00")
		if slices.Contains(vars, "SLURM_ARRAY_JOB_ID="+job) && slices.Contains(vars, "SLURMD_NODENAME="+node) {
			var pid int
			if _, err := fmt.Sscanf(filepath.Base(filepath.Dir(file)), "%d", &pid); err == nil && syscall.Kill(pid, syscall.SIGKILL) == nil {
				n++
			}
		}
	}
	return n
}

// TestImage: the image of batch/Dockerfile holds one static program, runs it as
// nobody in particular, and its reports are those made outside.
func TestImage(t *testing.T) {
	engine(t, "buildah")
	if os.Geteuid() != 0 {
		t.Skip("needs root")
	}
	dir := t.TempDir()
	juesuan := program(t, dir)
	const n = 3
	in, out, alone := filepath.Join(dir, "in"), filepath.Join(dir, "out"), filepath.Join(dir, "alone")
	copies(t, in, n, false)
	must(t, juesuan, "batch", in, "--out", alone)
	if err := os.Mkdir(out, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Chown(out, 65532, 65532); err != nil {
		t.Fatal(err)
	}
	open(t, dir)
	store := []string{"--root", filepath.Join(dir, "store"), "--runroot", filepath.Join(dir, "run"), "--storage-driver", "vfs"}
	buildah := func(args ...string) string { return must(t, "buildah", append(slices.Clone(store), args...)...) }
	buildah("bud", "--isolation", "chroot", "-f", filepath.Join("batch", "Dockerfile"), "-t", "juesuan", dir)
	image := buildah("inspect", "--type", "image", "--format", "{{.OCIv1.Config.User}} {{.OCIv1.Config.Entrypoint}} {{len .OCIv1.RootFS.DiffIDs}}", "juesuan")
	if image != "65532:65532 [/juesuan] 1" {
		t.Errorf("the image: %s", image)
	}
	box := buildah("from", "juesuan")
	root := buildah("mount", box)
	files, err := filepath.Glob(filepath.Join(root, "*"))
	if err != nil || len(files) != 1 || filepath.Base(files[0]) != "juesuan" {
		t.Errorf("the image holds %v, %v", files, err)
	}
	buildah("run", "--isolation", "chroot", "-v", in+":/in:ro", "-v", out+":/out", box, "/juesuan", "batch", "/in", "--out", "/out")
	same(t, reports(t, out), reports(t, alone), n)
}

// open lets anybody read below dir and pass to it.
func open(t *testing.T, dir string) {
	t.Helper()
	must(t, "chmod", "-R", "a+rX", dir)
	for ; dir != "/"; dir = filepath.Dir(dir) {
		if err := os.Chmod(dir, 0o755); err != nil && dir != os.TempDir() {
			return
		}
		if filepath.Dir(dir) == os.TempDir() {
			return
		}
	}
}

// TestStore: inputs and outputs in an object store, by rclone as batch.md has it:
// each part is fetched, made and sent, the merge sees all.
func TestStore(t *testing.T) {
	engine(t, "rclone", "go")
	dir := t.TempDir()
	juesuan := program(t, dir)
	gateway := exec.Command("go", "install", "github.com/versity/versitygw/cmd/versitygw@v1.8.0")
	gateway.Env = append(os.Environ(), "GOBIN="+filepath.Join(dir, "bin"), "CGO_ENABLED=0")
	if text, err := gateway.CombinedOutput(); err != nil {
		t.Skipf("versitygw could not be had: %s", text)
	}
	bucket := filepath.Join(dir, "buckets")
	if err := os.MkdirAll(bucket, 0o755); err != nil {
		t.Fatal(err)
	}
	const address = "127.0.0.1:17070"
	serve := exec.Command(filepath.Join(dir, "bin", "versitygw"),
		"--access", "test", "--secret", "testsecret", "--port", address, "posix", bucket)
	if err := serve.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { serve.Process.Kill(); serve.Wait() })
	for name, value := range map[string]string{"TYPE": "s3", "PROVIDER": "Other", "ENDPOINT": "http://" + address,
		"ACCESS_KEY_ID": "test", "SECRET_ACCESS_KEY": "testsecret", "FORCE_PATH_STYLE": "true"} {
		t.Setenv("RCLONE_CONFIG_STORE_"+name, value)
	}
	t.Setenv("RCLONE_CONFIG", filepath.Join(dir, "none.conf"))
	t.Setenv("AWS_CA_BUNDLE", "") // of the machine; rclone takes none here
	until(t, "the store", 30*time.Second, func() bool { _, err := try("rclone", "mkdir", "store:juesuan"); return err == nil })

	const n, shards = 6, 2
	in, alone := filepath.Join(dir, "in"), filepath.Join(dir, "alone")
	copies(t, in, n, false)
	must(t, juesuan, "batch", in, "--out", alone)
	must(t, "rclone", "copy", in, "store:juesuan/2020年度")
	for i := range shards {
		here := filepath.Join(dir, fmt.Sprint("machine", i))
		must(t, "rclone", "copy", "store:juesuan/2020年度", filepath.Join(here, "in"))
		must(t, juesuan, "batch", filepath.Join(here, "in"), "--out", filepath.Join(here, "out"), "--shard", fmt.Sprintf("%d/%d", i, shards))
		must(t, "rclone", "copy", filepath.Join(here, "out"), "store:juesuan/公开")
	}
	merged := filepath.Join(dir, "merged")
	must(t, "rclone", "copy", "store:juesuan/公开", merged)
	must(t, juesuan, "batch", "--merge", "--shards", fmt.Sprint(shards), "--out", merged)
	must(t, "rclone", "copy", merged, "store:juesuan/公开")
	same(t, reports(t, merged), reports(t, alone), n)
	if list := must(t, "rclone", "lsf", "store:juesuan/公开"); !strings.Contains(list, "summary.json") {
		t.Errorf("the store holds %s", list)
	}
}

// TestJobSchema: batch/job.yaml is two Jobs as Kubernetes' own types read them, no
// field unknown; what its comment promises stands in it.
func TestJobSchema(t *testing.T) {
	engine(t, "go")
	dir := t.TempDir()
	file, err := filepath.Abs(filepath.Join("batch", "job.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	const read = `package main

import (
	"bytes"
	"fmt"
	"os"

	batch "k8s.io/api/batch/v1"
	"sigs.k8s.io/yaml"
)

func main() {
	data, err := os.ReadFile(os.Args[1])
	if err != nil {
		panic(err)
	}
	for _, text := range bytes.Split(data, []byte("\n---\n")) {
		var job batch.Job
		if err := yaml.UnmarshalStrict(text, &job); err != nil {
			panic(err)
		}
		c := job.Spec.Template.Spec.Containers[0]
		fmt.Println(job.Kind, job.Name, c.Resources.Limits.Memory(), c.Args)
	}
}
`
	if err := os.WriteFile(filepath.Join(dir, "main.go"), []byte(read), 0o644); err != nil {
		t.Fatal(err)
	}
	run := func(args ...string) string {
		cmd := exec.Command("go", args...)
		cmd.Dir = dir
		text, err := cmd.CombinedOutput()
		if err != nil && args[0] == "get" {
			t.Skipf("the types of Kubernetes could not be had: %s", text)
		}
		if err != nil {
			t.Fatalf("go %s: %s", strings.Join(args, " "), text)
		}
		return string(text)
	}
	run("mod", "init", "schema")
	run("get", "k8s.io/api/batch/v1@v0.33.0", "sigs.k8s.io/yaml@v1.4.0")
	got := run("run", ".", file)
	if want := "Job juesuan-2020 384Mi [batch /in/2020年度 --out /out/公开 --shards 4 --resume]\n" +
		"Job juesuan-2020-merge 384Mi [batch --merge --shards 4 --out /out/公开]\n"; got != want {
		t.Errorf("the jobs are\n%s", got)
	}
}
