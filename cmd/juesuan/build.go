package main

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"juesuan/internal/build"
	"juesuan/internal/check"
	"juesuan/internal/diag"
)

func newBuild(stdout, stderr io.Writer) *cobra.Command {
	var format, failOn string
	cmd := &cobra.Command{
		Use:     "build 单位文件夹…",
		Short:   "生成报告：PDF、DOCX、数字来源和核对结果",
		Example: "  juesuan build data/samples/ningxia-2020\n  juesuan build 某局2020 --out 公开 --format pdf",
		Args:    units,
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := loadSettings(cmd.Flags())
			if err != nil {
				return err
			}
			job, err := jobOf(cmd, failOn)
			if err != nil {
				return err
			}
			for f := range strings.SplitSeq(format, ",") {
				switch strings.TrimSpace(f) {
				case "pdf":
					job.PDF = true
				case "docx":
					job.DOCX = true
				default:
					return fmt.Errorf("--format 只认 pdf、docx，不认 %q", f)
				}
			}
			program := build.New(s.program)
			bad := false
			for _, unit := range args {
				job.Unit = unit
				ok, err := buildOne(program, job, s.out, stdout, stderr)
				if err != nil {
					return fmt.Errorf("%s：%w", unit, err)
				}
				bad = bad || !ok
			}
			if bad {
				return errFiles
			}
			return nil
		},
	}
	settingFlags(cmd.Flags())
	cmd.Flags().String("out", "out", "存放结果的文件夹")
	cmd.Flags().StringVar(&format, "format", "pdf,docx", "要哪几种：pdf、docx")
	cmd.Flags().StringVar(&failOn, "fail-on", "error", "遇到什么就不生成：error 或 warning")
	return cmd
}

// jobOf reads the flags that build, check and dump share.
func jobOf(cmd *cobra.Command, failOn string) (build.Job, error) {
	job := build.Job{Strict: failOn == "warning"}
	if failOn != "" && failOn != "error" && failOn != "warning" {
		return job, fmt.Errorf("--fail-on 只认 error 或 warning，不认 %q", failOn)
	}
	job.Layout, _ = cmd.Flags().GetString("layout")
	job.Prior, _ = cmd.Flags().GetString("prior")
	return job, nil
}

func buildOne(program *build.Program, job build.Job, out string, stdout, stderr io.Writer) (ok bool, err error) {
	o, err := program.Report(job)
	if err != nil {
		return false, err
	}
	if len(o.Files) == 0 {
		writeFindings(stderr, o.Report)
		fmt.Fprintf(stderr, "%s；未生成任何文件\n", tally(o.Report.Findings))
		return false, nil
	}
	folder, err := build.FolderName(job.Unit)
	if err != nil {
		return false, err
	}
	dir := filepath.Join(out, folder)
	if err := build.Commit(dir, o.Files, program.Manifest(o, version())); err != nil {
		return false, err
	}
	writeFindings(stderr, o.Report)
	fmt.Fprintf(stderr, "%s；结论：%s\n", tally(o.Report.Findings), verdictText(o.Report.Verdict()))
	for _, f := range o.Files {
		fmt.Fprintln(stdout, filepath.ToSlash(filepath.Join(dir, f.Name)))
	}
	return true, nil
}

func writeFindings(w io.Writer, r *check.Report) {
	if len(r.Findings) > 0 {
		r.Findings.WriteText(w)
	}
}

func tally(l diag.List) string {
	return fmt.Sprintf("%d errors, %d warnings", l.Count(diag.Error), l.Count(diag.Warning))
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
