"""Facts of the laid-out pages: where text, headings and ids stand.

Everything is found by element identity: a box's `element` is the very object
of the parsed tree, on every page it reaches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from xml.etree import ElementTree

from ..model import Anchor, Heading, PageStart

__all__ = ["anchors", "boxes", "free_px", "headings", "page_starts", "words"]

PT = 0.75  # points in a CSS pixel
_LONGER: Mapping[str, Callable[[str], str]] = {"uppercase": str.upper, "lowercase": str.lower}
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_DRAWN = {"BlockReplacedBox", "InlineReplacedBox"}
_PICTURES = {"img", "svg", "math", "object"}


def boxes(box: Any) -> Iterator[Any]:
    """A box and all below it, in document order."""
    stack = [box]
    while stack:
        box = stack.pop()
        yield box
        children = getattr(box, "children", None)
        if children is not None:
            stack.extend(reversed(list(box.all_children())))


def words(element: ElementTree.Element) -> str:
    """The readable text of an element, spaces joined, without what is hidden or added for print."""
    return " ".join("".join(_text(element)).split())


def _text(element: ElementTree.Element) -> Iterator[str]:
    if element.text:
        yield element.text
    for child in element:
        if child.tag == "br":
            yield " "
        elif isinstance(child.tag, str) and not _left_out(child):
            yield from _text(child)
        if child.tail:
            yield child.tail


def _left_out(element: ElementTree.Element) -> bool:
    return element.get("aria-hidden") == "true" or "print-only" in element.get("class", "").split()


def _is_picture(element: ElementTree.Element) -> bool:
    """Whether an element is a picture or a formula, which formula.py may have put into words."""
    return element.tag.rpartition("}")[2] in _PICTURES or (
        element.get("role") == "math" and "math" in element.get("class", "").split()
    )


def headings(root: ElementTree.Element, pages: Sequence[Any]) -> tuple[Heading, ...]:
    """The headings that are printed, in document order, each at its first box's upper left corner."""
    wanted = {element: level for element in root.iter() if (level := _level(element))}
    places: dict[ElementTree.Element, tuple[int, float, float]] = {}
    for number, page in enumerate(pages, 1):
        for box in boxes(page._page_box):
            element = box.element
            if element in wanted and element not in places and "::" not in (box.element_tag or ""):
                places[element] = (number, box.border_box_x() * PT, (page.height - box.border_box_y()) * PT)
    return tuple(
        Heading(level, words(element), element.get("id", ""), *_rounded(places[element]), element.get("lang", ""))
        for element, level in wanted.items()
        if element in places
    )


def _level(element: ElementTree.Element) -> int:
    if not isinstance(element.tag, str) or element.get("aria-hidden") == "true":
        return 0
    if element.get("role") == "heading":
        return int(element.get("aria-level", "2"))
    return _HEADINGS.get(element.tag, 0)


def _rounded(place: tuple[int, float, float]) -> tuple[int, float, float]:
    return place[0], round(place[1], 3), round(place[2], 3)


def anchors(pages: Sequence[Any]) -> tuple[Anchor, ...]:
    """Each id's first place: an element that spans pages is an anchor of each of them."""
    found: dict[str, Anchor] = {}
    for number, page in enumerate(pages, 1):
        for name, (x, y, *_) in page.anchors.items():
            if name not in found:
                found[name] = Anchor(name, number, round(x * PT, 3), round((page.height - y) * PT, 3))
    return tuple(found.values())


def page_starts(root: ElementTree.Element, pages: Sequence[Any]) -> tuple[PageStart, ...]:
    """How much of the body's own text stands before each page: see PageStart.

    Each element's own characters have fixed offsets, and a picture or formula, whatever is in it, counts as
    one; a cursor for each element counts those already set. A page starts at the smallest offset newly set on it. What the cursor cannot take (a table's
    head repeated on the next page, a hyphen added at a line's end) is not the author's text. Nor does a
    page start before the one that it follows: the engine leaves a table's head out where a tall row would
    not fit below it, and shows it for the first time on a later page.
    """
    offsets, letters = _offsets(root)
    cursors = dict.fromkeys(offsets, 0)
    starts: list[PageStart] = []
    reached = passed = 0
    for number, page in enumerate(pages, 1):
        first = None
        for box in boxes(page._page_box):
            text: str = getattr(box, "text", None) or ("\ufffc" if type(box).__name__ in _DRAWN else "")
            own = offsets.get(box.element) if text else None
            if not own or not _own_text(box.element_tag):
                continue
            cursor = cursors[box.element]
            if cursor >= len(own):
                continue
            if own[cursor] >= passed and (first is None or own[cursor] < first):
                first = own[cursor]
            count = len(_counted(text).replace("\u00ad", ""))
            if text.endswith(("\u2010", "-")) and box.style["hyphens"] != "none" and cursor + count > len(own):
                count -= 1
            if longer := _LONGER.get(box.style["text_transform"]):
                count = _letters_behind(count, letters[box.element][cursor:], longer)
            cursors[box.element] = min(cursor + count, len(own))
            reached = max(reached, own[cursors[box.element] - 1] + 1)
        passed = reached if first is None else first
        starts.append(PageStart(number, passed))
    return tuple(starts)


