package scope

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// Kind is what a word is, besides the values that it says.
type Kind uint8

const (
	Plain Kind = iota
	Whole      // 合计, 小计, 金额: the amount itself, undivided
	Aside      // 占比, 增减, 备注: what stands there is no amount of the accounts
	Shape      // 总表, 明细表, 部门: words of titles, which captions do not have
	Date       // 2019年度
	Empty      // 栏次, 项目, —: heads that neither say nor contradict
)

// meaning is what the words of one line mean. Implies is said softly: it holds
// unless another word says otherwise.
type meaning struct {
	words   string
	kind    Kind
	says    []Value
	implies []Value
}

func says(values ...Value) []Value { return values }

// lexicon is every word, in the form that fold gives. Longer words go before
// shorter ones, whatever their order here.
var lexicon = [...]meaning{
	{"合计 小计 总计 总合计 金额 总额 数", Whole, nil, nil},
	{"本年数 本年度数", Whole, says(ThisYear), nil},
	{"费 费用 经费 支出费 其中: 其中 (类) (款) (项) 的 及 和 与 、 (元) (万元) (千元) (单位:元) (单位:万元) :", Plain, nil, nil},
	{"- -- --- ---- — —— ——— ———— 项目 栏次 栏目 科目 科目名称 科目编码 功能分类 功能分类科目 支出功能分类科目 经济分类 经济分类科目 支出经济分类科目 按功能分类 按经济分类 编码 项目名称", Empty, nil, nil},
	{"占比 比重 比例 比率 占 增减 增减额 增减数 增减率 增长 增长率 增幅 降幅 变动 差额 差异 % 完成率 完成 备注 说明 行次 行号 序号", Aside, nil, nil},

	{"本年 本年度 今年", Plain, says(ThisYear), nil},
	{"上年 上年度 上一年 上一年度 去年", Plain, says(LastYear), nil},
	{"上年数 上年度数 去年数", Whole, says(LastYear), nil},

	{"决算 决算数 决算金额 决算统计数 统计数 全年决算数 年度决算数 决算数(全年) 执行数 全年执行数 预算执行数", Plain, says(Final), nil},
	{"决算支出数 支出决算数 支出统计数", Plain, says(Final, Expenditure), nil},
	{"收入决算数 决算收入数", Plain, says(Final, Income), nil},
	{"预算 预算数 本年预算数 预算安排数", Plain, says(Budget), nil},
	{"年初预算 年初预算数 年初批复预算数 年初预算安排数 年初预算批复数 预算数(年初) 年初预算数(批复数)", Plain, says(Initial), nil},
	{"全年预算 全年预算数 全年(调整)预算数 全年调整预算数 调整预算 调整预算数 调整后预算数 预算调整数 全年预算数(调整预算数) 预算数(全年) 预算数(调整) 预算数(调整后) 调整后预算", Plain, says(Adjusted), nil},

	{"一般公共预算财政拨款 一般公共预算", Plain, says(General), nil},
	{"政府性基金预算财政拨款 政府性基金财政拨款 政府性基金预算 政府性基金", Plain, says(GovernmentFund), nil},
	{"国有资本经营预算财政拨款 国有资本经营财政拨款 国有资本经营预算 国有资本经营", Plain, says(StateCapital), nil},
	{"财政拨款", Plain, says(Fiscal), nil},
	{"财政专户管理资金", Plain, says(SpecialAccount), nil},
	{"上级补助收入", Plain, says(Superior, Income), nil},
	{"事业收入", Plain, says(Business, Income), nil},
	{"教育收费 教育收费收入", Plain, says(Tuition, Income), nil},
	{"经营收入 事业单位经营收入", Plain, says(Operating, Income), nil},
	{"附属单位上缴收入", Plain, says(Subsidiary, Income), nil},
	{"其他收入", Plain, says(OtherFunds, Income), nil},

	{"收入", Plain, says(Income), nil},
	{"支出", Plain, says(Expenditure), nil},
	{"收支 收入支出 收入和支出", Plain, says(BothFlows), nil},
	{"年初结转和结余 年初结转结余 年初结转和结余数 上年结转和结余 上年结转结余", Plain, says(Opening), nil},
	{"年初财政拨款结转和结余 年初财政拨款结转结余 上年财政拨款结转和结余", Plain, says(Opening, Fiscal), nil},
	{"年末结转和结余 年末结转结余 结转下年", Plain, says(Closing), nil},
	{"年末财政拨款结转和结余 年末财政拨款结转结余", Plain, says(Closing, Fiscal), nil},
	{"使用非财政拨款结余 使用非财政拨款结余(含专用结余) 使用非财政拨款结余和专用结余 使用非财政拨款结余(含专用基金) 用事业基金弥补收支差额", Plain, says(UseNonFiscal), nil},
	{"结余分配", Plain, says(Distribution), nil},
	{"收入总计", Plain, says(IncomeGrand), nil},
	{"支出总计", Plain, says(ExpenditureGrand), nil},
	{"收入支出总计 收支总计", Plain, says(BothFlows), nil},

	{"基本支出", Plain, says(Basic), says(Expenditure)},
	{"项目支出", Plain, says(Project), says(Expenditure)},
	{"上缴上级支出", Plain, says(ToSuperior, Expenditure), nil},
	{"经营支出", Plain, says(Trading, Expenditure), nil},
	{"对附属单位补助支出 对附属单位补助", Plain, says(ToSubsidiary, Expenditure), nil},
	{"基本支出结转 基本支出结余 基本支出结转和结余", Plain, says(Basic), says(Closing)},
	{"项目支出结转 项目支出结余 项目支出结转和结余", Plain, says(Project), says(Closing)},

	{"人员经费", Plain, says(Staff), says(Basic, Expenditure)},
	{"公用经费 日常公用经费", Plain, says(OperatingCost), says(Basic, Expenditure)},

	{"三公经费", Plain, says(ThreePublic), says(Expenditure)},
	{"因公出国(境) 因公出国 出国(境) 出国", Plain, says(Abroad), says(Expenditure)},
	{"公务用车购置及运行 公务用车购置和运行 公务用车购置及运行维护 公务用车购置和运行维护 公务用车费", Plain, says(Vehicles), says(Expenditure)},
	{"公务用车购置 购置费 购置费用", Plain, says(Purchase), says(Expenditure)},
	{"公务用车运行 公务用车运行维护 运行维护 运行费 运行费用", Plain, says(Running), says(Expenditure)},
	{"公务接待", Plain, says(Reception), says(Expenditure)},
	{"会议费", Plain, says(Meeting), says(Expenditure)},
	{"培训费", Plain, says(Training), says(Expenditure)},

	{"表 总表 决算公开表 公开表 情况表 信息表 统计表 明细表 明细 总体 部门 单位 情况 公开 (分单位) (按单位) (分部门) (分科目) (按科目)", Shape, nil, nil},
}

