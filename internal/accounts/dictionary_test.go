package accounts_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"juesuan/data"
	"juesuan/internal/accounts"
)

func parse(t *testing.T, year int) *accounts.Dictionary {
	t.Helper()
	d, err := accounts.ParseDictionary(data.Files, year)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDictionary2020(t *testing.T) {
	d := parse(t, 2020)
	if c := d.Classes(); len(c) != 26 || c[0].Ordinal != "一" || c[19].Ordinal != "二十" || c[25].Ordinal != "二十六" || c[25].Code != "234" {
		t.Errorf("classes: %v", c)
	}
	if !d.Covered() {
		t.Error("2020 is not covered")
	}
	for code, want := range map[string]string{"2080109": "社会保险经办机构", "215": "资源勘探工业信息等支出"} {
		if got, _ := d.Function(code); got != want {
			t.Errorf("%s = %q, want %q", code, got, want)
		}
	}
	for code, want := range map[string]string{"30113": "住房公积金", "30299": "其他商品和服务支出", "310": "资本性支出"} {
		if got, _ := d.Economic(code); got != want {
			t.Errorf("%s = %q, want %q", code, got, want)
		}
	}
	if _, ok := d.Economic("30313"); ok {
		t.Error("30313 is no code of 2020")
	}
	if code, ok := d.EconomicNamed("", "住房公积金"); !ok || code != "30113" {
		t.Errorf("住房公积金 is %q", code)
	}
	if code, ok := d.EconomicNamed("302", "维修(护)费"); !ok || code != "30213" {
		t.Errorf("维修(护)费 is %q", code)
	}
	if code, ok := d.EconomicNamed("", "办公设备购置"); ok {
		t.Errorf("办公设备购置 stands in 309 and 310, got %q", code)
	}
}

func TestDictionaryOfUncoveredYear(t *testing.T) {
	d := parse(t, 2031)
	if d.Covered() || len(d.Classes()) != 26 {
		t.Errorf("covered %v, %d classes", d.Covered(), len(d.Classes()))
	}
	if title, ok := d.Function("208"); ok {
		t.Errorf("claims that 208 is %q in 2031", title)
	}
}

func TestDictionaryRowsHaveSources(t *testing.T) {
	fsys := fstest.MapFS{
		"codes/function.tsv": {Data: []byte("code\tname\tfrom\tto\tsource\n208\t社会保障和就业支出\t2020\t2020\t\n")},
		"codes/economic.tsv": {Data: []byte("code\tname\tfrom\tto\tsource\n")},
	}
	if _, err := accounts.ParseDictionary(fsys, 2020); err == nil || !strings.Contains(err.Error(), "function.tsv:2") {
		t.Errorf("a row without source: %v", err)
	}
}

func TestOrdinal(t *testing.T) {
	for n, want := range map[int]string{1: "一", 10: "十", 11: "十一", 20: "二十", 26: "二十六", 90: "九十", 0: "0"} {
		if got := accounts.Ordinal(n); got != want {
			t.Errorf("Ordinal(%d) = %s, want %s", n, got, want)
		}
	}
	if o, n := accounts.SplitOrdinal("二十一、灾害防治及\n应急管理支出"); o != "二十一" || accounts.PlainName(n) != "灾害防治及应急管理支出" {
		t.Errorf("%q %q", o, n)
	}
	if o, n := accounts.SplitOrdinal("其他支出"); o != "" || n != "其他支出" {
		t.Errorf("%q %q", o, n)
	}
}

func TestSameName(t *testing.T) {
	for _, s := range [][2]string{{"维修（护）费", "维修(护)费"}, {"事业单位\n经营收入", "事业单位经营收入"}, {" 合　计", "合计"}} {
		if !accounts.SameName(s[0], s[1]) {
			t.Errorf("%q and %q differ", s[0], s[1])
		}
	}
	if accounts.SameName("其他商品服务支出", "其他商品和服务支出") {
		t.Error("a missing 和 is no printing habit")
	}
}
