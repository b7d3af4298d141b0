package check

import (
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
)

// TestStrayed: texts that speak of something else than what they stand under, and
// texts that may well stand there.
func TestStrayed(t *testing.T) {
	for _, c := range []struct{ member, text, other string }{
		{"reception", "受疫情影响没有出国团组", "因公出国（境）"},
		{"reception", "公务用车更新", "公务用车"},
		{"abroad", "公务用车维修费减少", "公务用车"},
		{"abroad", "严格控制接待规模", "公务接待"},
		{"running", "接待外省考察人员的餐费", "公务接待"},
		{"running", "公务用车购置", "公务用车购置"},
		{"running", "新购置公务用车的保险和燃油", ""},
		{"purchase", "公务用车维修保养", "公务用车运行"},
		{"purchase", "更新购置执法车辆", ""},
		{"vehicles", "出国任务取消", "因公出国（境）"},
		{"2080505", "单位缴存住房公积金", "住房公积金"},
		{"2080506", "缴纳基本医疗保险", "医疗"},
		{"2101101", "单位缴纳的住房公积金", "住房公积金"},
		{"2210201", "为职工缴纳医疗保险", "医疗"},
		{"2210203", "缴纳职业年金", "职业年金缴费"},

		{"reception", "因公出国和公务接待都减少", ""},
		{"reception", "厉行节约", ""},
		{"reception", "来宁调研的批次减少", ""},
		{"reception", "接待用车次数减少", ""},
		{"abroad", "参加国际会议", ""},
		{"abroad", "本年没有安排", ""},
		{"running", "外事接待用车的燃油费", ""},
		{"running", "油价上涨", ""},
		{"2080505", "缴费基数调整，养老保险和职业年金随之增加", ""},
		{"2080505", "社会保险缴费基数提高", ""},
		{"2080506", "养老保险制度改革后做实退休人员个人账户", ""},
		{"2101103", "公务员医疗补助按公积金同一基数计算", ""},
		{"2210203", "按住房补贴政策发放", ""},
		{"2080501", "退休人员的医疗保险和公积金", ""}, // pays for anything
		{"2010101", "缴纳住房公积金", ""},
	} {
		if _, other := strayed(c.member, c.text); other != c.other {
			t.Errorf("%s: %s: %q, want %q", c.member, c.text, other, c.other)
		}
	}
}

