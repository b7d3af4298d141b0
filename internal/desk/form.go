package desk

import "net/http"

func (d *Desk) routeForm(mux *http.ServeMux) {
	mux.HandleFunc("GET /form", d.form)
}

func (d *Desk) form(w http.ResponseWriter, r *http.Request) {
	u := d.unitOf(w, r)
	if u == nil {
		return
	}
	o := d.look(r.Context(), u)
	d.render(w, r, "form", &view{Title: "form", Tab: "form", Unit: d.head(u, o)})
}
