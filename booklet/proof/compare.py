"""The words of the source against the words of a file, in order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..findings import Finding, Position, Severity
from ..model import Article
from .reading import Counts, Reading, Word, key
from .source import read_article

__all__ = ["Alignment", "align", "compare"]

_FAR_EXPECTED = 80  # words that may be lost before the texts meet again
_FAR_FOUND = 600  # words that may have been added
_TRIAL = 24  # words by which the place of an article is known
_KINDS = {
    "headings": "headings", "lists": "lists", "items": "list items", "tables": "tables", "rows": "table rows",
    "links": "links", "figures": "pictures",
}
_CLAUSES = {
    "headings": "PDF/UA-1 7.4", "lists": "PDF/UA-1 7.6", "items": "PDF/UA-1 7.6", "tables": "PDF/UA-1 7.5",
    "rows": "PDF/UA-1 7.5", "links": "PDF/UA-1 7.18.5", "figures": "PDF/UA-1 7.3",
}


@dataclass(frozen=True, slots=True)
class Alignment:
    """How expected words lie in found ones: [start, end) of them, what is lost, and what stands between.

    `body` is where the first word after the head was found: for an article, after its title.
    """

    start: int
    body: int
    end: int
    lost: tuple[Word, ...] = ()
    added: tuple[str, ...] = ()


def compare(articles: Iterable[Article], reading: Reading, *, name: str = "the file", structure: bool = True) -> list[Finding]:
    """Findings for every article of which a word or a piece of structure is not in a read file, or not in order.

    `articles` come in the order of the file. `name` says which file: "the PDF", "the EPUB". Words that
    the file has beyond the source's are no fault here: print adds addresses and page references.
    """
    keys = [key(word.text) for word in reading.words]
    findings: list[Finding] = []
    cursor = 0
    for article in articles:
        source = read_article(article)
        title = tuple(Word(text, article.title_line) for text in article.title.split())
        found = align((*title, *source.words), keys, cursor, len(title))
        if found is None:
            findings.append(_absent(article, name))
            continue
        cursor = found.end
        if found.lost:
            findings.append(_lost(article, found.lost, name))
        if structure:
            findings += _structure(article, source, reading.counts(found.body, found.end), name)
    return findings


def align(expected: Sequence[Word], found: Sequence[str], start: int = 0, head: int = 0) -> Alignment | None:
    """Where `expected` lies in `found` (compared words, see reading.key), from `start`; None when nowhere.

    The first `head` words of `expected` come before the part whose place is wanted as `Alignment.body`.
    Runs in the length of the text as long as the texts agree.
    """
    wanted = [key(word.text) for word in expected]
    place = _place(expected, wanted, found, start)
    if place is None:
        return None
    return _walk(expected, wanted, found, place, head)


def _place(expected: Sequence[Word], wanted: Sequence[str], found: Sequence[str], start: int) -> int | None:
    """The first place where the beginning of the text stands nearly as expected."""
    needed = min(_TRIAL, sum(word.required for word in expected))
    heads = dict.fromkeys(wanted[: max(4, _TRIAL // 2)])
    for at in range(start, len(found)):
        if found[at] not in heads:
            continue
        trial = _walk(expected[: 2 * _TRIAL], wanted[: 2 * _TRIAL], found[at : at + 8 * _TRIAL], 0, 0, near=True)
        if sum(word.required for word in trial.lost) * 4 <= needed and trial.start == 0:
            return at
    return None


def _walk(
    expected: Sequence[Word], wanted: Sequence[str], found: Sequence[str], at: int, head: int, near: bool = False
) -> Alignment:
    first: int | None = None
    body: int | None = None
    lost: list[Word] = []
    added: list[str] = []
    i, j, end = 0, at, at
    budget = _TRIAL // 2 if near else 0
    while i < len(wanted):
        if j < len(found) and wanted[i] == found[j]:
            first = j if first is None else first
            body = j if body is None and i >= head else body
            i, j = i + 1, j + 1
            end = j
            continue
        skip, jump = _meet(wanted, found, i, j, _TRIAL if near else _FAR_FOUND)
        lost += [word for word in expected[i : i + skip] if word.required]
        added += found[j : j + jump]
        if near and (len(lost) > budget or skip == 0 == jump):
            lost += [word for word in expected[i + skip :] if word.required]
            break
        i, j = i + skip, j + jump
    start = at if first is None else first
    return Alignment(start, end if body is None else body, end, tuple(lost), tuple(added))


def _meet(wanted: Sequence[str], found: Sequence[str], i: int, j: int, far: int) -> tuple[int, int]:
    """How many expected and found words to pass over until three in a row agree again."""
    window: dict[tuple[str, ...], int] = {}
    for at in range(min(far, len(found) - j)):
        for length in (3, 2, 1):
            window.setdefault(tuple(found[j + at : j + at + length]), at)
    best: tuple[int, int] | None = None
    for skip in range(min(_FAR_EXPECTED, len(wanted) - i)):
        length = min(3, len(wanted) - i - skip)
        jump = window.get(tuple(wanted[i + skip : i + skip + length]))
        if jump is not None and (best is None or skip + jump < sum(best)):
            best = (skip, jump)
        if best is not None and skip >= sum(best):
            break
    return best or (min(_FAR_EXPECTED, len(wanted) - i), 0)


def _absent(article: Article, name: str) -> Finding:
    return Finding(
        "article-lost", Severity.ERROR, f"the text of “{article.title}” is not in {name}", Position(article.source),
        hint="this is a fault of booklet's: please report it with the article", clause="PDF/UA-1 7.1",
    )


def _lost(article: Article, lost: Sequence[Word], name: str) -> Finding:
    words = " ".join(word.text for word in lost[:8]) + (" …" if len(lost) > 8 else "")
    count = "1 word" if len(lost) == 1 else f"{len(lost)} words"
    return Finding(
        "words-lost", Severity.ERROR, f"{count} of the text cannot be read in order in {name}: “{words}”",
        Position(article.source, lost[0].line),
        hint="this is a fault of booklet's: please report it with the article", clause="PDF/UA-1 7.1",
    )


def _structure(article: Article, source: Reading, has: Counts, name: str) -> list[Finding]:
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
                clause=_CLAUSES[kind],
            )
        )
    return findings
