"""What a file lacks of its articles: their words, in order, and their structure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence

from ..findings import Finding, Position, Severity
from ..model import Article
from .alignment import Alignment, aligned, within
from .reading import Counts, Reading, Word, seen, tokens
from .source import read_article

__all__ = ["AFTER", "BEFORE", "compare", "compare_marked"]

BEFORE, AFTER = 20, 60  # words around an article that may tell where its structure begins and ends
_KINDS = {
    "headings": "headings", "lists": "lists", "items": "list items", "tables": "tables", "rows": "table rows",
    "links": "links", "figures": "pictures", "notes": "notes",
}
_CLAUSES = {
    "headings": "PDF/UA-1 7.4", "lists": "PDF/UA-1 7.6", "items": "PDF/UA-1 7.6", "tables": "PDF/UA-1 7.5",
    "rows": "PDF/UA-1 7.5", "links": "PDF/UA-1 7.18.5", "figures": "PDF/UA-1 7.3",
    "notes": "PDF/UA-1 7.9",
}


def compare(
    articles: Iterable[Article], reading: Reading, *, name: str = "the file", structure: bool = True, alone: bool = False,
    web: bool = False, elsewhere: Collection[str] = (),
) -> list[Finding]:
    """Findings for every article of which a word or a piece of structure is not in a read file, or not in order.

    `articles` come in the order of the file. `name` says which file: "the PDF", "the EPUB". Words that
    the file has beyond the source's are no fault here: print adds addresses and page references. `alone` is
    for a handout, in which links to other articles lead nowhere, as those to articles `elsewhere` (slugs) do in a book; `web`, for an EPUB or a page, whose faults
    offend WCAG and not PDF/UA.
    """
    articles = list(articles)
    marked = len(reading.articles) == len(articles)  # else they are looked for, one after the other
    if not marked:
        return _sought(articles, reading, name, structure, alone, web, elsewhere)
    findings: list[Finding] = []
    for article, (start, end) in zip(articles, reading.articles, strict=True):
        findings += _marked(article, reading, start, end, name, structure, alone, web, elsewhere)
    return findings


def compare_marked(
    article: Article, reading: Reading, start: int, end: int, *, name: str = "the file", structure: bool = True, alone: bool = False,
    web: bool = False, elsewhere: Collection[str] = (),
) -> list[Finding]:
    """Findings for one article whose words a reading marks, [start, end) of it; see `compare`. BEFORE words before them
    and AFTER words after them are enough of a reading."""
    return _marked(article, reading, start, end, name, structure, alone, web, elsewhere)


def _marked(article: Article, reading: Reading, start: int, end: int, name: str, structure: bool, alone: bool, web: bool,
            elsewhere: Collection[str]) -> list[Finding]:
    """Findings for an article whose words the file marks: [start, end) of the reading's."""
    found, owners = tokens(reading.words[start : end + AFTER], marks_left_out=True)
    owners = [owner + start for owner in owners]
    source, expected, head = _expected(article, alone, elsewhere)
    place = within(expected, found[: bisect_left(owners, end)], head, 0)
    return _told(article, source, place, owners, reading, name, structure, web)


def _sought(articles: Sequence[Article], reading: Reading, name: str, structure: bool, alone: bool, web: bool,
            elsewhere: Collection[str]) -> list[Finding]:
    """Findings for articles that are looked for in the whole file, one after the other."""
    found, owners = tokens(reading.words, marks_left_out=True)
    findings: list[Finding] = []
    cursor = 0
    for article in articles:
        source, expected, head = _expected(article, alone, elsewhere)
        place = aligned(expected, found, cursor, head)
        cursor = cursor if place is None else place.end
        findings += _told(article, source, place, owners, reading, name, structure, web)
    return findings


def _expected(article: Article, alone: bool, elsewhere: Collection[str]) -> tuple[Reading, tuple[Word, ...], int]:
    """The article as read, its words with those of its title before them, and how many the title has."""
    source = read_article(article, alone, elsewhere)
    title = tuple(Word(text, article.title_line) for text in seen(article.title).split())
    return source, (*title, *source.words), len(title)


def _told(article: Article, source: Reading, place: Alignment | None, owners: Sequence[int], reading: Reading, name: str,
          structure: bool, web: bool) -> list[Finding]:
    """What is to be said of an article that was found in `place`; `owners` are the words its parts come from."""
    if place is None:
        return [_absent(article, name, web)]
    findings = [_lost(article, place.lost, name, web)] if place.lost else []
    if structure:
        first = owners[place.body] if place.body < len(owners) else len(reading.words)
        while first and not reading.words[first - 1].required:
            first -= 1  # a list begins at its first bullet
        has = reading.counts(first, owners[place.end - 1] + 1 if place.end else 0)
        findings += _structure(article, source, has, name, web)
    return findings


def _absent(article: Article, name: str, web: bool) -> Finding:
    return Finding(
        "article-lost", Severity.ERROR, f"the text of “{article.title}” is not in {name}", Position(article.source),
        hint="this is a fault of booklet's: please report it with the article", clause="WCAG 1.3.2" if web else "PDF/UA-1 7.1",
    )


def _lost(article: Article, lost: Sequence[Word], name: str, web: bool) -> Finding:
    lost = list(dict.fromkeys(lost))
    words = " ".join(word.text for word in lost[:8]) + (" …" if len(lost) > 8 else "")
    count = "1 word" if len(lost) == 1 else f"{len(lost)} words"
    return Finding(
        "words-lost", Severity.ERROR, f"{count} of the text cannot be read in order in {name}: “{words}”",
        Position(article.source, lost[0].line),
        hint="this is a fault of booklet's: please report it with the article", clause="WCAG 1.3.2" if web else "PDF/UA-1 7.1",
    )


def _structure(article: Article, source: Reading, has: Counts, name: str, web: bool) -> list[Finding]:
    """What the file has less of than the author wrote, or more of than author and booklet did."""
    least, most = source.counts(required=True), source.counts()
    findings = []
    for kind, words in _KINDS.items():
        count, low, high = getattr(has, kind), getattr(least, kind), getattr(most, kind)
        if low <= count <= high:
            continue
        findings.append(
            Finding(
                f"{kind}-differ", Severity.ERROR if count < low else Severity.WARNING,
                f"{name} has {count} {words} where the text has {low if count < low else high}",
                Position(article.source), hint="this is a fault of booklet's: please report it with the article",
                clause="WCAG 1.3.1" if web else _CLAUSES[kind],
            )
        )
    return findings
