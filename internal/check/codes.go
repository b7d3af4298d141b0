package check

import (
	"strconv"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
)

// C: codes, names, ordinals and line numbers.
var codeRules = []Rule{
	{ID: "C.1", Title: "经济分类编码在本年科目中，并列在自己的类下", Severity: diag.Error, Stage: StageBook, Reads: "公开06、科目字典", fn: economicCodes},
	{ID: "C.2", Title: "科目名称 = 本年科目字典中该编码的名称", Severity: diag.Error, Stage: StageBook, Reads: "九张表、科目字典", fn: officialNames},
	{ID: "C.3", Title: "同一编码在各表同一名称", Severity: diag.Error, Stage: StageBook, Reads: "公开02、03、05、08、09", fn: oneName},
	{ID: "C.4", Title: "编码长度3/5/7（经济分类3/5），不重复；列层级时有上级；按编码升序", Severity: diag.Error, Stage: StageBook, Reads: "公开02、03、05、06、08、09", fn: codesInOrder},
	{ID: "C.5", Title: "序号一…n不重不漏", Severity: diag.Warning, Stage: StageBook, Reads: "公开01、04", Open: true, fn: ordinalsRun},
	{ID: "C.6", Title: "行次连续、不重复，贯通左右两半", Severity: diag.Warning, Stage: StageBook, Reads: "公开01、04", Open: true, fn: lineNumbersRun},
	{ID: "C.7", Title: "末级栏目 = 栏次 = 每行数字个数；同组栏目、行名写法一致", Severity: diag.Warning, Stage: StageBook, Reads: "九张表的表头", Open: true, fn: captionsMatch},
	{ID: "C.8", Title: "科目属于所在的预算（见T4.9、T5.4、T9.4；公开08不含223）", Severity: diag.Error, Stage: StageBook, Reads: "公开08",
		fn: onlyClasses(t8, func(c string) bool { return c != "223" }, "政府性基金预算支出表里不应有223类")},
	{ID: "C.9", Title: "项级科目在本年度有效", Severity: diag.Error, Stage: StageBook, Reads: "公开02、03、05、08、09、科目字典", fn: itemsValid},
}

// remake says of a flaw of form that the report will not have it.
const remake = "生成时改正"

func economicCodes(r *run) {
	if !r.has(t6) {
		return
	}
	s, dict := r.book.Statement(t6), r.book.Dictionary
	blocks := accounts.EconomicBlocks(s)
	var unknown []string
	for i := range s.Rows {
		row := &s.Rows[i]
		own, ok := row.Key.Code()
		if !ok {
			continue
		}
		r.passed()
		code := own.String()
		_, name := accounts.SplitOrdinal(row.Name)
		misplaced := own.Level() > 3 && blocks[i] != own.Class()
		known := row.Title != ""
		right, named := "", false
		if dict != nil && !known {
			class := own.Class()
			if misplaced {
				class = blocks[i]
			}
			if right, named = dict.EconomicNamed(class, name); !named {
				right, named = dict.EconomicNamed("", name)
			}
		}
		d := diag.Diagnostic{At: row.At, Where: []diag.Side{{At: row.At, Label: accounts.PlainName(name), Value: code}}}
		switch {
		case misplaced:
			d.Message = "编码" + code + "列在" + blocks[i] + "类下，不是这一类的款"
			d.Hint = "请改正编码或位置"
		case known:
			continue
		case named && len(code) > 3:
			d.Message = "本年经济分类科目中没有编码" + code
			d.Hint = "请核对编码"
		default:
			unknown = append(unknown, code)
			continue
		}
		if named {
			d.Where = append(d.Where, diag.Side{Label: strconv.Itoa(dict.Year()) + "年科目：" + accounts.PlainName(name), Value: right})
			d.Hint = "按名称应为" + right
		}
		r.find(d)
	}
	r.unlisted(unknown, "不能核对编码")
}

