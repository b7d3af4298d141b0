package main

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"juesuan/internal/diag"
	"juesuan/internal/job"
	"juesuan/internal/preview"
	"juesuan/internal/view"
)

// newLayout groups what the maintainer of a layout pack does.
func newLayout(stdout, stderr io.Writer) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "layout 子命令",
		Short:   "版式包：列出、检查、新建、测试，能用哪些事实",
		Long:    "版式包是一个文件夹的文字文件，管一个地方一个年度的报告排什么顺序、用什么词句、长什么样子。\n各键的意思见 layouts/README.md，layout new 会随新版式包放一份。",
		Example: "  juesuan layout list\n  juesuan layout new 某省2024 --from shanghai-2024\n  juesuan layout lint 某省2024",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return unknownCommand(cmd, args[0])
			}
			return cmd.Help()
		},
		Args: cobra.ArbitraryArgs,

		SuggestionsMinimumDistance: 2,
	}
	cmd.AddCommand(newLayoutList(stdout), newLayoutLint(stdout, stderr), newLayoutNew(stdout, stderr), newLayoutTest(stdout, stderr),
		newLayoutShow(stdout, stderr), newLayoutDiff(stdout, stderr), newLayoutFacts(stdout, stderr), newLayoutSchema(stdout, stderr),
		newLayoutGB9704(stdout, stderr), newLayoutPreview(stderr), newLayoutImport(stdout, stderr))
	return cmd
}

// onePack checks that a command got one pack.
func onePack(cmd *cobra.Command, args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("%s 要写明一个版式包：自带的见 juesuan layout list，自己的写文件夹", cmd.CommandPath())
	}
	return nil
}

func newLayoutList(stdout io.Writer) *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "程序自带的版式包",
		Args:  noArgs,
		RunE: func(*cobra.Command, []string) error {
			return job.New(job.Settings{}).WriteLayouts(stdout)
		},
	}
}

func newLayoutLint(stdout, stderr io.Writer) *cobra.Command {
	var brief bool
	cmd := &cobra.Command{
		Use:     "lint 版式包",
		Short:   "检查版式包：写错的键和名称、没有的事实、没用到的词句、排不下的栏宽",
		Long:    "检查版式包，一次报全，每处指明文件、行、列。error 要改正；warning 多半是漏改；\ninfo 是 Word 底稿与版式包不同、版式包与 GB/T 9704-2012 不同之处，可以是有意的。",
		Example: "  juesuan layout lint ./某省2024",
		Args:    onePack,
		RunE: func(_ *cobra.Command, args []string) error {
			list, err := job.New(job.Settings{}).LintLayout(args[0])
			if err != nil {
				return err
			}
			shown := list
			if brief {
				shown = nil
				for _, d := range list {
					if d.Severity != diag.Info {
						shown = append(shown, d)
					}
				}
			}
			if len(shown) > 0 {
				shown.WriteText(stdout)
			}
			if list.Failed() {
				fmt.Fprintf(stderr, "%s；版式包还不能用\n", list.Summary())
				return errFiles
			}
			fmt.Fprintf(stderr, "%s；版式包可以用\n", list.Summary())
			return nil
		},
	}
	cmd.Flags().BoolVar(&brief, "brief", false, "只印 error 和 warning")
	return cmd
}

func newLayoutNew(stdout, stderr io.Writer) *cobra.Command {
	var from, base string
	cmd := &cobra.Command{
		Use:     "new 文件夹 --base 版式包",
		Short:   "新开一个版式包：只写与 base 不同的；或用 --from 把一个整个复制过来",
		Example: "  juesuan layout new 某省2024 --base national-2022\n  juesuan layout new 某省2024 --from shanghai-2024",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return errors.New("请指明新版式包的文件夹，例如：juesuan layout new 某省2024 --base national-2022")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if (from == "") == (base == "") {
				return errors.New("请用 --base 指明只写与哪个版式包不同的，或用 --from 指明复制哪个；自带的见 juesuan layout list")
			}
			program, pack := job.New(job.Settings{}), filepath.ToSlash(filepath.Join(args[0], "pack.yaml"))
			create, of, next := program.NewLayout, from, "，再改词句和表式"
			if base != "" {
				create, of, next = program.NewLayoutOn, base, "；要改哪一条，从 juesuan layout show "+base+" --flat 印出的里面抄来改"
			}
			files, err := create(args[0], of)
			if err != nil {
				return err
			}
			for _, f := range files {
				fmt.Fprintln(stdout, f)
			}
			fmt.Fprintf(stderr, "先改 %s 的 title、place、year%s，然后 juesuan layout lint %s\n", pack, next, args[0])
			return nil
		},
	}
	cmd.Flags().StringVar(&from, "from", "", "照哪个`版式包`复制：名称或文件夹")
	cmd.Flags().StringVar(&base, "base", "", "在哪个`版式包`上改：名称，或同一处的文件夹")
	return cmd
}

