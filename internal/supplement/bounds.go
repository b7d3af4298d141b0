package supplement

import (
	"fmt"
	"strings"

	"juesuan/internal/diag"
)

// The YAML parser spends time and memory on the square of nesting and of the
// number of keys in one group. A supplement comes nowhere near these bounds;
// a file beyond them is refused before the parser sees it.
const (
	maxSize     = 1 << 20 // bytes; real ones hold some 30 KB
	maxLines    = 20_000
	maxBrackets = 500 // nested
	maxMarks    = 16  // "- - -" and the like at the start of a line
	maxTags     = 100 // &, ! and * in one line
	maxKeys     = 1000
	maxDepth    = 32
	maxMessages = 200
)

// bounded reports whether the file may be given to the parser.
func (r *reader) bounded() bool {
	at := diag.Position{File: r.doc.File}
	if len(r.doc.lines) > maxLines {
		r.fail(at, "supplement.limit", fmt.Sprintf("文件有 %d 行，不像是补充资料", len(r.doc.lines)), "")
		return false
	}
	if at.Line = Excess(r.doc.lines, maxKeys); at.Line > 0 {
		r.fail(at, "supplement.limit", "这里的写法层层嵌套或重复太多，不像是补充资料", "请用 juesuan init --yaml 生成一份再填写")
	}
	return at.Line == 0
}

// Excess is the first line, from 1, of a YAML text whose nesting, or whose number of
// keys in one group, the parser should not be given; 0 where there is none.
func Excess(lines []string, maxKeys int) int {
	brackets := 0
	type group struct{ indent, keys int }
	var open []group // the groups that the line stands in, outermost first
	for i, line := range lines {
		rest := strings.TrimLeft(line, " ")
		depth := len(line) - len(rest)
		marks := 0
		for len(rest) > 1 && strings.IndexByte("-?!&*", rest[0]) >= 0 && marks <= maxMarks {
			_, after, ok := strings.Cut(rest, " ")
			if !ok {
				break
			}
			rest = strings.TrimLeft(after, " ")
			marks++
		}
		tags := strings.Count(line, " &") + strings.Count(line, " !") + strings.Count(line, " *")
		for j := range len(rest) {
			switch rest[j] {
			case '[', '{':
				brackets++
			case ']', '}':
				brackets = max(0, brackets-1)
			}
		}
		keys := 0
		if rest != "" && rest[0] != '#' {
			for len(open) > 0 && (open[len(open)-1].indent > depth || marks > 0 && open[len(open)-1].indent == depth) {
				open = open[:len(open)-1]
			}
			if len(open) == 0 || open[len(open)-1].indent < depth {
				open = append(open, group{indent: depth})
			}
			open[len(open)-1].keys++
			keys = open[len(open)-1].keys
		}
		if marks > maxMarks || tags > maxTags || brackets > maxBrackets || keys > maxKeys {
			return i + 1
		}
	}
	return 0
}

// limited keeps the first messages of a file in which next to everything is wrong.
func limited(list diag.List, file string) diag.List {
	if len(list) <= maxMessages {
		return list
	}
	rest := len(list) - maxMessages
	list = list[:maxMessages:maxMessages]
	list.Errorf("supplement.limit", diag.Position{File: file}, "另有 %d 处问题没有列出；请先改正以上各处", rest)
	return list
}
