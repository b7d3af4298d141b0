// Package data embeds the classification codes: codes/function.tsv
// (支出功能分类科目) and codes/economic.tsv (部门预算支出经济分类科目), one row a
// code with the years it is known to be valid in and the source that says so.
//
// Only job, publish and tests open it; everything else takes an fs.FS.
package data

import "embed"

// Files holds codes/.
//
//go:embed codes/*.tsv
var Files embed.FS

// Schemas holds the schemas of the open data that publish writes.
//
//go:embed open-data.schema.json statements.schema.json facts.schema.json
var Schemas embed.FS

// Sample holds a unit that is no real one, for who wants to look around.
//
//go:embed samples/shanghai-2024-demo/unit.yaml samples/shanghai-2024-demo/公开表.xlsx
var Sample embed.FS
