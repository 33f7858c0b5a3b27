"""What the eye gets: contrast of words as drawn, in colour and in grey, and boxes that a pen can tick."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from PIL import Image

from .book import Book, Line, Page
from .brief import MM, Brief
from .paper import Shape, render
from .tree import Element

__all__ = ["contrast", "grey_contrast", "tick_boxes"]

_DPI = 108
_BODY, _LEAST = 7.0, 4.5
_BOX = 4 * MM

Colour = tuple[int, int, int]


def contrast(book: Book, brief: Brief) -> list[str]:
    """Words whose colour contrasts too little with what is behind them (WCAG 1.4.3, the text 1.4.6)."""
    return [
        f"{page}: “{line.text[:50]}” contrasts {ratio:.1f}:1, {least:g} asked for"
        for page, line, least, ratio, _ in _as_drawn(book) if ratio < least
    ]


def grey_contrast(book: Book, brief: Brief) -> list[str]:
    """The same on a printer without colours."""
    return [
        f"{page}: “{line.text[:50]}” contrasts {ratio:.1f}:1 in grey, {least:g} asked for"
        for page, line, least, _, ratio in _as_drawn(book) if ratio < least
    ]


def tick_boxes(book: Book, brief: Brief) -> list[str]:
    """Items of a checklist whose box is missing, smaller than 4 mm, off its line, or not empty."""
    faults, count = [], 0
    for element in book.elements:
        if element.role != "LI" or not _to_tick(element, book):
            continue
        first = next((line for block in book.under(element) for line in block.lines), None)
        if first is None:
            continue
        count += 1
        page = book.page(first.page)
        what = f"{page}: “{first.text[:40]}”"
        box = _box_beside(page, first)
        if box is None:
            faults.append(f"{what} has no box")
        elif min(box.width, box.height) < _BOX - 0.1:
            faults.append(f"{what} has a box of {min(box.width, box.height) / MM:.1f} mm")
        elif not _is_empty(book, page, box):
            faults.append(f"{what}: its box is not empty")
        elif abs((box.top + box.bottom) / 2 - (first.y + 0.35 * first.size)) > 0.25 * first.size:
            faults.append(f"{what}: its box is not level with the line")
    return faults if count else ["there is nothing to tick"]


# -- contrast ----------------------------------------------------------------------------------


@cache
def _as_drawn(book: Book) -> list[tuple[Page, Line, float, float, float]]:
    """Every line of the file with the contrast it must have, and has in colour and in grey.

    The ground is the commonest colour where the line stands; its ink, the one that differs most from that.
    """
    found = []
    for page in book.pages:
        words = list(_words(page))
        if not words:
            continue
        picture = render(book.path, page.number, _DPI)
        for line, least in words:
            colours = _colours(_around(picture, line.box))
            _, ground = max(colours)
            found.append((
                page, line, least, max(_ratio(ink, ground) for _, ink in colours),
                max(_ratio(_grey(ink), _grey(ground)) for _, ink in colours),
            ))
    return found


def _words(page: Page) -> Iterator[tuple[Line, float]]:
    for line in page.lines:
        yield line, _BODY
    for line in [*page.drawn, *page.repeated, *page.furniture]:
        yield line, _LEAST


def _around(picture: Image.Image, box: tuple[float, float, float, float], inset: float = 0.0) -> Image.Image:
    """The part of a page's picture within a box, in pt from the foot."""
    scale, height = _DPI / 72, picture.height
    left, bottom, right, top = box[0] + inset, box[1] + inset, box[2] - inset, box[3] - inset
    return picture.crop((int(left * scale), int(height - top * scale), int(right * scale) + 1, int(height - bottom * scale) + 1))


def _colours(picture: Image.Image) -> list[tuple[int, Colour]]:
    """How often each colour occurs."""
    return picture.getcolors(picture.width * picture.height) or []


def _grey(colour: Colour) -> Colour:
    level = round(0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2])
    return level, level, level


@cache
def _ratio(one: Colour, other: Colour) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    """Relative luminance, WCAG 2.2."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (value / 255 for value in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


# -- boxes to tick -----------------------------------------------------------------------------


def _to_tick(item: Element, book: Book) -> bool:
    """Whether an item's label is said and not seen: “not ticked”."""
    labels = [kid for kid in item.kids if kid.role == "Lbl"]
    return bool(labels) and not any(block.lines for label in labels for block in book.under(label))


def _box_beside(page: Page, line: Line) -> Shape | None:
    """The square before a line, if there is one."""
    near = [
        shape for shape in page.shapes
        if shape.kind == "path" and shape.right <= line.box[0] + 2 and line.box[0] - shape.left < 3.5 * line.size
        and shape.bottom < line.y + line.size and shape.top > line.y - 0.2 * line.size
        and 3 < shape.width < 2 * line.size and abs(shape.width - shape.height) < 1
    ]
    return max(near, key=lambda shape: shape.width, default=None)


@cache
def _picture(book: Book, number: int) -> Image.Image:
    return render(book.path, number, _DPI)


def _is_empty(book: Book, page: Page, box: Shape) -> bool:
    inside = _around(_picture(book, page.number), (box.left, box.bottom, box.right, box.top), inset=2.4)
    return all(_ratio(colour, (255, 255, 255)) < 1.35 for _, colour in _colours(inside))
