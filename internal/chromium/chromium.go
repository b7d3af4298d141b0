// Package chromium lets a test drive Chromium: an address → a page that can be
// asked for the value of any expression. It is for tests only; where Chromium
// is not installed, the test is skipped.
//
// The tests of a package share one Chromium. Each page of theirs has a context
// of its own, with cookies and storage that no other page sees; one that a test
// has done with is emptied and given to the next, since a new one costs a process.
package chromium

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"
	"time"
)

// Page is a page in a context of its own, driven over the DevTools protocol.
type Page struct {
	t       testing.TB
	b       *browser
	session string
	context string // of the browser
	told    []event
	spoiled bool // its context has more than what is emptied
	// Requests are the addresses that the page has asked for.
	Requests []string
	// Faults are what scripts threw and what the page's security policy stopped.
	Faults []string
}

// Open opens an address in a new page of the shared Chromium, with a window of
// that size. It has nothing of what other pages left.
func Open(t testing.TB, url string, width, height int) *Page {
	t.Helper()
	b := shared(t)
	p := &Page{t: t, b: b}
	if rests := b.take(); rests != nil {
		p.session, p.context = rests.session, rests.context
		t.Cleanup(p.leave)
		b.know(p)
		p.Size(width, height)
		p.Go(url)
		return p
	}
	var context struct{ BrowserContextID string }
	p.Call("Target.createBrowserContext", map[string]any{}, &context)
	p.context = context.BrowserContextID
	t.Cleanup(p.leave)
	p.open(url, width, height)
	return p
}

// leave gives the page to the next test, or ends it and its context.
func (p *Page) leave() {
	p.b.forget(p.session)
	if !p.spoiled && !p.t.Failed() && p.empty() {
		p.b.rest(p)
		return
	}
	p.session = ""
	p.call("Target.disposeBrowserContext", map[string]any{"browserContextId": p.context}, nil)
}

// empty leaves the address, asking nobody, and takes away cookies and storage; it
// reports whether all of it could be done.
func (p *Page) empty() bool {
	origin, err := p.eval(`(() => { for (const k of ["beforeunload", "pagehide", "visibilitychange"]) ` +
		`addEventListener(k, e => e.stopImmediatePropagation(), true); sessionStorage.clear(); return location.origin })()`)
	var said string
	if err == nil {
		err = json.Unmarshal([]byte(origin), &said)
	}
	if err != nil {
		return false
	}
	left := make(chan error, 1)
	go func() {
		_, err := p.b.ask(p.session, "Page.navigate", map[string]any{"url": "about:blank"})
		left <- err
	}()
	for waiting := true; waiting; { // a page with something unsaved asks first
		select {
		case err = <-left:
			waiting = false
		case <-time.After(20 * time.Millisecond):
			p.b.ask(p.session, "Page.handleJavaScriptDialog", map[string]any{"accept": true}) // an error where none is open
		}
	}
	if err != nil {
		return false
	}
	for end := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		if blank, err := p.eval(`location.href === "about:blank" && document.readyState === "complete"`); err == nil && blank == "true" {
			break
		}
		if time.Now().After(end) {
			return false
		}
	}
	_, err = p.b.ask("", "Storage.clearCookies", map[string]any{"browserContextId": p.context})
	return err == nil && p.call("Storage.clearDataForOrigin", map[string]any{"origin": said, "storageTypes": "all"}, nil) == nil
}

// Another opens an address in another page of the same context: a second tab.
func (p *Page) Another(url string, width, height int) *Page {
	p.t.Helper()
	p.spoiled = true
	q := &Page{t: p.t, b: p.b, context: p.context}
	p.t.Cleanup(func() { p.b.forget(q.session) })
	q.open(url, width, height)
	return q
}

func (p *Page) open(url string, width, height int) {
	p.t.Helper()
	var target struct{ TargetID string }
	p.Call("Target.createTarget", map[string]any{"url": "about:blank", "browserContextId": p.context, "newWindow": true,
		"width": width, "height": height}, &target)
	var attached struct{ SessionID string }
	p.Call("Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &attached)
	p.session = attached.SessionID
	p.b.know(p)
	p.Size(width, height)
	p.Call("Emulation.setFocusEmulationEnabled", map[string]any{"enabled": true}, nil)
	for _, domain := range []string{"Network", "Page", "Runtime", "Log"} {
		p.Call(domain+".enable", map[string]any{}, nil)
	}
	p.Go(url)
}

// Size makes the window that large, in CSS pixels.
func (p *Page) Size(width, height int) {
	p.t.Helper()
	p.Call("Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": height,
		"deviceScaleFactor": 1, "mobile": false}, nil)
}

