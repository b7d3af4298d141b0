package desk

import (
	"encoding/json"
	"net/http"

	"juesuan/internal/job"
	"juesuan/internal/supplement"
)

// paperAnswer is what was found in a block that was pasted, or in a file: steps
// for the page to take, from item First of the list of forms on. Nothing is
// saved.
type paperAnswer struct {
	Forms [][]supplement.Change `json:"forms"`
	Text  string                `json:"text,omitempty"` // why there are none
}

// formPaper reads 自评表: from the rows of a block, as JSON, or from a workbook.
func (d *Desk) formPaper(w http.ResponseWriter, r *http.Request) {
	if d.unitOf(w, r) == nil {
		return
	}
	a := &paperAnswer{}
	raw, done, err := d.receive(w, r, job.MaxArrival)
	defer done()
	switch {
	case err != nil:
		a.Text = "没有收到完整的内容，请再试一次"
	case r.Header.Get("Content-Type") == "application/json":
		var rows [][]string
		if json.Unmarshal(raw, &rows) != nil {
			a.Text = "没有收到完整的内容，请再试一次"
			break
		}
		a.Forms = supplement.Papers(rows)
	default:
		forms, list := supplement.PapersIn(raw, r.URL.Query().Get("name"))
		a.Forms = forms
		if forms == nil && list.Failed() {
			a.Text = list[0].Message
		}
	}
	if len(a.Forms) == 0 && a.Text == "" {
		a.Text = "里面没有找到自评表：表头要有一级指标、二级指标、三级指标、指标值、实际值这几栏"
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if err := json.NewEncoder(w).Encode(a); err != nil {
		return // the browser has gone
	}
}
