package workbook

import (
	"bytes"
	"encoding/binary"
	"math"
	"os"
	"strings"
	"testing"
	"unicode/utf16"
)

// A BIFF8 stream built record by record: what real programs rarely write, and
// what only a damaged or hostile file holds.

func rec(id uint16, body ...byte) []byte {
	out := binary.LittleEndian.AppendUint16(nil, id)
	out = binary.LittleEndian.AppendUint16(out, uint16(len(body)))
	return append(out, body...)
}

func le(v ...any) []byte {
	var out []byte
	for _, v := range v {
		out, _ = binary.Append(out, binary.LittleEndian, v)
	}
	return out
}

func join(parts ...[]byte) []byte {
	var out []byte
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}

func bof(kind uint16) []byte { return rec(recBOF, le(uint16(biff8), kind, make([]byte, 12))...) }

var eof = rec(recEOF)

// utf16le is a text of two bytes a character, without its header.
func utf16le(s string) []byte { return le(utf16.Encode([]rune(s))) }

// str is a text with its header.
func str(s string) []byte {
	return join(le(uint16(len(utf16.Encode([]rune(s)))), byte(1)), utf16le(s))
}

// book is a stream of one sheet: the records of the globals, then of the sheet.
func biffBook(globals, sheet []byte) []byte {
	name := join(le(byte(2), byte(1)), utf16le("表一"))
	bound := func(offset int) []byte { return rec(recBoundSheet, join(le(uint32(offset), uint16(0)), name)...) }
	head := join(bof(kindGlobals), bound(0), globals, eof)
	head = join(bof(kindGlobals), bound(len(head)), globals, eof)
	return join(head, bof(kindWorksheet), sheet, eof)
}

// cellRec is a record of a cell: row and column from 0, format 0.
func cellRec(id uint16, row, col int, body ...byte) []byte {
	return rec(id, join(le(uint16(row), uint16(col), uint16(0)), body)...)
}

func formula(row, col int, result []byte) []byte {
	return cellRec(recFormula, row, col, join(result, le(uint16(0), uint32(0), uint16(1), byte(0x1E)))...)
}

func sst(n int, text []byte) []byte { return rec(recSST, join(le(uint32(n), uint32(n)), text)...) }

