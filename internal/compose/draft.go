package compose

import (
	"strconv"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/doc"
	"juesuan/internal/narrative"
	"juesuan/internal/pack"
)

// gap marks, in a draft, what the unit's files do not give.
const gap = "□"

// Draft composes the report although something is wrong: every page says so,
// and what is missing is marked. unread are the cells that could not be read.
func Draft(book *accounts.Book, facts *narrative.Facts, p *pack.Pack, unread []diag.Position) (
	*doc.Document, []narrative.Origin, diag.List) {
	c := newComposer(book, facts, p)
	c.unread = map[diag.Position]bool{}
	for _, at := range unread {
		c.unread[at] = true
	}
	c.document()
	c.sums()
	c.doc.Watermark = "草稿"
	return c.doc, c.origins, c.diags
}

// OpenFindings adds to a draft a last page of what is still to be settled.
func OpenFindings(d *doc.Document, p *pack.Pack, list diag.List) {
	if len(d.Sections) == 0 {
		return
	}
	d.Sections = append(d.Sections, findings("未解决的问题", lastAnchor(d)+1, p, list))
}

// Findings is a document of nothing but findings, to be handed on.
func Findings(title string, p *pack.Pack, list diag.List) *doc.Document {
	return &doc.Document{Title: title, FileName: title, Language: "zh-CN", Styles: p.Styles, Spacing: p.Spacing(), Fonts: p.FontNames(),
		Sections: []doc.Section{findings(title, 1, p, list)}}
}

// findings is the section of them, in the styles of a pack.
func findings(title string, anchor doc.Anchor, p *pack.Pack, list diag.List) doc.Section {
	page, numbering, _ := p.PageOf(p.Outline.Parts[0].Page)
	s := doc.Section{Page: page, Numbering: numbering}
	heading := &doc.Paragraph{Style: p.Style(p.Outline.Headings[0]), Runs: []doc.Run{{Text: title}}, Anchor: anchor}
	s.Blocks = append(s.Blocks, heading)
	style := p.Style(p.Tables.Defaults.NoteStyle)
	line := func(text string, bold bool) {
		s.Blocks = append(s.Blocks, &doc.Paragraph{Style: style, Runs: []doc.Run{{Text: text, Bold: bold}}})
	}
	if len(list) == 0 {
		line("没有未解决的问题。", false)
	}
	for i := range list {
		f := &list[i]
		place, message := f.At, f.Message
		if path := place.Field; path != "" { // nobody reads paths of keys
			place.Field = ""
			message = strings.ReplaceAll(message, "（"+path+"）", "")
			if len(f.Where) > 0 {
				message = strings.ReplaceAll(message, path+"（"+f.Where[0].Label+"）", "“"+f.Where[0].Label+"”")
			}
		}
		at := place.String()
		if place.InPack() {
			at = "版式"
		}
		line(severityName(f.Severity)+"　"+at+"　"+message+"（"+f.Code+"）", true)
		for _, side := range f.Where {
			if side.At.InPack() && !strings.Contains(side.Label, "“") {
				continue // only where the layout has it, no words of it
			}
			text := side.Value
			if side.Label != "" {
				text = side.Label + "　" + text
			}
			switch at := side.At; {
			case at.InPack() || at == diag.Position{} || at.Line == 0 && at.InFile() == at.Field:
			case at.Field != "" && at.Line > 0:
				text = "第" + strconv.Itoa(at.Line) + "行　" + text
			default:
				text = strings.TrimPrefix(at.InFile()+"　"+text, "　")
			}
			line(text, false)
		}
		if f.Difference != "" {
			line("差额　"+f.Difference, false)
		}
		if f.Hint != "" {
			line("办法　"+f.Hint, false)
		}
	}
	return s
}

func severityName(s diag.Severity) string {
	switch s {
	case diag.Error:
		return "错误"
	case diag.Warning:
		return "警告"
	}
	return "提示"
}

// lastAnchor is the highest anchor of the document.
func lastAnchor(d *doc.Document) doc.Anchor {
	var last doc.Anchor
	for i := range d.Sections {
		for _, b := range d.Sections[i].Blocks {
			switch b := b.(type) {
			case *doc.Paragraph:
				last = max(last, b.Anchor)
			case *doc.Table:
				last = max(last, b.Anchor)
			}
		}
	}
	return last
}
