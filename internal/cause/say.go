package cause

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
)

// maxCells is how many cells a repair lists one by one.
const maxCells = 8

// Describe is the repair in the words of the person who looks after the books.
func (r *Repair) Describe(b *accounts.Book) diag.Repair {
	out := diag.Repair{Text: r.text(b)}
	for i := range r.Changes {
		c := &r.Changes[i]
		side := diag.Side{Label: name(b, &c.Term), Value: now(b, &c.Term) + " → " + money(c.Amount, unitOf(b, &c.Term))}
		if c.Term.Figure != nil {
			side.At = c.Term.Figure.At
		}
		if c.Unknown {
			side.Value = now(b, &c.Term) + " → 原数已被盖掉，请查账"
		}
		if out.At.IsZero() {
			out.At = side.At
		}
		if i < maxCells {
			out.Cells = append(out.Cells, side)
		}
		out.All = append(out.All, side.At)
	}
	if n := len(r.Changes) - maxCells; n > 0 {
		out.Cells = append(out.Cells, diag.Side{Label: fmt.Sprintf("另有%d格", n)})
	}
	switch {
	case r.Drop != nil:
		out.At = b.Statement(r.Drop.Statement).Rows[r.Drop.Row].At
		out.All = append(out.All, out.At)
	case r.Add != nil:
		st := b.Statement(r.Add.Statement)
		out.At = beside(st, r.Add.Code)
		for _, col := range st.Columns {
			if a, ok := r.Add.Amounts[col]; ok && !a.IsZero() {
				out.Cells = append(out.Cells, diag.Side{Label: "漏掉的一行·" + st.ColumnName(col), Value: money(a, unit(st))})
			}
		}
	}
	return out
}

// beside is the row after which a row of that code would stand.
func beside(st *accounts.Statement, code string) diag.Position {
	at := st.At
	for i := range st.Rows {
		if key := string(st.Rows[i].Key); accounts.IsCode(key) && key < code {
			at = st.Rows[i].At
		}
	}
	return at
}

func (r *Repair) text(b *accounts.Book) string {
	switch {
	case r.Drop != nil:
		st := b.Statement(r.Drop.Statement)
		row := &st.Rows[r.Drop.Row]
		_, line := split(row.At)
		return fmt.Sprintf("%s第%d行（%s）像是重复了一行", st.Number(), line, accounts.RowName(st, row.Key))
	case r.Add != nil:
		return r.textOfMissing(b)
	case len(r.Changes) == 1:
		return r.textOfCell(b)
	}
	x, y := &r.Changes[0], &r.Changes[len(r.Changes)-1]
	st := b.Statement(x.Term.Cell.Statement)
	switch r.Kind {
	case Swapped:
		return place(b, &x.Term) + "与" + place(b, &y.Term) + "的数像是互换了位置"
	case WrongCell:
		if x.Amount.IsZero() {
			x, y = y, x
		}
		return place(b, &x.Term) + "的数像是填到了" + place(b, &y.Term)
	case Fold:
		return st.Number() + " " + r.ranges() + " 的金额像是把元和万元弄混了（差一万倍）"
	case Lines:
		return st.Number() + r.linesText() + "的金额像是互换了位置"
	}
	text := st.Number() + " " + r.block() + " 的金额像是整体" + r.slid.String()
	if r.Roughly {
		text += "（从哪里起、到哪里止，以账面为准）"
	}
	return text
}

// If says what the one cell would have to hold, for the findings that it would
// mend; "" for a repair of more.
func (r *Repair) If(b *accounts.Book) string {
	if len(r.Changes) != 1 || r.Changes[0].Unknown || r.Changes[0].Term.Figure == nil {
		return ""
	}
	c := &r.Changes[0]
	balance := "这条关系即平衡"
	if n := len(r.Mends); n > 1 {
		balance = fmt.Sprintf("与它有关的%d条关系即全部平衡", n)
	}
	looks := ""
	if r.Kind != Other {
		_, looks, _ = strings.Cut(r.textOfCell(b), "像是")
		looks = "（像是" + looks + "）"
	}
	return fmt.Sprintf("若 %s由 %s 改为 %s，%s%s，请先按账面核对这一格", place(b, &c.Term), now(b, &c.Term),
		money(c.Amount, unitOf(b, &c.Term)), balance, looks)
}

// String is which way a block slid.
func (s *slid) String() string {
	switch {
	case s.sideways && s.by > 0:
		return "右移了一栏"
	case s.sideways:
		return "左移了一栏"
	case s.by > 0:
		return "下移了一行"
	}
	return "上移了一行"
}

