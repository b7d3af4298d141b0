package view

import (
	"context"
	"path/filepath"

	"juesuan/internal/folder"
	"juesuan/internal/job"
	"juesuan/render/html"
)

// LastYear is last year's report of a unit as a web page, of the folder that the
// unit's holds for it; as a draft, where that is not whole. It is nil where there
// is none, or too little to make one of.
func LastYear(ctx context.Context, p *job.Program, unit string) ([]byte, error) {
	last := filepath.Join(unit, folder.LastYear)
	if !folder.Exists(last) {
		return nil, nil
	}
	j := job.Job{Unit: last, Until: "document"}
	o, err := p.Report(ctx, j)
	if err == nil && o.Doc == nil {
		j.Draft = true
		o, err = p.Report(ctx, j)
	}
	if err != nil || o.Doc == nil {
		return nil, err
	}
	return html.Write(o.Doc), nil
}
