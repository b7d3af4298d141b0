package supplement

import (
	"strings"
	"testing"
)

// TestEveryFieldHasAPlace: what the field table knows can be filled in in the
// workbook, each field in one place.
func TestEveryFieldHasAPlace(t *testing.T) {
	for _, table := range []*Fields{Core(), withForms(t)} {
		everyFieldHasAPlace(t, table)
	}
}

func everyFieldHasAPlace(t *testing.T, table *Fields) {
	places := map[string]int{}
	for i := range table.sheets {
		s := &table.sheets[i]
		prefix := ""
		if s.name == formSheet {
			prefix = "forms[]."
		}
		for _, l := range table.lines(s) {
			switch {
			case l.pair:
				for _, f := range l.field.Fields {
					places[prefix+l.path+"."+f.Key]++
				}
			case l.list:
				places[prefix+l.path+"[]"]++
			case l.path != "":
				places[prefix+l.path]++
			}
		}
		if s.table == nil {
			continue
		}
		for _, w := range s.table.coded {
			places[w.Key+".*"]++
			if w.Text == "" {
				for _, f := range table.At(w.Key).Fields {
					places[w.Key+"."+f.Key]++
				}
			}
		}
		for _, c := range s.table.columns {
			if s.table.coded == nil {
				places[prefix+strings.Join(s.table.lists[:c.level+1], "[].")+"[]."+c.key]++
			}
		}
	}
	var walk func(path string, f *Field)
	walk = func(path string, f *Field) {
		if f.Open && f.Fields == nil {
			return // no layout asks for anything there
		}
		if f.Type == Group {
			for i := range f.Fields {
				walk(strings.TrimPrefix(path+"."+f.Fields[i].Key, "."), &f.Fields[i])
			}
			if f.Digits > 0 {
				walk(path+".*", f.Item)
			}
			return
		}
		if f.Type == List {
			walk(path+"[]", f.Item)
			return
		}
		if places[path] != 1 {
			t.Errorf("%s has %d places in the workbook", path, places[path])
		}
		delete(places, path)
	}
	walk("", table.Root())
	for path := range places {
		t.Errorf("the workbook has %s, the field table has not", path)
	}
}

// TestTopicWords: a comparison's words lead back to its key, with either colon,
// and with a name behind a code.
func TestTopicWords(t *testing.T) {
	for _, w := range topicOptions() {
		if got := ComparisonText(w.Key); got != w.Text {
			t.Errorf("%s reads %q, offered as %q", w.Key, got, w.Text)
		}
		if got := topicKey(w.Text); got != w.Key {
			t.Errorf("%q is taken for %s, want %s", w.Text, got, w.Key)
		}
	}
	for text, want := range map[string]string{
		"项级科目支出与年初预算相比：2080501 行政单位离退休": "item_vs_budget.2080501", "基本支出与上年相比: 302商品和服务支出": "basic_vs_prior.302",
		"basic_vs_prior.303": "basic_vs_prior.303", "支出": "支出", "": "",
	} {
		if got := topicKey(text); got != want {
			t.Errorf("%q is taken for %q, want %q", text, got, want)
		}
	}
}
