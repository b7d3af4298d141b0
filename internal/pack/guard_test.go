package pack

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"juesuan/internal/diag"
)

// TestGuards alters a pack so that a literal says what the figure beside it
// does not, and expects the place to be named.
func TestGuards(t *testing.T) {
	for _, m := range []struct {
		name, file, old, new string
		mark, want           string
	}{
		{"a fall worded as a rise", "words.yaml", "down: 减少{{.delta}}，下降{{.rate}}", "down: 增加{{.delta}}，增长{{.rate}}", "down: 增加", "change.prior 的 down 里写了“增”"},
		{"direction typed in a sentence", "sentences.yaml", `{{with .overall.expenditure_total_vs_prior}}{{change "prior_full" .}}`,
			`{{with .overall.expenditure_total_vs_prior}}增加{{.delta}}`, "增加{{.delta}}", "词句里写了“增加”"},
		{"unit line", "tables.yaml", "right: 金额单位：{{.table_unit}}", "right: 金额单位：万元", "金额单位：万元", "写成了字"},
		{"parts exchanged", "tables.yaml", "{caption: 基本支出, figure: basic", "{caption: 项目支出, figure: basic",
			"项目支出, figure: basic", "“项目支出/合计”说的是支出 · 项目支出，这一格却是支出 · 基本支出"},
		{"row of the other side", "tables.yaml", "{row: income.total, text: 本年收入合计, center: true}", "{row: income.total, text: 本年支出合计, center: true}",
			"row: income.total, text: 本年支出合计", "“本年支出合计”在“收入/决算数”一侧"},
		{"another budget's name", "sentences.yaml", "一般公共预算财政拨款支出{{.general.amount}}{{if", "政府性基金预算财政拨款支出{{.general.amount}}{{if",
			"政府性基金预算财政拨款支出{{.general.amount}}", "词句说的是政府性基金预算财政拨款（政府性基金预算），这个数 general.amount 却是一般公共预算 · 支出"},
		{"grand total of the other side", "sentences.yaml", "支出总计{{.overall.expenditure_grand}}", "收入总计{{.overall.expenditure_grand}}",
			"收入总计{{.overall.expenditure_grand}}", "收入总计"},
		{"share of another whole", "sentences.yaml", "占本年支出合计的", "占本年收入合计的", "占本年收入合计的", "general.share_of_expenditure 的整体 却是支出"},
		{"base of a comparison", "sentences.yaml", "与{{.prior_year}}年度相比，一般公共预算财政拨款支出{{with", "与年初预算相比，一般公共预算财政拨款支出{{with", "与年初预算相比", "general.vs_prior 的基数 却是上年"},
		{"source of a table", "tables.yaml", "数据取自财决07表", "数据取自财决08表", "财决08表", "表注说数据取自08，一般公共预算财政拨款支出决算表取自07"},
		{"unit behind a figure", "sentences.yaml", "{{.income.total}}，其中", "{{.income.total}}元，其中", "{{.income.total}}元", "自己印单位，后面又写了“元”"},
		{"year above the tables", "tables.yaml", "right: 金额单位：{{.table_unit}}", "right: 金额单位：{{.table_unit}} {{.prior_year}}年度", "prior_year", "表上方写的是上年"},
		{"up and down in one case", "words.yaml", "down: 减少{{.delta}}，下降{{.rate}}", "down: 减少{{.delta}}，增长{{.rate}}", "增长", "down 里写了“增”"},

		{"wider money", "sentences.yaml", "一般公共预算财政拨款支出{{.general.amount}}{{if", "财政拨款支出{{.general.amount}}{{if", "财政拨款支出{{.general.amount}}", "财政拨款"},
		{"this year compared with itself", "sentences.yaml", "与{{.prior_year}}年度相比，本年", "与{{.year}}年度相比，本年", "与{{.year}}年度相比", "的基数 却是上年"},
		{"a year typed", "sentences.yaml", "截至{{.year}}年末内设", "截至2020年末内设", "截至2020年末", "写了年度：2020年"},
		{"what an amount grew to", "words.yaml", "由{{.base}}增加至{{.current}}", "由{{.current}}增加至{{.base}}", "由{{.current}}", "“由”后面应当是基数，写的却是 current"},
		{"inside a range", "sentences.yaml", "{{$x.name}}（项）支出{{$x.amount}}", "{{$x.name}}（项）收入{{$x.amount}}", "收入{{$x.amount}}", "却是政府性基金预算 · 支出"},
		{"inside a branch", "sentences.yaml", "{{if .base}}{{.prior_year}}年度财政拨款收入{{.base}}", "{{if .base}}{{.year}}年度财政拨款收入{{.base}}", "{{.year}}年度财政拨款收入{{.base}}", "fiscal.income_vs_prior.base 却是上年"},
		{"none where it was left blank", "guangxi-2023/sentences.yaml", "{{if .three_public.abroad.zero}}无{{else}}{{.local.groups_own}}{{end}}",
			"{{if .local.groups_own}}{{.local.groups_own}}{{else}}无{{end}}", "无{{end}}，参加", "没有填 local.groups_own 时这里印“无”"},
		{"none if not given", "guangxi-2023/sentences.yaml", "{{if .three_public.abroad.zero}}无{{else}}{{.local.groups_joined}}{{end}}",
			"{{if not .local.groups_joined}}无{{end}}", "无{{end}}，全年", "没有填 local.groups_joined 时这里印“无”"},
		{"none of another budget", "sentences.yaml", "{{if .fund.none}}本{{.unit.noun}}{{.year}}年度无政府性基金预算", "{{if .fund.none}}本{{.unit.noun}}{{.year}}年度无国有资本经营预算", "无国有资本经营预算", "fund.none 说的却是政府性基金预算"},
		{"part of a reason", "sentences.yaml", "{{if $p.less}}减少{{else}}增加{{end}}", "{{if $p.less}}增加{{else}}减少{{end}}", "$p.less", "词句里写了“增加”"},
		{"title over text", "outline.yaml", "{title: 政府性基金预算财政拨款收入支出决算情况说明, text", "{title: 一般公共预算财政拨款收入支出决算情况说明, text", "[fund]", "下面的数却是政府性基金预算"},
		{"title over a table", "outline.yaml", "{title: 收入决算表", "{title: 支出决算表", "table: income", "说的是支出，这张表印的却是收入"},
		{"braces in a row", "tables.yaml", "text: 本年收入合计, center", "text: \"本年收入合计{{.year}}\", center", "{{.year}}", "不会换成数"},
		{"table number out of order", "tables.yaml", "number: 公开02表", "number: 公开03表", "id: income", "按次序是公开02表"},
		{"table that is not printed", "sentences.yaml", "年度收入合计{{.income.total}}", "年度收入合计（公开12表）{{.income.total}}", "公开12表", "报告不印这张表"},
		{"ordinal typed in a title", "outline.yaml", "{title: 收入决算情况说明", "{title: 二、收入决算情况说明", "二、", "标题里写了序号：二、"},
		{"nonzero on a named row", "tables.yaml", "{row: income.fund, text: 政府性基金预算财政拨款收入, ordinal: true}", "{row: income.fund, text: 政府性基金预算财政拨款收入, ordinal: true, nonzero: true}", "nonzero", "nonzero 只用于"},
		{"form in another unit", "forms.yaml", "项目资金（万元）", "项目资金（元）", "项目资金（元）", "写的单位不是万元"},

		{"meaning behind a figure", "guangxi-2023/sentences.yaml", "活动取得的收入。{{with .income.business", "活动取得的支出。{{with .income.business", "3.事业收入", "词句说的是支出，前面的数却是"},
		{"name of a base", "guangxi-2023/declare.yaml", "{key: business, name: 事业收入, type: amount", "{key: business, name: 事业支出, type: amount", "事业支出, type: amount", "“上年收入决算事业支出”说的是支出"},
		{"name of a group", "guangxi-2023/declare.yaml", "name: 上年收入决算", "name: 本年收入决算", "{key: fiscal", "“本年收入决算财政拨款收入”说的是本年"},
		{"name of a reason", "guangxi-2023/declare.yaml", "{key: other, name: 其他收入, type: text", "{key: other, name: 其他支出, type: text", "其他支出, type: text", "“收入增减的主要原因”说的是收入，“其他支出”说的却是支出"},
		{"caption of a chart", "sichuan-2024/declare.yaml", "图2：收入决算结构图", "图2：支出决算结构图", "图2", "标题说的是支出（支出），下面的数却是收入"},
		{"title of a declared table", "sichuan-2024/declare.yaml", "title: 财政拨款支出决算明细表", "title: 财政拨款支出预算明细表", "fiscal_detail", "说的是预算，这张表没有预算数"},
		{"unit beside bare figures", "neimenggu-2022/tables.yaml", "三、政府采购支出（万元）", "三、政府采购支出（元）", "三、政府采购", "写的单位不是万元"},
		{"column of a list", "yunnan-2024/tables.yaml", "{caption: 决算统计数, center", "{caption: 预算统计数, center", "预算统计数", "这一栏没有预算数"},
		{"title of a list", "yunnan-2024/outline.yaml", "title: 一般公共预算财政拨款“三公”经费情况表", "title: 政府性基金预算财政拨款“三公”经费情况表", "general_public", "下面的数却是一般公共预算"},
		{"no such income", "national-2022/outline.yaml", "政府采购支出情况", "政府采购收入情况", "政府采购收入", "没有“采购收入”这样的说法"},
		{"total of more than it says", "shaanxi-2020/tables.yaml", "{caption: 总计, figure: final.all}", "{caption: “三公”经费总计, figure: final.all}", "final.all", "说的不是这一栏的数：它是决算数合计、决算数会议费、决算数培训费相加"},
		{"caption of a declared total", "shaanxi-2020/declare.yaml", "{caption: 决算数, columns", "{caption: 预算数, columns", "总计, key: final.all", "“预算数/总计”说的不是这一栏的数"},
		{"caption against counts", "yunnan-2024/declare.yaml", "{caption: 决算统计数, key: final", "{caption: 预算统计数, key: final", "预算统计数", "“决算数”说的却是决算"},
	} {
		t.Run(m.name, func(t *testing.T) {
			name, file, other := strings.Cut(m.file, "/")
			if !other {
				name, file = "ningxia-2020", m.file
			}
			fsys := copyPack(t, name)
			path := name + "/" + file
			text := string(fsys[path].Data)
			if !strings.Contains(text, m.old) {
				t.Fatalf("%s does not hold %q", m.file, m.old)
			}
			fsys[path].Data = []byte(strings.Replace(text, m.old, m.new, 1))
			_, diags := Load(fsys, name, os.DirFS("../../layouts"))
			for _, d := range diags {
				if d.Severity != diag.Error || !strings.Contains(d.Message, m.want) {
					continue
				}
				lines := strings.Split(string(fsys[path].Data), "\n")
				if d.At.File != path || d.At.Line < 1 || !strings.Contains(lines[d.At.Line-1], m.mark) {
					t.Errorf("%s is not where %q stands", d.At, m.mark)
				}
				return
			}
			t.Errorf("no error says %q; got %v", m.want, diags)
		})
	}
}

