"""Marked content: what is written into the content streams while the engine paints.

`MarkingStream` stands in for the engine's stream class. For each leaf box it
asks the plan what the box is, opens the marked-content sequence of its run
(ISO 32000-1 14.6) or of an artifact (14.8.2.2), and sets the spaces the
engine leaves out. Neighbouring sequences of one run become one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pydyf
from weasyprint.pdf.fonts import Font
from weasyprint.pdf.stream import Stream
from weasyprint.text.fonts import get_pango_font_key

from .bidi import set_right
from .faces import Face, subset_name
from .glyphs import needs_mending
from .leaves import ARTIFACT, Leaf, Plan, Spoken
from .numbers import NUMBER, note_number
from .tree import Run

__all__ = ["MarkingStream", "marking_stream"]

_LAST_GLYPH = re.compile(rb"([0-9a-f]{4})>(-?[0-9.]+)?\] TJ$")


class _Painting:
    """What all streams of one document share while it is painted."""

    def __init__(self, plan: Plan, archive: bool) -> None:
        self.plan = plan
        self.archive = archive
        self.page = -1
        self.faces: dict[str, Face] = {}  # by font hash
        self.marked: list[Any] = []  # form streams that hold marked content


class MarkingStream(Stream):
    """The engine's stream, with our marks. `_painting` is set by `marking_stream`."""

    _painting: _Painting

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._inside = False  # marked content is open
        self._open: object = None  # the run or artifact whose EMC is the last token
        self._count = 0
        self._small_capitals = False

    def clone(self, **kwargs: Any) -> "MarkingStream":
        given = {
            "fonts": self._fonts, "page_rectangle": self.page_rectangle, "resources": self._resources,
            "images": self._images, "tags": self._tags, "color_profiles": self._color_profiles,
            "output_intent": self._output_intent, "compress": self.compress,
        }
        copy = type(self)(**{**given, **kwargs})
        copy._inside = self._inside  # a group drawn within marked content belongs to it
        return copy

    # -- fonts ---------------------------------------------------------------------------------

    def add_font(self, pango_font: Any) -> Any:
        """Know each font's space from the start, so that no no-break space stands for it.

        Synthesised small capitals are capitals in a smaller size: they get a font object of their own for each
        size, because one glyph of a font can stand for one character only.
        """
        known = len(self._fonts)
        if self._small_capitals:
            key, description, size = get_pango_font_key(pango_font)
            own = (key, round(size, 3))
            if own not in self._fonts:
                font = self._fonts[own] = Font(pango_font, description, size)
                font.hash = subset_name(f"{font.hash} {size:.3f}")
                font.name = b"/" + font.hash.encode() + font.name[font.name.index(b"+"):]
            font = self._fonts[own]
        else:
            font, size = super().add_font(pango_font)
        if len(self._fonts) != known and not font.bitmap:
            self._glyphs(font, " ")
        return font, size

    def add_image(self, image: Any, interpolate: bool, ratio: float) -> Any:
        """PDF/A forbids smoothing (ISO 19005-2 6.2.8.2)."""
        return super().add_image(image, interpolate and not self._painting.archive, ratio)

    def _glyphs(self, font: Any, text: str) -> list[int]:
        """The glyphs of `text` in a font of the engine, kept in its subset; empty if one is missing."""
        face = self._painting.faces.get(font.hash)
        if face is None:
            face = self._painting.faces[font.hash] = Face.of(font)
        found = [face.glyph(char) for char in text]
        if any(glyph is None for glyph in found):
            return []
        for char, (glyph, width) in zip(text, found):
            if glyph not in font.to_unicode:
                font.to_unicode[glyph] = char
            font.widths.setdefault(glyph, width)
        return [glyph for glyph, _ in found]

    def _last_font(self, words: str) -> tuple[Any, float, list[int]] | None:
        """The font last used, or another with these words: (font, size, glyphs)."""
        last, size = self._current_font or self._old_font or ("", 10)
        fonts = [font for font in self._fonts.values() if not font.bitmap]
        for font in sorted(fonts, key=lambda font: font.hash != last):
            if glyphs := self._glyphs(font, words):
                return font, size, glyphs
        return None

    def _show(self, words: str) -> None:
        """Show words, without kerning, in an open text object."""
        found = self._last_font(words)
        if found is not None:
            font, size, glyphs = found
            self.set_font_size(font.hash, size)
            self.stream.append(b"[<" + b"".join(b"%04x" % glyph for glyph in glyphs) + b">] TJ")

    def _separate(self, leaf: Leaf, box: Any) -> None:
        """The space that ends this leaf's text: to the left of right-to-left text."""
        if leaf.right_to_left or not self.stream or self.stream[-1] != b"ET":
            self._blank(box.position_x if leaf.right_to_left else box.position_x + box.width, box)
            return
        self.stream.pop()
        self._current_font = self._old_font
        self._show(" ")
        self._current_font = None
        self.stream.append(b"ET")

    def _blank(self, x: float, box: Any) -> None:
        """A text object with just a space, on the base line of `box`."""
        pydyf.Stream.begin_text(self)
        self.set_text_matrix(1, 0, 0, -1, x, box.position_y + box.baseline)
        self._show(" ")
        self.end_text()

    def _invisible(self, spoken: Spoken) -> None:
        """Words in text rendering mode 3 (ISO 32000-1 9.3.6), as wide as what they stand for."""
        found = self._last_font(spoken.words)
        if found is None:
            spoken.node.actual = spoken.words  # no font has these letters
            return
        font, size, glyphs = found
        width = sum(font.widths[glyph] for glyph in glyphs) / 1000 * size
        pydyf.Stream.begin_text(self)
        self.set_text_matrix(1, 0, 0, -1, spoken.x, spoken.y)
        self.stream.append(b"3 Tr")
        self.stream.append(b"%.2f Tz" % (100 * min(1.0, spoken.width / width) if width else 100))
        self._show(spoken.words)
        self.stream.extend((b"100 Tz", b"0 Tr"))
        self.end_text()

    # -- marks ---------------------------------------------------------------------------------

    def _next_mcid(self) -> int:
        self._count += 1
        if self._count == 1 and "Subtype" in self.extra:
            self._painting.marked.append(self)
        return self._count - 1

    def _reopen(self, owner: object) -> bool:
        """Go on in the sequence just closed, if it is this owner's."""
        if self._open is owner and self.stream and self.stream[-1] == b"EMC":
            self.stream.pop()
            return True
        return False

    def _begin_run(self, run: Run, role: str) -> None:
        if not self._reopen(run):
            mcid = self._next_mcid()
            run.marks.append((self, mcid))
            self.stream.append(b"/%s <</MCID %d>> BDC" % (role.encode(), mcid))
        self._open, self._inside = run, True

    def _end(self, owner: object) -> None:
        self.stream.append(b"EMC")
        self._open, self._inside = owner, False

    def _speak(self, spoken: Spoken) -> None:
        self._begin_run(spoken.run, spoken.node.role)
        self._invisible(spoken)
        self._end(spoken.run)

    @contextmanager
    def marked(self, box: Any, tag: str) -> Iterator[None]:
        painting = self._painting
        leaf = painting.plan.leaves.get(box, ARTIFACT)
        if leaf.run is None or leaf.page != painting.page or self._inside:
            with self._artifact(leaf.artifact), self._numbered(box):
                yield
            return
        for spoken in leaf.spoken:
            self._speak(spoken)
        self._begin_run(leaf.run, leaf.role)
        try:
            if leaf.blank:
                self._blank(box.position_x, box)
            self._small_capitals = leaf.small_capitals
            begin = len(self.stream)
            mend = bool(leaf.text) and (leaf.right_to_left or needs_mending(box.pango_layout.text))
            font_before = self._old_font
            known = {id(font): len(font.to_unicode) for font in self._fonts.values()} if mend else {}
            with self._numbered(box):
                yield
            self._small_capitals = False
            if mend:
                set_right(self, begin, box, known, font_before)
            if leaf.soft_hyphen:
                self._soften()
            if leaf.ends_with:
                self._separate(leaf, box)
        finally:
            self._end(leaf.run)
        if leaf.line_end is not None:
            self._begin_run(leaf.line_end, "Span")
            self._blank(box.position_x + box.width, box)
            self._end(leaf.line_end)
        for spoken in leaf.spoken_after:
            self._speak(spoken)

    @contextmanager
    def _numbered(self, box: Any) -> Iterator[None]:
        """Note the glyphs of a printed page number, so that the binder can write another."""
        begin = len(self.stream)
        yield
        if box.element is not None and NUMBER in box.element.attrib and hasattr(box, "pango_layout"):
            note_number(self, begin, box)

    def _soften(self) -> None:
        """Let the glyph that ends the line be a soft hyphen (ISO 32000-1 14.8.2.2.3).

        Not where the text itself has that hyphen: one glyph has one meaning in a font.
        """
        if self._painting.plan.typed_hyphen or len(self.stream) < 2 or self.stream[-1] != b"ET":
            return
        match = _LAST_GLYPH.search(self.stream[-2])
        if match is not None and self._old_font is not None:
            for font in self._fonts.values():
                if font.hash == self._old_font[0] and font.to_unicode.get(int(match.group(1), 16)) == "\u2010":
                    font.to_unicode[int(match.group(1), 16)] = "\xad"

    @contextmanager
    def _artifact(self, kind: str) -> Iterator[None]:
        if self._inside:
            yield
            return
        for spoken in self._painting.plan.unspoken.pop(self._painting.page, ()):
            self._speak(spoken)
        if not self._reopen(kind):
            self.stream.append(b"/Artifact <</Type /%s>> BDC" % kind.encode())
        begin = len(self.stream)
        self._inside = True
        try:
            yield
        finally:
            if len(self.stream) == begin and self.stream[-1].endswith(b"BDC"):
                self.stream.pop()
                self._open, self._inside = None, False
            else:
                self._end(kind)

    @contextmanager
    def artifact(self) -> Iterator[None]:
        with self._artifact("Layout"):
            yield


def marking_stream(plan: Plan, archive: bool = False) -> tuple[type[MarkingStream], _Painting]:
    """A stream class for one document, and what its streams share."""
    painting = _Painting(plan, archive)

    class PageStream(MarkingStream):
        _painting = painting

    def page_stream(*args: Any, **kwargs: Any) -> MarkingStream:
        painting.page += 1
        return PageStream(*args, **kwargs)

    return page_stream, painting  # type: ignore[return-value]
