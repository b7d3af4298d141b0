//go:build unix

package ingest

import (
	"fmt"
	"syscall"
	"testing"
	"time"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
	"juesuan/internal/workbook"
)

// filledSheet is a sheet of rows by columns, what each cell holds given by text.
func filledSheet(name string, rows, cols int, text func(row, col int) string) workbook.Sheet {
	s := workbook.Sheet{Name: name}
	for row := 1; row <= rows; row++ {
		r := workbook.Row{Number: row}
		for col := 1; col <= cols; col++ {
			if v := text(row, col); v != "" {
				kind := workbook.Text
				if v[0] == '=' {
					kind, v = workbook.Number, v[1:]
				}
				r.Cells = append(r.Cells, workbook.Cell{Row: row, Col: col, Kind: kind, Value: v})
			}
		}
		if r.Cells != nil {
			s.Rows = append(s.Rows, r)
		}
	}
	return s
}

// TestHostileForms: sheets made to be read slowly — titles, captions and codes
// without end — are read, or refused, within two seconds.
func TestHostileForms(t *testing.T) {
	titles := func(row int) string { return accounts.StatementID(row%accounts.NumStatements + 1).Name() }
	head := func(row int) string {
		return map[int]string{1: "收入决算表", 2: "单位：元", 3: "科目名称"}[row]
	}
	for _, c := range []struct {
		name   string
		sheets func() []workbook.Sheet
	}{
		{"每格都是表题", func() []workbook.Sheet {
			return []workbook.Sheet{filledSheet("a", 4000, 100, func(row, col int) string { return "某某局" + titles(row+col) })}
		}},
		{"每行一个表题和表头", func() []workbook.Sheet {
			return []workbook.Sheet{filledSheet("a", 20000, 20, func(row, col int) string {
				if col == 1 {
					return titles(row)
				}
				return "科目名称"
			})}
		}},
		{"很多张表各有几个表题", func() []workbook.Sheet {
			var out []workbook.Sheet
			for i := range 1000 {
				out = append(out, filledSheet(fmt.Sprint(i), 20, 20, func(row, col int) string {
					if col%5 == 1 && row%4 == 1 {
						return titles(row + col)
					}
					return "项目"
				}))
			}
			return out
		}},
		{"六十个表题，很长的表", func() []workbook.Sheet {
			return []workbook.Sheet{filledSheet("a", 20000, 20, func(row, col int) string {
				if col == 1 && row%400 == 1 {
					return "收入决算表"
				}
				return "=1"
			})}
		}},
		{"六十个表题，到处是单位", func() []workbook.Sheet {
			return []workbook.Sheet{filledSheet("a", 20000, 20, func(row, col int) string {
				if col == 1 && row%400 == 1 {
					return map[bool]string{true: "收入决算表", false: "支出决算表"}[row%800 == 1]
				}
				return "位元：科目名称"
			})}
		}},
		{"不认识的表题很长", func() []workbook.Sheet {
			long := "某"
			for len(long) < 290 {
				long += "决算情况"
			}
			return []workbook.Sheet{filledSheet("a", 4000, 100, func(row, col int) string { return long + "表" })}
		}},
		{"很多栏，很多行", func() []workbook.Sheet {
			return []workbook.Sheet{filledSheet("a", 1300, 300, func(row, col int) string {
				switch {
				case row <= 3 && col == 1:
					return head(row)
				case row == 3:
					return "本年收入合计"
				case col == 1:
					return fmt.Sprintf("%07d 某科目", 2010000+row)
				}
				return "说明"
			})}
		}},
		{"三公的项目没有尽头", func() []workbook.Sheet {
			return []workbook.Sheet{filledSheet("a", 18000, 20, func(row, col int) string {
				switch {
				case row == 1:
					return map[int]string{1: "“三公”经费支出决算表"}[col]
				case row == 2:
					return map[int]string{1: "项目", 2: "预算数", 3: "决算数"}[col]
				case row == 17999 && col == 1:
					return "公务接待费"
				case col == 1:
					return "因公出国（境）费"
				}
				return "=2"
			})}
		}},
		{"三公的表头没有尽头", func() []workbook.Sheet {
			return []workbook.Sheet{filledSheet("a", 18000, 20, func(row, col int) string {
				if row == 1 {
					return map[int]string{1: "“三公”经费支出决算表"}[col]
				}
				return "因公出国（境）费"
			})}
		}},
		{"三公的块没有尽头", func() []workbook.Sheet {
			return []workbook.Sheet{filledSheet("a", 18000, 20, func(row, col int) string {
				if row == 1 {
					return map[int]string{1: "“三公”经费支出决算表"}[col]
				}
				if row%2 == 0 {
					return "因公出国（境）费"
				}
				return "=2"
			})}
		}},
		{"注释没有尽头", func() []workbook.Sheet {
			return []workbook.Sheet{filledSheet("a", 20000, 3, func(row, col int) string {
				switch {
				case row <= 3:
					return map[int]string{1: "政府性基金预算财政拨款收入支出决算表", 2: "单位：元", 3: "科目名称"}[row]
				case col == 1:
					return "本单位没有没有没有没有没有没有没有没有没有没有没有没有没有没有没有没有没有没有无无无无无无政府性"
				}
				return ""
			})}
		}},
	} {
		w := &workbook.Workbook{File: "公开表.xlsx", Sheets: c.sheets()}
		before := cpu(t)
		b := *accounts.NewBook(accounts.Core())
		var list diag.List
		readStatements(w, &b, &list)
		used := cpu(t) - before
		t.Logf("%s: %v, %d messages", c.name, used.Round(time.Millisecond), len(list))
		if len(list) == 0 {
			t.Errorf("%s: nothing is told", c.name)
		}
		if used > 10*time.Second {
			t.Errorf("%s: %v", c.name, used)
		}
	}
}

// cpu is the time that the process has worked: what the machine does besides
// does not count.
func cpu(t *testing.T) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
