package ingest

import (
	"slices"
	"testing"

	"juesuan/internal/accounts"
	"juesuan/internal/region"
)

// A unit line is a whole text or a labelled segment; the beginning of a name
// never is one.
func TestUnitOf(t *testing.T) {
	for text, want := range map[string]accounts.Unit{
		"金额单位：元": accounts.Yuan, "单位：万元": accounts.Wan, "（单位：千元）": accounts.Thousand, "单位: 人民币 元": accounts.Yuan, "单位：人民币万元": accounts.Wan,
		"金额单位：（元）": accounts.Yuan, "金 额 单 位：万 元": accounts.Wan, "2020年度单位：万元": accounts.Wan, "公开01表　　单位：元": accounts.Yuan,
		"公开部门：元谋县某局　　金额单位：元":      accounts.Yuan,
		"公开部门：元谋县某局  单位：万元":       accounts.Wan,
		"部门：某局 单位：元":              accounts.Yuan,
		"公开部门：某局金额单位：万元":          accounts.Wan,
		"单位：元　部门：某局":              accounts.Yuan,
		"编制单位：元谋县某局":              accounts.NoUnit,
		"单位：元宝区某局":                accounts.NoUnit,
		"填报单位：元":                  accounts.NoUnit,
		"编制 单位：元":                 accounts.NoUnit,
		"单位：元　谋县某局":               accounts.NoUnit,
		"单位：万元县某局":                accounts.NoUnit,
		"部门：元氏县某局　　编制单位：元氏县某局":    accounts.NoUnit,
		"单位：元阳县　　金额单位：万元":         accounts.Wan,
		"主管单位：万元":                 accounts.NoUnit,
		"单价50万元以上通用设备":            accounts.NoUnit,
		"部门：元江县审计局　2023年度　单位：万元":  accounts.Wan,
		"单位名称：元":                  accounts.NoUnit,
		"单位：万元、个、辆、人":             accounts.Wan,
		"金额单位：万元，人次":              accounts.Wan,
		"计量单位：个、辆、元":              accounts.Yuan,
		"单位：元、万元":                 accounts.NoUnit,
		"单位：个":                    accounts.NoUnit,
		"编制单位：千元乡人民政府　　　　　　单位：千元": accounts.Thousand,
	} {
		if got := region.UnitOf(text); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]string{
		"公开部门：元谋县某局　　金额单位：元": "元谋县某局", "编制单位：元谋县某局": "元谋县某局", "单位：元宝区某局": "元宝区某局",
		"公开部门：某局金额单位：万元": "某局", "金额单位：元": "-", "单位：元": "-", "公开部门：": "", "公开部门：　　某局": "某局",
	} {
		name, ok := departmentOf(text)
		if !ok {
			name = "-"
		}
		if name != want {
			t.Errorf("%s: department %q, want %q", text, name, want)
		}
	}
	if got := region.Segments("甲  乙　丙 丁\n戊"); !slices.Equal(got, []string{"甲", "乙", "丙 丁", "戊"}) {
		t.Errorf("%q", got)
	}
}
