package accounts

// Code is a classification code 科目编码: 类 of 3 digits, 款 of 5, 项 of 7 (支出功能
// 分类), or 类 and 款 (经济分类). None is shorter than a 类: what is shorter cannot be
// made. One of another length is a mistake that package check names.
type Code struct{ digits string }

// ParseCode is the code that the digits are; ok is false where they are none.
func ParseCode(s string) (c Code, ok bool) {
	if len(s) < 3 || !IsCode(s) {
		return c, false
	}
	return Code{s}, true
}

func (c Code) String() string { return c.digits }

// Level is the number of digits: 3, 5, 7.
func (c Code) Level() int { return len(c.digits) }

// Class is the code of the 类: of none, none.
func (c Code) Class() string { return c.digits[:min(3, len(c.digits))] }

// Code is the code that a row is of; ok is false for a row that has none.
func (k RowKey) Code() (c Code, ok bool) { return ParseCode(string(k)) }

// IsCode reports whether a row is that of a code.
func (k RowKey) IsCode() bool {
	_, ok := k.Code()
	return ok
}

// IsCode reports whether a text is made of digits only, as a code, each part of
// one that stands in cells of its own and the number of a 项目 are.
func IsCode(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// Parents returns for each row the row it is part of: the one whose code is
// the longest beginning of its own; -1 for a top row.
func Parents(s *Statement) []int {
	at := make(map[RowKey]int, len(s.Rows))
	for i := range s.Rows {
		if key := s.Rows[i].Key; key.IsCode() {
			if _, ok := at[key]; !ok {
				at[key] = i
			}
		}
	}
	parents := make([]int, len(s.Rows))
	for i := range s.Rows {
		parents[i] = -1
		key := s.Rows[i].Key
		if !key.IsCode() {
			continue
		}
		for n := len(key) - 1; n >= 3; n-- {
			if p, ok := at[key[:n]]; ok {
				parents[i] = p
				break
			}
		}
	}
	return parents
}

// EconomicBlocks returns for each row of 公开06 the class it is printed under:
// the nearest class row above it in the same column of the sheet, else the
// class its code begins with. The two differ where a code is wrong.
func EconomicBlocks(s *Statement) []string {
	type head struct {
		class string
		row   int
	}
	heads := map[string][]head{} // by sheet column
	for i := range s.Rows {
		r := &s.Rows[i]
		if col, row := splitCell(r.At.Cell); col != "" && len(r.Key) == 3 && r.Key.IsCode() {
			heads[col] = append(heads[col], head{string(r.Key), row})
		}
	}
	blocks := make([]string, len(s.Rows))
	for i := range s.Rows {
		r := &s.Rows[i]
		code, ok := r.Key.Code()
		if !ok {
			continue
		}
		blocks[i] = code.Class()
		if code.Level() == 3 {
			continue
		}
		col, row := splitCell(r.At.Cell)
		nearest := 0
		for _, h := range heads[col] {
			if h.row < row && h.row > nearest {
				nearest, blocks[i] = h.row, h.class
			}
		}
	}
	return blocks
}

// splitCell splits an A1 reference into its letters and its row number.
func splitCell(cell string) (col string, row int) {
	n := 0
	for n < len(cell) && cell[n] >= 'A' && cell[n] <= 'Z' {
		n++
	}
	for _, c := range cell[n:] {
		if c < '0' || c > '9' {
			return "", 0
		}
		row = row*10 + int(c-'0')
	}
	return cell[:n], row
}
