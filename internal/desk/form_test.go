package desk

import (
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"juesuan/internal/folder"
	"juesuan/internal/job"
	"juesuan/internal/supplement"
)

// forms are the two forms of the sample's supplement, as work folders.
func forms(t *testing.T) map[string]string {
	t.Helper()
	yaml, cells := workFolderWith(t, sample), workFolderWith(t, sample)
	asWorkbook(t, filepath.Join(cells, sample))
	return map[string]string{"unit.yaml": yaml, "补充资料.xlsx": cells}
}

// save sends changes as the page does and returns the answer.
func (c *client) save(file, hash string, changes ...supplement.Change) (saved, int) {
	c.t.Helper()
	raw, err := json.Marshal(saving{Version: folder.Version{File: file, Hash: hash}, Changes: changes})
	if err != nil {
		c.t.Fatal(err)
	}
	body, status := c.post("/form/save?unit="+sample, "application/json", string(raw))
	var a saved
	if err := json.Unmarshal([]byte(body), &a); err != nil {
		c.t.Fatalf("%d: %q: %v", status, body, err)
	}
	return a, status
}

// topic returns the page of a topic or a field.
func (c *client) topic(key, value string) string {
	c.t.Helper()
	body, status := c.get("/form?unit=" + sample + "&" + key + "=" + url.QueryEscape(value))
	if status != http.StatusOK {
		c.t.Fatalf("%s: %d", value, status)
	}
	return body
}

var hashOf = regexp.MustCompile(`data-file="([^"]*)" data-hash="([^"]*)"`)

func (c *client) version() (file, hash string) {
	c.t.Helper()
	m := hashOf.FindStringSubmatch(c.topic("topic", "基本信息"))
	if m == nil {
		c.t.Fatal("the form names no version")
	}
	return m[1], m[2]
}

// controlOf is the element of a field in a page.
func controlOf(t *testing.T, page, path string) string {
	t.Helper()
	at := strings.Index(page, `id="f-`+path+`"`)
	if at < 0 {
		t.Fatalf("%s is not on the page", path)
	}
	start := strings.LastIndex(page[:at], "<")
	tag := page[start+1 : at]
	tag, _, _ = strings.Cut(tag, " ")
	end := strings.Index(page[start:], ">") + 1
	if tag == "input" {
		return page[start : start+end]
	}
	close := "</" + tag + ">"
	return page[start : start+strings.Index(page[start:], close)+len(close)]
}