// TestHoles: the guards see all figures of the bundled packs, those inside with
// and range too.
func TestHoles(t *testing.T) {
	for _, name := range bundledPacks(t) {
		p, _ := Load(os.DirFS("../../layouts"), name, os.DirFS("../../layouts"))
		root := p.factShape()
		for id, s := range p.Sentences {
			g := &guard{p: p, diags: &diag.List{}, told: map[string]bool{}}
			g.template(&s.Text, root, nil)
			seen := map[int]bool{}
			for _, f := range g.figures {
				seen[f] = true
			}
			for _, m := range figureHole.FindAllStringIndex(s.Text.Source, -1) {
				found := false
				for f := range seen {
					found = found || f >= m[0] && f < m[1]
				}
				if !found {
					t.Errorf("%s %s: %s is not seen", name, id, s.Text.Source[m[0]:m[1]])
				}
			}
		}
	}
}

// bundledPacks are the names of all packs that come with the program.
func bundledPacks(t *testing.T) (names []string) {
	t.Helper()
	entries, err := os.ReadDir("../../layouts")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names
}

// figureHole is a hole whose name says that a figure stands there.
var figureHole = regexp.MustCompile(`\{\{(?:[$.a-z_]*\.)?(?:amount|share|base|current|delta|rate|budget|done|total|income|expenditure|closing)\}\}|\{\{change [^}]*\}\}`)

