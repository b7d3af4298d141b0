package pack

import (
	"fmt"
	"strconv"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/doc"
)

// The structs of this file are the pack language: one struct a file, one field
// a key. layouts/README.md documents each key; a test holds the two together.

// Info is pack.yaml.
type Info struct {
	At    diag.Position
	Base  string          `yaml:"base"`  // the pack over whose entries this one's stand
	Title string          `yaml:"title"` // 宁夏回族自治区 2020 年度部门决算公开
	Place string          `yaml:"place"`
	Year  int             `yaml:"year"`
	Noun  string          `yaml:"noun"` // 部门 or 单位
	Table TableFigures    `yaml:"tables"`
	Prose ProseFigures    `yaml:"prose"`
	Three string          `yaml:"three_public_budget"` // initial or adjusted
	Fonts map[string]Font `yaml:"fonts"`
	// Unverified is what no source at hand shows and was taken from elsewhere.
	Unverified []string `yaml:"unverified"`
	// Reasons names the comparisons that must be explained.
	Reasons []Topic `yaml:"reasons"`
	// ReasonAbove is the change, in percent, from which they must be.
	ReasonAbove int `yaml:"reason_above"`
}

// Topic names a comparison that the staff explain, as unit.yaml does: a name,
// a member (basic_vs_prior.301), or all members (basic_vs_prior.*).
type Topic string

func (t *Topic) UnmarshalText(b []byte) error {
	if !accounts.IsTopic(string(b)) {
		return fmt.Errorf("没有名为 %s 的比较，可用：%s", b, strings.Join(accounts.Topics(), "、"))
	}
	*t = Topic(b)
	return nil
}

// TableFigures says how the tables print amounts.
type TableFigures struct {
	Unit       string `yaml:"unit"`       // 元 or 万元
	Separators bool   `yaml:"separators"` // 1,234.56
	Zero       string `yaml:"zero"`       // blank or 0.00
}

// ProseFigures says how the sentences print figures.
type ProseFigures struct {
	Unit          string `yaml:"unit"`
	Places        int32  `yaml:"places"`
	PercentPlaces int32  `yaml:"percent_places"`
	Times         bool   `yaml:"times"` // growth of 100 % and more in 倍
	TimesPlaces   int32  `yaml:"times_places"`
	Shares        string `yaml:"shares"` // independent or largest_remainder
}

// Font is what Word is told about a role.
type Font struct {
	Name string `yaml:"name"`
	Alt  string `yaml:"alt"`
}

// PageFile is page.yaml.
type PageFile struct {
	Pages     map[string]PageSpec `yaml:"pages"`
	Numbering NumberingSpec       `yaml:"numbering"`
	Header    HeaderSpec          `yaml:"header"`
	Spacing   SpacingSpec         `yaml:"spacing"`
}

// PageSpec is one page geometry.
type PageSpec struct {
	At        diag.Position
	Width     Length `yaml:"width"`
	Height    Length `yaml:"height"`
	Top       Length `yaml:"top"`
	Bottom    Length `yaml:"bottom"`
	Left      Length `yaml:"left"`
	Right     Length `yaml:"right"`
	Pitch     Length `yaml:"pitch"`
	Lines     int    `yaml:"lines"`
	Chars     int    `yaml:"chars"`
	Numbered  bool   `yaml:"numbered"`
	Headed    bool   `yaml:"headed"`
	VCentered bool   `yaml:"vertically_centered"`
}

// HeaderSpec is the line above the text of the pages that are headed.
type HeaderSpec struct {
	Text       Template `yaml:"text"`
	Style      string   `yaml:"style"`
	Above      Length   `yaml:"above"`
	Logo       string   `yaml:"logo"` // a picture in the pack's folder
	LogoHeight Length   `yaml:"logo_height"`
}

// NumberingSpec is how page numbers look.
type NumberingSpec struct {
	Prefix        string `yaml:"prefix"`
	Suffix        string `yaml:"suffix"`
	Style         string `yaml:"style"`
	Below         Length `yaml:"below"`
	Outside       bool   `yaml:"outside"`
	Inset         Em     `yaml:"inset"`
	PaperPosition bool   `yaml:"paper_position"`
}

