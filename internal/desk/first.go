package desk

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"juesuan/internal/folder"
)

// stateName is the stem of the files by which the starts for one work folder
// find each other.
func (d *Desk) stateName() string {
	sum := sha256.Sum256([]byte(d.folder))
	return filepath.Join(d.o.State, "desk-"+hex.EncodeToString(sum[:8]))
}

// first makes sure that this is the only desk for the folder. The lock is the
// operating system's own, so a desk that dies leaves none behind; the address
// stands in a file beside it that only this person may read.
func (d *Desk) first(ready func(url, file string)) (release func(), err error) {
	if d.o.State == "" {
		return func() {}, nil
	}
	if err := os.MkdirAll(d.o.State, 0o700); err != nil {
		return nil, err
	}
	lock, address := d.stateName()+".lock", d.stateName()+".url"
	for end := time.Now().Add(5 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		unlock, err := folder.Lock(lock)
		if err == nil {
			os.Remove(address) // of one that died
			return func() { os.Remove(address); unlock() }, nil
		}
		if !errors.Is(err, folder.ErrTaken) {
			return nil, err
		}
		// The other one may be about to write its address, or to end.
		if b, err := os.ReadFile(address); err == nil && strings.HasSuffix(string(b), "\n") {
			url := strings.TrimSpace(string(b))
			ready(url, askLaunch(url))
			return nil, ErrRunning
		}
		if time.Now().After(end) {
			return nil, fmt.Errorf("这个文件夹的网页好像已经开着，但没有应答；请结束原来的 juesuan 再试：%s", d.folder)
		}
	}
}

// Linux hands out 32768 to 60999, Windows and macOS 49152 to 65535.
const (
	firstPort = 20_000
	ports     = 10_000
)

// listen takes the port that the desk had when it served this folder last, where
// it is free: a page that is still open goes on with it, and what the browser
// keeps for the address is there again. A first port is one that no system hands
// out to those who only call others: no such call has it when the desk comes back.
func (d *Desk) listen() (net.Listener, error) {
	if d.o.Port == 0 && d.o.State != "" {
		b, _ := os.ReadFile(d.stateName() + ".port") // none the first time
		if port, err := strconv.ParseUint(strings.TrimSpace(string(b)), 10, 16); err == nil && port >= 1024 {
			if l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port)); err == nil {
				return l, nil
			}
		}
		for range 20 {
			if l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", firstPort+rand.IntN(ports))); err == nil {
				return l, nil
			}
		}
	}
	return net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", d.o.Port))
}

// announce tells later starts where this desk is.
func (d *Desk) announce() error {
	if d.o.State == "" {
		return nil
	}
	_, port, _ := net.SplitHostPort(d.host)
	if err := os.WriteFile(d.stateName()+".port", []byte(port+"\n"), 0o600); err != nil {
		return err
	}
	return os.WriteFile(d.stateName()+".url", []byte(d.door().URL()+"\n"), 0o600)
}
