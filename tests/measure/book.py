"""A PDF as blocks of lines of glyphs."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .paper import Glyph, Shape, Sheet, sheets
from .tree import Element, tree

__all__ = ["Block", "Book", "Element", "Glyph", "Line", "Page", "read"]

INLINE = {"Span", "Quote", "Reference", "BibEntry", "Code", "Link", "Annot", "Sub", "NonStruct"}
_HEADING = re.compile(r"H\d?")


@dataclass(slots=True, eq=False)
class Line:
    """Glyphs of one block on one baseline. `size` and `y` are those of most of its glyphs."""

    page: int
    glyphs: list[Glyph]
    block: Block | None = None  # None: furniture
    size: float = 0.0
    y: float = 0.0
    text: str = ""
    box: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)  # left, bottom, right, top of the ink

    def __post_init__(self) -> None:
        inked = [glyph for glyph in self.glyphs if glyph.inked]
        self.size = Counter(glyph.size for glyph in inked).most_common(1)[0][0]
        main = [glyph for glyph in inked if glyph.size == self.size]
        self.y = Counter(glyph.y for glyph in main).most_common(1)[0][0]
        self.text = " ".join("".join(glyph.text for glyph in sorted(self.glyphs, key=lambda glyph: glyph.order)).split())
        self.box = (
            min(glyph.left for glyph in inked), min(glyph.bottom for glyph in inked),
            max(glyph.right for glyph in inked), max(glyph.top for glyph in inked),
        )

    @property
    def bold(self) -> bool:
        return all(glyph.bold for glyph in self.glyphs if glyph.inked)

    @property
    def raised(self) -> list[Glyph]:
        """Superscripts: smaller or not, above the line's own baseline."""
        return [glyph for glyph in self.glyphs if glyph.inked and glyph.y > self.y + 1]


@dataclass(slots=True, eq=False)
class Block:
    """A structure element that holds words of its own, with its lines in order of pages, then downwards."""

    element: Element
    lines: list[Line] = field(default_factory=list)

    @property
    def role(self) -> str:
        return self.element.role

    @property
    def heading(self) -> bool:
        return bool(_HEADING.fullmatch(self.role))

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)

    @property
    def pages(self) -> list[int]:
        return list(dict.fromkeys(line.page for line in self.lines))

    def on(self, page: int) -> list[Line]:
        return [line for line in self.lines if line.page == page]

    def within(self, *roles: str) -> Element | None:
        """The nearest element of these roles that holds it, itself included."""
        return self.element.within(*roles)


@dataclass(slots=True, eq=False)
class Page:
    """A page: `lines` of the text in reading order, those in pictures apart, and the `furniture`."""

    number: int
    label: str
    width: float
    height: float
    lines: list[Line]
    drawn: list[Line]  # words in figures
    repeated: list[Line]  # words of no element, such as a table's head on its second page
    furniture: list[Line]
    shapes: list[Shape]  # everything painted that is no text, furniture left out
    sheet: Sheet

    @property
    def text(self) -> list[Line]:
        """All but the furniture."""
        return [*self.lines, *self.drawn, *self.repeated]

    @property
    def words(self) -> list[Line]:
        return [*self.text, *self.furniture]

    def __str__(self) -> str:
        return f"page {self.label or self.number}"


@dataclass(slots=True, eq=False)
class Book:
    """A PDF, read. `blocks` are in reading order."""

    path: Path
    pages: list[Page]
    roots: list[Element]
    blocks: list[Block]

    def page(self, number: int) -> Page:
        return self.pages[number - 1]

    @property
    def elements(self) -> Iterator[Element]:
        for root in self.roots:
            yield from root.walk()

    def under(self, element: Element) -> list[Block]:
        """The blocks in an element, in order, words in pictures left out."""
        inside = set(map(id, element.walk()))
        return [block for block in self.blocks if id(block.element) in inside and not block.within("Figure")]

    @property
    def articles(self) -> list[tuple[Element, list[Block]]]:
        """Articles and their blocks. A handout's tail is an Art as well."""
        return [(element, self.under(element)) for element in self.elements if element.role == "Art"]


