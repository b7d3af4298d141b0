package lint

import (
	"bytes"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"juesuan/internal/doc"
	"juesuan/internal/golden"
)

// TestEveryCharacter: what each mark does in the places that it decides about.
// A line names the finding, with @ for the mark, and all marks that have it.
func TestEveryCharacter(t *testing.T) {
	var marks []rune
	for _, r := range [][2]rune{{'!', '/'}, {':', '@'}, {'[', '`'}, {'{', '~'}, {0xb7, 0xb7}, {0xd7, 0xd7}, {0x2010, 0x2027}, {0x2030, 0x203b}, {0x25a0, 0x25ff}, {0x2610, 0x2612},
		{0x3000, 0x301f}, {0xff01, 0xff0f}, {0xff1a, 0xff20}, {0xff3b, 0xff40}, {0xff5b, 0xff65}} {
		for c := r[0]; c <= r[1]; c++ {
			marks = append(marks, c)
		}
	}
	letters := []rune("0123456789ABCWXYZabcwxyz０１２３４５６７８９ＸＺｘｚ或和年级某甲")
	var out bytes.Buffer
	sort := func(chars []rune, frames ...string) {
		for _, frame := range frames {
			by := map[string]string{}
			for _, c := range chars {
				found := said(strings.ReplaceAll(frame, "@", string(c)), false)
				if c != '.' && c != ',' { // these stand in findings of their own
					found = strings.ReplaceAll(found, string(c), "@")
				}
				by[found] += string(c)
			}
			delete(by, "—")
			for _, found := range slices.Sorted(maps.Keys(by)) {
				fmt.Fprintf(&out, "%s: %s: %s\n", frame, by[found], found)
			}
		}
	}
	sort(marks, "甲@", "甲@乙", "甲@@乙", "甲@@@乙", "支出@万元", "支出3@万元", "支出3@个", "支出增加@减少，", "支出增加@减少 3.00万元", "支出增加（减少@下降）3.00万元", "增加3.00万元@下降5.00%",
		"甲，@乙", "甲@，乙", "支出决算为3.00万元@", "单位职责待补充@", "@请按乙", "主要用于0@", "主要用于@0.5级", "（@）", "（ @ ）", "甲（1@乙", "乙@一）丙", "共00@个", "卡@13800138000",
		"2019@06", "支出3@5万元", "1@234", "支出1@234.00", "O@Neil", "3.00@", "（3.00@万元")
	sort(letters, "甲@", "甲@乙", "甲@@乙", "支出@万元", "支出增加@减少 3.00万元", "20@@年", "@13800138000", "11010519491231002@", "支出决@万元", "版@.5", "截止@，乙", "截止@月", "截止 @年")
	var list string
	check := func(name, chars string, frames ...string) {
		for _, frame := range frames {
			list = ""
			for _, c := range chars {
				if text := strings.ReplaceAll(frame, "@", string(c)); strings.Contains(said(text, false), "W.8") {
					list += string(c)
				}
			}
			fmt.Fprintf(&out, "%s: %s: %s\n", name, frame, list)
		}
	}
	check("surnames", surnames+"的人一", "退休人员@建国去世")
	check("given", given+"厂门", "遗属张@国的", "遗属张国@的", "遗属张@的")
	check("not names", notNames+"伟军", "退休人员张@去世", "退休人员张国@去世")
	check("not Han", "aZ1 ，\u4dff一\u9fff\ua000", "张建国@去世", "遗属张建国@", "退休人员@张建国去世")
	const halves = "（(【〔《〈「『［[“‘）)】〕》〉」』］]”’"
	for _, open := range halves {
		list = ""
		for _, closing := range halves {
			if said("甲"+string(open)+"内容"+string(closing)+"乙", false) == "—" {
				list += string(closing)
			}
		}
		fmt.Fprintf(&out, "pairs: %c: %s\n", open, list)
	}
	golden.Check(t, "characters.txt", out.Bytes())
}

// TestInstructions: each word of a template's instruction in brackets, in a
// sentence and in a cell, alone and in other words.
func TestInstructions(t *testing.T) {
	var out bytes.Buffer
	for k, w := range instructions {
		for _, frame := range []string{"支出（@）", "支出（本季度@表）", "支出（请@）", "支出【@】", "支出〔@〕", "支出[@]", "支出《@》"} {
			text := strings.ReplaceAll(frame, "@", w)
			prose, cell := said(text, false), said(text, true)
			if (cell == prose) != (k < inTables || prose == "—") && !strings.HasPrefix(prose, "W.3") {
				t.Errorf("%s: in a cell %s", text, cell)
			}
			fmt.Fprintf(&out, "%s: %s", text, prose)
			if cell != prose {
				fmt.Fprintf(&out, "; in a cell: %s", cell)
			}
			out.WriteByte('\n')
		}
	}
	for _, text := range []string{"作持平表述（可删除）", "（可删除）作持平表述", "（作持平表述）", "如持平，请各单位", "一）（可删除", "甲（一）乙", "甲12）乙", "甲 12）乙", "甲 1234567）乙", " 123456）乙", "甲、a）乙",
		"支出（" + strings.Repeat("填列", 8) + "）", "支出（" + strings.Repeat("填列", 7) + "）", "支出（" + strings.Repeat("填列", 7) + "一）", "（“甲）”", "（“‘甲）", "甲）”", "“甲）”"} {
		fmt.Fprintf(&out, "%s: %s\n", text, said(text, false))
	}
	golden.Check(t, "instructions.txt", out.Bytes())
}

