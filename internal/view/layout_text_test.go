package view

import (
	"strings"
	"testing"
)

// TestDifference: lines are matched as a reader would match them.
func TestDifference(t *testing.T) {
	for _, c := range []struct {
		name, old, new, want string
	}{
		{"a word", "本年收入合计10.00万元。", "全年收入合计10.00万元。", "  原来　　【本】年收入合计10.00万元。\n  现在　　【全】年收入合计10.00万元。\n"},
		{"a number is one thing", "占93.64%。", "占93.6%。", "  原来　　占【93.64】%。\n  现在　　占【93.6】%。\n"},
		{"a line more moves the ordinals", "一、甲：其一。\n二、乙：其二。", "一、新：指新的。\n二、甲：其一。\n三、乙：其二。",
			"  新增　　一、新：指新的。\n  原来　　【一】、甲：其一。\n  现在　　【二】、甲：其一。\n  原来　　【二】、乙：其二。\n  现在　　【三】、乙：其二。\n"},
		{"a line less", "甲\n乙\n丙", "甲\n丙", "  没有了　乙\n"},
		{"nothing in common", "甲\n一二三四\n丙", "甲\n子丑寅卯\n丙", "  没有了　一二三四\n  新增　　子丑寅卯\n"},
		{"the same", "甲\n乙", "甲\n乙", ""},
	} {
		var now []textLine
		for line := range strings.SplitSeq(c.new, "\n") {
			now = append(now, textLine{text: line})
		}
		var b strings.Builder
		if _, err := writeDifference(&b, strings.Split(c.old, "\n"), now); err != nil {
			t.Fatal(err)
		}
		if b.String() != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, b.String(), c.want)
		}
	}
}
