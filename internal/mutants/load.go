package main

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// A pkg is a package on trial: its code and every mutant that the list of
// equivalent ones does not name.
type pkg struct {
	name, path, dir string
	text            map[string][]byte // by file, from the folder of the module
	files           map[string]*ast.File
	fset            *token.FileSet
	importer        types.Importer
	info            *types.Info
	mutants         []mutant
}

// load reads the packages internal/NAME.
func load(names []string) ([]*pkg, error) {
	args := []string{"list", "-export", "-deps", "-json=ImportPath,Dir,GoFiles,Export"}
	for _, name := range names {
		args = append(args, "./internal/"+name)
	}
	cmd := exec.Command("go", args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	type listed struct {
		ImportPath, Dir, Export string
		GoFiles                 []string
	}
	exports, found := map[string]string{}, map[string]listed{}
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var l listed
		if err := d.Decode(&l); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		exports[l.ImportPath] = l.Export
		found[filepath.Base(l.Dir)+" "+l.ImportPath] = l
	}
	var packages []*pkg
	for _, name := range names {
		for _, l := range found {
			if !strings.HasSuffix(l.ImportPath, "/internal/"+name) || !strings.HasPrefix(l.ImportPath, "juesuan/") {
				continue
			}
			fset := token.NewFileSet()
			p := &pkg{name: name, path: l.ImportPath, dir: l.Dir, text: map[string][]byte{}, files: map[string]*ast.File{}, fset: fset,
				importer: importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })}
			if err := p.read(l.GoFiles); err != nil {
				return nil, err
			}
			packages = append(packages, p)
		}
	}
	return packages, nil
}

// read parses the files and finds their mutants.
func (p *pkg) read(names []string) error {
	for _, name := range names {
		file := filepath.Join("internal", p.name, name)
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		f, err := parser.ParseFile(p.fset, file, text, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		p.text[file], p.files[file] = text, f
	}
	return p.breed()
}

// breed finds the mutants of all files.
func (p *pkg) breed() error {
	p.info = &types.Info{Types: map[ast.Expr]types.TypeAndValue{}}
	if err := p.check(p.files, p.info); err != nil {
		return err
	}
	for _, file := range slices.Sorted(maps.Keys(p.files)) {
		b := breeder{file: file, pkg: p.path, text: p.text[file], fset: p.fset, info: p.info}
		b.breed(p.files[file])
		p.mutants = append(p.mutants, b.found...)
	}
	return nil
}

// check tells whether files compile.
func (p *pkg) check(files map[string]*ast.File, info *types.Info) error {
	config := types.Config{Importer: p.importer}
	_, err := config.Check(p.path, p.fset, slices.Collect(maps.Values(files)), info)
	return err
}

// compiles tells whether the package does with a mutant in it.
func (p *pkg) compiles(m mutant) bool {
	f, err := parser.ParseFile(p.fset, m.file, m.apply(p.text[m.file]), parser.SkipObjectResolution)
	if err != nil {
		return false
	}
	files := maps.Clone(p.files)
	files[m.file] = f
	return p.check(files, nil) == nil
}

// key names a mutant by what does not change when lines are added elsewhere.
func (p *pkg) key(m mutant) string { return p.name + "\t" + m.function + "\t" + m.change }

// strike takes the mutants out that the list gives a reason for, and returns the
// keys of this package that name none.
func (p *pkg) strike(reasons map[string]string) (gone []string) {
	seen := map[string]bool{}
	p.mutants = slices.DeleteFunc(p.mutants, func(m mutant) bool {
		_, listed := reasons[p.key(m)]
		seen[p.key(m)] = true
		return listed
	})
	for _, key := range slices.Sorted(maps.Keys(reasons)) {
		if strings.HasPrefix(key, p.name+"\t") && !seen[key] {
			gone = append(gone, key)
		}
	}
	return gone
}

// lot is the place of a mutant in the draw. It hangs on the seed and the mutant
// alone, so that a draw stays as it is but for the code that was changed.
func (p *pkg) lot(m mutant, seed uint64) uint64 {
	h := sha256.Sum256(fmt.Appendf(nil, "%d\t%s", seed, p.key(m)))
	return binary.BigEndian.Uint64(h[:])
}

// draw takes n mutants that compile, of each kind in turn. A smaller draw is the
// beginning of a larger one.
func (p *pkg) draw(n int, seed uint64) (drawn []mutant) {
	byKind := map[string][]mutant{}
	for _, m := range p.mutants {
		byKind[m.kind] = append(byKind[m.kind], m)
	}
	kinds := slices.Sorted(maps.Keys(byKind))
	for _, kind := range kinds {
		slices.SortStableFunc(byKind[kind], func(a, b mutant) int { return cmp.Compare(p.lot(a, seed), p.lot(b, seed)) })
	}
	for len(drawn) < n && len(kinds) > 0 {
		kinds = slices.DeleteFunc(kinds, func(kind string) bool {
			for of := byKind[kind]; len(of) > 0 && len(drawn) < n; of = byKind[kind] {
				m := of[0]
				if byKind[kind] = of[1:]; p.compiles(m) {
					drawn = append(drawn, m)
					break
				}
			}
			return len(byKind[kind]) == 0
		})
	}
	return drawn
}
