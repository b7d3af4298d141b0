package main

import (
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"juesuan/internal/job"
	"juesuan/internal/view"
)

func newDump(stdout, stderr io.Writer) *cobra.Command {
	var stage string
	var statements bool
	stages := []string{"accounts", "facts", "document", "pages"}
	cmd := &cobra.Command{
		Use:     "dump 单位文件夹 --stage accounts|facts|document|pages",
		Short:   "把中间结果印成文字",
		Example: "  juesuan dump data/samples/ningxia-2020 --stage facts",
		Args:    oneUnit,
		RunE: func(cmd *cobra.Command, args []string) error {
			if !slices.Contains(stages, stage) {
				return fmt.Errorf("--stage 只认 accounts、facts、document、pages，不认 %q", stage)
			}
			s, call, err := callOf(cmd, "")
			if err != nil {
				return err
			}
			call.Unit, call.Until = args[0], stage
			o, err := job.New(s.program).Report(cmd.Context(), call)
			if err != nil {
				return err
			}
			switch {
			case stage == "accounts":
				err = o.Book.Dump(stdout, statements)
			case stage == "facts" && o.Facts != nil:
				err = o.Facts.Dump(stdout)
			case stage == "document" && o.Doc != nil:
				err = o.Doc.Dump(stdout)
			case stage == "pages" && o.Layout != nil:
				err = o.Layout.Dump(stdout)
			default:
				writeFindings(stderr, o.Report)
				fmt.Fprintf(stderr, "%s；走不到这一步\n", o.Report.Findings.Summary())
				return errFiles
			}
			return err
		},
	}
	settingFlags(cmd.Flags())
	cmd.Flags().StringVar(&stage, "stage", "", "哪`一步`：accounts、facts、document、pages")
	cmd.Flags().BoolVar(&statements, "statements", false, "只印九张表，不印位置")
	return cmd
}

func newFonts(stdout, stderr io.Writer) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "fonts [单位文件夹]",
		Short: "各种字体实际用的是哪个文件，哪些字用了替补字体",
		Args:  unitOrNone,
		RunE: func(cmd *cobra.Command, args []string) error {
			s, call, err := callOf(cmd, "")
			if err != nil {
				return err
			}
			program := job.New(s.program)
			if len(args) == 0 {
				return view.WriteFonts(program, stdout, nil)
			}
			call.Unit, call.Until = args[0], "document"
			o, err := program.Report(cmd.Context(), call)
			if err != nil {
				return err
			}
			if o.Doc == nil {
				writeFindings(stderr, o.Report)
				fmt.Fprintf(stderr, "%s；先改正错误，才知道用了哪些字\n", o.Report.Findings.Summary())
				return errFiles
			}
			return view.WriteFonts(program, stdout, o.Doc)
		},
	}
	settingFlags(cmd.Flags())
	return cmd
}

func newVersion(stdout io.Writer) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "版本",
		Args:  noArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintln(stdout, "juesuan "+version())
			return err
		},
	}
}
