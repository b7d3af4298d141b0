package ingest

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"juesuan/internal/accounts"
	"juesuan/internal/supplement"
)

// samples are the sample units.
var samples = []string{"ningxia-2020", "shanghai-2024-demo"}

var positions = regexp.MustCompile(`(?m)  @.*$`)

// contents is all that a book holds, without positions and without the habits
// of the form that its tables stand in.
func contents(t *testing.T, b *accounts.Book) string {
	t.Helper()
	supplement := *b
	supplement.Statements = [accounts.NumStatements]accounts.Statement{}
	var statements strings.Builder
	lines := strings.Split(string(dump(t, b, true)), "\n")
	for i, line := range lines {
		// A row without an amount is habit too.
		if strings.HasPrefix(line, "    ") || !strings.HasPrefix(line, "  ") || i+1 < len(lines) && strings.HasPrefix(lines[i+1], "    ") {
			statements.WriteString(line + "\n")
		}
	}
	return statements.String() + positions.ReplaceAllString(string(dump(t, &supplement, false)), "")
}

// TestSupplementRoundTrip: a unit written as 补充资料.xlsx + 公开表.xlsx and read again is
// the same book.
func TestSupplementRoundTrip(t *testing.T) {
	for _, name := range samples {
		dir := filepath.Join("../../data/samples", name)
		want, list := Read(dir)
		if list.Failed() {
			t.Fatal(list)
		}
		doc, _ := supplement.ReadFile(filepath.Join(dir, SupplementYAML), SupplementYAML)
		draft, lost := SupplementDraft(doc.Root)
		for _, d := range lost {
			t.Errorf("%s: %s: %s", name, d.At, d.Message)
		}
		again := t.TempDir()
		var first, second, tables bytes.Buffer
		if err := draft.Write(&first); err != nil {
			t.Fatal(err)
		}
		if err := draft.Write(&second); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Error("two runs give different bytes")
		}
		if err := Tables(want).Write(&tables); err != nil {
			t.Fatal(err)
		}
		for file, data := range map[string][]byte{SupplementWorkbook: first.Bytes(), "公开表.xlsx": tables.Bytes()} {
			if err := os.WriteFile(filepath.Join(again, file), data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		got, list := Read(again)
		for _, d := range list {
			t.Errorf("%s: %s: %s", name, d.At, d.Message)
		}
		if d := setDiff(contents(t, want), contents(t, got)); d != "" {
			t.Errorf("%s:\n%s", name, d)
		}
	}
}