// SpacingSpec switches the rules of line setting.
type SpacingSpec struct {
	Kinsoku        bool `yaml:"kinsoku"`
	SqueezeLineEnd bool `yaml:"squeeze_line_end"`
	SqueezeStart   bool `yaml:"squeeze_line_start"`
	SqueezeAdjoin  bool `yaml:"squeeze_adjoining"`
	PullIn         bool `yaml:"pull_in"`
	HanLatinGap    Em   `yaml:"han_latin_gap"`
	Hang           bool `yaml:"hanging"`
	KeepUnits      bool `yaml:"keep_units"`
	NoRunt         bool `yaml:"no_single_last_character"`
}

// StyleSpec is one entry of styles.yaml.
type StyleSpec struct {
	At              diag.Position
	ID              string `yaml:"id"`
	Name            string `yaml:"name"`
	Font            Role   `yaml:"font"`
	Latin           Role   `yaml:"latin"`
	Size            Length `yaml:"size"`
	Tracking        Shift  `yaml:"tracking"`
	Bold            bool   `yaml:"bold"`
	Align           Align  `yaml:"align"`
	FirstIndent     Em     `yaml:"first_indent"`
	LeftIndent      Em     `yaml:"left_indent"`
	RightIndent     Em     `yaml:"right_indent"`
	LinePitch       Length `yaml:"line_pitch"`
	Before          Length `yaml:"before"`
	After           Length `yaml:"after"`
	Outline         int    `yaml:"outline"`
	KeepNext        bool   `yaml:"keep_next"`
	KeepLines       bool   `yaml:"keep_lines"`
	PageBreakBefore bool   `yaml:"page_break_before"`
	WidowControl    bool   `yaml:"widow_control"`
	Balance         bool   `yaml:"balance"`
}

// Outline is outline.yaml: the order of the report.
type Outline struct {
	Cover    Cover    `yaml:"cover"`
	Contents Contents `yaml:"contents"`
	// Ordinals are the formats of heading numbers by level: 第%s部分, %s、, （%s）, %d.: %s is 一, %d is 1.
	Ordinals []string `yaml:"ordinals"`
	Headings []string `yaml:"headings"` // styles by level
	Parts    []Node   `yaml:"parts"`
	Title    Template `yaml:"title"` // of the document
	FileName Template `yaml:"file_name"`
}

// Cover is the cover page.
type Cover struct {
	Page       string      `yaml:"page"`
	Paragraphs []StyleText `yaml:"paragraphs"`
}

// StyleText is a paragraph in a style.
type StyleText struct {
	Style string   `yaml:"style"`
	Text  Template `yaml:"text"`
}

// Contents is the table of contents.
type Contents struct {
	Page   string   `yaml:"page"`
	Title  string   `yaml:"title"`
	Style  string   `yaml:"style"`
	Levels int      `yaml:"levels"`
	Styles []string `yaml:"styles"`
	Leader string   `yaml:"leader"`
}

// Node is a part or section: a heading and what stands under it.
type Node struct {
	At        diag.Position
	Key       string   `yaml:"key"` // by which packs that stand on this one call it, else its table, list, form, chart or text
	Title     Template `yaml:"title"`
	Style     string   `yaml:"style"`   // of the heading, else that of its level
	Ordinal   string   `yaml:"ordinal"` // none: no number
	Page      string   `yaml:"page"`    // geometry from here on
	Break     bool     `yaml:"new_page"`
	Text      []string `yaml:"text"`          // ids in sentences.yaml
	Table     string   `yaml:"table"`         // id in tables.yaml
	Number    string   `yaml:"number"`        // of the table, else its own: none, 公开10表
	List      string   `yaml:"list"`          // id of a list in tables.yaml
	Chart     string   `yaml:"chart"`         // id of a chart in declare.yaml
	Own       string   `yaml:"unit_sections"` // list fact: headings and texts that the unit writes
	Forms     bool     `yaml:"forms"`         // the self-evaluation forms of projects
	Form      string   `yaml:"form"`          // a self-evaluation form that declare.yaml declares
	Sections  []Node   `yaml:"sections"`
	Ordinals  string   `yaml:"section_ordinal"` // of its sections, else that of their level: 表%s
	When      string   `yaml:"when"`            // a yes-or-no fact
	Numbering string   `yaml:"numbering"`       // restart: page numbers begin at 1
}

