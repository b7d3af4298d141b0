package desk

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"
)

// event is what the pages are told. They then ask for what they show.
type event struct {
	Kind  string `json:"kind"`           // hello, board, unit, batch
	Unit  string `json:"unit,omitempty"` // ID of the unit that has changed
	Stamp string `json:"stamp,omitempty"`
	// Of a batch: so many units have ended, of so many, so many of them without
	// a report; the last one. None of it: the batch has ended.
	Ended  int    `json:"ended,omitempty"`
	Units  int    `json:"units,omitempty"`
	Faulty int    `json:"faulty,omitempty"`
	Name   string `json:"name,omitempty"`
}

// hub tells every open page what happens, and knows how many are open.
type hub struct {
	mu     sync.Mutex
	pages  map[*listener]bool
	told   int       // events that boards show, so many until now
	last   time.Time // when one was open last
	closed time.Time // when one said that it was closed
}

// listener is an open page. What it has not been told yet waits here, the
// newest of each kind only: a page that is slow misses counts, never an end.
type listener struct {
	unit    string // the one it shows
	wake    chan struct{}
	waiting []event
}

func newHub() *hub { return &hub{pages: map[*listener]bool{}, last: time.Now()} }

func (h *hub) join(unit string) *listener {
	l := &listener{unit: unit, wake: make(chan struct{}, 1)}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.pages[l] = true
	return l
}

func (h *hub) leave(l *listener) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.pages, l)
	h.last = time.Now()
}

// send tells all pages.
func (h *hub) send(e event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if e.Kind == "board" || e.Kind == "batch" {
		h.told++
	}
	for l := range h.pages {
		l.waiting = slices.DeleteFunc(l.waiting, func(w event) bool { return w.Kind == e.Kind && w.Unit == e.Unit })
		l.waiting = append(l.waiting, e)
		select {
		case l.wake <- struct{}{}:
		default:
		}
	}
}

// news takes what a page is to be told.
func (h *hub) news(l *listener) []event {
	h.mu.Lock()
	defer h.mu.Unlock()
	out := l.waiting
	l.waiting = nil
	return out
}

// heard is how much boards have been told: one that is written now shows all
// of it.
func (h *hub) heard() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.told
}

// shown are the units that pages show now.
func (h *hub) shown() map[string]bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	units := map[string]bool{}
	for l := range h.pages {
		units[l.unit] = true
	}
	return units
}

// patience is how many times longer a page is waited for that did not say it
// was closed: the browser may have put it to sleep, and it comes back.
const patience = 30

// deserted reports whether no page has been open for so long that none will be.
func (h *hub) deserted(idle time.Duration) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if idle == 0 || len(h.pages) > 0 {
		return false
	}
	limit := idle
	if h.closed.Before(h.last.Add(-time.Second)) {
		limit = idle * patience
	}
	return time.Since(h.last) > limit
}

// events keeps a page informed as long as it is open.
func (d *Desk) events(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	rc := http.NewResponseController(w)
	c := d.hub.join(r.URL.Query().Get("unit"))
	defer d.hub.leave(c)
	behind := c.unit == "" && r.URL.Query().Get("heard") != strconv.Itoa(d.hub.heard())
	say := func(e event) bool {
		b, err := json.Marshal(e)
		if err != nil {
			panic(err)
		}
		fmt.Fprintf(w, "data: %s\n\n", b)
		return rc.Flush() == nil
	}
	if !say(event{Kind: "hello"}) {
		return
	}
	// What happened while the page was on its way is told it now: a short batch
	// may have ended.
	if behind && !say(event{Kind: "board"}) {
		return
	}
	if was := r.URL.Query().Get("stamp"); was != "" {
		d.mu.Lock()
		u := d.units[r.URL.Query().Get("unit")]
		d.mu.Unlock()
		if u != nil {
			if now := mark(stampOf(u.dir)); now != was && !say(event{Kind: "unit", Unit: u.ID, Stamp: now}) {
				return
			}
		}
	}
	beat := time.NewTicker(15 * time.Second) // finds out that the page is gone
	defer beat.Stop()
	for {
		select {
		case <-c.wake:
			for _, e := range d.hub.news(c) {
				if !say(e) {
					return
				}
			}
		case <-beat.C:
			if fmt.Fprint(w, ":\n\n"); rc.Flush() != nil {
				return
			}
		case <-r.Context().Done():
			return
		}
	}
}

// closed is what a page says when it goes.
func (d *Desk) closed(w http.ResponseWriter, _ *http.Request) {
	d.hub.mu.Lock()
	d.hub.closed = time.Now()
	d.hub.mu.Unlock()
	w.WriteHeader(http.StatusNoContent)
}
