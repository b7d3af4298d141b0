package preview

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"juesuan/internal/chromium"
	"juesuan/internal/job"
	"juesuan/internal/view"
)

func TestMain(m *testing.M) {
	http.DefaultClient.Jar, _ = cookiejar.New(nil)
	os.Exit(chromium.Run(m))
}

// start serves a copy of a pack for the invented sample, and enters by its address.
func start(t *testing.T) (url, pack string) {
	t.Helper()
	way, pack := serve(t)
	if _, status := get(t, way); status != http.StatusOK {
		t.Fatalf("the address gets %d", status)
	}
	url, _, _ = strings.Cut(way, "?")
	return url, pack
}

func serve(t *testing.T) (url, pack string) {
	t.Helper()
	pack = filepath.Join(t.TempDir(), "pack")
	program := job.New(job.Settings{})
	if _, err := program.NewLayout(pack, "shanghai-2024"); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	urls, done := make(chan string, 1), make(chan error, 1)
	go func() {
		done <- Serve(ctx, Options{Program: program, Watch: true,
			Job: job.Job{Unit: "../../data/samples/shanghai-2024-demo", Layout: pack}}, func(u string) { urls <- u })
	}()
	t.Cleanup(func() {
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("Serve ended with %v", err)
		}
	})
	select {
	case url = <-urls:
	case err := <-done:
		done <- err
		t.Fatal(err)
	}
	return url, pack
}

// edit replaces a text of a file that is there once.
func edit(t *testing.T, pack, file, old, new string) {
	t.Helper()
	name := filepath.Join(pack, file)
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Count(string(raw), old) != 1 {
		t.Fatalf("%s does not hold %q once", file, old)
	}
	if err := os.WriteFile(name, []byte(strings.Replace(string(raw), old, new, 1)), 0o644); err != nil {
		t.Fatal(err)
	}
}

func get(t *testing.T, url string) (body string, status int) {
	t.Helper()
	r, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b), r.StatusCode
}

// TestSave: a save makes a new view within the second; a mistake is told with
// its line, and mending it brings the pages back.
func TestSave(t *testing.T) {
	url, pack := start(t)
	r, err := http.Get(url + "events")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	events := bufio.NewScanner(r.Body)
	next := func() (v rendering) {
		t.Helper()
		for events.Scan() {
			if strings.HasPrefix(events.Text(), "data: ") {
				body, _ := get(t, url+"view")
				if err := json.Unmarshal([]byte(body), &v); err != nil {
					t.Fatal(err)
				}
				return v
			}
		}
		t.Fatal("no event")
		return v
	}
	v := next()
	pages := func(v rendering) (all []view.PageView) {
		for i := range v.Pages {
			body, status := get(t, fmt.Sprintf("%spage?v=%d&n=%d", url, v.Version, i+1))
			var p view.PageView
			if err := json.Unmarshal([]byte(body), &p); err != nil || status != 200 {
				t.Fatalf("page %d: %d %v", i+1, status, err)
			}
			all = append(all, p)
		}
		return all
	}
	text := func(v rendering) string {
		var b strings.Builder
		for _, p := range pages(v) {
			b.WriteString(p.SVG)
		}
		return b.String()
	}
	if v.Version != 1 || len(v.Pages) < 20 || !strings.Contains(text(v), "本年收入合计") {
		t.Fatalf("view %d of %d pages: %s", v.Version, len(v.Pages), v.Text)
	}
	found := false
	for _, p := range pages(v) {
		for _, s := range p.Sources {
			found = found || strings.Contains(s.At, "sentences.yaml:") && strings.Contains(s.Line, "{{.income.total}}") && strings.Contains(p.SVG, "本年收入合计")
		}
	}
	if !found {
		t.Error("no page stands beside the sentence it prints")
	}

	saved := time.Now()
	edit(t, pack, "sentences.yaml", "本年收入合计{{.income.total}}", "全年收入共计{{.income.total}}")
	if v = next(); !strings.Contains(text(v), "全年收入共计") {
		t.Errorf("view %d does not show the sentence", v.Version)
	}
	t.Logf("the save showed after %v, of which %s rendering", time.Since(saved), v.Took)
	edit(t, pack, "sentences.yaml", "共计{{.income.total}}", "共计{{.income.totl}}")
	if v = next(); len(v.Pages) > 0 || !strings.Contains(v.Text, "sentences.yaml:") || !strings.Contains(v.Text, "是不是 total") {
		t.Errorf("the mistake is told as %q, with %d pages", v.Text, len(v.Pages))
	}
	edit(t, pack, "sentences.yaml", "共计{{.income.totl}}", "共计{{.income.total}}")
	if v = next(); len(v.Pages) < 20 {
		t.Errorf("%d pages after mending: %s", len(v.Pages), v.Text)
	}
}

