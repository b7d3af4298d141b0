package workbook

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"
	"time"

	"juesuan/internal/golden"
)

// patience is what a hostile file may take here: two seconds by the rule, more
// on a machine that many tests share.
const patience = time.Minute

// TestXLSHostile: what a damaged or hostile .xls says; the golden holds the words.
func TestXLSHostile(t *testing.T) {
	whole, err := os.ReadFile("testdata/ministry-2020.xls")
	if err != nil {
		t.Fatal(err)
	}
	edit := func(at int, b ...byte) []byte {
		out := bytes.Clone(whole)
		copy(out[at:], b)
		return out
	}
	number := cellRec(recNumber, 0, 0, le(1.0)...)
	many := func(n int, one func(i int) []byte) []byte {
		var out []byte
		for i := range n {
			out = append(out, one(i)...)
		}
		return out
	}
	good := biffBook(nil, number)
	directory := int(binary.LittleEndian.Uint32(whole[48:]))*512 + 512
	fat := int(binary.LittleEndian.Uint32(whole[76:]))*512 + 512
	var self []byte // a FAT whose every sector leads to itself
	for i := range 128 {
		self = binary.LittleEndian.AppendUint32(self, uint32(i))
	}
	cases := []struct {
		name string
		data []byte
	}{
		{"只有开头八字节", whole[:8]},
		{"只有文件头", whole[:512]},
		{"截去一半", whole[:len(whole)/2]},
		{"截去最后一千字节", whole[:len(whole)-1000]},
		{"文件头全是 FF", edit(8, bytes.Repeat([]byte{0xFF}, 504)...)},
		{"扇区大小不对", edit(30, 0x1F)},
		{"扇区链成环", edit(fat, self...)},
		{"目录指向自己", edit(directory+0x4C, 0, 0, 0, 0)},
		{"流的大小是假的", edit(directory+128+0x78, 0xFF, 0xFF, 0xFF, 0x7F)},
		{"记录长度超出", good[:len(good)-6]},
		{"没有结尾", good[:len(good)-4]},
		{"表的位置超出", func() []byte {
			b := bytes.Clone(good)
			binary.LittleEndian.PutUint32(b[len(bof(kindGlobals))+4:], 1<<31)
			return b
		}()},
		{"表的位置不是表", func() []byte {
			b := bytes.Clone(good)
			binary.LittleEndian.PutUint32(b[len(bof(kindGlobals))+4:], 4)
			return b
		}()},
		{"几张表在同一处", func() []byte {
			b := biffBook(nil, many(200, func(i int) []byte { return rec(0x0201, make([]byte, 6)...) }))
			bound := b[len(bof(kindGlobals)):][:4+12]
			return biffBook(many(300, func(int) []byte {
				again := bytes.Clone(bound)
				binary.LittleEndian.PutUint32(again[4:], uint32(len(bof(kindGlobals))+301*len(bound)+len(eof)))
				return again
			}), b[len(b)-200*10-4:len(b)-4])
		}()},
		{"没有一张表", join(bof(kindGlobals), eof)},
		{"文字表缺文字", biffBook(sst(5, str("只有一条")), cellRec(recLabelSST, 2, 3, le(uint32(4))...))},
		{"文字表截断", biffBook(sst(1, join(le(uint16(9), byte(1)), utf16le("决算"))), number)},
		{"文字断在半个字", biffBook(sst(1, join(le(uint16(2), byte(1)), utf16le("决"), []byte{1})), number)},
		{"文字多得出奇", biffBook(many(400, func(i int) []byte {
			if i == 0 {
				return rec(recSST, join(le(uint32(math.MaxUint32), uint32(math.MaxUint32)), make([]byte, 8100))...)
			}
			return rec(recContinue, make([]byte, 8100)...)
		}), number)},
		{"单元格超出最后一列", biffBook(nil, cellRec(recNumber, 0, 256, le(1.0)...))},
		{"单元格重复", biffBook(nil, join(number, number))},
		{"单元格太多", biffBook(nil, many(7, func(c int) []byte {
			return many(65536, func(r int) []byte { return cellRec(recRK, r, c, 2, 0, 0, 0) })
		}))},
		{"单元格记录太短", biffBook(nil, rec(recNumber, 0, 0, 0, 0))},
		{"一串数不齐", biffBook(nil, rec(recMulRK, le(uint16(0), uint16(0), uint16(0), int32(2), uint16(9))...))},
		{"公式结果不认识", biffBook(nil, formula(0, 0, []byte{9, 0, 0, 0, 0, 0, 0xFF, 0xFF}))},
		{"合并区域倒过来", biffBook(nil, rec(recMergeCells, le(uint16(1), uint16(5), uint16(2), uint16(0), uint16(0))...))},
		{"合并区域数目是假的", biffBook(nil, rec(recMergeCells, le(uint16(999), uint16(5), uint16(6), uint16(0), uint16(0))...))},
		{"合并区域重叠", biffBook(nil, rec(recMergeCells, le(uint16(2), uint16(0), uint16(2), uint16(0), uint16(2), uint16(1), uint16(3), uint16(1), uint16(3))...))},
		{"加密", biffBook(rec(recFilePass, 1, 0, 1, 0, 1, 0), number)},
		{"Excel 95", join(rec(recBOF, le(uint16(0x0500), uint16(kindGlobals), uint32(0))...), eof)},
	}
	var b strings.Builder
	for _, c := range cases {
		start := time.Now()
		w, list := Read(c.data, "决算报表.xls")
		if took := time.Since(start); took > patience {
			t.Errorf("%s: took %v", c.name, took)
		}
		if w != nil || !list.Failed() {
			t.Errorf("%s: read without an error", c.name)
		}
		fmt.Fprintln(&b, c.name)
		for _, d := range list {
			fmt.Fprintf(&b, "  %s [%s]\n", d.Message, d.Code)
		}
	}
	golden.Check(t, "hostile-xls.txt", []byte(b.String()))
}

