package pack

import (
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
)

// Statement is the key of a statement: one of the nine, or one that the pack
// declares.
type Statement struct {
	Key string
	ID  accounts.StatementID // 0 until the pack has its statements
}

func (s *Statement) UnmarshalText(b []byte) error {
	s.Key = string(b)
	return nil
}

// statement finds the statement that a table lays out.
func (v *validator) statement(t *TableSpec, path string) *accounts.Form {
	if t.Statement.Key == "" {
		v.add(diag.Error, "pack.table", t.At, "", "表 %s 缺 statement（取自哪张决算表）", t.ID)
		return nil
	}
	f := v.p.FormSet.ByKey(t.Statement.Key)
	if f == nil && v.p.undeclared {
		return nil
	}
	if f == nil {
		var keys []string
		for _, f := range v.p.FormSet.Forms() {
			keys = append(keys, f.Key)
		}
		at := path + ".statement"
		v.add(diag.Error, "pack.value", v.p.place(fileTables, at), "", "%s：决算表 %q 不认识，可用：%s", at, t.Statement.Key, strings.Join(keys, "、"))
		return nil
	}
	t.Statement.ID = f.ID
	return f
}
