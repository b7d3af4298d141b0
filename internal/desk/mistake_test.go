package desk

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// TestMistake: a unit that breaks the program is told as that unit's trouble,
// wherever it is read; the board goes on.
func TestMistake(t *testing.T) {
	d := &Desk{units: map[string]*unit{}, hub: newHub()} // without a program all reading panics
	u := &unit{ID: "甲局2020", dir: t.TempDir()}
	for name, b := range map[string]func() *brief{
		"look":   func() *brief { return briefOf(d.look(context.Background(), u)) },
		"glance": func() *brief { u.brief = nil; d.glance(context.Background(), u); return u.brief },
	} {
		if got := b(); got == nil || !strings.Contains(got.Trouble, "“甲局2020”自身出错") || !strings.Contains(got.Trouble, "交给维护人员") {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if _, err := d.makeOne(context.Background(), u, d.job(u)); err == nil || !strings.Contains(err.Error(), "“甲局2020”自身出错") {
		t.Errorf("making: %v", err)
	}
	if !u.looking.TryLock() {
		t.Error("a lock is held for ever")
	}
	w := httptest.NewRecorder()
	careful(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("<坏了>") })).
		ServeHTTP(w, httptest.NewRequest("GET", "/pages?unit=%E7%94%B2", nil))
	if w.Code != 500 || !strings.Contains(w.Body.String(), "“甲”自身出错") || !strings.Contains(w.Body.String(), "&lt;坏了&gt;") {
		t.Errorf("an answer: %d %s", w.Code, w.Body)
	}
}

// TestHub: a page that does not keep up is told the newest of each kind, and
// an end after what it ends; what happened before it listened is counted.
func TestHub(t *testing.T) {
	h := newHub()
	l := h.join("")
	before := h.heard()
	for i := range 500 {
		h.send(event{Kind: "batch", Ended: i + 1, Units: 500})
	}
	h.send(event{Kind: "unit", Unit: "甲", Stamp: "1"})
	h.send(event{Kind: "unit", Unit: "乙", Stamp: "1"})
	h.send(event{Kind: "unit", Unit: "甲", Stamp: "2"})
	got := h.news(l)
	if len(got) != 3 || got[0].Ended != 500 || got[1].Unit != "乙" || got[2].Stamp != "2" {
		t.Errorf("told %+v", got)
	}
	h.send(event{Kind: "batch", Ended: 500, Units: 500})
	h.send(event{Kind: "batch"})
	if got = h.news(l); len(got) != 1 || got[0].Units != 0 {
		t.Errorf("the end: %+v", got)
	}
	if h.heard() != before+502 {
		t.Errorf("%d events of the board were counted", h.heard()-before)
	}
}

// TestEventsOnTheWay: a board that was written before a batch ended is told so
// when it begins to listen; one that shows it is not told again.
func TestEventsOnTheWay(t *testing.T) {
	d := &Desk{hub: newHub()}
	heard := d.hub.heard()
	d.hub.send(event{Kind: "batch"})
	for query, want := range map[string]bool{
		fmt.Sprintf("/events?unit=&heard=%d", heard):         true,
		fmt.Sprintf("/events?unit=&heard=%d", d.hub.heard()): false,
		fmt.Sprintf("/events?unit=%%E7%%94%%B2&heard=%d", 0): false,
	} {
		ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
		w := httptest.NewRecorder()
		d.events(w, httptest.NewRequest("GET", query, nil).WithContext(ctx))
		cancel()
		if got := strings.Contains(w.Body.String(), `"board"`); got != want {
			t.Errorf("%s: %s", query, w.Body)
		}
	}
}
