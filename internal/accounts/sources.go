package accounts

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"juesuan/internal/diag"
	"juesuan/internal/scope"
)

// Source is one sheet of the workbook and what it was read as.
type Source struct {
	At         diag.Position // file and sheet
	Hidden     bool
	Statements []StatementID // empty: not read
	Facts      []Text        // no statement, but these rows were taken
	Why        string        // not read: why
	Notes      []string      // what was concluded, asked, computed or left
}

// WriteSources says what each sheet was read as, with the captions that the
// reading relies on: how the sheet was told, its unit, the caption and the cell
// of each column, and each row without a code whose caption is not the official
// one.
func (b *Book) WriteSources(w io.Writer) error {
	out := bufio.NewWriter(w)
	if k := b.Consolidation; k != nil && k.Made {
		fmt.Fprintf(out, "%s：部门没有自己的工作簿，各表由%d个单位相加\n", k.At, len(k.Units))
		for i := range k.Units {
			fmt.Fprintf(out, "  %s\n", k.Units[i].Folder)
		}
	}
	for _, src := range b.Sources {
		hidden := ""
		if src.Hidden {
			hidden = "（隐藏）"
		}
		if len(src.Facts) > 0 {
			var facts []string
			for _, t := range src.Facts {
				facts = append(facts, quote(t))
			}
			fmt.Fprintf(out, "%s%s：不是决算表（%s），取用了%s\n", src.At, hidden, src.Why, strings.Join(facts, "、"))
			src.writeNotes(out)
			continue
		}
		if len(src.Statements) == 0 {
			fmt.Fprintf(out, "%s%s：没有读，%s\n", src.At, hidden, src.Why)
			src.writeNotes(out)
			continue
		}
		for _, id := range src.Statements {
			s := b.Statement(id)
			fmt.Fprintf(out, "%s%s：读作%s《%s》\n", src.At, hidden, s.Number(), s.Title())
			s.writeSource(out)
		}
		src.writeNotes(out)
	}
	for i := range b.Statements {
		if s := &b.Statements[i]; !s.Found {
			fmt.Fprintf(out, "没有找到%s《%s》\n", s.Number(), s.Title())
		}
	}
	return out.Flush()
}

// writeNotes writes a line for each remark.
func (s *Source) writeNotes(w io.Writer) {
	for _, note := range s.Notes {
		fmt.Fprintf(w, "  说明：%s\n", note)
	}
}

// Reading is what the reading of a statement relies on.
type Reading struct {
	Told    []Text // title and number that tell which statement it is; none: the sheet's name
	Columns []Caption
	Rows    int
	First   diag.Position // of the rows
	Last    diag.Position
	Odd     []Caption // rows without a code whose caption is not the official one
}

// Caption is what stands in the workbook where the statement has a column or a row.
type Caption struct {
	Name string // the official one
	From Text   // "" where none stands there
}

// Reading returns what the reading of the statement relies on, besides Unit and
// Form.UnitLine.
func (s *Statement) Reading() Reading {
	r := Reading{Rows: len(s.Rows)}
	for _, t := range []Text{s.Look.Title, s.Look.Number} {
		if t.S != "" {
			r.Told = append(r.Told, t)
		}
	}
	for i, key := range s.Columns {
		c := Caption{Name: s.ColumnName(key)}
		if i < len(s.Look.Captions) {
			c.From = s.Look.Captions[i]
		}
		r.Columns = append(r.Columns, c)
	}
	for i := range s.Rows {
		row := &s.Rows[i]
		if row.Code != "" {
			continue // told by its code
		}
		_, name := SplitOrdinal(PlainName(row.Name))
		if official := RowName(s, row.Key); name != "" && official != name {
			r.Odd = append(r.Odd, Caption{official, Text{S: row.Name, At: row.NameAt}})
		}
	}
	if r.Rows > 0 {
		r.First, r.Last = s.Rows[0].At, s.Rows[r.Rows-1].At
	}
	return r
}

// String is a caption as a line of text has it.
func (c Caption) String() string {
	if c.From.S == "" {
		return c.Name
	}
	return c.Name + " ← " + quote(c.From)
}

func quote(t Text) string { return t.At.Cell + "“" + t.S + "”" }

func (s *Statement) writeSource(w io.Writer) {
	line := func(what string, parts []string) {
		if len(parts) > 0 {
			fmt.Fprintf(w, "  %s：%s\n", what, strings.Join(parts, "；"))
		}
	}
	r := s.Reading()
	var told, columns []string
	for _, t := range r.Told {
		told = append(told, quote(t))
	}
	if len(told) == 0 {
		told = []string{"表名“" + s.At.Sheet + "”"}
	}
	line("认表", told)
	if t := s.Look.UnitLine; t.S != "" {
		line("单位", []string{s.Unit.String() + " ← " + quote(t)})
	} else {
		line("单位", []string{s.Unit.String() + "（表上没有写，按此读取）"})
	}
	for _, c := range r.Columns {
		columns = append(columns, c.String())
	}
	line("栏目", columns)
	var beside, last, unread []string
	for _, c := range s.Beside {
		beside = append(beside, c.Counts.At(scope.Basis).Name()+" ← "+quote(c.Caption))
	}
	line("另存的预算数", beside)
	for _, t := range s.Look.LastYear {
		last = append(last, quote(t))
	}
	line("上年数", last)
	for _, t := range s.Look.Unread {
		unread = append(unread, quote(t))
	}
	line("没有读的栏（不是本表的数）", unread)
	if r.Rows == 0 {
		line("行", []string{"没有读到一行"})
		return
	}
	rows := []string{fmt.Sprintf("%d行，%s 至 %s", r.Rows, r.First.Cell, r.Last.Cell)}
	for _, c := range r.Odd {
		rows = append(rows, c.String())
	}
	line("行", rows)
}
