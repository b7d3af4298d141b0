package pack

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"juesuan/internal/diag"
)

// What the libraries that read YAML and templates say in English, in the words
// of whoever edits a pack.

// saying is what a message that holds a text means; %s stands for what it quotes.
type saying struct{ holds, means, hint string }

var yamlSayings = []saying{
	{"did not find expected ',' or '}'", "花括号里少了逗号或右花括号", "一行里的各项用半角逗号隔开，写成 {键: 值, 键: 值}；值里有逗号、冒号的加引号"},
	{"did not find expected ',' or ']'", "方括号里少了逗号或右方括号", "一行里的各项用半角逗号隔开，写成 [甲, 乙]；值里有逗号的加引号"},
	{"did not find expected '-' indicator", "这一行与上面的列表对不齐，或少了开头的“- ”", "同一个列表的各项都以“- ”开头，缩进相同"},
	{"did not find expected key", "这里应是一个键，读到的却不是", "看上一行的引号、括号是否成对，这一行的缩进是否与同组的各行相同"},
	{"could not find expected ':'", "键的后面没有冒号", "写成“键: 值”，冒号是半角的，后面空一格"},
	{"mapping values are not allowed", "这里不能再有“键: 值”", "看缩进是否与同组的各行相同，上一行的括号是否成对；值里有冒号的加引号"},
	{"mapping keys are not allowed", "这里不能有键", "看缩进是否与同组的各行相同"},
	{"block sequence entries are not allowed", "这里不能有“- ”开头的一项", "列表的各项另起一行写，缩进相同"},
	{"tab character", "缩进用了 Tab", "缩进只能用空格"},
	{"tabs", "缩进用了 Tab", "缩进只能用空格"},
	{"cannot start any token", "这个字符不能在值的开头", "用引号把整个值括起来"},
	{"unknown escape character", "双引号里的反斜杠后面不能是这个字符", "改用单引号，或写成两个反斜杠"},
	{"Unicode character escape", "双引号里的 \\u 后面不是字符的编码", "改用单引号，或写成两个反斜杠"},
	{"hexadecimal number", "双引号里的 \\x、\\u 后面不是字符的编码", "改用单引号，或写成两个反斜杠"},
	{"unexpected end of stream", "引号或括号没有成对，一直到文件末尾", "在这里之后补上另一半"},
	{"document indicator", "引号没有成对，到了“---”", "补上另一半引号"},
	{"tag", "以“!”开头的值要加引号", "用引号把整个值括起来"},
	{"'!'", "以“!”开头的值要加引号", "用引号把整个值括起来"},
	{"directive", "“%”不能在一行的开头", "用引号把整个值括起来，或检查缩进"},
	{"version number", "“%”不能在一行的开头", "用引号把整个值括起来，或检查缩进"},
	{"comment or line break", "“|”“>”的后面要换行", "写成“键: |”，文字另起一行、缩进两格；不是多行文字的加引号"},
	{"indentation indicator", "“|”“>”的后面要换行", "写成“键: |”，文字另起一行、缩进两格"},
	{"alphabetic or numeric character", "“&”“*”开头的值要加引号", "用引号把整个值括起来"},
	{"anchor", "“&”“*”开头的值要加引号", "用引号把整个值括起来"},
	{"aliasing", "引用（*）套得太多", "不用 & 和 *，直接写出来"},
	{"alias", "引用（*）套得太多", "不用 & 和 *，直接写出来"},
	{"max depth", "一层套一层，套得太深", "检查括号是否成对，缩进是否写错"},
	{"control characters", "有看不见的控制字符", "删去后重新输入这一处"},
	{"Unicode character", "有看不见的控制字符", "删去后重新输入这一处"},
	{"UTF-", "不是 UTF-8 编码的文字", "用 UTF-8 编码另存"},
	{"node content", "冒号或“- ”后面应有值，读到的不是", "看引号、括号是否成对"},
	{"<document start>", "这里应已结束，后面还有内容", "看缩进是否与同组的各行相同，括号是否多了一个"},
	{"document-end", "“...”后面还有内容", "删去“...”"},
	{"whitespace", "这里要空一格或换行", "引号、括号之后用空格或换行隔开；值里有引号的，整个值另加引号"},
	{"indentation", "缩进前后不一致", "同一组的各行缩进相同，只用空格"},
}

