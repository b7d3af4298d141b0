package desk

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"juesuan/internal/job"
	"juesuan/internal/supplement"
)

// twiceFolder holds a unit whose workbook says that no car is kept and whose
// supplement says three.
func twiceFolder(t *testing.T, form string) (folder, unit string) {
	t.Helper()
	folder = workFolderWith(t, sample)
	unit = filepath.Join(folder, sample)
	book, err := os.ReadFile("../ingest/testdata/ministry-2020.xlsx")
	must(t, err)
	must(t, os.Remove(filepath.Join(unit, "公开表.xlsx")))
	must(t, os.WriteFile(filepath.Join(unit, "决算报表.xlsx"), book, 0o644))
	if form != "unit.yaml" {
		must(t, os.Remove(filepath.Join(unit, "unit.yaml")))
		_, list, err := program.Init(job.NewUnit{Dir: unit, Layout: "ningxia-2020", Year: 2020})
		must(t, err)
		if list.Failed() {
			t.Fatal(list)
		}
		f, err := program.Form(unit)
		must(t, err)
		_, err = program.SaveSupplement(unit, f.Version, []supplement.Change{{Do: supplement.Set, Path: "counts.vehicles_kept", Text: "3"}})
		must(t, err)
	}
	return folder, unit
}

// TestChoose: of two figures that differ one is taken by its button, with a
// reason, in either form of the supplement; that can be taken back.
func TestChoose(t *testing.T) {
	t.Parallel()
	for _, form := range supplements() {
		t.Run(form, func(t *testing.T) {
			folder, unit := twiceFolder(t, form)
			before := listing(t, unit)
			p := live(t, start(t, folder), 1093, 614)
			p.Go(p.Text(`location.origin`) + "/findings?unit=" + sample)
			const about = `[...document.querySelectorAll("[data-finding]")].find(f => f.innerText.includes("公务用车保有量在两处给出"))`
			p.Until(`document.documentElement.dataset.live === "yes" && !!` + about)
			if text := p.Text(about + `.innerText`); !strings.Contains(text, "用 决算报表 的 0") || !strings.Contains(text, "用 补充资料 的 3") || strings.Contains(text, "counts.") {
				t.Errorf("the finding says:\n%s", text)
			}
			p.Eval(about + `.scrollIntoView()`)
			if dir := os.Getenv("DESK_SHOTS"); dir != "" {
				p.Shot(filepath.Join(dir, "choose-"+form+".png"))
			}
			// By the keyboard alone: the reason, then the second button.
			p.Eval(about + `.querySelector(".choose textarea").focus()`)
			const reason = `报表漏填，以“台账”为准<b>: #1`
			p.Type(reason)
			p.Until(`desk.dirty`)
			p.Press("Tab")
			p.Press("Tab")
			p.Press("Enter")
			p.Until(`!` + about)
			says(p, "#chosen-h", "（1）")
			says(p, "main", reason)
			says(p, "main", "公务用车保有量")
			o, err := program.Report(t.Context(), job.Job{Unit: unit, Until: "accounts"})
			must(t, err)
			if use := o.Book.Use; len(use) != 1 || use[0].Datum != "counts.vehicles_kept" || use[0].Reason.S != reason {
				t.Fatalf("use: %+v", use)
			}
			if f := o.Book.Counts["vehicles_kept"]; f.Amount.Decimal().String() != "3" {
				t.Errorf("the count taken is %+v", f)
			}
			p.Click(`form[action^="/findings/unchoose"] button`)
			p.Until(`!!` + about)
			after := listing(t, unit)
			if form == "unit.yaml" && strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(after[form]), "use:")) != strings.TrimSpace(before[form]) {
				t.Errorf("taken back, the file is not what it was, it ends %q", after[form][len(after[form])-200:])
			}
			quiet(t, p)
		})
	}
	// Nothing is written without a reason, of another place or of a figure that
	// has changed since.
	folder, _ := twiceFolder(t, "unit.yaml")
	c := enter(t, start(t, folder))
	before := listing(t, folder)
	for _, wrong := range []url.Values{
		{"datum": {"counts.vehicles_kept"}, "cell": {"counts.vehicles_kept"}, "counts.vehicles_kept": {"3辆"}, "reason": {" "}},
		{"datum": {"counts.vehicles_kept"}, "cell": {"F03!D21"}, "F03!D21": {"0辆"}, "reason": {"理由"}},
		{"datum": {"counts.vehicles_kept"}, "cell": {"counts.vehicles_kept"}, "counts.vehicles_kept": {"4辆"}, "reason": {"理由"}},
		{"datum": {"counts.vehicles_bought"}, "cell": {"counts.vehicles_kept"}, "counts.vehicles_kept": {"3辆"}, "reason": {"理由"}},
	} {
		if body, status := c.post("/findings/choose?unit="+sample, "application/x-www-form-urlencoded", wrong.Encode()); status < 400 {
			t.Errorf("%v was taken: %s", wrong, body)
		}
	}
	if name := differ(before, listing(t, folder)); name != "" {
		t.Errorf("%s has changed", name)
	}
}
