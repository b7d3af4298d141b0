package ingest

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/golden"
	"juesuan/internal/workbook"
)

func TestMain(m *testing.M) { golden.Main(m) }

func readBook(t *testing.T, path string) (*accounts.Book, diag.List) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	w, list := workbook.Read(data, filepath.Base(path))
	if w == nil {
		t.Fatal(list)
	}
	b := accounts.NewBook(accounts.Core())
	readStatements(w, b, &list)
	return b, list
}

func dump(t *testing.T, b *accounts.Book, statements bool) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := b.Dump(&out, statements); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestPublished: the workbook as it was published is read with all its quirks:
// text numbers, a trailing space in a sheet's name, eight captions over seven
// 栏次, wrong ordinals and codes, blank totals. What differs from the sample is
// what errors of the publication differ in, and nothing else.
func TestPublished(t *testing.T) {
	b, list := readBook(t, "testdata/published-2020.xlsx")
	for _, d := range list {
		t.Errorf("%s: %s", d.At, d.Message)
	}
	golden.Check(t, "published-2020.dump", dump(t, b, false))
	sample, list := readBook(t, sampleDir+"/公开表.xlsx")
	for _, d := range list {
		t.Errorf("%s: %s", d.At, d.Message)
	}
	golden.Check(t, "published-against-sample.txt", []byte(setDiff(names(sample)+figures(sample), names(b)+figures(b))))
}

// TestSample: the sample's folder is read without a complaint; its dump is the
// golden that shows what every figure was read as and where it stands.
func TestSample(t *testing.T) {
	b, list := Read(sampleDir)
	for _, d := range list {
		t.Errorf("%s: %s", d.At, d.Message)
	}
	golden.Check(t, "sample.dump", dump(t, b, false))
}

// names lists the codes with what they are called, each with its statement.
func names(b *accounts.Book) string {
	var out strings.Builder
	for i := range b.Statements {
		for _, r := range b.Statements[i].Rows {
			if r.Code != "" {
				fmt.Fprintf(&out, "%d %s %s\n", i+1, r.Code, accounts.PlainName(r.Name))
			}
		}
	}
	return out.String()
}

// setDiff lists the lines that only one of two texts has, - of a and + of b.
func setDiff(a, b string) string {
	in := func(lines []string) map[string]bool {
		m := map[string]bool{}
		for _, l := range lines {
			m[l] = true
		}
		return m
	}
	linesA, linesB := strings.Split(a, "\n"), strings.Split(b, "\n")
	setA, setB := in(linesA), in(linesB)
	var out strings.Builder
	for _, l := range linesA {
		if !setB[l] {
			fmt.Fprintf(&out, "- %s\n", l)
		}
	}
	for _, l := range linesB {
		if !setA[l] {
			fmt.Fprintf(&out, "+ %s\n", l)
		}
	}
	return out.String()
}
