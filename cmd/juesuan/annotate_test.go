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
	// GetStyle knows no colours where a workbook has no theme, as those of the program have none.
	_, err = f.GetStyle(id)
	ts.Check(err)
	colour := ""
	if fill := f.Styles.Fills.Fill[*f.Styles.CellXfs.Xf[id].FillID].PatternFill; fill.FgColor != nil {
		colour = strings.TrimPrefix(fill.FgColor.RGB, "FF")
	}
	if colour != args[3] {
		ts.Fatalf("%s!%s: fill %q, want %s", sheet, cell, colour, args[3])
	}
}
