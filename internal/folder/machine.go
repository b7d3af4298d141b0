package folder

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// MachineError is trouble with the machine, in words for a person.
type MachineError struct {
	Err  error
	Text string
}

func (e *MachineError) Error() string { return e.Text }
func (e *MachineError) Unwrap() error { return e.Err }

// elsewhere is what to do where nothing can be written.
const elsewhere = "请把整个资料文件夹复制到自己能写的地方（例如“文档”），从那里打开；光盘、网盘、共享文件夹里的常常不能写，有写保护开关的 U 盘请先关上开关；文件属性里勾了“只读”的请去掉"

// Machine says what the operating system's error means and what to do.
func Machine(err error) error {
	if err == nil {
		return nil
	}
	path := ""
	var pe *fs.PathError
	var le *os.LinkError
	switch {
	case errors.As(err, &pe):
		path = pe.Path
	case errors.As(err, &le):
		path = le.Old
		if filepath.Ext(path) == ".tmp" {
			path = le.New
		}
	}
	text := fmt.Sprintf("写文件失败：%v", err)
	switch {
	case isDiskFull(err):
		text = "磁盘已满，没有写成；请腾出空间后再试：" + filepath.Dir(path)
	case isLocked(err):
		text = "文件正被其他程序（Word、WPS 或阅读器）打开，没有写成；请关闭后再试：" + path
	case isReadOnly(err):
		text = "这个位置是只读的，不能写入：" + path + "；" + elsewhere
	case errors.Is(err, fs.ErrPermission):
		text = "没有写入权限：" + path + "；" + elsewhere
	case errors.Is(err, syscall.ENOTDIR):
		text = "要放结果的位置已有一个同名的文件，不能建文件夹：" + path
	case errors.Is(err, syscall.EISDIR):
		text = "要写的文件与一个文件夹同名：" + path
	case errors.Is(err, fs.ErrNotExist):
		text = "没有这个位置：" + path
	}
	return &MachineError{err, text}
}
