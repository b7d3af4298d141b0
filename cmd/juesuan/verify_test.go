package main

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// editDOCX writes a copy of a DOCX in whose document a text is replaced, the
// first time it occurs.
func editDOCX(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 4 {
		ts.Fatalf("usage: editdocx FILE OLD NEW COPY")
	}
	in, err := zip.OpenReader(ts.MkAbs(args[0]))
	ts.Check(err)
	defer in.Close()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range in.File {
		r, err := f.Open()
		ts.Check(err)
		data, err := io.ReadAll(r)
		ts.Check(err)
		if f.Name == "word/document.xml" {
			if !strings.Contains(string(data), args[1]) {
				ts.Fatalf("%s does not contain %s", args[0], args[1])
			}
			data = []byte(strings.Replace(string(data), args[1], args[2], 1))
		}
		part, err := w.Create(f.Name)
		ts.Check(err)
		_, err = part.Write(data)
		ts.Check(err)
	}
	ts.Check(w.Close())
	ts.Check(os.WriteFile(ts.MkAbs(args[3]), out.Bytes(), 0o666))
}
