"""Edits a report the way people do: edit.py report.docx folder seed n [kinds [bare]].
With "bare" all tables lose the lines around their cells as well.

Writes folder/000.docx … and prints a JSON line for each: what was done, and
what must be found: kinds, want, got, heading."""
import copy
import json
import random
import re
import sys

import docx
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

source, folder, seed, count = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
kinds = sys.argv[5].split(",") if len(sys.argv) > 5 and sys.argv[5] else None
NUMBER = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")


def texts(element):
    return "".join(t.text or "" for t in element.iter(qn("w:t")))


def plain(s):
    return re.sub(r"\s", "", s)


class Report:
    def __init__(self, path):
        self.doc = docx.Document(path)
        self.body = self.doc.element.body
        levels = {}
        for s in self.doc.styles.element.iter(qn("w:style")):
            for o in s.iter(qn("w:outlineLvl")):
                levels[s.get(qn("w:styleId"))] = True
        self.blocks = []  # (element, heading above)
        heading = ""
        for e in self.body:
            if e.tag == qn("w:p"):
                style = e.find(qn("w:pPr") + "/" + qn("w:pStyle"))
                if style is not None and levels.get(style.get(qn("w:val"))):
                    heading = plain(texts(e))
            self.blocks.append((e, heading))

    def paragraphs(self):
        return [(e, h) for e, h in self.blocks if e.tag == qn("w:p") and h and texts(e).strip() and plain(texts(e)) != h]

    def tables(self):
        return [(e, h) for e, h in self.blocks if e.tag == qn("w:tbl")]


def rows(table):
    return table.findall(qn("w:tr"))


def cells(row):
    return row.findall(qn("w:tc"))


def set_text(element, new):
    """Puts a text into the first run of an element and empties the others."""
    ts = list(element.iter(qn("w:t")))
    for t in ts[1:]:
        t.text = ""
    ts[0].text = new
    ts[0].set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def other_digit(rng, s):
    """s with one digit changed to another; never a leading zero."""
    places = [i for i, c in enumerate(s) if c.isdigit()]
    i = rng.choice(places)
    d = rng.choice([c for c in "123456789" if c != s[i]])
    return s[:i] + d + s[i + 1:]


def change_number(rng, r, change):
    """Changes a number in a random text; returns old, new and the heading."""
    pool = [(t, h) for e, h in r.paragraphs() + r.tables() for t in e.iter(qn("w:t")) if t.text and NUMBER.search(t.text)]
    t, h = rng.choice(pool)
    m = rng.choice(list(NUMBER.finditer(t.text)))
    new = change(m.group())
    old = t.text
    t.text = old[:m.start()] + new + old[m.end():]
    return m.group(), new, h


def digit(rng, r):
    old, new, h = change_number(rng, r, lambda s: other_digit(rng, s))
    return [dict(kinds=["figure"], want=old, got=new, heading=h)]


def sign_of_cell(rng, r):
    pool = [(t, h) for e, h in r.tables() for t in e.iter(qn("w:t")) if t.text and re.fullmatch(r"[0-9,]+\.[0-9]{2}", t.text)]
    t, h = rng.choice(pool)
    old = t.text
    t.text = "-" + old
    # Nothing is nothing with any sign: other words, no other figure.
    return [dict(kinds=["figure" if old.strip("0.,") else "words"], want=old, got="-" + old, heading=h)]


def sign_of_words(rng, r):
    swap = {"增加": "减少", "减少": "增加", "增长": "下降", "下降": "增长"}
    pool = []
    for e, h in r.paragraphs():
        for t in e.iter(qn("w:t")):
            whole = texts(e)
            if t.text in swap and NUMBER.search(sentence_of(whole, t.text)):
                pool.append((t, h))
    if not pool:
        for e, h in r.paragraphs():
            for t in e.iter(qn("w:t")):
                m = re.search("(增加|减少|增长|下降)[0-9]", t.text or "")
                if m:
                    pool.append((t, h))
    t, h = rng.choice(pool)
    m = re.search("增加|减少|增长|下降", t.text)
    old = m.group()
    t.text = t.text[:m.start()] + swap[old] + t.text[m.end():]
    return [dict(kinds=["figure"], want=old, got=swap[old], heading=h)]


