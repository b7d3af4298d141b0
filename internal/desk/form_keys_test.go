package desk

import "testing"

// TestEnter: Enter goes down from field to field and saves nothing; Shift+Enter
// goes up; what is at the end stays.
func TestEnter(t *testing.T) {
	t.Parallel()
	folder := workFolderWith(t, sample)
	p := formPage(t, start(t, folder), "topic=三公统计数")
	const at = `document.activeElement.dataset.control !== undefined ? document.activeElement.id : ""`
	fields := `[...document.querySelectorAll("#form [data-control]:not([type=hidden])")].filter(c => c.checkVisibility() && c.matches("input"))`
	p.Eval(fields + `[0].focus()`)
	first := p.Text(at)
	p.Press("Enter")
	second := p.Text(at)
	if first == second || second == "" {
		t.Fatalf("from %q Enter goes to %q", first, second)
	}
	p.Type("7")
	p.Until(`desk.dirty`)
	p.Press("Enter")
	if third := p.Text(at); third == second || third == "" || p.Text(`String(desk.dirty && !form.saving)`) != "true" {
		t.Errorf("from %q Enter goes to %q", second, third)
	}
	for range 200 {
		p.Press("Enter")
	}
	if last := p.Text(at); last == "" {
		t.Error("the focus is lost at the end")
	}
	p.Eval(`desk.dirty = false`)
	quiet(t, p)
}
