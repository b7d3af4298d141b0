package view

import (
	"fmt"
	"path"
	"strings"

	"juesuan/internal/doc"
	"juesuan/internal/font"
	"juesuan/internal/job"
	"juesuan/internal/pack"
	"juesuan/internal/typeset"
	"juesuan/render/svg"
)

// PageView is one page as the browser shows it.
type PageView struct {
	SVG     string     `json:"svg"`
	Sources []PackLine `json:"sources"`
}

// PackLine is a line of the pack that a page shows something of.
type PackLine struct {
	Ref  uint32 `json:"ref"`
	At   string `json:"at"`   // file:line:column
	Line string `json:"line"` // the maintainer's own
}

// Proof are the pages of an outcome as the maintainer of a pack sees them, each
// drawn when it is asked for, in the whole faces of FontFaces.
type Proof struct {
	*Sheets
	pack *pack.Pack
}

// NewProof returns the pages; nil where the job did not come so far.
func NewProof(p *job.Program, o *job.Outcome, layout string) (*Proof, error) {
	s := NewSheets(o)
	if s == nil {
		return nil, nil
	}
	pk, _, _, err := p.Pack(layout)
	return &Proof{s, pk}, err
}

// Page draws a page, with the pack's lines that its text came from, in reading
// order.
func (v *Proof) Page(i int) PageView {
	origins := v.o.Origins
	title := func(ref doc.Ref) string {
		if ref == 0 || int(ref) > len(origins) {
			return ""
		}
		or := &origins[ref-1]
		if n := or.Number; n != nil {
			lines := []string{n.Name + "：" + n.Formula}
			for i := range n.Operands {
				op := &n.Operands[i]
				lines = append(lines, op.Label+" "+op.Value+" "+op.At.String())
			}
			return strings.Join(lines, "\n")
		}
		return or.At.String()
	}
	page := PageView{SVG: v.draw(i, svg.Options{Family: family, Title: title}), Sources: []PackLine{}}
	seen := map[string]bool{}
	runs := v.o.Layout.Pages[i].Runs
	for r := range runs {
		or := v.origin(&runs[r])
		if runs[r].Node == typeset.Artifact || or == nil || !or.Pack {
			continue
		}
		if s := or.At.String(); !seen[s] {
			seen[s] = true
			page.Sources = append(page.Sources, PackLine{uint32(runs[r].Ref), s, v.pack.Line(or.At)})
		}
	}
	return page
}

// family is the name under which the browser is given a face.
func family(f *font.Face) string { return f.PostScript }

// FontFaces are the CSS rules by which the browser finds the faces of the
// roles below prefix, and the file of each.
func FontFaces(p *job.Program, prefix string) (css string, files map[string]FontFile, err error) {
	faces, _, err := p.Fonts()
	if err != nil {
		return "", nil, err
	}
	files = map[string]FontFile{}
	var b strings.Builder
	for role := range doc.NumRoles {
		c := faces.Choice(role)
		name := c.Face.PostScript
		if _, ok := files[name]; ok {
			continue
		}
		files[name] = FontFile{c}
		fmt.Fprintf(&b, "@font-face { font-family: %q; src: url(%q); }\n", name, path.Join(prefix, name))
	}
	return b.String(), files, nil
}

// FontFile is where a face is.
type FontFile struct{ choice font.Choice }

// Read returns the whole file.
func (f FontFile) Read() ([]byte, error) { return job.FontFile(f.choice) }
