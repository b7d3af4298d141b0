package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"juesuan/internal/folder"
	"juesuan/internal/job"
)

func newBatch(stdout, stderr io.Writer) *cobra.Command {
	var failOn, format, shard string
	var shards, workers int
	var resume, merge, asJSON bool
	cmd := &cobra.Command{
		Use:     "batch 文件夹",
		Short:   "为文件夹下的所有单位生成报告，可以断点续做、分几台机器做",
		Example: "  juesuan batch 2020年度 --out 公开\n  juesuan batch 2020年度 --out 公开 --resume\n  juesuan batch 2020年度 --out 公开 --shard 0/4\n  juesuan batch --merge --shards 4 --out 公开",
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case merge && len(args) > 0:
				return errors.New("--merge 只看 --out，不用再给文件夹")
			case !merge && len(args) == 0:
				return errors.New("请指明单位文件夹所在的文件夹，例如：juesuan batch 2020年度")
			case len(args) > 1:
				return errors.New("batch 一次只做一个文件夹；里面可以有任意多层")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := loadSettings(cmd.Flags())
			if err != nil {
				return err
			}
			part, err := shardOf(shard, shards, merge)
			if err != nil {
				return err
			}
			if merge {
				sum, err := job.Merge(s.out, part.N)
				if err != nil {
					return err
				}
				return endBatch(stdout, stderr, s.out, sum, part, asJSON)
			}
			each, err := jobOf(cmd, failOn)
			if err != nil {
				return err
			}
			if err := formats(&each, format); err != nil {
				return err
			}
			if workers < 0 {
				return errors.New("-j 不能小于 0")
			}
			b := job.Batch{Root: args[0], Out: s.out, Job: each, Workers: workers, Resume: resume, Shard: part, Program: identity()}
			job.SweepLess(workers)
			show := &progress{stdout: stdout, stderr: stderr, json: asJSON}
			sum, err := job.New(s.program).Batch(cmd.Context(), b, show.event)
			show.end()
			var left *job.Interrupted
			if errors.As(err, &left) {
				fmt.Fprintln(stderr, "juesuan: "+left.Error())
				return err
			}
			if err != nil {
				return err
			}
			return endBatch(stdout, stderr, s.out, sum, part, asJSON)
		},
	}
	settingFlags(cmd.Flags())
	cmd.Flags().Lookup("prior").Usage = "上年的`文件夹`，各单位在其中的位置与今年相同"
	cmd.Flags().String("out", "out", "存放结果的`文件夹`")
	cmd.Flags().StringVar(&format, "format", "pdf,docx", "要哪`几种`："+strings.Join(job.Formats(), "、"))
	tablesFlag(cmd)
	cmd.Flags().StringVar(&failOn, "fail-on", "error", "遇到`什么`就不生成：error 或 warning")
	cmd.Flags().IntVarP(&workers, "jobs", "j", 0, "同时做`几个`单位（0 是每个处理器核心一个，容器的限额少的按限额）")
	cmd.Flags().BoolVar(&resume, "resume", false, "资料、版式包、字体和程序都没有变的单位不再做")
	cmd.Flags().StringVar(&shard, "shard", "", "只做其中`一份`：i/n，i 从 0 数起")
	cmd.Flags().IntVar(&shards, "shards", 0, "共分`几份`；做哪一份取自环境变量 JOB_COMPLETION_INDEX")
	cmd.Flags().BoolVar(&merge, "merge", false, "把各份的结果合成一份汇总（用 --shards 指明共几份）")
	cmd.Flags().BoolVar(&asJSON, "json", false, "每个单位印一行 JSON")
	return cmd
}

