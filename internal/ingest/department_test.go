package ingest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"juesuan/internal/accounts"
	"juesuan/internal/folder"
)

// TestDepartment reads the sample's department.yaml.
func TestDepartment(t *testing.T) {
	k, list := Department("../../data/samples/department-2023-demo/示例服务局2023", "某处")
	if len(list) > 0 {
		t.Fatal(list)
	}
	if k.Name.S != "示例服务局" || k.Year != 2023 || k.Layout.S != "central-2023" || len(k.Units) != 3 || len(k.Transfers) != 2 || k.At.File != "某处/department.yaml" {
		t.Fatalf("%+v", k)
	}
	if u := k.Units[1]; u.Folder.S != "信息中心2023" || u.Name.S != "示例服务局信息中心" || u.Folder.At.InFile() != "信息中心2023" || u.Folder.At.Line != 9 {
		t.Errorf("%+v", u)
	}
	p := k.Transfers[0]
	if p.Amount.Amount.String() != "300000.00" || p.Expenditure != accounts.ColToSubsidiary || p.Income != accounts.ColSuperior || p.Paid().Row != "2060102" || p.Received().Row != "2060301" {
		t.Errorf("%+v", p)
	}
}

// FuzzDepartment: whatever a department.yaml holds is read or told, never both
// left out and silent.
func FuzzDepartment(f *testing.F) {
	raw, err := os.ReadFile("../../data/samples/department-2023-demo/示例服务局2023/department.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(raw))
	f.Add("schema: 1\nname: 某局\nyear: 2023\n")
	f.Add("schema: 1\nname: 某局\nyear: 2023\nmembers: [{folder: ../../..}, {folder: /}, {folder: ''}, {folder: a//b/../c}]\n")
	f.Add("schema: 1\nname: 某局\nyear: 99999999999\ntransfers: [{from: a, to: a, amount: -1, unit: 元}]\n")
	f.Fuzz(func(t *testing.T, text string) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, folder.DepartmentFile), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		k, list := Department(dir, "")
		for i := range list {
			if !strings.HasPrefix(list[i].Code, "department.") || list[i].At.File == "" {
				t.Errorf("%s", list[i])
			}
		}
		for _, u := range k.Units {
			if u.Folder.S == "" || strings.HasPrefix(u.Folder.S, "/") {
				t.Errorf("folder %q", u.Folder.S)
			}
		}
		for _, p := range k.Transfers {
			if p.Amount.Amount.Sign() <= 0 || p.Income == "" || p.Expenditure == "" {
				t.Errorf("%+v", p)
			}
		}
		if !list.Failed() && (k.Name.IsZero() || k.Year == 0) {
			t.Error("a department without a name or a year, and nothing said")
		}
	})
}
