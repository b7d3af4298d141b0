package desk

import (
	"bytes"
	"net/http"
	"net/url"
	"time"

	"juesuan/internal/accounts"
	"juesuan/internal/job"
	"juesuan/internal/signoff"
	"juesuan/internal/verify"
)

func (d *Desk) routeSign(mux *http.ServeMux) {
	mux.HandleFunc("POST /sign", d.sign)
	mux.HandleFunc("POST /sign/withdraw", d.withdrawSignature)
	mux.HandleFunc("GET /sign/changed", d.changedSince)
}

// signView is a role in which the report is signed, and who signed.
type signView struct {
	Role    string
	Name    string // "": nobody yet
	At      string
	Holds   bool
	Changed bool // what has changed since can be shown
}

func signViews(o *outcome) (out []signView) {
	for _, role := range accounts.Roles() {
		v := signView{Role: role.String()}
		for _, s := range o.Signatures {
			if s.Role == role {
				v.Name, v.At, v.Holds, v.Changed = s.Name, when(s.At), s.Holds, !s.Holds && o.Layout != nil
			}
		}
		out = append(out, v)
	}
	return out
}

// signing is the unit and the role that a request names, no unit where it names none.
func (d *Desk) signing(w http.ResponseWriter, r *http.Request) (u *unit, role accounts.Role) {
	if u = d.unitOf(w, r); u == nil {
		return nil, 0
	}
	r.Body = http.MaxBytesReader(w, r.Body, 1<<16)
	if err := role.UnmarshalText([]byte(r.FormValue("role"))); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return nil, 0
	}
	return u, role
}

// sign signs the report that the person has seen: where the unit's files have
// changed since, nothing is signed.
func (d *Desk) sign(w http.ResponseWriter, r *http.Request) {
	u, role := d.signing(w, r)
	if u == nil {
		return
	}
	k := &u.making
	k.busy.Lock()
	defer k.busy.Unlock()
	stamp := stampOf(u.dir)
	said := "资料刚刚改过，没有签字；请看过改动再签。"
	if mark(stamp) == r.FormValue("stamp") {
		said = d.signed(r, u, accounts.Signature{Role: role, Name: r.FormValue("name"), At: time.Now().Truncate(time.Second)})
	}
	k.mu.Lock()
	k.about, k.failed, k.said = stampOf(u.dir), said != "", said
	if said == "" {
		k.said = role.String() + "已经签好。"
	}
	k.mu.Unlock()
	d.signatureMoved(w, r, u)
}

// signed signs and says why it could not, "" where it could.
func (d *Desk) signed(r *http.Request, u *unit, s accounts.Signature) (why string) {
	o, err := func() (o *job.Outcome, err error) {
		defer mistake(u.ID, &err)
		return d.o.Program.Sign(r.Context(), d.job(u), s, d.o.Version)
	}()
	switch {
	case err != nil:
		return err.Error()
	case o.Layout == nil || !o.OK(false):
		return "资料里有错误，没有签字；请先改正。"
	}
	return ""
}

// withdrawSignature takes a signature back.
func (d *Desk) withdrawSignature(w http.ResponseWriter, r *http.Request) {
	u, role := d.signing(w, r)
	if u == nil {
		return
	}
	if _, err := signoff.Withdraw(u.dir, role); err != nil {
		http.Error(w, err.Error(), http.StatusConflict)
		return
	}
	d.signatureMoved(w, r, u)
}

// signatureMoved tells other pages, and goes back to the signatures.
func (d *Desk) signatureMoved(w http.ResponseWriter, r *http.Request, u *unit) {
	d.hub.send(event{Kind: "made", Unit: u.ID})
	http.Redirect(w, r, "/take?"+url.Values{"unit": {u.ID}}.Encode()+"#sign", http.StatusSeeOther)
}

// changedSince shows what has changed since a role signed.
func (d *Desk) changedSince(w http.ResponseWriter, r *http.Request) {
	u, role := d.signing(w, r)
	if u == nil {
		return
	}
	now := d.look(r.Context(), u)
	then, err := d.o.Program.Report(r.Context(), job.Job{Unit: signoff.FolderOf(u.dir, role), Until: "pages"})
	if err == nil {
		err = now.err
	}
	var b bytes.Buffer
	if err == nil {
		var diff *verify.Difference
		if diff, err = verify.Compare(then, now.Outcome, role.String()+"时", "现在"); err == nil {
			err = diff.WriteHTML(&b)
		}
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusConflict)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Write(b.Bytes())
}
