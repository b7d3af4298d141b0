package docx

import (
	"bytes"
	"errors"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"juesuan/internal/diag"
	"juesuan/internal/pattern"
)

const (
	nsW   = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	nsR   = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	nsRel = "http://schemas.openxmlformats.org/package/2006/relationships"
	nsCT  = "http://schemas.openxmlformats.org/package/2006/content-types"

	relType = nsR + "/"
	wmlType = "application/vnd.openxmlformats-officedocument.wordprocessingml."

	documentPart = "word/document.xml"
	documentRels = "word/_rels/document.xml.rels"
)

// Anchors and placeholders of a base, paragraphs of their own.
const (
	anchorBody     = "{{正文}}" // the document goes here; required
	anchorContents = "{{目录}}" // the contents go here instead of where the document has them
	placePage      = "{{页码}}" // the paragraph becomes the page number; in headers and footers
)

var placeholder = pattern.Of(`\{\{[^{}]*\}\}`)

// Base is a base template, read and checked once per process. It is read-only
// but for the looks it remembers, and safe for concurrent use.
type Base struct {
	kept     []part          // parts that no document touches, packed as they came
	relParts map[string]part // relations of headers and footers, by the part they belong to

	types    *node // [Content_Types].xml
	rels     *node // word/_rels/document.xml.rels
	styles   *node
	settings *node
	fonts    *node

	document *node // word/document.xml, its anchors replaced by marks
	contents bool  // it has a place of its own for the contents
	afterSet bool  // something follows the anchor
	sect     *node // its sectPr, references taken out
	headers  [2]*furniture
	footers  [2]*furniture

	bookmarks int // highest bookmark id in use

	looks looks
}

// furniture is a header or a footer of the base.
type furniture struct {
	part, id string
	root     *node
}

const (
	onDefault = iota // odd pages, or all
	onEven
)

// Marks are elements that stand in document.xml where the anchors stood, and
// for its last sectPr. The value of a placeholder is escaped and so cannot hold
// one.
const (
	markBody     = "juesuan-body"
	markContents = "juesuan-contents"
	markSect     = "juesuan-sect"
)

// opening is the state of Open.
type opening struct {
	b     *Base
	at    diag.Position
	list  diag.List
	parts map[string][]byte
}

// errorf adds an error with a hint.
func (o *opening) errorf(code, hint, format string, args ...any) {
	o.list.Add(diag.Diagnostic{Severity: diag.Error, Code: code, At: o.at, Message: fmt.Sprintf(format, args...), Hint: hint})
}

func (o *opening) warnf(code, hint, format string, args ...any) {
	o.list.Add(diag.Diagnostic{Severity: diag.Warning, Code: code, At: o.at, Message: fmt.Sprintf(format, args...), Hint: hint})
}

// Open reads a base .docx and says what is wrong with it: a damaged or
// suspicious package, macros, tracked changes, comments, unknown or missing
// placeholders. After an error the Base is nil. name is used in the findings.
func Open(name string, data []byte) (*Base, diag.List) {
	o := &opening{b: &Base{relParts: map[string]part{}}, at: diag.Position{File: name}}
	if bytes.HasPrefix(data, []byte("\xD0\xCF\x11\xE0")) {
		o.errorf("docx.format", "请在 Word 或 WPS 中另存为不加密的 .docx", "底稿是旧版 .doc 或加了密码的文件，不是 .docx")
		return nil, o.list
	}
	packed, parts, err := unzip(data)
	if err != nil {
		msg := "底稿不是完好的 .docx 文件：" + err.Error()
		if errors.Is(err, errTooBig) {
			msg = "底稿过大（解压后超过 64 MB 或部件过多）"
		}
		o.errorf("docx.format", "请在 Word 或 WPS 中重新保存", "%s", msg)
		return nil, o.list
	}
	o.parts = parts
	o.read(packed)
	if o.list.Failed() {
		return nil, o.list
	}
	return o.b, o.list
}

