package desk

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"juesuan/internal/chromium"
)

// TestMonkey: two tabs of a browser that type, save, reload and turn pages at
// random, while the program is ended and started and the file is changed
// elsewhere: what was acknowledged is in the file until it is written over, and
// what was typed is in the page, beside it, or in the file.
func TestMonkey(t *testing.T) {
	if !soak {
		t.Skip("long: make soak")
	}
	folder := workFolderWith(t, sample)
	dir := filepath.Join(folder, sample)
	o := Options{Program: program, Folder: folder, Out: "out", State: t.TempDir()}
	var address string
	var stop func()
	run := func() {
		ctx, cancel := context.WithCancel(t.Context())
		told, done := make(chan string, 1), make(chan error, 1)
		go func() { done <- Serve(ctx, o, func(u, _ string) { told <- u }) }()
		address = <-told
		stop = func() {
			cancel()
			if err := <-done; !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
		}
	}
	run()
	defer func() { stop() }()
	seed := uint64(time.Now().UnixNano())
	r := rand.New(rand.NewPCG(seed, 1))
	t.Logf("seed %d", seed)
	fields := map[string][]string{"基本信息": {"organization.short_name", "organization.supervisor"}, "名词解释": {"glossary[1].text", "glossary[2].text", "glossary[3].text"}, "主要职能": {"functions.items[1]", "functions.items[2]"}}
	topics := []string{"基本信息", "名词解释", "主要职能"}
	type tab struct {
		p     *chromium.Page
		topic string
		typed map[string]string // not acknowledged
	}
	first := formPage(t, address, "topic="+topics[0])
	tabs := []*tab{{first, topics[0], map[string]string{}}, {first.Another(address, 1093, 614), topics[0], map[string]string{}}}
	goForm(tabs[1].p, address, "topic="+topics[0])
	acknowledged := map[string]string{} // by path
	ready := func(x *tab) {
		x.p.Until(`document.documentElement.dataset.live === "yes" && !!form.keep && !form.saving`)
	}
	there := func(x *tab, why string) {
		for path, text := range x.typed {
			if x.p.Eval(`document.body.innerText.includes(`+quoted(text)+`) || [...document.querySelectorAll("[data-control]")].some(c => c.value.includes(`+quoted(text)+`))`) != "true" && !fileHas(dir, text) {
				t.Fatalf("%s: %s = %s is nowhere", why, path, text)
			}
		}
	}
	steps := 150
	for n := range steps {
		x := tabs[r.IntN(2)]
		ready(x)
		path := fields[x.topic][r.IntN(len(fields[x.topic]))]
		switch what := r.IntN(10); {
		case what < 5: // types
			if x.p.Eval(`!document.getElementById("conflict")`) != "true" {
				break
			}
			text := fmt.Sprintf("第%d步所写", n)
			retype(x.p, path, text)
			x.typed[path] = text
		case what < 7: // saves
			ctrlS(x.p)
			x.p.Until(`!form.saving && (!desk.dirty || !!document.getElementById("conflict"))`)
			for x.p.Eval(`!!document.querySelector("#conflict td button")`) == "true" {
				x.p.Eval(`document.querySelector("#conflict td button").click()`)
			}
			if x.p.Eval(`desk.dirty`) == "true" {
				ctrlS(x.p)
				x.p.Until(`!form.saving && (!desk.dirty || !!document.getElementById("conflict"))`)
			}
			for path, text := range x.typed { // what the page takes for saved
				if x.p.Eval(`document.getElementById(`+quoted("f-"+path)+`)?.defaultValue === `+quoted(text)) == "true" {
					acknowledged[path] = text
					delete(x.typed, path)
				}
			}
		case what < 8: // reloads
			x.p.Eval(`window.left = true; desk.dirty = false; location.reload()`)
			x.p.Until(`!window.left && document.readyState === "complete" && typeof form === "object" && !!form.keep`)
			there(x, "after a reload")
		case what < 9: // the file is changed elsewhere
			raw, err := os.ReadFile(filepath.Join(dir, "unit.yaml"))
			must(t, err)
			must(t, os.WriteFile(filepath.Join(dir, "unit.yaml"), append(raw, fmt.Sprintf("# 别处的第%d次\n", n)...), 0o644))
		default: // the program ends and starts
			stop()
			run()
			for _, x := range tabs {
				x.p.Eval(`fetch(` + quoted("/?"+strings.SplitN(address, "/?", 2)[1]) + `).then(() => { window.entered = ` + fmt.Sprint(n) + ` }).catch(() => {}); 0`)
				x.p.Until(`window.entered === ` + fmt.Sprint(n))
			}
		}
		ready(x)
		there(x, "after a step")
		for path, text := range acknowledged { // or what was typed there since, and saved
			if v := valueIn(t, dir, path); v == nil || stepOf(v.Scalar) < stepOf(text) {
				t.Fatalf("step %d: %s was acknowledged as %s, the file says %+v", n, path, text, v)
			}
		}
	}
}

func fileHas(dir, text string) bool {
	raw, err := os.ReadFile(filepath.Join(dir, "unit.yaml"))
	return err == nil && strings.Contains(string(raw), text)
}

// stepOf is the step at which a text was typed, -1 of what was there before.
func stepOf(text string) (n int) {
	if _, err := fmt.Sscanf(text, "第%d步", &n); err != nil {
		return -1
	}
	return n
}
