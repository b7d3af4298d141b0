package workbook

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"path"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

// manner is one way of writing the same workbook, as some program does.
type manner struct {
	seed                       uint64
	prefix, relPrefix          string // of the names of sheets, of r:id
	strict                     bool
	root                       string // the folder of the main part, "" for none
	sheets                     string // the folder of sheets below it
	backslash                  bool
	named, wanted              func(string) string // a part's name in the zip and where it is referred to
	target                     int                 // relative, absolute, with a dot, with escapes, with backslashes
	rowNumbers, cellNames      int                 // all, some, none
	utf16, bom, crlf           bool
	texts                      int // shared, inline, inline with a value left over, rich with phonetics
	date1904, isoDates         bool
	customXML, thumbnail       bool
	brokenProps, danglingTexts bool
	module, chart, headerPic   bool
	comments, noStyles         bool
	overrides                  bool // types by the part only
	controls                   bool // form controls, whose drawing comments share
	shuffle                    bool
}

func draw(seed uint64) manner {
	r := rand.New(rand.NewPCG(seed, 9))
	flip := func() bool { return r.IntN(3) == 0 }
	pick := func(s ...string) string { return s[r.IntN(len(s))] }
	same := func(s string) string { return s }
	cases := []func(string) string{same, strings.ToUpper, strings.ToLower, strings.ToTitle}
	m := manner{
		seed: seed, prefix: pick("", "x:", "main:"), relPrefix: pick("r", "d3p1"), strict: flip(), root: pick("xl", "xl", "", "content/book"), sheets: pick("worksheets", "."),
		backslash: flip(), named: same, wanted: same, target: r.IntN(5), rowNumbers: r.IntN(3), cellNames: r.IntN(3), utf16: flip(), bom: flip(), crlf: flip(),
		texts: r.IntN(4), date1904: flip(), isoDates: flip(), customXML: flip(), thumbnail: flip(), brokenProps: flip(), module: flip(), chart: flip(), headerPic: flip(), comments: flip(),
		noStyles: flip(), shuffle: flip(), controls: flip(), overrides: flip(),
	}
	if flip() {
		m.named = cases[r.IntN(len(cases))]
	}
	if flip() {
		m.wanted = cases[r.IntN(len(cases))]
	}
	m.danglingTexts = m.texts != 0 && m.texts != 3 && flip()
	m.noStyles = m.noStyles && m.isoDates
	return m
}

// mannerCells are the cells of each sheet, whatever the manner.
var mannerCells = []struct {
	row, col int
	kind     Kind
	value    string
}{
	{1, 1, Text, "科目"}, {1, 2, Text, "a < b & \"c\"\n第二行"}, {1, 4, Text, "金额（万元）"},
	{2, 1, Text, "60"}, {2, 2, Number, "60"}, {2, 3, Number, "-1234.56"}, {2, 4, Number, "1.0247396500000001E6"},
	{4, 2, Bool, "1"}, {4, 3, Fault, "#REF!"}, {4, 4, Date, "44196"}, {4, 5, NoValue, ""}, {4, 6, Text, "算出的字"},
}

func (m *manner) ns(kind string) string {
	transitional := map[string]string{
		"main": "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "rel": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
	}
	strict := map[string]string{"main": strictNamespace + "spreadsheetml/main", "rel": strictNamespace + "officeDocument/relationships"}
	if m.strict {
		return strict[kind]
	}
	return transitional[kind]
}

// name is where a part of the workbook lies.
func (m *manner) name(part string) string { return path.Join(m.root, part) }

