"""One subset of each font for a whole file.

A galley names its fonts but does not hold them: cutting a subset for every
article costs more than setting its text, and a reader would load each font
a hundred times. The binder gathers which glyphs all galleys show, cuts each
font once from the theme's file, and lets all pages share one dictionary. Glyph
numbers stay as they are, so no page's content changes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from ..findings import BookletError, Finding, Severity
from .faces import axes_of
from .gathering import Gathering
from .subset import advances, read_cmap, read_widths, subset, subset_tag, write_cmap, write_widths

__all__ = ["FontTable", "fonts_left_out"]

# Private keys of a galley's font descriptor; they never reach a bound file.
_MARK = "/BookletFont"
_HEAD_BYTES = 4096  # holds the table directory with a checksum of every table
_WIDTH_TOLERANCE = 2  # thousandths of an em: what rounding at different sizes amounts to


# -- in a galley -------------------------------------------------------------------------------


@contextmanager
def fonts_left_out(fonts: Iterable[Path]) -> Iterator[Any]:
    """While a galley is written: leave out the theme's fonts and mark where they go.

    Yields the finisher for WeasyPrint's write_pdf. Fonts of pictures (emoji) and fonts that are not
    the theme's are embedded by the engine as ever.
    """
    import pydyf
    from weasyprint.pdf.fonts import Font

    known = {_fingerprint_of(font): index for index, font in enumerate(fonts)}
    marks: dict[bytes, str] = {}
    original = Font.clean

    def clean(font: Any, to_unicode: Any, hinting: Any) -> None:
        mark = fingerprint(font.file_content)
        if mark not in known or font.png or font.svg or font.colr or font.bitmap or font.used_in_forms:
            with _undated():
                original(font, to_unicode, hinting)
            return
        marks[font.name] = json.dumps([mark, font.index, axes_of(font)], separators=(",", ":"))
        font.file_content = font.file_content[:4]  # still tells TrueType from OpenType

    def finish(document: Any, pdf: Any) -> None:
        for item in pdf.objects:
            if isinstance(item, pydyf.Dictionary) and item.get("Type") == "/FontDescriptor":
                mark = marks.get(item["FontName"])
                if mark is not None:
                    item[_MARK.removeprefix("/")] = pydyf.String(mark)

    Font.clean = clean
    try:
        yield finish
    finally:
        Font.clean = original


@contextmanager
def _undated() -> Iterator[None]:
    """fontTools writes the time of day into a font it cuts, unless the environment says another: same input, same bytes."""
    import os

    if "SOURCE_DATE_EPOCH" in os.environ:
        yield
        return
    os.environ["SOURCE_DATE_EPOCH"] = "946684800"  # 2000-01-01
    try:
        yield
    finally:
        del os.environ["SOURCE_DATE_EPOCH"]


def fingerprint(data: bytes) -> str:
    """A short name for a font's content, from its length and the checksums in its table directory."""
    return hashlib.sha256(b"%d:" % len(data) + data[:_HEAD_BYTES]).hexdigest()[:24]


def _fingerprint_of(path: Path) -> str:
    facts = path.stat()
    return _fingerprint_file(path, facts.st_size, facts.st_mtime_ns)


@lru_cache(maxsize=64)
def _fingerprint_file(path: Path, size: int, changed: int) -> str:
    return fingerprint(path.read_bytes())


# -- in the bound file -------------------------------------------------------------------------


@dataclass(slots=True)
class _Group:
    """Uses of one font that agree: the dictionary they share, a copy in the frame, and its number in the volume."""

    font: Any
    number: int
    widths: dict[int, int]
    text: dict[int, bytes]  # glyph -> UTF-16 in hexadecimal
    whole: bool  # without glyphs that the font lacks


