package desk

import (
	"slices"
	"strconv"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/supplement"
)

// evalSheet is one 项目支出绩效自评表, drawn like the paper one.
type evalSheet struct {
	Name   string
	Head   []*formNode // above the indicators
	Groups *formNode
	Score  *formNode // 总分
	Total  string    // as the rules give it; "" where a score is missing
	Told   int       // errors and blanks in it
	Closed bool      // only its name is in the page: the rest is asked for when it is opened
	scores map[string]scoreView
}

type scoreView struct{ Score, Rule string }

// Scores is the score of the indicator at a path.
func (s *evalSheet) ScoreOf(path string) scoreView { return s.scores[path] }

// sheetItem makes a self-evaluation form of an item.
func (b *formBuilder) sheetItem(it *formItem, v *supplement.Value, number int) {
	s := &evalSheet{Name: "新的自评表", scores: map[string]scoreView{}}
	if p := v.Get("project"); p != nil {
		s.Name = p.Scalar
	}
	for _, n := range it.Nodes {
		switch n.Rel {
		case "groups":
			s.Groups = n
		case "score":
			s.Score = n
		default:
			s.Head = append(s.Head, n)
		}
	}
	it.Sheet = s
	paperNodes(s.Groups)
	for path, list := range b.findings {
		if number > 0 && strings.HasPrefix(path, it.Path) {
			s.Told += len(list)
		}
	}
	s.Closed = number > 0 && len(b.form.Document.Root.List("forms")) > 1 && !strings.HasPrefix(b.aim, it.Path) &&
		!slices.Contains(b.unfolded, "all") && !slices.Contains(b.unfolded, strconv.Itoa(number))
	if b.o.Outcome == nil || b.o.Book == nil || number < 1 || number > len(b.o.Book.Forms) || len(v.List("groups")) == 0 {
		return
	}
	form := &b.o.Book.Forms[number-1]
	// The scores stand beside the indicators of the same place, where all were read.
	if total, ok := form.Score(); ok {
		s.Total = total.String()
	}
	var scores []scoreView
	form.Each(func(_ *accounts.IndicatorGroup, _ *accounts.IndicatorSubgroup, ind *accounts.Indicator) {
		score, rule, ok := form.ScoreIndicator(ind)
		text := "—"
		if ok {
			text = score.String()
		}
		scores = append(scores, scoreView{text, rule})
	})
	var paths []string
	for _, g := range v.List("groups") {
		for _, sub := range g.List("subgroups") {
			for _, ind := range sub.List("indicators") {
				paths = append(paths, ind.At.Field)
			}
		}
	}
	if len(paths) == len(scores) {
		for i, p := range paths {
			s.scores[p] = scores[i]
		}
	}
}

// paperItem is an item in the paper form, with the form that it is in.
type paperItem struct {
	Sheet *evalSheet
	Item  *formItem
}

// With is an item of the form.
func (s *evalSheet) With(it *formItem) paperItem { return paperItem{s, it} }

// InPaper is a new item for the paper form.
func (it *formItem) InPaper() paperItem { return paperItem{&evalSheet{}, it} }

// Opened reports whether what is seldom filled in holds something, or lacks it: of
// the others it is put into the page when someone opens it, as in a new row.
func (it *formItem) Opened() bool {
	for _, n := range it.Nodes {
		switch {
		case n.Rel != "rating" && n.Rel != "score":
		case n.Value != "" || len(n.Findings) > 0:
			return true
		}
		if n.Rel == "score" {
			for _, m := range n.Children {
				if m.Value != "" || len(m.Findings) > 0 {
					return true
				}
			}
		}
	}
	return false
}

// paperNodes fits the fields of indicators into the columns of the paper form.
func paperNodes(n *formNode) {
	n.Blank.Paper = n.Rel
	for _, it := range append(n.Items[:len(n.Items):len(n.Items)], n.Blank) {
		for _, m := range it.Nodes {
			m.Cell = n.Rel == "indicators" && slices.Contains([]string{"name", "points", "target", "actual", "shortfall"}, m.Rel)
			switch {
			case m.Kind == "list":
				paperNodes(m)
			case n.Rel == "indicators" && m.Rel == "name":
				m.Control = "lines"
				m.Rows = 1 + len([]rune(m.Value))/13
			case m.Rel == "name": // of the first and the second level, in their narrow columns
				m.Control = "lines"
				m.Rows = 1 + len([]rune(m.Value))/6
			case n.Rel == "indicators" && m.Rel == "shortfall":
				m.Rows = 1 + len([]rune(m.Value))/9
			}
		}
	}
}
