package template

import (
	"slices"
	"strings"
	"testing"

	"juesuan/internal/narrative"
	"juesuan/internal/published"
)

// TestShapes: what templates are made of beside plain paragraphs.
func TestShapes(t *testing.T) {
	run := func(s string) string { return `<w:r><w:t>` + s + `</w:t></w:r>` }
	first := paragraph("第一部分 某局概况")
	third := paragraph("第三部分 某局2024年度部门决算情况说明") + paragraph("一、收入决算情况说明")
	listed := func(level, text string) string {
		return `<w:p><w:pPr><w:numPr><w:ilvl w:val="` + level + `"/><w:numId w:val="7"/></w:numPr></w:pPr>` + run(text) + `</w:p>`
	}
	numbering := `<w:abstractNum w:abstractNumId="1">` +
		`<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>` +
		`<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl></w:abstractNum>` +
		`<w:num w:numId="7"><w:abstractNumId w:val="1"/></w:num>`
	titles := func(d *Draft) (s []string) {
		for _, x := range d.all() {
			s = append(s, x.Title)
		}
		return s
	}
	text := func(d *Draft) (s []string) {
		for _, x := range d.Sentences {
			for _, p := range x.Paragraphs {
				s = append(s, printed(p.Pieces))
			}
		}
		return s
	}
	for _, c := range []struct {
		name, body string
		parts      map[string]string
		titles     []string
		text       []string
		note       string
	}{
		{name: "numbering by lists of Word", body: first + paragraph("第三部分 情况说明") + listed("0", "支出决算情况说明") + listed("1", "支出总体情况") + paragraph("本年支出合计XXX万元，项目支出XXX万元。") + listed("1", "支出结构情况"),
			parts:  map[string]string{"numbering": numbering},
			titles: []string{"{{.unit.full}}概况", "情况说明", "支出决算情况说明", "支出总体情况", "支出结构情况"}, text: []string{"本年支出合计{{.overall.expenditure_total}}，项目支出{{.expenditure.project.amount}}。"}},
		{name: "comments", body: third + `<w:p>` + run("本年收入合计____万元。") + `<w:r><w:commentReference w:id="1"/></w:r></w:p>`,
			parts: map[string]string{"comments": `<w:comment w:id="1">` + paragraph("请财务处核") + `</w:comment>`},
			text:  []string{"本年收入合计{{.income.total}}。"}, note: "批注没有删除"},
		{name: "tracked changes", body: third + `<w:p>` + run("本年收入合计") + `<w:del><w:r><w:delText>××元</w:delText></w:r></w:del><w:ins>` + run("××万元") + `</w:ins>` + run("。") + `</w:p>`,
			text: []string{"本年收入合计{{.income.total}}。"}, note: "修订（插入）没有接受"},
		{name: "a text box", body: third + `<w:p>` + run("本年收入合计XXX万元。") + `<w:r><w:pict><w:txbxContent>` + paragraph("其中事业收入XXX万元。") + `</w:txbxContent></w:pict></w:r></w:p>`,
			text: []string{"本年收入合计{{.income.total}}。", "其中事业收入{{.income.business.amount}}。"}},
		{name: "a table of contents that is a field", body: `<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \o "1-2"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` +
			run("第一部分 某局概况……1") + `</w:p><w:p>` + run("一、主要职能……2") + `<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>` + first + paragraph("一、主要职能"),
			titles: []string{"{{.unit.full}}概况", "主要职能"}},
		{name: "a part on a line of its own", body: paragraph("第一部分") + paragraph("某局概况") + paragraph("一、机构设置"), titles: []string{"{{.unit.full}}概况", "机构设置"}},
		{name: "spaces for a figure", body: third + paragraph("本年收入合计      万元。"), text: []string{"本年收入合计{{.income.total}}。"}},
		{name: "braces", body: third + paragraph("按{{制度}}执行。"), text: []string{"按{ {制度}}执行。"}},
		{name: "a table in a table", body: third + `<w:tbl><w:tr><w:tc>` + paragraph("甲") + `<w:tbl><w:tr><w:tc>` + paragraph("乙") + `</w:tc></w:tr></w:tbl></w:tc></w:tr></w:tbl>`,
			note: "看不出是哪张表"},
		{name: "text before the first part", body: paragraph("某局") + paragraph("目录") + paragraph("一、职能") + paragraph("一段不在目录里的话，很长。") + first, note: "第一部分之前的文字没有放进版式包"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := draftOf(t, docxOf(t, c.body, c.parts))
			if c.titles != nil && !slices.Equal(titles(d), c.titles) {
				t.Errorf("titles: %q", titles(d))
			}
			if c.text != nil && !slices.Equal(text(d), c.text) {
				t.Errorf("text: %q", text(d))
			}
			if c.note != "" && !slices.ContainsFunc(d.Notes, func(n Note) bool { return strings.Contains(n.What, c.note) }) {
				t.Errorf("notes: %v", d.Notes)
			}
		})
	}
}

// FuzzRead: no file breaks the reader, and every draft can be written.
func FuzzRead(f *testing.F) {
	e := readExample(f, "shanghai-2024.txt")
	f.Add(e.body[:2000])
	f.Add(paragraph("第一部分") + tableOf([]string{"项目|<|合计", "^|^|^", "205|教育|"}))
	f.Add(paragraph("一、二") + paragraph("增加（减少）XX万元，增长（下降）XX%；XX（类）XX（款）XX（项）。主要原因：XX。"))
	f.Fuzz(func(t *testing.T, body string) {
		doc, err := published.Read(docxOf(t, body, nil))
		if err != nil {
			return
		}
		d := Read(doc, narrative.Core())
		d.Files()
	})
}
