// Package door lets one person into a page on this machine: a request → answered by
// what lies behind, or refused. A page of another site must not read or change a
// unit's figures, neither by a name that it points here (Host), nor by a form or a
// script (Origin, Sec-Fetch-Site), nor another program of this machine (the token).
//
// It knows nothing of what lies behind, and keeps no secret longer than the process.
package door

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/hex"
	"net"
	"net/http"
	"net/url"
)

// Door is the way into the pages of an address.
type Door struct {
	Host   string // 127.0.0.1:port
	Token  string // a secret
	Policy string // the Content-Security-Policy of its pages
}

// NewToken is a secret of 256 bits.
func NewToken() string {
	var b [32]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

// URL is the address that opens the pages. The secret in it becomes a cookie at
// once and leaves the address bar.
func (d *Door) URL() string {
	return "http://" + d.Host + "/?" + url.Values{"token": {d.Token}}.Encode()
}

// Cookie is what a browser that was let in shows. Its name has the port in it: a
// browser gives the cookies of 127.0.0.1 to every port, and two pages may be open.
func (d *Door) Cookie() *http.Cookie {
	_, port, _ := net.SplitHostPort(d.Host)
	return &http.Cookie{Name: "juesuan-" + port, Value: d.Token, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode}
}

// Headers are those of every answer.
func (d *Door) Headers(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "same-origin") // under no-referrer a form of ours would come from Origin: null
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Content-Security-Policy", d.Policy)
}

// Guard answers only the person who was told the address, from the pages themselves.
func (d *Door) Guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		d.Headers(w)
		origin, site := r.Header.Get("Origin"), r.Header.Get("Sec-Fetch-Site")
		// A link in a letter or a page may lead here, but only to read, and
		// without the cookie, which is SameSite.
		reads := r.Method == http.MethodGet || r.Method == http.MethodHead
		switch {
		case r.Host != d.Host,
			origin != "" && origin != "http://"+d.Host,
			site != "" && site != "same-origin" && site != "none",
			!reads && origin == "" && site == "":
			http.Error(w, "只在本机、只从决算公开的网页使用", http.StatusForbidden)
			return
		}
		if token := r.URL.Query().Get("token"); reads && r.URL.Path == "/" && token != "" {
			if !Same(token, d.Token) {
				http.Error(w, "这个网址已经失效，请重新打开程序", http.StatusForbidden)
				return
			}
			http.SetCookie(w, d.Cookie())
			http.Redirect(w, r, "/", http.StatusSeeOther)
			return
		}
		if c, err := r.Cookie(d.Cookie().Name); err != nil || !Same(c.Value, d.Token) {
			http.Error(w, "请从程序打开的网页进入；网页已经关了的，再双击一次程序", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// Same compares secrets in a time that tells nothing of them.
func Same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
