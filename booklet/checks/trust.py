"""Who says so: authors, reviewers, what the sources are worth, and what must not be claimed (domain.md, "Trust and governance")."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..findings import Severity
from ..model import Status
from ..settings import limit
from .prose import Sought
from .rule import Fault, Subject, rule, words_of

_YEAR = re.compile(r"\b(19[5-9]\d|20[0-4]\d)\b")
_MARKS = Sought.of(r"\bHON-?code\b|\bPIF TICK\b|\bTrusted Information Creator\b", "honcode", "hon-code", "pif tick", "trusted info")


@rule(Severity.WARNING)
def article_is_draft(subject: Subject) -> Iterator[Fault]:
    """The status is draft: it must not be handed out.

    Bad:
    ---
    title: Sleep
    status: draft
    ---
    Text.

    Good:
    ---
    title: Sleep
    status: reviewed
    ---
    Text.
    """
    if subject.article.status is Status.DRAFT:
        yield Fault(subject.line("status"), "the article is a draft", "have it reviewed, then set status: reviewed", "draft")


@rule(Severity.REVIEW)
def author_missing(subject: Subject) -> Iterator[Fault]:
    """No author is named: readers ask who says so. A clinic may answer with its own name on the cover.

    Bad:
    ---
    title: Sleep
    ---
    Text.

    Good:
    ---
    title: Sleep
    authors: Ada Example, RN
    ---
    Text.
    """
    if not subject.article.authors:
        yield Fault(subject.article.title_line, "the article names no author", "add authors: with name and credentials")


@rule(Severity.WARNING)
def reviewer_missing(subject: Subject) -> Iterator[Fault]:
    """An article counts as reviewed, and nobody is named who did it.

    Bad:
    ---
    title: Sleep
    status: reviewed
    ---
    Text.

    Good:
    ---
    title: Sleep
    status: reviewed
    reviewed_by: Ada Example, RN
    ---
    Text.
    """
    if subject.article.status is Status.REVIEWED and not subject.article.reviewed_by:
        yield Fault(subject.line("status"), "the status is reviewed, and reviewed_by names nobody",
                    "add reviewed_by: with name and credentials")


@rule(Severity.REVIEW)
def reviewer_is_author(subject: Subject) -> Iterator[Fault]:
    """Nobody but the author has reviewed the article: a second pair of eyes finds what the first one meant to say.

    Bad:
    ---
    title: Sleep
    authors: Ada Example, RN
    reviewed_by: Ada Example, RN
    ---
    Text.

    Good:
    ---
    title: Sleep
    authors: Ada Example, RN
    reviewed_by: Ben Example, MD
    ---
    Text.
    """
    authors = {person.name.casefold() for person in subject.article.authors}
    reviewers = {person.name.casefold() for person in subject.article.reviewed_by}
    if reviewers and authors and reviewers <= authors:
        yield Fault(subject.line("reviewed_by"), "the article was reviewed by its author alone", "have somebody else review it")


@rule(Severity.REVIEW)
def credentials_missing(subject: Subject) -> Iterator[Fault]:
    """A reviewer is named without credentials: readers cannot tell whether a clinician looked.

    Bad:
    ---
    title: Sleep
    reviewed_by: Ada Example
    ---
    Text.

    Good:
    ---
    title: Sleep
    reviewed_by: Ada Example, RN
    ---
    Text.
    """
    for person in subject.article.reviewed_by:
        if not person.credentials and not re.search(r",|\b(Dr|Prof|MD|PhD|RN|NP|PA)\b", person.name):
            yield Fault(subject.line("reviewed_by"), f"nothing says what {person.name} is",
                        "write it as in: Ada Example, RN", person.name)


@rule(Severity.REVIEW)
def sources_missing(subject: Subject) -> Iterator[Fault]:
    """No sources are named, neither in the front matter nor in a sources block.

    Bad:
    ---
    title: Sleep
    ---
    Text.

    Good:
    ---
    title: Sleep
    sources: [National Institute of Mental Health]
    ---
    Text.
    """
    if not subject.article.sources and not subject.tree.xpath('.//section[@data-block="sources"]'):
        yield Fault(subject.article.title_line, "the article names no sources", "add sources: where its facts were taken from")


@rule(Severity.REVIEW)
def sources_old(subject: Subject) -> Iterator[Fault]:
    """The newest source that names a year is older than ten years ([checks.limits] source-years).

    Bad:
    ---
    title: Sleep
    sources: [The sleep book (2003)]
    ---
    Text.

    Good:
    ---
    title: Sleep
    sources: [The sleep book (2024)]
    ---
    Text.
    """
    most = limit(subject.project, "source-years")
    texts = [f"{source.name} {source.note}" for source in subject.article.sources]
    texts += [words_of(block) for block in subject.tree.xpath('.//section[@data-block="sources"]')]
    years = [int(year) for text in texts for year in _YEAR.findall(text) if int(year) <= subject.today.year]
    if years and subject.today.year - max(years) > most:
        yield Fault(subject.line("sources"), f"the newest source is of {max(years)}, more than {most:g} years ago",
                    "look for newer ones")


@rule(Severity.REVIEW)
def summary_missing(subject: Subject) -> Iterator[Fault]:
    """The article has no summary: catalogues, portals and bookshops show none.

    Bad:
    ---
    title: Sleep
    ---
    Text.

    Good:
    ---
    title: Sleep
    summary: What helps you to sleep.
    ---
    Text.
    """
    if not subject.article.summary:
        yield Fault(subject.article.title_line, "the article has no summary", "add summary: and one or two sentences")


@rule(Severity.WARNING)
def trust_mark_claimed(subject: Subject) -> Iterator[Fault]:
    """The text shows a mark of trust that ended (HONcode) or that only certified producers may print (PIF TICK).

    Bad: We follow the HONcode.
    Good: This text was reviewed by two clinicians.
    """
    for passage, hit in subject.hits(_MARKS):
        yield Fault(passage.element, f"“{hit[0]}” may not be claimed", "remove it, and say who wrote and reviewed the text", hit[0])