// TestFormRoundTrip: a field of every type, saved, is in the file what was
// typed and is shown so again, in either form of the file.
func TestFormRoundTrip(t *testing.T) {
	t.Parallel()
	kinds := []struct{ name, path, typed, scalar, shown string }{
		{"text", "organization.short_name", " 某某局 ", "某某局", `value="某某局"`},
		{"text like a number", "organization.supervisor_code", "007", "007", `value="007"`},
		{"text like yes", "organization.supervisor", "no", "no", `value="no"`},
		{"text with marks", "organization.contact", `a: b # c "d" - [e] <f>`, `a: b # c "d" - [e] <f>`, `value="a: b # c &#34;d&#34; - [e] &lt;f&gt;"`},
		{"prose", "setup.text", "第一行\n第二行：完。", "第一行\n第二行：完。", "第一行\n第二行：完。</textarea>"},
		{"whole", "setup.posts", "９５", "95", `value="95"`},
		{"number", "assets.floor_area", "1,903.06", "", `value="1`},
		{"choice", "organization.kind", "行政", "行政", `<option value="行政" selected>`},
		{"date", "date", "2021年9月5日", "2021-09-05", `value="2021-09-05"`},
		{"measure", "forms[1].groups[1].subgroups[2].indicators[1].target", "≥91%", "≥91%", `value="≥91%"`},
		{"flag", "forms[1].groups[1].subgroups[2].indicators[1].smaller", "是", "", `<option value="是" selected>`},
		{"amount", "budget.entrusted", "126877.30", "126877.30", `value="126877.3`},
		{"code", "purposes.2080109", "经办业务", "经办业务", "经办业务</textarea>"},
		{"amount by code", "budget.item.2080109", "1506.71", "1506.71", `value="1506.71"`},
		{"item of a list", "functions.items[2]", "改过的一项", "改过的一项", "改过的一项</textarea>"},
		{"in a list", "glossary[1].text", "改过的解释。", "改过的解释。", "改过的解释。</textarea>"},
		{"in a list in a list", "reasons[5].parts[1].text", "改过的分项", "改过的分项", "改过的分项</textarea>"},
	}
	for file, folder := range forms(t) {
		c := enter(t, start(t, folder))
		_, hash := c.version()
		dir := filepath.Join(folder, sample)
		var set, taken []supplement.Change
		for _, x := range kinds {
			set = append(set, supplement.Change{Do: supplement.Set, Path: x.path, Text: x.typed})
			// Items of a list go with their list; a flag of cells has no blank.
			if !strings.HasSuffix(x.path, "]") && !(x.name == "flag" && file == "补充资料.xlsx") {
				taken = append(taken, supplement.Change{Do: supplement.Remove, Path: x.path})
			}
		}
		a, status := c.save(file, hash, set...)
		if status != http.StatusOK || a.Version.Hash == hash || a.Version.File != file {
			t.Fatalf("%s: %d %+v", file, status, a)
		}
		for _, x := range kinds {
			v := valueIn(t, dir, x.path)
			if v == nil || x.scalar != "" && v.Scalar != x.scalar && !(file == "补充资料.xlsx" && v.Scalar == strings.TrimSuffix(x.scalar, "0")) { // a spreadsheet keeps no zero at the end
				t.Errorf("%s, %s: the file says %+v", file, x.name, v)
			}
			if x.name == "flag" && !supplement.IsTrue(v.Scalar) {
				t.Errorf("%s: the flag is %q", file, v.Scalar)
			}
			if got := controlOf(t, c.topic("field", x.path), x.path); !strings.Contains(got, x.shown) {
				t.Errorf("%s, %s: shown as %s", file, x.name, got)
			}
		}
		a, status = c.save(file, a.Version.Hash, supplement.Change{Do: supplement.Set, Path: "layout", Text: "shanghai-2024"})
		if got := controlOf(t, c.topic("field", "layout"), "layout"); status != http.StatusOK || !strings.Contains(got, `<option value="shanghai-2024" selected>`) {
			t.Errorf("%s, layout: %d, shown as %s", file, status, got)
		}
		// Taken out again, they are gone.
		if a, status := c.save(file, a.Version.Hash, taken...); status != http.StatusOK {
			t.Fatalf("%s: %d %+v", file, status, a)
		}
		for _, x := range taken {
			if v := valueIn(t, dir, x.Path); v != nil {
				t.Errorf("%s, %s removed: the file says %+v", file, x.Path, v)
			}
		}
	}
}

// TestFormMoney: an amount keeps what is said beside it, and takes what is
// chosen.
func TestFormMoney(t *testing.T) {
	t.Parallel()
	for file, folder := range forms(t) {
		c := enter(t, start(t, folder))
		_, hash := c.version()
		a, status := c.save(file, hash,
			supplement.Change{Do: supplement.Set, Path: "prior.fiscal_income", Text: "13819.20"},
			supplement.Change{Do: supplement.Set, Path: "prior.income_total", Text: "138191900.55", Money: &supplement.Money{Unit: "元", Scope: "全部资金", Source: "账上", Derived: true}})
		if status != http.StatusOK {
			t.Fatalf("%s: %d %+v", file, status, a)
		}
		dir := filepath.Join(folder, sample)
		if v := valueIn(t, dir, "prior.fiscal_income"); v.Scalar != "13819.20" && v.Scalar != "13819.2" || v.Money.Scope != "财政拨款" || v.Money.Unit != "万元" {
			t.Errorf("%s: %+v", file, v)
		}
		if v := valueIn(t, dir, "prior.income_total"); v.Scalar != "138191900.55" || v.Money != (supplement.Money{Unit: "元", Scope: "全部资金", Source: "账上", Derived: true}) {
			t.Errorf("%s: %+v", file, v)
		}
		page := c.topic("topic", "上年数")
		if got := controlOf(t, page, "prior.income_total"); !strings.Contains(got, "138191900.55") {
			t.Errorf("%s: shown as %s", file, got)
		}
		_, after, _ := strings.Cut(page, `id="f-prior.income_total"`)
		if after, _, _ = strings.Cut(after, `class="field`); !strings.Contains(after, `<option value="元" selected>`) || !strings.Contains(after, `value="全部资金"`) || !strings.Contains(after, `value="账上"`) || !strings.Contains(after, " checked") {
			t.Errorf("%s: beside it %s", file, after)
		}
	}
}