// Sentence is one entry of sentences.yaml; a bare string is its text.
type Sentence struct {
	At    diag.Position
	Text  Template `yaml:",scalar"`
	Style string   `yaml:"style"`
	RunIn bool     `yaml:"run_in"` // each paragraph begins with a head, up to its first 。
}

// TablesFile is tables.yaml.
type TablesFile struct {
	Defaults TableDefaults `yaml:"defaults"`
	Tables   []TableSpec   `yaml:"tables"`
	Lists    []ListSpec    `yaml:"lists"`
}

// ListSpec is a table made of facts and fields: with a row for each group of a
// list of facts, the units covered, for example, or with the rows that it gives.
type ListSpec struct {
	At        diag.Position
	ID        string       `yaml:"id"`
	Each      string       `yaml:"each"`   // name of the list: unit.members
	Rows      [][]Template `yaml:"rows"`   // instead, one text a column
	Number    string       `yaml:"number"` // 公开10表
	Lead      bool         `yaml:"lead"`   // the lines above a statement: number, unit, money
	Bare      bool         `yaml:"bare"`   // figures without their units, which stand in captions and above
	Note      Template     `yaml:"note"`
	Columns   []ListColumn `yaml:"columns"`
	RowHeight Length       `yaml:"row_height"`
	Styles    CellStyles   `yaml:"styles"`
}

// ListColumn is one column of a ListSpec.
type ListColumn struct {
	At      diag.Position
	Caption string   `yaml:"caption"`
	Text    Template `yaml:"text"` // over the group
	Width   Length   `yaml:"width"`
	Center  bool     `yaml:"center"`
	Merge   bool     `yaml:"merge"` // cells one below the other that say the same are one
}

// TableDefaults holds for all tables of the pack.
type TableDefaults struct {
	Left      Template   `yaml:"left"`      // 公开部门：…
	Center    Template   `yaml:"center"`    // 2024年度
	Right     Template   `yaml:"right"`     // 金额单位：元
	Continued string     `yaml:"continued"` // 续表
	Border    Length     `yaml:"border"`
	Padding   Length     `yaml:"padding"`
	MinSize   Length     `yaml:"min_size"`
	LeadStyle string     `yaml:"lead_style"`
	LeadMid   string     `yaml:"lead_center_style"` // where there is a center
	LeadRight string     `yaml:"lead_right_style"`
	Styles    CellStyles `yaml:"styles"`
	NoteStyle string     `yaml:"note_style"`
}

// CellStyles are the styles of a table's cells.
type CellStyles struct {
	Head   string `yaml:"head"`
	Text   string `yaml:"text"`
	Center string `yaml:"center"`
	Number string `yaml:"number"`
}

// TableSpec lays out one statement.
type TableSpec struct {
	At        diag.Position
	ID        string       `yaml:"id"`
	Statement Statement    `yaml:"statement"`
	Number    string       `yaml:"number"` // 公开01表
	Columns   []ColumnSpec `yaml:"columns"`
	Blocks    [][]RowSpec  `yaml:"blocks"`
	Tail      [][]TailCell `yaml:"tail"` // rows across all blocks
	Ordinals  bool         `yaml:"ordinals"`
	Note      Template     `yaml:"note"`
	Empty     Template     `yaml:"empty"` // statement under an empty table
	BlankRows int          `yaml:"blank_rows"`
	RowHeight Length       `yaml:"row_height"`
	Fill      bool         `yaml:"fill_page"`
	Styles    CellStyles   `yaml:"styles"` // instead of the defaults, all four
}

// ColumnSpec is a caption with columns under it, or a leaf column.
type ColumnSpec struct {
	At       diag.Position
	Caption  Template     `yaml:"caption"`
	Columns  []ColumnSpec `yaml:"columns"`
	Show     string       `yaml:"show"`   // name, code, line, figure (where figure is set)
	Figure   string       `yaml:"figure"` // column key of the statement
	Parts    []string     `yaml:"parts"`  // a code column in three: 类 款 项
	Block    int          `yaml:"block"`  // from 1
	Width    Length       `yaml:"width"`
	Vertical bool         `yaml:"vertical"`
	Ordinal  string       `yaml:"ordinal"`  // text in the 栏次 row
	Economic []string     `yaml:"economic"` // instead of a figure: a column for each economic code of the levels class, section
	Nonzero  bool         `yaml:"nonzero"`  // of those only the ones with an amount
	Split    int          `yaml:"split"`    // so many of them a table, the others in tables that go on
}