// TestTextsAgree: what texts say of years, counts, scores and the unit's name, in the
// smallest book of 2020 with 1 car, 1 reception and a form of 99.
func TestTextsAgree(t *testing.T) {
	reasonFor := func(b *accounts.Book, s string) {
		r := b.Reasons["basic_vs_prior.301"]
		r.Text = accounts.Text{S: s, At: diag.Position{File: "unit.yaml", Line: 90}}
		b.Reasons["basic_vs_prior.301"] = r
	}
	problems := func(b *accounts.Book, s string) {
		b.Performance.Problems = accounts.Text{S: s, At: diag.Position{File: "unit.yaml", Line: 91}}
	}
	running := func(b *accounts.Book, s string) {
		b.Purposes = map[string]accounts.Text{"running": {S: s, At: diag.Position{File: "unit.yaml", Line: 92}}}
	}
	setup := func(b *accounts.Book, s string) {
		b.Setup.Text = accounts.Text{S: s, At: diag.Position{File: "unit.yaml", Line: 93}}
		b.Setup.Departments, b.Setup.Posts, b.Setup.Staff = number(8), number(93), number(90)
	}
	intro := func(b *accounts.Book, s string) {
		b.Functions.Intro = accounts.Text{S: s, At: diag.Position{File: "unit.yaml", Line: 94}}
		b.Organization.FullName, b.Organization.ShortName = accounts.Text{S: "示例市统计局"}, accounts.Text{S: "市统计局"}
	}
	term := func(b *accounts.Book, s string) {
		b.Glossary[0].Text = accounts.Text{S: s, At: diag.Position{File: "unit.yaml", Line: 95}}
	}
	members := func(b *accounts.Book, s string) {
		for _, name := range strings.Split(s, "、") {
			b.Organization.Members = append(b.Organization.Members, accounts.Member{Name: accounts.Text{S: name}, Kind: b.Organization.Kind})
		}
	}
	for _, c := range []struct {
		put        func(*accounts.Book, string)
		text, want string
	}{
		{reasonFor, "与2018年相比在职人员增加", "2018年"},
		{reasonFor, "比2018年度有所增加", "2018年"},
		{reasonFor, "比2020年支出增加", "2020年"},
		{reasonFor, "与2019年相比在职人员增加", ""},
		{reasonFor, "补发2018年奖金", ""},
		{reasonFor, "2018年招录的人员与2019年相比足额发放", ""},
		{problems, "2019年度部分项目启动偏晚", "2019年"},
		{problems, "1.2019年部分项目启动偏晚", "2019年"},
		{problems, "截至2019年底仍有2个项目没有完成", "2019年末"},
		{problems, "2020年度部分项目启动偏晚", ""},
		{problems, "2019年启动、2020年完成的项目偏多", ""},
		{problems, "2019年结转项目支付偏晚", ""},
		{setup, "2014年由原社会保障局更名，内设8个处室", ""},
		{problems, "2018年修订的办法没有落实", ""},
		{problems, "自评得分85分", "85分"},
		{problems, "项目平均得分99.00分", ""},
		{problems, "满分100分，总分99分", ""},
		{running, "2辆公务用车的维修费", "2辆"},
		{running, "1辆公务用车的维修费", ""},
		{running, "公务用车的维修费", ""},
		{setup, "内设11个处室，编制93名，在职90人", "11个"},
		{setup, "内设8个处室，核定编制96名", "96名"},
		{setup, "内设8个处室，编制93名，实有人员91人", "91人"},
		{setup, "内设8个处室，行政编制50名，事业编制43名，在职90人", ""}, // they add up
		{setup, "截至2019年末内设8个处室", "2019年末"},
		{intro, "示例市审计局是市政府工作部门", "审计局"},
		{intro, "示例市统计局是市政府工作部门", ""},
		{intro, "市统计局贯彻执行统计法律法规", ""},
		{intro, "我局负责组织协调全市统计工作", ""},
		{intro, "根据市委编办批复，主要职责如下", ""},
		{intro, "组织协调全市统计工作", ""},
		{term, "指2019年度没有用完的资金", "2019年度"},
		{term, "指2020年度没有用完的资金", ""},
		{term, "指2014年起建立的制度", ""},
		{members, "甲中心、乙中心、甲中心", "甲中心"},
		{members, "甲中心、乙中心", ""},
	} {
		b, dict := smallest()
		c.put(b, c.text)
		accounts.Resolve(b, dict, nil)
		said := ""
		for _, d := range Run(b, Options{}).Findings {
			if d.Code == "W.16" {
				said += d.Message
			}
		}
		if c.want == "" && said != "" || !strings.Contains(said, c.want) {
			t.Errorf("%s: %q, want %q", c.text, said, c.want)
		}
	}
}

// TestOrdinary: the limits of what one guest or car costs, from both sides.
func TestOrdinary(t *testing.T) {
	for _, c := range []struct {
		change change
		told   bool
	}{
		{counts(accounts.CountReceptionGuests, 7), false}, // of 1万元: 1,428.57
		{counts(accounts.CountReceptionGuests, 6), true},
		{counts(accounts.CountReceptionGuests, 2000), false},
		{counts(accounts.CountReceptionGuests, 2001), true},
		{counts(accounts.CountVehiclesKept, 300), false}, // of 3万元
		{counts(accounts.CountVehiclesKept, 301), true},
		{told("", func(b *accounts.Book) { b.Setup.Posts, b.Setup.Staff = number(10), number(60) }), true},
		{told("", func(b *accounts.Book) { b.Setup.Posts, b.Setup.Staff = number(10), number(59) }), false},
		{told("", func(b *accounts.Book) { b.Setup.Posts, b.Setup.Staff = number(60), number(10) }), true},
		{told("", func(b *accounts.Book) { b.Setup.Posts, b.Setup.Staff = number(59), number(10) }), false},
		{posted(10, func(b *accounts.Book) { b.Setup.Departments = number(11) }), true},
		{posted(10, func(b *accounts.Book) { b.Setup.Departments = number(10) }), false},
		{posted(10, func(b *accounts.Book) { b.Assets[accounts.AssetVehicles] = number(201) }), true},
		{posted(10, func(b *accounts.Book) { b.Assets[accounts.AssetVehicles] = number(200) }), false},
		{posted(10, func(b *accounts.Book) { b.Assets[accounts.AssetFloorArea] = number(200_001) }), true},
		{posted(10, func(b *accounts.Book) { b.Assets[accounts.AssetFloorArea] = number(200_000) }), false},
		{posted(10, func(b *accounts.Book) { b.Assets[accounts.AssetFloorArea] = number(5) }), false},
		{posted(10, func(b *accounts.Book) { b.Assets[accounts.AssetFloorArea] = number(4) }), true},
	} {
		b, dict := smallest()
		name := c.change(b)
		accounts.Resolve(b, dict, nil)
		said := ""
		for _, d := range Run(b, Options{}).Findings {
			if d.Code == "S.8" {
				said += d.Message
			}
		}
		if (said != "") != c.told {
			t.Errorf("%s: %q", name, said)
		}
	}
}

