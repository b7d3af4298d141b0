package main

import (
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"

	"juesuan/internal/supplement"
)

// fill WORKBOOK UNIT.YAML fills in an empty 补充资料.xlsx as a person would who
// has the contents of unit.yaml on paper: cell by cell, found by the captions
// and the row keys that stand in the sheets, numbers as numbers.
func fill(ts *testscript.TestScript, _ bool, args []string) {
	doc, list := supplement.ReadFile(ts.MkAbs(args[1]), "unit.yaml", nil)
	if list.Failed() {
		ts.Fatalf("%s: %v", args[1], list)
	}
	f, err := excelize.OpenFile(ts.MkAbs(args[0]))
	ts.Check(err)
	defer f.Close()
	p := &pen{ts: ts, f: f, read: map[string][][]string{}}
	root := doc.Root
	for _, v := range root.Members {
		switch v.Key {
		case "schema": // stands there
		case "reasons":
			p.reasons(v)
		case "purposes":
			p.table("主要用途", len(v.Members), func(i int) map[string]string {
				name := v.Members[i].Key
				if f := v.Members[i].Field; f.Key != "" {
					name = f.Name
				}
				return map[string]string{"用途对象": name, "主要用于": v.Members[i].Scalar}
			})
		case "glossary":
			p.table("名词解释", len(v.Items), func(i int) map[string]string {
				return map[string]string{"名词": text(v.Items[i], "term"), "解释": text(v.Items[i], "text")}
			})
		case "forms":
			for i, form := range v.Items {
				p.form("自评表"+strconv.Itoa(i+1), form)
			}
		case "accepted", "use", "readings":
			ts.Fatalf("%s: not written by this person yet", v.Key)
		default:
			p.rows("", v)
		}
	}
	members := root.List("organization", "members")
	p.table("编报单位", len(members), func(i int) map[string]string {
		return map[string]string{"单位名称": text(members[i], "name"), "单位性质": text(members[i], "kind"), "备注": text(members[i], "note")}
	})
	ts.Check(f.Save())
}

func text(v *supplement.Value, path ...string) string {
	if m := v.Get(path...); m != nil {
		return m.Scalar
	}
	return ""
}

type pen struct {
	ts   *testscript.TestScript
	f    *excelize.File
	read map[string][][]string
}

// cells are the texts of a sheet, as it was before anything was filled in.
func (p *pen) cells(sheet string) [][]string {
	rows, ok := p.read[sheet]
	if !ok {
		var err error
		rows, err = p.f.GetRows(sheet)
		p.ts.Check(err)
		p.read[sheet] = rows
	}
	return rows
}

// write types a value into a cell: digits become a number.
func (p *pen) write(sheet string, row, col int, value string) {
	if value == "" {
		return
	}
	cell, err := excelize.CoordinatesToCellName(col, row)
	p.ts.Check(err)
	if n, err := strconv.ParseFloat(value, 64); err == nil && !strings.HasPrefix(value, "0x") {
		p.ts.Check(p.f.SetCellFloat(sheet, cell, n, -1, 64))
		return
	}
	if _, err := time.Parse(time.DateOnly, value); err == nil {
		p.ts.Fatalf("%s!%s: dates are not written by this person yet", sheet, cell)
	}
	p.ts.Check(p.f.SetCellStr(sheet, cell, value))
}

// find is the first row of a sheet that holds a text, and its column.
func (p *pen) find(sheet, text string, from int) (row, col int) {
	for i, cells := range p.cells(sheet) {
		for j, c := range cells {
			if i+1 >= from && strings.TrimPrefix(c, "*") == text {
				return i + 1, j + 1
			}
		}
	}
	return 0, 0
}

// rows writes the values of a group into the sheet that has their keys.
func (p *pen) rows(sheet string, v *supplement.Value) {
	switch {
	case v.Field.Type == supplement.List && v.Field.Item.Type == supplement.Group:
	case v.Field.Type == supplement.Group && v.Field.Digits > 0:
		p.ts.Fatalf("%s: tables of codes are not written by this person yet", v.At.Field)
	case v.Field.Type == supplement.Group:
		for _, m := range v.Members {
			p.rows(sheet, m)
		}
	case v.Field.Type == supplement.List:
		for i, item := range v.Items {
			p.row(sheet, v.At.Field, i, item)
		}
	default:
		p.row(sheet, v.At.Field, 0, v)
	}
}

