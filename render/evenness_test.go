package render

import (
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"juesuan/internal/doc"
	"juesuan/internal/job"
	"juesuan/internal/typeset"
)

// evenness is how evenly grey the body of a report looks: of each full line
// the median distance of two neighbouring hanzi, in em of the font.
type evenness struct {
	lines        int
	median, sd   float64
	least, most  float64
	loosest      string
	brokenAmount []string // lines that begin with 万元 or 元
}

// peers are measured on the same text, fonts and measure: the report of
// Ningxia and that of Shanghai.
var peers = []struct {
	name string
	even evenness
}{
	{"XeLaTeX + ctex, ningxia-2020", evenness{sd: .015, most: 1.06}},
	{"XeLaTeX + ctex, shanghai-2024-demo", evenness{sd: .016, most: 1.15}},
	{"Typst, ningxia-2020", evenness{sd: .016, most: 1.10}},
	{"Typst, shanghai-2024-demo", evenness{sd: .016, most: 1.17}},
}

const bodySize = 16 * doc.Pt

// evennessOf measures the lines of text on the upright pages.
func evennessOf(l *typeset.Layout) (e evenness) {
	type glyph struct {
		x doc.Length
		r rune
	}
	var advances []float64
	for i := range l.Pages {
		var rows [][]glyph // by baseline, in reading order
		y := doc.Length(-1)
		for _, run := range l.Pages[i].Runs {
			if run.Size != bodySize || run.Turn != 0 {
				continue
			}
			if run.Y != y {
				rows, y = append(rows, nil), run.Y
			}
			x := run.X
			for _, g := range run.Glyphs {
				row := &rows[len(rows)-1]
				*row = append(*row, glyph{x, g.Rune})
				x += g.Advance
			}
			rows[len(rows)-1] = append(rows[len(rows)-1], glyph{x, 0})
		}
		right := 184 * doc.MM // the measure of GB/T 9704
		for _, row := range rows {
			var text strings.Builder
			var between []float64
			chars := row[:0:0]
			for _, g := range row {
				if g.r != 0 {
					chars = append(chars, g)
					text.WriteRune(g.r)
				}
			}
			for k := 0; k+1 < len(chars); k++ {
				if hanzi(chars[k].r) && hanzi(chars[k+1].r) {
					between = append(between, float64(chars[k+1].x-chars[k].x)/float64(bodySize))
				}
			}
			if strings.HasPrefix(text.String(), "万元") || strings.HasPrefix(text.String(), "元") {
				e.brokenAmount = append(e.brokenAmount, text.String())
			}
			if len(chars) < 12 || len(between) < 4 || row[len(row)-1].x < right-bodySize {
				continue
			}
			slices.Sort(between)
			m := between[len(between)/2]
			if m > e.most {
				e.most, e.loosest = m, text.String()
			}
			advances = append(advances, m)
		}
	}
	if e.lines = len(advances); e.lines == 0 {
		return e
	}
	slices.Sort(advances)
	e.least, e.median = advances[0], advances[len(advances)/2]
	mean := 0.0
	for _, a := range advances {
		mean += a / float64(len(advances))
	}
	for _, a := range advances {
		e.sd += (a - mean) * (a - mean) / float64(len(advances))
	}
	e.sd = math.Sqrt(e.sd)
	return e
}

func hanzi(r rune) bool { return r >= 0x4E00 && r <= 0x9FFF }

// amountAlone begins a sentence whose first line no break makes even: the
// amount behind it is longer than what is left, and too long to be pulled in.
const amountAlone = "年度一般公共预算财政拨款支出年初预算为"

// TestEvenness: the body of every report in every pack.
func TestEvenness(t *testing.T) {
	everyPair(t, func(t *testing.T, r *report) {
		e := evennessOf(r.outcome.Layout)
		if e.lines < 50 {
			t.Fatalf("only %d lines", e.lines)
		}
		for _, l := range e.brokenAmount {
			t.Errorf("a line begins %s", l)
		}
		sd, most := .0165, 1.12
		if strings.Contains(e.loosest, amountAlone) {
			sd, most = .024, 1.2
		}
		if e.sd > sd || e.most > most || e.least < .95 {
			t.Errorf("sd %.4f, from %.3f to %.3f em: %s", e.sd, e.least, e.most, e.loosest)
		}
	})
}

// BenchmarkEvenness prints how even each report is, beside its peers.
func BenchmarkEvenness(b *testing.B) {
	for b.Loop() {
	}
	p := job.New(job.Settings{})
	out := new(strings.Builder)
	fmt.Fprintf(out, "%-40s %6s %7s %6s %6s %6s\n", "", "lines", "median", "sd", "least", "worst")
	for _, p := range peers {
		fmt.Fprintf(out, "%-40s %6s %7s %6.3f %6s %6.2f\n", p.name, "", "", p.even.sd, "", p.even.most)
	}
	for _, unit := range []string{"ningxia-2020", "shanghai-2024-demo", "department-2023-demo/示例服务局2023"} {
		for _, pack := range job.PackNames() {
			j := job.Job{Unit: samples + "/" + unit, Layout: pack, Draft: true, PDF: true}
			l := run(b, p, j).Layout
			if l == nil {
				continue // the pack is not of its year
			}
			e := evennessOf(l)
			fmt.Fprintf(out, "%-40s %6d %7.3f %6.3f %6.3f %6.2f  %s\n", unit+", "+pack, e.lines, e.median, e.sd, e.least, e.most, e.loosest)
		}
	}
	os.Stdout.WriteString(out.String())
}
