package accounts

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"juesuan/internal/diag"
)

// Source is one sheet of the workbook and what it was read as.
type Source struct {
	At         diag.Position // file and sheet
	Hidden     bool
	Statements []StatementID // empty: not read
	Why        string        // not read: why
}

// WriteSources says what each sheet was read as, with the captions that the
// reading relies on: how the sheet was told, its unit, the caption and the cell
// of each column, and each row without a code whose caption is not the official
// one.
func (b *Book) WriteSources(w io.Writer) error {
	out := bufio.NewWriter(w)
	for _, src := range b.Sources {
		hidden := ""
		if src.Hidden {
			hidden = "（隐藏）"
		}
		if len(src.Statements) == 0 {
			fmt.Fprintf(out, "%s%s：没有读，%s\n", src.At, hidden, src.Why)
			continue
		}
		for _, id := range src.Statements {
			s := b.Statement(id)
			fmt.Fprintf(out, "%s%s：读作%s《%s》\n", src.At, hidden, id.Number(), id.Name())
			s.writeSource(out)
		}
	}
	for i := range b.Statements {
		if !b.Statements[i].Found {
			id := StatementID(i + 1)
			fmt.Fprintf(out, "没有找到%s《%s》\n", id.Number(), id.Name())
		}
	}
	return out.Flush()
}

func (s *Statement) writeSource(w io.Writer) {
	line := func(what string, parts []string) {
		if len(parts) > 0 {
			fmt.Fprintf(w, "  %s：%s\n", what, strings.Join(parts, "；"))
		}
	}
	quote := func(t Text) string { return t.At.Cell + "“" + t.S + "”" }
	var told []string
	for _, t := range []Text{s.Form.Title, s.Form.Number} {
		if t.S != "" {
			told = append(told, quote(t))
		}
	}
	if len(told) == 0 {
		told = []string{"表名“" + s.At.Sheet + "”"}
	}
	line("认表", told)
	if t := s.Form.UnitLine; t.S != "" {
		line("单位", []string{s.Unit.String() + " ← " + quote(t)})
	} else {
		line("单位", []string{s.Unit.String() + "（表上没有写，按此读取）"})
	}
	var columns []string
	for i, key := range s.Columns {
		text := s.ColumnName(key)
		if i < len(s.Form.Captions) && s.Form.Captions[i].S != "" {
			text += " ← " + quote(s.Form.Captions[i])
		}
		columns = append(columns, text)
	}
	line("栏目", columns)
	var odd []string
	for i := range s.Rows {
		r := &s.Rows[i]
		if r.Code != "" {
			continue // told by its code
		}
		_, name := SplitOrdinal(PlainName(r.Name))
		if official := RowName(s, r.Key); name != "" && official != name {
			odd = append(odd, official+" ← "+quote(Text{S: r.Name, At: r.NameAt}))
		}
	}
	if n := len(s.Rows); n > 0 {
		line("行", append([]string{fmt.Sprintf("%d行，%s 至 %s", n, s.Rows[0].At.Cell, s.Rows[n-1].At.Cell)}, odd...))
	} else {
		line("行", []string{"没有读到一行"})
	}
}
