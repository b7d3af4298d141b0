package job

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"juesuan/internal/diag"
	"juesuan/internal/folder"
	"juesuan/internal/workbook"
)

// Names of the files that a finished batch leaves in its output folder.
const (
	SummaryName  = "summary.json"
	SummaryTable = "summary.xlsx"
)

// Summary is what a batch, or one shard of it, came to.
type Summary struct {
	Program string `json:"program"`
	Plan    string `json:"plan_sha256"` // of the paths of all units, of all shards
	// Call is what of the call bears on the reports: shards of two calls are not
	// one batch.
	Call   folder.Call `json:"call"`
	Shard  string      `json:"shard,omitempty"`
	Done   int         `json:"done"`
	Faulty int         `json:"faulty"`
	Failed int         `json:"failed"`
	Notes  []string    `json:"notes"` // what was left out, and why
	Twice  []string    `json:"twice"` // units that are there more than once
	// Codes are those that units of one year call by different names.
	Codes []string `json:"codes,omitempty"`
	Units []Entry  `json:"units"` // in the order of their paths
}

// Status is how a unit of a batch ended.
type Status string

const (
	Done   Status = "done"   // the report is written
	Faulty Status = "faulty" // a fault in the unit's files; nothing is written
	Failed Status = "failed" // the machine or the program; nothing is written
)

// Entry is one unit of a summary.
type Entry struct {
	Path string `json:"path"` // of the unit folder
	Out  string `json:"out"`  // of the report
	Unit string `json:"unit,omitempty"`
	// Department is the path of the department that the unit is one of, Units are
	// the paths of a department's.
	Department string            `json:"department,omitempty"`
	Units      []string          `json:"units,omitempty"`
	Year       int               `json:"year,omitempty"`
	Layout     string            `json:"layout,omitempty"`
	Status     Status            `json:"status"`
	Verdict    string            `json:"verdict,omitempty"`
	Counts     map[string]int    `json:"counts,omitempty"`
	Pages      int               `json:"pages,omitempty"`
	Files      []folder.FileHash `json:"files,omitempty"`
	Stale      bool              `json:"stale,omitempty"`    // an earlier report is still there
	Problems   []Problem         `json:"problems,omitempty"` // of a faulty unit, the first few
	Message    string            `json:"message,omitempty"`
	Codes      map[string]string `json:"unlisted_codes,omitempty"` // with the unit's names for them
	Seconds    float64           `json:"seconds,omitempty"`        // 0: left alone by --resume
}

// Problem is one error finding.
type Problem struct {
	ID         string `json:"id"`
	At         string `json:"at"`
	Message    string `json:"message"`
	Difference string `json:"difference,omitempty"`
	Hint       string `json:"hint,omitempty"`
}

// maxProblems is how many findings of a unit a summary keeps: enough to begin
// with. A batch of thousands must not hold them all.
const maxProblems = 10

// problems are the findings that stopped a report.
func problems(list diag.List, strict bool) []Problem {
	var out []Problem
	for i := range list {
		d := &list[i]
		if d.Severity == diag.Error || strict && d.Severity == diag.Warning {
			if len(out) == maxProblems {
				break
			}
			out = append(out, Problem{d.Code, d.At.String(), d.Message, d.Difference, d.Hint})
		}
	}
	return out
}

// settle counts, and names the units that are there twice.
func (s *Summary) settle() {
	s.Done, s.Faulty, s.Failed, s.Twice = 0, 0, 0, []string{}
	slices.SortFunc(s.Units, func(a, b Entry) int { return strings.Compare(a.Path, b.Path) })
	type report struct {
		unit string
		year int
	}
	folders := map[report][]string{}
	var order []report
	for i := range s.Units {
		e := &s.Units[i]
		switch e.Status {
		case Done:
			s.Done++
		case Faulty:
			s.Faulty++
		default:
			s.Failed++
		}
		if e.Unit == "" || e.Year == 0 {
			continue
		}
		r := report{e.Unit, e.Year}
		if folders[r] = append(folders[r], e.Path); len(folders[r]) == 2 {
			order = append(order, r)
		}
	}
	s.Codes = namedTwice(s.Units)
	for _, r := range order {
		s.Twice = append(s.Twice, fmt.Sprintf("%s %d 年度有 %d 个文件夹：%s", r.unit, r.year, len(folders[r]), strings.Join(folders[r], "、")))
	}
}

// ExitCode is the highest of the units': 0 done, 1 a fault in a unit's files,
// 2 the machine or the program.
func (s *Summary) ExitCode() int {
	switch {
	case s.Failed > 0:
		return 2
	case s.Faulty > 0:
		return 1
	}
	return 0
}

