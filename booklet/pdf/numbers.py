"""Printed page numbers that the binder puts in: "(page 12)" without typesetting the article again.

A galley must not depend on where it stands in a book, and yet the text names pages. So a number is
typeset as a row of places, one for each digit, and what is drawn there is known by a comment in the
content stream (ISO 32000-1 7.2.4): the target, and the glyph and width of every digit in that font. The
binder writes the digits in. A galley thus depends on how many digits a number has, and on nothing more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote, unquote
from xml.etree import ElementTree

__all__ = ["NUMBER", "TABULAR", "mark_places", "note_number", "place_of", "with_numbers", "with_places"]

_PLACE = "\ue100"  # stands for a digit in the text of a Document
NUMBER = "data-number"  # attribute of the element that holds places: what the number is the page of
TABULAR = f"[{NUMBER}]{{font-variant-numeric:tabular-nums}}"
_OPEN = ("article:", "topic:")
_PLACES = re.compile(f"({_PLACE}+)")
_DIGITS = "0123456789"
_NOTE = b"%number "
_NOTED = re.compile(_NOTE + rb"(\S+) ([0-9a-f=,]+)\n\[([^\]]*)\] TJ")
_SHOWN = re.compile(rb"<((?:[0-9a-f]{4})*)>|(-?[0-9.]+)")


def place_of(label: str) -> str:
    """What a text holds in place of a printed page number; labels that are not digits stand for themselves."""
    return _PLACE * len(label) if label and all(char in _DIGITS for char in label) else label


# -- in a galley -------------------------------------------------------------------------------


def mark_places(root: ElementTree.Element) -> bool:
    """Wrap every row of places in <span data-number="TARGET">, and fill it with zeros to be laid out.

    The target is that of the link around it, or else of the last one before it in the document. Returns
    whether there is any. Raises ValueError for places without a link before them.
    """
    return _mark(root, [""])


def _mark(element: ElementTree.Element, target: list[str]) -> bool:
    href = element.get("href", "")
    if href.startswith(_OPEN):
        target[0] = unquote(href)
    found = False
    children = list(element)
    if element.text and _PLACE in element.text:
        element.text, spans = _spans(element.text, target[0])
        element[:0] = spans
        found = True
    for child in children:
        found = _mark(child, target) or found
        if child.tail and _PLACE in child.tail:
            child.tail, spans = _spans(child.tail, target[0])
            place = list(element).index(child) + 1
            element[place:place] = spans
            found = True
    return found


def _spans(text: str, target: str) -> tuple[str, list[ElementTree.Element]]:
    if not target:
        raise ValueError("a page number without a link before it")
    before, *pieces = _PLACES.split(text)
    spans = []
    for places, after in zip(pieces[::2], pieces[1::2], strict=True):
        span = ElementTree.Element("span", {NUMBER: target})
        span.text, span.tail = "0" * len(places), after
        spans.append(span)
    return before, spans


def note_number(stream: Any, begin: int, box: Any) -> None:
    """Note before the text that `box` has painted (the stream's tokens from `begin` on) which digits it may become.

    Raises RuntimeError when the zeros are not where they should be, or the font lacks a digit.
    """
    at = next((index for index in range(begin, len(stream.stream)) if stream.stream[index].endswith(b"] TJ")), None)
    if at is None:
        return  # not to be seen
    digits = _digits(stream, box)
    if [glyph for glyph, _ in _glyphs(stream.stream[at])][: len(box.text)] != [digits[0][0]] * len(box.text):
        raise RuntimeError(f"no room for the page number of {box.element.get(NUMBER)}")
    told = ",".join(f"{glyph:04x}={width:x}" for glyph, width in digits)
    stream.stream.insert(at, _NOTE + quote(box.element.get(NUMBER), safe=":#/").encode() + b" " + told.encode())


def _digits(stream: Any, box: Any) -> Sequence[tuple[int, int]]:
    """Glyph and width (in thousandths of an em) of each digit as this box sets it; known to the font from now on."""
    from weasyprint.text.ffi import ffi, pango
    from weasyprint.text.line_break import create_layout

    # Apart from each other, so that none is kerned or joined to its neighbour.
    layout = create_layout(" ".join(_DIGITS), box.style, None, None, 0)
    line, _ = layout.get_first_line()
    found: dict[str, tuple[int, int]] = {}
    for item in _items(line, ffi):
        font, size = stream.add_font(item.item.analysis.font)
        for place in range(item.glyphs.num_glyphs):
            offset = item.item.offset + item.glyphs.log_clusters[place]
            if offset % 2:
                continue  # a space
            digit, glyph = str(offset // 2), item.glyphs.glyphs[place].glyph
            if glyph & pango.PANGO_GLYPH_UNKNOWN_FLAG or digit in found or font.bitmap:
                raise RuntimeError("a font without plain digits")
            if glyph not in font.widths:
                pango.pango_font_get_glyph_extents(item.item.analysis.font, glyph, stream.ink_rect, stream.logical_rect)
                font.widths[glyph] = round(stream.logical_rect.width * 1000 / 1024 / size)
            font.to_unicode.setdefault(glyph, digit)
            found[digit] = (glyph, font.widths[glyph])
    return [found[digit] for digit in _DIGITS]


def _items(line: Any, ffi: Any) -> Iterator[Any]:
    run = line.runs[0]
    while run != ffi.NULL:
        yield run.data
        run = run.next


# -- in the binder -----------------------------------------------------------------------------


def with_places(page: Any) -> Iterator[Any]:
    """The streams of a page, its own and those of forms on it, that hold places for numbers."""
    import pikepdf

    contents = page.Contents
    streams = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    forms = (page.get("/Resources", {}).get("/XObject") or {}).values()
    streams += [form for form in forms if form.get("/Subtype") == "/Form"]
    for stream in streams:
        if isinstance(stream, pikepdf.Stream) and _NOTE in stream.read_bytes():
            yield stream


def with_numbers(data: bytes, numbers: Mapping[str, str]) -> bytes:
    """A content stream with the printed numbers in it. `numbers` maps targets to labels; that of an article
    serves for its headings, too. Raises KeyError for a target that has none."""

    def number(match: re.Match[bytes]) -> bytes:
        target = unquote(match[1].decode())
        label = numbers.get(target) or numbers[target.partition("#")[0]]
        digits = [(int(glyph, 16), int(width, 16)) for glyph, _, width in (each.partition(b"=") for each in match[2].split(b","))]
        return b"[%s] TJ" % _written(label, digits, match[3])

    return _NOTED.sub(number, data)


def _written(label: str, digits: Sequence[tuple[int, int]], shown: bytes) -> bytes:
    """The text to show with the digits of `label` in place of its first zeros, in the same room."""
    glyphs = _glyphs(b"[%s] TJ" % shown)
    zero, room = digits[0]
    places = next((count for count, (glyph, _) in enumerate(glyphs) if glyph != zero), len(glyphs))
    pieces = []
    left = 0.0  # of the room, where figures differ in width: it goes behind the number
    for count, char in enumerate(label, 1):
        glyph, width = digits[int(char)]
        space = glyphs[min(count, places) - 1][1]  # what moves the next glyph
        left += width - room
        if count >= min(len(label), places):
            space, left = space + left, 0.0
        pieces.append(b"<%04x>" % glyph)
        if space:
            pieces.append(b"%g" % space)
    for glyph, space in glyphs[places:]:
        pieces.append(b"<%04x>" % glyph)
        if space:
            pieces.append(b"%g" % space)
    return b"".join(pieces).replace(b"><", b"")


def _glyphs(shown: bytes) -> list[tuple[int, float]]:
    """The glyphs of a TJ operator, each with the number that moves what follows it (ISO 32000-1 9.4.3)."""
    found: list[tuple[int, float]] = []
    for codes, space in _SHOWN.findall(shown):
        if space and found:
            found[-1] = (found[-1][0], found[-1][1] + float(space))
        found += [(int(codes[at : at + 4], 16), 0.0) for at in range(0, len(codes), 4)]
    return found
