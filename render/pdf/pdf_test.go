package pdf

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

func write(tb testing.TB, s *sheet) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := Write(&b, &s.Layout); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func save(tb testing.TB, data []byte) string {
	tb.Helper()
	name := filepath.Join(tb.TempDir(), "report.pdf")
	if err := os.WriteFile(name, data, 0o666); err != nil {
		tb.Fatal(err)
	}
	return name
}

// tool runs a program of a Debian package and returns its output.
func tool(tb testing.TB, debian, name string, args ...string) string {
	tb.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		tb.Fatalf("%s is missing: apt-get install %s", name, debian)
	}
	out, err := exec.Command(path, args...).CombinedOutput()
	if err != nil {
		tb.Fatalf("%s: %v\n%s", name, err, out)
	}
	return string(out)
}

func TestWrite(t *testing.T) {
	name := save(t, write(t, report(t, 4, 2)))
	tool(t, "qpdf", "qpdf", "--check", name)
}

func BenchmarkWrite(b *testing.B) {
	s := report(b, 24, 10)
	b.ReportAllocs()
	var buf bytes.Buffer
	for b.Loop() {
		buf.Reset()
		if err := Write(&buf, &s.Layout); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(buf.Len())/1000, "KB/file")
}