// unlisted ends the duty without data: no source gives what codes are called in
// the year, which must be said, and how it can be supplied.
func (r *run) unlisted(codes []string, cannot string) {
	if len(codes) == 0 {
		return
	}
	named := 0 // whose name of another year is known
	if dict := r.book.Dictionary; dict != nil {
		for _, c := range codes {
			_, function := dict.FunctionTitle(c)
			_, economic := dict.EconomicTitle(c)
			if function || economic {
				named++
			}
		}
	}
	reason := "科目字典没有" + strconv.Itoa(r.book.Year) + "年的" + enumerate(codes)
	switch {
	case named == len(codes):
		reason += "，只有别的年度的名称"
	case named > 0:
		reason += "，其中" + strconv.Itoa(named) + "个只有别的年度的名称"
	}
	r.lacks(reason + "，" + cannot + "；有科目表的，存成“科目.xlsx”（编码、名称、年度三栏），放在单位文件夹里或上一层")
}

// enumerate lists the first few of many.
func enumerate(list []string) string {
	const most = 6
	if len(list) <= most {
		return strings.Join(list, "、")
	}
	return strings.Join(list[:most], "、") + "等" + strconv.Itoa(len(list)) + "个"
}

func officialNames(r *run) {
	seen := map[string]bool{}
	var unknown []string
	for i := range r.book.Statements {
		s := &r.book.Statements[i]
		for j := range s.Rows {
			row := &s.Rows[j]
			if !row.Key.IsCode() {
				continue
			}
			_, name := accounts.SplitOrdinal(row.Name)
			if row.Title == "" {
				if key := string(row.Key); !seen[key] {
					seen[key] = true
					unknown = append(unknown, key)
				}
				continue
			}
			r.passed()
			if name == "" || accounts.SameName(name, row.Title) {
				continue
			}
			at := row.NameAt
			if at.IsZero() {
				at = row.At
			}
			r.find(diag.Diagnostic{At: at, Message: "科目" + string(row.Key) + "的名称不是本年的规范名称",
				Where: []diag.Side{{At: at, Label: string(row.Key), Value: accounts.PlainName(name)}, {Label: strconv.Itoa(r.book.Year) + "年科目", Value: row.Title}},
				Hint:  "请改为“" + row.Title + "”"})
		}
	}
	r.unlisted(unknown, "不能核对名称")
}

func oneName(r *run) {
	first := map[accounts.RowKey]*accounts.Row{}
	for _, id := range []accounts.StatementID{t2, t3, t5, t8, t9} {
		s := r.book.Statement(id)
		for j := range s.Rows {
			row := &s.Rows[j]
			if !row.Key.IsCode() || row.Name == "" {
				continue
			}
			r.passed()
			f, ok := first[row.Key]
			if !ok {
				first[row.Key] = row
				continue
			}
			// Where the dictionary knows the code, C.2 names the wrong one.
			if row.Title == "" && !accounts.SameName(f.Name, row.Name) {
				r.find(diag.Diagnostic{At: row.NameAt, Message: "科目" + string(row.Key) + "在各表的名称不同",
					Where: []diag.Side{{At: row.NameAt, Label: string(row.Key), Value: accounts.PlainName(row.Name)}, {At: f.NameAt, Label: string(row.Key), Value: accounts.PlainName(f.Name)}},
					Hint:  "同一编码只能有一个名称，请核对编码和名称"})
			}
		}
	}
}

