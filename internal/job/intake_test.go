package job

import (
	"errors"
	"juesuan/internal/folder"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// TestPutUndone: where the new file cannot take its name, the old one is back.
func TestPutUndone(t *testing.T) {
	data, err := os.ReadFile("../../data/samples/ningxia-2020/公开表.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	a, list := Arrive("公开表.xlsx", data)
	if a == nil {
		t.Fatal(list)
	}
	dir := t.TempDir()
	old := filepath.Join(dir, "决算报表.xlsx")
	if err := os.WriteFile(old, []byte("旧的"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err = a.Put(dir, "")
	var occupied *folder.Occupied
	if !errors.As(err, &occupied) || len(occupied.Files) != 1 || occupied.Files[0].Name != "决算报表.xlsx" {
		t.Fatalf("put gives %v", err)
	}
	// A folder of the name: no input, and in the way.
	if err := os.Mkdir(filepath.Join(dir, a.Name), 0o755); err != nil {
		t.Fatal(err)
	}
	var told *folder.MachineError
	if _, err := a.Put(dir, occupied.Mark); !errors.As(err, &told) {
		t.Errorf("a folder in the way: %v", err)
	}
	if b, err := os.ReadFile(old); err != nil || string(b) != "旧的" {
		t.Errorf("the old file: %q, %v", b, err)
	}
	entries, _ := os.ReadDir(dir)
	if len(entries) != 2 {
		t.Errorf("%v are left behind", entries)
	}
	if err := os.Remove(filepath.Join(dir, a.Name)); err != nil {
		t.Fatal(err)
	}
	// What stands there has changed since it was shown.
	if err := os.WriteFile(old, []byte("又改了"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Put(dir, occupied.Mark); !errors.As(err, &occupied) {
		t.Errorf("the file shown is another now: %v", err)
	}
	kept, err := a.Put(dir, occupied.Mark)
	if err != nil || len(kept) != 1 {
		t.Fatalf("%v, %v", kept, err)
	}
	if b, err := os.ReadFile(filepath.Join(dir, folder.Replaced, kept[0])); err != nil || string(b) != "又改了" {
		t.Errorf("the kept file: %q, %v", b, err)
	}
	if runtime.GOOS == "linux" { // a disk that is full
		if _, err := a.Put("/proc/self", ""); !errors.As(err, &told) {
			t.Errorf("a place that takes no file: %v", err)
		}
	}
}

// TestArriveNames: a file gets a name that is read and that every system takes.
func TestArriveNames(t *testing.T) {
	xlsx, err := os.ReadFile("../../data/samples/ningxia-2020/公开表.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	xls, err := os.ReadFile("../workbook/testdata/ministry-2020.xls")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		called string
		data   []byte
		want   string
	}{
		{"公开表.xlsx", xlsx, "公开表.xlsx"}, {`C:\资料\财决报表2020.xls`, xls, "财决报表2020.xls"}, {"../../逃.XLSX", xlsx, "逃.xlsx"}, {"报表.xls", xlsx, "报表.xlsx"}, {"报表", xlsx, "报表.xlsx"},
		{"报表.xlsx", xls, "报表.xls"}, {"补充资料.xlsx", xlsx, "决算报表.xlsx"}, {".xlsx", xlsx, "决算报表.xlsx"}, {"~$公开表.xlsx", xlsx, "公开表.xlsx"}, {"con.xlsx", xlsx, "_con.xlsx"},
		{"带宏.xlsm", xlsx, "带宏.xlsm"}, {"a:b?.xlsx", xlsx, "a_b_.xlsx"},
	} {
		a, list := Arrive(tt.called, tt.data)
		if a == nil {
			t.Errorf("%s: %v", tt.called, list)
			continue
		}
		if a.Name != tt.want || !folder.IsInput(a.Name) {
			t.Errorf("%s becomes %s, want %s", tt.called, a.Name, tt.want)
		}
		if a.Looked.Supplement || a.Looked.Year != 2020 || len(a.Looked.Book.Sources) == 0 {
			t.Errorf("%s was read as %+v", tt.called, a.Looked)
		}
	}
}
