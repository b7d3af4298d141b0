package docx

import (
	"bytes"
	"os"
	"testing"
)

// TestDump writes the sample for a look at it: JUESUAN_DOCX_DUMP=/some/dir.
func TestDump(t *testing.T) {
	dir := os.Getenv("JUESUAN_DOCX_DUMP")
	if dir == "" {
		t.Skip("JUESUAN_DOCX_DUMP is not set")
	}
	d := sample()
	for _, mark := range []string{"", "草稿"} {
		d.Watermark = mark
		var buf bytes.Buffer
		if err := openBase(t).Write(&buf, d, sampleNumbers(d)); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(dir+"/sample"+mark+".docx", buf.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
