"""Right-to-left text in reading order.

The engine shows glyphs from left to right as they stand on the page, so that
Arabic and Hebrew come out backwards for whoever reads the content stream.
ISO 32000-1 14.8.2.3.3 asks for reading order, each glyph at its place. The
show operators of one text box are taken apart into glyphs with positions and
written again in the order of the characters; nothing moves on the page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from .glyphs import painted_runs

__all__ = ["has_right_to_left", "put_in_reading_order"]

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")
_PART = re.compile(rb"<([0-9a-f]*)>|(-?[0-9.]+(?:e-?[0-9]+)?)")
_FONT = re.compile(rb"^/(\S+) (\S+) Tf$")
_RISE = re.compile(rb"^(\S+) Ts$")


@dataclass(slots=True)
class _Glyph:
    code: bytes
    font: bytes  # the Tf operator
    size: float
    rise: bytes
    x: float  # text space units from the start of the line
    width: float


def has_right_to_left(text: str) -> bool:
    return _RIGHT_TO_LEFT.search(text) is not None


def put_in_reading_order(stream: Any, begin: int, box: Any) -> None:
    """Rewrite what `stream` shows for `box` since token `begin`; leave it where it is not understood."""
    tokens = stream.stream
    # Straight after other text the engine takes back the ET and goes on, one token earlier.
    first = next((place for place in range(max(begin - 1, 0), len(tokens)) if tokens[place].endswith(b"Tm")), -1)
    if first < 0 or tokens[-1] != b"ET" or b"ET" in tokens[first:-1]:
        return
    glyphs = _take_apart(tokens[first + 1:-1], stream)
    order = _reading_order(box)
    if glyphs is None or sorted(order) != list(range(len(glyphs))):
        return
    tokens[first + 1:-1] = _show(glyphs[place] for place in order)


def _take_apart(tokens: list[bytes], stream: Any) -> list[_Glyph] | None:
    """The glyphs that show operators set; None if there is an operator that is not known here."""
    fonts = {font.hash.encode(): font for font in stream._fonts.values()}
    current = stream._old_font
    font, size, operator = None, 1.0, b""
    if current is not None and current[0].encode() in fonts:
        font, size = fonts[current[0].encode()], float(current[1])
        operator = b"/%s %s Tf" % (current[0].encode(), _number(size))
    glyphs: list[_Glyph] = []
    x, rise = 0.0, b"0"
    for token in tokens:
        if match := _FONT.match(token):
            if match[1] not in fonts:
                return None
            font, size, operator = fonts[match[1]], float(match[2]), token
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
                    glyphs.append(_Glyph(code, operator, size, rise, x, width / 1000 * size))
                    x += width / 1000 * size
        else:
            return None
    return glyphs


def _reading_order(box: Any) -> list[int]:
    """For each glyph in reading order its place among the glyphs from left to right."""
    runs, place = [], 0
    for run in painted_runs(box):
        places = list(range(place, place + len(run.glyphs)))
        place += len(places)
        runs.append((run.start, places[::-1] if run.backwards else places))
    return [place for _, places in sorted(runs, key=lambda run: run[0]) for place in places]


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
        if (glyph.font, glyph.rise) != (font, rise):
            flush()
            if glyph.font != font:
                tokens.append(glyph.font)
            if glyph.rise != rise:
                tokens.append(glyph.rise + b" Ts")
            font, rise, size = glyph.font, glyph.rise, glyph.size
        back = (x - glyph.x) / size * 1000
        if abs(back) > 0.005:
            parts.append(_number(back))
        parts.append(b"<" + glyph.code + b">")
        x = glyph.x + glyph.width
    flush()
    if rise != b"0":
        tokens.append(b"0 Ts")
    return tokens


def _number(value: float) -> bytes:
    return b"%d" % value if value == int(value) else (b"%.3f" % value).rstrip(b"0")
