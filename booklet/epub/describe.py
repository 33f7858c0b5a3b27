"""The book's metadata from settings and articles."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from ..model import Collection, Person, Project
from ..words.direction import direction_of
from .book import Certification, Creator, Metadata

__all__ = ["identifier", "metadata"]


def metadata(
    collection: Collection,
    project: Project,
    *,
    stamp: str,
    source: str = "",
    certification: Certification | None = None,
) -> Metadata:
    """Everything the package says that does not depend on what the documents look like.

    `stamp` is project.stamp(collection); `source` names the print edition of the page list.
    """
    settings = project.collection
    articles = collection.articles
    authors = _people(person for article in articles for person in article.authors)
    reviewers = _people(person for article in articles for person in article.reviewed_by)
    translators = _people(person for article in articles for person in article.translator)
    creators = tuple(Creator(name) for name in authors)
    if not creators and (project.clinic.name or settings.publisher):
        creators = (Creator(project.clinic.name or settings.publisher),)
    return Metadata(
        title=collection.title,
        subtitle=settings.subtitle,
        identifier=identifier(collection, project),
        languages=tuple(dict.fromkeys([collection.lang, *(article.lang for article in articles)])),
        direction=direction_of(collection.lang),
        stamp=stamp,
        creators=creators,
        contributors=(
            *(Creator(name, "rev") for name in reviewers),
            *(Creator(name, "trl") for name in translators),
        ),
        publisher=settings.publisher or project.clinic.name,
        rights=settings.rights,
        description=settings.description,
        series=settings.series.strip(),
        series_number=settings.series_number,
        subjects=tuple(dict.fromkeys(word for article in articles for word in article.keywords)),
        source=source,
        certification=certification,
    )


def identifier(collection: Collection, project: Project) -> str:
    """The identifier in the settings, else one that stays the same while title and language do."""
    if project.collection.identifier:
        return project.collection.identifier
    name = f"booklet:{collection.lang}:{collection.title}"
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}"


def _people(persons: Iterable[Person]) -> list[str]:
    """Names once each, in the order of the articles; credentials are printed with the articles."""
    return list(dict.fromkeys(person.name for person in persons))
