package pack

import (
	"fmt"
	"strings"

	"juesuan/internal/accounts"
)

// Statement reads the key of one of the nine statements.
type Statement struct{ ID accounts.StatementID }

func (s *Statement) UnmarshalText(b []byte) error {
	f := accounts.Core.ByKey(string(b))
	if f == nil {
		var keys []string
		for _, f := range accounts.Core.Forms() {
			keys = append(keys, f.Key)
		}
		return fmt.Errorf("决算表 %q 不认识，可用：%s", b, strings.Join(keys, "、"))
	}
	s.ID = f.ID
	return nil
}
