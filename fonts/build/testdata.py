#!/usr/bin/env python3
"""Cuts the small fonts of internal/font/testdata out of the bundled and the
fetched ones: testdata.py src ../../internal/font/testdata

  hinted.ttf  Latin with instructions and composites; cmap format 4
  hanzi.ttf   hanzi, half-width digits (GSUB hwid), a character beyond U+FFFF;
              cmap formats 4 and 12
  pair.ttc    both in one collection
  cff.otf     CFF outlines, to be refused
"""
import os
import sys

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

import build


def cut(path, text, hinting=False):
    font = TTFont(path, recalcTimestamp=False)
    options = subset.Options()
    options.layout_features = ["hwid"]
    options.hinting = hinting
    options.notdef_outline = True
    options.recalc_timestamp = False
    options.drop_tables += ["FFTM", "GDEF", "GPOS", "kern", "vhea", "vmtx", "BASE"]
    s = subset.Subsetter(options)
    s.populate(text=text)
    s.subset(font)
    return font


def main(src, out):
    here = os.path.dirname(os.path.abspath(__file__))
    hinted = cut(os.path.join(src, "usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf"), "AÄé01½", True)
    build.name_anew(hinted, "JuesuanTestLatin", "Juesuan Test Latin", "Liberation Serif Regular 2.1.5")
    hinted.save(os.path.join(out, "hinted.ttf"))
    hanzi = cut(os.path.join(here, "../JuesuanSong.ttf"), "决算公开012345，。〇é𬭊")
    build.name_anew(hanzi, "JuesuanTestHanzi", "Juesuan Test Hanzi", "Noto Serif SC Regular 2.003-H1")
    hanzi["name"].setName("决算试字", 1, 3, 1, 0x804)
    hanzi.save(os.path.join(out, "hanzi.ttf"))
    pair = TTCollection()
    pair.fonts = [hinted, hanzi]
    pair.save(os.path.join(out, "pair.ttc"))
    cff = cut(os.path.join(src, build.FONTS[0][2]), "决01")
    build.name_anew(cff, "JuesuanTestCFF", "Juesuan Test CFF", "FandolFang Regular 0.3")
    cff.save(os.path.join(out, "cff.otf"))


main(*sys.argv[1:3])
