package check

import (
	"strings"
	"testing"
)

// TestEachSubjectWord: a text that has a word of its own subject stands where it
// belongs, whatever else it speaks of; one that has none and names another thing
// does not; one that names nothing may stand anywhere.
func TestEachSubjectWord(t *testing.T) {
	public := []struct{ members, name, own, plain string }{
		{"abroad", "因公出国（境）", "出国 出境 境外 国外 国（境） 国际 团组 出访 外事 护照 签证 培训", "出国 出境 团组 出访"},
		{"vehicles purchase running", "公务用车", "车 驾 油 司勤 机动", "公务用车 车辆 燃料费 过路 过桥"},
		{"reception reception_domestic reception_overseas reception_foreign", "公务接待",
			"接待 来访 来人 考察 调研 客 餐 宾 招待 检查 指导 交流 学习", "公务接待 接待 来访"},
	}
	codes := []struct{ members, name, own, plain string }{
		{"2080505", "基本养老保险缴费", "养老 社保 社会保险", "养老保险"},
		{"2080506", "职业年金缴费", "年金 做实 养老保险制度 社保 社会保险", "职业年金"},
		{"2101101 2101102 2101103", "医疗", "医 社保 社会保险 生育", "医疗保险 医保"},
		{"2210201", "住房公积金", "公积金", "公积金"},
		{"2210202 2210203", "住房补贴", "补贴 购房 住房 房改", "购房补贴 住房补贴 提租补贴"},
	}
	for _, set := range [][]struct{ members, name, own, plain string }{public, codes} {
		for i, mine := range set {
			for _, member := range strings.Fields(mine.members) {
				if own, other := strayed(member, "本年支出较多"); own != "" || other != "" {
					t.Errorf("%s: a text of nothing strays to %s", member, other)
				}
				for k, other := range set {
					if i == k {
						continue
					}
					for _, w := range strings.Fields(other.plain) {
						text := "因" + w + "变动"
						belongs := false
						for _, o := range strings.Fields(mine.own) {
							belongs = belongs || strings.Contains(text, o)
							if own, got := strayed(member, "因"+o+"和"+w+"变动"); own != "" {
								t.Errorf("%s with %s and %s strays to %s", member, o, w, got)
							}
						}
						own, got := strayed(member, text)
						if belongs && own != "" || !belongs && (own != mine.name || got != other.name) {
							t.Errorf("%s with %s: %q, %q", member, w, own, got)
						}
					}
				}
			}
		}
	}
	if own, _ := strayed("2010301", "因公务接待变动"); own != "" {
		t.Error("a code that pays for many things has no subject of its own")
	}
}

// TestEachDriver: what an amount moves with goes the way of the words, in one clause.
func TestEachDriver(t *testing.T) {
	for name, words := range map[string]string{
		"公务接待费":     "批次 人次 人数 来访 接待任务 接待量 接待次数",
		"因公出国（境）费":  "团组 人次 出国任务 出访 出国人数 出国批次",
		"公务用车运行维护费": "出车 用车次数 用车需求 燃油 油价 维修 车辆数",
	} {
		for _, w := range strings.Fields(words) {
			top := &topic{name: name}
			if !drives(top, "本年"+w+"减少", []string{"减少"}) {
				t.Errorf("%s does not move with %s", name, w)
			}
			if !drives(top, "减少"+w, []string{"减少"}) || drives(top, "减少的"+w, []string{"减少"}) || drives(top, w+"不少，其他减少", []string{"减少"}) || drives(top, w+"增加", []string{"减少"}) {
				t.Errorf("%s: %s is said to fall, or not", name, w)
			}
			if drives(&topic{name: "会议费"}, w+"减少", []string{"减少"}) {
				t.Errorf("会议费 moves with %s", w)
			}
		}
	}
}

// TestPurposeName: a clerk meets the code of an item, and no key of a program.
func TestPurposeName(t *testing.T) {
	for key, want := range map[string]string{"2080505": "2080505的用途", "30201": "30201的用途", "running": "用途", "reception_domestic": "用途"} {
		if got := purposeName(key); got != want {
			t.Errorf("%s is called %s", key, got)
		}
	}
}
