package main

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"juesuan/internal/diag"
)

// All that the command library says in English is said here in Chinese: usage,
// help, completion, and its errors.

func newRoot(stdout, stderr io.Writer) *cobra.Command {
	showVersion := false
	cobra.MousetrapHelpText = "" // a double click opens the desk
	root := &cobra.Command{
		Use:               "juesuan",
		Long:              "juesuan 读取单位手里的决算工作簿和补充资料，核对勾稽关系，算出情况说明中的每个数，\n排成五部分的决算公开报告，同时给出 PDF 和可以编辑的 DOCX。任何一个数对不上，都指出所在的格子，不生成文件。",
		SilenceUsage:      true,
		SilenceErrors:     true,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return unknownCommand(cmd, args[0])
			}
			if showVersion {
				_, err := fmt.Fprintln(stdout, "juesuan "+version())
				return err
			}
			return cmd.Help()
		},
		Args: cobra.ArbitraryArgs,

		SuggestionsMinimumDistance: 2,
	}
	root.SetOut(stdout)
	root.SetErr(stderr)
	root.Flags().BoolVar(&showVersion, "version", false, "显示版本")
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) { writeUsage(stdout, cmd) })
	root.SetUsageFunc(func(cmd *cobra.Command) error { writeUsage(stderr, cmd); return nil })
	root.SetHelpCommand(&cobra.Command{
		Use: "help", Hidden: true, Short: "某个命令的用法",
		RunE: func(cmd *cobra.Command, args []string) error {
			about, rest, err := root.Find(args)
			if err != nil || about == root && len(rest) > 0 {
				return unknownCommand(root, rest[0])
			}
			return about.Help()
		},
	})
	root.AddCommand(newInit(stdout, stderr), newBuild(stdout, stderr), newBatch(stdout, stderr), newDesk(stderr),
		newCheck(stdout, stderr), newExplain(stdout, stderr), newVerify(stdout, stderr),
		newDiff(stdout, stderr), newSign(stdout, stderr), newPublish(stdout, stderr), newDump(stdout, stderr),
		newFonts(stdout, stderr), newLayout(stdout, stderr), newVersion(stdout), newLicenses(stdout),
		newCompletion(stdout))
	chineseHelp(root)
	return root
}

// chineseHelp says in Chinese what --help does, for a command and those below it.
func chineseHelp(cmd *cobra.Command) {
	cmd.InitDefaultHelpFlag()
	cmd.Flags().Lookup("help").Usage = "显示用法"
	for _, c := range cmd.Commands() {
		chineseHelp(c)
	}
}

// writeUsage prints what a command does and how it is called.
func writeUsage(w io.Writer, cmd *cobra.Command) {
	about := cmd.Long
	if about == "" {
		about = cmd.Short
	}
	call := cmd.Use
	if cmd.HasParent() {
		call = cmd.Parent().CommandPath() + " " + call
	} else {
		call += " 命令 [参数]"
	}
	fmt.Fprintf(w, "%s\n\n用法：\n  %s\n", about, call)
	if cmd.HasAvailableSubCommands() {
		fmt.Fprint(w, "\n命令：\n")
		for _, c := range cmd.Commands() {
			if c.IsAvailableCommand() {
				fmt.Fprintf(w, "  %-12s %s\n", c.Name(), c.Short)
			}
		}
		fmt.Fprintf(w, "\n某个命令的详细用法：%s 命令 --help\n", cmd.CommandPath())
	}
	if cmd.HasExample() {
		fmt.Fprintf(w, "\n例：\n%s\n", cmd.Example)
	}
	var names, texts []string
	width := 0
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		name := "    --" + f.Name
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", --" + f.Name
		}
		// The help text names what follows the flag in back quotes.
		what, text := pflag.UnquoteUsage(f)
		if f.Value.Type() != "bool" {
			name += " " + what
			if f.DefValue != "" && f.DefValue != "[]" {
				text += "（默认 " + f.DefValue + "）"
			}
		}
		names, texts = append(names, name), append(texts, text)
		width = max(width, diag.Width(name))
	})
	fmt.Fprint(w, "\n选项：\n")
	for i, name := range names {
		fmt.Fprintf(w, "  %s%s  %s\n", name, strings.Repeat(" ", width-diag.Width(name)), texts[i])
	}
}

func newCompletion(stdout io.Writer) *cobra.Command {
	shells := []string{"bash", "zsh", "fish", "powershell"}
	return &cobra.Command{
		Use:       "completion bash|zsh|fish|powershell",
		Short:     "命令行补全的脚本",
		Long:      "命令行补全的脚本，印到标准输出。bash 里这样启用：source <(juesuan completion bash)",
		ValidArgs: shells,
		Hidden:    true,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				switch root := cmd.Root(); args[0] {
				case "bash":
					return root.GenBashCompletionV2(stdout, true)
				case "zsh":
					return root.GenZshCompletion(stdout)
				case "fish":
					return root.GenFishCompletion(stdout, true)
				case "powershell":
					return root.GenPowerShellCompletionWithDesc(stdout)
				}
			}
			return errors.New("请指明一种命令行：" + strings.Join(shells, "、"))
		},
	}
}

func unknownCommand(root *cobra.Command, name string) error {
	text := "没有这个命令：" + name
	if near := root.SuggestionsFor(name); len(near) > 0 {
		text += "；是不是 " + strings.Join(near, "、")
	}
	return errors.New(text + "？用法见 juesuan --help")
}

// chinese is an error of the command library in Chinese, any other as it is.
func chinese(err error) string {
	var unknown *pflag.NotExistError
	var lacks *pflag.ValueRequiredError
	var invalid *pflag.InvalidValueError
	var syntax *pflag.InvalidSyntaxError
	switch {
	case errors.As(err, &unknown):
		name := "--" + unknown.GetSpecifiedName()
		if unknown.GetSpecifiedShortnames() != "" {
			name = "-" + unknown.GetSpecifiedName()
		}
		return "没有这个选项：" + name
	case errors.As(err, &lacks):
		return "选项 --" + lacks.GetFlag().Name + " 后面缺少内容"
	case errors.As(err, &invalid):
		return "选项 --" + invalid.GetFlag().Name + " 不能是 " + strconv.Quote(invalid.GetValue())
	case errors.As(err, &syntax):
		return "选项写法不对：" + syntax.GetSpecifiedFlag()
	}
	return err.Error()
}

// units checks that a command got at least one unit.
func units(_ *cobra.Command, args []string) error {
	if len(args) == 0 {
		return errors.New("请指明单位文件夹，例如：juesuan build 某局2020")
	}
	return nil
}

// oneUnit checks that a command got one unit.
func oneUnit(cmd *cobra.Command, args []string) error {
	if len(args) > 1 {
		return fmt.Errorf("%s 一次只看一个单位", cmd.Name())
	}
	return units(cmd, args)
}

// unitOrNone checks that a command got one unit, or none at all.
func unitOrNone(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return oneUnit(cmd, args)
}

// noArgs checks that nothing follows a command.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("%s 后面不用写 %s", cmd.Name(), args[0])
	}
	return nil
}
