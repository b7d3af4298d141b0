package pack

import (
	"strings"
	"unicode/utf8"

	"juesuan/internal/diag"
	"juesuan/internal/narrative"
	"juesuan/internal/pattern"
)

// Open is how an official template leaves a place open: XX, ××, ____. Units are
// what may stand behind it, the longer before the shorter.
const (
	Open  = `(?:[XxＸｘ×╳✕]{2,}|[_＿]{2,}|[〇○□＊*]{2,})`
	Units = `(?:万元|亿元|万|元|个百分点|%|％|人次|台（套）|台套|批次|平方米|辆|个|人|名|台|套|批|项|家|次|分|倍)`
)

var openPlace = pattern.Of(`(` + Open + `)(` + Units + `)?`)

// blanks reports the places of a template that nobody has filled, each with the
// facts that its words may mean.
func (v *validator) blanks() {
	v.p.eachTemplate(func(_ string, t *Template) {
		if !openPlace.MatchString(t.Source) {
			return
		}
		// What stands in {{ }} is blotted out, not cut: places stay what they are.
		text := action.ReplaceAllStringFunc(t.Source, func(s string) string { return strings.Repeat(" ", len(s)) })
		for _, m := range openPlace.FindAllStringSubmatchIndex(text, -1) {
			unit := ""
			if m[4] >= 0 {
				unit = text[m[4]:m[5]]
			}
			v.diags.Add(diag.Diagnostic{Severity: diag.Error, Code: "pack.blank", At: v.p.within(t, m[0]),
				Message: "还有没填的空：" + strings.TrimSpace(clauseBefore(text[:m[0]])+text[m[0]:m[1]]), Hint: v.p.fillings(text[:m[0]], unit)})
		}
	})
}

// clauseBefore is the clause that ends a text.
func clauseBefore(text string) string {
	at := strings.LastIndexAny(text, "，。；：\n")
	if at < 0 {
		return text
	}
	_, size := utf8.DecodeRuneInString(text[at:])
	return text[at+size:]
}

// fillings names the facts that the words before a blank may mean.
func (p *Pack) fillings(before, unit string) string {
	near := clauseBefore(before)
	a := narrative.Asked{Unit: unit, Near: near, Is: narrative.CountBlank}
	for rest := strings.TrimSuffix(before, near); len(a.Far) < 4 && rest != ""; {
		rest = strings.TrimRight(rest, "，。；：\n")
		c := clauseBefore(rest)
		a.Far, rest = append(a.Far, c), strings.TrimSuffix(rest, c)
	}
	switch unit {
	case "":
		a.Is = narrative.WordsBlank
	case "万", "元", "万元", "亿元":
		a.Is, a.Unit = narrative.AmountBlank, "万元"
	case "%", "％":
		a.Is = narrative.ShareBlank
		if strings.Contains(near, "完成") {
			a.Is = narrative.DoneBlank
		}
	}
	var names []string
	for _, f := range p.Facts.Rank(a) {
		if len(names) < 3 {
			names = append(names, "{{."+f.Path+"}}")
		}
	}
	if names == nil {
		return "可用的事实见 juesuan layout facts；没有的，在 declare.yaml 的 fields 里加一项由单位填"
	}
	return "可能是 " + strings.Join(names, "、") + "；别的见 juesuan layout facts"
}