// RowSpec generates rows of a block.
type RowSpec struct {
	At       diag.Position
	Row      string   `yaml:"row"`      // key of a statement row
	Text     string   `yaml:"text"`     // its caption
	Ordinal  bool     `yaml:"ordinal"`  // 一、二、… counted within the block
	Restart  bool     `yaml:"restart"`  // the ordinal begins again at 一
	Center   bool     `yaml:"center"`   // the caption stands in the middle
	Span     bool     `yaml:"span"`     // the caption spans code and name columns
	Classes  bool     `yaml:"classes"`  // the function classes of the year, with ordinals
	Omit     []string `yaml:"omit"`     // classes that the form leaves out
	Codes    []string `yaml:"codes"`    // code rows of the statement by level: class, section, item
	Economic []string `yaml:"economic"` // economic classes with all their 款
	Projects bool     `yaml:"projects"` // below each code of codes its 项目
	Units    bool     `yaml:"units"`    // one row a unit
	Nonzero  bool     `yaml:"nonzero"`  // of the generated rows, only those with an amount
	Fill     bool     `yaml:"fill"`     // blank rows until the blocks are equally long
	Blank    int      `yaml:"blank"`    // that many blank rows
}

// TailCell is a cell of a row across all blocks.
type TailCell struct {
	Text   string `yaml:"text"`
	Row    string `yaml:"row"`
	Figure string `yaml:"figure"`
	Span   int    `yaml:"span"`
}

// Words is words.yaml: wording that follows a comparison's case.
type Words struct {
	// Glossary are terms that every report explains; one that the unit explains
	// itself stands in the same place with the unit's text.
	Glossary []TermSpec `yaml:"glossary"`
	// Terms are explanations that a unit may take over into its own glossary: the
	// place's usual ones.
	Terms  []OfferedTerm                  `yaml:"terms"`
	Change map[string]map[string]Template `yaml:"change"` // group → case → text
}

// OfferedTerm is one explanation that is offered.
type OfferedTerm struct {
	At   diag.Position
	Term string `yaml:"term"`
	Text string `yaml:"text"`
}

// TermSpec is one entry of the pack's glossary.
type TermSpec struct {
	At   diag.Position
	Term string   `yaml:"term"`
	Text Template `yaml:"text"`
}

// FormsFile is forms.yaml: how the self-evaluation forms look.
type FormsFile struct {
	At        diag.Position
	Page      string       `yaml:"page"`
	Style     string       `yaml:"style"` // of titles
	LeadStyle string       `yaml:"lead_style"`
	GapStyle  string       `yaml:"gap_style"` // between the two tables of a form
	HeadStyle string       `yaml:"head_style"`
	TextStyle string       `yaml:"text_style"`
	MidStyle  string       `yaml:"center_style"`
	RowHeight Length       `yaml:"row_height"`
	Forms     []FormLayout `yaml:"forms"`
}

// FormLayout lays out the forms of one kind: a table of what they are about, and
// below it the indicators.
type FormLayout struct {
	At         diag.Position
	Form       string            `yaml:"form"` // project, or a key of the forms in declare.yaml
	Title      Template          `yaml:"title"`
	Lead       Template          `yaml:"lead"` // （2020年度）
	HeadWidths []Length          `yaml:"head_widths"`
	Head       [][]FormCell      `yaml:"head"`
	Columns    []IndicatorColumn `yaml:"columns"`
	Sum        string            `yaml:"sum"`    // 总分
	Weight     string            `yaml:"weight"` // %s（%s分）: name and weight of a 一级指标
	// Quantitative and Mixed are the printed scoring rules, Mixed where a group
	// holds qualitative indicators too.
	Quantitative Template `yaml:"quantitative_rule"`
	Mixed        Template `yaml:"mixed_rule"`
}

