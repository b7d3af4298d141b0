package check

import (
	"fmt"
	"math/rand/v2"
	"strings"
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

// Every agreement of the nine has an owner or is implied by others, and no row
// of agreementOwners is idle.
func TestAgreementOwners(t *testing.T) {
	used := map[*agreed]int{}
	for a := t1; a <= t9; a++ {
		for b := a; b <= t9; b++ {
			for _, g := range accounts.Core().Agreements(a, b) {
				o := agreementOwner(a, b, &g)
				if o == nil {
					t.Errorf("%v of %d and %d has no owner", g.Point, a, b)
					continue
				}
				if (o.duty == "") == (o.whyNot == "") {
					t.Errorf("%+v neither owns nor says who does", o)
				}
				used[o]++
			}
		}
	}
	for i := range agreementOwners {
		o := &agreementOwners[i]
		if _, ok := Lookup(o.duty); o.duty != "" && !ok || used[o] == 0 {
			t.Errorf("%+v owns nothing, or is no duty", o)
		}
	}
	var got []string
	for _, id := range []string{"T1.5", "T4.7", "T4.8", "X.01", "X.02", "X.03", "X.04", "X.05", "X.06", "X.07", "X.09", "X.10", "X.11", "X.12", "X.15"} {
		got = append(got, fmt.Sprint(id, " ", len(agreements()[id])))
	}
	if s := strings.Join(got, ", "); s != "T1.5 1, T4.7 1, T4.8 3, X.01 1, X.02 1, X.03 5, X.04 1, X.05 1, X.06 3, X.07 1, X.09 1, X.10 1, X.11 5, X.12 5, X.15 2" {
		t.Error(s)
	}
}
