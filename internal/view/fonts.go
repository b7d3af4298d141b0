package view

import (
	"fmt"
	"io"
	"strings"

	"juesuan/internal/doc"
	"juesuan/internal/job"
)

// WriteFonts reports what each role resolved to and, given a document, which
// characters fell back to another face.
func WriteFonts(p *job.Program, w io.Writer, d *doc.Document) error {
	faces, list, err := p.Fonts()
	if err != nil {
		return err
	}
	list.WriteText(w)
	var text [doc.NumRoles]strings.Builder
	if d != nil {
		d.EachRun(func(style *doc.Style, r *doc.Run) {
			role := style.Font
			if r.Font.Set {
				role = r.Font.Role
			}
			text[role].WriteString(r.Text)
		})
	}
	for role := range doc.NumRoles {
		c := faces.Choice(role)
		note := ""
		if c.Substituted {
			note = "（替代 " + c.Official + "）"
		}
		fmt.Fprintf(w, "%-13s %s，%s：%s%s\n", role, c.Face.Family, c.Origin, c.File, note)
		for _, f := range faces.Fallbacks(role, text[role].String()) {
			if f.Face == nil {
				fmt.Fprintf(w, "  %c U+%04X 没有字体收录\n", f.Rune, f.Rune)
				continue
			}
			fmt.Fprintf(w, "  %c U+%04X 改用 %s\n", f.Rune, f.Rune, f.Face.Family)
		}
	}
	return nil
}
