#!/usr/bin/env python3
"""Makes the bundled fonts: unmodified fonts → ../Juesuan*.ttf.

  fetch.sh src && characters.py src/usr/share/unicode/Unihan_OtherMappings.txt.bz2 characters.txt
  build.py src ..

Trims each font to characters.txt and the symbols below, turns CFF outlines
into TrueType ones, drops hinting and every table that printing does not need,
mends marks that cannot be set in Chinese text (see mend), and names the
result anew, because a trimmed font must not pass for the original. Same
input, same bytes. Needs fontTools 4.38 (Debian: python3-fonttools).
"""
import os
import sys

from fontTools import subset
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.roundingPen import RoundingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

EXCEPTION = ("Released under the GNU General Public License, version 3, with the font exception: "
             "if you create a document which uses this font, and embed this font or unaltered "
             "portions of this font into the document, this font does not by itself cause the "
             "resulting document to be covered by the GNU General Public License. The exception "
             "is extended to this modified version.")

# file, family, path of the source, what the source is
FONTS = [
    ("JuesuanFangSong", "Juesuan FangSong", "usr/share/texlive/texmf-dist/fonts/opentype/public/fandol/FandolFang-Regular.otf", "FandolFang Regular 0.3 (font version 1.300)"),
    ("JuesuanSong", "Juesuan Song", "noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf", "Noto Serif SC Regular 2.003-H1"),
    ("JuesuanBiaoSong", "Juesuan BiaoSong", "noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf", "Noto Serif SC Bold 2.003-H1"),
    ("JuesuanHei", "Juesuan Hei", "noto-sans-sc/500Medium/NotoSansSC_500Medium.ttf", "Noto Sans SC Medium 2.004-H2"),
    ("JuesuanKai", "Juesuan Kai", "usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf", "LXGW WenKai Regular 1.250"),
    ("JuesuanLatin", "Juesuan Latin", "usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf", "Liberation Serif Regular 2.1.5"),
]

# Unicode ranges that are kept wherever a font has them.
SYMBOLS = [
    (0x0020, 0x007E), (0x00A0, 0x00FF),  # ASCII, Latin-1
    (0x2002, 0x2003), (0x2009, 0x200A), (0x2010, 0x2016), (0x2018, 0x201F),
    (0x2020, 0x2022), (0x2025, 0x2027), (0x202F, 0x202F), (0x2030, 0x2033),
    (0x2035, 0x2035), (0x203B, 0x203B), (0x2044, 0x2044), (0x20AC, 0x20AC),
    (0x2070, 0x208E),  # superscripts, subscripts
    (0x2100, 0x214F), (0x2150, 0x215F), (0x2160, 0x217F),  # ℃ № ℡ ™ ⅓ Roman numerals
    (0x2190, 0x2199), (0x2200, 0x22A5), (0x22BF, 0x22BF), (0x2312, 0x2312),
    (0x2460, 0x249B),  # ① ⑴ ⒈ … ⑳ ⒇ ⒛
    (0x2500, 0x257F), (0x2580, 0x2595), (0x25A0, 0x25FF),  # frames, blocks, shapes
    (0x2605, 0x2606), (0x2609, 0x2609), (0x2610, 0x2612), (0x2640, 0x2642), (0x2713, 0x2718),
    (0x2776, 0x277F), (0x2E3A, 0x2E3B),
    (0x3000, 0x303F), (0x3041, 0x30FF), (0x3105, 0x3129),  # CJK marks with 〇, kana, bopomofo
    (0x3220, 0x3243), (0x3251, 0x325F), (0x3280, 0x32B0),  # ㈠ ㊀
    (0x338E, 0x33D5), (0xFE30, 0xFE6B), (0xFF01, 0xFF5E), (0xFFE0, 0xFFE6),
    # What GB 2312 rows 6 and 7 and pinyin of row 8 need.
    (0x0391, 0x03C9), (0x0401, 0x0401), (0x0410, 0x0451), (0x0100, 0x0101),
    (0x0112, 0x0113), (0x011A, 0x011B), (0x012A, 0x012B), (0x0144, 0x0144),
    (0x0148, 0x0148), (0x014C, 0x014D), (0x016A, 0x016B), (0x01CD, 0x01DC),
    (0x01F9, 0x01F9), (0x0251, 0x0251), (0x0261, 0x0261), (0x02C7, 0x02CB), (0x02D9, 0x02D9),
]

# Characters that a source draws wrongly; they fall back to another face. In
# FandolFang the full-width yen sign (GB 2312 row 3, 0x24) is a dollar sign and
# the overline a hyphen.
WRONG = {"JuesuanFangSong": {0xFFE5, 0xFFE3}}

