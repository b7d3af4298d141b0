package proof

import (
	"os"
	"slices"
	"testing"

	"juesuan/internal/accounts"
	"juesuan/internal/compose"
	"juesuan/internal/job"
	"juesuan/internal/narrative"
)

// TestStatementLeftOut: whichever statement the workbook lacks, what is said of
// it is said of the workbook, and once: no finding sends a clerk to a file of the
// layout or calls a number by a name that only a layout has.
func TestStatementLeftOut(t *testing.T) {
	t.Parallel()
	program := job.New(job.Settings{})
	for _, name := range job.PackNames() {
		if os.Getenv("JUESUAN_SOAK") == "" && !slices.Contains([]string{"ningxia-2020", "sichuan-2024", "yunnan-2024"}, name) {
			continue // the other packs in make soak
		}
		pk, _, packed, err := program.Pack(name)
		if err != nil || packed.Failed() {
			t.Fatal(err, list(packed))
		}
		d := newDrawer(t, pk, 11)
		b := d.unit()
		accounts.Resolve(b, d.dict, nil)
		b.FormSet = pk.FormSet
		for _, f := range pk.FormSet.Forms()[len(b.Statements):] { // of the layout, where a workbook may hold nothing
			b.Statements = append(b.Statements, accounts.Statement{ID: f.ID, Form: f, Found: true})
		}
		for _, f := range pk.FormSet.Forms() {
			if f.Like != "" {
				continue // made, not read
			}
			lacks := *b
			lacks.Statements = slices.Clone(b.Statements)
			*lacks.Statement(f.ID) = accounts.Statement{ID: f.ID, Form: f}
			facts, _ := narrative.Derive(&lacks, pk.Narrative())
			_, _, found := compose.Draft(&lacks, facts, pk, nil)
			told := 0
			for _, x := range found {
				if x.At.InPack() {
					t.Errorf("%s without %s: %s: %s %s", name, f.Number, x.At, x.Message, x.Hint)
				}
				if x.Message == "工作簿里没有"+f.Number+"《"+f.Title+"》，报告里要用它的数" {
					told++
				}
			}
			if told > 1 || told == 1 && !f.May {
				t.Errorf("%s without %s: told %d times", name, f.Number, told)
			}
		}
	}
}
