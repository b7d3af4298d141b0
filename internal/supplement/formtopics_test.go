package supplement

import (
	"strings"
	"testing"
)

// TestTopicsHoldAll: every field is filled in under one topic, and its path
// leads there and to the field.
func TestTopicsHoldAll(t *testing.T) {
	names := map[string]bool{}
	for _, topic := range Core().Topics() {
		if names[topic.Name] || topic.Name == "" || topic.About == "" || len(topic.Roots) == 0 {
			t.Errorf("topic %+v", topic)
		}
		names[topic.Name] = true
		for _, root := range topic.Roots {
			if Core().At(root) == nil || Core().TopicOf(root) != topic.Name {
				t.Errorf("%s is under %q, want %q", root, Core().TopicOf(root), topic.Name)
			}
		}
	}
	var walk func(f *Field, path string)
	walk = func(f *Field, path string) {
		if path != "" && path != Local && path != "prior."+Local && (Core().TopicOf(path) == "" || Core().At(path) != f) {
			t.Errorf("%s: topic %q, field %v", path, Core().TopicOf(path), Core().At(path))
		}
		for i := range f.Fields {
			walk(&f.Fields[i], strings.TrimPrefix(path+"."+f.Fields[i].Key, "."))
		}
		switch {
		case f.Type == List:
			walk(f.Item, path+"[1]")
		case f.Digits > 0:
			walk(f.Item, path+"."+strings.Repeat("2", f.Digits))
		}
	}
	walk(Core().Root(), "")
	for _, bad := range []string{"", "nothing", "prior[1]", "reasons[0]", "reasons[x]", "reasons[1", "purposes.123", "year.unit", "reasons[1].text.x"} {
		if f := Core().At(bad); f != nil {
			t.Errorf("%q is %s", bad, f.Name)
		}
	}
	for sheet, want := range map[string]string{"自评表3": "自评表", "上年数": "上年数", "没有": ""} {
		if got := Core().TopicOf(sheet); got != want {
			t.Errorf("sheet %s: %q", sheet, got)
		}
	}
}

// TestTypedText: what people type, as a file holds it, and what it is refused
// with.
func TestTypedText(t *testing.T) {
	for _, c := range []struct{ path, typed, unit, want, own, problem string }{
		{"prior.fiscal_income", " 13,819.19 ", "万元", "13,819.19", "", ""},
		{"prior.fiscal_income", "１２３．４５", "万元", "123.45", "", ""},
		{"prior.fiscal_income", "5000元", "万元", "5000", "元", ""},
		{"prior.fiscal_income", "3.5万元", "", "3.5", "万元", ""},
		{"prior.fiscal_income", "2千元", "", "2", "千元", ""},
		{"prior.fiscal_income", "5", "", "", "", "没有说明金额单位"},
		{"prior.fiscal_income", "0", "", "0", "", ""},
		{"prior.fiscal_income", "0.00", "", "0.00", "", ""},
		{"prior.fiscal_income", "1,234", "万元", "1,234", "", ""},
		{"prior.fiscal_income", "１，２３４．５０", "万元", "1,234.50", "", ""},
		{"prior.fiscal_income", "(1,234.50)", "元", "-1,234.50", "", ""},
		{"prior.fiscal_income", "（1,234.50）", "元", "-1,234.50", "", ""},
		{"prior.fiscal_income", "(-5)", "元", "", "", "不是数字"},
		{"prior.fiscal_income", "1,23", "元", "", "", "不是数字"},
		{"year", "2,020", "", "2020", "", ""},
		{"year", "20,20", "", "", "", "应填整数"},
		{"prior.fiscal_income", "5.001", "元", "", "", "细于一分"},
		{"prior.fiscal_income", "5.100", "元", "5.100", "", ""},
		{"prior.fiscal_income", "", "", "", "", ""},
		{"prior.fiscal_income", "<b>", "元", "", "", "不是数字"},
		{"year", "２０２０", "", "2020", "", ""},
		{"year", "二〇二〇", "", "", "", "应填整数"},
		{"date", "2021年9月5日", "", "2021-09-05", "", ""},
		{"date", "明天", "", "", "", "应填日期"},
		{"organization.kind", "参公", "", "参公", "", ""},
		{"organization.kind", "别的", "", "", "", "之一"},
		{"organization.full_name", " 某局\n", "", "某局", "", ""},
		{"setup.text", "一\r\n二 ", "", "一\n二", "", ""},
		{"forms[1].groups[1].subgroups[1].indicators[1].smaller", "是", "", "是", "", ""},
		{"reasons[1].of", "机关运行经费与上年相比", "", "agency_cost_vs_prior", "", ""},
	} {
		text, own, problem := Core().At(c.path).TypedText(c.typed, c.unit)
		if c.problem != "" {
			if !strings.Contains(problem, c.problem) {
				t.Errorf("%s %q: said %q, want %q", c.path, c.typed, problem, c.problem)
			}
			continue
		}
		if text != c.want || own != c.own || problem != "" {
			t.Errorf("%s %q: %q %q %q", c.path, c.typed, text, own, problem)
		}
	}
}

// TestComparisonWords: the comparisons to choose from are read back as they
// are shown.
func TestComparisonWords(t *testing.T) {
	seen := map[string]bool{}
	for _, w := range Comparisons() {
		if seen[w.Key] || seen[w.Text] {
			t.Errorf("%s twice", w.Text)
		}
		seen[w.Key], seen[w.Text] = true, true
		if w.Key == "item_vs_budget" || w.Key == "item_vs_adjusted" { // one of each code
			continue
		}
		if ComparisonText(w.Key) != w.Text || topicKey(w.Text) != w.Key {
			t.Errorf("%s is read as %s", w.Text, topicKey(w.Text))
		}
	}
}
