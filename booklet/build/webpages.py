"""The collection as pages for a browser: one an article, and an index unless the article stands alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .. import html, pages, styles
from ..findings import Finding
from ..model import Article
from .look import look_at_html
from .prepare import Prepared
from .result import Options

__all__ = ["WebPage", "html_names", "make_pages"]

_FOLDER = "html"


@dataclass(frozen=True, slots=True)
class WebPage:
    """A page's bytes and what its look found; `slug` is empty for the index."""

    slug: str
    title: str
    lang: str
    data: bytes
    findings: tuple[Finding, ...] = ()


def html_names(prepared: Prepared) -> list[str]:
    """The files of all pages, below the output folder, in the order of `make_pages`."""
    site = _site(prepared)
    own = [site.files[article.slug] for article in prepared.collection.articles]
    return [f"{_FOLDER}/{name}" for name in (*own, *([site.index] if site.index else []))]


def make_pages(prepared: Prepared, options: Options) -> Iterator[WebPage]:
    """The pages of all articles in order, then the index.

    Raises BookletError when a picture can no longer be read.
    """
    collection, project, theme = prepared.collection, prepared.project, prepared.theme
    site, css = _site(prepared), styles.html_css(theme)
    for number, article in enumerate(collection.articles, 1):
        options.progress("Writing pages", number, len(collection.articles))
        look = html.Look(css, (*article.assets, *theme.assets), theme.tokens)
        data = html.article(
            article, collection, project, body=pages.body(article, href=site.href), crisis=_crisis(prepared, article),
            site=site, look=look,
        )
        lost = look_at_html(data, article, f"the page {site.files[article.slug]}", alone=not site.index)
        yield WebPage(article.slug, article.title, article.lang, data, tuple(lost))
    if site.index:
        assets = (*(asset for article in collection.articles for asset in article.assets), *theme.assets)
        data = html.index(collection, project, site=site, look=html.Look(css, assets, theme.tokens))
        yield WebPage("", collection.title, collection.lang, data)


def _site(prepared: Prepared) -> html.Site:
    return html.site(prepared.collection, alone=prepared.project.single is not None, indexes=prepared.indexes)


def _crisis(prepared: Prepared, article: Article) -> str:
    """The region's crisis box, unless the article ends with one of its own."""
    if pages.ends_with_crisis(article):
        return ""
    return pages.crisis_box(prepared.project.region, article.lang)
