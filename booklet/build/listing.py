"""What a collection holds, without building it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .. import editions, project, reader
from ..model import Article, Edition
from .result import Result

__all__ = ["editions_of", "listing"]


def listing(place: Path) -> Result:
    """Topics and articles in reading order, as `booklet list --json` prints them (see the contract).

    The findings are those that make the list incomplete: of the settings, and of articles that could not be read.
    """
    settings = project.load(place)
    collection = reader.read(settings)
    lost = [finding for finding in collection.findings if finding.position.file in collection.left_out]
    topics: dict[str, str] = {}
    for book in (collection, *collection.translations):
        for topic in book.topics:
            topics.setdefault(topic.id, topic.title)
    return Result((), (*settings.findings, *lost), {
        "topics": [{"id": id_, "title": title} for id_, title in topics.items()],
        "articles": [_facts(article) for article in collection.all_articles],
    })


def _facts(article: Article) -> dict[str, Any]:
    return {
        "slug": article.slug,
        "title": article.title,
        "topic": article.topic,
        "lang": article.lang,
        **({"translation_of": article.translation_of} if article.translation_of else {}),
        "source": article.source,
        "last_reviewed": article.last_reviewed and article.last_reviewed.isoformat(),
        "next_review": article.next_review and article.next_review.isoformat(),
    }


def editions_of(place: Path) -> list[Edition]:
    """The built-in editions and those of booklet.toml, on the region's paper."""
    settings = project.load(place)
    names = dict.fromkeys([*editions.BUILT_IN, *settings.editions])
    return [editions.resolve(settings, name) for name in names]
