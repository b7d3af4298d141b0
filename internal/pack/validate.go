package pack

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"juesuan/internal/diag"
	"juesuan/internal/doc"
	"juesuan/internal/pattern"
)

// validate holds the files of a pack against each other: every style, page,
// sentence and table that is named exists, none stands unused, every column
// is one the statement has, and the columns fit the page they stand on. What the
// pack names of facts is looked up only in a guarded one.
func (p *Pack) validate(diags *diag.List, guarded bool) {
	v := &validator{p: p, diags: diags, faulty: map[string]bool{}, used: map[string]bool{}}
	if guarded && !p.undeclared {
		v.facts = p.factShape()
	}
	for i := range *diags {
		v.faulty[(*diags)[i].At.File] = true
	}
	v.info()
	v.page()
	v.tablesFile()
	v.lists()
	v.charts()
	v.outline()
	v.forms()
	v.words()
	v.numbers()
	v.blanks()
	v.unused()
}

type validator struct {
	p      *Pack
	diags  *diag.List
	faulty map[string]bool // files with faults that decoding found
	used   map[string]bool // "page sheet", "sentence income": named somewhere
	facts  *shape          // the pack's facts, nil where they are not looked up
}

func (v *validator) add(s diag.Severity, code string, at diag.Position, hint, format string, args ...any) {
	v.diags.Add(diag.Diagnostic{Severity: s, Code: code, At: at, Message: fmt.Sprintf(format, args...), Hint: hint})
}

// known reports whether a name is one of a file's, and what it should be if not.
func known[T any](v *validator, code, what, file string, at diag.Position, id string, all map[string]T) {
	v.used[what+" "+id] = true
	if _, ok := all[id]; ok {
		return
	}
	if id == "" {
		v.add(diag.Error, code, at, "", "缺%s的名称", what)
		return
	}
	v.add(diag.Error, code, at, didYouMean(id, slices.Collect(maps.Keys(all))), "%s 里没有%s %s", file, what, id)
}

func (v *validator) style(at diag.Position, id string, optional bool) {
	if id == "" && optional {
		return
	}
	known(v, "pack.style", "样式", fileStyles, at, id, v.p.styleOf)
}

func (v *validator) pageName(at diag.Position, name string) {
	known(v, "pack.page", "版面", filePage, at, name, v.p.Page.Pages)
}

// oneOf reports a value that is none of those allowed. A value left out is
// told too, unless its file has a misspelt key anyway.
func (v *validator) oneOf(at diag.Position, key, value string, allowed ...string) {
	switch {
	case slices.Contains(allowed, value):
	case value == "" && v.faulty[at.File]:
	case value == "":
		v.add(diag.Error, "pack.value", at, "", "缺 %s，可用：%s", key, strings.Join(allowed, "、"))
	default:
		v.add(diag.Error, "pack.value", at, didYouMean(value, allowed), "%s 的值 %q 不认识，可用：%s", key, value, strings.Join(allowed, "、"))
	}
}

