package main

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"
)

// The command's contract is in testdata/script: one file for each promise.
// The scripts run the command as a process of its own, since exit codes and
// signals are part of the promise.

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"juesuan": main})
}

func TestScript(t *testing.T) {
	sample, err := filepath.Abs("../../data/samples/ningxia-2020")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("SAMPLE", sample)
			env.Setenv("DEMO", filepath.Join(filepath.Dir(sample), "shanghai-2024-demo"))
			env.Setenv("DEPARTMENT", filepath.Join(filepath.Dir(sample), "department-2023-demo", "示例服务局2023"))
			return nil
		},
		Condition: func(cond string) (bool, error) {
			switch cond {
			case "root":
				return os.Geteuid() == 0, nil
			case "mount":
				return canMount(), nil
			}
			return false, errors.New("unknown condition " + cond)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"editdocx":  editDOCX,
			"append":    appendFile,
			"everypage": everyPage,
			"exits":     exits,
			"sample":    copySample,
			"copytree":  copyTree,
			"setcell":   setCell,
			"delsheet":  delSheet,
			"sub":       substitute,
			"pdftext":   pdfText,
			"docxtext":  docxText,
			"glob":      glob,
			"holds":     holds,
			"manifest":  checkManifest,
			"whole":     whole,
			"sametree":  sameTree,
			"json":      checkJSON,
			"interrupt": interrupt,
			"mount":     mount,
			"marked":    marked,
			"fill":      fill,
			"unplaced":  unplaced,
		},
	})
}

// exits CODE COMMAND ARGS… runs a command that must end with that exit code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND ARGS…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	code := 0
	var ee *exec.ExitError
	if errors.As(err, &ee) {
		code = ee.ExitCode()
	} else {
		ts.Check(err)
	}
	if code != want {
		ts.Fatalf("exit code %d, want %d", code, want)
	}
}

// sample DIR… copies the sample's unit folder to each DIR.
func copySample(ts *testscript.TestScript, _ bool, args []string) {
	for _, dir := range args {
		dir = ts.MkAbs(dir)
		ts.Check(os.MkdirAll(dir, 0o777))
		for _, name := range []string{"unit.yaml", "公开表.xlsx"} {
			b, err := os.ReadFile(filepath.Join(ts.Getenv("SAMPLE"), name))
			ts.Check(err)
			ts.Check(os.WriteFile(filepath.Join(dir, name), b, 0o666))
		}
	}
}

// copytree FROM TO copies a folder with all that is in it.
func copyTree(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: copytree FROM TO")
	}
	ts.Check(os.CopyFS(ts.MkAbs(args[1]), os.DirFS(ts.MkAbs(args[0]))))
}

// setcell FILE SHEET CELL VALUE writes one cell: a number where VALUE is one.
func setCell(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 4 {
		ts.Fatalf("usage: setcell FILE SHEET CELL VALUE")
	}
	f, err := excelize.OpenFile(ts.MkAbs(args[0]))
	ts.Check(err)
	defer f.Close()
	if v, ok := strings.CutPrefix(args[3], "text:"); ok {
		ts.Check(f.SetCellStr(args[1], args[2], v))
	} else {
		v, err := strconv.ParseFloat(args[3], 64)
		ts.Check(err)
		ts.Check(f.SetCellFloat(args[1], args[2], v, -1, 64))
	}
	ts.Check(f.Save())
}

// delsheet FILE SHEET removes a sheet.
func delSheet(ts *testscript.TestScript, _ bool, args []string) {
	f, err := excelize.OpenFile(ts.MkAbs(args[0]))
	ts.Check(err)
	defer f.Close()
	ts.Check(f.DeleteSheet(args[1]))
	ts.Check(f.Save())
}

// sub FILE OLD NEW replaces a text that occurs exactly once.
func substitute(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: sub FILE OLD NEW")
	}
	s := ts.ReadFile(args[0])
	if n := strings.Count(s, args[1]); n != 1 {
		ts.Fatalf("%q occurs %d times in %s", args[1], n, args[0])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.Replace(s, args[1], args[2], 1)), 0o666))
}

// pdftext FILE.pdf OUT.txt extracts the text as a reader's program sees it.
// White space goes: where a line breaks is not what is asked here.
func pdfText(ts *testscript.TestScript, _ bool, args []string) {
	b, err := exec.Command("pdftotext", "-enc", "UTF-8", ts.MkAbs(args[0]), "-").Output()
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(squeeze(string(b))), 0o666))
}

