package font

import (
	"os"
	"path/filepath"
	"runtime"
)

// systemFolders are the folders where this operating system keeps fonts, the
// user's own before the machine's.
func systemFolders() []string {
	home, _ := os.UserHomeDir()
	in := func(base string, parts ...string) string {
		if base == "" {
			return ""
		}
		return filepath.Join(append([]string{base}, parts...)...)
	}
	var list []string
	switch runtime.GOOS {
	case "windows":
		windows := os.Getenv("SystemRoot")
		if windows == "" {
			windows = `C:\Windows`
		}
		list = []string{
			in(os.Getenv("LOCALAPPDATA"), "Microsoft", "Windows", "Fonts"), // installed for one user only
			in(windows, "Fonts"),
		}
	case "darwin":
		list = []string{in(home, "Library", "Fonts"), "/Library/Fonts", "/System/Library/Fonts"}
	default:
		data := os.Getenv("XDG_DATA_HOME")
		if data == "" {
			data = in(home, ".local", "share")
		}
		list = []string{in(data, "fonts"), in(home, ".fonts"), "/usr/local/share/fonts", "/usr/share/fonts"}
	}
	out := list[:0]
	for _, folder := range list {
		if folder != "" {
			out = append(out, folder)
		}
	}
	return out
}
