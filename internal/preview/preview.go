// Package preview shows a maintainer the pages of a report while he edits its
// layout pack: pack and unit folder → a page on 127.0.0.1 that changes with
// each save, every page beside the lines of the pack it came from.
//
// It listens on the machine itself only, answers nobody else's pages, and
// never writes a file.
package preview

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"juesuan/internal/door"
	"juesuan/internal/job"
	"juesuan/internal/view"
)

//go:embed page.html
var page []byte

// Options are what is to be shown.
type Options struct {
	Program *job.Program
	Job     job.Job // unit and pack
	Port    int     // 0: any free one
	Watch   bool    // render again on each save
}

// rendering is what is shown, as the browser gets it.
type rendering struct {
	Version int        `json:"version"`
	Took    string     `json:"took"`
	Summary string     `json:"summary"`
	Text    string     `json:"text"` // of the findings
	Pages   []pageHead `json:"pages"`
}

// pageHead is what the browser knows of a page before it asks for it.
type pageHead struct {
	Width  string `json:"width"` // in points
	Height string `json:"height"`
	Sum    string `json:"sum"` // of what is drawn
}

type server struct {
	o     Options
	fonts map[string]view.FontFile
	css   string
	host  string

	mu      sync.Mutex
	now     []byte      // rendering as JSON
	proof   *view.Proof // the last pages that could be made
	of      int         // the version that they belong to
	version int
	changed chan struct{} // closed when a newer view is there
}

// Serve renders and serves until ctx ends. ready is told the address.
func Serve(ctx context.Context, o Options, ready func(url string)) error {
	s := &server{o: o, changed: make(chan struct{})}
	var err error
	if s.css, s.fonts, err = view.FontFaces(o.Program, "/font"); err != nil {
		return err
	}
	// The files are looked at before they are read, so that no save is missed.
	seen := s.look()
	if err := s.render(ctx); err != nil {
		return err
	}
	l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", o.Port))
	if err != nil {
		return err
	}
	s.host = l.Addr().String()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.page)
	mux.HandleFunc("GET /view", s.view)
	mux.HandleFunc("GET /page", s.one)
	mux.HandleFunc("GET /events", s.events)
	mux.HandleFunc("GET /font/{name}", s.font)
	mux.HandleFunc("GET /fonts.css", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/css")
		fmt.Fprint(w, s.css)
	})
	own := &door.Door{Host: s.host, Token: door.NewToken(), Policy: "default-src 'self'; img-src 'self' data:; " +
		"script-src 'unsafe-inline'; style-src 'self' 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"}
	srv := &http.Server{Handler: own.Guard(mux), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute,
		BaseContext: func(net.Listener) context.Context { return ctx }}
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(l) }()
	defer srv.Close()
	ready(own.URL())
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	settling := ""
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case err := <-failed:
			return err
		case <-tick.C:
		}
		if !o.Watch {
			continue
		}
		// A program that saves empties the file first: what has just changed is
		// looked at once more before it is read.
		next := s.look()
		settled := next == settling
		if settling = next; next != seen && settled {
			seen = next
			if err := s.render(ctx); err != nil {
				return err
			}
		}
	}
}

// look is what the watched folders hold: names, sizes, times.
func (s *server) look() string {
	var b strings.Builder
	folders := []string{s.o.Job.Unit}
	if folder, err := job.LayoutFolder(s.o.Job.Layout); err == nil && folder != "" {
		folders = append(folders, folder)
	}
	for _, folder := range folders {
		filepath.WalkDir(folder, func(name string, d fs.DirEntry, err error) error {
			if err != nil {
				return nil // gone while it was looked at: the next look tells
			}
			if d.IsDir() {
				return nil
			}
			if st, err := os.Stat(name); err == nil {
				fmt.Fprintln(&b, name, st.Size(), st.ModTime().UnixNano())
			}
			return nil
		})
	}
	return b.String()
}

// render makes a new view. What is wrong with the pack or the unit is part of
// it; the pages of the last view that could be made stay.
func (s *server) render(ctx context.Context) error {
	start := time.Now()
	s.o.Program.Forget(s.o.Job.Layout)
	v := rendering{}
	var proof *view.Proof
	list, err := s.o.Program.LintLayout(s.o.Job.Layout)
	var text strings.Builder
	switch {
	case err != nil:
		v.Summary, v.Text = "读不出版式包", err.Error()
	case list.Failed():
		list.WriteText(&text)
		v.Summary, v.Text = "版式包有错误："+list.Summary(), text.String()
	default:
		job := s.o.Job
		job.Draft, job.Until = true, "pages"
		o, err := s.o.Program.Report(ctx, job)
		if err != nil {
			if errors.Is(err, context.Canceled) {
				return err
			}
			v.Summary, v.Text = "排不出来", err.Error()
			break
		}
		if proof, err = view.NewProof(s.o.Program, o, job.Layout); err != nil {
			return err
		}
		v.Pages = headsOf(proof)
		o.Report.Findings.Readable().WriteText(&text)
		v.Summary, v.Text = o.Report.Findings.Summary(), text.String()
	}
	v.Took = time.Since(start).Round(time.Millisecond).String()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.version++
	v.Version = s.version
	if proof != nil {
		s.proof, s.of = proof, s.version
	}
	if s.now, err = json.Marshal(v); err != nil {
		return err
	}
	close(s.changed)
	s.changed = make(chan struct{})
	return nil
}

// headsOf looks at all pages; nil has none.
func headsOf(proof *view.Proof) []pageHead {
	if proof == nil {
		return nil
	}
	heads := make([]pageHead, proof.Len())
	for i := range heads {
		sheet, sum := proof.Sheet(i), fnv.New64a()
		io.WriteString(sum, proof.Page(i).SVG)
		heads[i] = pageHead{sheet.Width, sheet.Height, strconv.FormatUint(sum.Sum64(), 36)}
	}
	return heads
}

// one draws a page of the version that the browser shows.
func (s *server) one(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	proof, of := s.proof, s.of
	s.mu.Unlock()
	n, err := strconv.Atoi(r.URL.Query().Get("n"))
	switch {
	case proof == nil || r.URL.Query().Get("v") != strconv.Itoa(of):
		http.Error(w, "已经有新的一版", http.StatusConflict)
	case err != nil || n < 1 || n > proof.Len():
		http.NotFound(w, r)
	default:
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(proof.Page(n - 1)) // the browser has gone where it fails
	}
}

func (s *server) page(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Write(page)
}

func (s *server) view(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	now := s.now
	s.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	w.Write(now)
}

// events tells the browser the number of each new view.
func (s *server) events(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	rc := http.NewResponseController(w)
	for {
		s.mu.Lock()
		version, changed := s.version, s.changed
		s.mu.Unlock()
		fmt.Fprintf(w, "data: %d\n\n", version)
		if rc.Flush() != nil {
			return
		}
		select {
		case <-changed:
		case <-r.Context().Done():
			return
		}
	}
}

func (s *server) font(w http.ResponseWriter, r *http.Request) {
	f, ok := s.fonts[r.PathValue("name")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	data, err := f.Read()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "font/ttf")
	w.Header().Set("Cache-Control", "max-age=3600")
	w.Write(data)
}
