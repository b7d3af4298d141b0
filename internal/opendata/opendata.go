// Package opendata writes the figures of a report for programs of others.
//
// accounts.Book, the numbers that the report prints → Data → JSON and CSV, by
// the schemas in data/; and JSON → Data again. Each figure has its code, its
// name, its year, its unit and the cell that it comes from. A blank cell is
// left out, never a zero. The package computes nothing and rounds nothing.
package opendata

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/narrative"
)

// Version is of the form of the data.
const Version = 1

// Data are the figures of one unit's year.
type Data struct {
	Version    int         `json:"version"`
	Schema     string      `json:"schema"` // the name of the schema that is published with it
	Unit       string      `json:"unit"`
	Year       int         `json:"year"`
	Currency   string      `json:"currency"`    // CNY
	AmountUnit string      `json:"amount_unit"` // of all amounts in statements: 元
	Statements []Statement `json:"statements"`
	Facts      []Fact      `json:"facts"`
}

// Statement is one of the statements.
type Statement struct {
	Number  string   `json:"number"` // 公开01表
	Title   string   `json:"title"`
	Columns []Column `json:"columns"`
	Rows    []Row    `json:"rows"`
	Note    string   `json:"note,omitempty"` // why rows are not published
}

// Column is a column of a statement.
type Column struct {
	Key  string `json:"key"`
	Name string `json:"name"`
}

// Row is a row of a statement with the amounts that it has.
type Row struct {
	Key   string `json:"key"`
	Code  string `json:"code,omitempty"` // 科目编码
	Name  string `json:"name"`
	Cells []Cell `json:"cells"`
}

// Cell is one amount, in 元, as decimal digits.
type Cell struct {
	Column string `json:"column"` // the key of the column
	Amount string `json:"amount"`
	Source string `json:"source"` // file:sheet!cell
}

// Fact is a number that a sentence of the report prints.
type Fact struct {
	Name    string   `json:"name"`
	Text    string   `json:"text"` // as it is printed, with its unit
	Value   string   `json:"value"`
	Unit    string   `json:"unit"` // of the text
	Formula string   `json:"formula"`
	Sources []Source `json:"sources"`
}

// Source is an operand of a fact.
type Source struct {
	Label string `json:"label"`
	Value string `json:"value"`
	At    string `json:"at"`
}

// SchemaName and the others are the files of the data and of their schemas.
const (
	JSONName       = "open-data.json"
	CSVName        = "statements.csv"
	FactsName      = "facts.csv"
	SchemaName     = "open-data.schema.json"
	CSVSchemaName  = "statements.schema.json"
	FactSchemaName = "facts.schema.json"
)

// New takes the figures of a book, and the numbers of its report in the order
// in which they are printed.
func New(b *accounts.Book, numbers []*narrative.Number) *Data {
	d := &Data{Version: Version, Schema: SchemaName, Unit: b.Organization.FullName.S, Year: b.Year, Currency: "CNY",
		AmountUnit: accounts.Yuan.String(), Statements: []Statement{}, Facts: []Fact{}}
	for i := range b.Statements {
		if s := &b.Statements[i]; s.Found {
			d.Statements = append(d.Statements, statement(s))
		}
	}
	for _, n := range numbers {
		f := Fact{Name: n.Name, Text: n.Text(), Value: n.Value.String(), Unit: n.Unit, Formula: n.Formula, Sources: []Source{}}
		for _, o := range n.Operands {
			f.Sources = append(f.Sources, Source{o.Label, o.Value, o.At.String()})
		}
		d.Facts = append(d.Facts, f)
	}
	return d
}

func statement(s *accounts.Statement) Statement {
	out := Statement{Number: s.Number(), Title: s.Title(), Columns: []Column{}, Rows: []Row{},
		Note: accounts.WithheldNote(s.Withheld).S}
	for _, c := range s.Columns {
		out.Columns = append(out.Columns, Column{string(c), s.ColumnName(c)})
	}
	for i := range s.Rows {
		r := &s.Rows[i]
		row := Row{Key: string(r.Key), Code: r.Code, Name: name(r), Cells: []Cell{}}
		for k := range r.Cells {
			if f := &r.Cells[k]; f.Known() && k < len(s.Columns) {
				row.Cells = append(row.Cells, Cell{string(s.Columns[k]), f.Amount.Decimal().String(), f.At.String()})
			}
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

// name is the official title of a row's code, else the row's name without its
// ordinal.
func name(r *accounts.Row) string {
	if r.Title != "" {
		return r.Title
	}
	_, name := accounts.SplitOrdinal(r.Name)
	return strings.TrimSpace(name)
}

// JSON writes the data.
func (d *Data) JSON() []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(d); err != nil {
		panic(err) // of strings and whole numbers only
	}
	return b.Bytes()
}

// Parse reads data that JSON has written.
func Parse(data []byte) (*Data, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	d := &Data{}
	if err := dec.Decode(d); err != nil {
		return nil, fmt.Errorf("开放数据读不懂：%w", err)
	}
	if d.Version != Version {
		return nil, errors.New("开放数据的版本不认识：" + strconv.Itoa(d.Version))
	}
	return d, nil
}

// mark begins a CSV so that Excel and WPS take it for UTF-8.
const mark = "\ufeff"

// CSVHeader and FactsHeader are the columns of the two tables.
var (
	CSVHeader   = []string{"年度", "单位", "表号", "表名", "行", "科目编码", "项目", "栏", "栏目", "金额", "金额单位", "来源"}
	FactsHeader = []string{"年度", "单位", "名称", "印出", "数值", "计量单位", "算式", "来源"}
)

// CSV writes the amounts of the statements, one a line.
func (d *Data) CSV() []byte {
	lines := [][]string{CSVHeader}
	for _, s := range d.Statements {
		names := map[string]string{}
		for _, c := range s.Columns {
			names[c.Key] = c.Name
		}
		for _, r := range s.Rows {
			for _, c := range r.Cells {
				lines = append(lines, []string{strconv.Itoa(d.Year), d.Unit, s.Number, s.Title, r.Key, r.Code, r.Name,
					c.Column, names[c.Column], c.Amount, d.AmountUnit, c.Source})
			}
		}
	}
	return table(lines)
}

// FactsCSV writes the numbers of the text, one a line.
func (d *Data) FactsCSV() []byte {
	lines := [][]string{FactsHeader}
	for _, f := range d.Facts {
		var from []string
		for _, s := range f.Sources {
			from = append(from, strings.TrimSpace(s.At+" "+s.Label))
		}
		lines = append(lines, []string{strconv.Itoa(d.Year), d.Unit, f.Name, f.Text, f.Value, f.Unit, f.Formula, strings.Join(from, "；")})
	}
	return table(lines)
}

func table(lines [][]string) []byte {
	var b bytes.Buffer
	b.WriteString(mark)
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	if err := w.WriteAll(lines); err != nil {
		panic(err) // a bytes.Buffer does not fail
	}
	return b.Bytes()
}
