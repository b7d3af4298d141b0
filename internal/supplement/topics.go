package supplement

import (
	"strings"

	"juesuan/internal/accounts"
)

// A workbook shows in words what unit.yaml names by a key.

// Word is a key and what staff read for it.
type Word struct{ Key, Text string }

// fieldWords are the words of fields.
func fieldWords(fields []Field) []Word {
	var out []Word
	for _, f := range fields {
		out = append(out, Word{f.Key, f.Name})
	}
	return out
}

// membersOf are the members of a comparison that can be listed.
func membersOf(t *accounts.Topic) []Word {
	if t.Items {
		return fieldWords(threePublicPurposes)
	}
	var out []Word
	for _, f := range economicClasses {
		if len(f.Key) == t.Digits {
			out = append(out, Word{f.Key, f.Key + f.Name})
		}
	}
	return out
}

// colon stands between a comparison and its member.
const colon = "："

// exampleItem is the code that stands for all where there are too many to list.
const exampleItem = "2080109"

// topicOptions are all comparisons, the members of each behind it.
func topicOptions() []Word {
	var out []Word
	for i := range accounts.AllTopics {
		t := &accounts.AllTopics[i]
		if !t.Each {
			out = append(out, Word{t.Name, t.Words})
		}
		members := membersOf(t)
		if t.Digits == len(exampleItem) {
			members = []Word{{exampleItem, exampleItem}}
		}
		for _, m := range members {
			out = append(out, Word{t.Name + "." + m.Key, t.Words + colon + m.Text})
		}
	}
	return out
}

// Comparisons are those that a reason may explain, in the order of the report.
// One that takes codes is there once, its text ending in a colon.
func Comparisons() []Word {
	out := topicOptions()
	for i := range out {
		out[i].Key = strings.TrimSuffix(out[i].Key, "."+exampleItem)
		out[i].Text = strings.TrimSuffix(out[i].Text, exampleItem)
	}
	return out
}

// ComparisonText is what staff read for a comparison.
func ComparisonText(key string) string {
	base, member, _ := strings.Cut(key, ".")
	for i := range accounts.AllTopics {
		t := &accounts.AllTopics[i]
		switch {
		case t.Name != base:
			continue
		case member == "":
			return t.Words
		}
		for _, m := range membersOf(t) {
			if m.Key == member {
				return t.Words + colon + m.Text
			}
		}
		return t.Words + colon + member
	}
	return key
}

// topicKey is the comparison that a cell names; what it cannot make out it
// returns as it stands.
func topicKey(text string) string {
	base, member, _ := strings.Cut(strings.ReplaceAll(text, ":", colon), colon)
	base, member = strings.TrimSpace(base), strings.TrimSpace(member)
	for i := range accounts.AllTopics {
		t := &accounts.AllTopics[i]
		switch {
		case t.Words != base:
			continue
		case member == "":
			return t.Name
		}
		for _, m := range membersOf(t) {
			if m.Text == member {
				return t.Name + "." + m.Key
			}
		}
		// A code, perhaps with its name behind it.
		if code := member[:len(member)-len(strings.TrimLeft(member, "0123456789"))]; code != "" {
			return t.Name + "." + code
		}
	}
	return text
}

// purposeWords are what a purpose may be written for, besides items by code.
func (t *Fields) purposeWords() []Word { return fieldWords(t.root.Member("purposes").Fields) }
