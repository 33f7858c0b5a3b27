"""What stands before the articles: cover and imprint, contents, topic openers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from .. import words
from ..model import Article, Collection, Document, DocumentKind, Edition, Project, Status, Topic
from .shell import document

__all__ = ["contents", "cover", "opener"]

GLOSSARY, RESOURCES = "topic:_glossary", "topic:_resources"


def cover(collection: Collection, project: Project, edition: Edition, stamp: str = "", *, marked: bool = True,
          left_out: Sequence[str] = ()) -> Document:  # fmt: skip
    """The cover, and the imprint on a page of its own.

    `stamp` is project.stamp's moment; the date printed is the newest review's, else the stamp's unless that is
    the one for "unknown". `marked` False says on the imprint that the file carries no conformance mark;
    `left_out` names articles beside collection.left_out.
    """
    lang = collection.lang
    catalogue = words.catalogue(lang)
    day = _newest(collection, stamp)
    label = catalogue.text("edition", edition=catalogue.text(edition.label)) if edition.label else ""
    statuses = {article.status for article in collection.articles}
    sample = "sample_translation" if all(article.translation_of for article in collection.articles) else "sample_text"
    status = sample if Status.SAMPLE in statuses else "draft_text" if Status.DRAFT in statuses else ""
    return document(
        "cover.xhtml", key="cover", kind=DocumentKind.COVER, title=collection.title, lang=lang,
        settings=project.collection, clinic=project.clinic, edition_label=label, status=status,
        day=catalogue.date(day, project.region) if day else "", marked=marked,
        left_out=tuple(dict.fromkeys((*collection.left_out, *left_out))),
    )  # fmt: skip


def contents(collection: Collection, numbers: Mapping[str, str], lang: str = "", *, style: str = "column") -> Document:
    """Two levels, topics and articles, with page numbers.

    `numbers` maps "article:SLUG", "topic:ID", "topic:_glossary" and "topic:_resources" to printed folios; a
    part without a number yet is listed without one. `style` is the edition's (Edition.contents).
    """
    lang = lang or collection.lang
    say = words.catalogue(lang).text
    back = [(GLOSSARY, say("glossary"))] if collection.glossary else []
    back += [(RESOURCES, say("resources"))] if collection.resources else []
    topics = [topic for topic in collection.topics if topic.articles]
    targets = [target for topic in topics for target in (*([f"topic:{topic.id}"] if topic.title else []), *_articles(topic))]
    targets += [target for target, _ in back]
    return document(
        "contents.xhtml", key="contents", kind=DocumentKind.CONTENTS, title=say("contents"), lang=lang,
        topics=topics, numbers=numbers, back=back, book_lang=lang, style=style, tinted=_tinted(targets, style),
    )  # fmt: skip


def opener(
    topic: Topic, number: int | str, numbers: Mapping[str, str], lang: str = "", *, style: str = "column",
) -> Document:  # fmt: skip
    """A topic's first page: its number and title, its introduction, its articles with their page numbers."""
    lang = topic.lang or lang or next((article.lang for article in topic.articles), "en")
    return document(
        "opener.xhtml", key=f"opener/{topic.id}", kind=DocumentKind.OPENER, title=topic.title, lang=lang,
        source=topic.source, topic=topic, number=str(number), numbers=numbers, style=style, tinted=_tinted(_articles(topic), style),
    )  # fmt: skip


def _articles(topic: Topic) -> list[str]:
    return [f"article:{article.slug}" for article in topic.articles]


def _tinted(targets: Sequence[str], style: str) -> frozenset[str]:
    """Every second line of the contents, where lines are told apart by a tint."""
    return frozenset(targets[::2]) if style == "rows" else frozenset()


def _newest(collection: Collection, stamp: str) -> date | None:
    reviewed = [day for article in collection.articles if (day := _reviewed(article))]
    if reviewed:
        return max(reviewed)
    day = date.fromisoformat(stamp[:10]) if stamp else None
    return day if day and day.year > 2000 else None


def _reviewed(article: Article) -> date | None:
    return article.last_reviewed
