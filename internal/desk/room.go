package desk

import (
	"context"
	"io"
	"net/http"
	"sync"
	"time"
)

// uploads is how many bytes of files that are being received and looked at may
// be in memory at once, whatever the number of them.
const uploads = 192 << 20

// room is what is left of it.
type room struct {
	mu    sync.Mutex
	taken int64
	freed chan struct{} // closed when something is given back
}

// take waits until there is room for n bytes; where nothing is taken there is
// room for any. It reports whether it came to it before ctx ended.
func (r *room) take(ctx context.Context, n int64) bool {
	for {
		r.mu.Lock()
		if r.taken == 0 || r.taken+n <= uploads {
			r.taken += n
			r.mu.Unlock()
			return true
		}
		if r.freed == nil {
			r.freed = make(chan struct{})
		}
		freed := r.freed
		r.mu.Unlock()
		select {
		case <-freed:
		case <-ctx.Done():
			return false
		}
	}
}

func (r *room) give(n int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.taken -= n
	if r.freed != nil {
		close(r.freed)
		r.freed = nil
	}
}

// receive reads a body of that size at most into memory once there is room for
// it; done, which may be called whatever the error, gives the room back.
func (d *Desk) receive(w http.ResponseWriter, r *http.Request, most int64) (data []byte, done func(), err error) {
	return d.receiveBy(w, r, most, func() ([]byte, error) { return io.ReadAll(r.Body) })
}

// receiveFile is receive for the file of a form; name is what it is called there.
func (d *Desk) receiveFile(w http.ResponseWriter, r *http.Request, most int64) (name string, data []byte, done func(), err error) {
	data, done, err = d.receiveBy(w, r, most, func() ([]byte, error) {
		form, err := r.MultipartReader()
		if err != nil {
			return nil, err
		}
		for {
			part, err := form.NextPart()
			if err != nil {
				return nil, err
			}
			if part.FormName() == "file" {
				name = part.FileName()
				return io.ReadAll(part)
			}
		}
	})
	return name, data, done, err
}

// receiveBy has a body read that is within the bounds.
func (d *Desk) receiveBy(w http.ResponseWriter, r *http.Request, most int64, read func() ([]byte, error)) (
	data []byte, done func(), err error) {
	size := r.ContentLength
	if size < 0 || size > most {
		size = most
	}
	if !d.room.take(r.Context(), size) {
		return nil, func() {}, r.Context().Err()
	}
	done = sync.OnceFunc(func() { d.room.give(size) })
	rc := http.NewResponseController(w)
	rc.SetReadDeadline(time.Now().Add(2 * time.Minute)) // who sends nothing keeps no room
	defer rc.SetReadDeadline(time.Time{})
	r.Body = http.MaxBytesReader(w, r.Body, most)
	data, err = read()
	return data, done, err
}
