"""Articles to galleys, tightened a little where a last page would hold next to nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .. import pages
from ..findings import Finding
from ..model import Article, Document, DocumentKind, Galley
from ..work import Flow
from .later import Later, Makers
from .prepare import Prepared
from .typeset import Typesetter

__all__ = ["article_galleys"]


def article_galleys(
    prepared: Prepared, setter: Typesetter, articles: Sequence[Article], refs: Mapping[str, str] | None,
    others: Sequence[Document] = (),
) -> Flow[tuple[list[Galley | Finding], list[Galley | Finding]]]:
    """A galley, or the reason why there is none, for each article and for each of the `others`, in order.

    `refs` are the printed page references (see pages.article), None for handouts. An article whose last
    page is all but empty is typeset again with tighter spaces, which is kept when it saves the page; so are the
    others (contents, openers, glossary).
    """

    makers = Makers(prepared)

    def document(article: Article, tight: bool = False) -> Later:
        return makers.article(article, refs, tight=tight, numbered=setter.edition.numbered_links)

    made = yield from setter.galleys([*(document(article) for article in articles), *others])
    thin = [index for index, galley in enumerate(made) if isinstance(galley, Galley) and _thin(galley, setter)]
    count = len(articles)
    tight = yield from setter.galleys([
        document(articles[index], tight=True) if index < count else pages.tightened(others[index - count]) for index in thin
    ])
    for index, tighter in zip(thin, tight, strict=True):
        galley = made[index]
        if isinstance(galley, Galley) and isinstance(tighter, Galley) and tighter.pages < galley.pages:
            made[index] = tighter
    return made[:count], made[count:]


def _thin(galley: Galley, setter: Typesetter) -> bool:
    return galley.kind is not DocumentKind.COVER and pages.is_thin(galley.pages, galley.free_pt, setter.edition)
