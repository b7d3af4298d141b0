package trace

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/doc"
	"juesuan/internal/narrative"
	"juesuan/internal/typeset"
)

// pages sets text on pages by hand: one element a line, its runs apart by |,
// those that print number n as {n}. Elements are H1, H2, P, TR, TD; --- begins
// a page, = goes on with the element of the page before.
func pages(f *narrative.Facts, text string) *typeset.Layout {
	l := &typeset.Layout{Nodes: []typeset.Node{{Tag: typeset.TagDocument, Parent: -1}}}
	l.Pages = []typeset.Page{{Label: "1"}}
	tags := map[string]typeset.Tag{"H1": typeset.TagH1, "H2": typeset.TagH2, "P": typeset.TagP, "TR": typeset.TagTR, "TD": typeset.TagTD}
	row := typeset.NodeID(0)
	node := typeset.NodeID(0)
	put := func(s string, ref doc.Ref, n typeset.NodeID) {
		p := &l.Pages[len(l.Pages)-1]
		run := typeset.Run{Ref: ref, Node: n}
		for _, r := range s {
			run.Glyphs = append(run.Glyphs, typeset.Glyph{Rune: r})
		}
		p.Runs = append(p.Runs, run)
	}
	for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
		if line == "---" {
			put("— 1 —", 0, typeset.Artifact)
			l.Pages = append(l.Pages, typeset.Page{Label: string(rune('1' + len(l.Pages)))})
			continue
		}
		kind, rest, _ := strings.Cut(line, " ")
		if kind != "=" {
			node = typeset.NodeID(len(l.Nodes))
			parent := typeset.NodeID(0)
			if kind == "TD" {
				parent = row
			}
			l.Nodes = append(l.Nodes, typeset.Node{Tag: tags[kind], Parent: parent})
			if kind == "TR" {
				row = node
				continue
			}
		}
		for _, s := range strings.Split(rest, "|") {
			id, part, ok := strings.Cut(strings.TrimPrefix(s, "{"), "}")
			if !ok || !strings.HasPrefix(s, "{") {
				put(s, 0, node)
				continue
			}
			n := int(id[0] - '0')
			if part == "" {
				part = f.Origins[n-1].Number.Text()
			}
			put(part, doc.Ref(n), node)
		}
	}
	return l
}

// facts are a rate, an amount in a sentence, an amount in a table, and a text.
func facts() *narrative.Facts {
	at := func(cell string) diag.Position {
		return diag.Position{File: "公开表.xlsx", Sheet: "公开05表", Cell: cell}
	}
	rate := &narrative.Number{ID: 1, Name: "general.vs_prior.rate", Kind: narrative.Percent, Value: decimal.RequireFromString("0.037238937302334147"),
		Places: 2, Digits: "3.72", Unit: "%", Formula: "（本年 − 上年）÷ 上年", Rounding: "四舍五入到0.01个百分点",
		Low: decimal.RequireFromString("0.0372385"), High: decimal.RequireFromString("0.0372397"),
		Operands: []narrative.Operand{{Label: "本年", Value: "14417.33万元", At: at("D6")}, {Label: "上年", Value: "13899.72万元", At: diag.Position{File: "unit.yaml", Line: 57, Column: 3}}}}
	amount := &narrative.Number{ID: 2, Name: "general.amount", Kind: narrative.Money, Value: decimal.RequireFromString("144173325.97"),
		Places: 2, Digits: "14417.33", Unit: "万元", Formula: "取自来源", Rounding: "四舍五入到0.01万元",
		Operands: []narrative.Operand{{Label: "公开05表 合计", Value: "144173325.97元", At: at("D6")}}}
	cell := &narrative.Number{ID: 3, Name: "05/total/total", Kind: narrative.Money, Value: decimal.RequireFromString("144173325.97"),
		Places: 2, Digits: "144,173,325.97", Formula: "取自来源", Rounding: "四舍五入到0.01元", Operands: amount.Operands}
	f := &narrative.Facts{Root: &narrative.Group{Facts: map[string]narrative.Computed{
		"unit": &narrative.Group{Facts: map[string]narrative.Computed{"full": narrative.Words{S: "某“局”"}}},
		"year": &narrative.Number{Digits: "2020"},
	}}, Cells: map[accounts.Cell]*narrative.Number{}}
	f.Origins = []narrative.Origin{{Number: rate}, {Number: amount}, {Number: cell}, {At: diag.Position{File: "unit.yaml", Line: 90, Column: 5}},
		{At: diag.Position{File: "sentences.yaml", Line: 3}, Pack: true}}
	return f
}

