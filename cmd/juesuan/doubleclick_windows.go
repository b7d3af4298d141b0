package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/inconshreveable/mousetrap"
)

// doubleClicked reports whether the program was started from a folder window,
// and gives the arguments that this stands for: the desk for the folder that
// the program lies in.
func doubleClicked(args []string) ([]string, bool) {
	if len(args) > 0 || !mousetrap.StartedByExplorer() {
		return args, false
	}
	exe, err := os.Executable()
	if err != nil {
		return []string{"desk"}, true
	}
	return []string{"desk", filepath.Dir(exe)}, true
}

// hold keeps the window open until its message has been read: it closes with
// the program.
func hold(stdin io.Reader, stderr io.Writer) {
	fmt.Fprint(stderr, "按回车键关闭这个窗口。")
	bufio.NewReader(stdin).ReadString('\n')
}
