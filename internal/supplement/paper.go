package supplement

import (
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"juesuan/internal/pattern"
)

// Papers reads 项目支出绩效自评表 as they stand on a sheet, or in a block that
// was copied from one: rows of texts → for each form the steps of an edit that
// make it an item of the list forms; paths begin within the item. What is
// merged stands in the first of its cells. Scores that the rule gives are not
// taken; that of an indicator in words is its rating. No form: nil.
func Papers(rows [][]string) (forms [][]Change) {
	for _, steps := range papers(rows) {
		forms = append(forms, slices.DeleteFunc(steps, func(c Change) bool {
			return c.Path == "score" || strings.HasPrefix(c.Path, "total.") || Core().At("forms[1]."+c.Path) == nil
		}))
	}
	return forms
}

// papers is Papers with what the sheet says of totals, and of budgets that only
// some forms have.
func papers(rows [][]string) (forms [][]Change) {
	from := 0
	for at := 0; at < len(rows); at++ {
		cols := paperColumns(rows[at])
		if cols == nil {
			continue
		}
		p := &paper{cols: cols}
		p.head(rows[from:at], from)
		from = at + 1
		for from < len(rows) && !endsPaper(rows[from]) {
			p.from.row = from
			p.row(rows[from])
			from++
		}
		if from < len(rows) {
			p.from.row = from
			p.score(rows[from])
		}
		at = from - 1
		if p.groups > 0 {
			p.weigh()
			forms = append(forms, p.steps)
		}
	}
	return forms
}

// paper is a form that is being read.
type paper struct {
	cols                      map[string]int // of the table of indicators, by the keys of its fields
	steps                     []Change
	groups, subgroups, leaves int
	weightAt                  int // the step of the first level's weight; -1: it was written
	sum                       []string
	from                      cellAt // of the text that is being taken
}

// folded is a caption without what typists vary: spaces, line ends, colons,
// brackets of either width.
func folded(s string) string {
	return strings.NewReplacer(" ", "", "　", "", "\n", "", "\r", "", "\t", "", "：", "", ":", "", "（", "(", "）", ")").Replace(s)
}

// paperColumns are the columns of a row that heads a table of indicators, nil of
// any other row.
func paperColumns(row []string) map[string]int {
	cols := map[string]int{}
	put := func(key string, at int) {
		if _, twice := cols[key]; !twice {
			cols[key] = at
		}
	}
	for i, c := range row {
		switch s := folded(c); {
		case strings.HasPrefix(s, "一级指标"):
			put("level1", i)
		case strings.HasPrefix(s, "二级指标"):
			put("level2", i)
		case strings.HasPrefix(s, "三级指标"):
			put("name", i)
		case s == "分值", s == "分值(分)", s == "分值权重":
			put("points", i)
		case s == "权重":
			put("weight", i)
		case strings.Contains(s, "实际") || strings.HasPrefix(s, "完成值"):
			put("actual", i)
		case strings.Contains(s, "指标值"), strings.Contains(s, "目标值"):
			put("target", i)
		case strings.Contains(s, "计算方法"), strings.Contains(s, "评分标准"):
		case s == "定性指标评分":
			put("rating", i)
		case s == "人工得分":
			put("score.value", i)
		case s == "人工得分的理由":
			put("score.reason", i)
		case s == "得分", s == "自评得分":
			put("given", i)
		case s == "越小越好":
			put("smaller", i)
		case strings.Contains(s, "原因"), strings.Contains(s, "偏差"):
			put("shortfall", i)
		}
	}
	for _, key := range []string{"level1", "level2", "name", "target", "actual"} {
		if _, ok := cols[key]; !ok {
			return nil
		}
	}
	return cols
}

// endsPaper reports whether a row ends the table of indicators: 总分, or the next form.
func endsPaper(row []string) bool {
	for _, c := range row {
		if s := folded(c); s != "" {
			return strings.HasPrefix(s, "总分") || slices.Contains([]string{"合计", "项目名称", "说明"}, s) ||
				strings.HasPrefix(s, "(2") || strings.HasSuffix(s, "自评表")
		}
	}
	return false
}

func (p *paper) set(path, text string) {
	if text = strings.TrimSpace(text); text != "" {
		p.steps = append(p.steps, Change{Do: Set, Path: path, Text: text, from: p.from})
	}
}

// score takes 总分, which stands in the row that ends the table.
func (p *paper) score(row []string) {
	for at, c := range row {
		if s := folded(c); strings.HasPrefix(s, "总分") {
			for p.from.col = len(row) - 1; p.from.col > at; p.from.col-- {
				if _, err := decimal.NewFromString(cellIn(row, p.from.col)); err == nil && cellIn(row, p.from.col) != "100" {
					p.set("score", cellIn(row, p.from.col))
					return
				}
			}
		}
	}
}

// after is the first text behind a cell that is no caption itself.
func (p *paper) after(row []string, at int) string {
	for i, c := range row[at+1:] {
		p.from.col = at + 1 + i
		if s := strings.TrimSpace(c); s != "" {
			if slices.Contains([]string{"项目名称", "主管部门及代码", "主管部门", "实施单位"}, folded(s)) {
				return ""
			}
			return s
		}
	}
	return ""
}

var fundRows = []struct{ caption, key string }{{"财政拨款", "fiscal"}, {"上年结转资金", "carried"}, {"其他资金", "other"}, {"年度资金总额", "total"}}

