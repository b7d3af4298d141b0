package ingest

import (
	"cmp"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/region"
	"juesuan/internal/scope"
	"juesuan/internal/workbook"
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
	published, alone := publishedIn(unit)
	if name := published; alone {
		return nil, diag.List{{Severity: diag.Info, Code: "prior.published", At: diag.Position{File: path.Join(folder, name)},
			Message: "没有上年的工作簿，这份公开的文件不读，上年数不与它核对",
			Hint:    "有上年工作簿的，请放在这里；没有的，可用 juesuan init --from 加这个文件名，从它取出上年数，核对后再用"}}
	}
	b, _, list := read(unit, folder, layouts, nil)
	if published != "" {
		list.Tell(diag.Info, "prior.published", diag.Position{File: path.Join(folder, published)}, "这份公开的文件没有读，上年数取自旁边的工作簿", "")
	}
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

// publishedIn is the published report in a folder, "" for none; alone: there is no
// workbook and no supplement beside it.
func publishedIn(dir string) (name string, alone bool) {
	var ignored diag.List
	_, names := findWorkbooks(dir, &ignored)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return "", false
	}
	for _, e := range entries {
		switch strings.ToLower(filepath.Ext(e.Name())) {
		case ".pdf", ".docx", ".doc", ".wps":
			if !strings.HasPrefix(e.Name(), "~$") && !strings.HasPrefix(e.Name(), ".") {
				return e.Name(), len(names) == 0 && len(supplementsIn(dir)) == 0
			}
		}
	}
	return "", false
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
		for _, id := range src.Statements {
			src.Notes = append(src.Notes, m.notes(b.Statement(id))...)
		}
		if len(src.Statements) == 0 {
			for _, o := range m.others {
				if o.grid == g || o.grid.Of == g {
					src.Facts = append(src.Facts, o.facts...)
					if o.left != "" {
						src.Notes = append(src.Notes, o.left)
					}
				}
			}
			src.Why = m.notRead(g, b)
		}
		out = append(out, src)
	}
	return out
}

// noted are the remarks of the reading that say why a sheet was read as it was.
var noted = []string{"read.concluded", "read.choose", "read.computed", "read.twin", "read.unit", "read.hidden"}

// notes are what was concluded or asked of a statement.
func (m *reader) notes(s *accounts.Statement) (notes []string) {
	for _, d := range *m.list {
		if slices.Contains(noted, d.Code) && d.At.Sheet == s.At.Sheet && d.At.File == s.At.File && d.At.Sheet != "" {
			note := d.Message
			if d.Code == "read.concluded" {
				note += "（" + d.Hint + "）"
			}
			notes = append(notes, note)
		}
	}
	for _, a := range m.said {
		if g := m.gridOf(s.At); *a.used && g != nil && m.isOf(&a, g, s.ID) && a.Unit == "" {
			notes = append(notes, "照补充资料的“表头读法”：“"+a.Caption+"”是"+a.Is)
		}
	}
	return notes
}

// gridOf is the sheet at a position, nil where there is none.
func (m *reader) gridOf(at diag.Position) *region.Grid {
	if i := slices.IndexFunc(m.grids, func(g *region.Grid) bool { return g.Position() == at }); i >= 0 {
		return m.grids[i]
	}
	return nil
}

// notRead says why none of the statements was read from a sheet.
func (m *reader) notRead(g *region.Grid, b *accounts.Book) string {
	if i := slices.IndexFunc(m.spares, func(sp spare) bool { return sp.grid.Position() == g.Position() }); i >= 0 {
		return "只与" + m.spares[i].id.Number() + "（“" + b.Statement(m.spares[i].id).At.Sheet + "”）核对"
	}
	if i := slices.Index(m.grids, g); m.codes[i] != "" {
		return "是决算报表的 " + m.codes[i] + " 表，九张公开表不取自它"
	}
	if id, _ := m.identify(g); id != 0 && !m.head(g).otherYear() {
		if b.Statement(id).Found {
			return "像是" + id.Number() + "，但已取用“" + b.Statement(id).At.Sheet + "”"
		}
		return "像是" + id.Number() + "，但还有别的表也像"
	}
	return m.why(g)
}

// why says for a person why a table is none of the statements.
func (m *reader) why(g *region.Grid) string {
	_, title := called(g)
	s := region.Plain(strings.Trim(title, "（）"))
	r := scope.ReadTitle(trimTitle(s))
	point, outcome := r.On(nil, nil)
	of := "表题是“" + strings.TrimSuffix(strings.TrimPrefix(title, "（"), "）") + "”，"
	fund, funded := r.Says(scope.Fund)
	switch {
	case len(g.Rows) == 0:
		return "是空表"
	case m.head(g).otherYear():
		return of + "不是" + strconv.Itoa(m.year) + "年的表"
	case listsTables(g):
		return "列着几张表的名称，是目录"
	case title == "":
		text := ""
		for _, c := range g.RowCells(g.Top) {
			text = cmp.Or(text, c.Value)
		}
		return "没有表题，认不出是哪一张决算表；最上面写的是“" + region.Clip(region.OneLine(text)) + "”"
	case byUnitPattern.MatchString(s):
		return of + "一个单位一行，不是按科目列的决算表"
	case strings.Contains(s, "绩效") || strings.Contains(s, "自评"):
		return of + "是绩效的表"
	case strings.Contains(s, "预算") && !strings.Contains(s, "决算"):
		return of + "是预算表，不是决算表"
	case funded && fund == scope.SpecialAccount:
		return of + "算的是" + fund.Name() + "，九张决算表里没有"
	case outcome == scope.Said && (r.Detail || point != scope.At()):
		return of + "算的是" + point.String() + "，九张决算表里没有这样一张"
	}
	return of + "不是九张决算表的表题"
}

// listsTables reports whether a sheet names several of the statements and is none.
func listsTables(g *region.Grid) bool {
	var found []accounts.StatementID
	for i := range g.Rows {
		for _, c := range g.Rows[i].Cells {
			if id := titled(region.Plain(c.Value)); c.Kind == workbook.Text && id != 0 && !slices.Contains(found, id) {
				found = append(found, id)
			}
		}
	}
	return len(found) > 2
}
