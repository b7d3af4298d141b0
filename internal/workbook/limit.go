package workbook

import "juesuan/internal/diag"

// MaxFileSize is the largest file that is read.
const MaxFileSize = maxFileSize

// TooLarge says of a file of that size that it is not read.
func TooLarge(size int64, at diag.Position) diag.Diagnostic {
	var list diag.List
	list.Errorf("read.limit", at, "文件有 %d MB，超过 %d MB，不像是决算工作簿", size>>20, maxFileSize>>20)
	return list[0]
}
