"""Files: a handout's file name is what the front desk and a patient portal see first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from ..findings import Severity
from ..model import Article
from .rule import Fault, Subject, rule

_BODY_LEAST = 300  # characters of a tree: two articles may hold the same line
_UNTOLD = re.compile(r"(untitled|new|document|doc|page|article|text|file|draft|final|test|temp|copy|handout|unnamed|neu|sin-titulo)?-?\d*")
_COPY = re.compile(r"(copy|kopie|copia|final|draft|old|new|backup|bak|v\d+|version-?\d+|rev\d*|edited|\(\d+\)|\d{8})\Z", re.IGNORECASE)


@rule(Severity.REVIEW)
def file_name_untold(subject: Subject) -> Iterator[Fault]:
    """The name of a handout's file does not say what it is about: untitled-2.pdf is lost in every folder.

    It comes from slug: in the front matter, else from the name of the article's file.

    Bad:
    ---
    title: Sleep
    slug: untitled-2
    ---
    Text.

    Good:
    ---
    title: Sleep
    slug: sleeping-well
    ---
    Text.
    """
    if subject.article.slug and _UNTOLD.fullmatch(subject.article.slug):
        yield Fault(subject.line("slug"), f"the file name “{subject.article.slug}” does not say what the article is about",
                    "add slug: with two or three words of its title")


@rule(Severity.REVIEW)
def file_is_copy(subject: Subject) -> Iterator[Fault]:
    """The name of an article's file looks like that of a copy or an old version beside another article: which one holds?

    Bad in words: sleep-copy.md beside sleep.md.
    Good in words: sleep.md and sleep-and-pain.md.
    """
    path = PurePosixPath(subject.article.source)
    mark = _COPY.search(re.sub(r"[-_ .]+", "-", path.stem))
    if not mark or not subject.article.slug:
        return
    stem = re.sub(r"[-_ .]+", "-", path.stem)[: mark.start()].rstrip("-").casefold()
    beside = {re.sub(r"[-_ .]+", "-", PurePosixPath(other.source).stem).casefold(): other.source for other in subject.collection.articles
              if PurePosixPath(other.source).parent == path.parent and other.source != subject.article.source}
    if stem and stem in beside:
        yield Fault(subject.article.title_line, f"“{path.name}” looks like a copy of {beside[stem]}",
                    "keep the one that holds, or name them apart")


@rule(Severity.WARNING)
def article_doubled(subject: Subject) -> Iterator[Fault]:
    """Two articles hold the same text: one day only one of them is mended.

    Bad in words: the same text as sleep.md and as night.md.
    Good in words: one of them, and a link to it.
    """
    article = subject.article
    if not article.slug or len(article.body) <= _BODY_LEAST:
        return
    tags = article.body.count("<")
    alike = subject.once("articles by the number of their tags", _by_tags).get(tags, [])
    if not any(other.slug != article.slug for other in alike):
        return
    firsts = subject.once(f"first article of each text with {tags} tags", lambda _: {_plain(other.body): other for other in reversed(alike)})
    first = firsts.get(_plain(article.body), article)
    if first.slug != article.slug:
        yield Fault(article.title_line, f"{first.source} holds the same text", "keep one, and link to it")


def _by_tags(subject: Subject) -> dict[int, list[Article]]:
    """The articles that may hold the same text, in order, by the number of their tags."""
    found: dict[int, list[Article]] = {}
    for article in subject.collection.articles:
        found.setdefault(article.body.count("<"), []).append(article)
    return found


def _plain(body: str) -> str:
    """A body without what differs by place: lines and ids."""
    return re.sub(r' (?:data-line|id)="[^"]*"', "", body)
