package desk

import (
	"path/filepath"
	"strconv"
	"testing"
)

// TestFindingWidth: what is found in a cell of a 自评表 is read in a line or
// two, however narrow the cell: in the row and in both heads.
func TestFindingWidth(t *testing.T) {
	t.Parallel()
	folder := workFolderWith(t, sample)
	address := start(t, folder)
	p := formPage(t, address, "topic=自评表&open=1")
	// A finding as the page writes it, put into every kind of cell.
	p.Eval(`(() => {
	  for (const at of [".paper .row3 .field:nth-child(2)", ".paper .row3 .field:nth-child(4)", ".paper .level1 > .head > .field", ".paper .level2 > .head > .field"]) {
	    const f = document.createElement("div");
	    f.className = "finding s1";
	    f.innerHTML = "<p><b>错误</b>　“预算执行率”的分值合计应是10分，这里却是12分，请核对各三级指标的分值</p><p class=hint>请在这一行改正，或在上一级改权重</p>";
	    document.querySelector(at).append(f);
	  }
	  return 0;
	})()`)
	for _, side := range []string{"Width", "Height"} {
		widest := p.Text(`String([...document.querySelectorAll(".paper .finding")].map(f => f.getBoundingClientRect().` + map[string]string{"Width": "width", "Height": "height"}[side] + `).reduce((a, b) => Math.` + map[string]string{"Width": "min", "Height": "max"}[side] + `(a, b)))`)
		n, err := strconv.ParseFloat(widest, 64)
		if err != nil || side == "Width" && n < 400 || side == "Height" && n > 120 {
			t.Errorf("%s of a finding: %s", side, widest)
		}
	}
	// The cells of a row still stand beside each other.
	if got := p.Text(`String(new Set([...document.querySelector(".paper .row3").querySelectorAll(".score, .field > .in")].map(e => Math.round(e.getBoundingClientRect().top))).size)`); got != "1" {
		t.Errorf("the cells of a row stand at %s heights", got)
	}
}

// TestNarrowSides: in a narrow window the two sides of a difference are read in
// lines, not in letters one below the other.
func TestNarrowSides(t *testing.T) {
	t.Parallel()
	folder := workFolderWith(t, sample)
	saveAs(t, filepath.Join(folder, sample, "公开表.xlsx"), func(f workbook) { must(t, f.SetCellFloat("公开03表", "E14", 608829.65, 2, 64)) })
	p := live(t, start(t, folder), 390, 844)
	p.Go(p.Text(`location.origin`) + "/findings?unit=" + sample)
	p.Until(`document.documentElement.dataset.live === "yes" && !!document.querySelector(".cause .sides")`)
	p.Eval(`document.querySelectorAll("details").forEach(d => { d.open = true; }); 0`)
	if got := p.Text(`[...document.querySelectorAll(".sides td")].filter(c => c.checkVisibility() && c.textContent.trim().length > 8 && c.getBoundingClientRect().width < 90 && c.getBoundingClientRect().height > 60).map(c => c.textContent).join("|")`); got != "" {
		t.Errorf("squeezed: %s", got)
	}
	if got := p.Eval(`document.documentElement.scrollWidth <= innerWidth`); got != "true" {
		t.Error("the page is wider than the window")
	}
}
