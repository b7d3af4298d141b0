package ingest

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"juesuan/internal/folder"
	"juesuan/internal/golden"
	"juesuan/internal/supplement"
	"juesuan/internal/workbook"
)

// filledIn is a sample's supplement as 补充资料.xlsx.
func filledIn(t *testing.T, sample string) []byte {
	t.Helper()
	doc, _ := supplement.ReadFile(filepath.Join("../../data/samples", sample, folder.SupplementYAML), folder.SupplementYAML, nil)
	draft, _ := supplement.Core().Draft(doc.Root, []string{"ningxia-2020"})
	var out bytes.Buffer
	if err := draft.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// savedBy are workbooks as LibreOffice saves them.
func savedBy(t *testing.T, books ...[]byte) [][]byte {
	t.Helper()
	if _, err := exec.LookPath("soffice"); err != nil {
		t.Skip("LibreOffice is not installed (libreoffice-calc-nogui)")
	}
	dir := t.TempDir()
	args := []string{"-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", filepath.Join(dir, "out")}
	for i, data := range books {
		path := filepath.Join(dir, fmt.Sprintf("%d.xlsx", i))
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
		args = append(args, path)
	}
	out, err := exec.Command("soffice", args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	var saved [][]byte
	for i := range books {
		data, err := os.ReadFile(filepath.Join(dir, "out", fmt.Sprintf("%d.xlsx", i)))
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		saved = append(saved, data)
	}
	return saved
}

func setting(path, text string) supplement.Change {
	return supplement.Change{Do: supplement.Set, Path: path, Text: text}
}

func inserting(path string) supplement.Change {
	return supplement.Change{Do: supplement.Insert, Path: path}
}

// someEdits touch every kind of place that the workbook form has.
var someEdits = map[string][]supplement.Change{
	"words":   {setting("organization.self_name", "本局"), setting("functions.intro", "甲_x0041_\n<乙> & \"丙\""), setting("date", "2021-09-20")},
	"numbers": {setting("setup.posts", "95"), setting("assets.floor_area", "1903.50"), setting("prior.income_grand", "-12.30"), {Do: supplement.Set, Path: "prior.fiscal_income", Text: "5", Money: &supplement.Money{Unit: "元", Derived: true}}},
	"cleared": {setting("setup.posts", ""), {Do: supplement.Remove, Path: "prior.fiscal_income"}, {Do: supplement.Remove, Path: "procurement"}},
	"rows":    {inserting("functions.items[2]"), setting("functions.items[2]", "插进去的一项"), {Do: supplement.Remove, Path: "functions.items[5]"}, {Do: supplement.Move, Path: "functions.items[1]", To: 3}},
	"full":    {inserting("performance.note_amounts[2]"), setting("performance.note_amounts[2]", "2"), inserting("performance.note_amounts[3]"), setting("performance.note_amounts[3]", "3"), inserting("performance.note_amounts[4]"), setting("performance.note_amounts[4]", "4"), inserting("performance.note_amounts[5]"), setting("performance.note_amounts[5]", "5"), inserting("performance.note_amounts[6]"), {Do: supplement.Set, Path: "performance.note_amounts[6]", Text: "6", Money: &supplement.Money{Unit: "元"}}},
	"lists":   {inserting("glossary[1]"), setting("glossary[1].term", "新名词"), setting("glossary[1].text", "解释。"), inserting("reasons[2]"), setting("reasons[2].of", "item_vs_budget.2080109"), inserting("reasons[2].parts[1]"), setting("reasons[2].parts[1].amount", "-5"), setting("reasons[2].parts[1].text", "甲"), {Do: supplement.Move, Path: "reasons[1]", To: 4}},
	"codes":   {setting("purposes.2080109", "经办业务"), setting("purposes.abroad", "出访"), {Do: supplement.Remove, Path: "purposes.running"}, {Do: supplement.Set, Path: "budget.item.2080501", Text: "7.5", Money: &supplement.Money{Unit: "元", Source: "批复"}}},
	"forms": {inserting("forms[2]"), setting("forms[2].project", "新项目"), setting("forms[2].fiscal.initial", "5"), setting("forms[2].fiscal.executed", "4.5"), inserting("forms[2].groups[1]"), setting("forms[2].groups[1].name", "产出指标"), setting("forms[2].groups[1].weight", "40"),
		inserting("forms[2].groups[1].subgroups[1]"), setting("forms[2].groups[1].subgroups[1].name", "数量指标"), inserting("forms[2].groups[1].subgroups[1].indicators[1]"), setting("forms[2].groups[1].subgroups[1].indicators[1].name", "件数"),
		setting("forms[2].groups[1].subgroups[1].indicators[1].target", "≥5件"), setting("forms[2].groups[1].subgroups[1].indicators[1].score.value", "3")},
	"form":           {{Do: supplement.Remove, Path: "forms[1].groups[1].subgroups[1].indicators[1]"}, inserting("forms[1].groups[2].subgroups[1].indicators[1]"), setting("forms[1].groups[2].subgroups[1].indicators[1].name", "新指标"), setting("forms[1].goal.actual", "完成")},
	"form order":     {{Do: supplement.Move, Path: "forms[2]", To: 1}},
	"without a form": {{Do: supplement.Remove, Path: "forms[1]"}},
	"nothing":        {inserting("forms[1]"), inserting("accepted[1]")},
}

// TestEditSupplement: edits of a workbook say what was wanted, change no part
// that they are not about, and LibreOffice opens what comes out. It starts once,
// and once more in make soak for what was edited of what it had saved.
func TestEditSupplement(t *testing.T) {
	fresh := filledIn(t, "ningxia-2020")
	each := func(by string, data []byte) {
		for _, name := range slices.Sorted(maps.Keys(someEdits)) {
			edited, err := supplement.Edit(data, folder.SupplementWorkbook, someEdits[name], nil)
			if err != nil {
				t.Errorf("%s, %s: %v", by, name, err)
				continue
			}
			comparePackages(t, by+", "+name, data, edited)
		}
	}
	each("fresh", fresh)
	if testing.Short() {
		return
	}
	edited := oneUponAnother(t, "fresh", fresh)
	saved := savedBy(t, fresh, edited)
	each("LibreOffice", saved[0])
	sameSupplement(t, "fresh", edited, saved[1])
	again := oneUponAnother(t, "LibreOffice", saved[0])
	if os.Getenv("JUESUAN_SOAK") != "" {
		sameSupplement(t, "LibreOffice", again, savedBy(t, again)[0])
	}
}

// oneUponAnother is a workbook with all edits.
func oneUponAnother(t *testing.T, by string, data []byte) []byte {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(someEdits)) {
		var err error
		if data, err = supplement.Edit(data, folder.SupplementWorkbook, someEdits[name], nil); err != nil {
			t.Fatalf("%s, %s upon others: %v", by, name, err)
		}
	}
	return data
}

// sameSupplement: a workbook says what it said, opened and saved by another program.
func sameSupplement(t *testing.T, by string, edited, saved []byte) {
	t.Helper()
	want, _ := supplement.Read(edited, folder.SupplementWorkbook, nil)
	got, list := supplement.Read(saved, folder.SupplementWorkbook, nil)
	for _, d := range list {
		if d.Code != "supplement.required" {
			t.Errorf("%s: %s: %s", by, d.At, d.Message)
		}
	}
	if a, b := string(supplement.Core().YAML(want.Root, false)), string(supplement.Core().YAML(got.Root, false)); a != b {
		t.Errorf("%s, saved again:\n%s", by, golden.Diff(a, b))
	}
}

// packageParts are the parts of an .xlsx.
func packageParts(t *testing.T, data []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(b)
	}
	return out
}