// rels writes a .rels part: kind, target from the root, id.
func (m *manner) rels(of string, entries [][3]string) string {
	var b strings.Builder
	b.WriteString(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`)
	for _, e := range entries {
		kind, target, id := m.ns("rel")+"/"+e[0], m.wanted(e[1]), e[2]
		up := strings.Repeat("../", strings.Count(path.Dir(of)+"/", "/"))
		if path.Dir(of) == "." {
			up = ""
		}
		switch m.target {
		case 0:
			target = up + target
		case 1:
			target = "/" + target
		case 2:
			target = "./" + up + target
		case 3:
			target = "/" + strings.ReplaceAll(target, "t", "%74")
		case 4:
			target = strings.ReplaceAll(up+target, "/", `\`)
		}
		fmt.Fprintf(&b, `<Relationship Id="%s" Type="%s" Target="%s"/>`, id, kind, target)
	}
	return b.String() + `</Relationships>`
}

func (m *manner) escape(s string) string {
	s = escapeXML(s)
	if m.crlf {
		s = strings.ReplaceAll(s, "\n", "\r\n")
	}
	return s
}

// sheet writes the text of a sheet and fills the shared texts.
func (m *manner) sheet(texts *[]string) string {
	r := rand.New(rand.NewPCG(m.seed, 7))
	some := func(how int) bool { return how == 0 || how == 1 && r.IntN(2) == 0 }
	p := m.prefix
	var b strings.Builder
	xmlns := "xmlns"
	if p != "" {
		xmlns = "xmlns:" + strings.TrimSuffix(p, ":")
	}
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="%s" standalone="yes"?><%sworksheet %s="%s" xmlns:%s="%s"><!-- it's a > b -->`, map[bool]string{false: "UTF-8", true: "UTF-16"}[m.utf16], p, xmlns, m.ns("main"), m.relPrefix, m.ns("rel"))
	fmt.Fprintf(&b, `<%ssheetData>`, p)
	row, next := 0, 0
	for i, c := range mannerCells {
		if c.row != row {
			if row > 0 {
				fmt.Fprintf(&b, `</%srow>`, p)
			}
			switch {
			case c.row == row+1 && !some(m.rowNumbers):
				fmt.Fprintf(&b, `<%srow>`, p)
			case c.row > row+1 && m.rowNumbers == 2:
				for range c.row - row - 1 {
					fmt.Fprintf(&b, `<%srow/>`, p)
				}
				fmt.Fprintf(&b, `<%srow>`, p)
			default:
				fmt.Fprintf(&b, `<%srow r="%d">`, p, c.row)
			}
			row, next = c.row, 1
		}
		ref := ` r="` + CellName(c.row, c.col) + `"`
		switch {
		case c.col == next && !some(m.cellNames):
			ref = ""
		case c.col > next && m.cellNames == 2:
			for range c.col - next {
				fmt.Fprintf(&b, `<%sc/>`, p)
			}
			ref = ""
		}
		next = c.col + 1
		b.WriteString(m.cell(i, ref, texts))
	}
	fmt.Fprintf(&b, `</%srow></%ssheetData>`, p, p)
	// What has names like those of rows, columns and cells is none.
	fmt.Fprintf(&b, `<%smergeCells count="1"><%smergeCell ref="A6:B6"/></%smergeCells>`, p, p, p)
	if m.comments || m.controls {
		fmt.Fprintf(&b, `<%slegacyDrawing %s:id="vml1"/>`, p, m.relPrefix)
	}
	if m.headerPic {
		fmt.Fprintf(&b, `<%slegacyDrawingHF %s:id="hf1"/>`, p, m.relPrefix)
	}
	if m.controls {
		fmt.Fprintf(&b, `<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="x14"><%scontrols><z:col xmlns:z="urn:z" hidden="1" min="1" max="3"/></%scontrols></mc:Choice></mc:AlternateContent>`, p, p)
	}
	fmt.Fprintf(&b, `<%sextLst><%sext uri="x"><z:row xmlns:z="urn:z" hidden="1"><z:c r="A1"><z:v>999</z:v></z:c></z:row></%sext></%sextLst>`, p, p, p, p)
	fmt.Fprintf(&b, `</%sworksheet>`, p)
	return b.String()
}

// cell writes one cell.
func (m *manner) cell(i int, ref string, texts *[]string) string {
	c, p := mannerCells[i], m.prefix
	value := func(v string) string { return "<" + p + "v>" + v + "</" + p + "v>" }
	cell := func(attrs, body string) string { return "<" + p + "c" + ref + attrs + ">" + body + "</" + p + "c>" }
	f := "<" + p + "f>1+1</" + p + "f>"
	switch c.kind {
	case Number:
		return cell("", value(c.value))
	case Bool:
		return cell(` t="b"`, value(c.value))
	case Fault:
		return cell(` t="e"`, value(c.value))
	case NoValue:
		return cell("", f)
	case Date:
		switch {
		case m.isoDates:
			return cell(` t="d"`, value("2020-12-31"))
		case m.date1904:
			return cell(` s="1"`, value("42734"))
		}
		return cell(` s="1"`, value(c.value))
	}
	t := m.escape(c.value)
	plain := "<" + p + `t xml:space="preserve">` + t + "</" + p + "t>"
	switch {
	case c.value == "算出的字":
		return cell(` t="str"`, f+value(t))
	case m.texts == 1:
		return cell(` t="inlineStr"`, "<"+p+"is>"+plain+"</"+p+"is>")
	case m.texts == 2:
		return cell(` t="inlineStr"`, value("60")+"<"+p+"is>"+plain+"</"+p+"is>")
	case m.texts == 3:
		half := len([]rune(c.value)) / 2
		first, second := m.escape(string([]rune(c.value)[:half])), m.escape(string([]rune(c.value)[half:]))
		plain = fmt.Sprintf(`<%[1]sr><%[1]srPr><%[1]sb/></%[1]srPr><%[1]st xml:space="preserve">%[2]s</%[1]st></%[1]sr><%[1]sr><%[1]st xml:space="preserve"><![CDATA[%[3]s]]></%[1]st></%[1]sr><%[1]srPh sb="0" eb="1"><%[1]st>ㄎ</%[1]st></%[1]srPh><%[1]sphoneticPr fontId="1"/>`, p, first, strings.NewReplacer("&lt;", "<", "&amp;", "&", "&quot;", `"`).Replace(second))
	}
	*texts = append(*texts, "<"+p+"si>"+plain+"</"+p+"si>")
	return cell(` t="s"`, value(fmt.Sprint(len(*texts)-1)))
}