func (s *Summary) json() []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(s); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// files are the summary as a file for programs and one for people.
func (s *Summary) files() ([]folder.File, error) {
	var table bytes.Buffer
	if err := s.draft().Write(&table); err != nil {
		return nil, err
	}
	return []folder.File{{Name: SummaryName, Data: s.json()}, {Name: SummaryTable, Data: table.Bytes()}}, nil
}

// draft is the summary as a workbook: the units, and what stopped those that failed.
func (s *Summary) draft() *workbook.Draft {
	units := sheet{DraftSheet: workbook.DraftSheet{Name: "汇总", Landscape: true,
		Widths: []float64{6, 28, 36, 7, 16, 10, 12, 7, 7, 7, 9, 40, 20, 20, 28}}}
	units.text(1, workbook.StyleLeft, fmt.Sprintf("共 %d 个单位：完成 %d，资料有误 %d，没有做成 %d", len(s.Units), s.Done, s.Faulty, s.Failed))
	for _, note := range slices.Concat(s.Twice, s.Codes, s.Notes) {
		units.row++
		units.text(1, workbook.StyleLeft, note)
	}
	units.head("序号", "文件夹", "单位", "年度", "版式", "结果", "结论", "错误", "警告", "页数", "用时（秒）", "说明", "PDF 的 SHA-256", "DOCX 的 SHA-256", "所属部门")
	open := sheet{DraftSheet: workbook.DraftSheet{Name: "问题", Landscape: true, Widths: []float64{28, 9, 32, 70, 14, 50}}}
	open.text(1, workbook.StyleLeft, fmt.Sprintf("资料有误的单位各列前 %d 条；全部见 juesuan check 单位文件夹", maxProblems))
	open.head("文件夹", "编号", "位置", "问题", "差额", "提示")
	for i := range s.Units {
		e := &s.Units[i]
		units.row++
		units.number(1, i+1)
		units.text(2, workbook.StyleName, e.Path)
		units.text(3, workbook.StyleName, e.Unit)
		units.number(4, e.Year)
		units.text(5, workbook.StyleName, e.Layout)
		units.text(6, workbook.StyleHead, statusNames[e.Status])
		units.text(7, workbook.StyleHead, e.Verdict)
		units.count(8, e, "errors")
		units.count(9, e, "warnings")
		units.number(10, e.Pages)
		if e.Seconds > 0 {
			units.digit(11, strconv.FormatFloat(e.Seconds, 'f', 3, 64))
		} else {
			units.text(11, workbook.StyleHead, "")
		}
		units.text(12, workbook.StyleName, e.Explain())
		units.text(13, workbook.StyleName, e.hash(".pdf"))
		units.text(14, workbook.StyleName, e.hash(".docx"))
		units.text(15, workbook.StyleName, e.Department)
		for _, p := range e.Problems {
			open.row++
			for col, text := range []string{e.Path, p.ID, p.At, p.Message, p.Difference, p.Hint} {
				open.text(col+1, workbook.StyleName, text)
			}
		}
	}
	sheets := []workbook.DraftSheet{units.DraftSheet, open.DraftSheet}
	if d := s.departments(); d != nil {
		sheets = append(sheets, d.DraftSheet)
	}
	return &workbook.Draft{Title: "决算公开报告生成汇总", Creator: "juesuan", Sheets: sheets}
}

// departments is the sheet of the departments and their units; nil where there
// is none.
func (s *Summary) departments() *sheet {
	of := map[string]*Entry{}
	for i := range s.Units {
		of[s.Units[i].Path] = &s.Units[i]
	}
	var out *sheet
	line := func(level string, e *Entry) {
		out.row++
		for col, text := range []string{level, e.Path, e.Unit, statusNames[e.Status], e.Verdict, e.Explain()} {
			style := workbook.StyleName
			if col == 0 || col == 3 || col == 4 {
				style = workbook.StyleHead
			}
			out.text(col+1, style, text)
		}
	}
	for i := range s.Units {
		e := &s.Units[i]
		if len(e.Units) == 0 {
			continue
		}
		if out == nil {
			out = &sheet{DraftSheet: workbook.DraftSheet{Name: "部门", Landscape: true, Widths: []float64{8, 40, 36, 10, 12, 70}}}
			out.text(1, workbook.StyleLeft, "部门和汇总进去的单位；单位的账有错误，部门就不汇总")
			out.head("层次", "文件夹", "名称", "结果", "结论", "说明")
		}
		line("部门", e)
		for _, path := range e.Units {
			if u := of[path]; u != nil {
				line("单位", u)
			}
		}
	}
	return out
}

var statusNames = map[Status]string{Done: "完成", Faulty: "资料有误", Failed: "没有做成"}

