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
	roles    [doc.NumRoles]*Face
	fallback []*Face
}

// NewSet returns a set; fallback is tried in order for characters that a
// role's face lacks.
func NewSet(roles [doc.NumRoles]*Face, fallback []*Face) *Set {
	return &Set{roles: roles, fallback: fallback}
}

// Face returns the face that plays the role.
func (s *Set) Face(role doc.Role) *Face { return s.roles[role] }

// Glyph finds the glyph for r in the role's face or, failing that, in the
// fallback faces. ok is false when no face covers the character.
func (s *Set) Glyph(role doc.Role, r rune) (res Resolved, ok bool) {
	f := s.roles[role]
	if g, ok := f.Glyph(r); ok {
		return Resolved{Face: f, Glyph: g}, true
	}
	for _, f := range s.fallback {
		if g, ok := f.Glyph(r); ok {
			return Resolved{Face: f, Glyph: g, Fallback: true}, true
		}
	}
	return Resolved{}, false
}
