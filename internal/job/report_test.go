package job

import "testing"

const sample = "../../data/samples/ningxia-2020"

// One report by a process that has made none yet: fonts and pack are read too.
func BenchmarkReportCold(b *testing.B) {
	for b.Loop() {
		benchReport(b, New(Settings{}))
	}
}

// One report of many.
func BenchmarkReportWarm(b *testing.B) {
	p := New(Settings{})
	benchReport(b, p)
	for b.Loop() {
		benchReport(b, p)
	}
}

func benchReport(b *testing.B, p *Program) {
	o, err := p.Report(b.Context(), Job{Unit: sample, PDF: true, DOCX: true})
	if err != nil || len(o.Files) != 4 {
		b.Fatal(err, len(o.Files))
	}
}
