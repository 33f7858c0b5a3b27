"""What is run, and what it is held to: one visible table each."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["CASES", "LARGE", "PARTS", "TARGETS", "Case", "Target"]


@dataclass(frozen=True, slots=True)
class Case:
    """One thing that is measured. `part` groups the cases that are run together, in this order."""

    name: str
    part: str
    label: str
    peer: bool = False


CASES = (
    Case("weasyprint", "book", "stock WeasyPrint, PDF/UA-1", peer=True),
    Case("cold-2", "book", "booklet, nothing cached, 2 workers"),
    Case("typst", "book", "pandoc + Typst, PDF/UA-1", peer=True),
    Case("no-op", "book", "booklet, nothing changed"),
    Case("edit", "book", "booklet, one word changed"),
    Case("edit-moved", "book", "booklet, pages moved"),
    Case("warm-edit", "book", "booklet, one word changed, same process"),
    Case("warm-moved", "book", "booklet, pages moved, same process"),
    Case("cold-1", "book", "booklet, nothing cached, 1 worker"),
    Case("chromium", "book", "Chromium's print to PDF", peer=True),
    Case("handouts", "handouts", "booklet, all handouts, nothing cached, 2 workers"),
    Case("weasyprint-handouts", "handouts", "stock WeasyPrint, a document for each article", peer=True),
    Case("handouts-galleys", "handouts", "booklet, all handouts from cached galleys"),
    Case("epub-bound", "epub", "booklet EPUB, after the book"),
    Case("pandoc-epub", "epub", "pandoc EPUB", peer=True),
    Case("epub-galleys", "epub", "booklet EPUB, galleys cached, book not bound"),
    Case("epub-none", "epub", "booklet EPUB, --edition none, nothing cached"),
)
PARTS = tuple(dict.fromkeys(case.part for case in CASES))
LARGE = ("cold-2", "no-op", "edit", "edit-moved")  # of a collection that booklet builds alone


@dataclass(frozen=True, slots=True)
class Target:
    """A ratio that must not be exceeded: `figure` of `case` at `size` articles to that of `against` at `against_size`.

    `figure` is wall_s, cpu_s, peak_bytes or cpu_a_page.
    """

    label: str
    figure: str
    case: str
    against: str
    most: float
    size: int = 100
    against_size: int = 100


TARGETS = (
    Target("nothing cached, 2 workers, wall", "wall_s", "cold-2", "weasyprint", 0.27),
    Target("nothing cached, 1 worker, CPU", "cpu_s", "cold-1", "weasyprint", 0.50),
    Target("nothing cached, 2 workers, wall", "wall_s", "cold-2", "typst", 1.3),
    Target("one edit, new process, wall", "wall_s", "edit", "typst", 0.33),
    Target("one edit that moves pages, new process, wall", "wall_s", "edit-moved", "typst", 0.33),
    Target("one edit, warm process, wall", "wall_s", "warm-edit", "typst", 0.15),
    Target("one edit that moves pages, warm process, wall", "wall_s", "warm-moved", "typst", 0.15),
    Target("nothing changed, new process, wall", "wall_s", "no-op", "typst", 0.20),
    Target("100 handouts from cached galleys, wall", "wall_s", "handouts-galleys", "weasyprint-handouts", 0.05),
    Target("CPU a page, 1,000 articles to 10", "cpu_a_page", "cold-2", "cold-2", 1.10, 1000, 10),
    Target("peak memory of any process, 1,000 articles to 100", "peak_bytes", "cold-2", "weasyprint", 1.0, 1000),
    Target("EPUB, galleys cached, wall", "wall_s", "epub-galleys", "pandoc-epub", 0.33),
    Target("EPUB without page list, nothing cached, wall", "wall_s", "epub-none", "pandoc-epub", 0.50),
)
