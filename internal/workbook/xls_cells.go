package workbook

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// readCell reads the value of one cell. pending is set for a formula whose
// result, a text, stands in a record of its own.
func (x *xlsReader) readCell(c *Cell, r *records, xf int) (pending bool, err error) {
	b := r.body[6:]
	need := func(n int) bool { return len(b) >= n }
	x.format(c, xf)
	switch r.id {
	case recNumber:
		if !need(8) {
			return false, errShortRecord
		}
		text, ok := floatText(math.Float64frombits(u64(b)))
		x.number(c, xf, text, ok)
	case recRK:
		if !need(4) {
			return false, errShortRecord
		}
		text, ok := rkText(u32(b))
		x.number(c, xf, text, ok)
	case recLabelSST:
		if !need(4) {
			return false, errShortRecord
		}
		n := u32(b)
		if int64(n) >= int64(len(x.strings)) {
			return false, fmt.Errorf("第 %d 条文字不存在，文件不完整", int64(n)+1)
		}
		c.Kind, c.Value = Text, x.strings[n]
	case recLabel, recRString:
		p := segments{rest: b, more: r}
		c.Kind = Text
		c.Value, err = p.text()
	case recBoolErr:
		if !need(2) {
			return false, errShortRecord
		}
		boolOrFault(c, b[0], b[1] != 0)
	case recFormula, recFormula3, recFormula4:
		if !need(14) {
			return false, errShortRecord
		}
		c.Formula = true
		if b[6] != 0xFF || b[7] != 0xFF {
			x.computed = true
			text, ok := floatText(math.Float64frombits(u64(b)))
			x.number(c, xf, text, ok)
			return false, nil
		}
		switch b[0] { // FormulaValue (2.5.133)
		case 0:
			x.computed = true
			c.Kind = Text
			return true, nil
		case 1, 2:
			x.computed = true
			boolOrFault(c, b[2], b[0] == 2)
		case 3:
			x.empties = append(x.empties, emptyFormula{len(x.workbook.Sheets) - 1, c.Row, c.Col})
			if len(x.empties) > maxCells {
				return false, limitf("公式超过 %d 个", maxCells)
			}
		default:
			return false, fmt.Errorf("不认识的公式结果 %d", b[0])
		}
	}
	return false, err
}

// format sets the number format of a cell; it reports whether it is a date.
func (x *xlsReader) format(c *Cell, xf int) bool {
	if xf >= len(x.formats) {
		return false
	}
	c.Format = x.formats[xf].code
	return x.formats[xf].date
}

// number sets a numeric cell; ok is false where the file holds an infinity or
// no number at all, which is shown as an error.
func (x *xlsReader) number(c *Cell, xf int, text string, ok bool) {
	if !ok {
		c.Kind, c.Value = Fault, "#NUM!"
		return
	}
	c.Kind, c.Value = Number, text
	if x.format(c, xf) {
		if c.Kind = Date; x.date1904 {
			c.Value = since1900(text)
		}
	}
}

// boolOrFault sets a cell that holds TRUE, FALSE or an error.
func boolOrFault(c *Cell, v byte, fault bool) {
	if fault {
		c.Kind, c.Value = Fault, faultName(v)
		return
	}
	c.Kind, c.Value = Bool, "0"
	if v != 0 {
		c.Value = "1"
	}
}

// faultName is the name of an error value (BErr, 2.5.10).
func faultName(code byte) string {
	switch code {
	case 0x00:
		return "#NULL!"
	case 0x07:
		return "#DIV/0!"
	case 0x0F:
		return "#VALUE!"
	case 0x17:
		return "#REF!"
	case 0x1D:
		return "#NAME?"
	case 0x24:
		return "#NUM!"
	case 0x2A:
		return "#N/A"
	}
	return "#ERR" + strconv.Itoa(int(code))
}

// rkText is the exact decimal of an RK number (2.5.217): an integer or a
// float cut to 30 bits, perhaps a hundredfold.
func rkText(rk uint32) (string, bool) {
	if rk&2 == 0 {
		v := math.Float64frombits(uint64(rk&^3) << 32)
		if rk&1 != 0 {
			v /= 100
		}
		return floatText(v)
	}
	n := int64(int32(rk) >> 2)
	if rk&1 == 0 {
		return strconv.FormatInt(n, 10), true
	}
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	s := sign + strconv.FormatInt(n/100, 10)
	if n%100 != 0 {
		s += "." + string([]byte{'0' + byte(n%100/10), '0' + byte(n%10)})
		s = strings.TrimSuffix(s, "0")
	}
	return s, true
}

// floatText is the shortest decimal that reads back as the same float; ok is
// false for infinities and what is not a number.
func floatText(v float64) (string, bool) {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "", false
	}
	if v == 0 {
		return "0", true // never -0
	}
	if a := math.Abs(v); a >= 1e-9 && a < 1e18 {
		return strconv.FormatFloat(v, 'f', -1, 64), true
	}
	return strconv.FormatFloat(v, 'g', -1, 64), true
}
