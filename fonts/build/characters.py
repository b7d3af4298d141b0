#!/usr/bin/env python3
"""Writes characters.txt: the hanzi of the bundled fonts.

Input: Unihan_OtherMappings.txt.bz2 (Debian package unicode-data), whose
property kTGH numbers the 8105 characters of 通用规范汉字表 (2013). The file
has them in the order of that table, 100 a line; then those of GB 2312 that
the table leaves out, so that no character of an old workbook is lost.
"""
import bz2
import sys


def tgh(path):
    found = {}
    with bz2.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if "\tkTGH\t" in line:
                code, _, value = line.rstrip("\n").split("\t")
                if code.startswith("U+"):
                    found[int(value.split(":")[1])] = chr(int(code[2:], 16))
    if sorted(found) != list(range(1, 8106)):
        sys.exit("kTGH does not number 1 to 8105")
    return [found[i] for i in range(1, 8106)]


def gb2312():
    rows = (bytes([r, c]) for r in range(0xB0, 0xF8) for c in range(0xA1, 0xFF))
    return [c for c in (b.decode("gb2312", "ignore") for b in rows) if c]


def main(unihan, out):
    table = tgh(unihan)
    rest = sorted(set(gb2312()) - set(table))
    with open(out, "w", encoding="utf-8") as f:
        f.write("# 通用规范汉字表 (2013), 8105 characters in its order. Source: Unihan 15.0.0,\n"
                "# property kTGH, from the Debian package unicode-data 15.0.0-1.\n")
        for i in range(0, len(table), 100):
            f.write("".join(table[i:i + 100]) + "\n")
        f.write("# GB 2312-80 beyond it, %d characters.\n" % len(rest))
        for i in range(0, len(rest), 100):
            f.write("".join(rest[i:i + 100]) + "\n")
        f.write("# Beyond the first plane, wanted for names of places and persons.\n𠮷\n")


main(*sys.argv[1:])
