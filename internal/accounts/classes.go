package accounts

import "slices"

// Classes are the 类 of 公开01 and 公开04, whose rows carry a name but no code, by
// the names of all years, the latest first. The list printed is the pack's.
var Classes = []struct {
	Code  RowKey
	Names []string
}{
	{"201", []string{"一般公共服务支出"}},
	{"202", []string{"外交支出"}},
	{"203", []string{"国防支出"}},
	{"204", []string{"公共安全支出"}},
	{"205", []string{"教育支出"}},
	{"206", []string{"科学技术支出"}},
	{"207", []string{"文化旅游体育与传媒支出", "文化体育与传媒支出"}},
	{"208", []string{"社会保障和就业支出"}},
	{"210", []string{"卫生健康支出", "医疗卫生与计划生育支出"}},
	{"211", []string{"节能环保支出"}},
	{"212", []string{"城乡社区支出"}},
	{"213", []string{"农林水支出"}},
	{"214", []string{"交通运输支出"}},
	{"215", []string{"资源勘探工业信息等支出", "资源勘探信息等支出", "资源勘探信息支出"}},
	{"216", []string{"商业服务业等支出"}},
	{"217", []string{"金融支出"}},
	{"219", []string{"援助其他地区支出"}},
	{"220", []string{"自然资源海洋气象等支出", "国土海洋气象等支出"}},
	{"221", []string{"住房保障支出"}},
	{"222", []string{"粮油物资储备支出"}},
	{"223", []string{"国有资本经营预算支出"}},
	{"224", []string{"灾害防治及应急管理支出"}},
	{"229", []string{"其他支出"}},
	{"231", []string{"债务还本支出"}},
	{"232", []string{"债务付息支出"}},
	{"234", []string{"抗疫特别国债安排的支出"}},
}

// ClassOf is the code of the class that a name is of, "" for none.
func ClassOf(name string) RowKey {
	for i := range Classes {
		if slices.Contains(Classes[i].Names, name) {
			return Classes[i].Code
		}
	}
	return ""
}