// Go loads an address and waits until it has loaded.
func (p *Page) Go(url string) {
	p.t.Helper()
	p.Call("Page.navigate", map[string]any{"url": url}, nil)
	p.Until(`document.readyState === "complete" && location.href !== "about:blank"`)
}

// Call calls a method of the protocol; result may be nil.
func (p *Page) Call(method string, params map[string]any, result any) {
	p.t.Helper()
	if err := p.call(method, params, result); err != nil {
		p.t.Fatalf("%s: %v", method, err)
	}
}

func (p *Page) call(method string, params map[string]any, result any) error {
	raw, err := p.b.ask(p.session, method, params)
	for _, e := range p.b.news(p) {
		p.event(e.method, e.params)
	}
	if err != nil || result == nil {
		return err
	}
	return json.Unmarshal(raw, result)
}

// event notes what the page asked for and what went wrong in it.
func (p *Page) event(method string, params json.RawMessage) {
	var e struct {
		Request          struct{ URL string }
		ExceptionDetails struct {
			Text      string
			Exception struct{ Description string }
		}
		Entry struct{ Level, Text, URL string }
	}
	if len(params) == 0 || json.Unmarshal(params, &e) != nil {
		return
	}
	switch method {
	case "Network.requestWillBeSent":
		if !strings.HasPrefix(e.Request.URL, "data:") { // the browser's own pictures, asked of nobody
			p.Requests = append(p.Requests, e.Request.URL)
		}
	case "Runtime.exceptionThrown":
		p.Faults = append(p.Faults, e.ExceptionDetails.Text+" "+e.ExceptionDetails.Exception.Description)
	case "Log.entryAdded":
		if e.Entry.Level == "error" {
			p.Faults = append(p.Faults, e.Entry.Text+" "+e.Entry.URL)
		}
	}
}

// Eval is the value of an expression in the page, as JSON. A promise is waited for.
func (p *Page) Eval(expression string) string {
	p.t.Helper()
	value, err := p.eval(expression)
	if err != nil {
		p.t.Fatalf("%s: %v", expression, err)
	}
	return value
}

func (p *Page) eval(expression string) (string, error) {
	var r struct {
		Result           struct{ Value json.RawMessage }
		ExceptionDetails *struct {
			Exception struct{ Description string }
		}
	}
	if err := p.call("Runtime.evaluate", map[string]any{"expression": expression, "returnByValue": true, "awaitPromise": true},
		&r); err != nil {
		return "", err
	}
	if r.ExceptionDetails != nil {
		return "", errors.New(r.ExceptionDetails.Exception.Description)
	}
	return string(r.Result.Value), nil
}

// Text is the value of an expression that is a string.
func (p *Page) Text(expression string) string {
	p.t.Helper()
	var s string
	if err := json.Unmarshal([]byte(p.Eval(expression)), &s); err != nil {
		p.t.Fatalf("%s is no text: %v", expression, err)
	}
	return s
}

// Until waits for an expression to become true. While a page is being loaded
// there is nothing to ask: that counts as not yet.
func (p *Page) Until(expression string) {
	p.t.Helper()
	pause := 5 * time.Millisecond // longer each time: what is asked for takes the processor from what it waits for
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(pause) {
		if value, err := p.eval(expression); err == nil && value == "true" {
			return
		}
		pause = min(pause*3/2, 100*time.Millisecond)
	}
	text, _ := p.eval(`document.body.innerText.slice(0, 800)`)
	p.t.Fatalf("never true: %s\nthe page says %s", expression, text)
}

// Click presses the mouse on the middle of the first element that a selector
// finds, as a person does, who waits until it may be pressed and stands still:
// what covers it gets the click. Where it moved from under the pointer, or was
// not to be pressed just then, the person tries again.
func (p *Page) Click(selector string) {
	p.t.Helper()
	for end := time.Now().Add(patience); ; {
		at := p.middle(selector)
		p.Eval(`(() => { window.pressed = "nothing"; addEventListener("click", e => { ` +
			`window.pressed = e.composedPath().includes(` + found(selector) + `) ? "it" : "other" }, ` +
			`{capture: true, once: true}); return true })()`)
		for _, kind := range []string{"mousePressed", "mouseReleased"} {
			p.Call("Input.dispatchMouseEvent",
				map[string]any{"type": kind, "x": at[0], "y": at[1], "button": "left", "clickCount": 1}, nil)
		}
		// A page that has gone away, to where the click led, knows of no press.
		missed, err := p.eval(`(window.pressed === "other" || window.pressed === "nothing") && ` + where(selector))
		if err != nil || missed == "false" {
			return
		}
		var now *[2]float64
		if json.Unmarshal([]byte(missed), &now) == nil && now != nil && *now == at {
			return // it stands where it stood: something covers it
		}
		if time.Now().After(end) {
			p.t.Fatalf("never hit: %s", selector)
		}
	}
}

