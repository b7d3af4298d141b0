package workbook

import (
	"path"
	"strings"
)

// inWords is what a message calls a part of a package: nobody who fills in a
// workbook has ever seen xl/worksheets/sheet3.xml.
func inWords(part string) string {
	name := strings.ToLower(path.Base(strings.ReplaceAll(part, `\`, "/")))
	for _, w := range [...]struct{ has, words string }{
		{"sharedstrings", "表里的文字"}, {"styles", "单元格格式"}, {"sheet", "表格"}, {"workbook", "工作簿的目录"}, {"content_types", "文件的目录"}, {".rels", "文件的目录"},
		{"comments", "批注"}, {"threadedcomment", "批注"}, {"person", "批注"}, {"drawing", "图形"}, {"theme", "主题"},
	} {
		if strings.Contains(name, w.has) {
			return w.words
		}
	}
	return "文件的一部分"
}
