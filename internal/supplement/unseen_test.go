package supplement

import (
	"fmt"
	"strings"
	"testing"
)

// TestUnseen: a character that a reader does not see is told at its field, with
// its place in the text, from either form of the supplement and from the desk.
func TestUnseen(t *testing.T) {
	for _, r := range []rune{'\u0001', '\u001b', '\u007f', '\uFDD0', '\uFDD2', '\uFDEF', '\uFFFE', '\uFFFF', '\U0001FFFE', '\u202e', '\u2066', '\u200f', '\u061c',
		'\u200b', '\u200d', '\u2060', '\ufeff', '\u00ad', '\ue000', '\uf8ff', '\U000F0001', '\U0010FFFD', '\ufe0f', '\U000E0101', '\U0001F600', '\ufffd', '\ufffc'} {
		s := "人员" + string(r) + "增加"
		if got := unseen(s); !strings.Contains(got, "第 3 个字") || !strings.Contains(got, fmt.Sprintf("U+%04X", r)) {
			t.Errorf("U+%04X: %q", r, got)
		}
		for _, f := range []*Field{{Name: "原因", Type: Prose}, {Name: "全称", Type: Text}, {Name: "性质", Type: Choice, Choices: []string{s}}} {
			if f.fault(s) == "" {
				t.Errorf("U+%04X passes in %s", r, f.Name)
			}
		}
	}
	for _, s := range []string{"", "人员增加", "第一行\n第二行", "甲\t乙", "“三公”经费——由1.5%升至2％", "①Ⅱ㎡℃★☆□√·…", "㐀𠀀", "〇々"} {
		if got := unseen(s); got != "" {
			t.Errorf("%q: %s", s, got)
		}
	}
}

// TestUnseenInFile: the reader names the line, whatever the text is.
func TestUnseenInFile(t *testing.T) {
	text := "unit: 一\norganization:\n  full_name: \"某\\u200B局\"\nsetup:\n  text: \"第一行\\r\\n第二行\\u2028第三行\"\n"
	doc, list := Read([]byte(text), "unit.yaml", nil)
	found := false
	for _, d := range list {
		found = found || d.At.Line == 3 && strings.Contains(d.Message, "第 2 个字是不占位置、看不见的字符（U+200B）")
	}
	if !found {
		t.Errorf("%v", list)
	}
	if v := doc.Root.Get("setup", "text"); v == nil || v.Scalar != "第一行\n第二行\n第三行" {
		t.Errorf("%+v", v)
	}
}