// TestFormNew: where a unit has no supplement, the first save makes it, in the
// form that was chosen.
func TestFormNew(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"补充资料.xlsx", "unit.yaml"} {
		folder := workFolderWith(t, sample)
		dir := filepath.Join(folder, sample)
		if err := os.Remove(filepath.Join(dir, "unit.yaml")); err != nil {
			t.Fatal(err)
		}
		c := enter(t, start(t, folder))
		page := c.topic("topic", "基本信息")
		if !strings.Contains(page, `value="补充资料.xlsx" checked`) || !strings.Contains(page, `value="unit.yaml"`) || !strings.Contains(page, `必填<span class="yet">，还没有填</span>`) {
			t.Error("the page does not offer to make one")
		}
		if strings.Contains(page, "juesuan init") || !strings.Contains(page, "报表上写的是 2020 年") || !strings.Contains(page, `<span class="lack">待填 5</span>`) {
			t.Error("the page does not say what is to be done first")
		}
		for _, bad := range []string{"../unit.yaml", "别的.xlsx", "", "公开表.xlsx"} {
			if a, status := c.save(bad, "", supplement.Change{Do: supplement.Set, Path: "year", Text: "2020"}); status == http.StatusOK {
				t.Errorf("%q was made: %+v", bad, a)
			}
		}
		a, status := c.save(file, "", supplement.Change{Do: supplement.Set, Path: "year", Text: "2020"}, supplement.Change{Do: supplement.Set, Path: "layout", Text: sample},
			supplement.Change{Do: supplement.Set, Path: "organization.full_name", Text: "某局"},
			supplement.Change{Do: supplement.Insert, Path: "functions.items[1]"}, supplement.Change{Do: supplement.Set, Path: "functions.items[1]", Text: "第一项"})
		if status != http.StatusOK || a.Version.File != file {
			t.Fatalf("%s: %d %+v", file, status, a)
		}
		if v := valueIn(t, dir, "organization.full_name"); v == nil || v.Scalar != "某局" {
			t.Errorf("%s: %+v", file, v)
		}
		if got, _ := c.version(); got != file {
			t.Errorf("the form is now of %s, want %s", got, file)
		}
		// Who began before it was there does not write over it.
		if a, status := c.save(file, "", supplement.Change{Do: supplement.Set, Path: "year", Text: "2021"}); status != http.StatusConflict || !a.Changed {
			t.Errorf("%s made twice: %d %+v", file, status, a)
		}
	}
}

// TestFormAnswers: what cannot be saved is refused, all of it at once, and what
// is no save at all too; the file stays as it is.
func TestFormAnswers(t *testing.T) {
	t.Parallel()
	for file, folder := range forms(t) {
		c := enter(t, start(t, folder))
		name := filepath.Join(folder, sample, file)
		before, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		_, hash := c.version()
		set := func(path, text string) supplement.Change {
			return supplement.Change{Do: supplement.Set, Path: path, Text: text}
		}
		a, status := c.save(file, hash, set("year", "今年"), set("setup.posts", "93"), set("date", "不久"), set("prior.fiscal_income", "1.2.3"), set("organization.kind", "x"), set("purposes.123", "x"), set("nothing", "x"))
		if status != http.StatusUnprocessableEntity || len(a.Refused) != 6 {
			t.Fatalf("%s: %d %+v", file, status, a)
		}
		for i, at := range []int{0, 2, 3, 4, 5, 6} {
			if a.Refused[i].At != at || a.Refused[i].Text == "" {
				t.Errorf("%s: refused %+v, want the change %d", file, a.Refused[i], at)
			}
		}
		if a, status := c.save(file, strings.Repeat("0", 64), set("setup.posts", "94")); status != http.StatusConflict || !a.Changed || a.Version.Hash != hash {
			t.Errorf("%s, of another version: %d %+v", file, status, a)
		}
		for _, body := range []string{"", "{", "[]", `{"changes":[{"do":"set","path":"year"`, strings.Repeat("x", maxSaving+10)} {
			if got, status := c.post("/form/save?unit="+sample, "application/json", body); status == http.StatusOK || status == http.StatusInternalServerError {
				t.Errorf("%.20q: %d %s", body, status, got)
			}
		}
		if after, _ := os.ReadFile(name); string(after) != string(before) {
			t.Errorf("%s has changed", file)
		}
		// Open in Excel: told, not written.
		lock := filepath.Join(folder, sample, "~$"+file)
		if file == "补充资料.xlsx" {
			if err := os.WriteFile(lock, []byte("x"), 0o644); err != nil {
				t.Fatal(err)
			}
			if a, status := c.save(file, hash, set("setup.posts", "94")); status != http.StatusServiceUnavailable || !strings.Contains(a.Text, "打开") {
				t.Errorf("locked: %d %+v", status, a)
			}
			if after, _ := os.ReadFile(name); string(after) != string(before) {
				t.Error("the locked file has changed")
			}
		}
	}
}

