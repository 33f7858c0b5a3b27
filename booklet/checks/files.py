"""Files: a handout's file name is what the front desk and a patient portal see first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from ..findings import Severity
from .rule import Fault, Subject, rule

SLUG_LONGEST = 80  # characters: with folder and edition, some systems cut longer names
_UNTOLD = re.compile(r"(untitled|new|document|doc|page|article|text|file|draft|final|test|temp|copy|handout|unnamed|neu|sin-titulo)?-?\d*")
_COPY = re.compile(r"(copy|kopie|copia|final|draft|old|new|backup|bak|v\d+|version-?\d+|rev\d*|edited|\(\d+\)|\d{8})\Z", re.IGNORECASE)


@rule(Severity.REVIEW)
def file_name_untold(subject: Subject) -> Iterator[Fault]:
    """The name of a handout's file does not say what it is about: untitled-2.pdf is lost in every folder.

    It comes from slug: in the front matter, else from the name of the article's file.
    """
    if subject.article.slug and _UNTOLD.fullmatch(subject.article.slug):
        yield Fault(subject.line("slug"), f"the file name “{subject.article.slug}” does not say what the article is about",
                    "add slug: with two or three words of its title")


@rule(Severity.WARNING)
def file_name_long(subject: Subject) -> Iterator[Fault]:
    """The name of a handout's file has more than 80 characters: some systems cut it or refuse the file."""
    if len(subject.article.slug) > SLUG_LONGEST:
        yield Fault(subject.line("slug"), f"the file name has {len(subject.article.slug)} characters, more than {SLUG_LONGEST}",
                    "add slug: with two or three words of its title")


@rule(Severity.REVIEW)
def file_is_copy(subject: Subject) -> Iterator[Fault]:
    """The name of an article's file looks like that of a copy or an old version beside another article: which one holds?"""
    path = PurePosixPath(subject.article.source)
    mark = _COPY.search(re.sub(r"[-_ .]+", "-", path.stem))
    if not mark or not subject.article.slug:
        return
    stem = re.sub(r"[-_ .]+", "-", path.stem)[: mark.start()].rstrip("-").casefold()
    beside = {re.sub(r"[-_ .]+", "-", PurePosixPath(other.source).stem).casefold(): other.source for other in subject.collection.articles
              if PurePosixPath(other.source).parent == path.parent and other.source != subject.article.source}
    if stem and stem in beside:
        yield Fault(subject.article.title_line, f"“{path.name}” looks like a copy of {beside[stem]}", "keep the one that holds, or name them apart")


@rule(Severity.WARNING)
def article_doubled(subject: Subject) -> Iterator[Fault]:
    """Two articles hold the same text: one day only one of them is mended."""
    article, body = subject.article, _plain(subject.article.body)
    if not article.slug or len(body) < 200:
        return
    twin = next(other for other in subject.collection.articles if other.slug == article.slug or _plain(other.body) == body) \
        if any(other.slug == article.slug for other in subject.collection.articles) else article
    if twin.slug != article.slug:
        yield Fault(article.title_line, f"{twin.source} holds the same text", "keep one, and link to it")


def _plain(body: str) -> str:
    """A body without what differs by place: lines and ids."""
    return re.sub(r' (?:data-line|id)="[^"]*"', "", body)
