package pack

import (
	"cmp"
	"fmt"
	"strings"
	"text/template"
	"unicode"
	"unicode/utf8"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
)

// Template is a piece of the pack's text over named facts. It prints facts and
// branches on them; it never computes.
type Template struct {
	At     diag.Position
	Source string
	tmpl   *template.Template
}

func (t *Template) UnmarshalText(b []byte) error {
	t.Source = strings.TrimRight(string(b), "\n")
	return nil
}

// IsZero reports whether the pack gives no text.
func (t *Template) IsZero() bool { return t.Source == "" }

// Execute prints the template over data: the facts as nested maps.
func (t *Template) Execute(data map[string]any) (string, error) {
	if t.tmpl == nil {
		return t.Source, nil
	}
	var b printed
	if err := t.tmpl.Execute(&b, data); err != nil {
		return "", err
	}
	return b.String(), nil
}

// printed is what a template prints, up to a bound.
type printed struct{ strings.Builder }

func (b *printed) Write(text []byte) (int, error) {
	if b.Len()+len(text) > maxPrinted {
		return 0, fmt.Errorf("这一段印出来超过 %d MB", maxPrinted>>20)
	}
	return b.Builder.Write(text)
}

// wordingPlaces are where the wordings of comparisons stand.
func (p *Pack) wordingPlaces() map[diag.Position]bool {
	at := map[diag.Position]bool{}
	for _, group := range p.Words.Change {
		for _, t := range group {
			at[t.At] = true
		}
	}
	return at
}

// ChangeKey is where compose puts the case of a comparison among its facts, so
// that the change function can choose the wording.
const ChangeKey = "case"

// NoteKey is where compose puts a mark among the facts of a comparison that
// lacks its base: it is printed instead of the wording, if there is one.
const NoteKey = "note"

// prepare parses every template of the pack; those without actions stay plain
// text.
func (p *Pack) prepare(diags *diag.List) {
	funcs := template.FuncMap{
		"change": p.change,
		"hanzi":  func(i int) string { return accounts.Ordinal(i + 1) },
		"num":    func(i int) int { return i + 1 },
		"last":   func(i int, items []map[string]any) bool { return i == len(items)-1 },
	}
	wordings := p.wordingPlaces()
	p.eachTemplate(func(name string, t *Template) {
		if !strings.Contains(t.Source, "{{") {
			return
		}
		tmpl, err := template.New(name).Funcs(funcs).Option("missingkey=error").Parse(t.Source)
		if err != nil {
			text, hint, quoted := inChinese(templateSayings, templateMessage(err.Error()))
			at := templatePosition(t.At, err.Error())
			if before, _, ok := strings.Cut(p.Line(at), quoted); ok && quoted != "" && at.Column == 0 {
				at.Column = utf8.RuneCountInString(before) + 1
			}
			diags.Add(diag.Diagnostic{Severity: diag.Error, Code: "pack.template", At: at,
				Message: "模板写法有误：" + text, Hint: cmp.Or(hint, "检查 {{ }} 是否成对、函数名是否正确")})
			return
		}
		if p.bound(t, tmpl, wordings[t.At], diags) {
			t.tmpl = tmpl
		}
	})
}

// change prints the wording that a comparison's case calls for.
func (p *Pack) change(group string, c map[string]any) (string, error) {
	words, ok := p.Words.Change[group]
	if !ok {
		return "", fmt.Errorf("words.yaml 没有 change.%s", group)
	}
	kase, _ := c[ChangeKey].(string)
	if kase == "" {
		return "", fmt.Errorf("change 后面要跟一项比较")
	}
	t, ok := words[kase]
	if !ok {
		return "", fmt.Errorf("words.yaml 的 change.%s 缺 %s 这种情形", group, kase)
	}
	text, err := t.Execute(c)
	if note, ok := c[NoteKey].(string); ok && text != "" {
		text = note
	}
	return text, err
}

// templatePosition adds the line inside a multi-line text to the position of
// its value. text/template reports "template: name:line:column: …".
func templatePosition(at diag.Position, msg string) diag.Position {
	parts := strings.SplitN(strings.TrimPrefix(msg, "template: "), ":", 3)
	if len(parts) < 3 {
		return at
	}
	var line int
	if _, err := fmt.Sscanf(parts[1], "%d", &line); err == nil && line > 1 {
		at.Line += line - 1
		at.Column = 0
	}
	return at
}

func templateMessage(msg string) string {
	parts := strings.SplitN(strings.TrimPrefix(msg, "template: "), ":", 3)
	return strings.TrimSpace(parts[len(parts)-1])
}

// isChinese reports whether a message is one of our own functions.
func isChinese(msg string) bool {
	return strings.IndexFunc(msg, func(r rune) bool { return unicode.Is(unicode.Han, r) }) >= 0
}

// TemplateError is an execution error as a diagnostic at the template's line.
func TemplateError(t *Template, err error) diag.Diagnostic {
	msg := err.Error()
	if _, called, ok := strings.Cut(msg, "error calling "); ok {
		_, msg, _ = strings.Cut(called, ": ")
	}
	if i := strings.LastIndex(msg, "map has no entry for key "); i >= 0 {
		msg = "没有这个事实：" + strings.Trim(msg[i+len("map has no entry for key "):], `"`)
	}
	if !isChinese(msg) || strings.Contains(msg, "executing ") {
		_, why, _ := strings.Cut(msg, ">: ")
		msg, _, _ = inChinese(templateSayings, cmp.Or(why, msg))
	}
	return diag.Diagnostic{Severity: diag.Error, Code: "pack.fact", At: templatePosition(t.At, err.Error()),
		Message: msg, Excerpt: strings.SplitN(t.Source, "\n", 2)[0], Hint: "可用的事实见 juesuan layout facts；词句见 words.yaml"}
}