// part parses a part; a missing one is an error if required.
func (o *opening) part(name, root string, required bool) *node {
	data, ok := o.parts[name]
	if !ok {
		if required {
			o.errorf("docx.part", "请在 Word 或 WPS 中重新保存", "底稿缺少部件 %s", name)
		}
		return nil
	}
	n, err := parseXML(data)
	if err == nil && n.name != root {
		err = fmt.Errorf("根元素是 <%s>，应为 <%s>", n.name, root)
		if i := strings.IndexByte(root, ':'); i > 0 && n.attr("xmlns:w") != nsW {
			err = errors.New("不是通用格式（ISO/IEC 29500 Transitional）")
		}
	}
	if err == nil && strings.HasPrefix(root, "w:") && n.attr("xmlns:w") != nsW {
		err = errors.New("是“严格的 Open XML”格式，请另存为普通的 .docx")
	}
	if err != nil {
		o.errorf("docx.xml", "请在 Word 或 WPS 中重新保存", "部件 %s 无法读取：%v", name, err)
		return nil
	}
	return n
}

func (o *opening) read(packed []part) {
	b := o.b
	b.types = o.part("[Content_Types].xml", "Types", true)
	b.rels = o.part(documentRels, "Relationships", true)
	b.document = o.part(documentPart, "w:document", true)
	if o.list.Failed() {
		return
	}
	o.suspicious()

	at := map[string]string{} // what document.xml relates to: type → part
	for _, r := range b.rels.kids {
		if t, ok := strings.CutPrefix(r.attr("Type"), relType); ok && at[t] == "" {
			at[t] = resolve(r.attr("Target"))
		}
	}
	if at["styles"] == "" {
		at["styles"] = "word/styles.xml"
	}
	b.styles = o.part(at["styles"], "w:styles", true)
	b.settings = o.part(at["settings"], "w:settings", false)
	b.fonts = o.part(at["fontTable"], "w:fonts", false)
	if o.list.Failed() {
		return
	}
	if b.settings == nil {
		b.settings = el("w:settings", "xmlns:w", nsW)
	}
	if b.fonts == nil {
		b.fonts = el("w:fonts", "xmlns:w", nsW)
	}
	o.checkStyles()
	o.body()
	if o.list.Failed() {
		return
	}

	rewritten := []string{"[Content_Types].xml", "_rels/.rels", documentPart, documentRels,
		at["styles"], at["settings"], at["fontTable"], "word/_rels/settings.xml.rels"}
	for _, r := range b.rels.kids {
		if t := r.attr("Type"); t == relType+"header" || t == relType+"footer" {
			rewritten = append(rewritten, resolve(r.attr("Target")))
		}
	}
	for _, p := range packed {
		switch {
		case slices.Contains(rewritten, p.name), strings.HasPrefix(p.name, "docProps/"):
			// written anew
		case strings.HasPrefix(p.name, "word/_rels/header"), strings.HasPrefix(p.name, "word/_rels/footer"):
			b.relParts["word/"+strings.TrimSuffix(path.Base(p.name), ".rels")] = p
		default:
			b.kept = append(b.kept, p)
		}
	}
	slices.SortFunc(b.kept, func(x, y part) int { return strings.Compare(x.name, y.name) })
	b.types.kids = slices.DeleteFunc(b.types.kids, func(n *node) bool {
		name := strings.TrimPrefix(n.attr("PartName"), "/")
		return n.name == "Override" && !slices.ContainsFunc(b.kept, func(p part) bool { return p.name == name })
	})
	known := []string{"styles", "settings", "fontTable", "header", "footer"}
	b.rels.kids = slices.DeleteFunc(b.rels.kids, func(n *node) bool {
		t, _ := strings.CutPrefix(n.attr("Type"), relType)
		return n.name == "" || slices.Contains(known, t)
	})
}

// resolve returns the part that a target in document.xml.rels means.
func resolve(target string) string {
	if rest, ok := strings.CutPrefix(target, "/"); ok {
		return rest
	}
	return strings.TrimPrefix(path.Join("/word", target), "/")
}

// suspicious looks for what must not go out with a report.
func (o *opening) suspicious() {
	macro := strings.Contains(string(o.parts["[Content_Types].xml"]), "macroEnabled")
	names := make([]string, 0, len(o.parts))
	for name := range o.parts {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		base := path.Base(name)
		switch {
		case base == "vbaProject.bin" || base == "vbaData.xml":
			macro = true
		case strings.HasPrefix(name, "word/embeddings/") || strings.HasPrefix(name, "word/activeX/"):
			o.errorf("docx.embedded", "请删去嵌入的对象", "底稿含嵌入对象 %s", base)
		case strings.HasSuffix(name, ".rels"):
			rels, err := parseXML(o.parts[name])
			if err != nil {
				o.errorf("docx.xml", "请在 Word 或 WPS 中重新保存", "部件 %s 无法读取：%v", name, err)
				continue
			}
			for _, r := range rels.kids {
				t, _ := strings.CutPrefix(r.attr("Type"), relType)
				if r.attr("TargetMode") == "External" && t != "attachedTemplate" { // that one is left out
					o.errorf("docx.external", "请把图片等内容存入文件", "底稿引用了文件以外的内容：%s", r.attr("Target"))
				}
			}
		}
	}
	if macro {
		o.errorf("docx.macro", "请另存为不含宏的 .docx", "底稿含有宏")
	}
}

