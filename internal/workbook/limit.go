package workbook

import (
	"fmt"

	"juesuan/internal/diag"
)

// Limits on what a workbook may hold. Real ones hold some 100 KB; these keep
// a hostile one within 256 MB of memory and two seconds.
const (
	maxFileSize  = 64 << 20
	maxParts     = 4096
	maxPartSize  = 24 << 20 // of one that is read
	maxTotalSize = 64 << 20 // of all that are read
	maxCells     = 400_000
	maxMerges    = 20_000 // of a sheet
)

// MaxFileSize is the largest file that is read.
const MaxFileSize = maxFileSize

// TooLarge says of a file of that size that it is not read.
func TooLarge(size int64, at diag.Position) diag.Diagnostic {
	var list diag.List
	list.Errorf("read.limit", at, "文件有 %d MB，超过 %d MB，不像是决算工作簿", size>>20, maxFileSize>>20)
	return list[0]
}

// limitError says that a workbook, which may be sound, holds more than is read.
type limitError struct{ text string }

func (e *limitError) Error() string { return e.text }

func limitf(format string, args ...any) error { return &limitError{fmt.Sprintf(format, args...)} }
