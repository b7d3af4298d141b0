package proof

import (
	"archive/zip"
	"bytes"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"juesuan/internal/job"
)

// TestPostedWorkbook: what stands in the unit's workbook and is not meant for the
// public does not reach the one that is posted: hidden sheets, rows and columns,
// comments and who wrote them, links, names, who made the file.
func TestPostedWorkbook(t *testing.T) {
	t.Parallel()
	dir, _ := copySample(t)
	path := filepath.Join(dir, "公开表.xlsx")
	x, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	first := x.GetSheetName(0)
	plant := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	_, err = x.NewSheet("甲底稿")
	plant(err)
	plant(x.SetCellStr("甲底稿", "A1", "乙不公开"))
	plant(x.SetSheetVisible("甲底稿", false))
	plant(x.SetCellStr(first, "J5", "丙旁注"))
	plant(x.SetColVisible(first, "J", false))
	plant(x.SetCellStr(first, "A80", "丁草稿"))
	plant(x.SetRowVisible(first, 80, false))
	plant(x.SetRowVisible(first, 8, false)) // one of the table
	plant(x.AddComment(first, excelize.Comment{Cell: "C7", Author: "戊某", Text: "己先别公开"}))
	plant(x.SetCellHyperLink(first, "A7", "http://intranet.example/geng", "External"))
	plant(x.SetDefinedName(&excelize.DefinedName{Name: "xinname", RefersTo: first + "!$A$1"}))
	plant(x.SetDocProps(&excelize.DocProperties{Creator: "壬某", LastModifiedBy: "癸某"}))
	plant(x.Save())

	o, err := job.New(job.Settings{}).Report(t.Context(), job.Job{Unit: dir, Layout: "ningxia-2020", Tables: true, DOCX: true})
	if err != nil {
		t.Fatal(err)
	}
	posted := 0
	for _, f := range o.Files {
		if !strings.HasSuffix(f.Name, ".xlsx") {
			continue
		}
		posted++
		z, err := zip.NewReader(bytes.NewReader(f.Data), int64(len(f.Data)))
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range z.File {
			in, err := part.Open()
			if err != nil {
				t.Fatal(err)
			}
			raw, err := io.ReadAll(in)
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range []string{"甲底稿", "乙不公开", "丙旁注", "丁草稿", "戊某", "己先别公开", "intranet", "xinname", "壬某", "癸某", `hidden="1"`, `state="hidden"`, "hyperlink", "comments"} {
				if bytes.Contains(raw, []byte(s)) {
					t.Errorf("%s of the posted workbook holds %s", part.Name, s)
				}
			}
		}
	}
	if posted != 1 {
		t.Errorf("%d workbooks are posted: %s", posted, list(o.Report.Findings))
	}
}
