"""One subset of each font for a whole file.

A galley names its fonts but does not hold them: cutting a subset for every
article costs more than setting its text, and a reader would load each font
a hundred times. The binder gathers which glyphs all galleys show, cuts each
font once from the theme's file, and lets all pages share one dictionary. Glyph
numbers stay as they are, so no page's content changes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..findings import BookletError, Finding, Severity
from .gathering import Gathering
from .leftout import MARK, fingerprint_of
from .subset import advances, read_cmap, read_widths, subset, subset_tag, write_cmap, write_widths

__all__ = ["FontTable", "FontUse", "Gathered"]

_WIDTH_TOLERANCE = 2  # thousandths of an em: what rounding at different sizes amounts to


@dataclass(frozen=True, slots=True)
class FontUse:
    """What a part shows of one font: `model` is the font's dictionary as text, all in one, without file and maps; empty
    for a font that shows characters it lacks, which has an encoding of its own and is copied as it is."""

    mark: str
    name: str
    model: str
    opentype: bool
    widths: Mapping[int, int]
    text: Mapping[int, str]  # glyph -> UTF-16 in hexadecimal
    whole: bool  # without glyphs that the font lacks


@dataclass(slots=True)
class _Group:
    """Uses of one font that agree: the first of them, and the number in the volume of the dictionary they share."""

    first: FontUse
    number: int
    widths: dict[int, int]
    text: dict[int, str]
    copy: Any = None  # in the frame, of a font without a model


@dataclass(slots=True)
class FontTable:
    """The fonts of a file that is being bound. Add every Resources dictionary of each gathering, then `unite`.

    Uses of a font disagree when one glyph stands for different words in different articles, or shows characters
    the font lacks: those have dictionaries of their own and share the font file.
    """

    frame: Gathering
    fonts: tuple[Path, ...]
    _groups: dict[str, list[_Group]] = field(default_factory=dict)
    _advances: dict[str, Mapping[int, int]] = field(default_factory=dict)

    def of(self, gathering: Gathering) -> Gathered:
        """What adds the Resources dictionaries of one gathering."""
        return Gathered(self, gathering)

    def use(self, mark: str, font: Any) -> FontUse:
        """What a font dictionary of a gathering shows."""
        below = font.DescendantFonts[0]
        descriptor = below.FontDescriptor
        whole = font.get("/Encoding") == "/Identity-H"
        model = _direct(font, ("/ToUnicode", "/W", "/FontFile2", "/FontFile3", MARK)).unparse() if whole else b""
        widths = _true_widths(read_widths(below), self._true(mark, str(font.BaseFont)))
        text = {glyph: said.decode("ascii") for glyph, said in read_cmap(font).items()}
        return FontUse(mark, str(font.BaseFont), model.decode("latin-1"), "/FontFile3" in descriptor, widths, text, whole)

    def take(self, use: FontUse, copied: Callable[[], Any] | None = None) -> int:
        """Note what is shown of a font; the number of the dictionary to use for it. `copied` gives one for a use without a model."""
        groups = self._groups.setdefault(use.mark, [])
        for group in groups:
            if use.whole and group.first.whole and _agree(use, group):
                group.widths.update(use.widths)
                group.text.update(use.text)
                return group.number
        copy = copied() if copied is not None and not use.whole else None
        groups.append(_Group(use, self.frame.block.reserve(), dict(use.widths), dict(use.text), copy))
        return groups[-1].number

    def unite(self) -> None:
        """Embed one subset of each font, and complete the dictionaries."""
        for mark in sorted(self._groups):
            groups = self._groups[mark]
            path, index, axes = self._file(mark, groups[0].first.name)
            glyphs = frozenset(glyph for group in groups for glyph in group.text) | {0}
            data = subset(path, path.stat().st_mtime_ns, index, axes, glyphs)
            file, tag = self._font_file(data), subset_tag(data)
            for group in groups:
                self._finish(group, file, tag)

    def _file(self, mark: str, name: str) -> tuple[Path, int, tuple[tuple[str, float], ...]]:
        code, index, axes = json.loads(mark)
        paths = {fingerprint_of(path): path for path in self.fonts}
        return paths.get(code) or _missing(name), index, tuple(sorted(axes.items()))

    def _true(self, mark: str, name: str) -> Mapping[int, int]:
        """The font's own advance widths."""
        if mark not in self._advances:
            path, index, axes = self._file(mark, name)
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

    def _finish(self, group: _Group, file: Any, tag: str) -> None:
        import pikepdf

        pdf = self.frame.pdf
        font = group.copy
        if font is None:
            font = pdf.make_indirect(pikepdf.Object.parse(group.first.model.encode("latin-1")))
            font.DescendantFonts[0].FontDescriptor = pdf.make_indirect(font.DescendantFonts[0].FontDescriptor)
            font.DescendantFonts[0] = pdf.make_indirect(font.DescendantFonts[0])
        below = font.DescendantFonts[0]
        descriptor = below.FontDescriptor
        if MARK in descriptor:
            del descriptor[MARK]
        descriptor["/FontFile3" if group.first.opentype else "/FontFile2"] = file
        bounds = descriptor.FontBBox
        bounds[2] = max(group.widths.values(), default=0)
        flags = int(descriptor.Flags) & ~1
        if len(group.widths) > 1 and len(set(group.widths.values())) == 1:
            flags |= 1  # FixedPitch
        descriptor.Flags = flags
        below.W = write_widths(group.widths)
        name = pikepdf.Name(f"/{tag}+" + str(font.BaseFont).partition("+")[2])
        font.BaseFont = below.BaseFont = descriptor.FontName = name
        font.ToUnicode = pdf.make_stream(write_cmap({glyph: said.encode("ascii") for glyph, said in group.text.items()}))
        self.frame.assign(font, group.number)
        self.frame.kept.append(font)