// TestXLSCutAnywhere: a file cut short at any place is never read as a whole
// one with less in it.
func TestXLSCutAnywhere(t *testing.T) {
	whole, err := os.ReadFile("testdata/ministry-2020.xls")
	if err != nil {
		t.Fatal(err)
	}
	want := dumpCells(readTest(t, "testdata/ministry-2020.xls"))
	for n := len(whole) - 1; n > 0; n -= 487 {
		w, list := Read(whole[:n], "a.xls")
		if w == nil {
			if !list.Failed() {
				t.Errorf("%d bytes: no workbook and no error", n)
			}
			continue
		}
		if dumpCells(w) != want {
			t.Errorf("%d of %d bytes are read as another workbook", n, len(whole))
		}
	}
}

// FuzzXLS: any bytes are read or refused with a message, quickly; what is read
// is in order and within the format.
func FuzzXLS(f *testing.F) {
	for _, name := range []string{"sample-2020.xls", "ministry-2020.xls"} {
		data, err := os.ReadFile("testdata/" + name)
		if err != nil {
			f.Fatal(err)
		}
		stream, err := workbookStream(data)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(firstSheet(stream)) // the container aside, mutations reach the records
	}
	small, err := os.ReadFile("testdata/small.xls")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(small)
	f.Add(biffBook(join(sst(2, join(str("决算"), le(uint16(3), byte(1|4|8), uint16(1), uint32(2)), utf16le("报"))), rec(recContinue, join([]byte{0}, []byte("abxxxxyy"))...)),
		join(cellRec(recLabelSST, 0, 0, 0, 0, 0, 0), formula(0, 1, []byte{0, 0, 0, 0, 0, 0, 0xFF, 0xFF}), rec(recString, str("文")...), rec(recMergeCells, le(uint16(1), uint16(0), uint16(1), uint16(2), uint16(3))...))))
	f.Fuzz(func(t *testing.T, data []byte) {
		start := time.Now()
		w, err := readXLS(data, "a.xls")
		if took := time.Since(start); took > patience {
			t.Errorf("took %v", took)
		}
		if err != nil {
			if w != nil || err.Error() == "" {
				t.Error("a workbook with an error, or an error without a word")
			}
			return
		}
		for i := range w.Sheets {
			s := &w.Sheets[i]
			row := 0
			for _, r := range s.Rows {
				if r.Number <= row || r.Number > maxXLSRow || len(r.Cells) == 0 {
					t.Fatalf("row %d after %d", r.Number, row)
				}
				row = r.Number
				col := 0
				for _, c := range r.Cells {
					if c.Row != r.Number || c.Col <= col || c.Col > maxXLSColumn || c.Kind == Empty || c.Kind == Number && !isNumber(c.Value) {
						t.Fatalf("cell %+v after column %d", c, col)
					}
					col = c.Col
				}
			}
		}
	})
}

// firstSheet cuts a stream after its first sheet, and lists no other.
func firstSheet(stream []byte) []byte {
	var out []byte
	r := records{stream: stream}
	bound, boundAt, ends := 0, 0, 0
	for ends < 2 && r.next() == nil {
		start := r.pos - 4 - len(r.body)
		switch r.id {
		case recBoundSheet:
			if bound++; bound > 1 {
				continue
			}
			boundAt = len(out)
		case recBOF:
			if ends == 1 {
				binary.LittleEndian.PutUint32(out[boundAt+4:], uint32(len(out)))
			}
		case recEOF:
			ends++
		case 0x00EB, 0x00EC, 0x00ED, 0x0031, 0x0092, 0x0293: // drawings, fonts, palette, styles
			continue
		}
		out = append(out, stream[start:r.pos]...)
	}
	return out
}
