package job

import (
	"bytes"
	"slices"

	"juesuan/render/docx"
	"juesuan/render/pdf"
)

// format is a kind of file that a report is made as.
type format struct {
	name  string // of --format, and the file's ending
	asked func(*Job) *bool
	write func(*Outcome, *docx.Base) ([]byte, error)
}

var formats = []format{
	{"pdf", func(j *Job) *bool { return &j.PDF }, func(o *Outcome, _ *docx.Base) ([]byte, error) {
		var out oneFile
		err := pdf.Write(&out, o.Layout)
		return out, err
	}},
	{"docx", func(j *Job) *bool { return &j.DOCX }, func(o *Outcome, base *docx.Base) ([]byte, error) {
		var out bytes.Buffer
		err := base.Write(&out, o.Doc, &o.Layout.Numbers)
		return out.Bytes(), err
	}},
}

// Formats are the names of what a report can be made as.
func Formats() (names []string) {
	for i := range formats {
		names = append(names, formats[i].name)
	}
	return names
}

// Ask has a report made as one of Formats too; false where it is none of them.
func (j *Job) Ask(name string) bool {
	i := slices.IndexFunc(formats, func(f format) bool { return f.name == name })
	if i >= 0 {
		*formats[i].asked(j) = true
	}
	return i >= 0
}

// asked are the formats that a report is made as.
func (j *Job) asked() (out []format) {
	for _, f := range formats {
		if *f.asked(j) {
			out = append(out, f)
		}
	}
	return out
}

// oneFile is a file that is written in one go.
type oneFile []byte

func (f *oneFile) Write(p []byte) (int, error) {
	*f = append(*f, p...)
	return len(p), nil
}
