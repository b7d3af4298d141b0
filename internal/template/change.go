package template

import (
	"fmt"
	"strings"

	"juesuan/internal/narrative"
	"juesuan/internal/pattern"
)

// changeKind is what a wording of a comparison prints.
type changeKind uint8

const (
	full          changeKind = iota // 增加XX万元，增长XX%
	deltaOnly                       // 增加XX万元
	rateOnly                        // 增长XX%
	sides                           // 大于预算数
	directionOnly                   // 增加
)

func kindOf(rate, delta bool) changeKind {
	switch {
	case rate && delta:
		return full
	case rate:
		return rateOnly
	}
	return deltaOnly
}

var opposite = map[string]string{"增加": "减少", "减少": "增加", "增长": "下降", "下降": "增长", "上升": "下降", "降低": "提高", "提高": "降低",
	"压减": "增加", "减小": "增加", "大于": "小于", "小于": "大于", "高于": "低于", "低于": "高于", "多于": "少于", "少于": "多于"}

const rising = "增加 增长 上升 提高 大于 高于 多于"

// both are the word for more and the word for less, of one or two.
func both(a, b string) (up, down string) {
	if opposite[b] == "" { // 持平, or none
		b = opposite[a]
	}
	if strings.Contains(rising, a) {
		return a, b
	}
	return b, a
}

// comparison is a blank that a comparison fills.
func (f *framer) comparison(text string, kind changeKind, one, other, second, third string) Piece {
	near, far := f.near()
	a := narrative.Asked{Is: narrative.ChangeBlank, Near: near, Far: far, List: f.list}
	switch {
	case kind == sides:
		a.From = f.budget(second)
		a.Near = strings.TrimSuffix(near, "决算数")
	case overBudget.MatchString(near):
		a.From = f.budget(overBudget.FindString(near))
		a.Near = overBudget.ReplaceAllString(near, "")
	default:
		a.From = narrative.PriorFinal
		a.Near = cutBase(near)
	}
	speaking(&a)
	b := &Blank{Asked: a, Found: f.d.facts.Rank(a)}
	b.Change = f.d.group(text, kind, one, other, second, third)
	p := Piece{Text: text, Blank: b}
	if narrative.Sure(b.Found) {
		p.Fill = fmt.Sprintf("{{change %q .%s}}", b.Change, b.Found[0].Path)
	}
	f.change = &p
	return p
}

// overBudget is what an amount is held against, where that is a budget.
var overBudget = pattern.Of(`[比较与](?:年初|全年|调整)?预算数?(?:相比)?$`)

// cutBase drops what a comparison is made with from the words before it.
func cutBase(near string) string {
	for _, w := range [...]string{"比上年", "较上年", "与上年", "比年", "较年", "比去年", "同比", "比", "较"} {
		if i := strings.LastIndex(near, w); i >= 0 && !strings.HasPrefix(near[i:], "比重") {
			return near[:i]
		}
	}
	return near
}

// group is the group of words for a wording, made where there is none yet.
func (d *Draft) group(text string, kind changeKind, one, other, second, third string) string {
	c := &Change{Kind: kind, From: text}
	up, down := both(one, other)
	switch kind {
	case full:
		c.Up, c.Down = up+"{{.delta}}", down+"{{.delta}}"
		if second == "" {
			second = "增长"
			if up != "增加" {
				second = up
			}
		}
		rateUp, rateDown := both(second, third)
		c.Up, c.Down = c.Up+"，"+rateUp+"{{.rate}}", c.Down+"，"+rateDown+"{{.rate}}"
	case deltaOnly:
		c.Up, c.Down = up+"{{.delta}}", down+"{{.delta}}"
	case rateOnly:
		c.Up, c.Down = up+"{{.rate}}", down+"{{.rate}}"
	case sides:
		c.Up, c.Down = up+second, down+second
	case directionOnly:
		c.Up, c.Down = up, down
	}
	for _, known := range d.Changes {
		if known.Up == c.Up && known.Down == c.Down {
			return known.Group
		}
	}
	c.Group = [...]string{"full", "delta", "rate", "budget", "direction"}[kind]
	for n := 2; d.hasGroup(c.Group); n++ {
		c.Group = fmt.Sprintf("%s_%d", strings.TrimRight(c.Group, "_0123456789"), n)
	}
	d.Changes = append(d.Changes, c)
	return c.Group
}

func (d *Draft) hasGroup(name string) bool {
	for _, c := range d.Changes {
		if c.Group == name {
			return true
		}
	}
	return false
}

// cases are the ten cases of a wording: what the template says, and what it
// leaves unsaid, in the usual words.
func (c *Change) cases() [][2]string {
	equal, nearly, none, unknown, other := "持平", "基本持平", "持平", "没有上年数可比", "由{{.base}}变为{{.current}}"
	fromZero := "由{{.base}}增加至{{.current}}"
	if c.Kind == rateOnly {
		fromZero = "由{{.base}}增加至{{.current}}"
	}
	down0 := c.Down
	switch c.Kind {
	case sides:
		thing := strings.TrimLeft(c.Up, "大小高低多少于")
		equal, nearly, none = "与"+thing+"持平", "与"+thing+"基本持平", "与"+thing+"持平"
		other, fromZero, unknown = "与"+thing+"不同", c.Up, "没有"+thing+"可比"
	case directionOnly:
		other, fromZero, unknown = "变动", c.Up, "变动"
	}
	return [][2]string{{"up", c.Up}, {"up_times", c.Up}, {"up_from_zero", fromZero}, {"down", c.Down}, {"down_to_zero", down0}, {"flat", equal},
		{"nearly_flat", nearly}, {"from_negative", other}, {"nothing", none}, {"unknown", unknown}}
}
