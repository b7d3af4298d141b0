package folder

import (
	"fmt"
	"io"
	"os"
)

// ReadRegular reads a file of a person, at most most bytes of it. What is no
// file, as a pipe or a device, is refused before it is opened: it may never end.
func ReadRegular(name string, most int64) ([]byte, error) {
	st, err := os.Stat(name)
	switch {
	case err != nil:
		return nil, err
	case st.IsDir():
		return nil, fmt.Errorf("%s 是文件夹，不是文件", name)
	case !st.Mode().IsRegular():
		return nil, fmt.Errorf("%s 不是普通文件，不能读", name)
	case st.Size() > most:
		return nil, tooLarge(name, most)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, most+1))
	if int64(len(data)) > most {
		return nil, tooLarge(name, most)
	}
	return data, err
}

func tooLarge(name string, most int64) error {
	return fmt.Errorf("%s 太大，最多 %d MB", name, most>>20)
}
