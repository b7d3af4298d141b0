package main

import (
	"os"
	"os/exec"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// everypage FILE.pdf TEXT: every page of the file bears the text.
func everyPage(ts *testscript.TestScript, _ bool, args []string) {
	info, err := exec.Command("pdfinfo", ts.MkAbs(args[0])).Output()
	ts.Check(err)
	pages := 0
	for line := range strings.Lines(string(info)) {
		if n, ok := strings.CutPrefix(line, "Pages:"); ok {
			pages, err = strconv.Atoi(strings.TrimSpace(n))
			ts.Check(err)
		}
	}
	text, err := exec.Command("pdftotext", "-enc", "UTF-8", ts.MkAbs(args[0]), "-").Output()
	ts.Check(err)
	each := strings.Split(strings.TrimSuffix(string(text), "\f"), "\f")
	if pages == 0 || len(each) != pages {
		ts.Fatalf("%d pages, text of %d", pages, len(each))
	}
	for i, page := range each {
		for _, r := range args[1] { // turned text comes out one character a line
			if !strings.ContainsRune(page, r) {
				ts.Fatalf("page %d has no %s", i+1, args[1])
			}
		}
	}
}

// append FILE MORE adds the text of one file to another.
func appendFile(ts *testscript.TestScript, _ bool, args []string) {
	text := ts.ReadFile(args[0]) + ts.ReadFile(args[1])
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o666))
}
