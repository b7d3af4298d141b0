package fonts_test

import (
	"testing"

	"juesuan/fonts"
	"juesuan/internal/font"
)

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := font.Load(font.Options{Bundled: fonts.FS}); err != nil {
			b.Fatal(err)
		}
	}
}