@dataclass(slots=True)
class Gathered:
    """The fonts of one gathering: where its pages find a font of the theme, they find the volume's instead.

    `uses` are these fonts in order, each with the number it got.
    """

    _table: FontTable
    _gathering: Gathering
    uses: list[tuple[FontUse, int]] = field(default_factory=list)
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
        mark = descriptor.get(MARK) if descriptor is not None else None
        if mark is None:
            return None
        use = self._table.use(str(mark), font)
        number = self._table.take(use, lambda: self._table.frame.adopt(font, self._gathering))
        self.uses.append((use, number))
        if font.is_indirect:
            self._numbers[font.objgen] = number
        return number


def _direct(item: Any, without: tuple[str, ...]) -> Any:
    """A copy of an object with all it refers to in itself, but the values of some keys."""
    import pikepdf

    if isinstance(item, pikepdf.Dictionary):
        return pikepdf.Dictionary({key: _direct(value, without) for key, value in item.items() if key not in without})
    if isinstance(item, pikepdf.Array):
        return pikepdf.Array([_direct(value, without) for value in item])
    return item


def _missing(name: str) -> Path:
    """A galley was compiled with a font that the theme no longer has."""
    raise BookletError(
        Finding(
            "font-not-in-theme", Severity.ERROR, f"the font {name.partition('+')[2]} of a typeset article is not in the theme",
            hint="build again with --no-cache",
        )
    )  # fmt: skip


def _agree(use: FontUse, group: _Group) -> bool:
    return all(group.text.get(glyph, said) == said for glyph, said in use.text.items()) and all(
        group.widths.get(glyph, width) == width for glyph, width in use.widths.items()
    )


def _true_widths(widths: Mapping[int, int], true: Mapping[int, int]) -> dict[int, int]:
    """The font's own widths where the galley's differ by rounding only."""
    found = {}
    for glyph, width in widths.items():
        try:
            own = true[glyph]
        except KeyError:  # no glyph of the font
            own = width
        found[glyph] = own if abs(own - width) <= _WIDTH_TOLERANCE else width
    return found
