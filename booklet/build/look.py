"""Booklet's own look at a file before it is written: are all the author's words there, in order, and whole?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .. import work
from ..cache import Cache, digest
from ..findings import Finding
from ..model import Article
from .result import Options
from .staff import drive

__all__ = ["look_at_html", "look_at_pdf"]


def look_at_pdf(
    data: bytes, articles: Sequence[Article], *, alone: bool = False, others: Sequence[Article] = (),
    store: Cache | None = None, name: str = "", options: Options | None = None,
) -> tuple[list[Finding], tuple[str, ...]]:
    """Compare articles, in the order of the file, with what the PDF's tag tree says of them, and ask each part of the
    tree the output rules for its constructs: lists, tables, pictures, captions, notes, links, headings.

    `alone` is for a handout, in which links to other articles lead nowhere; `others` are articles of the books in other
    languages, to which no link leads. `store` remembers what was read under this `name` the last time; with the workers of `options` a new file is read by several. Also returns how each page
    begins, which the EPUB's page list wants to know.
    """
    from .. import proof

    memo = proof.Memo.load(store.get(digest("read", name)) if store is not None else None)
    seen = proof.compare_pdf(data, articles, memo, name="the PDF", alone=alone, elsewhere=_slugs(others), share=_share(options))
    if seen is None:
        reading = proof.read_pdf(data)
        wrong = [finding for part in proof.pdf_tree(data) for finding in proof.construct_findings(part, "")]
        seen = [*proof.compare(articles, reading, name="the PDF", alone=alone, elsewhere=_slugs(others)), *wrong], reading.tops
    if store is not None and memo.changed:
        store.put(digest("read", name), memo.dump())
    return seen


def _share(options: Options | None) -> Callable[[Callable[[Any], Any], Sequence[Any]], list[Any]] | None:
    """Lets the build's workers on this machine do several tasks; None without them."""
    workers = options.workers if options is not None else None
    if options is None or workers is None or workers.travels or not workers.shares:
        return None

    def share(function: Callable[[Any], Any], tasks: Sequence[Any]) -> list[Any]:
        def flow() -> work.Flow[list[work.Outcome]]:
            return (yield work.Batch(function, tasks))

        [outcomes] = drive(options, [flow()], "Looking")
        return [outcome.value for outcome in outcomes if outcome.error is None]  # what is missing is read here

    return share


def look_at_html(data: bytes, article: Article, file: str, *, alone: bool = False) -> list[Finding]:
    """Compare an article with what its page says of it; `alone` is for a page without others beside it."""
    from .. import proof

    return proof.compare([article], proof.read_html(data), name=file, alone=alone, web=True)


def _slugs(articles: Sequence[Article]) -> frozenset[str]:
    return frozenset(article.slug for article in articles)
