package desk

import (
	"net/http"

	"juesuan/internal/door"
)

// door is the way into the desk.
func (d *Desk) door() *door.Door {
	return &door.Door{Host: d.host, Token: d.token,
		Policy: "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; " +
			"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"}
}

// guard lets in the person who started the desk: from its own pages, or once from the
// launch file, which is of no site; the key is told to nobody else.
func (d *Desk) guard(next http.Handler) http.Handler {
	own := d.door()
	guarded := own.Guard(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if key := r.URL.Query().Get("once"); r.Method == http.MethodGet && r.URL.Path == "/" && key != "" && r.Host == d.host {
			own.Headers(w)
			d.enterOnce(w, key)
			return
		}
		guarded.ServeHTTP(w, r)
	})
}
