package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"github.com/spf13/cobra"

	"juesuan/internal/folder"
	"juesuan/internal/job"
	"juesuan/internal/publish"
)

func newPublish(stdout, stderr io.Writer) *cobra.Command {
	var failOn string
	var docx bool
	cmd := &cobra.Command{
		Use:   "publish 单位文件夹…",
		Short: "做成要贴出去的文件夹：PDF、网页、公开表、开放数据、公开检查表",
		Long: "做成要贴出去的文件夹：PDF、网页、公开表.xlsx、开放数据（JSON、CSV 和格式说明）、公开检查表.xlsx，\n" +
			"末了写 manifest.json（校验值、程序版本、有效的签字）。有错误的，或者文字里有银行卡号、身份证号、手机号、密级、\n" +
			"内部资料标志的，不生成。给出的是几个单位所在的文件夹，就每个单位做一个。",
		Example: "  juesuan publish 某局2020\n  juesuan publish 某局2020 --docx\n  juesuan publish 2020年度 --out 公开",
		Args:    units,
		RunE: func(cmd *cobra.Command, args []string) error {
			s, j, err := callOf(cmd, failOn)
			if err != nil {
				return err
			}
			out, _ := cmd.Flags().GetString("out")
			j.PDF, j.DOCX, j.Tables = true, docx, true
			p := publisher{ctx: cmd.Context(), program: job.New(s.program), job: j, stdout: stdout, stderr: stderr}
			for _, arg := range args {
				if err := p.below(arg, out); err != nil {
					return err
				}
			}
			if p.units > 1 {
				fmt.Fprintf(stderr, "共%d个单位：做成%d个，没有做成%d个\n", p.units, p.done, p.units-p.done)
			}
			if p.done < p.units {
				return errFiles
			}
			return nil
		},
	}
	settingFlags(cmd.Flags())
	cmd.Flags().String("out", "公开", "存放结果的`文件夹`")
	cmd.Flags().BoolVar(&docx, "docx", false, "也放 DOCX")
	cmd.Flags().StringVar(&failOn, "fail-on", "error", "遇到`什么`就不生成：error 或 warning")
	acceptFlag(cmd)
	return cmd
}

// publisher makes one folder a unit.
type publisher struct {
	ctx            context.Context
	program        *job.Program
	job            job.Job
	stdout, stderr io.Writer
	units, done    int
}

// below makes the folder of a unit, or those of the units below a folder.
func (p *publisher) below(arg, out string) error {
	if len(folder.Inputs(folder.Of(arg))) > 0 {
		name, err := folder.Name(arg)
		if err != nil {
			return err
		}
		return p.one(arg, out, filepath.Join(out, name))
	}
	plan, err := job.FindUnits(arg, out)
	if err != nil {
		return err
	}
	if len(plan.Units) == 0 {
		return p.one(arg, out, filepath.Join(out, filepath.Base(arg))) // which tells what is missing
	}
	for i := range plan.Units {
		u := &plan.Units[i]
		fmt.Fprintf(p.stderr, "== %s ==\n", u.Path)
		if u.Fault != "" {
			p.units++
			fmt.Fprintln(p.stderr, u.Fault)
			continue
		}
		if err := p.one(filepath.Join(arg, filepath.FromSlash(u.Path)), out, filepath.Join(out, filepath.FromSlash(u.Out))); err != nil {
			return err
		}
	}
	return nil
}

// one makes the folder of a unit.
func (p *publisher) one(unit, out, dir string) error {
	p.units++
	p.job.Unit = unit
	if err := job.TablesFit(unit, dir); err != nil {
		return err
	}
	o, err := p.program.Report(p.ctx, p.job)
	if err != nil {
		return p.trouble(err)
	}
	if o.Doc == nil || len(o.Files) == 0 {
		writeFindings(p.stderr, o.Report)
		fmt.Fprintf(p.stderr, "%s；未生成任何文件\n", o.Report.Findings.Summary())
		return nil
	}
	files, told, err := publish.Files(o)
	if err != nil {
		return p.trouble(err)
	}
	if len(told) > 0 {
		if err := told.WriteText(p.stderr); err != nil {
			return err
		}
	}
	if told.Failed() {
		fmt.Fprintf(p.stderr, "%s；未生成任何文件\n", told.Summary())
		return nil
	}
	m := p.program.Manifest(o, version())
	if err := folder.Commit(p.ctx, out, dir, files, m); err != nil {
		return p.trouble(err)
	}
	p.done++
	writeFindings(p.stderr, o.Report)
	fmt.Fprintf(p.stderr, "%s；结论：%s；%s\n", o.Report.Findings.Summary(), verdictText(o.Report.Verdict()), signedBy(m))
	for _, f := range files {
		fmt.Fprintln(p.stdout, filepath.ToSlash(filepath.Join(dir, f.Name)))
	}
	return nil
}

// trouble tells what the machine said of one unit; the others go on.
func (p *publisher) trouble(err error) error {
	var m *folder.MachineError
	if errors.As(err, &m) {
		fmt.Fprintln(p.stderr, "juesuan: "+m.Text)
		return nil
	}
	return err
}