// TestFormFindings: a finding stands at its field, in either form of the file,
// and is gone when it is mended.
func TestFormFindings(t *testing.T) {
	t.Parallel()
	for file, folder := range forms(t) {
		c := enter(t, start(t, folder))
		_, hash := c.version()
		a, status := c.save(file, hash, supplement.Change{Do: supplement.Set, Path: "prior.three_public.total", Text: "22.08"}, supplement.Change{Do: supplement.Remove, Path: "organization.kind"})
		if status != http.StatusOK {
			t.Fatalf("%s: %d %+v", file, status, a)
		}
		at := func(page, path string) string {
			_, rest, found := strings.Cut(page, `data-path="`+path+`"`)
			if !found {
				t.Fatalf("%s: %s is not on the page", file, path)
			}
			rest, _, _ = strings.Cut(rest, `class="field`)
			return rest
		}
		if got := at(c.topic("topic", "上年数"), "prior.three_public.total"); !strings.Contains(got, `class="finding s`) || !strings.Contains(got, "22.08") {
			t.Errorf("%s: at the total stands %s", file, got)
		}
		page := c.topic("topic", "基本信息")
		if !strings.Contains(page, "单位性质") || !strings.Contains(at(page, "organization.kind"), `必填<span class="yet">，还没有填</span>`) {
			t.Errorf("%s: what is missing is not told", file)
		}
		if !regexp.MustCompile(`aria-current="page">基本信息 <span class="lack">待填 1</span></a>`).MatchString(page) {
			t.Errorf("%s: the list of topics does not count what is missing", file)
		}
		a, status = c.save(file, a.Version.Hash, supplement.Change{Do: supplement.Set, Path: "prior.three_public.total", Text: "21.08"}, supplement.Change{Do: supplement.Set, Path: "organization.kind", Text: "参公"})
		if status != http.StatusOK {
			t.Fatalf("%s: %d %+v", file, status, a)
		}
		for _, topic := range []string{"上年数", "基本信息"} {
			if strings.Contains(c.topic("topic", topic), `class="finding s1"`) {
				t.Errorf("%s: an error is left in %s", file, topic)
			}
		}
	}
}

// TestFormRows: what is said of a cell of a workbook stands at the row's field,
// not at the group whose first row it is, even where the row is empty; the list
// of findings leads there too.
func TestFormRows(t *testing.T) {
	t.Parallel()
	folder := workFolderWith(t, sample)
	asWorkbook(t, filepath.Join(folder, sample))
	c := enter(t, start(t, folder))
	_, hash := c.version()
	rows := map[string][]string{"上年数": {"prior.basic.301", "prior.basic.303"}, "预算数": {"budget.basic.301", "budget.basic.302"}}
	var changes []supplement.Change
	for _, paths := range rows {
		for _, path := range paths {
			changes = append(changes, supplement.Change{Do: supplement.Remove, Path: path})
		}
	}
	if a, status := c.save("补充资料.xlsx", hash, changes...); status != http.StatusOK {
		t.Fatalf("%d %+v", status, a)
	}
	list, _ := c.get("/findings?unit=" + sample)
	for topic, paths := range rows {
		page := c.topic("topic", topic)
		for _, path := range paths {
			_, rest, found := strings.Cut(page, `data-path="`+path+`"`)
			if rest, _, _ = strings.Cut(rest, `class="field`); !found || !strings.Contains(rest, `class="finding `) || !strings.Contains(rest, "没有填") {
				t.Errorf("at %s stands %s", path, rest)
			}
			if !strings.Contains(list, "field="+path+`"`) && !strings.Contains(list, "field="+path+`&`) {
				t.Errorf("the list of findings does not lead to %s", path)
			}
			if at := c.topic("field", path); !strings.Contains(at, `data-focus="`+path+`"`) || !strings.Contains(at, `data-path="`+path+`"`) {
				t.Errorf("the address of %s does not lead there", path)
			}
		}
	}
}

