package narrative

import (
	"slices"
	"strings"
	"testing"

	"juesuan/internal/accounts"
)

// TestNames: Derive produces every name of the catalogue and no other, in the
// kind that the catalogue says.
func TestNames(t *testing.T) {
	catalogue := map[string]Name{}
	for _, n := range Names() {
		if _, twice := catalogue[n.Path]; twice {
			t.Errorf("%s is in the catalogue twice", n.Path)
		}
		if n.Meaning == "" && !strings.HasSuffix(n.Path, "]") {
			t.Errorf("%s has no meaning", n.Path)
		}
		catalogue[n.Path] = n
	}
	b := rawBook(t)
	// One fund item, so that the lists of 公开08 are not empty.
	b.Statement(accounts.GovernmentFund).Rows = append(b.Statement(accounts.GovernmentFund).Rows,
		accounts.Row{Key: "2120803", Code: "2120803", Name: "城市建设支出", Cells: make([]accounts.Figure, 6)})
	f, _ := derive(t, b, ningxia)
	produced := map[string]bool{}
	var walk func(path string, x Computed)
	see := func(path string, kind FactKind) bool {
		first := !produced[path]
		produced[path] = true
		n, ok := catalogue[path]
		switch {
		case !ok && first:
			t.Errorf("%s (%s) is not in the catalogue", path, kind)
		case ok && n.Kind != kind:
			t.Errorf("%s is a %s, the catalogue says %s", path, kind, n.Kind)
		}
		return ok
	}
	walk = func(path string, x Computed) {
		switch x := x.(type) {
		case *Number:
			if see(path, NumberFact) && x != nil {
				n := catalogue[path]
				if n.Unit != x.Unit {
					t.Errorf("%s prints in %q, the catalogue says %q", path, x.Unit, n.Unit)
				}
				if n.Scope != x.Scope {
					t.Errorf("%s counts %s, the catalogue says %s", path, x.Scope, n.Scope)
				}
			} else if x == nil && !catalogue[path].Optional {
				t.Errorf("%s is nil and not optional", path)
			}
		case *Change:
			see(path, ChangeFact)
			if n := catalogue[path]; n.Scope != x.Scope || n.Basis != x.Basis {
				t.Errorf("%s is %s/%s, the catalogue says %s/%s", path, x.Scope, x.Basis, n.Scope, n.Basis)
			}
		case Words:
			see(path, WordsFact)
		case Flag:
			see(path, FlagFact)
		case *List:
			see(path, ListFact)
			for _, g := range x.Items {
				for _, name := range g.Names {
					walk(path+"[]."+name, g.Facts[name])
				}
			}
		case *Group:
			if path != "" {
				see(path, GroupFact)
				path += "."
			}
			if len(x.Names) != len(x.Facts) {
				t.Errorf("%s: %d names, %d facts", path, len(x.Names), len(x.Facts))
			}
			for _, name := range x.Names {
				walk(path+name, x.Facts[name])
			}
		default:
			t.Errorf("%s: no fact: %v", path, x)
		}
	}
	walk("", f.Root)
	var missing []string
	for path := range catalogue {
		if !produced[path] {
			missing = append(missing, path)
		}
	}
	slices.Sort(missing)
	for _, m := range missing {
		t.Errorf("%s is in the catalogue and not produced", m)
	}
}
