package supplement

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// expects is what a type asks for, in a message.
func (t Type) expects() string {
	switch t {
	case Whole:
		return "整数"
	case Number:
		return "数字"
	case Amount:
		return "金额"
	case Choice:
		return "规定的几项之一"
	case Flag:
		return "是或否"
	case Date:
		return "日期"
	case Group:
		return "一组内容"
	case List:
		return "若干条"
	}
	return "文字"
}

// fault says what is wrong with a scalar of the field, "" if nothing is.
func (f *Field) fault(s string) string {
	if problem := unseen(s); problem != "" {
		return problem
	}
	switch f.Type {
	case Text, Sheet:
		if strings.TrimSpace(s) == "" {
			return "没有填"
		}
		if strings.Contains(s, "\n") {
			return "应写在一行里"
		}
		if f.Digits > 0 && (len(s) != f.Digits || !isDigits(s)) {
			return fmt.Sprintf("应是 %d 位数字，“%s”不是", f.Digits, clip(s))
		}
	case Picture:
		switch ext := strings.ToLower(filepath.Ext(s)); {
		case strings.TrimSpace(s) == "":
			return "没有填"
		case strings.ContainsAny(s, "/\\:\n") || ext != ".png" && ext != ".jpg" && ext != ".jpeg":
			return "应填同一文件夹里图片的文件名（.png 或 .jpg），“" + clip(s) + "”不是"
		}
	case Prose, Measure:
		if strings.TrimSpace(s) == "" {
			return "没有填"
		}
	case Whole:
		if !isDigits(s) || len(s) > 15 {
			return "应填整数，“" + clip(s) + "”不是"
		}
	case Number:
		if _, problem := plainNumber(s); problem != "" {
			return "应填数字，“" + clip(s) + "”" + problem
		}
	case Choice:
		if !slices.Contains(f.Choices, s) {
			return "应填" + strings.Join(f.Choices, "、") + "之一，“" + clip(s) + "”不在其中"
		}
	case Flag:
		switch s {
		case "true", "false", "是", "否":
		default:
			return "应填 true 或 false，“" + clip(s) + "”不是"
		}
	case Date:
		if _, err := time.Parse(time.DateOnly, s); err != nil {
			return "应填日期，写成 2021-09-20 的样子，“" + clip(s) + "”不是"
		}
	}
	return ""
}

// IsTrue reports whether a Flag is set.
func IsTrue(s string) bool { return s == "true" || s == "是" }

// plainNumber accepts a decimal number as people write it: an optional minus,
// digits with or without thousands separators, an optional fraction. It
// returns the number without separators.
func plainNumber(s string) (digits, problem string) {
	body, minus := strings.CutPrefix(s, "-")
	whole, fraction, point := strings.Cut(body, ".")
	groups := strings.Split(whole, ",")
	for i, g := range groups {
		if !isDigits(g) || len(groups) > 1 && (i > 0 && len(g) != 3 || i == 0 && len(g) > 3) {
			return "", "不是数字"
		}
	}
	if point && !isDigits(fraction) {
		return "", "不是数字"
	}
	if len(body) > 30 {
		return "", "位数太多"
	}
	digits = strings.Join(groups, "")
	if point {
		digits += "." + fraction
	}
	if minus {
		digits = "-" + digits
	}
	return digits, ""
}

func exampleHint(f *Field) string {
	if f == nil {
		return ""
	}
	switch {
	case f.Help != "" && f.Example != "":
		return f.Help + "，例如 " + f.Example
	case f.Example != "":
		return "例如 " + f.Example
	}
	return f.Help
}
