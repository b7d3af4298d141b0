package supplement

import (
	"fmt"
	"slices"
	"strconv"

	"juesuan/internal/workbook"
)

// lines compares the rows that have keys.
func (y *sheetSync) lines(end int, was, want *node) error {
	head, col := y.rowHead(end)
	list := y.doc.Fields.lines(y.spec)
	changed := slices.IndexFunc(list, func(l lineSpec) bool {
		return l.path != "" && !said(was, l.path).same(said(want, l.path))
	})
	if changed < 0 {
		return nil
	}
	if head == 0 || col.label == 0 || col.key == 0 || col.value == 0 {
		return y.refuse(list[changed].path, "“%s”表的表头不全，不能填；表头请照原样保留", y.sheet.name)
	}
	rows := y.keyRows(head, end, col, list)
	for _, l := range list[changed:] {
		a, b := said(was, l.path), said(want, l.path)
		if l.path == "" || a.same(b) {
			continue
		}
		if l.list {
			if err := y.listLines(l, rows[l.path], col, a, b); err != nil {
				return err
			}
			continue
		}
		if len(rows[l.path]) == 0 {
			like := 0
			for row, t := range y.types {
				if t == l.field.Type && (like == 0 || row < like) {
					like = row
				}
			}
			row, err := y.newRow(l.path, l.field.Name, like, col)
			if err != nil {
				return err
			}
			rows[l.path] = []int{row}
		}
		row := rows[l.path][0]
		var err error
		switch {
		case l.pair:
			for i := range l.field.Fields {
				f := &l.field.Fields[i]
				if err = y.cell(l.path+"."+f.Key, f, row, row, col.value+i, said(a, f.Key), said(b, f.Key)); err != nil {
					return err
				}
			}
		case l.field.Type == Amount && col.beside[1] > 0:
			err = y.amount(l.path, l.field, row, col.value, col.beside, a, b)
		default:
			err = y.cell(l.path, l.field, row, row, col.value, a, b)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// keyRows finds the rows of each key, those that go on with a list among them.
func (y *sheetSync) keyRows(head, end int, col rowColumns, list []lineSpec) map[string][]int {
	lines, byName := indexed(list)
	rows := map[string][]int{}
	above := ""
	for row := head + 1; row < end; row++ {
		key, label := y.text(row, col.key), caption(y.text(row, col.label))
		if key == "" {
			switch {
			case above != "" && label == "" && y.text(row, col.value) != "":
				key = above
			default:
				key = byName[label]
			}
		}
		above = ""
		l := lines[key]
		if l == nil {
			continue
		}
		rows[key] = append(rows[key], row)
		switch {
		case l.list:
			above = key
		case !l.pair:
			y.types[row] = l.field.Type
		}
	}
	return rows
}

// newRow adds a row at the end of the sheet: rows are found by their keys,
// wherever they stand, and putting one between others would push aside what a
// sheet's parts say of them.
func (y *sheetSync) newRow(path, label string, like int, col rowColumns) (int, error) {
	if y.spec.table != nil {
		return 0, y.refuse(path, "“%s”表里没有“%s”这一行，不能填；请从 juesuan init 生成的工作簿复制一行过来", y.sheet.name, label)
	}
	y.rows++
	if like > 0 {
		y.out.Like[y.rows] = like
	}
	y.out.Cells = append(y.out.Cells, workbook.CellPatch{Row: y.rows, Col: col.label, Text: label},
		workbook.CellPatch{Row: y.rows, Col: col.key, Text: path})
	return y.rows, nil
}

// listLines compares a list whose items have a row each. Items that need not
// move stay in their rows.
func (y *sheetSync) listLines(l lineSpec, rows []int, col rowColumns, was, want *node) error {
	items := want.said()
	place, last := make([]int, len(items)), 0
	next := func(i int) int { // the row of the next item that has one
		for _, item := range items[i:] {
			if row := rowOf(item.at); row > 0 {
				return row
			}
		}
		return 1 << 30
	}
	fits := true
	for i, item := range items {
		row := rowOf(item.at)
		if row == 0 {
			if n := slices.IndexFunc(rows, func(r int) bool { return r > last }); n >= 0 {
				row = rows[n]
			} else {
				row = last + 1
			}
			fits = fits && (row < next(i) && slices.Contains(rows, row))
		}
		fits = fits && row > last
		place[i], last = row, row
	}
	if !fits {
		for len(rows) < len(items) {
			label, like := l.field.Item.Name, 0
			if n := len(rows); n > 0 {
				if like = rows[n-1]; like < y.rows {
					label = l.field.Name // it stands apart from the others
				}
			}
			row, err := y.newRow(l.path, label+strconv.Itoa(len(rows)+1), like, col)
			if err != nil {
				return err
			}
			rows = append(rows, row)
		}
		copy(place, rows)
	}
	before := map[int]*node{}
	for _, item := range was.said() {
		before[rowOf(item.at)] = item
	}
	for _, row := range rows {
		a, b := before[row], &node{}
		if a == nil {
			a = &node{}
		}
		if n := slices.Index(place, row); n >= 0 {
			b = items[n]
		}
		path := fmt.Sprintf("%s[%d]", l.path, max(1, slices.Index(place, row)+1))
		var err error
		if l.field.Item.Type == Amount && col.beside[1] > 0 {
			err = y.amount(path, l.field.Item, row, col.value, col.beside, a, b)
		} else {
			err = y.cell(path, l.field.Item, row, row, col.value, a, b)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
