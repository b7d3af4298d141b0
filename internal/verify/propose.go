package verify

import (
	"bytes"
	"fmt"
	"path/filepath"

	"juesuan/internal/folder"
	"juesuan/internal/proposal"
	"juesuan/internal/published"
)

// proposedName is the workbook of what was read out of last year's report.
const proposedName = "公开表.xlsx"

// Propose reads the statements out of last year's published report as a
// workbook that a person is to confirm; it counts for nothing before.
func Propose(name string, data []byte) (folder.File, []proposal.Table, error) {
	p, err := published.Read(data)
	if err != nil {
		return folder.File{}, nil, fmt.Errorf("%s：%w", filepath.Base(name), err)
	}
	draft, found := proposal.FromReport(p, filepath.Base(name))
	if draft == nil {
		return folder.File{}, nil, fmt.Errorf("%s 里没有认出决算公开表", filepath.Base(name))
	}
	var out bytes.Buffer
	if err := draft.Write(&out); err != nil {
		return folder.File{}, nil, fmt.Errorf("生成%s：%w", proposedName, err)
	}
	return folder.File{Name: proposedName, Data: out.Bytes()}, found, nil
}