// build writes the workbook: parts by their names.
func (m *manner) build(t testing.TB) []byte {
	p := m.prefix
	open := func(element string) string {
		if p == "" {
			return fmt.Sprintf(`<%s xmlns="%s" xmlns:%s="%s">`, element, m.ns("main"), m.relPrefix, m.ns("rel"))
		}
		return fmt.Sprintf(`<%s%s xmlns:%s="%s" xmlns:%s="%s">`, p, element, strings.TrimSuffix(p, ":"), m.ns("main"), m.relPrefix, m.ns("rel"))
	}
	parts := map[string]string{}
	book, one, two := m.name("workbook.xml"), m.name(m.sheets+"/sheet1.xml"), m.name(m.sheets+"/sheet2.xml")
	var texts []string
	parts[one], parts[two] = m.sheet(&texts), m.sheet(&texts)
	list := fmt.Sprintf(`<%[1]ssheet name="表一" sheetId="1" %[2]s:id="a1"/><%[1]ssheet name="表 &amp; 二" sheetId="2" state="hidden" %[2]s:id="a2"/>`, p, m.relPrefix)
	rels := [][3]string{{"worksheet", one, "a1"}, {"worksheet", two, "a2"}}
	if m.module {
		list = fmt.Sprintf(`<%ssheet name="模块" sheetId="8" %s:id=""/>`, p, m.relPrefix) + list
	}
	if m.chart {
		list += fmt.Sprintf(`<%ssheet name="图" sheetId="9" %s:id="a9"/>`, p, m.relPrefix)
		rels = append(rels, [3]string{"chartsheet", m.name("chartsheets/sheet1.xml"), "a9"})
		parts[m.name("chartsheets/sheet1.xml")] = open("chartsheet") + `<` + p + `sheetViews/></` + p + `chartsheet>`
	}
	date := ""
	if m.date1904 {
		date = ` date1904="1"`
	}
	parts[book] = open("workbook") + `<` + p + `workbookPr` + date + `/><` + p + `sheets>` + list + `</` + p + `sheets></` + p + `workbook>`
	if texts != nil {
		parts[m.name("sharedStrings.xml")] = open("sst") + strings.Join(texts, "") + `</` + p + `sst>`
	}
	if texts != nil || m.danglingTexts {
		rels = append(rels, [3]string{"sharedStrings", m.name("sharedStrings.xml"), "a3"})
	}
	if !m.noStyles {
		rels = append(rels, [3]string{"styles", m.name("styles.xml"), "a4"})
		parts[m.name("styles.xml")] = open("styleSheet") + fmt.Sprintf(`<%[1]scellStyleXfs><%[1]sxf numFmtId="22"/></%[1]scellStyleXfs><%[1]scellXfs><%[1]sxf numFmtId="0"/><%[1]sxf numFmtId="14"/></%[1]scellXfs></%[1]sstyleSheet>`, p)
	}
	parts[relsPart(book)] = m.rels(book, rels)
	for i, sheet := range []string{one, two} {
		var rels [][3]string
		if m.comments {
			c := m.name(fmt.Sprintf("comments%d.xml", i+1))
			rels = append(rels, [3]string{"comments", c, "c1"})
			parts[c] = open("comments") + fmt.Sprintf(`<%[1]sauthors><%[1]sauthor>会计</%[1]sauthor></%[1]sauthors><%[1]scommentList><%[1]scomment ref="A1" authorId="0"><%[1]stext><%[1]st>原批注</%[1]st></%[1]stext></%[1]scomment></%[1]scommentList></%[1]scomments>`, p)
		}
		if m.comments || m.controls {
			v := m.name(fmt.Sprintf("drawings/vml%d.vml", i+1))
			rels = append(rels, [3]string{"vmlDrawing", v, "vml1"})
			spaces := `xmlns:v="urn:schemas-microsoft-com:vml"`
			if m.shuffle {
				spaces = vmlSpaces
			}
			parts[v] = `<?xml version="1.0"?><xml ` + spaces + `><v:shape id="_x0000_s1025" type="#_x0000_t202"><br></v:shape></xml>`
		}
		if m.headerPic {
			h := m.name("drawings/hf.vml")
			rels = append(rels, [3]string{"vmlDrawing", h, "hf1"})
			parts[h] = `<xml xmlns:v="urn:schemas-microsoft-com:vml"><v:shape id="LH"/></xml>`
		}
		if rels != nil {
			parts[relsPart(sheet)] = m.rels(sheet, rels)
		}
	}
	root := [][3]string{{"officeDocument", book, "r1"}}
	if m.thumbnail {
		root = append(root, [3]string{"thumbnail", "docProps/thumbnail.wmf", "r2"})
		parts["docProps/thumbnail.wmf"] = "\x00\xFF\xFE no xml"
	}
	parts["_rels/.rels"] = m.rels("", root)
	parts[typesPart] = m.types(book, one, two)
	out := m.zip(t, parts)
	return out
}

