package chromium

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"
)

// browser is a running Chromium. It is spoken to over its pipe, by many pages at
// once: an answer finds its caller by number, an event its page by session.
type browser struct {
	cmd      *exec.Cmd
	dir      string // its profile
	in, from *os.File

	writing sync.Mutex
	mu      sync.Mutex
	id      int
	waiting map[int]chan answer
	pages   map[string]*Page // by session
	resting []*Page          // done with and emptied
	ended   error            // why nothing is heard any more
}

type answer struct {
	result json.RawMessage
	err    error
}

type event struct {
	method string
	params json.RawMessage
}

// patience is how long an answer is waited for, on a machine that does much else.
const patience = 2 * time.Minute

// one is the Chromium of this test program, from the first page on.
var one struct {
	sync.Mutex
	run bool // Run has been called
	b   *browser
}

// Run runs the tests of a package and ends its Chromium. It is what TestMain
// of a package that opens pages does.
func Run(m *testing.M) int {
	one.Lock()
	one.run = true
	one.Unlock()
	code := m.Run()
	if one.b != nil {
		one.b.end()
	}
	return code
}

// shared is the Chromium of this test program.
func shared(t testing.TB) *browser {
	t.Helper()
	one.Lock()
	defer one.Unlock()
	if !one.run {
		t.Fatal("chromium: TestMain must call chromium.Run")
	}
	if one.b != nil {
		return one.b
	}
	path, err := exec.LookPath("chromium-headless-shell") // the same without windows: half the work
	if err != nil {
		path, err = exec.LookPath("chromium")
	}
	if err != nil {
		t.Skip("chromium is not installed")
	}
	if one.b, err = launch(path); err != nil {
		t.Fatal(err)
	}
	return one.b
}

func launch(path string) (*browser, error) {
	dir, err := os.MkdirTemp("", "juesuan-chromium-")
	if err != nil {
		return nil, err
	}
	read, in, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	from, write, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(path, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--remote-debugging-pipe",
		"--disable-background-timer-throttling", "--disable-backgrounding-occluded-windows", "--disable-renderer-backgrounding",
		"--disable-background-networking", "--disable-component-update", "--disable-extensions", "--disable-sync", "--no-first-run",
		"--user-data-dir="+dir, "about:blank")
	cmd.ExtraFiles = []*os.File{read, write}
	err = cmd.Start()
	read.Close()
	write.Close()
	if err != nil {
		return nil, err
	}
	b := &browser{cmd: cmd, dir: dir, in: in, from: from, waiting: map[int]chan answer{}, pages: map[string]*Page{}}
	go b.listen()
	return b, nil
}

// end ends the browser; its pipe that closes is enough for it.
func (b *browser) end() {
	b.in.Close()
	done := make(chan error, 1)
	go func() { done <- b.cmd.Wait() }()
	select {
	case <-done:
	case <-time.After(5 * time.Second):
		b.cmd.Process.Kill()
		<-done
	}
	b.from.Close()
	os.RemoveAll(b.dir)
}

// listen hands out what the browser says until it says no more.
func (b *browser) listen() {
	r := bufio.NewReader(b.from)
	for {
		raw, err := r.ReadBytes(0)
		var msg struct {
			ID        int
			SessionID string
			Method    string
			Params    json.RawMessage
			Result    json.RawMessage
			Error     *struct{ Message string }
		}
		if err == nil {
			err = json.Unmarshal(raw[:len(raw)-1], &msg)
		}
		b.mu.Lock()
		if err != nil {
			b.ended = fmt.Errorf("the browser has ended: %w", err)
			for _, w := range b.waiting {
				w <- answer{err: b.ended}
			}
			clear(b.waiting)
			b.mu.Unlock()
			return
		}
		if w := b.waiting[msg.ID]; w != nil {
			delete(b.waiting, msg.ID)
			if msg.Error != nil {
				w <- answer{err: errors.New(msg.Error.Message)}
			} else {
				w <- answer{result: msg.Result}
			}
		} else if p := b.pages[msg.SessionID]; p != nil && msg.ID == 0 {
			p.told = append(p.told, event{msg.Method, msg.Params})
		}
		b.mu.Unlock()
	}
}

// ask calls a method in a session, "" for the browser itself, and waits for the answer.
func (b *browser) ask(session, method string, params map[string]any) (json.RawMessage, error) {
	got := make(chan answer, 1)
	b.mu.Lock()
	if b.ended != nil {
		defer b.mu.Unlock()
		return nil, b.ended
	}
	b.id++
	id := b.id
	msg := map[string]any{"id": id, "method": method, "params": params}
	if session != "" {
		msg["sessionId"] = session
	}
	raw, err := json.Marshal(msg)
	if err == nil {
		b.waiting[id] = got
	}
	b.mu.Unlock()
	if err == nil {
		b.writing.Lock()
		_, err = b.in.Write(append(raw, 0))
		b.writing.Unlock()
	}
	if err != nil {
		return nil, err
	}
	select {
	case a := <-got:
		return a.result, a.err
	case <-time.After(patience):
		b.mu.Lock()
		delete(b.waiting, id)
		b.mu.Unlock()
		return nil, fmt.Errorf("no answer for %v", patience)
	}
}

func (b *browser) know(p *Page) {
	b.mu.Lock()
	b.pages[p.session] = p
	b.mu.Unlock()
}

func (b *browser) forget(session string) {
	b.mu.Lock()
	delete(b.pages, session)
	b.mu.Unlock()
}

// rest keeps a page for the next test.
func (b *browser) rest(p *Page) {
	b.mu.Lock()
	b.resting = append(b.resting, p)
	b.mu.Unlock()
}

// take is a page that rests, nil if none does.
func (b *browser) take() *Page {
	b.mu.Lock()
	defer b.mu.Unlock()
	n := len(b.resting)
	if n == 0 {
		return nil
	}
	p := b.resting[n-1]
	b.resting = b.resting[:n-1]
	return p
}

// news takes what a page has been told since.
func (b *browser) news(p *Page) []event {
	b.mu.Lock()
	defer b.mu.Unlock()
	told := p.told
	p.told = nil
	return told
}
