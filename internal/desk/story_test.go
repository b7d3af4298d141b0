package desk

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"juesuan/internal/chromium"
	"juesuan/internal/supplement"
)

// clerk does a job in the browser by mouse and keyboard, and counts.
type clerk struct {
	t              *testing.T
	p              *chromium.Page
	answers        map[string]string // what a person knows, by path
	clicks, values int
	all, reasons   int // values of all steps, without the sentences of reasons, and those
	step           time.Time
	table          strings.Builder
}

func (k *clerk) click(selector string) { k.p.Click(selector); k.clicks++ }

// typed types into a field as a person who clicks it does.
func (k *clerk) typed(id, text string) {
	k.click(`[id=` + quoted(id) + `]`)
	k.p.Press("End")
	k.p.Type(text)
	k.values++
}

// choose takes an option of a list by its label and the arrow keys.
func (k *clerk) choose(id, value string) {
	control := `document.getElementById(` + quoted(id) + `)`
	k.click(`label[for=` + quoted(id) + `]`)
	way := "ArrowDown"
	if k.p.Eval(`(c => [...c.options].findIndex(o => o.value === `+quoted(value)+`) < c.selectedIndex)(`+control+`)`) == "true" {
		way = "ArrowUp"
	}
	for n := 0; k.p.Eval(control+`.value !== `+quoted(value)) == "true"; n++ {
		if n > 60 {
			k.t.Fatalf("%s cannot be chosen in %s", value, id)
		}
		k.p.Press(way)
	}
	k.values++
}

// nothing reports whether an amount or a number is zero, whatever its unit.
func nothing(text string) bool {
	return strings.Trim(text, "0.元万千") == "" && strings.HasPrefix(text, "0")
}

// zero fills in what is zero: a group of which nothing else is left by its button,
// the others by typing.
func (k *clerk) zero(paths map[string]bool) {
	for range len(paths) {
		var groups []struct {
			ID    string
			Empty []string
		}
		must(k.t, json.Unmarshal([]byte(k.p.Text(`JSON.stringify([...document.querySelectorAll("#form [data-do=zeros]")].filter(b => b.checkVisibility()).map(b => {
			b.id ||= "zeros-" + Math.random();
			return { id: b.id, empty: [...b.closest(".group").querySelectorAll(".field[data-path]")].filter(f => f.checkVisibility() && form.control(f)?.value === "" && form.control(f).tagName === "INPUT").map(f => f.dataset.path) }; }))`)), &groups))
		pressed := false
		for _, g := range groups {
			if len(g.Empty) > 1 && !slices.ContainsFunc(g.Empty, func(path string) bool { return !paths[path] }) {
				k.click(`[id=` + quoted(g.ID) + `]`)
				for _, path := range g.Empty {
					delete(paths, path)
				}
				pressed = true
				break
			}
		}
		if !pressed {
			break
		}
	}
	for path := range paths {
		k.typed("f-"+path, "0")
	}
}

// turn goes to a page of the unit, or to a topic of the form, by its link.
func (k *clerk) turn(link string) {
	k.p.Eval(`window.here = true; 0`)
	k.click(link)
	k.p.Until(`!window.here && document.readyState === "complete" && document.documentElement.dataset.live === "yes"`)
}

func (k *clerk) tab(name string) { k.turn(`.tabs a[href^="/` + name + `?"]`) }

// done ends a step and writes its row.
func (k *clerk) done(name string) {
	fmt.Fprintf(&k.table, "%-24s %4d clicks %4d values %6.1f s\n", name, k.clicks, k.values, time.Since(k.step).Seconds())
	k.all += k.values
	k.clicks, k.values, k.step = 0, 0, time.Now()
}

