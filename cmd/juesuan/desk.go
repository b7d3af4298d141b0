package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"juesuan/internal/desk"
	"juesuan/internal/job"
)

// idle is how long after its last page was closed the desk ends.
const idle = 30 * time.Second

func newDesk(stderr io.Writer) *cobra.Command {
	var port int
	var quiet, stay bool
	cmd := &cobra.Command{
		Use:   "desk [资料文件夹]",
		Short: "在浏览器里核对、填写、看版面、生成报告；双击程序就是这个",
		Long: "在本机 127.0.0.1 上打开一个网页：放入工作簿，看哪里不对，填写补充资料，看排好的页，生成报告。\n" +
			"资料文件夹下面的每个单位都在一张表上；不写就是当前文件夹。资料不离开这台电脑。\n关上网页或按 Ctrl+C 结束。",
		Example: "  juesuan desk\n  juesuan desk 2020年度",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return errors.New("desk 一次只开一个资料文件夹")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := loadSettings(cmd.Flags())
			if err != nil {
				return err
			}
			folder := "."
			if len(args) == 1 {
				folder = args[0]
			}
			o := desk.Options{Program: job.New(s.program), Version: version(), Folder: folder, Out: s.out,
				Port: port, Idle: idle, State: stateFolder()}
			if stay {
				o.Idle = 0
			}
			err = desk.Serve(cmd.Context(), o, func(url, file string) {
				if !quiet && file != "" && browse(file) == nil {
					fmt.Fprintf(stderr, "已在浏览器里打开；没有看到的话，自己打开 %s\n关上网页或按 Ctrl+C 结束；网址里有这一次的口令，不要给别人。\n", url)
					return
				}
				fmt.Fprintf(stderr, "请用浏览器打开 %s\n关上网页或按 Ctrl+C 结束；网址里有这一次的口令，不要给别人。\n", url)
			})
			switch {
			case errors.Is(err, desk.ErrQuit), errors.Is(err, context.Canceled): // Ctrl+C is the way to end it
				fmt.Fprintln(stderr, "已结束")
				return nil
			case errors.Is(err, desk.ErrRunning):
				fmt.Fprintln(stderr, "这个文件夹的网页已经开着")
				return nil
			}
			return err
		},
	}
	settingFlags(cmd.Flags())
	cmd.Flags().String("out", "out", "存放结果的`文件夹`；不写全路径的，在资料文件夹里")
	cmd.Flags().IntVar(&port, "port", 0, "`端口`；0 为任意空闲的")
	cmd.Flags().BoolVar(&quiet, "no-browser", false, "只印网址，不打开浏览器")
	cmd.Flags().BoolVar(&stay, "stay", false, "关上网页也不结束")
	return cmd
}

// stateFolder is where the starts of this person find each other, "" where the
// machine has no such place.
func stateFolder() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "juesuan")
}

// browse opens a file in the person's browser: the address with the secret
// must not stand on a command line.
func browse(file string) error {
	var cmd *exec.Cmd
	switch runtime.GOOS {
	case "windows":
		// The shell's own way; cmd /c start would take & in an address for its own.
		cmd = exec.Command("rundll32", "url.dll,FileProtocolHandler", file)
	case "darwin":
		cmd = exec.Command("open", file)
	default:
		if os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
			return errors.New("no display")
		}
		cmd = exec.Command("xdg-open", file)
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	go cmd.Wait()
	return nil
}