func codesInOrder(r *run) {
	for _, id := range []accounts.StatementID{t2, t3, t5, t6, t8, t9} {
		s := r.book.Statement(id)
		if !s.Found {
			continue
		}
		parents := accounts.Parents(s)
		hierarchy := false
		for _, p := range parents {
			hierarchy = hierarchy || p >= 0
		}
		seen := map[accounts.RowKey]*accounts.Row{}
		var last *accounts.Row
		lastClass := ""
		for j := range s.Rows {
			row := &s.Rows[j]
			code, ok := row.Key.Code()
			if !ok {
				continue
			}
			r.passed()
			find := func(severity diag.Severity, message, hint string, other *accounts.Row) {
				d := diag.Diagnostic{Severity: severity, At: row.At, Message: message, Hint: hint,
					Where: []diag.Side{{At: row.At, Label: accounts.PlainName(row.Name), Value: code.String()}}}
				if other != nil {
					d.Where = append(d.Where, diag.Side{At: other.At, Label: accounts.PlainName(other.Name), Value: string(other.Key)})
				}
				r.find(d)
			}
			economic := id == t6
			switch n := code.Level(); {
			case economic && n != 3 && n != 5:
				find(diag.Error, "经济分类编码"+code.String()+"不是3位或5位", "请核对编码", nil)
			case !economic && n != 3 && n != 5 && n != 7:
				find(diag.Error, "功能分类编码"+code.String()+"不是3位、5位或7位", "请核对编码", nil)
			case seen[row.Key] != nil:
				find(diag.Error, "编码"+code.String()+"在本表出现两次", "同一科目只列一行", seen[row.Key])
			case hierarchy && !economic && n > 3 && parents[j] < 0:
				find(diag.Error, "本表列示类、款、项，但"+code.String()+"没有上级科目行", "请补上上级科目行，或核对编码", nil)
			case last != nil && row.Key < last.Key && (!economic || code.Class() == lastClass):
				find(diag.Warning, "编码"+code.String()+"没有按顺序排列", "科目按编码从小到大排列", last)
			}
			seen[row.Key], last, lastClass = row, row, code.Class()
		}
	}
}

func ordinalsRun(r *run) {
	for _, id := range []accounts.StatementID{t1, t4} {
		s := r.book.Statement(id)
		if !s.Found {
			continue
		}
		if s.Look.Ministry {
			r.reason = drawn
			continue
		}
		// Three runs of ordinals: income, the opening balances of 公开04, classes.
		groups := [3][]*accounts.Row{}
		for j := range s.Rows {
			row := &s.Rows[j]
			switch {
			case row.Key.IsCode():
				groups[2] = append(groups[2], row)
			case strings.HasPrefix(string(row.Key), string(accounts.RowOpening)+"."):
				groups[1] = append(groups[1], row)
			default:
				if o, _ := accounts.SplitOrdinal(row.Name); o != "" {
					groups[0] = append(groups[0], row)
				}
			}
		}
		for g, rows := range groups {
			any := false
			for _, row := range rows {
				o, _ := accounts.SplitOrdinal(row.Name)
				any = any || o != ""
			}
			if !any {
				continue
			}
			for n, row := range rows {
				r.passed()
				ordinal, name := accounts.SplitOrdinal(row.Name)
				want := accounts.Ordinal(n + 1)
				if ordinal == want || g == 2 && len(rows) < len(r.classOrdinals()) && ordinal == r.classOrdinals()[string(row.Key)] {
					continue
				}
				at := row.NameAt
				if at.IsZero() {
					at = row.At
				}
				r.find(diag.Diagnostic{At: at, Message: "序号应为“" + want + "”，" + remake,
					Where: []diag.Side{{At: at, Label: accounts.PlainName(name), Value: ordinal}, {Label: "应为", Value: want}}})
			}
		}
	}
}

// classOrdinals are the ordinals of the year's class list: a form that leaves
// out classes may keep them.
func (r *run) classOrdinals() map[string]string {
	if r.ordinals == nil {
		r.ordinals = map[string]string{}
		if r.book.Dictionary != nil {
			for _, c := range r.book.Dictionary.Classes() {
				r.ordinals[c.Code] = c.Ordinal
			}
		}
	}
	return r.ordinals
}

func lineNumbersRun(r *run) {
	for _, id := range []accounts.StatementID{t1, t4} {
		s := r.book.Statement(id)
		if s.Look.Ministry {
			r.reason = drawn
		}
		last := 0
		for _, t := range s.Look.LineNumbers {
			n, err := strconv.Atoi(strings.TrimSpace(t.S))
			if err != nil {
				continue
			}
			r.passed()
			if n != last+1 {
				message := "行次由" + strconv.Itoa(last) + "跳到" + strconv.Itoa(n)
				if n <= last {
					message = "行次" + strconv.Itoa(n) + "重复或倒退"
				}
				r.find(diag.Diagnostic{At: t.At, Message: message + "，" + remake,
					Where: []diag.Side{{At: t.At, Label: "行次", Value: t.S}, {Label: "应为", Value: strconv.Itoa(last + 1)}}})
			}
			last = n
		}
	}
}

