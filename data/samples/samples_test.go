// Package samples has tests only: the samples are what their sources give, and
// every layout pack makes a report of every sample.
package samples

import (
	"bytes"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"juesuan/internal/golden"
	"juesuan/internal/workbook"
)

func TestMain(m *testing.M) { golden.Main(m) }

// TestDrawnWorkbook: the workbook of the invented sample is what its drawing
// gives.
func TestDrawnWorkbook(t *testing.T) {
	var first, second bytes.Buffer
	if err := drawnWorkbook(t, "testdata/shanghai-2024-demo.txt").Write(&first); err != nil {
		t.Fatal(err)
	}
	if err := drawnWorkbook(t, "testdata/shanghai-2024-demo.txt").Write(&second); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("two runs give different bytes")
	}
	const path = "shanghai-2024-demo/公开表.xlsx"
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.WriteFile(path, first.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(have, first.Bytes()) {
		t.Errorf("%s is not what the drawing gives; run with -update and read the difference", path)
	}
}

// drawnWorkbook reads a workbook drawn as text: [sheet], then one line a row,
// cells parted by |, = before an amount, < merged into the cell on its left, ^
// into the one above.
func drawnWorkbook(t *testing.T, path string) *workbook.Draft {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	d := &workbook.Draft{Title: "2024年度部门决算公开表（样例）", Creator: "juesuan"}
	var rows [][]string
	sheet := func() {
		if len(rows) > 0 {
			s := &d.Sheets[len(d.Sheets)-1]
			s.Cells, s.Landscape = drawnCells(rows), len(rows[0]) > 7
			for range rows[0] {
				s.Widths = append(s.Widths, 18)
			}
		}
		rows = nil
	}
	for line := range strings.Lines(string(raw)) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "["):
			sheet()
			title := strings.Trim(line, "[]")
			d.Sheets = append(d.Sheets, workbook.DraftSheet{Name: string([]rune(title)[:min(31, len([]rune(title)))])})
		default:
			rows = append(rows, strings.Split(line, "|"))
		}
	}
	sheet()
	return d
}

func drawnCells(rows [][]string) []workbook.DraftCell {
	var cells []workbook.DraftCell
	header := true // until the first row with an amount or a code
	for r, row := range rows {
		if slices.ContainsFunc(row, func(s string) bool { return strings.HasPrefix(s, "=") }) || row[0] != "" && isDigits(row[0]) {
			header = false
		}
		for c, text := range row {
			if text == "<" || text == "^" {
				continue
			}
			last := workbook.Cell{Row: r + 1, Col: c + 1}
			for last.Col < len(row) && row[last.Col] == "<" {
				last.Col++
			}
			for last.Row < len(rows) && rows[last.Row][c] == "^" {
				last.Row++
			}
			cell := workbook.DraftCell{Ref: workbook.CellName(r+1, c+1)}
			if last.Row > r+1 || last.Col > c+1 {
				cell.Ref += ":" + workbook.CellName(last.Row, last.Col)
			}
			number, amount := strings.CutPrefix(text, "=")
			switch {
			case r == 0:
				cell.Text, cell.Style = text, workbook.StyleTitle
			case r == 1 && c == 0:
				cell.Text, cell.Style = text, workbook.StyleLeft
			case r == 1:
				cell.Text, cell.Style = text, workbook.StyleRight
			case amount:
				cell.Digit, cell.Style = number, workbook.StyleAmount
			case strings.HasPrefix(text, "注："):
				cell.Text, cell.Style = text, workbook.StyleNote
			case isDigits(text):
				cell.Text, cell.Style = text, workbook.StyleCode
			case header:
				cell.Text, cell.Style = text, workbook.StyleHead
			default:
				cell.Text, cell.Style = text, workbook.StyleName
			}
			cells = append(cells, cell)
		}
	}
	return cells
}

func isDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
