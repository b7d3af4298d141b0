package check

import (
	"cmp"
	"encoding/json"
	"io"
	"slices"

	"juesuan/internal/diag"
)

// WriteJSON writes the report as `check --json` prints it: one object, its
// keys and lists in a fixed order.
func (rep *Report) WriteJSON(w io.Writer) error {
	type finding struct {
		ID         string  `json:"id"`
		Severity   string  `json:"severity"`
		Message    string  `json:"message"`
		Where      []where `json:"where"`
		Difference string  `json:"difference,omitempty"`
		Hint       string  `json:"hint,omitempty"`
		Cause      int     `json:"cause,omitempty"` // the number of one of the causes, from 1
		Accepted   string  `json:"accepted,omitempty"`
	}
	type obligation struct {
		ID     string `json:"id"`
		State  State  `json:"state"`
		Stage  Stage  `json:"stage"`
		Reason string `json:"reason,omitempty"`
	}
	type counts struct {
		Pass             int `json:"pass"`
		Fail             int `json:"fail"`
		NotApplicable    int `json:"not_applicable"`
		InsufficientData int `json:"insufficient_data"`
		Error            int `json:"error"`
		Errors           int `json:"errors"`
		Warnings         int `json:"warnings"`
	}
	n := rep.Counts()
	out := struct {
		Unit        string       `json:"unit"`
		Year        int          `json:"year"`
		Verdict     Verdict      `json:"verdict"`
		Counts      counts       `json:"counts"`
		Obligations []obligation `json:"obligations"`
		Causes      []jsonCause  `json:"causes,omitempty"`
		Findings    []finding    `json:"findings"`
		Accepted    []finding    `json:"accepted,omitempty"`
	}{
		Unit: rep.Unit, Year: rep.Year, Verdict: rep.Verdict(),
		Counts: counts{n[Pass], n[Fail], n[NotApplicable], n[InsufficientData], n[Failed],
			rep.Findings.Count(diag.Error), rep.Findings.Count(diag.Warning)},
		Obligations: make([]obligation, 0, len(rep.Obligations)),
		Findings:    make([]finding, 0, len(rep.Findings)),
	}
	for _, o := range rep.Obligations {
		out.Obligations = append(out.Obligations, obligation(o))
	}
	causes := rep.Findings.Causes()
	for _, c := range causes {
		out.Causes = append(out.Causes, causeOf(c, rep.Findings.Echoes(c)))
	}
	convert := func(d *diag.Diagnostic) finding {
		f := finding{ID: d.Code, Severity: d.Severity.String(), Message: d.Message, Difference: d.Difference,
			Hint: d.Hint, Where: []where{}, Cause: slices.Index(causes, d.Cause) + 1}
		if len(d.Where) == 0 && !d.At.IsZero() {
			f.Where = append(f.Where, placeOf(diag.Side{At: d.At}))
		}
		for _, s := range d.Where {
			f.Where = append(f.Where, placeOf(s))
		}
		return f
	}
	for i := range rep.Findings {
		out.Findings = append(out.Findings, convert(&rep.Findings[i]))
	}
	for i := range rep.Accepted {
		f := convert(&rep.Accepted[i].Finding)
		f.Accepted = rep.Accepted[i].Reason
		out.Accepted = append(out.Accepted, f)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(out)
}

// where is one figure with its place.
type where struct {
	File  string `json:"file,omitempty"`
	Sheet string `json:"sheet,omitempty"`
	Cell  string `json:"cell,omitempty"`
	Line  int    `json:"line,omitempty"`
	Label string `json:"label,omitempty"`
	Value string `json:"value,omitempty"`
}

// placeOf is a figure of a finding. In a text file the keys of a value are its cell.
func placeOf(s diag.Side) where {
	return where{s.At.File, s.At.Sheet, cmp.Or(s.At.Cell, s.At.Field), s.At.Line, s.Label, s.Value}
}

// jsonCause is what several findings come from: the repairs that would each mend
// them, and how many more would.
type jsonCause struct {
	Findings int      `json:"findings"`
	Repairs  []repair `json:"repairs"`
	More     int      `json:"more,omitempty"`
}

type repair struct {
	Message string  `json:"message"`
	Where   []where `json:"where"`
}

func causeOf(c *diag.Cause, echoes diag.List) jsonCause {
	k := jsonCause{Findings: len(echoes), More: c.Left}
	for i := range c.Repairs {
		r := repair{Message: c.Repairs[i].Text, Where: []where{}}
		for _, s := range c.Repairs[i].Cells {
			r.Where = append(r.Where, placeOf(s))
		}
		k.Repairs = append(k.Repairs, r)
	}
	return k
}
