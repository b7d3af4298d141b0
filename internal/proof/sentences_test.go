package proof

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"juesuan/internal/build"
)

// TestSampleReadBack: the sample's sentences agree with its figures, and the
// reader sees every wrong number and every wrong word: each number is changed
// in its last digit, each word of direction turned round, one at a time.
func TestSampleReadBack(t *testing.T) {
	dir, _ := copySample(t)
	o := report(t, build.New(build.Settings{}), dir, "")
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
	t.Log(fmt.Sprintf("%d numbers, %d changes", read, changes))
}

// free is text of the staff within a sentence.
var free = regexp.MustCompile(`原因是[^。；]*|主要用于[^以。；][^。；]*|单价[0-9]+万元以上|原因：[^一][^。；]*|发现的主要问题.*|民族团结奖`)