def sentence_of(whole, part):
    for s in re.split("(?<=[。；])", whole):
        if part in s:
            return s
    return whole


def unit(rng, r):
    pool = [(e, h) for e, h in r.paragraphs() if re.search("[0-9]万元", texts(e))]
    e, h = rng.choice(pool)
    whole = texts(e)
    m = rng.choice(list(re.finditer("[0-9.]+万元", whole)))
    set_text(e, whole[:m.end() - 2] + "元" + whole[m.end():])
    # Nothing is nothing in any unit: other words, no other figure.
    kind = "figure" if m.group().strip("0.万元") else "words"
    return [dict(kinds=[kind], want=m.group(), got=m.group()[:-2] + "元", heading=h)]


def swap_rows(rng, r):
    pool = []
    for e, h in r.tables():
        rs = rows(e)
        for a, b in zip(rs[5:], rs[6:]):
            merged = any(True for x in (a, b) for _ in x.iter(qn("w:vMerge")))
            if not merged and plain(texts(a)) != plain(texts(b)) and NUMBER.sub("", plain(texts(a))) and NUMBER.sub("", plain(texts(b))):
                pool.append((a, b, h))
    a, b, h = rng.choice(pool)
    b.addnext(a)
    return [dict(kinds=["moved"], part="row", want="", got="", heading=h)]


def delete_row(rng, r):
    pool = []
    for e, h in r.tables():
        for a in rows(e)[5:]:
            if not any(True for _ in a.iter(qn("w:vMerge"))) and NUMBER.sub("", plain(texts(a))):
                pool.append((a, h))
    a, h = rng.choice(pool)
    want = plain(texts(a))
    a.getparent().remove(a)
    return [dict(kinds=["missing"], part="row", want=want, got="", heading=h)]


def delete_sentence(rng, r):
    pool = []
    for e, h in r.paragraphs():
        parts = [s for s in re.split("(?<=[。；])", texts(e)) if s]
        if len(parts) > 1:
            for i, s in enumerate(parts):
                if len(plain(s)) > 5:
                    pool.append((e, parts, i, h))
    e, parts, i, h = rng.choice(pool)
    set_text(e, "".join(parts[:i] + parts[i + 1:]))
    return [dict(kinds=["missing"], want=plain(parts[i]), got="", heading=h)]


def delete_paragraph(rng, r):
    e, h = rng.choice([(e, h) for e, h in r.paragraphs() if texts(e).count("。") == 1])
    want = plain(texts(e))
    e.getparent().remove(e)
    return [dict(kinds=["missing"], want=want, got="", heading=h)]


def delete_table(rng, r):
    e, h = rng.choice(r.tables())
    e.getparent().remove(e)
    return [dict(kinds=["missing"], part="table", want="", got="", heading=h)]


def add_sentence(rng, r):
    e, h = rng.choice([(e, h) for e, h in r.paragraphs() if texts(e).endswith("。")])
    text = "另有%d项工作正在推进。" % rng.randint(2, 98)
    set_text(e, texts(e) + text)
    return [dict(kinds=["added"], want="", got=text, heading=h)]


def word(rng, r):
    pool = [(e, h, m) for e, h in r.paragraphs() for m in re.finditer("支出|预算|部门|工作", texts(e))]
    e, h, m = rng.choice(pool)
    whole = texts(e)
    set_text(e, whole[:m.start()] + "某某" + whole[m.end():])
    return [dict(kinds=["words"], want=m.group(), got="某某", heading=h)]


def retyped(rng, r, wrong):
    """A table made anew: text cell by cell, without any of its format."""
    e, h = rng.choice([(e, h) for e, h in r.tables() if not any(True for _ in e.iter(qn("w:vMerge")))])
    old = rows(e)
    columns = max(sum(int((c.find(".//" + qn("w:gridSpan")) if c.find(".//" + qn("w:gridSpan")) is not None else OxmlElement("w:x")).get(qn("w:val"), "1"))
                      for c in cells(x)) for x in old)
    new = r.doc.add_table(len(old), columns)
    expect = []
    numbers = [(i, k) for i, x in enumerate(old) for k, c in enumerate(cells(x)) if re.fullmatch(r"[0-9,]+\.[0-9]{2}", plain(texts(c)))]
    pick = rng.choice(numbers) if wrong and numbers else None
    for i, x in enumerate(old):
        at = 0
        for k, c in enumerate(cells(x)):
            span = c.find(".//" + qn("w:gridSpan"))
            n = int(span.get(qn("w:val"))) if span is not None else 1
            cell = new.cell(i, at)
            if n > 1:
                cell = cell.merge(new.cell(i, at + n - 1))
            text = texts(c)
            if pick == (i, k):
                typed = other_digit(rng, text)
                expect.append(dict(kinds=["figure"], want=plain(text), got=plain(typed), heading=h))
                text = typed
            cell.text = text
            at += n
    e.addnext(new._tbl)
    e.getparent().remove(e)
    return expect


