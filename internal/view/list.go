package view

import (
	"bytes"
	"fmt"
	"strings"

	"juesuan/internal/compose"
	"juesuan/internal/diag"
	"juesuan/internal/folder"
	"juesuan/internal/job"
	"juesuan/internal/workbook"
)

// Listed is a finding as a row of a list: what it asks for in a word, then the rest.
type Listed struct {
	State string // 错误, 待填 …
	*diag.Diagnostic
}

// FindingsList is a workbook that lists findings, to be handed on or printed.
func FindingsList(title string, list []Listed) (folder.File, error) {
	s := workbook.DraftSheet{Name: "问题清单", Landscape: true, Widths: []float64{6, 9, 22, 22, 10, 60, 44, 16, 44}, Frozen: 2}
	put := func(column, row int, text string, style workbook.DraftStyle, fill workbook.DraftFill) {
		s.Cells = append(s.Cells, workbook.DraftCell{Ref: workbook.CellName(row, column), Text: text, Style: style, Fill: fill})
	}
	put(1, 1, title, workbook.StyleSheetTitle, workbook.FillNone)
	for i, name := range []string{"序号", "轻重", "文件", "表", "格子", "问题", "各处的数", "差额", "怎么办"} {
		put(i+1, 2, name, workbook.StyleHead, workbook.FillHead)
	}
	for i, f := range list {
		var sides []string
		for _, w := range f.Where {
			at := w.At.InFile()
			if w.At.InPack() {
				at = ""
			}
			sides = append(sides, strings.TrimSpace(w.Label+" "+w.Value+" "+at))
		}
		file := f.At.File
		if f.At.InPack() {
			file = "版式"
		}
		row := []string{fmt.Sprint(i + 1), f.State, file, f.At.Sheet, f.At.Cell, f.Message,
			strings.Join(sides, "\n"), f.Difference, f.Hint}
		for j, text := range row {
			put(j+1, i+3, text, workbook.StyleText, workbook.FillNone)
		}
	}
	var out bytes.Buffer
	d := workbook.Draft{Title: title, Creator: "juesuan", Sheets: []workbook.DraftSheet{s}}
	if err := d.Write(&out); err != nil {
		return folder.File{}, fmt.Errorf("写问题清单：%w", err)
	}
	return folder.File{Name: "问题清单.xlsx", Data: out.Bytes()}, nil
}

// listPack is the layout whose styles the list in Word has: any unit has that one.
const listPack = "national-2022"

// FindingsText is the same list as a document for Word.
func FindingsText(p *job.Program, title string, list diag.List) (folder.File, error) {
	pk, base, _, err := p.Pack(listPack)
	if err != nil {
		return folder.File{}, err
	}
	var out bytes.Buffer
	if err := base.Write(&out, compose.Findings(title, pk, list), nil); err != nil {
		return folder.File{}, fmt.Errorf("写问题清单：%w", err)
	}
	return folder.File{Name: "问题清单.docx", Data: out.Bytes()}, nil
}
