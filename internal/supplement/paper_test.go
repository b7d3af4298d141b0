package supplement

import (
	"slices"
	"strings"
	"testing"
)

// text is a form as a block copied from a sheet: cells behind tabs.
const paperText = `某局2020年度项目支出绩效自评表
（2020年度）
项目名称	信息系统维护
主管部门及代码	人社厅	实施单位	某局本级
项目资金（万元）		年初预算数	全年执行数
	年度资金总额：	217	216.7
	其中：财政拨款	200	199.7
	其他资金	17	17
年度总体目标	预期目标			实际完成情况
	建成系统。			已建成。
绩效指标	一级指标	二级指标	三级指标	分值	年度指标值（A）	全年实际值（B）	得分计算方法	得分	未完成原因分析
	产出指标
（40分）	数量指标	服务器	20	2台	2台	按比例	20
			软件	20	≥6套	5套		16.67	一套未到货
	效益指标	社会效益指标	影响力	10	有所提升	基本提升		9
总分	95.67
项目名称	第二个项目
主管部门	人社厅	实施单位	某局
项目资金（元）	年初预算数	全年执行数
年度资金总额	1	1
当年财政拨款	1	1
年度绩效目标	完成任务
一级指标	二级指标	三级指标	分值	指标值	实际完成值	得分	偏差原因分析及改进措施
满意度指标(20分)	服务对象满意度	满意度	20	≥90%	92%	20	无
`

func paperRows(text string) (rows [][]string) {
	for line := range strings.Lines(strings.ReplaceAll(text, "\n（40分）", "\x00（40分）")) {
		rows = append(rows, strings.Split(strings.ReplaceAll(strings.TrimSuffix(line, "\n"), "\x00", "\n"), "\t"))
	}
	return rows
}

func TestPapers(t *testing.T) {
	forms := Papers(paperRows(paperText))
	want := [][]string{
		{"project=信息系统维护", "supervisor=人社厅", "implementer=某局本级", "unit=万元", "fiscal.initial=200", "fiscal.executed=199.7", "other.initial=17", "other.executed=17",
			"goal.expected=建成系统。", "goal.actual=已建成。", "+groups[1]", "groups[1].name=产出指标", "groups[1].weight=40", "+groups[1].subgroups[1]", "groups[1].subgroups[1].name=数量指标",
			"+groups[1].subgroups[1].indicators[1]", "groups[1].subgroups[1].indicators[1].name=服务器", "groups[1].subgroups[1].indicators[1].points=20",
			"groups[1].subgroups[1].indicators[1].target=2台", "groups[1].subgroups[1].indicators[1].actual=2台",
			"+groups[1].subgroups[1].indicators[2]", "groups[1].subgroups[1].indicators[2].name=软件", "groups[1].subgroups[1].indicators[2].points=20",
			"groups[1].subgroups[1].indicators[2].target=≥6套", "groups[1].subgroups[1].indicators[2].actual=5套", "groups[1].subgroups[1].indicators[2].shortfall=一套未到货",
			"+groups[2]", "groups[2].name=效益指标", "groups[2].weight=10", "+groups[2].subgroups[1]", "groups[2].subgroups[1].name=社会效益指标",
			"+groups[2].subgroups[1].indicators[1]", "groups[2].subgroups[1].indicators[1].name=影响力", "groups[2].subgroups[1].indicators[1].points=10",
			"groups[2].subgroups[1].indicators[1].target=有所提升", "groups[2].subgroups[1].indicators[1].actual=基本提升", "groups[2].subgroups[1].indicators[1].rating=9"},
		{"project=第二个项目", "supervisor=人社厅", "implementer=某局", "unit=元", "fiscal.initial=1", "fiscal.executed=1", "goal.expected=完成任务",
			"+groups[1]", "groups[1].name=满意度指标", "groups[1].weight=20", "+groups[1].subgroups[1]", "groups[1].subgroups[1].name=服务对象满意度",
			"+groups[1].subgroups[1].indicators[1]", "groups[1].subgroups[1].indicators[1].name=满意度", "groups[1].subgroups[1].indicators[1].points=20",
			"groups[1].subgroups[1].indicators[1].target=≥90%", "groups[1].subgroups[1].indicators[1].actual=92%", "groups[1].subgroups[1].indicators[1].shortfall=无"},
	}
	for i, form := range forms {
		var got []string
		for _, c := range form {
			if c.Do == Insert {
				got = append(got, "+"+c.Path)
			} else {
				got = append(got, c.Path+"="+c.Text)
			}
		}
		if i >= len(want) || !slices.Equal(got, want[i]) {
			t.Errorf("form %d:\n%s", i+1, strings.Join(got, "\n"))
		}
	}
	if len(forms) != len(want) {
		t.Errorf("%d forms", len(forms))
	}
	for _, none := range []string{"", "a\tb\tc\n1\t2\t3\n", "一级指标\t二级指标\n产出\t数量\n"} {
		if got := Papers(paperRows(none)); got != nil {
			t.Errorf("%q: %v", none, got)
		}
	}
}

// FuzzPapers: whatever is pasted gives steps that name fields of a form.
func FuzzPapers(f *testing.F) {
	f.Add(paperText)
	f.Fuzz(func(t *testing.T, text string) {
		for _, form := range Papers(paperRows(text)) {
			for _, c := range form {
				if Core().At("forms[1]."+c.Path) == nil {
					t.Errorf("%s is no field", c.Path)
				}
			}
		}
	})
}