// known are the scalars of a sample's supplement, amounts with their unit.
func known(t *testing.T, unit string) map[string]string {
	f, err := program.Form(unit)
	must(t, err)
	out := map[string]string{}
	var walk func(v *supplement.Value)
	walk = func(v *supplement.Value) {
		if v.Scalar != "" {
			out[v.At.Field] = v.Scalar
			if v.Field.Type == supplement.Amount && v.Money.Unit != "" {
				out[v.At.Field] += v.Money.Unit
			}
		}
		for _, m := range v.Members {
			walk(m)
		}
		for _, m := range v.Items {
			walk(m)
		}
	}
	walk(f.Document.Root)
	for _, r := range f.Document.Root.List("reasons") { // a reason is known by what it is about
		if of, text := r.Get("of"), r.Get("text"); of != nil {
			out["reason."+of.Scalar] = "按本年业务量变化列支"
			if text != nil {
				out["reason."+of.Scalar] = text.Scalar
			}
		}
	}
	return out
}

// lackingHere are the fields of the topic that are asked for and empty.
const lackingHere = `JSON.stringify([...document.querySelectorAll("#form .field")].filter(f => f.checkVisibility() && (f.querySelector(":scope > label .yet") || f.classList.contains("missing")) && form.control(f)?.value === "" && form.control(f).id)
	.map(f => ({ id: form.control(f).id, path: f.dataset.path ?? "", kind: form.control(f).tagName })))`

// fill fills in what a topic asks for, from what the person knows; it reports
// whether anything could be.
func (k *clerk) fill(topic string) bool {
	k.turn(`.topics a[href*="topic=` + url.QueryEscape(topic) + `"]`)
	any := false
	var fields []struct{ ID, Path, Kind string }
	must(k.t, json.Unmarshal([]byte(k.p.Text(lackingHere)), &fields))
	zeros := map[string]bool{}
	for _, f := range fields {
		text, ok := k.answers[f.Path]
		if !ok {
			continue
		}
		any = true
		if nothing(text) && f.Kind != "SELECT" {
			zeros[f.Path] = true // by one press, where that is all that is left of a group
			continue
		}
		if f.Kind == "SELECT" {
			k.choose(f.ID, text)
			continue
		}
		k.typed(f.ID, text)
	}
	k.zero(zeros)
	// What the layout offers is taken over by one press.
	if k.p.Eval(`!!document.querySelector("[data-path=glossary] > .last [data-do=copy-list]") && !document.querySelector("[data-path=glossary] > .items > .item")`) == "true" {
		k.click(`[data-path=glossary] > .last > summary`)
		k.click(`[data-path=glossary] [data-do=copy-list]`)
		any = true
	}
	// Lists that are asked for: each line is typed, the next one opened by one click.
	var lists []string
	must(k.t, json.Unmarshal([]byte(k.p.Text(`JSON.stringify([...document.querySelectorAll("#form section.list:is(.missing, [data-rel='organization.members'])")].filter(l => l.checkVisibility() && !l.querySelector(":scope > .items > .item")).map(l => l.dataset.path))`)), &lists))
	for _, path := range lists {
		var lines []string
		for n := 1; k.answers[fmt.Sprintf("%s[%d]", path, n)] != ""; n++ {
			lines = append(lines, k.answers[fmt.Sprintf("%s[%d]", path, n)])
		}
		if len(lines) > 1 { // pasted at once, out of the document that has them
			k.click(`[data-list][data-path=` + quoted(path) + `] > [data-do=add]`)
			pasted(k.p, `[data-list][data-path=`+quoted(path)+`] > .items > .item [data-control]`, "text/plain", strings.Join(lines, "\n"))
			k.values++
			any = true
			continue
		}
		for n := 1; ; n++ {
			item := fmt.Sprintf("%s[%d]", path, n)
			members := map[string]string{}
			for at, text := range k.answers {
				if at == item {
					members[""] = text
				} else if rel, ok := strings.CutPrefix(at, item+"."); ok && !strings.Contains(rel, "[") {
					members[rel] = text
				}
			}
			if len(members) == 0 {
				break
			}
			any = true
			k.click(`[data-list][data-path=` + quoted(path) + `] > [data-do=add]`)
			for rel, text := range members {
				id := k.p.Text(`form.control([...document.querySelectorAll("[data-list][data-path=" + JSON.stringify(` + quoted(path) + `) + "] > .items > .item:last-child .field")].find(f => f.dataset.rel === ` + quoted(rel) + `)).id`)
				k.typed(id, text)
			}
		}
	}
	// Reasons that the figures call for.
	var open []struct{ ID, Of string }
	must(k.t, json.Unmarshal([]byte(k.p.Text(`JSON.stringify([...document.querySelectorAll(".open .item.reason")].map(i => { const c = i.querySelector("[data-rel=text] [data-control]"); c.id ||= "story-" + Math.random(); return { id: c.id, of: i.querySelector("[data-rel=of] [data-control]").value }; }))`)), &open))
	for _, r := range open {
		text := k.answers["reason."+r.Of]
		if text == "" {
			text = "按本年实际业务需要安排"
		}
		any = true
		k.typed(r.ID, text)
		k.values--
		k.reasons++
	}
	if any {
		ctrlS(k.p)
		k.p.Until(`!desk.dirty && !form.saving && !(document.getElementById("state")?.textContent ?? "").includes("正在保存")`)
	}
	return any
}