// TestNumbersAsWritten: what is read of every short run of digits, points and
// separators, against a rule said once more.
func TestNumbersAsWritten(t *testing.T) {
	form := regexp.MustCompile(`^([0-9]+(?:,[0-9]{3})*)(\.[0-9]+)?`)
	digit := regexp.MustCompile(`^[0-9]`)
	wide := strings.NewReplacer("0", "０", "1", "１", "2", "２", "9", "９")
	var texts []string
	level := []string{""}
	for range 6 {
		var next []string
		for _, s := range level {
			for _, c := range []string{"1", "9", ",", ".", "亿"} {
				next = append(next, s+c)
			}
		}
		texts, level = append(texts, next...), next
	}
	texts = append(texts, "1,234,567.89", "1,234,5678", "12,345,678", "1,234,56", "1234,567.0", "0,000", "1,234.", "1,234.5,678")
	l := &linter{}
	for _, s := range texts {
		if !digit.MatchString(s) {
			continue
		}
		m := form.FindStringSubmatch(s)
		whole := m[1]
		for digit.MatchString(s[len(whole):]) { // a fourth digit: no group
			whole = whole[:strings.LastIndexByte(whole, ',')]
			if m = form.FindStringSubmatch(whole + "."); m[2] != "" {
				t.Fatal(s)
			}
		}
		decimals := ""
		if rest := s[len(whole):]; len(rest) > 1 && rest[0] == '.' {
			decimals = regexp.MustCompile(`^[0-9]*`).FindString(rest[1:])
		}
		want := token{to: len(whole), digits: strings.ReplaceAll(whole, ",", ""), separators: strings.Contains(whole, ",")}
		want.whole = len(want.digits)
		if decimals != "" {
			want.to, want.digits, want.decimals = len(whole)+1+len(decimals), want.digits+"."+decimals, len(decimals)
		}
		if l.s = s; l.read(0) != want {
			t.Errorf("%s: %+v, want %+v", s, l.read(0), want)
		}
		if zero := strings.Trim(want.digits, "0.") == ""; want.zero() != zero {
			t.Errorf("%s is zero: %v", s, want.zero())
		}
		// In full-width digits it is the same number.
		before := "甲"
		l.s = before + wide.Replace(s)
		got := l.read(len(before))
		want.from, want.to = len(before), len(before)+len(wide.Replace(s[:want.to]))
		if got != want {
			t.Errorf("%s: %+v, want %+v", l.s, got, want)
		}
	}
}

