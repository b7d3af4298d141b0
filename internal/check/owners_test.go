package check

import (
	"math/rand/v2"
	"testing"

	"juesuan/internal/accounts"
)

// Every addition within the nine has an owner, and every owner is a duty that
// owns some. Dropped or doubled, a row of sumOwners fails here.
func TestSumOwners(t *testing.T) {
	dict := dictionary2020(t)
	rng := rand.New(rand.NewPCG(3, 1))
	used := map[*owned]int{}
	for range 60 {
		l := randomLedger(rng, dict)
		for _, class := range []string{"307", "310", "312", "399", "309", "311", "313"} {
			l.basic = append(l.basic, section{class + "99", 1})
		}
		b := l.book()
		accounts.Resolve(b, dict, nil)
		for _, s := range accounts.Sums(b) {
			var fits []*owned
			for i := range sumOwners {
				if sumOwners[i].owns(&s) {
					fits = append(fits, &sumOwners[i])
				}
			}
			if len(fits) == 0 || len(fits) > 1 && fits[1].row != "" {
				t.Fatalf("%v by %d has %d owners", s.Target.Cell, s.Law, len(fits))
			}
			used[fits[0]]++
		}
	}
	for i := range sumOwners {
		o := &sumOwners[i]
		if _, ok := Lookup(o.duty); !ok || used[o] == 0 {
			t.Errorf("%s owns nothing, or is no duty", o.duty)
		}
	}
	if sumOwner(&accounts.Sum{Target: accounts.Term{Cell: accounts.Cell{Statement: accounts.NumStatements + 1}}}) != declaredSums {
		t.Error("a statement that a pack declares has no duty of its additions")
	}
}
