package docx

import (
	"math/rand/v2"
	"strings"
	"testing"

	"juesuan/internal/doc"
)

// TestLined: a line that Word would end elsewhere gets its characters' distance
// in direct formatting, up to one character beyond its end.
func TestLined(t *testing.T) {
	const set = `<w:r><w:rPr><w:spacing w:val="`
	tests := []struct {
		runs  []doc.Run
		lines []doc.LineNumbers
		want  string
	}{
		{[]doc.Run{{Text: "一二三"}, {Text: "四五六七"}}, []doc.LineNumbers{{Chars: 4, Tracking: -doc.Pt}, {Chars: 3}},
			set + `-25"/></w:rPr><w:t>一二三四五</w:t></w:r><w:r><w:t>六七</w:t></w:r>`},
		{[]doc.Run{{Text: "一二"}, {Text: "三四", Bold: true}, {Text: "五六七"}}, []doc.LineNumbers{{Chars: 3}, {Chars: 3, Tracking: doc.Pt / 2}, {Chars: 1}},
			`<w:r><w:t>一二</w:t></w:r><w:r><w:rPr><w:b/><w:bCs/></w:rPr><w:t>三四</w:t></w:r>` + set + `5"/></w:rPr><w:t>五六</w:t></w:r><w:r><w:t>七</w:t></w:r>`},
		{[]doc.Run{{Text: "一二三四"}}, []doc.LineNumbers{{Chars: 2, Tracking: doc.Pt}, {Chars: 2, Tracking: doc.Pt}},
			set + `15"/></w:rPr><w:t>一二三四</w:t></w:r>`},
	}
	for _, tt := range tests {
		y := body{d: sample()}
		st := y.d.Styles[sBody]
		st.Tracking = -doc.Pt / 4
		y.lined(tt.runs, &st, tt.lines)
		if string(y.out) != tt.want {
			t.Errorf("got %s\nwant %s", y.out, tt.want)
		}
	}
}

// TestLinedText: however the lines fall, the text is what it was.
func TestLinedText(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	alphabet := []rune("一二三，“”’ae9 %\n")
	for range 200 {
		d := sample()
		d.Sections = d.Sections[2:3]
		p := &doc.Paragraph{Style: sBody}
		n := 0
		for range 1 + r.IntN(5) {
			var s []rune
			for range r.IntN(12) {
				s = append(s, alphabet[r.IntN(len(alphabet))])
			}
			n += len(s)
			p.Runs = append(p.Runs, doc.Run{Text: string(s), Bold: r.IntN(4) == 0})
		}
		numbers := doc.Numbers{Lines: map[*doc.Paragraph][]doc.LineNumbers{}}
		for n > 0 {
			k := 1 + r.IntN(n)
			numbers.Lines[p] = append(numbers.Lines[p], doc.LineNumbers{Chars: k, Tracking: doc.Length(r.IntN(3)-1) * doc.Pt})
			n -= k
		}
		d.Sections[0].Blocks = []doc.Block{p}
		checkText(t, write(t, openBase(t), d, &numbers), d)
	}
}

// TestShift: a centred number whose point stands below others is moved by
// half an indent.
func TestShift(t *testing.T) {
	for shift, want := range map[doc.Length]string{
		3 * doc.Pt:  `<w:ind w:leftChars="0" w:left="120" w:rightChars="0" w:right="0"/>`,
		-2 * doc.Pt: `<w:ind w:leftChars="0" w:left="0" w:rightChars="0" w:right="80"/>`,
	} {
		d := sample()
		n := sampleNumbers(d)
		for table, m := range n.Tables {
			m.Shifts = map[doc.CellIndex]doc.Length{{Row: 2, Cell: 0}: shift}
			n.Tables[table] = m
		}
		_, parts := readZip(t, write(t, openBase(t), d, n))
		if !strings.Contains(string(parts[documentPart]), want) {
			t.Errorf("no %s", want)
		}
	}
}
