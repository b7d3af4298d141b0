package job

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf16"

	"juesuan/internal/folder"
	"juesuan/internal/supplement"
)

func setting(path, text string) supplement.Change {
	return supplement.Change{Do: supplement.Set, Path: path, Text: text}
}

// formUnits are two units with the sample's supplement, one in each form.
func formUnits(t *testing.T) []string {
	t.Helper()
	data, err := os.ReadFile("../../data/samples/ningxia-2020/unit.yaml")
	if err != nil {
		t.Fatal(err)
	}
	yaml, cells := t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(yaml, "unit.yaml"), data, 0o644); err != nil {
		t.Fatal(err)
	}
	doc, _ := supplement.Read(data, "unit.yaml", nil)
	draft, _ := supplement.Core().Draft(doc.Root, nil)
	f, err := os.Create(filepath.Join(cells, "补充资料.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(draft.Write(f), f.Close()); err != nil {
		t.Fatal(err)
	}
	return []string{yaml, cells}
}

func formOf(t *testing.T, dir string) *Form {
	t.Helper()
	f, err := shared().Form(dir)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// names are the files of a folder, hidden ones included.
func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

// TestSaveSupplement: what is saved is read again; of two who saw the same, the
// second is refused, and what the first wrote stays.
func TestSaveSupplement(t *testing.T) {
	for _, dir := range formUnits(t) {
		before := names(t, dir)
		f := formOf(t, dir)
		was, err := os.ReadFile(filepath.Join(dir, f.File))
		if err != nil {
			t.Fatal(err)
		}
		if len(f.Missing) > 0 && f.Missing[0].Must {
			t.Errorf("%s lacks %s", f.File, f.Missing[0].Path)
		}
		first, err := shared().SaveSupplement(dir, f.Version, []supplement.Change{setting("organization.self_name", "本局"), {Do: supplement.Insert, Path: "reasons[1]"}, setting("reasons[1].of", "fund_vs_prior"), setting("reasons[1].text", "甲\n乙")})
		if err != nil {
			t.Fatalf("%s: %v", f.File, err)
		}
		_, err = shared().SaveSupplement(dir, f.Version, []supplement.Change{setting("organization.self_name", "我单位")})
		var m *folder.MachineError
		if !errors.Is(err, folder.ErrChanged) || !errors.As(err, &m) || !strings.Contains(m.Text, "没有保存") {
			t.Errorf("%s: the second is told %v", f.File, err)
		}
		again := formOf(t, dir)
		if again.Version != first {
			t.Errorf("%s: version %+v, saved as %+v", f.File, again.Version, first)
		}
		if v := again.Document.Root.Get("organization", "self_name"); v.Scalar != "本局" {
			t.Errorf("%s: self_name is %q", f.File, v.Scalar)
		}
		if v := again.Document.Root.List("reasons"); len(v) != len(f.Document.Root.List("reasons"))+1 || v[0].Get("text").Scalar != "甲\n乙" {
			t.Errorf("%s: %d reasons", f.File, len(v))
		}
		// What cannot be is refused with its place, and nothing is written.
		var e *supplement.EditError
		if _, err := shared().SaveSupplement(dir, first, []supplement.Change{setting("setup.posts", "九十")}); !errors.As(err, &e) || e.Path != "setup.posts" {
			t.Errorf("%s: %v", f.File, err)
		}
		if v, err := shared().SaveSupplement(dir, first, nil); err != nil || v != first {
			t.Errorf("%s: nothing to save gives %+v, %v", f.File, v, err)
		}
		after := slices.DeleteFunc(names(t, dir), func(name string) bool { return name == folder.Replaced })
		if !slices.Equal(before, after) {
			t.Errorf("%s: the folder holds %q, before %q", f.File, after, before)
		}
		// As it was before the first change of the day it is kept, once.
		if _, err := shared().SaveSupplement(dir, first, []supplement.Change{setting("organization.self_name", "我单位")}); err != nil {
			t.Errorf("%s: %v", f.File, err)
		}
		first = formOf(t, dir).Version
		kept := names(t, filepath.Join(dir, folder.Replaced))
		if len(kept) != 1 || !strings.HasPrefix(kept[0], strings.TrimSuffix(f.File, filepath.Ext(f.File))+"-") {
			t.Fatalf("%s: kept are %q", f.File, kept)
		}
		if old, err := os.ReadFile(filepath.Join(dir, folder.Replaced, kept[0])); err != nil || !bytes.Equal(old, was) {
			t.Errorf("%s: kept is not what it was: %v", f.File, err)
		}
		if v := formOf(t, dir).Version; v != first {
			t.Errorf("%s: written again", f.File)
		}
	}
}

// TestSaveSupplementTogether: of many who save at once what they saw at once,
// one does; and those who look again and try again lose nothing.
func TestSaveSupplementTogether(t *testing.T) {
	for _, dir := range formUnits(t)[:1] {
		f := formOf(t, dir)
		var wg sync.WaitGroup
		errs := make([]error, 6)
		for i := range errs {
			wg.Go(func() {
				_, errs[i] = shared().SaveSupplement(dir, f.Version, []supplement.Change{setting("setup.posts", fmt.Sprint(100+i))})
			})
		}
		wg.Wait()
		saved := 0
		for _, err := range errs {
			if err == nil {
				saved++
			} else if !errors.Is(err, folder.ErrChanged) {
				t.Error(err)
			}
		}
		if saved != 1 {
			t.Errorf("%d have saved", saved)
		}
		for i := range errs {
			wg.Go(func() {
				for {
					f, err := shared().Form(dir)
					if err != nil {
						t.Error(err)
						return
					}
					n := len(f.Document.Root.List("functions", "items"))
					path := fmt.Sprintf("functions.items[%d]", n+1)
					_, err = shared().SaveSupplement(dir, f.Version, []supplement.Change{{Do: supplement.Insert, Path: path}, setting(path, fmt.Sprintf("第%d人的一项", i))})
					if err == nil || !errors.Is(err, folder.ErrChanged) {
						errs[i] = err
						return
					}
				}
			})
		}
		wg.Wait()
		if err := errors.Join(errs...); err != nil {
			t.Error(err)
		}
		items := formOf(t, dir).Document.Root.List("functions", "items")
		for i := range errs {
			if !slices.ContainsFunc(items, func(v *supplement.Value) bool { return v.Scalar == fmt.Sprintf("第%d人的一项", i) }) {
				t.Errorf("what person %d wrote is lost", i)
			}
		}
	}
}

// TestSaveSupplementNew: a unit without a supplement gets one, in either form.
func TestSaveSupplementNew(t *testing.T) {
	for _, name := range []string{"补充资料.xlsx", "unit.yaml"} {
		dir := t.TempDir()
		f := formOf(t, dir)
		if f.Hash != "" || f.File != "补充资料.xlsx" || len(f.Missing) == 0 {
			t.Errorf("the form of nothing is %+v", f.Version)
		}
		v, err := shared().SaveSupplement(dir, folder.Version{File: name}, []supplement.Change{setting("year", "2021"), setting("organization.full_name", "某局")})
		if err != nil {
			t.Fatal(err)
		}
		f = formOf(t, dir)
		if f.Version != v || f.Document.Root.Get("organization", "full_name").Scalar != "某局" || f.Document.Root.Get("schema").Scalar != supplement.Schema {
			t.Errorf("%s: %+v", name, f.Version)
		}
		if slices.ContainsFunc(f.Missing, func(g supplement.Gap) bool { return g.Path == "year" }) {
			t.Errorf("%s: the year is missing still", name)
		}
		if _, err := shared().SaveSupplement(dir, folder.Version{File: name}, []supplement.Change{setting("year", "2022")}); !errors.Is(err, folder.ErrChanged) {
			t.Errorf("%s: made a second time: %v", name, err)
		}
		if got := names(t, dir); !slices.Equal(got, []string{name}) {
			t.Errorf("the folder holds %q", got)
		}
	}
}

// excelLock is the file that Excel puts beside a workbook that it has open.
func excelLock(owner string) []byte {
	b := make([]byte, 165)
	b[0] = byte(len(owner))
	copy(b[1:], owner)
	units := utf16.Encode([]rune(owner))
	binary.LittleEndian.PutUint16(b[55:], uint16(len(units)))
	for i, u := range units {
		binary.LittleEndian.PutUint16(b[57+2*i:], u)
	}
	return b
}

// TestSaveSupplementRefused: a file that is open elsewhere, read-only, gone, or
// there twice stays as it is.
func TestSaveSupplementRefused(t *testing.T) {
	dir := formUnits(t)[1]
	path := filepath.Join(dir, "补充资料.xlsx")
	f := formOf(t, dir)
	try := func(name string, is error, says string) {
		t.Helper()
		_, err := shared().SaveSupplement(dir, f.Version, []supplement.Change{setting("setup.posts", "95")})
		var m *folder.MachineError
		if !errors.As(err, &m) || is != nil && !errors.Is(err, is) || !strings.Contains(m.Text, says) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for mark, data := range map[string][]byte{"~$补充资料.xlsx": excelLock("经办人"), ".~lock.补充资料.xlsx#": []byte("经办人,user,host,23.11.2026 10:00,file:///x;"), ".~补充资料.xlsx": nil} {
		if err := os.WriteFile(filepath.Join(dir, mark), data, 0o644); err != nil {
			t.Fatal(err)
		}
		who := "有人正在"
		if data != nil {
			who = "经办人正在"
		}
		try(mark, folder.ErrOpen, who)
		if err := os.Remove(filepath.Join(dir, mark)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(path, 0o444); err != nil {
		t.Fatal(err)
	}
	try("read-only", nil, "只读")
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(dir, "unit.yaml")
	if err := os.WriteFile(other, []byte("schema: 1\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	try("two of them", folder.ErrChanged, "没有保存")
	if form := formOf(t, dir); form.Hash != "" || len(form.Findings) == 0 {
		t.Errorf("two supplements give %+v", form.Version)
	}
	if err := os.Remove(other); err != nil {
		t.Fatal(err)
	}
	if v := formOf(t, dir).Version; v != f.Version {
		t.Error("the file has changed")
	}
	if _, err := shared().SaveSupplement(dir, f.Version, []supplement.Change{setting("setup.posts", "95")}); err != nil {
		t.Error(err)
	}
	if st, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && st.Mode().Perm() != 0o640 {
		t.Errorf("mode %v, %v", st.Mode(), err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	try("gone", folder.ErrChanged, "不在")
	if got := names(t, dir); !slices.Equal(got, []string{folder.Replaced}) {
		t.Errorf("left: %q", got)
	}
}
