// Package region reads a sheet as tables: where each begins and ends, the
// captions above a column, the unit of money that it says, and its cells as
// amounts, counts and texts, each with its place.
//
// It knows no statement and no supplement: which title is one of a statement,
// its caller says. What is no amount is told with its cell and read as blank,
// never as zero.
package region
