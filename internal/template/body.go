package template

import (
	"fmt"
	"strconv"
	"strings"

	"juesuan/internal/pattern"
	"juesuan/internal/published"
)

// reader goes through the blocks of a template.
type reader struct {
	d      *Draft
	blocks []published.Block
	start  int               // of the body, behind cover and contents
	listed map[string]listed // headings of the contents, by their words
	at     *Section          // where text goes
	tables bool              // the part is the one of the tables
	held   []string          // paragraphs that wait for a table
	forms  bool              // the self-evaluation forms were met
	only   string            // 作下述说明: the next paragraph is printed under this flag
}

// listed is an entry of the contents.
type listed struct {
	level, n int
	met      bool
}

// survey finds year, name, cover and contents.
func (r *reader) survey() {
	count, noun := map[int]int{}, map[string]int{}
	for _, b := range r.blocks {
		if b.Paragraph == nil {
			continue
		}
		text := plain(b.Paragraph.Text)
		for _, m := range yearOf.FindAllStringSubmatch(text, -1) {
			n, _ := strconv.Atoi(m[1])
			count[n]++
		}
		for _, n := range [...]string{"部门", "单位"} {
			noun[n] += strings.Count(text, "年度"+n+"决算")
		}
	}
	for n, c := range count {
		if best := count[r.d.Year]; c > best || c == best && n > r.d.Year {
			r.d.Year = n
		}
	}
	if noun["单位"] > noun["部门"] {
		r.d.Noun = "单位"
	}
	r.cover()
}

// cover takes the paragraphs before the contents, or before the first part.
func (r *reader) cover() {
	r.listed = map[string]listed{}
	i, contents := 0, false
	var cover []string
	for ; i < len(r.blocks); i++ {
		p := r.blocks[i].Paragraph
		if p == nil {
			break
		}
		text := plain(p.Text)
		level, _, _ := ordinal(text)
		if text == "目录" || p.Listed {
			contents = true
			break
		}
		if level == 1 || p.Level == 1 && len(cover) > 0 {
			break
		}
		if text != "" {
			cover = append(cover, strings.TrimSpace(bracketed.Replace(p.Text)))
		}
	}
	for _, c := range cover {
		r.d.Cover = append(r.d.Cover, plain(c))
	}
	r.name()
	r.start = i
	if !contents {
		return
	}
	if r.d.Contents = "目　　录"; plain(r.blocks[i].Paragraph.Text) == "目录" {
		i++
	}
	first, tocEnd := "", i
	for ; i < len(r.blocks); i++ {
		p := r.blocks[i].Paragraph
		if p == nil {
			break
		}
		text := plain(p.Text)
		if text == "" {
			continue
		}
		if text = contentsTo.ReplaceAllString(text, ""); !p.Listed && (text == first || !heading(text)) {
			break
		}
		if first == "" {
			first = text
		}
		level, n, words := ordinal(text)
		if level == 0 {
			level = 2
		}
		r.listed[strings.TrimRight(words, "。：")] = listed{level: level, n: n}
		tocEnd = i + 1
	}
	r.start = tocEnd
}

// name is what the template calls the unit: the cover before the year, where it
// is no mark.
func (r *reader) name() {
	cover := strings.Join(r.d.Cover, "")
	before, _, ok := strings.Cut(cover, fmt.Sprintf("%d年", r.d.Year))
	if !ok && len(r.d.Cover) > 0 {
		before = r.d.Cover[0]
	}
	if n := len([]rune(before)); n < 3 || n > 40 || markedUnit.FindString(before) == before {
		return
	}
	r.d.name = before
}

