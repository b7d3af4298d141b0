package workbook

import (
	"fmt"
	"strings"
)

// fillColours are light enough to print as white.
var fillColours = [numFills]string{FillMust: "FFF2CC", FillDepends: "DDEBF7", FillHead: "E2EFDA", FillFixed: "F2F2F2"}

// The fonts of a draft, by their place in the stylesheet.
const (
	fontPlain = iota // that of bare cells, by whose digits columns are measured
	fontTitle
	fontText
	fontBold
	fontSmall
)

const draftFonts = `<fonts count="5"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font>` +
	`<font><sz val="16"/><name val="黑体"/><family val="3"/><charset val="134"/></font>` +
	`<font><sz val="10"/><name val="宋体"/><family val="3"/><charset val="134"/></font>` +
	`<font><b/><sz val="10"/><name val="宋体"/><family val="3"/><charset val="134"/></font>` +
	`<font><sz val="9"/><color rgb="FF595959"/><name val="宋体"/><family val="3"/><charset val="134"/></font></fonts>`

// The number formats; those under firstFormat are built in (18.8.30).
const (
	formatAny    = 0
	formatAmount = 4  // #,##0.00
	formatText   = 49 // @
	formatMoney  = firstFormat
)

// draftLooks are the styles: the font, whether there is a border, how the text
// stands and breaks, and the number format.
var draftLooks = [numStyles]struct {
	font   int
	boxed  bool
	align  string
	wrap   bool
	format int
}{
	StyleTitle:      {fontTitle, false, "center", false, formatAny},
	StyleLeft:       {fontText, false, "left", false, formatAny},
	StyleRight:      {fontText, false, "right", false, formatAny},
	StyleHead:       {fontText, true, "center", true, formatAny},
	StyleName:       {fontText, true, "left", false, formatAny},
	StyleCode:       {fontText, true, "left", false, formatText},
	StyleAmount:     {fontText, true, "right", false, formatAmount},
	StyleNote:       {fontText, false, "left", true, formatAny},
	StyleText:       {fontText, true, "left", true, formatText},
	StyleNumber:     {fontText, true, "right", false, formatAny},
	StyleMoney:      {fontText, true, "right", false, formatMoney},
	StyleSection:    {fontBold, true, "left", true, formatAny},
	StyleHint:       {fontSmall, true, "left", true, formatAny},
	StyleLabel:      {fontText, true, "left", true, formatAny},
	StyleSheetTitle: {fontTitle, false, "left", false, formatAny},
}

// stylesheet is what stands in the part of the styles (CT_Stylesheet, 18.8.39).
func (x *draftWriter) stylesheet() string {
	var fills, xfs strings.Builder
	for _, colour := range fillColours[1:] {
		fmt.Fprintf(&fills, `<fill><patternFill patternType="solid"><fgColor rgb="FF%s"/></patternFill></fill>`, colour)
	}
	for _, s := range x.styles {
		look := &draftLooks[s.DraftStyle]
		fill, border, wrap := 0, 0, ""
		if s.DraftFill != FillNone {
			fill = int(s.DraftFill) + 1 // behind the two that every workbook has
		}
		if look.boxed {
			border = 1
		}
		if look.wrap {
			wrap = ` wrapText="1"`
		}
		fmt.Fprintf(&xfs, `<xf numFmtId="%d" fontId="%d" fillId="%d" borderId="%d" xfId="0" applyNumberFormat="1" `+
			`applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment horizontal="%s" vertical="center"%s/></xf>`,
			look.format, look.font, fill, border, look.align, wrap)
	}
	return fmt.Sprintf(`<numFmts count="1"><numFmt numFmtId="%d" formatCode="#,##0.00####"/></numFmts>`, formatMoney) + draftFonts +
		fmt.Sprintf(`<fills count="%d">%s%s</fills>`, numFills+1, plainFills, fills.String()) + borders("FF000000") +
		`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
		fmt.Sprintf(`<cellXfs count="%d"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>%s</cellXfs>`,
			len(x.styles)+1, xfs.String()) +
		`<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>`
}