// revisions are the elements of tracked changes (ISO/IEC 29500-1, 17.13.5).
var revisions = []string{"w:ins", "w:del", "w:moveFrom", "w:moveTo", "w:rPrChange", "w:pPrChange", "w:sectPrChange",
	"w:tblPrChange", "w:tblGridChange", "w:trPrChange", "w:tcPrChange", "w:numberingChange", "w:cellIns", "w:cellDel", "w:cellMerge"}

// clean drops what only editing needs and reports what must be settled first.
func (o *opening) clean(name string, root *node) {
	revised, commented := false, false
	root.walk(func(n *node) bool {
		revised = revised || slices.Contains(revisions, n.name)
		commented = commented || n.name == "w:commentReference"
		n.drop("w:proofErr", "w:lastRenderedPageBreak", "w:noProof")
		n.kids = slices.DeleteFunc(n.kids, func(k *node) bool {
			return k.name == "w:bookmarkStart" && k.attr("w:name") == "_GoBack"
		})
		n.attrs = slices.DeleteFunc(n.attrs, func(a attr) bool {
			return strings.HasPrefix(a.name, "w:rsid") || a.name == "w14:paraId" || a.name == "w14:textId"
		})
		if n.name == "w:bookmarkStart" {
			if id, err := strconv.Atoi(n.attr("w:id")); err == nil && id < 1<<30 {
				o.b.bookmarks = max(o.b.bookmarks, id)
			}
		}
		return true
	})
	dropLoneEnds(root)
	o.fields(name, root)
	if revised {
		o.errorf("docx.revision", "请在“审阅”中接受或拒绝所有修订", "底稿（%s）留有修订痕迹", name)
	}
	if commented {
		o.errorf("docx.comment", "请在“审阅”中删除所有批注", "底稿（%s）留有批注", name)
	}
	root.walk(func(n *node) bool {
		if n.name == "w:p" {
			joinPlaceholders(n)
		}
		return true
	})
}

// fields refuses all fields but page numbers: others fetch files, ask, or print
// what the document does not say.
func (o *opening) fields(name string, root *node) {
	var code strings.Builder
	root.walk(func(n *node) bool {
		switch {
		case n.name == "w:fldSimple":
			code.WriteString("\n" + n.attr("w:instr"))
		case n.name == "w:instrText":
			for _, k := range n.kids {
				code.WriteString(k.text)
			}
		case n.name == "w:fldChar" && n.attr("w:fldCharType") == "begin":
			code.WriteString("\n")
		}
		return true
	})
	for line := range strings.Lines(code.String()) {
		words := strings.Fields(line)
		if len(words) > 0 && !slices.Contains(pageFields, strings.ToUpper(words[0])) {
			o.errorf("docx.field", "请删去这个域；底稿中只能有页码", "底稿（%s）含有域 %s", name, words[0])
		}
	}
}

// pageFields are the fields of page numbers.
var pageFields = []string{"PAGE", "NUMPAGES", "SECTIONPAGES"}

// beyond refuses what the DOCX would print and the PDF would not.
func (o *opening) beyond(name string, root *node) {
	text, drawn := "", false
	root.walk(func(n *node) bool {
		drawn = drawn || n.name == "w:drawing" || n.name == "w:pict" || n.name == "w:object" || n.name == "w:tbl"
		return n.name != markBody && n.name != markContents
	})
	text = strings.Trim(strings.ReplaceAll(root.plain(), placePage, ""), " \u3000—–-·0123456789第共页/") // around a page number
	switch {
	case text != "":
		o.errorf("docx.beyond", "请删去；要印的文字写在版式包里，两种文件都印", "底稿（%s）有文字“%s”，PDF 中印不出来", name, clip(text))
	case drawn:
		o.errorf("docx.beyond", "请删去；图片放进单位文件夹，两种文件都印", "底稿（%s）有图片、图形或表格，PDF 中印不出来", name)
	}
}