// entry is one word with what it means.
type entry struct {
	word string
	*meaning
}

// byFirst are the words by their first character, the longest first: most
// places of a text begin none, and are left after one look.
var byFirst = sync.OnceValue(func() map[string][]entry {
	m := map[string][]entry{}
	for i := range lexicon {
		for w := range strings.FieldsSeq(lexicon[i].words) {
			m[head(w)] = append(m[head(w)], entry{w, &lexicon[i]})
		}
	}
	for _, list := range m {
		slices.SortStableFunc(list, func(a, b entry) int { return len(b.word) - len(a.word) })
	}
	return m
})

// head is the first character of a text.
func head(s string) string {
	for i := range s {
		if i > 0 {
			return s[:i]
		}
	}
	return s
}

// Word is one word found in a text.
type Word struct {
	Text     string // as the text has it
	From, To int    // bytes of the text
	Kind     Kind
	Says     []Value // shared with the table: not to be changed
	Implies  []Value
	Year     int // of a Date
}

// Parse finds the words of a text from left to right, each the longest that
// stands there. rest is what belongs to no word, folded: spaces and quotation
// marks are no part of it.
func Parse(text string) (words []Word, rest string) {
	folded, places := fold(text)
	at := func(i int) int {
		if places == nil {
			return i
		}
		return places[i]
	}
	words = make([]Word, 0, 2) // most texts have no more
	var odd strings.Builder
	first := byFirst()
next:
	for i := 0; i < len(folded); {
		if n, year := yearAt(folded[i:]); n > 0 {
			words = append(words, Word{Text: text[at(i):at(i+n)], From: at(i), To: at(i + n), Kind: Date, Year: year})
			i += n
			continue
		}
		h := head(folded[i:])
		for _, e := range first[h] {
			if strings.HasPrefix(folded[i:], e.word) {
				from, to := at(i), at(i+len(e.word))
				words = append(words, Word{Text: text[from:to], From: from, To: to, Kind: e.kind, Says: e.says, Implies: e.implies})
				i += len(e.word)
				continue next
			}
		}
		odd.WriteString(h)
		i += len(h)
	}
	return words, odd.String()
}

// yearAt is the length of a year at the beginning of a text, with 年 or 年度
// behind it, and the year; 0 if none is there.
func yearAt(s string) (n, year int) {
	if len(s) < 4 || s[:2] != "20" || s[2] < '0' || s[2] > '9' || s[3] < '0' || s[3] > '9' {
		return 0, 0
	}
	year = 2000 + int(s[2]-'0')*10 + int(s[3]-'0')
	for _, unit := range [...]string{"年度", "年"} {
		if strings.HasPrefix(s[4:], unit) {
			return 4 + len(unit), year
		}
	}
	return 0, 0
}

// fold drops from a text what writing habits change: spaces and quotation
// marks go, full-width marks and brackets become half-width. at are the places
// in the text of each byte of the folded one, and of its end; nil where the folded one
// is the text, as it mostly is.
func fold(text string) (folded string, at []int) {
	if !strings.ContainsFunc(text, func(r rune) bool { return r == utf8.RuneError || foldRune(r) != r }) {
		return text, nil
	}
	out := make([]byte, 0, len(text))
	at = make([]int, 0, len(text)+1)
	end := 0
	for i, r := range text {
		f := foldRune(r)
		if f < 0 {
			continue
		}
		n := len(out)
		out = utf8.AppendRune(out, f)
		for range len(out) - n {
			at = append(at, i)
		}
		end = i + max(utf8.RuneLen(r), 1)
	}
	return string(out), append(at, min(end, len(text)))
}

func foldRune(r rune) rune {
	if r >= '！' && r <= '～' {
		r -= '！' - '!'
	}
	switch r {
	case '"', '\'', '“', '”', '‘', '’', '„', '‟', '「', '」', '　', '\u00a0', '\u200b', '\ufeff', '\u2060', '\u00ad':
		return -1
	case '[', '〔', '﹙', '【':
		return '('
	case ']', '〕', '﹚', '】':
		return ')'
	case '∶', '﹕', '︰':
		return ':'
	}
	if r <= ' ' {
		return -1
	}
	return r
}
