package pack

import (
	"fmt"
	"slices"
	"strings"

	"juesuan/internal/accounts"
)

// Statement reads the key of one of the nine statements.
type Statement struct{ ID accounts.StatementID }

var statementKeys = []string{"overall", "income", "expenditure", "fiscal_overall", "general_expenditure",
	"general_basic", "three_public", "government_fund", "state_capital"}

func (s *Statement) UnmarshalText(b []byte) error {
	i := slices.Index(statementKeys, string(b))
	if i < 0 {
		return fmt.Errorf("决算表 %q 不认识，可用：%s", b, strings.Join(statementKeys, "、"))
	}
	s.ID = accounts.StatementID(i + 1)
	return nil
}
