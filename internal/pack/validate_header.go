package pack

import (
	"maps"
	"slices"

	"juesuan/internal/diag"
	"juesuan/internal/doc"
)

// header checks what stands above the text of the pages.
func (v *validator) header() {
	h := &v.p.Page.Header
	at := func(key string) diag.Position { return v.p.place(filePage, "header."+key) }
	headed := false
	for _, name := range slices.Sorted(maps.Keys(v.p.Page.Pages)) {
		g := v.p.Page.Pages[name]
		if !g.Headed {
			continue
		}
		headed = true
		if high := max(h.LogoHeight.V, 10*doc.Pt) + 3*doc.MM; h.Above.V > 0 && g.Top.V < h.Above.V+high {
			v.add(diag.Error, "pack.page", g.At, "加大 top，或减小 header 的 above、logo_height", "版面 %s 的上边放不下页眉", name)
		}
	}
	switch {
	case h.Text.IsZero() && h.Logo == "":
		if headed {
			v.add(diag.Error, "pack.page", v.p.place(filePage, "header"), "写 header 的 text 或 logo", "有版面写了 headed: true，却没有 header")
		}
		return
	case !headed:
		v.add(diag.Warning, "pack.unused", at("text"), "要印页眉的版面写 headed: true", "没有版面用到 header")
	case h.Above.V < 2*doc.MM:
		v.add(diag.Error, "pack.value", at("above"), "如 5mm", "header.above（页眉的基线到版心上边）至少 2mm")
	case h.Logo != "" && h.LogoHeight.V < 2*doc.MM:
		v.add(diag.Error, "pack.value", at("logo_height"), "如 8mm", "header.logo_height（图片的高）至少 2mm")
	}
	v.style(at("style"), h.Style, false)
}
