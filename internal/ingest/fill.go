package ingest

import (
	"juesuan/internal/accounts"
	"juesuan/internal/diag"
)

func readSupplement(dir string, b *accounts.Book, list *diag.List) {
}
