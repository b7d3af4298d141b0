package desk

import "net/http"

func (d *Desk) routeFiles(mux *http.ServeMux) {
	mux.HandleFunc("GET /files", d.files)
}

func (d *Desk) files(w http.ResponseWriter, r *http.Request) {
	u := d.unitOf(w, r)
	if u == nil {
		return
	}
	o := d.look(r.Context(), u)
	d.render(w, r, "files", &view{Title: "files", Tab: "files", Unit: d.head(u, o)})
}