// docxtext FILE.docx OUT.txt joins the text runs of a document, one paragraph
// a line, without white space.
func docxText(ts *testscript.TestScript, _ bool, args []string) {
	z, err := zip.OpenReader(ts.MkAbs(args[0]))
	ts.Check(err)
	defer z.Close()
	part, err := z.Open("word/document.xml")
	ts.Check(err)
	var out strings.Builder
	inText := false
	for d := xml.NewDecoder(part); ; {
		t, err := d.Token()
		if err == io.EOF {
			break
		}
		ts.Check(err)
		switch t := t.(type) {
		case xml.StartElement:
			inText = t.Name.Local == "t"
		case xml.EndElement:
			inText = false
			if t.Name.Local == "p" {
				out.WriteByte('\n')
			}
		case xml.CharData:
			if inText {
				out.WriteString(squeeze(string(t)))
			}
		}
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(out.String()), 0o666))
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }

// holds TEXT LIST: every line of LIST occurs in TEXT, white space left out;
// with !, none does.
func holds(ts *testscript.TestScript, neg bool, args []string) {
	text := squeeze(ts.ReadFile(args[0]))
	n, bad := 0, 0
	for line := range strings.Lines(ts.ReadFile(args[1])) {
		line = squeeze(line)
		if line == "" {
			continue
		}
		n++
		if strings.Contains(text, line) == neg {
			bad++
			ts.Logf("%s: %q found: %v", args[0], line, neg)
		}
	}
	if n == 0 || bad > 0 {
		ts.Fatalf("%s: %d of %d lines of %s are not as they should", args[0], bad, n, args[1])
	}
}

// manifest DIR…: the manifest names every file of the folder but itself, each
// with its size and hash, and nothing else lies there. With !, there is none.
func checkManifest(ts *testscript.TestScript, neg bool, args []string) {
	for _, arg := range args {
		dir := ts.MkAbs(arg)
		b, err := os.ReadFile(filepath.Join(dir, "manifest.json"))
		if neg {
			if !errors.Is(err, fs.ErrNotExist) {
				ts.Fatalf("%s has a manifest", arg)
			}
			continue
		}
		ts.Check(err)
		var m struct {
			Files []struct {
				Name   string
				Size   int
				SHA256 string
			}
		}
		ts.Check(json.Unmarshal(b, &m))
		listed := map[string]bool{"manifest.json": true}
		for _, f := range m.Files {
			listed[f.Name] = true
			data, err := os.ReadFile(filepath.Join(dir, f.Name))
			ts.Check(err)
			sum := sha256.Sum256(data)
			if len(data) != f.Size || hex.EncodeToString(sum[:]) != f.SHA256 {
				ts.Fatalf("%s: %s is not what the manifest says", arg, f.Name)
			}
		}
		entries, err := os.ReadDir(dir)
		ts.Check(err)
		for _, e := range entries {
			if !listed[e.Name()] {
				ts.Fatalf("%s: %s is not in the manifest", arg, e.Name())
			}
		}
		if len(m.Files) == 0 {
			ts.Fatalf("%s: empty manifest", arg)
		}
	}
}

// whole DIR: every folder in it holds a report with its manifest, and nothing
// that is not in the manifest.
func whole(ts *testscript.TestScript, _ bool, args []string) {
	entries, err := os.ReadDir(ts.MkAbs(args[0]))
	ts.Check(err)
	for _, e := range entries {
		checkManifest(ts, false, []string{filepath.Join(args[0], e.Name())})
	}
}

// sametree A B: two folders hold the same files with the same bytes.
func sameTree(ts *testscript.TestScript, neg bool, args []string) {
	read := func(root string) map[string]string {
		files := map[string]string{}
		ts.Check(filepath.WalkDir(ts.MkAbs(root), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			b, err := os.ReadFile(path)
			rel, _ := filepath.Rel(ts.MkAbs(root), path)
			files[rel] = string(b)
			return err
		}))
		return files
	}
	a, b := read(args[0]), read(args[1])
	same := len(a) == len(b) && len(a) > 0
	for name, data := range a {
		if other, ok := b[name]; !ok || other != data {
			same = false
			if !neg {
				ts.Logf("%s differs", name)
			}
		}
	}
	if same == neg {
		ts.Fatalf("%s and %s: same is %v", args[0], args[1], same)
	}
}

