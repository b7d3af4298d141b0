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
	maxFlow     = 10_000 // , and : within brackets
	maxDepth    = 32
	maxMessages = 200
)

// bounded reports whether the file may be given to the parser.
func (r *reader) bounded() bool {
	line, text := Overgrown(r.doc.lines)
	if text != "" {
		r.fail(diag.Position{File: r.doc.File, Line: line}, "supplement.limit", text, "请用 juesuan init --yaml 生成一份再填写")
	}
	return text == ""
}

// Overgrown is the first line of a YAML text, from 1, that is beyond what the
// parser is given, and why; 0 where it is the whole, "" where none is. It is
// asked of a supplement and of a pack's files.
func Overgrown(lines []string) (line int, why string) {
	if len(lines) > maxLines {
		return 0, fmt.Sprintf("文件有 %d 行，最多 %d 行", len(lines), maxLines)
	}
	size, brackets, flow := 0, 0, 0
	type group struct{ indent, keys int }
	var open []group // the groups that the line stands in, outermost first
	for i, line := range lines {
		if size += len(line) + 1; size > maxSize {
			return 0, fmt.Sprintf("文件太大，最多 %d MB", maxSize>>20)
		}
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
		for j := range len(line) {
			switch line[j] {
			case '[', '{':
				brackets++
			case ']', '}':
				brackets = max(0, brackets-1)
			case ',', ':':
				if brackets > 0 {
					flow++
				}
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
		if marks > maxMarks || tags > maxTags || brackets > maxBrackets || keys > maxKeys || flow > maxFlow {
			return i + 1, "这里的写法层层嵌套或重复太多"
		}
	}
	return 0, ""
}
