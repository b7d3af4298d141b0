package main

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"juesuan/internal/accounts"
	"juesuan/internal/folder"
	"juesuan/internal/job"
	"juesuan/internal/signoff"
)

func newSign(stdout, stderr io.Writer) *cobra.Command {
	var as, name string
	var withdraw bool
	cmd := &cobra.Command{
		Use:   "sign 单位文件夹",
		Short: "签字：编制、审核、签发；内容一改，签字就不算数",
		Long: "签字：编制、审核、签发，各记姓名和时间，连同签字时的资料存在单位文件夹的“签字”里。签的是报告的内容：\n" +
			"以后任何一个数、一句话改了，签字就不算数，改回来又算数。有错误的不能签。算数的签字写进 manifest.json；\n" +
			"版式里有签字的地方的，印在报告上。不写 --as 时，列出现有的签字。",
		Example: "  juesuan sign 某局2020 --as 编制 --name 某某某\n  juesuan sign 某局2020\n  juesuan diff 某局2020    签发以后改了什么",
		Args:    oneUnit,
		RunE: func(cmd *cobra.Command, args []string) error {
			var role accounts.Role
			switch {
			case as == "" && (name != "" || withdraw):
				return errors.New("请用 --as 写明是编制、审核还是签发")
			case as != "" && (name == "") != withdraw:
				return errors.New("请用 --name 写明签字人的姓名；收回签字用 --withdraw")
			case as != "":
				if err := role.UnmarshalText([]byte(as)); err != nil {
					return err
				}
			}
			s, call, err := callOf(cmd, "")
			if err != nil {
				return err
			}
			call.Unit = args[0]
			program := job.New(s.program)
			switch {
			case withdraw:
				had, err := signoff.Withdraw(folder.Of(call.Unit), role)
				if err == nil && !had {
					err = fmt.Errorf("%s没有%s的签字", call.Unit, role)
				}
				return err
			case as == "":
				call.Until = "document"
				o, err := program.Report(cmd.Context(), call)
				if err != nil {
					return err
				}
				return listSignatures(stdout, call.Unit, o)
			}
			now := time.Now().Truncate(time.Second)
			o, err := program.Sign(cmd.Context(), call, accounts.Signature{Role: role, Name: name, At: now}, version())
			if err != nil {
				return err
			}
			if o.Layout == nil || !o.OK(false) {
				writeFindings(stderr, o.Report)
				fmt.Fprintf(stderr, "%s；没有签字，请先改正\n", o.Report.Findings.Summary())
				return errFiles
			}
			return listSignatures(stdout, call.Unit, o)
		},
	}
	settingFlags(cmd.Flags())
	acceptFlag(cmd)
	cmd.Flags().StringVar(&as, "as", "", "签的是`什么`：编制、审核或签发")
	cmd.Flags().StringVar(&name, "name", "", "签字人的`姓名`")
	cmd.Flags().BoolVar(&withdraw, "withdraw", false, "收回这个签字")
	return cmd
}

// listSignatures prints who signed and whether it holds.
func listSignatures(w io.Writer, unit string, o *job.Outcome) error {
	void := false
	for _, role := range accounts.Roles() {
		line := role.String() + "　没有"
		for _, s := range o.Signatures {
			if s.Role != role {
				continue
			}
			line = fmt.Sprintf("%s　%s　%s", role, s.Name, s.At.Format("2006-01-02 15:04:05"))
			switch {
			case s.Holds:
				line += "　有效"
			case o.Doc == nil:
				void, line = true, line+"　现在有错误，不算数"
			default:
				void, line = true, line+"　以后内容改过，不算数；改了什么：juesuan diff "+
					filepath.ToSlash(signoff.FolderOf(folder.Of(unit), role))+" "+filepath.ToSlash(unit)
			}
		}
		if _, err := fmt.Fprintln(w, line); err != nil {
			return err
		}
	}
	if void {
		return errFiles
	}
	return nil
}

// signedBy is who signed what is published.
func signedBy(m *folder.Manifest) string {
	var all []string
	for _, s := range m.Signatures {
		all = append(all, s.Role+" "+s.Name)
	}
	if len(all) == 0 {
		return "没有签字"
	}
	return strings.Join(all, "，")
}