// TestEveryTable: the order of ordinals, lines, columns and numbers of tables,
// through their spans, and what is said of each.
func TestEveryTable(t *testing.T) {
	// A cell is text, text>n over n columns, text^n over n rows; an empty line parts
	// captions from rows.
	table := func(title, text string) *doc.Table {
		tb := &doc.Table{Title: title}
		rows := &tb.Head
		for line := range strings.SplitSeq(text, "\n") {
			if line == "" {
				rows = &tb.Rows
				continue
			}
			var row doc.Row
			width := 0
			for s := range strings.SplitSeq(line, "|") {
				var c doc.Cell
				s, c.ColSpan = span(s, ">")
				s, c.RowSpan = span(s, "^")
				half := len(s) / 6 * 3
				c.Paragraphs = []doc.Paragraph{{Runs: []doc.Run{{Text: s[:half]}, {Text: s[half:]}}}}
				row.Cells = append(row.Cells, c)
				width += max(c.ColSpan, 1)
			}
			*rows = append(*rows, row)
			tb.Columns = make([]doc.Column, max(len(tb.Columns), width))
		}
		return tb
	}
	var out bytes.Buffer
	say := func(name string, blocks ...doc.Block) {
		d := &doc.Document{Styles: []doc.Style{{}, {Outline: 1}, {Outline: 2}, {Outline: 3}}, Sections: []doc.Section{{Blocks: blocks}}}
		fmt.Fprintf(&out, "== %s\n", name)
		for _, f := range Document(d, Options{}) {
			fmt.Fprintf(&out, "%s %s %s %s\n", f.Code, f.Severity, f.Message, f.Hint)
		}
	}
	heading := func(level doc.StyleID, s string) *doc.Paragraph {
		return &doc.Paragraph{Style: level, Runs: []doc.Run{{Text: s}}}
	}
	for _, text := range []string{
		"项目|行次|数\n\n甲|1|3.00\n乙|2|4.00", "项目|行次|数\n\n甲|1|3.00\n乙|3|4.00", "项目|行次|数|项目|行次|数\n\n甲|1||丁|3|\n乙|2||戊|4|", "项目|行次|数|项目|行次|数\n\n甲|1||丁|2|\n乙|3||戊|4|",
		"项目|行次|数\n\n甲|2|3.00", "项目|行次|数\n\n甲||3.00\n乙|1|4.00", "项目^2|行次^2|数>2\n甲|乙\n\n丙|1|2|3\n丁|2|4|5", "项目>2|行次\n\n甲>2|1\n乙|丙|2\n丁>2|4", "项目|行次\n\n甲^2|1\n2\n乙|3", "项目|行次\n\n甲^2|1\n3\n乙|2",
		"项目|序号\n\n甲|1\n乙|3", "项目|甲|乙\n栏次|1|2", "项目|甲|乙\n栏次|1|3", "项目|甲|乙\n栏次|2|3", "项目|甲|乙\n|1|2", "项目|甲|乙\n|1|3", "项目|甲|乙\n|7|甲", "项目|甲|乙\n栏次|2|甲", "栏次|1|3\n项目|甲|乙",
		"项目|数\n\n一、甲|1\n二、乙|2\n三、丙|3", "项目|数\n\n一、甲|1\n三、乙|2\n四、丙|3", "项目|数\n\n二、甲|1", "项目|数|项目\n\n一、甲|1|一、丁\n二、乙|2|二、戊", "项目|数|项目\n\n一、甲|1|二、丁\n二、乙|2|三、戊",
		"项目|数\n\n九、甲|1\n十、乙|2\n十一、丙|3", "项目|数\n\n一、甲|1\n合计|2\n其中、丙|3\n二、丁|4", "项目|数\n\n一、甲|1\n一、乙|2", "项目|数\n\n一、" + strings.Repeat("甲", 20) + "|1\n三、" + strings.Repeat("乙", 20) + "|2",
		"项目|实际完成情况\n甲|确保运行", "项目|数\n\n预期|实际完成情况\n甲|确保运行", "项目|数\n\n预期|实际完成情况\n甲|" + strings.Repeat("确保运行", 7), "项目|数\n\n预期|实际完成情况\n甲|已确保运行", "项目|数\n\n实际完成情况|预期\n甲|确保运行",
	} {
		say(text, table("表", text))
	}
	for _, numbers := range []string{"公开01表", "公开02表", "公开01表 公开02表", "公开01表 公开01表", "公开02表 公开01表", "公开1表", "公开001表", "公开0a表", "公开a1表", "公开：1表", "公开1/表", "公示01表", "公开01页",
		"公开01表 公开02表 公开03表 公开04表 公开05表 公开06表 公开07表 公开08表 公开09表 公开10表 公开11表", "公开01表 公开02表 公开03表 公开04表 公开05表 公开06表 公开07表 公开08表 公开09表 公开19表"} {
		blocks := []doc.Block{heading(1, "表")}
		for number := range strings.FieldsSeq(numbers) {
			blocks = append(blocks, table("表", number))
		}
		say(numbers, append(blocks, heading(0, "详见公开01表和公开02表，另见公开11表、公开1表、公开"))...)
	}
	for _, title := range []string{"表", "别的", ""} {
		say("title "+title, heading(1, "一、表格"), table(title, "公开01表"))
	}
	say("no heading", table("表", "公开01表"))
	say("no heading, no title", table("", "公开01表"))
	say("no captions", heading(1, "表"), &doc.Table{Title: "表", Columns: make([]doc.Column, 1)})
	say("an empty row", heading(1, "表"), &doc.Table{Title: "表", Columns: make([]doc.Column, 1), Head: []doc.Row{{}}, Rows: []doc.Row{{}, {}}})
	for levels := range 4 {
		say(fmt.Sprint("contents of ", levels, " levels"), &doc.Contents{Levels: levels}, heading(2, "表"), table("表", "公开01表"))
	}
	for _, text := range []string{"1第一部分 1第二部分", "1第一部分 1第三部分", "1第二部分", "1一、甲 1二、乙", "1一、甲 1三、乙 1四、丙", "1（一）甲 1（二）乙", "1（一）甲 1（三）乙", "1一、甲 2（一）乙 2（二）丙 1二、丁 2（一）戊",
		"1一、甲 2（一）乙 1二、丁 2（二）戊", "1一、甲 3（一）乙 2一、丙 3（二）丁", "1一、甲 1乙 1二、丙", "1一、甲 1第三 1二、丙", "1一、甲 1其他、乙 1二、丙", "1一、甲 0三、乙 1二、丙", "2一、甲 1一、乙 2二、丙", "1一、" + strings.Repeat("甲", 20) + " 1三、" + strings.Repeat("乙", 20),
		"1（一 1二、甲"} {
		var blocks []doc.Block
		for s := range strings.FieldsSeq(text) {
			blocks = append(blocks, heading(doc.StyleID(s[0]-'0'), s[1:]))
		}
		say(text, blocks...)
	}
	golden.Check(t, "tables.txt", out.Bytes())
}

// span cuts a number of columns or rows off a cell.
func span(s, mark string) (string, int) {
	text, n, ok := strings.Cut(s, mark)
	if !ok {
		return s, 0
	}
	return text, int(n[0] - '0')
}