func captionsMatch(r *run) {
	r.published(r.ordinalsMatch)
	// The three budgets are written alike, in rows and in columns.
	if s := r.book.Statement(t1); s.Found && !s.Look.Ministry {
		r.alike(s, "收入", accounts.RowGeneral, accounts.RowFund, accounts.RowStateCapital)
	}
	if s := r.book.Statement(t4); s.Found && !s.Look.Ministry && len(s.Look.Captions) == len(s.Columns) {
		var texts []accounts.Text
		for c, col := range s.Columns {
			if col != accounts.ColTotal && s.Look.Captions[c].S != "" {
				texts = append(texts, s.Look.Captions[c])
			}
		}
		r.oddOne(texts, "财政拨款", "栏目")
	}
}

// ordinalsMatch counts captions, 栏次 and figures of one statement.
func (r *run) ordinalsMatch(s *accounts.Statement) {
	captions, ordinals := 0, 0
	var bare accounts.Text
	for i := range s.Look.Captions {
		if s.Look.Captions[i].S == "" {
			continue
		}
		captions++
		if i < len(s.Look.Ordinals) && s.Look.Ordinals[i].S != "" {
			ordinals++
		} else if bare.S == "" {
			bare = s.Look.Captions[i]
		}
	}
	if ordinals == 0 {
		return // a form without 栏次
	}
	r.passed()
	if captions != ordinals {
		r.find(diag.Diagnostic{At: bare.At, Message: s.Number() + "的栏目与栏次个数不同，“" + accounts.PlainName(bare.S) + "”没有栏次，" + remake,
			Where: []diag.Side{{At: bare.At, Label: "末级栏目", Value: strconv.Itoa(captions)}, {At: s.At, Label: "栏次", Value: strconv.Itoa(ordinals)}}})
	}
}

// alike demands that rows of one kind end alike.
func (r *run) alike(s *accounts.Statement, ending string, rows ...accounts.RowKey) {
	var texts []accounts.Text
	for _, key := range rows {
		if row := s.Row(key); row != nil {
			_, name := accounts.SplitOrdinal(row.Name)
			texts = append(texts, accounts.Text{S: name, At: row.NameAt})
		}
	}
	r.oddOne(texts, ending, "项目")
}

// oddOne reports the minority of a group that lacks the ending of the others.
func (r *run) oddOne(texts []accounts.Text, ending, what string) {
	var without []accounts.Text
	for _, t := range texts {
		if !strings.HasSuffix(accounts.PlainName(t.S), ending) {
			without = append(without, t)
		}
	}
	r.passed()
	if 2*len(without) >= len(texts) {
		return
	}
	for _, t := range without {
		r.find(diag.Diagnostic{At: t.At, Message: what + "“" + accounts.PlainName(t.S) + "”少“" + ending + "”，与同组的写法不一致，" + remake,
			Where: []diag.Side{{At: t.At, Label: what, Value: accounts.PlainName(t.S)}}})
	}
}

func itemsValid(r *run) {
	var unknown []string
	seen := map[string]bool{}
	classes := r.classOrdinals()
	for _, id := range []accounts.StatementID{t2, t3, t5, t8, t9} {
		s := r.book.Statement(id)
		for j := range s.Rows {
			row := &s.Rows[j]
			own, ok := row.Key.Code()
			if !ok {
				continue
			}
			r.passed()
			code := own.String()
			if row.Title != "" || seen[code] {
				continue
			}
			seen[code] = true
			// Where all classes of a year are known, as 公开01 prints them, another is wrong.
			if dict := r.book.Dictionary; dict != nil && dict.Whole() && classes[own.Class()] == "" {
				r.find(diag.Diagnostic{At: row.At, Message: strconv.Itoa(r.book.Year) + "年的功能分类中没有" + own.Class() + "类",
					Where: []diag.Side{{At: row.At, Label: accounts.PlainName(row.Name), Value: code}}, Hint: "请核对科目编码和年度"})
				continue
			}
			unknown = append(unknown, code)
		}
	}
	r.unlisted(unknown, "不能核对是否有效")
}
