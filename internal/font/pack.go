package font

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"io"
	"slices"

	"juesuan/internal/deflate"
	"juesuan/internal/outline"
)

// charsTag is a table in place of cmap: by character, in their order, how far it
// lies from the one before and its glyph from that one's, both less one, as
// variable-length integers.
const charsTag = "char"

// readyTag is a table of outlines as they stand compressed in each program: the
// lengths of the code (deflate.CodeOf), how many outlines there are, by glyph the
// glyph and the length of what follows, then of each its checksum and its chunk. They
// are those of usual and further, which nearly every report has, so that they are
// only copied; the outline table does without them.
const readyTag = "done"

// further are the characters that most reports have and usual has not.
const further = `稿草类房医疗四初各五住能就余评于没法构绩采与在新服比六生职境注名小等交可作定贴七以八反映减核排下` +
	`九实不规少商物应信报称健差专或功积相通卫康离附之参辆外末利续属网防建照包加件得执改修如监面债络地` +
	`源取使未福品立纳旅向降产列常内制付控组解具含培所正育训家乡城并示过益奖推由进导题学议程前展更疫料` +
	`套括整济海软台团无问同水庭提日电词例文特农印价储后技术涉微方移代长施量节教象大放权细别条查从录至` +
	`释急活落环除伙传动勘媒存害恤截抗抚持探援林气油洋游灾然燃粮范融输食委刷劳子手托津月革租非调集任准` +
	`土批织赁造需干督领屋求货配励压形税筑累而询邮举咨宿役救暖材桥现符紧被装路陈回栏第请告版留处档案尾` +
	`民舍析较升供偿受警考策当厅审概研居口扣格止申终违伤力测登该即布省径着好故继硬两做投严副均优协型央` +
	`失已承担拆欺础缮者致良苗诈诉诚跟踪迁途隶青填写这里错误句式话响影来容冠炎肺确也多察损耗随际还零序` +
	`板模知逐重责去空签缺换`

// Pack returns a TrueType file as the bundled ones are stored: in place of glyf and
// loca the table of package outline and a table of outlines that are ready, in place
// of cmap one that is read in one go. Unpack takes it back.
func Pack(data []byte) ([]byte, error) {
	f, err := Parse(data, 0)
	if err != nil {
		return nil, err
	}
	tables, err := f.otherTables(data)
	if err != nil {
		return nil, err
	}
	outlines := make([][]byte, f.numGlyphs)
	for g := range outlines {
		outlines[g] = f.appendStored(nil, GlyphID(g))
	}
	table, ready := f.makeReady()
	if slices.Contains(ready, true) {
		tables[readyTag] = table
	}
	for g := range outlines {
		if ready[g] {
			outlines[g] = nil
		}
	}
	tables[outline.PackedTag] = outline.Pack(outlines)
	tables[charsTag] = f.cmap.pack()
	return fontFile(tables), nil
}

// otherTables are those that packing leaves alone.
func (f *Face) otherTables(data []byte) (map[string][]byte, error) {
	dir, err := directory(bytes.NewReader(data), int64(len(data)), 0)
	if err != nil {
		return nil, err
	}
	tables := map[string][]byte{}
	for rec := dir.records; len(rec) >= 16; rec = rec[16:] {
		tag := string(rec[:4])
		if slices.Contains([]string{"glyf", "loca", "cmap", outline.PackedTag, charsTag, readyTag}, tag) {
			continue
		}
		if tables[tag], err = dir.read(tag); err != nil {
			return nil, err
		}
	}
	return tables, nil
}

// Unpack is the TrueType file of what Pack returned.
func Unpack(packed []byte) ([]byte, error) {
	f, err := parse(bytes.NewReader(packed), int64(len(packed)), 0, true)
	if err != nil {
		return nil, err
	}
	if f.packed == nil {
		return nil, errors.New("字体文件没有压缩的轮廓")
	}
	tables, err := f.otherTables(packed)
	if err != nil {
		return nil, err
	}
	var glyf, loca []byte
	for g := range f.numGlyphs {
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		glyf = pad(f.appendStored(glyf, GlyphID(g)))
	}
	tables["glyf"], tables["loca"] = glyf, binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
	head := slices.Clone(tables["head"])
	binary.BigEndian.PutUint16(head[50:], 1) // places in four bytes
	tables["head"], tables["cmap"] = head, f.cmap.table()
	return fontFile(tables), nil
}

const (
	codeLengths = 257
	readyHead   = codeLengths + 2
)

