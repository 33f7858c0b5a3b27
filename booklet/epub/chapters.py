"""A collection as chapters: title page, topics with their articles, glossary, resources."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from .. import words as catalogues
from ..model import Article, Collection, Project, Topic
from ..words import Words
from . import matter
from .book import Chapter
from .markup import attributes, direction_of, foreign
from .plan import Plan, resource_id

__all__ = ["chapters"]


def chapters(collection: Collection, project: Project, bodies: Mapping[str, str], plan: Plan) -> tuple[Chapter, ...]:
    """The content documents in reading order, without cover and contents, which `write` adds.

    `bodies` holds, by slug, each article's body as the plan wants it: ids begin with the place's
    prefix, levels are shifted, links to other articles are resolved or left as article:SLUG.
    An article without a body is left out.
    """
    found = [matter.title_page(collection, project)]
    for topic in collection.topics:
        if topic.title:
            found.append(_topic(topic, collection, project, bodies, plan))
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
    topic: Topic, collection: Collection, project: Project, bodies: Mapping[str, str], plan: Plan
) -> Chapter:
    lang = topic.lang or collection.lang
    parts = [f'<h1 id="topic.title" class="topic-title">{escape(topic.title)}</h1>']
    if topic.intro:
        parts.append(f'<div class="topic-intro">{topic.intro}</div>')
    for section in topic.sections:
        for number, article in enumerate(section.articles):
            if article.slug in bodies:
                label = section.titles if number == 0 else ()
                parts.append(_article(article, collection, project, bodies[article.slug], plan, lang, 2, label))
    body = (
        '<section id="topic" class="topic" role="doc-chapter" aria-labelledby="topic.title">'
        f"{''.join(parts)}</section>"
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
    head += _byline(article, words)
    return (
        f'<article id="{place.anchor}" class="article" aria-labelledby="{place.anchor}.title"'
        f"{attributes(article.lang, article.direction, lang)}>"
        f'<header class="article-head">{head}</header>{body}{_foot(article, collection, project, words)}</article>'
    )


def _byline(article: Article, words: Words) -> str:
    lines = []
    if article.status.value in {"sample", "draft"} and article.status.value != "reviewed":
        key = f"{article.status.value}_text"
        if article.status.value == "sample" or "status" in article.lines:
            lines.append(("status", key, words.text(key)))
    for key, people in (("written_by", article.authors), ("translated_by", article.translator)):
        if people:
            lines.append(("byline", key, words.text(key, names=matter.people(people, words))))
    return "".join(
        f'<p class="{name}"{foreign(words, key, article.lang)}>{escape(text)}</p>' for name, key, text in lines
    )


def _foot(article: Article, collection: Collection, project: Project, words: Words) -> str:
    """Who reviewed it and when, who paid, and where its sources and places of help are listed."""
    lines: list[tuple[str, str]] = []
    if article.reviewed_by:
        lines.append(("reviewed_by", words.text("reviewed_by", names=matter.people(article.reviewed_by, words))))
    for key, day in (("reviewed", article.last_reviewed), ("next_review", article.next_review)):
        if day is not None:
            lines.append((key, words.text(key, date=words.date(day, project.region))))
    if article.funding:
        lines.append(("funding", words.text("funding", funding=article.funding)))
    parts = [f'<p class="review"{foreign(words, key, article.lang)}>{escape(text)}</p>' for key, text in lines]
    named = [
        (number, resource.name)
        for number, resource in enumerate(collection.resources, 1)
        if article.slug in resource.articles
    ]
    if named:
        items = "".join(
            f'<li><a href="resources.xhtml#{resource_id(number)}">{escape(name)}</a></li>' for number, name in named
        )
        label = escape(words.text("resources_for_article"))
        parts.append(
            f'<p class="resources-label"{foreign(words, "resources_for_article", article.lang)}>{label}</p>'
            f'<ul class="resource-links">{items}</ul>'
        )
    return f'<footer class="article-foot">{"".join(parts)}</footer>' if parts else ""
