package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"juesuan/internal/job"
)

func newLayoutDiff(stdout, stderr io.Writer) *cobra.Command {
	return &cobra.Command{
		Use:   "diff 版式包 版式包",
		Short: "两个版式包逐条比：哪些词句、样式、表、设置不同，各写在哪个文件哪一行",
		Long: "连同各自的 base 比，前一个的在“- ”后面，后一个的在“+ ”后面；outline.yaml 逐行比。\n" +
			"没有不同，退出码是 0；有不同，是 1。",
		Example: "  juesuan layout diff national-2022 ./某省2024",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 2 {
				return errors.New("请写明两个版式包，例如：juesuan layout diff national-2022 ./某省2024")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			n, list, err := job.New(job.Settings{}).WriteLayoutDiff(stdout, args[0], args[1])
			switch {
			case err != nil:
				return err
			case list.Failed():
				list.WriteText(stderr)
				return errFiles
			case n == 0:
				fmt.Fprintln(stderr, "两个版式包没有不同")
				return nil
			}
			fmt.Fprintf(stderr, "%d 处不同\n", n)
			return errFiles
		},
	}
}
