// Package publish makes the folder that is posted.
//
// A report that nothing stops → the files of one folder: the report as PDF, as
// DOCX where wanted, and as a web page, the statements as a workbook, the
// figures as open data with their schemas, and the table by which 决算公开 is
// inspected. All of them are made of the same document and the same facts.
// What must never be posted stops it. The package computes nothing and writes
// no file.
package publish

import (
	"bytes"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"

	"juesuan/data"
	"juesuan/internal/diag"
	"juesuan/internal/doc"
	"juesuan/internal/folder"
	"juesuan/internal/job"
	"juesuan/internal/lint"
	"juesuan/internal/narrative"
	"juesuan/internal/opendata"
	"juesuan/render/html"
)

// InspectionName is the workbook of the points that are inspected.
const InspectionName = "公开检查表.xlsx"

// Files are the files of the folder. o has come to its files: PDF and tables,
// and DOCX where that is to be posted. An error in the list stops it: then there
// are no files. What may be the name of a private person is a warning, told again
// though the unit took it as it is.
func Files(o *job.Outcome) ([]folder.File, diag.List, error) {
	told := scan(o)
	if told.Failed() {
		return nil, told, nil
	}
	var out []folder.File
	for _, f := range o.Files {
		switch filepath.Ext(f.Name) {
		case ".pdf", ".docx", ".xlsx":
			out = append(out, f)
		}
	}
	out = append(out, folder.File{Name: o.Name + ".html", Data: html.Write(o.Doc)})
	d := opendata.New(o.Posted, printed(o))
	out = append(out, folder.File{Name: opendata.JSONName, Data: d.JSON()}, folder.File{Name: opendata.CSVName, Data: d.CSV()},
		folder.File{Name: opendata.FactsName, Data: d.FactsCSV()})
	for _, name := range []string{opendata.SchemaName, opendata.CSVSchemaName, opendata.FactSchemaName} {
		raw, err := fs.ReadFile(data.Schemas, name)
		if err != nil {
			return nil, told, err
		}
		out = append(out, folder.File{Name: name, Data: raw})
	}
	var table bytes.Buffer
	if err := inspection(o).Write(&table); err != nil {
		return nil, told, fmt.Errorf("生成%s：%w", InspectionName, err)
	}
	return append(out, folder.File{Name: InspectionName, Data: table.Bytes()}), told, nil
}

// scan finds what must never be posted, at its cell or line.
func scan(o *job.Outcome) diag.List {
	var out diag.List
	for _, f := range lint.Release(o.Doc) {
		if ref := int(f.Ref); ref > 0 && ref <= len(o.Origins) {
			f.At = o.Origins[ref-1].At
			if n := o.Origins[ref-1].Number; n != nil && len(n.Operands) > 0 {
				f.At = n.Operands[0].At
			}
		}
		told := func(d diag.Diagnostic) bool { return d.Code == f.Code && d.At == f.At }
		if f.Severity != diag.Error && slices.ContainsFunc(o.Report.Findings, told) {
			continue // by the checks
		}
		out.Add(f.Diagnostic)
	}
	return out
}

// printed are the numbers that the sentences of the report print, in order,
// each once; those of the tables are in the statements.
func printed(o *job.Outcome) []*narrative.Number {
	var out []*narrative.Number
	seen := map[uint32]bool{}
	take := func(p *doc.Paragraph) {
		for i := range p.Runs {
			ref := int(p.Runs[i].Ref)
			if ref == 0 || ref > len(o.Origins) {
				continue
			}
			n := o.Origins[ref-1].Number
			if n == nil || n.Kind == narrative.Ordinal || n.Blank || seen[n.ID] {
				continue
			}
			seen[n.ID] = true
			out = append(out, n)
		}
	}
	for i := range o.Doc.Sections {
		for _, b := range o.Doc.Sections[i].Blocks {
			if p, ok := b.(*doc.Paragraph); ok {
				take(p)
			}
		}
	}
	return out
}
