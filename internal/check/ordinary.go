package check

import (
	"github.com/shopspring/decimal"

	"juesuan/internal/accounts"
	"juesuan/internal/diag"
)

// what is spent on one guest, traveller, car, and how many work in a place: between
// these, in 元, nothing is remarked on. They are far apart on purpose: a slip of the
// unit or of a digit is outside, what is merely dear is not.
var ordinaries = []struct {
	column   accounts.ColumnKey // of 公开07; "" where data is given
	datum    accounts.Datum     // of Book.Reception
	what     string
	by       accounts.CountKey
	per      string
	low, top int64
}{
	{"", accounts.ReceptionDomestic, "国内公务接待费", accounts.CountReceptionGuests, "每人次", 5, 1_500},
	{accounts.ColFinalReception, "", "公务接待费", accounts.CountReceptionGuests, "每人次", 5, 1_500},
	{accounts.ColFinalAbroad, "", "因公出国（境）费", accounts.CountAbroadPersons, "每人次", 500, 500_000},
	{accounts.ColFinalPurchase, "", "公务用车购置费", accounts.CountVehiclesBought, "每辆", 20_000, 3_000_000},
	{accounts.ColFinalRunning, "", "公务用车运行费", accounts.CountVehiclesKept, "每辆", 100, 300_000},
}

// apart is how many times as many staff as posts, or posts as staff, are remarked on.
const apart = 6

func averagesOrdinary(r *run) {
	seen := map[accounts.CountKey]bool{}
	for _, o := range ordinaries {
		var term accounts.Term
		if o.column == "" {
			f := r.book.Reception[o.datum]
			if !f.Known() {
				continue
			}
			term = outside(o.what, f)
		} else {
			term = r.final(o.column)
		}
		n, known := r.counted(o.by)
		if seen[o.by] || !known || term.Figure == nil || r.notRead(&term) || r.unreadable[n.At] ||
			n.Amount.Sign() <= 0 || term.Amount().Sign() <= 0 {
			continue
		}
		if o.by == accounts.CountReceptionGuests && r.onlyAtHome() != (o.column != "") {
			continue
		}
		r.passed()
		seen[o.by] = true
		each, _ := accounts.Ratio(term.Amount().Decimal(), n.Amount.Decimal())
		if each.Cmp(decimal.NewFromInt(o.low)) >= 0 && each.Cmp(decimal.NewFromInt(o.top)) <= 0 {
			continue
		}
		r.find(diag.Diagnostic{At: n.At, Message: o.what + "除以" + accounts.CountName(o.by) + "，" + o.per + accounts.Format(accounts.Round(each, 2), 2, true) + "元，少见",
			Where: []diag.Side{r.describe(&term), {At: n.At, Label: accounts.CountName(o.by), Value: count(n.Amount)}}, Hint: "请核对两个数；确实如此的写明理由"})
	}
	r.peopleOrdinary()
}

// peopleOrdinary holds what a unit has against how many work there.
func (r *run) peopleOrdinary() {
	posts, staff, sections := r.book.Setup.Posts, r.book.Setup.Staff, r.book.Setup.Departments
	positive := func(c *accounts.Count) bool { return c.Known() && c.Amount.Sign() > 0 }
	odd := func(message string, a, b accounts.Figure, name, other string) {
		r.find(diag.Diagnostic{At: a.At, Message: message, Hint: "请核对两个数",
			Where: []diag.Side{{At: a.At, Label: name, Value: count(a.Amount)}, {At: b.At, Label: other, Value: count(b.Amount)}}})
	}
	if !positive(&posts) {
		return
	}
	r.passed()
	b := posts.Amount.Decimal()
	if positive(&staff) {
		limit, a := decimal.NewFromInt(apart), staff.Amount.Decimal()
		if a.Cmp(b.Mul(limit)) >= 0 || b.Cmp(a.Mul(limit)) >= 0 {
			odd("在岗人数与编制数相差太多", staff.Figure, posts.Figure, "在岗人数", "编制数")
		}
	}
	if positive(&sections) && sections.Amount.Decimal().Cmp(b) > 0 {
		odd("内设机构数大于编制数", sections.Figure, posts.Figure, "内设机构数", "编制数")
	}
	if cars, _ := r.vehicleTotal(); cars.Known() && cars.Amount.Decimal().Cmp(b.Mul(decimal.NewFromInt(carsEach))) > 0 {
		odd("车辆总数与编制数相差太多", cars, posts.Figure, "车辆总数", "编制数")
	}
	if area := r.book.Assets[accounts.AssetFloorArea]; positive(&area) {
		if a := area.Amount.Decimal(); a.Cmp(b.Mul(decimal.NewFromInt(areaEach))) > 0 || a.Cmp(b.Mul(decimal.New(5, -1))) < 0 {
			odd("房屋面积与编制数相差太多", area.Figure, posts.Figure, "房屋面积（平方米）", "编制数")
		}
	}
}

// Cars, and square metres, that a post may have.
const carsEach, areaEach = 20, 20_000

// onlyAtHome reports whether no reception abroad shares in 公务接待费.
func (r *run) onlyAtHome() bool {
	abroad, known := r.counted(accounts.CountOverseasGuests)
	return !known || abroad.Amount.IsZero()
}