def reflow(rng, r):
    """Breaks paragraphs at any place, and joins others."""
    for e, h in rng.sample(r.paragraphs(), 5):
        whole = texts(e)
        if len(whole) < 10:
            continue
        i = rng.randrange(3, len(whole) - 3)
        # A number or an English word broken in two is another text.
        if re.match("[0-9A-Za-z.,%-]", whole[i]) and re.match("[0-9A-Za-z.,%-]", whole[i - 1]):
            continue
        rest = copy.deepcopy(e)
        set_text(e, whole[:i])
        set_text(rest, whole[i:])
        e.addnext(rest)
    return []


def restyle(rng, r):
    """Another font, another size, other widths."""
    for e, h in r.paragraphs() + r.tables():
        for run in e.iter(qn("w:r")):
            props = run.find(qn("w:rPr"))
            if props is None:
                props = OxmlElement("w:rPr")
                run.insert(0, props)
            for old in props.findall(qn("w:sz")):
                props.remove(old)
            size = OxmlElement("w:sz")
            size.set(qn("w:val"), "18")
            props.append(size)
    return []


def bare(r):
    """Takes the lines around all cells away, as tables typed anew have none."""
    for e, h in r.tables():
        for b in list(e.iter(qn("w:tcBorders"), qn("w:tblBorders"), qn("w:tblStyle"))):
            b.getparent().remove(b)


def full_width(rng, r):
    """Digits of Chinese width are the same digits."""
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    for e, h in rng.sample(r.paragraphs(), 8) + rng.sample(r.tables(), 2):
        for t in e.iter(qn("w:t")):
            t.text = (t.text or "").translate(wide)
    return []


def amounts(r):
    """Paragraphs with an amount in 万元 that is not nothing: element, heading, match."""
    return [(e, h, m) for e, h in r.paragraphs() for m in re.finditer(r"(?<![0-9.,])([0-9]+)\.([0-9]{2})万元", texts(e)) if m.group(1) != "0"]


def thousands(rng, r):
    """Separators are another way to write the same number."""
    e, h, m = rng.choice([x for x in amounts(r) if len(x[2].group(1)) > 3])
    new = format(int(m.group(1)), ",") + "." + m.group(2) + "万元"
    set_text(e, texts(e)[:m.start()] + new + texts(e)[m.end():])
    return [dict(kinds=["words"], want=m.group(), got=new, heading=h)]


def in_yuan(rng, r, wrong):
    """An amount in another unit is the same amount, if it is."""
    e, h, m = rng.choice(amounts(r))
    digits = str(int(m.group(1) + m.group(2)))
    if wrong:
        digits = other_digit(rng, digits)
    new = digits + "00元"
    set_text(e, texts(e)[:m.start()] + new + texts(e)[m.end():])
    return [dict(kinds=["figure" if wrong else "words"], want=m.group(), got=new, heading=h)]


def split_runs(rng, r):
    """Every character in a run of its own, as after much editing."""
    for e, h in rng.sample(r.paragraphs(), 6) + rng.sample(r.tables(), 1):
        for run in list(e.iter(qn("w:r"))):
            ts = run.findall(qn("w:t"))
            if len(ts) != 1 or len(run) > 2 or len(ts[0].text or "") < 2:
                continue
            for c in ts[0].text[1:][::-1]:
                one = copy.deepcopy(run)
                one.find(qn("w:t")).text = c
                one.find(qn("w:t")).set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
                run.addnext(one)
            ts[0].text = ts[0].text[0]
    return []


