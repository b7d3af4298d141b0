package verify_test

import (
	"path/filepath"
	"testing"

	"juesuan/internal/collate"
	"juesuan/internal/job"
	"juesuan/internal/verify"
)

// BenchmarkFile reads the sample's report of 27 pages and lays it beside the
// unit's, which is made anew each time as the command does.
func BenchmarkFile(b *testing.B) {
	o, err := job.New(job.Settings{}).Report(b.Context(), job.Job{Unit: sample, PDF: true, DOCX: true})
	if err != nil || len(o.Files) == 0 {
		b.Fatalf("no report: %v", err)
	}
	for _, f := range o.Files[:2] {
		b.Run(filepath.Ext(f.Name), func(b *testing.B) {
			b.SetBytes(int64(len(f.Data)))
			for b.Loop() {
				r, err := verify.File(report(b), f.Name, f.Data)
				if err != nil || r.Verdict != collate.SameText {
					b.Fatalf("%v %+v", err, r)
				}
			}
		})
	}
}
