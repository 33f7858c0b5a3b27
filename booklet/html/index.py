"""The index: every topic with its articles, then terms, places of help, and whose booklet it is."""

from __future__ import annotations

from html import escape

from .. import words as catalogues
from ..model import Article, Collection, Project, Topic
from ..screen import parts
from ..screen.markup import attributes, foreign
from ..words.direction import direction_of
from . import languages
from .frame import Look, clinic_lines, page
from .site import Site, term_prefix, topic_id

__all__ = ["index"]


def index(collection: Collection, project: Project, *, site: Site, look: Look) -> bytes:
    """The page that lists all others. Raises BookletError for a picture that can no longer be read."""
    lang, settings = collection.lang, project.collection
    words = catalogues.catalogue(lang)
    said = [f'<header class="article-head"><h1 id="_title">{escape(collection.title)}</h1>']
    said += [f'<p class="book-subtitle">{escape(settings.subtitle)}</p>'] if settings.subtitle else []
    said.append("</header>")
    said += [_topic(topic, site, lang) for topic in collection.topics]
    for key, inner in (
        ("glossary", parts.glossary(collection, site.href, term_prefix) if collection.glossary else ""),
        ("resources", parts.resources(collection, site.href, 3) if collection.resources else ""),
    ):
        if inner:
            role = "doc-glossary" if key == "glossary" else "doc-appendix"
            said.append(
                f'<section class="{key}" role="{role}" aria-labelledby="_{key}"><h2 id="_{key}"{foreign(words, key, lang)}>'
                f"{escape(words.text(key))}</h2>{inner}</section>"
            )
    said.append(parts.imprint(collection, project))
    clinic = clinic_lines(project.clinic, lang, lang)
    return page(
        title=collection.title, lang=lang, direction=direction_of(lang), summary=settings.description, kind="index-page",
        banner=(f'<header class="page-head">{clinic}</header>' if clinic else "") + languages.of_index(collection, site),
        main="".join(said), footer="", look=look, href=site.href,
    )


def _topic(topic: Topic, site: Site, around: str) -> str:
    """A topic's title, introduction and articles; those of a folder inside it stand under its name."""
    lang = topic.lang or around
    own = attributes(lang, direction_of(lang), around)
    said = []
    if topic.title:
        said.append(f'<h2 id="{escape(topic_id(topic.id))}"{own}>{escape(topic.title)}</h2>')
        said += [f'<div class="topic-intro"{own}>{topic.intro}</div>'] if topic.intro else []
    for section in topic.sections:
        if section.titles:
            level = 3 if topic.title else 2
            name = " · ".join(section.titles)
            said.append(f'<h{level} class="section-title"{own}>{escape(name)}</h{level}>')
        items = "".join(_entry(article, site, around) for article in section.articles)
        said.append(f'<ul class="article-list">{items}</ul>')
    return f'<section class="topic">{"".join(said)}</section>'


def _entry(article: Article, site: Site, around: str) -> str:
    own = attributes(article.lang, article.direction, around)
    there = f' hreflang="{escape(article.lang)}"' if own else ""
    address = escape(site.href(f"article:{article.slug}"))
    summary = f'<p class="summary">{escape(article.summary)}</p>' if article.summary else ""
    return f'<li{own}><p class="entry-title"><a href="{address}"{there}>{escape(article.title)}</a></p>{summary}</li>'