KEEP_TABLES = {"GlyphOrder", "head", "hhea", "maxp", "OS/2", "hmtx", "cmap", "loca", "glyf",
               "name", "post", "GSUB"}


def characters(path):
    wanted = {c for lo, hi in SYMBOLS for c in range(lo, hi + 1)}
    with open(path, encoding="utf-8") as f:
        for line in f:
            if not line.startswith("#"):
                wanted.update(map(ord, line.strip()))
    return wanted


def keep_half_width_ascii(font):
    """Leaves of GSUB the feature hwid, and of that only ASCII: figures in columns."""
    if "GSUB" not in font:
        return
    ascii_glyphs = {g for c, g in font.getBestCmap().items() if 0x21 <= c <= 0x7E}
    table = font["GSUB"].table
    used = {i for r in table.FeatureList.FeatureRecord if r.FeatureTag == "hwid"
            for i in r.Feature.LookupListIndex}
    if not used:
        del font["GSUB"]
        return
    for i in used:
        for sub in table.LookupList.Lookup[i].SubTable:
            sub = getattr(sub, "ExtSubTable", sub)
            sub.mapping = {a: b for a, b in sub.mapping.items() if a in ascii_glyphs}


def trim(font, wanted):
    keep_half_width_ascii(font)
    options = subset.Options()
    options.layout_features = ["hwid"]
    options.layout_scripts = ["DFLT"]
    options.hinting = False
    options.glyph_names = False
    options.notdef_outline = True
    options.name_IDs = []
    options.recalc_bounds = True
    options.recalc_timestamp = False
    options.legacy_kern = False
    s = subset.Subsetter(options)
    s.populate(unicodes=wanted)
    s.subset(font)


def to_truetype(font):
    """CFF outlines → quadratic ones, at most 2 units off."""
    order, glyphs = font.getGlyphOrder(), font.getGlyphSet()
    outlines = {}
    for name in order:
        pen = TTGlyphPen(None)
        glyphs[name].draw(Cu2QuPen(pen, max_err=2.0, reverse_direction=True))
        outlines[name] = pen.glyph()
    del font["CFF "]
    font["loca"] = newTable("loca")
    glyf = font["glyf"] = newTable("glyf")
    glyf.glyphOrder, glyf.glyphs = order, outlines
    maxp = newTable("maxp")
    maxp.tableVersion, maxp.numGlyphs = 0x00010000, len(order)
    for field in ("maxPoints", "maxContours", "maxCompositePoints", "maxCompositeContours",
                  "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs",
                  "maxStackElements", "maxSizeOfInstructions", "maxComponentElements",
                  "maxComponentDepth"):
        setattr(maxp, field, 0)
    maxp.maxZones = 1
    font["maxp"] = maxp
    font["post"].formatType = 3.0
    font.sfntVersion = "\x00\x01\x00\x00"
    for name in order:  # left side bearings are those of the new outlines
        glyph = outlines[name]
        glyph.recalcBounds(glyf)
        font["hmtx"][name] = (font["hmtx"][name][0], getattr(glyph, "xMin", 0))


def mend(font):
    """Marks that Chinese text cannot be set with as the source has them.

    GB/T 15834-2011 gives “ ” ‘ ’ · one cell each and —— two cells with an
    unbroken line; some sources make them narrow, for Latin text, or leave a
    gap between the halves of the dash.
    """
    em = font["head"].unitsPerEm
    for char, place in (("“", "right"), ("‘", "right"), ("”", "left"), ("’", "left"), ("·", "middle")):
        move(font, char, em, place)
    glyph, box = ink(font, "—")
    if box[0] > 5 or box[2] < em - 5:
        pen = TTGlyphPen(None)
        for i, p in enumerate([(0, box[1]), (0, box[3]), (em, box[3]), (em, box[1])]):
            (pen.lineTo if i else pen.moveTo)(p)
        pen.closePath()
        put(font, glyph, pen.glyph(), em)
    elif font["hmtx"][glyph][0] != em:
        font["hmtx"][glyph] = (em, font["hmtx"][glyph][1])


