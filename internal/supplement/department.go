package supplement

import (
	"errors"
	"io/fs"
	"os"

	"juesuan/internal/diag"
)

// Department is the field table of department.yaml: which units a department
// consists of, and what they paid one another (单位间往来).
func Department() *Field { return &departmentRoot }

var departmentRoot = Field{Name: "部门", Type: Group, Fields: []Field{
	{Key: "schema", Name: "格式版本", Type: Choice, Choices: []string{Schema}, Required: true, Help: "本格式的版本号", Example: Schema},
	{Key: "name", Name: "部门名称", Type: Text, Required: true, Help: "部门全称，与部门报告上的一致"},
	{Key: "year", Name: "决算年度", Type: Whole, Unit: "年", Required: true, Example: "2020"},
	{Key: "layout", Name: "版式", Type: Text, Help: "各单位和部门共用的版式包的名称"},
	{Key: "members", Name: "单位", Type: List, Help: "部门的全部单位；不写则为本文件夹下面的每个单位文件夹", Item: &Field{Name: "单位", Type: Group, Fields: []Field{
		{Key: "folder", Name: "单位文件夹", Type: Text, Required: true, Help: "相对于本文件夹的位置", Example: "局本级2020"},
		{Key: "name", Name: "单位名称", Type: Text, Help: "单位全称；写了就与单位资料核对"},
	}}},
	{Key: "transfers", Name: "单位间往来", Type: List, Help: "一个单位付给本部门另一单位的款项：付的记支出，收的记收入，相加时两边各减一次", Item: &Field{Name: "往来", Type: Group, Fields: []Field{
		{Key: "from", Name: "付款单位", Type: Text, Required: true, Help: "单位名称或单位文件夹"},
		{Key: "to", Name: "收款单位", Type: Text, Required: true, Help: "单位名称或单位文件夹"},
		{Key: "amount", Name: "金额", Type: Amount, Required: true, Example: "{value: 120000.00, unit: 元}"},
		unitField,
		{Key: "expenditure", Name: "付款单位列在支出决算表的哪一栏", Type: Choice, Choices: ExpenditureColumns, Required: true},
		{Key: "expenditure_code", Name: "付款单位所列的支出功能分类科目", Type: Text, Required: true, Example: "2080109"},
		{Key: "income", Name: "收款单位列在收入决算表的哪一栏", Type: Choice, Choices: IncomeColumns, Required: true},
		{Key: "income_code", Name: "收款单位所列的支出功能分类科目", Type: Text, Required: true, Example: "2080109"},
		{Key: "reason", Name: "事由", Type: Prose, Required: true, Example: "本级补助所属中心的日常运行"},
	}}},
}}

// The columns that a payment between units may stand in, by their captions.
// 财政拨款 is not among them: what the treasury appropriates is received once.
var (
	ExpenditureColumns = []string{"对附属单位补助支出", "上缴上级支出", "基本支出", "项目支出", "经营支出"}
	IncomeColumns      = []string{"上级补助收入", "附属单位上缴收入", "事业收入", "经营收入", "其他收入"}
)

// ReadDepartment reads a department.yaml, as ReadFile reads a unit's supplement.
func ReadDepartment(path, name string) (*Document, diag.List) {
	r := &reader{fitter: fitter{doc: &Document{File: name, Root: &Value{Field: Department()}}}}
	data, list := readWhole(path, name)
	if list.Failed() {
		return r.doc, list
	}
	r.read(data)
	r.list.Sort()
	return r.doc, r.list.First(maxMessages, "supplement.limit", diag.Position{File: name})
}

// readWhole reads a file of a size that a person writes.
func readWhole(path, name string) (data []byte, list diag.List) {
	at := diag.Position{File: name}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		list.Add(diag.Diagnostic{Severity: diag.Error, Code: "supplement.missing", At: at, Message: "没有补充资料文件",
			Hint: "请用 juesuan init 生成一份，填好后放进单位文件夹"})
	case err != nil:
		list.Errorf("supplement.open", at, "打不开这个文件：%v", err)
	case info.IsDir():
		list.Errorf("supplement.open", at, "这是一个文件夹，不是文件")
	case !info.Mode().IsRegular(): // a pipe or a device, which may never end
		list.Errorf("supplement.open", at, "这不是普通文件，不能当补充资料读")
	case info.Size() > maxSize:
		list.Errorf("supplement.limit", at, "文件有 %d KB，不像是补充资料", info.Size()>>10)
	default:
		if data, err = os.ReadFile(path); err != nil {
			list.Errorf("supplement.open", at, "打不开这个文件：%v", err)
		}
	}
	return data, list
}
