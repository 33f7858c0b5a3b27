"""Sizes, line distances, length of lines, signs without a glyph."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from statistics import mean

import pikepdf

from .book import Block, Book, Glyph, Line, Page
from .brief import Brief

__all__ = ["early_breaks", "faces", "headings", "leading", "line_lengths", "missing_glyphs", "running_text", "sizes"]

_SLACK = 1.0  # of the size: a word that fits by less may be kept by the engine's rounding

_SANS = re.compile("(?i)atkinson|sans|inter|heebo|siliguri|math")
_SLANTED = re.compile("(?i)italic|oblique")
_SHOWN = re.compile(rb"\[(?:[^\]]*)\]\s*TJ|<[0-9A-Fa-f\s]*>\s*Tj")
_HEX = re.compile(rb"<([0-9A-Fa-f]+)>")


def sizes(book: Book, brief: Brief) -> list[str]:
    """Type smaller than the smallest allowed, wherever it stands: text, pictures, heads and feet."""
    faults = []
    for page in book.pages:
        for line in page.words:
            raised = set(map(id, line.raised))
            for glyph in line.glyphs:
                least = brief.calls if id(glyph) in raised else brief.small
                if glyph.inked and glyph.size < least - 0.05:
                    faults.append(f"{page}: “{line.text[:50]}” has {glyph.size:g} pt, at least {least:g}")
                    break
    return faults


def faces(book: Book, brief: Brief) -> list[str]:
    """Faces that are not sans, slanted words where none may be, text that is bold."""
    faults = []
    for page in book.pages:
        for line in page.words:
            inked = [glyph for glyph in line.glyphs if glyph.inked]
            if strange := next((glyph.font for glyph in inked if not _SANS.search(glyph.font)), ""):
                faults.append(f"{page}: “{line.text[:50]}” is set in {strange}")
            if not brief.italics and any(_SLANTED.search(glyph.font) for glyph in inked):
                faults.append(f"{page}: “{line.text[:50]}” is slanted")
            block = line.block
            text = block is not None and block.role in ("P", "LBody") and block.element.parent is not None
            if text and not brief.strong and line.size == brief.body and not _label(block) and any(g.bold for g in inked):
                faults.append(f"{page}: “{line.text[:50]}” has bold words")
    everything = [glyph for _, block in _paragraphs(book) for line in block.lines for glyph in line.glyphs if glyph.inked]
    if sum(glyph.bold for glyph in everything) > 0.2 * len(everything):
        faults.append("the text is bold")
    return faults


def _label(block: Block) -> bool:
    """Whether a block is bold as a whole, as a name or a status is, or stands in a crisis box or on a card."""
    whole = all(line.bold for line in block.lines)
    box = block.within("Sect")
    crisis = box is not None and any("crisis" in kid.name for kid in box.walk())
    item = block.within("LI")
    return whole or crisis or (item is not None and not any(kid.role == "Lbl" for kid in item.kids))


def running_text(book: Book, brief: Brief) -> list[str]:
    """Paragraphs straight in an article that are not set in the size of the body."""
    return [
        f"{book.page(line.page)}: “{line.text[:50]}” has {line.size:g} pt, the body {brief.body:g}"
        for _, block in _paragraphs(book) for line in block.lines if abs(line.size - brief.body) > 0.05
    ]


def headings(book: Book, brief: Brief) -> list[str]:
    """Headings that are not bold, or not of the size of their level. Labels of call-outs may be smaller."""
    faults = []
    found = [(article, block) for article, blocks in book.articles for block in blocks if block.heading and block.role != "H"]
    top = min((int(block.role[1]) for _, block in found), default=1)
    for article, block in found:
        level = int(block.role[1]) - top
        size = brief.heads[level] if level < 3 else brief.body
        allowed = (size,) if block.element.parent is article else (*brief.heads[1:], brief.body)
        for line in block.lines:
            if not any(abs(line.size - one) < 0.05 for one in allowed):
                faults.append(f"{book.page(line.page)}: heading “{line.text[:50]}” has {line.size:g} pt, not {allowed}")
            if not line.bold:
                faults.append(f"{book.page(line.page)}: heading “{line.text[:50]}” is not bold")
    return faults


def leading(book: Book, brief: Brief) -> list[str]:
    """Lines too near, too far apart, or unevenly so."""
    expected = {brief.body: brief.leading, **dict(zip(brief.heads, brief.head_leadings, strict=True))}
    if brief.body in brief.heads:
        expected[brief.body] = brief.leading
    faults = []
    for block in book.blocks:
        if block.role == "Figure":
            continue
        for first, second in _neighbours(block):
            distance = first.y - second.y
            size = first.size
            wanted = expected.get(size)
            where = f"{book.page(first.page)}: “{second.text[:50]}” ({block.role}, {size:g} pt) stands {distance:.2f} pt below"
            in_article = block.within("Art") is not None
            if wanted is not None and in_article and abs(distance - wanted) > 0.3:
                faults.append(f"{where}, {wanted:g} expected")
            elif not 1.09 * size <= distance <= 1.6 * size:
                faults.append(f"{where}: {distance / size:.2f} of its size")
        gaps = [first.y - second.y for first, second in _neighbours(block)]
        if gaps and max(gaps) - min(gaps) > 0.3:
            where = book.page(block.lines[0].page)
            faults.append(f"{where}: uneven lines in “{block.text[:50]}”: {min(gaps):.2f} to {max(gaps):.2f} pt")
    return faults


def line_lengths(book: Book, brief: Brief) -> list[str]:
    """Characters in full lines of running text: on average, and in any line a quarter more than the most."""
    full = [(page, line.text) for page, block in _paragraphs(book) for line in block.lines[:-1]]
    lengths = [len(text) for _, text in full]
    least, most = brief.characters
    if len(lengths) < 5:
        return [f"only {len(lengths)} full lines to measure"]
    faults = []
    if not least <= mean(lengths) <= most:
        faults.append(f"full lines have {mean(lengths):.1f} characters on average, {least:g} to {most:g} are asked for")
    faults += [f"{page}: {len(text)} characters in “{text}”" for page, text in full if len(text) > 1.25 * most]
    return faults


def early_breaks(book: Book, brief: Brief) -> list[str]:
    """Lines that end although the next word would have had room in them."""
    straight = {id(block) for _, block in _paragraphs(book)}
    column = max((line.box[2] for block in book.blocks if id(block) in straight for line in block.lines), default=0.0)
    faults = []
    for block in book.blocks:
        item = block.within("LI")
        beside_code = item is not None and not any(kid.role == "Lbl" for kid in item.kids)  # a card: lines give way to it
        if block.role not in ("P", "LBody") or beside_code:
            continue
        limit = column if id(block) in straight else max(line.box[2] for line in block.lines)
        for first, second in _neighbours(block):
            word = _first_word(second)
            room = limit - first.box[2] - 0.3 * first.size - (word[-1].right - word[0].left)
            if room > _SLACK * first.size:
                what = f"“{first.text[-40:]}” ends {room:.0f} pt early, before “{second.text[:25]}”"
                faults.append(f"{book.page(first.page)}: {what}")
    return faults


def missing_glyphs(book: Book, brief: Brief) -> list[str]:
    """Signs drawn as the empty box of the font (.notdef), and signs that no reader can name."""
    faults = [f"{page}: {page.sheet.unmapped} signs without a Unicode value" for page in book.pages if page.sheet.unmapped]
    return faults + [f"{book.page(number)}: {count} signs without a glyph" for number, count in _notdefs(book.path)]


def _notdefs(path: Path) -> list[tuple[int, int]]:
    """Pages on which glyph 0 is shown, and how often. Fonts are composite, two bytes a glyph."""
    found = []
    seen: dict[tuple[int, int], int] = {}
    with pikepdf.open(path) as pdf:
        for number, page in enumerate(pdf.pages, 1):
            parts = page.obj.Contents
            parts = list(parts) if isinstance(parts, pikepdf.Array) else [parts]
            count = sum(_zeros(part.read_bytes()) for part in parts)
            waiting = [page.obj.get("/Resources")]
            while waiting:
                resources = waiting.pop()
                forms = resources.get("/XObject") if resources is not None else None
                for form in (forms or {}).values():
                    if form.get("/Subtype") != "/Form":
                        continue
                    if form.objgen not in seen:
                        seen[form.objgen] = _zeros(form.read_bytes())
                    count += seen[form.objgen]
                    waiting.append(form.get("/Resources"))
            if count:
                found.append((number, count))
    return found


def _zeros(content: bytes) -> int:
    count = 0
    for shown in _SHOWN.findall(content):
        digits = b"".join(_HEX.findall(shown))
        count += sum(digits[at : at + 4] == b"0000" for at in range(0, len(digits), 4))
    return count


def _paragraphs(book: Book) -> list[tuple[Page, Block]]:
    """The paragraphs that stand straight in an article: its running text. Labels of one short line are no such."""
    found = []
    for article, blocks in book.articles:
        if not any(block.heading and block.element.parent is article for block in blocks):
            continue
        title = next(block for block in blocks if block.heading)
        for block in blocks:
            first = block.element.parent is article and block.role == "P"
            if first and article.kids.index(block.element) > article.kids.index(title.element) and not block.lines[0].bold:
                found.append((book.page(block.lines[0].page), block))
    return found


def _neighbours(block: Block) -> list[tuple[Line, Line]]:
    return [
        (first, second) for first, second in pairwise(block.lines)
        if first.page == second.page and abs(first.size - second.size) < 0.05 and first.y > second.y
    ]


def _first_word(line: Line) -> list[Glyph]:
    """The glyphs before the first space that a line may break at."""
    word: list[Glyph] = []
    for glyph in sorted(line.glyphs, key=lambda glyph: glyph.order):
        if glyph.text == " " and word:
            break
        if glyph.inked:
            word.append(glyph)
    return word
