package typeset

import "juesuan/internal/doc"

// plan is the best way found to end a line somewhere.
type plan struct {
	cost int64
	from int
}

// balance breaks the lines since begin anew, into as many as there are, so
// that they are of nearly equal width and words stay whole (GB/T 9704-2012,
// 7.3.1: 回行时，要做到词意完整，排列对称，长短适宜，间距恰当).
func (s *setter) balance(t *text, b bounds, begin int) {
	from := 0
	if begin > 0 {
		from = s.cuts[begin-1]
	}
	to := s.cuts[len(s.cuts)-1]
	lines, n := len(s.cuts)-begin, to-from
	if n > 200 {
		return // not a title
	}
	indented := begin == 0 && b.first > 0
	aim := t.span(from, to, indented) / doc.Length(lines)

	// plan[k*(n+1)+j]: the best k+1 lines that end behind the first j items.
	const impossible = 1 << 60
	s.plan = append(s.plan[:0], make([]plan, lines*(n+1))...)
	for k := range lines {
		for j := 0; j <= n; j++ {
			p := &s.plan[k*(n+1)+j]
			p.cost = impossible
			if j == 0 || t.items[from+j-1].brk < good && j < n {
				continue
			}
			tear := t.tear(from + j)
			if j == n {
				tear = 0
			}
			for i := range j {
				before := int64(0)
				if k > 0 {
					before = s.plan[(k-1)*(n+1)+i].cost
				} else if i > 0 {
					break
				}
				if before >= impossible {
					continue
				}
				first := begin == 0 && k == 0
				w := t.span(from+i, from+j, first && indented)
				if w > b.room(first) {
					continue
				}
				off := int64(w-aim) * 10 / int64(max(t.size, 1)) // tenths of an em
				if c := before + off*off + tear; c < p.cost {
					*p = plan{c, i}
				}
			}
		}
	}
	if s.plan[lines*(n+1)-1].cost >= impossible {
		return
	}
	for k, j := lines-1, n; k > 0; k-- {
		j = s.plan[k*(n+1)+j].from
		s.cuts[begin+k-1] = from + j
	}
}

// tear is what it costs to end a title's line before item i, in squared tenths
// of an em: two lines each two em off are better than a word torn apart.
func (t *text) tear(i int) int64 {
	if i == 0 || i >= len(t.items) {
		return 0
	}
	before, after := &t.items[i-1], &t.items[i]
	switch {
	case before.class.mark() || before.class == space:
		return 0
	case after.class == opening:
		return 0
	case after.class == digit:
		return 50
	}
	for _, w := range words {
		for k := 1; k < len(w); k++ {
			if t.matches(i-k, w) {
				return 1000
			}
		}
	}
	switch before.r {
	case '的', '和', '与', '及':
		return 50
	}
	switch after.r {
	case '的', '和', '与', '及', '等':
		return 500
	}
	return 150
}

// matches reports whether the word stands at item i.
func (t *text) matches(i int, word []rune) bool {
	if i < 0 || i+len(word) > len(t.items) {
		return false
	}
	for k, r := range word {
		if t.items[i+k].r != r {
			return false
		}
	}
	return true
}

// words are those that titles of such reports are made of and that a line
// should not part.
var words = [][]rune{
	[]rune("年度"), []rune("部门决算"), []rune("单位决算"), []rune("决算"), []rune("预算"), []rune("公开"), []rune("情况"), []rune("说明"),
	[]rune("收入"), []rune("支出"), []rune("收支"), []rune("总体"), []rune("总表"), []rune("明细"), []rune("报告"), []rune("报表"),
	[]rune("一般公共"), []rune("公共预算"), []rune("政府性"), []rune("基金"), []rune("国有资本"), []rune("经营"), []rune("财政"), []rune("拨款"),
	[]rune("三公"), []rune("经费"), []rune("基本"), []rune("项目"), []rune("绩效"), []rune("绩效自评"), []rune("自评表"), []rune("评价"), []rune("目标"),
	[]rune("机关"), []rune("运行"), []rune("政府采购"), []rune("国有资产"), []rune("占用"), []rune("名词"), []rune("解释"), []rune("附件"),
	[]rune("自治区"), []rune("自治州"), []rune("自治县"), []rune("人民政府"), []rune("委员会"), []rune("办公室"), []rune("办公厅"),
	[]rune("管理"), []rune("服务"), []rune("中心"), []rune("教育"), []rune("卫生"), []rune("健康"), []rune("社会"), []rune("保障"),
	[]rune("结转"), []rune("结余"), []rune("分配"), []rune("使用"), []rune("变动"), []rune("构成"), []rune("因公出国"), []rune("公务"),
	[]rune("接待"), []rune("公务用车"), []rune("用车"), []rune("购置"), []rune("运维"), []rune("非税"), []rune("事业"), []rune("上级"), []rune("补助"),
	[]rune("其他"), []rune("重要"), []rune("事项"),
	// what units are called by
	[]rune("社会保险"), []rune("保险"), []rune("养老"), []rune("医疗"), []rune("人力资源"), []rune("退役军人"), []rune("事务"), []rune("民政"),
	[]rune("发展"), []rune("改革"), []rune("科学"), []rune("技术"), []rune("工业"), []rune("信息化"), []rune("商务"), []rune("司法"), []rune("公安"),
	[]rune("自然资源"), []rune("规划"), []rune("生态"), []rune("环境"), []rune("住房"), []rune("城乡"), []rune("建设"), []rune("交通"), []rune("运输"),
	[]rune("水利"), []rune("农业"), []rune("农村"), []rune("林业"), []rune("草原"), []rune("文化"), []rune("旅游"), []rune("体育"), []rune("广播"),
	[]rune("电视"), []rune("应急"), []rune("市场"), []rune("监督"), []rune("审计"), []rune("统计"), []rune("税务"), []rune("金融"), []rune("国资"),
	[]rune("行政"), []rune("审批"), []rune("执法"), []rune("总队"), []rune("支队"), []rune("大队"), []rune("机构"), []rune("编制"), []rune("信访"),
	[]rune("档案"), []rune("研究所"), []rune("研究院"), []rune("图书馆"), []rune("博物馆"), []rune("医院"), []rune("学院"), []rune("大学"),
	[]rune("学校"), []rune("中学"), []rune("小学"), []rune("幼儿园"), []rune("法院"), []rune("检察院"), []rune("街道"), []rune("办事处"),
	[]rune("开发区"), []rune("联合会"), []rune("残疾人"), []rune("供销"), []rune("合作社"), []rune("纪律检查"), []rune("组织部"), []rune("宣传部"),
	[]rune("统一战线"), []rune("政法"), []rune("党校"), []rune("气象"), []rune("地震"), []rune("公积金"), []rune("机动车"), []rune("维护"),
}
