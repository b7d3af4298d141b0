package desk

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"

	"juesuan/internal/door"
)

// launch is the file by which the browser gets in: it holds a key that opens
// the desk once. A command line can be read by every user of the machine, a
// file of mode 0600 by its owner alone.
type launch struct {
	mu  sync.Mutex
	key string // "": used, or none
}

func (d *Desk) launchFile() string { return d.stateName() + ".html" }

// newLaunch writes the file with a new key and returns its name.
func (d *Desk) newLaunch() (string, error) {
	if d.o.State == "" {
		return "", nil
	}
	d.launch.mu.Lock()
	defer d.launch.mu.Unlock()
	key, name := door.NewToken(), d.launchFile()
	os.Remove(name) // its mode may be another's
	page := fmt.Sprintf("<!DOCTYPE html><meta charset=\"utf-8\"><meta name=\"referrer\" content=\"no-referrer\"><title>决算公开</title>\n"+
		"<meta http-equiv=\"refresh\" content=\"0;url=http://%s/?once=%s\">\n<p>正在打开……</p>\n", d.host, key)
	if err := os.WriteFile(name, []byte(page), 0o600); err != nil {
		return "", err
	}
	d.launch.key = key
	return name, nil
}

// endLaunch takes the file away.
func (d *Desk) endLaunch() {
	if d.o.State != "" {
		os.Remove(d.launchFile())
	}
}

// enterOnce exchanges the key of the file for the cookie. The answer is a page,
// not a redirect: what a file leads to is not of this site, and the cookie is
// given to this site's own pages only.
func (d *Desk) enterOnce(w http.ResponseWriter, key string) {
	d.launch.mu.Lock()
	fits := d.launch.key != "" && door.Same(key, d.launch.key)
	if fits {
		d.launch.key = ""
		d.endLaunch()
	}
	d.launch.mu.Unlock()
	if !fits {
		http.Error(w, "这个网址已经用过，请再双击一次程序", http.StatusForbidden)
		return
	}
	http.SetCookie(w, d.door().Cookie())
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	io.WriteString(w, "<!DOCTYPE html><meta charset=\"utf-8\"><title>决算公开</title><meta http-equiv=\"refresh\" content=\"0;url=/\">\n")
}

// launchAgain writes another file, for a second start.
func (d *Desk) launchAgain(w http.ResponseWriter, _ *http.Request) {
	file, err := d.newLaunch()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	io.WriteString(w, file)
}

// askLaunch asks the desk at an address for another file, "" where it gives none.
func askLaunch(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	base := "http://" + u.Host
	r, err := http.NewRequest(http.MethodPost, base+"/launch", nil)
	if err != nil {
		return ""
	}
	r.Header.Set("Origin", base)
	r.AddCookie((&door.Door{Host: u.Host, Token: u.Query().Get("token")}).Cookie())
	answer, err := (&http.Client{Timeout: 5 * time.Second}).Do(r)
	if err != nil {
		return ""
	}
	defer answer.Body.Close()
	b, err := io.ReadAll(io.LimitReader(answer.Body, 4<<10))
	if err != nil || answer.StatusCode != http.StatusOK {
		return ""
	}
	return strings.TrimSpace(string(b))
}
