package accounts_test

import (
	"io/fs"
	"os"
	"strconv"
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
	if !d.Whole() {
		t.Error("2020 is not known whole")
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

// TestDictionaryCarriesForward: beyond the last year that a source gives, names
// are inferred: they call the codes, and nothing is claimed of them.
func TestDictionaryCarriesForward(t *testing.T) {
	d := parse(t, 2031)
	if d.Whole() || len(d.Classes()) != 26 || len(d.EconomicCodes()) < 60 {
		t.Errorf("whole %v, %d classes, %d economic codes", d.Whole(), len(d.Classes()), len(d.EconomicCodes()))
	}
	if title, ok := d.Function("208"); ok {
		t.Errorf("claims that 208 is %q in 2031", title)
	}
	if got, _ := d.FunctionTitle("208"); got != (accounts.CodeTitle{Title: "社会保障和就业支出", Of: 2026}) {
		t.Errorf("208 is called %v in 2031", got)
	}
	if got, _ := d.EconomicTitle("30113"); got != (accounts.CodeTitle{Title: "住房公积金", Of: 2026}) {
		t.Errorf("30113 is called %v in 2031", got)
	}
	if code, ok := d.EconomicNamed("", "住房公积金"); ok {
		t.Errorf("claims that 住房公积金 is %s in 2031", code)
	}
	// Only the year after gives it: inferred too.
	if got, _ := parse(t, 2024).FunctionTitle("2010301"); got != (accounts.CodeTitle{Title: "行政运行", Of: 2025}) {
		t.Errorf("2010301 is called %v in 2024", got)
	}
	for year, want := range map[int]bool{2018: false, 2019: false, 2020: true, 2021: true, 2022: true, 2023: true, 2024: true, 2025: false, 2026: false} {
		if d := parse(t, year); d.Whole() != want || len(d.Classes()) != 26 {
			t.Errorf("%d: whole %v, %d classes", year, d.Whole(), len(d.Classes()))
		}
	}
}

// TestDictionaryOwnList: what a finance bureau says of a year goes before what
// other sources say, and makes what was inferred known.
func TestDictionaryOwnList(t *testing.T) {
	own := []accounts.CodeName{{Code: "2080109", Name: "甲", From: 2020, To: 2020}, {Code: "2080109", Name: "乙", From: 2031, To: 2031}, {Code: "30113", Name: "丙", From: 2031, To: 2031}}
	for _, c := range []struct {
		year                 int
		function, economic   string
		functionOf, economOf int
	}{{2020, "甲", "住房公积金", 2020, 2020}, {2031, "乙", "丙", 2031, 2031}, {2032, "乙", "丙", 2031, 2031}} {
		d, err := accounts.ParseDictionary(data.Files, c.year, own...)
		if err != nil {
			t.Fatal(err)
		}
		f, _ := d.FunctionTitle("2080109")
		e, _ := d.EconomicTitle("30113")
		if f != (accounts.CodeTitle{Title: c.function, Of: c.functionOf}) || e != (accounts.CodeTitle{Title: c.economic, Of: c.economOf}) {
			t.Errorf("%d: %v, %v", c.year, f, e)
		}
		if _, ok := d.Function("2080109"); ok != (c.year != 2032) {
			t.Errorf("%d: 2080109 known %v", c.year, ok)
		}
	}
}

// TestCodeNames: each row of the tables has its basis and a source that
// README.md explains; none holds a code of another kind.
func TestCodeNames(t *testing.T) {
	readme, err := os.ReadFile("../../data/codes/README.md")
	if err != nil {
		t.Fatal(err)
	}
	for name, first := range map[string]byte{"codes/function.tsv": '2', "codes/economic.tsv": '3'} {
		text, err := fs.ReadFile(data.Files, name)
		if err != nil {
			t.Fatal(err)
		}
		rows := strings.Split(strings.TrimSpace(string(text)), "\n")
		if len(rows) < 500 {
			t.Errorf("%s: %d rows", name, len(rows))
		}
		seen := map[string]bool{}
		for _, row := range rows[1:] {
			f := strings.Split(row, "\t")
			if f[0][0] != first || len(f[0])%2 == 0 {
				t.Errorf("%s: %s", name, row)
			}
			for _, key := range strings.FieldsFunc(f[5], func(r rune) bool { return r == '、' || r == '+' }) {
				if _, year := strconv.Atoi(key); year != nil && !strings.Contains(string(readme), key) {
					t.Errorf("%s: nothing says what %s is", name, key)
				}
			}
			from, _ := strconv.Atoi(f[2])
			to, _ := strconv.Atoi(f[3])
			for y := from; y <= to; y++ {
				key := f[0] + " " + strconv.Itoa(y)
				if seen[key] {
					t.Errorf("%s: %s twice", name, key)
				}
				seen[key] = true
			}
		}
	}
}

func TestDictionaryRowsHaveSources(t *testing.T) {
	const head = "code\tname\tfrom\tto\tbasis\tsource\n"
	for _, row := range []string{"208\t社会保障和就业支出\t2020\t2020\tdirect\t", "208\t社会保障和就业支出\t2020\t2020\t\tNX20", "20\t甲\t2020\t2020\tdirect\tNX20",
		"208\t甲\t2021\t2020\tdirect\tNX20", "208\t\t2020\t2020\tdirect\tNX20", "208\t甲\t2020\t2020\tadjacent\tNX20", "208\t甲\t2020\t2020\tlisted\tNX20", "208\t甲\t2020\tdirect\tNX20"} {
		fsys := fstest.MapFS{"codes/function.tsv": {Data: []byte(head + row + "\n")}, "codes/economic.tsv": {Data: []byte(head)}}
		if _, err := accounts.ParseDictionary(fsys, 2020); err == nil || !strings.Contains(err.Error(), "function.tsv:2") {
			t.Errorf("%q: %v", row, err)
		}
	}
}

// TestCode: no code is shorter than its class.
func TestCode(t *testing.T) {
	for _, s := range []string{"", "2", "20", "2080l09", "合计", "２０８"} {
		if c, ok := accounts.ParseCode(s); ok || c != (accounts.Code{}) || c.Class() != "" {
			t.Errorf("%q is %v", s, c)
		}
	}
	item, _ := accounts.RowKey("2080109").Code()
	class, _ := accounts.ParseCode("208")
	if item.Class() != "208" || item.Level() != 7 || class.Level() != 3 || item.String() != "2080109" {
		t.Errorf("%v %v", item, class)
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
	for _, s := range [][2]string{{"维修（护）费", "维修(护)费"}, {"事业单位\n经营收入", "事业单位经营收入"}, {" 合　计", "合计"}, {"～！", "~!"}, {"～", "~"}} {
		if !accounts.SameName(s[0], s[1]) {
			t.Errorf("%q and %q differ", s[0], s[1])
		}
	}
	if accounts.SameName("其他商品服务支出", "其他商品和服务支出") {
		t.Error("a missing 和 is no printing habit")
	}
}

// TestClassNames: the names of the classes are those of the code list, the last
// year's first; earlier ones were names once or stand in older forms.
func TestClassNames(t *testing.T) {
	last := parse(t, 2025)
	names := map[string]bool{}
	for _, c := range accounts.Classes {
		// What the list only infers for that year is not held against it.
		if name, ok := last.Function(string(c.Code)); ok && name != c.Names[0] {
			t.Errorf("%s is %s, in the list %s", c.Code, c.Names[0], name)
		}
		for _, n := range c.Names {
			if names[n] || accounts.ClassOf(n) != c.Code {
				t.Errorf("%s is of %s, not of %s alone", n, accounts.ClassOf(n), c.Code)
			}
			names[n] = true
		}
	}
	if len(accounts.Classes) != len(parse(t, 2020).Classes()) {
		t.Errorf("%d classes, in the list %d", len(accounts.Classes), len(parse(t, 2020).Classes()))
	}
}
