package published

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// style is what a style says about whether its text is seen, and about headings.
type style struct {
	basedOn string
	level   int  // outline level from 1; 0: none
	hidden  bool // vanish, or white
	listed  bool // of a table of contents
	num     numbered
}

// numbered is a paragraph's place in a list.
type numbered struct {
	id    string
	level int
}

func (d *docxReader) readStyles(s *scanner) error {
	return s.root(func(e xml.StartElement) error {
		if e.Name.Local != "style" {
			return s.skip()
		}
		id := attr(e, "styleId")
		var st style
		err := s.children(nil, func(e xml.StartElement) error {
			switch e.Name.Local {
			case "basedOn":
				st.basedOn = attr(e, "val")
			case "name":
				name := strings.ToLower(attr(e, "val"))
				st.listed = strings.HasPrefix(name, "toc ") && name != "toc heading"
			case "pPr":
				return s.children(nil, func(e xml.StartElement) error {
					switch e.Name.Local {
					case "outlineLvl":
						st.level = outline(attr(e, "val"))
					case "numPr":
						return d.numPr(s, &st.num)
					}
					return s.skip()
				})
			case "rPr":
				return d.rPr(s, &st.hidden)
			}
			return s.skip()
		})
		d.styles[id] = st
		return err
	})
}

// outline is the level of outlineLvl: 0…8 are headings, 9 is body text.
func outline(v string) int {
	n, err := strconv.Atoi(v)
	if err != nil || n < 0 || n > 8 {
		return 0
	}
	return n + 1
}

// style is a style with what it takes from those it is based on.
func (d *docxReader) style(id string) style {
	out, ok := d.styles[id]
	for range 16 {
		if !ok || out.basedOn == "" {
			break
		}
		var base style
		base, ok = d.styles[out.basedOn]
		if out.level == 0 {
			out.level = base.level
		}
		if out.num.id == "" {
			out.num = base.num
		}
		out.hidden = out.hidden || base.hidden
		out.listed = out.listed || base.listed
		out.basedOn = base.basedOn
	}
	return out
}

// rPr reads whether text of these properties is seen.
func (d *docxReader) rPr(s *scanner, hidden *bool) error {
	white, shaded := false, false
	err := s.children(nil, func(e xml.StartElement) error {
		switch e.Name.Local {
		case "vanish", "specVanish", "webHidden":
			// webHidden hides in the web view only.
			if e.Name.Local != "webHidden" {
				*hidden = on(e)
			}
		case "color":
			white = strings.EqualFold(attr(e, "val"), "FFFFFF")
		case "shd", "highlight":
			shaded = true
		case "sz":
			if n, err := strconv.Atoi(attr(e, "val")); err == nil && n > 0 && n <= 4 { // half points
				*hidden = true
			}
		case "rStyle":
			if d.style(attr(e, "val")).hidden {
				*hidden = true
			}
		}
		return s.skip()
	})
	if white && !shaded && !d.shaded {
		*hidden = true
	}
	return err
}

// list is an automatic numbering: its levels, and where each stands.
type list struct {
	levels [9]listLevel
	count  [9]int
}

type listLevel struct {
	start  int
	format string // decimal, chineseCounting …
	text   string // "%1."
}

func (d *docxReader) readNumbering(s *scanner) error {
	abstract := map[string]*list{}
	return s.root(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "abstractNum":
			l := &list{}
			abstract[attr(e, "abstractNumId")] = l
			return s.children(nil, func(e xml.StartElement) error {
				if n := outline(attr(e, "ilvl")) - 1; e.Name.Local == "lvl" && n >= 0 {
					return l.level(s, &l.levels[n])
				}
				return s.skip()
			})
		case "num":
			id := attr(e, "numId")
			return s.children(nil, func(e xml.StartElement) error {
				if l := abstract[attr(e, "val")]; e.Name.Local == "abstractNumId" && l != nil {
					d.lists[id] = l
				}
				return s.skip()
			})
		}
		return s.skip()
	})
}

func (l *list) level(s *scanner, v *listLevel) error {
	return s.children(nil, func(e xml.StartElement) error {
		switch val := attr(e, "val"); e.Name.Local {
		case "start":
			v.start, _ = strconv.Atoi(val)
		case "numFmt":
			v.format = val
		case "lvlText":
			v.text = val
		}
		return s.skip()
	})
}

// next counts a paragraph of the list and returns what stands before it.
func (l *list) next(level int) string {
	if level < 0 || level >= len(l.levels) || l.levels[level].format == "bullet" || l.levels[level].format == "none" {
		return ""
	}
	if l.count[level] == 0 {
		l.count[level] = l.levels[level].start
	} else {
		l.count[level]++
	}
	for i := level + 1; i < len(l.count); i++ {
		l.count[i] = 0
	}
	text := l.levels[level].text
	for i := range level + 1 {
		text = strings.ReplaceAll(text, "%"+strconv.Itoa(i+1), counted(max(l.count[i], l.levels[i].start), l.levels[i].format))
	}
	return text
}

// counted writes a number of a list in its format.
func counted(n int, format string) string {
	switch format {
	case "chineseCounting", "chineseCountingThousand", "chineseLegalSimplified", "japaneseCounting", "taiwaneseCounting",
		"ideographDigital":
	default:
		return strconv.Itoa(n)
	}
	const digits = "〇一二三四五六七八九"
	digit := func(n int) string { return digits[3*n : 3*n+3] }
	switch {
	case n < 1 || n > 99:
		return strconv.Itoa(n)
	case n < 10:
		return digit(n)
	case n == 10:
		return "十"
	case n < 20:
		return "十" + digit(n-10)
	case n%10 == 0:
		return digit(n/10) + "十"
	}
	return digit(n/10) + "十" + digit(n%10)
}

func (d *docxReader) numPr(s *scanner, n *numbered) error {
	return s.children(nil, func(e xml.StartElement) error {
		switch e.Name.Local {
		case "numId":
			n.id = attr(e, "val")
		case "ilvl":
			n.level, _ = strconv.Atoi(attr(e, "val"))
		}
		return s.skip()
	})
}
