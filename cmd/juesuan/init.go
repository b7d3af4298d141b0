package main

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"juesuan/internal/folder"
	"juesuan/internal/job"
	"juesuan/internal/verify"
)

func newInit(stdout, stderr io.Writer) *cobra.Command {
	var unit job.NewUnit
	cmd := &cobra.Command{
		Use:   "init 文件夹",
		Short: "开始一个单位的资料：生成要填写的补充资料",
		Long: "开始一个单位的资料：建立文件夹，放入要用 Excel 或 WPS 填写的“补充资料.xlsx”。\n" +
			"给出上年资料时，带来单位概况、主要职能、名词解释、版式，并取上年决算表的数作为上年数；\n" +
			"每年不同的内容（在岗人数、增减原因、用途、统计数、自评表）一概不带。\n" +
			"只有上年公布的 DOCX 或 PDF 的，读出其中各张决算表，放在“上年（待确认）”里：\n" +
			"逐格核对以后，把文件夹改名为“上年”才算数。",
		Example: "  juesuan init 某局2021 --layout ningxia-2020\n  juesuan init 某局2021 --from 某局2020\n  juesuan init 某局2021 --from 上年报告.pdf",
		Args: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) == 0:
				return errors.New("请指明要建立的文件夹，例如：juesuan init 某局2021")
			case len(args) > 1:
				return errors.New("init 一次只建一个文件夹")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if y := unit.Year; y != 0 && (y < 2000 || y > 2100) {
				return fmt.Errorf("--year 不像是年份：%d", y)
			}
			unit.Dir = args[0]
			if ext := strings.ToLower(filepath.Ext(unit.From)); ext == ".pdf" || ext == ".docx" {
				if err := proposed(unit.Dir, unit.From, stdout, stderr); err != nil {
					return err
				}
				if unit.From = ""; hasSupplement(unit.Dir) {
					return nil
				}
			}
			made, list, err := job.New(job.Settings{}).Init(unit)
			if err != nil {
				return err
			}
			if len(list) > 0 {
				list.WriteText(stderr)
			}
			if list.Failed() {
				fmt.Fprintf(stderr, "%s；未生成任何文件\n", list.Summary())
				return errFiles
			}
			path := filepath.ToSlash(filepath.Join(unit.Dir, made.File))
			fmt.Fprintln(stdout, path)
			if made.Year != 0 {
				fmt.Fprintf(stderr, "已从%d年度的资料带来单位概况、主要职能、名词解释和%d个上年数，请逐项核对；在岗人数、原因、用途、统计数、自评表要填今年的。\n", made.Year, made.Figures)
			}
			fmt.Fprintf(stderr, "请填写 %s，并把决算工作簿放进同一个文件夹；填好后运行 juesuan check %s\n", path, filepath.ToSlash(unit.Dir))
			return nil
		},
	}
	cmd.Flags().StringVar(&unit.From, "from", "", "上年的单位`文件夹`；或上年公布的报告（.docx、.pdf），读出各表待人核对")
	cmd.Flags().StringVar(&unit.Layout, "layout", "", "版式包`名称`（默认用上年的）")
	cmd.Flags().IntVar(&unit.Year, "year", 0, "决算`年度`（默认上年加一）")
	cmd.Flags().Lookup("year").DefValue = "" // 0 says nothing to a person
	cmd.Flags().BoolVar(&unit.YAML, "yaml", false, "生成可以用记事本填写的 unit.yaml，不生成工作簿")
	return cmd
}

// hasSupplement reports whether a unit's folder holds a supplement.
func hasSupplement(dir string) bool {
	return slices.ContainsFunc(folder.Inputs(dir), folder.IsSupplement)
}

// proposed reads the statements of last year's published report into a folder
// of their own, to be confirmed by a person.
func proposed(dir, report string, stdout, stderr io.Writer) error {
	data, err := verify.Read(report)
	if err != nil {
		return err
	}
	name, found, err := verify.Propose(report, data)
	if err != nil {
		return err
	}
	to := filepath.Join(dir, folder.Proposed)
	if err := folder.Machine(folder.Create(dir, to, name.Name, name.Data)); err != nil {
		return err
	}
	fmt.Fprintln(stdout, filepath.ToSlash(filepath.Join(to, name.Name)))
	for _, t := range found {
		at := ""
		if t.Page > 0 {
			at = fmt.Sprintf("第%d页，", t.Page)
		}
		fmt.Fprintf(stderr, "%s（%s%d行%d栏）\n", t.Title, at, t.Rows, t.Columns)
	}
	fmt.Fprintf(stderr, "从 %s 读出%d张表，都还没有算数：请与报告逐格核对，改正后把文件夹“%s”改名为“%s”。\n",
		filepath.Base(report), len(found), folder.Proposed, folder.LastYear)
	return nil
}
