package deflate

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
)

func inflate(t testing.TB, b []byte) []byte {
	t.Helper()
	z, err := zlib.NewReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(z) // compares the checksum
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// texts are of all kinds: empty, tiny, all bytes, of one byte, of long and of
// distant repetitions.
func texts() [][]byte {
	r := rand.New(rand.NewPCG(1, 2))
	noise := make([]byte, 100_000)
	for i := range noise {
		noise[i] = byte(r.Uint32())
	}
	var page strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&page, "%d %d Td\n[(\x00%c)-%d(\x01%c)]TJ\n", r.IntN(500), -i%17, r.IntN(256), r.IntN(9), r.IntN(9))
	}
	far := append(append([]byte("a word that comes again"), noise[:window-23]...), "a word that comes again"...)
	return [][]byte{
		nil, []byte("a"), []byte("ab"), []byte("abcdabcd"), []byte("abcdabcdabcdabcd"),
		bytes.Repeat([]byte("x"), 70_000), bytes.Repeat([]byte("0123456789"), 99), noise, far, append(far, far...),
		[]byte(page.String()),
	}
}

func TestStreams(t *testing.T) {
	var s Streams
	for range 3 {
		s.Reset()
		all := texts()
		for _, b := range all {
			s.Add(b)
		}
		for i, want := range all {
			before := []byte("before")
			out := s.Append(before, i)
			if got := inflate(t, out[len(before):]); !bytes.Equal(got, want) || string(out[:len(before)]) != "before" {
				t.Errorf("stream %d: %d bytes, want %d", i, len(got), len(want))
			}
		}
		// Each alone has a code of its own.
		for i, want := range all {
			s.Reset()
			s.Add(want)
			if got := inflate(t, s.Append(nil, 0)); !bytes.Equal(got, want) {
				t.Errorf("stream %d alone: %d bytes, want %d", i, len(got), len(want))
			}
		}
	}
}

// TestRatio: repetitions are found, as many as others find in that time.
func TestRatio(t *testing.T) {
	all := texts()
	page := all[len(all)-1]
	var best bytes.Buffer
	z, err := zlib.NewWriterLevel(&best, zlib.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	z.Write(page)
	z.Close()
	var s Streams
	s.Add(page)
	got := len(s.Append(nil, 0))
	t.Logf("%d bytes: %d, with compress/zlib %d", len(page), got, best.Len())
	if got > best.Len() {
		t.Errorf("%d bytes become %d, with compress/zlib %d", len(page), got, best.Len())
	}
}

// TestPositions: after two billion bytes positions begin again.
func TestPositions(t *testing.T) {
	var s Streams
	text := bytes.Repeat([]byte("positions "), 100)
	for _, seen := range []int32{0, maxStreams, maxStreams + 1, 1<<31 - 1 - window - 999, 1<<31 - 1 - window - 1000, 1<<31 - 1 - window - 1001, 1<<31 - 1} {
		s.Reset()
		s.seen = seen
		s.Add(text)
		s.Add(text)
		for i := range 2 {
			if got := inflate(t, s.Append(nil, i)); !bytes.Equal(got, text) {
				t.Errorf("at %d: stream %d has %d bytes", seen, i, len(got))
			}
		}
	}
}

func TestChunks(t *testing.T) {
	var counts Counts
	counts.All()
	counts.Add([]byte("chunks of a stream"))
	code := NewCode(&counts)
	var chunks []*Chunk
	var want []byte
	for round := range 2 {
		for _, b := range texts() {
			c := code.Chunk(b)
			// Kept and read again it is the same, and so is the code.
			kept, rest, ok := ReadChunk(append(c.Append([]byte("before"))[len("before"):], "after"...))
			if !ok || string(rest) != "after" {
				t.Fatalf("%d bytes: %q behind the chunk", len(b), rest)
			}
			for n := range c.Append(nil) {
				if n%97 == 0 || n < 20 {
					if _, _, ok := ReadChunk(c.Append(nil)[:n]); ok {
						t.Fatalf("a chunk cut at %d is read", n)
					}
				}
			}
			c = &kept
			if round == 1 {
				b = append(b, b...)
				chunks = append(chunks, c)
			}
			chunks = append(chunks, c)
			want = append(want, b...)
		}
	}
	if got := inflate(t, code.AppendChunks(nil, chunks)); !bytes.Equal(got, want) {
		t.Errorf("%d bytes, want %d", len(got), len(want))
	}
	if again := CodeOf(code.Lengths()); !bytes.Equal(again.AppendChunks(nil, chunks), code.AppendChunks(nil, chunks)) {
		t.Error("the code of these lengths is another")
	}
	if got := inflate(t, code.AppendChunks(nil, nil)); len(got) != 0 {
		t.Errorf("%d bytes of nothing", len(got))
	}
}

// TestSkewed: counts like the Fibonacci numbers would make codes as long as
// there are symbols; 15 bits are the most (RFC 1951, 3.2.7).
func TestSkewed(t *testing.T) {
	var counts Counts
	a, b := 1, 1
	var want []byte
	for i := range 60 {
		counts.literals[i] = a
		a, b = b, a+b
		want = append(want, byte(i))
	}
	code := NewCode(&counts)
	for i := range code.literals {
		if code.literals[i].size > longestCode {
			t.Errorf("symbol %d has %d bits", i, code.literals[i].size)
		}
	}
	if got := inflate(t, code.AppendChunks(nil, []*Chunk{code.Chunk(want)})); !bytes.Equal(got, want) {
		t.Errorf("%x", got)
	}
}

func FuzzStreams(f *testing.F) {
	for _, b := range texts() {
		f.Add(b[:min(len(b), 1000)], 7)
	}
	f.Fuzz(func(t *testing.T, data []byte, cut int) {
		cut = min(max(cut, 0), len(data))
		var s Streams
		s.Add(data[:cut])
		s.Add(data[cut:])
		if got := append(inflate(t, s.Append(nil, 0)), inflate(t, s.Append(nil, 1))...); !bytes.Equal(got, data) {
			t.Errorf("%q became %q", data, got)
		}
	})
}

func BenchmarkStreams(b *testing.B) {
	all := texts()
	page := all[len(all)-1][:7000]
	var s Streams
	var out []byte
	b.SetBytes(30 * int64(len(page)))
	for b.Loop() {
		s.Reset()
		for range 30 {
			s.Add(page)
		}
		for i := range 30 {
			out = s.Append(out[:0], i)
		}
	}
}
