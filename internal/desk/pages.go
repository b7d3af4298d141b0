package desk

import "net/http"

func (d *Desk) routePages(mux *http.ServeMux) {
	mux.HandleFunc("GET /pages", d.pages)
}

func (d *Desk) pages(w http.ResponseWriter, r *http.Request) {
	u := d.unitOf(w, r)
	if u == nil {
		return
	}
	o := d.look(r.Context(), u)
	d.render(w, r, "pages", &view{Title: "pages", Tab: "pages", Unit: d.head(u, o)})
}
