package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/pflag"
	"github.com/spf13/viper"

	"juesuan/internal/job"
)

// The settings of the application: flag > environment JUESUAN_* >
// juesuan.yaml in the working folder > default. Amounts, codes and packs never
// pass through here: viper lower-cases keys and makes floats.
var settingKeys = []string{"out", "layout", "fonts", "system-fonts"}

type settings struct {
	out     string
	program job.Settings
}

// loadSettings merges the sources; an unknown key in juesuan.yaml is an error.
func loadSettings(flags *pflag.FlagSet) (settings, error) {
	v := viper.New()
	v.SetDefault("out", "out")
	v.SetDefault("system-fonts", "false")
	v.SetEnvPrefix("JUESUAN")
	v.SetEnvKeyReplacer(strings.NewReplacer("-", "_"))
	v.AutomaticEnv()
	for _, key := range settingKeys {
		if f := flags.Lookup(key); f != nil {
			if err := v.BindPFlag(key, f); err != nil {
				return settings{}, err
			}
		}
	}
	const file = "juesuan.yaml"
	if _, err := os.Stat(file); err == nil {
		v.SetConfigFile(file)
		if err := v.ReadInConfig(); err != nil {
			return settings{}, fmt.Errorf("读不懂设置文件 %s：%w", file, err)
		}
		var unknown []string
		for _, key := range v.AllKeys() {
			if v.InConfig(key) && !slices.Contains(settingKeys, key) {
				unknown = append(unknown, key)
			}
		}
		if len(unknown) > 0 {
			slices.Sort(unknown)
			return settings{}, fmt.Errorf("设置文件 %s 里有不认识的项：%s（可用：%s）", file, strings.Join(unknown, "、"), strings.Join(settingKeys, "、"))
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return settings{}, err
	}
	systemFonts, err := strconv.ParseBool(v.GetString("system-fonts"))
	if err != nil {
		return settings{}, fmt.Errorf("system-fonts 只能是 true 或 false，不能是 %q", v.GetString("system-fonts"))
	}
	return settings{
		out: v.GetString("out"),
		program: job.Settings{
			Layout:      v.GetString("layout"),
			FontFolder:  v.GetString("fonts"),
			SystemFonts: systemFonts,
		},
	}, nil
}

// settingFlags defines the flags that every command with a unit has.
func settingFlags(flags *pflag.FlagSet) {
	flags.String("layout", "", "版式包`名称`或文件夹（默认取补充资料里填的版式）")
	flags.String("prior", "", "上年的单位`文件夹`，用来核对上年数")
	flags.String("fonts", "", "自备字体所在的`文件夹`")
	flags.Bool("system-fonts", false, "使用本机安装的字体（默认只用内置字体，使各处结果一致）")
}
