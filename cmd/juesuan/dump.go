package main

import (
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"juesuan"
	"juesuan/fonts"
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

// newLicenses prints the texts under which the program is handed out: its own
// licence, NOTICE with the licence of every module linked, and those of the fonts.
func newLicenses(stdout io.Writer) *cobra.Command {
	return &cobra.Command{
		Use:   "licenses",
		Short: "程序、字体和所用程序库的许可",
		Args:  noArgs,
		RunE: func(*cobra.Command, []string) error {
			texts := []string{juesuan.License, juesuan.Notice}
			names, err := fs.Glob(fonts.FS, "*.LICENSE.txt")
			if err != nil {
				return err
			}
			for _, name := range names {
				text, err := fs.ReadFile(fonts.FS, name)
				if err != nil {
					return err
				}
				texts = append(texts, "fonts/"+name+"\n\n"+string(text))
			}
			_, err = io.WriteString(stdout, strings.Join(texts, "\n"+strings.Repeat("=", 72)+"\n\n"))
			return err
		},
	}
}
