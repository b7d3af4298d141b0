package view

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"juesuan/internal/check"
	"juesuan/internal/diag"
	"juesuan/internal/doc"
	"juesuan/internal/folder"
	"juesuan/internal/job"
	"juesuan/internal/narrative"
	"juesuan/internal/pack"
)

// A pack may carry, for units of its choice, the text that their reports are
// to have: expected/<unit folder>.txt, a paragraph or a table row a line. The
// text says nothing of fonts and pages; those are looked at.

// textLine is a paragraph or a table row, and the pack's line it comes from.
type textLine struct {
	text string
	from string
}

// LayoutTest is how the text of one unit's report compares with what the pack
// expects.
type LayoutTest struct {
	Unit     string
	Lines    int // of the report
	Changed  int // lines that differ
	Expected bool
	Report   *check.Report
}

// OK reports whether the text is as expected.
func (t *LayoutTest) OK() bool { return t.Expected && t.Changed == 0 && t.Lines > 0 }

// TestLayout compares the text of a unit's report with the pack's expected one
// and writes the differences; with update it writes the expected text instead.
func TestLayout(ctx context.Context, p *job.Program, w io.Writer, name, unit string, update bool) (*LayoutTest, error) {
	pk, _, list, err := p.Pack(name)
	if err != nil {
		return nil, err
	}
	if err := usable(pk, list); err != nil {
		return nil, err
	}
	o, err := p.Report(ctx, job.Job{Unit: unit, Layout: name, Until: "document"})
	if err != nil {
		return nil, err
	}
	short, err := folder.Name(unit)
	if err != nil {
		return nil, err
	}
	t := &LayoutTest{Unit: unit, Report: o.Report}
	if o.Doc == nil || !o.OK(false) {
		return t, nil
	}
	now := textLines(o.Doc, o.Origins)
	t.Lines = len(now)
	file := path.Join(job.ExpectedFolder, short+".txt")
	if update {
		t.Expected = true
		return t, writeExpected(name, file, now)
	}
	raw, err := packFile(name, file)
	if errors.Is(err, fs.ErrNotExist) {
		return t, nil
	}
	if err != nil {
		return nil, err
	}
	t.Expected = true
	want := strings.Split(strings.TrimSuffix(strings.ReplaceAll(string(raw), "\r\n", "\n"), "\n"), "\n")
	t.Changed, err = writeDifference(w, want, now)
	return t, err
}

// ExpectedUnits are the unit folders for which a pack carries the text, each
// as the name of its file without .txt.
func ExpectedUnits(name string) ([]string, error) {
	fsys, dir, err := job.FindPack(name)
	if err != nil {
		return nil, err
	}
	entries, err := fs.ReadDir(fsys, path.Join(dir, job.ExpectedFolder))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var units []string
	for _, e := range entries {
		if unit, ok := strings.CutSuffix(e.Name(), ".txt"); ok {
			units = append(units, unit)
		}
	}
	return units, nil
}

func writeExpected(name, file string, lines []textLine) error {
	st, err := os.Stat(name)
	if err != nil || !st.IsDir() {
		return fmt.Errorf("%s 是程序自带的版式包，不能改；用 juesuan layout new 复制一份再改", name)
	}
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(l.text + "\n")
	}
	target := filepath.Join(name, filepath.FromSlash(file))
	if err := os.MkdirAll(filepath.Dir(target), 0o777); err != nil {
		return err
	}
	return os.WriteFile(target, []byte(b.String()), 0o666)
}

// textLines is the report as lines of text.
func textLines(d *doc.Document, origins []narrative.Origin) []textLine {
	var out []textLine
	text := func(p *doc.Paragraph) string {
		var b strings.Builder
		for i := range p.Runs {
			b.WriteString(p.Runs[i].Text)
		}
		return b.String()
	}
	from := func(ref doc.Ref) string {
		if ref == 0 || int(ref) > len(origins) || !origins[ref-1].Pack {
			return ""
		}
		return origins[ref-1].At.String()
	}
	for i := range d.Sections {
		for _, b := range d.Sections[i].Blocks {
			switch b := b.(type) {
			case *doc.Paragraph:
				out = append(out, textLine{text(b), from(b.Ref)})
			case *doc.Chart:
				for s := range b.Series {
					for k := range b.Categories {
						out = append(out, textLine{b.Categories[k].Text + "｜" + b.Series[s].Name.Text +
							"｜" + b.At(s, k).Run().Text, from(b.Ref)})
					}
				}
			case *doc.Table:
				for _, rows := range [][]doc.Row{b.Head, b.Rows} {
					for r := range rows {
						var cells []string
						for c := range rows[r].Cells {
							var paragraphs []string
							for p := range rows[r].Cells[c].Paragraphs {
								paragraphs = append(paragraphs, text(&rows[r].Cells[c].Paragraphs[p]))
							}
							cells = append(cells, strings.Join(paragraphs, "／"))
						}
						out = append(out, textLine{strings.Join(cells, "｜"), from(rows[r].Ref)})
					}
				}
			}
			if c := doc.Caption(b); c != nil {
				out = append(out, textLine{text(c), from(c.Ref)})
			}
		}
	}
	return out
}

// writeDifference prints the lines that differ, each pair with what changed
// between 【 】, and returns how many there are.
func writeDifference(w io.Writer, want []string, now []textLine) (int, error) {
	have := make([]string, len(now))
	for i := range now {
		have[i] = now[i].text
	}
	changed := 0
	var b strings.Builder
	for _, e := range edits(want, have) {
		for _, pair := range e.pairs(want, have) {
			changed++
			old, new := pair[0], pair[1]
			if new >= 0 && now[new].from != "" {
				b.WriteString(now[new].from + "\n")
			}
			switch {
			case new < 0:
				b.WriteString("  没有了　" + want[old] + "\n")
			case old < 0:
				b.WriteString("  新增　　" + have[new] + "\n")
			default:
				was, is := highlight(want[old], have[new])
				b.WriteString("  原来　　" + was + "\n  现在　　" + is + "\n")
			}
		}
	}
	_, err := io.WriteString(w, b.String())
	return changed, err
}

