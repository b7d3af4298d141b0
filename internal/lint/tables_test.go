package lint

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"juesuan/internal/doc"
	"juesuan/internal/golden"
)

func TestMain(m *testing.M) { golden.Main(m) }

// said is what is found in a sentence of a report in 万元 of 甲省社会保险事业管理局.
func said(text string, goal bool) string {
	d := &doc.Document{Styles: []doc.Style{{}}, Sections: make([]doc.Section, 1)}
	sentence := func(s string) *doc.Paragraph { return &doc.Paragraph{Runs: []doc.Run{{Text: s}}} }
	blocks := []doc.Block{sentence(text), sentence("支出1.00万元，下降2.00%。")}
	if goal { // the cell of a form
		cell := func(s string) doc.Row { return doc.Row{Cells: []doc.Cell{{Paragraphs: []doc.Paragraph{*sentence(s)}}}} }
		blocks[0] = &doc.Table{Columns: make([]doc.Column, 1), Rows: []doc.Row{cell("实际完成情况"), cell(text)}}
	}
	d.Sections[0].Blocks = blocks
	var out []string
	for _, f := range Document(d, Options{Full: "甲省社会保险事业管理局", Short: "省社保局", Self: "我局"}) {
		out = append(out, fmt.Sprintf("%s %s %s「%s」%s", f.Code, f.Severity, f.Message, f.Where[0].Value, f.Hint))
	}
	if out == nil {
		return "—"
	}
	return strings.Join(out, "；")
}

// TestEveryWord: each word of each table in the sentences that it decides about,
// and what is found there. Every row is a case of its own: taken out, spelt
// otherwise or with the values of its neighbour it gives another line.
func TestEveryWord(t *testing.T) {
	var ofPhrases, ofVariants, ofLeads, ofDirections []string
	for _, p := range phrases {
		ofPhrases = append(ofPhrases, p.text)
	}
	for _, v := range variants {
		ofVariants = append(ofVariants, v.texts[0]+"和"+v.texts[1], v.texts[0]+"3.00%和"+v.texts[1]+"4.00%")
	}
	for _, w := range leads {
		ofLeads = append(ofLeads, w.text)
	}
	for _, w := range directions {
		ofDirections = append(ofDirections, w.text)
	}
	var out bytes.Buffer
	for _, table := range []struct {
		name   string
		words  []string
		frames []string // @ is the word
	}{
		{"phrases", ofPhrases, []string{"@", "经费@", "，@材料", "李@我局"}},
		{"variants", ofVariants, []string{"@"}},
		{"leads", ofLeads, []string{"主要@。", "主要@ 略。", "主要@人员", "主要@0.5级"}},
		{"saysNothing", saysNothing, []string{"主要用于@。", "主要用于@偿"}},
		{"directions", ofDirections, []string{"支出增加（@）3.00万元", "支出减少/@", "支出减少3.00万元，@5.00%", "支出增加3.00万元，@5.00%", "支出3.00@", "支出@5%"}},
		{"moneyUnits", moneyUnits, []string{"支出3.00@", "支出123456789@", "支出0@", "支出3.00万元@", "支出（3.00）@"}},
		{"doubled", doubled, []string{"共3@@", "共3@"}},
		{"bounds", bounds, []string{"完成率占3.5%@"}},
		{"scores", scores, []string{"@3.00，"}},
		{"selfNouns", selfNouns, []string{"我@负责", "公用经费支我@费用"}},
		{"goalWords", goalWords, []string{"@系统运行", "系统@运行"}},
		{"resultWords", resultWords, []string{"确保系统运行@"}},
		{"deaths", deaths, []string{"张建国@", "有人@"}},
		{"relations", relations, []string{"@张建国", "@张大厦"}},
		{"before", before, []string{"张建国@去世"}},
		{"roles", roles, []string{"退休@张建国去世"}},
		{"after", after, []string{"遗属张建国@", "遗属张建国@生活"}},
	} {
		for _, word := range table.words {
			for _, frame := range table.frames {
				text := strings.ReplaceAll(frame, "@", word)
				fmt.Fprintf(&out, "%s: %s: %s\n", table.name, text, said(text, strings.HasSuffix(table.name, "Words")))
			}
		}
	}
	golden.Check(t, "words.txt", out.Bytes())
}

