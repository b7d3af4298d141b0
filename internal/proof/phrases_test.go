package proof

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"juesuan/internal/diag"
	"juesuan/internal/job"
)

// phrase is one thing that a clerk may write, and what is to be said of it.
type phrase struct {
	line              int
	place, want, text string
}

// phrases are those of testdata/phrases.txt.
func phrases(t *testing.T) (list []phrase) {
	raw, err := os.ReadFile("testdata/phrases.txt")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(raw)) {
		n++
		if f := strings.Split(strings.TrimSpace(line), "｜"); len(f) == 3 && line[0] != '#' {
			list = append(list, phrase{n, f[0], f[1], f[2]})
		}
	}
	return list
}

// put writes a phrase into the sample's supplement.
func (p *phrase) put(t *testing.T, yaml string) string {
	from, to := "  "+p.place+":", "\n"
	switch p.place {
	case "setup":
		from = "\nsetup:\n"
		return strings.Replace(yaml, from, from+"  text: "+strconv.Quote(p.text)+"\n", 1)
	case "goal":
		from = "      actual:"
	case "running", "reception_domestic", "intro", "problems", "measures":
	default:
		from = "  - of: " + p.place + "\n    text:"
	}
	before, after, found := strings.Cut(yaml, from)
	_, after, ended := strings.Cut(after, to)
	if !found || !ended {
		t.Fatal(p.place)
	}
	return before + from + " " + strconv.Quote(p.text) + "\n" + after
}

// TestPhrases: what people write into reasons, purposes and the like: the false ones
// are told at their place, the sound ones are left alone.
func TestPhrases(t *testing.T) {
	t.Parallel()
	p := job.New(job.Settings{})
	dir, source := copySample(t)
	said := map[diag.Severity]string{diag.Error: "错", diag.Warning: "疑"}
	only, invented, missed := os.Getenv("PHRASES"), 0, 0
	for todo := phrases(t); len(todo) > 0; {
		var now, later []phrase
		text := source
		for _, x := range todo { // one phrase a place at a time
			if slices.ContainsFunc(now, func(y phrase) bool { return y.place == x.place }) {
				later = append(later, x)
				continue
			}
			now, text = append(now, x), x.put(t, text)
		}
		todo = later
		if err := os.WriteFile(filepath.Join(dir, "unit.yaml"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		o, err := p.Report(t.Context(), job.Job{Unit: dir, Layout: "ningxia-2020", Until: "document", Draft: true})
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range now {
			line := 1 + strings.Count(text[:strings.Index(text, strconv.Quote(x.text))], "\n")
			got, messages := "", ""
			for _, d := range o.Report.Findings {
				if d.At.Line == line && strings.HasSuffix(d.At.File, "unit.yaml") && said[d.Severity] != "" {
					got, messages = cmp.Or(map[bool]string{true: "错"}[d.Severity == diag.Error], got, "疑"), messages+"\n\t"+d.Code+" "+d.Message
				}
			}
			got = cmp.Or(got, "无")
			if got == x.want || only == "odd" && x.line%2 == 0 || only == "even" && x.line%2 == 1 {
				continue
			}
			if x.want == "无" {
				invented++
			} else {
				missed++
			}
			t.Errorf("%d %s %s: %s, want %s%s", x.line, x.place, x.text, got, x.want, messages)
		}
	}
	t.Logf("%d invented, %d missed or other", invented, missed)
}
