"""Edits a report the way people do: edit.py report.docx folder seed n [kinds].

Writes folder/000.docx … and prints a JSON line for each: what was done, and
what must be found: kinds, want, got, heading."""
import copy
import json
import random
import re
import sys

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

source, folder, seed, count = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
kinds = sys.argv[5].split(",") if len(sys.argv) > 5 else None
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
    return [dict(kinds=["figure"], want=old, got="-" + old, heading=h)]


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


def move_table(rng, r):
    ts = r.tables()
    e, h = rng.choice(ts[:-4])
    e.getparent().remove(e)
    r.body.insert(len(r.body) - 1, e)
    return [dict(kinds=["moved"], part="table", want="", got="", heading=h)]


EDITS = dict(digit=digit, cellsign=sign_of_cell, wordsign=sign_of_words, unit=unit, swaprows=swap_rows, deleterow=delete_row,
             deletesentence=delete_sentence, deleteparagraph=delete_paragraph, deletetable=delete_table, addsentence=add_sentence, word=word,
             retyped=lambda g, r: retyped(g, r, False), retypedwrong=lambda g, r: retyped(g, r, True), reflow=reflow, restyle=restyle,
             movetable=move_table)

names = kinds or list(EDITS)
for n in range(count):
    rng = random.Random(seed * 100003 + n)
    report = Report(source)
    name = names[n % len(names)]
    expected = EDITS[name](rng, report)
    path = "%s/%03d.docx" % (folder, n)
    report.doc.save(path)
    print(json.dumps(dict(file=path, kind=name, expect=expected), ensure_ascii=False))
