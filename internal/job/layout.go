package job

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"juesuan/internal/diag"
	"juesuan/internal/doc"
	"juesuan/internal/narrative"
	"juesuan/internal/pack"
	"juesuan/layouts"
)

// What the maintainer of a layout pack asks: which packs there are, what is
// wrong with one, a new one, where it departs from GB/T 9704-2012.

// WriteLayouts lists the bundled packs.
func (p *Program) WriteLayouts(w io.Writer) error {
	width := 0
	names := PackNames()
	for _, name := range names {
		width = max(width, len(name))
	}
	for _, name := range names {
		if _, err := fmt.Fprintf(w, "%-*s  %s\n", width, name, Described(name)); err != nil {
			return err
		}
	}
	return nil
}

// Described is how a bundled pack is presented where one is chosen: its title,
// and that parts of it are not verified where that is so.
func Described(name string) string {
	info := pack.ReadInfo(layouts.FS, name)
	if len(info.Unverified) > 0 {
		return info.Title + "（有未核实的内容）"
	}
	return info.Title
}

// LintLayout is all that is wrong with a pack, what its Word base has otherwise,
// what it sets smaller than 小五, and where it departs from GB/T 9704-2012.
func (p *Program) LintLayout(name string) (diag.List, error) {
	pk, base, list, err := p.Pack(name)
	if err != nil {
		return nil, err
	}
	list = slices.Clone(list)
	if !list.Failed() && base != nil {
		var pages []doc.Page
		for _, g := range pk.PageNames() {
			page, _, _ := pk.PageOf(g)
			pages = append(pages, page)
		}
		if pk.OwnBase { // that of another pack shows what that one prints
			list = append(list, base.Compare(pk.Name+"/base.docx", pk.Styles, pk.FontNames(), pages)...)
		}
		list = append(list, pk.SmallType()...)
		for _, r := range pk.GB9704() {
			if !r.Met {
				list.Add(diag.Diagnostic{Severity: diag.Info, Code: "pack.gb9704", At: r.At,
					Message: "与 GB/T 9704-2012 的 " + r.Clause + " 不同：" + r.Demand + "；这里是 " + r.Have})
			}
		}
	}
	list.Sort()
	return list, nil
}

// WriteGB9704 prints every demand of GB/T 9704-2012 with what the pack says.
// It returns false where the pack has errors: its demands cannot be told then.
func (p *Program) WriteGB9704(w io.Writer, name string) (bool, error) {
	pk, _, list, err := p.Pack(name)
	if err != nil || list.Failed() {
		return false, err
	}
	var b strings.Builder
	met := 0
	all := pk.GB9704()
	for _, r := range all {
		mark := "不同"
		if r.Met {
			mark = "相同"
			met++
		}
		fmt.Fprintf(&b, "%s  %-6s %s\n              %s　（%s）\n", mark, r.Clause, r.Demand, r.Have, r.At)
	}
	fmt.Fprintf(&b, "GB/T 9704-2012 的 %d 项要求，相同 %d 项，不同 %d 项。决算公开报告不是公文，不同之处可以是有意的。\n", len(all), met, len(all)-met)
	_, err = io.WriteString(w, b.String())
	return true, err
}

// FactNames are the facts that the sentences of a layout may use: the program's,
// and those that the layout declares. "" is the layout of the settings, if there
// is one.
func (p *Program) FactNames(layout string) ([]narrative.Name, error) {
	if layout = cmp.Or(layout, p.settings.Layout); layout == "" {
		return narrative.Names(), nil
	}
	pk, _, _, err := p.Pack(layout)
	if err != nil {
		return nil, err
	}
	return pk.Facts.Names(), nil
}

// WriteSchema writes the JSON Schema of the unit.yaml of units of a layout. It
// returns false where the layout has errors.
func (p *Program) WriteSchema(w io.Writer, layout string) (bool, error) {
	pk, _, list, err := p.Pack(layout)
	if err != nil || list.Failed() {
		return false, err
	}
	_, err = w.Write(pk.Fields.SchemaJSON())
	return true, err
}

// NewLayout copies a pack to a folder of the user, which must not be there yet; the
// year is that of the folder's name, where that has one. The page that explains every key goes with it.
func (p *Program) NewLayout(folder, from string) (files []string, err error) {
	fsys, dir, err := FindPack(from)
	if err != nil {
		return nil, err
	}
	year := yearIn(folder)
	var all []layoutFile
	err = fs.WalkDir(fsys, dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if st, err := fs.Stat(fsys, name); err != nil || !st.Mode().IsRegular() {
			return err // a pipe may never end
		}
		rel := strings.TrimPrefix(name, dir+"/")
		// What was expected of the old pack is no measure of the new one.
		if strings.HasPrefix(rel, ExpectedFolder+"/") || strings.HasPrefix(path.Base(rel), ".") {
			return nil
		}
		data, err := fs.ReadFile(fsys, name)
		if year != "" && rel == "pack.yaml" {
			data = regexp.MustCompile(`(?m)^year: *\d+`).ReplaceAll(data, []byte("year: "+year))
		}
		all = append(all, layoutFile{rel, data})
		return err
	})
	if err != nil {
		return nil, err
	}
	return writeLayout(folder, all)
}

func yearIn(folder string) string {
	return regexp.MustCompile(`20\d\d`).FindString(filepath.Base(folder))
}