def add_boxes(font):
    """☐ ☑ ☒ of forms, which the sources lack or draw unlike each other: □ alone, with ✓, with ×."""
    box, frame = ink(font, "□")
    glyphs = font.getGlyphSet()
    size = frame[2] - frame[0]
    for char, mark in (("☐", None), ("☑", "✓"), ("☒", "×")):
        pen = TTGlyphPen(None)
        flat(glyphs, box).replay(pen)
        if mark:
            name, m = ink(font, mark)
            scale = 0.8 * size / max(m[2] - m[0], m[3] - m[1])
            dx = (frame[0] + frame[2]) / 2 - scale * (m[0] + m[2]) / 2
            dy = (frame[1] + frame[3]) / 2 - scale * (m[1] + m[3]) / 2
            flat(glyphs, name).replay(TransformPen(RoundingPen(pen), (scale, 0, 0, scale, dx, dy)))
        name = "box%04X" % ord(char)
        font.setGlyphOrder(font.getGlyphOrder() + [name])
        font["glyf"].glyphOrder = font.getGlyphOrder()
        put(font, name, pen.glyph(), font["hmtx"][box][0])
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[ord(char)] = name
    font["maxp"].numGlyphs = len(font.getGlyphOrder())


def flat(glyphs, name):
    """The outline of a glyph, its parts resolved."""
    record = DecomposingRecordingPen(glyphs)
    glyphs[name].draw(record)
    return record


def ink(font, char):
    name = font.getBestCmap()[ord(char)]
    glyphs = font.getGlyphSet()
    pen = BoundsPen(glyphs)
    glyphs[name].draw(pen)
    return name, [round(v) for v in pen.bounds]


def move(font, char, em, place):
    """Gives a mark the width of one em with its ink where a hanzi face has it."""
    name, box = ink(font, char)
    if font["hmtx"][name][0] == em:
        return
    margin = em * 8 // 100
    dx = {"left": margin - box[0], "right": em - margin - box[2],
          "middle": (em - box[0] - box[2]) // 2}[place]
    glyphs = font.getGlyphSet()
    pen = TTGlyphPen(None)
    flat(glyphs, name).replay(TransformPen(pen, (1, 0, 0, 1, dx, 0)))
    put(font, name, pen.glyph(), em)


def put(font, name, glyph, advance):
    glyph.recalcBounds(font["glyf"])
    font["glyf"][name] = glyph
    font["hmtx"][name] = (advance, glyph.xMin)


def name_anew(font, file, family, source):
    table = font["name"]
    old = {n: table.getDebugName(n) for n in (0, 7, 13, 14)}
    table.names = []
    gpl = "Fandol" in source
    for n, text in {
        0: old[0], 1: family, 2: "Regular", 3: "juesuan:" + file, 4: family,
        5: "Version 1.000", 6: file, 7: old[7],
        10: "Trimmed to the characters of Chinese official documents and modified in 2026 from %s; "
            "see fonts/README.md of juesuan." % source,
        13: EXCEPTION if gpl else "This Font Software is licensed under the SIL Open Font License, Version 1.1.",
        14: "https://www.gnu.org/licenses/gpl-3.0.html" if gpl else "https://openfontlicense.org",
    }.items():
        if text:
            table.setName(text, n, 3, 1, 0x409)


def metrics(font):
    """OS/2 values that the source leaves out, and one style a family."""
    os2 = font["OS/2"]
    if not getattr(os2, "sCapHeight", 0):
        os2.version = max(os2.version, 2)
        os2.sCapHeight = ink(font, "H")[1][3]
        os2.sxHeight = ink(font, "x")[1][3]
        for field in ("usDefaultChar", "usBreakChar", "usMaxContext"):
            if not hasattr(os2, field):
                setattr(os2, field, {"usBreakChar": 32}.get(field, 0))
    os2.fsType = 0  # all six licences allow embedding
    os2.fsSelection = 0x40
    font["head"].macStyle = 0


def build(src, out, wanted):
    total = 0
    for file, family, path, source in FONTS:
        font = TTFont(os.path.join(src, path), recalcTimestamp=False)
        trim(font, wanted - WRONG.get(file, set()))
        if "CFF " in font:
            to_truetype(font)
        if file != "JuesuanLatin":
            mend(font)
        if file == "JuesuanSong":  # it stands in for what the others lack
            add_boxes(font)
        metrics(font)
        name_anew(font, file, family, source)
        for tag in [t for t in font.keys() if t not in KEEP_TABLES]:
            del font[tag]
        target = os.path.join(out, file + ".ttf")
        font.save(target, reorderTables=True)
        total += os.path.getsize(target)
        print("%-16s %6d glyphs %9d bytes" % (file, font["maxp"].numGlyphs, os.path.getsize(target)))
    print("%-16s %23d bytes" % ("total", total))


if __name__ == "__main__":
    here = os.path.dirname(os.path.abspath(__file__))
    build(sys.argv[1], sys.argv[2], characters(os.path.join(here, "characters.txt")))