func (r *reader) body() {
	for i := r.start; i < len(r.blocks); i++ {
		b := r.blocks[i]
		if b.Table != nil {
			r.table(b.Table)
			continue
		}
		text := plain(b.Paragraph.Text)
		if text == "" || b.Paragraph.Listed {
			continue
		}
		// 第三部分 alone on its line: the title is the next one.
		if m := partHead.FindStringSubmatch(text); m != nil && m[2] == "" {
			for i+1 < len(r.blocks) && r.blocks[i+1].Paragraph != nil {
				i++
				if more := plain(r.blocks[i].Paragraph.Text); more != "" {
					text += more
					break
				}
			}
		}
		r.paragraph(text, b.Paragraph.Level)
	}
	r.release()
	for words, l := range r.listed {
		if !l.met {
			r.d.note("目录里有、正文里没有找到的标题", words)
		}
	}
}

// paragraph takes one paragraph of the body.
func (r *reader) paragraph(text string, outline int) {
	level, n, words := ordinal(text)
	trimmed := strings.TrimRight(words, "。：")
	l, listed := r.listed[trimmed]
	glossary := r.at != nil && r.at.part().Glossary && level != 1
	switch {
	case listed && (level == l.level || level == 0) && heading(words):
		l.met = true
		r.listed[trimmed] = l
		r.heading(l.level, max(n, l.n), trimmed)
	case glossary:
		r.term(words)
	case level > 0 && heading(words):
		r.heading(level, n, trimmed)
	case outline > 0 && outline < 4 && heading(text) && !tableLead.MatchString(text):
		r.heading(outline, 0, trimmed)
	default:
		r.text(text)
	}
}

// heading begins a section.
func (r *reader) heading(level, n int, words string) {
	r.release()
	s := &Section{Title: printed(r.d.holes(words)), Level: level, Numbered: n > 0}
	for len(r.d.Ordinals) < level {
		r.d.Ordinals = append(r.d.Ordinals, [...]string{"第%s部分　", "%s、", "（%s）"}[len(r.d.Ordinals)])
	}
	above := r.at
	for above != nil && above.Level >= level {
		above = above.above
	}
	if above == nil {
		if level > 1 { // a section before the first part
			part := &Section{Title: printed(r.d.holes(words)), Level: 1}
			r.d.Parts = append(r.d.Parts, part)
			part.Level, above = 1, part
			part.Title = ""
		} else {
			r.d.Parts = append(r.d.Parts, s)
			r.tables = strings.HasSuffix(words, "表")
			s.Glossary = strings.Contains(words, "名词解释")
		}
	}
	if above != nil {
		s.above = above
		above.Sections = append(above.Sections, s)
	}
	r.at, r.only = s, ""
}

// drop takes a section away that repeats the one before it.
func (s *Section) drop() {
	if above := s.above; above != nil && above.Sections[len(above.Sections)-1] == s && !s.Forms && s.Sentences == nil {
		above.Sections = above.Sections[:len(above.Sections)-1]
	}
}

// part is the part that a section stands in.
func (s *Section) part() *Section {
	for s.above != nil {
		s = s.above
	}
	return s
}

// headings are the titles of a section and those above it.
func (s *Section) headings() (titles []string) {
	for ; s != nil; s = s.above {
		titles = append(titles, s.Title)
	}
	return titles
}

var (
	tableLead = pattern.Of(`^(?:金额)?单位：|^公开\d+表|^(?:编制|公开|填报)?(?:单位|部门)(?:名称)?：`)
	tableNote = pattern.Of(`^(?:注|备注|说明)：`)
	noneOf    = pattern.Of(`^(?:如)?(?:没有|无)(.+?)(?:的?(?:部门|单位)?(?:（单位）)?)[，,].*说明：?$`)
)

// text takes a paragraph that is no heading.
func (r *reader) text(text string) {
	if r.at == nil {
		r.d.note("第一部分之前的文字没有放进版式包", text)
		return
	}
	switch {
	case tableNote.MatchString(text) && r.last() != nil:
		r.last().noted(r.d, text)
	case r.at.Table != nil && len(r.held) == 0 && instruction.MatchString(text):
		r.d.note("对填写的人说的话", text)
	case r.tables:
		r.held = append(r.held, text)
	default:
		r.sentence(text)
	}
}

