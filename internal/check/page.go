package check

import (
	"fmt"
	"strings"
)

// groups are the parts of the ledger by the letter of their ids.
var groups = []struct {
	letter byte
	name   string
}{
	{'T', "表内"}, {'X', "表间"}, {'S', "采购、资产与“三公”实物量"}, {'Y', "上年与预算"}, {'P', "占比与比率"},
	{'N', "句中的数"}, {'E', "自评表"}, {'C', "编码、名称与序号"}, {'F', "表的形式"}, {'W', "文字"}, {'D', "部门汇总"},
}

// Page is the page of all rules, in Markdown.
func Page() string {
	var b strings.Builder
	b.WriteString("# 核对规则\n\n")
	b.WriteString("本页由规则表生成（make golden），不要手改。`juesuan check --explain 编号` 给出每条的最小错误例子。\n\n")
	b.WriteString("- 错误：不改正不能公开；警告：须核实或说明；提示：供参考。\n")
	b.WriteString("- 以元填报的表，差一分也是错误；以万元填报的表，n个数相加允许0.005·(n+1)万元的尾差，尾差照样列出。\n")
	b.WriteString("- 没有运行的核对不算通过：缺数据的记为 insufficient_data，不涉及的记为 not_applicable。\n")
	for _, g := range groups {
		fmt.Fprintf(&b, "\n## %c　%s\n\n| 编号 | 要求 | 程度 | 在哪一步 | 看哪些数 | 能否说明后接受 |\n|---|---|---|---|---|---|\n", g.letter, g.name)
		for i := range rules {
			r := &rules[i]
			if r.ID[0] != g.letter {
				continue
			}
			severity, _, _ := strings.Cut(severityNames[r.Severity], "，")
			stage := map[Stage]string{StageBook: "读入后", StageFacts: "计算时", StagePack: "读版式时", StageDocument: "成稿后",
				StageConstruction: "由程序保证"}[r.Stage]
			if r.By != "" {
				stage += "：" + r.By
			}
			if r.Test != "" {
				stage += "（测试 " + r.Test + "）"
			}
			open := "能"
			switch {
			case r.Stage == StageConstruction:
				open = "—"
			case r.OpenRounded:
				open = "仅万元表"
			case !r.Open:
				open = "不能"
			}
			fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s |\n", strings.ReplaceAll(r.ID, "*", `\*`),
				strings.ReplaceAll(r.Title, "|", `\|`), severity, stage, r.Reads, open)
		}
	}
	return b.String()
}
