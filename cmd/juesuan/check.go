package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"juesuan/internal/check"
	"juesuan/internal/diag"
	"juesuan/internal/job"
	"juesuan/internal/view"
)

func newCheck(stdout, stderr io.Writer) *cobra.Command {
	var failOn, explain string
	var asJSON, annotate, sources bool
	cmd := &cobra.Command{
		Use:     "check 单位文件夹…",
		Short:   "核对数字，指出问题所在的格子，不生成文件",
		Example: "  juesuan check 某局2020\n  juesuan check 某局2020 --json\n  juesuan check 某局2020 --annotate\n  juesuan check --explain X.05",
		Args: func(cmd *cobra.Command, args []string) error {
			if explain != "" {
				return nil
			}
			return units(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if explain != "" {
				text, ok := view.ExplainRule(explain)
				if !ok {
					if stage, _, ok := strings.Cut(explain, "."); ok && len(stage) > 1 && strings.ToLower(stage) == stage {
						return fmt.Errorf("%s 不是核对的要求，没有更多说明；请照那条提示的 hint 去做", explain)
					}
					return fmt.Errorf("没有编号为 %s 的要求；编号在每条提示末尾的方括号里", explain)
				}
				fmt.Fprint(stdout, text)
				return nil
			}
			if sources && asJSON {
				return errors.New("--sources 和 --json 不能同用")
			}
			s, call, err := callOf(cmd, failOn)
			if err != nil {
				return err
			}
			// The pages are set too: a character that no font has is a fault
			// of the unit's files.
			call.Until = "pages"
			program := job.New(s.program)
			// The copy goes beside the workbook unless told otherwise: the
			// folder of the settings is for reports.
			copies := make([]string, len(args))
			if cmd.Flags().Changed("out") {
				if copies, err = outDirs(s.out, args); err != nil {
					return err
				}
			}
			bad := false
			for i, unit := range args {
				call.Unit = unit
				o, err := program.Report(cmd.Context(), call)
				if err != nil {
					return err
				}
				bad = bad || !o.OK(call.Strict)
				if asJSON {
					if err := o.Report.WriteJSON(stdout); err != nil {
						return err
					}
				} else {
					if len(args) > 1 {
						fmt.Fprintf(stdout, "== %s ==\n", unit)
					}
					if sources {
						o.Book.WriteSources(stdout)
					}
					writeReport(stdout, o.Report)
				}
				if annotate {
					if err := annotated(cmd.Context(), stderr, unit, copies[i], o.Report); err != nil {
						return err
					}
				}
			}
			if bad {
				return errFiles
			}
			return nil
		},
	}
	settingFlags(cmd.Flags())
	acceptFlag(cmd)
	cmd.Flags().StringVar(&failOn, "fail-on", "error", "遇到`什么`就算不通过：error 或 warning")
	cmd.Flags().StringVar(&explain, "explain", "", "解释一项要求（`编号`）：说什么、看什么、最小的反例")
	cmd.Flags().BoolVar(&annotate, "annotate", false, "另写标注副本（名称后加“-标注”）：有问题的格子着色、加批注，末尾附核对结果；补充资料的格子有问题的，也写一份")
	cmd.Flags().String("out", "", "存放标注副本的`文件夹`（默认放在工作簿旁边）")
	cmd.Flags().BoolVar(&sources, "sources", false, "先说明每张表读作什么，依据哪些表头")
	cmd.Flags().BoolVar(&asJSON, "json", false, "结果印成 JSON")
	return cmd
}

// writeReport prints the findings, the verdict and the counts.
func writeReport(w io.Writer, r *check.Report) {
	r.Findings.Readable().WriteText(w)
	n := r.Counts()
	fmt.Fprintf(w, "%s\n结论：%s；要求 %d 项：符合 %d，不符合 %d，不适用 %d，缺数据 %d，读不出 %d\n",
		r.Findings.Summary(), verdictText(r.Verdict()), len(r.Obligations),
		n[check.Pass], n[check.Fail], n[check.NotApplicable], n[check.InsufficientData], n[check.Failed])
	if r.Verdict() == check.VerdictIncomplete {
		for _, line := range r.Lacking() {
			fmt.Fprintf(w, "未能核对：%s\n", line)
		}
	}
	for _, a := range r.Accepted {
		what := a.Finding.Code + " " + a.Finding.At.InFile()
		if a.Finding.Difference != "" {
			what += " " + a.Finding.Difference
		}
		fmt.Fprintf(w, "已认可：%s：%s\n", what, a.Reason)
	}
	head := "下列错误如核实无误，可写在补充资料的“认可的提示”表（unit.yaml 的 accepted），或加在命令后面：\n"
	for i := range r.Findings {
		d := &r.Findings[i]
		if id, place, difference, ok := check.Acceptance(d); ok && d.Severity == diag.Error {
			fmt.Fprintf(w, "%s  --accept '%s/%s/%s/理由'\n", head, id, place, difference)
			head = ""
		}
	}
}

// annotated writes the annotated copies and says where they are.
func annotated(ctx context.Context, stderr io.Writer, unit, dir string, r *check.Report) error {
	paths, err := view.Annotate(ctx, unit, dir, r.Findings)
	switch {
	case errors.Is(err, view.ErrNoWorkbook):
		fmt.Fprintln(stderr, err)
	case err != nil:
		return err
	}
	for _, path := range paths {
		fmt.Fprintf(stderr, "标注副本：%s\n", filepath.ToSlash(path))
	}
	return nil
}

func newExplain(stdout, stderr io.Writer) *cobra.Command {
	var stored bool
	cmd := &cobra.Command{
		Use:     "explain 单位文件夹 文字",
		Short:   "报告里的一个数从哪里来：句子、算式、格子、舍入",
		Example: "  juesuan explain 某局2020 3.72%",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 2 {
				return errors.New("请给出单位文件夹和要查的数，例如：juesuan explain 某局2020 3.72%")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			s, call, err := callOf(cmd, "")
			if err != nil {
				return err
			}
			if stored {
				n, err := view.ExplainStored(stdout, args[0], s.out, args[1])
				if err == nil && n == 0 {
					err = errShown
				}
				return err
			}
			call.Unit, call.Until = args[0], "pages"
			o, err := job.New(s.program).Report(cmd.Context(), call)
			if err != nil {
				return err
			}
			if o.Layout == nil {
				writeFindings(stderr, o.Report)
				fmt.Fprintf(stderr, "%s；先改正错误，才有数可查\n", o.Report.Findings.Summary())
				return errFiles
			}
			n, err := view.Explain(o, stdout, args[1])
			if err != nil {
				return err
			}
			if n == 0 {
				return errShown
			}
			return nil
		},
	}
	settingFlags(cmd.Flags())
	cmd.Flags().BoolVar(&stored, "stored", false, "不重算，查生成时存下的 trace.json；单位文件夹也可写成存放报告的文件夹")
	cmd.Flags().String("out", "out", "报告存放的`文件夹`，与 --stored 同用")
	return cmd
}
