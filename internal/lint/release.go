package lint

import (
	"strings"

	"juesuan/internal/diag"
	"juesuan/internal/doc"
	"juesuan/internal/pattern"
)

// Release is the scan before a report is posted: what must never stand in one,
// whatever was taken as it is before. It finds numbers of bank cards, of
// identity cards and of mobile telephones, marks of secrecy, marks of papers
// for internal use, and what looks like the name of one who died or was paid
// relief, which is a warning: a name can't be told for certain.
func Release(d *doc.Document) []Finding {
	var out []Finding
	for _, f := range Document(d, Options{}) {
		if f.Code == "W.8" && f.Severity == diag.Warning {
			f.Message = "要公开的文字里" + f.Message
			out = append(out, f)
		}
	}
	paragraph := func(p *doc.Paragraph) {
		var b strings.Builder
		ref := p.Ref
		for i := range p.Runs {
			b.WriteString(p.Runs[i].Text)
			if p.Runs[i].Ref != 0 && (ref == 0 || ref == p.Ref) {
				ref = p.Runs[i].Ref
			}
		}
		for _, what := range Secrets(b.String()) {
			out = append(out, Finding{Ref: ref, Diagnostic: diag.Diagnostic{Severity: diag.Error, Code: what.Code,
				Message: "要公开的文字里" + what.Says, Excerpt: what.Masked, Hint: "删去后再公开；这一项不能认可"}})
		}
	}
	for i := range d.Sections {
		for _, b := range d.Sections[i].Blocks {
			switch b := b.(type) {
			case *doc.Paragraph:
				paragraph(b)
			case *doc.Table:
				for _, rows := range [][]doc.Row{b.Head, b.Rows} {
					for r := range rows {
						for c := range rows[r].Cells {
							for p := range rows[r].Cells[c].Paragraphs {
								paragraph(&rows[r].Cells[c].Paragraphs[p])
							}
						}
					}
				}
			}
			if c := doc.Caption(b); c != nil {
				paragraph(c)
			}
		}
	}
	return out
}

// Secret is something that must not be posted.
type Secret struct {
	Code   string // release.card, release.identity …
	Says   string // Chinese: 含银行卡号
	Masked string // how it begins
}

var (
	longNumber = pattern.Of(`[0-9](?:[ -]?[0-9]){9,18}[ -]?[0-9Xx]?`)
	secrecy    = pattern.Of(`(?:绝密|机密|秘密)\s*[★☆]|^\s*(?:绝密|机密|秘密)\s*$`)
	// How the numbers of cards begin (GB/T 15694.1, ISO/IEC 7812-1): 银联, and the
	// others of 16 digits. Codes of projects and contracts are as long, but begin
	// with a region or a year.
	issuer   = pattern.Of(`^(?:62[0-9]{14,17}|4[0-9]{15}|5[1-5][0-9]{14}|95588[0-9]{11,14})$`)
	measured = pattern.Of(`^(?:[.,][0-9]|\s*(?:元|万|亿|人|%))`)
	internal = pattern.Of(`内部资料|内部文件|内部使用|注意保存|不得外传|^[（(【〔\[]*不予公开[）)】〕\]。]*$`)
)

// Secrets finds in a text what must not be posted.
func Secrets(s string) (out []Secret) {
	for _, m := range longNumber.FindAllStringIndex(s, -1) {
		digits := strings.ToUpper(strings.NewReplacer(" ", "", "-", "").Replace(s[m[0]:m[1]]))
		if m[0] > 0 && strings.ContainsRune("0123456789.,", rune(s[m[0]-1])) || measured.MatchString(s[m[1]:]) {
			continue // part of an amount
		}
		masked := digits[:4] + "…"
		switch plain := strings.TrimSuffix(digits, "X"); {
		case len(digits) == 18 && identity(digits):
			out = append(out, Secret{Code: "release.identity", Says: "含身份证号", Masked: masked})
		case len(plain) == 11 && plain == digits && plain[0] == '1' && plain[1] >= '3' &&
			!strings.Contains(s, "联系电话") && !strings.Contains(s, "咨询电话"):
			out = append(out, Secret{Code: "release.mobile", Says: "含手机号", Masked: masked})
		case issuer.MatchString(digits) && luhn(digits):
			out = append(out, Secret{Code: "release.card", Says: "含银行卡号", Masked: masked})
		}
	}
	if m := secrecy.FindString(s); m != "" {
		out = append(out, Secret{Code: "release.secrecy", Says: "有密级标志", Masked: strings.TrimSpace(m)})
	}
	if m := internal.FindString(s); m != "" {
		out = append(out, Secret{Code: "release.internal", Says: "有内部资料的标志", Masked: m})
	}
	return out
}

// luhn reports whether the check digit of a card's number is right (ISO/IEC 7812-1).
func luhn(digits string) bool {
	sum := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}