// head reads what stands above the table of indicators.
func (p *paper) head(rows [][]string, first int) {
	initial, adjusted, executed := -1, -1, -1
	for i, row := range rows {
		for at, c := range row {
			s := folded(c)
			p.from = cellAt{first + i, at}
			switch {
			case s == "":
			case s == "项目名称":
				p.set("project", p.after(row, at))
			case s == "主管部门及代码", s == "主管部门":
				p.set("supervisor", p.after(row, at))
			case s == "实施单位":
				p.set("implementer", p.after(row, at))
			case strings.HasPrefix(s, "项目资金"):
				for _, unit := range []string{"万元", "千元", "元"} {
					if strings.Contains(s, unit) {
						p.set("unit", unit)
						break
					}
				}
			case s == "年初预算数", s == "年初预算":
				initial = at
			case s == "全年预算数", s == "全年预算":
				adjusted = at
			case s == "全年执行数", s == "全年执行":
				executed = at
			case s == "年度总体目标", s == "年度绩效目标":
				p.goal(rows[i:], at)
			case initial > at && executed > at:
				for _, f := range fundRows {
					if strings.HasSuffix(s, f.caption) {
						p.cell(f.key+".initial", row, initial)
						p.cell(f.key+".adjusted", row, adjusted)
						p.cell(f.key+".executed", row, executed)
					}
				}
			}
		}
	}
}

// goal reads the two texts of 年度总体目标, under their captions or, where a form
// has dropped these, behind the label.
func (p *paper) goal(rows [][]string, label int) {
	expected, actual := -1, -1
	for at, c := range rows[0] {
		switch s := folded(c); {
		case strings.HasPrefix(s, "预期目标"):
			expected = at
		case strings.HasPrefix(s, "实际完成"):
			actual = at
		}
	}
	if expected >= 0 && actual >= 0 {
		if len(rows) > 1 {
			p.from.row++
			p.cell("goal.expected", rows[1], expected)
			p.cell("goal.actual", rows[1], actual)
		}
		return
	}
	n := 0
	for i, c := range rows[0][label+1:] {
		if strings.TrimSpace(c) != "" && n < 2 {
			p.from.col = label + 1 + i
			p.set([]string{"goal.expected", "goal.actual"}[n], c)
			n++
		}
	}
}

// cell takes the text of a cell of a row.
func (p *paper) cell(path string, row []string, at int) {
	p.from.col = at
	p.set(path, cellIn(row, at))
}

func cellIn(row []string, at int) string {
	if at < 0 || at >= len(row) {
		return ""
	}
	return strings.TrimSpace(row[at])
}

var weighed = pattern.Of(`^(.*?)[（(]\s*([0-9.]+)\s*分?\s*[）)]$`)

// row reads a row of the table of indicators.
func (p *paper) row(row []string) {
	at := func(key string) string {
		if i, ok := p.cols[key]; ok {
			p.from.col = i
			return cellIn(row, i)
		}
		return ""
	}
	if name := at("level1"); name != "" {
		p.weigh()
		p.groups++
		p.subgroups, p.leaves = 0, 0
		item := fmt.Sprintf("groups[%d]", p.groups)
		p.steps = append(p.steps, Change{Do: Insert, Path: item})
		weight := at("weight")
		at("level1") // what is taken stands there
		if m := weighed.FindStringSubmatch(strings.ReplaceAll(name, "\n", "")); m != nil {
			name, weight = m[1], m[2]
		}
		p.set(item+".name", strings.ReplaceAll(name, "\n", ""))
		p.weightAt = -1
		if weight == "" {
			p.weightAt = len(p.steps)
		}
		p.steps = append(p.steps, Change{Do: Set, Path: item + ".weight", Text: weight, from: p.from})
	}
	if p.groups == 0 {
		return
	}
	group := fmt.Sprintf("groups[%d]", p.groups)
	if name := at("level2"); name != "" {
		p.subgroups, p.leaves = p.subgroups+1, 0
		item := fmt.Sprintf("%s.subgroups[%d]", group, p.subgroups)
		p.steps = append(p.steps, Change{Do: Insert, Path: item})
		p.set(item+".name", strings.ReplaceAll(name, "\n", ""))
	}
	if at("name") == "" || p.subgroups == 0 {
		return
	}
	p.leaves++
	item := fmt.Sprintf("%s.subgroups[%d].indicators[%d]", group, p.subgroups, p.leaves)
	p.steps = append(p.steps, Change{Do: Insert, Path: item})
	for _, key := range []string{"name", "points", "target", "actual", "smaller", "rating", "score.value", "score.reason", "shortfall"} {
		p.set(item+"."+key, at(key))
	}
	p.sum = append(p.sum, at("points"))
	if at("given") != "" && at("rating") == "" && !strings.ContainsAny(at("target"), "0123456789０１２３４５６７８９") {
		p.set(item+".rating", at("given"))
	}
}

// weigh gives the first level that was read last its weight, where it is not
// written: what its indicators have together.
func (p *paper) weigh() {
	points := p.sum
	p.sum = nil
	if p.groups == 0 || p.weightAt < 0 {
		return
	}
	total := decimal.Zero
	for _, s := range points {
		d, err := decimal.NewFromString(strings.TrimSuffix(s, "分"))
		if err != nil {
			p.steps = slices.Delete(p.steps, p.weightAt, p.weightAt+1)
			return
		}
		total = total.Add(d)
	}
	p.steps[p.weightAt].Text = total.String()
}
