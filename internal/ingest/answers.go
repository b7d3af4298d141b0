package ingest

import (
	"fmt"
	"slices"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/region"
	"juesuan/internal/scope"
)

// answer is what the unit says a caption, a table or a unit of money is, and
// whether it was of use.
type answer struct {
	accounts.CaptionReading
	used *bool
}

// CaptionReading reads an answer as the command line gives it: the table, the
// caption and what it is; 公开02表/金额单位/万元 of the unit of a table's amounts.
func CaptionReading(s string) (accounts.CaptionReading, error) {
	parts := strings.Split(s, "/")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	if len(parts) != 3 || parts[0] == "" || parts[2] == "" {
		return accounts.CaptionReading{}, fmt.Errorf("--reading 要写成 表/原来的写法/读作，例如 公开07表/公务用车维护费/公务用车运行费；现在是 %q", s)
	}
	a := accounts.CaptionReading{Table: parts[0], Caption: parts[1], Is: parts[2], At: diag.Position{File: "--reading"}}
	switch parts[1] {
	case "表题":
		a.Caption = "" // what the table is
	case "金额单位":
		if _, ok := accounts.ParseUnit(parts[2]); !ok {
			return a, fmt.Errorf("--reading 的金额单位只认元、千元、万元，不认 %q", parts[2])
		}
		a.Caption, a.Is, a.Unit = "", "", parts[2]
	}
	return a, nil
}

// take takes the unit's answers.
func (m *reader) take(said []accounts.CaptionReading) {
	for _, s := range said {
		m.said = append(m.said, answer{s, new(bool)})
	}
}

// other reports whether the answer is that it is no part of the table.
func (a *answer) other() bool {
	switch region.Plain(a.Is) {
	case "其他", "不是", "不是本表的", "不取用":
		return true
	}
	return false
}

// statement is the statement that the answer names, 0 for none.
func (a *answer) statement() accounts.StatementID {
	is := region.Plain(a.Is)
	for _, f := range accounts.Core().Forms() {
		if is == f.Key || is == region.Plain(f.Number) || is == region.Plain(f.Title) {
			return f.ID
		}
	}
	return titled(is)
}

// isOf reports whether an answer is about a table: by the statement's number,
// title or key, by the name of the sheet, by the title that stands in it, or as one of
// the tables of a unit.
func (m *reader) isOf(a *answer, g *region.Grid, id accounts.StatementID) bool {
	table := region.Plain(a.Table)
	if f := m.forms.Form(id); f != nil && (table == f.Key || table == region.Plain(f.Number) || table == region.Plain(f.Title)) {
		return true
	}
	if table == region.Plain(g.Name) {
		return true
	}
	for c := range g.Head(region.HeadRows) {
		if region.Plain(c.Value) == table {
			return true
		}
	}
	sets := setsOf(g)
	return slices.ContainsFunc(sets[:], func(s string) bool { return s != "" && region.Plain(s) == table })
}

// answer is what the unit says of a caption in one of its forms, or of a table
// where no caption is given; nil where it says nothing.
func (m *reader) answer(g *region.Grid, id accounts.StatementID, captions ...string) *answer {
	for i := range m.said {
		a := &m.said[i]
		if a.Unit != "" || (a.Caption == "") != (len(captions) == 0) {
			continue
		}
		if m.isOf(a, g, id) && (len(captions) == 0 || slices.Contains(captions, region.Plain(a.Caption))) {
			*a.used = true
			return a
		}
	}
	return nil
}

// answerUnit is what the unit says of a table's unit of money.
func (m *reader) answerUnit(g *region.Grid, id accounts.StatementID) *answer {
	for i := range m.said {
		if a := &m.said[i]; a.Unit != "" && (region.Plain(a.Table) == allTables || m.isOf(a, g, id)) {
			*a.used = true
			return a
		}
	}
	return nil
}

// answered reads a column as the unit says, where it says anything of it.
func (t *table) answered(c column, path []string, match func([]string) column) column {
	a := t.m.answer(t.grid, t.s.ID, path[len(path)-1], strings.Join(path, "／"), region.Plain(strings.Join(path, "")))
	switch {
	case a == nil:
		return c
	case a.other():
		return column{kind: c.kind, outcome: scope.Other}
	}
	read := match(append(slices.Clone(path[:len(path)-1]), region.Plain(a.Is)))
	if over := budgetNames[c.kind]; read.outcome == scope.Open { // the words over it are not understood
		if c.kind == finalAmount {
			over = "决算数"
		}
		read = match([]string{over, region.Plain(a.Is)})
	}
	return read
}

// tellUnused tells of answers that nothing in the workbook asks for any more.
func (m *reader) tellUnused(b *accounts.Book) {
	for _, a := range m.said {
		if !*a.used {
			m.list.Tell(diag.Warning, "read.reading", a.At, "“表头读法”里“"+a.Table+" "+a.Caption+"”没有用上：表里没有这样写，或不用问",
				"请核对表和原来的写法；不再需要的可以删去")
		}
	}
}
