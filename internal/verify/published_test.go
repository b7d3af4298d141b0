package verify_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"juesuan/internal/collate"
	"juesuan/internal/job"
	"juesuan/internal/verify"
)

const sample = "../../data/samples/ningxia-2020"

// report makes the report of the sample, without its files.
func report(t testing.TB) *job.Outcome {
	t.Helper()
	o, err := job.New(job.Settings{}).Report(t.Context(), job.Job{Unit: sample, Until: "pages"})
	if err != nil || o.Layout == nil {
		t.Fatalf("no report: %v", err)
	}
	return o
}

// layOut lays the text of a report out as a DOCX: rows with | are tables, a row
// of dashes is the end of a page.
func layOut(t testing.TB, text string) []byte {
	t.Helper()
	var body bytes.Buffer
	p := func(s string) {
		body.WriteString("<w:p><w:r><w:t>")
		xml.EscapeText(&body, []byte(s))
		body.WriteString("</w:t></w:r></w:p>")
	}
	inTable := false
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		row := strings.Contains(line, " | ") || strings.HasPrefix(line, "| ")
		if inTable && !row && strings.Trim(line, "-") != "" {
			body.WriteString("</w:tbl>")
			inTable = false
		}
		switch {
		case strings.Trim(line, "-") == "":
		case row:
			if !inTable {
				body.WriteString("<w:tbl>")
				inTable = true
			}
			body.WriteString("<w:tr>")
			for cell := range strings.SplitSeq(line, "|") {
				body.WriteString("<w:tc>")
				p(strings.TrimSpace(cell))
				body.WriteString("</w:tc>")
			}
			body.WriteString("</w:tr>")
		default:
			p(line)
		}
	}
	if inTable {
		body.WriteString("</w:tbl>")
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, content := range map[string]string{
		"_rels/.rels": `<Relationships><Relationship Id="1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" ` +
			`Target="word/document.xml"/></Relationships>`,
		"word/document.xml": `<w:document xmlns:w="w"><w:body>` + body.String() + `</w:body></w:document>`,
	} {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, content)
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

// The report as it was published, against the sample: the known errors that
// are visible in its text are listed with the right values, each with where the
// value comes from. The rows are those of internal/proof/testdata/errors2020.tsv.
// Not visible beside the report: E035 (a value that is only implied), E062, E068,
// E069, E071, E073 (how a report might be worded), E075, E089, E090, E091, E094
// (figures of the unit that disagree among themselves and are printed as they are).
func TestPublishedReport(t *testing.T) {
	text, err := os.ReadFile("testdata/report2020.txt")
	if err != nil {
		t.Fatal(err)
	}
	r, err := verify.File(report(t), "report.docx", layOut(t, string(text)))
	if err != nil {
		t.Fatal(err)
	}
	if os.Getenv("SHOW") != "" {
		r.WriteText(os.Stdout)
	}
	for _, e := range []struct{ id, got, want string }{
		{"E001", "14238.03万元", "14878.73万元"}, {"E002", "14738.26万元", "14878.73万元"}, {"E003", "上级补助收入【0元】", "上级补助收入【0.00万元】"},
		{"E004", "13824.36万元", "14236.36万元"}, {"E005", "财政拨款【支出】13819.19", "财政拨款【收入】13819.19"}, {"E006", "【增长了0.37%】", "增长3.02%"},
		{"E007", "14417.33万元", "14730.26万元"}, {"E008", "1017.61万元", "517.61万元"}, {"E009", "7.32%", "3.72%"},
		{"E010", "资源勘探信息（类）", ""}, {"E011", "100%", "11.16%"}, {"E012", "代编财政对", "12161.62万元"}, {"E013", "1698.17万元", "1765.52万元"},
		{"E014", "131.23万元", "164.77万元"}, {"E015", "3.7倍", "3.52倍"}, {"E016", "增长100%", "5.资本性支出"}, {"E017", "资本性支出（基本建设）0元", ""},
		{"E018", "对企业补助【（基本建设）0元，较2020年度年初预算数增加（减少）0元", "持平"}, {"E020", "增加（减少）0元，增长（降低）0%，主要原因是0", "其他支出"},
		{"E021", "68.34%", "68.31%"}, {"E022", "减少（】增加【）", "增加"}, {"E023", "87.870%", "87.92%"}, {"E024", "12.13%", "12.08%"},
		{"E025", "53.37%", "53.39%"}, {"E026", "0辆", "3辆"}, {"E027", "27%", "26.91%"}, {"E028", "开支内容包括：00", ""}, {"E029", "主要用于0", ""},
		{"E030", "0（按支出功能分类科目说明）", ""}, {"E031", "100%", "4.40%"}, {"E032", "119447128万元", "11944.71万元"}, {"E034", "13.1%", "13.10%"},
		{"E036", "15.22%", "14.74%"}, {"E037", "30313", "30113"}, {"E038", "30314", "30114"}, {"E039", "其他商品【】服务支出", "其他商品【和】服务支出"},
		{"E040", "53", "51"}, {"E041", "二十【一】", "二十【二】"}, {"E045", "公开部门：【】", "宁夏回族自治区社会保险事业管理局"}, {"E046", "", "收入"},
		{"E049", "", "19,302,842.97"}, {"E054", "截【止】", "截【至】"}, {"E056", "备注：此数据与部门决算", ""}, {"E057", "支出决【】5.87", "支出决【算】5.87"},
		{"E058", "公务接【】费", "公务接【待】费"}, {"E059", "社会保险业务管理事务（项）", ""}, {"E060", "×××", "退休人员"}, {"E063", "政府采购服务【】631.64", "政府采购服务【支出】631.64"},
		{"E064", "2230105科目", "国有企业退休人员社会化管理补助支出（项）"}, {"E066", "支我局9楼", "电子会议室"}, {"E067", "1420.38", "1420.38万元"},
		{"E070", "（按经济分类填列到款级科目）", ""}, {"E076", "3.8", "4"}, {"E077", "9.8", "10"}, {"E079", "18.4", "20"}, {"E080", "2", "1.98"},
		{"E081", "9.5", "10"}, {"E084", "99.1", "99.98"}, {"E019", "（基本建设）0元", "6.对企业补助【0.00万元，与】"}, {"E033", "87.870%", "87.92%"},
		{"E042", "二十【二】、其他支出", "二十【三】、其他支出"}, {"E043", "二十【三】、债务还本", "二十【四】、债务还本"},
		{"E044", "二十【三】、债务付息", "二十【五】、债务付息"}, {"E047", "栏次1234567【】", "栏次1234567【8】"}, {"E048", "政府性基金【】", "政府性基金【预算财政拨款】"},
		{"E050", "【66805.74】", "【66,805.74】"}, {"E051", "", "故本表无数据"}, {"E052", "合计【】", "合计【3,129,280.003,129,280.00】"},
		{"E053", "【0.00】", "2089901其他社会保障和就业支出119,447,128.00【】"}, {"E055", "降低", "下降"}, {"E061", "职业年金做实利息", "民族团结奖"},
		{"E065", "8", "7"}, {"E072", "，等等", "住房保障（类）支出"}, {"E074", "", "数据取自财决03表"}, {"E082", "9.6", "10"}, {"E083", "95", "99分"},
		{"E085", "25万元", "20万元"}, {"E086", "600", "720"}, {"E087", "600", "620"}, {"E088", "400", "580"}, {"E092", "8套", "6套"}, {"E093", "1.4", "1"},
		{"E095", "【95】", "得分为99.98"},
	} {
		number := strings.Trim(e.got+e.want, "0123456789.,%") == "" && e.got != "" && e.want != ""
		if !slices.ContainsFunc(r.Findings, func(f verify.Finding) bool {
			if number && f.Got == e.got && f.Want == e.want {
				return true // the number itself
			}
			return !number && strings.Contains(f.Got+" "+f.GotText, e.got) && strings.Contains(f.Want+" "+f.WantText, e.want) &&
				(e.got == "" || e.want == "" || f.Kind != collate.Missing)
		}) {
			t.Errorf("%s: %s for %s is not listed", e.id, e.got, e.want)
		}
	}
	// A number is told with where the right one comes from.
	for _, f := range r.Findings {
		if f.Kind == collate.Figure && strings.HasSuffix(f.Want, "万元") && len(f.Sources) == 0 && f.Formula == "" {
			t.Errorf("no source: %s for %s in %s", f.Got, f.Want, f.WantText)
		}
	}
}

// A file that is not the report is told as such, not as all that is missing.
func TestAnother(t *testing.T) {
	for _, text := range []string{"通知\n各单位请于六月三十日前报送材料，逾期不再受理。", "宁夏回族自治区社会保险事业管理局2020年度部门决算\n名词解释"} {
		if _, err := verify.File(report(t), "另.docx", layOut(t, text)); err == nil || !strings.Contains(err.Error(), "没有对照") {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// What is no file may never end: it is not opened.
func TestNoFile(t *testing.T) {
	if data, err := verify.Read(os.DevNull); err == nil || !strings.Contains(err.Error(), "不是普通文件") {
		t.Errorf("%d bytes, %v", len(data), err)
	}
}