// dropLoneEnds drops the ends of bookmarks whose start is gone.
func dropLoneEnds(root *node) {
	started := map[string]bool{}
	root.walk(func(n *node) bool {
		if n.name == "w:bookmarkStart" {
			started[n.attr("w:id")] = true
		}
		return true
	})
	root.walk(func(n *node) bool {
		n.kids = slices.DeleteFunc(n.kids, func(k *node) bool {
			return k.name == "w:bookmarkEnd" && !started[k.attr("w:id")]
		})
		return true
	})
}

// texts collects the w:t of a paragraph, those of text boxes inside it left out.
func texts(p *node) []*node {
	var ts []*node
	for _, k := range p.kids {
		k.walk(func(n *node) bool {
			if n.name == "w:t" {
				ts = append(ts, n)
			}
			return n.name != "w:p"
		})
	}
	return ts
}

// joinPlaceholders moves a placeholder that Word or WPS split over several
// runs into the run where it starts: the library finds it only in one piece.
func joinPlaceholders(p *node) {
	ts := texts(p)
	var all strings.Builder
	var owner []int
	for i, t := range ts {
		for _, k := range t.kids {
			all.WriteString(k.text)
		}
		for len(owner) < all.Len() {
			owner = append(owner, i)
		}
	}
	text := all.String()
	split := false
	for _, m := range placeholder.FindAllStringIndex(text, -1) {
		for i := m[0]; i < m[1]; i++ {
			split = split || owner[i] != owner[m[0]]
			owner[i] = owner[m[0]]
		}
	}
	if !split {
		return
	}
	pieces := make([][]byte, len(ts))
	for i := range owner {
		pieces[owner[i]] = append(pieces[owner[i]], text[i])
	}
	for i, t := range ts {
		t.kids = []*node{{text: string(pieces[i])}}
		t.setAttr("xml:space", "preserve")
	}
}

// placeholders checks the placeholders of one part and counts those in count.
func (o *opening) placeholders(name string, root *node, known ...string) {
	root.walk(func(n *node) bool {
		if n.name != "w:p" {
			return true
		}
		var s strings.Builder
		for _, t := range texts(n) {
			for _, k := range t.kids {
				s.WriteString(k.text)
			}
		}
		for _, m := range placeholder.FindAllString(s.String(), -1) {
			if !slices.Contains(known, m) {
				o.errorf("docx.placeholder", "可用的占位符："+strings.Join(known, " "),
					"底稿（%s）有未知的占位符 %s", name, m)
			}
		}
		return true
	})
}

// checkStyles looks at what every document needs of styles.xml.
func (o *opening) checkStyles() {
	normal := false
	seen := map[string]bool{}
	for _, s := range o.b.styles.kids {
		if s.name != "w:style" {
			continue
		}
		id := s.attr("w:styleId")
		if id == "" || seen[id] {
			o.errorf("docx.style", "请在 Word 或 WPS 中重新保存", "底稿的样式标识 %q 缺失或重复", id)
		}
		seen[id] = true
		if s.attr("w:type") == "paragraph" && (s.attr("w:default") == "1" || s.attr("w:default") == "true") {
			normal = true
			if ind := s.child("w:pPr").child("w:ind"); s.child("w:pPr").child("w:spacing").attr("w:lineRule") == "exact" ||
				ind.attr("w:firstLine") != "" && ind.attr("w:firstLine") != "0" || ind.attr("w:firstLineChars") != "" && ind.attr("w:firstLineChars") != "0" {
				o.warnf("docx.normal", "请把缩进和行距改到样式“正文文本”，“正文”保持不缩进、单倍行距",
					"底稿的默认样式“正文”带首行缩进或固定行距：以后在 DOCX 中插入的表格会缩进，图片只露出一条")
			}
		}
		if strings.HasPrefix(strings.ToLower(styleName(s)), "heading ") && s.child("w:pPr").child("w:numPr") != nil {
			o.warnf("docx.numbering", "请在样式中去掉自动编号；标题的序号是正文文字", "样式“%s”带自动编号，已不采用", styleName(s))
		}
	}
	if !normal {
		o.errorf("docx.style", "请在 Word 或 WPS 中重新保存", "底稿没有默认段落样式（正文）")
	}
}

