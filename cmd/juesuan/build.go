package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"juesuan/internal/check"
	"juesuan/internal/folder"
	"juesuan/internal/job"
)

func newBuild(stdout, stderr io.Writer) *cobra.Command {
	var format, failOn string
	var draft bool
	cmd := &cobra.Command{
		Use:     "build 单位文件夹…",
		Short:   "生成报告：PDF、DOCX、数字来源和核对结果",
		Example: "  juesuan build 某局2020\n  juesuan build 某局2020 --out 公开 --format pdf",
		Args:    units,
		RunE: func(cmd *cobra.Command, args []string) error {
			s, call, err := callOf(cmd, failOn)
			if err != nil {
				return err
			}
			call.Draft = draft
			if err := formats(&call, format); err != nil {
				return err
			}
			dirs, err := outDirs(s.out, args)
			if err != nil {
				return err
			}
			program := job.New(s.program)
			var worst error
			for i, unit := range args {
				call.Unit = unit
				if len(args) > 1 {
					fmt.Fprintf(stderr, "== %s ==\n", unit)
				}
				if call.Tables {
					if err := job.TablesFit(unit, dirs[i]); err != nil {
						return err
					}
				}
				err := buildOne(cmd.Context(), program, call, s.out, dirs[i], stdout, stderr)
				var m *folder.MachineError
				switch {
				case errors.As(err, &m):
					fmt.Fprintf(stderr, "juesuan: %s\n", m.Text)
					worst = errShown
				case errors.Is(err, errFiles):
					if worst == nil {
						worst = err
					}
				case err != nil:
					return err
				}
			}
			return worst
		},
	}
	settingFlags(cmd.Flags())
	cmd.Flags().String("out", "out", "存放结果的`文件夹`")
	cmd.Flags().StringVar(&format, "format", "pdf,docx", "要哪`几种`："+strings.Join(job.Formats(), "、"))
	acceptFlag(cmd)
	tablesFlag(cmd)
	cmd.Flags().BoolVar(&draft, "draft", false, "有错误也生成，每页印“草稿”，缺处标 □，最后一页列出未解决的问题；不能公开")
	cmd.Flags().StringVar(&failOn, "fail-on", "error", "遇到`什么`就不生成：error 或 warning")
	return cmd
}

// outDirs is the folder of each unit below out: the unit folder's own name.
func outDirs(out string, units []string) ([]string, error) {
	dirs := make([]string, len(units))
	of := map[string]string{}
	for i, unit := range units {
		name, err := folder.Name(unit)
		if err != nil {
			return nil, err
		}
		if before, ok := of[name]; ok {
			return nil, fmt.Errorf("%s 和 %s 的文件夹同名，结果会互相覆盖；请分两次生成，各用一个 --out", before, unit)
		}
		of[name] = unit
		dirs[i] = filepath.Join(out, name)
	}
	return dirs, nil
}

// formats reads --format.
func formats(call *job.Job, format string) error {
	for f := range strings.SplitSeq(format, ",") {
		if !call.Ask(strings.TrimSpace(f)) {
			return fmt.Errorf("--format 只认 %s，不认 %q", strings.Join(job.Formats(), "、"), f)
		}
	}
	return nil
}

// callOf reads the settings and the flags that the commands with a unit share.
func callOf(cmd *cobra.Command, failOn string) (settings, job.Job, error) {
	s, err := loadSettings(cmd.Flags())
	if err != nil {
		return s, job.Job{}, err
	}
	call, err := jobOf(cmd, failOn)
	return s, call, err
}

// jobOf reads the flags that build, check and dump share.
func jobOf(cmd *cobra.Command, failOn string) (job.Job, error) {
	call := job.Job{Strict: failOn == "warning"}
	if failOn != "" && failOn != "error" && failOn != "warning" {
		return call, fmt.Errorf("--fail-on 只认 error 或 warning，不认 %q", failOn)
	}
	call.Layout, _ = cmd.Flags().GetString("layout")
	call.Tables, _ = cmd.Flags().GetBool("tables") // false where there is no such flag
	call.Prior, _ = cmd.Flags().GetString("prior")
	if cmd.Flags().Lookup("accept") != nil {
		texts, _ := cmd.Flags().GetStringArray("accept")
		for _, text := range texts {
			if err := call.AcceptText(text); err != nil {
				return call, err
			}
		}
	}
	if cmd.Flags().Lookup("reading") != nil {
		texts, _ := cmd.Flags().GetStringArray("reading")
		for _, text := range texts {
			if err := call.ReadingText(text); err != nil {
				return call, err
			}
		}
	}
	return call, nil
}

// tablesFlag defines the flag by which the statements are written too.
func tablesFlag(cmd *cobra.Command) {
	cmd.Flags().Bool("tables", false, "还写一份九张决算公开表（"+job.TablesName+"），与报告一起公开")
}

// acceptFlag defines the flag by which a finding is taken as it is.
func acceptFlag(cmd *cobra.Command) {
	cmd.Flags().StringArray("reading", nil, "程序问到的表头是什么，写成`表/原来的写法/读作`；可写多次；写进补充资料的“表头读法”表（unit.yaml 的 readings）更好")
	cmd.Flags().StringArray("accept", nil, "认可一条提示，写成`编号/位置/差额/理由`；可写多次；写进补充资料的“认可的提示”表（unit.yaml 的 accepted）更好")
}

func buildOne(ctx context.Context, program *job.Program, call job.Job, root, dir string, stdout, stderr io.Writer) error {
	o, err := program.Report(ctx, call)
	if err != nil {
		return err
	}
	if len(o.Files) == 0 {
		writeFindings(stderr, o.Report)
		note := "未生成任何文件"
		if _, err := os.Stat(filepath.Join(dir, folder.ManifestName)); err == nil {
			note += "，" + filepath.ToSlash(dir) + " 里是以前的报告"
		}
		fmt.Fprintf(stderr, "%s；%s\n", o.Report.Findings.Summary(), note)
		return errFiles
	}
	// The sums of a department come as such a workbook, asked for or not.
	if slices.ContainsFunc(o.Files, func(f folder.File) bool { return f.Name == job.TablesName }) {
		if err := job.TablesFit(call.Unit, dir); err != nil {
			return err
		}
	}
	manifest, note := program.Manifest(o, version()), ""
	if call.Draft {
		manifest, note = nil, "；已生成草稿，不能公开"
	}
	if err := folder.Commit(ctx, root, dir, o.Files, manifest); err != nil {
		return err
	}
	writeFindings(stderr, o.Report)
	fmt.Fprintf(stderr, "%s；结论：%s%s\n", o.Report.Findings.Summary(), verdictText(o.Report.Verdict()), note)
	for _, f := range o.Files {
		fmt.Fprintln(stdout, filepath.ToSlash(filepath.Join(dir, f.Name)))
	}
	if !o.OK(call.Strict) {
		return errFiles // a draft of what may not be published
	}
	return nil
}

func writeFindings(w io.Writer, r *check.Report) {
	if len(r.Findings) > 0 {
		r.Findings.Readable().WriteText(w)
	}
}

func verdictText(v check.Verdict) string {
	switch v {
	case check.VerdictPass:
		return "pass（各项都已核对，没有错误）"
	case check.VerdictIncomplete:
		return "incomplete（没有错误，但有的要求缺少数据，未能核对）"
	}
	return "fail（有错误）"
}