// TestLevelAndRestated: reasons that say nothing changed, that count what the amount
// moves with the other way, and that only say it again.
func TestLevelAndRestated(t *testing.T) {
	for _, c := range []struct {
		name, from string
		up         bool
		text       string
		level      string
		seems      int
		restates   bool
	}{
		{"公务接待费", lastYears, false, "与上年持平", "持平", 0, false},
		{"公务接待费", lastYears, false, "公务接待费与上年基本持平", "持平", 0, false},
		{"公务接待费", lastYears, false, "支出较上年没有变化", "没有变化", 0, false},
		{"公务接待费", planned1, false, "与年初预算持平", "持平", 0, false},
		{"公务接待费", planned1, false, "与上年持平，低于预算", "", 0, false},
		{"公务接待费", lastYears, false, "批次与上年持平，标准降低", "", 0, false},
		{"公务接待费", lastYears, false, "没有与上年持平", "", 0, false},
		{"公务接待费", lastYears, false, "接待批次和人数比上年增加", "", 1, false},
		{"公务接待费", lastYears, false, "接待批次增加，人均费用减少", "", 0, false},
		{"公务接待费", lastYears, true, "来访人次减少", "", -1, false},
		{"因公出国（境）费", lastYears, false, "本年出国团组增加", "", 1, false},
		{"公务用车购置及运行费", lastYears, true, "出车次数减少", "", -1, false},
		{"301 工资福利支出", lastYears, true, "出国团组减少", "", 0, false}, // of another
		{"基本支出301 工资福利支出", lastYears, true, "人员经费增加", "", 1, true},
		{"基本支出301 工资福利支出", lastYears, true, "工资福利支出增加", "", 1, true},
		{"基本支出301 工资福利支出", lastYears, true, "调整工资标准，人员经费增加", "", 1, false},
		{"基本支出301 工资福利支出", lastYears, true, "在职人员增加", "", 1, false},
		{"本年支出合计", lastYears, true, "人员经费增加", "", 1, false}, // of a whole it says which part
		{"公务接待费", lastYears, false, "公务接待费减少", "", -1, true},
	} {
		to := topicTo(c.name, c.from, c.up)
		if got := level(to, c.text); got != c.level {
			t.Errorf("%s: level %q, want %q", c.text, got, c.level)
		}
		if got := seems(to, c.text); got != c.seems {
			t.Errorf("%s: seems %d, want %d", c.text, got, c.seems)
		}
		if got := restates(to, c.text); got != c.restates {
			t.Errorf("%s: restates %v", c.text, got)
		}
	}
	if got := level(&topic{name: "公务接待费", from: lastYears, term: topicTo("", "", true).term,
		base: accounts.Figure{Amount: accounts.NewAmount(wanDecimal(106), accounts.Wan), State: accounts.Given}}, "与上年基本持平"); got != "" {
		t.Error("a change of less than a twentieth is nearly level")
	}
}

func wanDecimal(n int64) decimal.Decimal { return decimal.NewFromInt(n) }

// posted is a book of a unit with so many posts.
func posted(posts int64, and func(b *accounts.Book)) change {
	return told("", func(b *accounts.Book) {
		b.Setup.Posts = number(posts)
		and(b)
	})
}
