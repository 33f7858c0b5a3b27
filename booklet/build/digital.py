"""The collection as an EPUB, with the page list of the print edition made in the same run."""

from __future__ import annotations

from dataclasses import dataclass

from .. import epub, pages, styles
from ..findings import Finding, takes_mark
from ..model import Asset, Collection, Theme
from .book import Book
from .look import look_at_epub
from .prepare import Prepared
from .raster import cover_png
from .result import Options

__all__ = ["Digital", "make_epub"]


@dataclass(frozen=True, slots=True)
class Digital:
    """An EPUB's bytes and what was found while it was made."""

    data: bytes
    title: str
    findings: tuple[Finding, ...]


def make_epub(prepared: Prepared, book: Book | None, options: Options) -> Digital:
    """Write the collection as an EPUB; `book` is the print edition whose pages it lists, None for none.

    The cover is a picture of the print edition's, where there is one.
    """
    collection = book.collection if book else prepared.collection
    plan = epub.plan(collection)
    bodies = {}
    for article in collection.articles:
        place = plan.articles[article.slug]
        bodies[article.slug] = pages.body(article, level_shift=place.level_shift, href=plan.href, id_prefix=place.prefix)
    chapters = epub.chapters(collection, prepared.project, bodies, plan)
    source = _edition_name(prepared, book)
    about = epub.metadata(
        collection, prepared.project, stamp=prepared.stamp, source=source, certification=_certification(prepared),
    )
    data = epub.write(
        chapters,
        metadata=about,
        plan=plan,
        css={"booklet.css": styles.epub_css(prepared.theme)},
        assets=_assets(collection, prepared.theme),
        tokens=prepared.theme.tokens,
        cover=cover_png(book.pdf) if book else None,
        page_list=epub.page_marks(book.facts, collection, plan, book.tops) if book else (),
    )
    return Digital(data, collection.title, (*prepared.findings, *look_at_epub(data, collection.articles, collection.others)))


def _assets(collection: Collection, theme: Theme) -> tuple[Asset, ...]:
    found = {asset.name: asset for article in collection.articles for asset in article.assets}
    return (*found.values(), *theme.assets)


def _certification(prepared: Prepared) -> epub.Certification | None:
    """The claim that the settings make in somebody's name; none for a book with errors, whoever made it before."""
    said = prepared.project.conformance
    if not said.certified_by or any(takes_mark(finding) for finding in prepared.findings):
        return None
    return epub.Certification(said.certified_by, said.credential, said.report)


def _edition_name(prepared: Prepared, book: Book | None) -> str:
    """What the EPUB names as the source of its page list."""
    if book is None:
        return ""
    return f"{book.about.title}, {book.edition.name} edition, PDF, {book.facts.pages} pages"
