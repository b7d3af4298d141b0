// Package desk is the clerk's page on his own computer: a work folder of unit
// folders → a page on 127.0.0.1 where he drops the workbook, sees what is wrong
// and where, fills in what is missing, looks at the pages and takes the files.
//
// Every view is an address that the server writes whole; the script in the page
// only drops files, asks again when a file has changed and turns pages. Nothing
// leaves the machine, nobody but the person who started it is answered, and no
// path outside the work folder is ever opened. What is read, checked and made
// is made by build, byte for byte as the command makes it.
package desk

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"juesuan/internal/door"
	"juesuan/internal/job"
	"juesuan/internal/view"
)

//go:embed page
var assets embed.FS

// Options are what the desk is started with.
type Options struct {
	Program *job.Program
	Version string        // of the program, for the manifests
	Folder  string        // the work folder
	Out     string        // receives the reports; relative to the work folder
	Port    int           // 0: the one that the folder had last, else any free one
	Idle    time.Duration // ends when no page has been open for so long; 0: never
	State   string        // folder of this person's, where a second start finds the first; "": looks for none
}

// Desk serves one work folder.
type Desk struct {
	o      Options
	folder string // the work folder's real path
	out    string
	host   string // 127.0.0.1:port
	token  string
	launch launch
	ctx    context.Context
	end    context.CancelCauseFunc

	scanned   chan struct{} // closed when the work folder has been walked once
	templates map[string]*template.Template
	fontCSS   string
	fonts     map[string]view.FontFile
	hub       *hub

	batch batch
	room  room // for what is received

	mu     sync.Mutex
	units  map[string]*unit // by ID
	notes  []string         // of the last walk over the work folder
	recent []*unit          // whose outcome is kept, the last one looked at first
}

var (
	// ErrQuit says that the desk was told to end, by its own button or a page
	// that was closed.
	ErrQuit = errors.New("已结束")
	// ErrRunning says that a desk for the folder is already there.
	ErrRunning = errors.New("已经开着")
)

// Serve serves until ctx ends, the person ends it or no page has been open for
// a while. ready is told the address to open, which holds the secret of this
// desk: it must be shown to nobody else, and stand on no command line, which
// every user of the machine can read. For the browser there is a file that
// leads there once and that this person alone may read; "" where there is no
// State. Where another desk already serves the folder, ready is told its
// address and a file of its own, and the error is ErrRunning.
func Serve(ctx context.Context, o Options, ready func(url, file string)) error {
	folder, err := workFolder(o.Folder)
	if err != nil {
		return err
	}
	d := &Desk{o: o, folder: folder, out: o.Out, units: map[string]*unit{}, hub: newHub(), scanned: make(chan struct{})}
	if !filepath.IsAbs(d.out) {
		d.out = filepath.Join(folder, d.out)
	}
	release, err := d.first(ready)
	if err != nil {
		return err
	}
	defer release()
	if d.templates, err = parseTemplates(); err != nil {
		panic(err)
	}
	if d.fontCSS, d.fonts, err = view.FontFaces(o.Program, "/font"); err != nil {
		return err
	}
	l, err := d.listen()
	if err != nil {
		return err
	}
	d.host = l.Addr().String()
	d.token = door.NewToken()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	d.ctx, d.end = ctx, cancel
	srv := &http.Server{
		Handler: d.guard(careful(d.routes())), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		BaseContext: func(net.Listener) context.Context { return ctx },
	}
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(l) }()
	defer srv.Close()
	if err := d.announce(); err != nil {
		return err
	}
	var watching sync.WaitGroup
	watching.Go(func() { d.watch(ctx) })
	watching.Go(func() { d.glances(ctx) })
	defer watching.Wait()
	defer d.batch.work.Wait()
	defer cancel(nil)
	select { // most work folders are walked in no time
	case <-d.scanned:
	case <-time.After(time.Second):
	}
	file, err := d.newLaunch()
	if err != nil {
		return err
	}
	defer d.endLaunch()
	ready(d.door().URL(), file)
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case err := <-failed:
		return err
	}
}

// workFolder is the real path of the work folder.
func workFolder(name string) (string, error) {
	abs, err := filepath.Abs(name)
	if err != nil {
		return "", err
	}
	if st, err := os.Stat(abs); err != nil || !st.IsDir() {
		return "", fmt.Errorf("没有这个文件夹：%s", name)
	}
	return filepath.EvalSymlinks(abs)
}

func (d *Desk) routes() http.Handler {
	mux := http.NewServeMux()
	// All that changes something is a POST; guard asks more of those.
	mux.HandleFunc("GET /{$}", d.board)
	mux.HandleFunc("GET /events", d.events)
	mux.HandleFunc("POST /closed", d.closed)
	mux.HandleFunc("POST /quit", d.quit)
	mux.HandleFunc("POST /launch", d.launchAgain)
	mux.HandleFunc("GET /asset/{name}", d.asset)
	mux.HandleFunc("GET /font/{name}", d.font)
	d.routeFiles(mux)
	d.routeFindings(mux)
	d.routeForm(mux)
	d.routePages(mux)
	d.routeTake(mux)
	d.routeSign(mux)
	d.routeVerify(mux)
	d.routeBatch(mux)
	return mux
}

func (d *Desk) quit(w http.ResponseWriter, r *http.Request) {
	d.render(w, "quit", &frame{Title: "已结束"})
	go func() {
		time.Sleep(200 * time.Millisecond) // lets the answer out
		d.end(ErrQuit)
	}()
}
