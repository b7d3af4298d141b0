package workbook

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
)

// newPackage is a workbook that is made from nothing (ECMA-376 part 1, clause 12).
type newPackage struct {
	title, creator string // document properties; "": none
	sheets         []newSheet
	styles         string // what stands in the stylesheet
	strings        string // what stands in the table of shared texts; "": none is needed
}

// newSheet is a sheet of it.
type newSheet struct {
	name   string
	hidden bool
	text   string // what stands in its part
}

// plainFills are the two fills that every workbook begins with (18.8.21).
const plainFills = `<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>`

// borders are none and a thin line all around.
func borders(colour string) string {
	var sides strings.Builder
	for _, name := range [...]string{"left", "right", "top", "bottom"} {
		fmt.Fprintf(&sides, `<%[1]s style="thin"><color rgb="%[2]s"/></%[1]s>`, name, colour)
	}
	return `<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border>` + sides.String() +
		`<diagonal/></border></borders>`
}

const openSpace = "http://schemas.openxmlformats.org/"

// write puts the package together: the same parts give the same bytes.
func (p *newPackage) write() ([]byte, error) {
	const (
		main      = openSpace + "spreadsheetml/2006/main"
		relations = openSpace + "officeDocument/2006/relationships"
		kind      = "application/vnd.openxmlformats-officedocument.spreadsheetml."
		relsHead  = `<Relationships xmlns="` + openSpace + `package/2006/relationships">`
	)
	var list, rels, types, top strings.Builder
	relate := func(to *strings.Builder, id int, kind, target string) {
		fmt.Fprintf(to, `<Relationship Id="rId%d" Type="%s" Target="%s"/>`, id, kind, target)
	}
	override := func(part, of string) {
		fmt.Fprintf(&types, `<Override PartName="/%s" ContentType="%s"/>`, part, of)
	}
	type part struct{ name, text string }
	var parts []part
	override("xl/workbook.xml", kind+"sheet.main+xml")
	override("xl/styles.xml", typeStyles)
	for i, s := range p.sheets {
		state, name := "", fmt.Sprintf("worksheets/sheet%d.xml", i+1)
		if s.hidden {
			state = ` state="hidden"`
		}
		fmt.Fprintf(&list, `<sheet name="%s" sheetId="%d"%s r:id="rId%d"/>`, escapeXML(s.name), i+1, state, i+1)
		relate(&rels, i+1, relations+"/worksheet", name)
		override("xl/"+name, typeWorksheet)
		parts = append(parts, part{"xl/" + name, `<worksheet xmlns="` + main + `">` + s.text + `</worksheet>`})
	}
	relate(&rels, len(p.sheets)+1, relations+"/styles", "styles.xml")
	relate(&top, 1, relations+"/officeDocument", "xl/workbook.xml")
	if p.strings != "" {
		relate(&rels, len(p.sheets)+2, relations+"/sharedStrings", "sharedStrings.xml")
		override("xl/sharedStrings.xml", kind+"sharedStrings+xml")
		parts = append(parts, part{"xl/sharedStrings.xml", `<sst xmlns="` + main + `">` + p.strings + `</sst>`})
	}
	if p.title+p.creator != "" {
		const properties = "docProps/core.xml"
		relate(&top, 2, openSpace+"package/2006/relationships/metadata/core-properties", properties)
		override(properties, "application/vnd.openxmlformats-package.core-properties+xml")
		by := escapeXML(p.creator)
		parts = append(parts, part{properties, `<cp:coreProperties xmlns:cp="` + openSpace + `package/2006/metadata/core-properties" ` +
			`xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>` + escapeXML(p.title) + `</dc:title><dc:creator>` + by +
			`</dc:creator><cp:lastModifiedBy>` + by + `</cp:lastModifiedBy></cp:coreProperties>`})
	}
	parts = append([]part{
		{typesPart, `<Types xmlns="` + openSpace + `package/2006/content-types"><Default Extension="rels" ContentType="` + typeRelationships +
			`"/><Default Extension="xml" ContentType="application/xml"/>` + types.String() + `</Types>`},
		{relsPart(""), relsHead + top.String() + `</Relationships>`},
		{"xl/workbook.xml", `<workbook xmlns="` + main + `" xmlns:r="` + relations + `"><sheets>` + list.String() + `</sheets></workbook>`},
		{relsPart("xl/workbook.xml"), relsHead + rels.String() + `</Relationships>`},
		{"xl/styles.xml", `<styleSheet xmlns="` + main + `">` + p.styles + `</styleSheet>`},
	}, parts...)
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, p := range parts {
		text := []byte(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" + p.text)
		if err := add(z, &zip.FileHeader{Name: p.name, Method: zip.Deflate}, text); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
