// Command juesuan makes a government unit's annual 决算公开 report from its
// workbook. This package holds flags, usage text and exit codes; nothing else.
//
// The rules of the interface: stdout carries the product or --json, stderr
// speaks to the person, in Chinese. Exit code 0: done; 1: a fault in the
// user's files; 2: the call or the machine; 130 after an interrupt.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
)

// Exit codes.
const (
	exitDone   = 0
	exitFiles  = 1 // a fault in the user's files
	exitCall   = 2 // the call or the machine
	exitSignal = 130
)

// errFiles says that the findings have been shown and the run ends with
// exitFiles.
var errFiles = errors.New("文件有误")

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

func run(args []string, stdout, stderr io.Writer) int {
	root := newRoot(stdout, stderr)
	root.SetArgs(args)
	err := root.Execute()
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errFiles):
		return exitFiles
	}
	fmt.Fprintln(stderr, "juesuan: "+chinese(err.Error()))
	return exitCall
}

func newRoot(stdout, stderr io.Writer) *cobra.Command {
	root := &cobra.Command{
		Use:               "juesuan",
		Short:             "由决算工作簿生成部门决算公开报告（PDF 和 DOCX）",
		Long:              "juesuan 读取单位手里的决算工作簿和补充资料，核对勾稽关系，算出情况说明中的每个数，\n排成五部分的决算公开报告，同时给出 PDF 和可以编辑的 DOCX。任何一个数对不上，都指出所在的格子，不生成文件。",
		SilenceUsage:      true,
		SilenceErrors:     true,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
	}
	root.SetOut(stdout)
	root.SetErr(stderr)
	root.SetHelpCommand(&cobra.Command{Use: "help [命令]", Short: "某个命令的用法", Hidden: true})
	root.SetUsageTemplate(usage)
	root.AddCommand(newBuild(stdout, stderr), newCheck(stdout, stderr), newExplain(stdout, stderr), newDump(stdout, stderr), newFonts(stdout, stderr), newVersion(stdout))
	for _, c := range append(root.Commands(), root) {
		c.InitDefaultHelpFlag()
		c.Flags().Lookup("help").Usage = "显示用法"
	}
	return root
}

const usage = `用法：
  {{if .HasAvailableSubCommands}}juesuan 命令 [参数]{{else}}{{.UseLine}}{{end}}
{{if .HasAvailableSubCommands}}
命令：{{range .Commands}}{{if .IsAvailableCommand}}
  {{rpad .Name 12}} {{.Short}}{{end}}{{end}}

某个命令的详细用法：juesuan 命令 --help
{{end}}{{if .HasExample}}
例：
{{.Example}}
{{end}}{{if .HasAvailableLocalFlags}}
选项：
{{.LocalFlags.FlagUsages | trimTrailingWhitespaces}}
{{end}}`

// chinese turns the command library's own messages into Chinese.
func chinese(s string) string {
	for _, r := range [...]struct{ from, to string }{
		{"unknown command ", "没有这个命令："},
		{"unknown flag: ", "没有这个选项："},
		{"unknown shorthand flag: ", "没有这个选项："},
		{" for \"juesuan\"", ""},
		{"flag needs an argument: ", "选项后面缺少内容："},
		{"invalid argument ", "选项的内容不对："},
	} {
		s = strings.ReplaceAll(s, r.from, r.to)
	}
	return s
}

// units checks that a command got at least one unit.
func units(_ *cobra.Command, args []string) error {
	if len(args) == 0 {
		return errors.New("请指明单位文件夹，例如：juesuan build data/samples/ningxia-2020")
	}
	return nil
}
