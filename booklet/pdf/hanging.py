"""Lines as the style sheet means them: broken where they are full, and as far apart as it says.

A line that ends in a space is broken by the engine after its first word. Pango lets the space at a line's end hang
over the edge, so it reports that a text such as "words before a link " fits; the engine counts the space, finds the
line too wide, takes it for one long word and breaks after the first word of it: "A" alone on a line. Such a line is
fitted again in a little less room, where both agree.

Signs from another font than the style's first one have another base line, and push lines apart: 19.3 pt of Chinese
for the 18 that were asked. All text takes the base line of the style's first font.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

__all__ = ["whole_lines"]

_STEP_EM = 0.12
_STEPS = 4  # together wider than a space of any usual font


@contextmanager
def whole_lines() -> Iterator[None]:
    """Lay out with lines that are broken where they are full. Call it inside typeset.ENGINE."""
    from weasyprint.layout import inline
    from weasyprint.text.line_break import strut

    original = inline.split_first_line

    def split_first_line(
        text: str, style: Any, context: Any, max_width: Any, justification_spacing: Any, **options: Any
    ) -> tuple[Any, ...]:
        found = whole(text, style, context, max_width, justification_spacing, **options)
        if text.isascii():
            return found
        *line, height, _ = found
        line_height, baseline = strut(style)
        return *line, height, baseline - (line_height - height) / 2

    def whole(
        text: str, style: Any, context: Any, max_width: Any, justification_spacing: Any, **options: Any
    ) -> tuple[Any, ...]:
        found = original(text, style, context, max_width, justification_spacing, **options)
        if not text or text[-1] not in " \u00a0" or not _after_first_word(text, found[2]) or max_width in (None, float("inf")):
            return found
        for step in range(1, _STEPS + 1):
            room = max_width - step * _STEP_EM * style["font_size"]
            if room <= 0:
                break
            again = original(text, style, context, room, justification_spacing, **options)
            if again[2] is not None and again[2] > found[2]:
                return again
        return found

    inline.split_first_line = split_first_line
    try:
        yield
    finally:
        inline.split_first_line = original


def _after_first_word(text: str, resume: int | None) -> bool:
    """Whether the text was broken (at so many bytes of UTF-8) after the first of several words."""
    first = text.find(" ", 1)
    return resume is not None and 0 < first < len(text.rstrip()) and resume <= len(text[: first + 1].encode())
