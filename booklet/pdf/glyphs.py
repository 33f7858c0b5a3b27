"""What each glyph stands for, read from the laid-out text itself.

The engine writes down the characters of a glyph when it first shows it, and
is mistaken where several glyphs or an invisible character share a cluster:
"of\u00adfice" leaves the ligature without any text, a letter under an accent
likewise, and from then on everywhere in the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

__all__ = ["PaintedRun", "needs_mending", "painted_runs", "told_glyphs"]

# Soft hyphens, joiners, and every script in which letters carry marks or join.
_SHARED = re.compile("[\u00ad\u0300-\u036f\u0590-\u1fff\u200b-\u200f\u2060-\u2064\ua640-\ud7ff\uf900-\uffef\U00010000-\U0010ffff]")
# Faces joined to one drawing: without its joiners the sequence would be told as several.
_DRAWN_TOGETHER = re.compile("[\u2600-\u27bf\ufe0f\U0001f000-\U0001faff]\u200d")
# The non-joiner is not seen either, and kept with the letter before it: without it Persian words run together.
_UNSEEN = re.compile("[\u00ad\u200b\u200d-\u200f\u2060-\u2064\ufeff]")
_LETTERS = re.compile(".\u200c*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class PaintedRun:
    """Glyphs of one font and direction, from left to right, as (glyph id, its characters' place in bytes)."""

    start: int  # in bytes of the line's text
    end: int
    backwards: bool
    glyphs: tuple[tuple[int, int], ...]


def painted_runs(box: Any) -> Iterator[PaintedRun]:
    """The runs of a text box from left to right, without the glyphs that the engine does not show."""
    from weasyprint.text.ffi import ffi, pango

    layout = box.pango_layout
    layout.reactivate(box.style)
    try:
        pango.pango_layout_set_single_paragraph_mode(layout.layout, True)
        line, _ = layout.get_first_line()
        run = line.runs[0]
        while run != ffi.NULL:
            item = run.data
            run = run.next
            count = item.glyphs.num_glyphs
            infos, clusters = item.glyphs.glyphs[0:count], item.glyphs.log_clusters[0:count]
            start = item.item.offset
            yield PaintedRun(
                start, start + item.item.length, bool(item.item.analysis.level % 2),
                tuple((info.glyph, start + cluster) for info, cluster in zip(infos, clusters)
                      if info.glyph != pango.PANGO_GLYPH_EMPTY))
    finally:
        layout.deactivate()


def needs_mending(text: str) -> bool:
    return not text.isascii() and _SHARED.search(text) is not None


def told_glyphs(box: Any) -> list[tuple[int, str]]:
    """The glyphs of a text box in reading order: (place among them from left to right, text).

    Where as many glyphs as characters share a cluster, each has its own; else the first has all the text.
    """
    text = box.pango_layout.text.encode()
    told: list[tuple[int, list[tuple[int, str]]]] = []
    count = 0
    for run in painted_runs(box):
        places = sorted({place for _, place in run.glyphs} | {run.end})
        ends = dict(zip(places, places[1:]))
        clusters: dict[int, list[int]] = {}
        shown = list(enumerate(run.glyphs, count))
        count += len(shown)
        for number, (_, place) in reversed(shown) if run.backwards else shown:
            clusters.setdefault(place, []).append(number)
        pairs: list[tuple[int, str]] = []
        for place, numbers in clusters.items():
            words = text[place:ends[place]].decode(errors="ignore")
            if not (len(numbers) == 1 and _DRAWN_TOGETHER.search(words)):
                words = _UNSEEN.sub("", words)
            letters = _LETTERS.findall(words)
            each = letters if len(letters) == len(numbers) else [words, *[""] * (len(numbers) - 1)]
            pairs.extend(zip(numbers, each))
        told.append((run.start, pairs))
    return [pair for _, pairs in sorted(told, key=lambda run: run[0]) for pair in pairs]
