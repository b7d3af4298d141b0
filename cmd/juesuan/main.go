// Command juesuan makes a government unit's annual 决算公开 report from its
// workbook. This package holds flags, usage text and exit codes; nothing else.
//
// The rules of the interface: stdout carries the product or --json, stderr
// speaks to the person, in Chinese. Exit code 0: done; 1: a fault in the
// user's files; 2: the call or the machine; 130 after an interrupt.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"juesuan/internal/job"
)

// Exit codes.
const (
	exitDone        = 0
	exitFiles       = 1 // a fault in the user's files
	exitCall        = 2 // the call or the machine
	exitInterrupted = 130
)

var (
	// errFiles ends the run with exitFiles: the findings have been shown.
	errFiles = errors.New("文件有误")
	// errShown ends the run with exitCall: the message has been shown.
	errShown = errors.New("没有完成")
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second interrupt ends the process at once
	args, clicked := doubleClicked(os.Args[1:])
	if len(args) == 0 || args[0] != "batch" { // whose memory is bounded, and whose pages are used again
		job.LargePages()
	}
	job.SweepLess(1)
	code := run(ctx, args, os.Stdout, os.Stderr)
	if clicked && code != exitDone && code != exitInterrupted {
		hold(os.Stdin, os.Stderr)
	}
	os.Exit(code)
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	out := &output{w: stdout}
	root := newRoot(out, stderr)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if out.err != nil {
		err = fmt.Errorf("结果没有印完：%w", out.err)
	}
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, new(*job.Interrupted)):
		return exitInterrupted // a batch says itself what is left
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(stderr, "juesuan: 已中断；没有写完的报告不会留下")
		return exitInterrupted
	case errors.Is(err, errFiles):
		return exitFiles
	case errors.Is(err, errShown):
		return exitCall
	}
	fmt.Fprintln(stderr, "juesuan: "+chinese(err))
	return exitCall
}

// output remembers that writing failed: a product cut short is no success.
type output struct {
	w   io.Writer
	err error
}

func (o *output) Write(b []byte) (int, error) {
	n, err := o.w.Write(b)
	if err != nil && o.err == nil {
		o.err = err
	}
	return n, err
}