func TestXLSRecords(t *testing.T) {
	label := cellRec(recLabelSST, 0, 0, le(uint32(0))...)
	result := func(kind, value byte) []byte { return []byte{kind, 0, value, 0, 0, 0, 0xFF, 0xFF} }
	for _, c := range []struct {
		name           string
		globals, sheet []byte
		want           string // the cells
	}{
		{"文字从宽变窄", join(sst(1, join(le(uint16(6), byte(1)), utf16le("财政"))), rec(recContinue, 0, 'a', 'b'), rec(recContinue, join([]byte{1}, utf16le("拨款"))...)), label, "A1 text 财政ab拨款"},
		{"文字在头之后断开", join(sst(1, le(uint16(2), byte(0))), rec(recContinue, join([]byte{1}, utf16le("决算"))...)), label, "A1 text 决算"},
		{"空的续记录", join(sst(1, join(le(uint16(2), byte(1)), utf16le("决"))), rec(recContinue), rec(recContinue, join([]byte{1}, utf16le("算"))...)), label, "A1 text 决算"},
		{"格式和拼音不算文字", sst(2, join(le(uint16(2), byte(1|4|8), uint16(2), uint32(5)), utf16le("年度"), make([]byte, 8), []byte("xxxxx"), str("下一条"))),
			join(label, cellRec(recLabelSST, 0, 1, le(uint32(1))...)), "A1 text 年度, B1 text 下一条"},
		{"拼音在续记录里", join(sst(2, join(le(uint16(2), byte(1|4), uint32(5)), utf16le("年度"), []byte("xx"))), rec(recContinue, join([]byte("xxx"), str("下一条"))...)),
			cellRec(recLabelSST, 0, 1, le(uint32(1))...), "B1 text 下一条"},
		{"文字就在格里", nil, join(cellRec(recLabel, 0, 0, str("款")...), cellRec(recRString, 1, 0, join(str("项"), le(uint16(1), uint32(0)))...)), "A1 text 款, A2 text 项"},
		{"整数", nil, cellRec(recRK, 0, 0, le(int32(-7)<<2|2)...), "A1 number -7"},
		{"整数的百分之一", nil, join(cellRec(recRK, 0, 0, le(int32(123450)<<2|3)...), cellRec(recRK, 0, 1, le(int32(-5)<<2|3)...), cellRec(recRK, 0, 2, le(int32(-100)<<2|3)...)),
			"A1 number 1234.5, B1 number -0.05, C1 number -1"},
		{"浮点数的百分之一", nil, cellRec(recRK, 0, 0, le(uint32(math.Float64bits(2512)>>32)|1)...), "A1 number 25.12"},
		{"双精度数", nil, join(cellRec(recNumber, 0, 0, le(147382605.97)...), cellRec(recNumber, 0, 1, le(math.Copysign(0, -1))...), cellRec(recNumber, 0, 2, le(1e-300)...)),
			"A1 number 147382605.97, B1 number 0, C1 number 1e-300"},
		{"一串数", nil, rec(recMulRK, le(uint16(4), uint16(1), uint16(0), int32(1)<<2|2, uint16(0), int32(29)<<2|3, uint16(2))...), "B5 number 1, C5 number 0.29"},
		{"日期", join(rec(recFormat, join(le(uint16(200)), str("yyyy年m月"))...), rec(recXF, le(uint16(0), uint16(200), make([]byte, 16))...)), cellRec(recNumber, 0, 0, le(44196.0)...), "A1 date 44196"},
		{"从1904年数的日期", join(rec(recDate1904, le(uint16(1))...), rec(recXF, le(uint16(0), uint16(14), make([]byte, 16))...)),
			join(cellRec(recNumber, 0, 0, le(42734.25)...), cellRec(recRK, 0, 1, le(int32(42734)<<2|2)...), rec(recNumber, le(uint16(0), uint16(2), uint16(7), 42734.0)...)),
			"A1 date 44196.25 [yyyy/m/d], B1 date 44196 [yyyy/m/d], C1 number 42734"},
		{"更早的公式记录", nil, join(cellRec(recFormula4, 0, 0, join(le(3.0), make([]byte, 8))...), cellRec(recFormula3, 0, 1, join(le(2.5), make([]byte, 8))...),
			cellRec(recFormula4, 0, 2, join(result(0, 0), make([]byte, 8))...), rec(recString, str("文字")...)), "A1 number 3 formula, B1 number 2.5 formula, C1 text 文字 formula"},
		{"不是数字的数", nil, join(cellRec(recNumber, 0, 0, le(math.NaN())...), cellRec(recRK, 0, 1, le(uint32(0x7FF00000))...), cellRec(recNumber, 0, 2, le(1.0)...)),
			"A1 fault #NUM!, B1 fault #NUM!, C1 number 1"},
		{"逻辑值和错误", nil, join(cellRec(recBoolErr, 0, 0, 1, 0), cellRec(recBoolErr, 0, 1, 0x17, 1)), "A1 bool 1, B1 fault #REF!"},
		{"公式的结果", nil, join(formula(0, 0, le(0.07)), formula(0, 1, result(1, 1)), formula(0, 2, result(2, 7)), formula(0, 3, result(3, 0)), formula(0, 4, result(0, 0)), rec(recString, str("文字")...)),
			"A1 number 0.07 formula, B1 bool 1 formula, C1 fault #DIV/0! formula, E1 text 文字 formula"},
		{"公式和文字之间有共用公式", nil, join(formula(0, 0, result(0, 0)), rec(recShrFmla, make([]byte, 10)...), rec(recString, str("文")...)), "A1 text 文 formula"},
		{"公式的文字没有写", nil, join(formula(0, 0, result(0, 0)), cellRec(recNumber, 0, 1, le(1.0)...)), "A1 novalue  formula, B1 number 1"},
		{"没有一个公式算过", nil, join(formula(0, 0, result(3, 0)), formula(1, 0, result(3, 0)), cellRec(recNumber, 0, 1, le(1.0)...)), "A1 novalue  formula, B1 number 1, A2 novalue  formula"},
		{"行的次序乱", nil, join(cellRec(recNumber, 5, 1, le(2.0)...), cellRec(recNumber, 5, 0, le(1.0)...), cellRec(recNumber, 2, 0, le(3.0)...)), "A3 number 3, A6 number 1, B6 number 2"},
		{"表里画有图", nil, join(bof(0x20), cellRec(recNumber, 0, 0, le(9.0)...), eof, cellRec(recNumber, 0, 0, le(1.0)...)), "A1 number 1"},
		{"空格子", nil, join(cellRec(0x0201, 0, 0), rec(0x00BE, le(uint16(0), uint16(1), uint16(0), uint16(0), uint16(2))...)), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w, list := Read(biffBook(c.globals, c.sheet), "a.xls")
			if list.Failed() {
				t.Fatal(list)
			}
			var have []string
			for _, line := range strings.Split(strings.TrimSpace(dumpCells(w)), "\n")[1:] {
				have = append(have, strings.ReplaceAll(strings.ReplaceAll(line, " [yyyy年m月]", ""), `"`, ""))
			}
			if got := strings.Join(have, ", "); got != c.want {
				t.Errorf("%s\nwant %s", got, c.want)
			}
		})
	}
}

