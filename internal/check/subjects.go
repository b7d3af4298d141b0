package check

import (
	"slices"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
)

// This file tells a reason or a purpose that was written under the wrong heading by
// what it speaks of (W.15).

// thingSpokenOf is something that has words of its own: own are all that may speak of
// it, plain those that speak of nothing else.
type thingSpokenOf struct {
	name       string
	own, plain []string
}

// publicThings are the three public expenses, by the member of a topic or purpose.
var publicThings = []struct {
	members []string
	thingSpokenOf
}{
	{[]string{"abroad"}, thingSpokenOf{"因公出国（境）", []string{"出国", "出境", "境外", "国外", "国（境）", "国际", "团组", "出访", "外事", "护照", "签证", "培训"}, []string{"出国", "出境", "团组", "出访"}}},
	{[]string{"vehicles", "purchase", "running"}, thingSpokenOf{"公务用车", []string{"车", "驾", "油", "司勤", "机动"}, []string{"公务用车", "车辆", "燃料费", "过路", "过桥"}}},
	{[]string{"reception", "reception_domestic", "reception_overseas", "reception_foreign"},
		thingSpokenOf{"公务接待", []string{"接待", "来访", "来人", "考察", "调研", "客", "餐", "宾", "招待", "检查", "指导", "交流", "学习"}, []string{"公务接待", "接待", "来访"}}},
}

// codeThings are items that pay for one thing, by their codes.
var codeThings = []struct {
	codes []string
	thingSpokenOf
}{
	{[]string{"2080505"}, thingSpokenOf{"基本养老保险缴费", []string{"养老", "社保", "社会保险"}, []string{"养老保险"}}},
	{[]string{"2080506"}, thingSpokenOf{"职业年金缴费", []string{"年金", "做实", "养老保险制度", "社保", "社会保险"}, []string{"职业年金"}}},
	{[]string{"2101101", "2101102", "2101103"}, thingSpokenOf{"医疗", []string{"医", "社保", "社会保险", "生育"}, []string{"医疗保险", "医保"}}},
	{[]string{"2210201"}, thingSpokenOf{"住房公积金", []string{"公积金"}, []string{"公积金"}}},
	{[]string{"2210202", "2210203"}, thingSpokenOf{"住房补贴", []string{"补贴", "购房", "住房", "房改"}, []string{"购房补贴", "住房补贴", "提租补贴"}}},
}

// Cars are bought, or run.
var (
	carBought = []string{"公务用车购置", "购置公务用车", "车辆购置", "购置车辆", "购车"}
	carRun    = []string{"维修", "保养", "燃油", "燃料", "油费", "油料", "保险", "过路", "过桥", "停车", "运行", "年检", "充电"}
)

// strayed is what a text speaks of instead of its own subject: the name of the other
// thing, "" where the text may well stand where it does. member is of the three public
// expenses, or a code.
func strayed(member, text string) (own, other string) {
	var mine *thingSpokenOf
	var others []*thingSpokenOf
	for i := range publicThings {
		t := &publicThings[i]
		if slices.Contains(t.members, member) {
			mine = &t.thingSpokenOf
		} else {
			others = append(others, &t.thingSpokenOf)
		}
	}
	if mine == nil {
		others = others[:0]
		for i := range codeThings {
			t := &codeThings[i]
			if slices.Contains(t.codes, member) {
				mine = &t.thingSpokenOf
			} else {
				others = append(others, &t.thingSpokenOf)
			}
		}
	}
	switch {
	case member == "running" && containsAny(text, carBought) && !containsAny(text, carRun):
		return "公务用车运行", "公务用车购置"
	case member == "purchase" && containsAny(text, carRun) && !containsAny(text, []string{"购", "更新", "新增"}):
		return "公务用车购置", "公务用车运行"
	case mine == nil || containsAny(text, mine.own):
		return "", ""
	}
	for _, t := range others {
		if containsAny(text, t.plain) {
			return mine.name, t.name
		}
	}
	return "", ""
}

// member is what of a topic or a purpose follows the dot.
func member(key string) string {
	if i := strings.LastIndexByte(key, '.'); i >= 0 {
		return key[i+1:]
	}
	return key
}

func textsKeepToTheirSubject(r *run) {
	look := func(name, key string, t accounts.Text) {
		if t.IsZero() {
			return
		}
		r.passed()
		if own, other := strayed(member(key), t.S); other != "" {
			r.find(diag.Diagnostic{At: t.At, Message: name + "说的是" + other + "，不是" + own,
				Where: []diag.Side{{At: t.At, Label: name, Value: t.S}}, Hint: "请核对是不是写到了别的一条下面"})
		}
	}
	for _, t := range r.topics() {
		reason, ok := r.book.Reasons[t.key]
		if ok {
			look(t.name+"的原因", t.key, accounts.Text{S: full(&reason), At: reasonAt(&reason)})
		}
	}
	for _, key := range sortedKeys(r.book.Purposes) {
		look(purposeName(key), key, r.book.Purposes[key])
	}
}

// purposeName is what a purpose is called: by its code where it has one; the
// others have keys that only programs use, and their places tell which they are.
func purposeName(key string) string {
	if accounts.IsCode(key) {
		return key + "的用途"
	}
	return "用途"
}
