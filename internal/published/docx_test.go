package published

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
)

// docxOf makes a DOCX of the content of its body and of further parts.
func docxOf(t testing.TB, body string, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	write := func(name, content string) {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	const ns = ` xmlns:w="w" xmlns:r="r" xmlns:mc="mc" xmlns:wps="wps"`
	const rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	write("_rels/.rels", `<Relationships><Relationship Id="1" Type="`+rel+`officeDocument" Target="word/document.xml"/></Relationships>`)
	write("word/document.xml", `<w:document`+ns+`><w:body>`+body+`</w:body></w:document>`)
	rels := ""
	for kind, content := range parts {
		name := kind
		kind = strings.TrimRight(kind, "0123456789")
		rels += fmt.Sprintf(`<Relationship Id="%s" Type="%s" Target="%s.xml"/>`, name, rel+kind, name)
		write("word/"+name+".xml", `<w:`+kind+ns+`>`+content+`</w:`+kind+`>`)
	}
	write("word/_rels/document.xml.rels", `<Relationships>`+rels+`</Relationships>`)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// p is a paragraph of one run.
func p(text string) string { return `<w:p><w:r><w:t>` + text + `</w:t></w:r></w:p>` }

// seen is what a reader sees: a line for each paragraph, a row with | between cells.
func seen(d *Document) string {
	var b strings.Builder
	for _, bl := range d.Blocks {
		if bl.Paragraph != nil {
			b.WriteString(bl.Paragraph.Text + "\n")
			continue
		}
		for _, r := range bl.Table.Rows {
			for i, c := range r.Cells {
				if i > 0 {
					b.WriteString("|")
				}
				fmt.Fprintf(&b, "%d:%s", c.Column, strings.ReplaceAll(c.Text, "\n", "/"))
			}
			b.WriteString("\n")
		}
	}
	return b.String()
}

func TestDOCX(t *testing.T) {
	run := func(props, text string) string {
		return `<w:r><w:rPr>` + props + `</w:rPr><w:t>` + text + `</w:t></w:r>`
	}
	for _, c := range []struct {
		name, body string
		parts      map[string]string
		want       string
		remains    string
		margins    string
	}{
		{name: "plain", body: p("一") + p("二"), want: "一\n二\n"},
		{name: "tab and break", body: `<w:p><w:r><w:t>一</w:t><w:tab/><w:t>二</w:t><w:br/><w:t>三</w:t></w:r></w:p>`, want: "一\t二\n三\n"},
		{name: "tracked", body: `<w:p><w:r><w:t>增</w:t></w:r><w:ins><w:r><w:t>加5</w:t></w:r></w:ins><w:del><w:r><w:delText>减少4</w:delText></w:r></w:del></w:p>`,
			want: "增加5\n", remains: "修订（插入）没有接受:加5×1 修订（删除）没有接受:减少4×1"},
		{name: "tracked row", body: `<w:tbl><w:tr><w:tc>` + p("甲") + `</w:tc></w:tr><w:tr><w:trPr><w:del/></w:trPr><w:tc>` + p("乙") + `</w:tc></w:tr></w:tbl>`,
			want: "0:甲\n", remains: "修订（删除）没有接受:表格的行×1"},
		{name: "moved", body: `<w:moveFrom>` + p("旧") + `</w:moveFrom><w:p><w:moveTo><w:r><w:t>新</w:t></w:r></w:moveTo></w:p>`, want: "旧\n新\n", remains: "修订（插入）没有接受:新×1"},
		{name: "comment", body: p("一"), parts: map[string]string{"comments": `<w:comment>` + p("请核对这个数") + `</w:comment>`}, want: "一\n", remains: "批注没有删除:请核对这个数×1"},
		{name: "hidden", body: `<w:p>` + run("<w:vanish/>", "暗") + run(`<w:color w:val="FFFFFF"/>`, "白") + run(`<w:sz w:val="2"/>`, "小") + run("", "明") + `</w:p>`,
			want: "明\n", remains: "看不见的文字:暗×3"},
		{name: "vanish off", body: `<w:p>` + run(`<w:vanish w:val="0"/>`, "明") + `</w:p>`, want: "明\n"},
		{name: "hidden by style", parts: map[string]string{"styles": `<w:style w:styleId="a"><w:rPr><w:vanish/></w:rPr></w:style><w:style w:styleId="b"><w:basedOn w:val="a"/></w:style>`},
			body: `<w:p><w:pPr><w:pStyle w:val="b"/></w:pPr><w:r><w:t>暗</w:t></w:r></w:p>` + p("明"), want: "\n明\n", remains: "看不见的文字:暗×1"},
		{name: "white on a dark cell", body: `<w:tbl><w:tr><w:tc><w:tcPr><w:shd w:fill="1F497D"/></w:tcPr><w:p>` + run(`<w:color w:val="FFFFFF"/>`, "表头") + `</w:p></w:tc></w:tr></w:tbl>`, want: "0:表头\n"},
		{name: "field", body: `<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF x </w:instrText></w:r><w:r><w:t>不印</w:t></w:r>` +
			`<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>12.34</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>`, want: "12.34\n"},
		{name: "spans", body: `<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>` + p("甲") + `</w:tc><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>` + p("乙") +
			`</w:tc></w:tr><w:tr><w:tc>` + p("1") + p("2") + `</w:tc><w:tc>` + p("3") + `</w:tc><w:tc><w:tcPr><w:vMerge/></w:tcPr>` + p("") + `</w:tc></w:tr></w:tbl>`,
			want: "0:甲|2:乙\n0:1/2|1:3\n"},
		{name: "text box", body: `<w:p><w:r><w:t>前</w:t></w:r><w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx><w:txbxContent>` + p("框") +
			`</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>` + p("框") + `</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>`, want: "前\n框\n"},
		{name: "numbered", parts: map[string]string{"numbering": `<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>` +
			`<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl></w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num>`},
			body: listed(0, "甲") + listed(1, "子") + listed(1, "丑") + listed(0, "乙") + listed(1, "寅"), want: "一、甲\n1.子\n2.丑\n二、乙\n1.寅\n"},
		{name: "notes", body: p("一"), parts: map[string]string{"footnotes": `<w:footnote w:type="separator">` + p("x") + `</w:footnote><w:footnote>` + p("脚注") + `</w:footnote>`}, want: "一\n脚注\n"},
		{name: "margins", body: p("一"), parts: map[string]string{"header1": p("内部资料"), "footer1": p("— 3 —"), "footer2": p("第 3 页 共 20 页")}, want: "一\n", margins: "内部资料"},
	} {
		d, err := Read(docxOf(t, c.body, c.parts))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got := seen(d); got != c.want {
			t.Errorf("%s:\n%s\nwant:\n%s", c.name, got, c.want)
		}
		var remains []string
		for _, r := range d.Remains {
			remains = append(remains, fmt.Sprintf("%s:%s×%d", r.What, r.Text, r.N))
		}
		if got := strings.Join(remains, " "); got != c.remains {
			t.Errorf("%s: remains %q, want %q", c.name, got, c.remains)
		}
		if got := strings.Join(d.Margins, " "); got != c.margins {
			t.Errorf("%s: margins %q, want %q", c.name, got, c.margins)
		}
	}
}

func listed(level int, text string) string {
	return fmt.Sprintf(`<w:p><w:pPr><w:numPr><w:ilvl w:val="%d"/><w:numId w:val="7"/></w:numPr></w:pPr><w:r><w:t>%s</w:t></w:r></w:p>`, level, text)
}

// What cannot be read is said in Chinese, and nothing takes long or much.
func TestUnreadable(t *testing.T) {
	whole := docxOf(t, p("一"), nil)
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"empty":       {nil, "空文件"},
		"text":        {[]byte("一份报告"), "不是 .docx，也不是 PDF"},
		"doc":         {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "旧格式"},
		"cut":         {whole[:len(whole)/2], "损坏"},
		"no body":     {docxOf(t, "", nil), "没有文字"},
		"open":        {docxOf(t, "<w:p><w:r>", nil), "损坏"},
		"deep":        {docxOf(t, strings.Repeat("<w:sdt>", 100000), nil), "层次太深"},
		"deep tables": {docxOf(t, strings.Repeat("<w:tbl><w:tr><w:tc>", 50000), nil), "层次太深"},
		"bomb":        {docxOf(t, "<w:p>"+strings.Repeat(" ", 33<<20), nil), "太大"},
		"pdf":         {[]byte("%PDF-1.4\nrubbish"), "损坏"},
	} {
		_, err := Read(c.data)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}