// block is the block of cells around those that changed: A1:C3.
func (r *Repair) block() string {
	first, last := [2]int{math.MaxInt, math.MaxInt}, [2]int{}
	var corners [2]string
	for i := range r.Changes {
		f := r.Changes[i].Term.Figure
		if f == nil {
			continue
		}
		col, row := split(f.At)
		first[0], first[1] = min(first[0], col), min(first[1], row)
		last[0], last[1] = max(last[0], col), max(last[1], row)
	}
	for i, at := range [...][2]int{first, last} {
		corners[i] = letters(at[0]) + strconv.Itoa(at[1])
	}
	return corners[0] + ":" + corners[1]
}

func letters(n int) (name string) {
	for ; n > 0; n = (n - 1) / 26 {
		name = string(rune('A'+(n-1)%26)) + name
	}
	return name
}

func (r *Repair) ranges() string {
	var cells []string
	for i := range r.Changes {
		if f := r.Changes[i].Term.Figure; f != nil {
			cells = append(cells, f.At.Cell)
		}
	}
	return diag.Ranges(cells)
}

// linesText names the two rows or columns.
func (r *Repair) linesText() string {
	var rows, cols []int
	for i := range r.Changes {
		col, row := split(r.Changes[i].Term.Figure.At)
		if !slices.Contains(rows, row) {
			rows = append(rows, row)
		}
		if !slices.Contains(cols, col) {
			cols = append(cols, col)
		}
	}
	slices.Sort(rows)
	if len(rows) == 2 {
		return fmt.Sprintf("第%d行与第%d行", rows[0], rows[1])
	}
	return " " + r.ranges() + " 两栏"
}

func (r *Repair) textOfMissing(b *accounts.Book) string {
	st := b.Statement(r.Add.Statement)
	if class, any := strings.CutSuffix(r.Add.Code, "？"); any {
		return st.Number() + "像是漏了" + class + "类的一个科目"
	}
	if len(r.Add.Or) > 0 {
		return st.Number() + "像是漏了一行，科目是" + strings.Join(append([]string{r.Add.Code}, r.Add.Or...), "、") + "中的一个"
	}
	title := ""
	if b.Dictionary != nil {
		if st.ID == accounts.GeneralBasic {
			title, _ = b.Dictionary.Economic(r.Add.Code)
		} else {
			title, _ = b.Dictionary.Function(r.Add.Code)
		}
	}
	return strings.TrimRight(st.Number()+"像是漏了一行："+r.Add.Code+" "+title, " ")
}

func (r *Repair) textOfCell(b *accounts.Book) string {
	c := &r.Changes[0]
	at := place(b, &c.Term)
	switch r.Kind {
	case Transposed:
		return at + "像是相邻两位数字颠倒"
	case Sign:
		return at + "像是写反了正负号"
	case Place:
		return at + "像是小数点或单位错位"
	case Fold:
		return at + "像是把元和万元弄混了（差一万倍）"
	case Digit:
		if c.Amount.Abs().Cmp(c.Term.Amount().Abs()) > 0 {
			return at + "像是少写了一位数字"
		}
		return at + "像是多写了一位数字"
	case Mistyped:
		return at + "像是写错了一位数字"
	case Empty:
		return at + "像是漏填"
	}
	return at + "的数像是错了"
}

// place is a cell with its name: 公开03表!E14（2101101 行政单位医疗·基本支出）.
func place(b *accounts.Book, t *accounts.Term) string {
	if t.Figure == nil {
		return name(b, t)
	}
	if t.Figure.At.Sheet == "" {
		return name(b, t) + "（" + t.Figure.At.String() + "）"
	}
	return t.Figure.At.InFile() + "（" + name(b, t) + "）"
}

func name(b *accounts.Book, t *accounts.Term) string {
	if t.Cell.Statement == 0 {
		return t.Figure.Label
	}
	return t.Name(b.Statement(t.Cell.Statement))
}

func now(b *accounts.Book, t *accounts.Term) string {
	if t.Figure == nil || t.Figure.State != accounts.Given {
		return "空格"
	}
	return money(t.Amount(), unitOf(b, t))
}

func unit(st *accounts.Statement) accounts.Unit {
	if st.Unit == accounts.NoUnit {
		return accounts.Yuan
	}
	return st.Unit
}

func unitOf(b *accounts.Book, t *accounts.Term) accounts.Unit {
	if t.Cell.Statement == 0 {
		return t.Figure.Unit
	}
	return unit(b.Statement(t.Cell.Statement))
}

// money prints an amount as its table does; a repair may be finer than a 分.
func money(a accounts.Amount, u accounts.Unit) string { return a.Exact(u, 6) }
