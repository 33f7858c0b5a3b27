"""Text in reading order, every glyph with the characters it stands for.

The engine shows glyphs from left to right as they stand on the page, so that
Arabic and Hebrew come out backwards for whoever reads the content stream
(ISO 32000-1 14.8.2.3.3 asks for reading order, each glyph at its place), and
it is mistaken about glyphs that share a cluster (glyphs.py). The show
operators of such a text box are taken apart into glyphs with positions and
written again in the order of the characters; nothing moves on the page.
"""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass
from typing import Any

from .faces import subset_name
from .glyphs import told_glyphs

__all__ = ["set_right"]

_PART = re.compile(rb"<([0-9a-f]*)>|(-?[0-9.]+(?:e-?[0-9]+)?)")
_FONT = re.compile(rb"^/(\S+) (\S+) Tf$")
_RISE = re.compile(rb"^(\S+) Ts$")


@dataclass(slots=True)
class _Glyph:
    code: bytes
    font: Any
    size: float
    rise: bytes
    x: float  # text space units from the start of the line
    width: float
    operator: bytes = b""  # Tf


def set_right(stream: Any, begin: int, box: Any, known: dict[int, int], font_before: Any = None) -> None:
    """Rewrite what `stream` shows for `box` since token `begin`: in reading order, each glyph with its text.

    `known` holds for each font, by identity, how many glyphs it had told the text of before; `font_before` is the
    stream's font and size at `begin`, which the text goes on in when it names none. What is not
    understood is left as the engine wrote it.
    """
    tokens = stream.stream
    guesses = [
        (font, glyph, font.to_unicode.pop(glyph))
        for font in list(stream._fonts.values()) for glyph in list(font.to_unicode)[known.get(id(font), 0):]]
    # Straight after other text the engine takes back the ET and goes on, one token earlier.
    first = next((place for place in range(max(begin - 1, 0), len(tokens)) if tokens[place].endswith(b"Tm")), -1)
    understood = first >= 0 and tokens[-1] == b"ET" and b"ET" not in tokens[first:-1]
    glyphs = _take_apart(tokens[first + 1:-1], stream, font_before) if understood else None
    told = told_glyphs(box)
    if glyphs is not None and len(told) == len(glyphs):
        font = None
        ordered = []
        for place, words in told:
            glyph = glyphs[place]
            font = _font_that_says(stream, glyph, words, font)
            glyph.operator = b"/%s %s Tf" % (font.hash.encode(), _number(glyph.size))
            ordered.append(glyph)
        tokens[first + 1:-1] = _show(ordered)
        stream._old_font = (font.hash, ordered[-1].size) if ordered else stream._old_font
    for font, glyph, words in guesses:
        font.to_unicode.setdefault(glyph, words)


def _font_that_says(stream: Any, glyph: _Glyph, words: str, last: Any) -> Any:
    """A font object in which this glyph stands for these words: the last one used, the glyph's own, or a double.

    In many fonts letters share a shape and differ in a dot that is a glyph of its own, and one glyph can stand for
    one text only (ISO 32000-1 9.10.3). A double is the same font under another name.
    """
    own, code = glyph.font, int(glyph.code, 16)
    if code in own.missing.values():
        return own
    doubles = [own]
    if last is not None and getattr(last, "double_of", last) is own:
        doubles.insert(0, last)
    count = 0
    while True:
        for font in doubles:
            if font.to_unicode.setdefault(code, words) == words:
                font.widths.setdefault(code, own.widths[code])
                return font
        count += 1
        key = (own.hash, count)
        if key not in stream._fonts:
            double = stream._fonts[key] = copy.copy(own)
            double.to_unicode, double.widths, double.double_of = {}, {}, own
            double.hash = subset_name(f"{own.hash} {count}")
            double.name = b"/" + double.hash.encode() + own.name[own.name.index(b"+"):]
        doubles = [stream._fonts[key]]


def _take_apart(tokens: list[bytes], stream: Any, current: Any) -> list[_Glyph] | None:
    """The glyphs that show operators set; None if there is an operator that is not known here."""
    fonts = {font.hash.encode(): font for font in stream._fonts.values()}
    font, size = None, 1.0
    if current is not None and current[0].encode() in fonts:
        font, size = fonts[current[0].encode()], float(current[1])
    glyphs: list[_Glyph] = []
    x, rise = 0.0, b"0"
    for token in tokens:
        if match := _FONT.match(token):
            if match[1] not in fonts:
                return None
            font, size = fonts[match[1]], float(match[2])
        elif match := _RISE.match(token):
            rise = match[1]
        elif token.endswith(b"] TJ") and font is not None and not font.bitmap:
            for codes, number in _PART.findall(token):
                if number:
                    x -= float(number) / 1000 * size
                for place in range(0, len(codes), 4):
                    code = codes[place:place + 4]
                    width = font.widths.get(int(code, 16))
                    if width is None:
                        return None
                    glyphs.append(_Glyph(code, font, size, rise, x, width / 1000 * size))
                    x += width / 1000 * size
        else:
            return None
    return glyphs


def _show(glyphs: Any) -> list[bytes]:
    """Show operators for glyphs in this order, each at its own place."""
    tokens: list[bytes] = []
    parts: list[bytes] = []
    font, rise, x, size = b"", b"0", 0.0, 1.0

    def flush() -> None:
        if parts:
            tokens.append(b"[" + b"".join(parts).replace(b"><", b"") + b"] TJ")
            parts.clear()

    for glyph in glyphs:
        if (glyph.operator, glyph.rise) != (font, rise):
            flush()
            if glyph.operator != font:
                tokens.append(glyph.operator)
            if glyph.rise != rise:
                tokens.append(glyph.rise + b" Ts")
            font, rise, size = glyph.operator, glyph.rise, glyph.size
        back = (x - glyph.x) / size * 1000
        if abs(back) > 0.005:
            parts.append(_number(round(back, 3)))
        parts.append(b"<" + glyph.code + b">")
        x = glyph.x + glyph.width
    flush()
    if rise != b"0":
        tokens.append(b"0 Ts")
    return tokens


def _number(value: float) -> bytes:
    return b"%d" % value if value == int(value) else (b"%.6f" % value).rstrip(b"0")