func (v *validator) info() {
	i := &v.p.Info
	at := func(key string) diag.Position { return v.p.place(fileInfo, key) }
	if (i.Year < 2000 || i.Year > 2100) && !(i.Year == 0 && v.faulty[i.At.File]) {
		v.add(diag.Error, "pack.value", at("year"), "", "year 应为四位年度，如 2020")
	}
	v.oneOf(at("noun"), "noun", i.Noun, "部门", "单位")
	v.oneOf(at("tables.unit"), "tables.unit", i.Table.Unit, "元", "万元")
	v.oneOf(at("tables.zero"), "tables.zero", i.Table.Zero, "blank", "0.00")
	v.oneOf(at("prose.unit"), "prose.unit", i.Prose.Unit, "元", "万元")
	v.oneOf(at("prose.shares"), "prose.shares", i.Prose.Shares, "independent", "largest_remainder")
	v.oneOf(at("three_public_budget"), "three_public_budget", i.Three, "initial", "adjusted")
	for _, n := range []struct {
		key   string
		value int32
	}{{"prose.places", i.Prose.Places}, {"prose.percent_places", i.Prose.PercentPlaces}, {"prose.times_places", i.Prose.TimesPlaces}} {
		if n.value < 0 || n.value > 6 {
			v.add(diag.Error, "pack.value", at(n.key), "", "%s 应为 0 到 6 的整数", n.key)
		}
	}
	if i.ReasonAbove < 0 || i.ReasonAbove > 1000 {
		v.add(diag.Error, "pack.value", at("reason_above"), "", "reason_above 应为 0 到 1000 的整数（百分之几）")
	}
	for _, key := range slices.Sorted(maps.Keys(i.Fonts)) {
		if _, ok := doc.ParseRole(key); !ok {
			v.add(diag.Error, "pack.value", at("fonts."+key), didYouMean(key, roleNames()), "fonts.%s 不是字体角色", key)
		}
	}
}

func roleNames() []string {
	var names []string
	for r := range doc.NumRoles {
		names = append(names, r.String())
	}
	return names
}

func (v *validator) page() {
	for _, name := range slices.Sorted(maps.Keys(v.p.Page.Pages)) {
		g := v.p.Page.Pages[name]
		if g.Width.V-g.Left.V-g.Right.V < 40*doc.MM || g.Height.V-g.Top.V-g.Bottom.V < 40*doc.MM {
			v.add(diag.Error, "pack.page", g.At, "检查纸张大小和页边", "版面 %s 的版心太小", name)
		}
	}
	v.style(v.p.place(filePage, "numbering.style"), v.p.Page.Numbering.Style, false)
	v.header()
	if gap := v.p.Page.Spacing.HanLatinGap.V; gap < 0 || gap > 25 {
		v.add(diag.Error, "pack.value", v.p.place(filePage, "spacing.han_latin_gap"), "", "spacing.han_latin_gap 应在 0字 到 0.25字 之间")
	}
}

var (
	action = pattern.Of(`\{\{[^}]*\}\}`)
	// typed is a number with its unit; one that bounds a kind of thing (单价50万元以上)
	// is part of its name.
	typed = pattern.Of(`[0-9０-９][0-9０-９.,]*\s*(?:万元|亿元|千元|元|%|％|个百分点|倍|辆|批次|人次|平方米|分|个|人|台)(以上|以下|以内|（含）|\(含\))?`)
)

