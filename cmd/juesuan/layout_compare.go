package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"juesuan/internal/job"
	"juesuan/internal/view"
)

// layoutTest is what layout test works with.
type layoutTest struct {
	cmd            *cobra.Command
	program        *job.Program
	stdout, stderr io.Writer
	update         bool
}

// pack compares the text of units, or of all whose text the pack carries.
func (t *layoutTest) pack(name string, units []string) error {
	if len(units) == 0 {
		names, err := view.ExpectedUnits(name)
		if err != nil {
			return err
		}
		if len(names) == 0 {
			return fmt.Errorf("%s 里没有存过任何单位的文字；先运行 juesuan layout test %s 单位文件夹 --update", name, name)
		}
		for _, unit := range names {
			folder, err := unitFolder(unit)
			if err != nil {
				return err
			}
			units = append(units, folder)
		}
	}
	failed := false
	for _, unit := range units {
		r, err := view.TestLayout(t.cmd.Context(), t.program, t.stdout, name, unit, t.update)
		if err != nil {
			return err
		}
		switch {
		case r.Lines == 0:
			writeFindings(t.stderr, r.Report)
			fmt.Fprintf(t.stderr, "%s：%s；排不出报告\n", unit, r.Report.Findings.Summary())
		case t.update:
			fmt.Fprintf(t.stderr, "%s：已存下 %d 行文字\n", unit, r.Lines)
		case !r.Expected:
			fmt.Fprintf(t.stderr, "%s：版式包里没有存过这个单位的文字；加 --update 存下现在的\n", unit)
		case r.Changed > 0:
			fmt.Fprintf(t.stderr, "%s：%d 行与存的不同，见上；要是有意改的，加 --update 存下\n", unit, r.Changed)
		default:
			fmt.Fprintf(t.stderr, "%s：%d 行文字，与存的一样\n", unit, r.Lines)
		}
		failed = failed || !r.OK()
	}
	if failed {
		return errFiles
	}
	return nil
}

// folder lints all packs of a folder, compares the text of those that carry some,
// and tells how many are sound.
func (t *layoutTest) folder(folder string, packs []string) error {
	sound := 0
	for _, name := range packs {
		list, err := t.program.LintLayout(name)
		if err != nil {
			return err
		}
		fmt.Fprintf(t.stderr, "%s：%s\n", name, list.Summary())
		if list.Failed() {
			list.WriteText(t.stdout)
			continue
		}
		units, err := view.ExpectedUnits(name)
		if err == nil && len(units) > 0 {
			err = t.pack(name, nil)
		}
		switch {
		case errors.Is(err, errFiles):
		case err != nil:
			fmt.Fprintf(t.stderr, "%s：%v\n", name, err)
		default:
			sound++
		}
	}
	fmt.Fprintf(t.stderr, "%s 里有 %d 个版式包，%d 个没有问题\n", folder, len(packs), sound)
	if sound < len(packs) {
		return errFiles
	}
	return nil
}

// unitFolder finds the folder of a unit whose text a pack carries.
func unitFolder(name string) (string, error) {
	for _, folder := range []string{name, filepath.Join("data", "samples", name)} {
		if st, err := os.Stat(folder); err == nil && st.IsDir() {
			return folder, nil
		}
	}
	return "", fmt.Errorf("找不到单位文件夹 %s；请在它所在的文件夹里运行，或写明单位文件夹", name)
}
