#!/bin/sh
# Makes the bundled fonts and the aliases known to fontconfig.
#
#   install.sh          for this user, under ~/.config and ~/.local/share
#   install.sh -p DIR   nothing outside DIR: writes DIR/fonts.conf and prints the
#                       line that makes a program use it, to be given to eval
#   install.sh -u       takes the user's installation away again
set -eu
here=$(cd "$(dirname "$0")" && pwd)
fonts=$(dirname "$here")
config=${XDG_CONFIG_HOME:-$HOME/.config}/fontconfig/conf.d
data=${XDG_DATA_HOME:-$HOME/.local/share}/fonts/juesuan

case ${1:-} in
-p)
	dir=${2:?"install.sh -p DIR"}
	mkdir -p "$dir/cache"
	dir=$(cd "$dir" && pwd)
	cat >"$dir/fonts.conf" <<XML
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <include>$here/juesuan-gb-aliases.conf</include>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>$fonts</dir>
  <cachedir>$dir/cache</cachedir>
</fontconfig>
XML
	echo "export FONTCONFIG_FILE='$dir/fonts.conf'"
	;;
-u)
	rm -rf "$data" "$config/09-juesuan-gb-aliases.conf"
	fc-cache
	;;
"")
	mkdir -p "$config" "$data"
	cp "$here/juesuan-gb-aliases.conf" "$config/09-juesuan-gb-aliases.conf"
	cp "$fonts"/Juesuan*.ttf "$data/"
	fc-cache
	fc-match "仿宋_GB2312" family
	;;
*)
	sed -n '2,8s/^# \{0,1\}//p' "$0" >&2
	exit 2
	;;
esac
