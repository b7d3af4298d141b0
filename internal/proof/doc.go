// Package proof holds tests over the whole program, no code: unit folders →
// findings and the text of the report. They show that nothing wrong can be
// published.
//
//   - errors_test.go: each of the 95 errors of a report that was published is
//     impossible by construction, reported at its place, or a pack's choice.
//   - published_test.go: the workbook of that report as it was published:
//     every defect is found, and nothing else.
//   - sentences_test.go: random units, right by construction: no false finding,
//     and every sentence agrees with the figures when read back by a reader
//     that knows neither templates nor facts.
//
// It must never lean on how a stage works: what it needs of a figure it
// computes again.
package proof
