package diag

import (
	"fmt"
	"slices"
)

// causeCode stands where a finding has its duty.
const causeCode = "同源"

// Causes are the causes of the list, each once, those of the most findings first.
func (l List) Causes() []*Cause {
	var out []*Cause
	count := map[*Cause]int{}
	for i := range l {
		if c := l[i].Cause; c != nil {
			if count[c] == 0 {
				out = append(out, c)
			}
			count[c]++
		}
	}
	slices.SortStableFunc(out, func(a, b *Cause) int { return count[b] - count[a] })
	return out
}

// Echoes are the findings that come from a cause, in their order.
func (l List) Echoes(c *Cause) List {
	var out List
	for i := range l {
		if l[i].Cause == c {
			out.Add(l[i])
		}
	}
	return out
}

// Told is the cause as one finding, its echoes below it. It is as grave as they are.
func (c *Cause) Told(echoes List) Diagnostic {
	d := Diagnostic{Severity: Info, Code: causeCode, At: c.Repairs[0].At, Echoes: echoes}
	for i := range echoes {
		d.Severity = min(d.Severity, echoes[i].Severity)
	}
	d.Message = c.Repairs[0].Text
	d.Where = c.Repairs[0].Cells
	d.Hint = "请核对账面：改正这里，下面各处即一并相符"
	if len(c.Repairs) > 1 {
		d.Message, d.Where = fmt.Sprintf("下列%d种情形中，任一种都能说明这些不符", len(c.Repairs)), nil
		for i := range c.Repairs {
			d.Where = append(d.Where, Side{Label: fmt.Sprintf("（%d）%s", i+1, c.Repairs[i].Text)})
			d.Where = append(d.Where, c.Repairs[i].Cells...)
		}
		if c.Left > 0 {
			d.Where = append(d.Where, Side{Label: fmt.Sprintf("另有%d种", c.Left)})
		}
		d.Hint = "请核对账面是哪一种：改正那里，下面各处即一并相符"
	}
	return d
}

// Folded is how many findings come from causes that explain several, and how
// many causes these are.
func (l List) Folded() (findings, causes int) {
	for _, c := range l.Causes() {
		findings += len(l.Echoes(c))
		causes++
	}
	return findings, causes
}