const report = `
H1 第三部分 情况说明
H2 五、一般公共预算
P 前一句说别的。一般公共预算支出|{2}|，增长|{1}|，主要原因是|{4}新增3个项目，比上年多1.5%|。后一句
---
H2 六、又一节
P 支出|{2}14417.|{2}33
---
= {2}万元|，即|{2}|。
H1 附表
TR
TD 合计
TD 31
TD {3}
TD 八、其他
TD 38
TD {3}
P {4}没有数字|，|{5}版式里的2020年|。
`

func TestTrace(t *testing.T) {
	f := facts()
	tr := New(f, f.Origins, pages(f, report))
	var got []string
	for _, e := range tr.Entries {
		got = append(got, e.Text+"|"+e.Page+"|"+e.Section+"|"+e.Context[:e.From]+"["+e.Context[e.From:e.To]+"]"+e.Context[e.To:])
	}
	want := []string{
		"14417.33万元|1|第三部分 情况说明 › 五、一般公共预算|一般公共预算支出[14417.33万元]，增长3.72%，主要原因是新增3个项目，比上年多1.5%。",
		"3.72%|1|第三部分 情况说明 › 五、一般公共预算|一般公共预算支出14417.33万元，增长[3.72%]，主要原因是新增3个项目，比上年多1.5%。",
		"3|1|第三部分 情况说明 › 五、一般公共预算|一般公共预算支出14417.33万元，增长3.72%，主要原因是新增[3]个项目，比上年多1.5%。",
		"1.5%|1|第三部分 情况说明 › 五、一般公共预算|一般公共预算支出14417.33万元，增长3.72%，主要原因是新增3个项目，比上年多[1.5%]。",
		"14417.33万元|2|第三部分 情况说明 › 六、又一节|支出[14417.33万元]，即14417.33万元。",
		"14417.33万元|3|第三部分 情况说明 › 六、又一节|支出14417.33万元，即[14417.33万元]。",
		"144,173,325.97|3|附表|合计 [144,173,325.97]",
		"144,173,325.97|3|附表|八、其他 [144,173,325.97]",
	}
	for i := range max(len(got), len(want)) {
		g, w := "", ""
		if i < len(got) {
			g = got[i]
		}
		if i < len(want) {
			w = want[i]
		}
		if g != w {
			t.Errorf("entry %d:\n got %s\nwant %s", i, g, w)
		}
	}
}

func TestFind(t *testing.T) {
	f := facts()
	tr := New(f, f.Origins, pages(f, report))
	for text, n := range map[string]int{
		"3.72%": 1, "3.72": 1, "３.７２％": 1, "14417.33万元": 3, "14,417.33": 3, "144173325.97": 2, "144,173,325.97": 2,
		"14417.3": 0, "": 0, "%": 0, "4417.33": 0,
	} {
		if got := len(tr.Find(text)); got != n {
			t.Errorf("%q: %d matches, want %d", text, got, n)
		}
	}
}

// TestWordsOfTheUnit: an amount within text of the unit's files is found with its
// unit and without, and says whether anything else has it.
func TestWordsOfTheUnit(t *testing.T) {
	f := facts()
	at := f.Origins[3].At
	f.Quotes = []narrative.Quote{{At: at, Digits: "1133.95", Unit: "万元"},
		{At: at, Digits: "838.54", Unit: "万元", Source: "差额", Operand: narrative.Operand{Label: "差额", Value: "838.54万元"}}}
	tr := New(f, f.Origins, pages(f, "P 主要原因是|{4}增加838.54万元，追加1133.95万元，多1.5%|。"))
	for text, want := range map[string]string{"1133.95万元": "没有这个数", "1133.95": "没有这个数", "838.54万元": "与资料里的数相符", "838.54": "与资料里的数相符", "1.5%": "照填报内容印出", "1.5": "照填报内容印出"} {
		found := tr.Find(text)
		if len(found) != 1 || !strings.Contains(found[0].Formula, want) {
			t.Errorf("%s: %d entries, %+v", text, len(found), found)
		}
	}
	if back, err := Parse(tr.JSON()); err != nil || len(back.Find("1133.95")) != 1 || len(back.Find("1133.95万元")) != 1 {
		t.Error("a stored trace finds them too", err)
	}
}

