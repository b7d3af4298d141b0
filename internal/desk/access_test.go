package desk

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"juesuan/internal/chromium"
)

// wrongInPage is what a page has that keeps people from it: ids for several
// elements, contrast under 4.5 : 1 (3 : 1 of large text), levels of headings left
// out, lists and tables without what tells their parts, more than one main.
const wrongInPage = `(() => {
	const out = [], seen = e => e.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && e.getClientRects().length;
	const ids = [...document.querySelectorAll("[id]")].map(e => e.id);
	for (const id of new Set(ids)) if (ids.indexOf(id) !== ids.lastIndexOf(id)) out.push("one id for several: " + id);
	for (const a of ["aria-labelledby", "aria-describedby", "aria-controls", "for"]) for (const e of document.querySelectorAll("[" + a + "]"))
		for (const id of e.getAttribute(a).split(/\s+/)) if (id && !document.getElementById(id) && a !== "aria-controls") out.push(a + " of nothing: " + id);
	let level = 0;
	for (const h of document.querySelectorAll("h1, h2, h3, h4")) if (seen(h)) { const n = Number(h.tagName[1]); if (level && n > level + 1) out.push("h" + n + " behind h" + level + ": " + h.textContent.slice(0, 20)); level = n; }
	if (document.querySelectorAll("main").length !== 1) out.push("not one main");
	for (const li of document.querySelectorAll("li")) if (!li.parentElement.matches("ul, ol")) out.push("li in no list");
	for (const th of document.querySelectorAll("table.grid thead th")) if (!th.scope) out.push("th without scope: " + th.textContent);
	for (const e of document.querySelectorAll("[tabindex]")) if (e.tabIndex > 0) out.push("tabindex " + e.tabIndex);
	const rgb = s => { const m = /rgba?\(([\d.]+), ([\d.]+), ([\d.]+)(?:, ([\d.]+))?\)/.exec(s); return m ? [+m[1], +m[2], +m[3], m[4] === undefined ? 1 : +m[4]] : [0, 0, 0, 0]; };
	const light = c => { const [r, g, b] = c.map(v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
	const ground = new Map(), behind = e => {
		if (!e) return [255, 255, 255];
		if (!ground.has(e)) { const c = rgb(getComputedStyle(e).backgroundColor); ground.set(e, c[3] === 1 ? c : behind(e.parentElement)); }
		return ground.get(e);
	};
	const told = new Set();
	for (const e of document.querySelectorAll("body *")) {
		if (e.closest("svg, option, [inert], :disabled, [aria-hidden=true]") || !seen(e) || ![...e.childNodes].some(n => n.nodeType === 3 && n.nodeValue.trim())) continue;
		const s = getComputedStyle(e), size = parseFloat(s.fontSize), a = light(rgb(s.color).slice(0, 3)), b = light(behind(e).slice(0, 3));
		const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), least = size >= 24 || size >= 18.66 && parseInt(s.fontWeight) >= 700 ? 3 : 4.5;
		const what = e.tagName.toLowerCase() + "." + e.className;
		if (ratio < least && !told.has(what)) { told.add(what); out.push("contrast " + ratio.toFixed(2) + " of " + what + ": " + e.textContent.trim().slice(0, 20)); }
	}
	if (document.documentElement.scrollWidth > innerWidth + 1) out.push("wider than the window: " + document.documentElement.scrollWidth);
	return JSON.stringify(out);
})()`

