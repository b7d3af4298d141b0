package workbook

import (
	"fmt"
	"slices"
	"strconv"
)

// unselect takes a sheet out of those that are chosen.
func (r *revision) unselect() {
	if views := r.root.child("sheetViews"); views != nil {
		for _, v := range views.children {
			if tag := r.tag(v); getAttribute(tag, "tabSelected") != "" {
				r.retag(v, dropAttribute(tag, "tabSelected"))
			}
		}
	}
}

// colourTab gives the tab of a sheet a colour, ARGB (18.3.1.93).
func (r *revision) colourTab(colour string) {
	p := r.root.prefix
	tab := "<" + p + `tabColor rgb="` + colour + `"/>`
	properties := r.root.child("sheetPr")
	switch had := properties.child("tabColor"); {
	case properties == nil:
		r.insert(r.root.inner, "<"+p+"sheetPr>"+tab+"</"+p+"sheetPr>")
	case had != nil:
		r.edits = append(r.edits, edit{had.start, had.end, tab})
	case properties.inner == properties.end:
		r.extend(properties, r.tag(properties), tab)
	default:
		r.insert(properties.inner, tab)
	}
}

// open makes the workbook open on a sheet, the only one that is chosen, which
// repeats some rows on each page that it is printed on (18.2.30, 18.2.5).
func (w *patcher) open(name, titles string) error {
	i := slices.IndexFunc(w.sheets, func(s bookSheet) bool { return s.name == name })
	r, err := w.revise(w.main, 3)
	if err != nil {
		return err
	}
	p := r.root.prefix
	views := r.root.child("bookViews")
	switch view := views.child("workbookView"); {
	case view != nil:
		r.retag(view, setAttribute(r.tag(view), "activeTab", strconv.Itoa(i)))
	case views != nil:
		r.extend(views, r.tag(views), fmt.Sprintf(`<%sworkbookView activeTab="%d"/>`, p, i))
	default:
		r.before(fmt.Sprintf(`<%[1]sbookViews><%[1]sworkbookView activeTab="%[2]d"/></%[1]sbookViews>`, p, i), "sheets")
	}
	defined := fmt.Sprintf(`<%[1]sdefinedName name="_xlnm.Print_Titles" localSheetId="%[2]d">%[3]s</%[1]sdefinedName>`,
		p, i, escapeXML(titles))
	if names := r.root.child("definedNames"); names != nil {
		r.extend(names, r.tag(names), defined)
	} else {
		r.before("<"+p+"definedNames>"+defined+"</"+p+"definedNames>", "calcPr", "oleSize", "customWorkbookViews",
			"pivotCaches", "smartTagPr", "smartTagTypes",
			"webPublishing", "fileRecoveryPr", "webPublishObjects", "extLst")
	}
	w.set(w.main, r.text())
	return nil
}
