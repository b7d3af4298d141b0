package desk

import (
	"html"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"juesuan/internal/supplement"
)

// inside is what the text of a page must not hold: paths of fields, files of a
// layout, options of the command.
var (
	inside  = regexp.MustCompile(`[a-z][a-z0-9]*_[a-z0-9_]+|[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+(?:\[\d+\])?| --[a-z]+`)
	outside = regexp.MustCompile(`^(unit\.yaml|summary\.xlsx|[a-z0-9]+\.(xlsx?|pdf|docx|zip|csv|json))$`)
	unseen  = regexp.MustCompile(`(?s)<head>.*?</head>|<textarea.*?</textarea>|<code.*?</code>|<[^>]*>`)
)

// TestPlain: of a unit in which all that can be wrong is wrong, no page speaks
// in names that only programs use, whichever form the supplement has.
func TestPlain(t *testing.T) {
	t.Parallel()
	value := regexp.MustCompile(`(?m)^( *(?:- )?[a-z_0-9]+:) [^\n{|>\[]+$`)
	broken := map[string]func(yaml string) string{
		"all that is said is nonsense": func(y string) string { return value.ReplaceAllString(y, "$1 乱写的") },
		"nothing is said":              func(string) string { return "schema: 1\nyear: 2020\nlayout: ningxia-2020\n" },
		"the workbook says otherwise": func(y string) string {
			return regexp.MustCompile(`(vehicles_(?:bought|kept)): \d+`).ReplaceAllString(y, "$1: 77")
		},
		"no year before": func(y string) string { return regexp.MustCompile(`(?ms)^prior:\n(  .*?\n)+`).ReplaceAllString(y, "") },
	}
	for name, breaking := range broken {
		for _, cells := range []bool{false, true} {
			folder := workFolderWith(t, sample)
			unit := filepath.Join(folder, sample)
			file := filepath.Join(unit, "unit.yaml")
			raw, err := os.ReadFile(file)
			must(t, err)
			if cells {
				if name != "no year before" {
					continue // only a text can be so wrong
				}
				must(t, os.WriteFile(file, []byte(breaking(string(raw))), 0o644))
				asWorkbook(t, unit)
			} else {
				must(t, os.WriteFile(file, []byte(breaking(string(raw))), 0o644))
			}
			c := enter(t, start(t, folder))
			pages := []string{"/files?unit=" + sample, "/findings?unit=" + sample, "/take?unit=" + sample, "/"}
			for _, topic := range supplement.Core().Topics() {
				pages = append(pages, "/form?unit="+sample+"&topic="+url.QueryEscape(topic.Name))
			}
			for _, page := range pages {
				body, status := c.get(page)
				if status != 200 {
					t.Errorf("%s: %s: %d", name, page, status)
				}
				text := html.UnescapeString(unseen.ReplaceAllString(body, " "))
				for _, at := range inside.FindAllStringIndex(text, -1) {
					if word := strings.TrimSpace(text[at[0]:at[1]]); !outside.MatchString(word) {
						t.Errorf("%s (workbook: %v): %s says %s: …%s…", name, cells, page, word, strings.Join(strings.Fields(text[max(0, at[0]-60):min(len(text), at[1]+60)]), " "))
					}
				}
			}
		}
	}
}

// TestPlainWords: each way in which messages name fields.
func TestPlainWords(t *testing.T) {
	for said, want := range map[string]string{
		"缺少“全称”（organization.full_name）":                 "缺少“全称”",
		"缺少“数量”（vehicles）":                               "缺少“数量”",
		"请填 counts.vehicles_kept":                        "请填 " + fieldName(supplement.Core(), "counts.vehicles_kept"),
		"counts.vehicles_kept（公务用车保有量）没有填":               "公务用车保有量没有填",
		"ningxia-2020/sentences.yaml:12:3 要用":            "版式 要用",
		"由程序保证：narrative.change、narrative.rate：零基数没有增长率": "由程序保证：零基数没有增长率",
		"照提示里的写：表名和格子；补充资料是 unit.yaml 的，其中的问题写项名，如 performance.note_amounts[1]": "照提示里的写：表名和格子",
		"unit.yaml、公开表.xlsx（公开03表） 不变": "unit.yaml、公开表.xlsx（公开03表） 不变",
	} {
		if got := plain(supplement.Core(), said); got != want {
			t.Errorf("%s: %s, want %s", said, got, want)
		}
	}
}
