// Package ingest reads a unit folder into an accounts.Book: the workbook of
// the nine statements and the supplement, every figure with its cell or line.
//
// A bad cell becomes a diagnostic and the rest is still read: all that is wrong
// is told at once. The package never computes a total, never takes a blank for
// a zero, and never chooses between two readings of a caption.
package ingest
