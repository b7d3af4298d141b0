package ingest

import (
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"juesuan/internal/diag"
	"juesuan/internal/folder"
	"juesuan/internal/supplement"
	"juesuan/internal/workbook"
)

// SupplementIn is the name of the supplement that a unit folder holds, "" where
// there is none or no telling which.
func SupplementIn(dir string) string {
	if found := supplementsIn(dir); len(found) == 1 {
		return found[0]
	}
	return ""
}

func supplementsIn(dir string) []string {
	var found []string
	for _, name := range [...]string{folder.SupplementWorkbook, "补充资料.xls", "补充资料.xlsm", folder.SupplementYAML} {
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			found = append(found, name)
		}
	}
	return found
}

// supplementOf reads the supplement of a unit folder, whichever form it has;
// called is what messages call that folder, "" for the unit's own.
func supplementOf(dir, called string, layouts supplement.Layouts) (*supplement.Document, diag.List) {
	found := supplementsIn(dir)
	switch {
	case len(found) > 1:
		name := path.Join(called, found[0])
		return supplement.Core().Empty(name), diag.List{{Severity: diag.Error, Code: "supplement.twice", At: diag.Position{File: name}, Message: "补充资料有两份：" + strings.Join(found, "、") + "，不知道以哪一份为准",
			Hint: "请只留一份，另一份移到别处"}}
	case len(found) == 0:
		name := path.Join(called, folder.SupplementWorkbook)
		return supplement.Core().Empty(name), diag.List{{Severity: diag.Error, Code: "supplement.missing", At: diag.Position{File: name}, Message: "没有补充资料文件",
			Hint: "请用 juesuan init 生成“" + folder.SupplementWorkbook + "”，填好后放进单位文件夹（也可以用 " + folder.SupplementYAML + "）"}}
	case found[0] == folder.SupplementYAML:
		return supplement.ReadFile(filepath.Join(dir, found[0]), path.Join(called, found[0]), layouts)
	}
	name := path.Join(called, found[0])
	w, list := workbook.ReadFile(filepath.Join(dir, found[0]), name)
	if w == nil {
		return supplement.Core().Empty(name), list
	}
	doc, l := fromWorkbook(w, layouts)
	return doc, append(list, l...)
}

// fromWorkbook reads the workbook form.
func fromWorkbook(w *workbook.Workbook, layouts supplement.Layouts) (*supplement.Document, diag.List) {
	doc, list := supplement.ReadSheets(filled(w), w.File, func(sheet diag.Position, row, col int) diag.Position {
		sheet.Cell = workbook.CellName(row, col)
		return sheet
	}, layouts)
	for i := range w.Sheets {
		newGrid(w, i).tellCovered(1, &list)
	}
	return doc, list
}

// filled is a workbook as the supplement reads it: every cell as text.
func filled(w *workbook.Workbook) []supplement.Filled {
	var out []supplement.Filled
	for i := range w.Sheets {
		g := newGrid(w, i)
		s := supplement.Filled{Name: g.Name, At: g.position()}
		for j := range g.Rows {
			for k := range g.Rows[j].Cells {
				c := &g.Rows[j].Cells[k]
				if m, merged := g.Merged(c.Row, c.Col); merged && (m.Row1 != c.Row || m.Col1 != c.Col) {
					continue // nobody sees it
				}
				cell := supplement.FilledCell{Row: c.Row, Col: c.Col, At: g.at(c.Row, c.Col), Hidden: g.Hidden || g.RowHidden(c.Row) || g.ColHidden(c.Col)}
				cell.Text, cell.Problem, cell.Hint = cellText(c)
				s.Cells = append(s.Cells, cell)
			}
		}
		out = append(out, s)
	}
	return out
}

// cellText is a cell's value as a person would type it, or why there is none.
func cellText(c *workbook.Cell) (text, problem, hint string) {
	switch c.Kind {
	case workbook.Text:
		return c.Value, "", ""
	case workbook.Number:
		d, err := decimal.NewFromString(c.Value)
		if err != nil {
			return c.Value, "", ""
		}
		shown := c.Shown()
		if shown == workbook.ShownOther || shown == workbook.ShownNot {
			return "", "这一格里的数是 " + c.Value + "，它的数字格式却显示成另一个数，或不显示", "请把单元格格式改为文本或数值，重新填写"
		}
		// A spreadsheet keeps 15 digits of a number; what follows is the residue
		// of its binary arithmetic.
		if whole := int32(len(d.Abs().Truncate(0).String())); d.NumDigits() > 15 && whole <= 15 {
			d = d.Round(15 - whole)
		}
		if shown == workbook.ShownPercent {
			return d.Shift(2).String() + "%", "", ""
		}
		return d.String(), "", ""
	case workbook.Date:
		if d, ok := dateText(c.Value); ok {
			return d, "", ""
		}
		return "", "这一格是日期格式（数值 " + c.Value + "）", "请把单元格格式改为文本或数值，重新填写"
	case workbook.Bool:
		if c.Value == "1" {
			return "是", "", ""
		}
		return "否", "", ""
	case workbook.NoValue:
		return "", "这一格是公式，但文件里没有它的结果", "请在 Excel 或 WPS 中打开工作簿，重新计算后保存"
	case workbook.Fault:
		return "", "这一格的公式出错：" + c.Value, "请改正公式，或直接填写内容"
	}
	return "", "", ""
}