func (m *manner) types(book, one, two string) string {
	const kind = "application/vnd.openxmlformats-officedocument.spreadsheetml."
	rels := `<Default Extension="rels" ContentType="` + typeRelationships + `"/>`
	if m.overrides {
		rels = `<Override PartName="/_rels/.rels" ContentType="` + typeRelationships + `"/>`
	}
	return `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` + rels +
		`<Default Extension="xml" ContentType="application/xml"/><Override PartName="/` + book + `" ContentType="` + kind + `sheet.main+xml"/>` +
		`<Override PartName="/` + one + `" ContentType="` + kind + `worksheet+xml"/><Override PartName="/` + two + `" ContentType="` + kind + `worksheet+xml"/></Types>`
}

// zip puts the parts together under the names that the manner gives them, with
// parts that bear on no cell.
func (m *manner) zip(t testing.TB, parts map[string]string) []byte {
	raw := map[string][]byte{}
	for name, text := range parts {
		b := []byte(text)
		switch {
		case !strings.HasSuffix(name, ".xml") || name == typesPart:
		case m.utf16:
			b = []byte{0xFF, 0xFE}
			for _, u := range utf16.Encode([]rune(text)) {
				b = binary.LittleEndian.AppendUint16(b, u)
			}
		case m.bom:
			b = append([]byte("\xEF\xBB\xBF"), b...)
		}
		raw[name] = b
	}
	if m.customXML {
		raw["customXml/item1.xml"] = []byte("\xFF\xFE<\x00D\x00")
	}
	if m.brokenProps {
		raw["docProps/app.xml"] = []byte("<Properties><unclosed")
	}
	names := make([]string, 0, len(raw))
	for name := range raw {
		names = append(names, name)
	}
	slices.Sort(names)
	if m.shuffle {
		r := rand.New(rand.NewPCG(m.seed, 8))
		r.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range names {
		inside := m.named(name)
		if m.backslash {
			inside = strings.ReplaceAll(inside, "/", `\`)
		}
		w, err := z.Create(inside)
		if err == nil {
			_, err = w.Write(raw[name])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestManners: however a program writes a workbook, its cells are the same.
func TestManners(t *testing.T) {
	for seed := range uint64(600) {
		m := draw(seed)
		w, list := Read(m.build(t), "x.xlsx")
		if w == nil {
			t.Errorf("%+v: %v", m, list[0].Message)
			continue
		}
		if len(w.Sheets) != 2 || w.Sheets[0].Name != "表一" || w.Sheets[1].Name != "表 & 二" || w.Sheets[0].Hidden || !w.Sheets[1].Hidden {
			t.Errorf("%+v: sheets differ", m)
			continue
		}
		for i := range w.Sheets {
			if got := mannerFault(&w.Sheets[i]); got != "" {
				t.Errorf("%+v: %s", m, got)
			}
		}
	}
}

// mannerFault says what of a sheet is not as every manner has it.
func mannerFault(s *Sheet) string {
	n := 0
	for i := range s.Rows {
		n += len(s.Rows[i].Cells)
		if s.RowHidden(s.Rows[i].Number) || s.ColHidden(2) {
			return "a row or column is hidden"
		}
	}
	for _, c := range mannerCells {
		if got := s.At(c.row, c.col); got.Kind != c.kind || got.Value != c.value {
			return fmt.Sprintf("%s is %d %q, want %d %q", got.Name(), got.Kind, got.Value, c.kind, c.value)
		}
	}
	if n != len(mannerCells) || !slices.Equal(s.Merges, []Range{{6, 1, 6, 2}}) {
		return fmt.Sprintf("%d cells, merges %v", n, s.Merges)
	}
	return ""
}
