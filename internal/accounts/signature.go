package accounts

import (
	"fmt"
	"slices"
	"time"
)

// Role is in what a person signs a report.
type Role uint8

const (
	Prepared Role = iota + 1 // 编制
	Reviewed                 // 审核
	Issued                   // 签发
)

var roleNames = [...]string{"", "编制", "审核", "签发"}

// Roles are all of them, in the order in which a report is signed.
func Roles() []Role { return []Role{Prepared, Reviewed, Issued} }

// String is the official term.
func (r Role) String() string { return roleNames[r] }

// MarshalText writes the official term.
func (r Role) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads the official term.
func (r *Role) UnmarshalText(text []byte) error {
	i := slices.Index(roleNames[1:], string(text))
	if i < 0 {
		return fmt.Errorf("签字只有编制、审核、签发，没有“%s”", text)
	}
	*r = Role(i + 1)
	return nil
}

// Signature is one person's name under a report.
type Signature struct {
	Role Role      `json:"role"`
	Name string    `json:"name"`
	At   time.Time `json:"at"`
}

// Day is the day of signing, as it is printed.
func (s *Signature) Day() string { return s.At.Format("2006年1月2日") }