// found is the expression of the first element that a selector finds.
func found(selector string) string {
	q, _ := json.Marshal(selector)
	return `document.querySelector(` + string(q) + `)`
}

// where is the expression of the middle of an element that may be pressed, or null.
func where(selector string) string {
	return `(e => { if (!e || e.matches(":disabled")) return null; const r = e.getBoundingClientRect(); ` +
		`return [r.x + r.width / 2, r.y + r.height / 2] })(` + found(selector) + `)`
}

// middle scrolls an element into sight and returns where its middle is, once it stands still.
func (p *Page) middle(selector string) [2]float64 {
	p.t.Helper()
	var at, before *[2]float64
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		before, at = at, nil
		raw, err := p.eval(`(e => { if (e) e.scrollIntoView({block: "center", behavior: "instant"}); return ` + where(selector) +
			` })(` + found(selector) + `)`)
		if err == nil && json.Unmarshal([]byte(raw), &at) == nil && at != nil && before != nil && *at == *before {
			return *at
		}
	}
	text, _ := p.eval(`document.body.innerText.slice(0, 800)`)
	p.t.Fatalf("never to be pressed: %s\nthe page says %s", selector, text)
	return [2]float64{}
}

// Type types text into what has the focus.
func (p *Page) Type(text string) {
	p.t.Helper()
	p.Call("Input.insertText", map[string]any{"text": text}, nil)
}

// Press presses a key by its name: Tab, Enter, Escape, ArrowDown …
func (p *Page) Press(key string) {
	p.t.Helper()
	codes := map[string]int{"Tab": 9, "Enter": 13, "Escape": 27, " ": 32, "PageUp": 33, "PageDown": 34,
		"End": 35, "Home": 36, "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40}
	down := map[string]any{"type": "keyDown", "key": key, "code": key, "windowsVirtualKeyCode": codes[key]}
	switch key {
	case "Enter":
		down["text"] = "\r"
	case " ":
		down["text"] = " "
	}
	p.Call("Input.dispatchKeyEvent", down, nil)
	p.Call("Input.dispatchKeyEvent", map[string]any{"type": "keyUp", "key": key, "code": key, "windowsVirtualKeyCode": codes[key]}, nil)
}

// Files gives files to an <input type=file>, as choosing them does.
func (p *Page) Files(selector string, files ...string) {
	p.t.Helper()
	var root struct{ Root struct{ NodeID int } }
	p.Call("DOM.getDocument", map[string]any{}, &root)
	var node struct{ NodeID int }
	p.Call("DOM.querySelector", map[string]any{"nodeId": root.Root.NodeID, "selector": selector}, &node)
	p.Call("DOM.setFileInputFiles", map[string]any{"nodeId": node.NodeID, "files": files}, nil)
}

// Drop drops files onto the middle of an element, as from a folder window.
func (p *Page) Drop(selector string, files ...string) {
	p.t.Helper()
	at := p.middle(selector)
	for _, kind := range []string{"dragEnter", "dragOver", "drop"} {
		p.Call("Input.dispatchDragEvent", map[string]any{"type": kind, "x": at[0], "y": at[1],
			"data": map[string]any{"items": []any{}, "files": files, "dragOperationsMask": 1}}, nil)
	}
}

// Downloads makes downloads go into a folder.
func (p *Page) Downloads(dir string) {
	p.t.Helper()
	p.spoiled = true
	p.Call("Browser.setDownloadBehavior", map[string]any{"behavior": "allow", "downloadPath": dir, "browserContextId": p.context}, nil)
}

// Shot writes a picture of what the window shows.
func (p *Page) Shot(file string) {
	p.t.Helper()
	var shot struct{ Data string }
	p.Call("Page.captureScreenshot", map[string]any{}, &shot)
	png, err := base64.StdEncoding.DecodeString(shot.Data)
	if err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(file, png, 0o644); err != nil {
		p.t.Fatal(err)
	}
}
