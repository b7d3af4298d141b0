package check

import (
	"testing"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
)

// topicTo is a comparison that went up or down by 10万元.
func topicTo(name, from string, up bool) *topic {
	amount := func(n int64) *accounts.Figure {
		return &accounts.Figure{Amount: accounts.NewAmount(decimal.NewFromInt(n), accounts.Wan), State: accounts.Given, Unit: accounts.Wan, Places: 2}
	}
	now, was := int64(110), int64(100)
	if !up {
		now = 90
	}
	return &topic{name: name, from: from, term: accounts.Term{Figure: amount(now)}, base: *amount(was)}
}

const (
	lastYears = "上年决算数"
	planned1  = "年初预算数"
)

// TestDirectionOfReasons: what a reason says of the amount itself, against the
// sign of the difference. e: an error, w: a warning, "": nothing.
func TestDirectionOfReasons(t *testing.T) {
	for _, c := range []struct {
		name, from string
		up         bool
		text, want string
	}{
		// Said of the amount itself.
		{"公务接待费", lastYears, true, "公务接待费较上年减少，接待批次下降", "e"},
		{"公务接待费", lastYears, false, "公务接待费较上年减少，接待批次下降", ""},
		{"公务接待费", lastYears, false, "较上年增加主要是接待批次增多", "e"},
		{"公务接待费", planned1, true, "决算数小于预算数的主要原因是从严控制接待", "e"},
		{"公务接待费", planned1, false, "决算数小于预算数的主要原因是从严控制接待", ""},
		{"公务接待费", planned1, false, "决算数大于年初预算数，年中追加", "e"},
		{"公务接待费", planned1, false, "年初预算数大于决算数，执行中压减", ""},
		{"公务接待费", planned1, true, "年初预算数大于决算数，执行中压减", "e"},
		{"公务接待费", planned1, true, "低于年初预算，厉行节约", "e"},
		{"公务接待费", planned1, true, "不足年初预算数", "e"},
		{"公务接待费", planned1, false, "超出年初预算的部分由上级追加", "e"},
		{"公务接待费", planned1, true, "超出年初预算的部分由上级追加", ""},
		{"基本支出", lastYears, true, "基本支出下降", "e"},
		{"基本支出", lastYears, false, "基本支出同比上升", "e"},
		{"301 工资福利支出", lastYears, false, "人员调入，导致工资福利支出增加", "e"},
		{"301 工资福利支出", lastYears, true, "人员调入，导致工资福利支出增加", ""},
		{"301 工资福利支出", lastYears, false, "工资标准提高，支出增加", "e"},
		{"本年支出合计", lastYears, true, "项目减少，支出减少", "e"},
		{"本年支出合计", lastYears, true, "本年支出比上年下降", "e"},
		{"本年支出合计", lastYears, false, "2020年支出较2019年增长", "e"},
		{"财政拨款收入", lastYears, false, "上级下达专项资金，收入增加", "e"},
		{"财政拨款收入", lastYears, true, "专项资金减少，财政拨款收入随之减少", "e"},
		{"财政拨款收入", lastYears, false, "我局财政拨款收入较上年度有所上升", "e"},
		{"机关运行经费", lastYears, false, "机关运行经费较上年增加是因为办公用房维修", "e"},
		{"机关运行经费", lastYears, true, "主要原因是经费下降", "e"},
		{"“三公”经费", planned1, true, "“三公”经费决算数低于预算数，落实过紧日子要求", "e"},
		{"“三公”经费", lastYears, false, "因公出国恢复，因此“三公”经费上升", "e"},
		{"因公出国（境）费", lastYears, false, "因公出国（境）费高于上年，团组增加", "e"},
		{"本年支出合计", lastYears, false, "本年支出合计超过上年", "e"},
		{"政府性基金预算支出", lastYears, true, "政府性基金预算支出比2019年少，支出降低", "e"},
		{"本年支出合计", lastYears, false, "支出比上年多", "e"},
		{"本年支出合计", lastYears, true, "支出较上年少3.20万元", "e"},
		{"本年支出合计", lastYears, true, "支出比上年多3.20万元", ""},
		{"本年支出合计", lastYears, true, "支出较2019年略降", "e"},
		{"本年支出合计", lastYears, false, "支出同比上浮", "e"},
		{"本年支出合计", lastYears, true, "收回存量资金，支出规模缩减", "e"},
		{"公务用车购置及运行费", lastYears, true, "公务用车购置及运行费较上年有所节约", "e"},
		{"基本支出302 商品和服务支出", planned1, false, "商品和服务支出超过年初预算", "e"},
		// Other things went other ways.
		{"本年支出合计", lastYears, false, "上年多支付了设备款", ""},
		{"本年支出合计", lastYears, true, "上年少付工程款", ""},
		{"本年支出合计", lastYears, false, "部分追加的预算未执行", ""},
		{"本年支出合计", lastYears, false, "上年补发津贴补贴", ""},
		{"本年支出合计", lastYears, true, "厉行节约的同时，新增信息化项目", ""},
		{"本年支出合计", lastYears, true, "收回的资金重新安排，用于支付工程尾款", ""},
		{"303 对个人和家庭的补助", lastYears, true, "退休人员3人", ""},
		{"本年支出合计", lastYears, true, "本年新增抚恤金支出，同时压减会议费、培训费", ""},
		{"本年支出合计", lastYears, true, "按规定收回的结余资金安排用于疫情防控", ""},
		{"本年支出合计", lastYears, false, "资金使用效益提高，开支节约", ""},
		{"本年支出合计", lastYears, false, "增人增资增加的支出小于项目减少的支出", ""},
		{"本年支出合计", lastYears, true, "收入减少导致使用结转资金的支出增加", ""},
		{"本年支出合计", lastYears, true, "事业收入减少，导致动用非财政拨款结余支出增加", ""},
		{"本年支出合计", lastYears, false, "上年支出增加较多，基数较大", ""},
		{"本年支出合计", lastYears, false, "上年一次性项目支出增加", ""},
		{"本年支出合计", lastYears, true, "上年受疫情影响支出减少，本年恢复正常", ""},
		{"301 工资福利支出", lastYears, true, "人员减少，但工资标准提高", ""},
		{"301 工资福利支出", lastYears, true, "在职人员减少，补发以前年度绩效工资", ""},
		{"301 工资福利支出", lastYears, false, "在职人员增加，但绩效工资改在下年发放", ""},
		{"302 商品和服务支出", planned1, false, "年初预算安排增加，执行中部分列入资本性支出", ""},
		{"302 商品和服务支出", planned1, false, "年初预算增加，执行未完成", ""},
		{"302 商品和服务支出", lastYears, true, "没有减少会议费支出", ""},
		{"302 商品和服务支出", lastYears, false, "未增加办公经费", ""},
		{"302 商品和服务支出", lastYears, false, "严控新增支出", ""},
		{"302 商品和服务支出", lastYears, true, "物业费上涨，同时压减会议费", ""},
		{"302 商品和服务支出", lastYears, false, "压减一般性支出，部分公用经费转列资本性支出", ""},
		{"303 对个人和家庭的补助", lastYears, true, "本年度发放的丧葬费和抚恤金增多", ""},
		{"310 资本性支出", planned1, true, "年初基本支出预算没有安排资本性支出", ""},
		{"公务用车购置及运行费", lastYears, true, "公务用车出车增多，维修和损耗随之上升", ""},
		{"公务用车运行维护费", lastYears, true, "车辆老化，燃油价格上涨，维修费用增加", ""},
		{"公务用车运行维护费", lastYears, false, "车辆减少，维修费用下降", ""},
		{"因公出国（境）费", lastYears, false, "受疫情影响没有出国团组", ""},
		{"公务接待费", lastYears, false, "接待批次减少", ""},
		{"公务接待费", lastYears, true, "接待批次减少，但单次人数增加", ""},
		{"本年支出合计", lastYears, true, "新增项目", ""},
		{"本年支出合计", lastYears, false, "项目完工，尾款减少", ""},
		{"财政拨款收入", lastYears, true, "非税收入减少，财政补助相应增加", ""},
		{"机关运行经费", lastYears, false, "落实过紧日子要求，压减公用经费", ""},
		{"机关运行经费", lastYears, true, "压减会议费后用于设备更新，更新支出增加", ""},
		{"本年支出合计", lastYears, true, "支出增加的项目是信息化建设，减少的项目是培训", ""},
		{"本年支出合计", lastYears, false, "支出增加的项目是信息化建设，减少的项目更多", ""},
		{"一般公共预算财政拨款支出", planned1, true, "年中追加人员经费", ""},
		{"一般公共预算财政拨款支出", planned1, false, "代编预算不在我局支出", ""},
		{"一般公共预算财政拨款支出", planned1, false, "追加预算未增加，部分项目跨年实施", ""},
		{"一般公共预算财政拨款支出", lastYears, true, "较年初预算减少是因为项目跨年，较上年增加是因为调资", ""},
		{"一般公共预算财政拨款支出", planned1, false, "较年初预算减少是因为项目跨年，较上年增加是因为调资", ""},
		{"一般公共预算财政拨款支出", planned1, true, "部分项目支出与上年相比减少，年中追加调资经费", ""},
		{"公务接待费", lastYears, false, "减少不必要的接待", ""},
		{"基本支出", lastYears, true, "基本支出增加值中人员经费占大部分，公用经费减少", ""},
		{"基本支出", lastYears, true, "社保缴费基数提高", ""},
		// Only seems so.
		{"302 商品和服务支出", lastYears, true, "压减会议费支出", "w"},
		{"机关运行经费", lastYears, true, "落实过紧日子要求，压减公用经费", "w"},
		{"公务用车运行维护费", lastYears, false, "维修费用增加", "w"},
		{"本年支出合计", lastYears, false, "新增项目支出增加较多", "w"},
		{"财政拨款收入", lastYears, true, "项目资金减少", "w"},
		{"本年支出合计", lastYears, true, "厉行节约，压缩了日常开支", "w"},
		{"本年支出合计", lastYears, true, "上年有一次性项目，本年无此项目", "w"},
		{"机关运行经费", lastYears, false, "新增办公设备购置项目", "w"},
		{"公务用车购置及运行费", lastYears, true, "公务用车运行维护费较上年有所节约", "w"},
		{"机关运行经费", lastYears, false, "调增公用经费定额标准", "w"},
		{"机关运行经费", lastYears, false, "物价上涨，运行成本上升", "w"},
		{"公务用车购置及运行费", lastYears, true, "车辆报废2辆，油耗降低", "w"},
	} {
		topic := topicTo(c.name, c.from, c.up)
		got := ""
		switch {
		case contradictory(topic, c.text) != nil:
			got = "e"
		case seems(topic, c.text) == -topic.delta().Sign():
			got = "w"
		}
		if got != c.want {
			t.Errorf("%s %s (up %v) “%s”: %q, want %q\n%+v", c.name, c.from, c.up, c.text, got, c.want, sayings(c.text))
		}
	}
}

