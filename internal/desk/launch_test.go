package desk

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"juesuan/internal/chromium"
)

// TestLaunch: the file that the browser is given is this person's alone, holds
// no token, opens the desk once and is gone then; a second start gets another.
func TestLaunch(t *testing.T) {
	state, folder := t.TempDir(), workFolderWith(t, sample)
	ctx, cancel := context.WithCancel(t.Context())
	type ready struct{ url, file string }
	told, done := make(chan ready, 2), make(chan error, 1)
	o := Options{Program: program, Folder: folder, Out: "out", State: state}
	go func() { done <- Serve(ctx, o, func(url, file string) { told <- ready{url, file} }) }()
	first := <-told
	_, token, _ := strings.Cut(first.url, "token=")
	once := func(file string) string {
		t.Helper()
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if st, err := os.Stat(file); err != nil || st.Mode().Perm() != 0o600 {
			t.Errorf("its mode is %v, %v", st.Mode(), err)
		}
		if strings.Contains(file, token) || strings.Contains(string(raw), token) {
			t.Error("the token is in it")
		}
		return regexp.MustCompile(`http://[^"]*`).FindString(string(raw))
	}
	open := func(address string) *http.Response {
		t.Helper()
		r, err := http.NewRequest("GET", address, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Sec-Fetch-Site", "cross-site") // as Chromium says of a file's link
		answer, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		return answer
	}
	address := once(first.file)
	if a := open(address); a.StatusCode != 200 || len(a.Cookies()) != 1 || a.Cookies()[0].Value != token {
		t.Errorf("opening gives %d, %v", a.StatusCode, a.Cookies())
	}
	if _, err := os.Stat(first.file); !errors.Is(err, os.ErrNotExist) {
		t.Error("the file is still there")
	}
	if a := open(address); a.StatusCode != http.StatusForbidden || len(a.Cookies()) != 0 {
		t.Errorf("opening again gives %d, %v", a.StatusCode, a.Cookies())
	}
	if err := Serve(ctx, o, func(url, file string) { told <- ready{url, file} }); !errors.Is(err, ErrRunning) {
		t.Fatal(err)
	}
	second := <-told
	if a := open(once(second.file)); a.StatusCode != 200 || len(a.Cookies()) != 1 {
		t.Errorf("the second start's file gives %d", a.StatusCode)
	}
	cancel()
	<-done
	if left, _ := filepath.Glob(filepath.Join(state, "*.html")); len(left) != 0 {
		t.Errorf("%v are left behind", left)
	}
}

// TestLaunchInBrowser: a browser that opens the file stands on the board.
func TestLaunchInBrowser(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	told, done := make(chan string, 1), make(chan error, 1)
	o := Options{Program: program, Folder: workFolderWith(t, sample), Out: "out", State: t.TempDir()}
	go func() { done <- Serve(ctx, o, func(_, file string) { told <- file }) }()
	defer func() { cancel(); <-done }()
	p := chromium.Open(t, "file://"+<-told, 800, 600)
	p.Until(`location.pathname === "/" && location.search === "" && document.documentElement.dataset.live === "yes"`)
}

// TestFormerPort: a desk that is started again has the port it had, so that a
// page still open reaches it; where that is taken it has another.
func TestFormerPort(t *testing.T) {
	o := Options{Program: program, Folder: workFolderWith(t, sample), Out: "out", State: t.TempDir()}
	run := func() string {
		t.Helper()
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		var host string
		if err := Serve(ctx, o, func(address, _ string) { u, _ := url.Parse(address); host = u.Host; cancel() }); !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		return host
	}
	first := run()
	if port, _ := strconv.Atoi(first[strings.LastIndexByte(first, ':')+1:]); port < firstPort || port >= firstPort+ports {
		t.Errorf("the first port is one that callers are given: %s", first)
	}
	if again := run(); again != first {
		t.Errorf("first %s, then %s", first, again)
	}
	l, err := net.Listen("tcp", first)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if other := run(); other == first || other == "" {
		t.Errorf("the port is taken, and the desk is at %s", other)
	}
}
