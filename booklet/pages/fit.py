"""Arithmetic of left-over height: what a page still takes. Lengths in points."""

from __future__ import annotations

from dataclasses import replace

from ..model import Document, Edition

__all__ = ["is_thin", "note_lines", "tail_follows", "tightened"]

MOST_LINES = 24  # a page of them
LEAST_LINES = 3  # fewer are not worth a heading
_THIN_LINES = 13  # a last page with no more than these may be won back from the pages before it
_START_LINES = 8  # a heading and the first resource


def note_lines(free_pt: float, edition: Edition) -> int:
    """How many lines to write on fit into the height a tail without lines leaves free; 0 when too few would."""
    pitch = edition.leading_pt * 1.5
    heading = edition.leading_pt * 2.5  # its space above and its own line
    fits = int((free_pt - heading) // pitch)
    return 0 if fits < LEAST_LINES else min(fits, MOST_LINES)


def is_thin(pages: int, free_pt: float, edition: Edition) -> bool:
    """Whether a galley's last page holds so little that `article(..., tight=True)` is worth a try.

    The tight galley is better only when it has fewer pages.
    """
    height = (edition.height_mm - edition.margin_top_mm - edition.margin_bottom_mm) * 72 / 25.4
    return pages > 1 and height - free_pt <= _THIN_LINES * edition.leading_pt


def tightened(document: Document) -> Document:
    """The same document with the class `tight` on its body, for which the style sheet has smaller spaces."""
    return replace(document, xhtml=document.xhtml.replace('<body class="', '<body class="tight ', 1))


def tail_follows(free_pt: float, following_pages: int, own_pages: int, edition: Edition) -> bool:
    """Whether a tail should begin on the article's last page rather than on a page of its own.

    `free_pt` is what the article leaves, `following_pages` how many pages the tail takes when it begins there (that
    one counted), `own_pages` how many when it begins a new one. It follows when that saves a page, and when the
    page would else stand all but empty and the tail goes over to a second page in either case.
    """
    if free_pt < _START_LINES * edition.leading_pt:
        return False
    height = (edition.height_mm - edition.margin_top_mm - edition.margin_bottom_mm) * 72 / 25.4
    added = following_pages - 1
    return added < own_pages or (added == own_pages and free_pt > height / 2)
