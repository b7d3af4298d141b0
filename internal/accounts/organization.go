package accounts

import (
	"slices"
	"strings"
)

// administrative reports whether a unit of that kind has 机关运行经费: 行政, or 参公.
func administrative(kind string) bool {
	return strings.HasPrefix(kind, "行政") || strings.Contains(kind, "参公") || strings.Contains(kind, "参照公务员")
}

// kinds are the kinds of all units covered; a member without one has the unit's.
func (o *Organization) kinds() []string {
	if len(o.Members) == 0 {
		return []string{o.Kind.S}
	}
	out := make([]string, len(o.Members))
	for i := range o.Members {
		if out[i] = o.Members[i].Kind.S; out[i] == "" {
			out[i] = o.Kind.S
		}
	}
	return out
}

// AllAdministrative reports whether every unit covered is 行政 or 参公: then
// 机关运行经费 equals 公用经费.
func (o *Organization) AllAdministrative() bool {
	return !slices.ContainsFunc(o.kinds(), func(k string) bool { return !administrative(k) })
}

// AnyAdministrative reports whether some unit covered is 行政 or 参公.
func (o *Organization) AnyAdministrative() bool {
	return slices.ContainsFunc(o.kinds(), administrative)
}
