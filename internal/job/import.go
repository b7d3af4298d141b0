package job

import (
	"fmt"

	"juesuan/internal/folder"
	"juesuan/internal/narrative"
	"juesuan/internal/published"
	"juesuan/internal/template"
)

// ImportLayout makes the draft of a pack of an official template, in a folder
// that must not be there yet. Where the template is not a DOCX the error says so.
func (p *Program) ImportLayout(file, to string) (files []string, count template.Count, err error) {
	data, err := folder.ReadRegular(file, published.MaxFile)
	if err != nil {
		return nil, count, err
	}
	doc, err := published.Read(data)
	switch {
	case err != nil:
		return nil, count, fmt.Errorf("%s：%w", file, err)
	case doc.Kind != published.DOCX:
		return nil, count, fmt.Errorf("%s 不是 Word 文件；PDF 里没有标题和表格的层次，请用财政部门发的 .docx（.doc、.wps 先另存为 .docx）", file)
	}
	draft := template.Read(doc, narrative.Core())
	if len(draft.Parts) == 0 {
		return nil, count, fmt.Errorf("%s 里没有找到“第一部分”“一、”这样的标题，看不出是决算公开的模板", file)
	}
	var all []layoutFile
	for _, f := range draft.Files() {
		all = append(all, layoutFile{f.Name, f.Data})
	}
	files, err = writeLayout(to, all)
	return files, draft.Count(), err
}
