// Package font turns TrueType files into faces: coverage, advances, subsets.
//
// bytes → Face (parsed once per process, read-only, shared by all goroutines)
// → Set (which face plays which role, and what stands in for a character it
// lacks) → Subset (a small font program for one document). It draws nothing
// and never decides where a glyph stands.
package font

import "juesuan/internal/doc"

// GlyphID is a glyph's index in its own face.
type GlyphID uint16

// Resolved is the answer of a Set: which glyph of which face shows a character.
type Resolved struct {
	Face     *Face
	Glyph    GlyphID
	Fallback bool // the role's own face lacks the character
}

// Set maps roles to faces, with a per-character fallback chain. It is
// immutable after construction and safe for concurrent use.
type Set struct {
	chains  [doc.NumRoles][]*Face // the role's own face first
	choices [doc.NumRoles]Choice
}

// NewSet returns a set; fallback is tried in order for characters that a
// role's face lacks.
func NewSet(roles [doc.NumRoles]*Face, fallback []*Face) *Set {
	s := &Set{}
	for role, face := range roles {
		s.chains[role] = append([]*Face{face}, fallback...)
		s.choices[role] = Choice{Role: doc.Role(role), Face: face}
	}
	return s
}

// Face returns the face that plays the role.
func (s *Set) Face(role doc.Role) *Face { return s.chains[role][0] }

// Choice returns what the role resolved to, and why.
func (s *Set) Choice(role doc.Role) Choice { return s.choices[role] }

// Glyph finds the glyph for r in the role's face or, failing that, in the
// fallback faces. ok is false when no face covers the character.
func (s *Set) Glyph(role doc.Role, r rune) (res Resolved, ok bool) {
	for i, f := range s.chains[role] {
		if g, ok := f.Glyph(r); ok {
			return Resolved{Face: f, Glyph: g, Fallback: i > 0}, true
		}
	}
	return Resolved{}, false
}

// Fallback is a character that the role's own face lacks.
type Fallback struct {
	Rune rune
	Face *Face // what shows it instead; nil: no face has it
}

// Fallbacks returns the characters of text that the role's own face lacks,
// each once, in the order of their first appearance.
func (s *Set) Fallbacks(role doc.Role, text string) []Fallback {
	var out []Fallback
	seen := map[rune]bool{}
	for _, r := range text {
		if seen[r] {
			continue
		}
		if res, ok := s.Glyph(role, r); !ok || res.Fallback {
			seen[r] = true
			out = append(out, Fallback{r, res.Face})
		}
	}
	return out
}
