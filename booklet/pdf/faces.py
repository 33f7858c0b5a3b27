"""Font files as far as the marks need them: which glyph is a character, and how wide."""

from __future__ import annotations

from hashlib import md5
from typing import Any

__all__ = ["Face", "axes_of", "subset_name"]


def subset_name(name: str) -> str:
    """Six capitals (ISO 32000-1 9.6.4), always the same for the same name."""
    digest = md5(name.encode(), usedforsecurity=False).digest()
    return "".join(chr(65 + letter % 26) for letter in digest[:6])


def axes_of(font: Any) -> dict[str, float]:
    """The place of a variable font's instance, by axis: what the engine shows and cuts. Empty for other fonts."""
    if "fvar" not in font.tables:
        return {}
    axes = {"wght": float(font.weight), "opsz": float(font.font_size), **font.variations}
    if font.style == 2:
        axes.setdefault("ital", 1.0)
    return {name: axes[name] for name in sorted(axes)}


_KNOWN: dict[tuple[bytes, int, tuple[tuple[str, float], ...]], "Face"] = {}
_KEPT = 64


class Face:
    """The glyphs of a font file by character; widths in 1/1000 em, those of the instance in a variable font."""

    def __init__(self, font: Any) -> None:
        self._font = font
        self._known: dict[str, tuple[int, int] | None] = {}

    @classmethod
    def of(cls, font: Any) -> "Face":
        """The face of a font of the engine; each instance of a file is read once in a process."""
        import uharfbuzz

        axes = axes_of(font)
        key = (md5(font.file_content, usedforsecurity=False).digest(), font.index, tuple(axes.items()))
        if key not in _KNOWN:
            if len(_KNOWN) >= _KEPT:
                _KNOWN.clear()
            shown = uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob(font.file_content), font.index))
            if axes:
                shown.set_variations(axes)
            _KNOWN[key] = cls(shown)
        return _KNOWN[key]

    def glyph(self, char: str) -> tuple[int, int] | None:
        """(glyph id, width) of a character, None if the font has none."""
        if char not in self._known:
            glyph = self._font.get_nominal_glyph(ord(char))
            self._known[char] = None if not glyph else (
                glyph, round(self._font.get_glyph_h_advance(glyph) * 1000 / self._font.face.upem))
        return self._known[char]
