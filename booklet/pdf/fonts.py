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
class _Use:
    """One font dictionary of one galley: `holder[name]` is where pages find it."""

    holder: Any
    name: str
    font: Any
    widths: dict[int, int]
    text: dict[int, bytes]  # glyph -> UTF-16 in hexadecimal
    whole: bool  # without glyphs that the font lacks


@dataclass(slots=True)
class FontTable:
    """The fonts of a file that is being bound. Add every Resources dictionary, then `unite`."""

    pdf: Any
    fonts: tuple[Path, ...]
    _uses: dict[str, list[_Use]] = field(default_factory=dict)
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
        for name, font in holder.items():
            descendants = font.get("/DescendantFonts")
            descriptor = descendants[0].get("/FontDescriptor") if descendants is not None else None
            mark = descriptor.get(_MARK) if descriptor is not None else None
            if mark is None:
                continue
            encoding = font.get("/Encoding")
            use = _Use(
                holder, name, font, read_widths(descendants[0]), read_cmap(font), encoding == "/Identity-H"
            )
            self._uses.setdefault(str(mark), []).append(use)

    def unite(self) -> None:
        """Embed one subset of each font, and let all that agree share one dictionary.

        Uses disagree when one glyph stands for different words in different articles, or shows
        characters the font lacks: those keep their own dictionary and share the font file.
        """
        paths = {_fingerprint_of(path): path for path in self.fonts}
        for mark in sorted(self._uses):
            uses = self._uses[mark]
            code, index, axes = json.loads(mark)
            glyphs = frozenset(glyph for use in uses for glyph in use.text) | {0}
            path = paths.get(code) or _missing(str(uses[0].font.BaseFont))
            facts = path.stat()
            data = subset(path, facts.st_mtime_ns, index, tuple(sorted(axes.items())), glyphs)
            true = advances(path, facts.st_mtime_ns, index, tuple(sorted(axes.items())))
            file = self._font_file(data)
            tag = subset_tag(data)
            shared: list[tuple[_Use, dict[int, int], dict[int, bytes]]] = []
            for use in uses:
                widths = _true_widths(use.widths, true)
                for first, all_widths, all_text in shared:
                    if use.whole and first.whole and _agree(use, widths, all_widths, all_text):
                        all_widths.update(widths)
                        all_text.update(use.text)
                        use.holder[use.name] = first.font
                        break
                else:
                    shared.append((use, dict(widths), dict(use.text)))
            for use, all_widths, all_text in shared:
                self._finish(use.font, file, tag, all_widths, all_text)

    def _font_file(self, data: bytes) -> Any:
        stream = self.pdf.make_stream(data)
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
        font.ToUnicode = self.pdf.make_stream(write_cmap(text))


def _missing(name: str) -> Path:
    """A galley was compiled with a font that the theme no longer has."""
    raise BookletError(
        Finding(
            "font-not-in-theme", Severity.ERROR, f"the font {name.partition('+')[2]} of a typeset article is not in the theme",
            hint="build again with --no-cache",
        )
    )  # fmt: skip


def _agree(use: _Use, widths: Mapping[int, int], all_widths: Mapping[int, int], all_text: Mapping[int, bytes]) -> bool:
    return all(all_text.get(glyph, text) == text for glyph, text in use.text.items()) and all(
        all_widths.get(glyph, width) == width for glyph, width in widths.items()
    )


def _true_widths(widths: Mapping[int, int], true: Mapping[int, int]) -> dict[int, int]:
    """The font's own widths where the galley's differ by rounding only."""
    return {
        glyph: true[glyph] if abs(true.get(glyph, -9) - width) <= _WIDTH_TOLERANCE else width
        for glyph, width in widths.items()
    }