def read(path: Path) -> Book:
    """Read a tagged PDF."""
    roots, labels = tree(path)
    blocks: dict[int, Block] = {}
    owners: dict[tuple[int, int], tuple[int, Block]] = {}
    for root in roots:
        for element in root.walk():
            for order, mark in enumerate(element.marks):
                owner = element
                while owner.role in INLINE and owner.parent is not None:
                    owner = owner.parent
                figure = element.within("Figure")
                owner = figure or owner
                owners[mark] = (order, blocks.setdefault(id(owner), Block(owner)))
    places = {id(element): number for number, element in enumerate(e for root in roots for e in root.walk())}
    ordered = sorted(blocks.values(), key=lambda block: places[id(block.element)])
    pages = [_page(sheet, labels[sheet.number - 1], owners) for sheet in sheets(path)]
    for page in pages:
        for line in [*page.lines, *page.drawn]:
            assert line.block is not None
            line.block.lines.append(line)
    rank = {id(block): number for number, block in enumerate(ordered)}
    for page in pages:
        page.lines.sort(key=lambda line: (rank[id(line.block)], -line.y))
    return Book(path, pages, roots, [block for block in ordered if block.lines])


def _page(sheet: Sheet, label: str, owners: dict[tuple[int, int], tuple[int, Block]]) -> Page:
    by_block: dict[int, list[Glyph]] = defaultdict(list)
    blocks: dict[int, Block] = {}
    loose: list[Glyph] = []
    furniture: list[Glyph] = []
    for glyph in sheet.glyphs:
        if glyph.furniture:
            furniture.append(glyph)
        elif (found := owners.get((sheet.number, glyph.mcid))) is not None:
            block = found[1]
            blocks[id(block)] = block
            by_block[id(block)].append(glyph)
        else:
            loose.append(glyph)
    lines, drawn = [], []
    for key, glyphs in by_block.items():
        block = blocks[key]
        target = drawn if block.role == "Figure" else lines
        target += _lines(sheet.number, glyphs, block, gaps=block.role == "Figure")
    return Page(sheet.number, label, sheet.width, sheet.height, lines, drawn,
                _lines(sheet.number, loose, None, gaps=True),
                _lines(sheet.number, furniture, None, gaps=True), sheet.shapes, sheet)


def _lines(page: int, glyphs: list[Glyph], block: Block | None, *, gaps: bool) -> list[Line]:
    """Rows by baseline, a raised letter in the row it belongs to; with `gaps`, parted where a wide gap is."""
    inked = sorted((glyph for glyph in glyphs if glyph.inked), key=lambda glyph: (-glyph.y, glyph.order))
    if not inked:
        return []
    largest = max(glyph.size for glyph in inked)
    bases = sorted(Counter(glyph.y for glyph in inked).items(), key=lambda item: -item[1])
    rows: list[float] = []
    for base, _ in bases:  # the fullest baselines first: what is raised joins the line below it
        if not any(abs(base - row) < 0.5 * largest for row in rows):
            rows.append(base)
    found: dict[float, list[Glyph]] = defaultdict(list)
    for glyph in glyphs:
        found[min(rows, key=lambda row: abs(glyph.y - row))].append(glyph)
    lines = []
    for row in sorted(found, reverse=True):
        members = sorted(found[row], key=lambda glyph: glyph.order)
        for part in _parted(members) if gaps else [members]:
            if any(glyph.inked for glyph in part):
                lines.append(Line(page, part, block))
    return lines


def _parted(glyphs: list[Glyph]) -> list[list[Glyph]]:
    parts: list[list[Glyph]] = []
    last: Glyph | None = None
    for glyph in glyphs:
        if last is None or (glyph.inked and not -1 < glyph.left - last.right < glyph.size):
            parts.append([])
        parts[-1].append(glyph)
        if glyph.inked:
            last = glyph
    return parts