var templateSayings = []saying{
	{"unexpected EOF", "有的 {{if}}、{{with}}、{{range}} 没有 {{end}}", "每个 if、with、range 都要有一个 {{end}}"},
	{"unexpected {{end}}", "多了一个 {{end}}", "每个 if、with、range 只有一个 {{end}}"},
	{"unexpected {{else}}", "{{else}} 前面没有 if、with、range", "{{else}} 写在 {{if …}} 和 {{end}} 之间"},
	{"unclosed action", "{{ 没有 }}", "填空写成 {{.名称}}"},
	{"unclosed comment", "{{/* 没有 */}}", "注释写成 {{/* … */}}"},
	{"comment ends", "注释的写法不对", "注释写成 {{/* … */}}"},
	{"unclosed left paren", "{{ }} 里的左括号没有右括号", "括号成对；通常不用括号"},
	{"unexpected right paren", "{{ }} 里多了一个右括号", "括号成对；通常不用括号"},
	{"unexpected \")\"", "{{ }} 里多了一个右括号", "括号成对；通常不用括号"},
	{"unterminated", "{{ }} 里的引号没有成对", "字用一对半角双引号括起来，如 {{change \"prior\" .}}"},
	{"bad number", "{{ }} 里的 %s 不是名称也不是数", "名称前加一点，如 {{.year}}"},
	{"function", "{{ }} 里的 %s 程序不认识", "名称前加一点，如 {{.year}}；能用的只有 if、else、end、with、range、and、or、not、change、hanzi、num、last"},
	{"undefined variable", "%s 前面没有定义", "序号写成 {{range $i, $x := .列表}}，只在这个 range 里用"},
	{"bad character", "{{ }} 里不能有 %s", "看 {{ 和 }} 是否成对，标点是否是半角"},
	{"unrecognized character", "{{ }} 里不能有 %s", "看 {{ 和 }} 是否成对，标点是否是半角"},
	{"missing value for", "{{if}}、{{with}}、{{range}} 后面没有名称", "写成 {{if .名称}}"},
	{"empty command", "{{ }} 里是空的", "填空写成 {{.名称}}"},
	{"non executable command", "“|”后面应是函数的名称", "不用“|”，写成 {{函数 .名称}}"},
	{"range can only initialize", "range 的写法不对", "写成 {{range $i, $x := .列表}}"},
	{"too many declarations", "range 的写法不对", "写成 {{range $i, $x := .列表}}"},
	{"expected :=", "序号的写法不对", "写成 {{range $i, $x := .列表}}"},
	{"outside {{range}}", "break、continue 只能在 range 里", "删去它"},
	{"expression depth", "{{ }} 里的括号套得太深", "去掉多余的括号"},
	{"expected end", "{{else}} 之后只能是 {{end}}", "只写一个 {{else}}"},
	{"unexpected . after term", "名称后面多了一点", "名称写成 {{.甲.乙}}，中间不空格"},
	{"unexpected", "{{ }} 里的 %s 读不懂", "填空写成 {{.名称}}；看 {{ 和 }} 是否成对"},
	{"range can't iterate", "range 后面的不是列表", "可用的列表见 juesuan layout facts"},
	{"can't evaluate field", "没有这一项：%s", "可用的事实见 juesuan layout facts"},
	{"wrong number of args", "函数后面的项数不对", "写成 {{change \"组名\" .}}、{{hanzi $i}}、{{last $i .列表}}"},
	{"wrong type", "函数后面的项不对", "写成 {{change \"组名\" .}}、{{hanzi $i}}、{{last $i .列表}}"},
	{"expected", "函数后面的项不对", "写成 {{change \"组名\" .}}、{{hanzi $i}}、{{last $i .列表}}"},
	{"nil", "这一项没有值", "用 {{if .名称}} 括起来"},
}

// inChinese is what a message of a library means; quoted is what it quotes, so
// that its place can be found.
func inChinese(sayings []saying, msg string) (text, hint, quoted string) {
	quoted = quotedIn(msg)
	for _, s := range sayings {
		if strings.Contains(msg, s.holds) {
			what := "“" + quoted + "”"
			if quoted == "" {
				what = "这一处"
			}
			return strings.ReplaceAll(s.means, "%s", what), s.hint, quoted
		}
	}
	return "程序读不懂这一处", "", quoted
}