// json FILE PATH VALUE: the value at a dotted path of a JSON file; “len” after
// a list is its length.
func checkJSON(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: json FILE PATH VALUE")
	}
	d := json.NewDecoder(strings.NewReader(ts.ReadFile(args[0])))
	d.UseNumber()
	var v any
	ts.Check(d.Decode(&v))
	if _, err := d.Token(); err != io.EOF {
		ts.Fatalf("%s: more than one value", args[0])
	}
	for key := range strings.SplitSeq(args[1], ".") {
		switch at := v.(type) {
		case map[string]any:
			var ok bool
			if v, ok = at[key]; !ok {
				ts.Fatalf("%s has no %s in %s", args[0], key, args[1])
			}
		case []any:
			if key == "len" {
				v = json.Number(strconv.Itoa(len(at)))
				continue
			}
			i, err := strconv.Atoi(key)
			ts.Check(err)
			if i >= len(at) {
				ts.Fatalf("%s: %s has %d elements", args[0], args[1], len(at))
			}
			v = at[i]
		default:
			ts.Fatalf("%s: nothing below %s in %s", args[0], key, args[1])
		}
	}
	var got string
	switch v := v.(type) {
	case string:
		got = v
	case json.Number:
		got = v.String()
	default:
		var b bytes.Buffer
		ts.Check(json.NewEncoder(&b).Encode(v))
		got = strings.TrimSpace(b.String())
	}
	if (got == args[2]) == neg {
		ts.Fatalf("%s: %s is %s, not %s", args[0], args[1], got, args[2])
	}
}

// interrupt FILE COMMAND ARGS… starts a command, sends it SIGINT as soon as
// FILE exists and wants exit code 130.
func interrupt(ts *testscript.TestScript, _ bool, args []string) {
	cmd := exec.Command(args[1], args[2:]...)
	path, err := lookPath(ts, args[1])
	ts.Check(err)
	cmd.Path, cmd.Err = path, nil
	cmd.Dir = ts.MkAbs(".")
	cmd.Env = []string{"PATH=" + ts.Getenv("PATH"), "HOME=" + ts.Getenv("HOME"), "TMPDIR=" + ts.Getenv("TMPDIR")}
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	ts.Check(cmd.Start())
	for end := time.Now().Add(time.Minute); ; time.Sleep(2 * time.Millisecond) {
		if _, err := os.Stat(ts.MkAbs(args[0])); err == nil {
			break
		}
		if time.Now().After(end) {
			cmd.Process.Kill()
			ts.Fatalf("%s did not appear", args[0])
		}
	}
	ts.Check(cmd.Process.Signal(os.Interrupt))
	err = cmd.Wait()
	ts.Logf("[stderr]\n%s", stderr.String())
	ts.Check(os.WriteFile(ts.MkAbs("stderr.txt"), stderr.Bytes(), 0o666))
	var ee *exec.ExitError
	if !errors.As(err, &ee) || ee.ExitCode() != 130 {
		ts.Fatalf("after SIGINT: %v, want exit code 130", err)
	}
}

func lookPath(ts *testscript.TestScript, name string) (string, error) {
	for _, dir := range filepath.SplitList(ts.Getenv("PATH")) {
		if path := filepath.Join(dir, name); isFile(path) {
			return path, nil
		}
	}
	return "", exec.ErrNotFound
}

func isFile(path string) bool {
	st, err := os.Stat(path)
	return err == nil && st.Mode().IsRegular()
}

// canMount reports whether small file systems can be mounted here.
var canMount = sync.OnceValue(func() bool {
	dir, err := os.MkdirTemp("", "juesuan")
	if err != nil {
		return false
	}
	defer os.Remove(dir)
	if exec.Command("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", dir).Run() != nil {
		return false
	}
	return exec.Command("umount", dir).Run() == nil
})

// mount DIR OPTIONS mounts a file system in memory, or mounts it anew with
// other options.
func mount(ts *testscript.TestScript, _ bool, args []string) {
	dir := ts.MkAbs(args[0])
	if strings.HasPrefix(args[1], "remount") {
		out, err := exec.Command("mount", "-o", args[1], dir).CombinedOutput()
		if err != nil {
			ts.Fatalf("%v: %s", err, out)
		}
		return
	}
	ts.Check(os.MkdirAll(dir, 0o777))
	out, err := exec.Command("mount", "-t", "tmpfs", "-o", args[1], "tmpfs", dir).CombinedOutput()
	if err != nil {
		ts.Fatalf("%v: %s", err, out)
	}
	ts.Defer(func() { exec.Command("umount", dir).Run() })
}

// glob waits until a pattern matches so many files: glob 1 'out/*.pdf'.
func glob(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: glob count pattern")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	var files []string
	for end := time.Now().Add(2 * time.Minute); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		files, err = filepath.Glob(ts.MkAbs(args[1]))
		ts.Check(err)
		if len(files) == want {
			return
		}
	}
	ts.Fatalf("%s matches %q, want %d files", args[1], files, want)
}