// FormCell is a cell of the table above the indicators: a caption, or a fact of the
// form or of the report.
type FormCell struct {
	At     diag.Position
	Text   string `yaml:",scalar"`
	Fact   string `yaml:"fact"`
	Span   int    `yaml:"span"` // columns, 1 where it is not said
	Rows   int    `yaml:"rows"`
	Center bool   `yaml:"center"`
}

// IndicatorColumn is a column of the table of indicators.
type IndicatorColumn struct {
	At      diag.Position
	Caption string `yaml:"caption"`
	Show    string `yaml:"show"` // one of indicatorShows
	Width   Length `yaml:"width"`
}

// Length reads 28mm, 16pt, 579twip: of paper, type and rows, none negative and none
// above two metres, beyond which nothing could be set on any page.
type Length struct{ V doc.Length }

const maxLength = 2_000 * doc.MM

func (l *Length) UnmarshalText(b []byte) (err error) {
	if l.V, err = length(string(b)); err == nil && (l.V < 0 || l.V > maxLength) {
		err = fmt.Errorf("长度 %q 应在 0 到 2000mm 之间", b)
	}
	return err
}

// Shift reads a length that may be negative, of characters: up to 100pt.
type Shift struct{ V doc.Length }

func (l *Shift) UnmarshalText(b []byte) (err error) {
	if l.V, err = length(string(b)); err == nil && max(l.V, -l.V) > 100*doc.Pt {
		err = fmt.Errorf("长度 %q 应在 -100pt 到 100pt 之间", b)
	}
	return err
}

func length(text string) (doc.Length, error) {
	s := strings.TrimSpace(text)
	if s == "0" {
		return 0, nil
	}
	for _, u := range []struct {
		suffix string
		unit   doc.Length
	}{{"mm", doc.MM}, {"pt", doc.Pt}, {"twip", doc.Twip}} {
		if n, ok := strings.CutSuffix(s, u.suffix); ok {
			v, err := thousandths(strings.TrimSpace(n))
			return doc.Length(v) * u.unit / 1000, err
		}
	}
	return 0, fmt.Errorf("长度 %q 要带单位，如 28mm、16pt、579twip", s)
}

// Em reads a number of characters: 2字, 0.25字.
type Em struct{ V doc.Hundredths }

func (e *Em) UnmarshalText(b []byte) error {
	s := strings.TrimSpace(string(b))
	n, ok := strings.CutSuffix(s, "字")
	if !ok && s != "0" {
		return fmt.Errorf("%q 要以“字”为单位，如 2字", s)
	}
	v, err := thousandths(strings.TrimSpace(n))
	e.V = doc.Hundredths(v / 10)
	if err == nil && max(v, -v) > 100_000 {
		err = fmt.Errorf("%q 太多，最多 100字", s)
	}
	return err
}

// thousandths reads a decimal with up to three places as a whole number.
func thousandths(s string) (int64, error) {
	whole, frac, _ := strings.Cut(s, ".")
	neg := strings.HasPrefix(whole, "-")
	whole = strings.TrimPrefix(whole, "-")
	if len(frac) > 3 {
		return 0, fmt.Errorf("%q 的小数太多，最多三位", s)
	}
	frac += strings.Repeat("0", 3-len(frac))
	n, err := strconv.ParseInt(whole+frac, 10, 32)
	if err != nil {
		return 0, fmt.Errorf("%q 不是数", s)
	}
	if neg {
		n = -n
	}
	return n, nil
}

// Role reads fangsong, song, hei, kai, xiaobiaosong, latin.
type Role struct {
	V   doc.Role
	Set bool
}

func (r *Role) UnmarshalText(b []byte) error {
	v, ok := doc.ParseRole(string(b))
	if !ok {
		return fmt.Errorf("字体角色 %q 不认识，可用：fangsong、song、hei、kai、xiaobiaosong、latin", b)
	}
	r.V, r.Set = v, true
	return nil
}

// Align reads justify, left, center, right, distribute.
type Align struct{ V doc.Align }

var alignNames = []string{"justify", "left", "center", "right", "distribute"}

func (a *Align) UnmarshalText(b []byte) error {
	for i, n := range alignNames {
		if n == string(b) {
			a.V = doc.Align(i)
			return nil
		}
	}
	return fmt.Errorf("对齐方式 %q 不认识，可用：%s", b, strings.Join(alignNames, "、"))
}
