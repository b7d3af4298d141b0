package typeset

import (
	"strings"
	"testing"

	"juesuan/internal/doc"
)

// TestPullBack: a few lines on a page of their own are pulled back where
// paragraphs before them can do with a line less; else nothing changes.
func TestPullBack(t *testing.T) {
	// Two characters more than fit two lines: without the blanks of its marks
	// it fits.
	squeezable := strings.Repeat("一二三四五六，", 7) + "一二三四五六七。"
	full := strings.Repeat("一二三四五六七八九十", 5) + "一二三。"
	for _, tt := range []struct {
		what  string
		texts []string // of the paragraphs, two lines of a page of 22 each, or three if not squeezed
		pages int
	}{
		{"pulled back", append(repeated(full, 9), squeezable, squeezable), 1},
		{"nothing gives way", append(repeated(full, 9), full, "一二三四五六七八九十。", full), 2},
		{"too much to pull back", append(repeated(full, 9), squeezable, squeezable, full), 2},
	} {
		b := newSampler()
		var blocks []doc.Block
		for _, s := range tt.texts {
			blocks = append(blocks, b.text(sBody, s))
		}
		b.section(portrait, numbering, blocks...)
		l := sound(t, b.doc)
		if len(l.Pages) != tt.pages {
			t.Errorf("%s: %d pages, want %d", tt.what, len(l.Pages), tt.pages)
		}
	}
}

func repeated(s string, n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = s
	}
	return all
}

// TestLeads: what ends in a colon stands on the page where its list begins, and
// Word is told so.
func TestLeads(t *testing.T) {
	for lines, want := range map[int]int{20: 1, 21: 2} {
		b := newSampler()
		var blocks []doc.Block
		for range lines {
			blocks = append(blocks, b.text(sBody, "一行。"))
		}
		lead := b.text(sBody, "具体情况如下：")
		blocks = append(blocks, lead, b.text(sBody, "1.工资。"), b.text(sBody, "2.其他。"), b.text(sBody, "3.其他。"), b.text(sBody, "4.其他。"))
		b.section(portrait, numbering, blocks...)
		l := sound(t, b.doc)
		page := 0
		for i := range l.Pages {
			for _, r := range l.Pages[i].Runs {
				if strings.HasPrefix(r.text(), "具体") {
					page = i + 1
				}
			}
		}
		if page != want {
			t.Errorf("after %d lines it stands on page %d, want %d", lines, page, want)
		}
		if !l.Numbers.KeepNext[lead] || len(l.Numbers.KeepNext) != 1 {
			t.Errorf("Word is told %v", l.Numbers.KeepNext)
		}
	}
}
