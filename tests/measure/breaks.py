"""Where pages break: lines left alone, headings at the foot, blocks torn, pages left empty."""

from __future__ import annotations

from .book import Block, Book, Element, Line, Page
from .brief import Brief

__all__ = ["crisis_place", "empty_pages", "headings_at_the_foot", "help_apart", "short_endings", "single_lines", "torn_blocks"]



def single_lines(book: Book, brief: Brief) -> list[str]:
    """Widows and orphans: one line of a paragraph, item or caption left behind or carried over."""
    faults = []
    for block in book.blocks:
        pages = block.pages
        if len(pages) < 2 or block.role in ("Figure", "TOCI"):
            continue
        if len(block.on(pages[0])) < 2:
            faults.append(f"{book.page(pages[0])}: one line left at the foot: “{block.on(pages[0])[0].text[:60]}”")
        if len(block.on(pages[-1])) < 2:
            faults.append(f"{book.page(pages[-1])}: one line carried to the top: “{block.on(pages[-1])[0].text[:60]}”")
    return faults


def headings_at_the_foot(book: Book, brief: Brief) -> list[str]:
    """A heading, or a table's caption, without two lines, a figure or lines to write on after it on its page."""
    faults = []
    for page in book.pages:
        for number, line in enumerate(page.lines):
            block = line.block
            assert block is not None
            if not (block.heading or _over_table(block)) or block.lines[-1] is not line:
                continue
            after = [other for other in page.lines[number + 1 :] if other.block and not other.block.heading]
            rows = {round(other.y) for other in after}
            if len(rows) >= 2 or _drawn_below(page, line) or _whole_on(book, block, page):
                continue
            following = _next_text(book, page)
            if following is None or _unit(following) is not _unit(block):
                continue
            faults.append(f"{page}: “{line.text[:50]}” stands at the foot with {len(rows)} lines after it")
    return faults


def _whole_on(book: Book, block: Block, page: Page) -> bool:
    """Whether a heading's own box, a definition of one line for instance, is complete on a page."""
    box = block.element.parent
    if box is None or box.role not in ("Sect", "Div", "Aside") or box is block.within("Art"):
        return False
    lines = [line for inner in book.under(box) for line in inner.lines]
    return len(lines) > 1 and all(line.page == page.number for line in lines)


def torn_blocks(book: Book, brief: Brief) -> list[str]:
    """Crisis boxes, rows and figures over two pages; lists and call-outs under a third of a page likewise."""
    third = _text_height(book) / 3
    faults = []
    for element in book.elements:
        kind = _kept(element)
        if not kind:
            continue
        lines = [line for block in book.under(element) for line in block.lines]
        drawn = {page for page, _ in _figure_marks(element)} if kind == "figure" else set()
        pages = sorted({line.page for line in lines} | drawn)
        if len(pages) < 2:
            continue
        heights = [_height([line for line in lines if line.page == page]) for page in pages]
        if kind in ("crisis box", "row", "figure") or sum(heights) < third:
            faults.append(f"{book.page(pages[0])}: a {kind} of {sum(heights):.0f} pt goes on overleaf: “{_opening(lines)}”")
    return faults


def help_apart(book: Book, brief: Brief) -> list[str]:
    """“When to get help” begins on one page and names the crisis line on another, though it is shorter than a page."""
    faults = []
    for element in book.elements:
        heads = [kid for kid in element.kids if kid.role.startswith("H")]
        if element.role != "Sect" or not any("when-to-get-help" in head.name for head in heads):
            continue
        lines = [line for block in book.under(element) for line in block.lines]
        pages = sorted({line.page for line in lines})
        height = sum(_height([line for line in lines if line.page == page]) for page in pages)
        if len(pages) > 1 and height < _text_height(book):
            faults.append(f"{book.page(pages[0])}: “{_opening(lines)}” of {height:.0f} pt ends overleaf: “{lines[-1].text[:50]}”")
    return faults


def short_endings(book: Book, brief: Brief) -> list[str]:
    """Articles whose last page, or a handout whose last page, holds fewer than five lines."""
    faults = []
    last = book.pages[-1].number
    for element, blocks in book.articles:
        lines = [line for block in blocks for line in block.lines]
        if not lines:
            continue
        end = max(line.page for line in lines)
        rows = {round(line.y) for line in book.page(end).lines}
        if len(rows) < 5 and end > min(line.page for line in lines) and not (end == last and len(book.page(end).shapes) > 5):
            faults.append(f"{book.page(end)}: “{element.title}” ends with {len(rows)} lines on a page of its own")
    return faults