func TestExplain(t *testing.T) {
	f := facts()
	tr := New(f, f.Origins, pages(f, report))
	var b strings.Builder
	if n, err := tr.Explain(&b, "3.72%"); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	want := `第三部分 情况说明 › 五、一般公共预算
第1页  一般公共预算支出14417.33万元，增长【3.72%】，主要原因是新增3个项目，比上年多1.5%。
  算式    （本年 − 上年）÷ 上年
          本年  14417.33万元  公开表.xlsx:公开05表!D6
          上年  13899.72万元  unit.yaml:57:3
  未舍入  3.723893730233%
  舍入    四舍五入到0.01个百分点
  区间    3.72385% 至 3.72397%（所用的数本身是舍入过的）
`
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
	b.Reset()
	if n, _ := tr.Explain(&b, "14417.33"); n != 3 || strings.Count(b.String(), "› 六、又一节") != 1 {
		t.Errorf("%d matches:\n%s", n, b.String())
	}
	b.Reset()
	if n, _ := tr.Explain(&b, "7.32%"); n != 0 || !strings.Contains(b.String(), "没有印出“7.32%”") {
		t.Errorf("%d matches:\n%s", n, b.String())
	}
}

// TestJSON: the file is JSON, one number a line, and reads back as the trace.
func TestJSON(t *testing.T) {
	f := facts()
	tr := New(f, f.Origins, pages(f, report))
	data := tr.JSON()
	if !json.Valid(data) {
		t.Fatalf("no JSON:\n%s", data)
	}
	if lines := strings.Count(string(data), "\n"); lines != len(tr.Entries)+2 {
		t.Errorf("%d lines for %d numbers", lines, len(tr.Entries))
	}
	back, err := Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	if string(back.JSON()) != string(data) {
		t.Errorf("read back and written again it differs:\n%s\n%s", data, back.JSON())
	}
	var a, b strings.Builder
	tr.Explain(&a, "3.72%")
	back.Explain(&b, "3.72%")
	if a.String() != b.String() {
		t.Errorf("explained from the file:\n%s\nfrom the report:\n%s", b.String(), a.String())
	}
	if _, err := Parse([]byte(`{"numbers":[{"context":"短","at":[0,9]}]}`)); err == nil {
		t.Error("a position outside its context is taken")
	}
}

// FuzzString: any string is written as JSON that reads back as the same text.
func FuzzString(f *testing.F) {
	for _, s := range []string{"", "“三公”", "a\"b\\c\n\t\x00\x7f", "\xff半", "\u2028"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var back string
		if err := json.Unmarshal(appendString(nil, s), &back); err != nil {
			t.Fatal(err)
		}
		if back != strings.ToValidUTF8(s, "\uFFFD") {
			t.Errorf("%q came back as %q", s, back)
		}
	})
}

func BenchmarkJSON(b *testing.B) {
	f := facts()
	var s strings.Builder
	s.WriteString("H1 表\n")
	for range 300 {
		s.WriteString("TR\nTD 社会保障和就业支出\nTD {3}\nTD {3}\nTD {3}\nP 支出|{2}|，增长|{1}|。\n")
	}
	l := pages(f, s.String())
	b.Run("new", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			New(f, f.Origins, l)
		}
	})
	tr := New(f, f.Origins, l)
	b.Run("json", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			tr.JSON()
		}
	})
}

// TestSpecial: what is to be escaped is found wherever it stands.
func TestSpecial(t *testing.T) {
	for _, c := range []byte{0, 0x1f, ' ', '!', '"', '#', '[', '\\', ']', 0x7f, 0x80, 0xa0, 0xa2, 0xdc, 0xff} {
		for _, fill := range []byte{' ', '!', 0xe4, 0xff} {
			for n := 1; n < 20; n++ {
				for at := range n {
					b := []byte(strings.Repeat(string([]byte{fill}), n))
					b[at] = c
					if got, want := special(b), c < ' ' || c == '"' || c == '\\'; got != want {
						t.Fatalf("%x: %t", b, got)
					}
				}
			}
		}
	}
}