// TestEmptyReasons: what says nothing, and what does.
func TestEmptyReasons(t *testing.T) {
	for _, s := range []string{"正常浮动", "属正常变动", "正常的业务变动", "系正常浮动。", "合理增长", "支出增加", "经费减少", "较上年增加", "据实列支", "按规定支出", "工作需要", "根据实际情况", "无", "0", "同上",
		"主要原因是正常浮动", "支出有所减少", "正常范围内浮动", "实际支出减少", "年度正常变化", "收支变动所致"} {
		if !saysNothing(s) {
			t.Errorf("%s says nothing", s)
		}
	}
	for _, s := range []string{"压减会议费", "人员增加", "正常晋级晋档，工资增加", "调资", "上级追加项目经费", "据实结算上年工程尾款", "因公出国减少", "工作需要购置办公设备", "住房公积金基数调整", "退休人员减少",
		"项目支出减少", "人员经费增加", "公务用车运行费减少", "代编预算没有在本局支出", "疫情"} {
		if saysNothing(s) {
			t.Errorf("%s says something", s)
		}
	}
	for s, want := range map[string]bool{"主要原因是任务有变": true, "原因：调资": true, "其主要原因为调资": true, "增加的主要原因是调资": true, "原因复杂": false, "主要是调资": false, "因调资": false} {
		if got := repeatedReason.MatchString(s); got != want {
			t.Errorf("%s repeats the sentence: %v", s, got)
		}
	}
	for s, want := range map[string]bool{"较上一度增加": true, "购置□辆": true, "的的确确": false, "增加的目的的": false, "上一年度": false, "本年度": false, "上年年末": false} {
		if got := slipped.MatchString(notSlipped.Replace(s)); got != want {
			t.Errorf("%s is slipped: %v", s, got)
		}
	}
}
