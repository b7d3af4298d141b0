#!/bin/sh
# Fetches the unmodified fonts and the character list into the folder given
# (default: ./src). Needs npm and, on Debian 12, apt-get and dpkg-deb.
set -eu
src=${1:-src}
mkdir -p "$src"
cd "$src"

npm pack --silent @expo-google-fonts/noto-serif-sc@0.4.3 @expo-google-fonts/noto-sans-sc@0.4.3
for name in noto-serif-sc noto-sans-sc; do
	mkdir -p "$name"
	tar xzf "expo-google-fonts-$name-0.4.3.tgz" -C "$name" --strip-components=1
done

# unicode-data 15.0.0-1, fonts-lxgw-wenkai 1.250+repack-1, fonts-liberation2
# 2.1.5-1, texlive-lang-chinese 2022.20230122-1
apt-get download unicode-data fonts-lxgw-wenkai fonts-liberation2 texlive-lang-chinese
for deb in *.deb; do
	dpkg-deb --fsys-tarfile "$deb" | tar x --wildcards \
		'*/Unihan_OtherMappings.txt.bz2' '*/LXGWWenKai-Regular.ttf' \
		'*/LiberationSerif-Regular.ttf' \
		'*/FandolFang-Regular.otf' '*/doc/*/fandol/*' \
		'*/doc/fonts-lxgw-wenkai/*' '*/doc/fonts-liberation2/*' 2>/dev/null || true
done
