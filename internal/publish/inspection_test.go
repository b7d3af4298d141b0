package publish

import (
	"slices"
	"strings"
	"testing"

	"juesuan/internal/accounts"
	"juesuan/internal/doc"
	"juesuan/internal/job"
)

// TestInspectionElsewhere: places name their tables and say things in other words.
func TestInspectionElsewhere(t *testing.T) {
	o, err := job.New(job.Settings{}).Report(t.Context(), job.Job{Unit: "../../data/samples/shanghai-2024-demo", Until: "pages"})
	if err != nil || o.Layout == nil {
		t.Fatal(err)
	}
	for _, p := range points(o) {
		if p.state == byHand && (p.group == "完整性" || p.group == "细化程度") {
			t.Errorf("%s: %s", p.demand, p.where)
		}
		if strings.HasPrefix(p.demand, "国有资产") && !strings.Contains(p.where, "国有资产") {
			t.Errorf("%s: %s", p.demand, p.where)
		}
	}
}

// TestInspection: what the table says of the sample, as an official would hold it
// against the report: an empty statement with its note, codes counted where there is
// an amount, each warning named; and what it says once the report lacks something.
func TestInspection(t *testing.T) {
	o, err := job.New(job.Settings{}).Report(t.Context(), job.Job{Unit: "../../data/samples/ningxia-2020", Until: "pages"})
	if err != nil || o.Layout == nil {
		t.Fatal(err)
	}
	state := func(demand string) string {
		for _, p := range points(o) {
			if strings.Contains(p.demand, demand) {
				return p.state + " " + p.where
			}
		}
		return ""
	}
	for demand, want := range map[string]string{
		"20日内":  "请人工核对 批复日期不在资料里",
		"公开08表": "符合 政府性基金预算财政拨款收入支出决算表（第10页）；空表，表下有说明",
		"公开09表": "符合 国有资本经营预算财政拨款支出决算表（第11页）",
		"主要职能":  "符合 ", "机构设置": "符合 ", "名词解释": "符合 第四部分 名词解释（第19页）",
		"政府性基金预算财政拨款收入支出决算表按功能分类": "不适用 公开08表没有数",
		"国有资本经营预算财政拨款支出决算表按功能分类":  "符合 公开09表，1个项级科目有数",
		"中小企业": "符合 ", "没有消除的提示": "请人工核对 E.15 ", "有出处": "符合 ",
	} {
		if got := state(demand); !strings.HasPrefix(got, want) {
			t.Errorf("%s: %s, want %s", demand, got, want)
		}
	}
	basic := o.Posted.Statement(accounts.GeneralBasic)
	listed := 0
	for i := range basic.Rows {
		if len(basic.Rows[i].Code) == 5 {
			listed++
		}
	}
	if got := state("按经济分类"); !strings.HasSuffix(got, "个款级科目有数") || listed < 40 || strings.Contains(got, "，81个") {
		t.Errorf("of %d codes listed: %s", listed, got)
	}
	// A statement is known by what it is, not by its title, and by its figures where the
	// layout prints them one by one.
	for i := range o.Doc.Sections {
		for _, b := range o.Doc.Sections[i].Blocks {
			switch b := b.(type) {
			case *doc.Paragraph:
				if textOf(b) == "一般公共预算财政拨款“三公”经费支出决算表" || textOf(b) == "收入决算表" {
					b.Runs = []doc.Run{{Text: "七表"}}
				}
			case *doc.Table:
				if b.Holds == "公开07表" {
					b.Holds = ""
				}
			}
		}
	}
	for demand, want := range map[string]string{"公开02表": "符合 七表（第4页）", "公开07表": "符合 七表（第9页）"} {
		if got := state(demand); got != want {
			t.Errorf("by another title, %s: %s", demand, got)
		}
	}
	// The note below the empty statement is gone, and so is a heading.
	for i := range o.Doc.Sections {
		s := &o.Doc.Sections[i]
		s.Blocks = slices.DeleteFunc(s.Blocks, func(b doc.Block) bool {
			p, ok := b.(*doc.Paragraph)
			return ok && (strings.Contains(textOf(p), "故本表无数据") || strings.HasSuffix(textOf(p), "机构设置"))
		})
	}
	for demand, want := range map[string]string{"公开08表": "请人工核对 政府性基金预算财政拨款收入支出决算表（第10页）；空表，表下没有说明", "机构设置": "请人工核对 "} {
		if got := state(demand); !strings.HasPrefix(got, want) {
			t.Errorf("without it, %s: %s", demand, got)
		}
	}
}
