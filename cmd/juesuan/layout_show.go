package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"juesuan/internal/job"
)

func newLayoutShow(stdout, stderr io.Writer) *cobra.Command {
	var flat bool
	var file string
	cmd := &cobra.Command{
		Use:   "show 版式包",
		Short: "版式包里有什么；加 --flat 连同它的 base，每一条写明取自哪个文件哪一行",
		Long: "印出版式包自己写的各条。加 --flat 印出合起来的，就是程序读到的：自己的盖过 base 的，没有写的随 base，\n" +
			"每一条上面写明取自哪个文件哪一行。",
		Example: "  juesuan layout show ./某省2024 --flat\n  juesuan layout show ./某省2024 --flat --file sentences.yaml",
		Args:    onePack,
		RunE: func(_ *cobra.Command, args []string) error {
			list, err := job.New(job.Settings{}).WriteFlatLayout(stdout, args[0], file, flat)
			if err != nil {
				return err
			}
			if list.Failed() {
				list.WriteText(stderr)
				fmt.Fprintf(stderr, "%s；先用 juesuan layout lint %s 查看并改正\n", list.Summary(), args[0])
				return errFiles
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&flat, "flat", false, "连同 base 的")
	cmd.Flags().StringVar(&file, "file", "", "只印这个`文件`，如 sentences.yaml")
	return cmd
}
