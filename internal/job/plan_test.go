package job

import (
	"path/filepath"
	"testing"
)

// TestPlanEmpty: a batch has at least one unit.
func TestPlanEmpty(t *testing.T) {
	top := t.TempDir()
	for _, root := range []string{top, filepath.Join(top, "nowhere")} {
		if _, err := newPlan(root, filepath.Join(top, "out")); err == nil {
			t.Errorf("%s has units", root)
		}
	}
}