def wrapped(rng, r):
    """Runs within a hyperlink or a content control."""
    for e, h in rng.sample(r.paragraphs(), 6):
        runs = [x for x in e if x.tag == qn("w:r")]
        if not runs:
            continue
        run = rng.choice(runs)
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), "x")
        if rng.random() < 0.5:
            link = OxmlElement("w:sdt")
            inner = OxmlElement("w:sdtContent")
            link.append(inner)
        run.addprevious(link)
        (link if link.tag == qn("w:hyperlink") else inner).append(run)
    return []


def text_box(rng, r):
    """A sentence in a text box, as drawings and as their older form."""
    e, h = rng.choice(r.paragraphs())
    text = "本表数字以%d年为准。" % rng.randint(2011, 2019)
    box = ('<w:r %s xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
           'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><mc:AlternateContent><mc:Choice Requires="wps">'
           '<w:drawing><wps:txbx><w:txbxContent><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:txbxContent></wps:txbx></w:drawing></mc:Choice>'
           '<mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape>'
           '</w:pict></mc:Fallback></mc:AlternateContent></w:r>')
    e.append(parse_xml(box % (nsdecls("w"), text, text)))
    return [dict(kinds=["added"], want="", got=text, heading="")]


def header(rng, r):
    """A line in the header of the body."""
    text = "%d年内部稿" % rng.randint(2011, 2019)
    section = r.doc.sections[-1]
    section.header.is_linked_to_previous = False
    section.header.paragraphs[0].text = text
    section.even_page_header.is_linked_to_previous = False
    section.even_page_header.paragraphs[0].text = text
    return [dict(kinds=["added"], want="", got=text, heading="页眉")]


