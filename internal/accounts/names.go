package accounts

// Name is the official caption of the column, whatever the statement: of one
// that has another caption in each, what they have in common.
func (c ColumnKey) Name() string {
	switch c {
	case ColTotal:
		return "合计"
	case ColOperating:
		return "经营"
	}
	for _, f := range Core().Forms() {
		if column := f.Column(c); column != nil {
			return column.Name()
		}
	}
	return ""
}

// ColumnName is the official caption of the column in this statement: the same
// column of totals is 本年收入合计 in one and 本年支出合计 in another.
func (s *Statement) ColumnName(c ColumnKey) string {
	if column := s.form().Column(c); column != nil {
		return column.Name()
	}
	return c.Name()
}

// RowName is what a message calls a row: its code with its name, or the
// official caption of a row without code.
func RowName(s *Statement, key RowKey) string {
	f := s.form()
	if row := f.Row(key); row != nil {
		return row.Name
	}
	r := s.Row(key)
	if r == nil {
		return string(key)
	}
	_, name := SplitOrdinal(r.Name)
	if name = PlainName(name); name == "" {
		name = r.Title
	}
	if f.codes() == ClassCodes { // printed without their codes
		return name
	}
	return string(key) + " " + name
}

// Title is the official title of the statement.
func (s *Statement) Title() string { return s.form().Title }

// Number is what the statement is called in short: 公开01表.
func (s *Statement) Number() string { return s.form().Number }

// Name is the official title of one of the nine.
func (id StatementID) Name() string { return (&Statement{ID: id}).Title() }

// Number is what one of the nine is called in short: 公开01表.
func (id StatementID) Number() string { return (&Statement{ID: id}).Number() }