func newLayoutTest(stdout, stderr io.Writer) *cobra.Command {
	var update bool
	cmd := &cobra.Command{
		Use:   "test 版式包 [单位文件夹…]",
		Short: "报告的文字与版式包里存的是否一样，不一样就指出改了什么；一个放着许多版式包的文件夹，逐个检查",
		Long: "版式包的 expected 文件夹存着若干单位的报告应有的文字，一个单位一个文件，名称同单位文件夹。\n" +
			"不写单位文件夹，就测 expected 里的每一个单位，在当前文件夹和 data/samples 下面找。\n--update 先看清差别，再把现在的文字存下来。\n" +
			"写的是放着许多版式包的文件夹，就逐个检查（lint），有 expected 的再比文字，末了报总数。",
		Example: "  juesuan layout test ./某省2024 data/samples/shanghai-2024-demo --update\n  juesuan layout test ./某省2024",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return onePack(cmd, args)
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := loadSettings(cmd.Flags())
			if err != nil {
				return err
			}
			t := layoutTest{cmd, job.New(s.program), stdout, stderr, update}
			if all := job.PacksIn(args[0]); all != nil && len(args) == 1 {
				return t.folder(args[0], all)
			}
			return t.pack(args[0], args[1:])
		},
	}
	cmd.Flags().BoolVar(&update, "update", false, "把现在的文字存进版式包")
	return cmd
}

func newLayoutFacts(stdout, stderr io.Writer) *cobra.Command {
	var find string
	cmd := &cobra.Command{
		Use:     "facts [单位文件夹]",
		Short:   "词句里能用的全部事实：名称、意思；给出单位就有数值",
		Example: "  juesuan layout facts --find 采购\n  juesuan layout facts data/samples/shanghai-2024-demo --find general.vs",
		Args:    unitOrNone,
		RunE: func(cmd *cobra.Command, args []string) error {
			s, call, err := callOf(cmd, "")
			if err != nil {
				return err
			}
			if len(args) == 1 {
				call.Unit = args[0]
			}
			o, err := view.WriteFactNames(cmd.Context(), job.New(s.program), stdout, call, find)
			if err != nil {
				return err
			}
			if o != nil && o.Facts == nil {
				o.Report.Findings = slices.DeleteFunc(o.Report.Findings, func(d diag.Diagnostic) bool { return d.Severity != diag.Error })
				writeFindings(stderr, o.Report)
				fmt.Fprintf(stderr, "%s；先改正错误，才能算出各项\n", o.Report.Findings.Summary())
				return errFiles
			}
			return nil
		},
	}
	settingFlags(cmd.Flags())
	cmd.Flags().StringVar(&find, "find", "", "只列名称或意思里有这些`字`的")
	return cmd
}

func newLayoutSchema(stdout, stderr io.Writer) *cobra.Command {
	return ofPack(&cobra.Command{
		Use:     "schema 版式包",
		Short:   "用这个版式包的单位填的 unit.yaml 有哪些项（JSON Schema，给编辑器用）",
		Example: "  juesuan layout schema ./某省2024 > unit.schema.json",
	}, stdout, stderr, (*job.Program).WriteSchema)
}

func newLayoutGB9704(stdout, stderr io.Writer) *cobra.Command {
	return ofPack(&cobra.Command{
		Use:   "gb9704 版式包",
		Short: "版式包哪些地方与公文格式 GB/T 9704-2012 不同",
	}, stdout, stderr, (*job.Program).WriteGB9704)
}

// ofPack lets a command print what write says of a pack that has no errors.
func ofPack(cmd *cobra.Command, stdout, stderr io.Writer, write func(*job.Program, io.Writer, string) (bool, error)) *cobra.Command {
	cmd.Args = onePack
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		ok, err := write(job.New(job.Settings{}), stdout, args[0])
		if err != nil {
			return err
		}
		if !ok {
			fmt.Fprintf(stderr, "版式包有错误；先用 juesuan layout lint %s 查看并改正\n", args[0])
			return errFiles
		}
		return nil
	}
	return cmd
}

func newLayoutPreview(stderr io.Writer) *cobra.Command {
	var watch bool
	var port int
	cmd := &cobra.Command{
		Use:   "preview 版式包 单位文件夹",
		Short: "在浏览器里看排好的页，旁边是各段取自版式包的哪一行",
		Long: "在本机 127.0.0.1 上打开一个网页，左边是排好的页，右边是这一页各段取自版式包的哪一行。\n" +
			"加 --watch，每次存盘后自动重排。按 Ctrl+C 结束。不写任何文件。",
		Example: "  juesuan layout preview 某省2024 data/samples/shanghai-2024-demo --watch",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 2 {
				return errors.New("请写明版式包和单位文件夹，例如：juesuan layout preview 某省2024 单位文件夹 --watch")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := loadSettings(cmd.Flags())
			if err != nil {
				return err
			}
			o := preview.Options{Program: job.New(s.program), Job: job.Job{Layout: args[0], Unit: args[1]}, Port: port, Watch: watch}
			return preview.Serve(cmd.Context(), o, func(url string) {
				fmt.Fprintf(stderr, "请用浏览器打开 %s ，按 Ctrl+C 结束\n", url)
			})
		},
	}
	cmd.Flags().BoolVar(&watch, "watch", false, "存盘后自动重排")
	cmd.Flags().IntVar(&port, "port", 0, "`端口`；0 为任意空闲的")
	return cmd
}