// swaps are the words of a pack that speak of direction, unit, base, scope or
// year, each with one that says otherwise.
var swaps = []struct{ word, other string }{
	{"增加", "减少"}, {"减少", "增加"}, {"增长", "下降"}, {"下降", "增长"}, {"大于", "小于"}, {"小于", "大于"}, {"持平", "增加"},
	{"（万元）", "（元）"}, {"年初预算", "全年预算"}, {"全年预算", "年初预算"},
	{"一般公共预算", "政府性基金预算"}, {"政府性基金预算", "国有资本经营预算"}, {"国有资本经营预算", "一般公共预算"}, {"政府性基金", "国有资本经营"},
	{"基本支出", "项目支出"}, {"项目支出", "基本支出"}, {"人员经费", "公用经费"}, {"公用经费", "人员经费"},
	{"年初结转", "年末结转"}, {"年末结转", "年初结转"}, {"公务接待费", "公务用车购置费"}, {"因公出国（境）费", "公务接待费"},
	{"公务用车购置费", "公务用车运行费"}, {"公务用车运行费", "公务用车购置费"},
	{"预算单位", ""}, {"预算绩效", ""}, {"年初设定", ""}, {"预算管理", ""},
	{"决算", "预算"}, {"预算", "决算"}, {"收入", "支出"}, {"支出", "收入"}, {"本年", "上年"}, {"上年", "本年"},
	{".year}}", ".prior_year}}"}, {".prior_year}}", ".year}}"},
}

