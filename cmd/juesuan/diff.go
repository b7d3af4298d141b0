package main

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"github.com/spf13/cobra"

	"juesuan/internal/folder"
	"juesuan/internal/job"
	"juesuan/internal/signoff"
	"juesuan/internal/verify"
)

// sinceSigned are the folders of a unit as it was signed, by the highest role that
// did, and as it is now; signed says who and when.
func sinceSigned(unit string) (folders []string, signed string, err error) {
	records, _ := signoff.Read(folder.Of(unit)) // what cannot be read counts for nothing, as sign says
	if len(records) == 0 {
		return nil, "", fmt.Errorf("%s 还没有签字；要比两份资料，请给出两个单位文件夹", filepath.ToSlash(unit))
	}
	r := records[len(records)-1]
	signed = fmt.Sprintf("%s签字时：%s，%s", r.Role, r.Name, r.At.Format("2006年1月2日15:04"))
	return []string{signoff.FolderOf(folder.Of(unit), r.Role), unit}, signed, nil
}

func newDiff(stdout, stderr io.Writer) *cobra.Command {
	var asJSON, asHTML bool
	cmd := &cobra.Command{
		Use:   "diff 单位文件夹甲 [单位文件夹乙]",
		Short: "两份资料做出的报告有什么不同：数、词句、版面",
		Long: "两份资料做出的报告有什么不同：先是表里的数，逐格；再是文字里的数，逐个；再是词句；最后才是版面。\n" +
			"两个单位、同一单位的两版、两年都可以。--html 印成更正对照表。只给一个单位的，与它签字时的资料比：签发的，没有签发的取审核、编制的。",
		Example: "  juesuan diff 某局2020    签发以后改了什么\n  juesuan diff 某局2020-初稿 某局2020\n  juesuan diff 某局2020 某局2020-更正 --html > 更正对照表.html",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 && len(args) != 2 {
				return errors.New("请给出一个或两个单位文件夹，例如：juesuan diff 某局2020-初稿 某局2020")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if asJSON && asHTML {
				return errors.New("--json 和 --html 不能同用")
			}
			s, j, err := callOf(cmd, "")
			if err != nil {
				return err
			}
			signed := ""
			if len(args) == 1 {
				if args, signed, err = sinceSigned(args[0]); err != nil {
					return err
				}
			}
			program := job.New(s.program)
			j.Until = "pages"
			var both [2]*job.Outcome
			for i, unit := range args {
				j.Unit = unit
				if both[i], err = program.Report(cmd.Context(), j); err != nil {
					return err
				}
				if both[i].Layout == nil {
					writeFindings(stderr, both[i].Report)
					fmt.Fprintf(stderr, "%s：%s；生成不了报告，无从比较，请先改正\n", unit, both[i].Report.Findings.Summary())
					return errFiles
				}
			}
			d, err := verify.Compare(both[0], both[1], filepath.ToSlash(args[0]), filepath.ToSlash(args[1]))
			if err != nil {
				return err
			}
			d.A.Signed = signed
			switch {
			case asJSON:
				err = d.WriteJSON(stdout)
			case asHTML:
				err = d.WriteHTML(stdout)
			default:
				err = d.WriteText(stdout)
			}
			if err == nil && !d.Same() {
				err = errFiles
			}
			return err
		},
	}
	settingFlags(cmd.Flags())
	cmd.Flags().BoolVar(&asJSON, "json", false, "结果印成 JSON")
	cmd.Flags().BoolVar(&asHTML, "html", false, "结果印成网页（更正对照表）")
	return cmd
}
