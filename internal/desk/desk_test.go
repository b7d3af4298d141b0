package desk

import (
	"context"
	"errors"
	"flag"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"juesuan/internal/chromium"
	"juesuan/internal/job"
)

// Most of a test's time is waiting, for the browser and for the watch over the
// files: some of them wait at once.
func TestMain(m *testing.M) {
	flag.Parse()
	flag.Set("test.parallel", "4")
	os.Exit(chromium.Run(m))
}

const sample = "ningxia-2020"

// JUESUAN_SOAK=1 runs the long forms: make soak.
var soak = os.Getenv("JUESUAN_SOAK") != ""

// supplements are the forms of the supplement that a test in the browser takes: the pages
// are the same for both, and what is written into each is tested without a browser.
func supplements() []string {
	if soak {
		return []string{"补充资料.xlsx", "unit.yaml"}
	}
	return []string{"补充资料.xlsx"}
}

// program is the one that the desks of these tests work with: it reads the
// packs and the fonts once. What it has read of a unit is the desk's to keep.
var program = job.New(job.Settings{})

// workFolderWith is a work folder with copies of samples.
func workFolderWith(t *testing.T, names ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range names {
		if err := os.CopyFS(filepath.Join(dir, name), os.DirFS("../../data/samples/"+name)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// start serves a work folder for the time of a test. The address has the token.
func start(t *testing.T, folder string) string {
	t.Helper()
	return startWith(t, Options{Folder: folder})
}

func startWith(t *testing.T, o Options) string {
	t.Helper()
	if o.Program == nil {
		o.Program = program
	}
	o.Version, o.Out = "test", "out"
	ctx, cancel := context.WithCancel(context.Background())
	urls, done := make(chan string, 1), make(chan error, 1)
	go func() { done <- Serve(ctx, o, func(u, _ string) { urls <- u }) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) && !errors.Is(err, ErrQuit) {
			t.Errorf("Serve ended with %v", err)
		}
	})
	select {
	case u := <-urls:
		return u
	case err := <-done:
		done <- err
		t.Fatal(err)
		return ""
	}
}

// client is a browser without a script: it has the cookie and says where it
// comes from.
type client struct {
	t    *testing.T
	http http.Client
	base string // http://127.0.0.1:port
}

func enter(t *testing.T, address string) *client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	c := &client{t: t, http: http.Client{Jar: jar, Timeout: 60 * time.Second}, base: "http://" + u.Host}
	r, err := c.http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	if r.StatusCode != http.StatusOK || r.Request.URL.RawQuery != "" {
		t.Fatalf("entering gives %d at %s", r.StatusCode, r.Request.URL)
	}
	return c
}

// get returns the body at a path and the status.
func (c *client) get(path string) (string, int) {
	c.t.Helper()
	r, err := c.http.Get(c.base + path)
	if err != nil {
		c.t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return string(b), r.StatusCode
}

// post sends a body as the desk's own pages do.
func (c *client) post(path, contentType, body string) (string, int) {
	c.t.Helper()
	req, err := http.NewRequest("POST", c.base+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	req.Header.Set("Content-Type", contentType)
	req.Header.Set("Origin", c.base)
	r, err := c.http.Do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return string(b), r.StatusCode
}

// TestGuard: nobody else is answered, whatever the address.
func TestGuard(t *testing.T) {
	t.Parallel()
	address := start(t, workFolderWith(t, sample))
	c := enter(t, address)
	if body, status := c.get("/"); status != 200 || !strings.Contains(body, sample) {
		t.Fatalf("the board: %d", status)
	}
	mine, _ := url.Parse(c.base)
	cookie := c.http.Jar.Cookies(mine)[0]
	for name, alter := range map[string]func(*http.Request){
		"another host":               func(r *http.Request) { r.Host = "evil.example" },
		"the host without its port":  func(r *http.Request) { r.Host = "127.0.0.1" },
		"localhost":                  func(r *http.Request) { r.Host = strings.Replace(mine.Host, "127.0.0.1", "localhost", 1) },
		"another origin":             func(r *http.Request) { r.Header.Set("Origin", "http://evil.example") },
		"no origin at all, opaque":   func(r *http.Request) { r.Header.Set("Origin", "null") },
		"another port of this host":  func(r *http.Request) { r.Header.Set("Origin", "http://127.0.0.1:1") },
		"a link on another site":     func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") },
		"a page on another port":     func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "same-site") },
		"no cookie":                  func(r *http.Request) { r.Header.Del("Cookie") },
		"a wrong cookie":             func(r *http.Request) { r.Header.Set("Cookie", cookie.Name+"="+strings.Repeat("0", 64)) },
		"the cookie of another desk": func(r *http.Request) { r.Header.Set("Cookie", "juesuan-1="+cookie.Value) },
	} {
		for _, call := range []struct{ method, path string }{
			{"GET", "/"}, {"GET", "/events"}, {"GET", "/findings?unit=" + sample}, {"GET", "/asset/desk.js"}, {"GET", "/font/JuesuanHei"}, {"GET", "/?token=" + strings.Repeat("0", 64)}, {"POST", "/quit"},
		} {
			r, err := http.NewRequest(call.method, c.base+call.path, nil)
			if err != nil {
				t.Fatal(err)
			}
			r.AddCookie(cookie)
			alter(r)
			answer, err := http.DefaultTransport.RoundTrip(r)
			if err != nil {
				t.Fatal(err)
			}
			body, _ := io.ReadAll(answer.Body)
			answer.Body.Close()
			if answer.StatusCode != http.StatusForbidden || strings.Contains(string(body), sample) {
				t.Errorf("%s, %s %s: %d", name, call.method, call.path, answer.StatusCode)
			}
		}
	}
	// A form on another site has neither header in an old browser.
	r, _ := http.NewRequest("POST", c.base+"/quit", nil)
	r.AddCookie(cookie)
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusForbidden {
		t.Errorf("a POST from nowhere: %d", answer.StatusCode)
	}
	if !cookie.HttpOnly && cookie.Value == "" {
		t.Error("no cookie")
	}
}

