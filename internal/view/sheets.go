package view

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"juesuan/internal/diag"
	"juesuan/internal/doc"
	"juesuan/internal/font"
	"juesuan/internal/job"
	"juesuan/internal/narrative"
	"juesuan/internal/trace"
	"juesuan/internal/typeset"
	"juesuan/render/svg"
)

// Sheets are the pages of an outcome for a browser, each drawn when it is asked
// for, in faces cut down to the characters that they show. Pages and runs are
// counted from 0. They are safe for concurrent use.
type Sheets struct {
	o      *job.Outcome
	faces  []*sheetFace
	byFace map[*font.Face]*sheetFace
	trace  func() *trace.Trace
}

// sheetFace is a face as the browser is given it.
type sheetFace struct {
	name  string
	shown func() []byte
}

// NewSheets returns the pages; nil where the job did not come so far.
func NewSheets(o *job.Outcome) *Sheets {
	if o.Layout == nil {
		return nil
	}
	s := &Sheets{o: o, byFace: map[*font.Face]*sheetFace{}}
	s.trace = sync.OnceValue(func() *trace.Trace { return trace.New(o.Facts, o.Origins, o.Layout) })
	used := map[*font.Face]map[font.Shown]bool{}
	for i := range o.Layout.Pages {
		for r := range o.Layout.Pages[i].Runs {
			run := &o.Layout.Pages[i].Runs[r]
			if used[run.Face] == nil {
				used[run.Face] = map[font.Shown]bool{}
				f := &sheetFace{name: "s" + strconv.Itoa(len(s.faces))}
				s.faces, s.byFace[run.Face] = append(s.faces, f), f
			}
			for _, g := range run.Glyphs {
				used[run.Face][font.Shown{Rune: g.Rune, Glyph: g.ID}] = true
			}
		}
	}
	for face, f := range s.byFace {
		f.shown = sync.OnceValue(func() []byte {
			shown := make([]font.Shown, 0, len(used[face]))
			for g := range used[face] {
				shown = append(shown, g)
			}
			return face.Web(shown)
		})
	}
	return s
}

// Len is how many pages there are.
func (s *Sheets) Len() int { return len(s.o.Layout.Pages) }

// Sheet is what is known of a page before it is drawn.
type Sheet struct {
	Width, Height string // in points
	Label         string // the page number printed on it; "" for none
}

// Sheet returns what is known of a page before it is drawn.
func (s *Sheets) Sheet(page int) Sheet {
	p := &s.o.Layout.Pages[page]
	return Sheet{inPoints(p.Width), inPoints(p.Height), p.Label}
}

func inPoints(l doc.Length) string {
	return strconv.FormatFloat(float64(l)/float64(doc.Pt), 'f', 2, 64)
}

// SVG draws a page. Its runs have their number (data-run); those that can be
// asked about have a class, n for a number, w for words of the unit's files,
// and their first run on the page takes the focus.
func (s *Sheets) SVG(page int) string {
	p := &s.o.Layout.Pages[page]
	return s.draw(page, svg.Options{
		Family: func(f *font.Face) string { return s.byFace[f].name },
		Attrs: func(i int) string {
			attrs := ` data-run="` + strconv.Itoa(i) + `"`
			class := ""
			switch or := s.origin(&p.Runs[i]); {
			case or == nil || or.Pack:
				return attrs
			case or.Number != nil:
				class = "n"
			case or.At.IsZero():
				return attrs
			default:
				class = "w"
			}
			attrs += ` class="` + class + `"`
			if i == 0 || p.Runs[i-1].Ref != p.Runs[i].Ref {
				attrs += ` tabindex="0" role="button"`
			}
			return attrs
		},
	})
}

// draw draws a page as the options say.
func (s *Sheets) draw(page int, o svg.Options) string {
	o.Watermark = s.o.Layout.Watermark
	o.Alt = func(node typeset.NodeID) string { return s.o.Layout.Nodes[node].Alt }
	return svg.Page(&s.o.Layout.Pages[page], o)
}

func (s *Sheets) origin(r *typeset.Run) *narrative.Origin {
	if r.Ref == 0 || int(r.Ref) > len(s.o.Origins) {
		return nil
	}
	return &s.o.Origins[r.Ref-1]
}

// FontCSS are the rules by which the browser finds the faces: prefix and a
// face's name are its address.
func (s *Sheets) FontCSS(prefix string) string {
	var b strings.Builder
	for _, f := range s.faces {
		fmt.Fprintf(&b, "@font-face { font-family: %q; font-display: block; src: url(%q); }\n", f.name, prefix+f.name)
	}
	return b.String()
}

// Font is the file of a face: TrueType with the characters of these pages.
func (s *Sheets) Font(name string) ([]byte, bool) {
	for _, f := range s.faces {
		if f.name == name {
			return f.shown(), true
		}
	}
	return nil, false
}

// Bookmarks are the headings with their pages.
func (s *Sheets) Bookmarks() []typeset.Bookmark { return s.o.Layout.Outline }

// Down is how far down its page a heading stands: 0 at the top, 1 at the foot.
func (s *Sheets) Down(b typeset.Bookmark) float64 {
	return float64(b.Y) / float64(s.o.Layout.Pages[b.Page].Height)
}

