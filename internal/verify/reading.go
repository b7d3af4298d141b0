package verify

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"juesuan/internal/published"
)

// Reading is what can be said of a file beside which no report is laid.
type Reading struct {
	File     string   `json:"file"`
	Pages    int      `json:"pages,omitempty"`
	Headings []string `json:"headings"`
	Tables   []Seen   `json:"tables"`
	Remains  []Remain `json:"remains"`
	Doubts   []string `json:"doubts"`
}

// Seen is one table of a file.
type Seen struct {
	Caption string `json:"caption"` // the line above it
	Page    int    `json:"page,omitempty"`
	Rows    int    `json:"rows"`
	Columns int    `json:"columns"`
	Blank   int    `json:"blank"` // cells without text
}

// Look reads a file by itself.
func Look(name string, data []byte) (*Reading, error) {
	p, err := published.Read(data)
	if err != nil {
		return nil, fmt.Errorf("%s：%w", filepath.Base(name), err)
	}
	r := &Reading{File: name, Pages: p.Pages, Headings: []string{}, Tables: []Seen{}, Remains: remains(p),
		Doubts: append([]string{}, p.Doubts...)}
	caption := ""
	for _, b := range p.Blocks {
		if b.Paragraph != nil {
			text := strings.TrimSpace(b.Paragraph.Text)
			if !b.Paragraph.Listed && (b.Paragraph.Level > 0 || heading(text)) {
				r.Headings = append(r.Headings, text)
			}
			if text != "" && !strings.Contains(text, "单位：") && !strings.HasPrefix(text, "公开0") {
				caption = text
			}
			continue
		}
		t := Seen{Caption: caption, Rows: len(b.Table.Rows), Columns: b.Table.Columns}
		for i, row := range b.Table.Rows {
			if i == 0 {
				t.Page = row.Page
			}
			for _, c := range row.Cells {
				if c.Text == "" {
					t.Blank++
				}
			}
		}
		r.Tables = append(r.Tables, t)
	}
	if len(p.Pictured) > 0 {
		r.Doubts = append(r.Doubts, pictured(p.Pictured))
	}
	if p.Kind == published.PDF {
		r.Doubts = append(r.Doubts, "PDF 里没有段落，标题按写法推定，表格按框线推定")
	}
	return r, nil
}

// heading reports whether a line reads like a heading of a report.
func heading(s string) bool {
	s, n := strings.TrimSpace(s), len([]rune(s))
	if n == 0 || n > 40 || strings.ContainsAny(s, "。；") {
		return false
	}
	if strings.HasPrefix(s, "第") && strings.Contains(s, "部分") {
		return true
	}
	ordinal, _, ok := strings.Cut(s, "、")
	return ok && ordinal != "" && strings.Trim(ordinal, "一二三四五六七八九十") == ""
}

// WriteText writes the reading for a person.
func (r *Reading) WriteText(w io.Writer) error {
	var b strings.Builder
	for _, h := range r.Headings {
		b.WriteString(h + "\n")
	}
	for _, t := range r.Tables {
		at := ""
		if t.Page > 0 {
			at = fmt.Sprintf("第%d页，", t.Page)
		}
		fmt.Fprintf(&b, "表：%s（%s%d行%d栏，空格%d个）\n", t.Caption, at, t.Rows, t.Columns, t.Blank)
	}
	for _, m := range r.Remains {
		fmt.Fprintf(&b, "%s: %s，%d处，第一处：%s\n", r.File, m.What, m.N, m.Text)
	}
	for _, d := range r.Doubts {
		fmt.Fprintf(&b, "提醒：%s\n", d)
	}
	fmt.Fprintf(&b, "读到%d个标题、%d张表；要与资料对照，请在后面写上单位文件夹\n", len(r.Headings), len(r.Tables))
	_, err := io.WriteString(w, b.String())
	return err
}

// WriteJSON writes the reading for a program.
func (r *Reading) WriteJSON(w io.Writer) error { return writeJSON(w, r) }
