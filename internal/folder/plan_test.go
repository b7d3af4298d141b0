package folder

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestPlan(t *testing.T) {
	top := t.TempDir()
	root := filepath.Join(top, "in")
	touch := func(names ...string) {
		t.Helper()
		for _, name := range names {
			path := filepath.Join(root, filepath.FromSlash(name))
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			write(t, path, []byte("{}"))
		}
	}
	link := func(target, name string) {
		t.Helper()
		if err := os.Symlink(target, filepath.Join(root, filepath.FromSlash(name))); err != nil {
			t.Skip(err)
		}
	}
	touch("甲/a/公开表.xlsx", "甲/a/unit.yaml", "甲/b/unit.yaml", "乙/决算.xls", "乙/下属/补充资料.xlsx", "甲/con/unit.yaml", "甲/nul.txt/unit.yaml",
		"甲/x:y/unit.yaml", "甲/x_y/unit.yaml", "甲/尾点./unit.yaml", "丁/COM1/unit.yaml", "丁/com10/unit.yaml",
		// None of these is a unit.
		".git/a/unit.yaml", "说明/读我.txt", "说明/公开表-标注.xlsx", "说明/~$公开表.xlsx", "out/a/公开表.xlsx", "旧结果/.juesuan/lock", "旧结果/a/unit.yaml")
	touch("旧报告/公开表.xlsx")
	commit(t, filepath.Join(root, "旧报告"), texts("r.pdf", "1"))
	m := `{"program":"x","files":[{"name":"r.pdf","size":1,"sha256":""}]}`
	write(t, filepath.Join(root, "旧报告", ManifestName), []byte(m))

	outside := filepath.Join(top, "别处")
	if err := os.MkdirAll(outside, 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(outside, "公开表.xlsx"), nil)
	touch("丙/unit.yaml")
	link(filepath.Join(outside, "公开表.xlsx"), "丙/公开表.xlsx")
	link(outside, "链接")
	touch("戊/unit.yaml")
	link("../甲/a/公开表.xlsx", "戊/公开表.xlsx")
	touch("己/unit.yaml")
	link("nowhere", "己/公开表.xlsx")

	p, err := FindUnits(root, filepath.Join(root, "out"))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]Unit{}
	var paths []string
	for _, u := range p.Units {
		got[u.Path] = u
		paths = append(paths, u.Path)
	}
	want := []string{"丁/COM1", "丁/com10", "丙", "乙", "乙/下属", "己", "戊", "甲/a", "甲/b", "甲/con", "甲/nul.txt", "甲/x:y", "甲/x_y", "甲/尾点."}
	slices.Sort(want)
	if !slices.Equal(paths, want) {
		t.Errorf("got  %q\nwant %q", paths, want)
	}
	for unit, fault := range map[string]string{"丙": "资料文件夹之外", "己": "失效的链接", "戊": "", "甲/a": ""} {
		if f := got[unit].Fault; (f == "") != (fault == "") || !strings.Contains(f, fault) {
			t.Errorf("%s: fault %q, want %q", unit, f, fault)
		}
	}
	if len(p.Notes) != 1 || !strings.Contains(p.Notes[0], "链接：是指向别处的链接") {
		t.Errorf("notes %q", p.Notes)
	}
	outs := map[string]string{}
	for _, u := range p.Units {
		if before, ok := outs[strings.ToLower(u.Out)]; ok {
			t.Errorf("%s and %s both go to %s", before, u.Path, u.Out)
		}
		outs[strings.ToLower(u.Out)] = u.Path
		if altered := u.Out != u.Path; altered != slices.Contains([]string{"丁/COM1", "甲/con", "甲/nul.txt", "甲/x:y", "甲/尾点."}, u.Path) {
			t.Errorf("%s goes to %s", u.Path, u.Out)
		}
		for part := range strings.SplitSeq(u.Out, "/") {
			if reserved(part) || strings.ContainsAny(part, `:\`) || strings.HasSuffix(part, ".") {
				t.Errorf("%s: Windows does not take %s", u.Path, u.Out)
			}
		}
	}
	for _, out := range []string{root, top, filepath.Join(root, ".", "甲", "..")} {
		if _, err := FindUnits(root, out); err == nil || !strings.Contains(err.Error(), "不能就是资料文件夹") {
			t.Errorf("out %s: %v", out, err)
		}
	}
	if p, err := FindUnits(filepath.Join(root, "说明"), filepath.Join(top, "out")); err != nil || len(p.Units) != 0 {
		t.Errorf("units of a folder without any: %+v, %v", p, err)
	}
	if _, err := FindUnits(filepath.Join(root, "nowhere"), filepath.Join(top, "out")); err == nil {
		t.Error("a folder that is not there has units")
	}
}
