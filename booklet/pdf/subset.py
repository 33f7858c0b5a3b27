"""Cut a font to the glyphs a file shows, and describe it the way PDF wants.

HarfBuzz does the cutting. Glyphs keep their numbers, so that content that was
painted before need not change.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

__all__ = ["advances", "read_cmap", "read_widths", "subset", "subset_tag", "write_cmap", "write_widths"]

_DROPPED = ("BASE", "DSIG", "EBDT", "EBLC", "EBSC", "GDEF", "GPOS", "GSUB", "JSTF", "LTSH", "PCLT", "SVG ", "STAT", "MVAR")
_BFCHAR = re.compile(rb"<([0-9a-fA-F]{4})> <([0-9a-fA-F]*)>")


def read_widths(font: Any) -> dict[int, int]:
    """The /W array (ISO 32000-1 9.7.4.3) as the engine writes it: runs of first glyph and widths."""
    items = list(font.get("/W") or ())
    found: dict[int, int] = {}
    for first, widths in zip(items[::2], items[1::2], strict=True):
        found.update((int(first) + place, int(width)) for place, width in enumerate(widths))
    return found


def write_widths(widths: Mapping[int, int]) -> Any:
    import pikepdf

    array: Any = pikepdf.Array([])
    run: list[int] = []
    start = previous = -2
    for glyph in sorted(widths):
        if glyph != previous + 1:
            if run:
                array.extend([start, pikepdf.Array(run)])
            start, run = glyph, []
        run.append(widths[glyph])
        previous = glyph
    if run:
        array.extend([start, pikepdf.Array(run)])
    return array


def read_cmap(font: Any) -> dict[int, bytes]:
    return {int(glyph, 16): text.lower() for glyph, text in _BFCHAR.findall(font.ToUnicode.read_bytes())}


def write_cmap(text: Mapping[int, bytes]) -> bytes:
    """A ToUnicode map (ISO 32000-1 9.10.3), a hundred glyphs a block."""
    lines = [
        b"/CIDInit /ProcSet findresource begin", b"12 dict begin", b"begincmap",
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        b"/CMapName /Adobe-Identity-UCS def", b"/CMapType 2 def",
        b"1 begincodespacerange", b"<0000> <ffff>", b"endcodespacerange",
    ]  # fmt: skip
    glyphs = sorted(text)
    for start in range(0, len(glyphs), 100):
        block = glyphs[start : start + 100]
        lines.append(b"%d beginbfchar" % len(block))
        lines += [b"<%04x> <%s>" % (glyph, text[glyph]) for glyph in block]
        lines.append(b"endbfchar")
    lines += [b"endcmap", b"CMapName currentdict /CMap defineresource pop", b"end", b"end"]
    return b"\n".join(lines)


def subset_tag(data: bytes) -> str:
    """Six letters for a subset's name (ISO 32000-1 9.6.4), from its content."""
    return "".join(chr(65 + byte % 26) for byte in hashlib.sha256(data).digest()[:6])


@lru_cache(maxsize=16)
def _face(path: Path, changed: int, index: int) -> Any:
    import uharfbuzz

    return uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path)), index)


class _Advances(dict[int, int]):
    """Advances by glyph, each looked up when it is first asked for: a font has thousands, a book shows a hundred."""

    def __init__(self, font: Any, count: int, scale: float) -> None:
        self._font, self._count, self._scale = font, count, scale

    def __missing__(self, glyph: int) -> int:
        if not 0 <= glyph < self._count:
            raise KeyError(glyph)
        self[glyph] = advance = round(self._font.get_glyph_h_advance(glyph) * self._scale)
        return advance


@lru_cache(maxsize=64)
def advances(path: Path, changed: int, index: int, axes: tuple[tuple[str, float], ...]) -> Mapping[int, int]:
    """The advance of every glyph that the font has, in thousandths of an em; to be asked by glyph, not gone through."""
    import uharfbuzz

    face = _face(path, changed, index)
    font = uharfbuzz.Font(face)
    if axes:
        font.set_variations(dict(axes))
    return _Advances(font, face.glyph_count, 1000 / face.upem)


@lru_cache(maxsize=32)
def subset(path: Path, changed: int, index: int, axes: tuple[tuple[str, float], ...], glyphs: frozenset[int]) -> bytes:
    """The font cut down to these glyphs, which keep their numbers; a variable font becomes one instance."""
    import uharfbuzz

    face = _face(path, changed, index)
    wanted = uharfbuzz.SubsetInput()
    wanted.glyph_set.update(glyph for glyph in glyphs if glyph < face.glyph_count)
    flags = uharfbuzz.SubsetFlags
    wanted.flags = flags.RETAIN_GIDS | flags.DESUBROUTINIZE | flags.NO_HINTING | flags.NOTDEF_OUTLINE
    wanted.flags |= flags.NO_LAYOUT_CLOSURE
    wanted.drop_table_tag_set.update(int.from_bytes(table.encode(), "big") for table in _DROPPED)
    if axes:
        wanted.pin_all_axes_to_default(face)
        ranges = {axis.tag: axis for axis in face.axis_infos}
        for name, value in axes:
            if name in ranges:
                axis = ranges[name]
                wanted.pin_axis_location(face, name, min(max(value, axis.min_value), axis.max_value))
    return bytes(uharfbuzz.subset(face, wanted).blob.data)
