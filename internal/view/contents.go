package view

import (
	"juesuan/internal/folder"
	"juesuan/internal/ingest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Held is a file or folder that a unit's folder holds.
type Held struct {
	Name   string
	Size   int64
	Time   time.Time
	Role   Role
	Folder bool
	Open   bool // another program has it open
}

// Role is what a file is in a unit's folder.
type Role uint8

const (
	Unused       Role = iota
	Statements        // the workbook that is read
	InDoubt           // a workbook beside others: one only can be meant
	Budget            // the workbook of the budget
	Supplement        // the supplement that is read
	Members           // the list of a department's units
	SecondOfTwo       // a supplement beside another
	MarkedCopy        // a copy of a workbook with its findings
	LastYears         // the folder of last year's files
	OtherUnit         // a folder with another unit's files
	ReplacedOnes      // the folder of files that others took the place of
)

// Contents lists what a unit's folder holds, what is read first. Hidden files
// and those of programs at work are left out.
func Contents(dir string) ([]Held, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, folder.Machine(err)
	}
	_, statements := ingest.Workbook(dir)
	supplement := ingest.SupplementIn(dir)
	var out []Held
	for _, e := range entries {
		name := e.Name()
		if strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") {
			continue
		}
		st, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			continue // gone meanwhile
		}
		h := Held{Name: name, Size: st.Size(), Time: st.ModTime(), Folder: st.IsDir()}
		_, mark := folder.OpenBy(filepath.Join(dir, name))
		h.Open = mark != ""
		stem := strings.TrimSuffix(name, filepath.Ext(name))
		switch {
		case h.Folder && name == folder.LastYear:
			h.Role = LastYears
		case h.Folder && name == folder.Replaced:
			h.Role = ReplacedOnes
		case h.Folder:
			if len(folder.Inputs(filepath.Join(dir, name))) > 0 {
				h.Role = OtherUnit
			}
		case name == folder.DepartmentFile:
			h.Role = Members
		case name == statements:
			h.Role = Statements
		case folder.IsBudget(name):
			h.Role = Budget
		case name == supplement:
			h.Role = Supplement
		case supplement == "" && (folder.IsSupplement(name) || stem == "补充资料" && folder.IsInput(name)):
			h.Role = SecondOfTwo
		case folder.IsInput(name) && stem != "补充资料" && statements == "":
			h.Role = InDoubt
		case strings.HasSuffix(stem, "-标注"):
			h.Role = MarkedCopy
		}
		out = append(out, h)
	}
	rank := func(h Held) int {
		switch h.Role {
		case Statements, InDoubt:
			return 0
		case Budget, Supplement, SecondOfTwo, Members:
			return 1
		case LastYears:
			return 2
		case Unused:
			return 4
		}
		return 3
	}
	slices.SortStableFunc(out, func(a, b Held) int { return rank(a) - rank(b) })
	return out, nil
}
