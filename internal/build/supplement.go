package build

import (
	"errors"

	"juesuan/internal/diag"
	"juesuan/internal/supplement"
)

// Version is the content of a unit's supplement as someone saw it.
type Version struct {
	File string `json:"file"` // 补充资料.xlsx or unit.yaml, in the unit's folder
	Hash string `json:"hash"` // SHA-256 of the file, "" where there is none yet
}

// Why a supplement was not saved.
var (
	ErrChanged = errors.New("the supplement has changed")
	ErrOpen    = errors.New("the supplement is open in another program")
)

// Form is a unit's supplement to be filled in.
type Form struct {
	Version  // where the unit has none, the workbook that saving makes
	Fields   *supplement.Field
	Document *supplement.Document // never nil
	Findings diag.List            // what is wrong with the file itself
	Missing  []supplement.Gap
}

// Form reads the supplement of a unit folder, whichever form it has. One that
// can be read but not be saved, an old .xls, comes with its findings; an error
// is trouble with the machine.
func (p *Program) Form(unit string) (*Form, error) {
	return nil, &MachineError{Text: "读补充资料供填写的功能还没有做好"}
}

// SaveSupplement makes the changes in a unit's supplement and returns the
// version that it has then. Where the unit has none yet (from.Hash is ""), it
// is made, in the form that from.File names.
//
// It refuses, with a *MachineError, when the file is no longer what it was in
// from (ErrChanged), is open in Excel, WPS or LibreOffice (ErrOpen), cannot be
// written; and, with a *supplement.EditError, what cannot be written so that it
// would read as wanted. Then the file is as it was.
func (p *Program) SaveSupplement(unit string, from Version, changes []supplement.Change) (Version, error) {
	return Version{}, &MachineError{Text: "保存补充资料的功能还没有做好"}
}
