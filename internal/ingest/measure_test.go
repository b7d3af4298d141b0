package ingest

import "testing"

// TestMeasure: values of indicators.
func TestMeasure(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"≥90%", "≥ 90 %"}, {"≤2小时", "≤ 2 小时"}, {"400天", "400 天"}, {"16.7万人", "16.7 万人"}, {"1,300卷", "1300 卷"}, {"=100％", "= 100 %"}, {">= 5 个", "≥ 5 个"}, {"-3.5℃", "-3.5 ℃"},
		{"不低于95%", "≥ 95 %"}, {"有所提升", `"有所提升"`}, {"≥预期", `"≥预期"`}, {"优、良、中", `"优、良、中"`}, {"12", "12"},
	} {
		if have := parseMeasure(c.text).String(); have != c.want {
			t.Errorf("%s: %s, want %s", c.text, have, c.want)
		}
	}
}