// TestPaths: no address leads out of the work folder, and a unit is only what
// is on the board.
func TestPaths(t *testing.T) {
	t.Parallel()
	folder := workFolderWith(t, sample)
	outside := filepath.Join(filepath.Dir(folder), "outside")
	if err := os.CopyFS(outside, os.DirFS("../../data/samples/"+sample)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(outside) })
	c := enter(t, start(t, folder))
	for _, id := range []string{"../outside", "..", "", ".", "/", outside, sample + "/..", sample + "/../" + sample, "no-such", "%00", strings.Repeat("x", 5000)} {
		for _, tab := range tabs {
			if body, status := c.get("/" + tab.Key + "?unit=" + url.QueryEscape(id)); status != http.StatusNotFound || strings.Contains(body, "社会保险") {
				t.Errorf("%s of %q: %d", tab.Key, id, status)
			}
		}
	}
	for _, name := range []string{"/asset/..%2fdesk.go", "/asset/board.html", "/asset/", "/font/..%2f..%2fgo.mod", "/secret"} {
		if _, status := c.get(name); status != http.StatusNotFound {
			t.Errorf("%s: %d", name, status)
		}
	}
}

// TestFirst: a second start for a folder finds the first; one for another
// folder, or after the first has ended, does not.
func TestFirst(t *testing.T) {
	state, folder := t.TempDir(), workFolderWith(t, sample)
	address := startWith(t, Options{Folder: folder, State: state})
	second := func(folder string) (string, error) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		var got string
		err := Serve(ctx, Options{Program: program, Folder: folder, Out: "out", State: state}, func(u, _ string) { got = u; cancel() })
		return got, err
	}
	if got, err := second(folder); !errors.Is(err, ErrRunning) || got != address {
		t.Errorf("the second start gives %q, %v; the first is %s", got, err, address)
	}
	if got, err := second(filepath.Join(folder, sample)); !errors.Is(err, context.Canceled) || got == address {
		t.Errorf("a start for another folder gives %q, %v", got, err)
	}
	enter(t, address).post("/quit", "application/x-www-form-urlencoded", "")
	for end := time.Now().Add(2 * time.Minute); ; time.Sleep(50 * time.Millisecond) {
		if got, err := second(folder); errors.Is(err, context.Canceled) && got != address {
			break
		}
		if time.Now().After(end) {
			t.Fatal("the folder is still taken after the end")
		}
	}
	files, _ := filepath.Glob(filepath.Join(state, "*.url"))
	if len(files) != 0 {
		t.Errorf("%v are left behind", files)
	}
}

// TestIdle: the desk ends when the last page was closed, and not while one is open.
func TestIdle(t *testing.T) {
	ended := make(chan error, 1)
	urls := make(chan string, 1)
	go func() {
		ended <- Serve(t.Context(), Options{Program: program, Folder: workFolderWith(t, sample), Out: "out", Idle: time.Second}, func(u, _ string) { urls <- u })
	}()
	c := enter(t, <-urls)
	r, err := c.http.Get(c.base + "/events?unit=")
	if err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-ended:
		t.Fatalf("it ended while a page was open: %v", err)
	case <-time.After(2500 * time.Millisecond):
	}
	c.post("/closed", "text/plain", "")
	r.Body.Close()
	select {
	case err := <-ended:
		if !errors.Is(err, ErrQuit) {
			t.Errorf("it ended with %v", err)
		}
	case <-time.After(2 * time.Minute):
		t.Error("it did not end")
	}
}

// TestSavedFile: a save in another program is told to the page.
func TestSavedFile(t *testing.T) {
	t.Parallel()
	folder := workFolderWith(t, sample)
	c := enter(t, start(t, folder))
	r, err := c.http.Get(c.base + "/events?unit=" + sample)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	time.Sleep(time.Second)
	name := filepath.Join(folder, sample, "unit.yaml")
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, append(raw, "# 改过\n"...), 0o644); err != nil {
		t.Fatal(err)
	}
	buf, got := make([]byte, 4096), ""
	for end := time.Now().Add(2 * time.Minute); !strings.Contains(got, `"unit"`) && time.Now().Before(end); {
		n, err := r.Body.Read(buf)
		got += string(buf[:n])
		if err != nil {
			t.Fatal(err)
		}
	}
	if !strings.Contains(got, `"kind":"unit","unit":"`+sample+`"`) {
		t.Errorf("the page was told %q", got)
	}
}
