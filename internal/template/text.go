package template

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"juesuan/internal/pack"
	"juesuan/internal/pattern"
)

// mark is how templates leave a place open.
// A number stands there where a report that was published is the template.
const mark = `(?:` + pack.Open + `|[XＸ×]|[．.]{6,}|\d[\d,]*(?:\.\d+)?)`

// units of figures.
const units = pack.Units

var (
	spacesBeforeUnit = pattern.Of(`(\p{Han})[ \t\x{3000}]{2,}(` + units + `)([，。；：、（）]|$)`)
	bracketed        = strings.NewReplacer("(", "（", ")", "）", "﹙", "（", "﹚", "）", "％", "%", "\u00a0", " ", "\u200b", "", "\ufeff", "")
)

// plain is a text without what only sets it: spaces between Han and numbers,
// brackets of one width. Spaces that stand for a figure become a mark.
func plain(s string) string {
	s = spacesBeforeUnit.ReplaceAllString(bracketed.Replace(s), "${1}XX${2}${3}")
	var b strings.Builder
	runes := []rune(s)
	for i, r := range runes {
		if unicode.IsSpace(r) {
			latin := func(j int) bool { return j >= 0 && j < len(runes) && runes[j] < 0x80 && unicode.IsLetter(runes[j]) }
			if !latin(i-1) || !latin(i+1) || r == '\n' {
				continue
			}
			r = ' '
		}
		b.WriteRune(r)
	}
	return b.String()
}

// remark is what a template says to who fills it in, and no report prints.
var remark = pattern.Of(`（[^（）]*(?:如持平|如无|如有|不涉及|未涉及|无此|填写|不列|可删|删除|表述|以下同|下同|简要|自行|根据实际|据实)[^（）]*）`)

// instruction is a paragraph that only says what to do.
var instruction = pattern.Of(`(?:填写|填列|按上述格式|作下述说明|作如下说明|请各|应说明|不用说明|无需说明|仍保留该表|参照上述)`)

var (
	partHead    = pattern.Of(`^第([一二三四五六七八九十]+)部分[：:、.．]?(.*)$`)
	sectionHead = pattern.Of(`^([一二三四五六七八九十]+)[、.．](.+)$`)
	subHead     = pattern.Of(`^（([一二三四五六七八九十]+)）[、.．]?(.+)$`)
	contentsTo  = pattern.Of(`[.．…·—-]*(?:\d+|` + pack.Open + `)$|[.．…·—-]{2,}$`)
)

// ordinal reads the number before a heading: its level, 0 where none stands
// there, what it counts, and the words behind it.
func ordinal(text string) (level, n int, rest string) {
	for i, re := range [...]*pattern.Pattern{partHead, sectionHead, subHead} {
		if m := re.FindStringSubmatch(text); m != nil {
			return i + 1, number(m[1]), m[2]
		}
	}
	return 0, 0, text
}

// number reads 一 to 九十九.
func number(han string) int {
	n := 0
	for _, r := range han {
		if r == '十' {
			n = max(n, 1) * 10
			continue
		}
		n += (strings.IndexRune("一二三四五六七八九", r) / 3) + 1
	}
	return n
}

// heading reports whether words can be a heading: short, and no sentence.
func heading(text string) bool {
	text = strings.TrimRight(text, "。：:")
	return text != "" && len([]rune(text)) <= 45 && !strings.ContainsAny(text, "，。；：") && !figure.MatchString(text)
}

var figure = pattern.Of(mark + units)

var (
	yearOf     = pattern.Of(`(20\d\d)年`)
	openYear   = pattern.Of(`(?:20)?(?:[XxＸｘ×]{2,4}|[_＿]{2,})年`)
	markedUnit = pattern.Of(`(?:\p{Han}{2}(?:省|市|县|区|州)|\p{Han}{2,5}自治区)?(?:[XxＸｘ×╳]{2,}|某|[_＿]{2,}|[○〇]{2,})` +
		`(?:省|市|县|区)?(?:部门（单位）|单位（部门）|（部门名称）|（单位名称）|部门|单位|局|厅|委|办|院|中心)`)
)

// years is the text with its years as holes; those that are neither this year
// nor last stay.
func (d *Draft) years(text string) []Piece {
	return d.cut([]Piece{{Text: text}}, openOrYear, func(m, before string) string {
		n, err := strconv.Atoi(strings.TrimSuffix(m, "年"))
		prior := strings.HasSuffix(before, "与") || strings.HasSuffix(before, "比") || strings.HasSuffix(before, "较")
		switch {
		case err == nil && n == d.Year-1, err != nil && prior:
			return "{{.prior_year}}年"
		case err == nil && n == d.Year, err != nil:
			return "{{.year}}年"
		}
		return ""
	})
}

var openOrYear = pattern.Of(yearOf.String() + "|" + openYear.String())

// named is the text with the unit's name and the years as holes.
func (d *Draft) holes(text string) []Piece {
	pieces := d.years(text)
	if d.name != "" {
		pieces = d.cut(pieces, pattern.Of(regexp.QuoteMeta(d.name)), func(string, string) string { return "{{.unit.full}}" })
	}
	pieces = d.cut(pieces, markedUnit, func(string, string) string { return "{{.unit.full}}" })
	return d.cut(pieces, pattern.Of(`度(部门|单位)决算|本(部门|单位)`), func(m, _ string) string {
		return strings.NewReplacer("部门", "{{.unit.noun}}", "单位", "{{.unit.noun}}").Replace(m)
	})
}

// cut makes pieces of their own of what a pattern finds, where fill has an
// action for it.
func (d *Draft) cut(pieces []Piece, re *pattern.Pattern, fill func(m, before string) string) (out []Piece) {
	for _, p := range pieces {
		if p.Blank != nil || p.Fill != "" {
			out = append(out, p)
			continue
		}
		at := 0
		for _, m := range re.FindAllStringIndex(p.Text, -1) {
			action := fill(p.Text[m[0]:m[1]], p.Text[:m[0]])
			if action == "" {
				continue
			}
			if m[0] > at {
				out = append(out, Piece{Text: p.Text[at:m[0]]})
			}
			out = append(out, Piece{Text: p.Text[m[0]:m[1]], Fill: action})
			at = m[1]
		}
		if at < len(p.Text) {
			out = append(out, Piece{Text: p.Text[at:]})
		}
	}
	return out
}

// printed is the pieces as the draft has them.
func printed(pieces []Piece) string {
	var b strings.Builder
	for _, p := range pieces {
		if p.Fill != "" {
			b.WriteString(p.Fill)
		} else {
			b.WriteString(strings.ReplaceAll(p.Text, "{{", "{ {"))
		}
	}
	return b.String()
}
