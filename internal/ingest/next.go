package ingest

import (
	"fmt"

	"juesuan/internal/accounts"
	"juesuan/internal/supplement"
)

// NextYear starts the supplement of the year after a book's: what supplement
// carries over, and as 上年数 the book's own figures, each as exactly as its
// workbook holds it. The book is resolved, so that totals left blank are there.
// A layout of "" is last year's. It returns how many figures there are.
func NextYear(unit, layout string, last *accounts.Book, layouts supplement.Layouts) (*supplement.Value, int) {
	fields := layouts.Of(layout)
	root := fields.Empty("").Root
	if dir, _ := Workbook(unit); dir != "" {
		doc, _ := supplementOf(dir, "", layouts) // Read has told what is wrong with it
		if root = doc.Root; layout == "" {
			fields = doc.Fields
		}
	}
	figures := map[string]supplement.Known{}
	for datum, f := range last.ForNextYear() {
		unit := f.Unit
		if unit == accounts.NoUnit {
			unit = accounts.Yuan
		}
		figures[string(datum)] = supplement.Known{Digits: f.Amount.In(unit, 8).String(), Unit: unit.String()}
	}
	return fields.NextYear(root, last.Year+1, layout, figures, fmt.Sprintf("%d年度决算报表", last.Year)), len(figures)
}
