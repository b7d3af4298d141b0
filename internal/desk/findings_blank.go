package desk

import (
	"cmp"
	"slices"
	"strings"

	"juesuan/internal/diag"
	"juesuan/internal/supplement"
)

// blankTopic is what is not filled in of one topic of the form.
type blankTopic struct {
	Name     string
	Field    string // the first of them
	Must     int    // without them the report cannot be made
	Better   int    // without them the report compares nothing
	Findings []*finding
}

// few is how many findings of fields that are not filled in are shown one by
// one, as any others.
const few = 4

// isBlank reports whether a finding says no more than that a field of the
// supplement is not filled in.
func isBlank(f *finding) bool {
	return f.Blank > 0 && f.Code != "W.5" && f.Code != "supplement.missing"
}

// topicOfBlank is the topic that it is filled in under, "" if there is none.
func topicOfBlank(fields *supplement.Fields, f *finding) string {
	if name := fields.TopicOf(f.Field); f.Field != "" && name != "" {
		return name
	}
	return fields.TopicOf(f.Diagnostic.At.Sheet)
}

// collectBlanks takes what only says that a field is not filled in out of the
// groups, and puts it together by topics, in the order of the form.
func (v *findingsView) collectBlanks(fields *supplement.Fields) {
	n := 0
	for _, g := range v.Groups {
		for _, f := range g.Findings {
			if isBlank(f) && topicOfBlank(fields, f) != "" {
				n += f.Blank
			}
		}
	}
	if n <= few {
		return
	}
	v.BlankCount = n
	topics := map[string]*blankTopic{}
	for i := range v.Groups {
		g := &v.Groups[i]
		g.Findings = slices.DeleteFunc(g.Findings, func(f *finding) bool {
			name := topicOfBlank(fields, f)
			if !isBlank(f) || name == "" {
				return false
			}
			t := topics[name]
			if t == nil {
				t = &blankTopic{Name: name}
				topics[name] = t
			}
			t.Field = cmp.Or(t.Field, f.Field)
			t.Findings = append(t.Findings, f)
			if f.Severity == diag.Error {
				t.Must += f.Blank
			} else {
				t.Better += f.Blank
			}
			return true
		})
	}
	v.Groups = slices.DeleteFunc(v.Groups, func(g findingGroup) bool { return len(g.Findings) == 0 })
	for _, t := range fields.Topics() {
		if b := topics[t.Name]; b != nil {
			if b.Field == "" {
				b.Field = t.Roots[0]
			}
			v.Blank = append(v.Blank, *b)
		}
	}
}

// hintHere is what a finding says is to be done, without the commands that
// nobody types who works on these pages.
func hintHere(x *diag.Diagnostic) string {
	switch hint, _, _ := strings.Cut(x.Hint, "请在补充资料的“表头读法”"); {
	case x.Ask != nil && x.Ask.Caption != "":
		return hint
	case x.Ask != nil:
		hint, _, _ = strings.Cut(hint, "；也可以加在命令后面")
		return hint
	case x.Code == "read.sheet":
		hint, _, _ = strings.Cut(x.Hint, "，或加在命令后面")
		return hint
	case x.Code == "supplement.missing":
		return "请到“填写”里填写；保存以后，补充资料就在单位文件夹里"
	case x.Code == "supplement.empty":
		return "请把这个文件从单位文件夹里移走，到“填写”里填写"
	}
	return strings.NewReplacer("请用 juesuan init --yaml 生成", "请用本程序生成", "请用 juesuan init 生成", "请用本程序生成").Replace(x.Hint)
}