def _own_text(tag: str | None) -> bool:
    return "::" not in (tag or "") or (tag or "").endswith("::first-letter")


def _letters_behind(shown: int, letters: list[str], change: Callable[[str], str]) -> int:
    """How many letters of the source so many shown ones stand for: a sharp s is two in capitals."""
    for count, letter in enumerate(letters):
        if shown <= 0:
            return count
        shown -= len(change(letter))
    return len(letters)


def _offsets(root: ElementTree.Element) -> tuple[dict[ElementTree.Element, list[int]], dict[ElementTree.Element, list[str]]]:
    """For each element that is told, the offsets of its own non-space characters, and the characters; a picture or
    formula has one. Soft hyphens are counted but not listed, since the engine shows or drops them as the style sheet says."""
    found: dict[ElementTree.Element, list[int]] = {}
    signs: dict[ElementTree.Element, list[str]] = {}
    count = 0

    def take(element: ElementTree.Element, text: str | None) -> None:
        nonlocal count
        letters = _counted(text or "")
        if letters:
            own = (count + place for place, letter in enumerate(letters) if letter != "\u00ad")
            found.setdefault(element, []).extend(own)
            signs.setdefault(element, []).extend(letters.replace("\u00ad", ""))
            count += len(letters)

    def walk(element: ElementTree.Element) -> None:
        if _left_out(element):
            return
        if _is_picture(element):
            take(element, "\ufffc")
            return
        take(element, element.text)
        for child in element:
            if isinstance(child.tag, str):
                walk(child)
            take(element, child.tail)

    for part in _told(root):
        walk(part)
    return found, signs


def _told(root: ElementTree.Element) -> Iterator[ElementTree.Element]:
    """What of an article's document an e-book says in the same words: its body, sources, and who wrote it when."""
    for parent in root.iter():
        parts = [(child, child.get("class", "").split()) for child in parent if child.tag in {"div", "section", "footer"}]
        if any("article-body" in names for _, names in parts):
            yield from (child for child, names in parts if {"article-body", "sources", "article-foot"} & set(names))
            return


def _counted(text: str) -> str:
    """The signs that offsets count: neither spaces nor the chances to break that print puts into addresses."""
    return "".join(text.split()).replace("\u200b", "")


def free_px(page: Any) -> float:
    """Height between the end of what stands on a page and its bottom margin; negative if it overflows.

    Margins and paddings that show nothing are not counted: what follows brings its own.
    """
    page_box = page._page_box
    floor = page_box.content_box_y() + page_box.height
    lowest = page_box.content_box_y()
    for child in page_box.children:
        keyword = getattr(child, "at_keyword", None) or getattr(child, "element_tag", "")
        if keyword == "@footnote" or type(child).__name__ == "FootnoteAreaBox":
            if child.children:
                floor = min(floor, child.position_y)
        elif not hasattr(child, "at_keyword"):  # not a margin box
            lowest = max([lowest, *map(_bottom, filter(_shows, boxes(child)))])
    return float(floor - lowest)


def _shows(box: Any) -> bool:
    """Whether a box itself marks the paper or keeps room on purpose."""
    kind = type(box).__name__
    if kind in ("LineBox", "BlockReplacedBox", "InlineReplacedBox"):
        return True
    return not kind.startswith(("Text", "Inline")) and (
        bool(box.border_bottom_width) or getattr(box, "background", None) is not None
    )


def _bottom(box: Any) -> float:
    if type(box).__name__ == "LineBox":
        return float(box.position_y + box.height)
    return float(box.border_box_y() + box.border_height())