// row writes a value into the nth row with a key.
func (p *pen) row(sheet, key string, n int, v *supplement.Value) {
	sheets := p.f.GetSheetList()
	if sheet != "" {
		sheets = []string{sheet}
	}
	for _, s := range sheets {
		if s == "选项" {
			continue
		}
		row, _ := p.find(s, key, 1)
		if row == 0 {
			continue
		}
		row += n
		head := func(caption string) int {
			_, col := p.find(s, caption, 3)
			return col
		}
		value := v.Scalar
		if v.Field.Type == supplement.Flag {
			value = "是"
		}
		p.write(s, row, head("填写内容"), value)
		if v.Field.Type != supplement.Amount {
			return
		}
		p.write(s, row, head("单位"), v.Money.Unit)
		p.write(s, row, head("口径"), v.Money.Scope)
		p.write(s, row, head("数据来源"), v.Money.Source)
		if v.Money.Derived {
			p.write(s, row, head("推定"), "是")
		}
		return
	}
	p.ts.Fatalf("no sheet has a row %s", key)
}

// table writes n lines below the captions of a sheet.
func (p *pen) table(sheet string, n int, line func(i int) map[string]string) {
	for i := range n {
		for caption, value := range line(i) {
			row, col := p.find(sheet, caption, 3)
			if row == 0 {
				p.ts.Fatalf("%s has no column %s", sheet, caption)
			}
			p.write(sheet, row+1+i, col, value)
		}
	}
}

func (p *pen) reasons(v *supplement.Value) {
	var lines []map[string]string
	for _, reason := range v.Items {
		key, name := text(reason, "of"), ""
		for _, row := range p.cells("选项") {
			if len(row) > 1 && row[1] == key {
				name = row[0]
			}
		}
		if name == "" {
			p.ts.Fatalf("the choices lack %s", key)
		}
		first := map[string]string{"解释哪一处": name, "原因": text(reason, "text")}
		for i, part := range reason.List("parts") {
			if i > 0 {
				first = map[string]string{}
			}
			first["分项金额"], first["分项原因"] = text(part, "amount"), text(part, "text")
			lines = append(lines, first)
		}
		if len(reason.List("parts")) == 0 {
			lines = append(lines, first)
		}
	}
	p.table("增减原因", len(lines), func(i int) map[string]string { return lines[i] })
}

func (p *pen) form(sheet string, v *supplement.Value) {
	for _, key := range []string{"project", "supervisor", "implementer", "unit", "goal.expected", "goal.actual", "score"} {
		if m := v.Get(strings.Split(key, ".")...); m != nil {
			p.row(sheet, key, 0, m)
		}
	}
	for _, key := range []string{"total", "fiscal", "other"} {
		row, _ := p.find(sheet, key, 1)
		for i, caption := range []string{"年初预算数", "全年执行数"} {
			_, col := p.find(sheet, caption, 1)
			p.write(sheet, row, col, text(v, key, []string{"initial", "executed"}[i]))
		}
	}
	var lines []map[string]string
	for _, g := range v.List("groups") {
		line := map[string]string{"一级指标": text(g, "name"), "权重": text(g, "weight")}
		for _, s := range g.List("subgroups") {
			line["二级指标"] = text(s, "name")
			for _, i := range s.List("indicators") {
				for caption, key := range map[string]string{"三级指标": "name", "分值": "points", "指标值（A）": "target", "全年实际值（B）": "actual", "未完成原因分析": "shortfall", "定性指标评分": "rating", "人工得分": "score.value", "人工得分的理由": "score.reason"} {
					line[caption] = text(i, strings.Split(key, ".")...)
				}
				if text(i, "smaller") == "true" {
					line["越小越好"] = "是"
				}
				lines = append(lines, line)
				line = map[string]string{}
			}
		}
	}
	p.table(sheet, len(lines), func(i int) map[string]string { return lines[i] })
}

// unplaced FILE takes the positions out of a dump.
func unplaced(ts *testscript.TestScript, _ bool, args []string) {
	text := regexp.MustCompile(`(?m)  @.*$`).ReplaceAllString(ts.ReadFile(args[0]), "")
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o666))
}