// Explain says why a unit is not done, in a line; "" for one that is.
func (e *Entry) Explain() string {
	text := e.Message
	if e.Status == Faulty && len(e.Problems) > 0 {
		p := &e.Problems[0]
		text = p.Message + " [" + p.ID + "]"
		if p.At != "" {
			text = p.At + "：" + text
		}
		if n := e.Counts["errors"]; n > 1 {
			text += fmt.Sprintf("（共 %d 处错误）", n)
		}
	}
	if e.Stale {
		text += "；结果文件夹里是以前的报告"
	}
	return text
}

func (e *Entry) hash(ext string) string {
	for _, f := range e.Files {
		if filepath.Ext(f.Name) == ext {
			return f.SHA256
		}
	}
	return ""
}

// sheet is written row by row.
type sheet struct {
	workbook.DraftSheet
	row int // the last one written, from 0
}

func (s *sheet) put(col int, c workbook.DraftCell) {
	c.Ref = workbook.CellName(max(s.row, 1), col)
	s.Cells = append(s.Cells, c)
}

func (s *sheet) text(col int, style workbook.DraftStyle, text string) {
	s.put(col, workbook.DraftCell{Text: clip(text), Style: style})
	s.row = max(s.row, 1)
}

func (s *sheet) digit(col int, digits string) {
	s.put(col, workbook.DraftCell{Digit: digits, Style: workbook.StyleHead})
}

// number is a count; 0 stands for none known.
func (s *sheet) number(col, n int) {
	if n == 0 {
		s.put(col, workbook.DraftCell{Style: workbook.StyleHead})
		return
	}
	s.digit(col, strconv.Itoa(n))
}

func (s *sheet) count(col int, e *Entry, name string) {
	if n, ok := e.Counts[name]; ok {
		s.digit(col, strconv.Itoa(n))
		return
	}
	s.put(col, workbook.DraftCell{Style: workbook.StyleHead})
}

func (s *sheet) head(captions ...string) {
	s.row++
	for i, c := range captions {
		s.text(i+1, workbook.StyleHead, c)
	}
}

// clip keeps a text within what one cell shows with use.
func clip(s string) string {
	const longest = 500
	if r := []rune(s); len(r) > longest {
		return string(r[:longest]) + "…"
	}
	return s
}

// Merge joins the summaries that the shards of a batch left in out.
func Merge(out string, n int) (*Summary, error) {
	release, err := folder.Idle(out)
	if err != nil {
		return nil, err
	}
	defer release()
	var all *Summary
	var missing []string
	const maxSummary = 1 << 30
	for i := range n {
		var s Summary
		b, err := folder.ReadRegular(filepath.Join(folder.Shard{I: i, N: n}.Dir(out), SummaryName), maxSummary)
		if err != nil || json.Unmarshal(b, &s) != nil {
			missing = append(missing, fmt.Sprintf("%d/%d", i, n))
			continue
		}
		switch {
		case all == nil:
			all = &s
		case s.Plan != all.Plan:
			return nil, fmt.Errorf("各份的单位不是同一批（%s 与 %s），不能合并：资料文件夹在几次运行之间有了增减；请用 --resume 各跑一次再合并", all.Shard, s.Shard)
		case s.Program != all.Program:
			return nil, fmt.Errorf("各份不是同一版程序做的（%s 与 %s），不能合并", all.Program, s.Program)
		case s.Call != all.Call:
			return nil, fmt.Errorf("%s 与 %s 两份的命令不同（版式、格式、--fail-on、认可的提示、日期各须相同），不能合并；请用同样的命令各跑一次再合并", all.Shard, s.Shard)
		default:
			all.Units = append(all.Units, s.Units...)
		}
	}
	if len(missing) > 0 {
		return nil, fmt.Errorf("%s 里还缺 %d 份的结果：%s；各份都做完才能合并", out, len(missing), strings.Join(missing, "、"))
	}
	all.Shard = ""
	for i := range all.Units {
		all.Units[i].hold(out)
	}
	all.settle()
	return all, all.commit(out)
}

// hold holds the files of a report that was made against what was written then.
func (e *Entry) hold(out string) {
	if e.Status != Done {
		return
	}
	for _, f := range e.Files {
		if folder.HashFile(filepath.Join(out, filepath.FromSlash(e.Out), f.Name), f.Name) != f {
			e.Status, e.Message = Failed, "报告写成以后，"+f.Name+" 被改动、截断或删掉了；请用 --resume 再做一次"
			return
		}
	}
}

// commit writes the summary of a whole batch, or of a shard for Merge to join.
func (s *Summary) commit(out string) error {
	files, err := s.files()
	if err != nil {
		return err
	}
	return writeFiles(out, files)
}