// makeReady makes the table of the outlines that are ready, and says which they are.
// Marks and digits are none of them: their boxes are asked for before anything is
// printed.
func (f *Face) makeReady() (table []byte, is []bool) {
	c := f.compressed()
	is = make([]bool, f.numGlyphs)
	for _, r := range usual + further {
		if g := f.cmap.glyph(r); r >= 0x4E00 && g != 0 {
			c.outline(f, g, func(g GlyphID) GlyphID { return g })
			is[g] = c.outlines[g].Load() != nil // nil: a composite
		}
	}
	be := binary.BigEndian
	var index, data []byte
	for g, ready := range is {
		if ready {
			o := c.outlines[g].Load()
			record := o.chunk.Append(be.AppendUint32(nil, o.sum))
			index = be.AppendUint16(be.AppendUint16(index, uint16(g)), uint16(len(record)))
			data = append(data, record...)
		}
	}
	table = be.AppendUint16(c.code.Lengths(), uint16(len(index)/4))
	return slices.Concat(table, index, data), is
}

// readyPlace is where a ready outline stands.
type readyPlace struct {
	glyph GlyphID
	len   uint16
	off   int64
}

// readReady reads the code and the index of the ready outlines.
func (p *compressed) readReady(f *Face) {
	head := make(view, readyHead)
	f.mustRead(head, f.ready.off)
	p.code = deflate.CodeOf(head[:codeLengths:codeLengths])
	index := make(view, 4*head.u16(codeLengths))
	f.mustRead(index, f.ready.off+readyHead)
	p.ready = make([]readyPlace, len(index)/4)
	off := f.ready.off + readyHead + int64(len(index))
	for i := range p.ready {
		r := readyPlace{GlyphID(index.u16(4 * i)), uint16(index.u16(4*i + 2)), off}
		p.ready[i] = r
		off += int64(r.len)
	}
}

// readyOutline reads a ready outline; nil: it is none.
func (p *compressed) readyOutline(f *Face, g GlyphID) *compressedOutline {
	i, ok := slices.BinarySearchFunc(p.ready, g, func(r readyPlace, g GlyphID) int { return int(r.glyph) - int(g) })
	if !ok {
		return nil
	}
	record := make(view, p.ready[i].len)
	f.mustRead(record, p.ready[i].off)
	chunk, _, ok := deflate.ReadChunk(record[4:])
	if !ok {
		panic("the program's own face is damaged")
	}
	return &compressedOutline{chunk: chunk, sum: uint32(record.u32(0))}
}

// mustRead reads of a face that the program carries.
func (f *Face) mustRead(b []byte, off int64) {
	if n, err := f.src.ReadAt(b, off); n < len(b) {
		panic(err)
	}
}

// inflated is a ready outline as it was, filled up.
func (p *compressed) inflated(o *compressedOutline) []byte {
	r, err := zlib.NewReader(bytes.NewReader(p.code.AppendChunks(nil, []*deflate.Chunk{&o.chunk})))
	if err != nil {
		panic(err) // we wrote it ourselves
	}
	out, err := io.ReadAll(r)
	if err != nil {
		panic(err)
	}
	return out
}

// pack writes the characters as unpackChars reads them.
func (m *charMap) pack() (out []byte) {
	last, glyph := rune(-1), int64(-1)
	m.each(func(r rune, g GlyphID) {
		out = binary.AppendUvarint(out, uint64(r-last-1))
		out = binary.AppendVarint(out, int64(g)-glyph-1)
		last, glyph = r, int64(g)
	})
	return out
}

func unpackChars(in []byte) charMap {
	m := charMap{pages: make([]uint16, (maxRune+1)>>8), blocks: make([]GlyphID, 256, 128*256)}
	r, g := int64(-1), int64(-1)
	for len(in) > 0 {
		// Nearly all take one byte or two.
		step, n := binary.Uvarint(in)
		far, k := binary.Varint(in[max(n, 0):])
		if n <= 0 || k <= 0 || step > maxRune {
			break
		}
		in = in[n+k:]
		if r, g = r+1+int64(step), g+1+far; r > maxRune {
			break
		}
		m.set(r, g)
	}
	return m
}

// each visits the characters in their order.
func (m *charMap) each(visit func(rune, GlyphID)) {
	for p, b := range m.pages {
		for i, g := range m.blocks[int(b)<<8:][:256] {
			if g != 0 {
				visit(rune(p<<8|i), g)
			}
		}
	}
}

// table is a cmap of format 12, for both of Windows' encodings.
func (m *charMap) table() []byte {
	be := binary.BigEndian
	var groups []byte
	m.each(func(r rune, g GlyphID) {
		for _, v := range []uint32{uint32(r), uint32(r), uint32(g)} {
			groups = be.AppendUint32(groups, v)
		}
	})
	out := []byte{0, 0, 0, 1, 0, 3, 0, 10, 0, 0, 0, 12, 0, 12, 0, 0}
	for _, v := range []int{16 + len(groups), 0, len(groups) / 12} {
		out = be.AppendUint32(out, uint32(v))
	}
	return append(out, groups...)
}