// pairs matches the old lines of a stretch with the new ones: those that
// differ in numbers only, then those between them in order where they have
// half of their characters in common. -1 stands for a line that is not there.
func (e edit) pairs(old, new []string) (out [][2]int) {
	keys := func(lines []string) []string {
		out := make([]string, len(lines))
		for i, l := range lines {
			out[i] = withoutNumbers(l)
		}
		return out
	}
	between := func(i, iEnd, j, jEnd int) {
		for i < iEnd || j < jEnd {
			switch {
			case i < iEnd && j < jEnd && alike(old[i], new[j]):
				out = append(out, [2]int{i, j})
				i, j = i+1, j+1
			case j >= jEnd || i < iEnd && iEnd-i > jEnd-j:
				out = append(out, [2]int{i, -1})
				i++
			case i >= iEnd || jEnd-j > iEnd-i:
				out = append(out, [2]int{-1, j})
				j++
			default:
				out = append(out, [2]int{i, -1}, [2]int{-1, j})
				i, j = i+1, j+1
			}
		}
	}
	i, j := e.old, e.new
	for _, inner := range edits(keys(old[e.old:e.oldEnd]), keys(new[e.new:e.newEnd])) {
		for i < e.old+inner.old {
			out = append(out, [2]int{i, j})
			i, j = i+1, j+1
		}
		between(e.old+inner.old, e.old+inner.oldEnd, e.new+inner.new, e.new+inner.newEnd)
		i, j = e.old+inner.oldEnd, e.new+inner.newEnd
	}
	for i < e.oldEnd {
		out = append(out, [2]int{i, j})
		i, j = i+1, j+1
	}
	return out
}

// withoutNumbers is a line without its numbers and the ordinal before it.
func withoutNumbers(s string) string {
	if _, rest, ok := strings.Cut(s, "、"); ok && strings.Trim(strings.TrimSuffix(s, "、"+rest), "一二三四五六七八九十0123456789") == "" {
		s = rest
	}
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '.' || r == ',' {
			return -1
		}
		return r
	}, s)
}

// alike reports whether two lines have half of their characters in common.
func alike(old, new string) bool {
	a, b := tokens(old), tokens(new)
	common := len(a)
	for _, e := range edits(a, b) {
		common -= e.oldEnd - e.old
	}
	return 2*common >= max(len(a), len(b))
}

// edit is a stretch of the old in whose place a stretch of the new stands.
type edit struct{ old, oldEnd, new, newEnd int }

// edits finds the stretches that differ: all outside a longest common
// subsequence. What is alike at both ends is set aside first.
func edits(old, new []string) []edit {
	start := 0
	for start < len(old) && start < len(new) && old[start] == new[start] {
		start++
	}
	a, b := old[start:], new[start:]
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	width := len(b) + 1
	length := make([]int32, (len(a)+1)*width)
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				length[i*width+j] = length[(i+1)*width+j+1] + 1
			} else {
				length[i*width+j] = max(length[(i+1)*width+j], length[i*width+j+1])
			}
		}
	}
	var out []edit
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		e := edit{start + i, start + i, start + j, start + j}
		for (i < len(a) || j < len(b)) && !(i < len(a) && j < len(b) && a[i] == b[j]) {
			if j >= len(b) || i < len(a) && length[(i+1)*width+j] >= length[i*width+j+1] {
				i++
			} else {
				j++
			}
		}
		if e.oldEnd, e.newEnd = start+i, start+j; e.oldEnd > e.old || e.newEnd > e.new {
			out = append(out, e)
		}
		for i < len(a) && j < len(b) && a[i] == b[j] {
			i, j = i+1, j+1
		}
	}
	return out
}

// highlight puts 【 】 around what differs between two lines.
func highlight(old, new string) (was, is string) {
	a, b := tokens(old), tokens(new)
	var x, y strings.Builder
	i, j := 0, 0
	for _, e := range edits(a, b) {
		x.WriteString(strings.Join(a[i:e.old], "") + "【" + strings.Join(a[e.old:e.oldEnd], "") + "】")
		y.WriteString(strings.Join(b[j:e.new], "") + "【" + strings.Join(b[e.new:e.newEnd], "") + "】")
		i, j = e.oldEnd, e.newEnd
	}
	return x.String() + strings.Join(a[i:], ""), y.String() + strings.Join(b[j:], "")
}

// tokens cuts a line into numbers and single characters.
func tokens(s string) []string {
	var out []string
	number := false
	for _, r := range s {
		digit := r >= '0' && r <= '9' || r == '.' || r == ','
		if digit && number {
			out[len(out)-1] += string(r)
		} else {
			out = append(out, string(r))
		}
		number = digit
	}
	return out
}

// packFile reads a file of a pack; fs.ErrNotExist where it has none.
func packFile(name, file string) ([]byte, error) {
	fsys, dir, err := job.FindPack(name)
	if err != nil {
		return nil, err
	}
	return fs.ReadFile(fsys, path.Join(dir, file))
}

// usable reports the pack's own errors as an error of the call.
func usable(pk *pack.Pack, list diag.List) error {
	if !list.Failed() {
		return nil
	}
	return fmt.Errorf("版式包 %s 有 %d 处错误，先用 juesuan layout lint 查看并改正", pk.Name, list.Count(diag.Error))
}
