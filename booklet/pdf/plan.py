"""Where each part lands: first pages, sides and printed labels, without binding.

Fast enough to be called again after every change of a page count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..model import BoundPart

__all__ = ["PlannedPage", "Plan", "plan", "roman"]

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


def roman(number: int) -> str:
    """A number from 1 in lower-case Roman figures."""
    text = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        text += letters * count
    return text


@dataclass(frozen=True, slots=True)
class PlannedPage:
    """One page of the bound file: `part` is an index into the parts, `page` counts within its galley
    from 1, 0 for a blank page put before the part."""

    part: int
    page: int
    label: str
    numbering: str

    @property
    def blank(self) -> bool:
        return self.page == 0


@dataclass(frozen=True, slots=True)
class Plan:
    """`starts` maps a galley's key to its first page, `ends` to its last, both counted from 1."""

    pages: tuple[PlannedPage, ...]
    starts: dict[str, int]
    ends: dict[str, int]

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(page.label for page in self.pages)

    def side(self, page: int, direction: str = "ltr") -> str:
        """The side of an open book that a page lies on: page 1 on the right, read right to left on the left."""
        return "right" if (page % 2 == 1) == (direction != "rtl") else "left"


def plan(parts: Sequence[BoundPart]) -> Plan:
    """The pages of a publication in order.

    Each numbering counts its own pages from 1; pages numbered "none" have an
    empty label and are not counted. A blank page belongs to the part before it.
    """
    pages: list[PlannedPage] = []
    starts: dict[str, int] = {}
    ends: dict[str, int] = {}
    counts = {"roman": 0, "arabic": 0}

    def add(index: int, page: int, numbering: str) -> None:
        label = ""
        if numbering in counts:
            counts[numbering] += 1
            label = roman(counts[numbering]) if numbering == "roman" else str(counts[numbering])
        pages.append(PlannedPage(index, page, label, numbering))

    for index, part in enumerate(parts):
        overlay = part.overlay and bool(pages)
        if part.start == "right" and not overlay and len(pages) % 2:
            add(index, 0, pages[-1].numbering)
        starts[part.galley.key] = len(pages) if overlay else len(pages) + 1
        for page in range(2 if overlay else 1, part.galley.pages + 1):
            add(index, page, part.numbering)
        ends[part.galley.key] = len(pages)
    return Plan(tuple(pages), starts, ends)