// TestFormOffered: the kind of a unit of 编报单位 is chosen from the same words
// as the unit's own; another word that a file has stays, in both forms.
func TestFormOffered(t *testing.T) {
	t.Parallel()
	for file, folder := range forms(t) {
		c := enter(t, start(t, folder))
		_, hash := c.version()
		const path = "organization.members[1].kind"
		if a, status := c.save(file, hash, supplement.Change{Do: supplement.Set, Path: path, Text: "公益一类"}); status != http.StatusOK {
			t.Fatalf("%s: %d %+v", file, status, a)
		}
		if v := valueIn(t, filepath.Join(folder, sample), path); v == nil || v.Scalar != "公益一类" {
			t.Errorf("%s: the file says %+v", file, v)
		}
		page := c.topic("topic", "编报单位")
		_, rest, _ := strings.Cut(page, `id="f-`+path+`"`)
		rest, _, _ = strings.Cut(rest, "</select>")
		for _, want := range []string{`<option value="行政">`, `<option value="其他">`, `<option value="公益一类" selected>`} {
			if !strings.Contains(rest, want) {
				t.Errorf("%s: %s is not offered: %s", file, want, rest)
			}
		}
		if !strings.Contains(page, "看情况填") || !strings.Contains(page, "按部门公开") {
			t.Errorf("%s: it is not said who needs it", file)
		}
	}
}

// TestFormAccepted: beside an acceptance stands what it is about.
func TestFormAccepted(t *testing.T) {
	t.Parallel()
	folder := workFolderWith(t, sample)
	c := enter(t, start(t, folder))
	o, err := program.Report(t.Context(), job.Job{Unit: filepath.Join(folder, sample), Until: "document"})
	if err != nil || len(o.Report.Findings) == 0 {
		t.Fatal(err, "no finding to accept")
	}
	f := o.Report.Findings[0]
	_, hash := c.version()
	set := func(key, text string) supplement.Change {
		return supplement.Change{Do: supplement.Set, Path: "accepted[1]." + key, Text: text}
	}
	a, status := c.save("unit.yaml", hash, supplement.Change{Do: supplement.Insert, Path: "accepted[1]"}, set("id", f.Code), set("cell", f.At.InFile()), set("reason", "已核实"))
	if status != http.StatusOK {
		t.Fatalf("%d %+v", status, a)
	}
	page := c.topic("topic", "认可的提示")
	if !strings.Contains(page, "所认可的提示") || !strings.Contains(page, strings.SplitN(f.Message, "“", 2)[0]) {
		t.Error("the finding does not stand beside its acceptance")
	}
}

// TestFormItems: items added, moved and taken out, in lists and in lists of
// lists, in either form of the file.
func TestFormItems(t *testing.T) {
	t.Parallel()
	for file, folder := range forms(t) {
		c := enter(t, start(t, folder))
		dir := filepath.Join(folder, sample)
		_, hash := c.version()
		text := func(path string) string {
			if v := valueIn(t, dir, path); v != nil {
				return v.Scalar
			}
			return ""
		}
		first, third, name := text("functions.items[1]"), text("functions.items[3]"), text("forms[1].groups[1].subgroups[2].indicators[2].name")
		set := func(path, text string) supplement.Change {
			return supplement.Change{Do: supplement.Set, Path: path, Text: text}
		}
		a, status := c.save(file, hash,
			supplement.Change{Do: supplement.Remove, Path: "functions.items[2]"}, supplement.Change{Do: supplement.Move, Path: "functions.items[1]", To: 2},
			supplement.Change{Do: supplement.Insert, Path: "functions.items[3]"}, set("functions.items[3]", "插在中间"),
			supplement.Change{Do: supplement.Insert, Path: "glossary[1]"}, set("glossary[1].term", "新名词"), set("glossary[1].text", "新名词的解释。"),
			supplement.Change{Do: supplement.Remove, Path: "reasons[5].parts[2]"},
			supplement.Change{Do: supplement.Insert, Path: "reasons[5].parts[4]"}, set("reasons[5].parts[4].text", "又一项"),
			supplement.Change{Do: supplement.Set, Path: "reasons[5].parts[4].amount", Text: "12000.5", Money: &supplement.Money{Unit: "元"}},
			supplement.Change{Do: supplement.Insert, Path: "forms[1].groups[1].subgroups[2].indicators[2]"}, set("forms[1].groups[1].subgroups[2].indicators[2].name", "插入的指标"),
			set("forms[1].groups[1].subgroups[2].indicators[2].points", "1"), set("forms[1].groups[1].subgroups[2].indicators[2].target", "≥1%"), set("forms[1].groups[1].subgroups[2].indicators[2].actual", "2%"),
		)
		if status != http.StatusOK {
			t.Errorf("%s: %d %+v", file, status, a)
			continue
		}
		for path, want := range map[string]string{
			"functions.items[1]": third, "functions.items[2]": first, "functions.items[3]": "插在中间",
			"glossary[1].term": "新名词", "glossary[2].term": "财政拨款收入", "reasons[5].parts[4].text": "又一项", "reasons[5].parts[4].amount": "12000.5",
			"forms[1].groups[1].subgroups[2].indicators[2].name": "插入的指标", "forms[1].groups[1].subgroups[2].indicators[3].name": name,
		} {
			if got := text(path); got != want {
				t.Errorf("%s, %s: %q, want %q", file, path, got, want)
			}
		}
		if v := valueIn(t, dir, "reasons[5].parts[4].amount"); v == nil || v.Money.Unit != "元" {
			t.Errorf("%s: the amount is %+v", file, v)
		}
		if n := len(valueIn(t, dir, "reasons[5].parts").Items); n != 4 {
			t.Errorf("%s: %d parts", file, n)
		}
	}
}

