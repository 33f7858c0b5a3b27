"""A shortcut through the engine's line breaking: a line is shaped once, and no line twice.

The engine shapes more text than a line holds, breaks it, tries the next word, and then shapes the line that it
found. Here the break is foreseen from the advances of single letters, the line is shaped, and its own width says
whether the break is the right one; where that is not beyond doubt, the engine goes its own way. Foreseen are breaks
at spaces between plain words of left-to-right text in an alphabet without marks over letters and without hyphenation.

A line that was fitted before, in the same style and the same width, is the same line: labels, bullets, and
paragraphs that are laid out again because a page ends in them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from math import inf
from typing import Any

__all__ = ["fitted_lines"]

_LINES = "_booklet_lines"  # on the engine's style objects: one that is copied to be changed does not take it along
_KEPT = 400  # lines of one style; then it begins anew
_LONGEST = 2000  # letters of a text that is kept with its line
_DOUBT_EM = 0.25  # kerning and ligatures of a word and of the space before it come to less
_DOUBT_PX = 0.05  # widths are the sums of rounded ones

# No breaks of their own, no marks, no signs without width.
_PLAIN = re.compile("[ -~\xa0-\xac\xae-\u024f\u2010-\u2015\u2018-\u201f\u2022\u2026\u2030-\u203a\u20ac]+")
# Between these Unicode's rules (UAX #14) break at a space, and nowhere in the word.
_BEFORE = re.compile("[^\\W_]|[.,;:!?)]")
_WORD = re.compile("[^\\W_]+(?:['\u2019][^\\W_]+)*[.,;:!?]{0,2}")


@dataclass(slots=True)
class _Lines:
    """What is known of lines in one style."""

    plain: bool  # whether breaks can be foreseen
    anew: bool  # whether lines are the same for the same text and width
    size: float = 0.0
    advances: dict[str, float] = field(default_factory=dict)  # of single letters, in px
    found: dict[tuple[Any, ...], tuple[Any, ...]] = field(default_factory=dict)


def fitted_lines(original: Any) -> Any:
    """line_break.split_first_line for most lines of most texts."""
    from weasyprint.text.ffi import FROM_UNITS, pango
    from weasyprint.text.line_break import Layout, line_size

    def split_first_line(
        text: str, style: Any, context: Any, max_width: Any, justification_spacing: Any, is_line_start: bool = True, minimum: bool = False
    ) -> tuple[Any, ...]:
        known = style.__dict__
        lines: _Lines | None = known.get(_LINES)
        if lines is None:
            lines = known[_LINES] = _lines(style)
        if justification_spacing or not lines.anew or len(text) > _LONGEST:
            return original(text, style, context, max_width, justification_spacing, is_line_start, minimum)  # type: ignore[no-any-return]
        key = text, max_width, is_line_start, minimum
        found = lines.found.get(key)
        if found is not None and getattr(found[0], "style", None) is style:
            found[0].shared = True
            return found
        found = fitted(text, style, lines, max_width) if lines.plain else None
        if found is None:
            found = original(text, style, context, max_width, justification_spacing, is_line_start, minimum)
        if len(lines.found) >= _KEPT:
            lines.found.clear()
        lines.found[key] = found
        return found

    def fitted(text: str, style: Any, lines: _Lines, max_width: Any) -> tuple[Any, ...] | None:
        """The first line of a text, if there is no doubt where it ends."""
        if not _PLAIN.fullmatch(text):
            return None
        room = inf if max_width is None else max_width
        stop = foreseen(text, style, lines, room)
        if stop is None:  # all of it
            line = shaped(text, style, max_width)
            return (*line[:2], None, *line[2:]) if line[2] <= room - _DOUBT_PX else None
        for _ in range(2):  # the second time with one word more
            if not stop or not _BEFORE.match(text[stop - 1]) or (word := _WORD.match(text, stop + 1)) is None:
                return None
            end = word.end()
            if text[end : end + 1] not in ("", " ") or text[stop + 1] == " ":
                return None
            line = shaped(text[:stop], style, max_width)
            if line[2] > room - _DOUBT_PX:
                return None
            more = line[2] + advance(" ", style, lines) + advance(word[0], style, lines) - room
            if more > _DOUBT_EM * lines.size or shaped(text[:end], style, max_width)[2] > room + _DOUBT_PX:
                return (*line[:2], line[1] + 1, *line[2:])
            if end == len(text):
                return None
            stop = end
        return None

    def foreseen(text: str, style: Any, lines: _Lines, room: float) -> int | None:
        """Where the first line probably ends: before which space; None at the text's end, 0 within the first word."""
        space = advance(" ", style, lines)
        width, start, stop = 0.0, 0, 0
        while True:
            end = text.find(" ", start)
            width += advance(text[start:] if end < 0 else text[start:end], style, lines)
            if width > room:
                return stop
            if end < 0 or end == len(text) - 1:
                return None
            width += space
            start, stop = end + 1, end

    def advance(text: str, style: Any, lines: _Lines) -> float:
        """The sum of the letters' advances in px."""
        try:
            return sum(map(lines.advances.__getitem__, text))
        except KeyError:
            for letter in set(text) - lines.advances.keys():
                lines.advances[letter] = shaped(letter, style, None)[2]
            return advance(text, style, lines)

    def shaped(text: str, style: Any, max_width: Any) -> tuple[Any, int, float, float, float]:
        """Layout, bytes, width, height and base line of a text on one line."""
        layout = Layout(style, 0, max_width)
        layout.set_text(text)
        line, _ = layout.get_first_line()
        width, height = line_size(line, style)
        return layout, line.length, width, height, pango.pango_layout_get_baseline(layout.layout) * FROM_UNITS

    return split_first_line


def _lines(style: Any) -> _Lines:
    anew = style["hyphens"] != "auto"  # the document's dictionaries
    plain = (
        anew and style["font_size"] > 0 and style["white_space"] == "normal" and style["direction"] == "ltr"
        and style["letter_spacing"] == "normal" and not style["word_spacing"] and style["word_break"] == "normal"
        and style["tab_size"] is not None
    )  # fmt: skip
    return _Lines(plain, anew, style["font_size"])
