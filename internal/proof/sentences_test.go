package proof

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"juesuan/internal/accounts"
	"juesuan/internal/check"
	"juesuan/internal/compose"
	"juesuan/internal/diag"
	"juesuan/internal/job"
	"juesuan/internal/lint"
	"juesuan/internal/narrative"
)

// drawn are the warnings that the drawn units deserve: zeros written in two
// ways, empty tables without a note, a glossary for other items, reasons given
// for what is level, expenses above their budget, cars bought that cost nothing
// to run, last year's totals that happen to be equal, rates on tiny bases, what
// there is nothing to compare with, amounts of 一千亿元, one reason for all, and
// guests and cars that cost anything.
var drawn = map[string]bool{"F.2": true, "F.8": true, "W.10": true, "W.5": true, "T7.5": true, "S.4": true, "Y.3": true, "facts.interval": true, "F.6": true, "W.11": true, "S.8": true}

// TestRandomUnits: units that are right by construction have no error, nothing
// is wrong with their text, and every sentence agrees with the books.
func TestRandomUnits(t *testing.T) {
	t.Parallel()
	pk, _, packed, err := job.New(job.Settings{}).Pack("ningxia-2020")
	if err != nil || packed.Failed() {
		t.Fatal(err, list(packed))
	}
	const units = 200
	d := newDrawer(t, pk, 3)
	numbers := 0
	unseen := []string{"与上年持平", "与上年基本持平", "倍", "由0.00万元增加至", "下降100.00%", "大于预算数", "小于预算数", "预算数基本持平", "预算数持平", "没有上年数可比", "年度决算数可比", "年度数可比", "未单列年初预算数",
		"无政府性基金", "无国有资本", "无机关运行经费", "无政府采购", "一是", "政府性基金预算财政拨款本年收入"}
	for i := range units {
		b := d.unit()
		l := accounts.Resolve(b, d.dict, nil)
		rep := check.Run(b, pk.Check())
		l = append(l, rep.Findings...)
		facts, derived := narrative.Derive(b, pk.Narrative())
		document, _, composed := compose.Document(b, facts, pk)
		l = append(append(l, derived...), composed...)
		for _, f := range lint.Document(document, lint.Options{Full: b.Organization.FullName.S, Short: b.Organization.ShortName.S, Self: b.Organization.SelfName.S}) {
			l.Add(f.Diagnostic)
		}
		var bad diag.List
		for _, f := range l {
			if f.Code == "Y.11" { // last year and the budget are drawn of any size, for the sentences' sake
				continue
			}
			if f.Severity == diag.Error || f.Severity == diag.Warning && !drawn[f.Code] {
				bad.Add(f)
			}
		}
		if len(bad) > 0 {
			t.Errorf("unit %d:\n%s", i, list(bad))
		}
		text := narrate(document)
		unseen = slices.DeleteFunc(unseen, func(w string) bool {
			return slices.ContainsFunc(text, func(p [2]string) bool { return strings.Contains(p[1], w) })
		})
		faults, read := audit(b, text)
		numbers += read
		for _, f := range faults {
			t.Errorf("unit %d: %s", i, f)
		}
		if t.Failed() && i > 20 {
			t.Fatal("no further")
		}
	}
	if len(unseen) > 0 {
		t.Errorf("no unit is such that the report says %q", unseen)
	}
	t.Logf("%d units, %d numbers", units, numbers)
}

// TestSampleReadBack: the sample's sentences agree with its figures, and the
// reader sees every wrong number and every wrong word: each number is changed
// in its last digit, each word of direction turned round, one at a time.
func TestSampleReadBack(t *testing.T) {
	dir, _ := copySample(t)
	o := report(t, job.New(job.Settings{}), dir, "")
	text := narrate(o.Doc)
	faults, read := audit(o.Book, text)
	for _, f := range faults {
		t.Error(f)
	}
	if read < 140 {
		t.Errorf("only %d numbers were read", read)
	}
	if t.Failed() {
		return
	}
	number := regexp.MustCompile(`[0-9]+(?:\.[0-9]+)?(?:万元|%|倍|分|个|辆|人次|人|平方米|台)`)
	turned := strings.NewReplacer("增加", "减少", "减少", "增加", "增长", "下降", "下降", "增长", "大于", "小于", "小于", "大于")
	changes := 0
	try := func(i, from, to int, now string) {
		old := text[i][1]
		text[i][1] = old[:from] + now + old[to:]
		changes++
		if faults, _ := audit(o.Book, text); len(faults) == 0 {
			t.Errorf("not seen: %s → %s in %s", old[from:to], now, old)
		}
		text[i][1] = old
	}
	for i := range text {
		// What the staff wrote is not the program's: reasons, purposes, prices.
		s := free.ReplaceAllStringFunc(text[i][1], func(s string) string { return strings.Repeat("#", len(s)) })
		for _, m := range number.FindAllStringIndex(s, -1) {
			end := m[0] + strings.IndexFunc(s[m[0]:], func(r rune) bool { return r != '.' && (r < '0' || r > '9') })
			last := s[end-1]
			try(i, m[0], end, s[m[0]:end-1]+string('0'+(last-'0'+1)%10))
		}
		for _, m := range regexp.MustCompile(`增加|减少|增长|下降|大于|小于`).FindAllStringIndex(s, -1) {
			try(i, m[0], m[1], turned.Replace(s[m[0]:m[1]]))
		}
	}
	t.Logf("%d numbers, %d changes", read, changes)
}

// free is text of the staff within a sentence.
var free = regexp.MustCompile(`原因是[^。；]*|主要用于[^以。；][^。；]*|单价[0-9]+万元以上|原因：[^一][^。；]*|发现的主要问题.*|民族团结奖`)
