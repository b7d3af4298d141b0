package narrative

import (
	"strings"
	"testing"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
)

// TestQuotesOf: which numbers of a text are amounts.
func TestQuotesOf(t *testing.T) {
	for text, want := range map[string]string{
		"追加经费1133.95万元":      "11339500",
		"其中培训费12.50、13.60万元": "125000 136000",
		"增加1,234.5万元，减少2亿元":  "12345000 -200000000",
		"支出8,073元":           "8073",
		"较上年增加1133.95，主要是调资": "11339500",
		"2020年12月31日":        "",
		"财预〔2020〕12号":        "",
		"接待4批次34人次":          "",
		"面积903.06平方米":        "",
		"增长12.34%":           "",
		"每人每月500元":           "",
		"单价50万元以上设备":         "",
		"500元每天":             "",
		"不超过30万元":            "",
		"按800元标准发放":          "",
		"人均标准由3600元提高到4800元": "",
		"V2.10系统":            "",
		"得分95.50分":           "",
		"2020元旦":             "",
		"3亿元以上":              "",
		"一是调资12.30万元；二是压减会议费4.05万元": "123000 -40500",
		"A++系统14万元":             "140000",
		"追加12.30万元/年":           "",
		"人数增加12人，收入3.20，支出4.10": "32000 41000",
		"不在我局支出50.00万元":         "-500000",
	} {
		var got []string
		for _, q := range quotesOf(text) {
			a := q.amount
			if q.minus {
				a = a.Neg()
			}
			got = append(got, a.String())
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%s: %q, want %q", text, s, want)
		}
	}
}

// TestQuotes: an amount of the books, of the supplement, of the comparison, and
// parts that add up to it have a source; others have none and are told.
func TestQuotes(t *testing.T) {
	for _, c := range []struct {
		text string
		told string // the amounts that have no source
	}{
		{"增加838.54万元", ""}, // the difference
		{"增加838.45万元", "838.45万元"},
		{"一是代发资金增加900.10万元；二是项目支出减少61.56万元", ""}, // 900.10 − 61.56
		{"一是代发资金增加900.10万元；二是项目支出减少61.65万元", "900.10万元、61.65万元"},
		{"项目支出比预算多500.20、338.34万元", ""}, // add up to it
		{"比上年增长6.03%", ""},
		{"增长6%", ""},
		{"支出同比增长37.52%", "37.52%"},
		{"项目资金增加，较2019年度增长6.30%", "6.30%"},
		{"物价上涨37.52%，住房公积金缴存比例提高5%", ""}, // no rates of the accounts
		{"在职人员增长37.52%", ""},
		{"政府采购货物309.94万元", ""},
		{"政府采购货物309.49万元", "309.49万元"},
		{"接待费8073.00元", ""},
		{"接待费8703.00元", "8703.00元"},
		{"本年收入13,824.36万元", ""},
		{"本年收入1.38亿元", ""},
		{"本年收入1.83亿元", "1.83亿元"},
		{"每人每月补助800元，单价50万元以上设备2台", ""},
		{"追加1133.95万元", "1133.95万元"},
	} {
		b := sample(t)
		r := b.Reasons[accounts.TopicExpenditureVsPrior]
		r.Text = accounts.Text{S: c.text, At: diag.Position{File: "unit.yaml", Line: 7, Field: "reasons"}}
		b.Reasons[accounts.TopicExpenditureVsPrior] = r
		f, l := derive(t, b, ningxia)
		message := ""
		for _, x := range l {
			if x.Code == "W.14" {
				message += x.Message
			}
		}
		if c.told == "" && message != "" || c.told != "" && !strings.Contains(message, "里的"+c.told+"，") {
			t.Errorf("%s: %q, want %q", c.text, message, c.told)
		}
		for _, q := range f.Quotes {
			if q.At == r.Text.At && (q.Source == "") != strings.Contains(c.told, q.Digits+q.Unit) {
				t.Errorf("%s: %s%s has the source %q", c.text, q.Digits, q.Unit, q.Source)
			}
		}
	}
}
