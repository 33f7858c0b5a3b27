"""An article as a page of its own: what its handout says, without the paper."""

from __future__ import annotations

from html import escape

from .. import words as catalogues
from ..model import Article, Collection, Project
from ..screen import parts
from ..screen.markup import attributes, foreign
from ..screen.terms import link_terms
from ..words import Words
from ..words.direction import direction_of
from . import languages
from .frame import Look, clinic_lines, line, page
from .site import Site

__all__ = ["article"]


def article(
    article: Article, collection: Collection, project: Project, *, body: str, crisis: str, site: Site, look: Look
) -> bytes:
    """The page of an article.

    `body` is its XHTML with links as `site.href` makes them; `crisis` the region's box, empty for none.
    Raises BookletError for a picture that can no longer be read.
    """
    lang = article.lang
    words = catalogues.catalogue(lang)
    title = article.title_html or escape(article.title)
    head = (
        f'<header class="article-head"><h1 id="_title" class="article-title">{title}</h1>'
        f"{parts.status(article, words)}</header>"
    )
    after = [parts.sources(article, "_sources", 2, words)]
    if said := parts.colophon(article, project, words):
        after.append(f'<footer class="article-foot">{said}</footer>')
    after += [_help(article, words), crisis]
    body = link_terms(body, article.slug, collection.glossary, site.href)
    main = f'<article class="article" aria-labelledby="_title">{head}{body}{"".join(after)}</article>'
    owner = project.clinic.name or project.collection.publisher or (collection.title if site.index else "")
    return page(
        title=f"{article.title} \N{EN DASH} {owner}" if owner and owner != article.title else article.title,
        lang=lang, direction=article.direction, summary=article.summary, kind="article-page",
        banner=_banner(collection, project, site, lang) + languages.of_article(article, collection, site), main=main, footer=_foot(collection, project, words, lang), look=look,
        href=site.href,
    )


def _banner(collection: Collection, project: Project, site: Site, lang: str) -> str:
    """Whose page it is, and the way to the other articles."""
    said = clinic_lines(project.clinic, collection.lang, lang)
    banner = f'<header class="page-head">{said}</header>' if said else ""
    if site.index:
        words = catalogues.catalogue(lang)
        own = attributes(collection.lang, direction_of(collection.lang), lang)
        mark = foreign(words, "contents", lang)
        banner += (
            f'<nav class="page-nav" aria-label="{escape(words.text("contents"))}"{mark}><p><a href="{site.index}">'
            f'{escape(words.text("contents"))}</a>: <span{own}>{escape(collection.title)}</span></p></nav>'
        )
    return banner


def _help(article: Article, words: Words) -> str:
    """The article's own places of help, crisis lines first."""
    if not article.resources:
        return ""
    items = "".join(f"<li>{parts.resource(entry, words, article.lang)}</li>" for entry in parts.in_order(article.resources))
    label = escape(words.text("resources_for_article"))
    return (
        f'<section class="own-resources"><h2 id="_resources"{foreign(words, "resources_for_article", article.lang)}>{label}</h2>'
        f'<ul class="resources">{items}</ul></section>'
    )


def _foot(collection: Collection, project: Project, words: Words, lang: str) -> str:
    """What the text is worth, other forms of it, where the clinic is, whose the words are."""
    settings, clinic = project.collection, project.clinic
    own = attributes(collection.lang, direction_of(collection.lang), lang)
    said = [line(words, "supports", lang), line(words, "other_formats", lang)]
    said += [f"<p{own}>{escape(clinic.address)}</p>"] if clinic.address else []
    said += [line(words, "hours_is", lang, hours=f"<span{own}>{escape(clinic.hours)}</span>")] if clinic.hours else []
    said += [f"<p{own}>{escape(settings.rights)}</p>"] if settings.rights else []
    return "".join(said)
