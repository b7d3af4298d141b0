package accounts

// IsCode reports whether a key or a text is a classification code: digits only.
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
		if key := s.Rows[i].Key; IsCode(string(key)) {
			if _, ok := at[key]; !ok {
				at[key] = i
			}
		}
	}
	parents := make([]int, len(s.Rows))
	for i := range s.Rows {
		parents[i] = -1
		key := s.Rows[i].Key
		if !IsCode(string(key)) {
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
		if col, row := splitCell(r.At.Cell); col != "" && len(r.Key) == 3 && IsCode(string(r.Key)) {
			heads[col] = append(heads[col], head{string(r.Key), row})
		}
	}
	blocks := make([]string, len(s.Rows))
	for i := range s.Rows {
		r := &s.Rows[i]
		if !IsCode(string(r.Key)) {
			continue
		}
		blocks[i] = string(r.Key[:min(3, len(r.Key))])
		if len(r.Key) <= 3 {
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