// Spot is what stands at one run of a page.
type Spot struct {
	Text   string            // all of it that has the same origin, in a row, on this page
	Origin *narrative.Origin // nil: page numbers, lines
	Entry  *trace.Entry      // nil: no number of the facts
}

// At says what stands at a run; nil where there is no such run.
func (s *Sheets) At(page, run int) *Spot {
	if page < 0 || page >= s.Len() || run < 0 || run >= len(s.o.Layout.Pages[page].Runs) {
		return nil
	}
	runs := s.o.Layout.Pages[page].Runs
	spot := &Spot{Origin: s.origin(&runs[run])}
	first, last := run, run+1
	for spot.Origin != nil && first > 0 && runs[first-1].Ref == runs[run].Ref {
		first--
	}
	for spot.Origin != nil && last < len(runs) && runs[last].Ref == runs[run].Ref {
		last++
	}
	for i := first; i < last; i++ {
		spot.Text += textOfRun(&runs[i])
	}
	if spot.Origin == nil || spot.Origin.Number == nil {
		return spot
	}
	// The number begins with this run or one before it, maybe on the page before.
	for i := range s.trace().Entries {
		e := &s.trace().Entries[i]
		if e.Sheet > page || e.Sheet == page && e.Run > run {
			break
		}
		if begin := &s.o.Layout.Pages[e.Sheet].Runs[e.Run]; begin.Ref == runs[run].Ref {
			spot.Entry = e
		}
	}
	return spot
}

func textOfRun(r *typeset.Run) string {
	var b strings.Builder
	for i := range r.Glyphs {
		b.WriteRune(r.Glyphs[i].Rune)
	}
	return b.String()
}

// Hit is a place on the pages that was looked for.
type Hit struct {
	Page, Run     int
	Before, After string // what stands around it
	Text          string
}

// From finds the runs that come from a place of the unit's files: text that
// stands there, numbers that are computed from it. direct is the first that
// prints the place itself, else 0.
func (s *Sheets) From(place func(diag.Position) bool) (hits []Hit, direct int) {
	const no, used, same = 1, 2, 3
	known := make([]uint8, len(s.o.Origins))
	direct = -1
	for p := range s.o.Layout.Pages {
		runs := s.o.Layout.Pages[p].Runs
		for i := range runs {
			or := s.origin(&runs[i])
			if or == nil {
				continue
			}
			k := &known[runs[i].Ref-1]
			if *k == 0 {
				*k = no
				if n := or.Number; n != nil {
					for j := range n.Operands {
						if !place(n.Operands[j].At) {
							continue
						}
						if *k = used; len(n.Operands) == 1 {
							*k = same
						}
						break
					}
				} else if !or.Pack && place(or.At) {
					*k = same
				}
			}
			if *k == no || i > 0 && runs[i-1].Ref == runs[i].Ref {
				continue
			}
			if *k == same && direct < 0 {
				direct = len(hits)
			}
			hits = append(hits, Hit{Page: p, Run: i, Text: textOfRun(&runs[i])})
		}
	}
	return hits, max(direct, 0)
}

// Find finds text on the pages, whatever its width, spaces and separators; of
// many places the first most.
func (s *Sheets) Find(text string, most int) (hits []Hit, more bool) {
	var want []rune
	for _, r := range text {
		if r = folded(r); r >= 0 {
			want = append(want, r)
		}
	}
	if len(want) == 0 {
		return nil, false
	}
	const around = 14
	for p := range s.o.Layout.Pages {
		runs := s.o.Layout.Pages[p].Runs
		var got, plain []rune // the text as it is looked through, and as it stands
		var run, at []int     // beside got: its run, its place in plain
		put := func(r, stands rune, i int) {
			if r >= 0 {
				got, run, at = append(got, r), append(run, i), append(at, len(plain))
			}
			plain = append(plain, stands)
		}
		for i := range runs {
			if i > 0 && (runs[i].Node != runs[i-1].Node || runs[i].Node == typeset.Artifact) {
				put(0, ' ', i)
			}
			for _, g := range runs[i].Glyphs {
				put(folded(g.Rune), g.Rune, i)
			}
		}
		for i := 0; i+len(want) <= len(got); i++ {
			if !hasPrefix(got[i:], want) {
				continue
			}
			if len(hits) == most {
				return hits, true
			}
			first, end := at[i], at[i+len(want)-1]+1
			hits = append(hits, Hit{Page: p, Run: run[i], Text: string(plain[first:end]),
				Before: string(plain[max(0, first-around):first]), After: string(plain[end:min(len(plain), end+around)])})
			i += len(want) - 1
		}
	}
	return hits, false
}

func hasPrefix(s, prefix []rune) bool {
	for i, r := range prefix {
		if s[i] != r {
			return false
		}
	}
	return true
}

// folded is a character as text is looked for: narrow, in lower case; -1 for
// spaces and the separators of thousands.
func folded(r rune) rune {
	switch {
	case r == ',' || r == '，' || unicode.IsSpace(r):
		return -1
	case r >= '！' && r <= '～':
		r += '!' - '！'
	}
	return unicode.ToLower(r)
}
