package desk

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"juesuan/internal/job"
)

// TestBlank: what only says that a field is not filled in stands together, one
// line a topic, and each line leads to the form; nothing of it names a file of
// the layout or an option of the command.
func TestBlank(t *testing.T) {
	t.Parallel()
	for _, form := range supplements() {
		t.Run(form, func(t *testing.T) {
			folder := workFolderWith(t, sample)
			unit := filepath.Join(folder, sample)
			must(t, os.Remove(filepath.Join(unit, "unit.yaml")))
			if form == "unit.yaml" {
				must(t, os.WriteFile(filepath.Join(unit, form), []byte("schema: 1\nyear: 2020\nlayout: ningxia-2020\norganization:\n  full_name: 某局\n  self_name: 我局\n  level: 部门\n  kind: 参公\n"), 0o644))
			} else {
				_, list, err := program.Init(job.NewUnit{Dir: unit, Layout: "ningxia-2020", Year: 2020})
				must(t, err)
				if list.Failed() {
					t.Fatal(list)
				}
			}
			p := live(t, start(t, folder), 1093, 614)
			p.Go(p.Text(`location.origin`) + "/findings?unit=" + sample)
			p.Until(`document.documentElement.dataset.live === "yes" && !!document.querySelector(".blank")`)
			if dir := os.Getenv("DESK_SHOTS"); dir != "" {
				p.Shot(filepath.Join(dir, "blank-"+form+".png"))
			}
			if n := p.Eval(`document.querySelectorAll(".blank li").length`); n == "0" || n == "1" {
				t.Errorf("%s topics", n)
			}
			second := map[string]string{"unit.yaml": "编报单位", "补充资料.xlsx": "主要职能"}[form] // a 部门, and what is not known to be one yet
			says(p, ".blank li:nth-child(2)", "填写“"+second+"”")
			if shown := p.Eval(`[...document.querySelectorAll("[data-finding]")].filter(f => f.checkVisibility() && f.innerText.includes("没有填")).length`); shown != "0" {
				t.Errorf("%s of them are shown one by one as well", shown)
			}
			p.Click(`#blanks > summary`)
			p.Until(`document.querySelectorAll("#blanks [data-finding]")[5].checkVisibility()`)
			if dir := os.Getenv("DESK_SHOTS"); dir != "" {
				p.Eval(`document.querySelector("#blanks").scrollIntoView()`)
				p.Shot(filepath.Join(dir, "blanks-"+form+".png"))
			}
			p.Eval(`document.querySelectorAll("details").forEach(d => d.open = true)`)
			text := p.Text(`document.querySelector("main").innerText`)
			for _, word := range []string{"sentences.yaml", "--prior", "--layout"} {
				if strings.Contains(text, word) {
					t.Errorf("the page says %s", word)
				}
			}
			p.Click(`.blank li:nth-child(2) a`)
			p.Until(`location.pathname === "/form" && document.documentElement.dataset.live === "yes"`)
			says(p, "#topic", second)
			quiet(t, p)
		})
	}
	// A unit that lacks one field has it among its findings.
	folder := workFolderWith(t, sample)
	name := filepath.Join(folder, sample, "unit.yaml")
	data, err := os.ReadFile(name)
	must(t, err)
	must(t, os.WriteFile(name, []byte(strings.Replace(string(data), "  vehicles_kept: 3\n", "", 1)), 0o644))
	body, _ := enter(t, start(t, folder)).get("/findings?unit=" + sample)
	if strings.Contains(body, `class="blank"`) || !strings.Contains(body, "没有填，报告里要用") {
		t.Error("one field that is not filled in is not among the findings")
	}
}
