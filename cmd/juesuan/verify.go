package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"juesuan/internal/folder"
	"juesuan/internal/job"
	"juesuan/internal/verify"
)

func newVerify(stdout, stderr io.Writer) *cobra.Command {
	var failOn string
	var asJSON, asHTML bool
	cmd := &cobra.Command{
		Use:   "verify 文件|文件夹 [单位文件夹]",
		Short: "公布的 DOCX、PDF 与资料对照：改了哪些数、哪些词句，对的是多少",
		Long: "公布的 DOCX、PDF 与资料对照：哪些数、哪些词句改了，对的是多少、取自哪一格；少了、多了、移了位置的\n" +
			"表、行、句子；没有接受的修订、批注、看不见的文字。怎样换版面、怎样另存都不要紧，只看读者看得到的文字。\n" +
			"给出文件夹的，按 manifest.json 核对每个文件是否与生成时相同；再给出单位文件夹的，里面的报告也逐字对照。\n" +
			"文件夹里有多个单位的，后面写各单位的文件夹所在的文件夹，各在其中的位置相同。",
		Example: "  juesuan verify 报告-修改.docx 某局2020\n  juesuan verify 网站下载.pdf 某局2020 --fail-on figures\n  juesuan verify 公开/某局2020\n  juesuan verify 公开 2020年度",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 || len(args) > 2 {
				return errors.New("请给出公布的文件和单位文件夹，例如：juesuan verify 报告.docx 某局2020")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if failOn != "words" && failOn != "figures" {
				return fmt.Errorf("--fail-on 只认 words 或 figures，不认 %q", failOn)
			}
			s, job_, err := callOf(cmd, "")
			if err != nil {
				return err
			}
			job_.Until = "pages"
			v := verifier{ctx: cmd.Context(), program: job.New(s.program), job: job_, figuresOnly: failOn == "figures",
				json: asJSON, html: asHTML, stdout: stdout, stderr: stderr}
			unit := ""
			if len(args) == 2 {
				unit = args[1]
			}
			st, err := os.Stat(args[0])
			switch {
			case err != nil:
				return fmt.Errorf("没有这个文件：%s", args[0])
			case st.IsDir():
				err = v.folder(args[0], unit)
			case unit == "":
				err = v.look(args[0])
			default:
				err = v.file(args[0], unit)
			}
			if err == nil && v.differs {
				err = errFiles
			}
			return err
		},
	}
	settingFlags(cmd.Flags())
	cmd.Flags().StringVar(&failOn, "fail-on", "words", "`什么`不同就算不一致：words（词句或数字）或 figures（只看数字）")
	cmd.Flags().BoolVar(&asJSON, "json", false, "结果印成 JSON，一份文件一个")
	cmd.Flags().BoolVar(&asHTML, "html", false, "一份文件的结果印成网页")
	return cmd
}

// verifier checks files one after the other.
type verifier struct {
	ctx            context.Context
	program        *job.Program
	job            job.Job
	figuresOnly    bool
	json, html     bool
	stdout, stderr io.Writer

	unit    string // of the outcome
	outcome *job.Outcome
	differs bool
}

// report makes the unit's report, once.
func (v *verifier) report(unit string) (*job.Outcome, error) {
	if v.outcome != nil && v.unit == unit {
		return v.outcome, nil
	}
	v.job.Unit = unit
	o, err := v.program.Report(v.ctx, v.job)
	if err != nil {
		return nil, err
	}
	v.unit, v.outcome = unit, o
	if o.Layout == nil {
		writeFindings(v.stderr, o.Report)
		fmt.Fprintf(v.stderr, "%s；%s\n", o.Report.Findings.Summary(), verify.ErrNoReport)
		return nil, errFiles
	}
	return o, nil
}

func (v *verifier) file(name, unit string) error {
	data, err := verify.Read(name)
	if err != nil {
		return err
	}
	o, err := v.report(unit)
	if err != nil {
		return err
	}
	r, err := verify.File(o, filepath.ToSlash(name), data)
	if err != nil {
		fmt.Fprintln(v.stderr, "juesuan: "+err.Error())
		v.differs = true
		return nil
	}
	v.differs = v.differs || !r.Clean(v.figuresOnly)
	switch {
	case v.json:
		return r.WriteJSON(v.stdout)
	case v.html:
		return r.WriteHTML(v.stdout)
	}
	return r.WriteText(v.stdout)
}

func (v *verifier) look(name string) error {
	data, err := verify.Read(name)
	if err != nil {
		return err
	}
	r, err := verify.Look(filepath.ToSlash(name), data)
	if err != nil {
		fmt.Fprintln(v.stderr, "juesuan: "+err.Error())
		return errFiles
	}
	v.differs = len(r.Remains) > 0
	if v.json {
		return r.WriteJSON(v.stdout)
	}
	return r.WriteText(v.stdout)
}

// folder checks the folders at and below dir that hold a report.
func (v *verifier) folder(dir, units string) error {
	made, err := verify.Made(dir)
	if err != nil {
		return err
	}
	if len(made) == 0 {
		return fmt.Errorf("%s 里没有本程序写出的报告（没有 %s）", dir, folder.ManifestName)
	}
	clean := 0
	for _, rel := range made {
		before := v.differs
		v.differs = false
		if err := v.made(filepath.Join(dir, rel), units, rel); err != nil && !errors.Is(err, errFiles) {
			return err
		} else if err != nil {
			v.differs = true
		}
		if !v.differs {
			clean++
		}
		v.differs = v.differs || before
	}
	if len(made) > 1 && !v.json {
		fmt.Fprintf(v.stdout, "共%d个单位：一致%d个，不一致%d个\n", len(made), clean, len(made)-clean)
	}
	return nil
}

// made checks one folder, and the reports in it against the unit's files.
func (v *verifier) made(dir, units, rel string) error {
	r, err := verify.Folder(dir)
	if err != nil {
		return err
	}
	v.differs = v.differs || !r.Clean()
	if v.json {
		err = r.WriteJSON(v.stdout)
	} else {
		err = r.WriteText(v.stdout)
	}
	if err != nil || units == "" {
		return err
	}
	for _, name := range verify.Papers(dir) {
		if err := v.file(filepath.Join(dir, name), filepath.Join(units, rel)); err != nil {
			return err
		}
	}
	return nil
}
