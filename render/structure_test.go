package render

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// parents are what may stand above each structure type (PDF 32000-1, 14.8.4;
// ISO 14289-1, 7). It is what was checked, no claim of PDF/UA.
var parents = map[string]string{
	"Document": "", "Sect": "Document", "H1": "Sect", "H2": "Sect", "H3": "Sect", "P": "Sect Caption",
	"TOC": "Sect", "TOCI": "TOC", "Link": "TOCI", "L": "Sect", "LI": "L", "LBody": "LI",
	"Table": "Sect", "TBody": "Table", "TR": "Table TBody", "TH": "TR", "TD": "TR", "Caption": "Table Figure",
	"Figure": "Sect", "Span": "Figure Caption",
}

// TestAccessible: the structure of every report is one that readers know: each
// element stands where it may, headings skip no level, links say where they
// lead, header cells what they head.
func TestAccessible(t *testing.T) {
	everyPair(t, func(t *testing.T, r *report) {
		data, err := os.ReadFile(r.file(t, ".pdf"))
		if err != nil {
			t.Fatal(err)
		}
		file := string(data)
		tags := map[string]string{}
		elements := regexp.MustCompile(`\n(\d+) 0 obj\n<</S/(\w+)/P (\d+) 0 R(.*)`).FindAllStringSubmatch(file, -1)
		for _, e := range elements {
			tags[e[1]] = e[2]
		}
		seen := map[string]int{}
		level := 0
		for _, e := range elements {
			tag := e[2]
			allowed, known := parents[tag]
			if above := tags[e[3]]; !known || above != "" && !strings.Contains(" "+allowed+" ", " "+above+" ") {
				t.Errorf("%s stands under %q", tag, above)
			}
			seen[tag]++
			if tag == "TH" && !strings.Contains(e[4], "/Scope/") {
				t.Errorf("a TH without scope: %s", e[4])
			}
			if len(tag) == 2 && tag[0] == 'H' && tag[1] >= '1' && tag[1] <= '9' {
				if n := int(tag[1] - '0'); n > level+1 {
					t.Errorf("H%d follows H%d", n, level)
				}
				level = int(tag[1] - '0')
			}
		}
		for _, tag := range []string{"H1", "H2", "P", "TOC", "TOCI", "Link", "Table", "TR", "TH", "TD", "Caption", "LBody"} {
			if seen[tag] == 0 {
				t.Errorf("no %s in %v", tag, seen)
			}
		}
		links := regexp.MustCompile(`/Subtype/Link.*`).FindAllString(file, -1)
		for _, l := range links {
			if !strings.Contains(l, "/Contents<FEFF") || !strings.Contains(l, "/StructParent ") {
				t.Errorf("a link that says nothing: %s", l)
			}
		}
		if len(links) < seen["TOCI"] {
			t.Errorf("%d links for %d entries", len(links), seen["TOCI"])
		}
		for _, want := range []string{"/MarkInfo<</Marked true>>", "/Lang(zh-CN)", "/DisplayDocTitle true", "/Tabs/S"} {
			if !strings.Contains(file, want) {
				t.Errorf("the file lacks %s", want)
			}
		}
	})
}
