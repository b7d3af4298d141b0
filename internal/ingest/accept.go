package ingest

import (
	"fmt"
	"strings"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
)

// Acceptance reads an acceptance as the command line gives it: duty, place,
// difference and reason, divided by the one mark that no sheet name can hold.
// The difference is empty where the finding has none.
//
//	X.25/公开06表!C15/88,995.26/其余部分列入其他科目
func Acceptance(s string) (accounts.Acceptance, error) {
	parts := strings.SplitN(s, "/", 4)
	if len(parts) < 4 {
		return accounts.Acceptance{}, fmt.Errorf("--accept 要写成 编号/位置/差额/理由，例如 X.25/公开06表!C15/88995.26/其余部分列入其他科目；现在是 %q", s)
	}
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	if parts[0] == "" || parts[1] == "" || parts[3] == "" {
		return accounts.Acceptance{}, fmt.Errorf("--accept 的编号、位置、理由都要写：%q", s)
	}
	at := diag.Position{File: "--accept"}
	a := accounts.Acceptance{ID: parts[0], Cell: parts[1], Reason: accounts.Text{S: parts[3], At: at}, At: at}
	if digits := strings.ReplaceAll(parts[2], ",", ""); digits != "" {
		unit := accounts.Yuan
		for _, u := range [...]accounts.Unit{accounts.Wan, accounts.Thousand, accounts.Yuan} {
			if d, ok := strings.CutSuffix(digits, u.String()); ok {
				digits, unit = d, u
				break
			}
		}
		d, err := decimal.NewFromString(digits)
		if err != nil {
			return accounts.Acceptance{}, fmt.Errorf("--accept 的差额应是一个数，%q 不是", parts[2])
		}
		a.Difference = accounts.NewAmount(d, unit)
	}
	return a, nil
}
