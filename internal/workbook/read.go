package workbook

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"

	"juesuan/internal/diag"
)

// Limits on what a workbook may hold. Real ones hold some 100 KB; these keep
// a hostile one within 256 MB of memory and two seconds.
const (
	maxFileSize  = 64 << 20
	maxParts     = 4096
	maxPartSize  = 24 << 20
	maxTotalSize = 64 << 20
	maxCells     = 400_000
	maxMerges    = 20_000 // of a sheet
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
		switch {
		case errors.Is(err, errXLSEncrypted):
			list.Add(encrypted(at))
			return nil, list
		case errors.Is(err, errXLSOld):
			list.Add(diag.Diagnostic{Severity: diag.Error, Code: "read.xls", At: at, Message: "这是 Excel 95 或更早格式的工作簿，不能读",
				Hint: "请在 Excel 或 WPS 中打开，另存为 .xlsx"})
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
	for _, bof := range []string{"\x09\x08\x10\x00", "\x09\x08\x08\x00", "\x09\x04\x06\x00", "\x09\x02\x06\x00", "\x09\x00\x04\x00", "\x09\x00\x06\x00"} {
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
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		// Truncated: the directory stands at the end. The names of the first
		// parts tell all the same, and reading it will say what is wrong.
		if bytes.Contains(data, []byte("xl/")) {
			return XLSX
		}
		return OtherZip
	}
	names := map[string]bool{}
	for _, f := range z.File {
		names[f.Name] = true
	}
	for _, f := range z.File {
		switch {
		case f.Name == "xl/workbook.bin":
			return Binary
		case strings.HasPrefix(f.Name, "xl/") && !names["xl/workbook.bin"]:
			return XLSX
		case strings.HasPrefix(f.Name, "word/"):
			return WordDoc
		case f.Name == "content.xml" && names["META-INF/manifest.xml"]:
			return sniffOpenDocument(z)
		}
	}
	return OtherZip
}

// sniffOpenDocument tells a table from other documents of its kind by the
// first part, which holds nothing but the name of the type.
func sniffOpenDocument(z *zip.Reader) Format {
	for _, f := range z.File {
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
	case s.has("Workbook"), s.has("WORKBOOK"), s.has("Book"):
		return XLS
	case s.has("WordDocument"):
		return WordDoc
	}
	return OtherOLE
}

// parts are the decompressed parts of an .xlsx, each read once and found whole.
type parts map[string][]byte

// readParts decompresses every part within the limits. archive/zip compares
// size and CRC at the end of each part; the XML ones are walked to their end,
// so that a truncated sheet is an error and not a shorter table.
func readParts(data []byte) (parts, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, errors.New("文件不完整，可能没有复制完或没有下载完")
	}
	if len(z.File) > maxParts {
		return nil, fmt.Errorf("部件有 %d 个，太多", len(z.File))
	}
	out := make(parts, len(z.File))
	total := 0
	for _, f := range z.File {
		if strings.HasSuffix(f.Name, "/") {
			continue
		}
		name := strings.TrimPrefix(f.Name, "/")
		if _, twice := out[name]; twice {
			return nil, fmt.Errorf("部件 %s 出现两次", name)
		}
		if f.UncompressedSize64 > maxPartSize {
			return nil, fmt.Errorf("部件 %s 展开后超过 %d MB", name, maxPartSize>>20)
		}
		b, err := readPart(f, min(maxPartSize, maxTotalSize-total))
		if err != nil {
			return nil, fmt.Errorf("部件 %s %w", name, err)
		}
		total += len(b)
		out[name] = b
	}
	return out, nil
}

func readPart(f *zip.File, limit int) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, errors.New("打不开")
	}
	defer r.Close()
	// The declared size is only a hint: a false one must not make us allocate.
	buf := bytes.NewBuffer(make([]byte, 0, min(int(f.UncompressedSize64), 1<<20)+512))
	n, err := io.Copy(buf, io.LimitReader(r, int64(limit)+1))
	switch {
	case n > int64(limit):
		return nil, fmt.Errorf("展开后过大（所有部件合计不得超过 %d MB）", maxTotalSize>>20)
	case errors.Is(err, zip.ErrChecksum):
		return nil, errors.New("校验和不符，内容已损坏")
	case err != nil:
		return nil, errors.New("内容不完整或已损坏")
	}
	return buf.Bytes(), nil
}

// relationship is one entry of a .rels part.
type relationship struct{ id, kind, target string }

// relationships reads the .rels part of a part; none is no error.
func (p parts) relationships(of string) ([]relationship, error) {
	name := "_rels/.rels" // of the package itself
	if of != "" {
		name = path.Join(path.Dir(of), "_rels", path.Base(of)+".rels")
	}
	data, ok := p[name]
	if !ok {
		return nil, nil
	}
	s, err := newXMLScanner(data)
	if err != nil {
		return nil, fmt.Errorf("部件 %s：%w", name, err)
	}
	var out []relationship
	for {
		tok, err := s.next()
		if err != nil {
			return nil, fmt.Errorf("部件 %s：%w", name, err)
		}
		if tok == xmlEOF {
			return out, nil
		}
		if tok == xmlStart && string(s.name) == "Relationship" {
			var r relationship
			r.id, _ = s.attr("Id")
			r.kind, _ = s.attr("Type")
			r.target, _ = s.attr("Target")
			if mode, _ := s.attr("TargetMode"); mode == "External" {
				continue
			}
			if strings.HasPrefix(r.target, "/") {
				r.target = strings.TrimPrefix(path.Clean(r.target), "/")
			} else {
				r.target = path.Join(path.Dir(of), r.target)
			}
			out = append(out, r)
		}
	}
}
