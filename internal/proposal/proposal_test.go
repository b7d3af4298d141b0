package proposal_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"juesuan/internal/accounts"
	"juesuan/internal/ingest"
	"juesuan/internal/job"
	"juesuan/internal/proposal"
	"juesuan/internal/published"
)

// What is read out of a report of ours is, figure for figure, what it was made
// of: the workbook of a proposal reads as the unit's own does.
func TestProposal(t *testing.T) {
	for _, sample := range []string{"ningxia-2020", "shanghai-2024-demo"} {
		o, err := job.New(job.Settings{}).Report(t.Context(), job.Job{Unit: "../../data/samples/" + sample, PDF: true, DOCX: true})
		if err != nil || len(o.Files) == 0 {
			t.Fatalf("%s: %v", sample, err)
		}
		for _, f := range o.Files[:2] {
			p, err := published.Read(f.Data)
			if err != nil {
				t.Fatal(err)
			}
			draft, found := proposal.FromReport(p, f.Name)
			if len(found) != 9 {
				t.Errorf("%s: %d statements: %v", f.Name, len(found), found)
				continue
			}
			for _, table := range found {
				if filepath.Ext(f.Name) == ".pdf" && table.Page == 0 {
					t.Errorf("%s: %s has no page", f.Name, table.Title)
				}
			}
			dir := t.TempDir()
			var out bytes.Buffer
			if err := draft.Write(&out); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, "公开表.xlsx"), out.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
			book, list := ingest.ReadPrior(dir, dir, ingest.Layouts{})
			if list.Failed() {
				t.Errorf("%s: %v", f.Name, list)
				continue
			}
			if book.Year != o.Book.Year {
				t.Errorf("%s: year %d", f.Name, book.Year)
			}
			n := 0
			for i := range o.Book.Statements {
				s := &o.Book.Statements[i]
				var got *accounts.Statement
				for k := range book.Statements {
					if book.Statements[k].ID == s.ID {
						got = &book.Statements[k]
					}
				}
				for k := range s.Rows {
					for _, column := range s.Columns {
						want := s.Figure(s.Rows[k].Key, column)
						if want.State != accounts.Given || want.Amount.IsZero() {
							continue
						}
						n++
						if sample != "ningxia-2020" {
							want.Amount = want.Amount.Rounded(accounts.Wan, 2) // as it is printed
						}
						if have := got.Figure(s.Rows[k].Key, column); !have.Amount.Equal(want.Amount) {
							t.Errorf("%s: %s %s %s: %s, want %s", f.Name, s.ID.Number(), s.Rows[k].Key, column, have.Amount, want.Amount)
						}
					}
				}
			}
			if n < 100 {
				t.Errorf("%s: only %d amounts compared", f.Name, n)
			}
		}
	}
}
