package template

import (
	"fmt"
	"slices"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/narrative"
)

// Count is what came of a template.
type Count struct{ Headings, Tables, Sentences, Filled, Open, Notes int }

// Count counts what came of the template.
func (d *Draft) Count() (c Count) {
	c.Headings, c.Tables, c.Sentences, c.Notes = len(d.all()), len(d.Tables), len(d.Sentences), len(d.Notes)
	d.eachBlank(func(_ string, _ int, p *Piece) {
		if p.Fill != "" {
			c.Filled++
		} else {
			c.Open++
		}
	})
	return c
}

// eachBlank calls f for every blank, with its place in the draft.
func (d *Draft) eachBlank(f func(file string, line int, p *Piece)) {
	for _, s := range d.Sentences {
		line := s.line
		for _, p := range s.Paragraphs {
			for i := range p.Pieces {
				if p.Pieces[i].Blank != nil {
					f("sentences.yaml", line, &p.Pieces[i])
				}
			}
			if line++; p.Each != "" {
				line++
			}
		}
	}
	for i := range d.Glossary {
		for j := range d.Glossary[i].Text {
			if p := &d.Glossary[i].Text[j]; p.Blank != nil {
				f("words.yaml", d.Glossary[i].line, p)
			}
		}
	}
}

// reasons are the comparisons that the template gives a reason for.
func (d *Draft) reasons() (topics []string) {
	topicOf := map[string]string{}
	for _, n := range d.facts.Names() {
		topicOf[n.Path] = strings.ReplaceAll(n.Topic, "{code}", "*")
	}
	d.eachBlank(func(_ string, _ int, p *Piece) {
		path, ok := strings.CutSuffix(strings.TrimPrefix(p.Fill, "{{."), ".reason.text}}")
		if !ok {
			return
		}
		if p.Blank.List != "" {
			path = p.Blank.List + "[]." + path
		}
		if topic := topicOf[path]; accounts.IsTopic(topic) && !slices.Contains(topics, topic) {
			topics = append(topics, topic)
		}
	})
	return topics
}

// most is how many facts are named for one blank.
const most = 4

// guide writes the page for the maintainer.
func (w *writer) guide() {
	c := w.d.Count()
	w.f("# 从官方模板导入的草稿\n\n读出 %d 个标题、%d 张表、%d 条词句；词句里的空填了 %d 处，还有 %d 处没有填。\n", c.Headings, c.Tables, c.Sentences, c.Filled, c.Open)
	w.f("接着用 `juesuan layout lint` 逐条改到没有 error，再用 `juesuan layout preview` 看版面。版面、样式、Word 底稿模板里看不出，随自带的 `%s`；"+
		"要印自评表的，`forms.yaml` 从有自评表的版式包抄一份。\n", Base)
	w.blanks("\n## 还没有填的空\n\n每处列出可能的事实，最像的在前。\n\n", false)
	w.blanks("\n## 已经填上的，请核对\n\n", true)
	if len(w.d.Notes) > 0 {
		w.f("\n## 没有读懂、没有放进版式包的\n\n")
		for _, n := range w.d.Notes {
			w.f("- %s：%s\n", n.What, strings.ReplaceAll(n.Text, "\n", " "))
		}
	}
}

func (w *writer) blanks(title string, filled bool) {
	w.d.eachBlank(func(file string, line int, p *Piece) {
		if filled != (p.Fill != "") {
			return
		}
		w.f("%s", title)
		title = ""
		w.f("- %s:%d　%s%s", file, line, cutFront(p.Blank.Near), p.Text)
		if filled {
			w.f("　→ `%s`", p.Fill)
		} else {
			w.f("　→ %s", candidates(p.Blank.Found))
		}
		w.f("\n")
	})
}

// cutFront keeps the end of a clause.
func cutFront(s string) string {
	r := []rune(s)
	if len(r) > 24 {
		return "…" + string(r[len(r)-24:])
	}
	return s
}

// candidates names the likeliest facts.
func candidates(found []narrative.Found) string {
	if len(found) == 0 {
		return "没有这样的事实；要单位填写就在 declare.yaml 的 fields 里加一项"
	}
	var names []string
	for i := range found[:min(len(found), most)] {
		names = append(names, fmt.Sprintf("`.%s`（%s）", found[i].Path, found[i].Name.Meaning))
	}
	return strings.Join(names, "、")
}
