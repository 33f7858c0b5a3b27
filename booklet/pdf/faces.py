"""Font files as far as the marks need them: which glyph is a character, and how wide."""

from __future__ import annotations

from hashlib import md5
from typing import Any

__all__ = ["Face", "subset_name"]


def subset_name(name: str) -> str:
    """Six capitals (ISO 32000-1 9.6.4), always the same for the same name."""
    digest = md5(name.encode(), usedforsecurity=False).digest()
    return "".join(chr(65 + letter % 26) for letter in digest[:6])


_KNOWN: dict[tuple[bytes, int], "Face"] = {}
_KEPT = 32


class Face:
    """The glyphs of a font file by character; widths in 1/1000 em."""

    def __init__(self, font: Any) -> None:
        self._font = font
        self._names = font.getBestCmap() or {} if font is not None else {}
        self._known: dict[str, tuple[int, int] | None] = {}

    @classmethod
    def read(cls, content: bytes, index: int) -> "Face":
        """The face number `index` of a font file; each file is read once in a process."""
        from io import BytesIO

        from fontTools.ttLib import TTFont, TTLibError

        key = (md5(content, usedforsecurity=False).digest(), index)
        if key not in _KNOWN:
            if len(_KNOWN) >= _KEPT:
                _KNOWN.clear()
            try:
                _KNOWN[key] = cls(TTFont(BytesIO(content), fontNumber=index, lazy=True))
            except (TTLibError, KeyError):
                _KNOWN[key] = cls(None)
        return _KNOWN[key]

    def glyph(self, char: str) -> tuple[int, int] | None:
        """(glyph id, width) of a character, None if the font has none."""
        if char not in self._known:
            name = self._names.get(ord(char))
            self._known[char] = None if name is None else (
                self._font.getGlyphID(name),
                round(self._font["hmtx"][name][0] * 1000 / self._font["head"].unitsPerEm))
        return self._known[char]
