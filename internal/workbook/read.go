package workbook

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"juesuan/internal/diag"
)

// ReadFile reads the spreadsheet at path; name is what messages call it. A nil
// workbook comes with at least one error.
func ReadFile(path, name string) (*Workbook, diag.List) {
	var list diag.List
	at := diag.Position{File: name}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		list.Errorf("read.missing", at, "没有这个文件")
	case err != nil:
		list.Errorf("read.open", at, "打不开这个文件：%v", err)
	case info.IsDir():
		list.Errorf("read.format", at, "这是一个文件夹，不是工作簿")
	case !info.Mode().IsRegular(): // a pipe or a device, which may never end
		list.Errorf("read.format", at, "这不是普通文件，不能当工作簿读")
	case info.Size() > maxFileSize:
		list.Add(TooLarge(info.Size(), at))
	}
	if len(list) > 0 {
		return nil, list
	}
	data, err := os.ReadFile(path)
	if err != nil {
		list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.open", At: at, Message: fmt.Sprintf("打不开这个文件：%v", err),
			Hint: "如果它正在 Excel 或 WPS 中打开，请先关闭"})
		return nil, list
	}
	return Read(data, name)
}

// Read reads the spreadsheet in data; name is what messages call it.
func Read(data []byte, name string) (*Workbook, diag.List) {
	var list diag.List
	at := diag.Position{File: name}
	switch what := Sniff(data); what {
	case XLSX, XLS:
		read := readXLSX
		if what == XLS {
			read = readXLS
		}
		w, err := read(data, name)
		for i := 0; err == nil && i < len(w.Sheets); i++ {
			if err = w.Sheets[i].indexMerges(); err != nil {
				err = fmt.Errorf("表 %s：%w", w.Sheets[i].Name, err)
			}
		}
		var limit *limitError
		switch {
		case errors.Is(err, errXLSEncrypted):
			list.Add(encrypted(at))
			return nil, list
		case errors.Is(err, errXLSOld):
			list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.xls", At: at, Message: "这是 Excel 95 或更早格式的工作簿，不能读",
				Hint: "请在 Excel 或 WPS 中打开，另存为 .xlsx"})
			return nil, list
		case errors.As(err, &limit):
			list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.limit", At: at, Message: "工作簿太大，没有读：" + err.Error(),
				Hint: "文件没有坏。请只留决算要用的表，另存为新的 .xlsx 再试"})
			return nil, list
		case err != nil:
			list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.damaged", At: at, Message: "工作簿损坏，不能读：" + err.Error(),
				Hint: "请在 Excel 或 WPS 中打开，另存为新的 .xlsx 再试"})
			return nil, list
		}
		return w, list
	case Encrypted:
		list.Add(encrypted(at))
	case Binary, OpenDocument, WebPage, Spreadsheet2003, PlainText:
		list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.format", At: at, Message: string(what) + "，不能直接读",
			Hint: "请用 Excel 或 WPS 打开它，另存为“Excel 工作簿（.xlsx）”；只改文件名的后缀不行"})
	default:
		list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.format", At: at, Message: string(what) + "，不是 Excel 工作簿",
			Hint: "请给出 .xlsx 或 .xls 格式的工作簿"})
	}
	return nil, list
}

func encrypted(at diag.Position) diag.Diagnostic {
	return diag.Diagnostic{Severity: diag.Error, Code: "read.encrypted", At: at, Message: "工作簿设有打开密码，不能读",
		Hint: "请在 Excel 或 WPS 中打开，取消密码后另存"}
}

// Format is what kind of file it is by its contents, in the words of a message.
type Format string

const (
	XLSX      Format = "Excel 工作簿（.xlsx）"
	XLS       Format = "Excel 97-2003 工作簿（.xls）"
	Encrypted Format = "加密的工作簿"
	NoBytes   Format = "这是一个空文件（0 字节）"
	WordDoc   Format = "这是 Word 文档"
	OtherOLE  Format = "这是别的程序的旧格式文件"
	OtherZip  Format = "这是压缩包或别的程序的文件"
	PDF       Format = "这是 PDF 文件"
	Markup    Format = "这是 XML 文本"
	Unknown   Format = "这是不认识的文件格式"

	// Tables all the same, which a spreadsheet program can save again. Programs
	// of banks and of the treasury name the web pages and the XML of 2003 that
	// they write .xls.
	Binary          Format = "这是二进制工作簿（.xlsb）"
	OpenDocument    Format = "这是 OpenDocument 表格（.ods）"
	WebPage         Format = "这个文件其实是网页"
	Spreadsheet2003 Format = "这个文件其实是 XML 表格（Excel 2003 的 XML 格式）"
	PlainText       Format = "这个文件其实是纯文本（如 CSV）"
)

