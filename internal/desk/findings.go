package desk

import "net/http"

func (d *Desk) routeFindings(mux *http.ServeMux) {
	mux.HandleFunc("GET /findings", d.findings)
}

func (d *Desk) findings(w http.ResponseWriter, r *http.Request) {
	u := d.unitOf(w, r)
	if u == nil {
		return
	}
	o := d.look(r.Context(), u)
	d.render(w, r, "findings", &view{Title: "findings", Tab: "findings", Unit: d.head(u, o)})
}
