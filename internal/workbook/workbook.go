// Package workbook turns a spreadsheet file into sheets of cells, and sheets
// of cells into a spreadsheet file: .xlsx → Workbook, Draft → .xlsx.
//
// It must never know what a cell means, never pass a number through a float,
// and never give a table that is silently shorter than the file's. It is the
// only package that knows the spreadsheet libraries.
package workbook
