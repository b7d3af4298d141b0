package supplement

import (
	"os"
	"testing"

	"juesuan/internal/workbook"
)

// TestCellText: a cell is read as a person sees it.
func TestCellText(t *testing.T) {
	for _, c := range []struct {
		cell workbook.Cell
		want string
		told bool
	}{
		{workbook.Cell{Kind: workbook.Number, Value: "193.14999999999998"}, "193.15", false},
		{workbook.Cell{Kind: workbook.Number, Value: "123456789012.34"}, "123456789012.34", false},
		{workbook.Cell{Kind: workbook.Number, Value: "0.30000000000000004"}, "0.3", false},
		{workbook.Cell{Kind: workbook.Number, Value: "1E5"}, "100000", false},
		{workbook.Cell{Kind: workbook.Number, Value: "2080109"}, "2080109", false},
		{workbook.Cell{Kind: workbook.Number, Value: "0.95", Format: "0%"}, "95%", false},
		{workbook.Cell{Kind: workbook.Number, Value: "0.28999999999999998", Format: "0.00%"}, "29%", false},
		{workbook.Cell{Kind: workbook.Date, Value: "44459"}, "2021-09-20", false},
		{workbook.Cell{Kind: workbook.Date, Value: "2.5"}, "", true},
		{workbook.Cell{Kind: workbook.Bool, Value: "1"}, "是", false},
		{workbook.Cell{Kind: workbook.NoValue}, "", true},
		{workbook.Cell{Kind: workbook.Fault, Value: "#REF!"}, "", true},
		{workbook.Cell{Kind: workbook.Text, Value: "≥90%"}, "≥90%", false},
	} {
		got, problem, hint := cellText(&c.cell)
		if got != c.want || (problem != "") != c.told || (hint != "") != c.told {
			t.Errorf("%+v is read as %q (%s), want %q", c.cell, got, problem, c.want)
		}
	}
}

// FuzzCell: whatever stands in a cell, reading ends in messages that have a
// place.
func FuzzCell(f *testing.F) {
	data, err := os.ReadFile(sample)
	if err != nil {
		f.Fatal(err)
	}
	doc, _ := Read(data, "unit.yaml", nil)
	for _, text := range []string{"", "自评表", "forms", "functions.items", "预算种类", "*一级指标", "编号（勿改）", "１２", "=1", "-", "5000元", "是", "2080109", "\n"} {
		f.Add(uint8(3), uint8(5), uint8(2), text)
	}
	f.Fuzz(func(t *testing.T, sheet, row, col uint8, text string) {
		b := bookOf(doc.Root)
		if row > 0 && col > 0 {
			b = b.with(b.Sheets[int(sheet)%len(b.Sheets)].Name, int(row), int(col), text)
		}
		got, list := b.read()
		if got == nil || got.Root == nil {
			t.Fatal("no document")
		}
		for _, d := range list {
			if d.At.File != b.File || d.Message == "" {
				t.Errorf("%+v", d)
			}
		}
	})
}
