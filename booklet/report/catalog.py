"""catalog.json: the files of a build, for those who load them into a patient portal or a health record. Pure.

catalog.schema.json beside this module is its schema; what a field means stands there, once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ..model import Article, Artifact, Collection, CollectionSettings

__all__ = ["VERSION", "Reading", "catalog", "schema"]

VERSION = 1
UNKNOWN = "2000-01-01T00:00:00+00:00"  # project.stamp's moment for a collection without dates
NOT_MEASURED = "not measured"
_MEDIA_TYPES = {
    "pdf": "application/pdf", "sheets": "application/pdf", "epub": "application/epub+zip", "html": "text/html",
}  # fmt: skip
_PRINT_ONLY = "sheets"


@dataclass(frozen=True, slots=True)
class Reading:
    """How hard an article is to read, as measured: `grade` is a US school grade, `ease` the formula's own figure."""

    measure: str = NOT_MEASURED
    grade: float | None = None
    ease: float | None = None
    confidence: str = "none"


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a catalog."""
    return json.loads(Path(__file__).with_name("catalog.schema.json").read_text(encoding="utf-8"))


def catalog(
    artifacts: Iterable[Artifact], collections: Sequence[Collection], settings: CollectionSettings,
    readings: Mapping[str, Reading], standard: str, stamp: str, folder: Path,
) -> str:
    """The catalog of these files as a JSON text, in the order of their names.

    `collections` are the books by language, the main one first; `readings` go by slug; `standard` is the name of what
    marked PDFs claim; files are named from `folder`, where the catalog goes.
    """
    articles = {article.slug: article for book in collections for article in book.articles}
    topics = {article.slug: topic.title for book in collections for topic in book.topics for article in topic.articles}
    books = {book.lang: book for book in reversed(collections)}
    rows = []
    for artifact in artifacts:
        article = articles.get(artifact.slug)
        about = _of_article(article, topics[article.slug], readings) if article else _of_book(books.get(artifact.lang), readings)
        rows.append(_of_file(artifact, folder, standard) | about)
    document = {
        "catalog": VERSION,
        "title": collections[0].title,
        "language": collections[0].lang,
        "publisher": settings.publisher,
        "identifier": settings.identifier,
        "updated": None if stamp == UNKNOWN else stamp,
        "files": sorted(rows, key=lambda row: row["file"]),
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _of_file(artifact: Artifact, folder: Path, standard: str) -> dict[str, Any]:
    return {
        "file": artifact.path.relative_to(folder).as_posix(),
        "title": artifact.title,
        "language": artifact.lang,
        "media_type": _MEDIA_TYPES[artifact.kind],
        "edition": artifact.edition or None,
        "pages": artifact.pages or None,
        "size_bytes": artifact.size,
        "sha256": artifact.sha256,
        "conformance": standard if artifact.kind == "pdf" and artifact.marked else None,
        "print_only": artifact.kind == _PRINT_ONLY,
        "note": artifact.note,
    }


def _of_article(article: Article, topic: str, readings: Mapping[str, Reading]) -> dict[str, Any]:
    return {
        "content": "article",
        "article": article.slug,
        "topic": topic,
        "summary": article.summary,
        "status": article.status.value or None,
        "last_reviewed": _iso(article.last_reviewed),
        "next_review": _iso(article.next_review),
        "reviewed_by": [", ".join(filter(None, (person.name, person.credentials))) for person in article.reviewed_by],
        "subjects": list(article.keywords),
        "codes": list(article.codes),
        "translation_of": article.translation_of or None,
        **_reading(readings.get(article.slug, Reading())),
    }


def _of_book(book: Collection | None, readings: Mapping[str, Reading]) -> dict[str, Any]:
    """A whole collection: what holds for each of its articles, and the dates that come first."""
    articles = book.articles if book else ()
    statuses = {article.status.value for article in articles}
    reviewed = [article.last_reviewed for article in articles]
    return {
        "content": "collection",
        "article": None,
        "topic": None,
        "summary": "",
        "status": next((status for status in ("draft", "sample") if status in statuses), statuses.pop() if len(statuses) == 1 else "") or None,
        "last_reviewed": _iso(min((day for day in reviewed if day), default=None)) if all(reviewed) else None,
        "next_review": _iso(min((day for article in articles if (day := article.next_review)), default=None)),
        "reviewed_by": [],
        "subjects": list(dict.fromkeys(word for article in articles for word in article.keywords)),
        "codes": list(dict.fromkeys(code for article in articles for code in article.codes)),
        "translation_of": None,
        **_reading(Reading()),
    }


def _reading(reading: Reading) -> dict[str, Any]:
    return {
        "reading_measure": reading.measure,
        "reading_grade": None if reading.grade is None else round(reading.grade, 1),
        "reading_ease": None if reading.ease is None else round(reading.ease, 1),
        "reading_confidence": reading.confidence,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