// nameless are the parts of a page that can be used and have no name for who
// does not see them.
func nameless(p *chromium.Page) (out []string) {
	var tree struct {
		Nodes []struct {
			Ignored    bool
			Role, Name struct{ Value any }
			BackendDOM int `json:"backendDOMNodeId"`
		}
	}
	p.Call("Accessibility.getFullAXTree", map[string]any{}, &tree)
	used := []string{"button", "link", "textbox", "searchbox", "combobox", "listbox", "checkbox", "radio", "spinbutton", "slider", "switch", "tab", "menuitem", "dialog", "alertdialog", "image", "progressbar", "meter", "DisclosureTriangle"}
	for _, n := range tree.Nodes {
		role, name := fmt.Sprint(n.Role.Value), ""
		if n.Name.Value != nil {
			name = strings.TrimSpace(fmt.Sprint(n.Name.Value))
		}
		if !n.Ignored && slices.Contains(used, role) && name == "" {
			out = append(out, fmt.Sprintf("a %s without a name (node %d)", role, n.BackendDOM))
		}
	}
	if len(tree.Nodes) < 10 {
		out = append(out, "no tree")
	}
	return out
}

// TestAccess: every page, of a unit that is done and of one that is begun, can be
// used without eyes, with weak ones, and in a narrow window.
func TestAccess(t *testing.T) {
	t.Parallel()
	folder := workFolderWith(t, sample)
	empty := filepath.Join(folder, "新单位")
	must(t, os.Mkdir(empty, 0o755))
	copyFile(t, filepath.Join("../../data/samples", sample, "公开表.xlsx"), filepath.Join(empty, "公开表.xlsx"))
	must(t, os.WriteFile(filepath.Join(empty, "unit.yaml"), []byte("schema: 1\nyear: 2020\nlayout: ningxia-2020\n"), 0o644))
	saveAs(t, filepath.Join(empty, "公开表.xlsx"), func(f workbook) { must(t, f.SetCellFloat("公开03表", "E14", 608829.65, 2, 64)) })
	p := live(t, start(t, folder), 1280, 800)
	p.Until(`!document.querySelector(".looking").textContent`)
	axe, err := os.ReadFile("../../.tools/node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Log("left out: axe-core is not installed (make tools)") // make test says so too
	}
	for _, page := range []string{"/", "/files", "/findings", "/form", "/form?topic=自评表", "/form?topic=自评表&open=1", "/form?topic=上年数", "/pages", "/take", "/find?q=年", "/verify"} {
		for _, unit := range []string{sample, "新单位"} {
			address := page
			if page != "/" {
				address += map[bool]string{true: "&", false: "?"}[strings.Contains(page, "?")] + "unit=" + unit
			}
			if (unit == sample) != slices.Contains([]string{"/", "/take", "/form?topic=自评表", "/form?topic=自评表&open=1"}, page) {
				continue // a page of the one that has most of it
			}
			p.Go(p.Text(`location.origin`) + address)
			p.Until(`document.documentElement.dataset.live === "yes"`)
			for _, width := range []int{1280, 390} {
				p.Size(width, 800)
				var wrong []string
				if width == 390 && !soak { // the same elements in the same colours
					if p.Eval(`document.documentElement.scrollWidth > innerWidth + 1`) == "true" {
						t.Errorf("%s is wider than a window of 390", address)
					}
					continue
				}
				must(t, json.Unmarshal([]byte(p.Text(wrongInPage)), &wrong))
				if width == 1280 && len(axe) == 0 {
					wrong = append(wrong, nameless(p)...)
				}
				// Contrast is measured above: by axe it takes ten times as long as all the rest.
				if len(axe) > 0 && (width == 1280 || soak) {
					p.Eval(string(axe) + "\n;0")
					var found []string
					must(t, json.Unmarshal([]byte(p.Text(`axe.run(document, { preload: false, resultTypes: ["violations"], rules: { "color-contrast": { enabled: `+fmt.Sprint(soak)+` } } }).then(r => JSON.stringify(r.violations.map(v => v.impact + " " + v.id + ": " + v.nodes.slice(0, 3).map(n => n.target + " " + n.html.slice(0, 100)).join(" | "))))`)), &found))
					wrong = append(wrong, found...)
				}
				for _, w := range wrong {
					t.Errorf("%s at %d: %s", address, width, w)
				}
			}
		}
	}
	quiet(t, p)
}