// numbers refuses a number typed into a sentence: it would be another unit's.
func (v *validator) numbers() {
	look := func(t *Template) {
		for i, line := range strings.Split(action.ReplaceAllString(t.Source, "{{}}"), "\n") {
			for _, m := range typed.FindAllStringSubmatch(line, -1) {
				if m[1] != "" {
					continue
				}
				at := t.At
				at.Line += i
				if i > 0 {
					at.Column = 0
				}
				v.diags.Add(diag.Diagnostic{Severity: diag.Error, Code: "pack.number", At: at, Message: "词句里写了数：" + m[0],
					Hint: "句中的数只能用 {{…}} 填入，可用的名称见 juesuan dump --stage facts"})
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(v.p.Sentences)) {
		look(&v.p.Sentences[id].Text)
	}
	for _, g := range slices.Sorted(maps.Keys(v.p.Words.Change)) {
		for _, c := range slices.Sorted(maps.Keys(v.p.Words.Change[g])) {
			t := v.p.Words.Change[g][c]
			look(&t)
		}
	}
}

// changeCases are the wordings every group must have, so that no case of a
// real unit finds a hole.
var changeCases = []string{"up", "up_times", "up_from_zero", "down", "down_to_zero", "flat", "nearly_flat",
	"from_negative", "nothing", "unknown"}

// changeCall finds the group of words that a template asks for.
var changeCall = pattern.Of(`change\s+"([^"]*)"`)

func (v *validator) words() {
	terms := map[string]bool{}
	for i := range v.p.Words.Glossary {
		t := &v.p.Words.Glossary[i]
		if t.Term == "" || t.Text.IsZero() || terms[t.Term] {
			v.add(diag.Error, "pack.words", t.At, "", "名词解释第 %d 条缺 term 或 text，或与前面的重复", i+1)
		}
		terms[t.Term] = true
	}
	clear(terms)
	for i := range v.p.Words.Terms {
		t := &v.p.Words.Terms[i]
		if t.Term == "" || t.Text == "" || terms[t.Term] || strings.Contains(t.Text, "{{") {
			v.add(diag.Error, "pack.words", t.At, "terms 是原样给单位用的文字，不能用事实", "terms 第 %d 条缺 term 或 text，或与前面的重复，或有 {{", i+1)
		}
		terms[t.Term] = true
	}
	for _, g := range slices.Sorted(maps.Keys(v.p.Words.Change)) {
		words := v.p.Words.Change[g]
		at := v.p.keyPlace(fileWords, "change."+g)
		for _, c := range slices.Sorted(maps.Keys(words)) {
			if !slices.Contains(changeCases, c) {
				v.add(diag.Error, "pack.words", words[c].At, "可用："+strings.Join(changeCases, "、"), "change.%s 里没有 %s 这种情形", g, c)
			}
		}
		for _, c := range changeCases {
			if _, ok := words[c]; !ok {
				v.add(diag.Error, "pack.words", at, "", "change.%s 缺 %s 这种情形的说法", g, c)
			}
		}
	}
	v.p.eachTemplate(func(_ string, t *Template) {
		for _, m := range changeCall.FindAllStringSubmatch(t.Source, -1) {
			v.used["说法 "+m[1]] = true
		}
	})
}

// unused warns of what a pack holds and never names: most often a name
// misspelt elsewhere, or a leftover.
func (v *validator) unused() {
	leftovers := func(what, where string, ids []string, at func(string) diag.Position) {
		slices.Sort(ids)
		for _, id := range ids {
			if id == "" || v.used[what+" "+id] || !v.p.owns(at(id)) {
				continue
			}
			hint := "不用就删去，要用就写上：" + fmt.Sprintf(map[string]string{"词句": "一节的 text: [%s]", "表": "一节的 table: %s", "列表": "一节的 list: %s",
				"图": "一节的 chart: %s", "版面": "一部分或一节的 page: %s", "说法": "词句里的 change \"%s\""}[what], id)
			if base := v.p.Info.Base; base != "" {
				hint += "；" + base + " 里也没有用到它"
			}
			v.add(diag.Warning, "pack.unused", at(id), hint, "%s %s 没有在 %s 里用到", what, id, where)
		}
	}
	leftovers("词句", fileOutline, slices.Collect(maps.Keys(v.p.Sentences)), func(id string) diag.Position {
		return v.p.keyPlace(fileSentences, id)
	})
	leftovers("表", fileOutline, slices.Collect(maps.Keys(v.p.tableOf)), func(id string) diag.Position { return v.p.tableOf[id].At })
	leftovers("列表", fileOutline, slices.Collect(maps.Keys(v.p.listOf)), func(id string) diag.Position { return v.p.listOf[id].At })
	leftovers("图", fileOutline, slices.Collect(maps.Keys(v.p.Declared.Charts)), func(id string) diag.Position {
		return v.p.keyPlace(fileDeclare, "charts."+id)
	})
	leftovers("版面", fileOutline, slices.Collect(maps.Keys(v.p.Page.Pages)), func(id string) diag.Position {
		return v.p.keyPlace(filePage, "pages."+id)
	})
	leftovers("说法", fileSentences, slices.Collect(maps.Keys(v.p.Words.Change)), func(id string) diag.Position {
		return v.p.keyPlace(fileWords, "change."+id)
	})
}