// Sniff tells the format by the first bytes and the directory, never by the
// file's name.
func Sniff(data []byte) Format {
	switch {
	case len(data) == 0:
		return NoBytes
	case bytes.HasPrefix(data, []byte("PK\x03\x04")), bytes.HasPrefix(data, []byte("PK\x05\x06")):
		return sniffZip(data)
	case bytes.HasPrefix(data, oleMagic):
		return sniffOLE(data)
	case bytes.HasPrefix(data, []byte("%PDF")):
		return PDF
	}
	for _, bof := range []string{"\x09\x08\x10\x00", "\x09\x08\x08\x00", "\x09\x04\x06\x00", "\x09\x02\x06\x00",
		"\x09\x00\x04\x00", "\x09\x00\x06\x00"} {
		if bytes.HasPrefix(data, []byte(bof)) {
			return XLS // a bare BIFF stream, the last ones of Excel 2 to 4
		}
	}
	return sniffText(data[:min(len(data), 4096)])
}

// sniffText tells what kind of text a file is by its beginning.
func sniffText(head []byte) Format {
	if bytes.HasPrefix(head, []byte("\xFF\xFE")) || bytes.HasPrefix(head, []byte("\xFE\xFF")) {
		head = bytes.ReplaceAll(head[2:], []byte{0}, nil) // UTF-16: its ASCII is left
	}
	head = bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF")), " \t\r\n"))
	has := func(s string) bool { return bytes.Contains(head, []byte(s)) }
	switch {
	case bytes.HasPrefix(head, []byte("mime-version:")):
		return WebPage // saved as one file
	case bytes.HasPrefix(head, []byte("<")):
		switch {
		case has("urn:oasis:names:tc:opendocument"):
			return OpenDocument
		case has("urn:schemas-microsoft-com:office:spreadsheet"), has("progid=\"excel.sheet\""):
			return Spreadsheet2003
		case has("<html"), has("<!doctype html"), has("<table"), has("<head>"), has("<body"), has("<meta "):
			return WebPage
		}
		return Markup
	case len(head) == 0, !has(",") && !has("\t") && !has(";"):
		return Unknown
	}
	for _, c := range head {
		if c < ' ' && c != '\t' && c != '\r' && c != '\n' {
			return Unknown
		}
	}
	return PlainText
}

func sniffZip(data []byte) Format {
	c, err := openContainer(data)
	if err != nil {
		// Truncated: the directory stands at the end. The names of the first
		// parts tell all the same, and reading it will say what is wrong.
		if bytes.Contains(data, []byte("xl/")) || bytes.Contains(data, []byte(`xl\`)) {
			return XLSX
		}
		return OtherZip
	}
	for _, f := range c.files {
		switch name := partKey(f.Name); {
		case name == "xl/workbook.bin":
			return Binary
		case strings.HasPrefix(name, "xl/") && !c.has("xl/workbook.bin"):
			return XLSX
		case strings.HasPrefix(name, "word/"):
			return WordDoc
		case name == "content.xml" && c.has("META-INF/manifest.xml"):
			return sniffOpenDocument(c.files)
		}
	}
	// The folders of a package are a habit only; its list of types tells.
	types, err := c.part(typesPart)
	if err != nil {
		return OtherZip
	}
	switch has := func(s string) bool { return bytes.Contains(types, []byte(s)) }; {
	case has("ms-excel.sheet.binary"):
		return Binary
	case has("spreadsheetml.sheet.main+xml"), has("spreadsheetml.template.main+xml"), has("ms-excel.sheet.macroEnabled.main+xml"),
		has("ms-excel.template.macroEnabled.main+xml"):
		return XLSX
	case has("wordprocessingml.document.main+xml"):
		return WordDoc
	}
	return OtherZip
}

// sniffOpenDocument tells a table from other documents of its kind by the
// first part, which holds nothing but the name of the type.
func sniffOpenDocument(files []*zip.File) Format {
	for _, f := range files {
		if f.Name != "mimetype" || f.UncompressedSize64 > 256 {
			continue
		}
		if b, err := readPart(f, 256); err == nil && !strings.Contains(string(b), "spreadsheet") {
			return OtherZip
		}
	}
	return OpenDocument
}

func sniffOLE(data []byte) Format {
	s, err := openOLE(data)
	if err != nil {
		// A directory beyond reading. What stands in the file tells all the
		// same, and reading it will say what is wrong.
		if bytes.Contains(data, []byte("\x09\x08\x10\x00\x00\x06\x05\x00")) {
			return XLS
		}
		return OtherOLE
	}
	switch {
	case s.has("EncryptedPackage"):
		return Encrypted
	case s.has("Workbook"), s.has("Book"):
		return XLS
	case s.has("WordDocument"):
		return WordDoc
	}
	return OtherOLE
}
