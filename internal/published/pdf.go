package published

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// patience is how long the objects of a PDF may take to load: a report takes
// a tenth of a second.
const patience = 20 * time.Second

// readPDF reads a PDF (ISO 32000-1) page by page.
func readPDF(data []byte) (d *Document, err error) {
	defer func() {
		// The library panics on some malformed files.
		if r := recover(); r != nil {
			d, err = nil, malformed("不合 PDF 的规定")
		}
	}()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	limits := model.DefaultResourceLimits()
	limits.MaxDecodeBytes = maxPart
	limits.MaxRecursionDepth = min(limits.MaxRecursionDepth, maxDepth)
	x, err := pdfcpu.ReadWithContext(ctx, bytes.NewReader(data), &model.Configuration{
		Reader15: true, ValidationMode: model.ValidationRelaxed, Offline: true, Limits: limits})
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return nil, errTooLarge
	case err != nil && strings.Contains(err.Error(), "password"):
		return nil, errors.New("加了密码，读不出；请去掉密码")
	case err != nil:
		return nil, malformed("不合 PDF 的规定")
	}
	if err := x.EnsurePageCount(); err != nil || x.PageCount < 1 {
		return nil, malformed("没有一页")
	}
	if x.PageCount > maxPages {
		return nil, errTooLarge
	}
	r := pdfReader{table: x.XRefTable, out: &Document{Kind: PDF, Pages: x.PageCount}, fonts: map[string]*font{}}
	pages := make([]*page, x.PageCount)
	for i := range pages {
		if pages[i], err = r.page(i + 1); err != nil {
			return nil, err
		}
	}
	all := 0
	for _, p := range pages {
		all += len(p.glyphs)
	}
	if 4*r.unread > all {
		return nil, fmt.Errorf("里面的字没有带上是什么字的说明（%d个字中有%d个），看得见，读不出；请改用 DOCX，或由 Word、WPS 重新存成 PDF", all, r.unread)
	}
	if scanned(pages, r.out) {
		return nil, errors.New("里面几乎只有图片，文字读不出，可能是扫描件；请用由 Word、WPS 或本程序存成的 PDF")
	}
	if alike(pages) {
		return nil, errors.New("里面的汉字都成了同一个字，读不出；多半是存成 PDF 的电脑没有报告所用的字体，请改用 DOCX，或换一台电脑再存成 PDF")
	}
	r.layOut(pages)
	if r.unread > 0 {
		r.out.doubt(fmt.Sprintf("有%d个字没有对应的编码，读不出", r.unread))
	}
	if len(r.out.Blocks) == 0 {
		return nil, errors.New("里面没有文字，可能是扫描件；请用由 Word、WPS 或本程序存成的 PDF")
	}
	return r.out, nil
}

// scanned notes the pages that are little but a picture, and reports whether most are.
func scanned(pages []*page, d *Document) bool {
	const few = 10 // Han characters, as a stamp or a header has
	for _, p := range pages {
		han := 0
		for i := range p.glyphs {
			if r, _ := utf8.DecodeRuneInString(p.glyphs[i].text); unicode.Is(unicode.Han, r) {
				han++
			}
		}
		if han <= few && p.drawn > 0.3*p.width*p.height {
			d.Pictured = append(d.Pictured, p.number)
		}
	}
	return 2*len(d.Pictured) > len(pages)
}

// alike reports whether most Han characters are one and the same: the program
// that made the file lacked the font, and drew its one missing glyph for all.
func alike(pages []*page) bool {
	const enough = 50 // characters to tell by
	all, most, by := 0, 0, map[string]int{}
	for _, p := range pages {
		for i := range p.glyphs {
			if r, _ := utf8.DecodeRuneInString(p.glyphs[i].text); unicode.Is(unicode.Han, r) {
				all++
				by[p.glyphs[i].text]++
				most = max(most, by[p.glyphs[i].text])
			}
		}
	}
	return all >= enough && most > all/2
}

type pdfReader struct {
	table  *model.XRefTable
	out    *Document
	fonts  map[string]*font // by object, or by page and name
	unread int
	glyphs int
}

// page is what stands on one page, in points from its top left corner.
type page struct {
	number        int
	width, height float64
	glyphs        []glyph
	rules         []rule  // ruling lines
	drawn         float64 // the area of its pictures
}

// glyph is one shown character.
type glyph struct {
	text           string
	x0, x1, y      float64 // y is the baseline
	size           float64
	turned, hidden bool
}

// middle is the place that says in which cell a glyph stands.
func (g *glyph) middle() (x, y float64) { return (g.x0 + g.x1) / 2, g.y - 0.35*g.size }

// rule is a line along an axis, or a thin bar.
type rule struct {
	vertical bool
	at       float64 // x of a vertical rule, y of a horizontal one
	from, to float64
}

// page reads a page.
func (r *pdfReader) page(number int) (*page, error) {
	dict, _, inherited, err := r.table.PageDict(number, false)
	if err != nil || dict == nil {
		return nil, malformed("第 %d 页", number)
	}
	content, err := r.table.PageContent(dict, number)
	if err != nil && !errors.Is(err, model.ErrNoContent) {
		return nil, malformed("第 %d 页的内容", number)
	}
	box := inherited.CropBox
	if box == nil {
		box = inherited.MediaBox
	}
	if box == nil {
		box = types.RectForDim(595, 842)
	}
	p := &page{number: number, width: box.Width(), height: box.Height()}
	base := matrix{1, 0, 0, -1, -box.LL.X, box.UR.Y} // y grows downwards
	switch ((inherited.Rotate % 360) + 360) % 360 {
	case 90:
		base = matrix{0, 1, 1, 0, -box.LL.Y, -box.LL.X}
		p.width, p.height = p.height, p.width
	case 180:
		base = matrix{-1, 0, 0, 1, box.UR.X, -box.LL.Y}
	case 270:
		base = matrix{0, -1, -1, 0, box.UR.Y, box.UR.X}
		p.width, p.height = p.height, p.width
	}
	c := &drawing{r: r, page: p}
	c.state.ctm = base
	if err := c.run(content, inherited.Resources, 0); err != nil {
		return nil, err
	}
	r.annotations(dict, number)
	return p, nil
}

// annotations tells the comments on a page.
func (r *pdfReader) annotations(page types.Dict, number int) {
	o, ok := page.Find("Annots")
	if !ok {
		return
	}
	annots, err := r.table.DereferenceArray(o)
	if err != nil {
		return
	}
	for _, o := range annots {
		a, err := r.table.DereferenceDict(o)
		if err != nil || a == nil {
			continue
		}
		subtype := a.NameEntry("Subtype")
		if subtype == nil {
			continue
		}
		switch *subtype {
		case "Text", "FreeText", "Highlight", "Underline", "StrikeOut", "Squiggly", "Caret", "Stamp", "Ink":
			text := ""
			if o, ok := a.Find("Contents"); ok {
				text, _ = r.table.DereferenceText(o)
			}
			r.out.remain(Comment, text, number)
		}
	}
}