// TestEveryBoundary: what the limits decide, from both sides of each.
func TestEveryBoundary(t *testing.T) {
	var out bytes.Buffer
	for _, text := range []string{
		// digits of an amount, its decimals, of a percentage
		"支出1234567.89万元", "支出12345678.90万元", "支出1234567万元", "支出12345678万元", "支出123456789.00万元",
		"支出3万元", "支出3.0万元", "支出3.00万元", "支出3.000万元", "占3%", "占3.0%", "占3.00%", "占3.000%", "满意度3%", "增3%", "增长3%",
		// without a unit; months
		"支出3.00。", "支出3.0。", "支出3.000。", "支出1,234。", "支出3.00）", "支出（3.00）元", "支出（3.00）个", "支出3.00", "支出3.00个",
		"于2020.00，", "于2020.01，", "于2020.12，", "于2020.13，", "于2020.121，", "于0020.12，", "于3020.12，", "于202.12，",
		// zero and blanks
		"共0个", "共00个", "8:00开会", "00后", "支出0元", "支出0.00元", "支出0.01元", "XX", "X个", "X光", "*", "**", "_", "__", "…元", "…等",
		"×年", "3×3", "××", "Ｘ人", "Ｘ光", "ＸＸ", "，，", "，。", "，！", ",,", ";;", ",;",
		// errors of other programs
		"#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#N/A", "#NUM!", "#NULL!", "####", "###", "{{x", "x}}", "<no value>", "<nil>", "%!d", "TODO", "TBD", "NaN",
		"undefined", "null", "todo", "□是", "□否", "□有", "□无", "□甲",
		// comparison with the budget
		"预算为10.00万元，决算为10.00万元，大于预算", "预算为10.00万元，决算为10.01万元，大于预算", "预算为10.00万元，决算为9.99万元，大于年初预算",
		"预算数为9.00万元，决算数为10.00万元，小于预算", "预算为10.00万元，决算为9.00万元，小于年初预算", "预算为10.00万元，决算为10.00万元，与预算数持平",
		"预算为10.00万元，决算为10.10万元，与预算持平", "预算为10.00万元，决算为10.1万元，与年初预算数持平", "预算为10.00万元，决算为10.00亿元，大于预算",
		"预算为0.00万元，完成预算的0.00%", "预算为0.01万元，完成预算的0.00%", "预算为0.00万元，完成预算数的3.00%", "预算为0.00万元，为预算的3.00%",
		"预算为10.00万元，决算为11.00万元，小于年初预算", "预算为10.00万元，决算为9.00万元，与预算数持平", "预算为10.00万元，决算为10.00万元，与去年持平",
		// 元 that is no unit, units twice
		"3.00元件", "3.00元旦", "3.00元素", "3.00元器件", "3元元件", "3元元旦", "3元元素", "3万元元件", "3万元元旦", "3万元元素", "3万元元",
		// a cell that is a number and nothing else
		"0", "00", "000", "0.0", "-3.00", "3-", "1,234.00", "12", "2020-12-31",
		// numbers of persons and cards
		"12800138000", "13800138000", "13800138000元", "13800138000个", "13800138000人", "138-0013-8000", "138-0013-800", "138-001-38000", "138 0013 8000",
		"联系电话13800138000", "联系方式13800138000", "联系人13800138000", "监督电话13800138000", "举报电话13800138000", "传真13800138000",
		"11010519491231002X", "11010519491231002x", "110105194912310021", "110105184912310021", "110105194913310021", "110105194900310021",
		"110105194912320021", "110105194912000021", "010105194912310021", "910105194912310021", "810105194912310021", "110105204912310021",
		// names of the unit and of persons
		"甲省社会保险事业管理局", "省社保局", "乙省社会保险事业管理局", "乙市社会保险事业管理局", "乙市区会保险事业管理局", "甲省保险事业管理局", "社保险事业管理局",
		"险事业管理局", "事业管理局", "由社保险事业管理局", "市社保险事业管理局", "社会保障事业管理局", "退休人员张建去世", "退休人员张建国华去世", "退休人员张去世", "他和她和他和它和他和她和退休人员张建国去世", "甲乙丙丁戊己庚辛壬张建国去世", "甲乙丙丁戊己庚辛壬癸张建国去世", "退休人员张某去世", "退休人员张有去世",
		"遗属张建", "遗属张建国", "遗属张建国华", "遗属张门", "遗属张建国人", "我所在地", "我所负责", "我办理", "我办负责",
		"截止2020年", "截止期", "截止到3月", "截至2020年", "支出决5.00万元", "支出决算5.00万元", "增加、减少", "增加或减少3.00万元", "大于、小于", "减少或降低3.00万元",
	} {
		fmt.Fprintf(&out, "%s: %s\n", text, said(text, false))
	}
	golden.Check(t, "boundaries.txt", out.Bytes())
}

// TestSmallRules: the parts of the rules that count.
func TestSmallRules(t *testing.T) {
	for text, want := range map[string]int{"一": 1, "九": 9, "十": 10, "十一": 11, "二十": 20, "九十九": 99, "一百": 0, "": 0, "一二三四": 0} {
		if got := numeral(text); got != want {
			t.Errorf("%s is %d, want %d", text, got, want)
		}
	}
	for n, want := range map[int]string{-1: "零位", 0: "零位", 1: "一位", 2: "两位", 3: "三位", 4: "四位", 5: "五位", 6: "六位", 7: "六位"} {
		if got := places(n); got != want {
			t.Errorf("%d places are %s", n, got)
		}
	}
	for _, c := range []struct {
		a, b string
		want int
	}{{"1", "2", -1}, {"2", "1", 1}, {"10", "9", 1}, {"9", "10", -1}, {"1.5", "1.50", 0}, {"01", "1", 0}, {"1.05", "1.5", -1}, {"0.00", "0", 0}} {
		if got := compare(c.a, c.b); got != c.want {
			t.Errorf("%s against %s: %d", c.a, c.b, got)
		}
	}
	for text, want := range map[string]bool{"4111111111111111": true, "4111111111111112": false, "79927398713": true, "79927398710": false, "5105105105105100": true} {
		if got := luhn(text); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
	l := newLinter(Options{})
	for _, c := range []struct{ before, fault, after, want string }{
		{"", "错", "", "错"}, {strings.Repeat("前", 12), "错", strings.Repeat("后", 12), strings.Repeat("前", 12) + "错" + strings.Repeat("后", 12)},
		{strings.Repeat("前", 13), "错", "", "…" + strings.Repeat("前", 12) + "错"}, {"", "错", strings.Repeat("后", 13), "错" + strings.Repeat("后", 12) + "…"},
	} {
		l.s = c.before + c.fault + c.after
		if got := l.excerpt(len(c.before), len(c.before)+len(c.fault)); got != c.want {
			t.Errorf("%q: %q, want %q", l.s, got, c.want)
		}
	}
}