@dataclass(slots=True)
class FontTable:
    """The fonts of a file that is being bound. Add every Resources dictionary of each gathering, then `unite`.

    Uses of a font disagree when one glyph stands for different words in different articles, or shows characters
    the font lacks: those have dictionaries of their own and share the font file.
    """

    frame: Gathering
    fonts: tuple[Path, ...]
    _groups: dict[str, list[_Group]] = field(default_factory=dict)
    _advances: dict[str, dict[int, int]] = field(default_factory=dict)

    def of(self, gathering: Gathering) -> _Gathered:
        """What adds the Resources dictionaries of one gathering."""
        return _Gathered(self, gathering)

    def take(self, mark: str, font: Any, gathering: Gathering) -> int:
        """Note what a font dictionary of a gathering shows; the number of the one to use in its place."""
        below = font.DescendantFonts[0]
        true = self._true(mark, font)
        widths, text, whole = _true_widths(read_widths(below), true), read_cmap(font), font.get("/Encoding") == "/Identity-H"
        groups = self._groups.setdefault(mark, [])
        for group in groups:
            if whole and group.whole and _agree(widths, text, group):
                group.widths.update(widths)
                group.text.update(text)
                return group.number
        copy = self.frame.adopt(font, gathering)
        groups.append(_Group(copy, self.frame.number(copy), widths, text, whole))
        return groups[-1].number

    def unite(self) -> None:
        """Embed one subset of each font, and complete the dictionaries."""
        for mark in sorted(self._groups):
            groups = self._groups[mark]
            path, index, axes = self._file(mark, groups[0].font)
            glyphs = frozenset(glyph for group in groups for glyph in group.text) | {0}
            data = subset(path, path.stat().st_mtime_ns, index, axes, glyphs)
            file, tag = self._font_file(data), subset_tag(data)
            for group in groups:
                self._finish(group.font, file, tag, group.widths, group.text)
                self.frame.kept.append(group.font)

    def _file(self, mark: str, font: Any) -> tuple[Path, int, tuple[tuple[str, float], ...]]:
        code, index, axes = json.loads(mark)
        paths = {_fingerprint_of(path): path for path in self.fonts}
        return paths.get(code) or _missing(str(font.BaseFont)), index, tuple(sorted(axes.items()))

    def _true(self, mark: str, font: Any) -> dict[int, int]:
        """The font's own advance widths."""
        if mark not in self._advances:
            path, index, axes = self._file(mark, font)
            self._advances[mark] = advances(path, path.stat().st_mtime_ns, index, axes)
        return self._advances[mark]

    def _font_file(self, data: bytes) -> Any:
        stream = self.frame.pdf.make_stream(data)
        if data[:4] == b"OTTO":
            import pikepdf

            stream.Subtype = pikepdf.Name.OpenType
        else:
            stream.Length1 = len(data)
        return stream

    def _finish(self, font: Any, file: Any, tag: str, widths: dict[int, int], text: dict[int, bytes]) -> None:
        import pikepdf

        below = font.DescendantFonts[0]
        descriptor = below.FontDescriptor
        del descriptor[_MARK]
        descriptor["/FontFile3" if "/FontFile3" in descriptor else "/FontFile2"] = file
        bounds = descriptor.FontBBox
        bounds[2] = max(widths.values(), default=0)
        flags = int(descriptor.Flags) & ~1
        if len(widths) > 1 and len(set(widths.values())) == 1:
            flags |= 1  # FixedPitch
        descriptor.Flags = flags
        below.W = write_widths(widths)
        name = pikepdf.Name(f"/{tag}+" + str(font.BaseFont).partition("+")[2])
        font.BaseFont = below.BaseFont = descriptor.FontName = name
        font.ToUnicode = self.frame.pdf.make_stream(write_cmap(text))


@dataclass(slots=True)
class _Gathered:
    """The fonts of one gathering: where its pages find a font of the theme, they find the volume's instead."""

    _table: FontTable
    _gathering: Gathering
    _numbers: dict[Any, int] = field(default_factory=dict)  # of font dictionaries seen
    _seen: set[Any] = field(default_factory=set)

    def add(self, resources: Any) -> None:
        """Take note of the fonts of a page or form; each font dictionary counts once."""
        if resources is None:
            return
        for form in (resources.get("/XObject") or {}).values():
            if form.objgen not in self._seen:
                self._seen.add(form.objgen)
                self.add(form.get("/Resources"))
        holder = resources.get("/Font")
        if holder is None or holder.objgen in self._seen:
            return
        if holder.is_indirect:
            self._seen.add(holder.objgen)
        for name, font in dict(holder.items()).items():
            number = self._number(font)
            if number is not None:
                holder[name] = self._gathering.stand_in(number)

    def _number(self, font: Any) -> int | None:
        """The number of the volume's dictionary for a font; None when it stays as it is."""
        if font.objgen in self._numbers:
            return self._numbers[font.objgen]
        descendants = font.get("/DescendantFonts")
        descriptor = descendants[0].get("/FontDescriptor") if descendants is not None else None
        mark = descriptor.get(_MARK) if descriptor is not None else None
        if mark is None:
            return None
        number = self._table.take(str(mark), font, self._gathering)
        if font.is_indirect:
            self._numbers[font.objgen] = number
        return number


def _missing(name: str) -> Path:
    """A galley was compiled with a font that the theme no longer has."""
    raise BookletError(
        Finding(
            "font-not-in-theme", Severity.ERROR, f"the font {name.partition('+')[2]} of a typeset article is not in the theme",
            hint="build again with --no-cache",
        )
    )  # fmt: skip


def _agree(widths: Mapping[int, int], text: Mapping[int, bytes], group: _Group) -> bool:
    return all(group.text.get(glyph, said) == said for glyph, said in text.items()) and all(
        group.widths.get(glyph, width) == width for glyph, width in widths.items()
    )


def _true_widths(widths: Mapping[int, int], true: Mapping[int, int]) -> dict[int, int]:
    """The font's own widths where the galley's differ by rounding only."""
    return {
        glyph: true[glyph] if abs(true.get(glyph, -9) - width) <= _WIDTH_TOLERANCE else width
        for glyph, width in widths.items()
    }
