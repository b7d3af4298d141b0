package main

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"juesuan/internal/job"
)

func newLayoutImport(stdout, stderr io.Writer) *cobra.Command {
	return &cobra.Command{
		Use:   "import 样式.docx [文件夹]",
		Short: "由财政部门发的 Word 模板做出版式包的草稿",
		Long: "读出模板的各部分、各级标题、表和词句，XX、××、____、增加（减少）这些空逐个按前后的字去找事实：\n" +
			"只有一个说得通的就填上，别的留着，连同可能的事实记在草稿的“导入说明.md”里；没有读懂的也记在里面。\n" +
			"接着用 juesuan layout lint 逐条改到没有 error。不写文件夹，就用模板的文件名。",
		Example: "  juesuan layout import 某省2024年度部门决算公开模板.docx 某省2024\n  juesuan layout lint 某省2024",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) < 1 || len(args) > 2 {
				return errors.New("请写明模板，例如：juesuan layout import 样式.docx 某省2024")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			to := strings.TrimSuffix(filepath.Base(args[0]), filepath.Ext(args[0]))
			if len(args) == 2 {
				to = args[1]
			}
			files, c, err := job.New(job.Settings{}).ImportLayout(args[0], to)
			if err != nil {
				return err
			}
			for _, f := range files {
				fmt.Fprintln(stdout, f)
			}
			fmt.Fprintf(stderr, "读出 %d 个标题、%d 张表、%d 条词句；空填了 %d 处，留着 %d 处，没有读懂的 %d 处，都记在 %s\n",
				c.Headings, c.Tables, c.Sentences, c.Filled, c.Open, c.Notes, filepath.ToSlash(filepath.Join(to, "导入说明.md")))
			fmt.Fprintf(stderr, "接着运行 juesuan layout lint %s ，逐条改到没有 error\n", to)
			return nil
		},
	}
}
