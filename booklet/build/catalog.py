"""output/catalog.json: what a build wrote, for portals and health records."""

from __future__ import annotations

from collections.abc import Sequence

from .. import checks, report
from ..model import Artifact
from ..report import Reading
from .files import put, sha256
from .prepare import Prepared, unique
from .result import Options, Result

__all__ = ["with_catalog"]

_NAME = "catalog.json"
_CLAIMS = {"ua-1": "PDF/UA-1", "ua-2": "PDF/UA-2", "a-2a+ua-1": "PDF/A-2a and PDF/UA-1"}


def with_catalog(result: Result, books: Sequence[Prepared], options: Options) -> Result:
    """The result with the catalog of its files, written where they are; `books` are the languages, the main one first.

    There is none for a single article, whose files stand among those of its collection, and none of nothing.
    """
    project = books[0].project
    if project.single is not None or not result.artifacts:
        return result
    folder = options.output or project.output
    text = report.catalog(
        result.artifacts, [book.collection for book in books], project.collection, _readings(books),
        _CLAIMS[options.standard], books[0].stamp, folder,
    )
    data = text.encode("utf-8")
    if problems := put(folder / _NAME, data):
        return Result(result.artifacts, unique([*result.findings, *problems]), result.facts)
    made = Artifact(folder / _NAME, "catalog", books[0].collection.title, len(data), sha256(data), lang=books[0].collection.lang)
    return Result((*result.artifacts, made), result.findings, result.facts)


def _readings(books: Sequence[Prepared]) -> dict[str, Reading]:
    """What checks measures of each article, by slug; an article in a language without a formula has none."""
    readings = {}
    for book in books:
        terms = [term.term for term in book.collection.glossary]
        for article in book.collection.articles:
            found = checks.readability(article, terms)
            if found.measure:
                readings[article.slug] = Reading(found.measure, found.grade, found.ease, found.confidence)
    return readings
