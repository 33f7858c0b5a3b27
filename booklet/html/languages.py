"""The way to the same text in another language."""

from __future__ import annotations

from html import escape

from .. import words as catalogues
from ..model import Article, Collection
from ..screen.markup import attributes, foreign
from ..words.direction import direction_of
from .site import Site

__all__ = ["of_article", "of_index"]


def of_article(article: Article, collection: Collection, site: Site) -> str:
    """Links to the article's original and its translations; empty where there are none."""
    original = article.translation_of or article.slug
    same = [
        other for other in (*collection.articles, *collection.others)
        if other.slug != article.slug and original in (other.slug, other.translation_of)
    ]
    return _links([(other.lang, site.href(f"article:{other.slug}"), other.title) for other in same], article.lang)


def of_index(collection: Collection, site: Site) -> str:
    """Links to the lists of articles in other languages."""
    return _links([(lang, file, "") for lang, file in site.indexes.items() if lang != collection.lang], collection.lang)


def _links(places: list[tuple[str, str, str]], around: str) -> str:
    if not places:
        return ""
    words = catalogues.catalogue(around)
    items = []
    for lang, address, title in places:
        name = catalogues.own_name(lang)
        text = f"{name}: {title}" if title else name
        own = attributes(lang, direction_of(lang), around)
        items.append(f'<li><a href="{escape(address)}"{own} hreflang="{escape(lang)}">{escape(text)}</a></li>')
    label = escape(words.text("other_languages"))
    return (
        f'<nav class="page-languages" aria-label="{label}"{foreign(words, "other_languages", around)}>'
        f"<ul>{''.join(items)}</ul></nav>"
    )