def empty_pages(book: Book, brief: Brief) -> list[str]:
    """Pages left nearly half empty in the middle of a part, and what went overleaf."""
    low, high = _limits(book)
    faults = []
    for page, following in zip(book.pages, book.pages[1:], strict=False):
        if page.number < 3 or not page.lines or not following.lines:
            continue
        last, pushed = page.lines[-1].block, following.lines[0].block
        assert last is not None and pushed is not None
        if _unit(last) is not _unit(pushed):
            continue
        bottom = min([line.box[1] for line in page.text] + [shape.bottom for shape in page.shapes])
        empty = (bottom - low) / (high - low)
        if empty > brief.empty:
            what = f"{pushed.role} “{_opening(following.lines)}”{_figure_first(following)}"
            faults.append(f"{page}: {empty:.0%} empty; overleaf comes {what}")
    return faults


def crisis_place(book: Book, brief: Brief) -> list[str]:
    """In a handout the crisis box stands on the first or the last page."""
    boxes = [element for element in book.elements if _kept(element) == "crisis box"]
    if not boxes:
        return ["there is no crisis box"]
    pages = {line.page for element in boxes for block in book.under(element) for line in block.lines}
    return [] if pages & {1, len(book.pages)} else [f"the crisis box is on pages {sorted(pages)} of {len(book.pages)}"]


# -- what is what ------------------------------------------------------------------------------


def _kept(element: Element) -> str:
    """What a block is that must not be torn; empty for others."""
    if element.role == "TR":
        return "row"
    if element.within("Art") is None:
        return ""
    if element.role == "L":
        return "list"
    if element.role == "Div" and any(kid.role == "Figure" for kid in element.kids):
        return "figure"
    if element.role == "Sect" and element.parent is not None:
        heads = [kid for kid in element.kids if kid.role.startswith("H")]
        if any("crisis" in head.name.rpartition("#")[2] for head in heads):
            return "crisis box"
        if heads and not element.find("Note") and element.within("Art") is not element:
            return "call-out"
    return ""


def _unit(block: Block) -> Element:
    """The article, chapter opener or other part a block belongs to."""
    found = block.within("Art") or block.within("Part")
    if found is not None:
        return found
    element = block.element
    while element.parent is not None and element.parent.role not in ("Document", "Sect"):
        element = element.parent
    return element.parent or element


def _figure_marks(element: Element) -> list[tuple[int, int]]:
    return [mark for figure in element.find("Figure") for inner in figure.walk() for mark in inner.marks]


def _over_table(block: Block) -> bool:
    return block.role == "Caption" and block.element.parent is not None and block.element.parent.role == "Table"


def _drawn_below(page: Page, line: Line) -> bool:
    """Whether a picture or at least two rules to write on follow on the page."""
    below = [shape for shape in page.shapes if shape.top < line.box[1] and shape.width > 60]
    rules = {round(shape.bottom) for shape in below}
    return len(rules) >= 2 or any(shape.height > 60 for shape in below) or any(word.y < line.y for word in page.drawn)


def _next_text(book: Book, page: Page) -> Block | None:
    for following in book.pages[page.number :]:
        if following.lines:
            return following.lines[0].block
    return None


def _opening(lines: list[Line]) -> str:
    """Its first words that are no bullet."""
    return next((line.text for line in lines if line.block and line.block.role != "Lbl"), lines[0].text)[:50]


def _figure_first(page: Page) -> str:
    """Says so when a picture stands above the first line."""
    top = max([line.box[3] for line in page.lines], default=0)
    return " after a picture" if any(word.y > top for word in page.drawn) or any(
        shape.bottom > top and shape.height > 30 for shape in page.shapes) else ""


def _limits(book: Book) -> tuple[float, float]:
    """Where text ends and begins on the fullest pages."""
    lines = [line for _, blocks in book.articles for block in blocks for line in block.lines]
    return min(line.box[1] for line in lines), max(line.box[3] for line in lines)


def _text_height(book: Book) -> float:
    low, high = _limits(book)
    return high - low


def _height(lines: list[Line]) -> float:
    return max(line.box[3] for line in lines) - min(line.box[1] for line in lines) if lines else 0.0
