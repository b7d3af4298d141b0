package accounts

import (
	"testing"
	"unsafe"
)

// A department of 1,000 units holds millions of figures: what one takes is not to grow unseen.
func TestFigureSize(t *testing.T) {
	if n := unsafe.Sizeof(Figure{}); n > 144 {
		t.Errorf("a figure takes %d bytes", n)
	}
}
