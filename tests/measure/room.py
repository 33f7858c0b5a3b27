"""Margins, the wide side, heads and feet beside the text, and words over words."""

from __future__ import annotations

from itertools import combinations

from .book import Book, Glyph, Line
from .brief import MM, Brief

__all__ = ["collisions", "furniture_clear", "margins", "overflow", "wide_side"]

_LEAST = 36.0  # half an inch
_CLEAR = 6.0  # between the text and a running head or foot


def margins(book: Book, brief: Brief) -> list[str]:
    """Ink of any kind less than half an inch from the edge of the paper, text or not, and beyond it."""
    faults = []
    for page in book.pages:
        boxes = [(line.box, line.text) for line in page.words]
        boxes += [((shape.left, shape.bottom, shape.right, shape.top), f"a {shape.kind}") for shape in page.shapes]
        for (left, bottom, right, top), what in boxes:
            room = min(left, bottom, page.width - right, page.height - top)
            if room < _LEAST - 0.5:
                faults.append(f"{page}: {what[:50]} is {room / 72:.2f} in from the edge")
    return faults


def overflow(book: Book, brief: Brief) -> list[str]:
    """Words that reach out of the text's own column: a long address, a wide table."""
    faults = []
    limit = _limit(book, brief)
    for _, blocks in book.articles:
        for block in blocks:
            for line in block.lines:
                if line.box[2] > limit + 1:
                    faults.append(f"{book.page(line.page)}: “{line.text[:50]}” ends {line.box[2] - limit:.1f} pt past the column")
    return faults


def wide_side(book: Book, brief: Brief) -> list[str]:
    """Running text begins at the same place on every page, left or right, and leaves the wide margin free."""
    faults = []
    starts = []
    for article, blocks in book.articles:
        for block in blocks:
            if block.element.parent is article and (block.role == "P" or block.heading):
                starts += [(book.page(line.page), line) for line in block.lines if not _framed(line, book)]
    if not starts:
        return ["no running text to measure"]
    first = min(line.glyphs[0].x for _, line in starts)
    for page, line in starts:
        if abs(line.glyphs[0].x - first) > 0.6:
            faults.append(f"{page}: “{line.text[:50]}” begins {line.glyphs[0].x - first:.1f} pt further in than the others")
    if first < brief.start * MM - 1:
        faults.append(f"the text begins {first / MM:.1f} mm from the edge")
    if brief.wide_end:
        for page in book.pages:
            most = max((line.box[2] for line in page.lines if line.block and line.block.within("Art", "Part")), default=0)
            if most and page.width - most < 1.8 * first:
                faults.append(f"{page}: text reaches into the wide margin ({(page.width - most) / MM:.0f} mm are left)")
    return faults


def furniture_clear(book: Book, brief: Brief) -> list[str]:
    """Running heads and feet too near to the text, or on it."""
    faults = []
    for page in book.pages:
        middle = page.height / 2
        texts = [line.box for line in page.text]
        texts += [(shape.left, shape.bottom, shape.right, shape.top) for shape in page.shapes]
        if not texts:
            continue
        low, high = min(box[1] for box in texts), max(box[3] for box in texts)
        for line in page.furniture:
            if line.y < middle and low - line.box[3] < _CLEAR:
                faults.append(f"{page}: the foot “{line.text[:40]}” is {low - line.box[3]:.1f} pt below the text")
            if line.y > middle and line.box[1] - high < _CLEAR:
                faults.append(f"{page}: the head “{line.text[:40]}” is {line.box[1] - high:.1f} pt above the text")
    return faults


def collisions(book: Book, brief: Brief) -> list[str]:
    """Words of different lines that stand on one another."""
    faults = []
    for page in book.pages:
        for first, second in combinations(page.words, 2):
            if _overlap(first.box, second.box) and any(
                _overlap(_box(a), _box(b)) for a in first.glyphs if a.inked for b in second.glyphs if b.inked
            ):
                faults.append(f"{page}: “{first.text[:40]}” and “{second.text[:40]}” overlap")
    return faults


def _limit(book: Book, brief: Brief) -> float:
    """How far words may reach."""
    return book.pages[-1].width - brief.end * MM


def _framed(line: Line, book: Book) -> bool:
    """Whether a line stands in a frame of its own, as a status label does, and so begins further in."""
    left, bottom, right, top = line.box
    return any(
        shape.kind == "path" and shape.left < left and shape.right > right and shape.bottom < bottom and shape.top > top
        and shape.height < 6 * (top - bottom)
        for shape in book.page(line.page).shapes
    )


def _box(glyph: Glyph) -> tuple[float, float, float, float]:
    return glyph.left, glyph.bottom, glyph.right, glyph.top


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float], least: float = 0.6) -> bool:
    return (
        min(one[2], other[2]) - max(one[0], other[0]) > least and min(one[3], other[3]) - max(one[1], other[1]) > least
    )