// TestFormBroken: a file of which nothing can be read, and two files at once,
// are told; neither looks like an empty form.
func TestFormBroken(t *testing.T) {
	t.Parallel()
	folder := workFolderWith(t, sample)
	file := filepath.Join(folder, sample, "unit.yaml")
	c := enter(t, start(t, folder))
	if err := os.WriteFile(file, []byte("schema: 1\nyear: \"2020\n  <script>\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	page := c.topic("topic", "基本信息")
	if !strings.Contains(page, "读不出来") || !strings.Contains(page, "unit.yaml:2") || strings.Contains(page, `id="save"`) || strings.Contains(page, "<script>\n") {
		t.Error("a broken file is not told")
	}
	if err := os.WriteFile(filepath.Join(folder, sample, "补充资料.xlsx"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if page := c.topic("topic", "基本信息"); !strings.Contains(page, "不止一份") || strings.Contains(page, `id="save"`) {
		t.Error("two files are not told")
	}
}

// TestFormAllTopics: every topic of a full and of an empty supplement can be
// shown, and its address too.
func TestFormAllTopics(t *testing.T) {
	t.Parallel()
	full, empty := workFolderWith(t, sample), workFolderWith(t, sample)
	if err := os.Remove(filepath.Join(empty, sample, "unit.yaml")); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(empty, sample, "公开表.xlsx")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(empty, sample, "unit.yaml"), []byte("schema: 1\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if page := enter(t, start(t, empty)).topic("topic", "增减原因"); !strings.Contains(page, "现在还算不出哪些增减要写原因") {
		t.Error("it is not said why no reasons are asked for")
	}
	for _, folder := range []string{full, empty} {
		c := enter(t, start(t, folder))
		for _, topic := range supplement.Core().Topics() {
			page := c.topic("topic", topic.Name)
			if !strings.Contains(page, `aria-current="page">`+topic.Name) || !strings.Contains(page, `id="save"`) {
				t.Errorf("%s is not shown", topic.Name)
			}
			for _, root := range topic.Roots {
				if root != "schema" && !strings.Contains(page, `data-path="`+root+`"`) {
					t.Errorf("%s is not in %s", root, topic.Name)
				}
			}
			if strings.Contains(page, "%!") || strings.Contains(page, "ZgotmplZ") {
				t.Errorf("%s is badly written", topic.Name)
			}
		}
	}
}

// valueIn is a value as the unit's supplement now has it.
func valueIn(t *testing.T, dir, path string) *supplement.Value {
	t.Helper()
	f, err := program.Form(dir)
	if err != nil {
		t.Fatal(err)
	}
	return valueAt(f.Document.Root, path)
}

// asWorkbook replaces unit.yaml of a unit folder by the workbook form.
func asWorkbook(t *testing.T, dir string) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dir, "unit.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	doc, list := supplement.Read(raw, "unit.yaml", nil)
	if list.Failed() {
		t.Fatal(list)
	}
	draft, _ := supplement.Core().Draft(doc.Root, job.PackNames())
	f, err := os.Create(filepath.Join(dir, "补充资料.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := draft.Write(f); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "unit.yaml")); err != nil {
		t.Fatal(err)
	}
}
