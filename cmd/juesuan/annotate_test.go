package main

import (
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"
)

// marked FILE SHEET CELL COLOUR TEXT: the cell has that fill and a comment that
// holds the text; with !, it has no comment.
func marked(ts *testscript.TestScript, neg bool, args []string) {
	if !neg && len(args) != 5 || neg && len(args) != 3 {
		ts.Fatalf("usage: [!] marked FILE SHEET CELL [COLOUR TEXT]")
	}
	f, err := excelize.OpenFile(ts.MkAbs(args[0]))
	ts.Check(err)
	defer f.Close()
	sheet, cell := args[1], args[2]
	comments, err := f.GetComments(sheet)
	ts.Check(err)
	text, found := "", false
	for _, c := range comments {
		if c.Cell == cell {
			found = true
			text += c.Text
			for _, p := range c.Paragraph {
				text += p.Text
			}
		}
	}
	if neg {
		if found {
			ts.Fatalf("%s!%s has a comment: %s", sheet, cell, text)
		}
		return
	}
	if !strings.Contains(text, args[4]) {
		ts.Fatalf("%s!%s: the comment lacks %q: %q", sheet, cell, args[4], text)
	}
	id, err := f.GetCellStyle(sheet, cell)
	ts.Check(err)
	style, err := f.GetStyle(id)
	ts.Check(err)
	if len(style.Fill.Color) != 1 || style.Fill.Color[0] != args[3] {
		ts.Fatalf("%s!%s: fill %v, want %s", sheet, cell, style.Fill.Color, args[3])
	}
}
