"""The pages of a print edition as the EPUB lists them: from galleys and folios alone, nothing bound and nothing drawn.

A bound file has the same pages, for the binder counts them with the same plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .. import cache, pdf
from ..findings import Finding
from ..model import BoundFacts, BoundPart, Collection, Edition, Galley, Publication
from .prepare import Prepared
from .result import Options

if TYPE_CHECKING:
    from .book import Book

__all__ = ["Paging", "make_paging", "paging_of"]

_SEARCHED = ("contents", "topic/_glossary", "topic/_resources")  # galleys whose pages are known by how they begin: no offsets say it


@dataclass(frozen=True, slots=True)
class Paging:
    """A print edition without its file. `tops` is how a page begins, empty where an offset says where it does;
    `cover` is the galley of the cover."""

    about: Publication
    edition: Edition
    collection: Collection  # without the articles that could not be typeset
    facts: BoundFacts
    tops: tuple[str, ...]
    cover: Galley
    findings: tuple[Finding, ...] = ()


def make_paging(prepared: Prepared, edition: Edition, options: Options) -> Paging:
    """The pages that `make_book` would bind. Raises BookletError as it does."""
    from .book import typeset_book

    made = typeset_book(prepared, edition, options)
    planned = pdf.plan(made.parts)
    first = planned.starts
    starts = tuple(
        (part.galley.key, first[part.galley.key] - 1 + start.page, start.offset)
        for part in made.parts for start in part.galley.page_starts
    )
    facts = BoundFacts(len(planned.pages), planned.labels, first, starts)
    tops = _tops(made.parts, facts, cache.open_cache() if options.cache else None)
    return Paging(made.about, edition, made.prepared.collection, facts, tops, made.parts[0].galley, made.findings)


def paging_of(book: Book) -> Paging:
    """The pages of a bound book."""
    return Paging(book.about, book.edition, book.collection, book.facts, book.tops, book.cover, book.findings)


def _tops(parts: Sequence[BoundPart], facts: BoundFacts, store: cache.Cache | None) -> tuple[str, ...]:
    tops = [""] * facts.pages
    for part in parts:
        galley = part.galley
        if galley.key in _SEARCHED and galley.pages > 1:
            first = facts.starts[galley.key] - 1
            tops[first : first + galley.pages] = _read(galley, store)
    return tuple(tops)


def _read(galley: Galley, store: cache.Cache | None) -> Sequence[str]:
    """How each page of a galley begins, in reading order."""
    import json

    from .. import __version__, proof

    key = cache.digest("tops", __version__, galley.pdf)
    if store is not None and (kept := store.get(key)) is not None:
        return [str(top) for top in json.loads(kept)]
    tops = proof.read_pdf(galley.pdf).tops
    if store is not None:
        store.put(key, json.dumps(tops).encode())
    return tops