// everyMutant is for who changes the guards: all are tried then, and the list of
// survivors is written anew. In make soak all are tried, else one in 25; they must agree
// with the list.
var everyMutant = flag.Bool("mutants", false, "try all mutants of the bundled packs and write testdata/survivors.txt")

const survivorsFile = "testdata/survivors.txt"

// TestMutants swaps each such word of the bundled packs, one at a time. What
// the guards let pass is listed, with the reason.
func TestMutants(t *testing.T) {
	listed, err := os.ReadFile(survivorsFile)
	if err != nil {
		t.Fatal(err)
	}
	reasons := map[string]string{} // by the survivor, why it can't be told
	for line := range strings.Lines(string(listed)) {
		name, why, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ◇ ")
		if reasons[name] = why; why == "" {
			t.Errorf("no reason: %s", name)
		}
	}
	every := *everyMutant || os.Getenv("JUESUAN_SOAK") != ""
	var survivors strings.Builder
	all, tried, passed := 0, 0, 0
	for _, name := range bundledPacks(t) {
		fsys := copyPack(t, name)
		in := 0 // of this pack: another pack more or less chooses no others of it
		for _, file := range []string{"words.yaml", "sentences.yaml", "outline.yaml", "tables.yaml", "forms.yaml", "declare.yaml"} {
			path := name + "/" + file
			if fsys[path] == nil { // it takes that of its base
				continue
			}
			text := string(fsys[path].Data)
			for _, m := range mutants(text) {
				all++
				if in++; !every && in%25 != 0 {
					continue
				}
				altered := fstest.MapFS{}
				for k, v := range fsys {
					altered[k] = v
				}
				altered[path] = &fstest.MapFile{Data: []byte(text[:m.at] + m.other + text[m.at+len(m.word):])}
				_, diags := Load(altered, name, os.DirFS("../../layouts"))
				tried++
				line := fmt.Sprintf("%s %s→%s  …%s", path, m.word, m.other, around(text, m.at, len(m.word)))
				if !diags.Failed() {
					passed++
					survivors.WriteString(line + " ◇ " + reasons[line] + "\n")
					if reasons[line] == "" {
						t.Errorf("passes: %s", line)
					}
				}
			}
		}
	}
	t.Logf("%d mutants, %d tried, %d survive", all, tried, passed)
	if every && passed != len(reasons) && !*everyMutant {
		t.Errorf("%d survive, %d are listed", passed, len(reasons))
	}
	if all < 1900 {
		t.Errorf("only %d mutants", all)
	}
	if *everyMutant {
		if err := os.WriteFile(survivorsFile, []byte(survivors.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

type mutant struct {
	at          int
	word, other string
}

func mutants(text string) (out []mutant) {
	offset := 0
	for _, line := range strings.SplitAfter(text, "\n") {
		body := line
		if strings.HasPrefix(strings.TrimSpace(line), "#") || strings.HasPrefix(line, "  - {term: ") { // what is offered states nothing
			body = ""
		} else if i := strings.Index(line, " # "); i >= 0 {
			body = line[:i]
		}
		for i := 0; i < len(body); {
			n := 1
			for _, s := range swaps {
				if strings.HasPrefix(body[i:], s.word) {
					if s.other != "" {
						out = append(out, mutant{offset + i, s.word, s.other})
					}
					n = len(s.word)
					break
				}
			}
			i += n
		}
		offset += len(line)
	}
	return out
}

func around(text string, at, n int) string {
	from, to := at, at+n
	for i := 0; i < 14 && from > 0 && text[from-1] != '\n'; i++ {
		from--
		for from > 0 && text[from]&0xc0 == 0x80 {
			from--
		}
	}
	for i := 0; i < 14 && to < len(text) && text[to] != '\n'; i++ {
		to++
		for to < len(text) && text[to]&0xc0 == 0x80 {
			to++
		}
	}
	return text[from:to]
}
