package pack

import (
	"fmt"

	"juesuan/internal/diag"
	"juesuan/internal/doc"
)

// smallFive is 小五: smaller text is not read with ease.
const smallFive = 9 * doc.Pt

// SmallType tells where the pack asks for smaller text in tables than 小五: it
// may, and is told.
func (p *Pack) SmallType() (list diag.List) {
	add := func(at diag.Position, format string, args ...any) {
		list.Add(diag.Diagnostic{Severity: diag.Info, Code: "pack.small", At: at, Message: fmt.Sprintf(format, args...),
			Hint: "表格文字不宜小于小五（9pt）；排不下时可改用横向页面、放宽版心，或改以万元为单位"})
	}
	if least := p.Tables.Defaults.MinSize.V; least < smallFive {
		add(p.place(fileTables, "defaults.min_size"), "排不下的数字可缩到 %s，小于小五（9pt）", points(least))
	}
	for i := range p.Tables.Tables {
		t := &p.Tables.Tables[i]
		least := smallFive
		for _, id := range []string{t.Styles.Head, t.Styles.Text, t.Styles.Center, t.Styles.Number} {
			if n, ok := p.styleOf[id]; ok {
				least = min(least, p.Styles[n].Size)
			}
		}
		if least < smallFive {
			add(t.At, "表 %s 的字是 %s，小于小五（9pt）", t.ID, points(least))
		}
	}
	return list
}
