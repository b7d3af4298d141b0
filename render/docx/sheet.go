package docx

import (
	"bytes"
	"fmt"

	"juesuan/internal/doc"
)

const (
	nsSheet   = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	sheetType = "application/vnd.openxmlformats-officedocument.spreadsheetml."
)

// chartWorkbook is the workbook behind a chart, which Word and WPS open for
// 编辑数据: the names in column A, a series a column, the figures as printed.
func chartWorkbook(c *doc.Chart) []byte {
	cell := func(col, row int, style string) *node {
		return el("c", "r", fmt.Sprintf("%c%d", 'A'+col, row), "s", style)
	}
	text := func(col, row int, s string) *node {
		n := cell(col, row, "0")
		n.setAttr("t", "inlineStr")
		return n.with(el("is").with(el("t", "xml:space", "preserve").with(textNode(s))))
	}
	head := el("row", "r", "1").with(text(0, 1, c.Unit))
	for i := range c.Series {
		head.with(text(i+1, 1, c.Series[i].Name.Text))
	}
	data := el("sheetData").with(head)
	for j := range c.Categories {
		row := el("row", "r", fmt.Sprint(j+2)).with(text(0, j+2, c.Categories[j].Text))
		for i := range c.Series {
			if d := c.At(i, j); !d.Empty() {
				row.with(cell(i+1, j+2, "1").with(el("v").with(textNode(plainNumber(d)))))
			}
		}
		data.with(row)
	}
	sheet := el("worksheet", "xmlns", nsSheet).with(
		el("cols").with(el("col", "min", "1", "max", "1", "width", "30", "customWidth", "1"),
			el("col", "min", "2", "max", fmt.Sprint(len(c.Series)+1), "width", "16", "customWidth", "1")), data)
	styles := el("styleSheet", "xmlns", nsSheet).with(
		el("numFmts", "count", "1").with(el("numFmt", "numFmtId", "164", "formatCode", numberFormat(c))),
		el("fonts", "count", "1").with(el("font").with(el("sz", "val", "11"), el("name", "val", "宋体"))),
		el("fills", "count", "2").with(el("fill").with(el("patternFill", "patternType", "none")), el("fill").with(el("patternFill", "patternType", "gray125"))),
		el("borders", "count", "1").with(el("border").with(el("left"), el("right"), el("top"), el("bottom"), el("diagonal"))),
		el("cellStyleXfs", "count", "1").with(el("xf", "numFmtId", "0", "fontId", "0", "fillId", "0", "borderId", "0")),
		el("cellXfs", "count", "2").with(
			el("xf", "numFmtId", "0", "fontId", "0", "fillId", "0", "borderId", "0", "xfId", "0"),
			el("xf", "numFmtId", "164", "fontId", "0", "fillId", "0", "borderId", "0", "xfId", "0", "applyNumberFormat", "1")))
	types := el("Types", "xmlns", nsCT).with(
		el("Default", "Extension", "rels", "ContentType", "application/vnd.openxmlformats-package.relationships+xml"),
		el("Default", "Extension", "xml", "ContentType", "application/xml"),
		el("Override", "PartName", "/xl/workbook.xml", "ContentType", sheetType+"sheet.main+xml"),
		el("Override", "PartName", "/xl/worksheets/sheet1.xml", "ContentType", sheetType+"worksheet+xml"),
		el("Override", "PartName", "/xl/styles.xml", "ContentType", sheetType+"styles+xml"))
	parts := []part{
		pack("[Content_Types].xml", types.bytes()),
		pack("_rels/.rels", el("Relationships", "xmlns", nsRel).with(
			el("Relationship", "Id", "rId1", "Type", relType+"officeDocument", "Target", "xl/workbook.xml")).bytes()),
		pack("xl/workbook.xml", el("workbook", "xmlns", nsSheet, "xmlns:r", nsR).with(
			el("sheets").with(el("sheet", "name", "Sheet1", "sheetId", "1", "r:id", "rId1"))).bytes()),
		pack("xl/_rels/workbook.xml.rels", el("Relationships", "xmlns", nsRel).with(
			el("Relationship", "Id", "rId1", "Type", relType+"worksheet", "Target", "worksheets/sheet1.xml"),
			el("Relationship", "Id", "rId2", "Type", relType+"styles", "Target", "styles.xml")).bytes()),
		pack("xl/worksheets/sheet1.xml", sheet.bytes()),
		pack("xl/styles.xml", styles.bytes()),
	}
	var b bytes.Buffer
	if err := writeZip(&b, parts); err != nil {
		panic(err) // into memory
	}
	return b.Bytes()
}