// TestCountedStory: from an empty folder and the Ministry's workbook to the PDF and
// the Word file, by mouse and keyboard only; then the year after, with last year's
// unit: each step with its clicks, values and seconds, and no more values than a
// bureau can be asked for.
func TestCountedStory(t *testing.T) {
	if !soak {
		t.Skip("long: make soak")
	}
	ministry := filepath.Join(t.TempDir(), "财决报表2020.xls")
	copyFile(t, "../workbook/testdata/ministry-2020.xls", ministry)
	shanghai := "../../data/samples/shanghai-2024-demo"
	budget := filepath.Join(t.TempDir(), "部门预算公开表.xlsx")
	drawBudget(t, budget, shanghai)
	for _, c := range []struct {
		name, sample, layout, book, budget string
		last                               int // year of the sample where last year's unit is there, 0 where it is not
		most                               int // values, without the sentences of reasons
		ends                               []lastCell
	}{
		{"宁夏，财决报表，第一年", sample, "ningxia-2020", ministry, "", 0, 45, nil},
		{"宁夏，公开表，第二年", sample, "ningxia-2020", filepath.Join("../../data/samples", sample, "公开表.xlsx"), "", 2020, 30,
			[]lastCell{{"公开01表", "F35", 6327053.43}, {"公开04表", "G35", 6168481.11}, {"公开04表", "I35", 0}}},
		{"上海，公开表和部门预算，第二年", "shanghai-2024-demo", "shanghai-2024", filepath.Join(shanghai, "公开表.xlsx"), budget, 2024, 30,
			[]lastCell{{"收入支出决算总表", "D31", 16506827.36}, {"财政拨款收入支出决算总表", "E30", 3216508.44}, {"财政拨款收入支出决算总表", "F30", 650000}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			root := t.TempDir()
			if c.last > 0 {
				last := filepath.Join(root, "上一年")
				must(t, os.CopyFS(last, os.DirFS(filepath.Join("../../data/samples", c.sample))))
				asOfYear(t, last, c.last, c.last-1)
				saveAs(t, filepath.Join(last, "公开表.xlsx"), func(f workbook) { // it ended with what this year begins with
					for _, e := range c.ends {
						must(t, f.SetCellFloat(e.sheet, e.cell, e.amount, 2, 64))
					}
				})
			}
			k := &clerk{t: t, step: time.Now(), answers: known(t, filepath.Join("../../data/samples", c.sample))}
			kinds := 0 // a clerk knows the sum of the vehicles too
			for path, text := range k.answers {
				if strings.HasPrefix(path, "assets.vehicles.") && path != "assets.vehicles.total" {
					n, _ := strconv.Atoi(text)
					kinds += n
				}
			}
			k.answers["assets.vehicles.total"] = cmp.Or(k.answers["assets.vehicles.total"], strconv.Itoa(kinds))
			k.p = live(t, start(t, root), 1280, 800)
			book, err := filepath.Abs(c.book)
			must(t, err)
			k.begin(book, c.layout, c.last > 0, c.budget)
			k.fillAll()
			k.done("填写补充资料")
			if c.book == ministry {
				k.correct()
				k.done("改正")
			}
			k.tab("take")
			if text := k.p.Text(`document.getElementById("main").innerText`); !strings.Contains(text, "生成 PDF") {
				k.tab("findings")
				t.Fatalf("it cannot be made: %s\n%s\n%s", text, k.table.String(), k.p.Text(`document.getElementById("main").innerText`))
			}
			k.click(`button[value=report]`)
			says(k.p, "#main", "已经生成")
			k.done("生成、取文件")
			for _, kind := range []string{"*.pdf", "*.docx"} {
				if made, _ := filepath.Glob(filepath.Join(root, "out", "*", kind)); len(made) != 1 {
					t.Errorf("%s: %v", kind, made)
				}
			}
			if k.all > c.most {
				t.Errorf("%d values, want %d at most", k.all, c.most)
			}
			t.Logf("\n%s%d values of its own, %d sentences of reasons", k.table.String(), k.all, k.reasons)
		})
	}
}