// quotedIn is what a message quotes: "x", <x>, or the character of U+FF08 '（'.
func quotedIn(msg string) string {
	for _, marks := range [...]string{"''", `""`, "<>"} {
		if from := strings.IndexByte(msg, marks[0]); from >= 0 {
			if to := strings.LastIndexByte(msg, marks[1]); to > from {
				if s := msg[from+1 : to]; s != "" && !strings.ContainsAny(s, " \n") {
					return s
				}
			}
		}
	}
	return ""
}

// fullWidth are marks that YAML needs in half width.
var fullWidth = []struct{ wrong, right string }{{"：", "“: ”（半角冒号，后面空一格）"}, {"，", "“, ”（半角逗号，后面空一格）"}, {"｛", "{"}, {"｝", "}"},
	{"［", "["}, {"］", "]"}, {"＃", "#"}, {"－", "-"}, {"“", "半角的双引号"}, {"”", "半角的双引号"}}

// typedWide finds the mark of full width that a line of YAML was mistyped with:
// behind a key, or inside brackets; column is from 1.
func typedWide(line string) (column int, wrong, right string) {
	for _, m := range fullWidth {
		at := strings.Index(line, m.wrong)
		if at < 0 {
			continue
		}
		before := strings.TrimLeft(line[:at], " -{[")
		key := strings.IndexFunc(before, func(r rune) bool { return r > unicode.MaxASCII || strings.ContainsRune(`:"' `, r) }) < 0
		behind := strings.HasSuffix(strings.TrimRight(line[:at], " "), ":")
		brackets := strings.ContainsAny(line[:at], "{[") && !strings.Contains(line[:at], `"`)
		switch m.wrong {
		case "：":
			if !key || before == "" {
				continue
			}
		case "，":
			if !brackets {
				continue
			}
		case "“", "”":
			if !behind && !brackets {
				continue
			}
		default:
			if before != "" && !behind && !brackets {
				continue
			}
		}
		return utf8.RuneCountInString(line[:at]) + 1, m.wrong, m.right
	}
	return 0, "", ""
}

func wideMark(wrong, right string) string {
	return "这里的“" + wrong + "”是全角的，应写" + right
}

// wide tells a mark of full width at the line of a mistake in YAML, or just above
// it: what follows is not understood because of it.
func (d *decoder) wide(pos diag.Position) (diag.Position, string, bool) {
	for line := pos.Line; line >= 1 && line > pos.Line-3; line-- {
		if line > len(d.lines) {
			continue
		}
		if column, wrong, right := typedWide(d.lines[line-1]); column > 0 {
			pos.Line, pos.Column = line, column
			return pos, wideMark(wrong, right), true
		}
	}
	return pos, "", false
}

// encoded reports whether the file is text in UTF-8.
func (d *decoder) encoded() bool {
	for i, line := range d.lines {
		at := strings.IndexFunc(line, func(r rune) bool {
			return r == utf8.RuneError || r < ' ' && r != '\t' && r != '\r' || r == 0x7f || r == 0xfeff && i > 0
		})
		if at < 0 || strings.HasPrefix(line[at:], string(utf8.RuneError)) {
			if utf8.ValidString(line) {
				continue
			}
			for at = 0; at < len(line); {
				r, n := utf8.DecodeRuneInString(line[at:])
				if r == utf8.RuneError && n < 2 {
					break
				}
				at += n
			}
			d.diags.Add(diag.Diagnostic{Severity: diag.Error, Code: "pack.syntax", At: diag.Position{File: d.file, Line: i + 1,
				Column: utf8.RuneCountInString(line[:at]) + 1}, Message: "不是 UTF-8 编码的文字", Hint: "用 UTF-8 编码另存"})
			return false
		}
		d.diags.Add(diag.Diagnostic{Severity: diag.Error, Code: "pack.syntax", At: diag.Position{File: d.file, Line: i + 1,
			Column: utf8.RuneCountInString(line[:at]) + 1}, Message: "有看不见的控制字符", Hint: "删去后重新输入这一处"})
		return false
	}
	return true
}