type layoutFile struct {
	name string
	data []byte
}

// writeLayout makes the folder of a pack, which must not be there yet, with the
// page that explains every key.
func writeLayout(folder string, all []layoutFile) (files []string, err error) {
	if _, err := os.Lstat(folder); err == nil {
		return nil, fmt.Errorf("%s 已经存在；请换一个名称", folder)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	guide, err := fs.ReadFile(layouts.FS, "README.md")
	if err != nil {
		return nil, err
	}
	for _, f := range append(all, layoutFile{"版式包说明.md", guide}) {
		name := filepath.Join(folder, filepath.FromSlash(f.name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			return nil, err
		}
		if err := os.WriteFile(name, f.data, 0o666); err != nil {
			return nil, err
		}
		files = append(files, filepath.ToSlash(name))
	}
	return files, nil
}

// NewLayoutOn starts a pack that stands on another one: pack.yaml alone, and the
// page that explains every key.
func (p *Program) NewLayoutOn(folder, base string) (files []string, err error) {
	if strings.ContainsAny(base, `/\`) {
		return nil, fmt.Errorf("--base 写版式包的名称：自带的，或与 %s 放在同一处的文件夹", folder)
	}
	if _, err := fs.Stat(layouts.FS, base+"/pack.yaml"); err != nil {
		if _, err := os.Stat(filepath.Join(filepath.Dir(folder), base, "pack.yaml")); err != nil {
			return nil, fmt.Errorf("没有名为 %s 的版式包；可用：%s", base, strings.Join(PackNames(), "、"))
		}
	}
	name := filepath.Base(folder)
	year := cmp.Or(yearIn(folder), strconv.Itoa(time.Now().Year()-1))
	info := "# 只写与 " + base + " 不同的；没有写的随它\nbase: " + base + "\ntitle: " + name +
		"部门决算公开\nplace: 某地\nyear: " + year + "\n"
	return writeLayout(folder, []layoutFile{{"pack.yaml", []byte(info)}})
}

// WriteFlatLayout prints a pack as it is read, with what its base has where flat
// is true, else its own entries; of one file, or of all.
func (p *Program) WriteFlatLayout(w io.Writer, name, file string, flat bool) (diag.List, error) {
	fsys, dir, err := FindPack(name)
	if err != nil {
		return nil, err
	}
	all, list := pack.Flat(fsys, dir, layouts.FS, !flat)
	found := false
	for _, f := range all {
		if file != "" && f.Name != file {
			continue
		}
		found = true
		if file == "" {
			if _, err := fmt.Fprintf(w, "### %s\n", f.Name); err != nil {
				return list, err
			}
		}
		if _, err := io.WriteString(w, f.Text); err != nil {
			return list, err
		}
	}
	if !found && file != "" && !list.Failed() {
		return list, fmt.Errorf("%s 里没有 %s", name, file)
	}
	return list, nil
}

// WriteLayoutDiff prints how two packs, each with its bases, differ entry by
// entry, and returns how many entries do.
func (p *Program) WriteLayoutDiff(w io.Writer, a, b string) (int, diag.List, error) {
	var sides [2][]pack.Entry
	var list diag.List
	for i, name := range []string{a, b} {
		fsys, dir, err := FindPack(name)
		if err != nil {
			return 0, nil, err
		}
		var told diag.List
		sides[i], told = pack.Entries(fsys, dir, layouts.FS)
		list = append(list, told...)
	}
	if list.Failed() {
		return 0, list, nil
	}
	var out strings.Builder
	side := func(mark string, e *pack.Entry) {
		if e != nil {
			for line := range strings.Lines(e.Text) {
				out.WriteString(mark + strings.TrimRight(line, "\n") + "\n")
			}
		}
	}
	all := pack.Diff(sides[0], sides[1])
	last := ""
	for _, d := range all {
		e, where := d.A, ""
		switch {
		case d.A == nil:
			e, where = d.B, "只在 "+b+"（"+d.B.At+"）"
		case d.B == nil:
			where = "只在 " + a + "（" + d.A.At + "）"
		default:
			where = d.A.At + " 与 " + d.B.At + " 不同"
		}
		if e.Key == "" {
			where = ""
		}
		if head := strings.TrimRight("## "+e.File+"  "+strings.TrimSpace(e.Key+"  "+where), " "); head != last {
			out.WriteString(head + "\n")
			last = head
		}
		for _, l := range d.Lines() {
			side("- ", l.A)
			side("+ ", l.B)
		}
	}
	_, err := io.WriteString(w, out.String())
	return len(all), nil, err
}

// PacksIn are the packs in a folder that is none itself.
func PacksIn(folder string) (names []string) {
	if _, err := os.Stat(filepath.Join(folder, "pack.yaml")); err == nil {
		return nil
	}
	found, err := filepath.Glob(filepath.Join(folder, "*", "pack.yaml"))
	if err != nil {
		return nil
	}
	for _, f := range found {
		names = append(names, filepath.Dir(f))
	}
	return names
}

// ExpectedFolder is the folder of a pack that holds the text which the reports
// of units of its choice are to have.
const ExpectedFolder = "expected"

// LayoutFolder is the folder of a user's own pack, "" for a bundled one.
func LayoutFolder(name string) (string, error) {
	fsys, _, err := FindPack(name)
	if err != nil || fsys == layouts.FS {
		return "", err
	}
	return name, nil
}