def footnote(rng, r):
    """A footnote with a number."""
    e, h = rng.choice(r.paragraphs())
    text = "含上年结转%d元。" % rng.randint(11, 999)
    part = Part(PackURI("/word/footnotes.xml"), "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
                ("<w:footnotes %s><w:footnote w:id='7'><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>%s</w:t></w:r></w:p></w:footnote></w:footnotes>"
                 % (nsdecls("w"), text)).encode(), r.doc.part.package)
    r.doc.part.relate_to(part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes")
    e.append(parse_xml("<w:r %s><w:footnoteReference w:id='7'/></w:r>" % nsdecls("w")))
    return [dict(kinds=["added"], want="", got=text, heading="")]


def move_paragraph(rng, r):
    """A paragraph under another heading."""
    e, h = rng.choice([(e, h) for e, h in r.paragraphs() if texts(e).count("。") == 1 and texts(e).endswith("。") and len(plain(texts(e))) > 12])
    at, _ = rng.choice([(x, k) for x, k in r.paragraphs() if k != h and texts(x).endswith("。")])
    at.addnext(e)
    return [dict(kinds=["moved"], want=plain(texts(e)), got="", heading=h)]


def add_row(rng, r):
    """A row more, with a name and numbers of its own."""
    pool = [(a, h) for e, h in r.tables() for a in rows(e)[5:] if not any(True for _ in a.iter(qn("w:vMerge"))) and len(cells(a)) > 2
            and re.search("[0-9]", texts(a))]
    a, h = rng.choice(pool)
    new = copy.deepcopy(a)
    for c in cells(new):
        ts = list(c.iter(qn("w:t")))
        for t in ts[1:]:
            t.text = ""
        if ts and ts[0].text:
            ts[0].text = "另列项目" if not re.search("[0-9]", ts[0].text) else "%d.11" % rng.randint(1000, 9999)
    a.addnext(new)
    return [dict(kinds=["added"], want="", got=plain("".join(texts(new))), heading=h)]


def upright(e):
    """Whether an element stands on pages that are higher than wide."""
    for x in e.itersiblings():
        for size in x.iter(qn("w:pgSz")):
            return int(size.get(qn("w:w"))) < int(size.get(qn("w:h")))
    return True


def move_table(rng, r):
    ts = r.tables()
    e, h = rng.choice([x for x in ts[:-4] if upright(x[0])])
    e.getparent().remove(e)
    r.body.insert(len(r.body) - 1, e)
    return [dict(kinds=["moved"], part="table", want="", got="", heading=h)]


def join(rng, r):
    """Paragraphs that follow each other in one."""
    pool = [(a, b) for (a, h), (b, k) in zip(r.blocks, r.blocks[1:]) if a.tag == b.tag == qn("w:p") and h == k and texts(a).endswith("。")
            and texts(b).endswith("。") and plain(texts(b)) != k]
    a, b = rng.choice(pool)
    set_text(a, texts(a) + texts(b))
    b.getparent().remove(b)
    return []


def wide_marks(rng, r):
    """The sign of a percentage as Chinese keyboards write it: the same."""
    for e, h in r.paragraphs():
        for t in e.iter(qn("w:t")):
            t.text = (t.text or "").replace("%", "％")
    return []


def separators(rng, r, new):
    """A cell's separators dropped, or of Chinese width."""
    t, h = rng.choice([(t, h) for e, h in r.tables() for t in e.iter(qn("w:t")) if re.fullmatch(r"[0-9]+,[0-9,]+\.[0-9]{2}", t.text or "")])
    old = t.text
    t.text = old.replace(",", new)
    return [dict(kinds=["words"], want=old, got=t.text, heading=h)]


def rounded(rng, r):
    """An amount cut to fewer digits."""
    e, h, m = rng.choice([x for x in amounts(r) if x[2].group(2)[1] != "0"])
    new = "%.1f万元" % float(m.group()[:-2])
    set_text(e, texts(e)[:m.start()] + new + texts(e)[m.end():])
    return [dict(kinds=["figure"], want=m.group(), got=new, heading=h)]


def swap_cells(rng, r):
    """Two amounts of a row in each other's place."""
    pool = []
    for e, h in r.tables():
        for x in rows(e):
            ts = [t for t in x.iter(qn("w:t")) if re.fullmatch(r"[0-9,]+\.[0-9]{2}", t.text or "")]
            pool += [(a, b, h) for a, b in zip(ts, ts[1:]) if a.text != b.text]
    a, b, h = rng.choice(pool)
    was = a.text, b.text
    b.text, a.text = was
    return [dict(kinds=["figure"], want=was[0], got=was[1], heading=h), dict(kinds=["figure"], want=was[1], got=was[0], heading=h)]


def twice(rng, r):
    """A row pasted twice."""
    pool = [(a, h) for e, h in r.tables() for a in rows(e)[5:] if not any(True for _ in a.iter(qn("w:vMerge"))) and re.search(r"[0-9]\.[0-9]{2}", texts(a))
            and NUMBER.sub("", plain(texts(a)))]
    a, h = rng.choice(pool)
    a.addnext(copy.deepcopy(a))
    return [dict(kinds=["added"], want="", got=plain(texts(a)), heading=h)]


def as_text(rng, r):
    """A table copied as text: a paragraph a row, the cells apart by tabs."""
    e, h = rng.choice([(e, h) for e, h in r.tables() if not any(True for _ in e.iter(qn("w:vMerge")))])
    for x in rows(e):
        p = OxmlElement("w:p")
        run = OxmlElement("w:r")
        for k, c in enumerate(cells(x)):
            if k:
                run.append(OxmlElement("w:tab"))
            t = OxmlElement("w:t")
            t.text = texts(c)
            run.append(t)
        p.append(run)
        e.addprevious(p)
    e.getparent().remove(e)
    return []


def caption_unit(rng, r):
    """The unit above a table: every number in it is another."""
    pool = [(t, h) for e, h in r.blocks for t in e.iter(qn("w:t")) if re.search("单位：(万?元)", t.text or "") and h]
    t, h = rng.choice(pool)
    old = re.search("单位：(万?元)", t.text).group(1)
    new = "元" if old == "万元" else "万元"
    t.text = re.sub("单位：万?元", "单位：" + new, t.text)
    return [dict(kinds=["figure"], want=old, got=new, heading=h)]


def drop_section(rng, r):
    """A heading with all that stands below it."""
    pool = sorted({h for e, h in r.paragraphs()} - {h for e, h in r.tables()})
    h = rng.choice(pool)
    gone = [e for e, k in r.blocks if k == h and e.tag == qn("w:p")]
    if any(True for e in gone for _ in e.iter(qn("w:sectPr"))):
        return drop_section(rng, r)
    for e in gone:
        e.getparent().remove(e)
    return [dict(kinds=["missing"], want=h, got="", heading=h)] + \
        [dict(kinds=["missing"], want=plain(texts(e)), got="", heading=h) for e in gone if plain(texts(e)) not in ("", h)]


def of_another(rng, r):
    """A page of another unit's report: a heading, a sentence, a table."""
    at, h = rng.choice([(e, h) for e, h in r.paragraphs() if texts(e).endswith("。")])
    t = r.doc.add_table(3, 3)
    for i, c in enumerate(t._cells):
        c.text = ["项目", "人员经费", "公用经费", "邻县档案馆合计", "77.71", "88.82", "邻县档案馆本级", "77.70", "88.80"][i]
    p = r.doc.add_paragraph("邻县档案馆本年度支出合计166.53万元，其中人员经费77.71万元。")
    at.addnext(p._p)
    p._p.addnext(t._tbl)
    return [dict(kinds=["added"], want="", got="邻县档案馆合计77.7188.82", heading="")]


def unit_name(rng, r):
    """The name of the unit, at one place, is another's."""
    name = r.doc.core_properties.author or ""
    pool = [(t, h, m) for e, h in r.paragraphs() for t in e.iter(qn("w:t")) for m in re.finditer("[\u4e00-\u9fff]{2,}(局|馆|委员会)", t.text or "")]
    t, h, m = rng.choice(pool)
    t.text = t.text[:m.start()] + "邻县某" + t.text[m.start() + 1:]
    return [dict(kinds=["words"], want=m.group()[0], got="邻县某", heading=h)]


def half_marks(rng, r):
    """A bracket of the other width is other words, no other figure."""
    pool = [(e, h, m) for e, h in r.paragraphs() for m in re.finditer("（[^（）。；！？]*）", texts(e))]
    e, h, m = rng.choice(pool)
    whole = texts(e)
    set_text(e, whole[:m.start()] + "(" + m.group()[1:-1] + ")" + whole[m.end():])
    return [dict(kinds=["words"], want="（", got="(", heading=h)]


def column(rng, r):
    """The last column of a table left out."""
    pool = []
    for e, h in r.tables():
        rs = rows(e)
        whole = [x for x in rs if len(cells(x)) > 3 and not any(True for _ in x.iter(qn("w:vMerge"))) and re.fullmatch(r"[0-9,]+\.[0-9]{2}", plain(texts(cells(x)[-1])))]
        pool += [(x, h) for x in whole]
    x, h = rng.choice(pool)
    c = cells(x)[-1]
    want = plain(texts(c))
    x.remove(c)
    return [dict(kinds=["figure", "missing"], want=want, got="", heading=h)]


EDITS = dict(digit=digit, cellsign=sign_of_cell, wordsign=sign_of_words, unit=unit, swaprows=swap_rows, deleterow=delete_row,
             deletesentence=delete_sentence, deleteparagraph=delete_paragraph, deletetable=delete_table, addsentence=add_sentence, word=word,
             retyped=lambda g, r: retyped(g, r, False), retypedwrong=lambda g, r: retyped(g, r, True), reflow=reflow, restyle=restyle,
             movetable=move_table, fullwidth=full_width, thousands=thousands, yuan=lambda g, r: in_yuan(g, r, False),
             yuanwrong=lambda g, r: in_yuan(g, r, True), splitruns=split_runs, wrapped=wrapped, textbox=text_box, header=header,
             footnote=footnote, moveparagraph=move_paragraph, addrow=add_row, join=join, widemarks=wide_marks, noseparators=lambda g, r: separators(g, r, ""),
             wideseparators=lambda g, r: separators(g, r, "，"),
             rounded=rounded, swapcells=swap_cells, twice=twice, astext=as_text, captionunit=caption_unit, dropsection=drop_section,
             ofanother=of_another, unitname=unit_name, halfmarks=half_marks, column=column)

names = kinds or list(EDITS)
for n in range(count):
    rng = random.Random(seed * 100003 + n)
    report = Report(source)
    name = names[n % len(names)]
    try:
        expected = EDITS[name](rng, report)
    except IndexError:  # nothing in this report to do it to
        continue
    if sys.argv[6:] == ["bare"]:
        bare(report)
    path = "%s/%03d.docx" % (folder, n)
    report.doc.save(path)
    print(json.dumps(dict(file=path, kind=name, expect=expected), ensure_ascii=False))