// TestXLSOldCells: a cell in a record of Excel 2 is told, not left out.
func TestXLSOldCells(t *testing.T) {
	for _, id := range []uint16{recInteger2, recNumber2, recLabel2, recBoolErr2} {
		w, list := Read(biffBook(nil, rec(id, make([]byte, 15)...)), "a.xls")
		if w != nil || len(list) != 1 || list[0].Code != "read.xls" {
			t.Errorf("record %d: %v", id, list)
		}
	}
}

// TestXLSStreamName: the stream may be called by any name that it had, in any case.
func TestXLSStreamName(t *testing.T) {
	data, err := os.ReadFile("testdata/features.xls")
	if err != nil {
		t.Fatal(err)
	}
	want := dumpCells(readBytes(t, data, "x"))
	at := bytes.Index(data, utf16le("Workbook"))
	if at < 0 {
		t.Fatal("no such stream")
	}
	for _, name := range []string{"WORKBOOK", "workbook", "Book", "BOOK"} {
		renamed := bytes.Clone(data)
		clear(renamed[at : at+64])
		copy(renamed[at:], utf16le(name))
		renamed[at+64] = byte(2 * (len(name) + 1))
		if got := dumpCells(readBytes(t, renamed, "x")); got != want || Sniff(renamed) != XLS {
			t.Errorf("%s: the cells differ", name)
		}
	}
}

func TestXLSHiddenAndMerged(t *testing.T) {
	row := rec(recRow, le(uint16(3), uint16(0), uint16(9), uint16(255), uint16(0), uint16(0), uint32(0x20))...)
	col := rec(recColInfo, le(uint16(2), uint16(4), uint16(256), uint16(0), uint16(1), uint16(0))...)
	merge := rec(recMergeCells, le(uint16(2), uint16(0), uint16(0), uint16(0), uint16(5), uint16(7), uint16(9), uint16(1), uint16(1))...)
	w, list := Read(biffBook(nil, join(row, col, merge)), "a.xls")
	if list.Failed() {
		t.Fatal(list)
	}
	s := &w.Sheets[0]
	if !s.RowHidden(4) || s.RowHidden(3) || !s.ColHidden(3) || !s.ColHidden(5) || s.ColHidden(6) {
		t.Error("hidden rows or columns are wrong")
	}
	if m, ok := s.Merged(9, 2); !ok || m != (Range{8, 2, 10, 2}) {
		t.Errorf("merged range %v", m)
	}
}