// body reads document.xml: anchors, its one section, its headers and footers.
func (o *opening) body() {
	b := o.b
	body := b.document.child("w:body")
	if body == nil {
		o.errorf("docx.xml", "请在 Word 或 WPS 中重新保存", "部件 %s 没有正文", documentPart)
		return
	}
	o.clean("正文", b.document)
	o.placeholders("正文", b.document, anchorBody, anchorContents)
	b.sect = body.child("w:sectPr")
	if b.sect == nil {
		b.sect = el("w:sectPr")
	}
	body.drop("w:sectPr")
	b.document.walk(func(n *node) bool {
		if n.name == "w:sectPr" && n != b.sect {
			o.errorf("docx.section", "请删去底稿中的分节符；纵横版面由版式包给出", "底稿有不止一节")
		}
		return true
	})
	bodies, places := 0, 0
	for _, k := range body.kids {
		if k.name != "w:p" {
			continue
		}
		switch strings.TrimSpace(k.plain()) {
		case anchorBody:
			*k = node{name: markBody}
			bodies++
		case anchorContents:
			*k = node{name: markContents}
			places++
			b.contents = true
		}
	}
	for _, k := range body.kids { // an anchor inside other text or in a table
		s := k.plain()
		if strings.Contains(s, anchorBody) || strings.Contains(s, anchorContents) {
			o.errorf("docx.anchor", "占位符 {{正文}}、{{目录}} 须各自独占一段，不在表格里", "占位符夹在别的文字里：%s", clip(s))
		}
	}
	switch {
	case bodies == 0:
		o.errorf("docx.anchor", "请在正文所在处写一段 {{正文}}", "底稿没有占位符 {{正文}}")
	case bodies > 1 || places > 1:
		o.errorf("docx.anchor", "请只留一处", "占位符 {{正文}} 或 {{目录}} 出现不止一次")
	}
	if bodies == 1 {
		o.beyond("正文", body)
	}
	for i, k := range body.kids {
		if k.name == markBody {
			b.afterSet = len(body.kids) > i+1
		}
	}
	body.kids = append(body.kids, &node{name: markSect})
	for _, ns := range []attr{{"xmlns:w", nsW}, {"xmlns:r", nsR}} {
		b.document.setAttr(ns.name, ns.value)
	}

	targets := map[string]string{}
	for _, r := range b.rels.kids {
		targets[r.attr("Id")] = resolve(r.attr("Target"))
	}
	for _, ref := range b.sect.kids {
		var where *[2]*furniture
		root := ""
		switch ref.name {
		case "w:headerReference":
			where, root = &b.headers, "w:hdr"
		case "w:footerReference":
			where, root = &b.footers, "w:ftr"
		default:
			continue
		}
		kind := onDefault
		switch ref.attr("w:type") {
		case "even":
			kind = onEven
		case "first": // the sections decide which pages have no number
			continue
		}
		f := &furniture{part: targets[ref.attr("r:id")], id: ref.attr("r:id")}
		if f.root = o.part(f.part, root, true); f.root == nil {
			continue
		}
		label := map[string]string{"w:hdr": "页眉", "w:ftr": "页脚"}[root]
		o.clean(label, f.root)
		o.placeholders(label, f.root, placePage)
		o.beyond(label, f.root)
		where[kind] = f
	}
	b.sect.drop("w:headerReference", "w:footerReference", "w:titlePg", "w:type", "w:sectPrChange")
	if f := b.footers[onDefault]; f != nil && !numbered(f.root) {
		o.warnf("docx.footer", "请在页脚中写一段 {{页码}}", "底稿的页脚没有页码，DOCX 各页不印页码")
	}
}

// numbered reports whether a header or footer shows the page number.
func numbered(root *node) bool {
	found := strings.Contains(root.plain(), placePage)
	root.walk(func(n *node) bool {
		if n.name == "w:fldSimple" && strings.Contains(n.attr("w:instr"), "PAGE") {
			found = true
		}
		if n.name == "w:instrText" {
			for _, k := range n.kids {
				found = found || strings.Contains(k.text, "PAGE")
			}
		}
		return true
	})
	return found
}

// clip shortens a text for a message.
func clip(s string) string {
	r := []rune(s)
	if len(r) > 30 {
		return string(r[:30]) + "…"
	}
	return s
}
