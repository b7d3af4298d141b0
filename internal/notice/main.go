// Command notice writes the part of NOTICE that names the modules linked into the
// program, with the licence text of each: go list says which packages are linked,
// for every platform that make dist builds, and the licence files are those beside
// the packages. It must never leave a linked module out: one without a licence
// file is an error.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// platforms are those of make dist: what one of them alone links is named too.
var platforms = []string{"windows/amd64", "linux/amd64", "linux/arm64"}

// head begins the generated part of NOTICE.
const head = "Modules\n-------\n"

func main() {
	if err := run("."); err != nil {
		fmt.Fprintln(os.Stderr, "notice:", err)
		os.Exit(1)
	}
}

// run rewrites NOTICE in the folder root.
func run(root string) error {
	file := filepath.Join(root, "NOTICE")
	old, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	text, err := notice(root, string(old))
	if err != nil {
		return err
	}
	return os.WriteFile(file, []byte(text), 0o644)
}

// notice is old with its part about modules made anew.
func notice(root, old string) (string, error) {
	own, _, _ := strings.Cut(old, head)
	linked, err := modules(root)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString(strings.TrimRight(own, "\n") + "\n\n" + head)
	b.WriteString("These modules, and parts of the standard library of Go, are linked into the\n" +
		"program. Each stands under its own licence; the texts follow below.\n\n")
	for _, m := range linked {
		fmt.Fprintf(&b, "  %s %s\n", m.path, m.version)
	}
	// Modules that share a text, word for word, share its print.
	var texts []string
	users := map[string][]string{}
	for _, m := range linked {
		for _, text := range m.texts {
			if users[text] == nil {
				texts = append(texts, text)
			}
			users[text] = append(users[text], m.path)
		}
	}
	for _, text := range texts {
		fmt.Fprintf(&b, "\n%s\n%s\n%s\n\n%s\n", rule, strings.Join(users[text], "\n"), rule, text)
	}
	return b.String(), nil
}

var rule = strings.Repeat("=", 72)

// module is one linked module: its path, its version, the texts of its licence files.
type module struct {
	path, version string
	texts         []string
}

// modules are those linked into the program on any platform, by path, the
// standard library first.
func modules(root string) ([]module, error) {
	dirs := map[string]map[string]bool{} // module → folders of its linked packages
	info := map[string]listed{}
	goroot := ""
	for _, platform := range platforms {
		system, machine, _ := strings.Cut(platform, "/")
		packages, err := list(root, system, machine)
		if err != nil {
			return nil, err
		}
		for _, p := range packages {
			if p.Standard {
				goroot = p.Root
				continue
			}
			if p.Module.Main {
				continue
			}
			if dirs[p.Module.Path] == nil {
				dirs[p.Module.Path] = map[string]bool{}
			}
			dirs[p.Module.Path][p.Dir] = true
			info[p.Module.Path] = p
		}
	}
	text, err := os.ReadFile(filepath.Join(goroot, "LICENSE"))
	if err != nil {
		return nil, err
	}
	out := []module{{path: "Go", version: "(standard library)", texts: []string{tidy(text)}}}
	var bare []string
	for path, packages := range dirs {
		m := module{path: path, version: info[path].Module.Version}
		if m.texts, err = licences(info[path].Module.Dir, packages); err != nil {
			return nil, err
		}
		if len(m.texts) == 0 {
			bare = append(bare, path)
		}
		out = append(out, m)
	}
	if len(bare) > 0 {
		slices.Sort(bare)
		return nil, fmt.Errorf("no licence file in %s", strings.Join(bare, ", "))
	}
	slices.SortFunc(out[1:], func(a, b module) int { return strings.Compare(a.path, b.path) })
	return out, nil
}

// legal are the names of files that hold a licence or what it asks to hand on.
var legal = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|unlicense|patents)([-_.].*)?$`)

// licences are the texts at the root of a module and in the folders from there to
// its linked packages, each once, in the order of their paths.
func licences(root string, packages map[string]bool) ([]string, error) {
	folders := map[string]bool{root: true}
	for dir := range packages {
		for ; len(dir) > len(root); dir = filepath.Dir(dir) {
			folders[dir] = true
		}
	}
	var files []string
	for dir := range folders {
		entries, err := os.ReadDir(dir)
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			if e.Type().IsRegular() && legal.MatchString(e.Name()) && !strings.HasSuffix(e.Name(), ".go") {
				files = append(files, filepath.Join(dir, e.Name()))
			}
		}
	}
	slices.Sort(files)
	var texts []string
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		if text := tidy(data); !slices.Contains(texts, text) {
			texts = append(texts, text)
		}
	}
	return texts, nil
}

// tidy is a text without a byte order mark, returns and blanks at line ends.
func tidy(data []byte) string {
	lines := strings.Split(strings.TrimPrefix(string(data), "\ufeff"), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " \t\r\f")
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}

// listed is what go list says of a package.
type listed struct {
	Dir, Root string
	Standard  bool
	Module    struct {
		Path, Version, Dir string
		Main               bool
	}
}

// list is every package of the program on a platform.
func list(root, system, machine string) ([]listed, error) {
	cmd := exec.Command("go", "list", "-deps", "-json=Dir,Root,Standard,Module", "./cmd/juesuan")
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "GOOS="+system, "GOARCH="+machine, "CGO_ENABLED=0", "GOFLAGS=-trimpath=false")
	var trouble bytes.Buffer
	cmd.Stderr = &trouble
	data, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list for %s/%s: %w\n%s", system, machine, err, trouble.String())
	}
	var out []listed
	for d := json.NewDecoder(bytes.NewReader(data)); ; {
		var p listed
		switch err := d.Decode(&p); {
		case errors.Is(err, io.EOF):
			return out, nil
		case err != nil:
			return nil, err
		}
		out = append(out, p)
	}
}
