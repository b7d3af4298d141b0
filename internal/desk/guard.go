package desk

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/hex"
	"net"
	"net/http"
	"net/url"
)

// newToken is a secret of 256 bits.
func newToken() string {
	var b [32]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

// url is the address that opens the desk. The secret in it becomes a cookie at
// once and leaves the address bar.
func (d *Desk) url() string {
	return "http://" + d.host + "/?" + url.Values{"token": {d.token}}.Encode()
}

// cookieName has the port in it: a browser gives the cookies of 127.0.0.1 to
// every port, and two desks may be open.
func (d *Desk) cookieName() string {
	_, port, _ := net.SplitHostPort(d.host)
	return "juesuan-" + port
}

// guard answers only the person who started the desk, from its own pages: a
// page of another site must not read or change a unit's figures, neither by a
// name that it points here (Host), nor by a form or a script (Origin,
// Sec-Fetch-Site), nor another program of this machine (the token).
func (d *Desk) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "same-origin") // under no-referrer a form of ours would come from Origin: null
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Content-Security-Policy",
			"default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "+
				"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		// From the launch file, which is of no site; the key is told to nobody else.
		if key := r.URL.Query().Get("once"); r.Method == http.MethodGet && r.URL.Path == "/" && key != "" && r.Host == d.host {
			d.enterOnce(w, key)
			return
		}
		origin, site := r.Header.Get("Origin"), r.Header.Get("Sec-Fetch-Site")
		// A link in a letter or a page may lead here, but only to read, and
		// without the cookie, which is SameSite.
		reads := r.Method == http.MethodGet || r.Method == http.MethodHead
		switch {
		case r.Host != d.host,
			origin != "" && origin != "http://"+d.host,
			site != "" && site != "same-origin" && site != "none",
			!reads && origin == "" && site == "":
			http.Error(w, "只在本机、只从决算公开的网页使用", http.StatusForbidden)
			return
		}
		if token := r.URL.Query().Get("token"); reads && r.URL.Path == "/" && token != "" {
			if !same(token, d.token) {
				http.Error(w, "这个网址已经失效，请重新打开程序", http.StatusForbidden)
				return
			}
			d.setCookie(w)
			http.Redirect(w, r, "/", http.StatusSeeOther)
			return
		}
		if c, err := r.Cookie(d.cookieName()); err != nil || !same(c.Value, d.token) {
			http.Error(w, "请从程序打开的网页进入；网页已经关了的，再双击一次程序", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
