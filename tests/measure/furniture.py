"""Page numbers: on the page, in the contents, and wherever the text names a page."""

from __future__ import annotations

import re

from .book import Book
from .brief import MM, Brief
from .tree import Element

__all__ = ["contents", "folios", "handout_feet", "page_references"]

# an entry as it is read: number and title in either order
_BEFORE = re.compile(r"(?P<number>\d+|[ivxlc]+) (?P<title>.+)")
_AFTER = re.compile(r"(?P<title>.+?) ?(?P<number>\d+)")


def folios(book: Book, brief: Brief) -> list[str]:
    """Pages from the contents on without their label in bold, of the body's size at least, at the outer bottom."""
    faults = []
    for page in book.pages[2:]:
        if not page.lines:
            continue
        found = [line for line in page.furniture if line.text == page.label and line.y < page.height / 4]
        if len(found) != 1:
            faults.append(f"{page}: {len(found)} folios")
            continue
        [folio] = found
        if not folio.bold:
            faults.append(f"{page}: the folio is not bold")
        if folio.size < brief.body - 0.05:
            faults.append(f"{page}: the folio has {folio.size:g} pt")
        outer = page.width - folio.box[2] if page.number % 2 else folio.box[0]
        if not 12.7 * MM - 1 < outer < 30 * MM:
            faults.append(f"{page}: the folio stands {outer / MM:.0f} mm from the outer edge")
        if any(line.y < folio.y - 1 for line in page.lines):
            faults.append(f"{page}: text stands below the folio")
    return faults


def contents(book: Book, brief: Brief) -> list[str]:
    """Entries whose printed number is not the label of the page where their title stands."""
    faults, count = [], 0
    for block in book.blocks:
        if block.role != "TOCI":
            continue
        count += 1
        entry = _BEFORE.fullmatch(block.text) or _AFTER.fullmatch(block.text)
        if entry is None:
            faults.append(f"no page number in the entry “{block.text}”")
            continue
        number, title = entry["number"], entry["title"]
        places = [page.label for page in book.pages if _stands_on(book, page.number, title)]
        if number not in places:
            faults.append(f"the contents send to {number} for “{title}”, which stands on {places}")
        targets = {link for link in _links(block.element) if isinstance(link, int)}
        if {book.page(target).label for target in targets} != {number}:
            faults.append(f"the entry “{title}” says {number} and leads to {[book.page(t).label for t in targets]}")
    return faults if count else ["there are no contents"]


def page_references(book: Book, brief: Brief) -> list[str]:
    """“(page 12)” in the text where no link of the paragraph leads to page 12."""
    faults = []
    for block in book.blocks:
        for number in re.findall(r"\(page (\d+)\)", block.text):
            labels = {book.page(link).label for link in _links(block.element) if isinstance(link, int)}
            if number not in labels:
                faults.append(f"{book.page(block.lines[0].page)}: “(page {number})” beside links to {sorted(labels)}")
    return faults


def handout_feet(book: Book, brief: Brief) -> list[str]:
    """Pages of a handout whose foot lacks the title, “Page 2 of 5”, or the clinic's phone number."""
    faults = []
    title = next(block.text for block in book.blocks if block.heading)
    for page in book.pages:
        foot = [line for line in page.furniture if line.y < page.height / 4]
        texts = [line.text for line in foot]
        for wanted in (f"Page {page.number} of {len(book.pages)}", title):
            if wanted not in texts:
                faults.append(f"{page}: the foot lacks “{wanted}”: {texts}")
        if not any(re.search(r"\d{3}-\d{4}", text) for text in texts):
            faults.append(f"{page}: the foot lacks the clinic's phone number: {texts}")
    return faults


def _links(element: Element) -> list[str | int]:
    """Links of an element's own entry, not of entries in lists below it."""
    found = list(element.links)
    for kid in element.kids:
        if kid.role not in ("TOC", "TOCI", "L"):
            found += _links(kid)
    return found


def _stands_on(book: Book, number: int, title: str) -> bool:
    """Whether a heading of these words begins on a page."""
    return any(
        line.block is not None and line.block.heading and line.block.lines[0] is line and line.block.text == title
        for line in book.page(number).lines
    )
