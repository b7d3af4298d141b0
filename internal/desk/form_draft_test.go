package desk

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
)

// TestTypedWhileSaving: what is typed, added and removed while a save is under
// way stays in the page as not saved, and the next save has it; and the page
// does not say that all is saved.
func TestTypedWhileSaving(t *testing.T) {
	t.Parallel()
	folder, file := lacking(t)
	address := start(t, folder)
	p := formPage(t, address, "topic=名词解释")
	p.Eval(`(() => { const real = fetch; window.fetch = async (a, o) => { if (String(a).includes("/form/save")) await new Promise(ok => window.go = ok); return real(a, o); }; })()`)
	retype(p, "glossary[1].text", "先写的话")
	ctrlS(p)
	p.Until(`!!window.go`)
	retype(p, "glossary[1].text", "后写的话")
	p.Eval(`document.querySelector("[data-list][data-rel=glossary] > [data-do=add]").click()`)
	p.Type("新加的词")
	p.Eval(`window.go()`)
	p.Until(fmt.Sprintf(stateHas, "还没有存"))
	p.Until(`!form.saving`)
	if !holds(t, file, "先写的话") || holds(t, file, "后写的话") {
		t.Error("the file does not hold what was sent")
	}
	if got := p.Text(`document.getElementById("f-glossary[1].text").value + "|" + document.activeElement.value + "|" + desk.dirty`); got != "后写的话|新加的词|true" {
		t.Errorf("the page holds %s", got)
	}
	p.Eval(`window.go = null`)
	p.Eval(`(() => { const i = document.activeElement.closest(".item"); const c = i.querySelector("textarea"); c.focus(); })()`)
	p.Type("新加的解释")
	ctrlS(p)
	p.Until(`!!window.go`)
	p.Eval(`window.go()`)
	p.Until(`!desk.dirty && !form.saving`)
	for _, want := range []string{"后写的话", "新加的词", "新加的解释"} {
		if !holds(t, file, want) {
			t.Errorf("the file lacks %s", want)
		}
	}
	formQuiet(t, p, address)
}

// TestDraft: what is not saved is there again after the page was opened anew,
// also in an item that is new and one that was removed, and it can be saved.
func TestDraft(t *testing.T) {
	t.Parallel()
	folder, file := lacking(t)
	address := start(t, folder)
	p := formPage(t, address, "topic=名词解释")
	retype(p, "glossary[2].text", "改了第二条")
	p.Eval(`document.querySelector("[data-path='glossary[1]'] > .tools [data-do=remove]").click()`)
	p.Eval(`document.querySelector("[data-list][data-rel=glossary] > [data-do=add]").click()`)
	p.Type("新加的词")
	steps := p.Text(`JSON.stringify(form.collect().changes)`)
	p.Eval(`desk.dirty = false`) // else the browser asks
	goForm(p, address, "topic=名词解释")
	p.Until(fmt.Sprintf(stateHas, "已经填回来"))
	if got := p.Text(`JSON.stringify(form.collect().changes)`); got != steps {
		t.Errorf("put back is\n%s\nof\n%s", got, steps)
	}
	p.Eval(`(() => { const c = [...document.querySelectorAll("[data-rel=glossary] .item[data-item='0'] textarea")].at(-1); c.focus(); })()`)
	p.Type("新加的解释")
	ctrlS(p)
	p.Until(`!desk.dirty && !form.saving`)
	if !holds(t, file, "改了第二条") || !holds(t, file, "新加的词") {
		t.Error("the file lacks what was put back")
	}
	goForm(p, address, "topic=名词解释")
	if got := p.Text(`String(form.collect().changes.length)`); got != "0" {
		t.Errorf("after the save %s changes are put back", got)
	}
	// The file has changed meanwhile: it is shown, not put in.
	retype(p, "glossary[1].text", "没有存的话")
	p.Eval(`desk.dirty = false`)
	base, _, _ := strings.Cut(address, "/?")
	p.Go(base + "/files?unit=" + sample)
	rewrite(t, file, "改了第二条", "别处改的话")
	goForm(p, address, "topic=名词解释")
	p.Until(`document.getElementById("draft")?.textContent.includes("没有存的话")`)
	formQuiet(t, p, address)
}

// TestSaveAfterRestart: a page that was open when the program ended saves to
// the one that is started again.
func TestSaveAfterRestart(t *testing.T) {
	folder, file := lacking(t)
	o := Options{Program: program, Folder: folder, Out: "out", State: t.TempDir()}
	run := func() (address string, stop func()) {
		ctx, cancel := context.WithCancel(t.Context())
		told, done := make(chan string, 1), make(chan error, 1)
		go func() { done <- Serve(ctx, o, func(u, _ string) { told <- u }) }()
		return <-told, func() {
			cancel()
			if err := <-done; !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
		}
	}
	address, stop := run()
	p := formPage(t, address, "topic=名词解释")
	retype(p, "glossary[1].text", "结束前写的话")
	stop()
	ctrlS(p)
	p.Until(fmt.Sprintf(stateHas, "再双击一次"))
	address, stop = run()
	defer stop()
	// Another page of the same browser enters, and the cookie is there for both.
	p.Eval("fetch(" + strconv.Quote("/?"+strings.SplitN(address, "/?", 2)[1]) + ").then(() => { window.entered = true }); 0")
	p.Until(`window.entered === true`)
	ctrlS(p)
	p.Until(fmt.Sprintf(stateHas, "已保存"))
	if !holds(t, file, "结束前写的话") {
		t.Error("the file lacks it")
	}
}

// TestPortTaken: where another program has taken the port meanwhile, what was
// typed stays in the page, which says what may be the matter and lets it be copied.
func TestPortTaken(t *testing.T) {
	folder, file := lacking(t)
	ctx, cancel := context.WithCancel(t.Context())
	told, done := make(chan string, 1), make(chan error, 1)
	go func() {
		done <- Serve(ctx, Options{Program: program, Folder: folder, Out: "out"}, func(u, _ string) { told <- u })
	}()
	address := <-told
	p := formPage(t, address, "topic=名词解释")
	retype(p, "glossary[1].text", "没有地方存的话")
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	where, _ := url.Parse(address)
	l, err := net.Listen("tcp", where.Host)
	if err != nil {
		t.Skipf("something else has the port: %v", err)
	}
	other := &http.Server{Handler: http.NotFoundHandler()}
	go other.Serve(l)
	defer other.Close()
	ctrlS(p)
	p.Until(fmt.Sprintf(stateHas, "不会丢"))
	says(p, "#news", "换了地址")
	says(p, "#news", "抄下没有存的内容")
	if got := p.Text(`document.getElementById("f-glossary[1].text").value`); got != "没有地方存的话" {
		t.Errorf("the field holds %s", got)
	}
	if p.Eval(`Object.values(localStorage).some(v => v.includes("没有地方存的话"))`) != "true" {
		t.Error("the browser has not kept it")
	}
	if holds(t, file, "没有地方存的话") {
		t.Error("it is in the file")
	}
}
