package supplement

import (
	"strconv"

	"juesuan/internal/workbook"
)

// guide is the first sheet: how the workbook is filled in.
func (t *Fields) guide() workbook.DraftSheet {
	s := newSheet(guideSheet, guiding)
	s.Widths, s.Heights[1] = []float64{6, 22, 64, 16}, 28
	put := func(row, col, last int, text string, as role) *workbook.DraftCell {
		return putCell(&s, row, col, last, text, as)
	}
	put(1, 1, 4, "决算公开补充资料：填写说明", heading)
	row := 2
	for _, text := range []string{
		"决算公开表里没有、而报告里要用的内容，都填在这个工作簿里。填好后与决算公开表放在同一个文件夹，文件名仍为“补充资料.xlsx”。",
		"没有的内容空着；确实是零的数填 0。不要删改表头和最右边的“编号”。",
		"金额只填数字。单位在每张表开头的“金额单位”一格选定；个别金额单位不同的，在同一行的“单位”一栏另选。",
		"带下拉箭头的格子从列表中选。行不够时接着往下填，或插入一行。",
		"资料填好后运行 juesuan check，缺什么、哪一格不对，都会指出来。",
	} {
		put(row, 1, 4, text, words)
		s.Heights[row] = float64(lineCount(text, 100))*14 + 4
		row++
	}
	row++
	for _, c := range []struct {
		need need
		text string
	}{{must, "必须填写"}, {depends, "看情况填写，说明里写着什么时候要填"}, {may, "有就填，没有就空着"}} {
		c.need.fill(put(row, 1, 0, "", textCell))
		put(row, 2, 4, c.text, words)
		row++
	}
	row++
	for i, text := range []string{"序号", "工作表", "填什么", "是否必填"} {
		put(row, i+1, 0, text, captions)
	}
	for i := range t.sheets {
		spec := &t.sheets[i]
		row++
		put(row, 1, 0, strconv.Itoa(i+1), label)
		put(row, 2, 0, spec.name, label)
		put(row, 3, 0, spec.about, label)
		need := "有才填"
		if spec.kind == required {
			need = "必填"
		}
		put(row, 4, 0, need, label)
		s.Heights[row] = float64(lineCount(spec.about, 64))*14 + 4
	}
	return s
}

// choiceLists are the longer lists that cells offer.
func (t *Fields) choiceLists() [2][]Word { return [...][]Word{topicOptions(), t.purposeWords()} }

// The choices stand on their sheet from this row on, each list with its keys
// beside it and a column free after it.
const (
	choiceRow    = 4
	choiceStride = 3
)

// choiceRange is where the choices of a list stand.
func (t *Fields) choiceRange(list int) string {
	col := string(rune('A' + choiceStride*list))
	return choiceSheet + "!$" + col + "$" + strconv.Itoa(choiceRow) + ":$" + col + "$" +
		strconv.Itoa(choiceRow+len(t.choiceLists()[list])-1)
}

// choices is the last sheet: what the longer lists offer, with the keys that
// messages name.
func (t *Fields) choices() workbook.DraftSheet {
	s := newSheet(choiceSheet, guiding)
	s.Widths, s.Heights[1] = []float64{52, 36, 4, 30, 24}, 28
	put := func(row, col int, text string, as role) {
		putCell(&s, row, col, 0, text, as)
	}
	put(1, 1, "下拉列表的内容（勿改）", heading)
	for i, list := range t.choiceLists() {
		col := 1 + choiceStride*i
		put(choiceRow-1, col, [...]string{"增减原因：解释哪一处", "主要用途：用途对象"}[i], captions)
		put(choiceRow-1, col+1, "提示里的名称", captions)
		for j, w := range list {
			put(choiceRow+j, col, w.Text, static)
			put(choiceRow+j, col+1, w.Key, keyCell)
		}
	}
	return s
}

func texts(list []Word) []string {
	var out []string
	for _, w := range list {
		out = append(out, w.Text)
	}
	return out
}
