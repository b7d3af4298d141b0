package lint_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"juesuan/internal/diag"
	"juesuan/internal/doc"
	"juesuan/internal/lint"
)

func TestSecrets(t *testing.T) {
	for s, want := range map[string]string{
		"收款卡号6222020200112230037。":          "",
		"账号 4111 1111 1111 1111 收":          "card",
		"卡号4111111111111111":                "card",
		"卡号4111111111111112":                "", // the check digit is wrong
		"身份证11010519491231002X":             "identity",
		"编号110105194912310021":              "", // neither
		"电话13800138000":                     "mobile",
		"电话138-0013-8000":                   "mobile",
		"电话12800138000":                     "",
		"支出147,382,605.97元，共138,243,574.60": "",
		"机密★10年":                            "secrecy",
		"秘密":                                "secrecy",
		"保守秘密是每个人的责任":                       "",
		"内部资料，注意保存":                         "internal",
		"2020年度收入总计14878.73万元，2230105科目":    "",
		"文号20201234567890":                  "",
		"咨询电话：13800138000":                  "", // an office's own
		"项目编号6400002111111111":              "",
		"合计13800138000元":                    "",
		// The character right before it makes it part of an amount, and no other.
		",13800138000": "", ".13800138000": "", "1,13800138000": "", "1a13800138000": "mobile", ",a13800138000": "mobile", "a13800138000": "mobile", "13800138000": "mobile",
		"13800138000.5": "", "13800138000,5": "", "13800138000.": "mobile", "13800138000 元": "", "13800138000万": "", "13800138000人": "", "13800138000%": "", "13800138000亿": "",
		"11800138000": "", "12800138000": "", "13000138000": "mobile", "19000138000": "mobile", "23800138000": "", "1380013800": "", "联系电话13800138000": "",
	} {
		var codes []string
		for _, f := range lint.Secrets(s) {
			codes = append(codes, strings.TrimPrefix(f.Code, "release."))
			if strings.Contains(s, f.Masked) && len(f.Masked) > 12 {
				t.Errorf("%s is repeated: %s", s, f.Masked)
			}
		}
		if got := strings.Join(codes, " "); got != want {
			t.Errorf("%s: %q, want %q", s, got, want)
		}
	}
}

// Any card with a right check digit is found, and no other of its first digits.
func TestCards(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	for range 500 {
		n := 15 + random.IntN(4)
		head := "62"
		for len(head) < n {
			head += fmt.Sprint(random.IntN(10))
		}
		found := 0
		for d := range 10 {
			for _, s := range lint.Secrets(fmt.Sprintf("卡号%s%d。", head, d)) {
				if s.Code == "release.card" {
					found++
				}
			}
		}
		if found > 1 || found == 0 && n != 17 { // of 18 digits one may be an identity number
			t.Errorf("%s…: %d check digits are right", head, found)
		}
	}
}

// A report is scanned in all its places.
func TestRelease(t *testing.T) {
	p := func(s string) doc.Paragraph {
		return doc.Paragraph{Runs: []doc.Run{{Text: s[:6]}, {Text: s[6:], Ref: 7}}}
	}
	text, cell := p("电话13800138000"), p("内部资料")
	d := &doc.Document{Styles: []doc.Style{{}}, Sections: []doc.Section{{Blocks: []doc.Block{&text,
		&doc.Table{Columns: make([]doc.Column, 1), Rows: []doc.Row{{Cells: []doc.Cell{{Paragraphs: []doc.Paragraph{cell}}}}}}}}}}
	found := lint.Release(d)
	if len(found) != 2 || found[0].Code != "release.mobile" || found[1].Code != "release.internal" || found[0].Ref != 7 {
		t.Errorf("%+v", found)
	}
}

// TestOriginOfSecrets: what is found is told of the paragraph's own place, else of
// the first of its runs that has one, else of none.
func TestOriginOfSecrets(t *testing.T) {
	for _, c := range []struct {
		own  doc.Ref
		runs []doc.Ref
		want doc.Ref
	}{{0, []doc.Ref{0, 0}, 0}, {0, []doc.Ref{0, 3}, 3}, {0, []doc.Ref{2, 3}, 2}, {1, []doc.Ref{0, 0}, 1}, {1, []doc.Ref{2, 3}, 2}, {1, []doc.Ref{0, 3}, 3}} {
		p := &doc.Paragraph{Ref: c.own, Runs: []doc.Run{{Text: "电话13800", Ref: c.runs[0]}, {Text: "138000", Ref: c.runs[1]}}}
		found := lint.Release(&doc.Document{Styles: []doc.Style{{}}, Sections: []doc.Section{{Blocks: []doc.Block{p}}}})
		if len(found) != 1 || found[0].Ref != c.want || found[0].Severity != diag.Error || found[0].Excerpt != "1380…" || found[0].Message != "要公开的文字里含手机号" {
			t.Errorf("%d %v: %+v", c.own, c.runs, found)
		}
	}
}
