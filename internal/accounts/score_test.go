package accounts

import (
	"testing"

	"github.com/shopspring/decimal"
)

func dec(s string) decimal.Decimal { return decimal.RequireFromString(s) }

func measure(op, value, unit string) Measure {
	return Measure{Operator: op, Value: dec(value), Unit: unit}
}

func TestScoreIndicator(t *testing.T) {
	quality := Measure{Text: "有所提高"}
	for _, tt := range []struct {
		name string
		ind  Indicator
		want string // "" for no score
		rule string
	}{
		// The rows whose printed scores broke the form's rule.
		{"reached, above target", Indicator{Points: dec("4"), Target: measure("≥", "90", "%"), Actual: measure("", "95", "%")}, "4", "达到指标值记满分"},
		{"just short", Indicator{Points: dec("2"), Target: measure("=", "100", "%"), Actual: measure("", "99", "%")}, "1.98", "B/A×分值"},
		{"satisfaction", Indicator{Points: dec("20"), Target: measure("≥", "90", "%"), Actual: measure("", "92", "%")}, "20", "达到指标值记满分"},
		// The other direction.
		{"smaller reached", Indicator{Points: dec("5"), Target: measure("≤", "20", "天"), Actual: measure("", "20", "天")}, "5", "达到指标值记满分"},
		{"smaller missed", Indicator{Points: dec("5"), Smaller: true, Target: measure("", "20", "天"), Actual: measure("", "25", "天")}, "4", "A/B×分值"},
		{"smaller from zero", Indicator{Points: dec("5"), Target: measure("≤", "0", "次"), Actual: measure("", "3", "次")}, "0", "A/B×分值"},
		{"zero target reached", Indicator{Points: dec("5"), Target: measure("≥", "0", "次"), Actual: measure("", "0", "次")}, "5", "达到指标值记满分"},
		{"half up", Indicator{Points: dec("1"), Target: measure("", "200", ""), Actual: measure("", "199", "")}, "1", "B/A×分值"},
		{"negative actual", Indicator{Points: dec("5"), Target: measure("", "10", "%"), Actual: measure("", "-1", "%")}, "", ""},
		{"smaller from below zero", Indicator{Points: dec("5"), Target: measure("≤", "-5", "%"), Actual: measure("", "3", "%")}, "", ""},
		{"units differ", Indicator{Points: dec("5"), Target: measure("", "1.4", "万枚"), Actual: measure("", "14000", "枚")}, "", ""},
		{"unit left out", Indicator{Points: dec("5"), Target: measure("", "4", "套"), Actual: measure("", "3", "")}, "3.75", "B/A×分值"},
		{"qualitative", Indicator{Points: dec("10"), Target: quality, Actual: quality, Rating: &GivenScore{Value: dec("9")}}, "9", "定性指标按评定分值"},
		{"qualitative unrated", Indicator{Points: dec("10"), Target: quality, Actual: quality}, "", "定性指标未评分"},
		{"override", Indicator{Points: dec("4"), Target: measure("≥", "90", "%"), Actual: measure("", "95", "%"), Override: &GivenScore{Value: dec("3.8")}}, "3.8", "人工评分"},
	} {
		score, rule, ok := (&EvaluationForm{}).ScoreIndicator(&tt.ind)
		if ok != (tt.want != "") {
			t.Errorf("%s: ok = %v, rule %q", tt.name, ok, rule)
			continue
		}
		if ok && !score.Equal(dec(tt.want)) {
			t.Errorf("%s: %s, want %s", tt.name, score, tt.want)
		}
		if tt.rule != "" && rule != tt.rule {
			t.Errorf("%s: rule %q, want %q", tt.name, rule, tt.rule)
		}
	}
}

func TestFormScore(t *testing.T) {
	f := EvaluationForm{Groups: []IndicatorGroup{{Subgroups: []IndicatorSubgroup{
		{Indicators: []Indicator{
			{Points: dec("4"), Target: measure("≥", "90", "%"), Actual: measure("", "95", "%")},
			{Points: dec("2"), Target: measure("", "100", "%"), Actual: measure("", "99", "%")},
		}},
	}}}}
	if s, ok := f.Score(); !ok || !s.Equal(dec("5.98")) {
		t.Errorf("total %s, %v", s, ok)
	}
	f.Groups[0].Subgroups[0].Indicators[1].Actual = Measure{Text: "较好"}
	if _, ok := f.Score(); ok {
		t.Error("a form with an unscored indicator has a total")
	}
}