// lastCell is an amount in last year's workbook.
type lastCell struct {
	sheet, cell string
	amount      float64
}

// begin makes the unit from its workbook: next to last year's where there is one.
func (k *clerk) begin(book, layout string, last bool, budget string) {
	files := []string{book}
	if budget != "" {
		files = append(files, budget) // at once: it waits for its unit
	}
	k.p.Drop("[data-drop=new]", files...)
	k.clicks++
	k.p.Until(`!!document.querySelector("#proposal")`)
	if last {
		if got := k.p.Text(`document.getElementById("made-from").value + "|" + document.getElementById("made-layout").value`); got != "上一年|"+layout {
			k.t.Errorf("proposed: %s", got)
		}
	} else {
		k.choose("made-layout", layout)
	}
	k.click("#proposal .main")
	k.p.Until(`location.pathname === "/files" && document.documentElement.dataset.live === "yes"`)
	k.done("放入工作簿，建立单位")
}

// fillAll fills in what is asked for, topic by topic, until nothing more is.
func (k *clerk) fillAll() {
	for range 4 { // what is filled in may ask for more
		var topics []string
		k.tab("form")
		must(k.t, json.Unmarshal([]byte(k.p.Text(`JSON.stringify([...document.querySelectorAll(".topics li a")].filter(a => a.querySelector(".lack")).map(a => new URL(a.href).searchParams.get("topic")))`)), &topics))
		any := false
		for _, topic := range append(topics, "编报单位") { // a department's units: only who knows that it is one fills them in
			any = k.fill(topic) || any
		}
		if !any {
			return
		}
	}
}

// correct is for the Ministry's workbook of this year, which keeps no vehicle though
// it pays for some: the clerk knows how many, and says which of the two is right.
func (k *clerk) correct() {
	k.tab("form")
	k.turn(`.topics a[href*="topic=` + url.QueryEscape("三公统计数") + `"]`)
	k.click(`[data-path="counts.vehicles_kept"] [data-do=otherwise]`)
	k.typed("f-counts.vehicles_kept", k.answers["counts.vehicles_kept"])
	ctrlS(k.p)
	saved1(k.p)
	k.tab("findings")
	k.click("form.choose textarea")
	k.p.Type("账上保有的车辆，部门表漏填")
	k.values++
	k.p.Eval(`[...document.querySelectorAll("form.choose button")].find(b => b.textContent.includes("补充资料")).id = "story-choose"`)
	k.click("#story-choose")
	k.p.Until(`!document.querySelector("form.choose")`)
}
