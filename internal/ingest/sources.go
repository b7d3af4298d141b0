package ingest

import (
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
)

// Workbook finds the workbook with the statements of a unit: its folder and
// its name in it, the first of several, "" where there is none.
func Workbook(unit string) (dir, name string) {
	var ignored diag.List // Read tells
	dir, names := findWorkbooks(unit, &ignored)
	if len(names) == 0 {
		return dir, ""
	}
	return dir, names[0]
}

// ReadPrior reads last year's unit, whose files are called by their folder, so
// that no message takes one year's cell for the other's. Of last year only the
// figures count: a supplement that is missing or incomplete, or a sheet that
// is, is no fault of this year's report; without a supplement the workbook
// itself says year and unit. The book is nil where the folder holds nothing but
// what was published, which is no source of figures until a person has looked.
func ReadPrior(unit, current string, layouts Layouts) (*accounts.Book, diag.List) {
	folder := priorName(unit, current)
	if name := onlyPublished(unit); name != "" {
		return nil, diag.List{{Severity: diag.Info, Code: "prior.published", At: diag.Position{File: path.Join(folder, name)},
			Message: "没有上年的工作簿，这份公开的文件不读，上年数不与它核对",
			Hint:    "有上年工作簿的，请放在这里；没有的，可用 juesuan init --from 加这个文件名，从它取出上年数，核对后再用"}}
	}
	b, _, list := read(unit, folder, layouts, nil)
	kept := list[:0]
	for _, d := range list {
		switch {
		case d.Code == "supplement.missing", d.Code == "read.budget_kind", d.Code == "read.year" && d.Severity == diag.Info:
			continue
		case d.Code == "read.missing" && !strings.HasPrefix(d.At.File, folder):
			d.At.File = path.Join(folder, d.At.File)
		case strings.HasPrefix(d.Code, "supplement."), d.Code == "read.sheet" && d.At.Sheet == "":
			d.Severity = max(d.Severity, diag.Warning)
		}
		kept = append(kept, d)
	}
	if b.Organization.FullName.IsZero() {
		b.Organization.FullName = department(b)
	}
	return b, kept
}

// onlyPublished is the published report in a folder that has no workbook and no
// supplement, "" otherwise.
func onlyPublished(dir string) string {
	var ignored diag.List
	_, names := findWorkbooks(dir, &ignored)
	entries, err := os.ReadDir(dir)
	if err != nil || len(names) > 0 || len(supplementsIn(dir)) > 0 {
		return ""
	}
	for _, e := range entries {
		switch strings.ToLower(filepath.Ext(e.Name())) {
		case ".pdf", ".docx", ".doc", ".wps":
			if !strings.HasPrefix(e.Name(), "~$") && !strings.HasPrefix(e.Name(), ".") {
				return e.Name()
			}
		}
	}
	return ""
}

// department is the unit that stands above the tables, where all sheets that
// name one agree.
func department(b *accounts.Book) accounts.Text {
	var name accounts.Text
	for i := range b.Statements {
		switch t := b.Statements[i].Look.Department; {
		case t.S == "":
		case name.S == "":
			name = t
		case !accounts.SameName(name.S, t.S):
			return accounts.Text{}
		}
	}
	return name
}

// priorName is what messages call the folder of last year's unit.
func priorName(unit, current string) string {
	folder := func(unit string) string {
		dir, _ := Workbook(unit)
		if dir == "" {
			dir = unit
		}
		abs, err := filepath.Abs(dir)
		if err != nil {
			return ""
		}
		return filepath.Base(abs)
	}
	name := folder(unit)
	if name == "" || name == folder(current) || !filepath.IsLocal(name) {
		return "上年"
	}
	return name
}

// sources says what each sheet was read as.
func (m *reader) sources(b *accounts.Book) []accounts.Source {
	var out []accounts.Source
	for _, g := range m.grids {
		src := accounts.Source{At: g.Position(), Hidden: g.Hidden}
		for j := range b.Statements {
			if s := &b.Statements[j]; s.Found && (s.At == src.At || slices.Contains(m.pieces[s.ID], src.At)) {
				src.Statements = append(src.Statements, s.ID)
			}
		}
		if len(src.Statements) == 0 {
			id, _ := m.identify(g)
			_, title := called(g)
			for _, o := range m.others {
				if o.grid == g || o.grid.Of == g {
					src.Facts = append(src.Facts, o.facts...)
				}
			}
			switch i := slices.IndexFunc(m.spares, func(sp spare) bool { return sp.grid.Position() == src.At }); {
			case i >= 0:
				src.Why = "只与" + m.spares[i].id.Number() + "（“" + b.Statement(m.spares[i].id).At.Sheet + "”）核对"
			case len(g.Rows) == 0:
				src.Why = "是空表"
			case id == 0 && title != "":
				src.Why = title + "不是要公开的决算表"
			case id == 0:
				src.Why = "没有认出是哪一张决算表"
			case b.Statement(id).Found:
				src.Why = "像是" + id.Number() + "，但已取用“" + b.Statement(id).At.Sheet + "”"
			default:
				src.Why = "像是" + id.Number() + "，但还有别的表也像"
			}
		}
		out = append(out, src)
	}
	return out
}
