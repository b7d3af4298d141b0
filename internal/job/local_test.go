package job

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"juesuan/internal/folder"
	"juesuan/internal/supplement"
)

// TestLayoutFields: what a layout asks for besides is read into the book, missed
// where it is not there, saved by the form, and made by init; each follows from
// its entry in the layout's list.
func TestLayoutFields(t *testing.T) {
	p := New(Settings{})
	l, err := p.loaded("ningxia-2020")
	if err != nil {
		t.Fatal(err)
	}
	table, faults := supplement.Core().With([]supplement.Field{
		{Key: "index", Name: "监督索引号", Type: supplement.Text, Required: true, Topic: "基本信息"},
		{Key: "rent", Name: "出租收入", Type: supplement.Amount, Unit: "万元", Prior: true},
	})
	if faults != nil {
		t.Fatal(faults)
	}
	l.fields = table
	dir := t.TempDir()
	for _, name := range []string{"unit.yaml", "公开表.xlsx"} {
		data, err := os.ReadFile(filepath.Join("../../data/samples/ningxia-2020", name))
		if err != nil {
			t.Fatal(err)
		}
		if name == "unit.yaml" {
			data = append(data, "\nlocal:\n  rent: 12.50\n"...)
		}
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	f, err := p.Form(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Missing) == 0 || f.Missing[len(f.Missing)-1].Path != "local.index" {
		t.Errorf("missing: %+v", f.Missing)
	}
	if _, err := p.SaveSupplement(dir, f.Version, []supplement.Change{setting("local.index", "甲1")}); err != nil {
		t.Fatal(err)
	}
	in, err := p.Read(Job{Unit: dir})
	if err != nil {
		t.Fatal(err)
	}
	if got := in.Book.Entered["local.index"]; got.Text.S != "甲1" || got.Text.At.Line == 0 {
		t.Errorf("local.index: %+v", got)
	}
	if got := in.Book.Entered["local.rent"].Figure; !got.Known() || got.Amount.String() != "125000.00" && got.Amount.String() != "125000" {
		t.Errorf("local.rent: %s", got.Amount)
	}
	if e := in.Book.Entry("local.rent"); e.Label != "出租收入" || e.At.Line == 0 {
		t.Errorf("entry: %+v", e)
	}
	// Next year's, in either form.
	for _, yaml := range []bool{true, false} {
		made := filepath.Join(t.TempDir(), "某局2021")
		if _, list, err := p.Init(NewUnit{Dir: made, From: dir, YAML: yaml}); err != nil || list.Failed() {
			t.Fatalf("%v %v", err, list)
		}
		next, err := p.Form(made)
		if err != nil {
			t.Fatal(err)
		}
		if got := next.Document.Root.Text("prior", "local", "rent"); !strings.HasPrefix(got, "12.5") || next.Document.Root.Text("local", "index") != "" {
			t.Errorf("%s: last year's rent is %q", next.File, got)
		}
	}
	// Without the layout it is kept and told.
	bare, err := New(Settings{}).Form(dir)
	if err != nil {
		t.Fatal(err)
	}
	told := 0
	for _, d := range bare.Findings {
		if d.Code == "supplement.local" {
			told++
		}
	}
	if told != 2 || bare.Document.Root.Text("local", "index") != "甲1" || bare.File != folder.SupplementYAML {
		t.Errorf("%d told: %v", told, bare.Findings)
	}
}
