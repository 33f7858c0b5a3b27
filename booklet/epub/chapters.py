"""A collection as chapters: title page, topics with their articles, glossary, resources."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from .. import words as catalogues
from ..model import Article, Collection, Project, Topic
from ..screen import parts
from ..screen.markup import attributes, foreign
from ..screen.terms import link_terms
from ..words import Words
from ..words.direction import direction_of
from . import matter
from .book import Chapter
from .plan import RESOURCES_FILE, Plan

__all__ = ["chapters"]


def chapters(collection: Collection, project: Project, bodies: Mapping[str, str], plan: Plan) -> tuple[Chapter, ...]:
    """The content documents in reading order, without cover and contents, which `write` adds.

    `bodies` holds, by slug, each article's body as the plan wants it: ids begin with the place's
    prefix, levels are shifted, links to other articles are resolved or left as article:SLUG.
    An article without a body is left out.
    """
    found = [matter.title_page(collection, project)]
    number = 0
    for topic in collection.topics:
        if topic.title:
            number += 1
            found.append(_topic(topic, number, collection, project, bodies, plan))
        else:
            found += [
                _lone(article, collection, project, bodies[article.slug], plan)
                for article in topic.articles
                if article.slug in bodies
            ]
    if collection.glossary:
        found.append(matter.glossary(collection, plan))
    if collection.resources:
        found.append(matter.resources(collection, plan))
    return tuple(found)


def _topic(
    topic: Topic, number: int, collection: Collection, project: Project, bodies: Mapping[str, str], plan: Plan
) -> Chapter:
    lang = topic.lang or collection.lang
    words = catalogues.catalogue(lang)
    label = escape(words.text("topic_number", number=number))
    pieces = [
        f'<p class="topic-number"{foreign(words, "topic_number", lang)}>{label}</p>'
        f'<h1 id="topic.title" class="topic-title">{escape(topic.title)}</h1>'
    ]
    if topic.intro:
        pieces.append(f'<div class="topic-intro">{topic.intro}</div>')
    for section in topic.sections:
        for place, article in enumerate(section.articles):
            if article.slug in bodies:
                titles = section.titles if place == 0 else ()
                pieces.append(_article(article, collection, project, bodies[article.slug], plan, lang, 2, titles))
    body = (
        '<section id="topic" class="topic" role="doc-chapter" aria-labelledby="topic.title">'
        f"{''.join(pieces)}</section>"
    )
    return Chapter(plan.topics[topic.id], topic.title, body, lang, direction_of(lang))


def _lone(article: Article, collection: Collection, project: Project, body: str, plan: Plan) -> Chapter:
    """An article that belongs to no topic: a chapter of its own."""
    place = plan.articles[article.slug]
    inner = _article(article, collection, project, body, plan, article.lang, 1, article.section)
    section = f'<section class="topic" role="doc-chapter" aria-labelledby="{place.anchor}.title">{inner}</section>'
    return Chapter(place.file, article.title, section, article.lang, article.direction)


def _article(
    article: Article, collection: Collection, project: Project, body: str, plan: Plan, lang: str, level: int,
    section: tuple[str, ...],
) -> str:
    place = plan.articles[article.slug]
    words = catalogues.catalogue(article.lang)
    title = article.title_html or escape(article.title)
    head = "".join(f'<p class="section-title">{escape(name)}</p>' for name in section)
    head += f'<h{level} id="{place.anchor}.title" class="article-title">{title}</h{level}>'
    head += parts.status(article, words)
    after = parts.sources(article, f"{place.anchor}.sources", level + 1, words) + _foot(article, collection, project, words)
    return (
        f'<article id="{place.anchor}" class="article" aria-labelledby="{place.anchor}.title"'
        f"{attributes(article.lang, article.direction, lang)}>"
        f'<header class="article-head">{head}</header>{link_terms(body, article.slug, collection.glossary, plan.href)}'
        f"{after}</article>"
    )


def _foot(article: Article, collection: Collection, project: Project, words: Words) -> str:
    """Who wrote and reviewed it and when, who paid, and where its places of help are listed."""
    said = [parts.colophon(article, project, words)]
    named = [
        (number, resource.name)
        for number, resource in enumerate(collection.resources, 1)
        if article.slug in resource.articles
    ]
    if named:
        items = "".join(
            f'<li><a href="{RESOURCES_FILE}#{parts.resource_id(number)}">{escape(name)}</a></li>' for number, name in named
        )
        label = escape(words.text("resources_for_article"))
        said.append(
            f'<p class="resources-label"{foreign(words, "resources_for_article", article.lang)}>{label}</p>'
            f'<ul class="resource-links">{items}</ul>'
        )
    return f'<footer class="article-foot">{"".join(said)}</footer>' if any(said) else ""
