package desk

import "net/http"

func (d *Desk) routeTake(mux *http.ServeMux) {
	mux.HandleFunc("GET /take", d.take)
}

func (d *Desk) take(w http.ResponseWriter, r *http.Request) {
	u := d.unitOf(w, r)
	if u == nil {
		return
	}
	o := d.look(r.Context(), u)
	d.render(w, r, "take", &view{Title: "take", Tab: "take", Unit: d.head(u, o)})
}