// last is the table that was read last in this part, nil where text stands since.
func (r *reader) last() *Table {
	if r.at == nil || len(r.held) > 0 || len(r.at.Sentences) > 0 {
		return nil
	}
	return r.at.Table
}

// release makes text of what no table followed.
func (r *reader) release() {
	held := r.held
	r.held = nil
	for _, text := range held {
		switch {
		case instruction.MatchString(text):
			r.d.note("对填写的人说的话", text)
		case tableLead.MatchString(text):
		case r.at != nil:
			r.sentence(text)
		}
	}
}

// table takes a table; what stands held before it is its title and lead.
func (r *reader) table(t *published.Table) {
	title, held := "", r.held
	r.held = nil
	for _, text := range held {
		switch {
		case tableLead.MatchString(text):
			r.d.unit(text)
		case instruction.MatchString(text):
			r.d.note("对填写的人说的话", text)
		default:
			title = text
		}
	}
	if r.at == nil {
		r.d.note("第一部分之前的表没有放进版式包", firstWords(t))
		return
	}
	if title != "" {
		level, n, words := ordinal(title)
		if level == 0 {
			level = r.at.part().Level + 1
		}
		r.heading(level, n, words)
	}
	made := r.d.table(t, r.at)
	switch {
	case made == nil && membersOf(t):
		r.at.Members = true
	case made == nil && strings.Contains(r.at.Title+firstWords(t), "绩效"):
		if r.forms { // one stands for all
			r.at.drop()
			return
		}
		r.forms, r.at.Forms = true, true
	case made == nil:
		r.d.note("看不出是哪张表，没有放进版式包；九张以外的写在 declare.yaml 的 tables", r.at.Title+"："+firstWords(t))
	default:
		if made.title != "" && r.at.Table != nil {
			r.heading(r.at.Level, 0, made.title)
		}
		if r.at.Table != nil {
			r.d.note("同一标题下的第二张表", firstWords(t))
			return
		}
		r.at.Table = made
		r.d.Tables = append(r.d.Tables, made)
	}
}

func firstWords(t *published.Table) string {
	var words []string
	for i := range t.Rows {
		for _, c := range t.Rows[i].Cells {
			if text := plain(c.Text); text != "" && len(words) < 8 {
				words = append(words, text)
			}
		}
	}
	return strings.Join(words, "｜")
}

// membersOf reports whether a table lists the units covered.
func membersOf(t *published.Table) bool {
	return len(t.Rows) > 0 && strings.Contains(firstWords(t), "单位名称") && strings.Contains(firstWords(t), "序号")
}

// unit takes the unit of money above a table.
func (d *Draft) unit(text string) {
	if strings.Contains(text, "万元") {
		d.Unit = "万元"
	} else if strings.Contains(text, "单位：元") {
		d.Unit = "元"
	}
}

// term is an entry of the glossary.
func (r *reader) term(text string) {
	term, words, ok := strings.Cut(text, "：")
	if !ok || len([]rune(term)) > 30 {
		if n := len(r.d.Glossary); n > 0 {
			t := &r.d.Glossary[n-1]
			t.Text = append(t.Text, append([]Piece{{Text: "\n"}}, r.d.holes(text)...)...)
			return
		}
		r.sentence(text)
		return
	}
	words = r.remarks(words, func(s string) { r.d.note("名词解释里对填写的人说的话", s) })
	r.d.Glossary = append(r.d.Glossary, Term{Term: term, Text: r.d.frame(words, []string{term}, "")})
}

// remarks takes out what a text says to who fills it in.
func (r *reader) remarks(text string, told func(string)) string {
	return remark.ReplaceAllStringFunc(text, func(m string) string {
		told(strings.Trim(m, "（）"))
		return ""
	})
}