// dateText is the day that a serial number of days since 1899-12-30 stands for
// (ISO/IEC 29500-1, 18.17.4.1), where it is a whole day of our time.
func dateText(serial string) (string, bool) {
	n, err := strconv.Atoi(serial)
	if err != nil || n < 36526 || n > 73050 { // 2000 to 2099
		return "", false
	}
	return time.Date(1899, time.December, 30+n, 0, 0, 0, 0, time.UTC).Format(time.DateOnly), true
}

// SupplementDraft is the workbook form of a supplement, its values filled in, with
// a row for each of the fields.
// packs are the layouts that it offers. The list tells values that it has no
// place for.
func SupplementDraft(fields *supplement.Fields, root *supplement.Value, packs []string) (*workbook.Draft, diag.List) {
	sheets, lost := fields.Sheets(root, packs)
	d := &workbook.Draft{Title: "决算公开补充资料", Creator: "juesuan"}
	if name := root.Get("organization", "full_name"); name != nil {
		d.Creator = name.Scalar
	}
	for i := range sheets {
		d.Sheets = append(d.Sheets, draftSheet(&sheets[i]))
	}
	return d, lost
}

// tabColours tell the sheets that every unit fills in from the others.
var tabColours = map[supplement.SheetKind]string{supplement.Required: "FFC000", supplement.Optional: "9DC3E6", supplement.Guide: "A6A6A6"}

func draftSheet(s *supplement.Sheet) workbook.DraftSheet {
	out := workbook.DraftSheet{Name: s.Name, Landscape: s.Kind != supplement.Guide, Widths: s.Widths, Heights: s.Heights, Frozen: s.Frozen, Tab: tabColours[s.Kind]}
	ref := func(row1, col1, row2, col2 int) string {
		if row1 == row2 && col1 == col2 {
			return cellName(col1, row1)
		}
		return cellName(col1, row1) + ":" + cellName(col2, row2)
	}
	for _, c := range s.Cells {
		d := workbook.DraftCell{Ref: ref(c.Row, c.Col, c.Row, max(c.Col, c.Last)), Text: c.Text, Note: c.Note}
		switch c.Role {
		case supplement.Heading:
			d.Style = workbook.StyleTitle
			if c.Last == 0 {
				d.Style = workbook.StyleSheetTitle
			}
		case supplement.Words:
			d.Style = workbook.StyleLeft
			if c.Last > 0 {
				d.Style = workbook.StyleNote
			}
		case supplement.Caption:
			d.Style, d.Fill = workbook.StyleHead, workbook.FillHead
		case supplement.Section:
			d.Style, d.Fill = workbook.StyleSection, workbook.FillFixed
		case supplement.Label:
			d.Style = workbook.StyleLabel
		case supplement.Static:
			d.Style = workbook.StyleHint
		case supplement.Key:
			d.Style, d.Fill = workbook.StyleHint, workbook.FillFixed
		case supplement.NumberCell:
			d.Style = workbook.StyleNumber
		case supplement.AmountCell:
			d.Style = workbook.StyleMoney
		default:
			d.Style = workbook.StyleText
		}
		switch c.Need {
		case supplement.Must:
			d.Fill = workbook.FillMust
		case supplement.Depends:
			d.Fill = workbook.FillDepends
		}
		if c.Role == supplement.NumberCell || c.Role == supplement.AmountCell {
			// A number of more digits than a spreadsheet keeps stays text.
			if n, err := decimal.NewFromString(c.Text); err == nil && n.NumDigits() <= 15 {
				d.Text, d.Digit = "", n.String()
			}
		}
		out.Cells = append(out.Cells, d)
	}
	for _, r := range s.Rules {
		rule := workbook.DraftRule{Ref: ref(r.Row1, r.Col1, r.Row2, r.Col2), Choices: r.Choices, From: r.From, Strict: !r.Open, Title: r.Title, Prompt: r.Prompt}
		switch r.Type {
		case supplement.Whole:
			rule.Whole, rule.Max = true, 1_000_000_000
			if r.Max > 0 {
				rule.Min, rule.Max = r.Min, r.Max
			}
		case supplement.Number, supplement.Amount:
			rule.Number = true
		}
		out.Rules = append(out.Rules, rule)
	}
	return out
}
