package check

import (
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
)

// TestUnusedAcceptance: an acceptance that takes nothing is a warning that says
// why; one whose duty has not been reached is none.
func TestUnusedAcceptance(t *testing.T) {
	reason := accounts.Text{S: "已核实"}
	run := func(a accounts.Acceptance, settle bool) diag.List {
		b := resolved(t)
		b.Accepted = []accounts.Acceptance{a}
		rep := Run(b, Options{})
		if settle {
			rep.Settle(StageFacts, nil)
			rep.Settle(StageDocument, diag.List{{Severity: diag.Error, Code: "W.1", At: diag.Position{File: "unit.yaml", Line: 9, Field: "reasons[1].text"}, Message: "没有选定"}})
		}
		rep.Close()
		return find(rep, "accepted.unused")
	}
	for _, tt := range []struct {
		name   string
		a      accounts.Acceptance
		settle bool
		want   string
	}{
		{"not reached", accounts.Acceptance{ID: "W.1", Cell: "reasons[1].text", Reason: reason}, false, ""},
		{"open alternatives", accounts.Acceptance{ID: "W.1", Cell: "reasons[1].text", Reason: reason}, true, "这一项不允许接受"},
		{"elsewhere", accounts.Acceptance{ID: "W.1", Cell: "reasons[2].text", Reason: reason}, true, "这一格没有这个问题"},
		{"gone", accounts.Acceptance{ID: "X.25", Cell: "公开06表!C15", Reason: reason}, true, "已经没有了"},
		{"no such duty", accounts.Acceptance{ID: "X.99", Cell: "公开06表!C15", Reason: reason}, false, "没有编号为 X.99 的要求"},
	} {
		list := run(tt.a, tt.settle)
		switch {
		case tt.want == "" && len(list) > 0:
			t.Errorf("%s: %s", tt.name, list[0].Message)
		case tt.want != "" && (len(list) != 1 || !strings.Contains(list[0].Message, tt.want) || list[0].Severity != diag.Warning):
			t.Errorf("%s: want %q, got\n%s", tt.name, tt.want, listText(list))
		}
	}
}

// TestWhatCanBeAccepted: sums and cross-table identities in 元, wrong codes and
// open alternatives cannot.
func TestWhatCanBeAccepted(t *testing.T) {
	at := diag.Position{File: "公开表.xlsx", Sheet: "公开01表", Cell: "C8"}
	for id, want := range map[string]bool{
		"T1.1": false, "T3.1": false, "X.01": false, "X.05": false, "C.1": false, "C.2": false, "W.1": false, "W.2": false,
		"Y.1": true, "Y.3": true, "X.25": true,
	} {
		if _, known := Lookup(id); !known {
			t.Errorf("no duty %s", id)
		}
		_, _, _, ok := Acceptance(&diag.Diagnostic{Severity: diag.Error, Code: id, At: at, Difference: "1.00", Where: []diag.Side{{At: at, Value: "1.00"}}})
		if ok != want {
			t.Errorf("%s: can be accepted: %v", id, ok)
		}
	}
	// In 万元 a difference may come from rounding by hand.
	if _, place, difference, ok := Acceptance(&diag.Diagnostic{Code: "T1.1", At: at, Difference: "0.02万元", Rounded: true}); !ok || place != "公开01表!C8" || difference != "0.02万元" {
		t.Errorf("a sum in 万元: %v %q %q", ok, place, difference)
	}
	if _, _, _, ok := Acceptance(&diag.Diagnostic{Code: "read.amount", At: at}); ok {
		t.Error("a cell that cannot be read was acceptable")
	}
}

// TestSameDifference: a difference may be written in the unit that the finding
// prints or in 元, and a count as the bare number.
func TestSameDifference(t *testing.T) {
	for _, tt := range []struct {
		printed, given string
		unit           accounts.Unit
		same           bool
	}{
		{"0.09", "0.09", accounts.Yuan, true}, {"-88,995.26", "-88995.26", accounts.Yuan, true}, {"6.0545万元", "6.0545", accounts.Wan, true}, {"6.0545万元", "60545", accounts.Yuan, true},
		{"2", "2", accounts.Yuan, true}, {"-0.5", "-0.5", accounts.Yuan, true}, {"", "0", accounts.Yuan, true},
		{"0.09", "-0.09", accounts.Yuan, false}, {"0.09", "0.09", accounts.Wan, false}, {"0.09", "0", accounts.Yuan, false}, {"", "0.01", accounts.Yuan, false}, {"2", "3", accounts.Yuan, false},
	} {
		a := &accounts.Acceptance{Difference: accounts.NewAmount(decimal.RequireFromString(tt.given), tt.unit)}
		if got := sameDifference(a, &diag.Diagnostic{Difference: tt.printed}); got != tt.same {
			t.Errorf("%q given as %s %s: same %v", tt.printed, tt.given, tt.unit, got)
		}
	}
}
