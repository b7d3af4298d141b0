package verify

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"juesuan/internal/collate"
)

// kindNames say in a few words what a finding is.
var kindNames = map[collate.Kind]string{
	collate.Figure: "数字不同", collate.Words: "词句不同", collate.Missing: "少了", collate.Added: "多了", collate.Moved: "移了位置",
	collate.Layout: "页码或行末标点",
}

var partNames = map[collate.Part]string{collate.Text: "文字", collate.Cell: "格子", collate.Row: "行", collate.Table: "表"}

var verdictNames = map[collate.Verdict]string{
	collate.SameText: "文字与报告一致", collate.SameFigures: "数字与报告一致，词句有改动", collate.Changed: "数字有改动",
}

// What says in a few words what a finding is: 少了一行.
func (f *Finding) What() string {
	switch f.Kind {
	case collate.Missing, collate.Added:
		if f.Part == collate.Text {
			return kindNames[f.Kind] + partNames[f.Part]
		}
		return kindNames[f.Kind] + "一" + map[collate.Part]string{collate.Cell: "格", collate.Row: "行", collate.Table: "张表"}[f.Part]
	case collate.Moved:
		return partNames[f.Part] + kindNames[f.Kind]
	}
	return kindNames[f.Kind]
}

// Place is where a finding stands, in words.
func (f *Finding) Place() string {
	var out []string
	section := f.Section
	if f.Table != "" && !strings.HasSuffix(section, strings.Join(strings.Fields(f.Table), "")) {
		section += " › " + f.Table
	}
	for _, s := range []string{section, f.Row, f.Column} {
		if s = strings.TrimPrefix(s, " › "); s != "" {
			out = append(out, s)
		}
	}
	return strings.Join(out, "；")
}

// At is the page of a finding, in words; "" where it is not known.
func (f *Finding) At() string {
	switch {
	case f.Page > 0 && f.ReportPage != "":
		return fmt.Sprintf("第%d页（报告页码%s）", f.Page, f.ReportPage)
	case f.Page > 0:
		return fmt.Sprintf("第%d页", f.Page)
	case f.ReportPage != "":
		return "报告页码" + f.ReportPage
	}
	return ""
}

// mostPrinted is how many differences a person reads one below the other; beyond,
// JSON and the page to read hold them all.
const mostPrinted = 50

// printed are the findings that WriteText prints, in the order of the report, how
// many it leaves out, and how many are of layout alone. Changed figures are left
// out last.
func (r *Report) printed() (out []*Finding, rest, layout int) {
	figures := 0
	for i := range r.Findings {
		if r.Findings[i].Kind == collate.Figure {
			figures++
		}
	}
	others := max(0, mostPrinted-figures)
	figures = mostPrinted
	for i := range r.Findings {
		f := &r.Findings[i]
		left := &others
		switch f.Kind {
		case collate.Layout:
			layout++
			continue
		case collate.Figure:
			left = &figures
		}
		if *left == 0 {
			rest++
			continue
		}
		*left--
		out = append(out, f)
	}
	return out, rest, layout
}

// WriteText writes the report for a person.
func (r *Report) WriteText(w io.Writer) error {
	var b strings.Builder
	findings, rest, layout := r.printed()
	for _, f := range findings {
		f.write(&b, r.File)
	}
	if rest > 0 {
		fmt.Fprintf(&b, "……还有%d处不同没有印在这里，用 --html 或 --json 看全部\n", rest)
	}
	for _, m := range r.Remains {
		at := r.File
		if m.Page > 0 {
			at += fmt.Sprintf(":第%d页", m.Page)
		}
		fmt.Fprintf(&b, "%s: %s，%d处", at, m.What, m.N)
		if m.Text != "" {
			fmt.Fprintf(&b, "，第一处：%s", m.Text)
		}
		b.WriteString("\n")
	}
	for _, d := range r.Doubts {
		fmt.Fprintf(&b, "提醒：%s\n", d)
	}
	if n := len(r.Retakes); n > 0 {
		fmt.Fprintf(&b, "提醒：有%d处词句出自补充资料，没有动数；在 juesuan desk 的“与公布的件对照”里可以一次收回\n", n)
	}
	if layout > 0 {
		fmt.Fprintf(&b, "提醒：目录页码或行末标点有%d处不同，不算文字改动\n", layout)
	}
	fmt.Fprintf(&b, "结论：%s", verdictNames[r.Verdict])
	if n := len(r.Remains); n > 0 {
		fmt.Fprintf(&b, "；有%d种不该留在公开件里的内容", n)
	}
	fmt.Fprintf(&b, "（对照了%d个数、%d句、%d格、%d张表）\n", r.Numbers, r.Sentences, r.Cells, r.Tables)
	_, err := io.WriteString(w, b.String())
	return err
}

func (f *Finding) write(b *strings.Builder, file string) {
	at := file
	if s := f.At(); s != "" {
		at += ":" + s
	}
	fmt.Fprintf(b, "%s: %s [%s]\n", at, f.What(), f.Kind)
	line := func(label, text string) {
		if text != "" {
			fmt.Fprintf(b, "  %s　%s\n", label, text)
		}
	}
	line("位置", f.Place())
	if f.Want != "" || f.Got != "" {
		if f.Kind == collate.Figure || f.Part == collate.Cell || f.Kind == collate.Words {
			line("公布", orNothing(f.Got))
			line("应为", orNothing(f.Want))
		} else {
			line("公布", f.Got)
			line("报告", f.Want)
		}
	}
	line("原文", f.WantText)
	line("公布文", f.GotText)
	if f.Formula != "" && f.Formula != "取自来源" {
		line("算式", f.Formula)
	}
	const most = 6
	for i, s := range f.Sources {
		if i == most {
			line("出处", fmt.Sprintf("……共%d处", len(f.Sources)))
			break
		}
		line("出处", strings.TrimSpace(s.At+" "+s.Label+" "+s.Value))
	}
}

func orNothing(s string) string {
	if s == "" {
		return "（没有）"
	}
	return s
}

// WriteJSON writes the report for a program.
func (r *Report) WriteJSON(w io.Writer) error { return writeJSON(w, r) }

func writeJSON[T Report | FolderReport | Reading | Difference](w io.Writer, v *T) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