// shardOf reads which part of the units is asked for.
func shardOf(shard string, shards int, merge bool) (folder.Shard, error) {
	if shard != "" && (shards != 0 || merge) {
		return folder.Shard{}, errors.New("--shard i/n 已经说明共几份，不能再写 --shards 或 --merge")
	}
	if shards < 0 || merge && shards == 0 {
		return folder.Shard{}, errors.New("请用 --shards 指明共分几份")
	}
	if merge {
		return folder.Shard{N: shards}, nil
	}
	if shards > 0 {
		index := os.Getenv("JOB_COMPLETION_INDEX")
		if index == "" {
			return folder.Shard{}, errors.New("没有环境变量 JOB_COMPLETION_INDEX，不知道做哪一份；可以用 --shard i/n 指明")
		}
		shard = index + "/" + strconv.Itoa(shards)
	}
	if shard == "" {
		return folder.Shard{N: 1}, nil
	}
	first, second, _ := strings.Cut(shard, "/")
	i, err1 := strconv.Atoi(first)
	n, err2 := strconv.Atoi(second)
	if err1 != nil || err2 != nil || i < 0 || i >= n {
		return folder.Shard{}, fmt.Errorf("份写成 i/n，i 从 0 到 n-1，例如 0/4；不能是 %q", shard)
	}
	return folder.Shard{I: i, N: n}, nil
}

// progress shows units as they end: a bar on a terminal, a line for each that
// is not done, with --json a line of JSON for each.
type progress struct {
	stdout, stderr io.Writer
	json           bool
	bar            *progressbar.ProgressBar
}

func (p *progress) event(e job.Event) {
	if e.Ended == 1 && isTerminal(p.stderr) {
		p.bar = progressbar.NewOptions(e.Units, progressbar.OptionSetWriter(p.stderr), progressbar.OptionSetDescription("生成报告"),
			progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionSetItsString("个"),
			progressbar.OptionSetPredictTime(true),
			progressbar.OptionSetWidth(30), progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionUseANSICodes(runtime.GOOS != "windows"))
	}
	if p.json {
		line := struct {
			*job.Entry
			Ended   int  `json:"ended"`
			Of      int  `json:"of"`
			Skipped bool `json:"skipped,omitempty"`
		}{e.Entry, e.Ended, e.Units, e.Skipped}
		enc := json.NewEncoder(p.stdout)
		enc.SetEscapeHTML(false)
		enc.Encode(line) // stdout remembers its error
	}
	if e.Entry.Status != job.Done {
		if p.bar != nil {
			p.bar.Clear()
		}
		fmt.Fprintf(p.stderr, "%s：%s\n", e.Entry.Path, e.Entry.Explain())
		if e.Stack != "" {
			fmt.Fprintln(p.stderr, e.Stack)
		}
	}
	if p.bar != nil {
		if len(e.Entry.Units) > 0 { // the units are done; departments come last
			p.bar.Describe("汇总部门")
		}
		p.bar.Set(e.Ended)
	}
}

func (p *progress) end() {
	if p.bar != nil {
		p.bar.Exit()
		fmt.Fprintln(p.stderr)
	}
}

// isTerminal reports whether a person sees what is written there.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	st, err := f.Stat()
	return err == nil && st.Mode()&os.ModeCharDevice != 0 && f.Name() != os.DevNull
}

// endBatch says what a batch came to.
func endBatch(stdout, stderr io.Writer, out string, s *job.Summary, part folder.Shard, asJSON bool) error {
	for _, text := range slices.Concat(s.Twice, s.Codes, s.Notes) {
		fmt.Fprintln(stderr, "请留意："+text)
	}
	name := ""
	if s.Shard != "" {
		name = fmt.Sprintf("第 %s 份", s.Shard)
	}
	fmt.Fprintf(stderr, "%s共 %d 个单位：完成 %d，资料有误 %d，没有做成 %d\n", name, len(s.Units), s.Done, s.Faulty, s.Failed)
	switch {
	case s.Shard != "":
		fmt.Fprintf(stderr, "各份都做完以后合并：juesuan batch --merge --shards %d --out %s\n", part.N, out)
	case !asJSON:
		fmt.Fprintln(stdout, filepath.ToSlash(filepath.Join(out, job.SummaryTable)))
		fmt.Fprintln(stdout, filepath.ToSlash(filepath.Join(out, job.SummaryName)))
	}
	switch s.ExitCode() {
	case exitCall:
		return errShown
	case exitFiles:
		return errFiles
	}
	return nil
}