var cellsOfPart = regexp.MustCompile(`(?s)<sheetData.*</sheetData>`)

// comparePackages compares the parts of a workbook before and after an edit: of
// sheets only the cells may differ, of the list of sheets only its order and
// what was added.
func comparePackages(t *testing.T, name string, before, after []byte) {
	t.Helper()
	a, b := packageParts(t, before), packageParts(t, after)
	for part, text := range a {
		switch got, ok := b[part]; {
		case !ok:
			t.Errorf("%s: %s is gone", name, part)
		case got == text:
		case strings.HasPrefix(part, "xl/worksheets/sheet"):
			if cellsOfPart.ReplaceAllString(text, "") != cellsOfPart.ReplaceAllString(got, "") {
				t.Errorf("%s: %s has changed outside its cells", name, part)
			}
		case part == "xl/workbook.xml" || part == "[Content_Types].xml" || part == "xl/_rels/workbook.xml.rels":
			if !strings.HasPrefix(name[strings.Index(name, ", "):], ", form") {
				t.Errorf("%s: %s has changed", name, part)
			}
		default:
			t.Errorf("%s: %s has changed", name, part)
		}
	}
	for part := range b {
		if _, ok := a[part]; !ok && !strings.HasSuffix(name, ", forms") {
			t.Errorf("%s: %s is new", name, part)
		}
	}
	if _, list := workbook.Read(after, name); list.Failed() {
		t.Errorf("%s: %v", name, list)
	}
}

// TestEditSupplementForm: a form that is added has its sheet where it belongs,
// with the drop-downs and comments of the others, and is not the one open.
func TestEditSupplementForm(t *testing.T) {
	data := filledIn(t, "ningxia-2020")
	edited, err := supplement.Edit(data, folder.SupplementWorkbook, someEdits["forms"], nil)
	if err != nil {
		t.Fatal(err)
	}
	w, _ := workbook.Read(edited, folder.SupplementWorkbook)
	var sheets []string
	for _, s := range w.Sheets {
		if strings.HasPrefix(s.Name, "自评表") {
			sheets = append(sheets, s.Name)
		}
	}
	if want := []string{"自评表1", "自评表3", "自评表2"}; !slices.Equal(sheets, want) {
		t.Errorf("forms %v, want %v", sheets, want)
	}
	a, b := packageParts(t, data), packageParts(t, edited)
	var made []string
	for part := range b {
		if _, ok := a[part]; !ok {
			made = append(made, part)
		}
	}
	slices.Sort(made)
	if want := []string{"xl/comments19.xml", "xl/drawings/vmlDrawing19.vml", "xl/worksheets/_rels/sheet21.xml.rels", "xl/worksheets/sheet21.xml"}; !slices.Equal(made, want) {
		t.Errorf("new parts %q, want %q", made, want)
	}
	var e *supplement.EditError
	if _, err := supplement.Edit(data, folder.SupplementWorkbook, []supplement.Change{setting("forms[9].project", "x")}, nil); !errors.As(err, &e) {
		t.Errorf("a form that is not there: %v", err)
	}
}
