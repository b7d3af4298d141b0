package job

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"juesuan/internal/accounts"
	"juesuan/internal/folder"
	"juesuan/internal/ingest"
)

// TablesName is the workbook of the nine statements that is posted beside the
// report. A unit's own workbook usually has the same name.
const TablesName = "公开表.xlsx"

func tablesFile(b *accounts.Book) (folder.File, error) {
	var out bytes.Buffer
	if err := ingest.Tables(b).Write(&out); err != nil {
		return folder.File{}, fmt.Errorf("生成%s：%w", TablesName, err)
	}
	return folder.File{Name: TablesName, Data: out.Bytes()}, nil
}

// TablesFit reports an error where the tables would be written over the unit's
// own workbook: dir is the folder that receives the report.
func TablesFit(unit, dir string) error {
	own := unit
	if st, err := os.Stat(unit); err == nil && !st.IsDir() {
		own = filepath.Dir(unit)
	}
	a, err := os.Stat(own)
	if err != nil {
		return nil // reading it will tell
	}
	if b, err := os.Stat(dir); err == nil && os.SameFile(a, b) {
		return fmt.Errorf("要写的“%s”会盖掉单位资料里的工作簿，或被当作它；请用 --out 另指一个文件夹", TablesName)
	}
	return nil
}