// TestLocalOnly: requests by another name are refused, and so is everything
// that is not there.
func TestLocalOnly(t *testing.T) {
	url, _ := start(t)
	req, err := http.NewRequest("GET", url+"view", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Host = "evil.example"
	r, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	if r.StatusCode != http.StatusForbidden {
		t.Errorf("another host gets %d", r.StatusCode)
	}
	stranger := &http.Client{} // without the cookie: another program of this machine
	for _, path := range []string{"", "view", "page?v=1&n=1", "fonts.css", "?token=0"} {
		r, err := stranger.Get(url + path)
		if err != nil {
			t.Fatal(err)
		}
		r.Body.Close()
		if r.StatusCode != http.StatusForbidden {
			t.Errorf("a stranger gets %d of %q", r.StatusCode, path)
		}
	}
	css, _ := get(t, url+"fonts.css")
	if !strings.Contains(css, "/font/JuesuanFangSong") {
		t.Errorf("fonts.css: %s", css)
	}
	if font, status := get(t, url+"font/JuesuanFangSong"); status != 200 || len(font) < 100_000 {
		t.Errorf("the font: %d, %d bytes", status, len(font))
	}
	for _, name := range []string{"page?v=1&n=0", "page?v=1&n=999", "page?v=1&n=x", "font/none", "font/..%2fgo.mod", "secret"} {
		if _, status := get(t, url+name); status != http.StatusNotFound {
			t.Errorf("%s: %d", name, status)
		}
	}
}

// TestBrowser: Chromium shows the pages, and a save without a reload.
func TestBrowser(t *testing.T) {
	url, pack := serve(t)
	b := chromium.Open(t, url, 1500, 1200)
	b.Until(`document.documentElement.dataset.version === "1" && document.querySelectorAll("svg").length >= 20`)
	b.Eval(`[...document.querySelectorAll(".row")][15].scrollIntoView()`)
	b.Until(`document.querySelector("#p16 text") !== null && document.fonts.check("16px JuesuanFangSong")`)
	if got := b.Eval(`document.querySelector("#p27, .row:last-child").querySelector("text") === null`); got != "true" {
		t.Error("a page that is far away was fetched")
	}
	if got := b.Eval(`document.querySelector("#pages").textContent.includes("全年收入共计")`); got != "false" {
		t.Fatalf("the sentence is there before it is written: %s", got)
	}
	if got := b.Eval(`[...document.querySelectorAll("li b")].some(e => /sentences\.yaml:\d+/.test(e.textContent))`); got != "true" {
		t.Error("no page stands beside its sentences")
	}
	edit(t, pack, "sentences.yaml", "本年收入合计{{.income.total}}", "全年收入共计{{.income.total}}")
	b.Until(`document.documentElement.dataset.version === "2"`)
	b.Until(`Math.abs(document.querySelector(".new").parentElement.getBoundingClientRect().top) < innerHeight`) // it jumps there
	b.Until(`document.querySelector(".new svg").textContent.includes("全年收入共计")`)
	b.Eval(`[...document.querySelectorAll(".new text")].find(t => t.textContent.includes("全")).dispatchEvent(new MouseEvent("click", {bubbles: true}))`)
	b.Until(`/sentences\.yaml:\d+/.test(document.querySelector("li.here b").textContent)`)
	if got := b.Eval(`document.querySelectorAll(".new").length`); got != "1" {
		t.Errorf("%s pages are marked as new, want the one that changed", got)
	}
	if file := os.Getenv("PREVIEW_SCREENSHOT"); file != "" {
		b.Eval(`document.querySelector(".new").scrollIntoView()`)
		b.Shot(file)
	}
}
